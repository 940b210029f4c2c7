/* The monitoring sheet: what the data compute, what people measure, and how the town saw itself. */
#include "feature/monitor/monitor_parts.h"
#include "http/scenario.h"

static const Feature *const list[] = { &feature_monitor };
#define TOWN "/api/towns/1001"
#define SHEET TOWN "/engagements/77/monitoring"
#define INDICATOR "{\"engagement\":77,\"name\":\"つながった人\",\"unit\":\"人\",\"digits\":0,\"begin_value\":0,\"target\":10}"

static void engagement(ScenarioHouse *h)
{
    scenario_sql(h, "INSERT INTO engagement (org, id, rev, fiscal_year, way, theme, state, training, present) VALUES (1001, 77, 1, 2026, 'entry', '通所C', 'active', 0, 'はじめの姿')");
    scenario_sql(h, "INSERT INTO honest_item (org, id, rev, engagement, subject, standing) VALUES (1001, 78, 1, 77, '通所型', 'believed')");
}

/* March and April 2026 have claims, May only what the ledger says: it is not known yet. */
static void cube(ScenarioHouse *h)
{
    static const char *const rows[] = {
        "202603, 'A6', 'equivalent', 30, 600000, 'claim'", "202603, 'A7', 'c', 10, 300000, 'claim'", "202603, 'general', 'general', 0, 100000, 'ledger'",
        "202604, 'A6', 'equivalent', 20, 400000, 'claim'", "202604, 'A7', 'c', 12, 500000, 'claim'", "202605, 'general', 'general', 0, 100000, 'ledger'",
    };
    for (size_t i = 0; i < COUNT_OF(rows); i++)
        scenario_sql(h, arena_printf(&h->arena, "INSERT INTO cube (org, service_month, service, program, people, paid, origin, provider, level, lines, units, cost)"
                                                " VALUES (1001, %s, %zu, '', 0, 0, 0)", rows[i], i).p);
}

static int64_t id_in(ScenarioHouse *h, const char *what)
{
    return scenario_number(h, arena_printf(&h->arena, "SELECT MAX(id) FROM %s", what).p);
}

static void sheet(ScenarioHouse *h)
{
    engagement(h);
    cube(h);
    const Scenario rows[] = {
        { "a share is computed", POST, TOWN "/indicators", OFFICER, 201, .body = "{\"engagement\":77,\"name\":\"割合\",\"figure\":\"equivalent_share\",\"digits\":0,\"begin_value\":600,\"target\":400}" },
        { "by month, to the last known", GET, SHEET, OFFICER, 200,
          .has = { "\"unit\":\"％\",\"digits\":1", "{\"day\":\"2026-03-31\",\"value\":600,\"how\":\"computed\"", "{\"day\":\"2026-04-30\",\"value\":444,\"how\":\"computed\"",
                   "\"now\":444", "\"progress_percent\":78" }, .hasnot = { "2026-05-31" } },
        { "one is measured by hand", POST, TOWN "/indicators", PREFECTURE, 201, .body = INDICATOR },
        { "nothing measured yet", GET, SHEET, OFFICER, 200, .has = { "\"now\":null,\"progress_percent\":null,\"points\":[]" } },
    };
    scenario_run(h, rows, COUNT_OF(rows));
    const char *reading = arena_printf(&h->arena, "{\"engagement\":77,\"indicator\":%lld,\"day\":\"2026-10-02\",\"value\":3,\"note\":\"友だちの誘い\"}", (long long)id_in(h, "indicator")).p;
    const Scenario measured[] = {
        { "a reading", POST, TOWN "/readings", OFFICER, 201, .body = reading },
        { "one a day", POST, TOWN "/readings", OFFICER, 422, .body = reading, .has = { "duplicate" } },
        { "stands in the sheet", GET, SHEET, OFFICER, 200, .has = { "{\"day\":\"2026-10-02\",\"value\":3,\"how\":\"entered\",\"note\":\"友だちの誘い\"", "\"progress_percent\":30" } },
        { "the bureau reads it", GET, SHEET, BUREAU, .want = 200 },
        { "as a workbook", GET, SHEET ".xlsx", MINISTRY, .want = 200 },
        { "the neighbour does not", GET, SHEET, NEIGHBOUR, .want = 403 },
        { "nor an adviser of no engagement", GET, SHEET, ADVISER, .want = 403 },
        { "nor nobody", GET, SHEET, NOBODY, .want = 401 },
        { "nor the administrator of the system", GET, SHEET, ADMIN, .want = 403 },
        { "no such engagement", GET, TOWN "/engagements/5/monitoring", OFFICER, .want = 404 },
        { "an indicator by hand wants a unit", POST, TOWN "/indicators", OFFICER, 422, .body = "{\"engagement\":77,\"name\":\"x\",\"digits\":0}", .has = { "/unit" } },
        { "a figure there is not", POST, TOWN "/indicators", OFFICER, 422, .body = "{\"engagement\":77,\"name\":\"x\",\"figure\":\"luck\",\"digits\":0}", .has = { "/figure" } },
        { "four decimals", POST, TOWN "/indicators", OFFICER, 422, .body = "{\"engagement\":77,\"name\":\"x\",\"unit\":\"人\",\"digits\":4}", .has = { "/digits" } },
        { "the bureau writes nothing", POST, TOWN "/indicators", BUREAU, 403, .body = INDICATOR },
        { "nor a centre", POST, TOWN "/readings", CENTRE, 403, .body = reading },
    };
    scenario_run(h, measured, COUNT_OF(measured));
}
TEST(a_sheet_holds_what_is_computed_and_what_is_measured)
{
    scenario_each(list, COUNT_OF(list), sheet);
}

