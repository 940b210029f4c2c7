/* wire.h: PostgreSQL's binary formats, without the connection: parameters out, columns in, and
 * what an SQLSTATE means to us. */
#pragma once
#include "base/limits.h"
#include "base/buf.h"
#include "db/db.h"

/* Types by their numbers in pg_type.dat; these never change. */
enum { TYPE_ANY = 0, TYPE_BOOL = 16, TYPE_BYTEA = 17, TYPE_NAME = 19, TYPE_INT8 = 20, TYPE_INT2 = 21, TYPE_INT4 = 23,
       TYPE_TEXT = 25, TYPE_BPCHAR = 1042, TYPE_VARCHAR = 1043, TYPE_NUMERIC = 1700 };

enum { WIRE_BINARY = 1 };
/* Parameters as libpq takes them; texts are not copied. */
typedef struct {
    uint64_t ints[DB_PARAMETERS_MAX];
    const char *values[DB_PARAMETERS_MAX];
    int lengths[DB_PARAMETERS_MAX], formats[DB_PARAMETERS_MAX];
} Wire;

void wire_put(Wire *w, const Param *params, size_t n);
unsigned wire_type(ParamKind kind);
/* A column of a number's type, 0 for other types. False when it does not fit into int64. What stands
 * behind a decimal point is cut off. */
MUST_USE bool wire_int(unsigned type, Str bytes, int64_t *ret);
bool wire_is_text(unsigned type);
Status wire_status(const char *sqlstate); /* NULL answers ERR_DB */

/* A file of COPY … (FORMAT BINARY): head, rows, end. */
void wire_copy_begin(Buf *out);
void wire_copy_row(Buf *out, const Param *params, size_t n);
void wire_copy_end(Buf *out);
