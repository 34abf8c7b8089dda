#include "WinogradFloat32.h"

#include "Clones.h"
#include "WinogradFloat32Tiles.h"
#include "WinogradWeights.h"

/* Six tiles by two vectors of filters are twelve sums in flight, which with two vectors of weights and one number fill
   the sixteen registers of AVX2. A pass over the weights serves `most_tiles`, or half as many where the transformed
   inputs of all would not fit into the second-level cache. */
enum { rows = 6, vectors = 2, most_tiles = 24, few_channels = 192, columns = vectors * lanes };

static long tiles_at_once(winograd_shape shape) {
    return shape.channels > few_channels ? most_tiles / 2 : most_tiles;
}

long winograd_float32_most_tiles_at_once(void) { return most_tiles; }

long winograd_float32_scratch_byte_count(winograd_shape shape) {
    const long tiles = tiles_at_once(shape);
    return (points * tiles * columns + points * point_stride(shape.channels / lanes, tiles)) * (long)sizeof(float);
}

/* Packed weights lie in the order in which they are multiplied: by 16 filters, by point, by channel, by filter. */
XRAY_CLONES void winograd_float32_pack_weights(const float *weights, float *packed, bool transposed, long first,
                                               long end, winograd_shape shape) {
    for (long filter = first; filter < end; filter += lanes)
        for (long channel = 0; channel < shape.channels; ++channel) {
            floats plain[taps], transformed[3][4];
            for (long lane = 0; lane < lanes; ++lane) {
                const float *from = weights + taps * (transposed ? channel * shape.filters + filter + lane
                                                                 : (filter + lane) * shape.channels + channel);
                for (int tap = 0; tap < taps; ++tap) plain[tap][lane] = from[transposed ? taps - 1 - tap : tap];
            }
            for (int column = 0; column < 3; ++column) TRANSFORM(plain + column, 3, transformed[column]);
            for (int row = 0; row < 4; ++row) {
                const floats line[3] = {transformed[0][row], transformed[1][row], transformed[2][row]};
                floats point[4];
                TRANSFORM(line, 1, point);
                for (int i = 0; i < 4; ++i) {
                    const long at = filter / columns * points + 4 * row + i;
                    *(floats *)(packed + (at * shape.channels + channel) * columns + filter % columns) = point[i];
                }
            }
        }
}

/* For one point the product of two matrices: six tiles by channels, and channels by 16 filters. */
INLINED void multiply(const float *transformed, const float *weights, float *sums, long blocks, long tiles) {
    floats sum[rows][vectors];
    for (int row = 0; row < rows; ++row) sum[row][0] = sum[row][1] = (floats){0};
    for (long block = 0; block < blocks; ++block, transformed += tiles * lanes)
        for (int channel = 0; channel < lanes; ++channel, weights += columns) {
            const floats low = *(const floats *)weights, high = *(const floats *)(weights + lanes);
            for (int row = 0; row < rows; ++row) {
                const float number = transformed[row * lanes + channel];
                sum[row][0] += low * number;
                sum[row][1] += high * number;
            }
        }
    for (int row = 0; row < rows; ++row, sums += columns) {
        *(floats *)sums = sum[row][0];
        *(floats *)(sums + lanes) = sum[row][1];
    }
}

/* The 2×2 outputs of a tile, for 8 filters; `step` numbers lie between its points. */
INLINED void transform_outputs(const float *sums, long step, floats output[places]) {
    floats row[4][2];
    for (int i = 0; i < 4; ++i, sums += 4 * step) {
        const floats first = *(const floats *)sums, second = *(const floats *)(sums + step);
        const floats third = *(const floats *)(sums + 2 * step), fourth = *(const floats *)(sums + 3 * step);
        row[i][0] = first + second + third;
        row[i][1] = second - third - fourth;
    }
    for (int column = 0; column < 2; ++column) {
        output[column] = row[0][column] + row[1][column] + row[2][column];
        output[2 + column] = row[1][column] - row[2][column] - row[3][column];
    }
}

/* Tiles in a row, of 8 filters: what was summed up, and where the result belongs. */
typedef struct {
    const float *sums;
    long step; /* between points */
    floats bias;
    long plane; /* of the first of the tiles: image × blocks of filters + block */
    long tile;  /* in its image */
    long count;
} finish;

