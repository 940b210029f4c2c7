/* The five facts of libmicrohttpd 0.9.75 (c-anchors §4.2), each proven on the wire of the real server with all its
 * features, and what every reply must carry. */
#include "tests/raw/served.h"
#include "base/limits.h"
#include "http/job.h"
#include "http/recorder.h"
#include "http/router.h"
#include "http/worker.h"

#include <errno.h>
#include <pthread.h>
#include <sched.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>

/* ---- a feature with what the real ones do not offer a test: a job that waits for its test, one that works until it is stopped ---- */

static pthread_mutex_t gate = PTHREAD_MUTEX_INITIALIZER;
static atomic_bool endless; /* set by the one test that wants it */

static Status wait_at_gate(Job *job, void *context, Db *writer, JsonWriter *result)
{
    (void)context;
    (void)writer;
    job_progress(job, 1, 2);
    pthread_mutex_lock(&gate);
    pthread_mutex_unlock(&gate);
    job_progress(job, 2, 2);
    json_put_i64(result, 42);
    return OK;
}

static Status work_without_end(Job *job, void *context, Db *writer, JsonWriter *result)
{
    (void)context;
    (void)writer;
    (void)result;
    job_progress(job, 1, 2);
    while (!job_cancelled(job) && atomic_load(&endless))
        sched_yield();
    return ERR_CANCELLED;
}

static Status start_job(Req *rq, Status (*run)(Job *, void *, Db *, JsonWriter *))
{
    int64_t id;
    TRY(job_start(rq->app, &(JobSpec){ .title = "待つ", .org = 0, .account = rq->who->account, .run = run }, &id));
    JsonWriter *w = reply_json(rq, 202);
    json_open_object(w);
    json_i64_field(w, "job", id);
    json_close_object(w);
    return reply_done(rq);
}

static Status post_gate(Req *rq)
{
    return start_job(rq, wait_at_gate);
}

static Status post_work(Req *rq)
{
    return start_job(rq, work_without_end);
}

static Status post_echo(Req *rq)
{
    JsonWriter *w = reply_json(rq, 200);
    json_put_i64(w, (int64_t)rq->raw_body.n);
    return reply_done(rq);
}

static Status get_look(Req *rq)
{
    req_audit(rq, "look", 1);
    return reply_bytes(rq, 200, "text/plain; charset=utf-8", S("要介護1"));
}

static const Route routes[] = {
    { GET, "/api/test/look", get_look, ACCESS_SIGNED_IN, TX_READ, .summary = "A look at a person", .audit = AUDIT_VIEW_PERSON },
    { POST, "/api/test/gate", post_gate, ACCESS_SIGNED_IN, TX_NONE, .summary = "A job that waits" },
    { POST, "/api/test/work", post_work, ACCESS_SIGNED_IN, TX_NONE, .summary = "A job that works until it is stopped" },
    { POST, "/api/test/echo", post_echo, ACCESS_SIGNED_IN, TX_NONE, .summary = "Counts a large body", .raw_body = true, .body_max = 64u << 20 },
};
const Feature served_feature = { .name = "test", LIST_OF(routes, routes) };

/* ---- 1: the framing guard ---- */

#define HIDDEN "GET /api/session HTTP/1.1\r\n" HOST "\r\n"
#define JSON_TYPE "Content-Type: application/json\r\nX-Banso: 1\r\n"

