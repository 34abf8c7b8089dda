#include "WinogradBFloat16.h"

#include "Clones.h"
#include "WinogradBFloat16Tiles.h"
#include "WinogradWeights.h"

/* A tile's 4×4 inputs and the 3×3 weights become `points` numbers each. Twelve tiles by two registers of filters are 24
   sums in flight: enough to hide the latency of a product, and 8 registers remain for what is multiplied. What the
   twelve tiles sum up to, 24 KiB, stays in the first-level cache. */
enum { taps = 9, tiles = 12, registers = 2 };
typedef float floats __attribute__((vector_size(lanes * 4), aligned(4)));
typedef int32_t ints __attribute__((vector_size(lanes * 4), aligned(4)));

long winograd_bfloat16_tiles_at_once(void) { return tiles; }

long winograd_bfloat16_scratch_byte_count(winograd_shape shape) {
    return points * tiles * (shape.channels * (long)sizeof(uint16_t) + registers * lanes * (long)sizeof(float));
}

/* Packed weights lie in the order in which they are multiplied: by 32 filters, by point, by pair of channels, by 16 of
   the filters, by filter, and last the two channels of a pair. */
XRAY_CLONES void winograd_bfloat16_pack_weights(const float *weights, uint16_t *packed, bool transposed, long first,
                                                long end, winograd_shape shape) {
    const long pairs = shape.channels / 2;
    for (long filter = first; filter < end; filter += lanes)
        for (long pair = 0; pair < pairs; ++pair) {
            ints halfPairs[points];
            for (long half = 0; half < 2; ++half) {
                const long channel = 2 * pair + half;
                float rows[taps][lanes];
                for (long lane = 0; lane < lanes; ++lane) {
                    const float *from = weights + taps * (transposed ? channel * shape.filters + filter + lane
                                                                     : (filter + lane) * shape.channels + channel);
                    for (int tap = 0; tap < taps; ++tap) rows[tap][lane] = from[transposed ? taps - 1 - tap : tap];
                }
                floats plain[taps], columns[3][4];
                for (int tap = 0; tap < taps; ++tap) plain[tap] = *(const floats *)rows[tap];
                for (int column = 0; column < 3; ++column) TRANSFORM(plain + column, 3, columns[column]);
                for (int row = 0; row < 4; ++row) {
                    const floats line[3] = {columns[0][row], columns[1][row], columns[2][row]};
                    floats point[4];
                    TRANSFORM(line, 1, point);
                    for (int i = 0; i < 4; ++i) {
                        const ints bits = (ints)point[i];
                        const ints rounded = bits + 0x7FFF + ((bits >> 16) & 1);
                        const int at = 4 * row + i;
                        if (half) halfPairs[at] |= rounded & (int32_t)0xFFFF0000;
                        else halfPairs[at] = (rounded >> 16) & 0xFFFF;
                    }
                }
            }
            const long block = filter / (registers * lanes), place = filter / lanes % registers;
            for (long point = 0; point < points; ++point) {
                const long at = (((block * points + point) * pairs + pair) * registers + place) * lanes * 2;
                *(ints *)(packed + at) = halfPairs[point];
            }
        }
}

#if defined(__x86_64__)

/* For each point the product of two matrices: tiles by channels, and channels by 32 filters. The weights come from the
   second-level cache, once for all the tiles, and are asked for a little before they are needed. */
TARGET static void multiply(const uint16_t *transformed, const uint16_t *weights, float *sums, long blocks) {
    enum { pair = registers * lanes * 2, ahead = 16 * pair };
    for (int point = 0; point < points; ++point) {
        __m512 sum[tiles][registers];
        for (int tile = 0; tile < tiles; ++tile) sum[tile][0] = sum[tile][1] = _mm512_setzero_ps();
        for (long block = 0; block < blocks; ++block, transformed += tiles * lanes)
            for (int channel = 0; channel < lanes; channel += 2, weights += pair) {
                _mm_prefetch((const char *)(weights + ahead), _MM_HINT_T0);
                _mm_prefetch((const char *)(weights + ahead + lanes * 2), _MM_HINT_T0);
                const __m512bh low = (__m512bh)_mm512_loadu_si512(weights);
                const __m512bh high = (__m512bh)_mm512_loadu_si512(weights + lanes * 2);
                for (int tile = 0; tile < tiles; ++tile) {
                    const __m512bh both = both_everywhere(transformed + tile * lanes + channel);
                    sum[tile][0] = _mm512_dpbf16_ps(sum[tile][0], low, both);
                    sum[tile][1] = _mm512_dpbf16_ps(sum[tile][1], high, both);
                }
            }
        for (int tile = 0; tile < tiles; ++tile, sums += registers * lanes) {
            _mm512_storeu_ps(sums, sum[tile][0]);
            _mm512_storeu_ps(sums + lanes, sum[tile][1]);
        }
    }
}

