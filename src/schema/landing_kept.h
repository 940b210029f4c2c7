/* landing_kept.h: the landings of many towns at once. What town_landing finds for one town is kept as a row with the stamp of
 * the town (town_stamp.h) and the version of the rule; a row whose stamp or rule is older is computed anew. So a table
 * of a whole prefecture is one statement, and shows the same yen as each town's own screens. */
#pragma once
#include "schema/release.h"
#include "schema/town_moves.h"

#define LANDING_RULE 3 /* raise it whenever the same rows give another landing */

typedef struct {
    int64_t org;            /* given */
    bool landed, has_cap;   /* not landed: no figures; no cap: yen, lo80, hi80 alone */
    int64_t yen, lo80, hi80, cap_yen, over_yen;
    int chance_percent;
    Month first_over, last_month;
    TownMove cause;         /* the first reason: towards what the town is (over: the largest rise); service empty: none */
} KeptLanding;

/* One town: as kept when that is fresh, else computed. Readers outside have rows of their own of the towns where a month waits. */
MUST_USE Status landing_of(Db *db, int64_t org, int year, MonthsSeen seen, Arena *a, KeptLanding *ret);
/* All towns below an organisation: kept ones as they are, others computed. list[0..n) holds their ids in .org, ascending. */
MUST_USE Status landings_below(Db *db, int64_t parent, int year, MonthsSeen seen, Arena *a, KeptLanding *list, size_t n);
/* Writes anew what is not fresh, wherever it is, at most `most` rows, in the order of that minute (schema/town_turns.h). *ret: how many it found. */
MUST_USE Status landings_keep(DbPool *pool, int year, int64_t now_ms, size_t most, Arena *a, size_t *ret);
/* One town, in the caller's transaction. */
MUST_USE Status landing_keep(Db *writer, int64_t org, int year, MonthsSeen seen, Arena *a);

extern const Sql landing_sql_below, landing_sql_one;
#define LANDINGS_STATEMENTS TOWN_LANDING_STATEMENTS, MOVES_STATEMENTS, &landing_sql_below, &landing_sql_one
extern const Sql *const landing_statements[]; /* of keeping */
extern const size_t landing_statement_count;
