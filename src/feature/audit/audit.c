#include "feature/audit/audit_parts.h"
#include "schema/audit_chain.h"

/* All of a town, of one person looked at, or of one who looked; newest first. */
#define MATCHING "FROM audit a WHERE a.org = $1 AND ($2 = 0 OR (a.entity = 'person' AND a.target = $2)) AND ($3 = 0 OR a.account = $3)" \
                 " AND ($4 = '' OR a.verb = $4)"
static const Sql list_sql = { .read_only = true, .text =
    "SELECT l.seq, l.at_ms, l.account, l.verb, l.route, l.entity, l.target, l.reason, l.result, l.address, u.name FROM"
    " (SELECT a.* " MATCHING " ORDER BY a.seq DESC LIMIT $5 OFFSET $6) AS l LEFT JOIN account u ON u.org = l.org AND u.id = l.account ORDER BY l.seq DESC" };
static const Sql count_sql = { .read_only = true, .text = "SELECT COUNT(*) " MATCHING };
static const Sql head_sql = { .read_only = true, .text = "SELECT seq, hash FROM audit_head WHERE id = 1" };

static void put_entry(JsonWriter *w, const Rows *r)
{
    json_open_object(w);
    json_i64_field(w, "seq", row_int(r, 0));
    json_i64_field(w, "at_ms", row_int(r, 1));
    json_i64_field(w, "account", row_int(r, 2));
    json_str_field(w, "account_name", row_is_null(r, 10) ? S("（サインイン前）") : row_text(r, 10));
    json_str_field(w, "verb", row_text(r, 3));
    json_str_field(w, "route", row_text(r, 4));
    json_str_field(w, "entity", row_text(r, 5));
    if (row_is_null(r, 6))
        json_null_field(w, "target");
    else
        json_i64_field(w, "target", row_int(r, 6));
    json_str_field(w, "reason", row_text(r, 7));
    json_str_field(w, "result", row_text(r, 8));
    json_str_field(w, "address", row_text(r, 9));
    json_close_object(w);
}

Status audit_put_head(Req *rq, JsonWriter *w)
{
    char hash[65] = "", room[10];
    CLEANUP(rows_done) Rows rows = { 0 };
    TRY(db_query0(rq->db, &head_sql, &rows));
    json_object_field(w, "head");
    if (rows_next(&rows)) {
        Str text = str_sub(row_text(&rows, 1), 0, 64);
        for (size_t i = 0; i < text.n; i++)
            hash[i] = text.p[i];
        json_i64_field(w, "seq", row_int(&rows, 0));
        json_str_field(w, "code", audit_short_code(hash, room));
    }
    json_close_object(w);
    return rows.status;
}

static Status get_audit(Req *rq)
{
    static const char *const verbs[] = { "", "read", "write", "view", "export", "sign" };
    int64_t person, account, page, total;
    Str verb = S("");
    bool known = false;
    TRY(req_query_i64(rq, "person", 0, 0, ID_MAX, &person));
    TRY(req_query_i64(rq, "account", 0, 0, ID_MAX, &account));
    TRY(req_query_i64(rq, "page", 1, 1, 1000000, &page));
    req_query(rq, "verb", &verb);
    for (size_t i = 0; i < COUNT_OF(verbs); i++)
        known |= str_eq(verb, str_of(verbs[i]));
    if (!known)
        return problem_add(rq->problems, S("?verb"), "choice", "種類は read, write, view, export, sign から選んでください。");
    const Param p[] = { P_INT(rq->org), P_INT(person), P_INT(account), P_TEXT(verb), P_INT(LIST_PAGE_DEFAULT), P_INT((page - 1) * LIST_PAGE_DEFAULT) };
    TRY(db_one_int_n(rq->db, &count_sql, &total, p, 4));
    CLEANUP(rows_done) Rows rows = { 0 };
    TRY(db_query_n(rq->db, &list_sql, &rows, p, COUNT_OF(p)));
    JsonWriter *w = reply_json(rq, 200);
    json_open_object(w);
    json_array_field(w, "items");
    while (rows_next(&rows))
        put_entry(w, &rows);
    TRY(rows.status);
    json_close_array(w);
    json_i64_field(w, "total", total);
    TRY(audit_put_head(rq, w));
    json_close_object(w);
    req_audit(rq, person ? "person" : "audit", person);
    return reply_done(rq);
}

static const Route routes[] = {
    { .method = GET, .path = "/api/towns/{org}/audit", .handler = get_audit, .access = ACCESS_AUDIT_READ, .tx = TX_READ,
      .audit = AUDIT_VIEW_PERSON, .summary = "Who did and saw what; of one person with ?person=" },
    { .method = GET, .path = "/api/towns/{org}/odd-accesses", .handler = odd_get, .access = ACCESS_AUDIT_READ, .tx = TX_READ,
      .audit = AUDIT_VIEW_PERSON, .slow = true, .summary = "Odd accesses of the week of ?week=, each with the reason why it is listed" },
    { .method = POST, .path = "/api/towns/{org}/odd-accesses/confirm", .handler = odd_confirm_post, .access = ACCESS_AUDIT_READ, .tx = TX_WRITE,
      .summary = "One of them was looked into; recorded with a note" },
    { .method = GET, .path = "/api/towns/{org}/audit-month", .handler = sheet_get, .access = ACCESS_AUDIT_READ, .tx = TX_READ,
      .audit = AUDIT_VIEW_PERSON, .slow = true, .summary = "The sheet of a month to print: who looked how often, and the code of the record" },
};
static const Sql *const statements[] = { &list_sql, &count_sql, &head_sql, ODD_STATEMENTS, SHEET_STATEMENTS };
const Feature feature_audit = { .name = "audit", LIST_OF(routes, routes), LIST_OF(statements, statements) };
