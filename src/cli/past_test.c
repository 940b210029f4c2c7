/* The town as it was known: after any changes, every screen asked as of an earlier moment answers what it answered then. */
#include "base/test.h"
#include "http/dispatcher.h"
#include "http/scenario_town.h"
#include "schema/past.h"

#include <stdio.h>
#include <string.h>

#define TOWN "/api/towns/1001/"
#define MINUTE INT64_C(60000)
#define BEGAN_MS INT64_C(1793588400000) /* 2026-11-02, 12:00 in Japan */

static void give_town(ScenarioHouse *h)
{
    int month = 0;
    for (Month m = 202303; m <= 202609; m = month_add(m, 1), month++)
        scenario_cell(h, (ScenarioCell){ .month = m, .service = "A6", .program = "equivalent", .origin = "kept", .people = 40, .paid = 800000 + month * 9000 + month * month % 7 * 20000 });
    scenario_even_population(h);
    scenario_cap_inputs(h, 17000000);
    scenario_sql(h, "INSERT INTO town_stamp (org, n) VALUES (1001, 1) ON CONFLICT (org) DO UPDATE SET n = town_stamp.n + 1");
    scenario_sql(h, "INSERT INTO past_month (org, service_month) SELECT DISTINCT org, service_month FROM cube");
}

/* ---- what is asked ---- */

static const char *const screens[] = {
    TOWN "cap?year=2026", TOWN "outlook?year=2026", TOWN "spending?by=month,service&from=202303&to=202609", TOWN "why?year=2026",
    TOWN "passport?figure=cap&year=2026", TOWN "passport?figure=landing&year=2026", TOWN "passport?figure=spent&year=2026", TOWN "passport?figure=over&year=2026",
};
enum { SCREENS = COUNT_OF(screens), MOMENTS = 6 };

static Str asked(ScenarioHouse *h, const char *target, const char *as_of)
{
    Str whole = as_of ? arena_printf(&h->arena, "%s&as_of=%s", target, as_of) : str_of(target);
    TestReply reply = scenario_ask(h, OFFICER, GET, whole.p, NULL, NULL);
    if (reply.status != 200)
        test_fail(__FILE__, __LINE__, "%s: %d " STR_FMT, whole.p, reply.status, STR_ARG(reply.body));
    return arena_copy(&h->arena, reply.body);
}

/* A passport says of which moment it is, who came later, and how it was told; its value and inputs are what counts. */
static Str core(Str body)
{
    size_t from = 0;
    Str key = S("\"value\":");
    if (!str_contains(body, S("\"figure\":")))
        return body;
    while (from + key.n < body.n && memcmp(body.p + from, key.p, key.n) != 0)
        from++;
    Str value, rest;
    str_cut(str_sub(body, from, body.n - from), ',', &value, &rest);
    return value;
}

/* ---- what is changed ---- */

static void expect_written(TestReply reply)
{
    if (reply.status < 200 || reply.status > 299)
        test_fail(__FILE__, __LINE__, "%d " STR_FMT, reply.status, STR_ARG(reply.body));
}

static void change(ScenarioHouse *h, int kind, int round, int *rev)
{
    Arena *a = &h->arena;
    int yen = (int)test_rand(100000, 900000);
    switch (kind) {
    case 0:
        expect_written(scenario_ask(h, OFFICER, POST, TOWN "ledger", arena_printf(a, "{\"month\":2026%02d,\"service\":\"general\",\"program\":\"general\",\"yen\":%d,"
                                    "\"kind\":\"contract\"}", (int)test_rand(4, 9), yen).p, NULL));
        break;
    case 1:
        expect_written(scenario_ask(h, OFFICER, PUT, TOWN "cap-inputs/5", arena_printf(a, "{\"yen\":%d}", 4000000 + yen).p, arena_printf(a, "%d", ++*rev).p));
        break;
    case 2:
        expect_written(scenario_ask(h, OFFICER, POST, TOWN "cap-exceptions", arena_printf(a, "{\"fiscal_year\":2026,\"approved_yen\":%d,\"state\":\"approved\","
                                    "\"reason\":\"disaster\"}", yen).p, NULL));
        break;
    case 3:
        expect_written(scenario_ask(h, OFFICER, POST, TOWN "known-effects", arena_printf(a, "{\"kind\":\"price\",\"from_month\":202610,\"rate\":%d,\"mark\":\"assumed\","
                                    "\"source\":\"見本%d\"}", (int)test_rand(10, 300), round).p, NULL));
        break;
    default:
        expect_written(scenario_ask(h, OFFICER, PUT, arena_printf(a, TOWN "populations/%d", 2025 - round).p,
                                    arena_printf(a, "{\"age75\":%d}", 1000 + (int)test_rand(1, 90)).p, "1"));
    }
}

