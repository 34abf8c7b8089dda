#include "Optimizers.h"

#include "Clones.h"

/* sqrtf may set errno, which keeps a compiler from vectorising it; this one may not. */
#define SQUARE_ROOT(x) __builtin_elementwise_sqrt(x)

XRAY_CLONES
void sgd_update(float *restrict weights, const float *restrict gradients, ptrdiff_t count, struct sgd_step step) {
    for (ptrdiff_t i = 0; i < count; i++) {
        float gradient = gradients[i] * step.gradient_scale + step.decay * weights[i];
        weights[i] -= step.rate * gradient;
    }
}

XRAY_CLONES
void sgd_momentum_update(float *restrict weights, const float *restrict gradients, float *restrict momentum, ptrdiff_t count,
                  struct sgd_step step) {
    for (ptrdiff_t i = 0; i < count; i++) {
        float gradient = gradients[i] * step.gradient_scale + step.decay * weights[i];
        float velocity = step.momentum * momentum[i] + gradient;
        momentum[i] = velocity;
        float direction = step.nesterov ? gradient + step.momentum * velocity : velocity;
        weights[i] -= step.rate * direction;
    }
}

XRAY_CLONES
void adam_update(float *restrict weights, const float *restrict gradients, float *restrict first_moment,
          float *restrict second_moment, ptrdiff_t count, struct adam_step step) {
    for (ptrdiff_t i = 0; i < count; i++) {
        float gradient = gradients[i] * step.gradient_scale + step.decay * weights[i];
        float first = first_moment[i] + step.one_minus_beta1 * (gradient - first_moment[i]);
        float second = step.beta2 * second_moment[i] + step.one_minus_beta2 * gradient * gradient;
        first_moment[i] = first;
        second_moment[i] = second;
        float spread = SQUARE_ROOT(second) * step.second_correction + step.epsilon;
        weights[i] = step.kept * weights[i] - step.rate * (first / spread);
    }
}

XRAY_CLONES
void move_average(float *restrict average, const float *restrict weights, ptrdiff_t count, float share) {
    for (ptrdiff_t i = 0; i < count; i++) average[i] += share * (weights[i] - average[i]);
}

enum { LANES = 32 };

XRAY_CLONES
double sum_of_squares(const float *values, ptrdiff_t count) {
    /* As many sums side by side as the widest registers hold; the order is the same on every processor. */
    double sums[LANES] = {0};
    ptrdiff_t i = 0;
    for (; i + LANES <= count; i += LANES)
        for (int lane = 0; lane < LANES; lane++) sums[lane] += (double)values[i + lane] * values[i + lane];
    double total = 0;
    for (int lane = 0; lane < LANES; lane++) total += sums[lane];
    for (; i < count; i++) total += (double)values[i] * values[i];
    return total;
}
