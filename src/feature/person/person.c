#include "feature/person/person.h"
#include "http/app.h"
#include "schema/person.h"

#define REASON_MIN 4
#define REASON_MAX 200
#define REKEY_AT_ONCE 500
#define REKEY_STEPS 20 /* in one minute */

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
    if (str_eq(number, S(PERSON_ERASED)))
        return problem_add(rq->problems, S(""), "erased", "この番号は、保存期間が過ぎて廃棄され、鍵も消去されました。だれにも開けません。");
    req_audit(rq, "person", id);
    req_audit_reason(rq, reason);
    JsonWriter *w = reply_json(rq, 200);
    json_open_object(w);
    json_str_field(w, "number", number);
    json_close_object(w);
    return reply_done(rq);
}

/* Numbers of before there were keys of years get theirs, some each minute. */
static Status rekey_in_tx(Db *db, void *context)
{
    const App *app = context;
    int64_t done;
    return person_rekey(db, app->keys, fiscal_year_of(month_of(app_today(app)), 4), REKEY_AT_ONCE, &done);
}

static Status has_old(App *app, bool *ret)
{
    CLEANUP(db_pool_return) Db *reader = NULL;
    int64_t one;
    TRY(db_pool_reader(app->pool, &reader));
    Status s = db_one_int0(reader, &person_sql_old, &one);
    *ret = s == OK;
    return s == ERR_NOT_FOUND ? OK : s;
}

static Status tidy(App *app, int64_t now_ms)
{
    bool old = true;
    (void)now_ms;
    for (int step = 0; step < REKEY_STEPS; step++) {
        CLEANUP(db_pool_return) Db *writer = NULL;
        TRY(has_old(app, &old));
        if (!old)
            return OK;
        TRY(db_pool_writer(app->pool, &writer));
        TRY(db_tx(writer, rekey_in_tx, app));
    }
    return OK;
}

static const Route routes[] = {
    { .method = POST, .path = "/api/towns/{org}/persons/{id}/reveal", .handler = post_reveal, .access = ACCESS_PERSON_REVEAL, .tx = TX_WRITE,
      .audit = AUDIT_VIEW_PERSON, .per_minute = 30, .summary = "Open one insured number; recorded with its reason" },
};
const Feature feature_person = { .name = "person", LIST_OF(routes, routes), .tidy = tidy };
