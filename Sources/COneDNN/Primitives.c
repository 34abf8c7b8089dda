/* Primitive descriptors. In oneDNN 2 an operation descriptor is filled first and turned into a primitive
   descriptor by `finish`; in 3 one call does both. */
#include "OneDNNCompatibility.h"

static const onednn_post_operations nothing = {false, false, 0};

static dnnl_alg_kind_t convolution_kind(onednn_convolution_algorithm algorithm) {
    switch (algorithm) {
    case ONEDNN_DIRECT: return dnnl_convolution_direct;
    case ONEDNN_WINOGRAD: return dnnl_convolution_winograd;
    }
    return dnnl_convolution_direct;
}

static dnnl_alg_kind_t pooling_kind(onednn_pooling_algorithm algorithm) {
    switch (algorithm) {
    case ONEDNN_MAXIMUM: return dnnl_pooling_max;
    case ONEDNN_AVERAGE_WITHOUT_PADDING: return dnnl_pooling_avg_exclude_padding;
    case ONEDNN_AVERAGE_WITH_PADDING: return dnnl_pooling_avg_include_padding;
    }
    return dnnl_pooling_max;
}

static dnnl_alg_kind_t elementwise_kind(onednn_elementwise_algorithm algorithm) {
    return algorithm == ONEDNN_RELU ? dnnl_eltwise_relu_use_dst_for_bwd : dnnl_eltwise_clip_v2_use_dst_for_bwd;
}

/* oneDNN counts the holes of a dilated kernel, we count the steps. */
static onednn_window with_holes(onednn_window window) {
    window.dilations[0] -= 1;
    window.dilations[1] -= 1;
    return window;
}

/* Runs one creating call with the attributes made before and destroyed after it. */
#define WITH_ATTRIBUTES(post, call)                                    \
    dnnl_primitive_attr_t attributes = NULL;                           \
    int status = attributes_create(&attributes, post);                 \
    if (status != dnnl_success) return status;                         \
    dnnl_primitive_desc_t *made = (dnnl_primitive_desc_t *)result;     \
    dnnl_engine_t on = native_engine(engine);                          \
    status = call;                                                     \
    dnnl_primitive_attr_destroy(attributes);                           \
    return status

#if DNNL_VERSION_MAJOR < 3

/* Turns an operation descriptor into a primitive descriptor. */
static int finish(onednn_primitive_descriptor_t *result, onednn_engine_t engine, const void *operation,
                  onednn_post_operations post, onednn_primitive_descriptor_t forward) {
    WITH_ATTRIBUTES(post, dnnl_primitive_desc_create(made, operation, attributes, on, native_primitive(forward)));
}

#endif

int onednn_convolution_forward(onednn_primitive_descriptor_t *result, onednn_engine_t engine, onednn_phase phase,
                               onednn_convolution_algorithm algorithm, onednn_memory_descriptor_t source,
                               onednn_memory_descriptor_t weights, onednn_memory_descriptor_t bias,
                               onednn_memory_descriptor_t destination, onednn_window window,
                               onednn_post_operations post) {
    onednn_window w = with_holes(window);
#if DNNL_VERSION_MAJOR >= 3
    WITH_ATTRIBUTES(post, dnnl_convolution_forward_primitive_desc_create(
                              made, on, native_phase(phase), convolution_kind(algorithm), native(source),
                              native(weights), native(bias), native(destination), w.strides, w.dilations,
                              w.padding_before, w.padding_after, attributes));
#else
    dnnl_convolution_desc_t operation;
    int status = dnnl_dilated_convolution_forward_desc_init(
        &operation, native_phase(phase), convolution_kind(algorithm), native(source), native(weights), native(bias),
        native(destination), w.strides, w.dilations, w.padding_before, w.padding_after);
    return status == dnnl_success ? finish(result, engine, &operation, post, NULL) : status;
#endif
}

