/* One question to many towns: filled from data, kept by the town until it confirms, and then seen. */
#include "feature/inquiry/inquiry_parts.h"
#include "http/scenario.h"

static const Feature *const list[] = { &feature_inquiry };
#define PREF "/api/towns/100"
#define QUESTIONS "/api/towns/1001/questions"
#define ANSWERS(id) arena_printf(&h->arena, "/api/prefectures/100/inquiries/%lld/answers", (long long)(id)).p

static int64_t asked(ScenarioHouse *h)
{
    const Scenario rows[] = {
        { "written", POST, PREF "/inquiries", PREFECTURE, 201, .body = "{\"title\":\"通いの場の状況\",\"due\":\"2099-03-31\"}", .has = { "\"sent_on\":null" } },
    };
    scenario_run(h, rows, COUNT_OF(rows));
    int64_t id = scenario_number(h, "SELECT MAX(id) FROM inquiry");
    static const char *const items[] = {
        "\"place\":2,\"label\":\"困っていること\",\"kind\":\"text\"", "\"place\":1,\"label\":\"75歳以上人口\",\"kind\":\"number\",\"figure\":\"age75\",\"unit\":\"人\"",
        "\"place\":3,\"label\":\"訪問を希望しますか\",\"kind\":\"yes_no\"",
    };
    for (size_t i = 0; i < COUNT_OF(items); i++)
        EXPECT_I64(scenario_ask(h, PREFECTURE, POST, PREF "/inquiry-items", arena_printf(&h->arena, "{\"inquiry\":%lld,%s}", (long long)id, items[i]).p, NULL).status, 201);
    return id;
}

static const char *send_path(ScenarioHouse *h, int64_t id)
{
    return arena_printf(&h->arena, PREF "/inquiries/%lld/send", (long long)id).p;
}

static void whole_way(ScenarioHouse *h)
{
    scenario_sql(h, "INSERT INTO population (org, id, rev, day, age75, mark, source, batch) VALUES (1001, 1, 1, '2025-10-01', 6080, 'given', '住民基本台帳', 0)");
    int64_t id = asked(h);
    const Scenario sending[] = {
        { "sent to all", POST, send_path(h, id), PREFECTURE, 200, .body = "{}", .has = { "\"towns\":2" } },
        { "once", POST, send_path(h, id), PREFECTURE, 422, .body = "{}", .has = { "もう送って" } },
        { "in its order, filled from data", GET, QUESTIONS, OFFICER, 200,
          .has = { "\"place\":1,\"label\":\"75歳以上人口\"", "\"suggested\":\"6080\",\"source\":\"住民基本台帳（令和7年10月1日）\"", "\"place\":2,\"label\":\"困っていること\"" } },
        { "the neighbour has its own", GET, "/api/towns/1002/questions", NEIGHBOUR, 200, .has = { "\"suggested\":null" } },
        { "the prefecture does not look into the town", GET, QUESTIONS, PREFECTURE, .want = 403 },
    };
    scenario_run(h, sending, COUNT_OF(sending));
    int64_t question = scenario_number(h, "SELECT id FROM question WHERE org = 1001");
    const char *one = arena_printf(&h->arena, QUESTIONS "/%lld", (long long)question).p;
    const char *confirm = arena_printf(&h->arena, "%s/confirm", one).p, *withdraw = arena_printf(&h->arena, "%s/withdraw", one).p;
    const char *others = arena_printf(&h->arena, "/api/towns/1002/questions/%lld/confirm", (long long)question).p;
    const Scenario answering[] = {
        { "typed", PUT, one, NURSE, 204, .body = "{\"answers\":[{\"place\":1,\"answer\":\"６０８０\",\"from_data\":true},{\"place\":2,\"answer\":\"送迎がない\"}]}" },
        { "not seen yet", GET, ANSWERS(id), PREFECTURE, 200, .has = { "\"confirmed_ms\":null,\"answers\":[]" }, .hasnot = { "送迎がない", "6080" } },
        { "not sent while one is open", POST, confirm, OFFICER, 422, .body = "{}", .has = { "答えていない項目が1" } },
        { "words are no number", PUT, one, OFFICER, 422, .body = "{\"answers\":[{\"place\":1,\"answer\":\"約六千\"}]}", .has = { "/answers/0", "75歳以上人口", "数だけ" } },
        { "perhaps is no answer", PUT, one, OFFICER, 422, .body = "{\"answers\":[{\"place\":3,\"answer\":\"たぶん\"}]}", .has = { "はい" } },
        { "nothing of a refused list stays", PUT, one, OFFICER, 422, .body = "{\"answers\":[{\"place\":2,\"answer\":\"消える\"},{\"place\":9,\"answer\":\"x\"}]}", .has = { "その項目はありません" } },
        { "the rest", PUT, one, OFFICER, 204, .body = "{\"answers\":[{\"place\":3,\"answer\":\"はい\"}]}" },
        { "not by another town", POST, others, NEIGHBOUR, 404, .body = "{}" },
        { "nor by the prefecture", POST, confirm, PREFECTURE, 403, .body = "{}" },
        { "confirmed", POST, confirm, HEAD, 204, .body = "{}" },
        { "twice is once", POST, confirm, HEAD, 422, .body = "{}", .has = { "もう送って" } },
        { "not changed under the prefecture's eyes", PUT, one, OFFICER, 422, .body = "{\"answers\":[{\"place\":2,\"answer\":\"x\"}]}", .has = { "取り下げて" } },
        { "seen", GET, ANSWERS(id), PREFECTURE, 200, .has = { "\"answers\":[\"6080\",\"送迎がない\",\"はい\"]", "\"items\":[{\"label\":\"75歳以上人口\"" }, .hasnot = { "消える" } },
        { "as a workbook", GET, arena_printf(&h->arena, "%s.xlsx", ANSWERS(id)).p, PREFECTURE, .want = 200 },
        { "the ministry sees it", GET, ANSWERS(id), MINISTRY, 200, .has = { "送迎がない" } },
        { "no town does", GET, ANSWERS(id), NEIGHBOUR, .want = 403 },
        { "nor another prefecture", GET, ANSWERS(id), OTHER_PREFECTURE_MAN, .want = 403 },
        { "taken back", POST, withdraw, OFFICER, 204, .body = "{}" },
        { "and unseen again", GET, ANSWERS(id), PREFECTURE, 200, .hasnot = { "送迎がない" } },
        { "what was not sent is not taken back", POST, withdraw, OFFICER, 422, .body = "{}" },
    };
    scenario_run(h, answering, COUNT_OF(answering));
}
TEST(a_question_goes_to_all_towns_and_comes_back_confirmed)
{
    scenario_each(list, COUNT_OF(list), whole_way);
}

