/* export_parts.h: what the files of this feature share. */
#pragma once
#include "feature/export/export.h"
#include "http/export_source.h"
#include "schema/outside.h"

#define EXPORT_COLUMNS_MAX 32

typedef enum { TO_UNIT, TO_UNITS, TO_ORGANISATION, TO_WORDS, TO_COUNT } RecipientKind;
extern const Choice export_purposes[], export_recipients[]; /* recipients in the order of RecipientKind */

typedef struct {
    const ExportSource *source;
    Month from, to;
    bool wanted[EXPORT_COLUMNS_MAX];
    Str purpose, purpose_words, recipient_words, number_reason; /* recipient_words: the name that is kept in the list */
    RecipientKind to_kind;
    int64_t recipient;
    bool csv;
} Order;
/* The body of a request. All problems at once; a recipient outside may not get rows of persons of the kind he must never see. */
MUST_USE Status order_read(Req *rq, Order *ret);

typedef struct {
    int64_t person, unit;
    const Str *cells;
} Kept;

/* What one recipient gets, and nobody else. */
typedef struct {
    int64_t unit;
    Str recipient, name;
    Kept *rows;
    size_t n;
    int64_t *persons;      /* different ones, sorted */
    size_t n_persons;
} Parcel;

typedef struct {
    Parcel *parcels;
    size_t n;
    Str note;
    int64_t rows, persons; /* different persons of all parcels */
    size_t nobodys;        /* rows that belong to no recipient and stay here */
} Bundle;
MUST_USE Status bundle_make(Req *rq, const Order *o, bool preview, Bundle *ret);
/* The bytes of one file, in the arena. */
MUST_USE Status parcel_file(Req *rq, const Order *o, const Bundle *b, const Parcel *p, Str *ret);
/* Labels of the wanted columns; with persons, 通し番号 first. Writes one JSON array. */
void order_put_columns(JsonWriter *w, const Order *o);
void parcel_put_cells(JsonWriter *w, const Order *o, const Parcel *p, size_t row);

extern const Sql order_sql_unit, order_sql_organisation, order_sql_units;
#define ORDER_STATEMENTS &order_sql_unit, &order_sql_organisation, &order_sql_units
