/* What the house itself promises, shown on an imaginary feature: notes of a town. */
#include "http/job.h"
#include "http/scenario.h"

#include <stdio.h>
#include <string.h>

/* ---- the feature ---- */

typedef struct {
    Row row;
    int64_t month;
    Str title, why, how, screen, mark, source;
    int64_t done_year;
} Note;
static const Field note_fields[] = {
    FIELD_INT(Note, month, "月", .min = 1, .max = 12, .flags = FIELD_REQUIRED),
    FIELD_TEXT(Note, title, "題", .max = 40, .flags = FIELD_REQUIRED | FIELD_SEARCH),
    FIELD_TEXT(Note, why, "なぜ", .max = 200, .flags = FIELD_REQUIRED),
    FIELD_TEXT(Note, how, "どうやって", .max = 200),
    FIELD_TEXT(Note, screen, "画面", .max = 40),
    FIELD_TEXT(Note, mark, "印", .max = 10, .flags = FIELD_REQUIRED),
    FIELD_TEXT(Note, source, "出典", .max = 200),
    FIELD_INT(Note, done_year, "済んだ年", .min = 0, .max = 3000),
};
static const Entity note_entity = { .name = "note", .label = "メモ", .table = "duty", .plural = "notes", .fields = note_fields,
                                    .n_fields = COUNT_OF(note_fields), .size = sizeof(Note), .order = "month",
                                    .read = ACCESS_MONEY_READ, .write = ACCESS_MONEY_WRITE };
static const Entity *const entities[] = { &note_entity };

static int renderings, tries;
static const Sql count_notes = { .read_only = true, .text = "SELECT count(*) FROM duty WHERE org = $1" };
static const Sql insert_note = { .text =
    "INSERT INTO duty (org, id, rev, month, title, why, mark) VALUES ($1, $2, 1, 4, 'a', 'b', 'c')" };

static Status get_count(Req *rq)
{
    int64_t n;
    TRY(db_one_int(rq->db, &count_notes, &n, P_INT(rq->org)));
    renderings++;
    JsonWriter *w = reply_json(rq, 200);
    json_open_object(w);
    json_i64_field(w, "count", n);
    json_i64_field(w, "role", rq->who->role);
    json_close_object(w);
    return reply_done(rq);
}

static Status post_then_fail(Req *rq)
{
    TRY(db_exec(rq->db, &insert_note, P_INT(rq->org), P_INT(id_new(rq->now_ms))));
    return ERR_INTERNAL;
}

/* Fails like a serialisation conflict twice, then works: the dispatcher runs it again from nothing. */
static Status post_third_time(Req *rq)
{
    TRY(db_exec(rq->db, &insert_note, P_INT(rq->org), P_INT(id_new(rq->now_ms))));
    JsonWriter *w = reply_json(rq, 201);
    json_open_object(w);
    json_i64_field(w, "try", ++tries);
    problem_add(rq->problems, S("/x"), "once", "一回目の残り。");
    if (tries < 3)
        return ERR_BUSY;
    json_close_object(w);
    req_audit(rq, "note", 77);
    return reply_done(rq);
}

static Status post_silence(Req *rq)
{
    return rq->body ? OK : ERR_INVALID;
}

static Status get_headers(Req *rq)
{
    reply_header(rq, "X-Split", S("a\r\nSet-Cookie: sid=planted"));
    return reply_no_content(rq);
}

static Status count_to(Job *job, void *context, Db *writer, JsonWriter *result)
{
    (void)context;
    (void)writer;
    for (int64_t i = 1; i <= 10; i++)
        job_progress(job, i, 10);
    json_open_object(result);
    json_i64_field(result, "rows", 10);
    json_close_object(result);
    return OK;
}

static Status post_job(Req *rq)
{
    int64_t id;
    JobSpec spec = { .title = "数える", .org = rq->org, .account = rq->who->account, .run = count_to, .idempotency_key = rq->idempotency_key };
    TRY(job_start(rq->app, &spec, &id));
    JsonWriter *w = reply_json(rq, 202);
    json_open_object(w);
    json_i64_field(w, "job", id);
    json_close_object(w);
    return reply_done(rq);
}

static Status post_upload(Req *rq)
{
    JsonWriter *w = reply_json(rq, 200);
    json_open_object(w);
    json_i64_field(w, "size", (int64_t)rq->raw_body.n);
    json_close_object(w);
    return reply_done(rq);
}

