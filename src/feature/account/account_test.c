#include "feature/account/account.h"
#include "feature/account/account_testing.h"

#include <time.h>

static const Feature *const list[] = { &feature_account };
#define GOOD "雨の日は縁側で将棋を指す"        /* too short on purpose: 12 */
#define OTHER "ひるの汽車は海ぞいをゆっくり走る"

static void signing(ScenarioHouse *h)
{
    give_password(h, "officer", hashed());
    TestReply none = get(h, (Str){ 0 }, "/api/session");
    EXPECT_I64(none.status, 200);
    EXPECT(str_contains(none.body, S("\"signed_in\":false,\"person\":null,\"permissions\":[],\"locked\":false,\"locked_name\":null,\"seconds_left\":0,\"ends_in_seconds\":0,\"demo\":false,\"setup_needed\":false")));

    TestReply in = post(h, (Str){ 0 }, "/api/session", "{\"login\":\"officer\",\"password\":\"" PASSWORD "\"}");
    EXPECT_I64(in.status, 200);
    EXPECT(str_contains(in.body, S("\"login\":\"officer\"")) && str_contains(in.body, S("\"org_name\":\"みほん市\"")));
    EXPECT(str_contains(in.body, S("\"money_write\"")) && !str_contains(in.body, S("account_admin")) && !str_contains(in.body, S("argon2")));
    EXPECT(str_starts(in.set_cookie, S("sid=")) && str_ends(in.set_cookie, S("; Path=/; HttpOnly; SameSite=Strict")));
    EXPECT(str_contains(get(h, sid(in), "/api/session").body, S("\"signed_in\":true")));
    EXPECT_I64(scenario_number(h, "SELECT count(*) FROM audit WHERE verb = 'sign' AND org = 1001 AND target = 1 AND result = 'ok'"), 1);

    TestReply again = post(h, sid(in), "/api/session", "{\"login\":\"officer\",\"password\":\"" PASSWORD "\"}");
    EXPECT(!str_eq(sid(again), sid(in)));                                        /* a new id */
    EXPECT(str_contains(get(h, sid(in), "/api/session").body, S("\"signed_in\":false"))); /* and the old one ended */

    static const char *const wrong[] = {
        "{\"login\":\"officer\",\"password\":\"" PASSWORD "x\"}", "{\"login\":\"officer\",\"password\":\"" GOOD "\"}",
        "{\"login\":\"nobody\",\"password\":\"" PASSWORD "\"}",   "{\"login\":\"head\",\"password\":\"" PASSWORD "\"}",
        "{\"login\":\"disabled\",\"password\":\"" PASSWORD "\"}",
    };
    Str first = { 0 };
    for (size_t i = 0; i < COUNT_OF(wrong); i++) {
        TestReply no = post(h, (Str){ 0 }, "/api/session", wrong[i]);
        EXPECT_I64(no.status, 401);
        EXPECT(!no.set_cookie.n);
        if (i == 0)
            first = no.body;
        EXPECT_STR(no.body, first); /* tells nobody who is there */
    }
    EXPECT_I64(scenario_number(h, "SELECT count(*) FROM audit WHERE verb = 'sign' AND result = 'unauthenticated'"), COUNT_OF(wrong));

    TestRequest leave = { .method = DELETE, .target = S("/api/session"), .cookie = sid(again), .same_origin = true };
    TestReply left;
    EXPECT_I64(app_request(&h->app, &leave, &h->arena, &left), OK);
    EXPECT_I64(left.status, 204);
    EXPECT(str_contains(left.set_cookie, S("Max-Age=0")));
    EXPECT(str_contains(get(h, sid(again), "/api/session").body, S("\"signed_in\":false")));
}
TEST(signing_in_and_out)
{
    scenario_each(list, COUNT_OF(list), signing);
}

