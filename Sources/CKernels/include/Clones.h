#ifndef XRAY_CLONES_H
#define XRAY_CLONES_H

/* XRAY_CLONES before a function compiles it once for each of the listed instruction sets; the best one that
   the processor has is chosen when the program starts. Elsewhere the function is compiled once. */
#if defined(__x86_64__) && defined(__linux__)
#define XRAY_CLONES __attribute__((target_clones("avx512f", "arch=haswell", "default")))
#else
#define XRAY_CLONES
#endif

#endif
