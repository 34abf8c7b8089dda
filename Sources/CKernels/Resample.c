#include "Resample.h"

#include "Clones.h"

static const int32_t half = 1 << (XRAY_RESAMPLE_BITS - 1);

static inline uint8_t rounded(int32_t sum) {
    int32_t level = sum >> XRAY_RESAMPLE_BITS;
    return (uint8_t)(level < 0 ? 0 : level > 255 ? 255 : level);
}

XRAY_CLONES
void xray_resample_rows(
    const uint8_t *input, int64_t input_width, uint8_t *output, int64_t width, int64_t height,
    const int32_t *starts, const int32_t *weights, int64_t taps
) {
    for (int64_t y = 0; y < height; y++) {
        const uint8_t *row = input + y * input_width;
        for (int64_t x = 0; x < width; x++) {
            const uint8_t *from = row + starts[x];
            const int32_t *weight = weights + x * taps;
            int32_t sums[8] = {half};
            int64_t k = 0;
            /* Eight at a time: one vector register. Taps come in eights wherever the input is wide enough. */
            for (; k + 8 <= taps; k += 8)
                for (int64_t lane = 0; lane < 8; lane++) sums[lane] += weight[k + lane] * from[k + lane];
            for (; k < taps; k++) sums[0] += weight[k] * from[k];
            int32_t sum = 0;
            for (int64_t lane = 0; lane < 8; lane++) sum += sums[lane];
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
