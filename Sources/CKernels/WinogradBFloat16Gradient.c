#include <string.h>

#include "Clones.h"
#include "WinogradBFloat16Tiles.h"
#include "WinogradWeights.h"

/* The sums, one for each point, channel and filter, are the largest thing here, up to some megabytes: they are read and
   written once for so many tiles. (A multiple of 32 tiles would bring all points of a tile to the same few places of the
   first-level cache.) Eight channels by two registers of filters are 16 sums in flight. */
enum { tiles = 94, channels_at_once = 8, registers = 2, taps = 9 };

typedef float floats __attribute__((vector_size(lanes * 4), aligned(4)));

/* A thread's scratch memory: sums, the bias' sums, and the transformed tiles. */
static long sum_count(winograd_shape shape) { return points * shape.channels * shape.filters; }

long winograd_bfloat16_gradient_scratch_byte_count(winograd_shape shape) {
    return (sum_count(shape) + shape.filters) * (long)sizeof(float)
        + points * tiles * (shape.channels + shape.filters) * (long)sizeof(uint16_t);
}

XRAY_CLONES void winograd_bfloat16_finish_gradients(const void *scratch, long stride, long threads, float *weights,
                                                    float *bias, long first, long end, winograd_shape shape) {
    const float *sums = scratch;
    stride /= (long)sizeof(float);
    for (long filter = first; filter < end; filter += lanes) {
        for (long channel = 0; channel < shape.channels; ++channel) {
            floats point[points];
            for (long i = 0; i < points; ++i) {
                const long block = (i * (shape.filters / (registers * lanes)) + filter / (registers * lanes))
                        * (shape.channels / channels_at_once) + channel / channels_at_once;
                const long at = ((block * channels_at_once + channel % channels_at_once) * registers
                                 + filter / lanes % registers) * lanes;
                point[i] = *(const floats *)(sums + at);
                for (long thread = 1; thread < threads; ++thread)
                    point[i] += *(const floats *)(sums + thread * stride + at);
            }
            STORE_WEIGHTS(point, weights + (filter * shape.channels + channel) * taps, shape.channels * taps);
        }
        if (!bias) continue;
        floats total = {0};
        for (long thread = 0; thread < threads; ++thread)
            total += *(const floats *)(sums + thread * stride + sum_count(shape) + filter);
        *(floats *)(bias + filter) = total;
    }
}

#if defined(__x86_64__)

/* Puts the numbers of two tiles side by side: channel by channel, or filter by filter. */
INLINED TARGET __m512i alternating(void) {
    const __m512i lane = _mm512_set_epi32(15, 14, 13, 12, 11, 10, 9, 8, 7, 6, 5, 4, 3, 2, 1, 0);
    return _mm512_or_si512(lane, _mm512_slli_epi32(_mm512_add_epi32(lane, _mm512_set1_epi32(lanes)), 16));
}

/* Brings the same number of two neighbouring tiles side by side. An odd last tile is joined with zeros. */
TARGET static void pair_tiles(uint16_t *transformed, long blocks, long count) {
    const __m512i order = alternating();
    for (long row = 0; row < points * blocks; ++row, transformed += tiles * lanes) {
        if (count % 2) memset(transformed + count * lanes, 0, lanes * sizeof(uint16_t));
        for (long i = 0; i < count; i += 2) {
            uint16_t *pair = transformed + i * lanes;
            _mm512_storeu_si512(pair, _mm512_permutexvar_epi16(order, _mm512_loadu_si512(pair)));
        }
    }
}

/* Where a tile lies in a batch. */
typedef struct {
    long image, row, column;
} position;

/* One column of a tile's gradients, transformed along the column: A·δ, the last row with the opposite sign. */
INLINED TARGET void load_slopes(const uint16_t *from, bool isInside, bool isBelow, long below, __m512 column[4]) {
    __m512 slope[2];
    for (int row = 0; row < 2; ++row) {
        const bool isThere = isInside && (row == 0 || isBelow);
        const __m256i numbers = _mm256_loadu_si256((const void *)(isThere ? from + row * below : from));
        slope[row] = _mm512_castsi512_ps(
            _mm512_slli_epi32(_mm512_maskz_cvtepu16_epi32(isThere ? 0xFFFF : 0, numbers), 16));
    }
    column[0] = slope[0];
    column[1] = _mm512_add_ps(slope[0], slope[1]);
    column[2] = _mm512_sub_ps(slope[0], slope[1]);
    column[3] = slope[1];
}

/* The 2×2 gradients of each tile become 16 numbers, laid out as those of paired inputs are. One of them is the tile's
   sum, and so its share of the bias' gradient. */
