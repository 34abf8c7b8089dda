#ifndef XRAY_BFLOAT16_H
#define XRAY_BFLOAT16_H

#include "VectorMath.h"

/* bfloat16 is the upper half of a float: 8 bits of exponent, 7 of mantissa. */

INLINED float xray_widened(uint16_t number) {
    return xray_float_of((uint32_t)number << 16);
}

/* Rounded to the nearest, ties to even: just under half of the last kept bit is added, and the rest of that half where
   the bit is odd. */
INLINED uint16_t xray_narrowed(float value) {
    const uint32_t bits = xray_bits_of(value);
    return (uint16_t)((bits + 0x7fff + ((bits >> 16) & 1)) >> 16);
}

#endif
