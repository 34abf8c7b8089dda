#ifndef XRAY_JPEG_H
#define XRAY_JPEG_H

#include "Codec.h"

/* Reads the header alone. */
xray_codec_status xray_jpeg_header(const uint8_t *bytes, size_t count, xray_image_header *header, char *message);

/* Decodes to 8-bit grey: the luma plane of grey and YCbCr files, Pillow's conversion of RGB, CMYK and YCCK.

   The result is scaled by 2/8, 4/8 or 8/8 while the cosine transform is undone: by what xray_scale_for chooses for
   `least_width` x `least_height`. Ask for UINT32_MAX to get the full size.

   A file that ends too early or that libjpeg warns of is refused. So is one of more than `max_pixels` (before
   anything is allocated for them) or more than `max_scans` scans: a few kilobytes of empty progressive scans
   can keep a decoder busy for minutes. */
xray_codec_status xray_jpeg_decode(
    const uint8_t *bytes, size_t count, uint32_t least_width, uint32_t least_height, uint64_t max_pixels,
    int max_scans, xray_grey_image *image, char *message);

/* Encodes 8-bit pixels as a baseline JPEG of quality 1 to 100: grey with 1 channel, RGB with 3. */
xray_codec_status xray_jpeg_encode(
    const uint8_t *pixels, uint32_t width, uint32_t height, uint32_t channels, int quality,
    xray_encoded_image *file, char *message);

#endif