static const struct {
    const char *name, *bytes;
    int want;
    bool library; /* refused by libmicrohttpd before we are asked: bare, its head written twice, but no second answer */
} framing[] = {
    { "two equal Content-Length", "POST /api/session HTTP/1.1\r\n" HOST "Content-Length: 2\r\nContent-Length: 2\r\n\r\n{}" HIDDEN, 400, false },
    { "two different Content-Length", "POST /api/session HTTP/1.1\r\n" HOST "Content-Length: 47\r\nContent-Length: 0\r\n\r\n" HIDDEN, 400, false },
    { "a list of Content-Length", "POST /api/session HTTP/1.1\r\n" HOST "Content-Length: 2, 2\r\n\r\n{}" HIDDEN, 400, true },
    { "Content-Length and chunked", "POST /api/session HTTP/1.1\r\n" HOST "Content-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n" HIDDEN, 400, false },
    { "chunked and Content-Length", "POST /api/session HTTP/1.1\r\n" HOST "Transfer-Encoding: chunked\r\nContent-Length: 5\r\n\r\n0\r\n\r\n" HIDDEN, 400, false },
    { "two Transfer-Encoding", "POST /api/session HTTP/1.1\r\n" HOST "Transfer-Encoding: chunked\r\nTransfer-Encoding: identity\r\n\r\n0\r\n\r\n" HIDDEN, 400, false },
    { "an unknown Transfer-Encoding", "POST /api/session HTTP/1.1\r\n" HOST "Transfer-Encoding: gzip\r\n\r\n0\r\n\r\n" HIDDEN, 501, false },
    { "a hidden Transfer-Encoding", "POST /api/session HTTP/1.1\r\n" HOST "Transfer-Encoding: xchunked\r\n\r\n0\r\n\r\n" HIDDEN, 501, false },
    { "a list of Transfer-Encoding", "POST /api/session HTTP/1.1\r\n" HOST "Transfer-Encoding: gzip, chunked\r\n\r\n0\r\n\r\n" HIDDEN, 501, false },
    { "chunked in HTTP/1.0", "POST /api/session HTTP/1.0\r\n" HOST "Transfer-Encoding: chunked\r\n\r\n0\r\n\r\n" HIDDEN, 501, false },
    { "two Hosts", "GET /api/session HTTP/1.1\r\n" HOST HOST "\r\n" HIDDEN, 400, false },
    { "no Host", "GET /api/session HTTP/1.1\r\n\r\n" HIDDEN, 400, false },
    { "a Host that points here (DNS rebinding)", "GET /api/session HTTP/1.1\r\nHost: evil.example\r\n\r\n" HIDDEN, 421, false },
    { "a Host that begins like ours", "GET /api/session HTTP/1.1\r\nHost: localhost.evil.example\r\n\r\n" HIDDEN, 421, false },
    { "a negative Content-Length", "POST /api/session HTTP/1.1\r\n" HOST "Content-Length: -1\r\n\r\n" HIDDEN, 400, true },
    { "a signed Content-Length", "POST /api/session HTTP/1.1\r\n" HOST "Content-Length: +2\r\n\r\n{}" HIDDEN, 400, true },
    { "a hexadecimal Content-Length", "POST /api/session HTTP/1.1\r\n" HOST "Content-Length: 0x2\r\n\r\n{}" HIDDEN, 400, true },
    { "an empty Content-Length", "POST /api/session HTTP/1.1\r\n" HOST "Content-Length: \r\n\r\n" HIDDEN, 400, true },
    { "a Content-Length beyond 64 bits", "POST /api/session HTTP/1.1\r\n" HOST "Content-Length: 99999999999999999999\r\n\r\n" HIDDEN, 413, true },
    { "a GET with a body", "GET /api/session HTTP/1.1\r\n" HOST "Content-Length: 47\r\n\r\n" HIDDEN, 400, false },
    { "a GET with chunks", "GET /api/session HTTP/1.1\r\n" HOST "Transfer-Encoding: chunked\r\n\r\n0\r\n\r\n" HIDDEN, 400, false },
    { "a bad chunk size", "POST /api/session HTTP/1.1\r\n" HOST JSON_TYPE "Transfer-Encoding: chunked\r\n\r\nzz\r\n\r\n" HIDDEN, 400, true },
    { "a body for a file", "POST / HTTP/1.1\r\n" HOST "Content-Length: 47\r\n\r\n" HIDDEN, 405, false },
    { "a proxy's target", "GET http://127.0.0.1/api/session HTTP/1.1\r\n" HOST "\r\n" HIDDEN, 400, false },
    { "a target with a blank", "GET /api/session HTTP/1.1 HTTP/1.1\r\n" HOST "\r\n" HIDDEN, 400, false },
    { "a header that goes on in the next line", "POST /api/session HTTP/1.1\r\n" HOST "Transfer-Encoding:\r\n chunked\r\nContent-Length: 5\r\n\r\n0\r\n\r\n" HIDDEN, 400, false },
    { "a length that goes on in the next line", "POST /api/session HTTP/1.1\r\n" HOST "Content-Length:\r\n 0\r\n\r\n" HIDDEN, 400, false },
    { "a blank before the colon", "POST /api/session HTTP/1.1\r\n" HOST "Transfer-Encoding : chunked\r\nContent-Length: 5\r\n\r\n0\r\n\r\n" HIDDEN, 400, false },
    { "a target that is a star", "OPTIONS * HTTP/1.1\r\n" HOST "\r\n" HIDDEN, 400, false },
    { "TRACE", "TRACE /api/session HTTP/1.1\r\n" HOST "Cookie: secret\r\n\r\n" HIDDEN, 405, false },
    { "a method nobody knows", "BREW /api/session HTTP/1.1\r\n" HOST "\r\n" HIDDEN, 405, false },
};