static void remembered(ScenarioHouse *h)
{
    Str then[MOMENTS][SCREENS];
    char moments[MOMENTS][24];
    int rev = 0;
    give_town(h);
    h->app.clock = clock_fixed(BEGAN_MS);
    EXPECT_I64(past_keep(h->app.pool, BEGAN_MS, 10), OK);
    for (int m = 0; m < MOMENTS; m++) {
        h->app.clock = clock_fixed(BEGAN_MS + (2 * m + 1) * MINUTE);
        if (m)
            for (int k = (int)test_rand(1, 3); k > 0; k--)
                change(h, (int)test_rand(0, 3), m, &rev);
        if (m)
            change(h, 4, m, &rev);
        snprintf(moments[m], sizeof moments[m], "2026-11-02T12:%02d", 2 * m + 2);
        for (size_t i = 0; i < SCREENS; i++)
            then[m][i] = asked(h, screens[i], NULL);
    }
    for (int m = 0; m < MOMENTS; m++)
        for (size_t i = 0; i < SCREENS; i++) {
            Str now = asked(h, screens[i], moments[m]);
            if (!str_eq(core(now), core(then[m][i])))
                test_fail(__FILE__, __LINE__, "%s as of %s\nwas " STR_FMT "\nis  " STR_FMT, screens[i], moments[m], STR_ARG(core(then[m][i])), STR_ARG(core(now)));
        }
    EXPECT(!str_eq(then[0][0], then[MOMENTS - 1][0])); /* something did change */
}
TEST(every_screen_of_an_earlier_moment_says_what_it_said)
{
    scenario_each(features, feature_count, remembered);
}

static const Scenario refused[] = {
    { "no day", GET, TOWN "cap?year=2026&as_of=yesterday", OFFICER, 422, .has = { "?as_of" } },
    { "a day there is not", GET, TOWN "home?as_of=2026-02-30", OFFICER, 422, .has = { "?as_of" } },
    { "an hour there is not", GET, TOWN "home?as_of=2026-02-03T25:00", OFFICER, .want = 422 },
    { "a minute there is not", GET, TOWN "home?as_of=2026-02-03T10:60", OFFICER, .want = 422 },
    { "half an hour", GET, TOWN "home?as_of=2026-02-03T10", OFFICER, .want = 422 },
    { "the prefecture learns no differences of days", GET, TOWN "home?as_of=2026-02-03", PREFECTURE, .want = 403 },
    { "nor of spending", GET, TOWN "spending?by=month&as_of=2026-02-03", PREFECTURE, .want = 403 },
    { "nor the adviser", GET, TOWN "home?as_of=2026-02-03", ADVISER, .want = 403 },
    { "the neighbour", GET, TOWN "cap?as_of=2026-02-03", NEIGHBOUR, .want = 403 },
    { "before anything was known", GET, TOWN "cap?year=2026&as_of=2015-01-01", OFFICER, 200, .has = { "\"yen\":null" } },
    { "a first screen of nothing", GET, TOWN "home?as_of=2015-01-01", OFFICER, 200, .has = { "\"landing\":null" } },
};
TEST(an_earlier_moment_is_for_the_hall_alone)
{
    scenarios(features, feature_count, refused, COUNT_OF(refused));
}

/* To lay out a moment takes time and waits for its turn: never on a thread that serves connections. */
static void lanes(ScenarioHouse *h)
{
    static const struct { const char *target; bool slow; } rows[] = {
        { TOWN "home?year=2026", false }, { TOWN "home?as_of=2026-02-03", true }, { TOWN "home?year=2026&as_of=2026-02-03", true },
        { TOWN "spending?by=month%2Cservice", false }, { TOWN "spending?by=month%2Cservice&as%5Fof=2026-02-03", true }, { TOWN "why?", false },
        { TOWN "passport?figure=cap&as_of=2026-02-03", true }, { TOWN "members?as_of=2026-02-03", false },
    };
    for (size_t i = 0; i < COUNT_OF(rows); i++)
        EXPECT_I64(dispatch_is_slow(&h->app, GET, str_of(rows[i].target)), rows[i].slow);
}
TEST(an_earlier_moment_is_laid_out_on_the_slow_lane)
{
    scenario_each(features, feature_count, lanes);
}

/* A column that an entity gets must be kept in its versions too. */
TEST(versions_have_every_column)
{
    size_t found = 0;
    for (size_t f = 0; f < feature_count; f++)
        for (size_t i = 0; i < features[f]->n_entities; i++) {
            const Entity *e = features[f]->entities[i];
            const char *columns = past_columns(str_of(e->table));
            if (!columns)
                continue;
            found++;
            EXPECT_STR(str_of(columns), str_of(entity_columns(e)));
        }
    EXPECT_I64((int64_t)found, 6);
}