int onednn_convolution_backward_data(onednn_primitive_descriptor_t *result, onednn_engine_t engine,
                                     onednn_convolution_algorithm algorithm,
                                     onednn_memory_descriptor_t source_gradient,
                                     onednn_memory_descriptor_t weights,
                                     onednn_memory_descriptor_t destination_gradient, onednn_window window,
                                     onednn_primitive_descriptor_t forward) {
    onednn_window w = with_holes(window);
#if DNNL_VERSION_MAJOR >= 3
    WITH_ATTRIBUTES(nothing, dnnl_convolution_backward_data_primitive_desc_create(
                                 made, on, convolution_kind(algorithm), native(source_gradient), native(weights),
                                 native(destination_gradient), w.strides, w.dilations, w.padding_before,
                                 w.padding_after, native_primitive(forward), attributes));
#else
    dnnl_convolution_desc_t operation;
    int status = dnnl_dilated_convolution_backward_data_desc_init(
        &operation, convolution_kind(algorithm), native(source_gradient), native(weights),
        native(destination_gradient), w.strides, w.dilations, w.padding_before, w.padding_after);
    return status == dnnl_success ? finish(result, engine, &operation, nothing, forward) : status;
#endif
}

int onednn_convolution_backward_weights(onednn_primitive_descriptor_t *result, onednn_engine_t engine,
                                        onednn_convolution_algorithm algorithm, onednn_memory_descriptor_t source,
                                        onednn_memory_descriptor_t weights_gradient,
                                        onednn_memory_descriptor_t bias_gradient,
                                        onednn_memory_descriptor_t destination_gradient, onednn_window window,
                                        onednn_primitive_descriptor_t forward) {
    onednn_window w = with_holes(window);
#if DNNL_VERSION_MAJOR >= 3
    WITH_ATTRIBUTES(nothing, dnnl_convolution_backward_weights_primitive_desc_create(
                                 made, on, convolution_kind(algorithm), native(source), native(weights_gradient),
                                 native(bias_gradient), native(destination_gradient), w.strides, w.dilations,
                                 w.padding_before, w.padding_after, native_primitive(forward), attributes));
#else
    dnnl_convolution_desc_t operation;
    int status = dnnl_dilated_convolution_backward_weights_desc_init(
        &operation, convolution_kind(algorithm), native(source), native(weights_gradient), native(bias_gradient),
        native(destination_gradient), w.strides, w.dilations, w.padding_before, w.padding_after);
    return status == dnnl_success ? finish(result, engine, &operation, nothing, forward) : status;
#endif
}

int onednn_pooling_forward(onednn_primitive_descriptor_t *result, onednn_engine_t engine, onednn_phase phase,
                           onednn_pooling_algorithm algorithm, onednn_memory_descriptor_t source,
                           onednn_memory_descriptor_t destination, onednn_window window) {
#if DNNL_VERSION_MAJOR >= 3
    onednn_window w = with_holes(window);
    WITH_ATTRIBUTES(nothing, dnnl_pooling_forward_primitive_desc_create(
                                 made, on, native_phase(phase), pooling_kind(algorithm), native(source),
                                 native(destination), w.strides, w.kernel, w.dilations, w.padding_before,
                                 w.padding_after, attributes));
#else
    dnnl_pooling_desc_t operation;
    int status = dnnl_pooling_forward_desc_init(&operation, native_phase(phase), pooling_kind(algorithm),
                                                native(source), native(destination), window.strides, window.kernel,
                                                window.padding_before, window.padding_after);
    return status == dnnl_success ? finish(result, engine, &operation, nothing, NULL) : status;
#endif
}

int onednn_pooling_backward(onednn_primitive_descriptor_t *result, onednn_engine_t engine,
                            onednn_pooling_algorithm algorithm, onednn_memory_descriptor_t source_gradient,
                            onednn_memory_descriptor_t destination_gradient, onednn_window window,
                            onednn_primitive_descriptor_t forward) {
#if DNNL_VERSION_MAJOR >= 3
    onednn_window w = with_holes(window);
    WITH_ATTRIBUTES(nothing, dnnl_pooling_backward_primitive_desc_create(
                                 made, on, pooling_kind(algorithm), native(source_gradient),
                                 native(destination_gradient), w.strides, w.kernel, w.dilations, w.padding_before,
                                 w.padding_after, native_primitive(forward), attributes));
#else
    dnnl_pooling_desc_t operation;
    int status = dnnl_pooling_backward_desc_init(&operation, pooling_kind(algorithm), native(source_gradient),
                                                 native(destination_gradient), window.strides, window.kernel,
                                                 window.padding_before, window.padding_after);
    return status == dnnl_success ? finish(result, engine, &operation, nothing, forward) : status;
#endif
}

