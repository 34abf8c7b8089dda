#ifndef XRAY_WINOGRAD_BFLOAT16_H
#define XRAY_WINOGRAD_BFLOAT16_H

#include "Winograd.h"

/* The algorithm of Winograd.h in bfloat16. Everything with channels or filters is in oneDNN's layout nChw16c; channels
   are a multiple of 16 and filters of 32. Sums are float32; the transformed inputs and the transformed weights are
   rounded to bfloat16, which costs a bit and a quarter of a direct convolution's precision. Where
   bfloat16_loops_are_available() says no, nothing of this may be called but the packing. */

/* The tiles that are computed together. */
long winograd_bfloat16_tiles_at_once(void);

/* Bytes that one thread needs for itself. */
long winograd_bfloat16_scratch_byte_count(winograd_shape shape);

/* Transforms and packs the weights for filters [first, end), multiples of 16. `packed` holds 16×channels×filters
   numbers. Weights are filters×channels×3×3; transposed they are channels×filters×3×3 and turned by 180°, with which
   the gradient of a convolution's outputs becomes that of its inputs. */
void winograd_bfloat16_pack_weights(const float *weights, uint16_t *packed, bool transposed, long first, long end,
                                    winograd_shape shape);

/* What a convolution reads and writes. */
typedef struct {
    const uint16_t *input;
    const uint16_t *weights; /* packed */
    const float *bias;       /* or null */
    uint16_t *output;
    uint8_t *winners; /* or null */
} winograd_bfloat16_tensors;

/* Computes the tiles [first, end) of a batch, counted from image to image; `first` is a multiple of the tiles that are
   computed together. */
void winograd_bfloat16_convolve(winograd_bfloat16_tensors tensors, bool rectifies, void *scratch, long first, long end,
                                winograd_shape shape);

/* The same with 2×2 maximum pooling, of which each window is a tile, and ReLU. The convolution's own result is never
   written. `winners` receives for each number which of its four places held the maximum, 4 where that was not
   positive. */
void winograd_bfloat16_convolve_and_pool(winograd_bfloat16_tensors tensors, void *scratch, long first, long end,
                                         winograd_shape shape);

/* The gradient of the weights by the same algorithm: what the transformed inputs and the transformed gradients of the
   outputs of all tiles have in common, point by point, transformed back. Tiles cover everything, not what is pooled;
   the filters are a multiple of 32. */

/* Bytes that one thread needs for itself: a multiple of 64, and aligned to it. */
long winograd_bfloat16_gradient_scratch_byte_count(winograd_shape shape);

/* One thread's share: sums over the tiles [first, end) of a batch, which stay in its scratch memory. */
void winograd_bfloat16_sum_gradients(const uint16_t *input, const uint16_t *gradient, void *scratch, long first,
                                     long end, winograd_shape shape);

/* Adds the shares of all threads, whose scratch memory lies `stride` bytes apart, in their order, and writes the
   gradients for filters [first, end), multiples of 16: filters×channels×3×3 and (or null) the bias'. */
void winograd_bfloat16_finish_gradients(const void *scratch, long stride, long threads, float *weights, float *bias,
                                        long first, long end, winograd_shape shape);

#endif