static Status get_export(Req *rq)
{
    req_audit(rq, "note", 0);
    return reply_file(rq, "text/csv; charset=utf-8", S("メモ 1.csv"), S("a,b\r\n"));
}

static Status get_plain(Req *rq)
{
    return reply_bytes(rq, 200, "text/plain; charset=utf-8", S("そのまま"));
}

static const Route routes[] = {
    { GET, "/api/plain", get_plain, ACCESS_PUBLIC, TX_NONE, .summary = "Bytes as they are" },
    { GET, "/api/towns/{org}/count", get_count, ACCESS_MONEY_READ, TX_READ, .summary = "Count", .cached = true },
    { POST, "/api/towns/{org}/fail", post_then_fail, ACCESS_MONEY_WRITE, TX_WRITE, .summary = "Write, then fail" },
    { POST, "/api/towns/{org}/third", post_third_time, ACCESS_MONEY_WRITE, TX_WRITE, .summary = "Conflict twice" },
    { POST, "/api/towns/{org}/silence", post_silence, ACCESS_MONEY_WRITE, TX_NONE, .summary = "Answers nothing" },
    { GET, "/api/headers", get_headers, ACCESS_SIGNED_IN, TX_NONE, .summary = "A header with a line end" },
    { POST, "/api/towns/{org}/job", post_job, ACCESS_MONEY_WRITE, TX_NONE, .summary = "Count in a job" },
    { POST, "/api/towns/{org}/upload", post_upload, ACCESS_MONEY_WRITE, TX_NONE, .summary = "Upload", .raw_body = true, .body_max = 64 },
    { GET, "/api/towns/{org}/export.csv", get_export, ACCESS_MONEY_READ, TX_READ, .summary = "Export", .audit = AUDIT_EXPORT },
    { GET, "/api/rare", get_headers, ACCESS_PUBLIC, TX_NONE, .summary = "Twice a minute", .per_minute = 2 },
};
static const Feature feature_note = { .name = "note", LIST_OF(entities, entities), LIST_OF(routes, routes) };
static const Feature *const list[] = { &feature_note };

#define NOTE "{\"month\":4,\"title\":\"集計\",\"why\":\"上限額を見るため\",\"mark\":\"必須\"}"
#define NOTES "/api/towns/1001/notes"

