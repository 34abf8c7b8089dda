#include "Processor.h"

#include <oneapi/dnnl/dnnl.h>

const char *processor_instruction_set(void) {
    switch (dnnl_get_effective_cpu_isa()) {
    case dnnl_cpu_isa_sse41: return "sse41";
    case dnnl_cpu_isa_avx: return "avx";
    case dnnl_cpu_isa_avx2: return "avx2";
    case dnnl_cpu_isa_avx2_vnni: return "avx2_vnni";
    case dnnl_cpu_isa_avx512_core: return "avx512_core";
    case dnnl_cpu_isa_avx512_core_vnni: return "avx512_core_vnni";
    case dnnl_cpu_isa_avx512_core_bf16: return "avx512_core_bf16";
#if DNNL_VERSION_MAJOR >= 3
    case dnnl_cpu_isa_avx512_core_fp16: return "avx512_core_fp16";
    case dnnl_cpu_isa_avx512_core_amx_fp16: return "avx512_core_amx_fp16";
#endif
    case dnnl_cpu_isa_avx512_core_amx: return "avx512_core_amx";
    default: return "other";
    }
}

/* Whether oneDNN's own answer, which heeds ONEDNN_MAX_CPU_ISA and what the system allows, has AVX512_BF16 in it. */
static bool engine_uses_bfloat16(void) {
    int wanted = dnnl_cpu_isa_avx512_core_bf16;
    return ((int)dnnl_get_effective_cpu_isa() & wanted) == wanted;
}

bool processor_multiplies_bfloat16(void) {
#if defined(__x86_64__)
    /* Leaf 7, sub-leaf 1, EAX bit 5: AVX512_BF16; sub-leaf 0, EDX bit 22: AMX-BF16. */
    unsigned a, b, c, d, bf16 = 0, amx = 0;
    __asm__("cpuid" : "=a"(a), "=b"(b), "=c"(c), "=d"(d) : "a"(7), "c"(0));
    amx = (d >> 22) & 1;
    unsigned highest = a;
    if (highest >= 1) {
        __asm__("cpuid" : "=a"(a), "=b"(b), "=c"(c), "=d"(d) : "a"(7), "c"(1));
        bf16 = (a >> 5) & 1;
    }
    return (bf16 || amx) && engine_uses_bfloat16();
#else
    return false;
#endif
}
