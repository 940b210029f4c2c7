#include "schema/outside_towns.h"

const Sql outside_sql_towns_owing = { .read_only = true, .text =
    "SELECT o.id FROM organisation o LEFT JOIN town_stamp s ON s.org = o.id LEFT JOIN shown_mark m ON m.org = o.id"
    " WHERE o.id " OUTSIDE_TOWNS_IN " AND (COALESCE(s.n, 0) <> COALESCE(m.stamp, -1)"
    " OR EXISTS (SELECT 1 FROM month_waiting w WHERE w.org = o.id AND " RELEASE_DUE("w", "$65") ")) ORDER BY o.id" };
const Sql outside_sql_towns_unkept = { .read_only = true, .text =
    "SELECT DISTINCT c.org FROM cube c WHERE c.org " OUTSIDE_TOWNS_IN " AND c.service_month >= $65 AND c.service_month <= $66 AND " OUTSIDE_UNKEPT("c") " ORDER BY c.org" };
/* The newest of each town comes first (as outside_sql_population). */
const Sql outside_sql_towns_population = { .read_only = true, .text =
    "SELECT org, COALESCE(total, age65, age75) FROM population WHERE org " OUTSIDE_TOWNS_IN
    " ORDER BY org, day DESC, CASE WHEN batch = 0 THEN 0 ELSE 1 END, batch DESC" };
const Sql outside_sql_towns_slices = { .read_only = true, .text =
    "SELECT org, ledger, below, least, people FROM shown_slice WHERE org " OUTSIDE_TOWNS_IN
    " AND service_month >= $65 AND service_month <= $66 ORDER BY org, service_month, ledger" };
const Sql outside_sql_towns_lines = { .read_only = true, .text =
    "SELECT org, service, program, SUM(people), SUM(paid), SUM(CASE WHEN people > 0 THEN paid ELSE 0 END),"
    " SUM(CASE WHEN (people = 0 AND paid <> 0) OR origin = 'ledger' THEN 1 ELSE 0 END) FROM " OUTSIDE_CUBE " WHERE org " OUTSIDE_TOWNS_IN
    " AND service_month >= $65 AND service_month <= $66 GROUP BY org, service, program ORDER BY org, service, program" };

#define MORE_MAX 2

static Status query(Db *db, const Sql *sql, const int64_t *orgs, size_t n, const int64_t *more, size_t more_n, Rows *ret)
{
    Param params[OUTSIDE_TOWNS_AT_ONCE + MORE_MAX];
    for (size_t i = 0; i < OUTSIDE_TOWNS_AT_ONCE; i++)
        params[i] = P_INT(i < n ? orgs[i] : 0);
    for (size_t i = 0; i < more_n; i++)
        params[OUTSIDE_TOWNS_AT_ONCE + i] = P_INT(more[i]);
    return db_query_n(db, sql, ret, params, OUTSIDE_TOWNS_AT_ONCE + more_n);
}

Status outside_towns_query(Db *db, const Sql *sql, const int64_t *orgs, size_t n, Month from, Month to, Rows *ret)
{
    return query(db, sql, orgs, n, (const int64_t[MORE_MAX]){ from, to }, from ? MORE_MAX : 0, ret);
}

/* ---- a portion: OUTSIDE_TOWNS_AT_ONCE at most ---- */

typedef struct {
    OutsideTown *towns;
    int64_t orgs[OUTSIDE_TOWNS_AT_ONCE];
    Outside rules[OUTSIDE_TOWNS_AT_ONCE];
    size_t n;
} Portion;

static size_t place_of(const Portion *p, int64_t org)
{
    size_t i = 0;
    while (i < p->n && p->orgs[i] != org)
        i++;
    return i;
}

static Status read_rules(Db *db, Date today, Portion *p)
{
    CLEANUP(rows_done) Rows rows = { 0 };
    int64_t last = 0;
    for (size_t i = 0; i < p->n; i++)
        p->rules[i] = (Outside){ .population = -1 };
    TRY(outside_towns_query(db, &outside_sql_towns_population, p->orgs, p->n, 0, 0, &rows));
    while (rows_next(&rows)) {
        size_t i = place_of(p, row_int(&rows, 0));
        if (i < p->n && row_int(&rows, 0) != last)
            p->rules[i].population = row_int(&rows, 1);
        last = row_int(&rows, 0);
    }
    for (size_t i = 0; i < p->n; i++)
        p->rules[i].rule = suppress_rule(today, p->rules[i].population);
    return rows.status;
}

