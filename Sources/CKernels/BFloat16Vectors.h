#ifndef XRAY_BFLOAT16_VECTORS_H
#define XRAY_BFLOAT16_VECTORS_H

/* Of a window of a 2×2 pooling; a byte says which won. */
enum { places = 4, none = 4 };

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

/* Writes the largest of a window's four places plus the bias, rectified, for each of 16 filters. `winners` (or null)
   receives which place it was, `none` where the result was not positive. */
INLINED TARGET void store_pooled(const __m512 numbers[places], __m512 bias, uint16_t *output, uint8_t *winners) {
    const __m512 zero = _mm512_setzero_ps();
    __m512 best = numbers[0];
    if (!winners) {
        /* As below where a sum is no number: the second operand is then the result. */
        for (int place = 1; place < places; ++place) best = _mm512_max_ps(numbers[place], best);
        store_rounded(output, _mm512_max_ps(_mm512_add_ps(best, bias), zero));
        return;
    }
    __m512i winner = _mm512_setzero_si512();
    for (int place = 1; place < places; ++place) {
        const __mmask16 isBetter = _mm512_cmp_ps_mask(numbers[place], best, _CMP_GT_OQ);
        best = _mm512_mask_mov_ps(best, isBetter, numbers[place]);
        winner = _mm512_mask_mov_epi32(winner, isBetter, _mm512_set1_epi32(place));
    }
    best = _mm512_add_ps(best, bias);
    const __mmask16 isPositive = _mm512_cmp_ps_mask(best, zero, _CMP_GT_OQ);
    store_rounded(output, _mm512_maskz_mov_ps(isPositive, best));
    winner = _mm512_mask_mov_epi32(_mm512_set1_epi32(none), isPositive, winner);
    _mm_storeu_si128((void *)winners, _mm512_cvtepi32_epi8(winner));
}

#endif

#endif