int onednn_elementwise_forward(onednn_primitive_descriptor_t *result, onednn_engine_t engine, onednn_phase phase,
                               onednn_elementwise_algorithm algorithm, float upper_bound,
                               onednn_memory_descriptor_t data) {
    /* ReLU takes its slope below zero as alpha, clipping its bounds as alpha and beta. */
#if DNNL_VERSION_MAJOR >= 3
    WITH_ATTRIBUTES(nothing, dnnl_eltwise_forward_primitive_desc_create(
                                 made, on, native_phase(phase), elementwise_kind(algorithm), native(data),
                                 native(data), 0, upper_bound, attributes));
#else
    dnnl_eltwise_desc_t operation;
    int status = dnnl_eltwise_forward_desc_init(&operation, native_phase(phase), elementwise_kind(algorithm),
                                                native(data), 0, upper_bound);
    return status == dnnl_success ? finish(result, engine, &operation, nothing, NULL) : status;
#endif
}

int onednn_elementwise_backward(onednn_primitive_descriptor_t *result, onednn_engine_t engine,
                                onednn_elementwise_algorithm algorithm, float upper_bound,
                                onednn_memory_descriptor_t gradient, onednn_memory_descriptor_t data,
                                onednn_primitive_descriptor_t forward) {
#if DNNL_VERSION_MAJOR >= 3
    WITH_ATTRIBUTES(nothing, dnnl_eltwise_backward_primitive_desc_create(
                                 made, on, elementwise_kind(algorithm), native(gradient), native(gradient),
                                 native(data), 0, upper_bound, native_primitive(forward), attributes));
#else
    dnnl_eltwise_desc_t operation;
    int status = dnnl_eltwise_backward_desc_init(&operation, elementwise_kind(algorithm), native(gradient),
                                                 native(data), 0, upper_bound);
    return status == dnnl_success ? finish(result, engine, &operation, nothing, forward) : status;
#endif
}

static unsigned batch_normalization_flags(onednn_batch_normalization_rule rule) {
    unsigned flags = dnnl_use_scale | dnnl_use_shift;
    if (rule.uses_given_statistics) flags |= dnnl_use_global_stats;
    if (rule.rectifies) flags |= dnnl_fuse_norm_relu;
    return flags;
}

int onednn_batch_normalization_forward(onednn_primitive_descriptor_t *result, onednn_engine_t engine,
                                       onednn_phase phase, onednn_batch_normalization_rule rule,
                                       onednn_memory_descriptor_t data) {
    unsigned flags = batch_normalization_flags(rule);
#if DNNL_VERSION_MAJOR >= 3
    WITH_ATTRIBUTES(nothing, dnnl_batch_normalization_forward_primitive_desc_create(
                                 made, on, native_phase(phase), native(data), native(data), rule.epsilon, flags,
                                 attributes));
#else
    dnnl_batch_normalization_desc_t operation;
    int status = dnnl_batch_normalization_forward_desc_init(&operation, native_phase(phase), native(data),
                                                            rule.epsilon, flags);
    return status == dnnl_success ? finish(result, engine, &operation, nothing, NULL) : status;
#endif
}

