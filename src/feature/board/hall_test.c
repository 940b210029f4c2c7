#include "feature/board/board_testing.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

const char *hall_text(Hall *hall, const char *format, ...)
{
    char text[8192];
    va_list args;
    va_start(args, format);
    int n = vsnprintf(text, sizeof text, format, args);
    va_end(args);
    EXPECT(n > 0 && (size_t)n < sizeof text);
    return arena_copy(&hall->h->arena, str_of(text)).p;
}

int64_t hall_number(const TestReply *reply, const char *words)
{
    const char *at = memmem(reply->body.p, reply->body.n, words, strlen(words));
    int64_t value = 0;
    if (!at) {
        test_fail(__FILE__, __LINE__, "no %s in " STR_FMT, words, STR_ARG(reply->body));
        return 0;
    }
    size_t from = (size_t)(at - reply->body.p) + strlen(words), to = from;
    while (to < reply->body.n && reply->body.p[to] >= '0' && reply->body.p[to] <= '9')
        to++;
    EXPECT(str_to_i64(str_sub(reply->body, from, to - from), &value));
    return value;
}

void hall_expect(TestReply reply, int status, const char *has, const char *file, int line)
{
    if (reply.status != status || (has && !str_contains(reply.body, str_of(has))))
        test_fail(file, line, "status %d, wanted %d with %s: " STR_FMT, reply.status, status, has ? has : "-", STR_ARG(reply.body));
}

TestReply hall_ask(Hall *hall, Str cookie, Method method, const char *target, const char *body)
{
    TestRequest request = { .method = method, .target = str_of(target), .body = str_of(body), .same_origin = true,
                            .cookie = cookie.n ? cookie : scenario_cookie(hall->h, OFFICER) };
    TestReply reply = { 0 };
    EXPECT_I64(app_request(&hall->h->app, &request, &hall->h->arena, &reply), OK);
    return reply;
}

TestReply hall_do(Hall *hall, Str cookie, const char *operations)
{
    const char *target = cookie.n ? "/api/room/operations" : hall_text(hall, "%s/operations", hall->base);
    return hall_ask(hall, cookie, POST, target, hall_text(hall, "{\"operations\":[%s]}", operations));
}

Str hall_join(Hall *hall, const char *name)
{
    TestReply reply = hall_ask(hall, S("none=1"), POST, "/api/rooms",
                               hall_text(hall, "{\"code\":\"%s\",\"name\":\"%s\",\"organisation_kind\":\"centre\"}", hall->code, name));
    EXPECT_REPLY(reply, 200, "\"board\":");
    Str cookie, rest;
    str_cut(reply.set_cookie, ';', &cookie, &rest);
    EXPECT(str_starts(cookie, S("room=")) && str_contains(rest, S("HttpOnly")) && str_contains(rest, S("SameSite=Strict")));
    return cookie;
}

void hall_open(Hall *hall, ScenarioHouse *h, const char *template)
{
    *hall = (Hall){ .h = h };
    if (scenario_number(h, "SELECT COUNT(*) FROM engagement") == 0)
        scenario_sql(h, "INSERT INTO engagement (org, id, rev, fiscal_year, way, theme, state, training) VALUES (1001, 77, 1, 2026, 'entry', 'x', 'active', 0)");
    TestReply made = hall_ask(hall, S(""), POST, "/api/towns/1001/engagements/77/boards",
                              hall_text(hall, "{\"title\":\"2回目\",\"template\":\"%s\",\"groups\":[\"A班\",\"B班\"]}", template));
    EXPECT_REPLY(made, 201, "\"id\":");
    hall->board = hall_number(&made, "\"id\":");
    snprintf(hall->base, sizeof hall->base, "/api/towns/1001/boards/%lld", (long long)hall->board);
    TestReply opened = hall_ask(hall, S(""), POST, hall_text(hall, "%s/open", hall->base), "{\"hours\":3}");
    EXPECT_REPLY(opened, 200, "\"code\":\"");
    const char *at = memmem(opened.body.p, opened.body.n, "\"code\":\"", 8);
    snprintf(hall->code, sizeof hall->code, "%.9s", at ? at + 8 : "");
    TestReply live = hall_ask(hall, S(""), GET, hall_text(hall, "%s/live", hall->base), NULL);
    EXPECT_REPLY(live, 200, "\"phase\":\"silent\"");
    hall->team[0] = hall_number(&live, "\"groups\":[{\"id\":");
    hall->team[1] = hall_number(&live, "\"A班\"},{\"id\":");
}

int64_t hall_add(Hall *hall, Str cookie, const char *key, const char *text)
{
    TestReply reply = hall_do(hall, cookie, hall_text(hall, "{\"key\":\"%s\",\"kind\":\"add\",\"group\":%lld,\"area\":\"free\",\"text\":\"%s\",\"colour\":\"blue\"}", key,
                                                      (long long)hall->team[0], text));
    EXPECT_REPLY(reply, 200, "\"status\":\"done\"");
    return hall_number(&reply, "\"id\":");
}
