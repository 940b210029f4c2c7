/* The doors: second factor, recovery sheet, two-person reset, idle lock. On each database. */
#include "feature/account/account.h"
#include "feature/account/account_testing.h"

static const Feature *const list[] = { &feature_account };
#define NOON 1700000010000 /* a step of 30 s begins here */
#define ACCOUNTS "/api/towns/1001/accounts"

static void begin(ScenarioHouse *h)
{
    h->app.clock = clock_fixed(NOON);
    give_password(h, "", hashed());
}

#define ENROL "/api/second-factor"
static const char *const my_password = "{\"password\":\"" PASSWORD "\"}";

/* Enrols; *ret_codes: the reply with the recovery sheet. */
static Phone enrol(ScenarioHouse *h, Str cookie, TestReply *ret_codes)
{
    TestReply begun = post(h, cookie, ENROL, my_password);
    EXPECT_I64(begun.status, 200);
    Phone phone = phone_of(scenario_text_in(begun.body, "secret"));
    TestReply done = post(h, cookie, ENROL "/confirm", code_body(h, &phone, h->app.clock.fixed_ms, (Str){ 0 }));
    EXPECT_I64(done.status, 200);
    if (ret_codes)
        *ret_codes = done;
    h->app.clock.fixed_ms += 30000; /* the code of this step is burnt */
    return phone;
}

static TestReply first_step(ScenarioHouse *h, const char *login)
{
    return post(h, (Str){ 0 }, "/api/session", arena_printf(&h->arena, "{\"login\":\"%s\",\"password\":\"" PASSWORD "\"}", login).p);
}

/* ---- enrolment ---- */

static void enrolment(ScenarioHouse *h)
{
    begin(h);
    Str me = scenario_cookie(h, OFFICER), other;
    EXPECT_I64(app_sign_in(&h->app, IN_TOWN, 1, &h->arena, &other), OK);
    EXPECT_I64(post(h, (Str){ 0 }, ENROL, my_password).status, 401);
    EXPECT_I64(post(h, me, ENROL, "{}").status, 422);
    EXPECT_I64(post(h, me, ENROL, "{\"code\":\"123456\"}").status, 422);
    EXPECT_I64(post(h, me, ENROL, "{\"password\":\"wrong\"}").status, 401);              /* a session alone does not do */
    EXPECT_I64(post(h, me, ENROL "/confirm", "{\"code\":\"123456\"}").status, 422);      /* not begun */
    EXPECT_I64(scenario_number(h, "SELECT count(*) FROM second_factor"), 0);

    TestReply begun = post(h, me, ENROL, my_password);
    EXPECT_I64(begun.status, 200);
    Str secret = scenario_text_in(begun.body, "secret");
    EXPECT_I64(secret.n, 39); /* 32 characters in eight groups of four */
    EXPECT(str_contains(begun.body, S("otpauth://totp/Banso:officer?secret=")) && str_contains(begun.body, S("<svg xmlns=")));
    EXPECT(!str_contains(begun.body, S("style")));
    EXPECT(str_contains(get(h, me, ENROL).body, S("\"enrolled\":false")));
    Phone phone = phone_of(secret);
    EXPECT_I64(post(h, me, ENROL "/confirm", "{\"code\":\"00000\"}").status, 401);
    EXPECT_I64(post(h, me, ENROL "/confirm", code_body(h, &phone, NOON + 90000, (Str){ 0 })).status, 401);
    EXPECT_I64(post(h, me, ENROL "/confirm", code_body(h, &phone, NOON - 90000, (Str){ 0 })).status, 401);
    EXPECT_I64(first_step(h, "officer").status, 200); /* not enrolled yet: a password is enough */
    EXPECT(first_step(h, "officer").set_cookie.n > 0);
    TestReply done = post(h, me, ENROL "/confirm", code_body(h, &phone, NOON, (Str){ 0 }));
    EXPECT_I64(done.status, 200);
    EXPECT(str_contains(done.body, S("\"recovery_codes\":[\"")));
    EXPECT_I64(get(h, other, "/api/sessions").status, 401); /* sessions of a password alone end */
    EXPECT_I64(get(h, me, "/api/sessions").status, 200);
    EXPECT(str_contains(get(h, me, ENROL).body, S("\"enrolled\":true")) && str_contains(get(h, me, ENROL).body, S("\"codes_left\":10")));
    EXPECT_I64(post(h, me, ENROL, my_password).status, 422);                                                /* not over an enrolled one */
    EXPECT_I64(post(h, me, ENROL "/confirm", code_body(h, &phone, NOON, (Str){ 0 })).status, 422);
}
TEST(enrolment_needs_the_password_and_a_right_code)
{
    scenario_each(list, COUNT_OF(list), enrolment);
}

