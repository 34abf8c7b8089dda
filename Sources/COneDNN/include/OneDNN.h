/* One API over oneDNN 2.6 … 2.x and 3.x.

   The two differ in how a primitive is described (operation descriptors are gone in 3), in what a memory
   descriptor is (a struct in 2, a handle in 3) and in the values of their enumerations. None of that passes this
   header: it includes nothing of oneDNN, every handle is opaque, and every enumeration is translated.

   Functions return 0 or a status that onednn_status_name() spells. Handles that a function creates are the
   caller's, to be destroyed by the function of that name. */
#ifndef XRAY_ONEDNN_H
#define XRAY_ONEDNN_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

typedef struct onednn_engine *onednn_engine_t;
typedef struct onednn_stream *onednn_stream_t;
typedef struct onednn_memory_descriptor *onednn_memory_descriptor_t;
typedef struct onednn_memory *onednn_memory_t;
typedef struct onednn_primitive_descriptor *onednn_primitive_descriptor_t;
typedef struct onednn_primitive *onednn_primitive_t;

/* The version of the library that is loaded, not of the headers it was built with. */
void onednn_version(int *major, int *minor, int *patch);
const char *onednn_status_name(int status);

int onednn_engine_create(onednn_engine_t *engine);
void onednn_engine_destroy(onednn_engine_t engine);
int onednn_stream_create(onednn_stream_t *stream, onednn_engine_t engine);
void onednn_stream_destroy(onednn_stream_t stream);
int onednn_stream_wait(onednn_stream_t stream);

/* Memory descriptors. */

typedef enum { ONEDNN_FLOAT32, ONEDNN_BFLOAT16, ONEDNN_INT32, ONEDNN_UINT8, ONEDNN_OTHER_TYPE } onednn_data_type;
typedef enum {
    ONEDNN_ANY,   /* the primitive chooses */
    ONEDNN_PLAIN, /* row-major: nchw, oihw, nc, … */
    ONEDNN_CHANNELS_LAST, /* nhwc for 4 dimensions, row-major otherwise */
    ONEDNN_BLOCKS_OF_8,   /* nChw8c for 4 dimensions, row-major otherwise */
    ONEDNN_BLOCKS_OF_16,  /* nChw16c for 4 dimensions, row-major otherwise */
} onednn_layout;

int onednn_memory_descriptor_create(onednn_memory_descriptor_t *descriptor, int rank, const int64_t *dimensions,
                                    onednn_data_type type, onednn_layout layout);
void onednn_memory_descriptor_destroy(onednn_memory_descriptor_t descriptor);
bool onednn_memory_descriptor_equal(onednn_memory_descriptor_t left, onednn_memory_descriptor_t right);
/* Bytes, with the padding of blocked layouts. */
size_t onednn_memory_descriptor_size(onednn_memory_descriptor_t descriptor);
/* Writes at most 12 dimensions and returns how many there are. */
int onednn_memory_descriptor_dimensions(onednn_memory_descriptor_t descriptor, int64_t *dimensions);
onednn_data_type onednn_memory_descriptor_type(onednn_memory_descriptor_t descriptor);
/* A descriptor of the same memory with other dimensions, where the layout allows it. */
int onednn_memory_descriptor_reshape(onednn_memory_descriptor_t *reshaped, onednn_memory_descriptor_t descriptor,
                                     int rank, const int64_t *dimensions);
/* A descriptor of a part of the same memory, which begins at `offsets`; where the layout allows it. */
int onednn_memory_descriptor_slice(onednn_memory_descriptor_t *slice, onednn_memory_descriptor_t descriptor,
                                   const int64_t *dimensions, const int64_t *offsets);

/* Memory: a descriptor and the address of the caller's bytes. */

int onednn_memory_create(onednn_memory_t *memory, onednn_memory_descriptor_t descriptor, onednn_engine_t engine,
                         void *bytes);
int onednn_memory_set_bytes(onednn_memory_t memory, void *bytes);
void onednn_memory_destroy(onednn_memory_t memory);

/* What is done to a result before it is written. */
typedef struct {
    bool adds_destination; /* first: destination += result */
    bool rectifies;        /* then: max(result, 0) */
    float upper_bound;     /* then: min(result, upper_bound), where above 0 */
} onednn_post_operations;

/* Primitive descriptors. Scratch memory is always the caller's. */

