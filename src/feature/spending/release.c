/* The months of a town as readers outside see them: shown, or waiting; its people release one before its days are over. */
#include "base/limits.h"
#include "feature/spending/release.h"
#include "http/app.h"
#include "schema/few.h"
#include "schema/outside.h"
#include "schema/past.h"

#define MONTHS_LISTED 36 /* the newest; what is older and waits is shown when its days are over */

/* What is held back because of few persons is over no days (schema/few.h). */
const Sql release_sql_list = { .read_only = true, .text =
    "SELECT m.service_month, COALESCE((SELECT MIN(s.shown_ms) FROM shown_slice s WHERE s.org = $1 AND s.service_month = m.service_month), 0),"
    " MAX(CASE WHEN h.held = 0 THEN h.since_ms END), MIN(CASE WHEN h.held = 0 THEN h.since_ms END), COUNT(h.held), MIN(CASE WHEN h.held = 1 THEN h.kind END)"
    " FROM (SELECT DISTINCT c.service_month FROM cube c WHERE c.org = $1 AND " RELEASE_COUNTS("c") ") AS m LEFT JOIN ("
    "SELECT w.service_month, w.since_ms, " FEW_KIND("w") " AS kind, CASE WHEN " FEW_IS("w", "$3") " THEN 1 ELSE 0 END AS held FROM month_waiting w WHERE w.org = $1"
    ") AS h ON h.service_month = m.service_month GROUP BY m.service_month ORDER BY m.service_month DESC LIMIT $2" };
const Sql release_sql_days = { .read_only = true, .text = "SELECT COALESCE(release_days, -1) FROM town_setting WHERE org = $1 ORDER BY id LIMIT 1" };
const Sql release_sql_stamp = { .read_only = true, .text = "SELECT n FROM town_stamp WHERE org = $1" };

static void put_ms_or_null(JsonWriter *w, const char *key, int64_t ms)
{
    if (ms > 0)
        json_i64_field(w, key, ms);
    else
        json_null_field(w, key);
}

typedef struct {
    int64_t days, below;
} ReleaseRule;

/* A wait that has not been dated yet begins now. */
static void put_month(Req *rq, JsonWriter *w, const Rows *rows, const ReleaseRule *rule)
{
    bool goes = !row_is_null(rows, 2), waits = row_int(rows, 4) > 0;
    int64_t since = goes ? row_int(rows, 3) <= 0 ? rq->now_ms : row_int(rows, 2) : 0;
    json_open_object(w);
    json_i64_field(w, "month", row_int(rows, 0));
    json_str_field(w, "label", wareki_month((Month)row_int(rows, 0), rq->arena));
    json_bool_field(w, "waits", waits);
    put_ms_or_null(w, "shown_ms", row_int(rows, 1));
    put_ms_or_null(w, "since_ms", since);
    put_ms_or_null(w, "due_ms", goes ? since + rule->days * DAY_MS : 0);
    json_str_field(w, "few", row_is_null(rows, 5) ? S("") : few_words(row_int(rows, 5), rule->below, rq->arena));
    json_close_object(w);
}

Status release_get_months(Req *rq)
{
    CLEANUP(rows_done) Rows rows = { 0 };
    int64_t days, stamp;
    Outside o;
    TRY(outside_read(rq->db, rq->org, app_today(rq->app), rq->arena, &o));
    TRY(db_int_or(rq->db, &release_sql_days, -1, &days, P_INT(rq->org)));
    TRY(db_int_or(rq->db, &release_sql_stamp, 0, &stamp, P_INT(rq->org)));
    JsonWriter *w = reply_json(rq, 200);
    json_open_object(w);
    const ReleaseRule rule = { days < 0 ? RELEASE_DAYS_DEFAULT : days, o.rule.below };
    json_i64_field(w, "days", rule.days);
    json_bool_field(w, "assumed", days < 0);
    json_i64_field(w, "stamp", stamp);
    json_array_field(w, "months");
    TRY(db_query(rq->db, &release_sql_list, &rows, P_INT(rq->org), P_INT(MONTHS_LISTED), P_INT(rule.below)));
    while (rows_next(&rows))
        put_month(rq, w, &rows, &rule);
    json_close_array(w);
    json_close_object(w);
    return rows.status == OK ? reply_done(rq) : rows.status;
}