static void refusals(ScenarioHouse *h)
{
    int64_t id = asked(h);
    scenario_sql(h, "INSERT INTO inquiry (org, id, rev, title, due) VALUES (100, 5, 1, '空', '2099-01-01'), (100, 6, 1, '過ぎた', '2020-01-01')");
    const Scenario rows[] = {
        { "to a town of another prefecture", POST, send_path(h, id), PREFECTURE, 422, .body = "{\"towns\":[1001,2001]}", .has = { "/towns" } },
        { "to a name", POST, send_path(h, id), PREFECTURE, 422, .body = "{\"towns\":\"all\"}", .has = { "/towns" } },
        { "to nobody", POST, send_path(h, id), PREFECTURE, 422, .body = "{\"towns\":[]}", .has = { "/towns" } },
        { "without a thing to ask", POST, send_path(h, 5), PREFECTURE, 422, .body = "{}", .has = { "聞くこと" } },
        { "after its day", POST, send_path(h, 6), PREFECTURE, 422, .body = "{}", .has = { "/due" } },
        { "what is not there", POST, send_path(h, 7), PREFECTURE, 404, .body = "{}" },
        { "by a town", POST, send_path(h, id), OFFICER, 403, .body = "{}" },
        { "by the bureau", POST, send_path(h, id), BUREAU, 403, .body = "{}" },
        { "a town writes none", POST, "/api/towns/1001/inquiries", OFFICER, 403, .body = "{\"title\":\"x\",\"due\":\"2099-01-01\"}" },
        { "nothing was sent", GET, QUESTIONS, OFFICER, 200, .has = { "\"items\":[]" } },
        { "to some", POST, send_path(h, id), PREFECTURE, 200, .body = "{\"towns\":[1002]}", .has = { "\"towns\":1" } },
        { "not to the others", GET, QUESTIONS, OFFICER, 200, .has = { "\"items\":[]" } },
        { "a centre is not asked", GET, QUESTIONS, CENTRE, .want = 403 },
        { "nobody", GET, QUESTIONS, NOBODY, .want = 401 },
    };
    scenario_run(h, rows, COUNT_OF(rows));
}
TEST(who_may_ask_and_whom)
{
    scenario_each(list, COUNT_OF(list), refusals);
}

static void late(ScenarioHouse *h)
{
    scenario_sql(h, "INSERT INTO question (org, id, asked_by, inquiry, title, due, asked_on, confirmed_ms) VALUES (1001, 9, 100, 1, '過ぎた', '2020-01-01', '2019-12-01', 1)");
    EXPECT_I64(scenario_ask(h, OFFICER, POST, QUESTIONS "/9/withdraw", "{}", NULL).status, 422);
    EXPECT_I64(scenario_number(h, "SELECT COUNT(*) FROM question WHERE confirmed_ms IS NULL"), 0);
}
TEST(after_the_closing_day_answers_stay)
{
    scenario_each(list, COUNT_OF(list), late);
}
