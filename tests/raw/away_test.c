/* A client that goes away in the middle of its request has written nothing; one that goes away before its answer, or says that it will
 * say nothing more (libmicrohttpd may take that for going away), has written whole and with its record, or not at all. On each database. */
#include "tests/raw/raw.h"

#include <stdlib.h>
#include <sys/socket.h>

enum { LEAVERS = 40 }; /* 去0 to 去39, and 去40, who only says nothing more */
#define UNITS "/api/towns/1001/units"
#define UNRECORDED "SELECT COUNT(*) FROM unit u WHERE u.name LIKE '去%' AND NOT EXISTS (SELECT 1 FROM audit a WHERE a.target = u.id AND a.result = 'ok')"
#define UNWRITTEN "SELECT COUNT(*) FROM audit a WHERE a.route = 'POST /api/towns/{org}/units' AND a.result = 'ok' AND NOT EXISTS (SELECT 1 FROM unit u WHERE u.id = a.target)"

static Str request(ScenarioHouse *h, const char *mark, int n)
{
    Str body = arena_printf(&h->arena, "{\"kind\":\"area\",\"name\":\"%s%d\"}", mark, n);
    return arena_printf(&h->arena, "POST " UNITS " HTTP/1.1\r\nHost: 127.0.0.1\r\nCookie: " STR_FMT "\r\nX-Banso: 1\r\nSec-Fetch-Site: same-origin\r\n"
                        "Content-Type: application/json\r\nConnection: close\r\nContent-Length: %zu\r\n\r\n" STR_FMT, STR_ARG(scenario_cookie(h, ADMIN)), body.n, STR_ARG(body));
}

/* Not a byte more; what the server still says is heard. */
static Str half_close(Raw *r)
{
    EXPECT(shutdown(r->fd, SHUT_WR) == 0);
    return raw_read(r, NULL);
}

/* With a reset, as a machine that is switched off and asked again. */
static void vanish(Raw *r)
{
    EXPECT(setsockopt(r->fd, SOL_SOCKET, SO_LINGER, &(struct linger){ .l_onoff = 1 }, sizeof(struct linger)) == 0);
}

static void cut_anywhere(ScenarioHouse *h)
{
    const size_t whole = request(h, "断", 0).n;
    for (size_t n = 0; n < whole; n++) {
        CLEANUP(raw_done) Raw r = raw_open(h->app.port);
        raw_send(&r, str_sub(request(h, "断", 0), 0, n));
        if (n % 2)
            vanish(&r);
    }
    const size_t before_the_last[] = { whole / 2, 4, 1 }; /* in the head, in the body */
    for (size_t i = 0; i < COUNT_OF(before_the_last); i++) {
        CLEANUP(raw_done) Raw r = raw_open(h->app.port);
        raw_send(&r, str_sub(request(h, "断", 0), 0, whole - before_the_last[i]));
        EXPECT(raw_status(half_close(&r)) != 201);
    }
    EXPECT_I64(scenario_number(h, "SELECT COUNT(*) FROM unit WHERE name LIKE '断%'"), 0);
}

static void leave_before_the_answer(ScenarioHouse *h)
{
    for (int n = 0; n < LEAVERS; n++) {
        CLEANUP(raw_done) Raw r = raw_open(h->app.port);
        raw_send(&r, request(h, "去", n));
        if (n % 4 == 0)
            raw_read(&r, "HTTP/1.1 "); /* in the middle of it */
        vanish(&r);
    }
}

static void say_nothing_more(ScenarioHouse *h)
{
    CLEANUP(raw_done) Raw r = raw_open(h->app.port);
    raw_send(&r, request(h, "去", LEAVERS));
    const Str said = half_close(&r);
    EXPECT(said.n == 0 || raw_status(said) == 201);
    EXPECT(said.n == 0 || scenario_number(h, "SELECT COUNT(*) FROM unit WHERE name = '去40'") == 1);
}

static void torment(const char *url)
{
    ScenarioHouse *h = calloc(1, sizeof *h);
    scenario_open(h, url, features, feature_count, &(AppConfig){ .listen = "127.0.0.1:0", .idle_seconds = 1 });
    cut_anywhere(h);
    leave_before_the_answer(h);
    say_nothing_more(h);
    EXPECT_I64(scenario_number(h, UNRECORDED), 0);
    EXPECT_I64(scenario_number(h, UNWRITTEN), 0);
    scenario_close(h);
    free(h);
}

TEST(who_goes_away_has_written_whole_or_nothing)
{
    torment(NULL);
}

TEST_POSTGRES(who_goes_away_has_written_whole_or_nothing_on_postgres)
{
    torment(url);
}
