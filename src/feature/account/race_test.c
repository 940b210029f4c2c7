/* What was judged before a wait for the writer counts only if it still holds after it. Two in line, on each database. */
#include "feature/account/account.h"
#include "feature/account/account_testing.h"

static const Feature *const list[] = { &feature_account };
#define NOON 1700000010000
#define RESET "/api/towns/1001/accounts/1/reset"
#define ENROL "/api/second-factor"
#define FRESH "ひるの汽車は海ぞいをゆっくり走る"
#define FRESHER "よるの汽船は川ぞいをしずかに下る"
#define IN(password) "{\"login\":\"officer\",\"password\":\"" password "\"}"
#define CHANGE_TO(password) "{\"old\":\"" PASSWORD "\",\"new\":\"" password "\"}"
#define LOCKED_MS (16 * 60000)

/* Of the officer. */
typedef struct {
    Str me, other; /* two sessions, this one first */
    int64_t my_id;
} House;

static House begin(ScenarioHouse *h)
{
    House of = { 0 };
    h->app.clock = clock_fixed(NOON);
    give_password(h, "", hashed());
    of.me = scenario_cookie(h, OFFICER);
    of.my_id = scenario_number(h, "SELECT id FROM session WHERE account = 1");
    EXPECT_I64(app_sign_in(&h->app, IN_TOWN, 1, &h->arena, &of.other), OK);
    scenario_cookie(h, ADMIN);
    return of;
}

static int64_t sessions(ScenarioHouse *h)
{
    return scenario_number(h, "SELECT count(*) FROM session WHERE account = 1");
}

static TestReply sign_in(ScenarioHouse *h, const char *body)
{
    return post(h, (Str){ 0 }, "/api/session", body);
}

static Phone begin_enrolment(ScenarioHouse *h, Str cookie)
{
    return phone_of(scenario_text_in(post(h, cookie, ENROL, "{\"password\":\"" PASSWORD "\"}").body, "secret"));
}

/* He has a second factor; the code of this step is burnt. */
static Phone enrol(ScenarioHouse *h, Str cookie)
{
    Phone phone = begin_enrolment(h, cookie);
    EXPECT_I64(post(h, cookie, ENROL "/confirm", code_body(h, &phone, NOON, (Str){ 0 })).status, 200);
    h->app.clock.fixed_ms += 30000;
    return phone;
}

/* The password, hashed by a program of weaker parameters (m 8 MiB, t 1). */
#define OLD_HASH "$argon2id$v=19$m=8192,t=1,p=1$tDrSf9LsVDHsJ8dH8Z7X8A$eXT56QSgNf7x9wz7UW5SvWbA9F3FYqKV2Ff7qcjWtnY"

/* The code of a reset opens, and nothing else does. */
static void expect_reset(ScenarioHouse *h, const Asker *reset)
{
    EXPECT_I64(reset->reply.status, 200);
    EXPECT_I64(sessions(h), 0);
    EXPECT_I64(sign_in(h, IN(FRESH)).status, 401);
    EXPECT_I64(sign_in(h, IN(PASSWORD)).status, 401);
    Str code = scenario_text_in(reset->reply.body, "one_time_code");
    TestReply by_code = sign_in(h, arena_printf(&h->arena, IN(STR_FMT), STR_ARG(code)).p);
    EXPECT_I64(by_code.status, 200);
    EXPECT(str_contains(by_code.body, S("\"must_change_password\":true")));
}

/* ---- a reset ---- */

static void reset_then_change(ScenarioHouse *h)
{
    House of = begin(h);
    Asker reset = { .cookie = h->cookies[ADMIN], .method = POST, .target = RESET, .body = "{}" };
    Asker change = { .cookie = of.me, .method = POST, .target = "/api/password", .body = CHANGE_TO(FRESH) };
    enrol(h, of.me);
    one_after_the_other(h, &reset, &change);
    EXPECT_I64(change.reply.status, 401);
    EXPECT(str_contains(change.reply.body, S("\"ended\"")));
    EXPECT_I64(scenario_number(h, "SELECT again FROM second_factor WHERE account = 1"), 1);
    expect_reset(h, &reset);
}
TEST(a_change_that_waited_undoes_no_reset) { scenario_each(list, COUNT_OF(list), reset_then_change); }

