#include "schema/past.h"
#include "base/limits.h"
#include "schema/town_turns.h"

#define FOREVER "9007199254740991"
#define CHANGED_MONTHS " AND service_month IN (SELECT m.service_month FROM past_month m WHERE m.org = $1)"

/* A version of the same key that began at the very moment it ends was never to be seen: it goes. */
typedef struct {
    const char *table, *columns, *kinds; /* kinds: i, t, b for each column */
    Sql drop, close, open, read, put;
} Versions;
#define VERSIONS(t, kinds_, cols, marks, same_now, same_past, months) { .table = t, .columns = cols, .kinds = kinds_, \
    .drop = { .text = "DELETE FROM " t "_past WHERE org = $1 AND until_ms = " FOREVER " AND from_ms >= $2" months \
              " AND NOT EXISTS (SELECT 1 FROM " t " n WHERE n.org = $1 AND " same_now ")" }, \
    .close = { .text = "UPDATE " t "_past SET until_ms = $2 WHERE org = $1 AND until_ms = " FOREVER months \
               " AND NOT EXISTS (SELECT 1 FROM " t " n WHERE n.org = $1 AND " same_now ")" }, \
    .open = { .text = "INSERT INTO " t "_past (" cols ", from_ms, until_ms) SELECT " cols ", CAST($2 AS BIGINT), " FOREVER " FROM " t \
              " WHERE org = $1" months " AND NOT EXISTS (SELECT 1 FROM " t "_past p WHERE p.org = $1 AND p.until_ms = " FOREVER " AND " same_past ")" \
              " ON CONFLICT DO NOTHING" }, \
    .read = { .read_only = true, .text = "SELECT " cols " FROM " t "_past WHERE org = $1 AND from_ms <= $2 AND until_ms > $2" }, \
    .put = { .text = "INSERT INTO " t " (" cols ") VALUES (" marks ")" } }
static const Versions tables[] = {
    VERSIONS("town_setting", "iiiitiii",
             "org, id, rev, year_starts, yen_rounding, late_months, special_town, release_days", "$1, $2, $3, $4, $5, $6, $7, $8",
             "n.id = town_setting_past.id AND n.rev = town_setting_past.rev", "p.id = town_setting.id AND p.rev = town_setting.rev", ""),
    VERSIONS("population", "iiitiiiiitti",
             "org, id, rev, day, total, age65, age75, age85, households, mark, source, batch", "$1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12",
             "n.id = population_past.id AND n.rev = population_past.rev", "p.id = population.id AND p.rev = population.rev", ""),
    VERSIONS("cap_input", "iiiititt",
             "org, id, rev, fiscal_year, item, yen, mark, source", "$1, $2, $3, $4, $5, $6, $7, $8",
             "n.id = cap_input_past.id AND n.rev = cap_input_past.rev", "p.id = cap_input.id AND p.rev = cap_input.rev", ""),
    VERSIONS("cap_exception", "iiiittiittttttit",
             "org, id, rev, fiscal_year, reason, words, asked_yen, approved_yen, state, asked_on, decided_on, asked_by, decided_by, note, copied_from, still_needed", "$1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16",
             "n.id = cap_exception_past.id AND n.rev = cap_exception_past.rev", "p.id = cap_exception.id AND p.rev = cap_exception.rev", ""),
    VERSIONS("known_effect", "iiitttiiiitt",
             "org, id, rev, kind, service, program, from_month, to_month, rate, month_yen, mark, source", "$1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12",
             "n.id = known_effect_past.id AND n.rev = known_effect_past.rev", "p.id = known_effect.id AND p.rev = known_effect.rev", ""),
    VERSIONS("forecast_assumption", "iiititt",
             "org, id, rev, item, value, mark, source", "$1, $2, $3, $4, $5, $6, $7",
             "n.id = forecast_assumption_past.id AND n.rev = forecast_assumption_past.rev", "p.id = forecast_assumption.id AND p.rev = forecast_assumption.rev", ""),
    VERSIONS("statistic", "iitii",
             "org, fiscal_year, item, batch, value", "$1, $2, $3, $4, $5",
             "n.fiscal_year = statistic_past.fiscal_year AND n.item = statistic_past.item AND n.batch = statistic_past.batch AND n.value = statistic_past.value",
             "p.fiscal_year = statistic.fiscal_year AND p.item = statistic.item AND p.batch = statistic.batch AND p.value = statistic.value",
             ""),
    VERSIONS("cube", "iittittiiiii",
             "org, service_month, service, program, provider, level, origin, people, lines, units, cost, paid", "$1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12",
             "n.service_month = cube_past.service_month AND n.service = cube_past.service AND n.program = cube_past.program AND n.provider = cube_past.provider AND n.level = cube_past.level AND n.origin = cube_past.origin AND n.people = cube_past.people AND n.lines = cube_past.lines AND n.units = cube_past.units AND n.cost = cube_past.cost AND n.paid = cube_past.paid",
             "p.service_month = cube.service_month AND p.service = cube.service AND p.program = cube.program AND p.provider = cube.provider AND p.level = cube.level AND p.origin = cube.origin AND p.people = cube.people AND p.lines = cube.lines AND p.units = cube.units AND p.cost = cube.cost AND p.paid = cube.paid",
             CHANGED_MONTHS),
    VERSIONS("late_sum", "iiii",
             "org, service_month, exam_month, paid", "$1, $2, $3, $4",
             "n.service_month = late_sum_past.service_month AND n.exam_month = late_sum_past.exam_month AND n.paid = late_sum_past.paid",
             "p.service_month = late_sum.service_month AND p.exam_month = late_sum.exam_month AND p.paid = late_sum.paid",
             CHANGED_MONTHS),
};

