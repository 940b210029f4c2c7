/* outside.h: what figures about people must satisfy before they leave the inside of a town hall: the rule of small cells
 * (domain/suppress.h) for this town, from its population. */
#pragma once
#include "db/db.h"
#include "domain/suppress.h"

typedef struct {
    SuppressRule rule;
    int64_t population;   /* the newest that the town has entered; −1: none */
    int year_starts;      /* first service month of its fiscal year */
    Str sentence;         /* what a reader of a table is told: 「x」は… */
} Outside;

MUST_USE Status outside_read(Db *db, int64_t org, Date today, Arena *a, Outside *ret);
/* May a count of so many different persons be shown? 0 may. */
bool outside_shows(const Outside *o, int64_t people);
/* Which of the lines of one sum to put together without telling them apart: those of few persons, and when that is only one, the
 * next smallest with it. */
void outside_gather(const Outside *o, const int64_t *people, size_t n, bool *ret);
#define OUTSIDE_MARK S("x")
extern const Sql outside_sql_population, outside_sql_setting;
#define OUTSIDE_STATEMENTS &outside_sql_population, &outside_sql_setting

/* ---- what was shown ---- */

/* A month is kept as it was when it first left: from then on readers outside get these rows, whatever comes later, since the
 * difference of two releases may be one person. Kept apart: what is claimed, and what the ledger counts; amounts without people are not kept. */
typedef struct {
    Month from, to;
    int64_t below;        /* the rule in force, kept with them */
} OutsideMonths;
/* Keeps what of these months is not kept yet. In the caller's transaction, which writes. */
MUST_USE Status outside_keep(Db *db, int64_t org, const OutsideMonths *months, int64_t now_ms);
#define OUTSIDE_KEPT "一度外に出した月は、前に出した数のままです。後からの請求や訂正は入れていません（差から人が分かるのを防ぐため）。"
/* How many rows are to be kept; month, ledger?, below of what is kept. $2, $3: months */
extern const Sql outside_sql_owed, outside_sql_slices, outside_sql_keep_rows, outside_sql_keep_slices;
#define OUTSIDE_KEEP_STATEMENTS &outside_sql_owed, &outside_sql_slices, &outside_sql_keep_rows, &outside_sql_keep_slices
