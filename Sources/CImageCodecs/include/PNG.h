#ifndef XRAY_PNG_H
#define XRAY_PNG_H

#include "Codec.h"

/* Reads the header alone. */
xray_codec_status xray_png_header(const uint8_t *bytes, size_t count, xray_image_header *header, char *message);

/* Decodes to 8-bit grey, as Pillow's convert("L") does: colour by (19595 R + 38470 G + 7471 B + 2^15) / 2^16,
   alpha and transparent colours ignored. 1, 2 and 4 bits are stretched to 0...255; of 16 bits the high byte is
   taken, without rounding. A file that ends too early or has a wrong checksum is refused, and so is one of more
   than `max_pixels`, before anything is allocated for them. */
xray_codec_status xray_png_decode(
    const uint8_t *bytes, size_t count, uint64_t max_pixels, xray_grey_image *image, char *message);

/* Encodes 8-bit pixels: grey with 1 channel, RGB with 3. */
xray_codec_status xray_png_encode(
    const uint8_t *pixels, uint32_t width, uint32_t height, uint32_t channels, xray_encoded_image *file,
    char *message);

/* Encodes pixels that are places in a palette of at most 256 colours, three bytes each. */
xray_codec_status xray_png_encode_palette(
    const uint8_t *pixels, uint32_t width, uint32_t height, const uint8_t *palette, uint32_t color_count,
    xray_encoded_image *file, char *message);

#endif
