#ifndef XRAY_OPTIMIZERS_H
#define XRAY_OPTIMIZERS_H

#include <stdbool.h>
#include <stddef.h>

/* One step of an optimizer over a stretch of the weights, in a single pass: at millions of parameters the time goes
   into moving them through memory, not into computing. The arrays do not overlap. */

struct sgd_step {
    float rate;           /* learning rate */
    float momentum;
    float decay;          /* L2: added to the gradient as decay * weight */
    float gradient_scale; /* what the gradients are multiplied with first */
    bool nesterov;
};

void sgd_update(float *weights, const float *gradients, ptrdiff_t count, struct sgd_step step);
void sgd_momentum_update(float *weights, const float *gradients, float *momentum, ptrdiff_t count, struct sgd_step step);

struct adam_step {
    float rate;               /* learning rate / (1 - beta1^t) */
    float beta2;
    float one_minus_beta1;
    float one_minus_beta2;
    float second_correction;  /* 1 / sqrt(1 - beta2^t) */
    float epsilon;
    float decay;              /* L2: added to the gradient as decay * weight */
    float kept;               /* decoupled decay: the share of the weight that is kept */
    float gradient_scale;
};

void adam_update(float *weights, const float *gradients, float *first_moment, float *second_moment, ptrdiff_t count,
          struct adam_step step);

/* average += share * (weights - average) */
void move_average(float *average, const float *weights, ptrdiff_t count, float share);

/* In double, always in the same order. */
double sum_of_squares(const float *values, ptrdiff_t count);

#endif
