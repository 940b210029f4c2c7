/* source.h: the bytes of an upload as rows, whatever they are: delimited text in any encoding, or
 * the sheets of a workbook. Reads once, from front to back; digests what it read. */
#pragma once
#include "feature/import/kind.h"

typedef struct Source Source;

/* ERR_INVALID with one problem when the bytes are something we do not read (PDF, old .xls, empty …). */
MUST_USE Status source_open(ReadFn read, void *context, Str file_name, Arena *arena, Problems *ps, Source **ret);
/* Text is read on a second thread from source_begin on. Only when `read` may be called from there. */
void source_read_ahead(Source *s);
void source_close(Source **s); /* for CLEANUP */

size_t source_sheet_count(const Source *s);   /* 1 for text */
Str source_sheet_name(const Source *s, size_t sheet); /* "" for text */
bool source_sheet_hidden(const Source *s, size_t sheet);
const char *source_encoding(const Source *s); /* Japanese label; "Excel" for workbooks */
/* The first rows of a sheet, copied into the arena. */
MUST_USE Status source_sample(Source *s, size_t sheet, Arena *arena, ImportSample *ret);
/* Begins the rows of a sheet, from its first row. Text can be begun once. */
MUST_USE Status source_begin(Source *s, size_t sheet, bool fill_merged);
/* As csv_next; the row number counts from the top of the file or sheet. */
MUST_USE Status source_next(Source *s, CsvRow *ret);
int64_t source_bytes_read(const Source *s);
const UndecodableList *source_undecodable(const Source *s); /* NULL for workbooks */
/* Of all bytes; reads what is left. */
MUST_USE Status source_digest(Source *s, uint8_t ret[static 32]);
