#include "schema/town_stamp.h"

const Sql town_sql_changed = { .text = "INSERT INTO town_stamp (org, n) VALUES ($1, 1) ON CONFLICT (org) DO UPDATE SET n = town_stamp.n + 1" };

Status town_changed(Db *db, int64_t org)
{
    return db_exec(db, &town_sql_changed, P_INT(org));
}

Status town_row_changed(Db *db, int64_t org, const void *before, const void *after)
{
    (void)before, (void)after;
    return town_changed(db, org);
}