TEST(framing_that_hides_a_second_request_gets_one_refusal)
{
    for (size_t i = 0; i < COUNT_OF(framing); i++) {
        Str reply = served_talk(str_of(framing[i].bytes));
        if (raw_status(reply) != framing[i].want || (raw_count(reply, "HTTP/1.") != 1 && !framing[i].library) || str_contains(reply, S("signed_in")))
            test_fail(__FILE__, __LINE__, "%s: wanted one %d, got\n" STR_FMT, framing[i].name, framing[i].want, STR_ARG(reply));
        if (!framing[i].library)
            served_expect_headers(reply, framing[i].name);
    }
}

TEST(what_is_allowed_still_works)
{
    Str two = served_talk(S("GET /api/session HTTP/1.1\r\n" HOST "\r\nGET /api/demo/people HTTP/1.1\r\n" HOST "Connection: close\r\n\r\n"));
    EXPECT_I64(raw_count(two, "HTTP/1.1 "), 2);
    EXPECT_I64(raw_status(two), 200);
    EXPECT(str_contains(two, S("HTTP/1.1 404")));
    EXPECT(!raw_has_header(two, "Connection: close")); /* the first reply keeps the connection */
    Str chunked = served_talk(S("POST /api/session HTTP/1.1\r\n" HOST JSON_TYPE "Connection: close\r\nTransfer-Encoding: chunked\r\n\r\n"
                         "9\r\n{\"login\":\r\n10\r\n\"x\",\"password\":\"\r\n4\r\ny\"}\n\r\n0\r\n\r\n"));
    EXPECT_I64(raw_status(chunked), 401);
    Str old = served_talk(S("GET /api/session HTTP/1.0\r\n\r\n"));
    EXPECT_I64(raw_status(old), 200);
    EXPECT(str_contains(old, S("signed_in")));
    Str trace = served_talk(S("TRACE / HTTP/1.1\r\n" HOST "\r\n"));
    EXPECT(raw_has_header(trace, "Allow: GET, HEAD, POST, PUT, DELETE"));
    Str put = served_talk(S("PUT /api/session HTTP/1.1\r\n" HOST "Content-Length: 0\r\nConnection: close\r\n\r\n"));
    EXPECT_I64(raw_status(put), 405);
    EXPECT(raw_has_header(put, "Allow: GET, HEAD, POST, DELETE"));
    Str head = served_talk(S("HEAD /api/session HTTP/1.1\r\n" HOST "Connection: close\r\n\r\n"));
    EXPECT_I64(raw_status(head), 200);
    EXPECT(str_ends(head, S("\r\n\r\n")) && raw_has_header(head, "Content-Type: application/json"));
}

/* ---- 2: how large ---- */

TEST(a_body_that_says_it_is_too_large_is_not_read)
{
    Str reply = served_talk(S("POST /api/session HTTP/1.1\r\n" HOST JSON_TYPE "Content-Length: 262145\r\n\r\n"));
    EXPECT_I64(raw_status(reply), 413);
    served_expect_headers(reply, "413");
    EXPECT(raw_has_header(reply, "Connection: close"));
}

static size_t send_chunks(Raw *r, size_t total)
{
    static char chunk[16384 + 8];
    size_t n = 0;
    memcpy(chunk, "4000\r\n", 6);
    memset(chunk + 6, ' ', 16384);
    memcpy(chunk + 6 + 16384, "\r\n", 2);
    for (; n < total; n += 16384)
        raw_send(r, (Str){ chunk, 6 + 16384 + 2 });
    return n;
}

TEST(a_chunked_body_that_is_too_large_is_swallowed_and_refused)
{
    served_need();
    CLEANUP(raw_done) Raw r = raw_open(served_port);
    raw_send(&r, S("POST /api/session HTTP/1.1\r\n" HOST JSON_TYPE "Transfer-Encoding: chunked\r\n\r\n"));
    send_chunks(&r, 2 * BODY_MAX_DEFAULT);
    raw_send(&r, S("0\r\n\r\n"));
    Str reply = raw_read(&r, NULL);
    EXPECT_I64(raw_status(reply), 413);
    served_expect_headers(reply, "413 at the end");
}

