/* town_stamp.h: a number of a town that rises with every change of what its figures are computed from (claims, ledger, amounts
 * of the cap, population, settings, known effects). What is kept with the number is fresh while it is the same. Whoever
 * changes such rows says so in the same transaction; the cube says it by itself. */
#pragma once
#include "db/db.h"

MUST_USE Status town_changed(Db *db, int64_t org);
/* The same as an EntityChanged (schema/entity.h). */
MUST_USE Status town_row_changed(Db *db, int64_t org, const void *before, const void *after);

extern const Sql town_sql_changed;
