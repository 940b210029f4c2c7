/* import_api_testing.h: the doors of the import as a browser uses them. For tests only. */
#pragma once
#include "http/job.h"
#include "http/scenario.h"

#include <stdio.h>
#include <string.h>

#define IMPORTS "/api/towns/1001/imports"

static inline TestReply upload(ScenarioHouse *h, Person who, const char *name, Str bytes)
{
    char target[200];
    snprintf(target, sizeof target, IMPORTS "?name=%s", name);
    TestRequest request = { .method = POST, .target = str_of(target), .body = bytes, .cookie = scenario_cookie(h, who), .same_origin = true,
                            .content_type = S("application/octet-stream") };
    TestReply reply = { 0 };
    EXPECT_I64(app_request(&h->app, &request, &h->arena, &reply), OK);
    return reply;
}

static inline TestReply ask(ScenarioHouse *h, Method method, int64_t batch, const char *rest, const char *body)
{
    char target[200];
    snprintf(target, sizeof target, IMPORTS "/%lld%s", (long long)batch, rest);
    return scenario_ask(h, OFFICER, method, target, body, NULL);
}

/* The reply must be a job; waits for it. */
static inline Status job_of(ScenarioHouse *h, const TestReply *reply)
{
    EXPECT_I64(reply->status, 202);
    return job_wait(&h->app, scenario_number_in(reply->body, "job"));
}

#define HAS(reply, text) EXPECT(str_contains((reply).body, S(text)))
#define HAS_NOT(reply, text) EXPECT(!str_contains((reply).body, S(text)))

static inline void give_numbers(ScenarioHouse *h)
{
    scenario_sql(h, "UPDATE organisation SET code = '092142', insurer = '092148' WHERE id = 1001");
}