/* What is laid out as it is now, or as its own times say. $2: the moment. */
typedef struct {
    unsigned needs;
    const char *kinds;
    Sql read, put;
} Present;
#define TOWN "organisation (id, rev, kind, code, insurer, name, kana, parent, opened, closed)"
#define UNIT "org, id, rev, kind, name, kana, number, run_by, area, opened, closed"
#define BATCH "org, id, rev, kind, file_name, digest, size, state, rows_read, rows_taken, rows_same, rows_wrong, first_month, last_month, yen, account, made_ms, applied_ms"
#define CLAIM "org, service_month, batch, line, person, provider, service, item, program, level, exam_month, paid_month, kind, days, units, cost, paid, fingerprint"
static const Present present[] = {
    { PAST_SUMS, "iitttttitt",
      { .read_only = true, .text = "SELECT o.id, o.rev, o.kind, o.code, o.insurer, o.name, o.kana, CASE WHEN o.id = $1 THEN o.parent END, o.opened, o.closed"
        " FROM organisation o WHERE $2 = $2 AND (o.id = $1 OR o.id = (SELECT t.parent FROM organisation t WHERE t.id = $1))"
        " ORDER BY CASE WHEN o.id = $1 THEN 1 ELSE 0 END" },
      { .text = "INSERT INTO " TOWN " VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)" } },
    { PAST_SUMS, "iiitttttitt", { .read_only = true, .text = "SELECT " UNIT " FROM unit WHERE org = $1 AND $2 = $2" },
      { .text = "INSERT INTO unit (" UNIT ") VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)" } },
    { PAST_SUMS, "iiittbitiiiiiiiiii", { .read_only = true, .text =
        "SELECT org, id, rev, kind, file_name, digest, size, 'applied', rows_read, rows_taken, rows_same, rows_wrong, first_month, last_month, yen, account, made_ms,"
        " applied_ms FROM batch WHERE org = $1 AND applied_ms <= $2 AND (undone_ms IS NULL OR undone_ms > $2)" },
      { .text = "INSERT INTO batch (" BATCH ") VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18)" } },
    { PAST_CLAIMS, "iiiiiittttiiiiiiii", { .read_only = true, .text =
        "SELECT c.org, c.service_month, c.batch, c.line, c.person, c.provider, c.service, c.item, c.program, c.level, c.exam_month, c.paid_month, c.kind, c.days,"
        " c.units, c.cost, c.paid, c.fingerprint FROM claim c JOIN batch b ON b.org = c.org AND b.id = c.batch WHERE c.org = $1 AND b.applied_ms <= $2" },
      { .text = "INSERT INTO claim (" CLAIM ") VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18)" } },
};

const Sql past_sql_month = { .text = "INSERT INTO past_month (org, service_month) VALUES ($1, $2) ON CONFLICT DO NOTHING" };
const Sql past_sql_stamps = { .read_only = true, .text =
    "SELECT s.n, COALESCE(m.stamp, -1) FROM town_stamp s LEFT JOIN past_mark m ON m.org = s.org WHERE s.org = $1" };
const Sql past_sql_mark = { .read_only = true, .text = "SELECT since_ms FROM past_mark WHERE org = $1" };
static const Sql sql_marked = { .text =
    "INSERT INTO past_mark (org, stamp, since_ms) VALUES ($1, $2, $3) ON CONFLICT (org) DO UPDATE SET stamp = excluded.stamp" };
/* The first time, whatever is there. */
static const Sql sql_all_months = { .text =
    "INSERT INTO past_month (org, service_month) SELECT DISTINCT org, service_month FROM cube WHERE org = $1"
    " AND NOT EXISTS (SELECT 1 FROM past_mark m WHERE m.org = $1) ON CONFLICT DO NOTHING" };
static const Sql sql_months_seen = { .text = "DELETE FROM past_month WHERE org = $1" };
static const Sql sql_stale = { .read_only = true, .scan_ok = true, .text =
    "SELECT s.org FROM town_stamp s LEFT JOIN past_mark m ON m.org = s.org WHERE m.org IS NULL OR m.stamp <> s.n ORDER BY " TOWN_TURN("s.org", "$2") " LIMIT $1" };

#define OF(i) &tables[i].drop, &tables[i].close, &tables[i].open, &tables[i].read, &tables[i].put
#define SHOWN(i) &present[i].read, &present[i].put
const Sql *const past_statements[] = { OF(0), OF(1), OF(2), OF(3), OF(4), OF(5), OF(6), OF(7), OF(8),
    SHOWN(0), SHOWN(1), SHOWN(2), SHOWN(3), &past_sql_month, &past_sql_stamps, &past_sql_mark, &sql_marked, &sql_all_months, &sql_months_seen, &sql_stale };