TEST(beyond_the_hard_stop_the_connection_is_dropped)
{
    served_need();
    CLEANUP(raw_done) Raw r = raw_open(served_port);
    raw_send(&r, S("POST /api/session HTTP/1.1\r\n" HOST JSON_TYPE "Transfer-Encoding: chunked\r\n\r\n"));
    send_chunks(&r, (BODY_HARD_STOP_FACTOR + 8) * (size_t)BODY_MAX_DEFAULT);
    char byte;
    ssize_t n = recv(r.fd, &byte, 1, 0);
    EXPECT(n <= 0); /* end or reset, and no reply */
}

TEST(an_upload_of_many_megabytes)
{
    served_need();
    const size_t size = 24u << 20;
    CLEANUP(raw_done) Raw r = raw_open(served_port);
    Str cookie = scenario_cookie(served, OFFICER);
    raw_send(&r, served_text("POST /api/test/echo HTTP/1.1\r\n" HOST "Content-Type: application/octet-stream\r\nX-Banso: 1\r\nCookie: " STR_FMT
                      "\r\nConnection: close\r\nContent-Length: %zu\r\n\r\n", STR_ARG(cookie), size));
    static char block[1 << 20];
    for (size_t sent = 0; sent < size; sent += sizeof block)
        raw_send(&r, (Str){ block, sizeof block });
    Str reply = raw_read(&r, NULL);
    EXPECT_I64(raw_status(reply), 200);
    EXPECT(str_ends(reply, S("25165824")));
    /* who may not upload is told before the first byte */
    Str refused = served_talk(S("POST /api/test/echo HTTP/1.1\r\n" HOST "Content-Type: application/octet-stream\r\nX-Banso: 1\r\n"
                         "Content-Length: 25165824\r\n\r\n"));
    EXPECT_I64(raw_status(refused), 401);
}

TEST(a_head_that_is_too_large)
{
    served_need();
    for (size_t size = REQUEST_HEAD_MAX + 100; size < 200000; size *= 4) {
        char *bytes = malloc(size + 200);
        int n = sprintf(bytes, "GET /api/session HTTP/1.1\r\n" HOST "X-Long: ");
        memset(bytes + n, 'a', size);
        memcpy(bytes + n + size, "\r\n\r\n", 4);
        Str reply = served_talk((Str){ bytes, (size_t)n + size + 4 });
        EXPECT_I64(raw_status(reply), 431);
        if (size < 2 * REQUEST_HEAD_MAX - 4096)
            served_expect_headers(reply, "431"); /* beyond it libmicrohttpd itself refuses */
        free(bytes);
    }
}

/* ---- what every reply carries ---- */

static Str path_of(const Route *route)
{
    static char path[512];
    size_t n = 0;
    for (const char *at = route->path; *at && n < sizeof path - 8;) {
        if (*at != '{') {
            path[n++] = *at++;
            continue;
        }
        n += (size_t)sprintf(path + n, "%s", strncmp(at, "{org}", 5) == 0 ? "1001" : "1");
        at = strchr(at, '}') + 1;
    }
    return (Str){ path, n };
}

static void probe_route(const Route *route, Person as)
{
    served->cookies[as] = (Str){ 0 }; /* the probe before may have signed out */
    Str cookie = scenario_cookie(served, as), path = path_of(route);
    Str reply = served_talk(served_text("%s " STR_FMT " HTTP/1.1\r\n" HOST "Cookie: " STR_FMT "\r\nContent-Length: 0\r\nX-Banso: 1\r\nConnection: close\r\n\r\n",
                          method_name(route->method), STR_ARG(path), STR_ARG(cookie)));
    int status = raw_status(reply);
    served_expect_headers(reply, route->path);
    const AccessRow *access = &access_rows[route->access];
    if (as == NOBODY && !access->public && status != 401)
        test_fail(__FILE__, __LINE__, "%s %s answers %d to nobody", method_name(route->method), route->path, status);
    if (as == NEIGHBOUR && route_has_org(route) && status != 403)
        test_fail(__FILE__, __LINE__, "%s %s answers %d to another town", method_name(route->method), route->path, status);
    if (!raw_has_header(reply, "Cache-Control: no-store"))
        test_fail(__FILE__, __LINE__, "%s may be stored", route->path);
    if (status != 204 && !raw_has_header(reply, "Content-Type:"))
        test_fail(__FILE__, __LINE__, "%s has no Content-Type (%d)", route->path, status);
    if (status >= 400 && (!raw_has_header(reply, "Content-Type: application/problem+json") || !str_contains(reply, S("\"code\":\"K-"))))
        test_fail(__FILE__, __LINE__, "%s: %d without a problem document", route->path, status);
    if (raw_has_header(reply, "Server:") || str_contains(reply, S("/src/")) || str_contains(reply, S("SELECT ")))
        test_fail(__FILE__, __LINE__, "%s tells too much", route->path);
}

