#ifndef XRAY_REDUCTION_H
#define XRAY_REDUCTION_H

#include "Codec.h"

/* The smallest of the scales 2/8, 4/8 and 8/8, in eighths, that leaves at least `least_width` x `least_height` of an
   image; 8 where none does. */
unsigned xray_scale_for(uint32_t width, uint32_t height, uint32_t least_width, uint32_t least_height);

/* Reduces an image of full size by that scale, in its place: each block of 4 x 4 or 2 x 2 pixels becomes its mean,
   rounded to the nearest grey level, halves to the even one. Where the image ends within a block, its last column or
   row counts for the rest of it.

   That is what xray_jpeg_decode does: the reduced transforms of libjpeg give the means of what the full one would, and
   encoders fill their last blocks by repeating the image's last column and row. So a picture gives nearly the same
   pixels whichever file it comes from. */
void xray_reduce(xray_grey_image *image, uint32_t least_width, uint32_t least_height);

#endif