const size_t past_statement_count = COUNT_OF(past_statements);
_Static_assert(COUNT_OF(tables) == 9 && COUNT_OF(present) == 4, "every statement is in the list");

const char *past_columns(Str table)
{
    for (size_t i = 0; i < COUNT_OF(tables); i++)
        if (str_eq(table, str_of(tables[i].table)))
            return tables[i].columns;
    return NULL;
}

/* ---- writing down ---- */

Status past_month_changed(Db *db, int64_t org, Month month)
{
    return db_exec(db, &past_sql_month, P_INT(org), P_INT(month));
}

/* *ret_stamp: -1 when nothing changed since it was last written down. */
static Status stamp_of(Db *db, int64_t org, int64_t *ret_stamp)
{
    CLEANUP(rows_done) Rows rows = { 0 };
    *ret_stamp = -1;
    TRY(db_query(db, &past_sql_stamps, &rows, P_INT(org)));
    if (rows_next(&rows) && row_int(&rows, 0) != row_int(&rows, 1))
        *ret_stamp = row_int(&rows, 0);
    return rows.status;
}

Status past_note(Db *db, int64_t org, int64_t now_ms)
{
    int64_t stamp;
    TRY(stamp_of(db, org, &stamp));
    if (stamp < 0)
        return OK;
    TRY(db_exec(db, &sql_all_months, P_INT(org)));
    for (size_t i = 0; i < COUNT_OF(tables); i++) {
        const Sql *const steps[] = { &tables[i].drop, &tables[i].close, &tables[i].open };
        for (size_t k = 0; k < COUNT_OF(steps); k++)
            TRY(db_exec(db, steps[k], P_INT(org), P_INT(now_ms)));
    }
    TRY(db_exec(db, &sql_months_seen, P_INT(org)));
    return db_exec(db, &sql_marked, P_INT(org), P_INT(stamp), P_INT(now_ms));
}

static Status note_once(Db *db, void *context)
{
    const TownTurn *turn = context;
    return past_note(db, turn->org, *(const int64_t *)turn->context);
}

Status past_keep(DbPool *pool, int64_t now_ms, size_t most)
{
    TownTurns turns;
    CLEANUP(db_pool_return) Db *writer = NULL;
    TRY(db_pool_writer(pool, &writer));
    TRY(town_turns(writer, &sql_stale, &turns, P_INT(most), P_INT(town_minute(now_ms))));
    return town_turns_take(writer, &turns, note_once, &now_ms);
}

/* ---- laying out ---- */

static Param param_of(const Rows *rows, int column, char kind)
{
    if (row_is_null(rows, column))
        return P_NULL;
    return kind == 'i' ? P_INT(row_int(rows, column)) : kind == 't' ? P_TEXT(row_text(rows, column)) : P_BLOB(row_blob(rows, column));
}

enum { COLUMNS_MAX = 20 };

static Status lay_out(Db *from, Db *to, const Sql *read, const Sql *put, const char *kinds, int64_t org, int64_t at_ms)
{
    CLEANUP(rows_done) Rows rows = { 0 };
    TRY(db_query(from, read, &rows, P_INT(org), P_INT(at_ms)));
    while (rows_next(&rows)) {
        Param params[COLUMNS_MAX];
        size_t n = 0;
        for (; n < COLUMNS_MAX && kinds[n]; n++)
            params[n] = param_of(&rows, (int)n, kinds[n]);
        TRY(db_exec_n(to, put, NULL, params, n));
    }
    return rows.status;
}

static Status lay_out_all(Db *db, int64_t org, int64_t at_ms, unsigned what, Db *to)
{
    CLEANUP(tx_done) Tx tx = { 0 };
    TRY(tx_begin(to, &tx));
    for (size_t i = 0; i < COUNT_OF(present); i++)
        if (present[i].needs & what)
            TRY(lay_out(db, to, &present[i].read, &present[i].put, present[i].kinds, org, at_ms));
    for (size_t i = 0; i < COUNT_OF(tables); i++)
        TRY(lay_out(db, to, &tables[i].read, &tables[i].put, tables[i].kinds, org, at_ms));
    return tx_commit(&tx);
}

Status past_open(Db *db, int64_t org, int64_t at_ms, unsigned what, Arena *a, Past *ret)
{
    Str why = S("");
    *ret = (Past){ 0 };
    TRY(db_int_or(db, &past_sql_mark, INT64_MAX, &ret->since_ms, P_INT(org)));
    TRY(db_pool_open(&ret->pool, &(DbConfig){ .url = ":memory:", .create = true }, a, &why));
    TRY(db_pool_writer(ret->pool, &ret->db));
    TRY(db_migrate(ret->db, a, &why));
    return lay_out_all(db, org, at_ms, what, ret->db);
}

void past_done(Past *p)
{
    if (p->db)
        db_pool_return(&p->db);
    if (p->pool)
        db_pool_close(&p->pool);
    *p = (Past){ 0 };
}
