/* settled.h: what a town's own settled papers say of a fiscal year: the cost of 総合事業 by item (地域支援事業交付金事業実績報告書) and
 * the cap with its parts (総合事業上限額算定), each figure with the cell it stood in. The import writes them; whoever compares
 * years reads them. Beside them what this program computes for the same item from claims, ledger and the inputs of the cap:
 * the two are shown side by side, and neither overwrites the other. */
#pragma once
#include "db/db.h"
#include "schema/release.h"

typedef enum {
    SETTLED_VISIT_EQUIVALENT, SETTLED_VISIT_A, SETTLED_VISIT_B, SETTLED_VISIT_C, SETTLED_VISIT_D, SETTLED_VISIT_OTHER, SETTLED_VISIT,
    SETTLED_DAY_EQUIVALENT, SETTLED_DAY_A, SETTLED_DAY_B, SETTLED_DAY_C, SETTLED_DAY_OTHER, SETTLED_DAY,
    SETTLED_SUPPORT_MEAL, SETTLED_SUPPORT_WATCH, SETTLED_SUPPORT_OTHER, SETTLED_SUPPORT,
    SETTLED_MANAGEMENT,
    SETTLED_SERVICES,           /* サービス・活動事業 */
    SETTLED_GENERAL_FIND, SETTLED_GENERAL_SPREAD, SETTLED_GENERAL_LOCAL, SETTLED_GENERAL_EVALUATE, SETTLED_GENERAL_REHAB, SETTLED_GENERAL,
    SETTLED_FEE, SETTLED_HIGH_COST, SETTLED_HIGH_COMBINED,
    SETTLED_COST,               /* the whole 総合事業 */
    SETTLED_A26, SETTLED_B26, SETTLED_K26,
    SETTLED_N75_BEFORE, SETTLED_N75, SETTLED_RATE,
    SETTLED_CHAIN_I, SETTLED_CHAIN_RO, /* with this year's rate, before what is deducted */
    SETTLED_CARE_MANAGEMENT, SETTLED_PREVENTION_BENEFIT, /* S and P of domain/cap.h */
    SETTLED_CAP_I, SETTLED_CAP_RO, SETTLED_CAP_BASE, SETTLED_APPROVED,
    SETTLED_CAP,
    SETTLED_ITEM_COUNT
} SettledItem;

typedef enum { SETTLED_YEN, SETTLED_PEOPLE, SETTLED_RATE_UNIT } SettledUnit; /* a rate is × CAP_RATE_SCALE (domain/cap.h) */

typedef struct {
    const char *key, *label;    /* "visit_a"; Japanese */
    SettledUnit unit;
    bool cost;                  /* else a part of the cap */
    SettledItem within;         /* the sum it adds to; itself: none */
    const char *service, *program; /* of the cube (schema/cube.h), category and programme; NULL: no such cell */
} SettledItemInfo;
extern const SettledItemInfo settled_items[SETTLED_ITEM_COUNT];
bool settled_item_find(Str key, SettledItem *ret);
/* A line below the sum of a service: of 訪問型, of 通所型, of 生活支援. */
bool settled_is_detail(SettledItem item);

#define SETTLED_YEAR_FIRST 2014
#define SETTLED_YEAR_LAST 2099

typedef struct {
    bool known;
    int64_t value;
    int64_t batch, applied_ms;
    Str file_name;              /* empty: the record of the import has been disposed of */
    Str sheet, cell;            /* "実績報告", "F12" */
    Str label, unit, found;     /* as they stand in the file: label, 円 or 千円, the cell */
    bool corrected;             /* a person typed the value in place of the cell */
} SettledFigure;

typedef struct {
    int year;
    SettledFigure items[SETTLED_ITEM_COUNT];
} SettledYear;

/* Every year of which anything was taken in, ascending. Everything in the arena. */
MUST_USE Status settled_years(Db *db, int64_t org, Arena *a, SettledYear **ret, size_t *ret_n);
/* What a sum comes to: its own line where the paper has one, else its known parts together. false: nothing is known. */
bool settled_sum(const SettledYear *y, SettledItem sum, int64_t *ret);

/* What this program computes for the items of a year. months: how many service months of the year have rows. */
typedef struct {
    int months;
    bool known[SETTLED_ITEM_COUNT];
    int64_t value[SETTLED_ITEM_COUNT];
} SettledOwn;
MUST_USE Status settled_own(Db *db, int64_t org, int year, MonthsSeen seen, Arena *a, SettledOwn *ret);

extern const Sql settled_sql_years, settled_sql_cube;
#define SETTLED_STATEMENTS &settled_sql_years, &settled_sql_cube
