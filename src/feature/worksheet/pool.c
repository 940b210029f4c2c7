/* pool.c: the same figures for all towns of a prefecture, in three statements however many they are. */
#include "feature/worksheet/worksheet_parts.h"

#include <string.h>

#define TOWNS_OF "o.parent = $1 AND o.kind = 'municipality' AND o.closed IS NULL"
const Sql ws_sql_pool_months = { .read_only = true, .text =
    "SELECT o.id, o.name, COUNT(DISTINCT CASE WHEN c.origin = 'ledger' THEN NULL ELSE c.service_month END) FROM organisation o"
    " LEFT JOIN cube c ON c.org = o.id AND c.service_month >= $2 AND c.service_month <= $3 WHERE " TOWNS_OF " GROUP BY o.id, o.name ORDER BY o.id LIMIT $4" };
const Sql ws_sql_pool = { .read_only = true, .text =
    "SELECT c.org, c.service, c.program, SUM(c.people), SUM(c.paid), SUM(CASE WHEN c.people > 0 THEN c.paid ELSE 0 END) FROM organisation o"
    " JOIN cube c ON c.org = o.id WHERE " TOWNS_OF " AND c.service_month >= $2 AND c.service_month <= $3"
    " GROUP BY c.org, c.service, c.program ORDER BY c.org, c.service, c.program" };
const Sql ws_sql_told_town = { .read_only = true, .text =
    "SELECT org, service, program, SUM(people), SUM(paid), SUM(CASE WHEN people > 0 THEN paid ELSE 0 END) FROM " OUTSIDE_CUBE
    " WHERE org = $1 AND service_month >= $2 AND service_month <= $3 GROUP BY org, service, program ORDER BY service, program" };
/* 1 October of the year, else of the year before. */
const Sql ws_sql_pool_people = { .read_only = true, .text =
    "SELECT p.org, p.total, p.age65, p.age75, p.age85 FROM organisation o JOIN population p ON p.org = o.id WHERE " TOWNS_OF
    " AND (p.day = $2 OR p.day = $3) ORDER BY p.org, p.day, CASE WHEN p.batch = 0 THEN 1 ELSE 0 END, p.batch" };

/* Statements come in the order of ids, as the list does. */
static WsTown *town_of(Pool *p, size_t *at, int64_t org)
{
    while (*at < p->n && p->towns[*at].org < org)
        ++*at;
    return *at < p->n && p->towns[*at].org == org ? &p->towns[*at] : NULL;
}

static Status read_towns(Db *db, int64_t parent, Arena *a, Pool *p)
{
    CLEANUP(rows_done) Rows rows = { 0 };
    TRY(db_query(db, &ws_sql_pool_months, &rows, P_INT(parent), P_INT(p->first), P_INT(p->last), P_INT(WS_TOWNS_MAX)));
    while (p->n < WS_TOWNS_MAX && rows_next(&rows))
        p->towns[p->n++] = (WsTown){ .org = row_int(&rows, 0), .name = arena_copy(a, row_text(&rows, 1)), .months = row_int(&rows, 2) };
    return rows.status;
}

static void take(WsTown *t, const Rows *r)
{
    ServiceCategory c;
    Program program;
    const ServiceKind *k = service_kind(row_text(r, 1));
    bool known = k || service_category_find(row_text(r, 1), &c);
    c = k ? k->category : c;
    int kind = !known ? POOL_REST : c == SERVICE_VISIT ? POOL_VISIT : c == SERVICE_DAY ? POOL_DAY : POOL_REST;
    if (!program_find(row_text(r, 2), &program))
        program = PROGRAM_OTHER;
    t->people[kind][program] += row_int(r, 3);
    t->paid[kind][program] += row_int(r, 4);
    t->priced[kind][program] += row_int(r, 5);
}

static Status read_sums(Db *db, int64_t parent, Pool *p)
{
    CLEANUP(rows_done) Rows rows = { 0 };
    size_t at = 0;
    TRY(db_query(db, &ws_sql_pool, &rows, P_INT(parent), P_INT(p->first), P_INT(p->last)));
    while (rows_next(&rows)) {
        WsTown *t = town_of(p, &at, row_int(&rows, 0));
        if (t)
            take(t, &rows);
    }
    return rows.status;
}

Status pool_told(Db *db, const Pool *p, WsTown *t)
{
    CLEANUP(rows_done) Rows rows = { 0 };
    memset(t->people, 0, sizeof t->people);
    memset(t->paid, 0, sizeof t->paid);
    memset(t->priced, 0, sizeof t->priced);
    TRY(db_query(db, &ws_sql_told_town, &rows, P_INT(t->org), P_INT(p->first), P_INT(p->last)));
    while (rows_next(&rows))
        take(t, &rows);
    return rows.status;
}

static Status read_people(Db *db, int64_t parent, Arena *a, Pool *p)
{
    CLEANUP(rows_done) Rows rows = { 0 };
    size_t at = 0;
    int year = fiscal_year_of(p->first, p->first % 100);
    Str days[2] = { arena_printf(a, "%d-10-01", year - 1), arena_printf(a, "%d-10-01", year) };
    if (!days[0].p || !days[1].p)
        return ERR_MEMORY;
    TRY(db_query(db, &ws_sql_pool_people, &rows, P_INT(parent), P_TEXT(days[0]), P_TEXT(days[1])));
    while (rows_next(&rows)) {
        WsTown *t = town_of(p, &at, row_int(&rows, 0));
        if (!t)
            continue;
        t->total = row_int(&rows, 1);
        t->age65 = row_int(&rows, 2);
        t->age75 = row_int(&rows, 3);
        t->age85 = row_int(&rows, 4);
    }
    return rows.status;
}

Status pool_read(Db *db, int64_t parent, Month first, Month last, Arena *a, Pool *ret)
{
    Pool p = { .towns = ARENA_ARRAY(a, WsTown, WS_TOWNS_MAX), .first = first, .last = last };
    if (!p.towns)
        return ERR_MEMORY;
    TRY(read_towns(db, parent, a, &p));
    TRY(read_sums(db, parent, &p));
    TRY(read_people(db, parent, a, &p));
    *ret = p;
    return OK;
}
