#ifndef XRAY_RESAMPLE_H
#define XRAY_RESAMPLE_H

#include <stdint.h>

/* Output i of an axis is the sum over k < taps of weights[i * taps + k] * input[starts[i] + k], with weights in
   1 / 2^XRAY_RESAMPLE_BITS. Sums are rounded to the nearest grey level. Every starts[i] + taps lies within the
   input. */
enum { XRAY_RESAMPLE_BITS = 22 };

/* Resamples each of `height` rows from `input_width` pixels to `width`. */
void xray_resample_rows(
    const uint8_t *input, int64_t input_width, uint8_t *output, int64_t width, int64_t height,
    const int32_t *starts, const int32_t *weights, int64_t taps);

/* Resamples each of `width` columns to `height` pixels. Rows of the output lie `stride` bytes apart. */
void xray_resample_columns(
    const uint8_t *input, uint8_t *output, int64_t stride, int64_t width, int64_t height,
    const int32_t *starts, const int32_t *weights, int64_t taps);

#endif