/* The prefecture binds indicators itself: what its tables hide (3 people of a month) does not come through here. */
static void few(ScenarioHouse *h)
{
    engagement(h);
    cube(h);
    scenario_sql(h, "INSERT INTO population (org, id, rev, day, total, age75, mark, batch) VALUES (1001, 1, 1, '2025-10-01', 30000, 4000, 'confirmed', 0)");
    scenario_sql(h, "UPDATE cube SET people = 3, paid = 77777 WHERE program = 'c' AND service_month = 202604");
    const Scenario rows[] = {
        { "how many", POST, TOWN "/indicators", PREFECTURE, 201, .body = "{\"engagement\":77,\"name\":\"C\",\"figure\":\"people_c\",\"digits\":0}" },
        { "what part", POST, TOWN "/indicators", PREFECTURE, 201, .body = "{\"engagement\":77,\"name\":\"割合\",\"figure\":\"equivalent_share\",\"digits\":0}" },
        { "the town sees both months", GET, SHEET, OFFICER, 200, .has = { "{\"day\":\"2026-03-31\",\"value\":10,", "{\"day\":\"2026-04-30\",\"value\":3,", "{\"day\":\"2026-04-30\",\"value\":837," } },
        { "the prefecture the month of ten", GET, SHEET, PREFECTURE, 200, .has = { "{\"day\":\"2026-03-31\",\"value\":10,", "{\"day\":\"2026-03-31\",\"value\":600," }, .hasnot = { "2026-04-30" } },
        { "so does the ministry", GET, SHEET, MINISTRY, 200, .has = { "2026-03-31" }, .hasnot = { "2026-04-30" } },
    };
    scenario_run(h, rows, COUNT_OF(rows));
}
TEST(months_of_few_people_stay_inside)
{
    scenario_each(list, COUNT_OF(list), few);
}

