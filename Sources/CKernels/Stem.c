#include "Stem.h"

#include <string.h>

#include "Clones.h"

/* Sixteen filters at a time: one register with AVX-512, two with AVX2, four with SSE or NEON. */
enum { lanes = 16, taps = 9, places = 4, none = 4 };
typedef float floats __attribute__((vector_size(lanes * 4), aligned(4)));
typedef int32_t ints __attribute__((vector_size(lanes * 4), aligned(4)));
typedef uint16_t halves __attribute__((vector_size(lanes * 2), aligned(2)));
typedef uint8_t bytes __attribute__((vector_size(lanes), aligned(1)));

/* The functions below are inlined into one clone an instruction set; vectors never pass a call. */
#define INLINED static inline __attribute__((always_inline))

#define SELECT(mask, yes, no) ((floats)(((ints)(yes) & (mask)) | ((ints)(no) & ~(mask))))

void stem_pack_weights(const float *weights, float *packed, stem_shape shape) {
    const long row = shape.channels * taps;
    for (long filter = 0; filter < shape.blocks * lanes; ++filter)
        for (long i = 0; i < row; ++i)
            packed[(filter / lanes * row + i) * lanes + filter % lanes] = weights[filter * row + i];
}

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

/* Writes one pooled, rectified number of each of 16 filters. */
#define FINISH(sum, at)                                                                            \
    do {                                                                                           \
        floats best = sum[0];                                                                      \
        ints winner = {0};                                                                         \
        for (int place = 1; place < places; ++place) {                                             \
            const ints better = sum[place] > best;                                                 \
            best = SELECT(better, sum[place], best);                                               \
            winner = (better & place) | (winner & ~better);                                        \
        }                                                                                          \
        const ints positive = best > (floats){0};                                                  \
        best = (floats)((ints)best & positive);                                                    \
        if (winners) {                                                                             \
            winner = (winner & positive) | (~positive & none);                                     \
            *(bytes *)(winners + (at)) = __builtin_convertvector(winner, bytes);                   \
        }                                                                                          \
        if (is_bfloat16) {                                                                         \
            const ints bits = (ints)best;                                                          \
            const ints rounded = (bits + 0x7FFF + ((bits >> 16) & 1)) >> 16;                       \
            *(halves *)((uint16_t *)output + (at)) = __builtin_convertvector(rounded, halves);     \
        } else {                                                                                   \
            *(floats *)((float *)output + (at)) = best;                                            \
        }                                                                                          \
    } while (0)

/* Two neighbouring windows share the loads of the weights; eight sums in flight hide the latency of an addition. */
INLINED void forward(const float *padded, const float *packed, const float *bias, void *output, uint8_t *winners,
                     stem_shape shape, bool is_bfloat16) {
    const long stride = shape.width + 2, plane = (shape.height + 2) * stride;
    for (long block = 0; block < shape.blocks; ++block) {
        const float *weights = packed + block * shape.channels * taps * lanes;
        const floats start = bias ? *(const floats *)(bias + block * lanes) : (floats){0};
        for (long y = 0; y < shape.pooled_height; ++y) {
            long at = ((block * shape.pooled_height + y) * shape.pooled_width) * lanes;
            long x = 0;
            for (; x + 2 <= shape.pooled_width; x += 2, at += 2 * lanes) {
                floats left[places] = {start, start, start, start}, right[places] = {start, start, start, start};
                for (long channel = 0; channel < shape.channels; ++channel)
                    for (int tap = 0; tap < taps; ++tap) {
                        const floats weight = *(const floats *)(weights + (channel * taps + tap) * lanes);
                        const float *upper = padded + channel * plane + (2 * y + tap / 3) * stride + 2 * x + tap % 3;
                        const float *lower = upper + stride;
                        left[0] += weight * upper[0];
                        left[1] += weight * upper[1];
                        left[2] += weight * lower[0];
                        left[3] += weight * lower[1];
                        right[0] += weight * upper[2];
                        right[1] += weight * upper[3];
                        right[2] += weight * lower[2];
                        right[3] += weight * lower[3];
                    }
                FINISH(left, at);
                FINISH(right, at + lanes);
            }
            for (; x < shape.pooled_width; ++x, at += lanes) {
                floats sum[places] = {start, start, start, start};
                for (long channel = 0; channel < shape.channels; ++channel)
                    for (int tap = 0; tap < taps; ++tap) {
                        const floats weight = *(const floats *)(weights + (channel * taps + tap) * lanes);
                        const float *upper = padded + channel * plane + (2 * y + tap / 3) * stride + 2 * x + tap % 3;
                        sum[0] += weight * upper[0];
                        sum[1] += weight * upper[1];
                        sum[2] += weight * upper[stride];
                        sum[3] += weight * upper[stride + 1];
                    }
                FINISH(sum, at);
            }
        }
    }
}

