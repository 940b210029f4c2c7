/* wide.h: inserting many rows. For SQLite, a statement costs about 1 µs before it does
 * anything, half of an import. So inside a batch the rows of one plain INSERT are gathered and
 * go in together: INSERT INTO t (…) VALUES ($1, $2), ($3, $4) … */
#pragma once
#include "base/limits.h"
#include "db/db.h"

/* "t (a, b)" from "INSERT INTO t (a, b) VALUES ($1, $2)"; false for any other shape: something behind
 * the values, an expression among them, another order. PostgreSQL copies into it. */
bool wide_target(Str narrow, size_t n_params, Str *ret_target);

/* Makes of "INSERT INTO t (a, b) VALUES ($1, $2)" the same for `rows` rows. ERR_UNSUPPORTED for another
 * shape. */
MUST_USE Status wide_text(Str narrow, size_t n_params, size_t rows, Buf *out);

typedef struct {
    const Sql *narrow;
    const char *narrow_text;
    Sql wide;
    Buf text;
    size_t n, rows;  /* parameters of a row, rows of the wide statement; rows 0: cannot be widened */
} WideStatement;

enum { WIDE_KEPT = 8, WIDE_BYTES_MAX = 64 * 1024 /* of a row; a longer one goes alone */ };

typedef struct {
    WideStatement kept[WIDE_KEPT]; /* made once and kept: their addresses are in the statement cache */
    size_t n_kept;
    const WideStatement *current;  /* whose rows are gathered */
    Param params[DB_PARAMETERS_MAX];
    size_t rows;
    Buf bytes;                     /* copies of texts and blobs; params hold offsets until wide_params */
} Wide;

void wide_init(Wide *w);
void wide_done(Wide *w);
/* Does this row go to those already gathered, or may it begin a new gathering? */
bool wide_takes(Wide *w, const Sql *sql, const Param *params, size_t n);
MUST_USE Status wide_add(Wide *w, const Param *params);
bool wide_is_full(const Wide *w);
/* The gathered rows, one after another; valid until wide_clear. */
const Param *wide_params(Wide *w);
void wide_clear(Wide *w);
