#ifndef XRAY_PHILOX_H
#define XRAY_PHILOX_H

#include <stdint.h>

#include "Inlined.h"

/* Philox4x32-10 (Salmon et al., "Parallel random numbers: as easy as 1, 2, 3", SC 2011), the generator of the
   module Randomness, for as many blocks side by side as suit the vector units. `words` holds the counters before
   and the random numbers after: word w of block b is words[w][b]. */
enum { XRAY_PHILOX_LANES = 16 };

INLINED void xray_philox(uint32_t words[4][XRAY_PHILOX_LANES], uint64_t key) {
    uint32_t key0 = (uint32_t)key, key1 = (uint32_t)(key >> 32);
    for (int round = 0; round < 10; ++round) {
        for (int lane = 0; lane < XRAY_PHILOX_LANES; ++lane) {
            uint64_t first = (uint64_t)0xD2511F53u * words[0][lane];
            uint64_t second = (uint64_t)0xCD9E8D57u * words[2][lane];
            uint32_t word0 = (uint32_t)(second >> 32) ^ words[1][lane] ^ key0;
            uint32_t word2 = (uint32_t)(first >> 32) ^ words[3][lane] ^ key1;
            words[1][lane] = (uint32_t)second;
            words[3][lane] = (uint32_t)first;
            words[0][lane] = word0;
            words[2][lane] = word2;
        }
        key0 += 0x9E3779B9u;
        key1 += 0xBB67AE85u;
    }
}

#endif
