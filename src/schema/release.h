/* release.h: when a month is first shown outside the town hall. It waits while it may still change: every change of its sums starts the wait anew,
 * until the town's days are over without one (by the server's clock) or its people release it. Then it is kept as it is (outside_keep) and
 * waits no more, whatever comes later. So the moment of the first showing is not chosen by who looks. What is claimed and what the ledger counts
 * wait each by itself; amounts of the ledger without people are told as they are. A month of few persons goes on waiting (few.h). */
#pragma once
#include "base/date.h"
#include "db/db.h"

#define RELEASE_DAYS_DEFAULT 10 /* assumed: a month's corrections come with the next file of the federation */
#define RELEASE_DAYS_MIN 1
#define RELEASE_DAYS_MAX 60

#define RELEASE_DAYS_OF(w) "COALESCE((SELECT s.release_days FROM town_setting s WHERE s.org = " w ".org ORDER BY s.id LIMIT 1), 10)"
_Static_assert(RELEASE_DAYS_DEFAULT == 10, "as in RELEASE_DAYS_OF");
/* Is this row of month_waiting over its days? now: "$2" */
#define RELEASE_DUE(w, now) "(" w ".since_ms > 0 AND " w ".since_ms + 86400000 * " RELEASE_DAYS_OF(w) " <= CAST(" now " AS BIGINT))"

#define RELEASE_LEDGER_ROW(c) "CASE WHEN " c ".origin = 'ledger' THEN 1 ELSE 0 END"
/* A line of the ledger that was paid for people and does not say for how many. */
#define RELEASE_UNNUMBERED(c) "(" c ".origin = 'ledger' AND " c ".people = 0 AND " c ".program NOT IN ('general', 'fee'))"
#define RELEASE_COUNTS(c) "(" c ".people <> 0 OR " c ".origin <> 'ledger')"
/* Does this row of the cube wait? Where nobody knows whether it is for one person it waits with the claims. */
#define RELEASE_WAITS(c) "EXISTS (SELECT 1 FROM month_waiting w WHERE w.org = " c ".org AND w.service_month = " c ".service_month" \
    " AND w.ledger = CASE WHEN " c ".origin <> 'ledger' OR " RELEASE_UNNUMBERED(c) " THEN 0 WHEN " c ".people <> 0 THEN 1 ELSE 2 END)"
typedef enum { MONTHS_ALL, MONTHS_RELEASED } MonthsSeen; /* of the hall; of readers outside */
/* n: "$4", a MonthsSeen */
#define RELEASE_SEEN(c, n) "(CAST(" n " AS BIGINT) = 0 OR NOT " RELEASE_WAITS(c) ")"

/* The sums of a month are no longer what they were. In the caller's transaction. */
MUST_USE Status release_restart(Db *db, int64_t org, Month month);
/* A backup was put back, which has forgotten what was shown after it: of every town, what is not known as shown waits anew. How many months
 * and slices of months. */
MUST_USE Status release_forget(Db *db, int64_t *ret);
/* And of what is kept by value, not by month (schema/outcome_shown.h): does the rest still wait, in this town? */
MUST_USE Status release_forgot(Db *db, int64_t org, int64_t now_ms, bool *ret);
/* Is a month of the town over its days, and not released yet? */
MUST_USE Status release_owes(Db *db, int64_t org, int64_t now_ms, bool *ret);
/* Releases those that are not of few (below: the rule of that day); the caller keeps them in the same transaction. */
MUST_USE Status release_settled(Db *db, int64_t org, int64_t below, int64_t now_ms);
/* Releases one, whatever its days, unless it is of few. *ret: something waited and was released. */
MUST_USE Status release_month(Db *db, int64_t org, int64_t below, Month month, bool *ret);
/* What a reader outside is told of the months that wait; empty: none does. */
MUST_USE Status release_sentence(Db *db, int64_t org, Month from, Month to, Arena *a, Str *ret);
/* The minute's work: dates the waits that began, releases and keeps what is over its days, of at most `most` towns (schema/town_turns.h). Asks for the
 * writer only when there is something to do. */
MUST_USE Status release_keep(DbPool *pool, Date today, int64_t now_ms, size_t most);

extern const Sql release_sql_restart, release_sql_forget, release_sql_forget_values, release_sql_forget_stamps, release_sql_forgot, release_sql_date_values, release_sql_owes,
    release_sql_waiting, release_sql_date, release_sql_due, release_sql_work;
#define RELEASE_STATEMENTS &release_sql_owes, FEW_SETTLE_STATEMENTS, &release_sql_waiting, &town_sql_changed
#define RELEASE_MINUTE_STATEMENTS &release_sql_date, &release_sql_date_values, &release_sql_due, &release_sql_work, &release_sql_forget, &release_sql_forget_values, \
    &release_sql_forget_stamps