static void enrolment_runs_out(ScenarioHouse *h)
{
    begin(h);
    Str me = scenario_cookie(h, OFFICER);
    Phone phone = phone_of(scenario_text_in(post(h, me, ENROL, my_password).body, "secret"));
    h->app.clock.fixed_ms += 10 * 60000;
    EXPECT_I64(post(h, me, ENROL "/confirm", code_body(h, &phone, h->app.clock.fixed_ms, (Str){ 0 })).status, 422);
    Phone fresh = phone_of(scenario_text_in(post(h, me, ENROL, my_password).body, "secret"));
    EXPECT(memcmp(phone.secret, fresh.secret, sizeof phone.secret) != 0);
    EXPECT_I64(post(h, me, ENROL "/confirm", code_body(h, &phone, h->app.clock.fixed_ms, (Str){ 0 })).status, 401);
    EXPECT_I64(post(h, me, ENROL "/confirm", code_body(h, &fresh, h->app.clock.fixed_ms, (Str){ 0 })).status, 200);
}
TEST(an_enrolment_runs_out)
{
    scenario_each(list, COUNT_OF(list), enrolment_runs_out);
}

static void sealed(ScenarioHouse *h)
{
    begin(h);
    enrol(h, scenario_cookie(h, OFFICER), NULL);
    EXPECT_I64(scenario_number(h, "SELECT length(secret) FROM second_factor"), TOTP_SECRET_BYTES + SEAL_OVERHEAD);
    /* Moved to another's row it does not open, and it opens no door. */
    scenario_sql(h, "UPDATE second_factor SET account = 2");
    EXPECT_I64(first_step(h, "head").status, 500);
}
TEST(a_secret_moved_to_another_person_does_not_open)
{
    scenario_each(list, COUNT_OF(list), sealed);
}

/* ---- two steps ---- */

