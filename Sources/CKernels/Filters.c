#include "include/Filters.h"

#include <string.h>

#include "VectorMath.h"
#include "include/Clones.h"

INLINED int64_t within(int64_t index, int64_t count) {
    index = index > 0 ? index : 0;
    return index < count ? index : count - 1;
}

INLINED void add_weighted(float *restrict sums, const float *a, const float *b, float weight, int64_t count) {
    for (int64_t x = 0; x < count; x++) sums[x] += weight * (a[x] + b[x]);
}

XRAY_CLONES
void xray_blur(float *pixels, int64_t width, int64_t height, const float *weights, int64_t radius, float *scratch) {
    for (int64_t y = 0; y < height; y++) {
        float *sums = scratch + y * width;
        const float *row = pixels + y * width;
        for (int64_t x = 0; x < width; x++) sums[x] = weights[0] * row[x];
        for (int64_t k = 1; k <= radius; k++)
            add_weighted(sums, pixels + within(y - k, height) * width, pixels + within(y + k, height) * width,
                         weights[k], width);
    }
    /* The middle of a row, where no neighbour lies beyond the border, and what is left of it at either end. */
    const int64_t first = radius < width ? radius : width;
    const int64_t end = width - radius > first ? width - radius : first;
    for (int64_t y = 0; y < height; y++) {
        const float *row = scratch + y * width;
        float *sums = pixels + y * width;
        for (int64_t x = 0; x < width; x++) sums[x] = weights[0] * row[x];
        for (int64_t k = 1; k <= radius; k++) {
            for (int64_t x = 0; x < first; x++)
                sums[x] += weights[k] * (row[within(x - k, width)] + row[within(x + k, width)]);
            add_weighted(sums + first, row + first - k, row + first + k, weights[k], end - first);
            for (int64_t x = end; x < width; x++)
                sums[x] += weights[k] * (row[within(x - k, width)] + row[within(x + k, width)]);
        }
    }
}

XRAY_CLONES
void xray_sharpness(float *pixels, int64_t width, int64_t height, float factor, float *scratch) {
    if (width < 3 || height < 3) return;
    memcpy(scratch, pixels, (size_t)(width * height) * sizeof *pixels);
    for (int64_t y = 1; y + 1 < height; y++) {
        const float *above = scratch + (y - 1) * width, *row = above + width, *below = row + width;
        float *sharpened = pixels + y * width;
        for (int64_t x = 1; x + 1 < width; x++) {
            const float sides = (above[x] + below[x]) + (row[x - 1] + row[x + 1]);
            const float corners = (above[x - 1] + above[x + 1]) + (below[x - 1] + below[x + 1]);
            const float smooth = (5 * row[x] + sides + corners) * (1.0f / 13);
            sharpened[x] = xray_clipped(smooth + factor * (row[x] - smooth), 0, 255);
        }
    }
}