typedef enum { ONEDNN_TRAINING, ONEDNN_INFERENCE } onednn_phase;
typedef enum { ONEDNN_DIRECT, ONEDNN_WINOGRAD } onednn_convolution_algorithm;
typedef enum { ONEDNN_MAXIMUM, ONEDNN_AVERAGE_WITHOUT_PADDING, ONEDNN_AVERAGE_WITH_PADDING } onednn_pooling_algorithm;
typedef enum { ONEDNN_RELU, ONEDNN_CLIPPED_RELU } onednn_elementwise_algorithm;

/* Two spatial dimensions, rows first. A dilation of 1 is the dense kernel. */
typedef struct {
    int64_t kernel[2];
    int64_t strides[2];
    int64_t dilations[2];
    int64_t padding_before[2];
    int64_t padding_after[2];
} onednn_window;

int onednn_convolution_forward(onednn_primitive_descriptor_t *result, onednn_engine_t engine, onednn_phase phase,
                               onednn_convolution_algorithm algorithm, onednn_memory_descriptor_t source,
                               onednn_memory_descriptor_t weights, onednn_memory_descriptor_t bias /* or null */,
                               onednn_memory_descriptor_t destination, onednn_window window,
                               onednn_post_operations post);
int onednn_convolution_backward_data(onednn_primitive_descriptor_t *result, onednn_engine_t engine,
                                     onednn_convolution_algorithm algorithm,
                                     onednn_memory_descriptor_t source_gradient,
                                     onednn_memory_descriptor_t weights,
                                     onednn_memory_descriptor_t destination_gradient, onednn_window window,
                                     onednn_primitive_descriptor_t forward);
int onednn_convolution_backward_weights(onednn_primitive_descriptor_t *result, onednn_engine_t engine,
                                        onednn_convolution_algorithm algorithm, onednn_memory_descriptor_t source,
                                        onednn_memory_descriptor_t weights_gradient,
                                        onednn_memory_descriptor_t bias_gradient /* or null */,
                                        onednn_memory_descriptor_t destination_gradient, onednn_window window,
                                        onednn_primitive_descriptor_t forward);

int onednn_pooling_forward(onednn_primitive_descriptor_t *result, onednn_engine_t engine, onednn_phase phase,
                           onednn_pooling_algorithm algorithm, onednn_memory_descriptor_t source,
                           onednn_memory_descriptor_t destination, onednn_window window);
int onednn_pooling_backward(onednn_primitive_descriptor_t *result, onednn_engine_t engine,
                            onednn_pooling_algorithm algorithm, onednn_memory_descriptor_t source_gradient,
                            onednn_memory_descriptor_t destination_gradient, onednn_window window,
                            onednn_primitive_descriptor_t forward);

/* Backward takes the forward pass' destination, so that forward may overwrite its source. */
int onednn_elementwise_forward(onednn_primitive_descriptor_t *result, onednn_engine_t engine, onednn_phase phase,
                               onednn_elementwise_algorithm algorithm, float upper_bound,
                               onednn_memory_descriptor_t data);
int onednn_elementwise_backward(onednn_primitive_descriptor_t *result, onednn_engine_t engine,
                                onednn_elementwise_algorithm algorithm, float upper_bound,
                                onednn_memory_descriptor_t gradient, onednn_memory_descriptor_t data,
                                onednn_primitive_descriptor_t forward);

/* Scale, shift, mean and variance are float32, one number a channel. In training without given statistics mean and
   variance are computed; with them, and at inference, they are read. Where it rectifies, max(x, 0) follows, and
   training makes a workspace for the backward pass, which takes source, mean, variance and scale. */
typedef struct {
    bool uses_given_statistics;
    bool rectifies;
    float epsilon;
} onednn_batch_normalization_rule;

int onednn_batch_normalization_forward(onednn_primitive_descriptor_t *result, onednn_engine_t engine,
                                       onednn_phase phase, onednn_batch_normalization_rule rule,
                                       onednn_memory_descriptor_t data);
int onednn_batch_normalization_backward(onednn_primitive_descriptor_t *result, onednn_engine_t engine,
                                        onednn_batch_normalization_rule rule, onednn_memory_descriptor_t gradient,
                                        onednn_memory_descriptor_t data, onednn_primitive_descriptor_t forward);

int onednn_inner_product_forward(onednn_primitive_descriptor_t *result, onednn_engine_t engine, onednn_phase phase,
                                 onednn_memory_descriptor_t source, onednn_memory_descriptor_t weights,
                                 onednn_memory_descriptor_t bias /* or null */,
                                 onednn_memory_descriptor_t destination, onednn_post_operations post);
