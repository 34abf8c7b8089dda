#include "include/InputElements.h"

#include <string.h>

#include "include/Clones.h"

/* Every clone rounds alike, so that an image does not depend on the processor. */
#pragma STDC FP_CONTRACT OFF

XRAY_CLONES
void xray_widen_bytes(const uint8_t *bytes, int64_t count, float *destination) {
    for (int64_t i = 0; i < count; i++) destination[i] = (float)bytes[i];
}

XRAY_CLONES
void xray_store_float32(const float *restrict pixels, int64_t count, float scale, float bias,
                        float *restrict destination) {
    for (int64_t i = 0; i < count; i++) destination[i] = pixels[i] * scale + bias;
}

XRAY_CLONES
void xray_store_bfloat16(const float *restrict pixels, int64_t count, float scale, float bias,
                         uint16_t *restrict destination) {
    for (int64_t i = 0; i < count; i++) {
        const float value = pixels[i] * scale + bias;
        uint32_t bits;
        memcpy(&bits, &value, sizeof bits);
        /* Just under half of the last kept bit, and the rest of that half where the bit is odd. */
        destination[i] = (uint16_t)((bits + 0x7fff + ((bits >> 16) & 1)) >> 16);
    }
}
