/* The officer's year: every duty has its reason, and is ticked for a fiscal year. */
#include "feature/duty/duty.h"
#include "http/scenario.h"

static const Feature *const list[] = { &feature_duty };
#define DUTIES "/api/towns/1001/duties"
#define DUTY "{\"month\":4,\"title\":\"上限額を確かめる\",\"why\":\"担当が替わるため\",\"mark\":\"assumed\"}"

static void year(ScenarioHouse *h)
{
    CLEANUP(db_pool_return) Db *writer = NULL;
    EXPECT_I64(db_pool_writer(h->app.pool, &writer), OK);
    EXPECT_I64(duty_install(writer, IN_TOWN, 1795132800000), OK);
    db_pool_return(&writer);
    EXPECT_I64(scenario_number(h, "SELECT COUNT(DISTINCT month) FROM duty WHERE org = 1001"), 12);
    EXPECT_I64(scenario_number(h, "SELECT COUNT(*) FROM duty WHERE org = 1001 AND (why = '' OR why NOT LIKE '%。')"), 0);
    EXPECT_I64(scenario_number(h, "SELECT COUNT(*) FROM duty WHERE org = 1001 AND done_year IS NOT NULL AND done_year <> 0"), 0);
    int64_t id = scenario_number(h, "SELECT id FROM duty WHERE org = 1001 AND month = 9");
    const char *one = arena_printf(&h->arena, DUTIES "/%ld", (long)id).p, *done = arena_printf(&h->arena, "%s/done", one).p;
    const char *neighbours = arena_printf(&h->arena, "/api/towns/1002/duties/%ld/done", (long)id).p;
    const Scenario rows[] = {
        { "every duty that was installed can be read and sent back", PUT, one, OFFICER, 200, .body = "{\"how\":\"ホームの画面を使います。\"}", .if_match = "\"1\"" },
        { "ticked", POST, done, OFFICER, 204, .body = "{\"year\":2026}" },
        { "stands there with a new version", GET, one, OFFICER, 200, .has = { "\"done_year\":2026", "\"rev\":3" } },
        { "an older page cannot write over it", PUT, one, HEAD, 409, .body = "{\"title\":\"x\"}", .if_match = "\"2\"" },
        { "taken back", POST, done, HEAD, 204, .body = "{\"year\":0}" },
        { "is gone", GET, one, OFFICER, 200, .has = { "\"done_year\":null", "\"rev\":4" } },
        { "a year in words", POST, done, OFFICER, 422, .body = "{\"year\":\"2026\"}", .has = { "/year", "送ってください" } },
        { "a year before years", POST, done, OFFICER, 422, .body = "{\"year\":-1}" },
        { "a year beyond", POST, done, OFFICER, 422, .body = "{\"year\":99999}" },
        { "no year", POST, done, OFFICER, 422, .body = "{}" },
        { "a list is no year", POST, done, OFFICER, 422, .body = "[2026]" },
        { "the nurse ticks nothing", POST, done, NURSE, 403, .body = "{\"year\":2026}" },
        { "nor the prefecture", POST, done, PREFECTURE, 403, .body = "{\"year\":2026}" },
        { "nor the neighbour here", POST, done, NEIGHBOUR, 403, .body = "{\"year\":2026}" },
        { "nor through his own town", POST, neighbours, NEIGHBOUR, 404, .body = "{\"year\":2026}" },
        { "a duty there is not", POST, DUTIES "/5/done", OFFICER, 404, .body = "{\"year\":2026}" },
        { "nobody", POST, done, NOBODY, 401, .body = "{\"year\":2026}" },
    };
    scenario_run(h, rows, COUNT_OF(rows));
}
TEST(the_officers_year_is_ticked)
{
    scenario_each(list, COUNT_OF(list), year);
}

static const Scenario rows[] = {
    { "made", POST, DUTIES, OFFICER, 201, .body = DUTY, .has = { "\"month\":4" } },
    { "no duty without its reason", POST, DUTIES, OFFICER, 422, .body = "{\"month\":4,\"title\":\"確かめる\",\"mark\":\"assumed\"}", .has = { "/why" } },
    { "nor with an empty one", POST, DUTIES, OFFICER, 422, .body = "{\"month\":4,\"title\":\"確かめる\",\"why\":\"\",\"mark\":\"assumed\"}", .has = { "/why" } },
    { "no thirteenth month", POST, DUTIES, OFFICER, 422, .body = "{\"month\":13,\"title\":\"a\",\"why\":\"b\",\"mark\":\"assumed\"}", .has = { "/month" } },
    { "a screen there is not", POST, DUTIES, OFFICER, 422, .body = "{\"month\":1,\"title\":\"a\",\"why\":\"b\",\"mark\":\"assumed\",\"screen\":\"moon\"}" },
    { "found by its reason", GET, DUTIES "?q=%E6%8B%85%E5%BD%93", OFFICER, 200, .has = { "\"total\":1" } },
    { "of a month", GET, DUTIES "?month=5", HEAD, 200, .has = { "\"total\":0" } },
    { "the centre does not see it", GET, DUTIES, CENTRE, .want = 403 },
    { "nor the adviser of another town", GET, DUTIES, ADVISER, .want = 403 },
    { "the adviser does not write", POST, DUTIES, ADVISER, 403, .body = DUTY },
};
TEST(a_duty_has_a_reason)
{
    scenarios(list, COUNT_OF(list), rows, COUNT_OF(rows));
}
