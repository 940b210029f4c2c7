/* pool.c: the same figures for all towns of a prefecture, in few statements however many they are. Of a town no more is read than it shows
 * outside, for the prefecture's table as for the people of another town. */
#include "feature/worksheet/worksheet_parts.h"

#define TOWNS_OF "o.parent = $1 AND o.kind = 'municipality' AND o.closed IS NULL"
const Sql ws_sql_pool_orgs = { .read_only = true, .text = "SELECT o.id FROM organisation o WHERE " TOWNS_OF " ORDER BY o.id LIMIT $2" };
/* The whole in yen is told of every town as it is today, of the months that do not wait. */
const Sql ws_sql_pool = { .read_only = true, .text =
    "SELECT o.id, o.name, COUNT(DISTINCT CASE WHEN c.origin = 'ledger' THEN NULL ELSE c.service_month END), COALESCE(SUM(c.paid), 0) FROM organisation o"
    " LEFT JOIN cube c ON c.org = o.id AND c.service_month >= $2 AND c.service_month <= $3 AND NOT " RELEASE_WAITS("c")
    " WHERE " TOWNS_OF " GROUP BY o.id, o.name ORDER BY o.id LIMIT $4" };
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
    TRY(db_query(db, &ws_sql_pool, &rows, P_INT(parent), P_INT(p->first), P_INT(p->last), P_INT(WS_TOWNS_MAX)));
    while (p->n < WS_TOWNS_MAX && rows_next(&rows))
        p->towns[p->n++] = (WsTown){ .org = row_int(&rows, 0), .name = arena_copy(a, row_text(&rows, 1)), .months = row_int(&rows, 2), .whole = row_int(&rows, 3) };
    return rows.status;
}

typedef struct {
    Pool *pool;
    size_t at;
} Taking;

static Status take(void *context, const OutsideLine *l)
{
    Taking *taking = context;
    WsTown *t = town_of(taking->pool, &taking->at, l->org);
    ServiceCategory c;
    Program program;
    int kind = POOL_REST;
    if (service_category_find(service_group(l->service), &c))
        kind = c == SERVICE_VISIT ? POOL_VISIT : c == SERVICE_DAY ? POOL_DAY : POOL_REST;
    if (!program_find(l->program, &program))
        program = PROGRAM_OTHER;
    if (t) {
        t->people[kind][program] += l->people;
        t->paid[kind][program] += l->paid;
        t->priced[kind][program] += l->priced;
    }
    return OK;
}

/* A town may begin its years in another month: every year that shares a month with these has to be told apart. */
static Status read_lines(Db *db, Date today, Arena *a, Pool *p)
{
    OutsideTown *towns = ARENA_ARRAY(a, OutsideTown, p->n + 1);
    if (!towns)
        return ERR_MEMORY;
    for (size_t i = 0; i < p->n; i++)
        towns[i].org = p->towns[i].org;
    TRY(outside_towns_read(db, today, month_add(p->first, -11), month_add(p->last, 11), towns, p->n));
    for (size_t i = 0; i < p->n; i++)
        p->towns[i].apart = towns[i].depth == OUTSIDE_LINES;
    return outside_towns_lines(db, p->first, p->last, towns, p->n, take, &(Taking){ .pool = p });
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

Status pool_read(Db *db, int64_t parent, Month first, Month last, Date today, Arena *a, Pool *ret)
{
    CLEANUP(tx_done) Tx tx = { 0 };
    Pool p = { .towns = ARENA_ARRAY(a, WsTown, WS_TOWNS_MAX), .first = first, .last = last };
    if (!p.towns)
        return ERR_MEMORY;
    TRY(tx_read(db, &tx));
    TRY(read_towns(db, parent, a, &p));
    TRY(read_lines(db, today, a, &p));
    TRY(read_people(db, parent, a, &p));
    *ret = p;
    return OK;
}

Status pool_keep(Req *rq, int64_t parent)
{
    CLEANUP(rows_done) Rows rows = { 0 };
    int64_t *orgs = ARENA_ARRAY(rq->arena, int64_t, WS_TOWNS_MAX);
    size_t n = 0;
    if (!orgs)
        return ERR_MEMORY;
    TRY(db_query(rq->db, &ws_sql_pool_orgs, &rows, P_INT(parent), P_INT(WS_TOWNS_MAX)));
    while (n < WS_TOWNS_MAX && rows_next(&rows))
        orgs[n++] = row_int(&rows, 0);
    TRY(rows.status);
    rows_done(&rows);
    return told_keep(rq, orgs, n);
}

Str others_words(const Facts *f, const Pool *p)
{
    size_t whole = 0, apart = 0;
    for (size_t i = 0; i < p->n; i++)
        if (p->towns[i].org != f->org && p->towns[i].months == month_diff(p->last, p->first) + 1) {
            whole++;
            apart += p->towns[i].apart;
        }
    return whole == apart ? S("") : arena_printf(f->arena, "県内のほかの市町村のサービスごとの値は、同じ月がそろった%zu市町村のうち、内訳を役場の外に出している%zu市町村を合わせたものです"
                                                 "（使う人の少ない区分のある市町村は、内訳を出していません。一度外に出した月は、前に出した数のままです）。", whole, apart);
}
