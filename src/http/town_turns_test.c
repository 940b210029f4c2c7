/* The keeper's works: a town in which one of them fails, for whatever reason and for ever, holds up no other town. */
#include "http/scenario_town.h"
#include "schema/landing_kept.h"
#include "schema/past.h"
#include "schema/release.h"
#include "schema/town_turns.h"

enum { APRIL = 202604, ROUND = 97 /* minutes, after which everybody was first once */ };
#define MINUTE INT64_C(60000)

/* Asked for one town a minute, the others' turn comes. *ret_failed: how often it did not go well. */
static int minutes_failed(ScenarioHouse *h, Status (*work)(ScenarioHouse *h, int64_t now_ms, size_t most), int *ret_good)
{
    int64_t now = clock_ms(&h->app.clock);
    int failed = *ret_good = 0;
    for (int i = 0; i < ROUND; i++) {
        Status s = work(h, now + i * MINUTE, 1);
        failed += s != OK;
        *ret_good += s == OK;
    }
    return failed;
}

/* ---- months that are due ---- */

static Status release_work(ScenarioHouse *h, int64_t now_ms, size_t most)
{
    return release_keep(h->app.pool, app_today(&h->app), now_ms, most);
}

static void months_due(ScenarioHouse *h)
{
    for (int org = IN_TOWN; org <= NEIGHBOUR_TOWN; org++) {
        scenario_cell(h, (ScenarioCell){ org, APRIL, "A6", "equivalent", 1, "12", "claim", 40, 40000 });
        scenario_sqlf(h, "INSERT INTO month_waiting (org, service_month, ledger, since_ms) VALUES (%d, %d, 0, 1)", org, APRIL);
    }
    scenario_sql(h, "INSERT INTO shown_cube (org, service_month, service, program, provider, level, origin, people, lines, units, cost, paid)"
                    " VALUES (1001, 202604, 'A6', 'equivalent', 1, '12', 'claim', 1, 1, 1, 1, 1)"); /* no such row can be kept twice */
}

static void expect_released(ScenarioHouse *h)
{
    EXPECT_I64(scenario_number(h, "SELECT MIN(org) FROM shown_slice"), NEIGHBOUR_TOWN);
    EXPECT_I64(scenario_number(h, "SELECT MIN(org) FROM month_waiting"), IN_TOWN);
    EXPECT_I64(scenario_number(h, "SELECT COUNT(*) FROM month_waiting"), 1);
}

static void one_month_fails(ScenarioHouse *h)
{
    months_due(h);
    EXPECT_I64(release_work(h, clock_ms(&h->app.clock), 10), ERR_CONFLICT);
    expect_released(h);
}
TEST(a_town_whose_month_cannot_be_kept_holds_up_no_other)
{
    scenario_each(NULL, 0, one_month_fails);
}

static void one_month_always_fails(ScenarioHouse *h)
{
    int good;
    months_due(h);
    EXPECT(minutes_failed(h, release_work, &good) > 0 && good > 0);
    expect_released(h);
}
TEST(a_town_whose_month_can_never_be_kept_gives_way)
{
    scenario_each(NULL, 0, one_month_always_fails);
}

/* ---- versions of what figures are made of ---- */

static Status past_work(ScenarioHouse *h, int64_t now_ms, size_t most)
{
    return past_keep(h->app.pool, now_ms, most);
}

static void towns_changed(ScenarioHouse *h)
{
    scenario_sql(h, "DELETE FROM town_stamp");
    scenario_sql(h, "DELETE FROM past_mark");
    scenario_sql(h, "CREATE UNIQUE INDEX fails ON past_mark (stamp)");
    scenario_sql(h, "INSERT INTO past_mark (org, stamp, since_ms) VALUES (1, 7, 0)");
    scenario_sql(h, "INSERT INTO town_stamp (org, n) VALUES (1001, 7)");
    scenario_sql(h, "INSERT INTO town_stamp (org, n) VALUES (1002, 8)");
}

static void expect_marked(ScenarioHouse *h)
{
    EXPECT_I64(scenario_number(h, "SELECT COUNT(*) FROM past_mark WHERE org = 1001"), 0);
    EXPECT_I64(scenario_number(h, "SELECT COUNT(*) FROM past_mark WHERE org = 1002 AND stamp = 8"), 1);
}

static void versions(ScenarioHouse *h)
{
    int good;
    towns_changed(h);
    EXPECT(past_work(h, clock_ms(&h->app.clock), 10) != OK);
    expect_marked(h);
    scenario_sql(h, "DELETE FROM past_mark WHERE org = 1002");
    EXPECT(minutes_failed(h, past_work, &good) > 0 && good > 0);
    expect_marked(h);
}
TEST(a_town_whose_past_cannot_be_written_down_holds_up_no_other)
{
    scenario_each(NULL, 0, versions);
}

/* ---- landings ---- */

static Status landing_work(ScenarioHouse *h, int64_t now_ms, size_t most)
{
    size_t found;
    return landings_keep(h->app.pool, 2026, now_ms, most, &h->arena, &found);
}

/* Of the first town two rows are to be kept, since a month of it waits: the second one fails. */
static void landings(ScenarioHouse *h)
{
    int good;
    scenario_cell(h, (ScenarioCell){ IN_TOWN, APRIL, "A6", "equivalent", 1, "12", "claim", 40, 40000 });
    scenario_cell(h, (ScenarioCell){ NEIGHBOUR_TOWN, APRIL, "A6", "equivalent", 1, "12", "claim", 40, 40000 });
    scenario_sql(h, "INSERT INTO month_waiting (org, service_month, ledger, since_ms) VALUES (1001, 202604, 0, 1)");
    scenario_sql(h, "CREATE UNIQUE INDEX fails ON landing_kept (org, fiscal_year)");
    EXPECT(landing_work(h, clock_ms(&h->app.clock), 10) != OK);
    EXPECT_I64(scenario_number(h, "SELECT COUNT(*) FROM landing_kept WHERE org = 1001"), 1);
    EXPECT_I64(scenario_number(h, "SELECT COUNT(*) FROM landing_kept WHERE org = 1002"), 1);
    scenario_sql(h, "DELETE FROM landing_kept WHERE org = 1002");
    EXPECT(minutes_failed(h, landing_work, &good) > 0 && good > 0);
    EXPECT_I64(scenario_number(h, "SELECT COUNT(*) FROM landing_kept WHERE org = 1002"), 1);
}
TEST(a_town_whose_landing_cannot_be_kept_holds_up_no_other)
{
    scenario_each(NULL, 0, landings);
}
