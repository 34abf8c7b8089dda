#ifndef XRAY_NOISE_H
#define XRAY_NOISE_H

#include <stdint.h>

/* Random grey levels. Each is a function of the seed and its place, so that it does not depend on how an image is
   gone through. */

/* Adds numbers of a normal distribution around 0 (Box and Muller, 1958) and clips to [0, 255]. */
void xray_add_noise(float *pixels, int64_t count, float standardDeviation, uint64_t seed);

/* Puts numbers spread evenly over [0, 255) into `height` rows of `width` pixels that lie `stride` pixels apart. */
void xray_fill_with_noise(float *pixels, int64_t stride, int64_t width, int64_t height, uint64_t seed);

#endif
