#ifndef XRAY_CHECKSUM_H
#define XRAY_CHECKSUM_H

#include <stddef.h>
#include <stdint.h>

/* A checksum against accidents of storage, not against malice: 32 interleaved FNV-1a hashes over 32-bit words,
   folded into one of 64 bits. Any change within one word changes the result. Its speed is that of memory. */
uint64_t xray_checksum(const uint8_t *bytes, size_t count);

#endif
