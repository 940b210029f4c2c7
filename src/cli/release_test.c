/* When a month is first shown outside the town hall: not when somebody looks, but when its sums have rested, or its people release it. */
#include "http/scenario_town.h"
#include "schema/release.h"

#include <string.h>

#define TOWN "/api/towns/1001/"
#define TABLE TOWN "spending?from=202603&to=202702&by=month,service"
#define SAYS_WAITING "令和8年5月サービス分は、市町村がまだ外に見せていません"
#define A_DAY INT64_C(86400000)

/* Sessions do not last so long: everybody signs in anew. */
static void pass(ScenarioHouse *h, int64_t ms)
{
    h->app.clock.fixed_ms += ms;
    memset(h->cookies, 0, sizeof h->cookies);
}

static void give_months(ScenarioHouse *h, Month month, int people, int64_t yen)
{
    scenario_sqlf(h, "DELETE FROM cube WHERE org = 1001 AND service_month = %d", (int)month);
    scenario_cell(h, (ScenarioCell){ .month = month, .service = "A6", .program = "equivalent", .people = people, .paid = yen });
}

/* April is shown; May was taken in now. */
static void begin(ScenarioHouse *h)
{
    scenario_sql(h, "INSERT INTO population (org, id, rev, day, total, age75, mark, batch) VALUES (1001, 1, 1, '2025-10-01', 74563, 1000, 'final', 0)");
    scenario_sql(h, "INSERT INTO town_stamp (org, n) VALUES (1001, 1) ON CONFLICT (org) DO NOTHING");
    give_months(h, 202604, 40, 4000123);
    scenario_month_changed(h, 202604);
    scenario_release(h);
    const Scenario april[] = { { "April is shown", GET, TABLE, PREFECTURE, 200, .has = { "\"month\":202604,\"service\":\"day\",\"people\":40" }, .hasnot = { "まだ外に見せていません" } } };
    scenario_run(h, april, COUNT_OF(april));
    h->app.clock = clock_fixed(clock_ms(&h->app.clock));
    give_months(h, 202605, 30, 3000321);
    scenario_month_changed(h, 202605);
    scenario_minute(h);
}

static void expect_waits(ScenarioHouse *h)
{
    const Scenario rows[] = {
        { "not in a table", GET, TABLE, PREFECTURE, 200, .has = { "\"month\":202604", SAYS_WAITING }, .hasnot = { "202605", "3000321" } },
        { "nor in the sum of the year", GET, TOWN "spending?from=202603&to=202702&by=service", MINISTRY, 200, .has = { "4000123" }, .hasnot = { "7000444" } },
        { "nor in a file", GET, TOWN "spending.csv?from=202603&to=202702&by=month&encoding=utf8", BUREAU, 200, .has = { "4000123", SAYS_WAITING }, .hasnot = { "3000321" } },
        { "nor in the whole", GET, TOWN "home?year=2026", PREFECTURE, 200, .has = { SAYS_WAITING }, .hasnot = { "3000321", "7000444" } },
        { "nor for the hall that looks as from outside", GET, TABLE "&outside=1", OFFICER, 200, .has = { SAYS_WAITING }, .hasnot = { "3000321" } },
        { "the hall sees it", GET, TABLE, OFFICER, 200, .has = { "3000321" }, .hasnot = { "まだ外に" } },
    };
    scenario_run(h, rows, COUNT_OF(rows));
}

static void by_days(ScenarioHouse *h)
{
    begin(h);
    expect_waits(h);
    pass(h, 9 * A_DAY);
    scenario_minute(h);
    expect_waits(h);
    give_months(h, 202605, 35, 3000321); /* the second import: the wait begins anew */
    scenario_month_changed(h, 202605);
    scenario_minute(h);
    pass(h, RELEASE_DAYS_DEFAULT * A_DAY - 1);
    scenario_minute(h);
    expect_waits(h);
    pass(h, 1);
    scenario_minute(h);
    EXPECT_I64(scenario_number(h, "SELECT people FROM shown_cube WHERE org = 1001 AND service_month = 202605"), 35); /* kept before anybody looks */
    give_months(h, 202605, 36, 3900999);
    scenario_month_changed(h, 202605);
    EXPECT_I64(scenario_number(h, "SELECT COUNT(*) FROM month_waiting"), 0);
    const Scenario shown[] = {
        { "as it was when its days were over", GET, TABLE, PREFECTURE, 200, .has = { "\"month\":202605,\"service\":\"day\",\"people\":35", "3000321" },
          .hasnot = { "まだ外に", "3900999" } },
    };
    scenario_run(h, shown, COUNT_OF(shown));
}
TEST(a_month_is_shown_outside_when_it_has_rested)
{
    scenario_each(features, feature_count, by_days);
}

