/* The loops of the first layer for LANES filters side by side: included once for each such number, of which all names
   end in it. Vectors never pass a call: the functions are inlined into one clone an instruction set. */

#define JOINED(name, number) name##_##number
#define WITH_NUMBER(name, number) JOINED(name, number)
#define OF_LANES(name) WITH_NUMBER(name, LANES)

typedef float OF_LANES(floats) __attribute__((vector_size(LANES * 4), aligned(4)));
typedef int32_t OF_LANES(ints) __attribute__((vector_size(LANES * 4), aligned(4)));
typedef uint16_t OF_LANES(halves) __attribute__((vector_size(LANES * 2), aligned(2)));
typedef uint8_t OF_LANES(bytes) __attribute__((vector_size(LANES), aligned(1)));

#define floats OF_LANES(floats)
#define ints OF_LANES(ints)
#define halves OF_LANES(halves)
#define bytes OF_LANES(bytes)

#define SELECT(mask, yes, no) ((floats)(((ints)(yes) & (mask)) | ((ints)(no) & ~(mask))))

/* Writes one pooled, rectified number of each of LANES filters. */
#define FINISH(sum, at)                                                                            \
    do {                                                                                           \
        floats best = sum[0];                                                                      \
        ints winner = {0};                                                                         \
        for (int place = 1; place < places; ++place) {                                             \
            const ints better = sum[place] > best;                                                 \
            best = SELECT(better, sum[place], best);                                               \
            winner = (better & place) | (winner & ~better);                                        \
        }                                                                                          \
        const ints positive = best > (floats){0};                                                  \
        best = (floats)((ints)best & positive);                                                    \
        if (winners) {                                                                             \
            winner = (winner & positive) | (~positive & none);                                     \
            *(bytes *)(winners + (at)) = __builtin_convertvector(winner, bytes);                   \
        }                                                                                          \
        *(floats *)(output + (at)) = best;                                                         \
    } while (0)

/* Two neighbouring windows share the loads of the weights; eight sums in flight hide the latency of an addition. */
INLINED void OF_LANES(forward)(const float *padded, const float *packed, const float *bias, float *output,
                               uint8_t *winners, stem_shape shape) {
    const long stride = shape.width + 2, plane = (shape.height + 2) * stride;
    for (long block = 0; block < shape.blocks; ++block) {
        const float *weights = packed + block * shape.channels * taps * LANES;
        const floats start = bias ? *(const floats *)(bias + block * LANES) : (floats){0};
        for (long y = 0; y < shape.pooled_height; ++y) {
            long at = ((block * shape.pooled_height + y) * shape.pooled_width) * LANES;
            long x = 0;
            for (; x + 2 <= shape.pooled_width; x += 2, at += 2 * LANES) {
                floats left[places] = {start, start, start, start}, right[places] = {start, start, start, start};
                for (long channel = 0; channel < shape.channels; ++channel)
                    for (int tap = 0; tap < taps; ++tap) {
                        const floats weight = *(const floats *)(weights + (channel * taps + tap) * LANES);
                        const float *upper = padded + channel * plane + (2 * y + tap / 3) * stride + 2 * x + tap % 3;
                        const float *lower = upper + stride;
                        left[0] += weight * upper[0];
                        left[1] += weight * upper[1];
                        left[2] += weight * lower[0];
                        left[3] += weight * lower[1];
                        right[0] += weight * upper[2];
                        right[1] += weight * upper[3];
                        right[2] += weight * lower[2];
                        right[3] += weight * lower[3];
                    }
                FINISH(left, at);
                FINISH(right, at + LANES);
            }
            for (; x < shape.pooled_width; ++x, at += LANES) {
                floats sum[places] = {start, start, start, start};
                for (long channel = 0; channel < shape.channels; ++channel)
                    for (int tap = 0; tap < taps; ++tap) {
                        const floats weight = *(const floats *)(weights + (channel * taps + tap) * LANES);
                        const float *upper = padded + channel * plane + (2 * y + tap / 3) * stride + 2 * x + tap % 3;
                        sum[0] += weight * upper[0];
                        sum[1] += weight * upper[1];
                        sum[2] += weight * upper[stride];
                        sum[3] += weight * upper[stride + 1];
                    }
                FINISH(sum, at);
            }
        }
    }
}

/* The gradient of a pooled number goes to the place that won, times what lay under each weight there. */
INLINED void OF_LANES(backward)(const float *padded, const void *gradient, const uint8_t *winners, float *sums,
                                stem_shape shape, bool is_bfloat16) {
    const long stride = shape.width + 2, plane = (shape.height + 2) * stride;
    const long count = shape.channels * taps + 1;
    for (long block = 0; block < shape.blocks; ++block)
        for (long channel = 0; channel < shape.channels; ++channel) {
            floats sum[taps] = {{0}}, bias = {0};
            for (long y = 0; y < shape.pooled_height; ++y) {
                long at = ((block * shape.pooled_height + y) * shape.pooled_width) * LANES;
                const float *row = padded + channel * plane + 2 * y * stride;
                for (long x = 0; x < shape.pooled_width; ++x, at += LANES) {
                    const ints winner = __builtin_convertvector(*(const bytes *)(winners + at), ints);
                    ints slope;
                    if (is_bfloat16)
                        slope = __builtin_convertvector(*(const halves *)((const uint16_t *)gradient + at), ints)
                                << 16;
                    else
                        slope = *(const ints *)((const float *)gradient + at);
                    bias += (floats)(slope & (winner != none));
                    for (int place = 0; place < places; ++place) {
                        const floats share = (floats)(slope & (winner == place));
                        const float *under = row + (place / 2) * stride + 2 * x + place % 2;
                        for (int tap = 0; tap < taps; ++tap) sum[tap] += share * under[(tap / 3) * stride + tap % 3];
                    }
                }
            }
            float *target = sums + block * count * LANES;
            for (int tap = 0; tap < taps; ++tap) *(floats *)(target + (channel * taps + tap) * LANES) = sum[tap];
            *(floats *)(target + (count - 1) * LANES) = bias;
        }
}

#undef FINISH
#undef SELECT
#undef bytes
#undef halves
#undef ints
#undef floats
#undef OF_LANES
#undef WITH_NUMBER
#undef JOINED