/* ---- one month ---- */

static Status month_of_path(Req *rq, Month *ret)
{
    return month_from_iso(rq->path[0], ret) ? OK : ERR_NOT_FOUND;
}

Status release_get_month(Req *rq)
{
    Month month;
    ReleasePreview p;
    Outside o;
    int64_t stamp;
    Str few;
    TRY(month_of_path(rq, &month));
    TRY(outside_read(rq->db, rq->org, app_today(rq->app), rq->arena, &o));
    TRY(few_sentence(rq->db, rq->org, o.rule.below, month, rq->arena, &few));
    TRY(db_int_or(rq->db, &release_sql_stamp, 0, &stamp, P_INT(rq->org)));
    TRY(release_preview(rq, month, &o.rule, &p));
    JsonWriter *w = reply_json(rq, 200);
    json_open_object(w);
    json_i64_field(w, "month", month);
    json_str_field(w, "label", wareki_month(month, rq->arena));
    json_i64_field(w, "stamp", stamp);
    json_i64_field(w, "people", p.people);
    json_i64_field(w, "paid", p.paid);
    json_i64_field(w, "cells", p.cells);
    json_i64_field(w, "hidden", p.hidden);
    json_bool_field(w, "few", p.few);
    json_str_field(w, "held", few);
    json_str_field(w, "note", o.sentence);
    json_close_object(w);
    return reply_done(rq);
}

static Status refuse(Req *rq, const char *code, const char *sentence)
{
    return problem_add(rq->problems, S(""), code, "%s", sentence);
}

static Status check_stamp(Req *rq)
{
    int64_t stamp;
    JsonNode *seen = rq->body && json_type(rq->body) == JSON_OBJECT ? json_get(rq->body, S("stamp")) : NULL;
    if (!seen || json_type(seen) != JSON_INT)
        return problem_add(rq->problems, S("/stamp"), "missing", "画面を読み込み直して、見せる中身をもう一度確かめてください。");
    TRY(db_int_or(rq->db, &release_sql_stamp, 0, &stamp, P_INT(rq->org)));
    return stamp == json_i64(seen) ? OK : refuse(rq, "changed", "確かめているあいだに、町の数字が変わりました。読み込み直して、見せる中身をもう一度確かめてください。");
}

Status release_post_month(Req *rq)
{
    Month month;
    Outside o;
    bool waited;
    Str few = S("");
    TRY(month_of_path(rq, &month));
    TRY(check_stamp(rq));
    TRY(outside_read(rq->db, rq->org, app_today(rq->app), rq->arena, &o));
    TRY(release_month(rq->db, rq->org, o.rule.below, month, &waited));
    TRY(waited ? OK : few_sentence(rq->db, rq->org, o.rule.below, month, rq->arena, &few));
    if (!waited && few.n)
        return problem_add(rq->problems, S(""), "few", STR_FMT "全体の額だけでも、その人たちの費用が分かってしまうためです。", STR_ARG(few));
    if (!waited)
        return refuse(rq, "state", "この月は、外に見せるのを待っている月ではありません。読み込み直してください。");
    TRY(outside_keep_all(rq->db, rq->org, o.rule.below, rq->now_ms));
    req_audit(rq, "release", month);
    req_audit_reason(rq, S("月を外に見せた"));
    return reply_no_content(rq);
}

Status release_tidy(App *app, int64_t now_ms)
{
    return release_keep(app->pool, app_today(app), now_ms, TOWNS_A_MINUTE);
}
