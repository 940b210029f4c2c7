/* cube.h: the monthly cube that screens read: people, lines, units, cost and paid by service month,
 * service, programme, provider and care level. It is kept in the transaction that changes its source, so it is
 * never behind; this module is the plain definition, by SQL over a whole month. The import adds to
 * it by itself for speed; a test shows that both ways give the same rows.
 *
 * Beside it late_sum: what the claims of a service month came to at each examination (schema/town_late.h).
 *
 * A claim line that takes an earlier one back (CLAIM_TAKEN_BACK, 取消・過誤) counts −1 line; a person counts
 * in a cell when lines are left for him there. */
#pragma once
#include "base/date.h"
#include "db/db.h"

enum { CLAIM_NEW = 1, CLAIM_CORRECTED = 2, CLAIM_TAKEN_BACK = 3 }; /* claim.kind */
#define CUBE_CLAIM "claim"   /* cube.origin */
#define CUBE_LEDGER "ledger"

/* Makes the rows of one service month, and its late sums, anew from claim and ledger. Inside the caller's transaction. */
MUST_USE Status cube_rebuild_month(Db *db, int64_t org, Month month);
extern const Sql *const cube_statements[];
extern const size_t cube_statement_count;
