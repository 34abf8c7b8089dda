#include "Clones.h"

/* (1 + 2⁻¹²)² is 1 + 2⁻¹¹ + 2⁻²⁴, whose last term is lost where the square is rounded before it is added to. */
XRAY_CLONES static float rest_of_square(float number) { return number * number - (2 * number - 1); }

bool clones_fuse_multiply_and_add(void) {
    volatile float number = 1 + 0x1p-12f;
    return rest_of_square(number) != 0;
}
