/* csv.h: delimited text, RFC 4180 and what Excel makes of it, as a stream with fixed memory.
 * Accepts , tab ; | and what a first line "sep=^" names; CRLF, LF and CR; newlines inside quotes; a lone
 * quote inside an unquoted field is kept as it is. */
#pragma once
#include "base/text.h"

typedef struct {
    Str *cells;        /* UTF-8, quotes removed; valid until the next row */
    size_t n;          /* at least 1: an empty line is one empty cell */
    int64_t line;      /* physical line where the row began, from 1 */
    int64_t number;    /* row number, from 1 */
    bool undecodable;  /* some cell holds U+FFFD: bytes that could not be decoded, here or before the file was made */
} CsvRow;

/* Gives up to n bytes at p; *ret_n = 0 at the end. */
typedef Status (*ReadFn)(void *context, char *p, size_t n, size_t *ret_n);

typedef struct CsvReader CsvReader;
typedef struct {
    Encoding encoding;
    char delimiter;
    size_t bom;
} CsvDialect;

/* Looks at the first bytes: encoding, then the delimiter that cuts most rows into the same number of cells. */
void csv_detect(Str sample, CsvDialect *ret);
MUST_USE Status csv_open(ReadFn read, void *context, const CsvDialect *dialect, CsvReader **ret);
void csv_close(CsvReader **r); /* for CLEANUP */
/* OK with ret->n == 0 && ret->cells == NULL at the end. ERR_TOO_LARGE: IMPORT_COLUMNS_MAX, IMPORT_FIELD_MAX (also
 * what an unclosed quote in a long file comes to) or IMPORT_ROW_MAX; ERR_INVALID: a quote that is never closed.
 * On failure ret->line tells where the cell began; the same failure is answered from then on. */
MUST_USE Status csv_next(CsvReader *r, CsvRow *ret);
int64_t csv_bytes_read(const CsvReader *r);
const UndecodableList *csv_undecodable(const CsvReader *r);

/* Writing. Cells are quoted when needed. guard puts ' before = + - @ (narrow or wide) TAB CR LF of text cells, so that no
 * spreadsheet takes them for a formula; machine interfaces leave it off. Rows end in CRLF. */
void csv_put_cell(Buf *out, Str cell, bool first, bool guard);
void csv_end_row(Buf *out);
