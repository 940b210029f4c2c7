/* product.h: an exact product of integers of any size, divided by a power of ten at the end.
 * Eleven yearly rates of four decimals are 10^44 already: beyond any machine integer. */
#pragma once
#include "base/str.h"

#define PRODUCT_LIMBS 64

typedef struct {
    size_t n;      /* limbs in use, least significant first */
    bool overflow; /* remembered; every answer is then refused */
    uint64_t limb[PRODUCT_LIMBS];
} Product;

void product_init(Product *p, uint64_t value);
void product_multiply(Product *p, uint64_t by);
/* floor(p ÷ 10^digits), or rounded half up; p is consumed. False when the answer is beyond int64. */
bool product_divide(Product *p, unsigned digits, bool half_up, int64_t *ret);
