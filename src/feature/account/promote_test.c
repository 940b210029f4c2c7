/* Nobody makes himself a second administrator. On each database. */
#include "feature/account/account.h"
#include "http/scenario.h"

#include <string.h>

static const Feature *const list[] = { &feature_account };
#define NOON 1700000010000
#define DAY 86400000LL
#define ACCOUNTS "/api/towns/1001/accounts"
#define NEW_ADMIN "{\"login\":\"second\",\"name\":\"見本 二郎\",\"role\":\"admin\",\"disabled\":false}"

/* Account 21 is a second administrator of the town. */
static void two_admins(ScenarioHouse *h)
{
    h->app.clock = clock_fixed(NOON);
    scenario_sql(h, "INSERT INTO account (org, id, rev, login, name, role, disabled, created_ms) VALUES (1001, 21, 1, 'admin2', 'x', 'admin', 0, 0)");
}

static TestReply ask_as(ScenarioHouse *h, int64_t account, Method method, const char *target)
{
    Str cookie;
    TestReply reply = { 0 };
    EXPECT_I64(app_sign_in(&h->app, IN_TOWN, account, &h->arena, &cookie), OK);
    TestRequest request = { .method = method, .target = str_of(target), .body = method == POST ? S("{}") : S(""), .cookie = cookie, .same_origin = true };
    EXPECT_I64(app_request(&h->app, &request, &h->arena, &reply), OK);
    return reply;
}

static int64_t admins(ScenarioHouse *h)
{
    return scenario_number(h, "SELECT COUNT(*) FROM account WHERE org = 1001 AND role = 'admin' AND disabled = 0");
}

static void alone(ScenarioHouse *h)
{
    const Scenario rows[] = {
        { "the only administrator makes a second one", POST, ACCOUNTS, ADMIN, 201, .body = NEW_ADMIN, .has = { "one_time_code" } },
        { "and then takes one more with two", POST, ACCOUNTS, ADMIN, 202,
          .body = "{\"login\":\"third\",\"name\":\"x\",\"role\":\"admin\",\"disabled\":false}", .has = { "needs_second" }, .hasnot = { "one_time_code" } },
        { "nobody else is touched by the rule", POST, ACCOUNTS, ADMIN, 201,
          .body = "{\"login\":\"fourth\",\"name\":\"x\",\"role\":\"officer\",\"disabled\":false}", .has = { "one_time_code" } },
    };
    scenario_run(h, rows, COUNT_OF(rows));
    EXPECT_I64(admins(h), 2);
}
TEST(the_only_administrator_makes_a_second) { scenario_each(list, COUNT_OF(list), alone); }

static void promoting(ScenarioHouse *h)
{
    two_admins(h);
    const Scenario asked[] = {
        { "promoting waits", PUT, ACCOUNTS "/2", ADMIN, 202, .body = "{\"role\":\"admin\"}", .if_match = "\"1\"", .has = { "needs_second", "until_ms" } },
        { "his role is the old one", GET, ACCOUNTS "?size=100", ADMIN, 200, .has = { "\"login\":\"head\",\"name\":\"見本 太郎\",\"role\":\"head\"" } },
        { "who asked does not confirm", POST, ACCOUNTS "/2/promotion/confirm", ADMIN, 422, .body = "{}", .has = { "\"second\"" } },
        { "nor does an officer", POST, ACCOUNTS "/2/promotion/confirm", OFFICER, 403, .body = "{}" },
        { "nor the one himself", POST, ACCOUNTS "/2/promotion/confirm", HEAD, 403, .body = "{}" },
        { "nor the prefecture", POST, ACCOUNTS "/2/promotion/confirm", PREFECTURE, 403, .body = "{}" },
        { "the others see it", GET, "/api/towns/1001/promotions", NATION_ADMIN, 200, .has = { "\"account\":2", "\"asked_by\":4" } },
        { "the officer does not", GET, "/api/towns/1001/promotions", OFFICER, .want = 403 },
        { "nobody asked for this one", POST, ACCOUNTS "/3/promotion/confirm", NATION_ADMIN, 404, .body = "{}" },
    };
    scenario_run(h, asked, COUNT_OF(asked));
    EXPECT_I64(admins(h), 2);
    TestReply done = ask_as(h, 21, POST, ACCOUNTS "/2/promotion/confirm");
    EXPECT_I64(done.status, 200);
    EXPECT_I64(admins(h), 3);
    EXPECT_I64(ask_as(h, 21, POST, ACCOUNTS "/2/promotion/confirm").status, 404); /* only once */
    EXPECT_I64(scenario_number(h, "SELECT COUNT(*) FROM audit WHERE target = 2 AND entity = 'account' AND reason LIKE '%承認%'"), 2);
}
TEST(promoting_takes_two) { scenario_each(list, COUNT_OF(list), promoting); }

