/* spending.h: what was spent, by service month × service × programme × provider × care level, from
 * the monthly cube; the ledger of what never passes the 国保連; the programme types by date. */
#pragma once
#include "http/feature.h"

typedef struct {
    Row row;
    Month month;           /* service month */
    Str service, program;
    int64_t provider, yen, people; /* provider 0: none; people NUMBER_NONE: not known */
    Str kind, payee, note;
} Ledger;

/* Which programme type a claim line belongs to, from a month on: the most specific row wins. */
typedef struct {
    Row row;
    Str service, item;     /* サービス種類コード; 項目コード or its beginning, empty: all */
    int64_t provider;      /* 0: all */
    Month from_month, to_month; /* to_month 0: open */
    Str program, note;
} ProgramMap;

extern const Entity entity_ledger, entity_program_map;

extern const Feature feature_spending;

/* What the cube can be cut by. DIM_SERVICE is 訪問型・通所型…, DIM_KIND the サービス種類コード below it. */
typedef enum { DIM_MONTH, DIM_SERVICE, DIM_KIND, DIM_PROGRAM, DIM_PROVIDER, DIM_LEVEL, DIM_ORIGIN, DIM_COUNT } Dimension;

typedef struct {
    int64_t number;        /* months and providers */
    Str text;              /* the others */
} DimValue;

typedef struct {
    DimValue at[DIM_COUNT];
    int64_t people, lines, units, cost, paid;
    bool hidden;           /* not for outside the town hall: none of its figures is shown */
} Cell;

typedef struct {
    Month from, to;
    bool by[DIM_COUNT];    /* what the table keeps apart */
    bool only[DIM_COUNT];  /* filter set? */
    DimValue filter[DIM_COUNT];
    bool shown;            /* months as they were first shown outside; of the others nothing, */
    enum { UNSEEN_NOT, UNSEEN_RELEASED, UNSEEN_ALL } unseen; /* or what they are now: where they do not wait (schema/release.h); all */
} SpendingQuery;

typedef struct {
    int64_t id;
    Str name;
} ProviderName;

typedef struct {
    Cell *cells;           /* sorted by the kept dimensions */
    size_t n;
    Cell total;
    ProviderName *providers; /* by id; read when the table keeps providers apart */
    size_t n_providers;
    Str note;              /* of a table for outside: what x means; empty inside */
} SpendingTable;

/* Sums the cube. People are person-months: somebody who uses two services counts in both. */
MUST_USE Status spending_table(Db *db, int64_t org, const SpendingQuery *q, Arena *a, SpendingTable *ret);
/* The same for readers outside the town hall: whole fiscal years, by one or two of the dimensions that are protected together, no
 * filters, small cells hidden, months as they were first shown. leaves: somebody outside sees it, or it is a file: what is shown is kept. q->from
 * and to become the year's; what is not of that kind is refused with a problem. */
MUST_USE Status spending_table_outside(Req *rq, bool leaves, SpendingQuery *q, SpendingTable *ret);
const char *dimension_name(Dimension d);  /* "month" */
const char *dimension_label(Dimension d); /* "サービス月" */
/* The words people read for a value: 通所型, 従前相当, the provider's name, 要支援1. */
MUST_USE Status dimension_word(const SpendingTable *t, Dimension d, const DimValue *v, Arena *a, Str *ret);
