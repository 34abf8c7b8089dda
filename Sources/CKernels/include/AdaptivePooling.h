#ifndef XRAY_ADAPTIVE_POOLING_H
#define XRAY_ADAPTIVE_POOLING_H

/* Planes of one size averaged to planes of another: output i of n covers the inputs floor(i·m / n) to
   ceil((i + 1)·m / n), so that neighbours may share inputs. */
typedef struct {
    long planes;
    long height, width;             /* of the input */
    long pooled_height, pooled_width; /* of the output */
} adaptive_pooling_shape;

void adaptive_pooling_forward(const float *input, float *output, adaptive_pooling_shape shape);
/* Overwrites `input_gradient`. */
void adaptive_pooling_backward(const float *output_gradient, float *input_gradient, adaptive_pooling_shape shape);

#endif