static void two_steps(ScenarioHouse *h)
{
    begin(h);
    Phone phone = enrol(h, scenario_cookie(h, OFFICER), NULL);
    const int64_t now = h->app.clock.fixed_ms;
    TestReply first = first_step(h, "officer");
    EXPECT_I64(first.status, 200);
    EXPECT(!first.set_cookie.n && str_contains(first.body, S("\"signed_in\":false")) && !str_contains(first.body, S("person")));
    Str ticket = scenario_text_in(first.body, "ticket");
    EXPECT(ticket.n > 100);

    static const char *const wrong[] = { "000", "abcdef", "0000000", "AAAAA-BBBBB" };
    for (size_t i = 0; i < COUNT_OF(wrong); i++) {
        const char *body = arena_printf(&h->arena, "{\"ticket\":\"" STR_FMT "\",\"code\":\"%s\"}", STR_ARG(ticket), wrong[i]).p;
        TestReply no = post(h, (Str){ 0 }, "/api/session/code", body);
        EXPECT_I64(no.status, 401);
        EXPECT(!no.set_cookie.n && str_contains(no.body, S("/code")));
    }
    static const char *const tickets[] = { "{\"code\":\"123456\"}", "{\"ticket\":\"\",\"code\":\"123456\"}", "{\"ticket\":12,\"code\":\"1\"}",
                                           "{\"ticket\":\"AAAA\",\"code\":\"1\",\"login\":\"x\"}" };
    for (size_t i = 0; i < COUNT_OF(tickets); i++)
        EXPECT_I64(post(h, (Str){ 0 }, "/api/session/code", tickets[i]).status, 422);
    char *forged = memcpy(arena_alloc(&h->arena, ticket.n + 1), ticket.p, ticket.n);
    forged[60] = forged[60] == 'A' ? 'B' : 'A';
    EXPECT_I64(post(h, (Str){ 0 }, "/api/session/code", code_body(h, &phone, now, (Str){ forged, ticket.n })).status, 401);

    TestReply in = post(h, (Str){ 0 }, "/api/session/code", code_body(h, &phone, now, ticket));
    EXPECT_I64(in.status, 200);
    EXPECT(in.set_cookie.n && str_contains(in.body, S("\"signed_in\":true")) && str_contains(in.body, S("\"second_factor\":true")));
    EXPECT_I64(get(h, sid(in), "/api/sessions").status, 200);
    /* The same code, with the same ticket or a new one, within the same 30 s. */
    EXPECT_I64(post(h, (Str){ 0 }, "/api/session/code", code_body(h, &phone, now, ticket)).status, 401);
    EXPECT_I64(post(h, (Str){ 0 }, "/api/session/code", code_body(h, &phone, now, scenario_text_in(first_step(h, "officer").body, "ticket"))).status, 401);
    EXPECT_I64(post(h, (Str){ 0 }, "/api/session/code", code_body(h, &phone, now - 30000, ticket)).status, 401); /* older than the burnt one */
    h->app.clock.fixed_ms += 30000;
    EXPECT_I64(post(h, (Str){ 0 }, "/api/session/code", code_body(h, &phone, h->app.clock.fixed_ms, ticket)).status, 200);
}
TEST(with_a_second_factor_there_is_no_session_after_the_first_step)
{
    scenario_each(list, COUNT_OF(list), two_steps);
}

static void clocks(ScenarioHouse *h)
{
    begin(h);
    Phone phone = enrol(h, scenario_cookie(h, OFFICER), NULL);
    static const struct {
        int64_t off_ms;
        int want;
    } rows[] = { { -90000, 401 }, { -60000, 401 }, { 60000, 401 }, { 90000, 401 }, { -30000, 200 }, { 30000, 200 }, { 0, 200 } };
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        h->app.clock.fixed_ms += 16 * 60000; /* earlier failures are forgotten, earlier steps over */
        Str ticket = scenario_text_in(first_step(h, "officer").body, "ticket");
        const char *body = code_body(h, &phone, h->app.clock.fixed_ms + rows[i].off_ms, ticket);
        EXPECT_I64(post(h, (Str){ 0 }, "/api/session/code", body).status, rows[i].want);
    }
}
TEST(a_clock_may_be_off_by_a_step_and_no_more)
{
    scenario_each(list, COUNT_OF(list), clocks);
}

static void tickets_end(ScenarioHouse *h)
{
    begin(h);
    Phone phone = enrol(h, scenario_cookie(h, OFFICER), NULL);
    Str ticket = scenario_text_in(first_step(h, "officer").body, "ticket");
    h->app.clock.fixed_ms += 300 * 1000;
    EXPECT_I64(post(h, (Str){ 0 }, "/api/session/code", code_body(h, &phone, h->app.clock.fixed_ms, ticket)).status, 401);
    ticket = scenario_text_in(first_step(h, "officer").body, "ticket");
    scenario_sql(h, "UPDATE account SET disabled = 1 WHERE login = 'officer'");
    EXPECT_I64(post(h, (Str){ 0 }, "/api/session/code", code_body(h, &phone, h->app.clock.fixed_ms, ticket)).status, 401);
    scenario_sql(h, "UPDATE account SET disabled = 0, password = 'changed' WHERE login = 'officer'");
    EXPECT_I64(post(h, (Str){ 0 }, "/api/session/code", code_body(h, &phone, h->app.clock.fixed_ms, ticket)).status, 401);
    EXPECT_I64(scenario_number(h, "SELECT count(*) FROM session WHERE account = 1"), 1); /* the one of enrolment */
}
TEST(a_ticket_ends_with_time_with_the_account_and_with_the_password)
{
    scenario_each(list, COUNT_OF(list), tickets_end);
}

