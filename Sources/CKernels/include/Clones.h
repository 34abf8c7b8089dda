#ifndef XRAY_CLONES_H
#define XRAY_CLONES_H

#include <stdbool.h>

/* XRAY_CLONES before a function compiles it once for each of the listed instruction sets; the best one that
   the processor has is chosen when the program starts. Elsewhere the function is compiled once.

   x86-64-v3 is AVX2 and FMA. (`arch=haswell` would not do: the name of a processor is asked for as such, and all others
   with AVX2 would be given the default.) */
#if defined(__x86_64__) && defined(__linux__)
#define XRAY_CLONES __attribute__((target_clones("avx512f", "arch=x86-64-v3", "default")))
#else
#define XRAY_CLONES
#endif

/* Whether the clones that this processor is given multiply and add in one instruction: all but the default do. */
bool clones_fuse_multiply_and_add(void);

#endif
