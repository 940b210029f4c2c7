/* cube_persons.h: how many different persons stand behind the sums of a month. The cube counts a person in each of its rows (kind, programme,
 * provider, level): who uses two providers is two in their sum, and a cell of five such persons would pass as ten. So beside the cube, in the
 * transaction that changes it, persons are counted for every sum that readers outside are told of a month: all, service, programme, level, provider,
 * service × programme, service × level.
 *
 * Where no claim says who it was there are at least as many as in the largest part alone: sums of disposed claims, and lines of the ledger. */
#pragma once
#include "base/date.h"
#include "db/db.h"

#define PERSONS_ALL "*"
#define PERSONS_ALL_PROVIDERS (-1)
typedef struct {
    Str service, program, level; /* service: as service_group says; PERSONS_ALL: all of them */
    int64_t provider;
} PersonsPlace;
int persons_place_cmp(const PersonsPlace *a, const PersonsPlace *b);
PersonsPlace persons_all(void);

/* Of one service month, anew, from claim, ledger and cube. Inside the caller's transaction. */
MUST_USE Status cube_count_persons(Db *db, int64_t org, Month month);
/* Of all months that were never counted (of a database made before they were), each in a transaction. One that needs more memory than `memory` is
 * noted as of a single person, until it is counted anew: readers outside get nothing of it apart then. ret_noted: how many. */
#define CUBE_MONTH_MEMORY ((size_t)64 * 1024 * 1024)
MUST_USE Status cube_count_missing(Db *db, size_t memory, size_t *ret_noted);
extern const Sql cube_sql_month_rows, cube_sql_month_persons, cube_sql_month_lines, cube_sql_clear_persons, cube_sql_put_persons, cube_sql_put_one, cube_sql_uncounted;
#define CUBE_PERSONS_STATEMENTS &cube_sql_month_rows, &cube_sql_month_persons, &cube_sql_month_lines, &cube_sql_clear_persons, &cube_sql_put_persons, &cube_sql_put_one, &cube_sql_uncounted
