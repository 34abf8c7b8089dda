#ifndef XRAY_DROPOUT_H
#define XRAY_DROPOUT_H

#include <stdint.h>

/* destination[i] = source[i] / (1 - rate), or 0 with probability `rate`, for i from `start` (a multiple of 4) on.
   Whether i is dropped depends on (seed, step, stream, i) alone. Source and destination may be the same. */
void dropout_float32(const float *source, float *destination, long start, long count, float rate, uint64_t seed,
                     uint64_t step, uint32_t stream);
/* The same for numbers in bfloat16. */
void dropout_bfloat16(const uint16_t *source, uint16_t *destination, long start, long count, float rate,
                      uint64_t seed, uint64_t step, uint32_t stream);

/* The same for whole rows of `length` numbers: what is dropped or kept together is element i / length, so that whether
   it is depends on (seed, step, stream, i / length) alone. `start` may be any element. */
void dropout_rows_float32(const float *source, float *destination, long start, long count, long length, float rate,
                          uint64_t seed, uint64_t step, uint32_t stream);
/* The same for numbers in bfloat16. */
void dropout_rows_bfloat16(const uint16_t *source, uint16_t *destination, long start, long count, long length,
                           float rate, uint64_t seed, uint64_t step, uint32_t stream);

#endif
