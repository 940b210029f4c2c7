/* outside_apart.h: may the services and programmes of these months be told apart outside the town hall in a table that is not one
 * of the protected family (spending_outside.c)? Only when that family has nothing to hide: no cell of month × service × programme × level is
 * small, so that no sum of such cells is. Else a line beside the family would give back what it hides, and the whole is told alone. */
#pragma once
#include "schema/outside.h"

MUST_USE Status outside_apart(Db *db, int64_t org, const Outside *o, Month from, Month to, bool *ret);
extern const Sql outside_sql_least;
#define OUTSIDE_APART_STATEMENTS &outside_sql_least
