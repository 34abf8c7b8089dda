/* What the files of this target share: casts between the opaque handles and oneDNN's own. */
#ifndef XRAY_ONEDNN_COMPATIBILITY_H
#define XRAY_ONEDNN_COMPATIBILITY_H

#include <oneapi/dnnl/dnnl.h>
#include <oneapi/dnnl/dnnl_debug.h>

#include "OneDNN.h"

#if DNNL_VERSION_MAJOR < 2 || (DNNL_VERSION_MAJOR == 2 && DNNL_VERSION_MINOR < 6)
#error "oneDNN 2.6 or later is needed (Debian: libdnnl-dev)"
#endif

#if DNNL_VERSION_MAJOR >= 3
typedef const_dnnl_memory_desc_t native_descriptor;
#else
typedef const dnnl_memory_desc_t *native_descriptor;
#endif

static inline dnnl_engine_t native_engine(onednn_engine_t engine) { return (dnnl_engine_t)engine; }
static inline native_descriptor native(onednn_memory_descriptor_t descriptor) {
    return (native_descriptor)descriptor;
}
static inline dnnl_primitive_desc_t native_primitive(onednn_primitive_descriptor_t descriptor) {
    return (dnnl_primitive_desc_t)descriptor;
}
static inline dnnl_prop_kind_t native_phase(onednn_phase phase) {
    return phase == ONEDNN_TRAINING ? dnnl_forward_training : dnnl_forward_inference;
}

/* Attributes with the caller's scratchpad and the post-operations. */
int attributes_create(dnnl_primitive_attr_t *attributes, onednn_post_operations post);

#endif
