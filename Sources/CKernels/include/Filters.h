#ifndef XRAY_FILTERS_H
#define XRAY_FILTERS_H

#include <stdint.h>

/* Filters of a whole image of grey levels, in place. `scratch` has room for width * height numbers. */

/* Convolves rows and columns with a symmetric kernel: weights[k], for k <= radius, is that of the pixels at the
   distance k. The border pixel goes on beyond the border. */
void xray_blur(float *pixels, int64_t width, int64_t height, const float *weights, int64_t radius, float *scratch);

/* smooth + factor * (pixel - smooth), clipped to [0, 255], where smooth is the mean of the pixel (5 times) and its
   eight neighbours; border pixels stay. Pillow's ImageEnhance.Sharpness without its rounding. */
void xray_sharpness(float *pixels, int64_t width, int64_t height, float factor, float *scratch);

#endif