static const Scenario rows[] = {
    /* who */
    { "nobody is told to sign in", GET, NOTES, NOBODY, 401, .has = { "\"type\":\"unauthenticated\"", "\"code\":\"K-4010\"" }, .hasnot = { "items" } },
    { "a disabled account is nobody", GET, NOTES, DISABLED, .want = 401 },
    { "the officer reads", GET, NOTES, OFFICER, 200, .has = { "\"items\":[]", "\"total\":0" } },
    { "the head reads", GET, NOTES, HEAD, .want = 200 },
    { "the prefecture above reads", GET, NOTES, PREFECTURE, .want = 200 },
    { "the bureau above reads", GET, NOTES, BUREAU, .want = 200 },
    { "the ministry above reads", GET, NOTES, MINISTRY, .want = 200 },
    { "another prefecture does not", GET, NOTES, OTHER_PREFECTURE_MAN, .want = 403 },
    { "the neighbour does not", GET, NOTES, NEIGHBOUR, 403, .has = { "K-4030" } },
    { "the centre sees no money", GET, NOTES, CENTRE, .want = 403 },
    { "the provider sees no money", GET, NOTES, PROVIDER, .want = 403 },
    { "the administrator sees no money", GET, NOTES, ADMIN, .want = 403 },
    { "the officer reads no other town", GET, "/api/towns/1002/notes", OFFICER, .want = 403 },
    { "nor the prefecture as if it were a town", GET, "/api/towns/100/notes", OFFICER, .want = 403 },
    { "a town that does not exist", GET, "/api/towns/424242/notes", MINISTRY, .want = 403 },
    { "a town that is no number", GET, "/api/towns/x/notes", OFFICER, .want = 404 },
    { "a town beyond int64", GET, "/api/towns/99999999999999999999/notes", OFFICER, .want = 404 },
    { "a negative town", GET, "/api/towns/-1/notes", OFFICER, .want = 404 },
    /* paths */
    { "a path nobody knows", GET, "/api/nothing", OFFICER, 404, .has = { "K-4040" } },
    { "the root of the API", GET, "/api/", OFFICER, .want = 404 },
    { "a method the path does not know", PUT, NOTES, OFFICER, 405, .body = "{}" },
    { "a broken escape", GET, NOTES "/%4", OFFICER, .want = 400 },
    { "an escaped slash is no slash", GET, "/api/towns/1001%2Fnotes", OFFICER, .want = 404 },
    { "an escaped NUL", GET, NOTES "/%00", OFFICER, .want = 400 },
    { "an overlong escape", GET, NOTES "/%c0%af", OFFICER, .want = 400 },
    { "too many parameters", GET, NOTES "?a=1&a=1&a=1&a=1&a=1&a=1&a=1&a=1&a=1&a=1&a=1&a=1&a=1&a=1&a=1&a=1&a=1&a=1&a=1&a=1&a=1&a=1&a=1&a=1&"
      "a=1&a=1&a=1&a=1&a=1&a=1&a=1&a=1&a=1", OFFICER, .want = 400 },
    /* generic rows */
    { "the officer creates", POST, NOTES, OFFICER, 201, .body = NOTE, .has = { "\"title\":\"集計\"", "\"rev\":1" } },
    { "he finds it", GET, NOTES "?q=%E9%9B%86%E8%A8%88", OFFICER, 200, .has = { "\"total\":1" } },
    { "the prefecture creates nothing", POST, NOTES, PREFECTURE, 403, .body = NOTE },
    { "the nurse reads only", POST, NOTES, NURSE, 403, .body = NOTE },
    { "all errors at once", POST, NOTES, OFFICER, 422, .body = "{\"month\":13,\"why\":1,\"extra\":2}",
      .has = { "\"code\":\"K-4220\"", "/month", "/title", "/why", "/extra" } },
    { "broken JSON", POST, NOTES, OFFICER, 422, .body = "{\"month\":", .has = { "errors" } },
    { "the same member twice", POST, NOTES, OFFICER, 422, .body = "{\"month\":1,\"month\":2}" },
    { "an array is no row", POST, NOTES, OFFICER, 422, .body = "[]" },
    { "a filter nobody knows", GET, NOTES "?colour=red", OFFICER, .want = 422 },
    { "a page that is no number", GET, NOTES "?page=x", OFFICER, 422, .has = { "?page" } },
    { "a page beyond", GET, NOTES "?size=100000", OFFICER, .want = 422 },
    { "one that is not there", GET, NOTES "/999", OFFICER, .want = 404 },
    { "the schema", GET, "/api/schema", OFFICER, 200, .has = { "\"name\":\"note\"", "\"plural\":\"notes\"" } },
    /* what a handler may do wrong */
    { "a failed write answers 500", POST, "/api/towns/1001/fail", OFFICER, 500, .has = { "K-500" } },
    { "and leaves nothing", GET, "/api/towns/1001/count", OFFICER, 200, .has = { "\"count\":1" } },
    { "a handler that answers nothing", POST, "/api/towns/1001/silence", OFFICER, 500, .body = "{}" },
    { "a header with a line end", GET, "/api/headers", OFFICER, 500, .hasnot = { "planted" } },
    { "bytes as they are", GET, "/api/plain", NOBODY, 200, .has = { "そのまま" } },
    { "an export", GET, "/api/towns/1001/export.csv", OFFICER, 200, .has = { "a,b" } },
};

TEST(what_must_work_and_what_must_be_refused)
{
    scenarios(list, COUNT_OF(list), rows, COUNT_OF(rows));
}