static void guessed_codes(ScenarioHouse *h)
{
    begin(h);
    Phone phone = enrol(h, scenario_cookie(h, OFFICER), NULL);
    Str ticket = scenario_text_in(first_step(h, "officer").body, "ticket");
    const char *wrong = arena_printf(&h->arena, "{\"ticket\":\"" STR_FMT "\",\"code\":\"12\"}", STR_ARG(ticket)).p;
    for (int i = 0; i < SIGNIN_FAILURES_MAX; i++) {
        EXPECT_I64(post(h, (Str){ 0 }, "/api/session/code", wrong).status, 401);
        if (i < SIGNIN_FAILURES_MAX - 1)
            EXPECT_I64(first_step(h, "officer").status, 200); /* a right password does not forgive wrong codes */
    }
    EXPECT_I64(post(h, (Str){ 0 }, "/api/session/code", code_body(h, &phone, h->app.clock.fixed_ms, ticket)).status, 429);
    EXPECT_I64(first_step(h, "officer").status, 429);
    EXPECT_I64(first_step(h, "head").status, 200); /* others are not kept out */
    h->app.clock.fixed_ms += 30000;
    EXPECT_I64(post(h, (Str){ 0 }, "/api/session/code", code_body(h, &phone, h->app.clock.fixed_ms, ticket)).status, 200);
    EXPECT_I64(scenario_number(h, "SELECT count(*) FROM audit WHERE org = 1001 AND target = 1 AND verb = 'sign' AND result = 'unauthenticated'"),
               SIGNIN_FAILURES_MAX);
}
TEST(guessing_codes_slows_down_like_guessing_passwords)
{
    scenario_each(list, COUNT_OF(list), guessed_codes);
}

/* ---- the recovery sheet ---- */

/* The i-th code of {"recovery_codes":["AAAAA-BBBBB",…]}. */
static Str recovery(Str body, size_t i)
{
    const char *at = memmem(body.p, body.n, "[\"", 2);
    size_t from = at ? (size_t)(at - body.p) + 2 + i * 14 : 0;
    return str_sub(body, from, 11);
}

static const char *ticket_body(ScenarioHouse *h, Str ticket, Str code)
{
    return arena_printf(&h->arena, "{\"ticket\":\"" STR_FMT "\",\"code\":\"" STR_FMT "\"}", STR_ARG(ticket), STR_ARG(code)).p;
}

static void sheet(ScenarioHouse *h)
{
    begin(h);
    TestReply codes;
    Str me = scenario_cookie(h, OFFICER);
    Phone phone = enrol(h, me, &codes);
    EXPECT_I64(scenario_number(h, "SELECT count(*) FROM recovery_code WHERE length(hash) = 32"), 10);
    for (size_t i = 0; i < 10; i++)
        for (size_t k = 0; k < i; k++)
            EXPECT(!str_eq(recovery(codes.body, i), recovery(codes.body, k)));
    Str ticket = scenario_text_in(first_step(h, "officer").body, "ticket"), one = recovery(codes.body, 3);
    EXPECT_I64(post(h, (Str){ 0 }, "/api/session/code", ticket_body(h, ticket, one)).status, 200);
    EXPECT_I64(post(h, (Str){ 0 }, "/api/session/code", ticket_body(h, ticket, one)).status, 401); /* once */
    EXPECT(str_contains(get(h, me, ENROL).body, S("\"codes_left\":9")));
    /* Another's code is no code of mine. */
    TestReply hers;
    enrol(h, scenario_cookie(h, HEAD), &hers);
    EXPECT_I64(post(h, (Str){ 0 }, "/api/session/code", ticket_body(h, ticket, recovery(hers.body, 0))).status, 401);
    /* A new sheet wants a code and makes the old one worthless. */
    EXPECT_I64(post(h, me, ENROL "/sheet", "{\"code\":\"123\"}").status, 401);
    EXPECT_I64(post(h, me, ENROL "/sheet", my_password).status, 422);
    TestReply fresh = post(h, me, ENROL "/sheet", code_body(h, &phone, h->app.clock.fixed_ms, (Str){ 0 }));
    EXPECT_I64(fresh.status, 200);
    EXPECT_I64(post(h, (Str){ 0 }, "/api/session/code", ticket_body(h, ticket, recovery(codes.body, 4))).status, 401);
    /* As typed by a person: small letters, full-width, without the hyphen. */
    Str c = recovery(fresh.body, 0);
    Str typed = arena_printf(&h->arena, " " STR_FMT "　" STR_FMT, STR_ARG(str_sub(c, 0, 5)), STR_ARG(str_sub(c, 6, 5)));
    for (size_t i = 0; i < typed.n; i++)
        if (typed.p[i] >= 'A' && typed.p[i] <= 'Z')
            ((char *)(uintptr_t)typed.p)[i] = (char)(typed.p[i] - 'A' + 'a');
    EXPECT_I64(post(h, (Str){ 0 }, "/api/session/code", ticket_body(h, ticket, typed)).status, 200);
}
TEST(a_recovery_code_opens_once)
{
    scenario_each(list, COUNT_OF(list), sheet);
}

