/* The five facts of libmicrohttpd 0.9.75 (c-anchors §4.2), each proven on the wire of the real server with all its
 * features, and what every reply must carry. */
#include "tests/raw/raw.h"
#include "base/limits.h"
#include "http/assets.h"
#include "http/job.h"
#include "http/recorder.h"
#include "http/router.h"

#include <errno.h>
#include <pthread.h>
#include <sched.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>

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
static const Feature feature_test = { .name = "test", LIST_OF(routes, routes) };

/* ---- one server for all ---- */

static ScenarioHouse *house;
static int port;

static ScenarioHouse *start(unsigned idle_seconds, const char *assets)
{
    static const Feature *all[64];
    size_t n = 0;
    for (; n < feature_count; n++)
        all[n] = features[n];
    all[n++] = &feature_test;
    AppConfig config = { .listen = "127.0.0.1:0", .idle_seconds = idle_seconds, .assets_dir = assets };
    ScenarioHouse *h = malloc(sizeof *h);
    scenario_open(h, NULL, all, n, &config);
    EXPECT(h->app.port > 0);
    return h;
}

static void stop_house(void)
{
    if (!house)
        return;
    scenario_close(house);
    free(house);
    house = NULL;
}

static void need_house(void)
{
    if (house)
        return;
    static bool asked;
    house = start(0, NULL);
    port = house->app.port;
    if (!asked)
        asked = atexit(stop_house) == 0;
}

static Str text(const char *format, ...) __attribute__((format(printf, 1, 2)));
static Str text(const char *format, ...)
{
    static char room[16][2048];
    static unsigned turn;
    char *to = room[turn++ % 16];
    va_list args;
    va_start(args, format);
    int n = vsnprintf(to, sizeof room[0], format, args);
    va_end(args);
    return (Str){ to, (size_t)n };
}

static Str talk(Str bytes)
{
    need_house();
    return raw_talk(port, bytes, &house->arena);
}

#define CSP                                                                                                                     \
    "Content-Security-Policy: default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; " \
    "connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'; require-trusted-types-for 'script'"

static void expect_headers(Str reply, const char *what)
{
    static const char *const wanted[] = {
        CSP,
        "X-Content-Type-Options: nosniff", "Referrer-Policy: no-referrer", "Cross-Origin-Opener-Policy: same-origin",
        "Cross-Origin-Resource-Policy: same-origin", "Permissions-Policy:", "Cache-Control:", "Date:",
    };
    for (size_t i = 0; i < COUNT_OF(wanted); i++)
        if (!raw_has_header(reply, wanted[i]))
            test_fail(__FILE__, __LINE__, "%s: no %s in\n" STR_FMT, what, wanted[i], STR_ARG(str_sub(reply, 0, 1200)));
}

/* ---- 1: the framing guard ---- */

#define HOST "Host: 127.0.0.1\r\n"
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
        Str reply = talk(str_of(framing[i].bytes));
        if (raw_status(reply) != framing[i].want || (raw_count(reply, "HTTP/1.") != 1 && !framing[i].library) || str_contains(reply, S("signed_in")))
            test_fail(__FILE__, __LINE__, "%s: wanted one %d, got\n" STR_FMT, framing[i].name, framing[i].want, STR_ARG(reply));
        if (!framing[i].library)
            expect_headers(reply, framing[i].name);
    }
}

