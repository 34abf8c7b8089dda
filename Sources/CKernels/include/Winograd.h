#ifndef XRAY_WINOGRAD_H
#define XRAY_WINOGRAD_H

#include <stdbool.h>
#include <stdint.h>

/* A 3×3 convolution of stride 1 and padding 1 by the algorithm F(2×2, 3×3) of Lavin and Gray, "Fast Algorithms for
   Convolutional Neural Networks" (CVPR 2016). The image is cut into tiles of 2×2 outputs; the 4×4 inputs that a tile
   depends on and the 3×3 weights are each transformed to 16 numbers, and what are 36 products for each channel and
   filter in the plain sum are 16. */
typedef struct {
    long channels, filters;
    long height, width;           /* of the images, before and after */
    long tile_rows, tile_columns; /* ceil(height / 2) and ceil(width / 2); floor where the result is pooled */
} winograd_shape;

#endif