/* ---- who must have one ---- */

static void required(ScenarioHouse *h)
{
    begin(h);
    scenario_sql(h, "DELETE FROM door_setting"); /* the program's default: administrators */
    Str admin = scenario_cookie(h, ADMIN), officer = scenario_cookie(h, OFFICER);
    TestReply refused = get(h, admin, ACCOUNTS);
    EXPECT_I64(refused.status, 403);
    EXPECT(str_contains(refused.body, S("must_enrol")));
    EXPECT(str_contains(get(h, admin, "/api/session").body, S("\"must_enrol\":true")));
    EXPECT(str_contains(get(h, officer, "/api/session").body, S("\"must_enrol\":false")));
    static const char *const closed[] = { ACCOUNTS, "/api/towns/1001/doors", "/api/towns/1001/resets", "/api/drafts", "/api/drafts/a" };
    for (size_t i = 0; i < COUNT_OF(closed); i++)
        EXPECT_I64(get(h, admin, closed[i]).status, 403);
    EXPECT_I64(ask(h, admin, PUT, "/api/towns/1001/doors", S("{\"second_factor_roles\":[]}")).status, 403); /* not away with the rule first */
    EXPECT_I64(post(h, admin, ENROL, my_password).status, 200); /* begun is not done */
    EXPECT_I64(get(h, admin, ACCOUNTS).status, 403);
    Phone phone = enrol(h, admin, NULL);
    EXPECT_I64(get(h, admin, ACCOUNTS).status, 200);
    EXPECT_I64(get(h, officer, "/api/towns/1001/doors").status, 403);
    EXPECT(str_contains(get(h, admin, "/api/towns/1001/doors").body, S("{\"role\":\"admin\",\"label\":\"システム管理者\",\"second_factor\":true}")));
    static const char *const wrong[] = { "{}", "{\"second_factor_roles\":\"admin\"}", "{\"second_factor_roles\":[\"king\"]}",
                                         "{\"second_factor_roles\":[1]}", "{\"second_factor_roles\":[\"head\",\"head\"]}" };
    for (size_t i = 0; i < COUNT_OF(wrong); i++)
        EXPECT_I64(ask(h, admin, PUT, "/api/towns/1001/doors", str_of(wrong[i])).status, 422);
    EXPECT_I64(get(h, officer, "/api/drafts").status, 200);
    EXPECT_I64(ask(h, admin, PUT, "/api/towns/1001/doors", S("{\"second_factor_roles\":[\"admin\",\"officer\"]}")).status, 200);
    EXPECT_I64(get(h, officer, "/api/drafts").status, 403); /* at once, in the running session */
    /* Who removes his own must enrol again. */
    EXPECT_I64(post(h, admin, ENROL "/remove", my_password).status, 422);
    EXPECT_I64(post(h, admin, ENROL "/remove", "{\"code\":\"000\"}").status, 401);
    EXPECT_I64(post(h, admin, ENROL "/remove", code_body(h, &phone, h->app.clock.fixed_ms, (Str){ 0 })).status, 204);
    EXPECT_I64(get(h, admin, ACCOUNTS).status, 403);
    EXPECT_I64(scenario_number(h, "SELECT count(*) FROM recovery_code WHERE account = 4"), 0);
}
TEST(a_town_says_who_must_have_a_second_factor)
{
    scenario_each(list, COUNT_OF(list), required);
}

