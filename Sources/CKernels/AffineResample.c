#include "include/AffineResample.h"

#include <stdbool.h>

#include "Inlined.h"
#include "include/Clones.h"

/* Every clone rounds alike, so that an image does not depend on the processor. */
#pragma STDC FP_CONTRACT OFF

/* Columns that are worked on together: their positions and neighbours stay in the first-level cache. */
enum { SPAN = 256 };

/* Brings a coordinate into [0, last], where last = n - 1. NaN becomes 0, so that nothing is read outside. */
INLINED double clamped(double x, double last) {
    x = x > 0 ? x : 0;
    return x < last ? x : last;
}

/* The whole part, towards zero. Conversion to an integer and back is what every vector unit can do. */
INLINED double whole(double x) {
    return (double)(int32_t)x;
}

/* Where a coordinate is read once the image is continued beyond its border. */
INLINED double folded(double x, double last, const enum XrayFill fill) {
    if (fill == XRAY_FILL_REFLECT || fill == XRAY_FILL_WRAP) {
        /* Far enough out for any sensible map, near enough for `whole`. */
        x = x > -1e9 ? x : -1e9;
        x = x < 1e9 ? x : 1e9;
    }
    if (fill == XRAY_FILL_REFLECT) {
        /* Distance from the outer edge of pixel 0, in periods of two images; the second is the mirror image. */
        const double period = 2 * (last + 1);
        double edge = x + 0.5 < 0 ? -(x + 0.5) : x + 0.5;
        edge -= period * whole(edge / period);
        edge = edge > last + 1 ? period - edge : edge;
        x = edge - 0.5;
    } else if (fill == XRAY_FILL_WRAP) {
        /* The last pixel is the first one of the next period; x in [0, last] stays as it is. */
        const double period = last > 0 ? last : 1;
        const double below = x + period * (whole(-x / period) + 1);
        const double above = x - period * whole(x / period);
        x = x < 0 ? below : (x > last ? above : x);
    }
    return clamped(x, last);
}

/* One row in three simple loops: positions, neighbours, interpolation. The first and the last are vectorised;
   the neighbours are fetched one by one, which is faster than the gather instructions for single bytes. */
INLINED void resample(const uint8_t *restrict source, const int32_t width, const int32_t height,
                      const struct XrayAffineMap map, const enum XrayFill fill, const float constant,
                      const int32_t firstRow, const int32_t rows, const int32_t columns,
                      float *restrict destination) {
    int32_t offset[SPAN];
    float fractionX[SPAN], fractionY[SPAN];
    uint8_t topLeft[SPAN], topRight[SPAN], bottomLeft[SPAN], bottomRight[SPAN];
    int32_t isInside[SPAN];

    const double lastX = width - 1, lastY = height - 1;
    /* The left and upper neighbour never lies in the last column or row: there the fraction is 1 instead. */
    const int32_t lastLeft = width > 1 ? width - 2 : 0, lastTop = height > 1 ? height - 2 : 0;
    const int32_t right = width > 1 ? 1 : 0, below = height > 1 ? width : 0;

    for (int32_t row = firstRow; row < firstRow + rows; row++) {
        const double rowX = map.xy * row + map.x0, rowY = map.yy * row + map.y0;
        for (int32_t start = 0; start < columns; start += SPAN) {
            const int32_t count = columns - start < SPAN ? columns - start : SPAN;
            for (int32_t i = 0; i < count; i++) {
                const double column = (double)(start + i);
                const double exactX = map.xx * column + rowX, exactY = map.yx * column + rowY;
                const double x = folded(exactX, lastX, fill), y = folded(exactY, lastY, fill);
                int32_t left = (int32_t)x, top = (int32_t)y;
                left = left < lastLeft ? left : lastLeft;
                top = top < lastTop ? top : lastTop;
                fractionX[i] = (float)(x - left);
                fractionY[i] = (float)(y - top);
                offset[i] = top * width + left;
                if (fill == XRAY_FILL_CONSTANT) isInside[i] = (x == exactX) & (y == exactY);
            }
#pragma clang loop vectorize(disable)
            for (int32_t i = 0; i < count; i++) {
                const uint8_t *pixel = source + offset[i];
                topLeft[i] = pixel[0];
                topRight[i] = pixel[right];
                bottomLeft[i] = pixel[below];
                bottomRight[i] = pixel[below + right];
            }
            for (int32_t i = 0; i < count; i++) {
                const float topValue = topLeft[i] + fractionX[i] * (float)(topRight[i] - topLeft[i]);
                const float bottomValue = bottomLeft[i] + fractionX[i] * (float)(bottomRight[i] - bottomLeft[i]);
                float value = topValue + fractionY[i] * (bottomValue - topValue);
                if (fill == XRAY_FILL_CONSTANT) value = isInside[i] ? value : constant;
                destination[start + i] = value;
            }
        }
        destination += columns;
    }
}

XRAY_CLONES
void xray_resample_affine(const uint8_t *source, int32_t width, int32_t height, struct XrayAffineMap map,
                          enum XrayFill fill, float constant, int32_t firstRow, int32_t rows, int32_t columns,
                          float *destination) {
#define RESAMPLE(mode) \
    resample(source, width, height, map, mode, constant, firstRow, rows, columns, destination)
    switch (fill) {
    case XRAY_FILL_NEAREST: RESAMPLE(XRAY_FILL_NEAREST); break;
    case XRAY_FILL_CONSTANT: RESAMPLE(XRAY_FILL_CONSTANT); break;
    case XRAY_FILL_REFLECT: RESAMPLE(XRAY_FILL_REFLECT); break;
    case XRAY_FILL_WRAP: RESAMPLE(XRAY_FILL_WRAP); break;
    }
#undef RESAMPLE
}
