/* Memory descriptors: a struct on the heap in oneDNN 2, the library's own handle in 3. */
#include <stdlib.h>
#include <string.h>

#include "OneDNNCompatibility.h"

static dnnl_data_type_t native_type(onednn_data_type type) {
    switch (type) {
    case ONEDNN_FLOAT32: return dnnl_f32;
    case ONEDNN_BFLOAT16: return dnnl_bf16;
    case ONEDNN_INT32: return dnnl_s32;
    case ONEDNN_UINT8: return dnnl_u8;
    case ONEDNN_OTHER_TYPE: return dnnl_data_type_undef;
    }
    return dnnl_data_type_undef;
}

/* For 1 to 5 dimensions. */
static dnnl_format_tag_t native_tag(int rank, onednn_layout layout) {
    static const dnnl_format_tag_t plain[] = {dnnl_format_tag_undef, dnnl_a, dnnl_ab, dnnl_abc, dnnl_abcd,
                                              dnnl_abcde};
    if (layout == ONEDNN_ANY) return dnnl_format_tag_any;
    if (layout == ONEDNN_CHANNELS_LAST && rank == 4) return dnnl_acdb;
    if (layout == ONEDNN_BLOCKS_OF_8 && rank == 4) return dnnl_aBcd8b;
    if (layout == ONEDNN_BLOCKS_OF_16 && rank == 4) return dnnl_aBcd16b;
    return plain[rank];
}

/* A new handle with the content of `source`. */
static onednn_memory_descriptor_t copy(native_descriptor source) {
#if DNNL_VERSION_MAJOR >= 3
    dnnl_memory_desc_t made = NULL;
    if (!source || dnnl_memory_desc_clone(&made, source) != dnnl_success) return NULL;
    if (dnnl_memory_desc_get_size(made) == 0) {
        dnnl_memory_desc_destroy(made);
        return NULL;
    }
    return (onednn_memory_descriptor_t)made;
#else
    if (!source || source->ndims == 0) return NULL;
    dnnl_memory_desc_t *made = malloc(sizeof *made);
    if (made) memcpy(made, source, sizeof *made);
    return (onednn_memory_descriptor_t)made;
#endif
}

int onednn_memory_descriptor_create(onednn_memory_descriptor_t *descriptor, int rank, const int64_t *dimensions,
                                    onednn_data_type type, onednn_layout layout) {
    /* oneDNN 3 makes an empty descriptor of a tag it does not know. */
    if (rank < 1 || rank > 5) return dnnl_invalid_arguments;
    dnnl_format_tag_t tag = native_tag(rank, layout);
#if DNNL_VERSION_MAJOR >= 3
    return dnnl_memory_desc_create_with_tag((dnnl_memory_desc_t *)descriptor, rank, dimensions, native_type(type),
                                            tag);
#else
    dnnl_memory_desc_t made;
    dnnl_status_t status = dnnl_memory_desc_init_by_tag(&made, rank, dimensions, native_type(type), tag);
    if (status != dnnl_success) return status;
    *descriptor = copy(&made);
    return *descriptor ? dnnl_success : dnnl_out_of_memory;
#endif
}

void onednn_memory_descriptor_destroy(onednn_memory_descriptor_t descriptor) {
#if DNNL_VERSION_MAJOR >= 3
    dnnl_memory_desc_destroy((dnnl_memory_desc_t)descriptor);
#else
    free(descriptor);
#endif
}

bool onednn_memory_descriptor_equal(onednn_memory_descriptor_t left, onednn_memory_descriptor_t right) {
    return dnnl_memory_desc_equal(native(left), native(right)) != 0;
}

size_t onednn_memory_descriptor_size(onednn_memory_descriptor_t descriptor) {
    return dnnl_memory_desc_get_size(native(descriptor));
}

int onednn_memory_descriptor_dimensions(onednn_memory_descriptor_t descriptor, int64_t *dimensions) {
#if DNNL_VERSION_MAJOR >= 3
    int rank = 0;
    dnnl_dims_t *found = NULL;
    dnnl_memory_desc_query(native(descriptor), dnnl_query_ndims_s32, &rank);
    dnnl_memory_desc_query(native(descriptor), dnnl_query_dims, &found);
    if (rank > 0) memcpy(dimensions, *found, (size_t)rank * sizeof(int64_t));
    return rank;
#else
    int rank = native(descriptor)->ndims;
    memcpy(dimensions, native(descriptor)->dims, (size_t)rank * sizeof(int64_t));
    return rank;
#endif
}

onednn_data_type onednn_memory_descriptor_type(onednn_memory_descriptor_t descriptor) {
#if DNNL_VERSION_MAJOR >= 3
    dnnl_data_type_t type = dnnl_data_type_undef;
    dnnl_memory_desc_query(native(descriptor), dnnl_query_data_type, &type);
#else
    dnnl_data_type_t type = native(descriptor)->data_type;
#endif
    switch (type) {
    case dnnl_f32: return ONEDNN_FLOAT32;
    case dnnl_bf16: return ONEDNN_BFLOAT16;
    case dnnl_s32: return ONEDNN_INT32;
    case dnnl_u8: return ONEDNN_UINT8;
    default: return ONEDNN_OTHER_TYPE;
    }
}

int onednn_memory_descriptor_reshape(onednn_memory_descriptor_t *reshaped, onednn_memory_descriptor_t descriptor,
                                     int rank, const int64_t *dimensions) {
#if DNNL_VERSION_MAJOR >= 3
    return dnnl_memory_desc_reshape((dnnl_memory_desc_t *)reshaped, native(descriptor), rank, dimensions);
#else
    dnnl_memory_desc_t made;
    dnnl_status_t status = dnnl_memory_desc_reshape(&made, native(descriptor), rank, dimensions);
    if (status != dnnl_success) return status;
    *reshaped = copy(&made);
    return *reshaped ? dnnl_success : dnnl_out_of_memory;
#endif
}

int onednn_memory_descriptor_slice(onednn_memory_descriptor_t *slice, onednn_memory_descriptor_t descriptor,
                                   const int64_t *dimensions, const int64_t *offsets) {
#if DNNL_VERSION_MAJOR >= 3
    return dnnl_memory_desc_create_submemory((dnnl_memory_desc_t *)slice, native(descriptor), dimensions, offsets);
#else
    dnnl_memory_desc_t made;
    dnnl_status_t status = dnnl_memory_desc_init_submemory(&made, native(descriptor), dimensions, offsets);
    if (status != dnnl_success) return status;
    *slice = copy(&made);
    return *slice ? dnnl_success : dnnl_out_of_memory;
#endif
}

onednn_memory_descriptor_t onednn_primitive_descriptor_memory(onednn_primitive_descriptor_t descriptor,
                                                              onednn_role role) {
    return copy(dnnl_primitive_desc_query_md(native_primitive(descriptor), dnnl_query_exec_arg_md,
                                             onednn_argument_number(role)));
}
