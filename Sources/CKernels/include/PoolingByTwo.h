#ifndef XRAY_POOLING_BY_TWO_H
#define XRAY_POOLING_BY_TWO_H

#include <stdbool.h>
#include <stdint.h>

/* 2×2 maximum pooling, with the ReLU and the flattening behind it, in one pass over a block of channels of one image.
   What is pooled, and its gradient, is in oneDNN's layout nChw8c or nChw16c. */
typedef struct {
    long height, width;  /* before; an odd last row or column is in no window */
    long lanes;          /* channels side by side: 8 or 16; 16 in bfloat16 */
    long plain_channels; /* of the block, in the result: planes one after the other; 0 where it is laid out alike */
} pooling_by_two;

/* `winners` (or null), laid out like the volume, receives for each number which of its four places held the maximum, 4
   where a rectified one was not positive. */
void pooling_by_two_forward_float32(const float *volume, float *output, uint8_t *winners, bool rectifies,
                                    pooling_by_two block);
void pooling_by_two_forward_bfloat16(const uint16_t *volume, uint16_t *output, uint8_t *winners, bool rectifies,
                                     pooling_by_two block);

/* The gradient of the volume from that of the output. */
void pooling_by_two_backward_float32(const float *gradient, const uint8_t *winners, float *volume_gradient,
                                     pooling_by_two block);
void pooling_by_two_backward_bfloat16(const uint16_t *gradient, const uint8_t *winners, uint16_t *volume_gradient,
                                      pooling_by_two block);

#endif
