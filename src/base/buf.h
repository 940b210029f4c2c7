/* buf.h: a growing byte buffer that is born with a maximum. A failed append leaves the buffer
 * marked; further appends do nothing, and buf_status tells in the end, so that a writer need
 * not check every piece. */
#pragma once
#include "base/status.h"
#include "base/str.h"

typedef struct {
    char *p;
    size_t n, size, max;
    Status status; /* OK, ERR_TOO_LARGE or ERR_MEMORY */
} Buf;

void buf_init(Buf *b, size_t max);
void buf_done(Buf *b);
void buf_clear(Buf *b);              /* empties and forgives; keeps the memory */
void buf_add(Buf *b, Str s);
void buf_char(Buf *b, char c);
void buf_i64(Buf *b, int64_t value); /* decimal */
/* printf for texts and log lines only: never for SQL, HTML or JSON. */
void buf_printf(Buf *b, const char *format, ...) __attribute__((format(printf, 2, 3)));
/* Room for n more bytes to be written by the caller, who then adds to b->n; NULL when it failed. */
char *buf_reserve(Buf *b, size_t n);
MUST_USE Status buf_status(const Buf *b);
Str buf_str(const Buf *b);