TEST(what_is_allowed_still_works)
{
    Str two = talk(S("GET /api/session HTTP/1.1\r\n" HOST "\r\nGET /api/demo/people HTTP/1.1\r\n" HOST "Connection: close\r\n\r\n"));
    EXPECT_I64(raw_count(two, "HTTP/1.1 "), 2);
    EXPECT_I64(raw_status(two), 200);
    EXPECT(str_contains(two, S("HTTP/1.1 404")));
    EXPECT(!raw_has_header(two, "Connection: close")); /* the first reply keeps the connection */
    Str chunked = talk(S("POST /api/session HTTP/1.1\r\n" HOST JSON_TYPE "Connection: close\r\nTransfer-Encoding: chunked\r\n\r\n"
                         "9\r\n{\"login\":\r\n10\r\n\"x\",\"password\":\"\r\n4\r\ny\"}\n\r\n0\r\n\r\n"));
    EXPECT_I64(raw_status(chunked), 401);
    Str old = talk(S("GET /api/session HTTP/1.0\r\n\r\n"));
    EXPECT_I64(raw_status(old), 200);
    EXPECT(str_contains(old, S("signed_in")));
    Str trace = talk(S("TRACE / HTTP/1.1\r\n" HOST "\r\n"));
    EXPECT(raw_has_header(trace, "Allow: GET, HEAD, POST, PUT, DELETE"));
    Str put = talk(S("PUT /api/session HTTP/1.1\r\n" HOST "Content-Length: 0\r\nConnection: close\r\n\r\n"));
    EXPECT_I64(raw_status(put), 405);
    EXPECT(raw_has_header(put, "Allow: GET, HEAD, POST, DELETE"));
    Str head = talk(S("HEAD /api/session HTTP/1.1\r\n" HOST "Connection: close\r\n\r\n"));
    EXPECT_I64(raw_status(head), 200);
    EXPECT(str_ends(head, S("\r\n\r\n")) && raw_has_header(head, "Content-Type: application/json"));
}

/* ---- 2: how large ---- */

TEST(a_body_that_says_it_is_too_large_is_not_read)
{
    Str reply = talk(S("POST /api/session HTTP/1.1\r\n" HOST JSON_TYPE "Content-Length: 262145\r\n\r\n"));
    EXPECT_I64(raw_status(reply), 413);
    expect_headers(reply, "413");
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
    need_house();
    CLEANUP(raw_done) Raw r = raw_open(port);
    raw_send(&r, S("POST /api/session HTTP/1.1\r\n" HOST JSON_TYPE "Transfer-Encoding: chunked\r\n\r\n"));
    send_chunks(&r, 2 * BODY_MAX_DEFAULT);
    raw_send(&r, S("0\r\n\r\n"));
    Str reply = raw_read(&r, NULL);
    EXPECT_I64(raw_status(reply), 413);
    expect_headers(reply, "413 at the end");
}

TEST(beyond_the_hard_stop_the_connection_is_dropped)
{
    need_house();
    CLEANUP(raw_done) Raw r = raw_open(port);
    raw_send(&r, S("POST /api/session HTTP/1.1\r\n" HOST JSON_TYPE "Transfer-Encoding: chunked\r\n\r\n"));
    send_chunks(&r, (BODY_HARD_STOP_FACTOR + 8) * (size_t)BODY_MAX_DEFAULT);
    char byte;
    ssize_t n = recv(r.fd, &byte, 1, 0);
    EXPECT(n <= 0); /* end or reset, and no reply */
}

TEST(an_upload_of_many_megabytes)
{
    need_house();
    const size_t size = 24u << 20;
    CLEANUP(raw_done) Raw r = raw_open(port);
    Str cookie = scenario_cookie(house, OFFICER);
    raw_send(&r, text("POST /api/test/echo HTTP/1.1\r\n" HOST "Content-Type: application/octet-stream\r\nX-Banso: 1\r\nCookie: " STR_FMT
                      "\r\nConnection: close\r\nContent-Length: %zu\r\n\r\n", STR_ARG(cookie), size));
    static char block[1 << 20];
    for (size_t sent = 0; sent < size; sent += sizeof block)
        raw_send(&r, (Str){ block, sizeof block });
    Str reply = raw_read(&r, NULL);
    EXPECT_I64(raw_status(reply), 200);
    EXPECT(str_ends(reply, S("25165824")));
    /* who may not upload is told before the first byte */
    Str refused = talk(S("POST /api/test/echo HTTP/1.1\r\n" HOST "Content-Type: application/octet-stream\r\nX-Banso: 1\r\n"
                         "Content-Length: 25165824\r\n\r\n"));
    EXPECT_I64(raw_status(refused), 401);
}

