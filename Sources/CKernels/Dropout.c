/* Dropout with the numbers of Philox4x32-10 (Salmon et al., "Parallel random numbers: as easy as 1, 2, 3", SC 2011),
   the generator of the module Randomness: a block of four numbers is a function of its counter, so any thread can
   draw any part. */
#include "Dropout.h"

#include <string.h>

#include "Clones.h"

enum { lanes = 16 }; /* blocks drawn side by side, for the vector units */

static inline void philox(uint32_t words[4][lanes], uint64_t seed) {
    uint32_t key0 = (uint32_t)seed, key1 = (uint32_t)(seed >> 32);
    for (int round = 0; round < 10; ++round) {
        for (int lane = 0; lane < lanes; ++lane) {
            uint64_t first = (uint64_t)0xD2511F53u * words[0][lane];
            uint64_t second = (uint64_t)0xCD9E8D57u * words[2][lane];
            uint32_t word0 = (uint32_t)(second >> 32) ^ words[1][lane] ^ key0;
            uint32_t word2 = (uint32_t)(first >> 32) ^ words[3][lane] ^ key1;
            words[1][lane] = (uint32_t)second;
            words[3][lane] = (uint32_t)first;
            words[0][lane] = word0;
            words[2][lane] = word2;
        }
        key0 += 0x9E3779B9u;
        key1 += 0xBB67AE85u;
    }
}

/* The numbers for 64 elements from `start` on; element i takes word i % 4 of block i / 4. */
static inline void draw(uint32_t words[4][lanes], long start, uint64_t seed, uint64_t step, uint32_t stream) {
    enum { purpose = 4 }; /* RandomStream.Purpose.dropout */
    for (int lane = 0; lane < lanes; ++lane) {
        uint64_t block = (uint64_t)start / 4 + (uint64_t)lane;
        words[0][lane] = (uint32_t)block;
        words[1][lane] = (uint32_t)step;
        words[2][lane] = (uint32_t)(step >> 32) ^ (stream << 16);
        words[3][lane] = purpose | (uint32_t)(block >> 32) << 16;
    }
    philox(words, seed);
}

static inline uint32_t threshold(float rate) { return (uint32_t)((double)rate * 4294967296.0); }

XRAY_CLONES
void dropout_float32(const float *source, float *destination, long start, long count, float rate, uint64_t seed,
                     uint64_t step, uint32_t stream) {
    const uint32_t limit = threshold(rate);
    const float scale = 1 / (1 - rate);
    uint32_t words[4][lanes];
    for (long i = start; i < start + count; i += 4 * lanes) {
        draw(words, i, seed, step, stream);
        long end = start + count - i < 4 * lanes ? start + count - i : 4 * lanes;
        for (long j = 0; j < end; ++j)
            destination[i + j] = words[j % 4][j / 4] < limit ? 0 : source[i + j] * scale;
    }
}

static inline float widened(uint16_t number) {
    uint32_t bits = (uint32_t)number << 16;
    float value;
    memcpy(&value, &bits, sizeof value);
    return value;
}

/* Rounded to the nearest, ties to even. */
static inline uint16_t narrowed(float value) {
    uint32_t bits;
    memcpy(&bits, &value, sizeof bits);
    return (uint16_t)((bits + 0x7FFF + ((bits >> 16) & 1)) >> 16);
}

XRAY_CLONES
void dropout_bfloat16(const uint16_t *source, uint16_t *destination, long start, long count, float rate,
                      uint64_t seed, uint64_t step, uint32_t stream) {
    const uint32_t limit = threshold(rate);
    const float scale = 1 / (1 - rate);
    uint32_t words[4][lanes];
    for (long i = start; i < start + count; i += 4 * lanes) {
        draw(words, i, seed, step, stream);
        long end = start + count - i < 4 * lanes ? start + count - i : 4 * lanes;
        for (long j = 0; j < end; ++j)
            destination[i + j] = words[j % 4][j / 4] < limit ? 0 : narrowed(widened(source[i + j]) * scale);
    }
}
