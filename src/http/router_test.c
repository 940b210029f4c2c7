#include "http/router.h"
#include "base/test.h"
#include "http/reply.h"
#include "http/server.h"

#include <stdio.h>

static Status nothing(Req *rq)
{
    return reply_no_content(rq);
}

static Status build(const Route *rows, size_t n, Arena *arena, Router **ret)
{
    const Feature feature = { .name = "f", .routes = rows, .n_routes = n };
    const Feature *const list[] = { &feature };
    Str why = { 0 };
    Status status = router_build(ret, list, 1, arena, &why);
    EXPECT((status == OK) == (why.n == 0));
    return status;
}

static const Route good[] = {
    { GET, "/api/session", nothing, ACCESS_PUBLIC, TX_READ, .summary = "" },
    { POST, "/api/session", nothing, ACCESS_PUBLIC, TX_NONE, .summary = "" },
    { GET, "/api/towns/{org}/cap", nothing, ACCESS_MONEY_READ, TX_READ, .summary = "", .cached = true },
    { GET, "/api/towns/{org}/duties/{id}", nothing, ACCESS_MONEY_READ, TX_READ, .summary = "" },
    { PUT, "/api/towns/{org}/duties/{id}", nothing, ACCESS_MONEY_WRITE, TX_WRITE, .summary = "" },
    { GET, "/api/towns/{org}/spending.csv/unmapped", nothing, ACCESS_MONEY_READ, TX_READ, .summary = "" },
};

/* Each row alone, or beside the good ones, must stop the program from starting. */
static const Route bad[] = {
    { GET, "/api/a", nothing, ACCESS_UNSET, TX_READ, .summary = "no access" },
    { GET, "/api/a", nothing, ACCESS_COUNT, TX_READ, .summary = "an access that is none" },
    { METHOD_COUNT, "/api/a", nothing, ACCESS_PUBLIC, TX_READ, .summary = "no method" },
    { GET, NULL, nothing, ACCESS_PUBLIC, TX_READ, .summary = "no path" },
    { GET, "/a", nothing, ACCESS_PUBLIC, TX_READ, .summary = "a path outside /api/" },
    { GET, "/api/a", NULL, ACCESS_PUBLIC, TX_READ, .summary = "no handler" },
    { GET, "/api/a", nothing, ACCESS_PUBLIC, TX_WRITE, .summary = "GET that changes" },
    { GET, "/api/a", nothing, ACCESS_MONEY_READ, TX_READ, .summary = "money of whom?" },
    { POST, "/api/a", nothing, ACCESS_SIGNED_IN, TX_WRITE, .summary = "a write that anybody can forge", .no_csrf = true },
    { POST, "/api/a", nothing, ACCESS_SIGNED_IN, TX_WRITE, .summary = "a write from memory", .cached = true },
    { GET, "/api/towns/{org}/x", nothing, ACCESS_MONEY_READ, TX_READ, .summary = "an export from memory", .cached = true, .audit = AUDIT_EXPORT },
    { GET, "/api//a", nothing, ACCESS_PUBLIC, TX_READ, .summary = "an empty segment" },
    { GET, "/api/a/b/c/{org}", nothing, ACCESS_MONEY_READ, TX_READ, .summary = "{org} is not first" },
    { POST, "/api/a", nothing, ACCESS_SIGNED_IN, TX_WRITE, .summary = "quick, and writes", .quick = true },
    { POST, "/api/a", nothing, ACCESS_SIGNED_IN, TX_NONE, .summary = "quick, and slow", .quick = true, .slow = true },
    { GET, "/api/session", nothing, ACCESS_PUBLIC, TX_READ, .summary = "the same twice" },
    { GET, "/api/{any}", nothing, ACCESS_PUBLIC, TX_READ, .summary = "may be session too" },
    { GET, "/api/towns/{org}/{plural}", nothing, ACCESS_MONEY_READ, TX_READ, .summary = "may be cap too" },
    { GET, "/api/towns/{org}/duties/{other}", nothing, ACCESS_MONEY_READ, TX_READ, .summary = "the same with another name" },
    { GET, "/api/towns/{org}/duties/late", nothing, ACCESS_MONEY_READ, TX_READ, .summary = "may be an id" },
};

TEST(a_wrong_table_does_not_start)
{
    Arena arena;
    arena_init(&arena, 8u << 20);
    for (size_t i = 0; i < COUNT_OF(bad); i++) {
        Route rows[COUNT_OF(good) + 1];
        for (size_t k = 0; k < COUNT_OF(good); k++)
            rows[k] = good[k];
        rows[COUNT_OF(good)] = bad[i];
        Router *r = NULL;
        if (build(rows, COUNT_OF(rows), &arena, &r) == OK)
            test_fail(__FILE__, __LINE__, "started with: %s", bad[i].summary);
        router_free(&r);
    }
    arena_done(&arena);
}