TEST(wrong_passwords_wait_longer_and_longer_but_not_for_ever)
{
    ScenarioHouse h;
    AppConfig config = { .clock = clock_fixed(1700000000000) };
    const char *wrong = "{\"login\":\"officer\",\"password\":\"x\"}", *right = "{\"login\":\"officer\",\"password\":\"" PASSWORD "\"}";
    scenario_open(&h, NULL, list, COUNT_OF(list), &config);
    give_password(&h, "officer", hashed());
    for (int i = 0; i < SIGNIN_FAILURES_MAX; i++)
        EXPECT_I64(post(&h, (Str){ 0 }, "/api/session", wrong).status, 401);
    EXPECT_I64(post(&h, (Str){ 0 }, "/api/session", right).status, 429); /* even the right one */
    h.app.clock.fixed_ms += 29999;
    EXPECT_I64(post(&h, (Str){ 0 }, "/api/session", wrong).status, 429);
    h.app.clock.fixed_ms += 1;
    EXPECT_I64(post(&h, (Str){ 0 }, "/api/session", wrong).status, 401);
    h.app.clock.fixed_ms += 59999; /* doubled */
    EXPECT_I64(post(&h, (Str){ 0 }, "/api/session", right).status, 429);
    EXPECT_I64(post(&h, (Str){ 0 }, "/api/session", "{\"login\":\"head\",\"password\":\"x\"}").status, 401); /* others are not kept out */
    h.app.clock.fixed_ms += 1;
    EXPECT_I64(post(&h, (Str){ 0 }, "/api/session", right).status, 200);
    EXPECT_I64(post(&h, (Str){ 0 }, "/api/session", wrong).status, 401); /* forgiven */
    scenario_close(&h);
}

static double cpu_seconds(Str stored)
{
    Arena arena;
    bool once;
    arena_init(&arena, 1 << 20);
    clock_t from = clock();
    EXPECT(!stored_matches(stored, S("wrong"), 0, &arena, &once));
    arena_done(&arena);
    return (double)(clock() - from) / CLOCKS_PER_SEC;
}

TEST(an_unknown_name_costs_what_a_known_one_costs)
{
    Str known = hashed();
    double a = cpu_seconds(known), b = cpu_seconds(S(""));
    for (int i = 0; i < 4; i++) { /* the least of five: what others do to the processor only adds */
        double again = cpu_seconds(known), nobody = cpu_seconds(S(""));
        a = again < a ? again : a;
        b = nobody < b ? nobody : b;
    }
    EXPECT(b > a / 3 && b < a * 3);
    EXPECT(a > 0.005);
}

static const struct {
    const char *password;
    bool good;
} rules[] = {
    { "", false },
    { "short", false },
    { "12345678901234", false },
    { "123456789012345", false },
    { "aaaaaaaaaaaaaaaaaaaa", false },
    { "abababababababababab", false },
    { "passwordpassword", false },
    { "ＰＡＳＳＷＯＲＤＰａｓｓｗｏｒｄ", false },
    { "みほん市みほん市みほん市みほん市", false },
    { "みほん市地域包括支援センター令和", false },
    { "officer-officer-officer", false },
    { "介護保険総合事業上限額令和平成昭和", false },
    { "qwertyuiopasdfghjkl", false },
    { "Reiwa8Houkatsu-Kaigo", false },
    { "correct horse battery staple", true },
    { PASSWORD, true },
    { "令和のはじめに裏山でみた流れ星ふたつ", true },
    { "𩸽の干物と冷や酒で𠮷野家まで歩く午後", true }, /* four-byte kanji */
    { "0123456789012345678901234567890123456789012345678901234567890123456789 and a cat on the roof", true },
};

TEST(what_a_password_must_be)
{
    Arena arena;
    arena_init(&arena, 8u << 20);
    const Str own[] = { S("officer"), S("見本 太郎"), S("みほん市") };
    for (size_t i = 0; i < COUNT_OF(rules); i++) {
        Problems *ps = ARENA_NEW(&arena, Problems);
        problems_init(ps, &arena);
        Status status = password_check(str_of(rules[i].password), own, COUNT_OF(own), S("/password"), ps);
        if ((status == OK) != rules[i].good)
            test_fail(__FILE__, __LINE__, "%s is %s", rules[i].password, status == OK ? "taken" : "refused");
        EXPECT_I64(ps->count, rules[i].good ? 0 : 1);
        if (ps->count)
            EXPECT(!rules[i].password[0] || !str_contains(ps->items[0].sentence, str_of(rules[i].password)));
    }
    arena_done(&arena);
}

