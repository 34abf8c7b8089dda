#ifndef XRAY_PEAK_THROUGHPUT_H
#define XRAY_PEAK_THROUGHPUT_H

#include <stdint.h>

/* Multiply-adds as fast as one core makes them, for benchmarks to say which share of it they reach. All operands stay
   in registers, and there are enough independent sums to keep every unit busy. */

/* The instruction that is used, or NULL where this processor has none for the type. */
const char *xray_peak_float32_instruction(void);
const char *xray_peak_bfloat16_instruction(void);

/* Runs the loop `rounds` times and returns the number of floating-point operations made: two a multiply-add.
   Each sum becomes share * sum + (1 - share), so that with a share below 1 no number grows or vanishes. `result`
   takes a number that depends on all of them, so that none can be left out. */
double xray_peak_float32(uint64_t rounds, float share, float *result);
/* Products of bfloat16 numbers summed in float32 (AVX512_BF16); 0 where the processor has no instruction for it. */
double xray_peak_bfloat16(uint64_t rounds, float share, float *result);

#endif
