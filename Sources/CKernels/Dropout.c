/* Dropout with the numbers of Philox, the generator of the module Randomness: a block of four numbers is a function of
   its counter, so any thread can draw any part. */
#include "Dropout.h"

#include "BFloat16.h"
#include "Clones.h"
#include "Philox.h"

enum { lanes = XRAY_PHILOX_LANES };

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
    xray_philox(words, seed);
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
            destination[i + j] = words[j % 4][j / 4] < limit ? 0 : xray_narrowed(xray_widened(source[i + j]) * scale);
    }
}

/* Whether a row is dropped: by the number that dropout by numbers would draw for an element in its place. */
static inline int drops(long row, float rate, uint64_t seed, uint64_t step, uint32_t stream) {
    uint32_t words[4][lanes];
    draw(words, row, seed, step, stream);
    return words[row % 4][0] < threshold(rate);
}

XRAY_CLONES
void dropout_rows_float32(const float *source, float *destination, long start, long count, long length, float rate,
                          uint64_t seed, uint64_t step, uint32_t stream) {
    for (long i = start; i < start + count;) {
        const long row = i / length, left = start + count - i, rest = (row + 1) * length - i;
        const long end = i + (left < rest ? left : rest);
        const float scale = drops(row, rate, seed, step, stream) ? 0 : 1 / (1 - rate);
        /* Not 0 * source: of what is no finite number that would not be zero. */
        if (scale == 0)
            for (; i < end; ++i) destination[i] = 0;
        else
            for (; i < end; ++i) destination[i] = source[i] * scale;
    }
}

XRAY_CLONES
void dropout_rows_bfloat16(const uint16_t *source, uint16_t *destination, long start, long count, long length,
                           float rate, uint64_t seed, uint64_t step, uint32_t stream) {
    for (long i = start; i < start + count;) {
        const long row = i / length, left = start + count - i, rest = (row + 1) * length - i;
        const long end = i + (left < rest ? left : rest);
        const float scale = drops(row, rate, seed, step, stream) ? 0 : 1 / (1 - rate);
        if (scale == 0)
            for (; i < end; ++i) destination[i] = 0;
        else
            for (; i < end; ++i) destination[i] = xray_narrowed(xray_widened(source[i]) * scale);
    }
}
