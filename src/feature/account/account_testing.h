/* account_testing.h: a browser at the doors, for tests: what it sends, what it reads in an answer, and the password that persons have. */
#pragma once
#include "base/secret.h"
#include "feature/account/password.h"
#include "http/scenario.h"

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
