#include "include/Noise.h"

#include "Philox.h"
#include "VectorMath.h"
#include "include/Clones.h"

enum { LANES = XRAY_PHILOX_LANES, CHUNK = 4 * LANES };

/* The random words of one chunk of one row. Number n takes word n / LANES of block n % LANES. */
INLINED void draw(uint32_t words[4][LANES], int64_t row, int64_t chunk, uint64_t seed) {
    for (int lane = 0; lane < LANES; lane++) {
        words[0][lane] = (uint32_t)(chunk * LANES + lane);
        words[1][lane] = (uint32_t)row;
        words[2][lane] = words[3][lane] = 0;
    }
    xray_philox(words, seed);
}

/* In [0, 1). */
INLINED float uniform(uint32_t word) {
    return (float)(word >> 8) * 0x1p-24f;
}

INLINED int64_t lesser(int64_t a, int64_t b) {
    return a < b ? a : b;
}

/* Two words become two numbers of the standard normal distribution: a radius, and an angle of twice `half`. */
INLINED void normals(const uint32_t *radii, const uint32_t *angles, float *first, float *second) {
    for (int lane = 0; lane < LANES; lane++) {
        const float share = uniform(radii[lane]) + 0x1p-24f;
        const float square = -1.38629436f * xray_log2(share); /* -2 ln */
        const float radius = __builtin_elementwise_sqrt(square > 0 ? square : 0);
        const float half = (uniform(angles[lane]) - 0.5f) * 3.14159265f;
        const float sine = xray_sine(half), cosine = xray_cosine(half);
        first[lane] = radius * (cosine * cosine - sine * sine);
        second[lane] = radius * (2 * sine * cosine);
    }
}

XRAY_CLONES
void xray_add_noise(float *pixels, int64_t count, float standardDeviation, uint64_t seed) {
    uint32_t words[4][LANES];
    float noise[CHUNK];
    for (int64_t start = 0; start < count; start += CHUNK) {
        draw(words, 0, start / CHUNK, seed);
        normals(words[0], words[1], noise, noise + LANES);
        normals(words[2], words[3], noise + 2 * LANES, noise + 3 * LANES);
        const int64_t length = lesser(CHUNK, count - start);
        for (int64_t i = 0; i < length; i++)
            pixels[start + i] = xray_clipped(pixels[start + i] + standardDeviation * noise[i], 0, 255);
    }
}

XRAY_CLONES
void xray_fill_with_noise(float *pixels, int64_t stride, int64_t width, int64_t height, uint64_t seed) {
    uint32_t words[4][LANES];
    for (int64_t row = 0; row < height; row++)
        for (int64_t start = 0; start < width; start += CHUNK) {
            draw(words, row, start / CHUNK, seed);
            const int64_t length = lesser(CHUNK, width - start);
            for (int64_t i = 0; i < length; i++)
                pixels[row * stride + start + i] = 255 * uniform(words[i / LANES][i % LANES]);
        }
}