static void reset_then_old_hash(ScenarioHouse *h)
{
    begin(h);
    Asker reset = { .cookie = h->cookies[ADMIN], .method = POST, .target = RESET, .body = "{}" };
    Asker in = { .method = POST, .target = "/api/session", .body = IN(PASSWORD) };
    give_password(h, "officer", S(OLD_HASH));
    one_after_the_other(h, &reset, &in);
    EXPECT_I64(in.reply.status, 401);
    expect_reset(h, &reset);
}
TEST(a_hash_made_anew_undoes_no_reset) { scenario_each(list, COUNT_OF(list), reset_then_old_hash); }

static void reset_then_first_step(ScenarioHouse *h)
{
    House of = begin(h);
    Asker reset = { .cookie = h->cookies[ADMIN], .method = POST, .target = RESET, .body = "{}" };
    Asker in = { .method = POST, .target = "/api/session", .body = IN(PASSWORD) };
    enrol(h, of.me);
    give_password(h, "officer", S(OLD_HASH));
    one_after_the_other(h, &reset, &in);
    EXPECT_I64(in.reply.status, 401);
    EXPECT(!str_contains(in.reply.body, S("\"ticket\":\"")));
    expect_reset(h, &reset);
}
TEST(nor_does_one_made_anew_at_the_first_step) { scenario_each(list, COUNT_OF(list), reset_then_first_step); }

/* ---- a change ---- */

static void change_then_change(ScenarioHouse *h)
{
    House of = begin(h);
    Asker first = { .cookie = of.me, .method = POST, .target = "/api/password", .body = CHANGE_TO(FRESH) };
    Asker second = { .cookie = of.me, .method = POST, .target = "/api/password", .body = CHANGE_TO(FRESHER) };
    one_after_the_other(h, &first, &second);
    EXPECT_I64(first.reply.status, 204);
    EXPECT_I64(second.reply.status, 422);
    EXPECT(str_contains(second.reply.body, S("\"pointer\":\"/old\",\"code\":\"changed\"")));
    EXPECT_I64(sign_in(h, IN(FRESHER)).status, 401);
    EXPECT_I64(sign_in(h, IN(FRESH)).status, 200);
}
TEST(of_two_changes_of_one_password_the_first_counts) { scenario_each(list, COUNT_OF(list), change_then_change); }

static void end_then_change(ScenarioHouse *h)
{
    House of = begin(h);
    const char *mine = arena_printf(&h->arena, "/api/sessions/%lld", (long long)of.my_id).p;
    Asker end = { .cookie = of.other, .method = DELETE, .target = mine };
    Asker change = { .cookie = of.me, .method = POST, .target = "/api/password", .body = CHANGE_TO(FRESH) };
    one_after_the_other(h, &end, &change);
    EXPECT_I64(end.reply.status, 204);
    EXPECT_I64(change.reply.status, 401);
    EXPECT_I64(sign_in(h, IN(FRESH)).status, 401);
    EXPECT_I64(sign_in(h, IN(PASSWORD)).status, 200);
}
TEST(a_session_that_was_ended_changes_no_password) { scenario_each(list, COUNT_OF(list), end_then_change); }

static void change_then_sign_in(ScenarioHouse *h)
{
    House of = begin(h);
    Asker change = { .cookie = of.me, .method = POST, .target = "/api/password", .body = CHANGE_TO(FRESH) };
    Asker in = { .method = POST, .target = "/api/session", .body = IN(PASSWORD) };
    one_after_the_other(h, &change, &in);
    EXPECT_I64(change.reply.status, 204);
    EXPECT_I64(in.reply.status, 401);
    EXPECT(!in.reply.set_cookie.n);
    EXPECT_STR(in.reply.body, sign_in(h, IN("wrong")).body); /* answered as any wrong password */
    EXPECT_I64(sessions(h), 1);
    EXPECT_I64(get(h, of.me, "/api/sessions").status, 200);
}
TEST(no_session_by_the_old_password_outlives_its_change) { scenario_each(list, COUNT_OF(list), change_then_sign_in); }

