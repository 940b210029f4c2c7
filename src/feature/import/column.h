/* column.h: which row is the header, and which column holds which field. */
#pragma once
#include "feature/import/kind.h"

enum { COLUMN_UNUSED = -1 };

/* What was found in the first rows of a file. */
typedef struct {
    const ImportKind *kind;
    size_t header;          /* index of the header row in the sample; 0 for raw kinds */
    size_t n_columns;
    const Str *headers;     /* as they stand */
    int *field;             /* per column: index into kind->fields or COLUMN_UNUSED */
    uint8_t signature[32];  /* of the header texts: finds the mapping remembered for this source */
} Columns;

/* The header row and mapping of one kind; the score is the share of its fields found, and when a required one
 * is missing, the number of those found, negative. */
MUST_USE Status columns_find(const ImportKind *kind, const ImportSample *sample, Arena *arena, Columns *ret, int *ret_score);
MUST_USE Status columns_copy(const Columns *c, Arena *arena, Columns *ret);
/* From the text that the database keeps: names of the fields in the order of the columns, ',' between. Unknown
 * names are left unused, so that an old mapping survives a new version; a field named twice is in its first column. */
void columns_from_text(Columns *c, Str text);
/* The first required field without a column, or NULL. */
const ImportField *columns_missing(const Columns *c);
