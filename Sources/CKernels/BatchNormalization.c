#include "BatchNormalization.h"

#include <math.h>

#include "Clones.h"

XRAY_CLONES
void fold_normalization(const float *weights, const float *bias, normalization_parameters normalization,
                        float *folded_weights, float *folded_bias, long filters, long filter_length) {
    for (long filter = 0; filter < filters; filter++) {
        float factor = normalization.scale[filter] / sqrtf(normalization.variance[filter] + normalization.epsilon);
        const float *from = weights + filter * filter_length;
        float *to = folded_weights + filter * filter_length;
        for (long i = 0; i < filter_length; i++) to[i] = from[i] * factor;
        float offset = (bias ? bias[filter] : 0) - normalization.mean[filter];
        folded_bias[filter] = offset * factor + normalization.shift[filter];
    }
}

void move_running_statistic(float *running, const float *latest, long count, float momentum, float factor) {
    for (long i = 0; i < count; i++) running[i] += momentum * (factor * latest[i] - running[i]);
}