static void own_password(ScenarioHouse *h)
{
    give_password(h, "officer", hashed());
    Str one = scenario_cookie(h, OFFICER), two;
    EXPECT_I64(app_sign_in(&h->app, IN_TOWN, 1, &h->arena, &two), OK);
    EXPECT_I64(post(h, (Str){ 0 }, "/api/password", "{\"old\":\"a\",\"new\":\"b\"}").status, 401);
    EXPECT_I64(post(h, one, "/api/password", "{\"old\":\"" PASSWORD "\",\"new\":\"short\"}").status, 422);
    EXPECT_I64(post(h, one, "/api/password", "{\"old\":\"wrong\",\"new\":\"" OTHER "\"}").status, 422);
    EXPECT_I64(post(h, one, "/api/password", "{\"old\":\"" PASSWORD "\",\"new\":\"" PASSWORD "\"}").status, 422);
    EXPECT_I64(post(h, one, "/api/password", "{\"old\":\"" PASSWORD "\",\"new\":\"" OTHER "\"}").status, 204);
    EXPECT_I64(get(h, one, "/api/sessions").status, 200);  /* this session stays */
    EXPECT_I64(get(h, two, "/api/sessions").status, 401);  /* the others end */
    EXPECT_I64(post(h, (Str){ 0 }, "/api/session", "{\"login\":\"officer\",\"password\":\"" PASSWORD "\"}").status, 401);
    EXPECT_I64(post(h, (Str){ 0 }, "/api/session", "{\"login\":\"officer\",\"password\":\"" OTHER "\"}").status, 200);
}
TEST(changing_ones_password_ends_the_other_sessions)
{
    scenario_each(list, COUNT_OF(list), own_password);
}

static void own_sessions(ScenarioHouse *h)
{
    char path[64];
    Str one = scenario_cookie(h, OFFICER), two;
    EXPECT_I64(app_sign_in(&h->app, IN_TOWN, 1, &h->arena, &two), OK);
    TestReply mine = get(h, two, "/api/sessions");
    EXPECT(str_contains(mine.body, S("\"current\":true")) && str_contains(mine.body, S("\"current\":false")));
    snprintf(path, sizeof path, "/api/sessions/%lld", (long long)scenario_number_in(mine.body, "id")); /* the newest: two */
    EXPECT_I64(scenario_ask(h, HEAD, DELETE, path, NULL, NULL).status, 404);
    EXPECT_I64(scenario_ask(h, OFFICER, DELETE, path, NULL, NULL).status, 204);
    EXPECT_I64(get(h, two, "/api/sessions").status, 401);
    EXPECT_I64(get(h, one, "/api/sessions").status, 200);
}
TEST(a_session_can_be_ended_from_another)
{
    scenario_each(list, COUNT_OF(list), own_sessions);
}

