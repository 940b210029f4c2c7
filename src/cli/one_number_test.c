/* One landing: the first screen, the causes, what-if and the prefecture's board say the same yen, whatever was changed last. */
#include "base/test.h"
#include "http/scenario_town.h"
#include "schema/landing_kept.h"

#include <stdio.h>

#define TOWN "/api/towns/1001/"
#define YEAR "?year=2026"

/* Two services whose yen rise and swing, March 2023 to September 2026, so that the whole engine has something to do. */
static void give_town(ScenarioHouse *h)
{
    int month = 0;
    for (Month m = 202303; m <= 202609; m = month_add(m, 1), month++) {
        scenario_cell(h, (ScenarioCell){ .month = m, .service = "A6", .program = "equivalent", .people = 40, .paid = 800000 + month * 9000 + month * month % 7 * 20000 });
        scenario_cell(h, (ScenarioCell){ .month = m, .service = "A2", .program = "equivalent", .provider = 2, .level = "13", .people = 20, .paid = 300000 - month * 1000 + month * 5 % 11 * 9000 });
    }
    scenario_even_population(h);
    scenario_cap_inputs(h, 17000000);
}

typedef struct {
    int64_t yen, over;
} Number;

static Number number_of(ScenarioHouse *h, Person who, const char *target, const char *under, const char *yen, const char *over)
{
    CLEANUP(json_done) JsonDoc *doc = NULL;
    Problems ps;
    Number n = { INT64_MIN, INT64_MIN };
    TestReply reply = scenario_ask(h, who, GET, target, NULL, NULL);
    EXPECT_I64(reply.status, 200);
    problems_init(&ps, &h->arena);
    EXPECT_I64(json_parse(reply.body, &ps, &doc), OK);
    JsonNode *root = json_root(doc), *node = json_get(root, str_of(under));
    if (str_eq(str_of(under), S("items"))) /* the town in the table of all */
        for (size_t i = 0; i < json_count(json_get(root, S("items"))); i++)
            if (json_i64(json_get(json_at(json_get(root, S("items")), i), S("town"))) == IN_TOWN)
                node = json_at(json_get(root, S("items")), i);
    n.yen = json_i64(json_get(node, str_of(yen)));
    n.over = json_i64(json_get(node, str_of(over)));
    return n;
}

/* Answers the landing, after every screen has said the same. */
static int64_t agreed(ScenarioHouse *h, const char *when)
{
    Number home = number_of(h, OFFICER, TOWN "home" YEAR, "landing", "yen", "over_yen");
    Number board = number_of(h, PREFECTURE, "/api/prefectures/100/board" YEAR, "items", "landing_yen", "over_yen");
    Number why = number_of(h, OFFICER, TOWN "why" YEAR, "landing", "yen", "over_yen");
    TestReply results = scenario_ask(h, OFFICER, POST, TOWN "scenario-results", "{\"year\":2026,\"to\":2026,\"rows\":[]}", NULL);
    bool basis = str_contains(results.body, arena_printf(&h->arena, "\"base\":%lld,", (long long)home.yen));
    if (board.yen != home.yen || board.over != home.over || why.yen != home.yen || why.over != home.over || !basis)
        test_fail(__FILE__, __LINE__, "%s: home %lld (%lld), board %lld (%lld), why %lld (%lld), what if %d", when, (long long)home.yen,
                  (long long)home.over, (long long)board.yen, (long long)board.over, (long long)why.yen, (long long)why.over, basis);
    EXPECT(home.yen > 0);
    return home.yen + home.over;
}

typedef struct {
    const char *what;
    Method method;
    const char *target, *body, *if_match;
} Change;

static void one_number(ScenarioHouse *h)
{
    static const Change changes[] = {
        { "a line of the ledger", POST, TOWN "ledger", "{\"month\":202609,\"service\":\"general\",\"program\":\"general\",\"yen\":500000,\"kind\":\"contract\"}", NULL },
        { "an amount of the cap", PUT, TOWN "cap-inputs/5", "{\"yen\":4100000}", "1" },
        { "one that is taken away", DELETE, TOWN "cap-inputs/2", NULL, "1" },
        { "the population", PUT, TOWN "populations/2025", "{\"age75\":1100}", "1" },
        { "an exception", POST, TOWN "cap-exceptions",
          "{\"fiscal_year\":2026,\"approved_yen\":700000,\"state\":\"approved\",\"reason\":\"disaster\",\"decided_on\":\"2026-11-01\"}", NULL },
        { "the settings", POST, TOWN "town-settings", "{\"year_starts\":4,\"yen_rounding\":\"floor\",\"late_months\":2,\"special_town\":false}", NULL },
    };
    h->app.clock = clock_fixed(A_DAY_OF_2026_MS);
    give_town(h);
    int64_t before = agreed(h, "at first, nothing kept");
    app_tidy(&h->app);
    EXPECT_I64(scenario_number(h, "SELECT COUNT(*) FROM landing_kept WHERE landed = 1"), 1);
    EXPECT_I64(agreed(h, "kept"), before);
    for (size_t i = 0; i < COUNT_OF(changes); i++) {
        const Change *c = &changes[i];
        int status = scenario_ask(h, OFFICER, c->method, c->target, c->body, c->if_match).status;
        if (status < 200 || status > 299)
            test_fail(__FILE__, __LINE__, "%s: %d", c->what, status);
        int64_t now = agreed(h, c->what); /* with a kept row that is too old now */
        if (now == before)
            test_fail(__FILE__, __LINE__, "%s changed nothing", c->what);
        before = now;
        app_tidy(&h->app);
        EXPECT_I64(agreed(h, c->what), now);
    }
    size_t kept = 9;
    EXPECT_I64(landings_keep(h->app.pool, 2026, clock_ms(&h->app.clock), 10, &h->arena, &kept), OK); /* nobody changed anything: nothing to do */
    EXPECT_I64((int64_t)kept, 0);
}
TEST(every_screen_says_the_same_landing)
{
    scenario_each(features, feature_count, one_number);
}
