#include "include/InputElements.h"

#include "BFloat16.h"
#include "include/Clones.h"

XRAY_CLONES
void xray_widen_bytes(const uint8_t *bytes, int64_t count, float *destination) {
    for (int64_t i = 0; i < count; i++) destination[i] = (float)bytes[i];
}

XRAY_CLONES
void xray_round_to_bytes(const float *pixels, int64_t count, uint8_t *bytes) {
    for (int64_t i = 0; i < count; i++) {
        float pixel = pixels[i] > 0 ? pixels[i] : 0;
        pixel = pixel < 255 ? pixel : 255;
        bytes[i] = (uint8_t)(int32_t)(pixel + 0.5f);
    }
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
        destination[i] = xray_narrowed(pixels[i] * scale + bias);
    }
}
