#ifndef XRAY_INLINED_H
#define XRAY_INLINED_H

/* INLINED before a function puts its body wherever it is called: a function that several clones share is compiled for
   the instruction set of each (see Clones.h), and vectors never pass a call. */
#define INLINED static inline __attribute__((always_inline))

#endif
