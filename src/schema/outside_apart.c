#include "schema/outside_apart.h"

/* A sum below 0 (corrections of another month) is small too; of 0 persons nothing is told. */
const Sql outside_sql_least = { .read_only = true, .text =
    "SELECT COALESCE(MIN(t.people), 0) FROM (SELECT SUM(people) AS people FROM cube WHERE org = $1 AND service_month >= $2 AND service_month <= $3"
    " GROUP BY service_month, service, program, level HAVING SUM(people) <> 0) AS t" };

Status outside_apart(Db *db, int64_t org, const Outside *o, Month from, Month to, bool *ret)
{
    int64_t least;
    TRY(db_one_int(db, &outside_sql_least, &least, P_INT(org), P_INT(from), P_INT(to)));
    *ret = outside_shows(o, least);
    return OK;
}