/* ---- resets ---- */

static const Scenario reset_rows[] = {
    { "one's own", POST, ACCOUNTS "/4/reset", ADMIN, 422, .body = "{}", .has = { "\"own\"" }, .hasnot = { "one_time_code" } },
    { "another administrator: a wish", POST, ACCOUNTS "/21/reset", ADMIN, 202, .body = "{}", .has = { "needs_second" }, .hasnot = { "one_time_code" } },
    { "not confirmed by who asked", POST, ACCOUNTS "/21/reset/confirm", ADMIN, 422, .body = "{}", .has = { "\"second\"" } },
    { "nor by an officer", POST, ACCOUNTS "/21/reset/confirm", OFFICER, 403, .body = "{}" },
    { "nor by the prefecture", POST, ACCOUNTS "/21/reset/confirm", PREFECTURE, 403, .body = "{}" },
    { "nothing to confirm", POST, ACCOUNTS "/22/reset/confirm", NATION_ADMIN, 404, .body = "{}" },
    { "the wish is listed", GET, "/api/towns/1001/resets", NATION_ADMIN, 200, .has = { "\"account\":21", "\"asked_by\":4" } },
    { "not to the officer", GET, "/api/towns/1001/resets", OFFICER, 403, .has = { "forbidden" } },
    { "nor may he take it back", DELETE, ACCOUNTS "/21/reset", OFFICER, .want = 403 },
    { "the nation's administrator agrees", POST, ACCOUNTS "/21/reset/confirm", NATION_ADMIN, 200, .body = "{}", .has = { "one_time_code" } },
    { "only once", POST, ACCOUNTS "/21/reset/confirm", NATION_ADMIN, 404, .body = "{}" },
    { "an officer as before", POST, ACCOUNTS "/1/reset", ADMIN, 200, .body = "{}", .has = { "one_time_code" } },
    { "a role taken away does not help", PUT, ACCOUNTS "/22", ADMIN, 200, .body = "{\"role\":\"officer\"}", .if_match = "\"1\"" },
    { "it still takes two", POST, ACCOUNTS "/22/reset", ADMIN, 202, .body = "{}" },
    { "a wish can be taken back", DELETE, ACCOUNTS "/22/reset", ADMIN, .want = 204 },
    { "then it is gone", POST, ACCOUNTS "/22/reset/confirm", NATION_ADMIN, 404, .body = "{}" },
    { "and not taken back twice", DELETE, ACCOUNTS "/22/reset", ADMIN, .want = 404 },
    { "nobody's account", POST, ACCOUNTS "/77/reset", ADMIN, 404, .body = "{}" },
};

static void more_admins(ScenarioHouse *h)
{
    begin(h);
    scenario_sql(h, "INSERT INTO account (org, id, rev, login, name, role, disabled, created_ms) VALUES (1001, 21, 1, 'admin2', 'x', 'admin', 0, 0)");
    scenario_sql(h, "INSERT INTO account (org, id, rev, login, name, role, disabled, created_ms) VALUES (1001, 22, 1, 'admin3', 'x', 'admin', 0, 0)");
}

static void resets(ScenarioHouse *h)
{
    more_admins(h);
    scenario_run(h, reset_rows, COUNT_OF(reset_rows));
    EXPECT_I64(scenario_number(h, "SELECT count(*) FROM account WHERE password LIKE 'once:%'"), 2); /* 21 and 1 */
}
TEST(an_administrator_is_reset_by_two)
{
    scenario_each(list, COUNT_OF(list), resets);
}

