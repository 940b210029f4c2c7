/* April: questions that come in time, and work that changes hands in one act and back. */
#include "feature/handover/handover.h"
#include "feature/handover/prompts.h"
#include "http/scenario.h"

static const Feature *const list[] = { &feature_handover };
#define TRANSFERS "/api/towns/1001/transfers"

static size_t due_on(int year, int month, int day)
{
    Date d;
    EXPECT(date_make(year, month, day, &d));
    return prompts_due(d);
}

/* 2027-01-04 is a Monday. */
TEST(three_prompts_a_week_from_january_to_march)
{
    EXPECT_I64((int64_t)due_on(2026, 12, 31), 0);
    EXPECT_I64((int64_t)due_on(2027, 1, 3), 0);
    EXPECT_I64((int64_t)due_on(2027, 1, 4), 3);
    EXPECT_I64((int64_t)due_on(2027, 1, 10), 3);
    EXPECT_I64((int64_t)due_on(2027, 1, 11), 6);
    EXPECT_I64((int64_t)due_on(2027, 3, 31), (int64_t)handover_prompt_count);
    EXPECT_I64((int64_t)due_on(2027, 4, 1), 0);
    EXPECT_I64((int64_t)due_on(2024, 1, 1), 3); /* a first of January that is a Monday */
    size_t before = 0;
    for (int day = 1; day <= 31; day++) {
        size_t now = due_on(2027, 1, day);
        EXPECT(now >= before && now - before <= PROMPTS_A_WEEK);
        before = now;
    }
}

static void world(ScenarioHouse *h)
{
    static const char *const rows[] = {
        ("promise (org, id, rev, engagement, role, who, what, due, state) VALUES (1001, 1, 1, 9, 'town', '見本', '会場を押さえる', '2026-12-01', 'open'),"
        " (1001, 2, 1, 9, 'town', '見本', '済んだこと', '2026-10-01', 'done'), (1001, 3, 1, 9, 'town', '別の人', '別のこと', '2026-12-01', 'open'),"
        " (1002, 4, 1, 9, 'town', '見本', '隣の町', '2026-12-01', 'open')"),
        ("action (org, id, rev, engagement, what, owner, second_owner, needs_contract, state) VALUES (1001, 5, 1, 9, '委託する', '見本', NULL, 0, 'open'),"
        " (1001, 6, 1, 9, '名簿を作る', '別の人', '見本', 0, 'moving'), (1001, 7, 1, 9, 'やめた', '見本', NULL, 0, 'dropped')"),
        "preparation (org, id, rev, engagement, meeting, what, owner, done) VALUES (1001, 8, 1, 9, 1, '資料', '見本', 0), (1001, 9, 1, 9, 1, '済み', '見本', 1)",
    };
    for (size_t i = 0; i < COUNT_OF(rows); i++)
        scenario_sql(h, arena_printf(&h->arena, "INSERT INTO %s", rows[i]).p);
}

#define HELD(name) \
    scenario_number(h, "SELECT (SELECT COUNT(*) FROM promise WHERE who = '" name "') + (SELECT COUNT(*) FROM action WHERE owner = '" name "')" \
                       " + (SELECT COUNT(*) FROM action WHERE second_owner = '" name "') + (SELECT COUNT(*) FROM preparation WHERE owner = '" name "')")

