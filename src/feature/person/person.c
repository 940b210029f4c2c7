#include "feature/person/person.h"
#include "http/app.h"
#include "schema/person.h"

#define REASON_MIN 4
#define REASON_MAX 200

static Status take_reason(Req *rq, Str *ret)
{
    JsonNode *n = rq->body && json_type(rq->body) == JSON_OBJECT ? json_get(rq->body, S("reason")) : NULL;
    Str reason = n && json_type(n) == JSON_STRING ? str_trim(json_str(n)) : S("");
    size_t length = str_utf8_count(reason);
    if (length < REASON_MIN || length > REASON_MAX)
        return problem_add(rq->problems, S("/reason"), length ? "range" : "missing", "番号を表示する理由を%d〜%d文字で書いてください。記録に残ります。", REASON_MIN, REASON_MAX);
    *ret = reason;
    return OK;
}

static Status post_reveal(Req *rq)
{
    int64_t id;
    Str reason, number;
    TRY(req_path_i64(rq, 0, &id));
    TRY(take_reason(rq, &reason));
    TRY(person_number(rq->db, rq->app->keys, rq->org, id, rq->arena, &number));
    req_audit(rq, "person", id);
    req_audit_reason(rq, reason);
    JsonWriter *w = reply_json(rq, 200);
    json_open_object(w);
    json_str_field(w, "number", number);
    json_close_object(w);
    return reply_done(rq);
}

static const Route routes[] = {
    { .method = POST, .path = "/api/towns/{org}/persons/{id}/reveal", .handler = post_reveal, .access = ACCESS_PERSON_REVEAL, .tx = TX_WRITE,
      .audit = AUDIT_VIEW_PERSON, .per_minute = 30, .summary = "Open one insured number; recorded with its reason" },
};
static const Sql *const statements[] = { &person_sql_number };
const Feature feature_person = { .name = "person", LIST_OF(routes, routes), LIST_OF(statements, statements) };
