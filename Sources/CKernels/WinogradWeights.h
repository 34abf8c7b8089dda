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

#endif