#define ACCOUNTS "/api/towns/1001/accounts"
static const Scenario admin_rows[] = {
    { "the administrator lists", GET, ACCOUNTS "?size=50", ADMIN, 200, .has = { "\"login\":\"officer\"" }, .hasnot = { "password", "\"neighbour\"" } },
    { "so does the nation's", GET, ACCOUNTS, NATION_ADMIN, .want = 200 },
    { "the officer does not", GET, ACCOUNTS, OFFICER, .want = 403 },
    { "nor the prefecture", GET, ACCOUNTS, PREFECTURE, .want = 403 },
    { "nor in another town", GET, "/api/towns/1002/accounts", ADMIN, .want = 403 },
    { "a login that is taken", POST, ACCOUNTS, ADMIN, 422, .body = "{\"login\":\"officer\",\"name\":\"x\",\"role\":\"head\",\"disabled\":false}", .has = { "/login" } },
    { "taken in another town", POST, ACCOUNTS, ADMIN, 422, .body = "{\"login\":\"neighbour\",\"name\":\"x\",\"role\":\"head\",\"disabled\":false}", .has = { "/login" } },
    { "a login with blanks", POST, ACCOUNTS, ADMIN, 422, .body = "{\"login\":\"a b\",\"name\":\"x\",\"role\":\"head\",\"disabled\":false}", .has = { "/login" } },
    { "a role nobody knows", POST, ACCOUNTS, ADMIN, 422, .body = "{\"login\":\"new\",\"name\":\"x\",\"role\":\"king\",\"disabled\":false}", .has = { "/role" } },
    { "a centre's person without a centre", POST, ACCOUNTS, ADMIN, 422, .body = "{\"login\":\"new\",\"name\":\"x\",\"role\":\"centre\",\"disabled\":false}", .has = { "/unit" } },
    { "an officer in a centre", POST, ACCOUNTS, ADMIN, 422, .body = "{\"login\":\"new\",\"name\":\"x\",\"role\":\"officer\",\"unit\":5001,\"disabled\":false}", .has = { "/unit" } },
    { "a centre of nowhere", POST, ACCOUNTS, ADMIN, 422, .body = "{\"login\":\"new\",\"name\":\"x\",\"role\":\"centre\",\"unit\":77,\"disabled\":false}", .has = { "/unit" } },
    { "a password is not given", POST, ACCOUNTS, ADMIN, 422, .body = "{\"login\":\"new\",\"name\":\"x\",\"role\":\"head\",\"password\":\"y\",\"disabled\":false}", .hasnot = { "one_time_code" } },
    { "the officer creates nobody", POST, ACCOUNTS, OFFICER, 403, .body = "{\"login\":\"new\",\"name\":\"x\",\"role\":\"head\",\"disabled\":false}" },
    { "one does not stop oneself", PUT, ACCOUNTS "/4", ADMIN, 422, .body = "{\"disabled\":true}", .if_match = "\"1\"", .has = { "/disabled" } },
    { "nor change one's own role", PUT, ACCOUNTS "/4", ADMIN, 422, .body = "{\"role\":\"officer\"}", .if_match = "\"1\"" },
    { "a login stays", PUT, ACCOUNTS "/2", ADMIN, 422, .body = "{\"login\":\"kacho\"}", .if_match = "\"1\"" },
    { "an account of another town", PUT, ACCOUNTS "/9", ADMIN, 404, .body = "{\"name\":\"x\"}", .if_match = "\"1\"" },
    { "reset in another town", POST, ACCOUNTS "/9/reset", ADMIN, 404, .body = "{}" },
    { "an old version", PUT, ACCOUNTS "/2", ADMIN, 409, .body = "{\"name\":\"x\"}", .if_match = "\"7\"", .has = { "\"current\":{" }, .hasnot = { "argon2" } },
    { "no demo, no people", GET, "/api/demo/people", NOBODY, .want = 404 },
    { "no demo, no choosing", POST, "/api/demo/session", NOBODY, 404, .body = "{\"org\":1001,\"id\":1}" },
    { "no setup any more", POST, "/api/setup", NOBODY, 404, .body = "{}" },
};
TEST(accounts_of_a_town)
{
    scenarios(list, COUNT_OF(list), admin_rows, COUNT_OF(admin_rows));
}

