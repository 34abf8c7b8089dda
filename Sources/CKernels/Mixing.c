#include "include/Mixing.h"

#include <string.h>

#include "BFloat16.h"
#include "include/Clones.h"

XRAY_CLONES
void xray_mix_float32(float *restrict a, float *restrict b, int64_t count, float share) {
    for (int64_t i = 0; i < count; i++) {
        const float first = a[i], second = b[i];
        a[i] = share * first + (1 - share) * second;
        b[i] = share * second + (1 - share) * first;
    }
}

XRAY_CLONES
void xray_mix_bfloat16(uint16_t *restrict a, uint16_t *restrict b, int64_t count, float share) {
    for (int64_t i = 0; i < count; i++) {
        const float first = xray_widened(a[i]), second = xray_widened(b[i]);
        a[i] = xray_narrowed(share * first + (1 - share) * second);
        b[i] = xray_narrowed(share * second + (1 - share) * first);
    }
}

void xray_swap(void *restrict a, void *restrict b, size_t byteCount) {
    uint8_t piece[512];
    for (size_t start = 0; start < byteCount; start += sizeof piece) {
        const size_t length = byteCount - start < sizeof piece ? byteCount - start : sizeof piece;
        memcpy(piece, (uint8_t *)a + start, length);
        memcpy((uint8_t *)a + start, (uint8_t *)b + start, length);
        memcpy((uint8_t *)b + start, piece, length);
    }
}