static void reset_time(ScenarioHouse *h)
{
    Str two, late;
    more_admins(h);
    EXPECT_I64(post(h, scenario_cookie(h, ADMIN), ACCOUNTS "/21/reset", "{}").status, 202);
    EXPECT_I64(app_sign_in(&h->app, IN_TOWN, 21, &h->arena, &two), OK);
    EXPECT_I64(post(h, two, ACCOUNTS "/21/reset/confirm", "{}").status, 422); /* not by whom it is about */
    scenario_sql(h, "INSERT INTO account (org, id, rev, login, name, role, disabled, created_ms) VALUES (1001, 23, 1, 'admin4', 'x', 'admin', 0, 1700000010000)");
    EXPECT_I64(app_sign_in(&h->app, IN_TOWN, 23, &h->arena, &late), OK);
    EXPECT_I64(post(h, late, ACCOUNTS "/21/reset/confirm", "{}").status, 422); /* not by one made for it */
    h->app.clock.fixed_ms += 24 * 3600000LL;
    EXPECT_I64(app_sign_in(&h->app, IN_TOWN, 22, &h->arena, &two), OK);
    TestReply expired = post(h, two, ACCOUNTS "/21/reset/confirm", "{}");
    EXPECT_I64(expired.status, 422);
    EXPECT(str_contains(expired.body, S("expired")));
    EXPECT(str_contains(get(h, two, "/api/towns/1001/resets").body, S("\"items\":[]")));
    EXPECT_I64(scenario_number(h, "SELECT count(*) FROM account WHERE password LIKE 'once:%'"), 0);
}
TEST(a_second_administrator_has_a_day_and_must_be_another)
{
    scenario_each(list, COUNT_OF(list), reset_time);
}

static void reset_and_factor(ScenarioHouse *h)
{
    begin(h);
    Phone phone = enrol(h, scenario_cookie(h, OFFICER), NULL);
    TestReply code = post(h, scenario_cookie(h, ADMIN), ACCOUNTS "/1/reset", "{}");
    EXPECT_I64(code.status, 200);
    const char *body = arena_printf(&h->arena, "{\"login\":\"officer\",\"password\":\"" STR_FMT "\"}", STR_ARG(scenario_text_in(code.body, "one_time_code"))).p;
    TestReply in = post(h, (Str){ 0 }, "/api/session", body);
    EXPECT_I64(in.status, 200);
    EXPECT_I64(get(h, sid(in), "/api/drafts").status, 403);
    body = arena_printf(&h->arena, "{\"old\":\"" STR_FMT "\",\"new\":\"" PASSWORD "\"}", STR_ARG(scenario_text_in(code.body, "one_time_code"))).p;
    EXPECT_I64(post(h, sid(in), "/api/password", body).status, 204);
    /* The role wants none, but he had one: so he must have one again. */
    EXPECT(str_contains(get(h, sid(in), "/api/drafts").body, S("must_enrol")));
    TestReply again = first_step(h, "officer");
    EXPECT(again.set_cookie.n && str_contains(again.body, S("\"must_enrol\":true")));
    EXPECT_I64(post(h, sid(again), ENROL, my_password).status, 200);
    EXPECT_I64(get(h, sid(again), "/api/drafts").status, 403); /* begun is not done */
    EXPECT_I64(post(h, sid(again), ENROL "/confirm", code_body(h, &phone, h->app.clock.fixed_ms, (Str){ 0 })).status, 401); /* the lost device */
    enrol(h, sid(again), NULL);
    EXPECT_I64(get(h, sid(again), "/api/drafts").status, 200);
    EXPECT(!first_step(h, "officer").set_cookie.n);
}
TEST(losing_the_device_is_no_way_around_the_second_factor)
{
    scenario_each(list, COUNT_OF(list), reset_and_factor);
}

/* ---- the idle lock ---- */