static const struct {
    Method method;
    const char *path;
    Status want;
    int row;              /* of good */
    const char *segment;  /* the last one */
    unsigned allowed;
} paths[] = {
    { GET, "/api/session", OK, 0, NULL, 1u << GET | 1u << POST },
    { POST, "/api/session", OK, 1, NULL, 1u << GET | 1u << POST },
    { PUT, "/api/session", ERR_UNSUPPORTED, -1, NULL, 1u << GET | 1u << POST },
    { METHOD_COUNT, "/api/session", ERR_UNSUPPORTED, -1, NULL, 1u << GET | 1u << POST },
    { GET, "/api/towns/12/cap", OK, 2, "12", 1u << GET },
    { GET, "/api/towns/12/duties/7", OK, 3, "7", 1u << GET | 1u << PUT },
    { PUT, "/api/towns/12/duties/a%20b", OK, 4, "a b", 1u << GET | 1u << PUT },
    { GET, "/api/towns/1/spending.csv/unmapped", OK, 5, "1", 1u << GET },
    { GET, "/api/session/", ERR_NOT_FOUND, -1, NULL, 0 },
    { GET, "/api/towns//cap", ERR_NOT_FOUND, -1, NULL, 0 },
    { GET, "/api/towns/1/duties/", ERR_NOT_FOUND, -1, NULL, 0 },
    { GET, "/api", ERR_NOT_FOUND, -1, NULL, 0 },
    { GET, "", ERR_NOT_FOUND, -1, NULL, 0 },
    { GET, "/API/session", ERR_NOT_FOUND, -1, NULL, 0 },
    { GET, "/api/session?x=1", ERR_NOT_FOUND, -1, NULL, 0 }, /* the query was cut off before */
    { GET, "/api/towns/1%2Fcap", ERR_NOT_FOUND, -1, NULL, 0 },
    { GET, "/api/towns/1/duties/a%2Fb", ERR_NOT_FOUND, -1, NULL, 0 },
    { GET, "/api/towns/1/duties/%", ERR_INVALID, -1, NULL, 0 },
    { GET, "/api/towns/1/duties/%0a", ERR_INVALID, -1, NULL, 0 },
    { GET, "/api/towns/1/duties/%ff", ERR_INVALID, -1, NULL, 0 },
    { GET, "/api/a/a/a/a/a/a/a/a/a/a/a/a/a/a/a/a/a/a/a/a/a/a/a", ERR_NOT_FOUND, -1, NULL, 0 },
};

TEST(paths_find_their_row)
{
    Arena arena;
    Router *r = NULL;
    arena_init(&arena, 8u << 20);
    EXPECT_I64(build(good, COUNT_OF(good), &arena, &r), OK);
    EXPECT_I64(router_count(r), COUNT_OF(good));
    for (size_t i = 0; i < COUNT_OF(good); i++)
        EXPECT(router_route(r, i) == &good[i] && route_has_org(&good[i]) == (i >= 2));
    for (size_t i = 0; i < COUNT_OF(paths); i++) {
        Match m = { 0 };
        Status status = router_match(r, paths[i].method, str_of(paths[i].path), &arena, &m);
        if (status != paths[i].want)
            test_fail(__FILE__, __LINE__, "%s answers %d", paths[i].path, (int)status);
        if (status == OK)
            EXPECT(m.route == &good[paths[i].row]);
        if (status == OK && paths[i].segment)
            EXPECT_STR(m.segments[m.n_segments - 1], str_of(paths[i].segment));
        if (status == OK || status == ERR_UNSUPPORTED)
            EXPECT_I64(m.allowed, paths[i].allowed);
    }
    router_free(&r);
    arena_done(&arena);
}

TEST(what_was_escaped_comes_back)
{
    Arena arena;
    arena_init(&arena, 64u << 20);
    for (int i = 0; i < 5000; i++) {
        char plain[64], escaped[64 * 3 + 1];
        size_t n = test_rand(0, 20), m = 0;
        for (size_t k = 0; k < n; k++) {
            plain[k] = (char)test_rand(0x20, 0x7e);
            bool raw = plain[k] != '%' && plain[k] != '+' && test_rand(0, 1);
            m += (size_t)(raw ? sprintf(escaped + m, "%c", plain[k]) : sprintf(escaped + m, test_rand(0, 1) ? "%%%02x" : "%%%02X", plain[k]));
        }
        Str back;
        EXPECT_I64(percent_decode((Str){ escaped, m }, true, &arena, &back), OK);
        EXPECT_STR(back, ((Str){ plain, n }));
        if (m && escaped[m - 1] != '%' && percent_decode((Str){ escaped, m - 1 }, true, &arena, &back) == OK)
            EXPECT(back.n + 1 == n || back.n == n); /* a cut escape is refused, never read beyond */
    }
    arena_done(&arena);
}

static const struct {
    const char *text;
    bool good, loopback;
} addresses[] = {
    { "127.0.0.1:8080", true, true }, { "127.9.9.9:0", true, true }, { "localhost:80", true, true }, { "[::1]:8080", true, true },
    { "0.0.0.0:8080", true, false }, { "192.168.1.2:443", true, false }, { "[::]:8080", true, false }, { "8080", false, false },
    { ":8080", false, false }, { "127.0.0.1:", false, false }, { "127.0.0.1:65536", false, false }, { "127.0.0.1:-1", false, false },
    { "127.0.0.1:8080x", false, false }, { "example.jp:80", false, false }, { "::1:80", false, false }, { "", false, false },
};

TEST(addresses_to_listen_at)
{
    for (size_t i = 0; i < COUNT_OF(addresses); i++) {
        struct sockaddr_storage at;
        bool loopback = false;
        Status status = listen_parse(str_of(addresses[i].text), &at, &loopback);
        if ((status == OK) != addresses[i].good || (status == OK && loopback != addresses[i].loopback))
            test_fail(__FILE__, __LINE__, "%s: %d, loopback %d", addresses[i].text, (int)status, loopback);
    }
}

TEST(codes_for_the_phone_are_all_different)
{
    char codes[STATUS_COUNT][8];
    for (int s = 0; s < STATUS_COUNT; s++) {
        status_phone_code((Status)s, codes[s]);
        for (int k = 0; k < s; k++)
            EXPECT(!str_eq(str_of(codes[s]), str_of(codes[k])));
    }
    EXPECT_STR(str_of(codes[ERR_INVALID]), S("K-4220"));
}
