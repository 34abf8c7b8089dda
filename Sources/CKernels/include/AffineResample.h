#ifndef XRAY_AFFINE_RESAMPLE_H
#define XRAY_AFFINE_RESAMPLE_H

#include <stdint.h>

/* What lies beyond the border of an image of n pixels: see FillMode in Swift for what each one means. */
enum XrayFill {
    XRAY_FILL_NEAREST = 0,
    XRAY_FILL_CONSTANT = 1,
    XRAY_FILL_REFLECT = 2,
    XRAY_FILL_WRAP = 3,
};

/* Where in the source the output pixel (column, row) is read:
   x = xx * column + xy * row + x0,  y = yx * column + yy * row + y0. */
struct XrayAffineMap {
    double xx, xy, x0;
    double yx, yy, y0;
};

/* Reads an 8-bit grey image (height rows of width pixels, at least one of each) through an affine map with
   bilinear interpolation and writes `rows` rows of the output, from `firstRow` on, each `columns` wide, as
   grey levels 0...255. `constant` is what XRAY_FILL_CONSTANT puts outside the source. */
void xray_resample_affine(const uint8_t *source, int32_t width, int32_t height, struct XrayAffineMap map,
                          enum XrayFill fill, float constant, int32_t firstRow, int32_t rows, int32_t columns,
                          float *destination);

#endif