/* Only a town that has changed can have something that is not kept. */
static Status read_unkept(Db *db, Month from, Month to, Portion *p)
{
    CLEANUP(rows_done) Rows rows = { 0 };
    int64_t owing[OUTSIDE_TOWNS_AT_ONCE];
    size_t n;
    TRY(outside_towns_owing(db, p->orgs, p->n, 0, owing, &n));
    if (!n)
        return OK;
    TRY(outside_towns_query(db, &outside_sql_towns_unkept, owing, n, from, to, &rows));
    while (rows_next(&rows))
        p->towns[place_of(p, row_int(&rows, 0))].depth = OUTSIDE_YEN;
    return rows.status;
}

static Status read_portion(Db *db, Date today, Month from, Month to, Portion *p)
{
    CLEANUP(rows_done) Rows rows = { 0 };
    TRY(read_rules(db, today, p));
    for (size_t i = 0; i < p->n; i++) {
        p->towns[i].depth = p->rules[i].rule.none ? OUTSIDE_YEN : OUTSIDE_LINES;
        p->towns[i].months = 0;
    }
    TRY(read_unkept(db, from, to, p));
    TRY(outside_towns_query(db, &outside_sql_towns_slices, p->orgs, p->n, from, to, &rows));
    while (rows_next(&rows)) {
        size_t i = place_of(p, row_int(&rows, 0));
        OutsideDepth depth = outside_depth_of(&p->rules[i], row_int(&rows, 2), row_int(&rows, 3), row_int(&rows, 4));
        p->towns[i].depth = depth < p->towns[i].depth ? depth : p->towns[i].depth;
        p->towns[i].months += row_int(&rows, 1) == 0;
    }
    return rows.status;
}

Status outside_towns_read(Db *db, Date today, Month from, Month to, OutsideTown *towns, size_t n)
{
    for (size_t at = 0; at < n; at += OUTSIDE_TOWNS_AT_ONCE) {
        Portion p = { .towns = towns + at, .n = n - at < OUTSIDE_TOWNS_AT_ONCE ? n - at : OUTSIDE_TOWNS_AT_ONCE };
        for (size_t i = 0; i < p.n; i++)
            p.orgs[i] = p.towns[i].org;
        TRY(read_portion(db, today, from, to, &p));
    }
    return OK;
}

Status outside_towns_owing(Db *db, const int64_t *orgs, size_t n, int64_t now_ms, int64_t *ret, size_t *ret_n)
{
    *ret_n = 0;
    for (size_t at = 0; at < n; at += OUTSIDE_TOWNS_AT_ONCE) {
        CLEANUP(rows_done) Rows rows = { 0 };
        TRY(query(db, &outside_sql_towns_owing, orgs + at, n - at < OUTSIDE_TOWNS_AT_ONCE ? n - at : OUTSIDE_TOWNS_AT_ONCE, &now_ms, 1, &rows));
        while (rows_next(&rows))
            ret[(*ret_n)++] = row_int(&rows, 0);
        TRY(rows.status);
    }
    return OK;
}

static Status take_portion(Db *db, Month from, Month to, const int64_t *orgs, size_t n, OutsideTake *take, void *context)
{
    CLEANUP(rows_done) Rows rows = { 0 };
    TRY(outside_towns_query(db, &outside_sql_towns_lines, orgs, n, from, to, &rows));
    while (rows_next(&rows)) {
        const OutsideLine line = { row_int(&rows, 0), row_text(&rows, 1), row_text(&rows, 2), row_int(&rows, 3), row_int(&rows, 4), row_int(&rows, 5),
                                   row_int(&rows, 6) > 0 };
        TRY(take(context, &line));
    }
    return rows.status;
}

Status outside_towns_lines(Db *db, Month from, Month to, const OutsideTown *towns, size_t n, OutsideTake *take, void *context)
{
    int64_t orgs[OUTSIDE_TOWNS_AT_ONCE];
    size_t waiting = 0;
    if (!db_in_tx(db))
        return ERR_INTERNAL;
    for (size_t i = 0; i < n; i++) {
        if (towns[i].depth == OUTSIDE_LINES)
            orgs[waiting++] = towns[i].org;
        if (waiting && (waiting == OUTSIDE_TOWNS_AT_ONCE || i + 1 == n)) {
            TRY(take_portion(db, from, to, orgs, waiting, take, context));
            waiting = 0;
        }
    }
    return OK;
}
