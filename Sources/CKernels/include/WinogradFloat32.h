#ifndef XRAY_WINOGRAD_FLOAT32_H
#define XRAY_WINOGRAD_FLOAT32_H

#include "Winograd.h"

/* The algorithm of Winograd.h in float32, in plain C that any processor's vectors serve, for those for which oneDNN has
   no Winograd code: of x86's, all without AVX-512. Everything with channels or filters is in oneDNN's layout nChw8c;
   channels are a multiple of 8 and filters of 16. Nothing is rounded but what float32 rounds. */

/* The most tiles that are computed together, of whatever shape. */
long winograd_float32_most_tiles_at_once(void);

/* Bytes that one thread needs for itself. */
long winograd_float32_scratch_byte_count(winograd_shape shape);

/* Transforms and packs the weights for filters [first, end), multiples of 16; see winograd_bfloat16_pack_weights. */
void winograd_float32_pack_weights(const float *weights, float *packed, bool transposed, long first, long end,
                                   winograd_shape shape);

/* What a convolution reads and writes. */
typedef struct {
    const float *input;
    const float *weights; /* packed */
    const float *bias;    /* or null */
    float *output;
    uint8_t *winners; /* or null */
} winograd_float32_tensors;

/* Computes the tiles [first, end) of a batch, counted from image to image. */
void winograd_float32_convolve(winograd_float32_tensors tensors, bool rectifies, float *scratch, long first, long end,
                               winograd_shape shape);

/* The same with 2×2 maximum pooling and ReLU; see winograd_bfloat16_convolve_and_pool. */
void winograd_float32_convolve_and_pool(winograd_float32_tensors tensors, float *scratch, long first, long end,
                                        winograd_shape shape);

/* The gradient of the weights; see winograd_bfloat16_sum_gradients. The filters are a multiple of 16, too. */

/* Bytes that one thread needs for itself: a multiple of 64. */
long winograd_float32_gradient_scratch_byte_count(winograd_shape shape);

/* One thread's share: sums over the tiles [first, end) of a batch, which stay in its scratch memory. */
void winograd_float32_sum_gradients(const float *input, const float *gradient, float *scratch, long first, long end,
                                    winograd_shape shape);

/* Adds the shares of all threads, `stride` bytes apart, and writes the gradients for filters [first, end), multiples of
   16. */
void winograd_float32_finish_gradients(const float *scratch, long stride, long threads, float *weights, float *bias,
                                       long first, long end, winograd_shape shape);

#endif
