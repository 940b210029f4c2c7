/* few.h: months that fewer persons make than may be told (domain/suppress.h). Even the whole of such a month in yen would be a few persons' money,
 * so for readers outside it does not stand there: it goes on waiting (release.h), in no sum, until a change of it brings enough, and is then
 * released like any other. What was shown stays as it was shown; but when it falls under, its whole of today is no longer told.
 *
 * Judged are the claims of a month, and the persons of its ledger, each by itself: corrections that count nobody are somebody's, and a ledger
 * of few is what is left of a whole without claims, which are known elsewhere.
 * Of now only: what the cube counts, and different persons where they were counted (cube_persons.h), else at least those of the largest part. */
#pragma once
#include "schema/release.h"

#define FEW_HELD "-1" /* month_waiting.since_ms of what was judged so: it is over no days until it changes */

#define FEW_PERSONS(w) "COALESCE((SELECT p.people FROM cube_persons p WHERE p.org = " w ".org AND p.service_month = " w ".service_month AND p.ledger = " w ".ledger" \
    " AND p.service = '*' AND p.program = '*' AND p.level = '*' AND p.provider = -1)," \
    " (SELECT MAX(c.people) FROM cube c WHERE c.org = " w ".org AND c.service_month = " w ".service_month AND " RELEASE_LEDGER_ROW("c") " = " w ".ledger), 0)"
#define FEW_ENOUGH(w, below) "(" FEW_PERSONS(w) " >= CAST(" below " AS BIGINT))"
/* Is a slice of a month (a row with org, service_month, ledger) one of few? */
#define FEW_IS(w, below) "(EXISTS (SELECT 1 FROM cube c WHERE c.org = " w ".org AND c.service_month = " w ".service_month AND " RELEASE_LEDGER_ROW("c") " = " w ".ledger" \
    " AND (c.people <> 0 OR c.origin IN ('claim', 'kept'))) AND NOT " FEW_ENOUGH(w, below) ")"
#define FEW_SHOWN(w) "EXISTS (SELECT 1 FROM shown_slice z WHERE z.org = " w ".org AND z.service_month = " w ".service_month AND z.ledger = " w ".ledger)"
/* A month has changed that was shown: is the whole of today one of few persons now? In the transaction of the change. */
MUST_USE Status few_hold(Db *db, int64_t org, Month month);
/* Releases what is over its days and not of few, and holds the rest; of one month, whatever its days, when it is not 0. *ret: how many. */
MUST_USE Status few_settle(Db *db, int64_t org, int64_t below, int64_t now_ms, Month month, int64_t *ret);
/* Why a month of the town is held back, to its own people; empty: it is not. kind: FEW_KIND of a row that is held, the least of the month. */
#define FEW_KIND(w) "2 * " w ".ledger + CASE WHEN " FEW_SHOWN(w) " THEN 1 ELSE 0 END"
Str few_words(int64_t kind, int64_t below, Arena *a);
MUST_USE Status few_sentence(Db *db, int64_t org, int64_t below, Month month, Arena *a, Str *ret);

extern const Sql few_sql_free, few_sql_hold, few_sql_settle, few_sql_held, few_sql_month;
#define FEW_HOLD_STATEMENTS &few_sql_free, &few_sql_hold
#define FEW_SETTLE_STATEMENTS &few_sql_settle, &few_sql_held
