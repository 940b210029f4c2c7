#include "domain/order_key.h"

static const char digits[] = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
#define BASE ((int)sizeof digits - 1)

static int digit_at(Str key, size_t i, int none)
{
    if (i >= key.n)
        return none;
    for (int d = 0; d < BASE; d++)
        if (digits[d] == key.p[i])
            return d;
    return 0;
}

/* The next number of ORDER_KEY_HEAD digits. False at the very last. */
static bool count_on(Str before, char to[static ORDER_KEY_HEAD])
{
    int carry = 1;
    for (size_t i = ORDER_KEY_HEAD; i-- > 0;) {
        int d = digit_at(before, i, 0) + carry;
        carry = d >= BASE;
        to[i] = digits[d % BASE];
    }
    return !carry;
}

/* A fraction between: copies what both share, then takes the middle of the first digits between which there is room. */
static Status middle(Str before, Str after, char *to, size_t *ret_n)
{
    bool open = after.n == 0; /* nothing above any more */
    for (size_t n = 0; n < ORDER_KEY_MAX; n++) {
        int low = digit_at(before, n, 0), high = open ? BASE : digit_at(after, n, 0);
        if (high - low > 1) {
            to[n] = digits[(low + high) / 2];
            *ret_n = n + 1;
            return OK;
        }
        to[n] = digits[low];
        open = open || high > low;
    }
    return ERR_TOO_LARGE;
}

Status order_key_between(Str before, Str after, Arena *a, Str *ret)
{
    if (before.n && after.n && str_cmp(before, after) >= 0)
        return ERR_INVALID;
    char *to = arena_alloc(a, ORDER_KEY_MAX + 1);
    size_t n = ORDER_KEY_HEAD;
    if (!to)
        return ERR_MEMORY;
    if (after.n || !count_on(before.n ? before : S("U00000"), to))
        TRY(middle(before, after, to, &n));
    *ret = (Str){ to, n };
    return OK;
}