static void conflict(ScenarioHouse *h)
{
    char path[64];
    int64_t id = scenario_number_in(scenario_ask(h, OFFICER, POST, NOTES, NOTE, NULL).body, "id");
    snprintf(path, sizeof path, NOTES "/%ld", id);
    TestReply first = scenario_ask(h, OFFICER, GET, path, NULL, NULL);
    EXPECT_STR(first.etag, S("\"1\""));
    EXPECT_I64(scenario_ask(h, OFFICER, PUT, path, "{\"title\":\"変更\"}", NULL).status, 422); /* which version? */
    TestReply changed = scenario_ask(h, OFFICER, PUT, path, "{\"title\":\"変更\"}", "\"1\"");
    EXPECT_I64(changed.status, 200);
    EXPECT_STR(changed.etag, S("\"2\""));
    EXPECT(str_contains(changed.body, S("変更")) && str_contains(changed.body, S("上限額を見るため")));
    TestReply late = scenario_ask(h, HEAD, PUT, path, "{\"title\":\"遅れて\"}", "\"1\"");
    EXPECT_I64(late.status, 409);
    EXPECT(str_contains(late.body, S("\"current\":{")) && str_contains(late.body, S("変更")));
    EXPECT_I64(scenario_ask(h, NEIGHBOUR, DELETE, path, NULL, "\"2\"").status, 403);
    EXPECT_I64(scenario_ask(h, OFFICER, DELETE, path, NULL, "\"1\"").status, 409);
    EXPECT_I64(scenario_ask(h, OFFICER, DELETE, path, NULL, "\"2\"").status, 204);
    EXPECT_I64(scenario_ask(h, OFFICER, GET, path, NULL, NULL).status, 404);
    /* a row of another town is not found through one's own */
    scenario_sql(h, "INSERT INTO duty (org, id, rev, month, title, why, mark) VALUES (1002, 31, 1, 4, 'a', 'b', 'c')");
    EXPECT_I64(scenario_ask(h, OFFICER, GET, NOTES "/31", NULL, NULL).status, 404);
    EXPECT_I64(scenario_ask(h, OFFICER, DELETE, NOTES "/31", NULL, "\"1\"").status, 404);
}
TEST(a_change_names_the_version_it_changes)
{
    scenario_each(list, COUNT_OF(list), conflict);
}

static void cached(ScenarioHouse *h)
{
    const char *path = "/api/towns/1001/count";
    renderings = 0;
    for (int i = 0; i < 5; i++)
        EXPECT(str_contains(scenario_ask(h, OFFICER, GET, path, NULL, NULL).body, S("\"count\":0")));
    int first = renderings;
    EXPECT(first == 1 || !*h->file); /* another client of a PostgreSQL server may move the generation */
    EXPECT(str_contains(scenario_ask(h, PREFECTURE, GET, path, NULL, NULL).body, S("\"role\":256"))); /* never another role's */
    EXPECT_I64(renderings, first + 1);
    scenario_ask(h, OFFICER, POST, NOTES, NOTE, NULL);
    EXPECT(str_contains(scenario_ask(h, OFFICER, GET, path, NULL, NULL).body, S("\"count\":1")));
    EXPECT(str_contains(scenario_ask(h, PREFECTURE, GET, path, NULL, NULL).body, S("\"count\":1")));
    scenario_ask(h, OFFICER, GET, "/api/towns/1001/count?x=1", NULL, NULL);
    EXPECT(str_contains(scenario_ask(h, PREFECTURE, GET, "/api/towns/1002/count", NULL, NULL).body, S("\"count\":0")));
    EXPECT_I64(scenario_ask(h, NEIGHBOUR, GET, path, NULL, NULL).status, 403);
}
TEST(a_kept_reply_lives_until_somebody_writes)
{
    scenario_each(list, COUNT_OF(list), cached);
}

static void retried(ScenarioHouse *h)
{
    tries = 0;
    int64_t before = scenario_number(h, "SELECT count(*) FROM audit");
    TestReply reply = scenario_ask(h, OFFICER, POST, "/api/towns/1001/third", "{}", NULL);
    EXPECT_I64(reply.status, 201);
    EXPECT_STR(reply.body, S("{\"try\":3}"));
    EXPECT_I64(scenario_number(h, "SELECT count(*) FROM duty"), 1);
    EXPECT_I64(scenario_number(h, "SELECT count(*) FROM audit") - before, 1);
    EXPECT_I64(scenario_number(h, "SELECT count(*) FROM audit WHERE org = 1001 AND account = 1 AND verb = 'write'"
                                  " AND route = 'POST /api/towns/{org}/third' AND entity = 'note' AND target = 77 AND result = 'ok'"), 1);
    scenario_ask(h, OFFICER, POST, "/api/towns/1001/fail", "{}", NULL);
    EXPECT_I64(scenario_number(h, "SELECT count(*) FROM audit") - before, 1); /* nothing was done, nothing is recorded */
    scenario_ask(h, PREFECTURE, GET, "/api/towns/1001/export.csv", NULL, NULL);
    EXPECT_I64(scenario_number(h, "SELECT count(*) FROM audit WHERE verb = 'export' AND account = 10 AND org = 1001"), 1);
}
TEST(a_conflict_is_tried_again_and_recorded_once)
{
    scenario_each(list, COUNT_OF(list), retried);
}

