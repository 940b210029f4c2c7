#include "schema/release.h"
#include "schema/few.h"
#include "schema/outside.h"
#include "schema/town_stamp.h"
#include "schema/town_turns.h"

#include <stdio.h>

#define WAIT_FROM_NOW "INSERT INTO month_waiting (org, service_month, ledger, since_ms) SELECT DISTINCT c.org, c.service_month, " RELEASE_LEDGER_ROW("c") ", 0 FROM cube c" \
    " WHERE " RELEASE_COUNTS("c") \
    " AND NOT EXISTS (SELECT 1 FROM shown_slice s WHERE s.org = c.org AND s.service_month = c.service_month AND s.ledger = " RELEASE_LEDGER_ROW("c") ")"
#define WAIT_FROM_NOW_AGAIN " ON CONFLICT (org, service_month, ledger) DO UPDATE SET since_ms = 0"
const Sql release_sql_restart = { .text = WAIT_FROM_NOW " AND c.org = $1 AND c.service_month = $2" WAIT_FROM_NOW_AGAIN };
const Sql release_sql_forget = { .scan_ok = true, .text = WAIT_FROM_NOW WAIT_FROM_NOW_AGAIN };
/* What values wait for stands as one mark for all towns: 0 until the minute's work has dated it. */
#define FORGOTTEN "'shown_forgotten'"
const Sql release_sql_forget_values = { .text = "INSERT INTO meta (name, value) VALUES (" FORGOTTEN ", '0') ON CONFLICT (name) DO UPDATE SET value = excluded.value" };
const Sql release_sql_forget_stamps = { .scan_ok = true, .text = "UPDATE town_stamp SET n = n + 1" };
const Sql release_sql_date_values = { .text = "UPDATE meta SET value = $1 WHERE name = " FORGOTTEN " AND value = '0'" };
const Sql release_sql_forgot = { .read_only = true, .text =
    "SELECT COUNT(*) FROM meta m, (SELECT CAST($1 AS BIGINT) AS org) AS w WHERE m.name = " FORGOTTEN
    " AND CASE WHEN m.name <> " FORGOTTEN " THEN 0 WHEN m.value = '0' THEN 1"
    " WHEN CAST(m.value AS BIGINT) + 86400000 * " RELEASE_DAYS_OF("w") " > CAST($2 AS BIGINT) THEN 1 ELSE 0 END = 1" };
const Sql release_sql_owes = { .read_only = true, .text = "SELECT COUNT(*) FROM month_waiting w WHERE w.org = $1 AND " RELEASE_DUE("w", "$2") };
/* Of a month whose import was undone nothing waits. One that was shown is seen as it was shown. */
const Sql release_sql_waiting = { .read_only = true, .text =
    "SELECT MIN(w.service_month), MAX(w.service_month), COUNT(DISTINCT w.service_month), MIN(w.ledger) FROM month_waiting w"
    " WHERE w.org = $1 AND w.service_month >= $2 AND w.service_month <= $3"
    " AND EXISTS (SELECT 1 FROM cube c WHERE c.org = w.org AND c.service_month = w.service_month AND " RELEASE_COUNTS("c") " AND " RELEASE_LEDGER_ROW("c") " = w.ledger)"
    " AND NOT " FEW_SHOWN("w") };
const Sql release_sql_date = { .scan_ok = true, .text = "UPDATE month_waiting SET since_ms = $1 WHERE since_ms = 0" };
const Sql release_sql_due = { .read_only = true, .scan_ok = true, .text =
    "SELECT w.org FROM month_waiting w WHERE " RELEASE_DUE("w", "$1") " GROUP BY w.org ORDER BY " TOWN_TURN("w.org", "$3") " LIMIT $2" };

const Sql release_sql_work = { .read_only = true, .scan_ok = true, .text =
    "SELECT (SELECT COUNT(*) FROM month_waiting w WHERE w.since_ms = 0 OR " RELEASE_DUE("w", "$1") ")"
    " + (SELECT COUNT(*) FROM meta WHERE name = " FORGOTTEN " AND value = '0')" };

Status release_restart(Db *db, int64_t org, Month month)
{
    TRY(db_exec(db, &release_sql_restart, P_INT(org), P_INT(month)));
    return few_hold(db, org, month);
}

