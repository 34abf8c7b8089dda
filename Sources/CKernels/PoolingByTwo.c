#include "PoolingByTwo.h"

#include <string.h>

#include "Clones.h"
#include "Inlined.h"

enum { places = 4, none = 4 };

/* Sixteen channels at a time are one register with AVX-512, eight are one with AVX2. */
#define LANES 8
#include "PoolingByTwoLoops.h"
#undef LANES
#define LANES 16
#include "PoolingByTwoLoops.h"
#undef LANES

XRAY_CLONES void pooling_by_two_forward_float32(const float *volume, float *output, uint8_t *winners, bool rectifies,
                                                pooling_by_two block) {
    if (block.lanes == 8) forward_8(volume, output, winners, rectifies, block, false);
    else forward_16(volume, output, winners, rectifies, block, false);
}

XRAY_CLONES void pooling_by_two_forward_bfloat16(const uint16_t *volume, uint16_t *output, uint8_t *winners,
                                                 bool rectifies, pooling_by_two block) {
    forward_16(volume, output, winners, rectifies, block, true);
}

XRAY_CLONES void pooling_by_two_backward_float32(const float *gradient, const uint8_t *winners,
                                                 float *volume_gradient, pooling_by_two block) {
    if (block.lanes == 8) backward_8(gradient, winners, volume_gradient, block, false);
    else backward_16(gradient, winners, volume_gradient, block, false);
}

XRAY_CLONES void pooling_by_two_backward_bfloat16(const uint16_t *gradient, const uint8_t *winners,
                                                  uint16_t *volume_gradient, pooling_by_two block) {
    backward_16(gradient, winners, volume_gradient, block, true);
}