#define REFUSALS "SELECT count(*) FROM audit WHERE entity = 'refusal'"

static void reaching(ScenarioHouse *h)
{
    h->app.clock = clock_fixed(1700000010000); /* 07:13:30 in Japan */
    scenario_ask(h, OFFICER, GET, NOTES, NULL, NULL);
    scenario_ask(h, NOBODY, GET, NOTES, NULL, NULL);
    app_tidy(&h->app);
    EXPECT_I64(scenario_number(h, REFUSALS), 0); /* who does his work, and who is nobody */
    for (int i = 0; i < 100; i++)
        EXPECT_I64(scenario_ask(h, NEIGHBOUR, GET, NOTES "/123456789", NULL, NULL).status, 403);
    for (int i = 0; i < 3; i++)
        EXPECT_I64(scenario_ask(h, OFFICER, GET, arena_printf(&h->arena, NOTES "/%d", 123456789 + i).p, NULL, NULL).status, 404);
    EXPECT_I64(scenario_ask(h, CENTRE, POST, NOTES, NOTE, NULL).status, 403);
    EXPECT_I64(scenario_number(h, REFUSALS), 0);
    app_tidy(&h->app);
    EXPECT_I64(scenario_number(h, REFUSALS), 3); /* once a minute, whatever came */
    EXPECT_I64(scenario_number(h, REFUSALS " AND org = 1002 AND target = 100 AND result = 'forbidden' AND verb = 'read'"
                                  " AND route = 'GET /api/towns/{org}/notes/{id}' AND reason = '07:13:30から100回。ほかの団体の情報'"), 1);
    EXPECT_I64(scenario_number(h, REFUSALS " AND org = 1001 AND account = 1 AND target = 3 AND result = 'not_found' AND reason LIKE '%3回。この団体にない番号'"), 1);
    EXPECT_I64(scenario_number(h, REFUSALS " AND org = 1001 AND target = 1 AND result = 'forbidden' AND reason LIKE '%役割に許されていない操作'"), 1);
    EXPECT_I64(scenario_number(h, REFUSALS " AND (route LIKE '%123456789%' OR reason LIKE '%123456789%' OR reason LIKE '%集計%')"), 0);
    app_tidy(&h->app);
    EXPECT_I64(scenario_number(h, REFUSALS), 3);
}
TEST(who_reaches_for_what_is_not_his_is_recorded)
{
    scenario_each(list, COUNT_OF(list), reaching);
}

static void flooding(ScenarioHouse *h)
{
    static const char *const targets[] = { NOTES, NOTES "/1", "/api/towns/1001/count", "/api/towns/1001/export.csv", "/api/towns/1001/notes/2" };
    h->app.clock = clock_fixed(1700000010000);
    for (int i = 0; i < 400; i++) {
        EXPECT_I64(scenario_ask(h, NEIGHBOUR, GET, targets[(size_t)i % COUNT_OF(targets)], NULL, NULL).status, 403);
        EXPECT_I64(scenario_ask(h, NEIGHBOUR, POST, NOTES, NOTE, NULL).status, 403);
    }
    EXPECT_I64(scenario_ask(h, CENTRE, GET, NOTES, NULL, NULL).status, 403); /* another one is not pushed out */
    app_tidy(&h->app);
    EXPECT_I64(scenario_number(h, REFUSALS " AND org = 1002"), 4);
    EXPECT_I64(scenario_number(h, "SELECT CAST(SUM(target) AS BIGINT) FROM audit WHERE entity = 'refusal' AND org = 1002"), 800); /* none is lost */
    EXPECT_I64(scenario_number(h, REFUSALS " AND org = 1002 AND reason LIKE '%ほかの操作もある'"), 1);
    EXPECT_I64(scenario_number(h, REFUSALS " AND org = 1001"), 1);
}
TEST(a_flood_of_refusals_fills_no_disk)
{
    scenario_each(list, COUNT_OF(list), flooding);
}

