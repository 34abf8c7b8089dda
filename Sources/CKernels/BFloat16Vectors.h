#ifndef XRAY_BFLOAT16_VECTORS_H
#define XRAY_BFLOAT16_VECTORS_H

#if defined(__x86_64__)

#include <immintrin.h>
#include <stdint.h>
#include <string.h>

#include "Inlined.h"

/* What the loops have in common that multiply pairs of bfloat16 numbers: see BFloat16Loops.h. */

#define TARGET __attribute__((target("avx512f,avx512bw,avx512vl,avx512dq,avx512bf16")))

/* Two neighbouring numbers, sixteen times. */
INLINED TARGET __m512bh both_everywhere(const uint16_t *numbers) {
    int32_t pair;
    memcpy(&pair, numbers, sizeof pair);
    return (__m512bh)_mm512_set1_epi32(pair);
}

INLINED TARGET void store_rounded(uint16_t *target, __m512 numbers) {
    _mm256_storeu_si256((void *)target, (__m256i)_mm512_cvtneps_pbh(numbers));
}

#endif

#endif