TEST(a_head_that_is_too_large)
{
    need_house();
    for (size_t size = REQUEST_HEAD_MAX + 100; size < 200000; size *= 4) {
        char *bytes = malloc(size + 200);
        int n = sprintf(bytes, "GET /api/session HTTP/1.1\r\n" HOST "X-Long: ");
        memset(bytes + n, 'a', size);
        memcpy(bytes + n + size, "\r\n\r\n", 4);
        Str reply = talk((Str){ bytes, (size_t)n + size + 4 });
        EXPECT_I64(raw_status(reply), 431);
        if (size < 2 * REQUEST_HEAD_MAX - 4096)
            expect_headers(reply, "431"); /* beyond it libmicrohttpd itself refuses */
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
    house->cookies[as] = (Str){ 0 }; /* the probe before may have signed out */
    Str cookie = scenario_cookie(house, as), path = path_of(route);
    Str reply = talk(text("%s " STR_FMT " HTTP/1.1\r\n" HOST "Cookie: " STR_FMT "\r\nContent-Length: 0\r\nX-Banso: 1\r\nConnection: close\r\n\r\n",
                          method_name(route->method), STR_ARG(path), STR_ARG(cookie)));
    int status = raw_status(reply);
    expect_headers(reply, route->path);
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
    need_house();
    EXPECT(router_count(house->app.router) > 20);
    for (size_t i = 0; i < router_count(house->app.router); i++)
        for (size_t k = 0; k < COUNT_OF(who); k++)
            probe_route(router_route(house->app.router, i), who[k]);
    stop_house(); /* accounts were reset, doors were set: the next test wants a house as it was */
}

/* ---- 3: a slow handler blocks nobody ---- */

static void *sign_in_wrongly(void *context)
{
    Str *reply = context;
    CLEANUP(raw_done) Raw r = raw_open(port);
    raw_send(&r, S("POST /api/session HTTP/1.1\r\n" HOST JSON_TYPE "Connection: close\r\nContent-Length: 44\r\n\r\n"
                      "{\"login\":\"no-one\",  \"password\":\"nothing-so\"}"));
    *reply = (Str){ NULL, (size_t)raw_status(raw_read(&r, NULL)) };
    return NULL;
}

TEST(hashing_passwords_blocks_no_other_request)
{
    need_house();
    enum { CLIENTS = 8 };
    pthread_t threads[CLIENTS];
    Str replies[CLIENTS];
    for (int i = 0; i < CLIENTS; i++)
        EXPECT_I64(pthread_create(&threads[i], NULL, sign_in_wrongly, &replies[i]), 0);
    for (int i = 0; i < 64; i++) /* over all threads of the server */
        EXPECT_I64(raw_status(talk(S("GET /api/session HTTP/1.1\r\n" HOST "Connection: close\r\n\r\n"))), 200);
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
    need_house();
    Str cookie = scenario_cookie(house, OFFICER);
    int64_t before = looks_recorded(house);
    int64_t groups = recorder_count(house->app.recorder).groups;
    Db *writer = NULL;
    EXPECT_I64(db_pool_writer(house->app.pool, &writer), OK);
    for (int i = 0; i < LOOKERS; i++) {
        lookers[i] = raw_open(port);
        raw_send(&lookers[i], text("GET /api/test/look HTTP/1.1\r\n" HOST "Connection: close\r\nCookie: " STR_FMT "\r\n\r\n", STR_ARG(cookie)));
    }
    while (recorder_count(house->app.recorder).waiting < LOOKERS)
        sched_yield();
    for (int i = 0; i < 32; i++) /* over all threads of the server */
        EXPECT_I64(raw_status(talk(S("GET /api/session HTTP/1.1\r\n" HOST "Connection: close\r\n\r\n"))), 200);
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
    EXPECT_I64(looks_recorded(house) - before, LOOKERS);
    EXPECT_I64(recorder_count(house->app.recorder).groups - groups, (LOOKERS + RECORD_GROUP_MAX - 1) / RECORD_GROUP_MAX);
    scenario_sql(house, "UPDATE audit_head SET seq = seq - 1"); /* what is written next collides */
    Str refused = talk(text("GET /api/test/look HTTP/1.1\r\n" HOST "Connection: close\r\nCookie: " STR_FMT "\r\n\r\n", STR_ARG(cookie)));
    scenario_sql(house, "UPDATE audit_head SET seq = seq + 1");
    EXPECT_I64(raw_status(refused), 500);
    EXPECT(!str_contains(refused, S("要介護1")));
    expect_headers(refused, "a look that could not be recorded");
    EXPECT_I64(looks_recorded(house) - before, LOOKERS);
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
    raw_send(&r, text("GET /api/jobs/%lld/events HTTP/1.1\r\n" HOST "Cookie: " STR_FMT "\r\n\r\n", (long long)job, STR_ARG(cookie)));
    return r;
}

TEST(events_of_a_job_arrive_and_end)
{
    need_house();
    pthread_mutex_lock(&gate);
    int64_t job = start_waiting(house, OFFICER, "/api/test/gate");
    CLEANUP(raw_done) Raw r = open_events(house, OFFICER, job);
    Str seen = raw_read(&r, "\"done\":1");
    EXPECT(raw_has_header(seen, "Content-Type: text/event-stream"));
    expect_headers(seen, "events");
    pthread_mutex_unlock(&gate);
    seen = raw_read(&r, "\r\n0\r\n\r\n");
    EXPECT(str_contains(seen, S("\"state\":\"done\"")) && str_contains(seen, S("\"result\":42")));
    EXPECT(raw_count(seen, "data: {") >= 2);
}

TEST(so_many_streams_and_no_more)
{
    need_house();
    pthread_mutex_lock(&gate);
    int64_t job = start_waiting(house, HEAD, "/api/test/gate");
    Raw streams[SSE_STREAMS_PER_USER];
    for (int i = 0; i < SSE_STREAMS_PER_USER; i++) {
        streams[i] = open_events(house, HEAD, job);
        EXPECT_I64(raw_status(raw_read(&streams[i], "data: {")), 200);
    }
    CLEANUP(raw_done) Raw more = open_events(house, HEAD, job);
    EXPECT_I64(raw_status(raw_read(&more, "K-4290")), 429);
    pthread_mutex_unlock(&gate);
    for (int i = 0; i < SSE_STREAMS_PER_USER; i++) {
        EXPECT(str_contains(raw_read(&streams[i], "\r\n0\r\n\r\n"), S("\"state\":\"done\"")));
        raw_done(&streams[i]);
    }
}

TEST(stopping_with_an_open_stream_ends_it_properly)
{
    ScenarioHouse *h = start(0, NULL);
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
    ScenarioHouse *h = start(1, NULL);
    CLEANUP(raw_done) Raw r = raw_open(h->app.port);
    raw_send(&r, S("GET /api/session HTTP/1.1\r\nHost: 127.0"));
    raw_read(&r, NULL); /* fails when the server never closes */
    EXPECT(r.closed && !str_contains(buf_str(&r.in), S("signed_in")));
    scenario_close(h);
    free(h);
}

/* A byte now and then keeps the inactivity timer happy; the head must be whole in time all the same. */
TEST(a_client_that_drips_its_head_is_sent_away)
{
    ScenarioHouse *h = start(1, NULL);
    CLEANUP(raw_done) Raw r = raw_open(h->app.port);
    raw_send(&r, S("GET /api/session HTTP/1.1\r\n" HOST "X-Drip: "));
    struct timeval pause = { .tv_usec = 100000 };
    setsockopt(r.fd, SOL_SOCKET, SO_RCVTIMEO, &pause, sizeof pause);
    int drops = 0;
    char byte;
    for (; drops < 100; drops++) {
        raw_send(&r, S("a"));
        ssize_t n = recv(r.fd, &byte, 1, 0);
        if (n == 0 || (n < 0 && errno == ECONNRESET))
            break;
    }
    EXPECT(drops < 50); /* of a tenth of a second each */
    scenario_close(h);
    free(h);
}

TEST(a_client_that_drips_its_body_is_sent_away)
{
    ScenarioHouse *h = start(1, NULL);
    CLEANUP(raw_done) Raw r = raw_open(h->app.port);
    raw_send(&r, S("POST /api/session HTTP/1.1\r\n" HOST JSON_TYPE "Content-Length: 5000\r\n\r\n"));
    struct timeval pause = { .tv_usec = 100000 };
    setsockopt(r.fd, SOL_SOCKET, SO_RCVTIMEO, &pause, sizeof pause);
    int drops = 0;
    char byte;
    for (; drops < 100; drops++) {
        raw_send(&r, S(" "));
        ssize_t n = recv(r.fd, &byte, 1, 0);
        if (n == 0 || (n < 0 && errno == ECONNRESET))
            break;
    }
    EXPECT(drops < 50);
    scenario_close(h);
    free(h);
}

/* ---- the files of the client ---- */

static void write_file(const char *path, const char *bytes)
{
    FILE *f = fopen(path, "w");
    EXPECT(f && fputs(bytes, f) >= 0 && fclose(f) == 0);
}

static const struct {
    const char *path;
    int want;
    const char *has;
} files[] = {
    { "/", 200, "<title>ここ" },
    { "/index.html", 200, "<title>ここ" },
    { "/spending", 200, "<title>ここ" },        /* a screen of the client */
    { "/spending?provider=1", 200, "<title>ここ" },
    { "/style.css", 200, "body" },
    { "/none.css", 404, "K-4040" },
    { "/../secret.txt", 404, NULL },
    { "/..%2fsecret.txt", 404, NULL },
    { "/%2e%2e/secret.txt", 404, NULL },
    { "//secret.txt", 404, NULL },
    { "/./../secret.txt", 404, NULL },
    { "/link.txt", 404, NULL },                 /* a symbolic link out of the folder */
    { "/api", 404, "K-4040" },
    { "/api/../index.html", 404, "K-4040" },
};

TEST(files_of_a_folder_and_nothing_beside_it)
{
    char dir[64], path[128];
    snprintf(dir, sizeof dir, "/tmp/banso-raw-%d", (int)getpid());
    mkdir(dir, 0700);
    snprintf(path, sizeof path, "%s/secret.txt", dir);
    write_file(path, "himitsu");
    snprintf(path, sizeof path, "%s/www", dir);
    mkdir(path, 0700);
    snprintf(path, sizeof path, "%s/www/index.html", dir);
    write_file(path, "<!doctype html><title>ここ</title>");
    snprintf(path, sizeof path, "%s/www/style.css", dir);
    write_file(path, "body{}");
    snprintf(path, sizeof path, "%s/www/link.txt", dir);
    EXPECT(symlink("../secret.txt", path) == 0);
    snprintf(path, sizeof path, "%s/www", dir);
    ScenarioHouse *h = start(0, path);
    for (size_t i = 0; i < COUNT_OF(files); i++) {
        Str reply = raw_talk(h->app.port, text("GET %s HTTP/1.1\r\n" HOST "Connection: close\r\n\r\n", files[i].path), &h->arena);
        if (raw_status(reply) != files[i].want || (files[i].has && !str_contains(reply, str_of(files[i].has))) ||
            str_contains(reply, S("himitsu")))
            test_fail(__FILE__, __LINE__, "%s: wanted %d, got\n" STR_FMT, files[i].path, files[i].want, STR_ARG(reply));
        expect_headers(reply, files[i].path);
    }
    scenario_close(h);
    free(h);
    char command[160];
    snprintf(command, sizeof command, "rm -r %s", dir);
    EXPECT_I64(system(command), 0);
}

TEST(the_client_inside_the_program)
{
    Str plain = talk(S("GET / HTTP/1.1\r\n" HOST "Connection: close\r\n\r\n"));
    expect_headers(plain, "/");
    if (!asset_count) { /* NO_UI */
        EXPECT_I64(raw_status(plain), 404);
        return;
    }
    EXPECT_I64(raw_status(plain), 200);
    EXPECT(raw_has_header(plain, "Cache-Control: no-store") && raw_has_header(plain, "Content-Type: text/html; charset=utf-8"));
    for (size_t i = 0; i < asset_count; i++) {
        const AssetFile *f = &asset_files[i];
        Str all = talk(text("GET %s HTTP/1.1\r\n" HOST "Connection: close\r\n\r\n", f->path));
        EXPECT_I64(raw_status(all), 200);
        expect_headers(all, f->path);
        EXPECT(all.n > f->raw_size && memcmp(all.p + all.n - f->raw_size, f->raw, f->raw_size) == 0);
        EXPECT(!raw_has_header(all, "Content-Type: application/octet-stream"));
        if (strncmp(f->path, "/assets/", 8) == 0)
            EXPECT(raw_has_header(all, "Cache-Control: public, max-age=31536000, immutable"));
        Str best = talk(text("GET %s HTTP/1.1\r\n" HOST "Accept-Encoding: gzip, br\r\nConnection: close\r\n\r\n", f->path));
        EXPECT(raw_has_header(best, f->br ? "Content-Encoding: br" : f->gz ? "Content-Encoding: gzip" : "Vary: Accept-Encoding"));
        Str never = talk(text("GET %s HTTP/1.1\r\n" HOST "Accept-Encoding: br;q=0, gzip;q=0\r\nConnection: close\r\n\r\n", f->path));
        EXPECT(!raw_has_header(never, "Content-Encoding:"));
    }
}
