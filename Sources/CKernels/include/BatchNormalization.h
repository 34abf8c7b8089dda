#ifndef XRAY_BATCH_NORMALIZATION_H
#define XRAY_BATCH_NORMALIZATION_H

/* What a batch normalisation knows of each channel. */
typedef struct {
    const float *scale, *shift, *mean, *variance;
    float epsilon;
} normalization_parameters;

/* The weights (filters×filter_length) and biases of a convolution with the normalisation behind it:
   w·s and (b − mean)·s + shift with s = scale / √(variance + ε). `bias` may be null, for zeros. */
void fold_normalization(const float *weights, const float *bias, normalization_parameters normalization,
                        float *folded_weights, float *folded_bias, long filters, long filter_length);

/* running += momentum · (factor · latest − running) */
void move_running_statistic(float *running, const float *latest, long count, float momentum, float factor);

#endif
