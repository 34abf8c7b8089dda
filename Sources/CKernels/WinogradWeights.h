#ifndef XRAY_WINOGRAD_WEIGHTS_H
#define XRAY_WINOGRAD_WEIGHTS_H

/* The way of weights into the algorithm of Winograd.h and back, one dimension at a time; for whatever vectors the file
   that includes this calls `floats`. */

/* G·g: of three numbers, `step` apart, four. */
#define TRANSFORM(from, step, to)                                                                                      \
    do {                                                                                                               \
        const floats outer = (from)[0] + (from)[2 * (step)];                                                           \
        (to)[0] = (from)[0];                                                                                           \
        (to)[1] = 0.5f * (outer + (from)[step]);                                                                       \
        (to)[2] = 0.5f * (outer - (from)[step]);                                                                       \
        (to)[3] = (from)[2 * (step)];                                                                                  \
    } while (0)

/* Gᵀ·u: of four numbers three. The fourth was computed with the opposite sign. */
#define TRANSFORM_BACK(from, step, to)                                                                                 \
    do {                                                                                                               \
        (to)[0] = (from)[0] + 0.5f * ((from)[step] + (from)[2 * (step)]);                                              \
        (to)[1] = 0.5f * ((from)[step] - (from)[2 * (step)]);                                                          \
        (to)[2] = 0.5f * ((from)[step] + (from)[2 * (step)]) - (from)[3 * (step)];                                     \
    } while (0)

/* 16 sums of one channel and as many filters as a vector has to 3×3 weights; `stride` numbers lie between filters. */
#define STORE_WEIGHTS(point, target, stride)                                                                           \
    do {                                                                                                               \
        floats rows[4][3], tap[3][3];                                                                                  \
        for (int row = 0; row < 4; ++row) TRANSFORM_BACK((point) + 4 * row, 1, rows[row]);                             \
        for (int column = 0; column < 3; ++column) {                                                                   \
            const floats line[4] = {rows[0][column], rows[1][column], rows[2][column], rows[3][column]};               \
            floats back[3];                                                                                            \
            TRANSFORM_BACK(line, 1, back);                                                                             \
            for (int row = 0; row < 3; ++row) tap[row][column] = back[row];                                            \
        }                                                                                                              \
        for (long lane = 0; lane < lanes; ++lane)                                                                      \
            for (int i = 0; i < taps; ++i) (target)[lane * (stride) + i] = tap[i / 3][i % 3][lane];                    \
    } while (0)

#endif
