/* Engines, streams, memory, attributes, execution. */
#include <assert.h>

#include "OneDNNCompatibility.h"

void onednn_version(int *major, int *minor, int *patch) {
    const dnnl_version_t *version = dnnl_version();
    *major = version->major;
    *minor = version->minor;
    *patch = version->patch;
}

const char *onednn_status_name(int status) { return dnnl_status2str((dnnl_status_t)status); }

int onednn_engine_create(onednn_engine_t *engine) {
    return dnnl_engine_create((dnnl_engine_t *)engine, dnnl_cpu, 0);
}

void onednn_engine_destroy(onednn_engine_t engine) { dnnl_engine_destroy(native_engine(engine)); }

int onednn_stream_create(onednn_stream_t *stream, onednn_engine_t engine) {
    return dnnl_stream_create((dnnl_stream_t *)stream, native_engine(engine), dnnl_stream_in_order);
}

void onednn_stream_destroy(onednn_stream_t stream) { dnnl_stream_destroy((dnnl_stream_t)stream); }

int onednn_stream_wait(onednn_stream_t stream) { return dnnl_stream_wait((dnnl_stream_t)stream); }

int onednn_memory_create(onednn_memory_t *memory, onednn_memory_descriptor_t descriptor, onednn_engine_t engine,
                         void *bytes) {
    return dnnl_memory_create((dnnl_memory_t *)memory, native(descriptor), native_engine(engine),
                              bytes ? bytes : DNNL_MEMORY_NONE);
}

int onednn_memory_set_bytes(onednn_memory_t memory, void *bytes) {
    return dnnl_memory_set_data_handle((dnnl_memory_t)memory, bytes);
}

void onednn_memory_destroy(onednn_memory_t memory) { dnnl_memory_destroy((dnnl_memory_t)memory); }

int attributes_create(dnnl_primitive_attr_t *attributes, onednn_post_operations post) {
    dnnl_status_t status = dnnl_primitive_attr_create(attributes);
    if (status != dnnl_success) return status;
    dnnl_post_ops_t operations = NULL;
    status = dnnl_primitive_attr_set_scratchpad_mode(*attributes, dnnl_scratchpad_mode_user);
    if (status == dnnl_success && (post.adds_destination || post.rectifies)) {
        status = dnnl_post_ops_create(&operations);
#if DNNL_VERSION_MAJOR >= 3
        if (status == dnnl_success && post.adds_destination)
            status = dnnl_post_ops_append_sum(operations, 1, 0, dnnl_data_type_undef);
        if (status == dnnl_success && post.rectifies)
            status = post.upper_bound > 0
                         ? dnnl_post_ops_append_eltwise(operations, dnnl_eltwise_clip, 0, post.upper_bound)
                         : dnnl_post_ops_append_eltwise(operations, dnnl_eltwise_relu, 0, 0);
#else
        if (status == dnnl_success && post.adds_destination) status = dnnl_post_ops_append_sum(operations, 1);
        if (status == dnnl_success && post.rectifies)
            status = post.upper_bound > 0
                         ? dnnl_post_ops_append_eltwise(operations, 1, dnnl_eltwise_clip, 0, post.upper_bound)
                         : dnnl_post_ops_append_eltwise(operations, 1, dnnl_eltwise_relu, 0, 0);
#endif
        if (status == dnnl_success) status = dnnl_primitive_attr_set_post_ops(*attributes, operations);
        if (operations) dnnl_post_ops_destroy(operations);
    }
    if (status != dnnl_success) {
        dnnl_primitive_attr_destroy(*attributes);
        *attributes = NULL;
    }
    return status;
}

void onednn_primitive_descriptor_destroy(onednn_primitive_descriptor_t descriptor) {
    dnnl_primitive_desc_destroy(native_primitive(descriptor));
}

const char *onednn_primitive_descriptor_implementation(onednn_primitive_descriptor_t descriptor) {
    const char *name = NULL;
    dnnl_status_t status = dnnl_primitive_desc_query(native_primitive(descriptor), dnnl_query_impl_info_str, 0, &name);
    return status == dnnl_success && name ? name : "unknown";
}

int onednn_primitive_create(onednn_primitive_t *primitive, onednn_primitive_descriptor_t descriptor) {
    return dnnl_primitive_create((dnnl_primitive_t *)primitive, native_primitive(descriptor));
}

void onednn_primitive_destroy(onednn_primitive_t primitive) { dnnl_primitive_destroy((dnnl_primitive_t)primitive); }

int onednn_argument_number(onednn_role role) {
    switch (role) {
    case ONEDNN_SOURCE: return DNNL_ARG_SRC;
    case ONEDNN_SECOND_SOURCE: return DNNL_ARG_SRC_1;
    case ONEDNN_DESTINATION: return DNNL_ARG_DST;
    case ONEDNN_WEIGHTS: return DNNL_ARG_WEIGHTS;
    case ONEDNN_BIAS: return DNNL_ARG_BIAS;
    case ONEDNN_WORKSPACE: return DNNL_ARG_WORKSPACE;
    case ONEDNN_SCRATCHPAD: return DNNL_ARG_SCRATCHPAD;
    case ONEDNN_SOURCE_GRADIENT: return DNNL_ARG_DIFF_SRC;
    case ONEDNN_DESTINATION_GRADIENT: return DNNL_ARG_DIFF_DST;
    case ONEDNN_WEIGHTS_GRADIENT: return DNNL_ARG_DIFF_WEIGHTS;
    case ONEDNN_BIAS_GRADIENT: return DNNL_ARG_DIFF_BIAS;
    case ONEDNN_MEAN: return DNNL_ARG_MEAN;
    case ONEDNN_VARIANCE: return DNNL_ARG_VARIANCE;
    case ONEDNN_SCALE: return DNNL_ARG_SCALE;
    case ONEDNN_SHIFT: return DNNL_ARG_SHIFT;
    case ONEDNN_SCALE_GRADIENT: return DNNL_ARG_DIFF_SCALE;
    case ONEDNN_SHIFT_GRADIENT: return DNNL_ARG_DIFF_SHIFT;
    case ONEDNN_MULTIPLE_SOURCES: return DNNL_ARG_MULTIPLE_SRC;
    }
    return DNNL_ARG_MULTIPLE_SRC + (int)role - (int)ONEDNN_MULTIPLE_SOURCES;
}

static_assert(sizeof(onednn_argument) == sizeof(dnnl_exec_arg_t), "arguments are passed without a copy");
static_assert(offsetof(onednn_argument, memory) == offsetof(dnnl_exec_arg_t, memory), "the same layout");

int onednn_primitive_execute(onednn_primitive_t primitive, onednn_stream_t stream, int count,
                             const onednn_argument *arguments) {
    return dnnl_primitive_execute((dnnl_primitive_t)primitive, (dnnl_stream_t)stream, count,
                                  (const dnnl_exec_arg_t *)arguments);
}