static void forged(ScenarioHouse *h)
{
    const TestRequest good = { .method = POST, .target = S(NOTES), .body = S(NOTE), .cookie = scenario_cookie(h, OFFICER), .same_origin = true };
    TestReply reply;
    TestRequest rq = good;
    rq.same_origin = false; /* a form of another page: no X-Banso */
    EXPECT_I64(app_request(&h->app, &rq, &h->arena, &reply), OK);
    EXPECT_I64(reply.status, 403);
    rq = good;
    rq.content_type = S("text/plain"); /* what a form can send */
    EXPECT_I64(app_request(&h->app, &rq, &h->arena, &reply), OK);
    EXPECT_I64(reply.status, 415);
    rq.content_type = S("application/json; charset=utf-8");
    EXPECT_I64(app_request(&h->app, &rq, &h->arena, &reply), OK);
    EXPECT_I64(reply.status, 201);
    rq.target = S("/api/towns/1001/upload");
    EXPECT_I64(app_request(&h->app, &rq, &h->arena, &reply), OK);
    EXPECT_I64(reply.status, 415);
    rq.content_type = S("application/octet-stream");
    rq.body = S("0123456789");
    EXPECT_I64(app_request(&h->app, &rq, &h->arena, &reply), OK);
    EXPECT_STR(reply.body, S("{\"size\":10}"));
    rq.body = S("0123456789012345678901234567890123456789012345678901234567890123456789");
    EXPECT_I64(app_request(&h->app, &rq, &h->arena, &reply), OK);
    EXPECT_I64(reply.status, 413);
}
TEST(a_request_that_another_page_forged)
{
    scenario_each(list, COUNT_OF(list), forged);
}

static void jobs(ScenarioHouse *h)
{
    TestRequest rq = { .method = POST, .target = S("/api/towns/1001/job"), .body = S("{}"), .cookie = scenario_cookie(h, OFFICER),
                       .same_origin = true, .idempotency_key = S("k1") };
    TestReply reply;
    EXPECT_I64(app_request(&h->app, &rq, &h->arena, &reply), OK);
    EXPECT_I64(reply.status, 202);
    int64_t id = scenario_number_in(reply.body, "job");
    EXPECT_I64(job_wait(&h->app, id), OK);
    EXPECT_I64(app_request(&h->app, &rq, &h->arena, &reply), OK);
    EXPECT_I64(scenario_number_in(reply.body, "job"), id); /* the same key, the same job */
    char path[64], events[72];
    snprintf(path, sizeof path, "/api/jobs/%ld", id);
    snprintf(events, sizeof events, "%s/events", path);
    const Scenario looks[] = {
        { "the owner looks", GET, path, OFFICER, 200, .has = { "\"state\":\"done\"", "\"done\":10", "\"expected\":10", "\"result\":{\"rows\":10}" } },
        { "his chief does not", GET, path, HEAD, .want = 404 },
        { "nobody does not", GET, path, NOBODY, .want = 401 },
        { "the events are his too", GET, events, OFFICER, 200, .has = { "\"state\":\"done\"" } },
        { "and not another's", GET, events, HEAD, .want = 404 },
        { "nor can another cancel", DELETE, path, HEAD, .want = 404 },
        { "a job that is not there", GET, "/api/jobs/12345", OFFICER, .want = 404 },
    };
    scenario_run(h, looks, COUNT_OF(looks));
}
TEST(a_job_belongs_to_who_started_it)
{
    scenario_each(list, COUNT_OF(list), jobs);
}

TEST(too_often_is_refused_and_forgiven)
{
    ScenarioHouse h;
    AppConfig config = { .clock = clock_fixed(1700000000000) };
    scenario_open(&h, NULL, list, COUNT_OF(list), &config);
    for (int i = 0; i < 2; i++)
        EXPECT_I64(scenario_ask(&h, NOBODY, GET, "/api/rare", NULL, NULL).status, 500);
    EXPECT_I64(scenario_ask(&h, NOBODY, GET, "/api/rare", NULL, NULL).status, 429);
    EXPECT_I64(scenario_ask(&h, OFFICER, GET, "/api/rare", NULL, NULL).status, 500); /* another caller */
    h.app.clock.fixed_ms += 30000;
    EXPECT_I64(scenario_ask(&h, NOBODY, GET, "/api/rare", NULL, NULL).status, 500);
    EXPECT_I64(scenario_ask(&h, NOBODY, GET, "/api/rare", NULL, NULL).status, 429);
    scenario_close(&h);
}