#define SELECT(mask, yes, no) (((ints)(yes) & (mask)) | ((ints)(no) & ~(mask)))

INLINED void finish_pooled(finish work, winograd_float32_tensors tensors, winograd_shape shape) {
    const long tiles_an_image = shape.tile_rows * shape.tile_columns;
    for (long i = 0; i < work.count; ++i, work.sums += columns) {
        floats output[places];
        transform_outputs(work.sums, work.step, output);
        const long at = (work.plane * tiles_an_image + work.tile) * lanes;
        floats best = output[0];
        ints winner = {0};
        for (int place = 1; place < places; ++place) {
            const ints is_better = output[place] > best;
            best = (floats)SELECT(is_better, output[place], best);
            winner = (is_better & place) | (winner & ~is_better);
        }
        best += work.bias;
        const ints is_positive = best > (floats){0};
        *(ints *)(tensors.output + at) = (ints)best & is_positive;
        if (tensors.winners) {
            winner = (winner & is_positive) | (~is_positive & none);
            *(bytes *)(tensors.winners + at) = __builtin_convertvector(winner, bytes);
        }
        if (++work.tile == tiles_an_image) {
            work.tile = 0;
            work.plane += shape.filters / lanes;
        }
    }
}

INLINED void finish_plain(finish work, bool rectifies, winograd_float32_tensors tensors, winograd_shape shape) {
    long y = work.tile / shape.tile_columns, x = work.tile % shape.tile_columns;
    for (long i = 0; i < work.count; ++i, work.sums += columns) {
        floats output[places];
        transform_outputs(work.sums, work.step, output);
        float *target = tensors.output + ((work.plane * shape.height + 2 * y) * shape.width + 2 * x) * lanes;
        for (int place = 0; place < places; ++place) {
            if (2 * y + place / 2 >= shape.height || 2 * x + place % 2 >= shape.width) continue;
            const floats number = output[place] + work.bias;
            const ints kept = rectifies ? number > (floats){0} : (ints){0} == (ints){0};
            *(ints *)(target + (place / 2 * shape.width + place % 2) * lanes) = (ints)number & kept;
        }
        if (++x < shape.tile_columns) continue;
        x = 0;
        if (++y < shape.tile_rows) continue;
        y = 0;
        work.plane += shape.filters / lanes;
    }
}

INLINED void convolve(winograd_float32_tensors tensors, bool pools, bool rectifies, float *scratch, long first,
                      long end, winograd_shape shape) {
    const long tiles = tiles_at_once(shape), tiles_an_image = shape.tile_rows * shape.tile_columns;
    const long blocks = shape.channels / lanes, step = point_stride(blocks, tiles);
    float *sums = scratch, *transformed = sums + points * tiles * columns;
    for (; first < end; first += tiles) {
        const long count = end - first < tiles ? end - first : tiles;
        transform_inputs(tensors.input, transformed, tiles, first, count, shape);
        const float *weights = tensors.weights;
        for (long filter = 0; filter < shape.filters; filter += columns) {
            for (long point = 0; point < points; ++point, weights += shape.channels * columns)
                for (long tile = 0; tile < count; tile += rows)
                    multiply(transformed + point * step + tile * lanes, weights,
                             sums + (point * tiles + tile) * columns, blocks, tiles);
            for (long i = 0; i < vectors; ++i) {
                const finish work = {
                    .sums = sums + i * lanes,
                    .step = tiles * columns,
                    .bias = tensors.bias ? *(const floats *)(tensors.bias + filter + i * lanes) : (floats){0},
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

XRAY_CLONES void winograd_float32_convolve(winograd_float32_tensors tensors, bool rectifies, float *scratch, long first,
                                           long end, winograd_shape shape) {
    convolve(tensors, false, rectifies, scratch, first, end, shape);
}

XRAY_CLONES void winograd_float32_convolve_and_pool(winograd_float32_tensors tensors, float *scratch, long first,
                                                    long end, winograd_shape shape) {
    convolve(tensors, true, true, scratch, first, end, shape);
}
