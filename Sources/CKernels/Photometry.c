#include "include/Photometry.h"

#include <math.h>
#include <string.h>

#include "include/Clones.h"

/* Every clone rounds alike, so that an image does not depend on the processor. */
#pragma STDC FP_CONTRACT OFF

/* Sums run in lanes of their own: the order of additions is the same for every instruction set. */
enum { LANES = 8 };

static inline float clipped(float x, float lowest, float highest) {
    x = x > lowest ? x : lowest;
    return x < highest ? x : highest;
}

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
    for (int64_t i = 0; i < count; i++) pixels[i] = clipped(pixels[i] + shift, lowest, highest);
}

XRAY_CLONES
void xray_brightness(float *pixels, int64_t count, float factor) {
    for (int64_t i = 0; i < count; i++) {
        const float cut = (float)(int32_t)clipped(pixels[i], 0, 255);
        pixels[i] = (float)(int32_t)clipped(cut * factor, 0, 255);
    }
}

XRAY_CLONES
void xray_contrast(float *pixels, int64_t count, float factor, float mean) {
    for (int64_t i = 0; i < count; i++) pixels[i] = clipped(mean + factor * (pixels[i] - mean), 0, 255);
}

static inline __attribute__((always_inline)) uint32_t bits_of(float x) {
    uint32_t bits;
    memcpy(&bits, &x, sizeof bits);
    return bits;
}

static inline __attribute__((always_inline)) float float_of(uint32_t bits) {
    float x;
    memcpy(&x, &bits, sizeof x);
    return x;
}

/* log2 of a positive normal number: exponent, and the series of artanh for the mantissa in [√½, √2). */
static inline __attribute__((always_inline)) float log2_of(float x) {
    const uint32_t rootOfHalf = 0x3f3504f3;
    const uint32_t offset = bits_of(x) - rootOfHalf;
    const float exponent = (float)((int32_t)offset >> 23);
    const float mantissa = float_of((offset & 0x7fffff) + rootOfHalf);
    const float s = (mantissa - 1) / (mantissa + 1), q = s * s;
    const float series = s * (1 + q * (1.0f / 3 + q * (1.0f / 5 + q * (1.0f / 7 + q * (1.0f / 9)))));
    return exponent + 2.88539008f * series; /* 2 / ln 2 */
}

/* 2 to the power of x, for -126 <= x <= 0: the whole part becomes the exponent, the rest goes through the
   exponential series. */
static inline __attribute__((always_inline)) float exp2_of(float x) {
    const int32_t nearest = (int32_t)(x - 0.5f);
    const float t = (x - (float)nearest) * 0.693147181f; /* ln 2 */
    const float series =
        1 + t * (1 + t * (1.0f / 2 + t * (1.0f / 6 + t * (1.0f / 24 + t * (1.0f / 120 + t * (1.0f / 720))))));
    return series * float_of((uint32_t)(nearest + 127) << 23);
}

/* powf, one call a pixel, would take longer than all the rest of the augmentation together. */
XRAY_CLONES
void xray_gamma(float *pixels, int64_t count, float gamma) {
    for (int64_t i = 0; i < count; i++) {
        const float share = clipped(pixels[i] * (1.0f / 255), 1e-30f, 1);
        const float power = gamma * log2_of(share);
        const float level = 255 * exp2_of(power > -126 ? power : -126);
        pixels[i] = pixels[i] > 0 ? level : 0;
    }
}
