/* engagement_testing.h: what the tests of this feature share. */
#pragma once
#include "feature/engagement/engagement.h"
#include "http/scenario.h"

#include <stdarg.h>
#include <stdio.h>

static const Feature *const list[] = { &feature_engagement };
#define TOWN "/api/towns/1001"
#define NEW_ENGAGEMENT "{\"fiscal_year\":2026,\"way\":\"entry\",\"theme\":\"通所Cの立て直し\",\"state\":\"active\"}"

/* POST as the officer; answers the id of the new row. */
static inline int64_t made(ScenarioHouse *h, const char *path, const char *body)
{
    TestReply reply = scenario_ask(h, OFFICER, POST, path, body, NULL);
    if (reply.status != 201)
        test_fail(__FILE__, __LINE__, "%s: " STR_FMT, path, STR_ARG(reply.body));
    size_t i = 0, n;
    while (i + 5 < reply.body.n && !str_starts(str_sub(reply.body, i, reply.body.n), S("\"id\":")))
        i++;
    for (n = i += 5; n < reply.body.n && reply.body.p[n] >= '0' && reply.body.p[n] <= '9';)
        n++;
    int64_t value = 0;
    EXPECT(str_to_i64(str_sub(reply.body, i, n - i), &value));
    return value;
}

static inline const char *text(ScenarioHouse *h, const char *format, ...) __attribute__((format(printf, 2, 3)));
static inline const char *text(ScenarioHouse *h, const char *format, ...)
{
    char room[2048];
    va_list args;
    va_start(args, format);
    vsnprintf(room, sizeof room, format, args);
    va_end(args);
    return arena_copy(&h->arena, str_of(room)).p;
}

/* A day counted from today. */
static inline const char *iso(ScenarioHouse *h, int add)
{
    char room[11];
    return arena_copy(&h->arena, date_to_iso((Date){ app_today(&h->app).day + add }, room)).p;
}