int onednn_inner_product_backward_data(onednn_primitive_descriptor_t *result, onednn_engine_t engine,
                                       onednn_memory_descriptor_t source_gradient,
                                       onednn_memory_descriptor_t weights,
                                       onednn_memory_descriptor_t destination_gradient,
                                       onednn_primitive_descriptor_t forward);
int onednn_inner_product_backward_weights(onednn_primitive_descriptor_t *result, onednn_engine_t engine,
                                          onednn_memory_descriptor_t source,
                                          onednn_memory_descriptor_t weights_gradient,
                                          onednn_memory_descriptor_t bias_gradient /* or null */,
                                          onednn_memory_descriptor_t destination_gradient,
                                          onednn_primitive_descriptor_t forward);

int onednn_softmax_forward(onednn_primitive_descriptor_t *result, onednn_engine_t engine, onednn_phase phase,
                           onednn_memory_descriptor_t data, int axis);
int onednn_softmax_backward(onednn_primitive_descriptor_t *result, onednn_engine_t engine,
                            onednn_memory_descriptor_t gradient, onednn_memory_descriptor_t data, int axis,
                            onednn_primitive_descriptor_t forward);

int onednn_reorder(onednn_primitive_descriptor_t *result, onednn_engine_t engine,
                   onednn_memory_descriptor_t source, onednn_memory_descriptor_t destination);
/* What a sum or a concatenation takes at most. */
enum { ONEDNN_MOST_SOURCES = 64 };

/* destination = Σ sources */
int onednn_sum(onednn_primitive_descriptor_t *result, onednn_engine_t engine,
               onednn_memory_descriptor_t destination, int count, const onednn_memory_descriptor_t *sources);
/* destination = left + right, then `post` */
int onednn_addition(onednn_primitive_descriptor_t *result, onednn_engine_t engine, onednn_memory_descriptor_t left,
                    onednn_memory_descriptor_t right, onednn_memory_descriptor_t destination,
                    onednn_post_operations post);
/* The sources one after another along an axis. */
int onednn_concatenation(onednn_primitive_descriptor_t *result, onednn_engine_t engine,
                         onednn_memory_descriptor_t destination, int axis, int count,
                         const onednn_memory_descriptor_t *sources);

void onednn_primitive_descriptor_destroy(onednn_primitive_descriptor_t descriptor);
/* The name of the implementation that was chosen; valid as long as the descriptor. */
const char *onednn_primitive_descriptor_implementation(onednn_primitive_descriptor_t descriptor);

/* The place of a tensor in a primitive. */
typedef enum {
    ONEDNN_SOURCE,
    ONEDNN_SECOND_SOURCE,
    ONEDNN_DESTINATION,
    ONEDNN_WEIGHTS,
    ONEDNN_BIAS,
    ONEDNN_WORKSPACE,
    ONEDNN_SCRATCHPAD,
    ONEDNN_SOURCE_GRADIENT,
    ONEDNN_DESTINATION_GRADIENT,
    ONEDNN_WEIGHTS_GRADIENT,
    ONEDNN_BIAS_GRADIENT,
    ONEDNN_MEAN,
    ONEDNN_VARIANCE,
    ONEDNN_SCALE,
    ONEDNN_SHIFT,
    ONEDNN_SCALE_GRADIENT,
    ONEDNN_SHIFT_GRADIENT,
    ONEDNN_MULTIPLE_SOURCES, /* the first of many: add the index */
} onednn_role;

/* The descriptor the primitive wants or makes at a place (a new handle), or null where it has none. */
onednn_memory_descriptor_t onednn_primitive_descriptor_memory(onednn_primitive_descriptor_t descriptor,
                                                              onednn_role role);

int onednn_primitive_create(onednn_primitive_t *primitive, onednn_primitive_descriptor_t descriptor);
void onednn_primitive_destroy(onednn_primitive_t primitive);

/* Laid out as oneDNN's own dnnl_exec_arg_t. */
typedef struct {
    int argument; /* from onednn_argument_number() */
    onednn_memory_t memory;
} onednn_argument;

int onednn_argument_number(onednn_role role);
int onednn_primitive_execute(onednn_primitive_t primitive, onednn_stream_t stream, int count,
                             const onednn_argument *arguments);

#endif
