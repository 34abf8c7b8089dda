#ifndef XRAY_CODEC_H
#define XRAY_CODEC_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* What JPEG.h and PNG.h share. Every function returns a status; unless it is XRAY_CODEC_OK, `message` holds a
   short reason in at most XRAY_CODEC_MESSAGE_SIZE bytes with its terminating zero, and nothing is left
   allocated. No function keeps state between calls: all may be called from several threads at once. */

enum { XRAY_CODEC_MESSAGE_SIZE = 256 };

typedef enum {
    XRAY_CODEC_OK,
    XRAY_CODEC_TRUNCATED,
    XRAY_CODEC_DAMAGED,
    XRAY_CODEC_UNSUPPORTED,
    XRAY_CODEC_TOO_LARGE,
    XRAY_CODEC_OUT_OF_MEMORY,
} xray_codec_status;

typedef enum {
    XRAY_COLOR_GREY,
    XRAY_COLOR_GREY_ALPHA,
    XRAY_COLOR_RGB,
    XRAY_COLOR_RGB_ALPHA,
    XRAY_COLOR_PALETTE,
    XRAY_COLOR_YCBCR,
    XRAY_COLOR_CMYK,
    XRAY_COLOR_YCCK,
    XRAY_COLOR_OTHER,
} xray_color_model;

/* What a file says of itself before its pixels. */
typedef struct {
    uint32_t width, height;
    uint32_t components;
    uint32_t bits; /* of one component */
    xray_color_model color;
    bool progressive; /* or interlaced */
} xray_image_header;

/* A grey image, rows without gaps. `pixels` belongs to the caller, who gives it to free(). */
typedef struct {
    uint8_t *pixels;
    uint32_t width, height;
    uint32_t eighths; /* the scale of each axis relative to the file: 8 is full size */
} xray_grey_image;

/* An encoded file. `bytes` belongs to the caller, who gives it to free(). */
typedef struct {
    uint8_t *bytes;
    size_t count;
} xray_encoded_image;

#endif
