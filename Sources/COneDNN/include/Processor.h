#ifndef XRAY_PROCESSOR_H
#define XRAY_PROCESSOR_H

#include <stdbool.h>

/* Whether the processor has instructions that multiply bfloat16 numbers. */
bool processor_multiplies_bfloat16(void);

/* The instruction set for which oneDNN makes its code. */
const char *processor_instruction_set(void);

#endif