TEST(a_session_ends)
{
    ScenarioHouse h;
    AppConfig config = { .clock = clock_fixed(1700000000000) };
    const int64_t minute = 60000;
    scenario_open(&h, NULL, list, COUNT_OF(list), &config);
    EXPECT_I64(scenario_ask(&h, OFFICER, GET, NOTES, NULL, NULL).status, 200);
    for (int i = 0; i < 51; i++) { /* 14 minutes apart, for just under 12 hours */
        h.app.clock.fixed_ms += 14 * minute;
        EXPECT_I64(scenario_ask(&h, OFFICER, GET, NOTES, NULL, NULL).status, 200);
        if (i % 7 == 0)
            app_tidy(&h.app); /* seen_ms reaches the database */
    }
    h.app.clock.fixed_ms += 7 * minute; /* 12:01 after signing in */
    EXPECT_I64(scenario_ask(&h, OFFICER, GET, NOTES, NULL, NULL).status, 401);
    EXPECT_I64(scenario_ask(&h, HEAD, GET, NOTES, NULL, NULL).status, 200);
    h.app.clock.fixed_ms += 15 * minute;
    TestReply locked = scenario_ask(&h, HEAD, GET, NOTES, NULL, NULL);
    EXPECT_I64(locked.status, 401);
    EXPECT(str_contains(locked.body, S("\"code\":\"locked\"")));
    EXPECT_I64(scenario_ask(&h, HEAD, GET, NOTES, NULL, NULL).status, 401); /* asking does not open it */
    app_tidy(&h.app);
    EXPECT_I64(scenario_number(&h, "SELECT count(*) FROM session"), 1); /* a locked one waits for its person */
    h.app.clock.fixed_ms += 12 * 60 * minute;
    TestReply over = scenario_ask(&h, HEAD, GET, NOTES, NULL, NULL);
    EXPECT_I64(over.status, 401);
    EXPECT(!str_contains(over.body, S("locked")));
    app_tidy(&h.app);
    EXPECT_I64(scenario_number(&h, "SELECT count(*) FROM session"), 0);
    h.cookies[HEAD] = (Str){ 0 };
    EXPECT_I64(scenario_ask(&h, HEAD, GET, NOTES, NULL, NULL).status, 200);
    scenario_sql(&h, "UPDATE account SET disabled = 1 WHERE login = 'head'");
    EXPECT_I64(scenario_ask(&h, HEAD, GET, NOTES, NULL, NULL).status, 401);
    scenario_close(&h);
}

TEST(a_cookie_that_is_not_ours)
{
    ScenarioHouse h;
    scenario_open(&h, NULL, list, COUNT_OF(list), NULL);
    Str good = scenario_cookie(&h, OFFICER);
    const Str cookies[] = {
        S("sid="), S("sid=AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"), S("sid=' OR 1=1 --"), S("__Host-sid=x"), S("; ;=;;sid"),
        arena_printf(&h.arena, STR_FMT "; sid=AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA", STR_ARG(good)), /* a planted second one */
        arena_printf(&h.arena, STR_FMT "x", STR_ARG(good)),
    };
    for (size_t i = 0; i < COUNT_OF(cookies); i++) {
        TestReply reply;
        EXPECT_I64(app_request(&h.app, &(TestRequest){ .method = GET, .target = S(NOTES), .cookie = cookies[i] }, &h.arena, &reply), OK);
        EXPECT_I64(reply.status, 401);
    }
    TestReply reply;
    Str among = arena_printf(&h.arena, "a=b; " STR_FMT "; c=d", STR_ARG(good));
    EXPECT_I64(app_request(&h.app, &(TestRequest){ .method = GET, .target = S(NOTES), .cookie = among }, &h.arena, &reply), OK);
    EXPECT_I64(reply.status, 200);
    scenario_close(&h);
}

TEST(at_most_so_many_sessions)
{
    ScenarioHouse h;
    scenario_open(&h, NULL, list, COUNT_OF(list), NULL);
    Str first = scenario_cookie(&h, OFFICER);
    TestReply reply;
    for (int i = 0; i < SESSIONS_PER_ACCOUNT_MAX; i++) {
        Str cookie;
        EXPECT_I64(app_sign_in(&h.app, IN_TOWN, 1, &h.arena, &cookie), OK);
    }
    EXPECT_I64(scenario_number(&h, "SELECT count(*) FROM session"), SESSIONS_PER_ACCOUNT_MAX);
    EXPECT_I64(app_request(&h.app, &(TestRequest){ .method = GET, .target = S(NOTES), .cookie = first }, &h.arena, &reply), OK);
    EXPECT_I64(reply.status, 401);
    scenario_close(&h);
}
