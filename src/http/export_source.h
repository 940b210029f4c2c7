/* export_source.h: rows that can be given away as a file, and only through the one room for it (feature/export): a feature
 * says which columns there are and hands over the rows; purpose, recipient, preview, split, second signature and record are the room's. */
#pragma once
#include "http/feature.h"

enum {
    EXPORT_NUMBER = 1 << 0,  /* an integer, right-aligned */
    EXPORT_OFF = 1 << 1,     /* only when asked for */
    EXPORT_REASON = 1 << 2,  /* only with a reason: an insured number */
};
typedef struct {
    const char *name, *label;
    unsigned flags;
} ExportColumn;

typedef struct {
    Month from, to;
    int64_t unit;            /* only rows of this unit; 0: all */
    const bool *wanted;      /* of the columns */
    bool preview;            /* sealed values stay masked */
} ExportAsk;

typedef struct {
    int64_t person, unit;    /* 0: the row is about none */
    const Str *cells;        /* one for each column, wanted or not */
} ExportRow;
typedef Status (*ExportTake)(void *context, const ExportRow *row);

typedef struct ExportSource {
    const char *name, *label;
    const ExportColumn *columns;
    size_t n_columns;
    bool persons;            /* its rows are about persons */
    const char *figure;      /* its kind of figures (schema/passport.h); NULL: it has none */
    bool units;              /* its rows belong to units, so that it can be split */
    /* Every row of the period, in an order of its own; cells live until take returns. *ret_note: what a reader must be told. */
    Status (*each)(Req *rq, const ExportAsk *ask, ExportTake take, void *context, Str *ret_note);
} ExportSource;
