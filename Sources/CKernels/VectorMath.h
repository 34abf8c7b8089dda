#ifndef XRAY_VECTOR_MATH_H
#define XRAY_VECTOR_MATH_H

#include <stdint.h>
#include <string.h>

#include "Inlined.h"

/* Elementary functions that vectorise: the library's, one call a pixel, would take longer than all the rest of the
   augmentation together. */

/* Every clone rounds alike, so that an image does not depend on the processor. */
#pragma STDC FP_CONTRACT OFF

INLINED uint32_t xray_bits_of(float x) {
    uint32_t bits;
    memcpy(&bits, &x, sizeof bits);
    return bits;
}

INLINED float xray_float_of(uint32_t bits) {
    float x;
    memcpy(&x, &bits, sizeof x);
    return x;
}

INLINED float xray_clipped(float x, float lowest, float highest) {
    x = x > lowest ? x : lowest;
    return x < highest ? x : highest;
}

/* log2 of a positive normal number: exponent, and the series of artanh for the mantissa in [√½, √2). */
INLINED float xray_log2(float x) {
    const uint32_t rootOfHalf = 0x3f3504f3;
    const uint32_t offset = xray_bits_of(x) - rootOfHalf;
    const float exponent = (float)((int32_t)offset >> 23);
    const float mantissa = xray_float_of((offset & 0x7fffff) + rootOfHalf);
    const float s = (mantissa - 1) / (mantissa + 1), q = s * s;
    const float series = s * (1 + q * (1.0f / 3 + q * (1.0f / 5 + q * (1.0f / 7 + q * (1.0f / 9)))));
    return exponent + 2.88539008f * series; /* 2 / ln 2 */
}

/* 2 to the power of x, for -126 <= x <= 0: the whole part becomes the exponent, the rest goes through the
   exponential series. */
INLINED float xray_exp2(float x) {
    const int32_t nearest = (int32_t)(x - 0.5f);
    const float t = (x - (float)nearest) * 0.693147181f; /* ln 2 */
    const float series =
        1 + t * (1 + t * (1.0f / 2 + t * (1.0f / 6 + t * (1.0f / 24 + t * (1.0f / 120 + t * (1.0f / 720))))));
    return series * xray_float_of((uint32_t)(nearest + 127) << 23);
}

/* Sine and cosine of an angle in [-π/2, π/2], by their series. */
INLINED float xray_sine(float x) {
    const float q = x * x;
    return x * (1 - q / 6 * (1 - q / 20 * (1 - q / 42 * (1 - q / 72 * (1 - q / 110)))));
}

INLINED float xray_cosine(float x) {
    const float q = x * x;
    return 1 - q / 2 * (1 - q / 12 * (1 - q / 30 * (1 - q / 56 * (1 - q / 90 * (1 - q / 132)))));
}

#endif