static void change_then_code(ScenarioHouse *h)
{
    House of = begin(h);
    Phone phone = enrol(h, of.me);
    Str ticket = scenario_text_in(sign_in(h, IN(PASSWORD)).body, "ticket");
    Asker change = { .cookie = of.me, .method = POST, .target = "/api/password", .body = CHANGE_TO(FRESH) };
    Asker code = { .method = POST, .target = "/api/session/code", .body = code_body(h, &phone, h->app.clock.fixed_ms, ticket) };
    one_after_the_other(h, &change, &code);
    EXPECT_I64(change.reply.status, 204);
    EXPECT_I64(code.reply.status, 401);
    EXPECT(str_contains(code.reply.body, S("\"pointer\":\"/ticket\"")));
    EXPECT_I64(sessions(h), 1);
}
TEST(nor_does_one_by_the_old_password_and_a_code) { scenario_each(list, COUNT_OF(list), change_then_code); }

/* The same session is locked between, as when the wait began before the quarter of an hour was over. */
static void change_then_unlock(ScenarioHouse *h)
{
    House of = begin(h);
    Asker first = { .h = h, .cookie = of.me, .method = POST, .target = "/api/password", .body = CHANGE_TO(FRESH) };
    Asker second = { .h = h, .cookie = of.me, .method = POST, .target = "/api/session/unlock", .body = "{\"password\":\"" PASSWORD "\"}" };
    scenario_hold_writers(h);
    stand_in_line(&first, 1);
    h->app.clock.fixed_ms += LOCKED_MS;
    stand_in_line(&second, 2);
    let_in_one_by_one(h, &first, &second);
    EXPECT_I64(first.reply.status, 204);
    EXPECT_I64(second.reply.status, 422);
    EXPECT_I64(get(h, of.me, "/api/sessions").status, 401); /* locked still */
    EXPECT_I64(post(h, of.me, "/api/session/unlock", "{\"password\":\"" FRESH "\"}").status, 204);
}
TEST(the_old_password_unlocks_nothing_after_its_change) { scenario_each(list, COUNT_OF(list), change_then_unlock); }

/* ---- a stopped account ---- */

static Status stop_officer(Db *db, void *context)
{
    static const Sql sql = { .text = "UPDATE account SET disabled = 1 WHERE org = 1001 AND id = 1" };
    (void)context;
    return db_exec0(db, &sql);
}

static void stop_then_sign_in(ScenarioHouse *h)
{
    begin(h);
    Asker in = { .h = h, .method = POST, .target = "/api/session", .body = IN(PASSWORD) };
    scenario_hold_writers(h);
    stand_in_line(&in, 1);
    EXPECT_I64(db_tx(h->held[0], stop_officer, NULL), OK); /* by who holds the writer */
    let_in_one_by_one(h, &in, NULL);
    EXPECT_I64(in.reply.status, 401);
    EXPECT(!in.reply.set_cookie.n);
}
TEST(who_was_stopped_while_he_waited_is_not_in) { scenario_each(list, COUNT_OF(list), stop_then_sign_in); }

/* ---- enrolling ---- */

static void enrol_then_sign_in(ScenarioHouse *h)
{
    House of = begin(h);
    Phone phone = begin_enrolment(h, of.me);
    Asker confirm = { .cookie = of.me, .method = POST, .target = ENROL "/confirm", .body = code_body(h, &phone, NOON, (Str){ 0 }) };
    Asker in = { .method = POST, .target = "/api/session", .body = IN(PASSWORD) };
    one_after_the_other(h, &confirm, &in);
    EXPECT_I64(confirm.reply.status, 200);
    EXPECT_I64(in.reply.status, 200);
    EXPECT(!in.reply.set_cookie.n && str_contains(in.reply.body, S("\"signed_in\":false,\"ticket\":\""))); /* asked for the second step, like anybody */
    EXPECT_I64(sessions(h), 1);
}
TEST(no_session_of_a_password_alone_outlives_an_enrolment) { scenario_each(list, COUNT_OF(list), enrol_then_sign_in); }

