/* outside_towns.h: what many towns show outside, asked of all at once: for whoever lays other towns beside his own. To them he is a reader
 * outside too, also from inside a town hall: whatever he is told of a town is made of what it shows to everybody outside (outside_depth.h). */
#pragma once
#include "schema/outside_depth.h"

typedef struct {
    int64_t org;
    OutsideDepth depth; /* of the least of the months; where something of them is released and not kept yet, OUTSIDE_YEN */
    int months;         /* of claims that are kept */
} OutsideTown;

/* Of a line of a town: sums over the months. */
typedef struct {
    int64_t org;
    Str service, program;
    int64_t people, paid;
    int64_t priced;     /* yen of rows that count persons */
    bool uncounted;     /* some yen count nobody */
} OutsideLine;
typedef Status OutsideTake(void *context, const OutsideLine *line);

/* Fills depth and months; org is given. Both in one transaction (tx_read): lines that are kept after the judgement would go out unjudged. */
MUST_USE Status outside_towns_read(Db *db, Date today, Month from, Month to, OutsideTown *towns, size_t n);
/* The lines of those of them that are OUTSIDE_LINES, a town after another. ERR_INTERNAL: in no transaction. */
MUST_USE Status outside_towns_lines(Db *db, Month from, Month to, const OutsideTown *towns, size_t n, OutsideTake *take, void *context);
/* Which of them owe something, or have a month that is over its days (from now_ms 0: only the former): fills the front of ret, as many as there are towns. */
MUST_USE Status outside_towns_owing(Db *db, const int64_t *orgs, size_t n, int64_t now_ms, int64_t *ret, size_t *ret_n);

#define OUTSIDE_TOWNS_AT_ONCE 64
/* An argument is 0 where there are fewer. */
#define OUTSIDE_TOWNS_IN "IN ($1,$2,$3,$4,$5,$6,$7,$8,$9,$10,$11,$12,$13,$14,$15,$16,$17,$18,$19,$20,$21,$22,$23,$24,$25,$26,$27,$28,$29,$30,$31,$32," \
    "$33,$34,$35,$36,$37,$38,$39,$40,$41,$42,$43,$44,$45,$46,$47,$48,$49,$50,$51,$52,$53,$54,$55,$56,$57,$58,$59,$60,$61,$62,$63,$64)"
/* A statement with these arguments, and the months as $65 and $66 where it asks for them (from 0: it does not). */
MUST_USE Status outside_towns_query(Db *db, const Sql *sql, const int64_t *orgs, size_t n, Month from, Month to, Rows *ret);

extern const Sql outside_sql_towns_owing, outside_sql_towns_unkept, outside_sql_towns_population, outside_sql_towns_slices, outside_sql_towns_lines;
#define OUTSIDE_TOWNS_STATEMENTS &outside_sql_towns_owing, &outside_sql_towns_unkept, &outside_sql_towns_population, &outside_sql_towns_slices, &outside_sql_towns_lines
