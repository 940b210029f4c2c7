/* account_testing.h: a browser at the doors, for tests: what it sends, what it reads in an answer, and the password that persons have. */
#pragma once
#include "base/secret.h"
#include "base/totp.h"
#include "feature/account/password.h"
#include "http/scenario.h"

#include <pthread.h>
#include <sched.h>
#include <stdatomic.h>
#include <stdio.h>
#include <string.h>

#define PASSWORD "雨の日は縁側で将棋を指しましょう"

/* host "": the one that every test has. */
static inline TestReply ask_at(ScenarioHouse *h, Str host, Str cookie, Method method, const char *target, Str body)
{
    TestReply reply = { 0 };
    TestRequest request = { .method = method, .target = str_of(target), .body = body, .cookie = cookie, .same_origin = true, .host = host };
    EXPECT_I64(app_request(&h->app, &request, &h->arena, &reply), OK);
    return reply;
}

static inline TestReply ask(ScenarioHouse *h, Str cookie, Method method, const char *target, Str body)
{
    return ask_at(h, S(""), cookie, method, target, body);
}

static inline TestReply post(ScenarioHouse *h, Str cookie, const char *target, const char *body)
{
    return ask(h, cookie, POST, target, str_of(body));
}

static inline TestReply get(ScenarioHouse *h, Str cookie, const char *target)
{
    return ask(h, cookie, GET, target, (Str){ 0 });
}

/* The cookie that was set. */
static inline Str sid(TestReply reply)
{
    Str head, tail;
    str_cut(reply.set_cookie, ';', &head, &tail);
    return head;
}

/* Argon2 is dear; one hash serves all tests of a file. */
static inline Str hashed(void)
{
    static Arena arena;
    static Str stored;
    if (!stored.n) {
        arena_init(&arena, 4096 * 1024);
        EXPECT_I64(secret_init(), OK);
        EXPECT_I64(password_store(S(PASSWORD), &arena, &stored), OK);
    }
    return stored;
}

typedef struct {
    Str login, hash;
} GivenPassword;

static inline Status store_password(Db *db, void *context)
{
    static const Sql sql = { .text = "UPDATE account SET password = $1 WHERE login = $2 OR $2 = ''" };
    const GivenPassword *g = context;
    return db_exec(db, &sql, P_TEXT(g->hash), P_TEXT(g->login));
}

/* login "": everybody's. */
static inline void give_password(ScenarioHouse *h, const char *login, Str hash)
{
    CLEANUP(db_pool_return) Db *writer = NULL;
    GivenPassword given = { str_of(login), hash };
    EXPECT_I64(db_pool_writer(h->app.pool, &writer), OK);
    EXPECT_I64(db_tx(writer, store_password, &given), OK);
}

/* ---- a phone in the pocket ---- */

typedef struct {
    char secret[32];
    size_t n;
} Phone;

static inline Phone phone_of(Str groups)
{
    CLEANUP(buf_done) Buf bytes;
    Phone p = { 0 };
    buf_init(&bytes, 1024);
    EXPECT_I64(base32_read(groups, &bytes), OK);
    EXPECT_I64(bytes.n, TOTP_SECRET_BYTES);
    p.n = bytes.n < sizeof p.secret ? bytes.n : sizeof p.secret;
    memcpy(p.secret, bytes.p, p.n);
    return p;
}

/* {"code":"123456"} and the like, of the phone's clock at_ms. */
static inline const char *code_body(ScenarioHouse *h, const Phone *p, int64_t at_ms, Str ticket)
{
    uint32_t code = 0;
    EXPECT_I64(hotp((Str){ p->secret, p->n }, (uint64_t)totp_step(at_ms), TOTP_DIGITS, &code), OK);
    return ticket.n ? arena_printf(&h->arena, "{\"ticket\":\"" STR_FMT "\",\"code\":\"%06u\"}", STR_ARG(ticket), code).p
                    : arena_printf(&h->arena, "{\"code\":\"%06u\"}", code).p;
}

/* ---- two in line for the writer ---- */

typedef struct {
    ScenarioHouse *h;
    Str cookie;
    Method method;
    const char *target, *body, *if_match;
    Arena arena; /* the house's is for one thread */
    TestReply reply;
    Status status;
    atomic_bool done;
    pthread_t thread;
} Asker;

static inline void *ask_in_line(void *context)
{
    Asker *a = context;
    TestRequest request = { .method = a->method, .target = str_of(a->target), .body = str_of(a->body),
                            .if_match = str_of(a->if_match), .cookie = a->cookie, .same_origin = true };
    a->status = app_request(&a->h->app, &request, &a->arena, &a->reply);
    atomic_store(&a->done, true);
    return NULL;
}

/* Returns when he stands in line, the n-th. */
static inline void stand_in_line(Asker *a, size_t n)
{
    arena_init(&a->arena, 8u << 20);
    EXPECT(pthread_create(&a->thread, NULL, ask_in_line, a) == 0);
    while (db_pool_waiting(a->h->app.pool) < n && !atomic_load(&a->done))
        sched_yield();
    EXPECT_I64((int64_t)db_pool_waiting(a->h->app.pool), (int64_t)n);
}

static inline void leave_line(ScenarioHouse *h, Asker *a)
{
    pthread_join(a->thread, NULL);
    EXPECT_I64(a->status, OK);
    a->reply.body = arena_copy(&h->arena, a->reply.body);
    a->reply.set_cookie = arena_copy(&h->arena, a->reply.set_cookie);
    arena_done(&a->arena);
}

/* The first one writes, and after him, by the same connection, the second. */
static inline void let_in_one_by_one(ScenarioHouse *h, Asker *first, Asker *second)
{
    db_pool_return(&h->held[--h->n_held]);
    leave_line(h, first);
    if (second)
        leave_line(h, second);
    scenario_let_go(h);
}

/* Both are admitted, judged, and wait, as during a long import. */
static inline void one_after_the_other(ScenarioHouse *h, Asker *first, Asker *second)
{
    first->h = second->h = h;
    scenario_hold_writers(h);
    stand_in_line(first, 1);
    stand_in_line(second, 2);
    let_in_one_by_one(h, first, second);
}
