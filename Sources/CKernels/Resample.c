#include "Resample.h"

#include "Clones.h"

static const int32_t half = 1 << (XRAY_RESAMPLE_BITS - 1);

static inline uint8_t rounded(int32_t sum) {
    int32_t level = sum >> XRAY_RESAMPLE_BITS;
    return (uint8_t)(level < 0 ? 0 : level > 255 ? 255 : level);
}

enum { lanes = 8 };
typedef int32_t ints __attribute__((vector_size(lanes * 4), aligned(4)));
typedef uint8_t bytes __attribute__((vector_size(lanes), aligned(1)));

/* Sums of neighbours in either vector, those of the first before those of the second in each half. Vectors never pass a
   call: see Clones.h. */
#define SUMS_OF_PAIRS(first, second)                                       \
    (__builtin_shufflevector(first, second, 0, 2, 8, 10, 4, 6, 12, 14)     \
     + __builtin_shufflevector(first, second, 1, 3, 9, 11, 5, 7, 13, 15))

XRAY_CLONES
void xray_resample_rows(
    const uint8_t *input, int64_t input_width, uint8_t *output, int64_t width, int64_t height,
    const int32_t *starts, const int32_t *weights, int64_t taps
) {
    /* Taps come in eights wherever the input is wide enough; the sums of eight outputs are then made together. */
    const int64_t together = taps % lanes ? 0 : width - width % lanes;
    for (int64_t y = 0; y < height; y++) {
        const uint8_t *row = input + y * input_width;
        for (int64_t x = 0; x < together; x += lanes) {
            ints products[lanes];
            for (int i = 0; i < lanes; i++) {
                const uint8_t *from = row + starts[x + i];
                const int32_t *weight = weights + (x + i) * taps;
                products[i] = *(const ints *)weight * __builtin_convertvector(*(const bytes *)from, ints);
                for (int64_t k = lanes; k < taps; k += lanes)
                    products[i] +=
                        *(const ints *)(weight + k) * __builtin_convertvector(*(const bytes *)(from + k), ints);
            }
            for (int i = 0; i < lanes / 2; i++)
                products[i] = SUMS_OF_PAIRS(products[2 * i], products[2 * i + 1]);
            const ints low = SUMS_OF_PAIRS(products[0], products[1]);
            const ints high = SUMS_OF_PAIRS(products[2], products[3]);
            ints levels = half + __builtin_shufflevector(low, high, 0, 1, 2, 3, 8, 9, 10, 11)
                + __builtin_shufflevector(low, high, 4, 5, 6, 7, 12, 13, 14, 15);
            levels >>= XRAY_RESAMPLE_BITS;
            levels &= ~(levels < 0);
            const ints isTooLight = levels > 255;
            levels = (levels & ~isTooLight) | (isTooLight & 255);
            *(bytes *)(output + y * width + x) = __builtin_convertvector(levels, bytes);
        }
        for (int64_t x = together; x < width; x++) {
            int32_t sum = half;
            for (int64_t k = 0; k < taps; k++) sum += weights[x * taps + k] * row[starts[x] + k];
            output[y * width + x] = rounded(sum);
        }
    }
}

XRAY_CLONES
void xray_resample_columns(
    const uint8_t *input, uint8_t *output, int64_t stride, int64_t width, int64_t height,
    const int32_t *starts, const int32_t *weights, int64_t taps
) {
    enum { tile = 256 };
    int32_t sums[tile];
    for (int64_t y = 0; y < height; y++)
        for (int64_t left = 0; left < width; left += tile) {
            int64_t count = width - left < tile ? width - left : tile;
            for (int64_t x = 0; x < count; x++) sums[x] = half;
            for (int64_t k = 0; k < taps; k++) {
                const int32_t weight = weights[y * taps + k];
                const uint8_t *row = input + (starts[y] + k) * width + left;
                for (int64_t x = 0; x < count; x++) sums[x] += weight * row[x];
            }
            for (int64_t x = 0; x < count; x++) output[y * stride + left + x] = rounded(sums[x]);
        }
}