static void new_account(ScenarioHouse *h)
{
    char body[256];
    Str head = scenario_cookie(h, HEAD);
    TestReply made = scenario_ask(h, ADMIN, POST, ACCOUNTS, "{\"login\":\"hanako\",\"name\":\"見本 花子\",\"role\":\"officer\",\"disabled\":false}", NULL);
    EXPECT_I64(made.status, 201);
    Str code = scenario_text_in(made.body, "one_time_code");
    EXPECT_I64(code.n, 23);
    EXPECT_I64(scenario_number(h, "SELECT count(*) FROM audit WHERE org = 1001 AND account = 4 AND entity = 'account' AND verb = 'write'"), 1);
    snprintf(body, sizeof body, "{\"login\":\"hanako\",\"password\":\"" STR_FMT "\"}", STR_ARG(code));
    TestReply in = post(h, (Str){ 0 }, "/api/session", body);
    EXPECT_I64(in.status, 200);
    EXPECT(str_contains(in.body, S("\"must_change_password\":true")));
    EXPECT_I64(get(h, sid(in), "/api/sessions").status, 200);
    snprintf(body, sizeof body, "{\"old\":\"" STR_FMT "\",\"new\":\"" PASSWORD "\"}", STR_ARG(code));
    EXPECT_I64(post(h, sid(in), "/api/password", body).status, 204);
    EXPECT(str_contains(get(h, sid(in), "/api/session").body, S("\"must_change_password\":false")));
    snprintf(body, sizeof body, "{\"login\":\"hanako\",\"password\":\"" STR_FMT "\"}", STR_ARG(code));
    EXPECT_I64(post(h, (Str){ 0 }, "/api/session", body).status, 401); /* used up */
    /* stopping ends the sessions */
    EXPECT_I64(get(h, head, "/api/sessions").status, 200);
    EXPECT_I64(scenario_ask(h, ADMIN, PUT, ACCOUNTS "/2", "{\"disabled\":true}", "\"1\"").status, 200);
    EXPECT_I64(get(h, head, "/api/sessions").status, 401);
    /* a new code ends them too */
    Str nurse = scenario_cookie(h, NURSE);
    EXPECT_I64(scenario_ask(h, ADMIN, POST, ACCOUNTS "/3/reset", "{}", NULL).status, 200);
    EXPECT_I64(get(h, nurse, "/api/sessions").status, 401);
}
TEST(a_new_person_comes_with_a_one_time_code)
{
    scenario_each(list, COUNT_OF(list), new_account);
}

TEST(a_one_time_code_runs_out_and_opens_nothing_but_the_password)
{
    ScenarioHouse h;
    AppConfig config = { .clock = clock_fixed(1700000000000) };
    scenario_open(&h, NULL, list, COUNT_OF(list), &config);
    Str code, stored;
    char body[128];
    EXPECT_I64(one_time_code(h.app.clock.fixed_ms, &h.arena, &code, &stored), OK);
    scenario_sql(&h, "UPDATE account SET role = 'admin' WHERE login = 'officer'");
    give_password(&h, "officer", stored);
    snprintf(body, sizeof body, "{\"login\":\"officer\",\"password\":\"" STR_FMT "\"}", STR_ARG(code));
    TestReply in = post(&h, (Str){ 0 }, "/api/session", body);
    EXPECT_I64(in.status, 200);
    TestReply refused = get(&h, sid(in), ACCOUNTS);
    EXPECT_I64(refused.status, 403);
    EXPECT(str_contains(refused.body, S("must_change")));
    h.app.clock.fixed_ms += 24 * 3600000LL - 1;
    EXPECT_I64(post(&h, (Str){ 0 }, "/api/session", body).status, 200);
    h.app.clock.fixed_ms += 1;
    EXPECT_I64(post(&h, (Str){ 0 }, "/api/session", body).status, 401);
    scenario_close(&h);
}

