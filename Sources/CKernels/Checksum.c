#include "Checksum.h"

#include <string.h>

#include "Clones.h"

enum { lanes = 32, block = lanes * sizeof(uint32_t) };

/* Fowler, Noll and Vo's constants. */
static const uint32_t prime32 = 0x01000193, basis32 = 0x811C9DC5;
static const uint64_t prime64 = 0x00000100000001B3, basis64 = 0xCBF29CE484222325;

XRAY_CLONES
uint64_t xray_checksum(const uint8_t *bytes, size_t count) {
    uint32_t hashes[lanes], words[lanes];
    for (int lane = 0; lane < lanes; lane++) hashes[lane] = basis32;
    for (size_t at = 0; at < count; at += block) {
        size_t here = count - at < block ? count - at : block;
        if (here < block) memset(words, 0, block);
        memcpy(words, bytes + at, here);
        for (int lane = 0; lane < lanes; lane++) hashes[lane] = (hashes[lane] ^ words[lane]) * prime32;
    }
    /* The length tells a short end from one of zeros. */
    uint64_t result = (basis64 ^ count) * prime64;
    for (int lane = 0; lane < lanes; lane++) result = (result ^ hashes[lane]) * prime64;
    return result;
}
