/* The tree through the whole dispatcher: the example, figures that change their verdict with the data, and what is refused. */
#include "base/test.h"
#include "feature/cause/cause_parts.h"
#include "http/scenario.h"

static const Feature *const list[] = { &feature_cause };
#define TOWN "/api/towns/1001/"

static const struct {
    const char *kind, *figure, *direction, *judgement;
    int64_t value, threshold;
    Verdict want;
} verdicts[] = {
    { "note", "", "", "supports", NUMBER_NONE, NUMBER_NONE, EVIDENCE_SUPPORTS },
    { "note", "", "", "weakens", NUMBER_NONE, NUMBER_NONE, EVIDENCE_WEAKENS },
    { "survey", "", "high", "", 370, 300, EVIDENCE_SUPPORTS }, /* 館林市: 37 % could go with transport */
    { "survey", "", "high", "", 299, 300, EVIDENCE_WEAKENS },
    { "survey", "", "high", "", 300, 300, EVIDENCE_SUPPORTS },
    { "survey", "", "low", "", 300, 300, EVIDENCE_WEAKENS },
    { "survey", "", "low", "", 299, 300, EVIDENCE_SUPPORTS },
    { "survey", "", "high", "", NUMBER_NONE, 300, EVIDENCE_UNKNOWN },
    { "figure", "management", "low", "", NUMBER_NONE, 4500, EVIDENCE_SUPPORTS },
    { "figure", "management", "low", "", NUMBER_NONE, 4400, EVIDENCE_WEAKENS },
    { "figure", "over", "high", "", NUMBER_NONE, 0, EVIDENCE_UNKNOWN }, /* no data */
    { "figure", "nothing", "high", "", NUMBER_NONE, 0, EVIDENCE_UNKNOWN },
};

TEST(causes_are_supported_and_weakened)
{
    Figures f = { 0 };
    f.known[FIGURE_MANAGEMENT] = true;
    f.value[FIGURE_MANAGEMENT] = 4430;
    for (size_t i = 0; i < COUNT_OF(verdicts); i++) {
        const CauseEvidence e = { .kind = str_of(verdicts[i].kind), .figure = str_of(verdicts[i].figure), .direction = str_of(verdicts[i].direction),
                                  .judgement = str_of(verdicts[i].judgement), .value = verdicts[i].value, .threshold = verdicts[i].threshold };
        if (cause_verdict(&e, &f) != verdicts[i].want)
            test_fail(__FILE__, __LINE__, "row %zu", i);
    }
}

static void give_month(ScenarioHouse *h, const char *program, int provider, int people, int paid)
{
    scenario_sql(h, arena_printf(&h->arena, "INSERT INTO cube (org, service_month, service, program, provider, level, origin, people, lines, units, cost, paid)"
                                            " VALUES (1001, 202609, 'A6', '%s', %d, '12', 'claim', %d, %d, 0, %d, %d)", program, provider, people, people, paid, paid).p);
}