TEST(every_route_carries_the_headers_and_refuses_strangers)
{
    static const Person who[] = { NOBODY, NEIGHBOUR, ADMIN, OFFICER };
    served_need();
    EXPECT(router_count(served->app.router) > 20);
    for (size_t i = 0; i < router_count(served->app.router); i++)
        for (size_t k = 0; k < COUNT_OF(who); k++)
            probe_route(router_route(served->app.router, i), who[k]);
    served_stop(); /* accounts were reset, doors were set: the next test wants a house as it was */
}

/* ---- 3: a slow handler blocks nobody ---- */

static void *sign_in_wrongly(void *context)
{
    Str *reply = context;
    CLEANUP(raw_done) Raw r = raw_open(served_port);
    raw_send(&r, S("POST /api/session HTTP/1.1\r\n" HOST JSON_TYPE "Connection: close\r\nContent-Length: 44\r\n\r\n"
                      "{\"login\":\"no-one\",  \"password\":\"nothing-so\"}"));
    *reply = (Str){ NULL, (size_t)raw_status(raw_read(&r, NULL)) };
    return NULL;
}

TEST(hashing_passwords_blocks_no_other_request)
{
    served_need();
    enum { CLIENTS = 8 };
    pthread_t threads[CLIENTS];
    Str replies[CLIENTS];
    for (int i = 0; i < CLIENTS; i++)
        EXPECT_I64(pthread_create(&threads[i], NULL, sign_in_wrongly, &replies[i]), 0);
    for (int i = 0; i < 64; i++) /* over all threads of the server */
        EXPECT_I64(raw_status(served_talk(S("GET /api/session HTTP/1.1\r\n" HOST "Connection: close\r\n\r\n"))), 200);
    for (int i = 0; i < CLIENTS; i++) {
        pthread_join(threads[i], NULL);
        EXPECT(replies[i].n == 401 || replies[i].n == 429);
    }
}

static int64_t looks_recorded(ScenarioHouse *h)
{
    return scenario_number(h, "SELECT count(*) FROM audit WHERE entity = 'look'");
}

/* The writer is held: nobody is told anything, others are served by the same threads, and who goes away is forgotten properly. */
TEST(a_look_is_answered_when_it_is_recorded_and_keeps_nobody_waiting)
{
    enum { LOOKERS = 40, GONE = 5 };
    Raw lookers[LOOKERS];
    char byte;
    served_need();
    Str cookie = scenario_cookie(served, OFFICER);
    int64_t before = looks_recorded(served);
    int64_t groups = recorder_count(served->app.recorder).groups;
    Db *writer = NULL;
    EXPECT_I64(db_pool_writer(served->app.pool, &writer), OK);
    for (int i = 0; i < LOOKERS; i++) {
        lookers[i] = raw_open(served_port);
        raw_send(&lookers[i], served_text("GET /api/test/look HTTP/1.1\r\n" HOST "Connection: close\r\nCookie: " STR_FMT "\r\n\r\n", STR_ARG(cookie)));
    }
    while (recorder_count(served->app.recorder).waiting < LOOKERS)
        sched_yield();
    for (int i = 0; i < 32; i++) /* over all threads of the server */
        EXPECT_I64(raw_status(served_talk(S("GET /api/session HTTP/1.1\r\n" HOST "Connection: close\r\n\r\n"))), 200);
    for (int i = 0; i < LOOKERS; i++)
        EXPECT(recv(lookers[i].fd, &byte, 1, MSG_DONTWAIT) == -1 && errno == EAGAIN);
    for (int i = 0; i < GONE; i++)
        raw_done(&lookers[i]);
    db_pool_return(&writer);
    for (int i = GONE; i < LOOKERS; i++) {
        Str reply = raw_read(&lookers[i], NULL);
        EXPECT_I64(raw_status(reply), 200);
        EXPECT(str_contains(reply, S("要介護1")));
        raw_done(&lookers[i]);
    }
    EXPECT_I64(looks_recorded(served) - before, LOOKERS);
    EXPECT_I64(recorder_count(served->app.recorder).groups - groups, (LOOKERS + RECORD_GROUP_MAX - 1) / RECORD_GROUP_MAX);
    scenario_sql(served, "UPDATE audit_head SET seq = seq - 1"); /* what is written next collides */
    Str refused = served_talk(served_text("GET /api/test/look HTTP/1.1\r\n" HOST "Connection: close\r\nCookie: " STR_FMT "\r\n\r\n", STR_ARG(cookie)));
    scenario_sql(served, "UPDATE audit_head SET seq = seq + 1");
    EXPECT_I64(raw_status(refused), 500);
    EXPECT(!str_contains(refused, S("要介護1")));
    served_expect_headers(refused, "a look that could not be recorded");
    EXPECT_I64(looks_recorded(served) - before, LOOKERS);
}

