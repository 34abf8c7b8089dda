#ifndef XRAY_STEM_H
#define XRAY_STEM_H

#include <stdbool.h>
#include <stdint.h>

/* The first layers of a network in one pass: a 3×3 convolution of an image with few channels (padding 1), maximum
   pooling over 2×2, ReLU. The convolution's output, the largest tensor of the whole network, is never written to
   memory. Filters come in blocks of as many lanes as a register has; the layout of everything with filters is oneDNN's
   nChw8c or nChw16c. */
typedef struct {
    long channels, height, width;     /* of the image; height and width at least 2 */
    long lanes;                       /* 8 or 16; 16 in bfloat16 */
    long blocks;                      /* of so many filters */
    long pooled_height, pooled_width; /* floor(height / 2), floor(width / 2) */
} stem_shape;

/* Weights from filters×channels×3×3 to blocks×channels×9×lanes. */
void stem_pack_weights(const float *weights, float *packed, stem_shape shape);

/* One image, channels×height×width, to float32 with a border of zeros: channels×(height+2)×(width+2). */
void stem_pad_float32(const float *image, float *padded, stem_shape shape);
void stem_pad_bfloat16(const uint16_t *image, float *padded, stem_shape shape);

/* One padded image to blocks×pooled_height×pooled_width×lanes. `winners` (or null) receives for each number which of
   the four places held the maximum, 4 where that was not positive. */
void stem_forward_float32(const float *padded, const float *packed, const float *bias /* or null */, float *output,
                          uint8_t *winners, stem_shape shape);

/* The same in bfloat16, of an image without a border; only where bfloat16_loops_are_available() says yes. Products are
   of bfloat16 numbers, sums float32. `scratch` has as many numbers as stem_bfloat16_scratch_count() says. */
void stem_forward_bfloat16(const uint16_t *image, const uint16_t *packed, const float *bias /* or null */,
                           uint16_t *output, uint8_t *winners, uint16_t *scratch, stem_shape shape);
long stem_bfloat16_scratch_count(stem_shape shape);

/* Weights from filters×channels×3×3 to the order in which stem_forward_bfloat16 takes them. */
void stem_bfloat16_pack_weights(const float *weights, uint16_t *packed, stem_shape shape);
long stem_bfloat16_packed_count(stem_shape shape);

/* One image's share of the gradients: `sums` is blocks×(channels×9 + 1)×lanes, the bias last. */
void stem_backward_float32(const float *padded, const float *gradient, const uint8_t *winners, float *sums,
                           stem_shape shape);
void stem_backward_bfloat16(const float *padded, const uint16_t *gradient, const uint8_t *winners, float *sums,
                            stem_shape shape);

/* Adds the images' shares, in their order, into filters×channels×3×3 and (or null) the bias' gradient. */
void stem_sum_gradients(const float *sums, long images, float *weights, float *bias, stem_shape shape);

#endif