static void setup(ScenarioHouse *h)
{
    Str hash;
    scenario_sql(h, "DELETE FROM account");
    EXPECT_I64(app_setup_hash(S("AAAAA-BBBBB-CCCCC-DDDDD"), &h->arena, &hash), OK);
    char sql[256];
    snprintf(sql, sizeof sql, "INSERT INTO meta (name, value) VALUES ('setup_code', '" STR_FMT "')", STR_ARG(hash));
    scenario_sql(h, sql);
    h->app.setup_needed = true;
    EXPECT(str_contains(get(h, (Str){ 0 }, "/api/session").body, S("\"setup_needed\":true")));
#define PERSON "\"login\":\"first\",\"name\":\"最初 一郎\",\"password\":\"" PASSWORD "\",\"town_name\":\"あたらし市\""
    EXPECT_I64(post(h, (Str){ 0 }, "/api/setup", "{\"code\":\"wrong\",\"town_code\":\"992046\"," PERSON "}").status, 403);
    TestReply bad = post(h, (Str){ 0 }, "/api/setup", "{\"code\":\"AAAAA-BBBBB-CCCCC-DDDDD\",\"town_code\":\"992047\"," PERSON "}");
    EXPECT_I64(bad.status, 422);
    EXPECT(str_contains(bad.body, S("/town_code")));
    EXPECT_I64(post(h, (Str){ 0 }, "/api/setup", "{\"code\":\"AAAAA-BBBBB-CCCCC-DDDDD\"}").status, 422);
    TestReply done = post(h, (Str){ 0 }, "/api/setup", "{\"code\":\"AAAAA-BBBBB-CCCCC-DDDDD\",\"town_code\":\"992011\"," PERSON "}");
    EXPECT_I64(done.status, 200);
    EXPECT(str_contains(done.body, S("\"role\":\"admin\"")) && str_contains(done.body, S("\"town\":1001")) && str_contains(done.body, S("\"setup_needed\":false")));
    EXPECT_I64(get(h, sid(done), ACCOUNTS).status, 200);
    EXPECT_I64(post(h, (Str){ 0 }, "/api/setup", "{\"code\":\"AAAAA-BBBBB-CCCCC-DDDDD\",\"town_code\":\"992011\"," PERSON "}").status, 404);
    EXPECT_I64(scenario_number(h, "SELECT count(*) FROM meta WHERE name = 'setup_code'"), 0);
}
TEST(the_first_account_needs_the_code_of_the_console)
{
    scenario_each(list, COUNT_OF(list), setup);
}

static void demo(ScenarioHouse *h)
{
    h->app.demo = true; /* app_start allows it on a demo database and loopback only */
    TestReply people = get(h, (Str){ 0 }, "/api/demo/people");
    EXPECT_I64(people.status, 200);
    EXPECT(str_contains(people.body, S("\"role\":\"officer\"")) && !str_contains(people.body, S("login")));
    TestReply in = post(h, (Str){ 0 }, "/api/demo/session", "{\"org\":1001,\"id\":2}");
    EXPECT_I64(in.status, 200);
    EXPECT(str_contains(in.body, S("\"role\":\"head\"")) && in.set_cookie.n);
    EXPECT_I64(post(h, sid(in), "/api/demo/session", "{\"org\":1001,\"id\":1}").status, 200);
    EXPECT(str_contains(get(h, sid(in), "/api/session").body, S("\"signed_in\":false")));
    EXPECT_I64(post(h, (Str){ 0 }, "/api/demo/session", "{\"org\":1001,\"id\":16}").status, 403);
    EXPECT_I64(post(h, (Str){ 0 }, "/api/demo/session", "{\"org\":1002,\"id\":1}").status, 404);
    EXPECT_I64(post(h, (Str){ 0 }, "/api/demo/session", "{\"org\":\"1001\",\"id\":1}").status, 422);
}
TEST(in_the_demo_one_chooses_who_to_be)
{
    scenario_each(list, COUNT_OF(list), demo);
}

TEST(demo_is_refused_on_a_real_database)
{
    App app;
    Arena arena;
    Str why;
    arena_init(&arena, 1 << 20);
    AppConfig config = { .db = { .url = ":memory:", .readers = 2, .create = true }, .key_seed = 1, .quiet = true, .demo = true };
    EXPECT_I64(app_start(&app, &config, &arena, &why), ERR_FORBIDDEN);
    EXPECT(str_contains(why, S("--demo")));
    arena_done(&arena);
}
