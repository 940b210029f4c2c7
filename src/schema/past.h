/* past.h: a town as it was known at an earlier moment. Every row that a figure is computed from has its versions, each with the
 * time from which and until which it was so; they are written in the transaction of the change, and by the keeper thread for
 * changes that came another way. To ask the town of a day, that day's versions are laid out in a database in memory, and what
 * computes the figures of today reads them there: so the past is told by the same rules, and by no second copy of them.
 *
 * What is laid out: settings, population, amounts of the cap, exceptions, known effects, assumptions, statistics, the cube
 * with its late sums; the names of towns, centres and providers as they are now; imports applied by then. Of claims those whose
 * import still stands (PAST_CLAIMS): an import that was taken back has left its sums, and no lines. */
#pragma once
#include "db/db.h"
#include "base/date.h"

enum { PAST_SUMS = 1, PAST_CLAIMS = 2 };

/* After what changed a town, in its transaction: writes down what is new. One comparison when nothing is. */
MUST_USE Status past_note(Db *db, int64_t org, int64_t now_ms);
/* Towns that were changed another way, at most `most` of them (schema/town_turns.h). */
MUST_USE Status past_keep(DbPool *pool, int64_t now_ms, size_t most);
/* The sums of a month are no longer what they were: past_note will look at it. */
MUST_USE Status past_month_changed(Db *db, int64_t org, Month month);

typedef struct {
    DbPool *pool;
    Db *db;             /* of the town alone; reads and writes in it are nobody's concern */
    int64_t since_ms;   /* versions are kept from here on; before, only the times of imports and of typing tell. INT64_MAX: not yet */
} Past;
/* what: PAST_SUMS, or with PAST_CLAIMS. */
MUST_USE Status past_open(Db *db, int64_t org, int64_t at_ms, unsigned what, Arena *a, Past *ret);
void past_done(Past *p); /* for CLEANUP */

/* The columns of a table whose versions are kept, "org, id, …"; NULL when they are not. */
const char *past_columns(Str table);

extern const Sql past_sql_month, past_sql_stamps, past_sql_mark;
extern const Sql *const past_statements[];
extern const size_t past_statement_count;
