/* Where a prefecture goes next. */
#include "feature/visit/visit.h"
#include "http/scenario.h"

static const Feature *const list[] = { &feature_visit };
#define PLANNER "/api/prefectures/100/visit-planner"
#define VISITS "/api/towns/100/visits"

static void engagements(ScenarioHouse *h)
{
    static const char *const rows[] = {
        "engagement (org, id, rev, fiscal_year, way, theme, state, training, present, wish) VALUES (1001, 1, 1, 2026, 'entry', '通所C', 'active', 0, 'ある', 'ある')",
        "engagement (org, id, rev, fiscal_year, way, theme, state, training) VALUES (1002, 2, 1, 2026, 'push', '上限額', 'active', 0), (1002, 3, 1, 2026, 'push', '終わった', 'closed', 0)",
        "meeting (org, id, rev, engagement, step, title, day) VALUES (1001, 4, 1, 1, 'visit_1', '1回目', '2020-01-02')",
        "promise (org, id, rev, engagement, role, who, what, due, state) VALUES (1001, 5, 1, 1, 'town', '担当', '遅れた約束', '2020-02-01', 'open')",
        ("promise (org, id, rev, engagement, role, who, what, due, state, done_on) VALUES (1001, 6, 1, 1, 'town', '担当', '守った約束', '2020-02-01', 'done', '2020-01-20'),"
        " (1001, 7, 1, 1, 'town', '担当', '遅れて果たした', '2020-02-01', 'done', '2020-03-01')"),
        "honest_item (org, id, rev, engagement, subject, standing) VALUES (1001, 8, 1, 1, '通所型', 'believed'), (1001, 9, 1, 1, '体操', 'well'), (1001, 10, 1, 1, '訪問B', 'planned')",
        "action (org, id, rev, engagement, what, owner, needs_contract, state) VALUES (1001, 11, 1, 1, '引き出しを配る', '担当', 0, 'done')",
    };
    for (size_t i = 0; i < COUNT_OF(rows); i++)
        scenario_sql(h, arena_printf(&h->arena, "INSERT INTO %s", rows[i]).p);
}

static void planner(ScenarioHouse *h)
{
    engagements(h);
    const Scenario rows[] = {
        { "nobody met them: first", GET, PLANNER, PREFECTURE, 200,
          .has = { "\"items\":[{\"town\":1002", "\"still_days\":null,\"ask\":[\"現状（数字に出ないこと）を聞く\"", "通所型が上手くいっていると思う理由",
                   "担当：遅れた約束（R2.2.1・過ぎています）", "約束を期日までに果たした：守った約束", "引き出しを配る" },
          .hasnot = { "終わった", "遅れて果たした", "訪問B" } },
        { "a day is set", POST, VISITS, PREFECTURE, 201, .body = "{\"town\":1001,\"day\":\"2099-01-15\",\"who\":\"県 担当\",\"purpose\":\"卒業の話\"}" },
        { "planned ones first", GET, PLANNER, PREFECTURE, 200, .has = { "\"items\":[{\"town\":1001", "\"day\":\"2099-01-15\",\"who\":\"県 担当\"" } },
        { "without a person", POST, VISITS, PREFECTURE, 422, .body = "{\"town\":1001,\"day\":\"2099-01-15\"}", .has = { "/who" } },
        { "without a day", POST, VISITS, PREFECTURE, 422, .body = "{\"town\":1001,\"who\":\"県\"}", .has = { "/day" } },
        { "the ministry reads", GET, PLANNER, MINISTRY, .want = 200 },
        { "and plans nothing", POST, VISITS, MINISTRY, 403, .body = "{\"town\":1001,\"day\":\"2099-01-15\",\"who\":\"x\"}" },
        { "a town does not see it", GET, PLANNER, OFFICER, .want = 403 },
        { "nor another prefecture", GET, PLANNER, OTHER_PREFECTURE_MAN, .want = 403 },
        { "nor an adviser", GET, PLANNER, ADVISER, .want = 403 },
    };
    scenario_run(h, rows, COUNT_OF(rows));
    scenario_sql(h, "UPDATE visit SET done = 1");
    const Scenario later[] = {
        { "what is done is no plan", GET, PLANNER, PREFECTURE, 200, .has = { "\"items\":[{\"town\":1002" }, .hasnot = { "2099-01-15" } },
        { "an empty prefecture", GET, "/api/prefectures/200/visit-planner", OTHER_PREFECTURE_MAN, 200, .has = { "\"items\":[]" } },
    };
    scenario_run(h, later, COUNT_OF(later));
}
TEST(the_planner_says_where_to_go_what_to_ask_and_what_to_praise)
{
    scenario_each(list, COUNT_OF(list), planner);
}
