#ifndef XRAY_BFLOAT16_LOOPS_H
#define XRAY_BFLOAT16_LOOPS_H

#include <stdbool.h>

/* Whether this processor multiplies pairs of bfloat16 numbers (AVX512_BF16), as the loops do whose names say so. */
bool bfloat16_loops_are_available(void);

#endif
