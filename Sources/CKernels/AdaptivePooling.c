#include "AdaptivePooling.h"

#include <string.h>

typedef struct {
    long start, end;
} cell;

/* The inputs that an output covers along one axis. */
static cell covered(long index, long pooled, long length) {
    return (cell){index * length / pooled, ((index + 1) * length + pooled - 1) / pooled};
}

void adaptive_pooling_forward(const float *input, float *output, adaptive_pooling_shape shape) {
    for (long plane = 0; plane < shape.planes; plane++, input += shape.height * shape.width) {
        for (long i = 0; i < shape.pooled_height; i++) {
            cell rows = covered(i, shape.pooled_height, shape.height);
            for (long j = 0; j < shape.pooled_width; j++) {
                cell columns = covered(j, shape.pooled_width, shape.width);
                float sum = 0;
                for (long y = rows.start; y < rows.end; y++)
                    for (long x = columns.start; x < columns.end; x++) sum += input[y * shape.width + x];
                *output++ = sum / (float)((rows.end - rows.start) * (columns.end - columns.start));
            }
        }
    }
}

void adaptive_pooling_backward(const float *output_gradient, float *input_gradient, adaptive_pooling_shape shape) {
    memset(input_gradient, 0, (size_t)(shape.planes * shape.height * shape.width) * sizeof(float));
    for (long plane = 0; plane < shape.planes; plane++, input_gradient += shape.height * shape.width) {
        for (long i = 0; i < shape.pooled_height; i++) {
            cell rows = covered(i, shape.pooled_height, shape.height);
            for (long j = 0; j < shape.pooled_width; j++) {
                cell columns = covered(j, shape.pooled_width, shape.width);
                float share = *output_gradient++ / (float)((rows.end - rows.start) * (columns.end - columns.start));
                for (long y = rows.start; y < rows.end; y++)
                    for (long x = columns.start; x < columns.end; x++) input_gradient[y * shape.width + x] += share;
            }
        }
    }
}
