#ifndef XRAY_WINOGRAD_BFLOAT16_TILES_H
#define XRAY_WINOGRAD_BFLOAT16_TILES_H

#include "BFloat16Vectors.h"
#include "Inlined.h"
#include "WinogradBFloat16.h"

/* What the convolution and the gradient of its weights share: inputs, tile by tile. */

enum { lanes = 16, points = 16 };

#if defined(__x86_64__)

/* The four rows of inputs under a row of tiles; those beyond the edge count as zeros. */
typedef struct {
    const uint16_t *start[4];
    __mmask16 isInside[4];
    long width;
} band;

/* One column of a tile's inputs, transformed along the column. */
INLINED TARGET void load_column(const band *band, long x, __m512 column[4]) {
    const bool isInside = x >= 0 && x < band->width;
    const long at = isInside ? x * lanes : 0;
    __m512 input[4];
    for (int row = 0; row < 4; ++row) {
        const __m256i numbers = _mm256_loadu_si256((const void *)(band->start[row] + at));
        const __m512i wide = _mm512_maskz_cvtepu16_epi32(isInside ? band->isInside[row] : 0, numbers);
        input[row] = _mm512_castsi512_ps(_mm512_slli_epi32(wide, 16));
    }
    column[0] = _mm512_sub_ps(input[0], input[2]);
    column[1] = _mm512_add_ps(input[1], input[2]);
    column[2] = _mm512_sub_ps(input[2], input[1]);
    column[3] = _mm512_sub_ps(input[1], input[3]);
}

/* Neighbouring tiles of a row share two of their four columns. The result, of up to `tiles` of them, lies by point,
   by 16 channels, by tile. */
INLINED TARGET void winograd_bfloat16_transform_inputs(const uint16_t *input, uint16_t *transformed, long tiles,
                                                       long first, long count, winograd_shape shape) {
    const long blocks = shape.channels / lanes, tiles_an_image = shape.tile_rows * shape.tile_columns;
    const long step = blocks * tiles * lanes;
    for (long done = 0, run; done < count; done += run) {
        const long image = (first + done) / tiles_an_image, tile = (first + done) % tiles_an_image;
        const long y = tile / shape.tile_columns, x = tile % shape.tile_columns;
        run = shape.tile_columns - x < count - done ? shape.tile_columns - x : count - done;
        for (long block = 0; block < blocks; ++block) {
            const uint16_t *plane = input + (image * blocks + block) * shape.height * shape.width * lanes;
            band band = {.width = shape.width};
            for (int row = 0; row < 4; ++row) {
                const long at = 2 * y - 1 + row;
                const bool isInside = at >= 0 && at < shape.height;
                band.start[row] = plane + (isInside ? at * shape.width * lanes : 0);
                band.isInside[row] = isInside ? 0xFFFF : 0;
            }
            uint16_t *target = transformed + (block * tiles + done) * lanes;
            __m512 a[4], b[4], c[4], d[4];
            load_column(&band, 2 * x - 1, a);
            load_column(&band, 2 * x, b);
            for (long i = 0; i < run; ++i, target += lanes) {
                load_column(&band, 2 * (x + i) + 1, c);
                load_column(&band, 2 * (x + i) + 2, d);
                for (int row = 0; row < 4; ++row) {
                    store_rounded(target + (4 * row + 0) * step, _mm512_sub_ps(a[row], c[row]));
                    store_rounded(target + (4 * row + 1) * step, _mm512_add_ps(b[row], c[row]));
                    store_rounded(target + (4 * row + 2) * step, _mm512_sub_ps(c[row], b[row]));
                    store_rounded(target + (4 * row + 3) * step, _mm512_sub_ps(b[row], d[row]));
                    a[row] = c[row];
                    b[row] = d[row];
                }
            }
        }
    }
}

#endif

#endif
