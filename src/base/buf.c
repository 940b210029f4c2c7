#include "base/buf.h"
#include "base/limits.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

void buf_init(Buf *b, size_t max)
{
    *b = (Buf){ .max = max };
}

void buf_done(Buf *b)
{
    free(b->p);
    *b = (Buf){ .max = b->max };
}

void buf_clear(Buf *b)
{
    b->n = 0;
    b->status = OK;
}

char *buf_reserve(Buf *b, size_t n)
{
    if (b->status != OK)
        return NULL;
    if (n > b->max || b->n > b->max - n) {
        b->status = ERR_TOO_LARGE;
        return NULL;
    }
    if (n > b->size - b->n) {
        size_t size = b->size < BUF_CHUNK ? BUF_CHUNK : b->size;
        while (size < b->n + n)
            size = size > b->max / 2 ? b->max : size * 2;
        char *p = realloc(b->p, size);
        if (!p) {
            b->status = ERR_MEMORY;
            return NULL;
        }
        b->p = p;
        b->size = size;
    }
    return b->p ? b->p + b->n : NULL; /* nothing yet, and nothing asked for */
}

void buf_add(Buf *b, Str s)
{
    char *to = s.n ? buf_reserve(b, s.n) : NULL;
    if (!to)
        return;
    memcpy(to, s.p, s.n);
    b->n += s.n;
}

void buf_char(Buf *b, char c)
{
    buf_add(b, (Str){ &c, 1 });
}

void buf_i64(Buf *b, int64_t value)
{
    char digits[20];
    size_t at = sizeof digits;
    uint64_t rest = value < 0 ? -(uint64_t)value : (uint64_t)value;
    do
        digits[--at] = (char)('0' + rest % 10);
    while (rest /= 10);
    if (value < 0)
        buf_char(b, '-');
    buf_add(b, (Str){ digits + at, sizeof digits - at });
}

void buf_printf(Buf *b, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    int n = vsnprintf(NULL, 0, format, args);
    va_end(args);
    char *to = n < 0 ? NULL : buf_reserve(b, (size_t)n + 1);
    if (!to)
        return;
    va_start(args, format);
    vsnprintf(to, (size_t)n + 1, format, args);
    va_end(args);
    b->n += (size_t)n;
}

Status buf_status(const Buf *b)
{
    return b->status;
}

Str buf_str(const Buf *b)
{
    return (Str){ b->p ? b->p : "", b->n };
}
