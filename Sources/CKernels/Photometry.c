#include "include/Photometry.h"

#include <math.h>

#include "VectorMath.h"
#include "include/Clones.h"

/* Sums run in lanes of their own: the order of additions is the same for every instruction set. */
enum { LANES = 8 };

XRAY_CLONES
struct XrayGreyLevels xray_grey_levels(const float *pixels, int64_t count) {
    float lowest[LANES], highest[LANES];
    /* Sums of differences from the first pixel: a plain sum of squares would cancel on flat images. */
    double sum[LANES] = {0}, squares[LANES] = {0};
    const float origin = pixels[0];
    for (int lane = 0; lane < LANES; lane++) lowest[lane] = highest[lane] = origin;
    const int64_t whole = count - count % LANES;
    for (int64_t i = 0; i < whole; i += LANES) {
        for (int lane = 0; lane < LANES; lane++) {
            const float pixel = pixels[i + lane];
            const double difference = (double)(pixel - origin);
            lowest[lane] = pixel < lowest[lane] ? pixel : lowest[lane];
            highest[lane] = pixel > highest[lane] ? pixel : highest[lane];
            sum[lane] += difference;
            squares[lane] += difference * difference;
        }
    }
    for (int64_t i = whole; i < count; i++) {
        const double difference = (double)(pixels[i] - origin);
        lowest[0] = pixels[i] < lowest[0] ? pixels[i] : lowest[0];
        highest[0] = pixels[i] > highest[0] ? pixels[i] : highest[0];
        sum[0] += difference;
        squares[0] += difference * difference;
    }
    for (int lane = 1; lane < LANES; lane++) {
        lowest[0] = lowest[lane] < lowest[0] ? lowest[lane] : lowest[0];
        highest[0] = highest[lane] > highest[0] ? highest[lane] : highest[0];
        sum[0] += sum[lane];
        squares[0] += squares[lane];
    }
    const double shift = sum[0] / (double)count;
    const double variance = squares[0] / (double)count - shift * shift;
    return (struct XrayGreyLevels){lowest[0], highest[0], origin + shift, variance > 0 ? sqrt(variance) : 0};
}

XRAY_CLONES
void xray_channel_shift(float *pixels, int64_t count, float shift, float lowest, float highest) {
    for (int64_t i = 0; i < count; i++) pixels[i] = xray_clipped(pixels[i] + shift, lowest, highest);
}

XRAY_CLONES
void xray_brightness(float *pixels, int64_t count, float factor) {
    for (int64_t i = 0; i < count; i++) {
        const float cut = (float)(int32_t)xray_clipped(pixels[i], 0, 255);
        pixels[i] = (float)(int32_t)xray_clipped(cut * factor, 0, 255);
    }
}

XRAY_CLONES
void xray_contrast(float *pixels, int64_t count, float factor, float mean) {
    for (int64_t i = 0; i < count; i++) pixels[i] = xray_clipped(mean + factor * (pixels[i] - mean), 0, 255);
}

XRAY_CLONES
void xray_gamma(float *pixels, int64_t count, float gamma) {
    for (int64_t i = 0; i < count; i++) {
        const float share = xray_clipped(pixels[i] * (1.0f / 255), 1e-30f, 1);
        const float power = gamma * xray_log2(share);
        const float level = 255 * xray_exp2(power > -126 ? power : -126);
        pixels[i] = pixels[i] > 0 ? level : 0;
    }
}

static inline uint8_t nearest_level(float pixel) {
    return (uint8_t)(xray_clipped(pixel, 0, 255) + 0.5f);
}

void xray_equalize(float *pixels, int64_t count) {
    int64_t histogram[256] = {0}, last = 0;
    int occupied = 0;
    for (int64_t i = 0; i < count; i++) histogram[nearest_level(pixels[i])]++;
    for (int level = 0; level < 256; level++) {
        if (histogram[level] == 0) continue;
        last = histogram[level];
        occupied++;
    }
    const int64_t step = (count - last) / 255;
    if (occupied < 2 || step == 0) return;
    float levels[256];
    int64_t sum = step / 2;
    for (int level = 0; level < 256; level++) {
        levels[level] = sum / step < 255 ? (float)(sum / step) : 255;
        sum += histogram[level];
    }
    for (int64_t i = 0; i < count; i++) pixels[i] = levels[nearest_level(pixels[i])];
}
