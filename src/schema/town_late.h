/* town_late.h: what the last months will still come to, learnt from the months of examination (審査月) of all claims taken in:
 * the chain ladder with Mack's error (domain/chain_ladder.h). Age j: known j months after the first examination. */
#pragma once
#include "base/date.h"
#include "db/db.h"
#include "schema/release.h"

#define LATE_TRIANGLE_MONTHS 13 /* the factors of the last year */
#define LATE_MONTHS_MAX 6       /* what comes later still is not foretold */

typedef struct {
    bool told;                       /* else nothing below: too few months, or claims without 審査月 */
    int months;                      /* the last so many months will still grow by 0.1 % or more; at most LATE_MONTHS_MAX */
    Month first;                     /* the oldest of them */
    int64_t paid[LATE_MONTHS_MAX];   /* by claims, oldest first */
    int64_t added[LATE_MONTHS_MAX];  /* still to come */
    int64_t error[LATE_MONTHS_MAX];  /* standard error of it */
} TownLate;

/* last: the newest month with claims. Of released months alone: what was examined later than it came with a month that waits, and
 * what waits among them is not read. */
MUST_USE Status town_late(Db *db, int64_t org, Month last, MonthsSeen seen, TownLate *ret);

extern const Sql late_sql_triangle;