static void one_act(ScenarioHouse *h)
{
    world(h);
    const Scenario rows[] = {
        { "seen beforehand", POST, TRANSFERS "/preview", OFFICER, 200, .body = "{\"from\":\"見本\"}",
          .has = { "会場を押さえる", "委託する", "名簿を作る", "資料" }, .hasnot = { "済んだこと", "別のこと", "隣の町", "やめた" } },
        { "names that hold work", GET, TRANSFERS, HEAD, 200, .has = { "\"names\":[", "見本", "別の人" } },
        { "to himself", POST, TRANSFERS, OFFICER, 422, .body = "{\"from\":\"見本\",\"to\":\" 見本\"}", .has = { "/to" } },
        { "to nobody", POST, TRANSFERS, OFFICER, 422, .body = "{\"from\":\"見本\",\"to\":\"\"}", .has = { "/to" } },
        { "from nobody", POST, TRANSFERS, OFFICER, 422, .body = "{\"to\":\"後任\"}", .has = { "/from" } },
        { "who holds nothing", POST, TRANSFERS, OFFICER, 422, .body = "{\"from\":\"誰か\",\"to\":\"後任\"}", .has = { "/from" } },
        { "not by the prefecture", POST, TRANSFERS, PREFECTURE, 403, .body = "{\"from\":\"見本\",\"to\":\"後任\"}" },
        { "nor by the neighbour", POST, TRANSFERS, NEIGHBOUR, 403, .body = "{\"from\":\"見本\",\"to\":\"後任\"}" },
        { "nor by a centre", POST, TRANSFERS "/preview", CENTRE, 403, .body = "{\"from\":\"見本\"}" },
        { "in one act", POST, TRANSFERS, OFFICER, 201, .body = "{\"from\":\"見本\",\"to\":\"後任\"}", .has = { "\"moved\":4" } },
    };
    scenario_run(h, rows, COUNT_OF(rows));
    EXPECT_I64(scenario_number(h, "SELECT COUNT(*) FROM transfer"), 1); /* of the refused ones nothing is left */
    EXPECT_I64(HELD("後任"), 4);
    EXPECT_I64(HELD("見本"), 4); /* done, dropped, and the neighbour's */
    scenario_sql(h, "UPDATE promise SET who = '三人目' WHERE id = 1"); /* given on since */
    const char *undo = arena_printf(&h->arena, TRANSFERS "/%lld/undo", (long long)scenario_number(h, "SELECT MAX(id) FROM transfer")).p;
    const Scenario back[] = {
        { "not by another town", POST, undo, NEIGHBOUR, 403, .body = "{}" },
        { "taken back", POST, undo, OFFICER, 204, .body = "{}" },
        { "once", POST, undo, OFFICER, 422, .body = "{}", .has = { "もう取り消して" } },
        { "what there is not", POST, TRANSFERS "/5/undo", OFFICER, 404, .body = "{}" },
    };
    scenario_run(h, back, COUNT_OF(back));
    EXPECT_I64(HELD("見本"), 7);
    EXPECT_I64(HELD("後任"), 0);
    EXPECT_I64(HELD("三人目"), 1);
}
TEST(work_changes_hands_in_one_act_and_back)
{
    scenario_each(list, COUNT_OF(list), one_act);
}

static const Scenario notes[] = {
    { "a note", POST, "/api/towns/1001/handover-notes", NURSE, 201, .body = "{\"kind\":\"pitfall\",\"title\":\"困ったこと\",\"words\":\"送迎\",\"prompt\":\"pitfall\"}" },
    { "without words", POST, "/api/towns/1001/handover-notes", OFFICER, 422, .body = "{\"kind\":\"why\",\"title\":\"x\",\"words\":\"\"}", .has = { "/words" } },
    { "a kind there is not", POST, "/api/towns/1001/handover-notes", OFFICER, 422, .body = "{\"kind\":\"joke\",\"title\":\"x\",\"words\":\"y\"}", .has = { "/kind" } },
    { "stays in the town", GET, "/api/towns/1001/handover-notes", PREFECTURE, .want = 403 },
    { "prompts answer", GET, "/api/towns/1001/handover-prompts", OFFICER, 200, .has = { "\"items\":[" } },
    { "not the neighbour", GET, "/api/towns/1001/handover-prompts", NEIGHBOUR, .want = 403 },
};
TEST(notes_for_the_next_person_stay_in_the_town)
{
    scenarios(list, COUNT_OF(list), notes, COUNT_OF(notes));
}