static void new_one(ScenarioHouse *h)
{
    two_admins(h);
    TestReply made = scenario_ask(h, ADMIN, POST, ACCOUNTS, NEW_ADMIN, NULL);
    EXPECT_I64(made.status, 202);
    long long id = scenario_number_in(made.body, "id");
    EXPECT_I64(scenario_number(h, "SELECT disabled FROM account WHERE login = 'second'"), 1);
    EXPECT_I64(scenario_number(h, "SELECT COUNT(*) FROM account WHERE login = 'second' AND password IS NULL"), 1);
    const char *door = arena_printf(&h->arena, ACCOUNTS "/%lld", id).p;
    EXPECT_I64(scenario_ask(h, ADMIN, PUT, door, "{\"disabled\":false}", "\"1\"").status, 202); /* setting it free is making one too */
    EXPECT_I64(scenario_number(h, "SELECT disabled FROM account WHERE login = 'second'"), 1);
    const char *confirm = arena_printf(&h->arena, ACCOUNTS "/%lld/promotion/confirm", id).p;
    TestReply done = ask_as(h, 21, POST, confirm);
    EXPECT_I64(done.status, 200);
    EXPECT(str_contains(done.body, S("one_time_code")));
    EXPECT_I64(admins(h), 3);
}
TEST(a_new_administrator_takes_two) { scenario_each(list, COUNT_OF(list), new_one); }

/* Stopping the other one, or taking his role, leaves nobody alone with the keys before a day has passed. */
static void stopping_first(ScenarioHouse *h)
{
    two_admins(h);
    const Scenario rows[] = {
        { "the other is stopped", PUT, ACCOUNTS "/21", ADMIN, 200, .body = "{\"disabled\":true}", .if_match = "\"1\"" },
        { "it does not help", POST, ACCOUNTS, ADMIN, 202, .body = NEW_ADMIN, .has = { "needs_second" } },
        { "he may go on at once, for he was one", PUT, ACCOUNTS "/21", ADMIN, 200, .body = "{\"disabled\":false}", .if_match = "\"2\"" },
        { "or loses the role", PUT, ACCOUNTS "/21", ADMIN, 200, .body = "{\"role\":\"officer\"}", .if_match = "\"3\"" },
        { "nor does that", PUT, ACCOUNTS "/2", ADMIN, 202, .body = "{\"role\":\"admin\"}", .if_match = "\"1\"" },
    };
    scenario_run(h, rows, COUNT_OF(rows));
    h->app.clock.fixed_ms += DAY;
    h->cookies[ADMIN] = (Str){ 0 }; /* twelve hours are over */
    EXPECT_I64(scenario_ask(h, ADMIN, PUT, ACCOUNTS "/2", "{\"role\":\"admin\"}", "\"2\"").status, 200); /* his colleague had a day to see it */
    EXPECT_I64(admins(h), 2);
}
TEST(stopping_the_other_first_does_not_help) { scenario_each(list, COUNT_OF(list), stopping_first); }

static void too_late(ScenarioHouse *h)
{
    two_admins(h);
    EXPECT_I64(scenario_ask(h, ADMIN, PUT, ACCOUNTS "/2", "{\"role\":\"admin\"}", "\"1\"").status, 202);
    scenario_sql(h, "INSERT INTO account (org, id, rev, login, name, role, disabled, created_ms) VALUES (1001, 23, 1, 'late', 'x', 'admin', 0, 1700000010000)");
    EXPECT_I64(ask_as(h, 23, POST, ACCOUNTS "/2/promotion/confirm").status, 422); /* not by one made for it */
    EXPECT_I64(ask_as(h, 21, DELETE, ACCOUNTS "/2/promotion").status, 204);
    EXPECT_I64(ask_as(h, 21, POST, ACCOUNTS "/2/promotion/confirm").status, 404);
    EXPECT_I64(scenario_ask(h, ADMIN, PUT, ACCOUNTS "/2", "{\"role\":\"admin\"}", "\"2\"").status, 202);
    h->app.clock.fixed_ms += DAY;
    TestReply late = ask_as(h, 21, POST, ACCOUNTS "/2/promotion/confirm");
    EXPECT_I64(late.status, 422);
    EXPECT(str_contains(late.body, S("expired")));
    EXPECT_I64(admins(h), 3); /* 4, 21, 23 */
}
TEST(a_wish_for_an_administrator_ends_after_a_day) { scenario_each(list, COUNT_OF(list), too_late); }
