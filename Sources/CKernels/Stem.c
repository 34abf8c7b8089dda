#include "Stem.h"

#include <string.h>

#include "Clones.h"
#include "Inlined.h"

enum { taps = 9, places = 4, none = 4 };

/* Sixteen filters at a time are one register with AVX-512, eight are one with AVX2: then all sums stay in registers. */
#define LANES 8
#include "StemLoops.h"
#undef LANES
#define LANES 16
#include "StemLoops.h"
#undef LANES

void stem_pack_weights(const float *weights, float *packed, stem_shape shape) {
    const long row = shape.channels * taps, lanes = shape.lanes;
    for (long filter = 0; filter < shape.blocks * lanes; ++filter)
        for (long i = 0; i < row; ++i)
            packed[(filter / lanes * row + i) * lanes + filter % lanes] = weights[filter * row + i];
}

/* As xray_widened, beside which BFloat16.h forbids to multiply and add in one instruction: the sums here want it. */
INLINED float widened(uint16_t number) {
    uint32_t bits = (uint32_t)number << 16;
    float value;
    memcpy(&value, &bits, sizeof value);
    return value;
}

INLINED void pad(const void *image, float *padded, stem_shape shape, bool is_bfloat16) {
    const long stride = shape.width + 2;
    for (long channel = 0; channel < shape.channels; ++channel) {
        float *plane = padded + channel * (shape.height + 2) * stride;
        memset(plane, 0, (size_t)stride * sizeof(float));
        for (long y = 0; y < shape.height; ++y) {
            float *row = plane + (y + 1) * stride;
            const long start = (channel * shape.height + y) * shape.width;
            row[0] = row[stride - 1] = 0;
            for (long x = 0; x < shape.width; ++x)
                row[x + 1] = is_bfloat16 ? widened(((const uint16_t *)image)[start + x])
                                         : ((const float *)image)[start + x];
        }
        memset(plane + (shape.height + 1) * stride, 0, (size_t)stride * sizeof(float));
    }
}

XRAY_CLONES void stem_pad_float32(const float *image, float *padded, stem_shape shape) {
    pad(image, padded, shape, false);
}

XRAY_CLONES void stem_pad_bfloat16(const uint16_t *image, float *padded, stem_shape shape) {
    pad(image, padded, shape, true);
}

XRAY_CLONES void stem_forward_float32(const float *padded, const float *packed, const float *bias, float *output,
                                      uint8_t *winners, stem_shape shape) {
    if (shape.lanes == 8) forward_8(padded, packed, bias, output, winners, shape);
    else forward_16(padded, packed, bias, output, winners, shape);
}

XRAY_CLONES void stem_backward_float32(const float *padded, const float *gradient, const uint8_t *winners,
                                       float *sums, stem_shape shape) {
    if (shape.lanes == 8) backward_8(padded, gradient, winners, sums, shape, false);
    else backward_16(padded, gradient, winners, sums, shape, false);
}

XRAY_CLONES void stem_backward_bfloat16(const float *padded, const uint16_t *gradient, const uint8_t *winners,
                                        float *sums, stem_shape shape) {
    backward_16(padded, gradient, winners, sums, shape, true);
}

void stem_sum_gradients(const float *sums, long images, float *weights, float *bias, stem_shape shape) {
    const long row = shape.channels * taps, count = row + 1, lanes = shape.lanes;
    for (long filter = 0; filter < shape.blocks * lanes; ++filter) {
        const float *first = sums + filter / lanes * count * lanes + filter % lanes;
        for (long i = 0; i < count; ++i) {
            float total = 0;
            for (long image = 0; image < images; ++image) total += first[(image * shape.blocks * count + i) * lanes];
            if (i < row) weights[filter * row + i] = total;
            else if (bias) bias[filter] = total;
        }
    }
}
