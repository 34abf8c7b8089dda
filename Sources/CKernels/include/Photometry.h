#ifndef XRAY_PHOTOMETRY_H
#define XRAY_PHOTOMETRY_H

#include <stdint.h>

/* Changes of grey levels 0...255, in place, on `count` pixels. Those that depend on the whole image take what
   they need of it as arguments. */

struct XrayGreyLevels {
    float lowest, highest;
    double mean, standardDeviation;
};

/* The extremes, the mean and the (population) standard deviation of at least one pixel. */
struct XrayGreyLevels xray_grey_levels(const float *pixels, int64_t count);

/* pixel + shift, clipped to [lowest, highest]. */
void xray_channel_shift(float *pixels, int64_t count, float shift, float lowest, float highest);

/* What Keras does by way of Pillow: the pixel is cut to a whole number, multiplied, cut again and clipped. */
void xray_brightness(float *pixels, int64_t count, float factor);

/* mean + factor * (pixel - mean), clipped to [0, 255]. */
void xray_contrast(float *pixels, int64_t count, float factor, float mean);

/* 255 * (pixel / 255) ^ gamma, to about one part in a million. */
void xray_gamma(float *pixels, int64_t count, float gamma);

/* Spreads the grey levels so that about as many pixels have each, by the rule of Pillow's ImageOps.equalize on the
   nearest whole levels. An image of too few pixels or levels stays as it is. */
void xray_equalize(float *pixels, int64_t count);

#endif