/* The 2×2 outputs of a tile, for 16 filters. */
INLINED TARGET void transform_outputs(const float *sums, __m512 output[4]) {
    enum { step = tiles * registers * lanes };
    __m512 rows[4][2];
    for (int row = 0; row < 4; ++row, sums += 4 * step) {
        const __m512 first = _mm512_loadu_ps(sums), second = _mm512_loadu_ps(sums + step);
        const __m512 third = _mm512_loadu_ps(sums + 2 * step), fourth = _mm512_loadu_ps(sums + 3 * step);
        rows[row][0] = _mm512_add_ps(_mm512_add_ps(first, second), third);
        rows[row][1] = _mm512_sub_ps(_mm512_sub_ps(second, third), fourth);
    }
    for (int column = 0; column < 2; ++column) {
        output[column] = _mm512_add_ps(_mm512_add_ps(rows[0][column], rows[1][column]), rows[2][column]);
        output[2 + column] = _mm512_sub_ps(_mm512_sub_ps(rows[1][column], rows[2][column]), rows[3][column]);
    }
}

/* Tiles in a row, of 16 filters: what was summed up, and where the result belongs. */
typedef struct {
    const float *sums;
    __m512 bias;
    long plane; /* of the first of the tiles: image × blocks of filters + block */
    long tile;  /* in its image */
    long count;
} finish;

TARGET static void finish_pooled(finish work, winograd_bfloat16_tensors tensors, winograd_shape shape) {
    const long tiles_an_image = shape.tile_rows * shape.tile_columns;
    for (long i = 0; i < work.count; ++i, work.sums += registers * lanes) {
        __m512 output[places];
        transform_outputs(work.sums, output);
        const long at = (work.plane * tiles_an_image + work.tile) * lanes;
        store_pooled(output, work.bias, tensors.output + at, tensors.winners ? tensors.winners + at : 0);
        if (++work.tile == tiles_an_image) {
            work.tile = 0;
            work.plane += shape.filters / lanes;
        }
    }
}

TARGET static void finish_plain(finish work, bool rectifies, winograd_bfloat16_tensors tensors, winograd_shape shape) {
    const __m512 least = _mm512_set1_ps(rectifies ? 0 : -__builtin_inff());
    long y = work.tile / shape.tile_columns, x = work.tile % shape.tile_columns;
    for (long i = 0; i < work.count; ++i, work.sums += registers * lanes) {
        __m512 output[places];
        transform_outputs(work.sums, output);
        uint16_t *target =
            tensors.output + ((work.plane * shape.height + 2 * y) * shape.width + 2 * x) * lanes;
        for (int place = 0; place < places; ++place) {
            if (2 * y + place / 2 >= shape.height || 2 * x + place % 2 >= shape.width) continue;
            const __m512 number = _mm512_add_ps(output[place], work.bias);
            store_rounded(target + (place / 2 * shape.width + place % 2) * lanes, _mm512_max_ps(least, number));
        }
        if (++x < shape.tile_columns) continue;
        x = 0;
        if (++y < shape.tile_rows) continue;
        y = 0;
        work.plane += shape.filters / lanes;
    }
}

INLINED TARGET void convolve(winograd_bfloat16_tensors tensors, bool pools, bool rectifies, void *scratch, long first,
                             long end, winograd_shape shape) {
    const long blocks = shape.channels / lanes, tiles_an_image = shape.tile_rows * shape.tile_columns;
    float *sums = scratch;
    uint16_t *transformed = (uint16_t *)(sums + points * tiles * registers * lanes);
    for (; first < end; first += tiles) {
        const long count = end - first < tiles ? end - first : tiles;
        winograd_bfloat16_transform_inputs(tensors.input, transformed, tiles, first, count, shape);
        const uint16_t *weights = tensors.weights;
        for (long filter = 0; filter < shape.filters; filter += registers * lanes) {
            multiply(transformed, weights, sums, blocks);
            weights += points * shape.channels * registers * lanes;
            for (long i = 0; i < registers; ++i) {
                const finish work = {
                    .sums = sums + i * lanes,
                    .bias = tensors.bias ? _mm512_loadu_ps(tensors.bias + filter + i * lanes) : _mm512_setzero_ps(),
                    .plane = first / tiles_an_image * (shape.filters / lanes) + filter / lanes + i,
                    .tile = first % tiles_an_image,
                    .count = count,
                };
                if (pools) finish_pooled(work, tensors, shape);
                else finish_plain(work, rectifies, tensors, shape);
            }
        }
    }
}

TARGET void winograd_bfloat16_convolve(winograd_bfloat16_tensors tensors, bool rectifies, void *scratch, long first,
                                       long end, winograd_shape shape) {
    convolve(tensors, false, rectifies, scratch, first, end, shape);
}

TARGET void winograd_bfloat16_convolve_and_pool(winograd_bfloat16_tensors tensors, void *scratch, long first, long end,
                                                winograd_shape shape) {
    convolve(tensors, true, true, scratch, first, end, shape);
}

#else

void winograd_bfloat16_convolve(winograd_bfloat16_tensors tensors, bool rectifies, void *scratch, long first, long end,
                                winograd_shape shape) {
    (void)tensors, (void)rectifies, (void)scratch, (void)first, (void)end, (void)shape;
    __builtin_trap();
}

void winograd_bfloat16_convolve_and_pool(winograd_bfloat16_tensors tensors, void *scratch, long first, long end,
                                         winograd_shape shape) {
    (void)tensors, (void)scratch, (void)first, (void)end, (void)shape;
    __builtin_trap();
}

#endif
