#ifndef XRAY_CODEC_SHARED_H
#define XRAY_CODEC_SHARED_H

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "Codec.h"

/* Pillow's weights of red, green and blue in "L" (ITU-R BT.601), in 1/65536. */
static inline uint8_t xray_luma(unsigned red, unsigned green, unsigned blue) {
    return (uint8_t)((red * 19595 + green * 38470 + blue * 7471 + 0x8000) >> 16);
}

static inline void xray_luma_row(const uint8_t *rgb, uint8_t *grey, size_t count) {
    for (size_t i = 0; i < count; i++) grey[i] = xray_luma(rgb[3 * i], rgb[3 * i + 1], rgb[3 * i + 2]);
}

/* Allocates the pixels of an image, or says why not. */
static inline xray_codec_status xray_allocate_pixels(
    uint32_t width, uint32_t height, uint8_t **pixels, char *message
) {
    *pixels = malloc((size_t)width * height);
    if (*pixels) return XRAY_CODEC_OK;
    snprintf(message, XRAY_CODEC_MESSAGE_SIZE, "no memory for %u x %u pixels", width, height);
    return XRAY_CODEC_OUT_OF_MEMORY;
}

static inline xray_codec_status xray_check_pixels(
    uint32_t width, uint32_t height, uint64_t max_pixels, char *message
) {
    if ((uint64_t)width * height <= max_pixels) return XRAY_CODEC_OK;
    snprintf(
        message, XRAY_CODEC_MESSAGE_SIZE, "%u x %u pixels, more than the %llu allowed", width, height,
        (unsigned long long)max_pixels);
    return XRAY_CODEC_TOO_LARGE;
}

/* Appends to an encoded file; `capacity` is what is allocated. False where memory has run out. */
static inline bool xray_append(
    xray_encoded_image *file, size_t *capacity, const uint8_t *bytes, size_t count
) {
    if (file->count + count > *capacity) {
        size_t grown = 2 * *capacity + count;
        uint8_t *moved = realloc(file->bytes, grown);
        if (!moved) return false;
        file->bytes = moved;
        *capacity = grown;
    }
    memcpy(file->bytes + file->count, bytes, count);
    file->count += count;
    return true;
}

#endif