/* Without the minute's work the first look releases what is over its days. */
static void by_a_look(ScenarioHouse *h)
{
    begin(h);
    scenario_sql(h, "INSERT INTO town_setting (org, id, rev, year_starts, yen_rounding, late_months, special_town, release_days) VALUES (1001, 1, 1, 3, 'floor', 0, 0, 2)");
    pass(h, 2 * A_DAY - 1);
    expect_waits(h);
    pass(h, 1);
    const Scenario rows[] = { { "the town's own days", GET, TABLE, PREFECTURE, 200, .has = { "\"month\":202605" }, .hasnot = { "まだ外に" } } };
    scenario_run(h, rows, COUNT_OF(rows));
}
TEST(the_days_a_month_rests_are_the_towns)
{
    scenario_each(features, feature_count, by_a_look);
}

#define SETTING(days) "{\"year_starts\":3,\"yen_rounding\":\"floor\",\"late_months\":1,\"special_town\":false,\"release_days\":" days "}"

static void by_hand(ScenarioHouse *h)
{
    begin(h);
    const char *stamp = arena_printf(&h->arena, "{\"stamp\":%lld}", (long long)scenario_number(h, "SELECT n FROM town_stamp WHERE org = 1001")).p;
    const char *old = arena_printf(&h->arena, "{\"stamp\":%lld}", (long long)scenario_number(h, "SELECT n - 1 FROM town_stamp WHERE org = 1001")).p;
    const Scenario rows[] = {
        { "the months", GET, TOWN "releases", OFFICER, 200, .has = { "\"days\":10,\"assumed\":true", "\"month\":202605,\"label\":\"令和8年5月\",\"waits\":true,\"shown_ms\":null",
          "\"month\":202604,\"label\":\"令和8年4月\",\"waits\":false" } },
        { "what would be seen", GET, TOWN "releases/202605", HEAD, 200, .has = { "\"people\":30", "\"paid\":3000321", "\"cells\":6", "\"hidden\":0", "\"few\":false", "10人未満" } },
        { "no month", GET, TOWN "releases/202613", HEAD, .want = 404 },
        { "a nurse does not", GET, TOWN "releases", NURSE, .want = 403 },
        { "nor the prefecture", GET, TOWN "releases", PREFECTURE, .want = 403 },
        { "nor does it release", POST, TOWN "releases/202605", PREFECTURE, 403, .body = stamp },
        { "nor an administrator", POST, TOWN "releases/202605", ADMIN, 403, .body = stamp },
        { "nor a neighbour", POST, TOWN "releases/202605", NEIGHBOUR, 403, .body = stamp },
        { "not without having looked", POST, TOWN "releases/202605", OFFICER, 422, .body = "{}", .has = { "/stamp" } },
        { "nor when something changed since", POST, TOWN "releases/202605", OFFICER, 422, .body = old, .has = { "\"code\":\"changed\"" } },
        { "a month that does not wait", POST, TOWN "releases/202604", OFFICER, 422, .body = stamp, .has = { "\"code\":\"state\"" } },
        { "nothing was released by that", GET, TABLE, PREFECTURE, 200, .has = { SAYS_WAITING }, .hasnot = { "3000321" } },
        { "released", POST, TOWN "releases/202605", OFFICER, 204, .body = stamp },
        { "and seen", GET, TABLE, PREFECTURE, 200, .has = { "\"month\":202605,\"service\":\"day\",\"people\":30", "3000321" }, .hasnot = { "まだ外に" } },
        { "in the whole too", GET, TOWN "home?year=2026", PREFECTURE, 200, .hasnot = { "まだ外に" } },
        { "no wait is too short to be one", POST, TOWN "town-settings", OFFICER, 422, .body = SETTING("0"), .has = { "/release_days" } },
        { "nor too long", POST, TOWN "town-settings", OFFICER, 422, .body = SETTING("61"), .has = { "/release_days" } },
        { "the town's days", POST, TOWN "town-settings", OFFICER, 201, .body = SETTING("14"), .has = { "\"release_days\":14" } },
        { "stand beside the months", GET, TOWN "releases", OFFICER, 200, .has = { "\"days\":14,\"assumed\":false" } },
    };
    scenario_run(h, rows, COUNT_OF(rows));
    EXPECT_I64(scenario_number(h, "SELECT COUNT(*) FROM audit WHERE entity = 'release' AND target = 202605 AND result = 'ok'"), 1);
}
TEST(a_month_is_released_by_the_hall)
{
    scenario_each(features, feature_count, by_hand);
}

