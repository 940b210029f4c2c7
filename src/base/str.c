#include "base/str.h"

#include <string.h>

Str str_of(const char *z)
{
    return z ? (Str){ z, strlen(z) } : (Str){ "", 0 };
}

bool str_eq(Str a, Str b)
{
    return a.n == b.n && (a.n == 0 || memcmp(a.p, b.p, a.n) == 0);
}

int str_cmp(Str a, Str b)
{
    size_t n = a.n < b.n ? a.n : b.n;
    int c = n ? memcmp(a.p, b.p, n) : 0;
    return c ? c : (a.n > b.n) - (a.n < b.n);
}

bool str_starts(Str s, Str prefix)
{
    return s.n >= prefix.n && (prefix.n == 0 || memcmp(s.p, prefix.p, prefix.n) == 0);
}

bool str_ends(Str s, Str suffix)
{
    return s.n >= suffix.n && (suffix.n == 0 || memcmp(s.p + s.n - suffix.n, suffix.p, suffix.n) == 0);
}

bool str_contains(Str s, Str part)
{
    return part.n == 0 || (s.n >= part.n && memmem(s.p, s.n, part.p, part.n) != NULL);
}

Str str_sub(Str s, size_t from, size_t n)
{
    if (from > s.n)
        from = s.n;
    if (n > s.n - from)
        n = s.n - from;
    return (Str){ from ? s.p + from : s.p, n }; /* of no bytes p may be NULL */
}

static size_t blank_at_start(Str s)
{
    if (s.n && (s.p[0] == ' ' || (s.p[0] >= '\t' && s.p[0] <= '\r')))
        return 1;
    return str_starts(s, S("\xE3\x80\x80")) ? 3 : 0;
}

static size_t blank_at_end(Str s)
{
    if (s.n && (s.p[s.n - 1] == ' ' || (s.p[s.n - 1] >= '\t' && s.p[s.n - 1] <= '\r')))
        return 1;
    return str_ends(s, S("\xE3\x80\x80")) ? 3 : 0;
}

Str str_trim(Str s)
{
    for (size_t k; (k = blank_at_start(s)) > 0;)
        s = str_sub(s, k, s.n);
    for (size_t k; (k = blank_at_end(s)) > 0;)
        s.n -= k;
    return s;
}

bool str_cut(Str s, char at, Str *head, Str *tail)
{
    const char *hit = s.n ? memchr(s.p, at, s.n) : NULL;
    size_t k = hit ? (size_t)(hit - s.p) : s.n;
    *head = str_sub(s, 0, k);
    *tail = hit ? str_sub(s, k + 1, s.n) : str_sub(s, s.n, 0);
    return hit != NULL;
}

bool str_to_i64(Str s, int64_t *ret)
{
    bool negative = s.n && s.p[0] == '-';
    size_t i = negative;
    int64_t value = 0;
    if (i == s.n)
        return false;
    for (; i < s.n; i++) {
        int digit = s.p[i] - '0';
        if (digit < 0 || digit > 9)
            return false;
        if (__builtin_mul_overflow(value, (int64_t)10, &value)
            || __builtin_sub_overflow(value, (int64_t)digit, &value))
            return false;
    }
    if (!negative && __builtin_sub_overflow((int64_t)0, value, &value))
        return false;
    *ret = value;
    return true;
}

bool str_is_digits(Str s)
{
    for (size_t i = 0; i < s.n; i++)
        if (s.p[i] < '0' || s.p[i] > '9')
            return false;
    return s.n > 0;
}

uint64_t str_hash(Str s)
{
    uint64_t h = 0xcbf29ce484222325u;
    for (size_t i = 0; i < s.n; i++)
        h = (h ^ (unsigned char)s.p[i]) * 0x100000001b3u;
    return h;
}

/* Length of the well-formed UTF-8 sequence at p (n bytes left), 0 when there is none. */
static size_t utf8_sequence(const unsigned char *p, size_t n)
{
    static const struct { unsigned char lo, hi, second_lo, second_hi; size_t len; } rows[] = {
        { 0x00, 0x7F, 0, 0, 1 },          { 0xC2, 0xDF, 0x80, 0xBF, 2 }, { 0xE0, 0xE0, 0xA0, 0xBF, 3 },
        { 0xE1, 0xEC, 0x80, 0xBF, 3 },    { 0xED, 0xED, 0x80, 0x9F, 3 }, { 0xEE, 0xEF, 0x80, 0xBF, 3 },
        { 0xF0, 0xF0, 0x90, 0xBF, 4 },    { 0xF1, 0xF3, 0x80, 0xBF, 4 }, { 0xF4, 0xF4, 0x80, 0x8F, 4 },
    };
    for (size_t r = 0; r < sizeof rows / sizeof rows[0]; r++) {
        if (p[0] < rows[r].lo || p[0] > rows[r].hi)
            continue;
        if (rows[r].len > n || (rows[r].len > 1 && (p[1] < rows[r].second_lo || p[1] > rows[r].second_hi)))
            return 0;
        for (size_t k = 2; k < rows[r].len; k++)
            if ((p[k] & 0xC0) != 0x80)
                return 0;
        return rows[r].len;
    }
    return 0;
}

bool str_is_utf8(Str s)
{
    const unsigned char *p = (const unsigned char *)s.p;
    for (size_t i = 0, k; i < s.n; i += k) {
        if (p[i] < 0x80)
            k = 1;
        else if ((k = utf8_sequence(p + i, s.n - i)) == 0)
            return false;
    }
    return true;
}

size_t str_utf8_count(Str s)
{
    size_t count = 0;
    for (size_t i = 0; i < s.n; i++)
        count += ((unsigned char)s.p[i] & 0xC0) != 0x80;
    return count;
}

bool str_eq_secret(Str a, Str b)
{
    if (a.n != b.n)
        return false;
    unsigned char diff = 0;
    for (size_t i = 0; i < a.n; i++)
        diff |= (unsigned char)(a.p[i] ^ b.p[i]);
    return diff == 0;
}
