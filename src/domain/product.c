#include "domain/product.h"

__extension__ typedef unsigned __int128 Wide;

void product_init(Product *p, uint64_t value)
{
    p->n = value != 0;
    p->overflow = false;
    p->limb[0] = value;
}

void product_multiply(Product *p, uint64_t by)
{
    uint64_t carry = 0;
    for (size_t i = 0; i < p->n; i++) {
        Wide part = (Wide)p->limb[i] * by + carry;
        p->limb[i] = (uint64_t)part;
        carry = (uint64_t)(part >> 64);
    }
    if (carry && p->n == PRODUCT_LIMBS)
        p->overflow = true;
    else if (carry)
        p->limb[p->n++] = carry;
    while (p->n && p->limb[p->n - 1] == 0)
        p->n--;
}

static uint64_t divide_small(Product *p, uint64_t by)
{
    uint64_t rest = 0;
    for (size_t i = p->n; i-- > 0;) {
        Wide part = ((Wide)rest << 64) | p->limb[i];
        p->limb[i] = (uint64_t)(part / by);
        rest = (uint64_t)(part % by);
    }
    while (p->n && p->limb[p->n - 1] == 0)
        p->n--;
    return rest;
}

/* Cutting digit by digit from the right changes nothing: floor(floor(x ÷ a) ÷ b) = floor(x ÷ ab).
 * The last digit cut away decides half up, whatever stood behind it. */
bool product_divide(Product *p, unsigned digits, bool half_up, int64_t *ret)
{
    static const uint64_t ten_to_18 = 1000000000000000000u;
    uint64_t last = 0;
    unsigned left = digits ? digits - 1 : 0;
    for (; left >= 18; left -= 18)
        divide_small(p, ten_to_18);
    uint64_t by = 1;
    for (; left; left--)
        by *= 10;
    if (by > 1)
        divide_small(p, by);
    if (digits)
        last = divide_small(p, 10);
    uint64_t value = (p->n ? p->limb[0] : 0);
    if (p->overflow || p->n > 1 || value >= INT64_MAX)
        return false;
    *ret = (int64_t)(value + (half_up && last >= 5));
    return true;
}