Status release_forget(Db *db, int64_t *ret)
{
    TRY(db_exec_n(db, &release_sql_forget, ret, NULL, 0));
    TRY(db_exec0(db, &release_sql_forget_values));
    return db_exec0(db, &release_sql_forget_stamps);
}

Status release_forgot(Db *db, int64_t org, int64_t now_ms, bool *ret)
{
    int64_t n;
    TRY(db_one_int(db, &release_sql_forgot, &n, P_INT(org), P_INT(now_ms)));
    *ret = n > 0;
    return OK;
}

Status release_owes(Db *db, int64_t org, int64_t now_ms, bool *ret)
{
    int64_t n;
    TRY(db_one_int(db, &release_sql_owes, &n, P_INT(org), P_INT(now_ms)));
    *ret = n > 0;
    return OK;
}

Status release_settled(Db *db, int64_t org, int64_t below, int64_t now_ms)
{
    int64_t n;
    TRY(few_settle(db, org, below, now_ms, 0, &n));
    return n ? town_changed(db, org) : OK;
}

Status release_month(Db *db, int64_t org, int64_t below, Month month, bool *ret)
{
    int64_t n;
    TRY(few_settle(db, org, below, 0, month, &n));
    *ret = n > 0;
    return n ? town_changed(db, org) : OK;
}

Status release_sentence(Db *db, int64_t org, Month from, Month to, Arena *a, Str *ret)
{
    CLEANUP(rows_done) Rows rows = { 0 };
    *ret = S("");
    TRY(db_query(db, &release_sql_waiting, &rows, P_INT(org), P_INT(from), P_INT(to)));
    if (!rows_next(&rows) || !row_int(&rows, 2))
        return rows.status;
    Str first = wareki_month((Month)row_int(&rows, 0), a), last = wareki_month((Month)row_int(&rows, 1), a);
    Str when = row_int(&rows, 2) == 1 ? arena_printf(a, STR_FMT "サービス分", STR_ARG(first))
                                      : arena_printf(a, STR_FMT "から" STR_FMT "までのうち%lldか月分", STR_ARG(first), STR_ARG(last), (long long)row_int(&rows, 2));
    *ret = arena_printf(a, STR_FMT "%sは、市町村がまだ外に見せていません（数字が落ち着くのを待っているか、使った人が少ない月です。全体の額にも入っていません）。", STR_ARG(when), row_int(&rows, 3) ? "のうち台帳の費用" : "");
    return ret->p ? OK : ERR_MEMORY;
}

/* ---- once a minute ---- */

typedef struct {
    int64_t now_ms;
    Date today;
} Due;

enum { SENTENCE_ROOM = 64 * 1024 }; /* of outside_read */

static Status keep_due(Db *db, void *context)
{
    const TownTurn *turn = context;
    const Due *d = turn->context;
    CLEANUP(arena_done) Arena a;
    Outside o;
    arena_init(&a, SENTENCE_ROOM);
    TRY(outside_read(db, turn->org, d->today, &a, &o));
    return outside_keep_all(db, turn->org, o.rule.below, d->now_ms);
}

static Status date_all(Db *writer, int64_t now_ms)
{
    char text[24];
    snprintf(text, sizeof text, "%lld", (long long)now_ms);
    TRY(db_exec(writer, &release_sql_date, P_INT(now_ms)));
    return db_exec(writer, &release_sql_date_values, P_TEXT(str_of(text)));
}

static Status has_work(DbPool *pool, int64_t now_ms, bool *ret)
{
    CLEANUP(db_pool_return) Db *reader = NULL;
    int64_t n;
    TRY(db_pool_reader(pool, &reader));
    TRY(db_one_int(reader, &release_sql_work, &n, P_INT(now_ms)));
    *ret = n > 0;
    return OK;
}

Status release_keep(DbPool *pool, Date today, int64_t now_ms, size_t most)
{
    TownTurns turns;
    bool work;
    CLEANUP(db_pool_return) Db *writer = NULL;
    TRY(has_work(pool, now_ms, &work));
    if (!work)
        return OK;
    TRY(db_pool_writer(pool, &writer));
    TRY(date_all(writer, now_ms));
    TRY(town_turns(writer, &release_sql_due, &turns, P_INT(now_ms), P_INT(most), P_INT(town_minute(now_ms))));
    return town_turns_take(writer, &turns, keep_due, &(Due){ now_ms, today });
}
