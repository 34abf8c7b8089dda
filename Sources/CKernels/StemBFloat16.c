#include <string.h>

#include "BFloat16.h"
#include "BFloat16Vectors.h"
#include "Stem.h"

/* An instruction multiplies two neighbouring numbers by two weights and adds both products, so that five of them do the
   nine products of a window. Six of these lie in three columns of two rows, of which a copy of the image that has its
   rows interleaved makes neighbours; the other three lie side by side in the third row, with a zero behind them.

   A place in an upper row has its two rows above the third, one in a lower row below it. Rows 2k and 2k+1 are interleaved
   for both. */
enum { lanes = 16, taps = 9, products = 5 };

/* Up to so many columns beyond the last are read, of zeros. */
enum { beyond = 4 };

static long stride_of(stem_shape shape) { return shape.width + 2 + beyond; }

/* With its border, and without an odd last row. */
static long rows_of(stem_shape shape) { return 2 * shape.pooled_height + 2; }

/* The image's rows, and as many numbers again for the interleaved ones. */
long stem_bfloat16_scratch_count(stem_shape shape) { return 2 * shape.channels * rows_of(shape) * stride_of(shape); }

long stem_bfloat16_packed_count(stem_shape shape) { return shape.blocks * shape.channels * 2 * products * lanes * 2; }

/* For upper places, then for lower ones: pairs of a weight's rows that are interleaved, then of the third row. */
void stem_bfloat16_pack_weights(const float *weights, uint16_t *packed, stem_shape shape) {
    static const int order[2][products][2] = {
        {{0, 3}, {1, 4}, {2, 5}, {6, 7}, {8, -1}},
        {{3, 6}, {4, 7}, {5, 8}, {0, 1}, {2, -1}},
    };
    for (long block = 0; block < shape.blocks; ++block)
        for (long channel = 0; channel < shape.channels; ++channel)
            for (int row = 0; row < 2; ++row)
                for (int product = 0; product < products; ++product)
                    for (long lane = 0; lane < lanes; ++lane) {
                        const float *filter = weights + ((block * lanes + lane) * shape.channels + channel) * taps;
                        for (int half = 0; half < 2; ++half) {
                            const int tap = order[row][product][half];
                            *packed++ = tap < 0 ? 0 : xray_narrowed(filter[tap]);
                        }
                    }
}

#if defined(__x86_64__)

/* The image with a border of zeros, and the same with rows 2k and 2k+1 interleaved. */
INLINED TARGET void lay_out(const uint16_t *image, uint16_t *plain, uint16_t *interleaved, stem_shape shape) {
    const long stride = stride_of(shape), rows = rows_of(shape);
    memset(plain, 0, (size_t)(shape.channels * rows * stride) * sizeof(uint16_t));
    for (long channel = 0; channel < shape.channels; ++channel)
        for (long y = 0; y < rows; ++y) {
            uint16_t *row = plain + (channel * rows + y) * stride;
            if (y > 0 && y <= shape.height)
                memcpy(row + 1, image + (channel * shape.height + y - 1) * shape.width,
                       (size_t)shape.width * sizeof(uint16_t));
            if (y % 2 == 0) continue;
            uint16_t *both = interleaved + (channel * rows + y - 1) * stride;
            for (long x = 0; x < stride; ++x) {
                both[2 * x] = row[x - stride];
                both[2 * x + 1] = row[x];
            }
        }
}

/* Adds to four neighbouring places of a row what two interleaved rows and a third contribute. */
INLINED TARGET void add_products(__m512 *left, __m512 *right, const uint16_t *interleaved, const uint16_t *third,
                                 const __m512bh weights[products]) {
    __m512 *const sums[4] = {left, left + 1, right, right + 1};
    for (int column = 0; column < 6; ++column) {
        const __m512bh rows = both_everywhere(interleaved + 2 * column);
        for (int tap = 0; tap < 3; ++tap) {
            const int place = column - tap;
            if (place >= 0 && place < 4) *sums[place] = _mm512_dpbf16_ps(*sums[place], weights[tap], rows);
        }
        const __m512bh neighbours = both_everywhere(third + column);
        if (column < 4) *sums[column] = _mm512_dpbf16_ps(*sums[column], weights[3], neighbours);
        if (column > 1) *sums[column - 2] = _mm512_dpbf16_ps(*sums[column - 2], weights[4], neighbours);
    }
}

/* Two neighbouring windows at a time: eight sums in flight hide the latency of an addition, and the weights of one
   channel stay in registers. */
INLINED TARGET void forward(const uint16_t *plain, const uint16_t *interleaved, const uint16_t *packed,
                            const float *bias, uint16_t *output, uint8_t *winners, stem_shape shape, long channels) {
    const long stride = stride_of(shape), plane = rows_of(shape) * stride;
    for (long block = 0; block < shape.blocks; ++block) {
        const uint16_t *ofBlock = packed + block * channels * 2 * products * lanes * 2;
        /* The sums begin with the bias. */
        const __m512 noBias = _mm512_setzero_ps();
        const __m512 start = bias ? _mm512_loadu_ps(bias + block * lanes) : _mm512_setzero_ps();
        for (long y = 0; y < shape.pooled_height; ++y) {
            long at = (block * shape.pooled_height + y) * shape.pooled_width * lanes;
            for (long x = 0; x < shape.pooled_width; x += 2, at += 2 * lanes) {
                __m512 left[places] = {start, start, start, start}, right[places] = {start, start, start, start};
                for (long channel = 0; channel < channels; ++channel) {
                    __m512bh weights[2][products];
                    for (int row = 0; row < 2; ++row)
                        for (int product = 0; product < products; ++product)
                            weights[row][product] = (__m512bh)_mm512_loadu_si512(
                                ofBlock + ((channel * 2 + row) * products + product) * lanes * 2);
                    const uint16_t *rows = plain + channel * plane + 2 * y * stride + 2 * x;
                    const uint16_t *both = interleaved + channel * plane + 2 * y * stride + 4 * x;
                    add_products(left, right, both, rows + 2 * stride, weights[0]);
                    add_products(left + 2, right + 2, both + 2 * stride, rows + stride, weights[1]);
                }
                store_pooled(left, noBias, output + at, winners ? winners + at : 0);
                if (x + 1 < shape.pooled_width)
                    store_pooled(right, noBias, output + at + lanes, winners ? winners + at + lanes : 0);
            }
        }
    }
}

TARGET void stem_forward_bfloat16(const uint16_t *image, const uint16_t *packed, const float *bias, uint16_t *output,
                                  uint8_t *winners, uint16_t *scratch, stem_shape shape) {
    uint16_t *interleaved = scratch + shape.channels * rows_of(shape) * stride_of(shape);
    lay_out(image, scratch, interleaved, shape);
    if (shape.channels == 1 && winners) forward(scratch, interleaved, packed, bias, output, winners, shape, 1);
    else if (shape.channels == 1) forward(scratch, interleaved, packed, bias, output, 0, shape, 1);
    else forward(scratch, interleaved, packed, bias, output, winners, shape, shape.channels);
}

#else

void stem_forward_bfloat16(const uint16_t *image, const uint16_t *packed, const float *bias, uint16_t *output,
                           uint8_t *winners, uint16_t *scratch, stem_shape shape) {
    (void)image, (void)packed, (void)bias, (void)output, (void)winners, (void)scratch, (void)shape;
    __builtin_trap();
}

#endif
