#include "feature/search/search.h"
#include "http/scenario.h"

static const Feature *const list[] = { &feature_search };

#define ASK(words) .method = POST, .target = "/api/search", .body = "{\"q\":\"" words "\"}"
static const Scenario rows[] = {
    { .name = "before a letter is typed: the screens", ASK(""), .as = OFFICER, .want = 200, .has = { "ホーム", "データを取り込む" } },
    { .name = "a screen by its word", ASK("上限"), .as = OFFICER, .want = 200, .has = { "上限額の計算", "\"to\":\"/cap\"" } },
    { .name = "a term by another word", ASK("短期集中"), .as = OFFICER, .want = 200, .has = { "サービス・活動C" } },
    { .name = "kana of the other kind, full width", ASK("ｶｺﾞ"), .as = OFFICER, .want = 200, .has = { "過誤" } },
    { .name = "a unit of one's own town", ASK("みつかる"), .as = OFFICER, .want = 200, .has = { "\"kind\":\"unit\"", "みつかる事業所" }, .hasnot = { "よその" } },
    { .name = "not of the neighbour", ASK("事業所"), .as = NEIGHBOUR, .want = 200, .has = { "よその事業所" }, .hasnot = { "みつかる事業所" } },
    { .name = "the prefecture finds towns, not units", ASK("事業所"), .as = PREFECTURE, .want = 200, .hasnot = { "みつかる事業所", "よその" } },
    { .name = "signs of LIKE are letters", ASK("%"), .as = OFFICER, .want = 200, .hasnot = { "みつかる" } },
    { .name = "nothing found is an empty list", ASK("ない言葉です"), .as = OFFICER, .want = 200, .has = { "\"items\":[]" } },
    { .name = "too long", ASK("あああああああああああああああああああああああああああああああああああああああああああああああああああああああああああああ"),
      .as = OFFICER, .want = 422, .has = { "/q" } },
    { .name = "a number", .method = POST, .target = "/api/search", .body = "{\"q\":1}", .as = OFFICER, .want = 422 },
    { .name = "nothing at all", .method = POST, .target = "/api/search", .body = "{}", .as = OFFICER, .want = 422 },
    { .name = "a stranger", ASK("上限"), .as = NOBODY, .want = 401, .hasnot = { "items" } },
    { .name = "never by GET: words would stand in the address", .method = GET, .target = "/api/search?q=x", .as = OFFICER, .want = 405 },
};

static void search(ScenarioHouse *h)
{
    scenario_sql(h, "INSERT INTO unit (org, id, rev, kind, name) VALUES (1001, 7001, 1, 'provider', 'みつかる事業所')");
    scenario_sql(h, "INSERT INTO unit (org, id, rev, kind, name) VALUES (1002, 7002, 1, 'provider', 'よその事業所')");
    scenario_run(h, rows, COUNT_OF(rows));
}

TEST(one_box_finds_what_one_may_see) { scenario_each(list, COUNT_OF(list), search); }
