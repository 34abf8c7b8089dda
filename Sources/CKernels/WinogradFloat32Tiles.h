#ifndef XRAY_WINOGRAD_FLOAT32_TILES_H
#define XRAY_WINOGRAD_FLOAT32_TILES_H

#include "Inlined.h"
#include "WinogradFloat32.h"

/* What the convolution in float32 and the gradient of its weights share. A vector is a block of the layout: eight
   channels, one register with AVX2. */
enum { lanes = 8, points = 16, taps = 9, places = 4, none = 4 };
typedef float floats __attribute__((vector_size(lanes * 4), aligned(4)));
typedef int32_t ints __attribute__((vector_size(lanes * 4), aligned(4)));
typedef uint8_t bytes __attribute__((vector_size(lanes), aligned(1)));

/* Numbers between the points of transformed tiles: a line more than the tiles take, since at a multiple of 4 KiB all 16
   points of a tile would share the same few places of the first-level cache. */
INLINED long point_stride(long blocks, long tiles) { return (blocks * tiles + 2) * lanes; }

/* The four rows of inputs under a row of tiles. */
typedef struct {
    const float *start[4];
    bool is_inside[4];
    long width;
} band;

static const float zeros[lanes];

/* One column of a tile's inputs, transformed along the column; what lies beyond the edge counts as zeros. */
INLINED void load_column(const band *band, long x, floats column[4]) {
    const bool is_inside = x >= 0 && x < band->width;
    floats input[4];
    for (int row = 0; row < 4; ++row)
        input[row] = *(const floats *)(is_inside && band->is_inside[row] ? band->start[row] + x * lanes : zeros);
    column[0] = input[0] - input[2];
    column[1] = input[1] + input[2];
    column[2] = input[2] - input[1];
    column[3] = input[1] - input[3];
}

/* Neighbouring tiles of a row share two of their four columns. The result, of up to `tiles` of them, lies by point,
   by block of channels, by tile. */
INLINED void transform_inputs(const float *input, float *transformed, long tiles, long first, long count,
                              winograd_shape shape) {
    const long blocks = shape.channels / lanes, tiles_an_image = shape.tile_rows * shape.tile_columns;
    const long step = point_stride(blocks, tiles);
    for (long done = 0, run; done < count; done += run) {
        const long image = (first + done) / tiles_an_image, tile = (first + done) % tiles_an_image;
        const long y = tile / shape.tile_columns, x = tile % shape.tile_columns;
        run = shape.tile_columns - x < count - done ? shape.tile_columns - x : count - done;
        for (long block = 0; block < blocks; ++block) {
            const float *plane = input + (image * blocks + block) * shape.height * shape.width * lanes;
            band band = {.width = shape.width};
            for (int row = 0; row < 4; ++row) {
                const long at = 2 * y - 1 + row;
                band.is_inside[row] = at >= 0 && at < shape.height;
                band.start[row] = plane + (band.is_inside[row] ? at * shape.width * lanes : 0);
            }
            float *target = transformed + (block * tiles + done) * lanes;
            floats a[4], b[4], c[4], d[4];
            load_column(&band, 2 * x - 1, a);
            load_column(&band, 2 * x, b);
            for (long i = 0; i < run; ++i, target += lanes) {
                load_column(&band, 2 * (x + i) + 1, c);
                load_column(&band, 2 * (x + i) + 2, d);
                for (int row = 0; row < 4; ++row) {
                    *(floats *)(target + (4 * row + 0) * step) = a[row] - c[row];
                    *(floats *)(target + (4 * row + 1) * step) = b[row] + c[row];
                    *(floats *)(target + (4 * row + 2) * step) = c[row] - b[row];
                    *(floats *)(target + (4 * row + 3) * step) = b[row] - d[row];
                    a[row] = c[row];
                    b[row] = d[row];
                }
            }
        }
    }
}

#endif
