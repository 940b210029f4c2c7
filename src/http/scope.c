#include "http/scope.h"

#define LEVELS_MAX 8 /* town, prefecture, bureau, nation, and room */

static const Sql parent_sql = { .read_only = true, .text = "SELECT parent FROM organisation WHERE id = $1" };
static const Sql walks_sql = { .read_only = true, .text =
    "SELECT COUNT(*) FROM team_member t JOIN engagement e ON e.org = t.org AND e.id = t.engagement"
    " WHERE t.org = $1 AND t.login = $2 AND ($3 = 0 OR t.engagement = $3) AND t.from_day <= $4 AND t.until_day >= $4 AND e.state <> 'closed'" };
const Sql *const scope_statements[] = { &parent_sql, &walks_sql };
const size_t scope_statement_count = COUNT_OF(scope_statements);

bool scope_is_town(Str kind)
{
    return str_eq(kind, S("municipality")) || str_eq(kind, S("union"));
}

Status scope_relation(Db *db, const Principal *who, int64_t org, Relation *ret)
{
    if (org == who->org) {
        *ret = who->unit ? RELATION_WITHIN : RELATION_OWN;
        return OK;
    }
    *ret = RELATION_NONE;
    if (who->town) /* a town has nothing below it */
        return OK;
    for (int level = 0; level < LEVELS_MAX && org; level++) {
        int64_t parent;
        Status found = db_one_int(db, &parent_sql, &parent, P_INT(org));
        if (found == ERR_NOT_FOUND)
            return OK;
        TRY(found);
        if (parent == who->org) {
            *ret = RELATION_ABOVE;
            return OK;
        }
        org = parent;
    }
    return OK;
}

Status scope_walks(Db *db, const Principal *who, int64_t org, int64_t engagement, Date today, bool *ret)
{
    char room[11];
    int64_t open = 0;
    TRY(db_one_int(db, &walks_sql, &open, P_INT(org), P_TEXT(who->login), P_INT(engagement), P_TEXT(date_to_iso(today, room))));
    *ret = open > 0;
    return OK;
}
