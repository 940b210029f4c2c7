/* The clock of the machine is set forward and back: sessions do not outlive it, nobody is locked out by it, and the record
 * says where it happened. On each database. */
#include "feature/account/account.h"
#include "feature/account/password.h"
#include "http/rate.h"
#include "http/scenario.h"
#include "schema/audit_chain.h"

static const Feature *const list[] = { &feature_account };
#define NOON INT64_C(1790000000000)
#define MINUTE INT64_C(60000)
#define HOUR (60 * MINUTE)
#define DAY (24 * HOUR)

static int at(ScenarioHouse *h, int64_t now_ms)
{
    h->app.clock = clock_fixed(now_ms);
    return scenario_ask(h, OFFICER, GET, "/api/sessions", NULL, NULL).status;
}

static void sessions(ScenarioHouse *h)
{
    EXPECT_I64(at(h, NOON), 200);
    EXPECT_I64(at(h, NOON - MINUTE), 200);   /* put right by a minute */
    EXPECT_I64(at(h, NOON - DAY), 401);      /* set back: the session cannot have begun yet */
    EXPECT_I64(at(h, NOON - 365 * DAY), 401);
    EXPECT_I64(at(h, NOON + MINUTE), 200);   /* and back to what it was */
    EXPECT_I64(at(h, NOON + DAY), 401);      /* set forward: over */
    EXPECT_I64(at(h, NOON + MINUTE), 200);
    EXPECT_I64(at(h, NOON + 10 * MINUTE), 200);
    EXPECT_I64(at(h, NOON + 5 * MINUTE), 401); /* seen "later": locked, not open for longer */
}
TEST(a_clock_set_back_makes_no_session_longer)
{
    scenario_each(list, COUNT_OF(list), sessions);
}

TEST(a_clock_set_back_keeps_nobody_waiting)
{
    const Str login = S("officer"), address = S("192.0.2.1");
    Rates *r = rates_new();
    for (int i = 0; i < 12; i++)
        signin_failed(r, login, address, NOON);
    int64_t wait = signin_wait_ms(r, login, address, NOON);
    EXPECT(wait > 0 && wait <= 15 * MINUTE);
    EXPECT_I64(signin_wait_ms(r, login, address, NOON - MINUTE), wait); /* not longer either */
    EXPECT_I64(signin_wait_ms(r, login, address, NOON - 365 * DAY), 0);
    signin_failed(r, login, address, NOON - 365 * DAY); /* counted anew from there */
    EXPECT_I64(signin_wait_ms(r, login, address, NOON - 365 * DAY), 0);
    rates_free(&r);
}

static AuditFinding record(ScenarioHouse *h)
{
    CLEANUP(db_pool_return) Db *reader = NULL;
    AuditVerdict v = { 0 };
    EXPECT_I64(db_pool_reader(h->app.pool, &reader), OK);
    EXPECT_I64(audit_verify(reader, h->app.keys, S(""), &v), OK);
    return v.finding;
}

static void draft_at(ScenarioHouse *h, int64_t now_ms)
{
    h->app.clock = clock_fixed(now_ms);
    h->cookies[OFFICER] = (Str){ 0 };
    EXPECT_I64(scenario_ask(h, OFFICER, PUT, "/api/drafts/a", "{\"text\":\"x\"}", NULL).status, 204);
}

static void chain(ScenarioHouse *h)
{
    draft_at(h, NOON);
    draft_at(h, NOON + 365 * DAY);
    EXPECT_I64(record(h), AUDIT_SOUND);
    draft_at(h, NOON + 365 * DAY - MINUTE);
    EXPECT_I64(record(h), AUDIT_SOUND);
    draft_at(h, NOON);
    EXPECT_I64(record(h), AUDIT_CLOCK);
}
TEST(a_clock_set_back_is_found_in_the_record)
{
    scenario_each(list, COUNT_OF(list), chain);
}

/* ---- what was begun while the clock was a year ahead ---- */

#define AHEAD (NOON + 365 * DAY)

TEST(a_clock_set_back_opens_no_one_time_code)
{
    Arena a;
    Str code, stored;
    bool once;
    arena_init(&a, 1 << 20);
    EXPECT_I64(one_time_code(AHEAD, &a, &code, &stored), OK);
    EXPECT(stored_matches(stored, code, AHEAD + HOUR, &a, &once));
    EXPECT(stored_matches(stored, code, AHEAD - MINUTE, &a, &once)); /* put right by a minute */
    EXPECT(!stored_matches(stored, code, NOON, &a, &once));
    EXPECT(!stored_matches(stored, code, AHEAD + DAY, &a, &once));
    arena_done(&a);
}

static int ask_at(ScenarioHouse *h, int64_t now_ms, Person who, const char *target)
{
    h->app.clock = clock_fixed(now_ms);
    h->cookies[who] = (Str){ 0 };
    return scenario_ask(h, who, POST, target, "{}", NULL).status;
}

static void reset(ScenarioHouse *h)
{
    scenario_sql(h, "INSERT INTO account (org, id, rev, login, name, role, disabled, created_ms) VALUES (1001, 21, 1, 'admin2', 'x', 'admin', 0, 0)");
    EXPECT_I64(ask_at(h, AHEAD, ADMIN, "/api/towns/1001/accounts/21/reset"), 202);
    EXPECT_I64(ask_at(h, NOON, NATION_ADMIN, "/api/towns/1001/accounts/21/reset/confirm"), 422); /* nobody waits for a year: it is asked anew */
    EXPECT_I64(ask_at(h, NOON, ADMIN, "/api/towns/1001/accounts/21/reset"), 202);
    EXPECT_I64(ask_at(h, NOON + HOUR, NATION_ADMIN, "/api/towns/1001/accounts/21/reset/confirm"), 200);
}
TEST(a_clock_set_back_lengthens_no_wish)
{
    scenario_each(list, COUNT_OF(list), reset);
}

static bool checkpoint_at(ScenarioHouse *h, int64_t now_ms)
{
    bool made = false;
    draft_at(h, now_ms);
    CLEANUP(db_pool_return) Db *writer = NULL;
    EXPECT_I64(db_pool_writer(h->app.pool, &writer), OK);
    EXPECT_I64(audit_checkpoint(writer, h->app.keys, now_ms, false, &made), OK);
    return made;
}

static void checkpoints(ScenarioHouse *h)
{
    EXPECT(checkpoint_at(h, AHEAD));
    EXPECT(!checkpoint_at(h, AHEAD + MINUTE));
    EXPECT(!checkpoint_at(h, AHEAD - MINUTE)); /* put right by a minute */
    EXPECT(checkpoint_at(h, NOON));            /* not only when the year is over */
    EXPECT(!checkpoint_at(h, NOON + MINUTE));
    EXPECT(checkpoint_at(h, NOON + 11 * MINUTE));
}
TEST(a_clock_set_back_stops_no_checkpoint)
{
    scenario_each(list, COUNT_OF(list), checkpoints);
}