static void portraits(ScenarioHouse *h)
{
    engagement(h);
    const Scenario rows[] = {
        { "kept as it is", POST, TOWN "/engagements/77/portraits", OFFICER, 201, .body = "{\"title\":\"最初のヒアリング\"}" },
        { "without a title", POST, TOWN "/engagements/77/portraits", OFFICER, 422, .body = "{\"title\":\" \"}", .has = { "/title", "いつの姿か" } },
        { "by no bureau", POST, TOWN "/engagements/77/portraits", BUREAU, 403, .body = "{\"title\":\"x\"}" },
        { "of no engagement", POST, TOWN "/engagements/5/portraits", OFFICER, 404, .body = "{\"title\":\"x\"}" },
    };
    scenario_run(h, rows, COUNT_OF(rows));
    scenario_sql(h, "UPDATE honest_item SET standing = 'well' WHERE id = 78");
    scenario_sql(h, "UPDATE engagement SET present = 'いまの姿' WHERE id = 77");
    const char *one = arena_printf(&h->arena, TOWN "/engagements/77/portraits/%lld", (long long)id_in(h, "self_portrait")).p;
    const char *elsewhere = arena_printf(&h->arena, TOWN "/engagements/5/portraits/%lld", (long long)id_in(h, "self_portrait")).p;
    const Scenario later[] = {
        { "stays as it was", GET, SHEET, OFFICER, 200, .has = { "\"present\":\"いまの姿\"", "\"title\":\"最初のヒアリング\",\"sheet\":{\"present\":\"はじめの姿\"", "\"standing\":\"believed\"" } },
        { "not of another engagement", DELETE, elsewhere, OFFICER, .want = 404 },
        { "nor by the neighbour", DELETE, one, NEIGHBOUR, .want = 403 },
        { "thrown away", DELETE, one, OFFICER, .want = 204 },
        { "once", DELETE, one, OFFICER, .want = 404 },
    };
    scenario_run(h, later, COUNT_OF(later));
}
TEST(how_a_town_saw_itself_stays_as_it_was)
{
    scenario_each(list, COUNT_OF(list), portraits);
}

static void too_many(ScenarioHouse *h)
{
    engagement(h);
    for (int i = 0; i < PORTRAITS_MAX; i++)
        EXPECT_I64(scenario_ask(h, OFFICER, POST, TOWN "/engagements/77/portraits", "{\"title\":\"x\"}", NULL).status, 201);
    EXPECT_I64(scenario_ask(h, OFFICER, POST, TOWN "/engagements/77/portraits", "{\"title\":\"x\"}", NULL).status, 422);
}
TEST(portraits_have_an_end)
{
    scenario_each(list, COUNT_OF(list), too_many);
}

TEST(progress_counts_from_where_it_began)
{
    Point p = { .value = 0 };
    Measured m = { .points = &p, .n = 1, .it = { .begin_value = 10, .target = 20 } };
    static const struct { int64_t now, begin, target, want; } rows[] = {
        { 10, 10, 20, 0 }, { 15, 10, 20, 50 }, { 25, 10, 20, 150 }, { 5, 10, 20, -50 }, { 30, 40, 20, 50 }, { 0, -10, 10, 50 },
    };
    int64_t percent;
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        p.value = rows[i].now;
        m.it.begin_value = rows[i].begin;
        m.it.target = rows[i].target;
        EXPECT(measured_progress(&m, &percent));
        EXPECT_I64(percent, rows[i].want);
    }
    m.it.target = m.it.begin_value;
    EXPECT(!measured_progress(&m, &percent)); /* no way to go */
    m.it.target = NUMBER_NONE;
    EXPECT(!measured_progress(&m, &percent));
    m = (Measured){ .it = { .begin_value = 0, .target = 1 } };
    EXPECT(!measured_progress(&m, &percent)); /* nothing measured */
    p.value = INT64_MAX;
    m = (Measured){ .points = &p, .n = 1, .it = { .begin_value = -1, .target = 1 } };
    EXPECT(!measured_progress(&m, &percent)); /* beyond what can be counted */
}

TEST(values_are_said_with_their_decimals)
{
    CLEANUP(arena_done) Arena a;
    arena_init(&a, 1 << 16);
    Measured m = { .unit = S("％"), .digits = 1 };
    EXPECT_STR(measured_words(&m, 184, &a), S("18.4％"));
    EXPECT_STR(measured_words(&m, -5, &a), S("-0.5％"));
    EXPECT_STR(measured_words(&m, 0, &a), S("0.0％"));
    m = (Measured){ .unit = S("人"), .digits = 0 };
    EXPECT_STR(measured_words(&m, -12, &a), S("-12人"));
}