static void grows(ScenarioHouse *h)
{
    give_month(h, "equivalent", 1, 80, 80 * 20000);
    give_month(h, "a", 2, 20, 20 * 14000);
    const Scenario first[] = {
        { "no tree yet, but the figures", GET, TOWN "cause-tree", OFFICER, 200,
          .has = { "\"nodes\":{\"items\":[]", "\"key\":\"equivalent_day\"", "80.0％", "70.0％", "2026年9月サービス分" } },
        { "the example", POST, TOWN "cause-tree/example", OFFICER, 204, .body = "{\"example\":\"tatebayashi\"}" },
        { "once", POST, TOWN "cause-tree/example", OFFICER, 422, .body = "{\"example\":\"tatebayashi\"}", .has = { "もう問いがあります" } },
        { "of a name", POST, TOWN "cause-tree/example", OFFICER, 422, .body = "{}", .has = { "/example" } },
        { "six questions, bound", GET, TOWN "cause-tree", OFFICER, 200,
          .has = { "住民のニーズに合っていない？", "ケアマネも、サービス事業所に気を遣って頼めない？", "館林市", "\"state\":\"supports\"", "\"state\":\"unknown\"", "\"mark\":\"assumed\"" } },
    };
    scenario_run(h, first, COUNT_OF(first));
    EXPECT_I64(scenario_number(h, "SELECT COUNT(*) FROM cause_node"), 7);
    long root = (long)scenario_number(h, "SELECT MIN(id) FROM cause_node");
    const char *own = arena_printf(&h->arena, "{\"parent\":%ld,\"place\":9,\"words\":\"送迎がない？\"}", root).p;
    const char *path = arena_printf(&h->arena, TOWN "cause-nodes/%ld", root).p;
    const char *bound = arena_printf(&h->arena, "{\"node\":%ld,\"kind\":\"figure\",\"figure\":\"equivalent_day\",\"direction\":\"low\",\"threshold\":750,\"mark\":\"given\"}", root).p;
    const Scenario rows[] = {
        { "a question of the town's own", POST, TOWN "cause-nodes", OFFICER, 201, .body = own },
        { "bound the other way", POST, TOWN "cause-evidence", NURSE, 201, .body = bound },
        { "which weakens it", GET, TOWN "cause-tree", OFFICER, 200, .has = { "\"state\":\"weakens\",\"reading\":\"80.0％\",\"border\":\"75.0％\"" } },
        { "under nothing", POST, TOWN "cause-nodes", OFFICER, 422, .body = "{\"parent\":77,\"place\":0,\"words\":\"x\"}", .has = { "/parent" } },
        { "under itself", PUT, path, OFFICER, 422, .if_match = "\"1\"", .body = arena_printf(&h->arena, "{\"parent\":%ld,\"place\":0,\"words\":\"x\"}", root).p, .has = { "/parent" } },
        { "dropped", PUT, path, OFFICER, 200, .if_match = "\"1\"", .body = "{\"place\":0,\"words\":\"x\",\"dropped\":true}", .has = { "\"dropped\":true" } },
        { "and back", PUT, path, OFFICER, 200, .if_match = "\"2\"", .body = "{\"place\":0,\"words\":\"x\",\"dropped\":false}" },
    };
    scenario_run(h, rows, COUNT_OF(rows));
    /* The data change, and the leaf with them: 80 of 180. */
    give_month(h, "a", 3, 80, 80 * 14000);
    const Scenario later[] = {
        { "now it supports", GET, TOWN "cause-tree", OFFICER, 200, .has = { "\"state\":\"supports\",\"reading\":\"44.4％\",\"border\":\"75.0％\"" }, .hasnot = { "80.0％" } },
    };
    scenario_run(h, later, COUNT_OF(later));
}
TEST(a_tree_grows_and_follows_the_data)
{
    scenario_each(list, COUNT_OF(list), grows);
}

static const Scenario refused[] = {
    { "no words", POST, TOWN "cause-nodes", OFFICER, 422, .body = "{\"place\":0}", .has = { "/words" } },
    { "a figure nobody chose", POST, TOWN "cause-evidence", OFFICER, 422, .body = "{\"node\":1,\"kind\":\"figure\",\"mark\":\"given\"}", .has = { "/figure", "/direction", "/threshold" } },
    { "a note without a judgement", POST, TOWN "cause-evidence", OFFICER, 422, .body = "{\"node\":1,\"kind\":\"note\",\"words\":\"x\",\"mark\":\"given\"}", .has = { "/judgement" } },
    { "a survey without its question", POST, TOWN "cause-evidence", OFFICER, 422, .body = "{\"node\":1,\"kind\":\"survey\",\"mark\":\"given\"}", .has = { "/words" } },
    { "a figure that is none", POST, TOWN "cause-evidence", OFFICER, 422, .body = "{\"node\":1,\"kind\":\"figure\",\"figure\":\"luck\",\"mark\":\"given\"}", .has = { "/figure" } },
    { "more than all", POST, TOWN "cause-evidence", OFFICER, 422, .body = "{\"node\":1,\"kind\":\"survey\",\"words\":\"x\",\"value\":1001,\"mark\":\"given\"}", .has = { "/value" } },
    { "the neighbour", GET, TOWN "cause-tree", NEIGHBOUR, .want = 403 },
    { "a centre", GET, TOWN "cause-tree", CENTRE, .want = 403 },
    { "nobody", GET, TOWN "cause-tree", NOBODY, .want = 401 },
    { "the ministry plants nothing", POST, TOWN "cause-tree/example", MINISTRY, 403, .body = "{}" },
};
TEST(causes_refuse)
{
    scenarios(list, COUNT_OF(list), refused, COUNT_OF(refused));
}
