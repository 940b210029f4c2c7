/* outside.h: what figures about people must satisfy before they leave the inside of a town hall: the rule of small cells
 * (domain/suppress.h) for this town, from its population. */
#pragma once
#include "db/db.h"
#include "domain/suppress.h"
#include "schema/few.h"
#include "schema/release.h"
#include "schema/town_stamp.h"

typedef struct {
    SuppressRule rule;
    int64_t population;   /* the newest that the town has entered; −1: none */
    int year_starts;      /* first service month of its fiscal year */
    Str sentence;         /* what a reader of a table is told: 「x」は… */
} Outside;

#define YEAR_STARTS_DEFAULT 3 /* of a town without settings: March, as most towns count */
MUST_USE Status outside_read(Db *db, int64_t org, Date today, Arena *a, Outside *ret);
/* May a count of so many different persons be shown? 0 may. */
bool outside_shows(const Outside *o, int64_t people);
#define OUTSIDE_MARK S("x")
/* Every month that a fiscal year may have, whenever the town begins its own. */
static inline Month outside_year_first(int year)
{
    return fiscal_year_first(year, 3);
}
static inline Month outside_year_last(int year)
{
    return month_add(fiscal_year_first(year, 4), 11);
}
extern const Sql outside_sql_population, outside_sql_setting;
#define OUTSIDE_STATEMENTS &outside_sql_population, &outside_sql_setting

/* ---- what was shown ---- */

/* A month is kept as it was when it was first released (release.h): from then on readers outside get these rows, whatever comes later, since the
 * difference of two releases may be one person. Kept apart: what is claimed, and what the ledger counts; amounts that never had people are not kept. */
typedef struct {
    Month from, to;
    int64_t below;        /* the rule in force, kept with them */
} OutsideMonths;
/* Is the place of this row of the cube kept? Then what stands there now is not told beside it. */
#define OUTSIDE_KEPT_PLACE(c) "EXISTS (SELECT 1 FROM shown_cube k WHERE k.org = " c ".org AND k.service_month = " c ".service_month" \
    " AND k.service = " c ".service AND k.program = " c ".program AND k.provider = " c ".provider AND k.level = " c ".level AND k.origin = " c ".origin)"
/* Claims that count nobody and no line are corrections of what is elsewhere: one of them is one person's money. So may be a line of the ledger that
 * was paid for people and does not say for how many (program_is_personal). They are in the whole of now alone. */
#define OUTSIDE_UNNUMBERED(c) RELEASE_UNNUMBERED(c)
#define OUTSIDE_PERSONLESS(c) "((" c ".people = 0 AND " c ".lines <= 0 AND " c ".origin IN ('claim', 'kept')) OR " OUTSIDE_UNNUMBERED(c) ")"
#define OUTSIDE_NUMBERS "人数の入っていない支払い（一般介護予防事業と手数料のほか）は、内訳に入れていません。"
/* Is this row of the cube released, and not kept yet? */
#define OUTSIDE_UNKEPT(c) "(" RELEASE_COUNTS(c) " AND NOT " OUTSIDE_PERSONLESS(c) \
    " AND NOT EXISTS (SELECT 1 FROM shown_slice s WHERE s.org = " c ".org AND s.service_month = " c ".service_month AND s.ledger = " RELEASE_LEDGER_ROW(c) ")" \
    " AND NOT " RELEASE_WAITS(c) ")"
/* Keeps what of these months is released and not kept yet. In the caller's transaction, which writes. */
MUST_USE Status outside_keep(Db *db, int64_t org, const OutsideMonths *months, int64_t now_ms);
/* Releases what is over its days; then the same of all its months, once for each stamp of the town (town_stamp.h). */
MUST_USE Status outside_keep_all(Db *db, int64_t org, int64_t below, int64_t now_ms);
/* Would that have anything to do? */
MUST_USE Status outside_owes(Db *db, int64_t org, int64_t now_ms, bool *ret);
/* Is anything of these months released and not kept? It must not be shown before it is. */
MUST_USE Status outside_unkept(Db *db, int64_t org, Month from, Month to, bool *ret);
#define OUTSIDE_KEPT "一度外に出した月は、前に出した数のままです。後からの請求や訂正は入れていません（差から人が分かるのを防ぐため）。"
/* 1: there are rows to be kept; month, ledger?, below, least cell, most persons of one service of what is kept. $2, $3: months */
extern const Sql outside_sql_owed, outside_sql_slices, outside_sql_keep_rows, outside_sql_keep_slices, outside_sql_keep_persons, outside_sql_judge,
    outside_sql_turn, outside_sql_stamps, outside_sql_mark;
#define OUTSIDE_KEEP_STATEMENTS &outside_sql_owed, &outside_sql_slices, &outside_sql_keep_rows, &outside_sql_keep_slices, &outside_sql_keep_persons, &outside_sql_judge, \
    &outside_sql_turn, &outside_sql_stamps, &outside_sql_mark, RELEASE_STATEMENTS