XRAY_CLONES void stem_forward_float32(const float *padded, const float *packed, const float *bias, float *output,
                                      uint8_t *winners, stem_shape shape) {
    forward(padded, packed, bias, output, winners, shape, false);
}

XRAY_CLONES void stem_forward_bfloat16(const float *padded, const float *packed, const float *bias,
                                       uint16_t *output, uint8_t *winners, stem_shape shape) {
    forward(padded, packed, bias, output, winners, shape, true);
}

/* The gradient of a pooled number goes to the place that won, times what lay under each weight there. */
INLINED void backward(const float *padded, const void *gradient, const uint8_t *winners, float *sums,
                      stem_shape shape, bool is_bfloat16) {
    const long stride = shape.width + 2, plane = (shape.height + 2) * stride;
    const long count = shape.channels * taps + 1;
    for (long block = 0; block < shape.blocks; ++block)
        for (long channel = 0; channel < shape.channels; ++channel) {
            floats sum[taps] = {{0}}, bias = {0};
            for (long y = 0; y < shape.pooled_height; ++y) {
                long at = ((block * shape.pooled_height + y) * shape.pooled_width) * lanes;
                const float *row = padded + channel * plane + 2 * y * stride;
                for (long x = 0; x < shape.pooled_width; ++x, at += lanes) {
                    const ints winner = __builtin_convertvector(*(const bytes *)(winners + at), ints);
                    ints slope;
                    if (is_bfloat16)
                        slope = __builtin_convertvector(*(const halves *)((const uint16_t *)gradient + at), ints)
                                << 16;
                    else
                        slope = *(const ints *)((const float *)gradient + at);
                    bias += (floats)(slope & (winner != none));
                    for (int place = 0; place < places; ++place) {
                        const floats share = (floats)(slope & (winner == place));
                        const float *under = row + (place / 2) * stride + 2 * x + place % 2;
                        for (int tap = 0; tap < taps; ++tap) sum[tap] += share * under[(tap / 3) * stride + tap % 3];
                    }
                }
            }
            float *target = sums + block * count * lanes;
            for (int tap = 0; tap < taps; ++tap) *(floats *)(target + (channel * taps + tap) * lanes) = sum[tap];
            *(floats *)(target + (count - 1) * lanes) = bias;
        }
}

XRAY_CLONES void stem_backward_float32(const float *padded, const float *gradient, const uint8_t *winners,
                                       float *sums, stem_shape shape) {
    backward(padded, gradient, winners, sums, shape, false);
}

XRAY_CLONES void stem_backward_bfloat16(const float *padded, const uint16_t *gradient, const uint8_t *winners,
                                        float *sums, stem_shape shape) {
    backward(padded, gradient, winners, sums, shape, true);
}

void stem_sum_gradients(const float *sums, long images, float *weights, float *bias, stem_shape shape) {
    const long row = shape.channels * taps, count = row + 1;
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
