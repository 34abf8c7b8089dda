#include <string.h>

#include "Clones.h"
#include "WinogradFloat32Tiles.h"
#include "WinogradWeights.h"

/* The sums, one for each point, channel and filter, are read and written once for so many tiles. Four channels by two
   vectors of filters are eight sums in flight: as many as two multipliers of four cycles take. */
enum { tiles = 60, channels_at_once = 4, vectors = 2, columns = vectors * lanes, line = 16 };

/* A thread's scratch memory: sums, the bias' sums, and the transformed tiles. */
static long sum_count(winograd_shape shape) { return points * shape.channels * shape.filters; }

static long scratch_count(winograd_shape shape) {
    const long transformed = point_stride(shape.channels / lanes, tiles) + point_stride(shape.filters / lanes, tiles);
    return (sum_count(shape) + shape.filters + points * transformed + line - 1) / line * line;
}

long winograd_float32_gradient_scratch_byte_count(winograd_shape shape) {
    return scratch_count(shape) * (long)sizeof(float);
}

/* One column of a tile's gradients, transformed along the column: A·δ, the last row with the opposite sign. */
INLINED void load_slopes(const float *upper, const float *lower, floats column[4]) {
    column[0] = *(const floats *)upper;
    column[3] = *(const floats *)lower;
    column[1] = column[0] + column[3];
    column[2] = column[0] - column[3];
}

/* The 2×2 gradients of each tile become 16 numbers, laid out as those of inputs are. One of them is the tile's sum, and
   so its share of the bias' gradient. */
INLINED void transform_gradients(const float *gradient, float *transformed, float *bias, long first, long count,
                                 winograd_shape shape) {
    const long blocks = shape.filters / lanes, tiles_an_image = shape.tile_rows * shape.tile_columns;
    const long step = point_stride(blocks, tiles), below = shape.width * lanes;
    for (long block = 0; block < blocks; ++block) {
        floats total = *(const floats *)(bias + block * lanes);
        long image = first / tiles_an_image, tile = first % tiles_an_image;
        long row = tile / shape.tile_columns, column = tile % shape.tile_columns;
        for (long i = 0; i < count; ++i) {
            const long y = 2 * row, x = 2 * column;
            const bool is_below = y + 1 < shape.height, is_right = x + 1 < shape.width;
            const float *from =
                gradient + (((image * blocks + block) * shape.height + y) * shape.width + x) * lanes;
            floats left[4], right[4];
            load_slopes(from, is_below ? from + below : zeros, left);
            load_slopes(is_right ? from + lanes : zeros, is_right && is_below ? from + below + lanes : zeros, right);
            total += left[1] + right[1];
            float *target = transformed + (block * tiles + i) * lanes;
            for (int point = 0; point < 4; ++point, target += 4 * step) {
                *(floats *)target = left[point];
                *(floats *)(target + step) = left[point] + right[point];
                *(floats *)(target + 2 * step) = left[point] - right[point];
                *(floats *)(target + 3 * step) = right[point];
            }
            if (++column < shape.tile_columns) continue;
            column = 0;
            if (++row < shape.tile_rows) continue;
            row = 0;
            ++image;
        }
        *(floats *)(bias + block * lanes) = total;
    }
}

/* For each point the product of two matrices: channels by tiles, and tiles by filters. The sums lie by point, by 16
   filters, by channel, by filter. */
INLINED void multiply(const float *inputs, const float *gradients, float *sums, long count, winograd_shape shape) {
    const long input_step = point_stride(shape.channels / lanes, tiles);
    const long gradient_step = point_stride(shape.filters / lanes, tiles);
    for (int point = 0; point < points; ++point, inputs += input_step, gradients += gradient_step)
        for (long filter = 0; filter < shape.filters; filter += columns)
            for (long channel = 0; channel < shape.channels; channel += channels_at_once) {
                const float *left = inputs + channel / lanes * tiles * lanes + channel % lanes;
                const float *right = gradients + filter * tiles;
                floats sum[channels_at_once][vectors];
                for (int i = 0; i < channels_at_once; ++i)
                    for (int j = 0; j < vectors; ++j) sum[i][j] = *(floats *)(sums + (i * vectors + j) * lanes);
                for (long tile = 0; tile < count; ++tile, left += lanes, right += lanes) {
                    const floats low = *(const floats *)right, high = *(const floats *)(right + tiles * lanes);
                    for (int i = 0; i < channels_at_once; ++i) {
                        sum[i][0] += low * left[i];
                        sum[i][1] += high * left[i];
                    }
                }
                for (int i = 0; i < channels_at_once; ++i)
                    for (int j = 0; j < vectors; ++j) *(floats *)(sums + (i * vectors + j) * lanes) = sum[i][j];
                sums += channels_at_once * columns;
            }
}

XRAY_CLONES void winograd_float32_sum_gradients(const float *input, const float *gradient, float *scratch, long first,
                                                long end, winograd_shape shape) {
    float *bias = scratch + sum_count(shape), *inputs = bias + shape.filters;
    float *gradients = inputs + points * point_stride(shape.channels / lanes, tiles);
    memset(scratch, 0, (size_t)(sum_count(shape) + shape.filters) * sizeof(float));
    for (; first < end; first += tiles) {
        const long count = end - first < tiles ? end - first : tiles;
        transform_inputs(input, inputs, tiles, first, count, shape);
        transform_gradients(gradient, gradients, bias, first, count, shape);
        multiply(inputs, gradients, scratch, count, shape);
    }
}

XRAY_CLONES void winograd_float32_finish_gradients(const float *scratch, long stride, long threads, float *weights,
                                                   float *bias, long first, long end, winograd_shape shape) {
    stride /= (long)sizeof(float);
    for (long filter = first; filter < end; filter += lanes) {
        for (long channel = 0; channel < shape.channels; ++channel) {
            floats point[points];
            for (long i = 0; i < points; ++i) {
                const long block = i * (shape.filters / columns) + filter / columns;
                const float *from = scratch + (block * shape.channels + channel) * columns + filter % columns;
                point[i] = *(const floats *)from;
                for (long thread = 1; thread < threads; ++thread) point[i] += *(const floats *)(from + thread * stride);
            }
            STORE_WEIGHTS(point, weights + (filter * shape.channels + channel) * taps, shape.channels * taps);
        }
        if (!bias) continue;
        floats total = {0};
        for (long thread = 0; thread < threads; ++thread)
            total += *(const floats *)(scratch + thread * stride + sum_count(shape) + filter);
        *(floats *)(bias + filter) = total;
    }
}
