#ifndef XRAY_MIXING_H
#define XRAY_MIXING_H

#include <stddef.h>
#include <stdint.h>

/* Two images at once, each mixed with the other: share * a + (1 - share) * b and share * b + (1 - share) * a. */
void xray_mix_float32(float *a, float *b, int64_t count, float share);

/* The same for numbers in bfloat16. */
void xray_mix_bfloat16(uint16_t *a, uint16_t *b, int64_t count, float share);

/* Exchanges two pieces of memory that do not overlap. */
void xray_swap(void *a, void *b, size_t byteCount);

#endif
