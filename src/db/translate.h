/* translate.h: migrations are written once. Two type words and one table word differ:
 *   BIGINT            SQLite INTEGER                    PostgreSQL BIGINT
 *   BYTES             SQLite BLOB                       PostgreSQL BYTEA
 *   ) CLUSTERED;      SQLite ) STRICT, WITHOUT ROWID    PostgreSQL )
 *   ) at the end of CREATE TABLE: SQLite ) STRICT
 * The words count in capitals only (a column may be called bytes), and never inside strings,
 * quoted names or comments. */
#pragma once
#include "base/buf.h"

/* Puts the next statement of *script, NUL-terminated and without its ';', into out and moves
 * *script behind it. *ret_found is false at the end. ERR_INVALID: an open string or comment, or
 * a last statement without ';'. */
MUST_USE Status translate_next(Str *script, bool postgres, Buf *out, bool *ret_found);
