#include "PeakThroughput.h"

#include <stddef.h>

/* A product takes at most six cycles and two begin in each: twelve sums keep the units busy, and all instruction sets
   have registers for them. The numbers come from the caller, or the compiler would compute some of it beforehand. */

typedef float vector __attribute__((vector_size(16)));

/* What every compiler can do: 128 bits at a time, multiplied and added in one instruction where there is one. */
static double peak_generic(uint64_t rounds, float share, float *result) {
    enum { SUMS = 12, LANES = 4 };
    const vector none = {0}, factor = none + share, term = none + (1 - share);
    vector sums[SUMS];
    for (int i = 0; i < SUMS; i++) sums[i] = none + (float)i;
    for (uint64_t round = 0; round < rounds; round++) {
        for (int i = 0; i < SUMS; i++) sums[i] = sums[i] * factor + term;
    }
    *result = 0;
    for (int i = 0; i < SUMS; i++) *result += sums[i][0];
    return 2.0 * SUMS * LANES * (double)rounds;
}

#if defined(__x86_64__)

#include <immintrin.h>

__attribute__((target("avx2,fma"))) static double peak_avx2(uint64_t rounds, float share, float *result) {
    enum { SUMS = 12, LANES = 8 };
    const __m256 factor = _mm256_set1_ps(share), term = _mm256_set1_ps(1 - share);
    __m256 sums[SUMS];
    for (int i = 0; i < SUMS; i++) sums[i] = _mm256_set1_ps((float)i);
    for (uint64_t round = 0; round < rounds; round++) {
        for (int i = 0; i < SUMS; i++) sums[i] = _mm256_fmadd_ps(sums[i], factor, term);
    }
    *result = 0;
    for (int i = 0; i < SUMS; i++) *result += _mm256_cvtss_f32(sums[i]);
    return 2.0 * SUMS * LANES * (double)rounds;
}

__attribute__((target("avx512f"))) static double peak_avx512(uint64_t rounds, float share, float *result) {
    enum { SUMS = 12, LANES = 16 };
    const __m512 factor = _mm512_set1_ps(share), term = _mm512_set1_ps(1 - share);
    __m512 sums[SUMS];
    for (int i = 0; i < SUMS; i++) sums[i] = _mm512_set1_ps((float)i);
    for (uint64_t round = 0; round < rounds; round++) {
        for (int i = 0; i < SUMS; i++) sums[i] = _mm512_fmadd_ps(sums[i], factor, term);
    }
    *result = 0;
    for (int i = 0; i < SUMS; i++) *result += _mm512_cvtss_f32(sums[i]);
    return 2.0 * SUMS * LANES * (double)rounds;
}

/* Each lane adds two products. */
__attribute__((target("avx512f,avx512bf16"))) static double peak_avx512_bf16(uint64_t rounds, float share, float *result) {
    enum { SUMS = 12, PRODUCTS = 32 };
    const __m512bh one = _mm512_cvtne2ps_pbh(_mm512_set1_ps(1), _mm512_set1_ps(1));
    const __m512bh term = _mm512_cvtne2ps_pbh(_mm512_set1_ps(1 - share), _mm512_set1_ps(1 - share));
    __m512 sums[SUMS];
    for (int i = 0; i < SUMS; i++) sums[i] = _mm512_set1_ps((float)i);
    for (uint64_t round = 0; round < rounds; round++) {
        for (int i = 0; i < SUMS; i++) sums[i] = _mm512_dpbf16_ps(sums[i], one, term);
    }
    *result = 0;
    for (int i = 0; i < SUMS; i++) *result += _mm512_cvtss_f32(sums[i]);
    return 2.0 * SUMS * PRODUCTS * (double)rounds;
}

const char *xray_peak_float32_instruction(void) {
    if (__builtin_cpu_supports("avx512f")) return "vfmadd, 512 bits";
    if (__builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma")) return "vfmadd, 256 bits";
    return "mulps and addps, 128 bits";
}

double xray_peak_float32(uint64_t rounds, float share, float *result) {
    if (__builtin_cpu_supports("avx512f")) return peak_avx512(rounds, share, result);
    if (__builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma")) return peak_avx2(rounds, share, result);
    return peak_generic(rounds, share, result);
}

const char *xray_peak_bfloat16_instruction(void) {
    return __builtin_cpu_supports("avx512bf16") ? "vdpbf16ps, 512 bits" : NULL;
}

double xray_peak_bfloat16(uint64_t rounds, float share, float *result) {
    return __builtin_cpu_supports("avx512bf16") ? peak_avx512_bf16(rounds, share, result) : 0;
}

#else

const char *xray_peak_float32_instruction(void) { return "fmla, 128 bits"; }

double xray_peak_float32(uint64_t rounds, float share, float *result) { return peak_generic(rounds, share, result); }

const char *xray_peak_bfloat16_instruction(void) { return NULL; }

double xray_peak_bfloat16(uint64_t rounds, float share, float *result) {
    (void)rounds, (void)share, (void)result;
    return 0;
}

#endif
