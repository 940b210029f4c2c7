/* The sheet of a month: who looked and changed how often, and the code that proves the record was no other. Printed and kept on paper. */
#include "feature/audit/audit_parts.h"
#include "http/app.h"

/* Who signs in is nobody yet: the entry names him as its target. */
const Sql sheet_sql_counts = { .read_only = true, .text =
    "SELECT t.account, u.name, t.views, t.exports, t.writes, t.signs, t.refused FROM (SELECT"
    " CASE WHEN account = 0 AND entity = 'account' THEN target ELSE account END AS account,"
    " SUM(CASE WHEN verb = 'view' AND result = 'ok' THEN 1 ELSE 0 END) AS views, SUM(CASE WHEN verb = 'export' AND result = 'ok' THEN 1 ELSE 0 END) AS exports,"
    " SUM(CASE WHEN verb = 'write' AND result = 'ok' THEN 1 ELSE 0 END) AS writes, SUM(CASE WHEN verb = 'sign' AND result = 'ok' THEN 1 ELSE 0 END) AS signs,"
    " CAST(SUM(CASE WHEN result = 'ok' THEN 0 WHEN entity = 'refusal' THEN target ELSE 1 END) AS BIGINT) AS refused FROM audit WHERE org = $1 AND at_ms >= $2 AND at_ms < $3 GROUP BY 1) AS t"
    " LEFT JOIN account u ON u.org = $1 AND u.id = t.account ORDER BY t.account" };
const Sql sheet_sql_confirmed = { .read_only = true, .scan_ok = true, .text =
    "SELECT COUNT(*) FROM odd_confirmed WHERE org = $1 AND confirmed_ms >= $2 AND confirmed_ms < $3" };

static int64_t month_begins_ms(Month month)
{
    return clock_midnight_ms(month_first_day(month));
}

static void put_counts(JsonWriter *w, const Rows *r)
{
    static const char *const names[] = { "views", "exports", "writes", "signs", "refused" };
    json_open_object(w);
    json_i64_field(w, "account", row_int(r, 0));
    json_str_field(w, "account_name", !row_int(r, 0) ? S("（サインイン前）") : row_is_null(r, 1) ? S("（この団体の外の利用者）") : row_text(r, 1));
    for (size_t i = 0; i < COUNT_OF(names); i++)
        json_i64_field(w, names[i], row_int(r, 2 + (int)i));
    json_close_object(w);
}

Status sheet_get(Req *rq)
{
    int64_t wanted, confirmed;
    TRY(req_query_i64(rq, "month", month_of(clock_today(&rq->app->clock)), 201504, 209912, &wanted));
    Month month = (Month)wanted;
    if (!month_is_valid(month))
        return problem_add(rq->problems, S("?month"), "range", "月は 202610 のように指定してください。");
    const Param p[] = { P_INT(rq->org), P_INT(month_begins_ms(month)), P_INT(month_begins_ms(month_add(month, 1))) };
    TRY(db_one_int_n(rq->db, &sheet_sql_confirmed, &confirmed, p, COUNT_OF(p)));
    CLEANUP(rows_done) Rows rows = { 0 };
    TRY(db_query_n(rq->db, &sheet_sql_counts, &rows, p, COUNT_OF(p)));
    JsonWriter *w = reply_json(rq, 200);
    json_open_object(w);
    json_i64_field(w, "month", month);
    json_array_field(w, "items");
    while (rows_next(&rows))
        put_counts(w, &rows);
    TRY(rows.status);
    json_close_array(w);
    json_i64_field(w, "confirmed", confirmed);
    TRY(audit_put_head(rq, w));
    json_close_object(w);
    req_audit(rq, "audit", 0);
    return reply_done(rq);
}
