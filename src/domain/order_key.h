/* order_key.h: keys that stand in order as bytes, so that a line can be put between two others without touching
 * them. A key is a fraction in digits 0-9A-Za-z; it grows only where lines are put between neighbours again and
 * again. At the end the first ORDER_KEY_HEAD digits count on, so that typing on never makes longer keys. */
#pragma once
#include "base/arena.h"

#define ORDER_KEY_HEAD 6
#define ORDER_KEY_MAX 400

/* A key after before and before after; the empty Str: none on that side. ERR_INVALID when before does not stand
 * before after; ERR_TOO_LARGE when no key of ORDER_KEY_MAX fits between. */
MUST_USE Status order_key_between(Str before, Str after, Arena *a, Str *ret);