static void idle(ScenarioHouse *h)
{
    begin(h);
    Str me = sid(first_step(h, "officer"));
    EXPECT(str_contains(get(h, me, "/api/session").body, S("\"seconds_left\":900,\"ends_in_seconds\":43200")));
    h->app.clock.fixed_ms += 600 * 1000;
    for (int i = 0; i < 3; i++) /* the page asking is no use */
        EXPECT(str_contains(get(h, me, "/api/session").body, S("\"seconds_left\":300,")));
    EXPECT_I64(get(h, me, "/api/drafts").status, 200);
    EXPECT(str_contains(get(h, me, "/api/session").body, S("\"seconds_left\":900,\"ends_in_seconds\":42600")));
    h->app.clock.fixed_ms += 899999;
    EXPECT(str_contains(get(h, me, "/api/session").body, S("\"signed_in\":true")));
    h->app.clock.fixed_ms += 1;
    TestReply locked = get(h, me, "/api/drafts");
    EXPECT_I64(locked.status, 401);
    EXPECT(str_contains(locked.body, S("\"code\":\"locked\"")));
    TestReply page = get(h, me, "/api/session");
    EXPECT(str_contains(page.body, S("\"signed_in\":false,\"person\":null,\"permissions\":[],\"locked\":true,\"locked_name\":\"見本 太郎\",\"seconds_left\":0")));
    static const struct {
        const char *body;
        int want;
    } wrong[] = { { "{}", 422 }, { "{\"password\":\"\"}", 422 }, { "{\"password\":\"x\"}", 401 }, { "{\"code\":\"123456\"}", 401 },
                  { "{\"password\":\"" PASSWORD "\",\"code\":\"1\"}", 422 }, { "{\"password\":\"" PASSWORD "\",\"login\":\"officer\"}", 422 } };
    for (size_t i = 0; i < COUNT_OF(wrong); i++)
        EXPECT_I64(post(h, me, "/api/session/unlock", wrong[i].body).status, wrong[i].want);
    EXPECT_I64(post(h, (Str){ 0 }, "/api/session/unlock", my_password).status, 401);
    EXPECT_I64(get(h, me, "/api/drafts").status, 401);
    EXPECT_I64(post(h, me, "/api/password", "{\"old\":\"a\",\"new\":\"b\"}").status, 401);
    EXPECT_I64(post(h, me, "/api/session/unlock", my_password).status, 204);
    EXPECT_I64(get(h, me, "/api/drafts").status, 200); /* the same cookie */
    h->app.clock.fixed_ms += 900 * 1000;
    EXPECT_I64(ask(h, me, DELETE, "/api/session", (Str){ 0 }).status, 204); /* leaving is always allowed */
    EXPECT_I64(post(h, me, "/api/session/unlock", my_password).status, 401);
}
TEST(an_idle_session_locks_and_goes_on_with_one_factor)
{
    scenario_each(list, COUNT_OF(list), idle);
}

static void idle_by_code(ScenarioHouse *h)
{
    begin(h);
    Str me = scenario_cookie(h, OFFICER);
    Phone phone = enrol(h, me, NULL);
    h->app.clock.fixed_ms += 15 * 60000;
    int64_t now = h->app.clock.fixed_ms;
    EXPECT_I64(get(h, me, "/api/drafts").status, 401);
    EXPECT_I64(post(h, me, "/api/session/unlock", code_body(h, &phone, now - 90000, (Str){ 0 })).status, 401);
    EXPECT_I64(post(h, me, "/api/session/unlock", code_body(h, &phone, now, (Str){ 0 })).status, 204);
    EXPECT_I64(get(h, me, "/api/drafts").status, 200);
    h->app.clock.fixed_ms += 15 * 60000;
    EXPECT_I64(post(h, me, "/api/session/unlock", code_body(h, &phone, now, (Str){ 0 })).status, 401); /* burnt and old */
    h->app.clock.fixed_ms += 12 * 3600000LL;
    EXPECT_I64(post(h, me, "/api/session/unlock", my_password).status, 401); /* 12 hours are 12 hours */
    EXPECT(!str_contains(get(h, me, "/api/drafts").body, S("locked")));
}
TEST(a_locked_session_goes_on_with_a_code_too_but_not_beyond_twelve_hours)
{
    scenario_each(list, COUNT_OF(list), idle_by_code);
}