TARGET static void transform_gradients(const uint16_t *gradient, uint16_t *transformed, float *bias, long first,
                                       long count, winograd_shape shape) {
    const long blocks = shape.filters / lanes, tiles_an_image = shape.tile_rows * shape.tile_columns;
    const long step = blocks * tiles * lanes, below = shape.width * lanes;
    const position start = {first / tiles_an_image, first % tiles_an_image / shape.tile_columns,
                            first % shape.tile_columns};
    const __m512i order = alternating();
    for (long block = 0; block < blocks; ++block) {
        __m512 total = _mm512_loadu_ps(bias + block * lanes);
        position at = start;
        for (long i = 0; i < count; i += 2) {
            __m512 left[2][4], right[2][4];
            for (int tile = 0; tile < 2; ++tile) {
                const bool isInside = i + tile < count;
                const long y = 2 * at.row, x = 2 * at.column;
                const uint16_t *from = gradient;
                if (isInside) from += (((at.image * blocks + block) * shape.height + y) * shape.width + x) * lanes;
                const bool isBelow = y + 1 < shape.height, isRight = isInside && x + 1 < shape.width;
                load_slopes(from, isInside, isBelow, below, left[tile]);
                load_slopes(isRight ? from + lanes : from, isRight, isBelow, below, right[tile]);
                total = _mm512_add_ps(total, _mm512_add_ps(left[tile][1], right[tile][1]));
                if (++at.column < shape.tile_columns) continue;
                at.column = 0;
                if (++at.row < shape.tile_rows) continue;
                at.row = 0;
                ++at.image;
            }
            uint16_t *target = transformed + (block * tiles + i) * lanes;
            for (int row = 0; row < 4; ++row) {
                __m512 numbers[2][4];
                for (int tile = 0; tile < 2; ++tile) {
                    numbers[tile][0] = left[tile][row];
                    numbers[tile][1] = _mm512_add_ps(left[tile][row], right[tile][row]);
                    numbers[tile][2] = _mm512_sub_ps(left[tile][row], right[tile][row]);
                    numbers[tile][3] = right[tile][row];
                }
                for (int column = 0; column < 4; ++column) {
                    const __m512i both = (__m512i)_mm512_cvtne2ps_pbh(numbers[1][column], numbers[0][column]);
                    _mm512_storeu_si512(target + (4 * row + column) * step, _mm512_permutexvar_epi16(order, both));
                }
            }
        }
        _mm512_storeu_ps(bias + block * lanes, total);
    }
}

/* For each point the product of two matrices: channels by tiles, and tiles by filters. */
TARGET static void multiply(const uint16_t *inputs, const uint16_t *gradients, float *sums, long count,
                            winograd_shape shape) {
    enum { row = tiles * lanes };
    for (int point = 0; point < points; ++point, inputs += shape.channels * tiles)
        for (long filter = 0; filter < shape.filters; filter += registers * lanes, gradients += registers * row)
            for (long channel = 0; channel < shape.channels; channel += channels_at_once) {
                const uint16_t *left = inputs + channel / lanes * row + channel % lanes * 2, *right = gradients;
                __m512 sum[channels_at_once][registers];
                for (int i = 0; i < channels_at_once; ++i)
                    for (int j = 0; j < registers; ++j)
                        sum[i][j] = _mm512_loadu_ps(sums + (i * registers + j) * lanes);
                for (long tile = 0; tile < count; tile += 2, left += 2 * lanes, right += 2 * lanes) {
                    const __m512bh low = (__m512bh)_mm512_loadu_si512(right);
                    const __m512bh high = (__m512bh)_mm512_loadu_si512(right + row);
                    for (int i = 0; i < channels_at_once; ++i) {
                        int32_t numbers;
                        memcpy(&numbers, left + 2 * i, sizeof numbers);
                        const __m512bh both = (__m512bh)_mm512_set1_epi32(numbers);
                        sum[i][0] = _mm512_dpbf16_ps(sum[i][0], low, both);
                        sum[i][1] = _mm512_dpbf16_ps(sum[i][1], high, both);
                    }
                }
                for (int i = 0; i < channels_at_once; ++i)
                    for (int j = 0; j < registers; ++j)
                        _mm512_storeu_ps(sums + (i * registers + j) * lanes, sum[i][j]);
                sums += channels_at_once * registers * lanes;
            }
}

TARGET void winograd_bfloat16_sum_gradients(const uint16_t *input, const uint16_t *gradient, void *scratch, long first,
                                            long end, winograd_shape shape) {
    float *sums = scratch, *bias = sums + sum_count(shape);
    uint16_t *inputs = (uint16_t *)(bias + shape.filters), *gradients = inputs + points * tiles * shape.channels;
    memset(sums, 0, (size_t)(sum_count(shape) + shape.filters) * sizeof(float));
    for (; first < end; first += tiles) {
        const long count = end - first < tiles ? end - first : tiles;
        winograd_bfloat16_transform_inputs(input, inputs, tiles, first, count, shape);
        pair_tiles(inputs, shape.channels / lanes, count);
        transform_gradients(gradient, gradients, bias, first, count, shape);
        multiply(inputs, gradients, sums, count, shape);
    }
}

#else

void winograd_bfloat16_sum_gradients(const uint16_t *input, const uint16_t *gradient, void *scratch, long first,
                                     long end, winograd_shape shape) {
    (void)input, (void)gradient, (void)scratch, (void)first, (void)end, (void)shape;
    __builtin_trap();
}

#endif