/* ---- 4: streams, and stopping ---- */

static int64_t start_waiting(ScenarioHouse *h, Person who, const char *path)
{
    TestReply made = scenario_ask(h, who, POST, path, "{}", NULL);
    long long id = 0;
    char z[128] = "";
    memcpy(z, made.body.p, made.body.n < 127 ? made.body.n : 127);
    EXPECT_I64(sscanf(z, "{\"job\":%lld}", &id), 1);
    return id;
}

static Raw open_events(ScenarioHouse *h, Person who, int64_t job)
{
    Raw r = raw_open(h->app.port);
    Str cookie = scenario_cookie(h, who);
    raw_send(&r, served_text("GET /api/jobs/%lld/events HTTP/1.1\r\n" HOST "Cookie: " STR_FMT "\r\n\r\n", (long long)job, STR_ARG(cookie)));
    return r;
}

TEST(events_of_a_job_arrive_and_end)
{
    served_need();
    pthread_mutex_lock(&gate);
    int64_t job = start_waiting(served, OFFICER, "/api/test/gate");
    CLEANUP(raw_done) Raw r = open_events(served, OFFICER, job);
    Str seen = raw_read(&r, "\"done\":1");
    EXPECT(raw_has_header(seen, "Content-Type: text/event-stream"));
    served_expect_headers(seen, "events");
    pthread_mutex_unlock(&gate);
    seen = raw_read(&r, "\r\n0\r\n\r\n");
    EXPECT(str_contains(seen, S("\"state\":\"done\"")) && str_contains(seen, S("\"result\":42")));
    EXPECT(raw_count(seen, "data: {") >= 2);
}

TEST(so_many_streams_and_no_more)
{
    served_need();
    pthread_mutex_lock(&gate);
    int64_t job = start_waiting(served, HEAD, "/api/test/gate");
    Raw streams[SSE_STREAMS_PER_USER];
    for (int i = 0; i < SSE_STREAMS_PER_USER; i++) {
        streams[i] = open_events(served, HEAD, job);
        EXPECT_I64(raw_status(raw_read(&streams[i], "data: {")), 200);
    }
    CLEANUP(raw_done) Raw more = open_events(served, HEAD, job);
    EXPECT_I64(raw_status(raw_read(&more, "K-4290")), 429);
    pthread_mutex_unlock(&gate);
    for (int i = 0; i < SSE_STREAMS_PER_USER; i++) {
        EXPECT(str_contains(raw_read(&streams[i], "\r\n0\r\n\r\n"), S("\"state\":\"done\"")));
        raw_done(&streams[i]);
    }
}

TEST(stopping_with_an_open_stream_ends_it_properly)
{
    ScenarioHouse *h = served_start(0, NULL);
    atomic_store(&endless, true);
    int64_t job = start_waiting(h, OFFICER, "/api/test/work");
    CLEANUP(raw_done) Raw r = open_events(h, OFFICER, job);
    CLEANUP(raw_done) Raw idle = raw_open(h->app.port);
    raw_send(&idle, S("GET /api/session HTTP/1.1\r\n" HOST "\r\n"));
    raw_read(&idle, "setup_needed");
    raw_read(&r, "\"done\":1");
    scenario_close(h); /* cancels the job, ends the stream, waits, stops */
    atomic_store(&endless, false);
    Str seen = raw_read(&r, NULL);
    EXPECT(str_ends(seen, S("\r\n0\r\n\r\n"))); /* a proper end of a chunked body, not a cut */
    raw_read(&idle, NULL);
    EXPECT(idle.closed);
    free(h);
}