#define OUTCOMES TOWN "outcome-indicators"
#define ENTRY(indicator, numerator) "{\"fiscal_year\":2025,\"indicator\":\"" indicator "\",\"part\":\"\",\"numerator\":" numerator ",\"denominator\":900,\"source\":\"台帳\"}"
#define SAYS_FORGOTTEN "バックアップから戻したばかり"

static Status forget_in_tx(Db *db, void *context)
{
    return release_forget(db, context);
}

/* The night's backup knows of April and of one value that they were shown; May, and another value, were shown after it. */
static void put_back(ScenarioHouse *h)
{
    static const char *const forgotten[] = { "shown_cube", "shown_slice", "shown_persons" };
    begin(h);
    pass(h, RELEASE_DAYS_DEFAULT * A_DAY);
    scenario_minute(h);
    const Scenario before[] = {
        { "a value", POST, OUTCOMES, OFFICER, 201, .body = ENTRY("joined", "120") },
        { "is shown", GET, OUTCOMES, PREFECTURE, 200, .has = { "\"numerator\":120" }, .hasnot = { SAYS_FORGOTTEN } },
        { "as May is", GET, TABLE, PREFECTURE, 200, .has = { "202605", "3000321" } },
        { "one more", POST, OUTCOMES, OFFICER, 201, .body = ENTRY("kept", "700") },
    };
    scenario_run(h, before, COUNT_OF(before));
    for (size_t i = 0; i < COUNT_OF(forgotten); i++)
        scenario_sqlf(h, "DELETE FROM %s WHERE org = 1001 AND service_month = 202605", forgotten[i]);
    CLEANUP(db_pool_return) Db *db = NULL;
    int64_t held = 0;
    EXPECT_I64(db_pool_writer(h->app.pool, &db), OK);
    EXPECT_I64(db_tx(db, forget_in_tx, &held), OK);
    EXPECT_I64(held, 1);
}

static void forgotten(ScenarioHouse *h)
{
    put_back(h);
    expect_waits(h);
    const Scenario waits[] = {
        { "what was known as shown stays, the rest waits", GET, OUTCOMES, PREFECTURE, 200, .has = { "\"numerator\":120", SAYS_FORGOTTEN }, .hasnot = { "\"numerator\":700" } },
        { "the hall sees it", GET, OUTCOMES, OFFICER, 200, .has = { "\"numerator\":700" } },
    };
    scenario_run(h, waits, COUNT_OF(waits));
    pass(h, 99 * A_DAY); /* the machine stood still: the days begin when the server runs */
    scenario_minute(h);
    expect_waits(h);
    pass(h, RELEASE_DAYS_DEFAULT * A_DAY - 1);
    scenario_minute(h);
    expect_waits(h);
    scenario_run(h, waits, COUNT_OF(waits));
    pass(h, 1);
    scenario_minute(h);
    const Scenario shown[] = {
        { "then it is shown again", GET, TABLE, PREFECTURE, 200, .has = { "202605", "3000321" }, .hasnot = { "まだ外に" } },
        { "and the value", GET, OUTCOMES, PREFECTURE, 200, .has = { "\"numerator\":120", "\"numerator\":700" }, .hasnot = { SAYS_FORGOTTEN } },
    };
    scenario_run(h, shown, COUNT_OF(shown));
}
TEST(a_backup_that_was_put_back_shows_nothing_that_it_does_not_know_as_shown)
{
    scenario_each(features, feature_count, forgotten);
}
