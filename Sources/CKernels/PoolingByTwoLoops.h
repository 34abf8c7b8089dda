/* The loops of PoolingByTwo.c for blocks of LANES channels, included once for each number. */

#define JOINED(name, lanes) name##_##lanes
#define EXPANDED(name, lanes) JOINED(name, lanes)
#define NAMED(name) EXPANDED(name, LANES)

#define floats NAMED(floats)
#define words NAMED(words)
#define ints NAMED(ints)
#define halves NAMED(halves)
#define bytes NAMED(bytes)

typedef float floats __attribute__((vector_size(LANES * 4), aligned(4)));
typedef uint32_t words __attribute__((vector_size(LANES * 4), aligned(4)));
typedef int32_t ints __attribute__((vector_size(LANES * 4), aligned(4)));
typedef uint16_t halves __attribute__((vector_size(LANES * 2), aligned(2)));
typedef uint8_t bytes __attribute__((vector_size(LANES), aligned(1)));

/* The bits of numbers as float32, of which bfloat16 is the upper half. */
#define LOAD(numbers, at)                                                                                            \
    (is_bfloat16 ? __builtin_convertvector(*(const halves *)((const uint16_t *)(numbers) + (at)), words) << 16       \
                 : *(const words *)((const uint32_t *)(numbers) + (at)))
#define STORE(numbers, at, bits)                                                                                     \
    (is_bfloat16 ? (void)(*(halves *)((uint16_t *)(numbers) + (at)) = __builtin_convertvector((bits) >> 16, halves)) \
                 : (void)(*(words *)((uint32_t *)(numbers) + (at)) = (bits)))
#define SELECT(mask, yes, no) (((words)(yes) & (words)(mask)) | ((words)(no) & ~(words)(mask)))

INLINED void NAMED(forward)(const void *volume, void *output, uint8_t *winners, bool rectifies, pooling_by_two block,
                            bool is_bfloat16) {
    const long rows = block.height / 2, columns = block.width / 2, count = rows * columns;
    const long line = block.width * LANES;
    for (long y = 0, i = 0; y < rows; ++y)
        for (long x = 0; x < columns; ++x, ++i) {
            const long from = 2 * (y * line + x * LANES);
            words best = LOAD(volume, from), winner = {0};
            for (int place = 1; place < places; ++place) {
                const words other = LOAD(volume, from + place / 2 * line + place % 2 * LANES);
                const ints is_better = (floats)other > (floats)best;
                best = SELECT(is_better, other, best);
                winner = SELECT(is_better, (words){0} + place, winner);
            }
            if (rectifies) {
                const ints is_positive = (floats)best > (floats){0};
                best &= (words)is_positive;
                winner = SELECT(is_positive, winner, (words){0} + none);
            }
            if (winners) *(bytes *)(winners + i * LANES) = __builtin_convertvector(winner, bytes);
            if (!block.plain_channels) {
                STORE(output, i * LANES, best);
                continue;
            }
            uint32_t bits[LANES];
            memcpy(bits, &best, sizeof bits);
            for (long channel = 0; channel < block.plain_channels; ++channel)
                if (is_bfloat16) ((uint16_t *)output)[channel * count + i] = (uint16_t)(bits[channel] >> 16);
                else ((uint32_t *)output)[channel * count + i] = bits[channel];
        }
}

INLINED void NAMED(backward)(const void *gradient, const uint8_t *winners, void *volume_gradient,
                             pooling_by_two block, bool is_bfloat16) {
    const long rows = block.height / 2, columns = block.width / 2, count = rows * columns;
    const long line = block.width * LANES, size = is_bfloat16 ? 2 : 4;
    for (long y = 0, i = 0; y < rows; ++y) {
        const long top = 2 * y * line;
        for (long x = 0; x < columns; ++x, ++i) {
            words slope;
            if (block.plain_channels) {
                uint32_t bits[LANES] = {0};
                for (long channel = 0; channel < block.plain_channels; ++channel)
                    bits[channel] = is_bfloat16 ? (uint32_t)((const uint16_t *)gradient)[channel * count + i] << 16
                                                : ((const uint32_t *)gradient)[channel * count + i];
                memcpy(&slope, bits, sizeof bits);
            } else {
                slope = LOAD(gradient, i * LANES);
            }
            const words winner = __builtin_convertvector(*(const bytes *)(winners + i * LANES), words);
            for (int place = 0; place < places; ++place) {
                const words here = slope & (words)(winner == (words){0} + place);
                STORE(volume_gradient, top + place / 2 * line + (2 * x + place % 2) * LANES, here);
            }
        }
        if (block.width % 2)
            for (long end = top + line; end <= top + 2 * line; end += line)
                memset((char *)volume_gradient + (end - LANES) * size, 0, (size_t)(LANES * size));
    }
    if (block.height % 2)
        memset((char *)volume_gradient + (block.height - 1) * line * size, 0, (size_t)(line * size));
}

#undef SELECT
#undef STORE
#undef LOAD
#undef bytes
#undef halves
#undef ints
#undef words
#undef floats
#undef NAMED
#undef EXPANDED
#undef JOINED