int onednn_batch_normalization_backward(onednn_primitive_descriptor_t *result, onednn_engine_t engine,
                                        onednn_batch_normalization_rule rule, onednn_memory_descriptor_t gradient,
                                        onednn_memory_descriptor_t data, onednn_primitive_descriptor_t forward) {
    unsigned flags = batch_normalization_flags(rule);
#if DNNL_VERSION_MAJOR >= 3
    WITH_ATTRIBUTES(nothing, dnnl_batch_normalization_backward_primitive_desc_create(
                                 made, on, dnnl_backward, native(gradient), native(gradient), native(data),
                                 rule.epsilon, flags, native_primitive(forward), attributes));
#else
    dnnl_batch_normalization_desc_t operation;
    int status = dnnl_batch_normalization_backward_desc_init(&operation, dnnl_backward, native(gradient),
                                                             native(data), rule.epsilon, flags);
    return status == dnnl_success ? finish(result, engine, &operation, nothing, forward) : status;
#endif
}

int onednn_inner_product_forward(onednn_primitive_descriptor_t *result, onednn_engine_t engine, onednn_phase phase,
                                 onednn_memory_descriptor_t source, onednn_memory_descriptor_t weights,
                                 onednn_memory_descriptor_t bias, onednn_memory_descriptor_t destination,
                                 onednn_post_operations post) {
#if DNNL_VERSION_MAJOR >= 3
    WITH_ATTRIBUTES(post, dnnl_inner_product_forward_primitive_desc_create(made, on, native_phase(phase),
                                                                           native(source), native(weights),
                                                                           native(bias), native(destination),
                                                                           attributes));
#else
    dnnl_inner_product_desc_t operation;
    int status = dnnl_inner_product_forward_desc_init(&operation, native_phase(phase), native(source),
                                                      native(weights), native(bias), native(destination));
    return status == dnnl_success ? finish(result, engine, &operation, post, NULL) : status;
#endif
}

int onednn_inner_product_backward_data(onednn_primitive_descriptor_t *result, onednn_engine_t engine,
                                       onednn_memory_descriptor_t source_gradient,
                                       onednn_memory_descriptor_t weights,
                                       onednn_memory_descriptor_t destination_gradient,
                                       onednn_primitive_descriptor_t forward) {
#if DNNL_VERSION_MAJOR >= 3
    WITH_ATTRIBUTES(nothing, dnnl_inner_product_backward_data_primitive_desc_create(
                                 made, on, native(source_gradient), native(weights), native(destination_gradient),
                                 native_primitive(forward), attributes));
#else
    dnnl_inner_product_desc_t operation;
    int status = dnnl_inner_product_backward_data_desc_init(&operation, native(source_gradient), native(weights),
                                                            native(destination_gradient));
    return status == dnnl_success ? finish(result, engine, &operation, nothing, forward) : status;
#endif
}

int onednn_inner_product_backward_weights(onednn_primitive_descriptor_t *result, onednn_engine_t engine,
                                          onednn_memory_descriptor_t source,
                                          onednn_memory_descriptor_t weights_gradient,
                                          onednn_memory_descriptor_t bias_gradient,
                                          onednn_memory_descriptor_t destination_gradient,
                                          onednn_primitive_descriptor_t forward) {
#if DNNL_VERSION_MAJOR >= 3
    WITH_ATTRIBUTES(nothing, dnnl_inner_product_backward_weights_primitive_desc_create(
                                 made, on, native(source), native(weights_gradient), native(bias_gradient),
                                 native(destination_gradient), native_primitive(forward), attributes));
#else
    dnnl_inner_product_desc_t operation;
    int status = dnnl_inner_product_backward_weights_desc_init(&operation, native(source), native(weights_gradient),
                                                               native(bias_gradient), native(destination_gradient));
    return status == dnnl_success ? finish(result, engine, &operation, nothing, forward) : status;
#endif
}

int onednn_softmax_forward(onednn_primitive_descriptor_t *result, onednn_engine_t engine, onednn_phase phase,
                           onednn_memory_descriptor_t data, int axis) {
#if DNNL_VERSION_MAJOR >= 3
    WITH_ATTRIBUTES(nothing, dnnl_softmax_forward_primitive_desc_create(made, on, native_phase(phase),
                                                                        dnnl_softmax_accurate, native(data),
                                                                        native(data), axis, attributes));
#else
    dnnl_softmax_desc_t operation;
    int status = dnnl_softmax_forward_desc_init(&operation, native_phase(phase), native(data), axis);
    return status == dnnl_success ? finish(result, engine, &operation, nothing, NULL) : status;
#endif
}