TEST(a_silent_client_is_sent_away)
{
    ScenarioHouse *h = served_start(1, NULL);
    CLEANUP(raw_done) Raw r = raw_open(h->app.port);
    raw_send(&r, S("GET /api/session HTTP/1.1\r\nHost: 127.0"));
    raw_read(&r, NULL); /* fails when the server never closes */
    EXPECT(r.closed && !str_contains(buf_str(&r.in), S("signed_in")));
    scenario_close(h);
    free(h);
}

/* A byte each tenth of a second, for as long as the server bears it. It takes far longer to fill what is announced than a busy machine to look. */
static bool drips_until_closed(Raw *r, Str drop)
{
    enum { DROPS_MAX = 1200 };
    struct timeval pause = { .tv_usec = 100000 };
    setsockopt(r->fd, SOL_SOCKET, SO_RCVTIMEO, &pause, sizeof pause);
    char byte;
    for (int drops = 0; drops < DROPS_MAX; drops++) {
        raw_send(r, drop);
        ssize_t n = recv(r->fd, &byte, 1, 0);
        if (n == 0 || (n < 0 && errno == ECONNRESET))
            return true;
    }
    return false;
}

/* A byte now and then keeps the inactivity timer happy; the head must be whole in time all the same. */
TEST(a_client_that_drips_its_head_is_sent_away)
{
    ScenarioHouse *h = served_start(1, NULL);
    CLEANUP(raw_done) Raw r = raw_open(h->app.port);
    raw_send(&r, S("GET /api/session HTTP/1.1\r\n" HOST "X-Drip: "));
    EXPECT(drips_until_closed(&r, S("a")));
    scenario_close(h);
    free(h);
}

TEST(a_client_that_drips_its_body_is_sent_away)
{
    ScenarioHouse *h = served_start(1, NULL);
    CLEANUP(raw_done) Raw r = raw_open(h->app.port);
    raw_send(&r, S("POST /api/session HTTP/1.1\r\n" HOST JSON_TYPE "Content-Length: 5000\r\n\r\n"));
    EXPECT(drips_until_closed(&r, S(" ")));
    scenario_close(h);
    free(h);
}

/* A body is slow from where its reading begins: no reader of the database is free until a client that came later was sent away for its silence. */
TEST(a_small_body_is_answered_however_long_admission_took)
{
    enum { READERS = 4 };
    ScenarioHouse *h = calloc(1, sizeof *h);
    Worker *busy = NULL;
    Db *taken[READERS] = { 0 };
    scenario_open(h, NULL, features, feature_count, &(AppConfig){ .listen = "127.0.0.1:0", .idle_seconds = 1, .db = { .readers = READERS } });
    Str cookie = scenario_cookie(h, ADMIN);
    EXPECT_I64(worker_take(h->app.workers, &busy), OK); /* who was served before keeps his reader */
    EXPECT_I64(worker_reader(busy, &taken[0]), OK);
    for (int i = 1; i < READERS; i++)
        EXPECT_I64(db_pool_reader(h->app.pool, &taken[i]), OK);
    CLEANUP(raw_done) Raw r = raw_open(h->app.port);
    raw_send(&r, served_text("POST /api/towns/1001/units HTTP/1.1\r\n" HOST JSON_TYPE "Connection: close\r\nCookie: " STR_FMT "\r\nContent-Length: 30\r\n\r\n"
                             "{\"kind\":\"area\",\"name\":\"north\"}", STR_ARG(cookie)));
    while (!db_pool_waiting(h->app.pool))
        sched_yield();
    CLEANUP(raw_done) Raw silent = raw_open(h->app.port);
    raw_send(&silent, S("GET /api/session HTTP/1.1\r\n"));
    raw_read(&silent, NULL);
    EXPECT(silent.closed);
    for (int i = 1; i < READERS; i++)
        db_pool_return(&taken[i]);
    worker_return(&busy);
    EXPECT_I64(raw_status(raw_read(&r, NULL)), 201);
    scenario_close(h);
    free(h);
}
