#include "Reduction.h"

unsigned xray_scale_for(uint32_t width, uint32_t height, uint32_t least_width, uint32_t least_height) {
    for (unsigned eighths = 2; eighths < 8; eighths *= 2)
        if (((uint64_t)width * eighths + 7) / 8 >= least_width
            && ((uint64_t)height * eighths + 7) / 8 >= least_height)
            return eighths;
    return 8;
}

/* A half goes to the even level: every sixteenth mean of 4 x 4 pixels ends in one, every fourth of 2 x 2, and were all of
   them rounded up, images would become brighter. */
static uint8_t mean(unsigned sum, unsigned count) {
    unsigned level = sum / count, rest = sum % count;
    return (uint8_t)(level + (2 * rest > count || (2 * rest == count && level % 2 == 1)));
}

static size_t lesser(size_t a, size_t b) { return a < b ? a : b; }

void xray_reduce(xray_grey_image *image, uint32_t least_width, uint32_t least_height) {
    unsigned eighths = xray_scale_for(image->width, image->height, least_width, least_height);
    if (eighths == 8) return;
    size_t side = 8 / eighths, width = image->width, height = image->height;
    size_t columns = (width + side - 1) / side, rows = (height + side - 1) / side;
    /* A mean is written no further on than the first pixel of its block lies, so that none is lost that is still to be
       read. */
    for (size_t row = 0; row < rows; row++)
        for (size_t column = 0; column < columns; column++) {
            unsigned sum = 0;
            for (size_t y = row * side; y < (row + 1) * side; y++)
                for (size_t x = column * side; x < (column + 1) * side; x++)
                    sum += image->pixels[lesser(y, height - 1) * width + lesser(x, width - 1)];
            image->pixels[row * columns + column] = mean(sum, (unsigned)(side * side));
        }
    image->width = (uint32_t)columns;
    image->height = (uint32_t)rows;
    image->eighths = eighths;
}