int onednn_softmax_backward(onednn_primitive_descriptor_t *result, onednn_engine_t engine,
                            onednn_memory_descriptor_t gradient, onednn_memory_descriptor_t data, int axis,
                            onednn_primitive_descriptor_t forward) {
#if DNNL_VERSION_MAJOR >= 3
    WITH_ATTRIBUTES(nothing, dnnl_softmax_backward_primitive_desc_create(made, on, dnnl_softmax_accurate,
                                                                         native(gradient), native(gradient),
                                                                         native(data), axis,
                                                                         native_primitive(forward), attributes));
#else
    dnnl_softmax_desc_t operation;
    int status = dnnl_softmax_backward_desc_init(&operation, native(gradient), native(data), axis);
    return status == dnnl_success ? finish(result, engine, &operation, nothing, forward) : status;
#endif
}

int onednn_reorder(onednn_primitive_descriptor_t *result, onednn_engine_t engine,
                   onednn_memory_descriptor_t source, onednn_memory_descriptor_t destination) {
    WITH_ATTRIBUTES(nothing, dnnl_reorder_primitive_desc_create(made, native(source), on, native(destination), on,
                                                                attributes));
}

int onednn_sum(onednn_primitive_descriptor_t *result, onednn_engine_t engine,
               onednn_memory_descriptor_t destination, int count, const onednn_memory_descriptor_t *sources) {
    float scales[ONEDNN_MOST_SOURCES];
    if (count < 1 || count > ONEDNN_MOST_SOURCES) return dnnl_invalid_arguments;
    for (int i = 0; i < count; ++i) scales[i] = 1;
#if DNNL_VERSION_MAJOR >= 3
    WITH_ATTRIBUTES(nothing, dnnl_sum_primitive_desc_create(made, on, native(destination), count, scales,
                                                            (const_dnnl_memory_desc_t const *)sources, attributes));
#else
    dnnl_memory_desc_t copies[ONEDNN_MOST_SOURCES];
    for (int i = 0; i < count; ++i) copies[i] = *native(sources[i]);
    WITH_ATTRIBUTES(nothing, dnnl_sum_primitive_desc_create(made, native(destination), count, scales, copies,
                                                            attributes, on));
#endif
}

int onednn_addition(onednn_primitive_descriptor_t *result, onednn_engine_t engine, onednn_memory_descriptor_t left,
                    onednn_memory_descriptor_t right, onednn_memory_descriptor_t destination,
                    onednn_post_operations post) {
#if DNNL_VERSION_MAJOR >= 3
    WITH_ATTRIBUTES(post, dnnl_binary_primitive_desc_create(made, on, dnnl_binary_add, native(left), native(right),
                                                            native(destination), attributes));
#else
    dnnl_binary_desc_t operation;
    int status = dnnl_binary_desc_init(&operation, dnnl_binary_add, native(left), native(right),
                                       native(destination));
    return status == dnnl_success ? finish(result, engine, &operation, post, NULL) : status;
#endif
}

int onednn_concatenation(onednn_primitive_descriptor_t *result, onednn_engine_t engine,
                         onednn_memory_descriptor_t destination, int axis, int count,
                         const onednn_memory_descriptor_t *sources) {
    if (count < 1 || count > ONEDNN_MOST_SOURCES) return dnnl_invalid_arguments;
#if DNNL_VERSION_MAJOR >= 3
    WITH_ATTRIBUTES(nothing,
                    dnnl_concat_primitive_desc_create(made, on, native(destination), count, axis,
                                                      (const_dnnl_memory_desc_t const *)sources, attributes));
#else
    dnnl_memory_desc_t copies[ONEDNN_MOST_SOURCES];
    for (int i = 0; i < count; ++i) copies[i] = *native(sources[i]);
    WITH_ATTRIBUTES(nothing, dnnl_concat_primitive_desc_create(made, native(destination), count, axis, copies,
                                                               attributes, on));
#endif
}
