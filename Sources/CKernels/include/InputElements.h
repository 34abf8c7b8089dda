#ifndef XRAY_INPUT_ELEMENTS_H
#define XRAY_INPUT_ELEMENTS_H

#include <stdint.h>

/* Bytes to grey levels. */
void xray_widen_bytes(const uint8_t *bytes, int64_t count, float *destination);

/* Grey levels to the nearest bytes. */
void xray_round_to_bytes(const float *pixels, int64_t count, uint8_t *bytes);

/* Grey levels to elements of the network's input: pixel * scale + bias. */
void xray_store_float32(const float *pixels, int64_t count, float scale, float bias, float *destination);

/* The same, as the upper half of the float: bfloat16, rounded to nearest, ties to even. */
void xray_store_bfloat16(const float *pixels, int64_t count, float scale, float bias, uint16_t *destination);

#endif
