/* str.h: a view of bytes. It owns nothing and need not end in NUL. */
#pragma once
#include <stdbool.h>
#include <stdint.h>
#include <stddef.h>

typedef struct {
    const char *p;
    size_t n;
} Str;

#define S(literal) ((Str){ "" literal, sizeof(literal) - 1 })
#define STR_FMT "%.*s"
#define STR_ARG(s) (int)(s).n, (s).p

Str str_of(const char *z);                   /* NULL answers the empty view */
bool str_eq(Str a, Str b);
int str_cmp(Str a, Str b);                   /* bytewise order, like memcmp */
bool str_starts(Str s, Str prefix);
bool str_ends(Str s, Str suffix);
bool str_contains(Str s, Str part);
Str str_sub(Str s, size_t from, size_t n);   /* clipped to s */
Str str_trim(Str s);                         /* ASCII blanks and U+3000 at both ends */
/* Cuts s at the first `at`: *head is what stands before (all of s when absent), *tail what follows.
 * Answers whether `at` was found. */
bool str_cut(Str s, char at, Str *head, Str *tail);
/* Decimal integer, optional leading '-', no blanks, no '+', range of int64. */
bool str_to_i64(Str s, int64_t *ret);
bool str_is_digits(Str s);
uint64_t str_hash(Str s);                    /* FNV-1a 64; not for secrets or hostile keys */
/* Are these bytes UTF-8 without overlong forms, surrogates or values beyond U+10FFFF (RFC 3629)? */
bool str_is_utf8(Str s);
size_t str_utf8_count(Str s);                /* code points of valid UTF-8 */
/* Same time whatever the contents; lengths may leak. For tokens. */
bool str_eq_secret(Str a, Str b);