static void change_then_confirm(ScenarioHouse *h)
{
    House of = begin(h);
    Phone theirs = begin_enrolment(h, of.other);
    Asker change = { .cookie = of.me, .method = POST, .target = "/api/password", .body = CHANGE_TO(FRESH) };
    Asker confirm = { .cookie = of.other, .method = POST, .target = ENROL "/confirm", .body = code_body(h, &theirs, NOON, (Str){ 0 }) };
    one_after_the_other(h, &change, &confirm);
    EXPECT_I64(change.reply.status, 204);
    EXPECT_I64(confirm.reply.status, 401);
    EXPECT(str_contains(confirm.reply.body, S("\"ended\"")));
    EXPECT_I64(scenario_number(h, "SELECT count(*) FROM second_factor WHERE confirmed_ms IS NOT NULL"), 0);
    EXPECT_I64(get(h, of.me, "/api/sessions").status, 200); /* whom a stranger's factor would have thrown out */
}
TEST(a_session_that_was_ended_enrols_no_factor) { scenario_each(list, COUNT_OF(list), change_then_confirm); }

static void change_then_ask(ScenarioHouse *h)
{
    House of = begin(h);
    Asker change = { .cookie = of.me, .method = POST, .target = "/api/password", .body = CHANGE_TO(FRESH) };
    Asker ask_here = { .cookie = of.me, .method = POST, .target = ENROL, .body = "{\"password\":\"" PASSWORD "\"}" };
    one_after_the_other(h, &change, &ask_here);
    EXPECT_I64(ask_here.reply.status, 422);
    EXPECT(str_contains(ask_here.reply.body, S("\"pointer\":\"/password\",\"code\":\"changed\"")));
    EXPECT_I64(scenario_number(h, "SELECT count(*) FROM second_factor"), 0);
}
TEST(nor_does_the_old_password_begin_to) { scenario_each(list, COUNT_OF(list), change_then_ask); }

/* ---- an administrator ---- */

#define OF_TOWN "/api/towns/1001/accounts"
static const Asker of_admin[] = {
    { .method = POST, .target = RESET, .body = "{}" },
    { .method = POST, .target = OF_TOWN "/2/reset/confirm", .body = "{}" },
    { .method = POST, .target = OF_TOWN "/2/promotion/confirm", .body = "{}" },
    { .method = POST, .target = OF_TOWN, .body = "{\"login\":\"new\",\"name\":\"x\",\"role\":\"head\",\"disabled\":false}" },
    { .method = PUT, .target = OF_TOWN "/3", .body = "{\"role\":\"admin\"}", .if_match = "\"1\"" },
};

static void end_then_govern(ScenarioHouse *h)
{
    begin(h);
    static const char *const wishes[] = { "reset_request", "promotion_request" };
    for (size_t i = 0; i < COUNT_OF(wishes); i++)
        scenario_sql(h, arena_printf(&h->arena, "INSERT INTO %s (org, account, asked_by_org, asked_by, asked_ms) VALUES (1001, 2, 1001, 3, %lld)", wishes[i],
                                     (long long)NOON).p);
    int64_t revs = scenario_number(h, "SELECT sum(rev) FROM account");
    for (size_t i = 0; i < COUNT_OF(of_admin); i++) {
        Str one, other;
        scenario_sql(h, "DELETE FROM session WHERE account = 4");
        EXPECT_I64(app_sign_in(&h->app, IN_TOWN, 4, &h->arena, &one), OK);
        int64_t id = scenario_number(h, "SELECT id FROM session WHERE account = 4");
        EXPECT_I64(app_sign_in(&h->app, IN_TOWN, 4, &h->arena, &other), OK);
        Asker end = { .cookie = other, .method = DELETE, .target = arena_printf(&h->arena, "/api/sessions/%lld", (long long)id).p };
        Asker late = { .cookie = one, .method = of_admin[i].method, .target = of_admin[i].target, .body = of_admin[i].body, .if_match = of_admin[i].if_match };
        one_after_the_other(h, &end, &late);
        EXPECT_I64(end.reply.status, 204);
        EXPECT_I64(late.reply.status, 401);
        EXPECT(str_contains(late.reply.body, S("\"ended\"")) && !str_contains(late.reply.body, S("one_time_code")));
    }
    EXPECT_I64(scenario_number(h, "SELECT sum(rev) FROM account"), revs);
}
TEST(a_session_that_was_ended_governs_no_account) { scenario_each(list, COUNT_OF(list), end_then_govern); }
