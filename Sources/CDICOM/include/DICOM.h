#ifndef XRAY_DICOM_H
#define XRAY_DICOM_H

#include "Codec.h"

#ifdef __cplusplus
extern "C" {
#endif

/* DICOM files with one grey image, as CR and DX machines write them: uncompressed, run-length encoded, or JPEG
   (baseline, extended, lossless), by DCMTK. As in Codec.h, every function returns a status and fills `message` unless
   that is XRAY_CODEC_OK, and all may be called from several threads at once. No exception leaves them. */

/* Reads what the file says of its image. */
xray_codec_status xray_dicom_header(const uint8_t *bytes, size_t count, xray_image_header *header, char *message);

/* Decodes to 8-bit grey as a workstation shows it first: stored values through the rescale slope and intercept (or the
   modality table), then the first window (or the first VOI table; without either, from the least value to the
   greatest), and MONOCHROME1 inverted, so that 0 is black; where there is a PresentationLUTShape, that decides. An image
   of more than `max_pixels` is refused before anything is allocated for them. */
xray_codec_status xray_dicom_decode(
    const uint8_t *bytes, size_t count, uint64_t max_pixels, xray_grey_image *image, char *message);

#ifdef __cplusplus
}
#endif

#endif
