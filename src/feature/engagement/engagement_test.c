/* Walking beside a town: who reaches what, and when no longer. */
#include "feature/engagement/engagement_testing.h"

/* ---- tables ---- */

static const Scenario tables[] = {
    { "made", POST, TOWN "/engagements", OFFICER, 201, .body = NEW_ENGAGEMENT, .has = { "\"training\":false" } },
    { "by the prefecture too", POST, TOWN "/engagements", PREFECTURE, 201, .body = NEW_ENGAGEMENT },
    { "not by the bureau", POST, TOWN "/engagements", BUREAU, 403, .body = NEW_ENGAGEMENT },
    { "not by another prefecture", POST, TOWN "/engagements", OTHER_PREFECTURE_MAN, 403, .body = NEW_ENGAGEMENT },
    { "nor by the neighbour", POST, TOWN "/engagements", NEIGHBOUR, 403, .body = NEW_ENGAGEMENT },
    { "nor by a centre", POST, TOWN "/engagements", CENTRE, 403, .body = NEW_ENGAGEMENT },
    { "nor by the adviser", POST, TOWN "/engagements", ADVISER, 403, .body = NEW_ENGAGEMENT },
    { "the bureau reads", GET, TOWN "/engagements", BUREAU, 200, .has = { "\"total\":2" } },
    { "the adviser reads no table", GET, TOWN "/engagements", ADVISER, .want = 403 },
    { "nor the system's administrator", GET, TOWN "/engagements", ADMIN, .want = 403 },
    { "no theme", POST, TOWN "/engagements", OFFICER, 422, .body = "{\"fiscal_year\":2026,\"way\":\"entry\",\"state\":\"active\"}", .has = { "/theme" } },
    { "a way there is not", POST, TOWN "/engagements", OFFICER, 422, .body = "{\"fiscal_year\":2026,\"way\":\"pull\",\"theme\":\"x\",\"state\":\"active\"}", .has = { "/way" } },
    { "nobody makes an example", POST, TOWN "/engagements", OFFICER, 422,
      .body = "{\"fiscal_year\":2026,\"way\":\"entry\",\"theme\":\"x\",\"state\":\"active\",\"training\":true}", .has = { "/training" } },
    { "a promise to nothing", POST, TOWN "/promises", OFFICER, 422,
      .body = "{\"engagement\":5,\"role\":\"town\",\"who\":\"担当\",\"what\":\"x\",\"due\":\"2026-12-01\",\"state\":\"open\"}", .has = { "/engagement" } },
    { "a prefecture keeps its template", POST, "/api/towns/100/timeline-templates", PREFECTURE, 201, .body = "{\"step\":\"visit_1\",\"after_start\":30}" },
    { "a step once", POST, "/api/towns/100/timeline-templates", PREFECTURE, 422, .body = "{\"step\":\"visit_1\",\"after_start\":31}", .has = { "duplicate" } },
    { "a town has none", POST, TOWN "/timeline-templates", OFFICER, 403, .body = "{\"step\":\"visit_1\",\"after_start\":30}" },
};
TEST(an_engagement_is_kept_by_the_town_and_its_prefecture)
{
    scenarios(list, COUNT_OF(list), tables, COUNT_OF(tables));
}

/* ---- a world with rows ---- */

static void invite(ScenarioHouse *h, int64_t engagement, const char *login, const char *role, int from, int until)
{
    made(h, TOWN "/team-members", text(h, "{\"engagement\":%ld,\"role\":\"%s\",\"login\":\"%s\",\"from_day\":\"%s\",\"until_day\":\"%s\"}", (long)engagement, role,
                                       login, iso(h, from), iso(h, until)));
}

static void access(ScenarioHouse *h)
{
    int64_t first = made(h, TOWN "/engagements", NEW_ENGAGEMENT), second = made(h, TOWN "/engagements", NEW_ENGAGEMENT);
    const char *page = text(h, TOWN "/engagements/%ld/page", (long)first), *other = text(h, TOWN "/engagements/%ld/page", (long)second);
    const char *speak = text(h, TOWN "/engagements/%ld/remarks", (long)first), *elsewhere = text(h, "/api/towns/1002/engagements/%ld/page", (long)first);
    const char *advice = text(h, "{\"engagement\":%ld,\"kind\":\"advice\",\"from_role\":\"adviser\",\"to_role\":\"town\",\"text\":\"成功体験を共有しましょう\",\"day\":\"2026-09-20\"}",
                              (long)first);
    const char *wrong = text(h, "{\"engagement\":%ld,\"kind\":\"advice\",\"from_role\":\"adviser\",\"text\":\"x\",\"day\":\"2026-09-20\"}", (long)second);
    const char *handover = text(h, TOWN "/engagements/%ld/handover", (long)first);
    const Scenario before[] = {
        { "an adviser nobody invited", GET, page, ADVISER, .want = 403 },
        { "has nothing", GET, "/api/my-engagements", ADVISER, 200, .has = { "\"items\":[]" } },
        { "a centre nobody invited", GET, page, CENTRE, .want = 403 },
        { "the officer", GET, page, OFFICER, 200, .has = { "\"missing\"", "\"april\"", "通所Cの立て直し" } },
        { "the prefecture", GET, page, PREFECTURE, .want = 200 },
        { "another prefecture", GET, page, OTHER_PREFECTURE_MAN, .want = 403 },
        { "nobody", GET, page, NOBODY, .want = 401 },
        { "no such engagement", GET, TOWN "/engagements/7/page", OFFICER, .want = 404 },
        { "no end, no access", POST, TOWN "/team-members", OFFICER, 422,
          .body = text(h, "{\"engagement\":%ld,\"role\":\"adviser\",\"login\":\"adviser\",\"from_day\":\"2026-01-01\"}", (long)first), .has = { "/until_day", "missing" } },
        { "an end before the beginning", POST, TOWN "/team-members", OFFICER, 422,
          .body = text(h, "{\"engagement\":%ld,\"role\":\"adviser\",\"login\":\"adviser\",\"from_day\":\"2026-02-01\",\"until_day\":\"2026-01-31\"}", (long)first),
          .has = { "/until_day", "range" } },
    };
    scenario_run(h, before, COUNT_OF(before));
    invite(h, first, "adviser", "adviser", 0, 0); /* today alone */
    invite(h, first, "centre", "centre", -30, 30);
    const Scenario open[] = {
        { "on the day it opens the adviser reads the one page", GET, page, ADVISER, 200, .has = { "通所Cの立て直し" } },
        { "finds it", GET, "/api/my-engagements", ADVISER, 200, .has = { "みほん市" } },
        { "not the other engagement", GET, other, ADVISER, .want = 403 },
        { "not through another town", GET, elsewhere, ADVISER, .want = 403 },
        { "no table", GET, TOWN "/team-members", ADVISER, .want = 403 },
        { "no promises either", GET, TOWN "/promises", ADVISER, .want = 403 },
        { "not the handover note", GET, handover, ADVISER, .want = 403 },
        { "writes an advice", POST, speak, ADVISER, 201, .body = advice, .has = { "成功体験" } },
        { "not into another engagement", POST, speak, ADVISER, 422, .body = wrong, .has = { "/engagement" } },
        { "not an empty one", POST, speak, ADVISER, 422, .body = "{}" },
        { "writes what he sees and the goal", PUT, text(h, TOWN "/engagements/%ld/assessment", (long)first), ADVISER, 200,
          .body = "{\"assessment\":\"つなぐ人が行き先を知らない\",\"goal\":\"その場で言える\"}", .if_match = "\"1\"", .has = { "つなぐ人", "\"rev\":2" } },
        { "not over somebody else's words", PUT, text(h, TOWN "/engagements/%ld/assessment", (long)first), ADVISER, 409, .body = "{\"goal\":\"x\"}", .if_match = "\"1\"",
          .has = { "その場で言える" } },
        { "nor the town's own words", PUT, text(h, TOWN "/engagements/%ld/assessment", (long)first), ADVISER, 422, .body = "{\"concern\":\"x\"}", .if_match = "\"2\"",
          .has = { "/concern" } },
        { "not of another engagement", PUT, text(h, TOWN "/engagements/%ld/assessment", (long)second), ADVISER, 403, .body = "{\"goal\":\"x\"}", .if_match = "\"1\"" },
        { "a centre of the team assesses nothing", PUT, text(h, TOWN "/engagements/%ld/assessment", (long)first), CENTRE, 403, .body = "{\"goal\":\"x\"}", .if_match = "\"2\"" },
        { "lays no timeline", POST, text(h, TOWN "/engagements/%ld/timeline", (long)first), ADVISER, 403, .body = "{\"start\":\"2026-07-15\"}" },
        { "the centre of the team reads", GET, page, CENTRE, 200, .has = { "成功体験" } },
        { "its neighbour in the same centre does not", GET, page, CAREMANAGER, .want = 403 },
    };
    scenario_run(h, open, COUNT_OF(open));
    scenario_sql(h, text(h, "UPDATE team_member SET from_day = '%s', until_day = '%s' WHERE login = 'adviser'", iso(h, -60), iso(h, -1)));
    const Scenario over[] = {
        { "a link opened the day after the end", GET, page, ADVISER, .want = 403 },
        { "a word after the end", POST, speak, ADVISER, 403, .body = advice },
        { "the list is empty again", GET, "/api/my-engagements", ADVISER, 200, .has = { "\"items\":[]" } },
        { "the centre still reads", GET, page, CENTRE, .want = 200 },
    };
    scenario_run(h, over, COUNT_OF(over));
    scenario_sql(h, text(h, "UPDATE team_member SET from_day = '%s', until_day = '%s' WHERE login = 'adviser'", iso(h, 1), iso(h, 60)));
    const Scenario ahead[] = { { "a link opened the day before the beginning", GET, page, ADVISER, .want = 403 } };
    scenario_run(h, ahead, COUNT_OF(ahead));
    scenario_sql(h, text(h, "UPDATE team_member SET from_day = '%s', until_day = NULL WHERE login = 'adviser'", iso(h, -1)));
    scenario_run(h, ahead, COUNT_OF(ahead)); /* and one without an end */
    scenario_sql(h, "UPDATE engagement SET state = 'closed'");
    const Scenario closed[] = {
        { "a closed engagement closes for the team", GET, page, CENTRE, .want = 403 },
        { "and stays open for the town", GET, page, OFFICER, .want = 200 },
        { "and for the note of his successor", GET, handover, HEAD, 200, .has = { "\"duties\"", "\"decisions\"" } },
    };
    scenario_run(h, closed, COUNT_OF(closed));
}
TEST(access_opens_and_closes_by_itself)
{
    scenario_each(list, COUNT_OF(list), access);
}

/* The last day ends at midnight in Japan, not in UTC, and not a moment later. */
static void midnight(ScenarioHouse *h)
{
    h->app.clock = clock_fixed(INT64_C(1792076399999)); /* 2026-10-15T23:59:59.999+09:00 */
    int64_t engagement = made(h, TOWN "/engagements", NEW_ENGAGEMENT);
    const char *page = text(h, TOWN "/engagements/%ld/page", (long)engagement);
    invite(h, engagement, "adviser", "adviser", -30, 0);
    EXPECT_I64(scenario_ask(h, ADVISER, GET, page, NULL, NULL).status, 200);
    h->app.clock.fixed_ms += 1;
    EXPECT_I64(scenario_ask(h, ADVISER, GET, page, NULL, NULL).status, 403);
    EXPECT_I64(scenario_ask(h, OFFICER, GET, page, NULL, NULL).status, 200);
}
TEST(access_ends_at_midnight_in_japan)
{
    scenario_each(list, COUNT_OF(list), midnight);
}

static void timeline(ScenarioHouse *h)
{
    int64_t id = made(h, TOWN "/engagements", NEW_ENGAGEMENT);
    const char *lay = text(h, TOWN "/engagements/%ld/timeline", (long)id), *page = text(h, TOWN "/engagements/%ld/page", (long)id);
    const Scenario rows[] = {
        { "no day", POST, lay, OFFICER, 422, .body = "{}", .has = { "/start" } },
        { "no such day", POST, lay, OFFICER, 422, .body = "{\"start\":\"2026-02-30\"}", .has = { "/start" } },
        { "a number", POST, lay, OFFICER, 422, .body = "{\"start\":20260715}", .has = { "/start" } },
        { "laid", POST, lay, OFFICER, 204, .body = "{\"start\":\"2022-07-15\"}" },
        { "once", POST, lay, OFFICER, 422, .body = "{\"start\":\"2022-07-15\"}", .has = { "duplicate" } },
        { "ten steps, the first visit on the day 富士川町 had it", GET, page, OFFICER, 200, .has = { "\"step\":\"visit_1\",\"planned\":\"2022-08-01\"" } },
        { "the bureau lays none", POST, lay, BUREAU, 403, .body = "{\"start\":\"2026-07-15\"}" },
    };
    scenario_run(h, rows, COUNT_OF(rows));
    EXPECT_I64(scenario_number(h, "SELECT COUNT(*) FROM timeline_step"), 10);
    scenario_sql(h, "UPDATE timeline_step SET planned = '2022-07-30' WHERE step = 'meeting_05'");
    const Scenario near[] = { { "two days are too close", GET, page, OFFICER, 200, .has = { "0.5次ミーティングが1回目支援の2日前です" } } };
    scenario_run(h, near, COUNT_OF(near));
    scenario_sql(h, "INSERT INTO timeline_template (org, id, rev, step, after_start) VALUES (100, 1, 1, 'visit_1', 30)");
    int64_t own = made(h, TOWN "/engagements", NEW_ENGAGEMENT);
    const Scenario of_prefecture[] = {
        { "the prefecture's template", POST, text(h, TOWN "/engagements/%ld/timeline", (long)own), PREFECTURE, 204, .body = "{\"start\":\"2026-06-01\"}" },
        { "one step of it", GET, text(h, TOWN "/engagements/%ld/page", (long)own), OFFICER, 200, .has = { "2026-07-01" }, .hasnot = { "meeting_15\",\"planned" } },
    };
    scenario_run(h, of_prefecture, COUNT_OF(of_prefecture));
}
TEST(the_timeline_is_laid_from_a_template)
{
    scenario_each(list, COUNT_OF(list), timeline);
}

static void records(ScenarioHouse *h)
{
    int64_t id = made(h, TOWN "/engagements", NEW_ENGAGEMENT);
    const char *e = text(h, "\"engagement\":%ld", (long)id);
    made(h, TOWN "/issues", text(h, "{%s,\"words\":\"送迎がない\",\"original\":\"足がないのよ\",\"origin\":\"sticky\",\"votes\":7}", e));
    int64_t issue = scenario_number(h, "SELECT id FROM issue");
    const char *one = text(h, TOWN "/issues/%ld", (long)issue);
    const Scenario rows[] = {
        { "a promise", POST, TOWN "/promises", OFFICER, 201, .body = text(h, "{%s,\"role\":\"town\",\"who\":\"担当\",\"what\":\"仕様書案\",\"due\":\"2026-12-16\",\"state\":\"open\"}", e) },
        { "a promise without a day", POST, TOWN "/promises", OFFICER, 422, .body = text(h, "{%s,\"role\":\"town\",\"who\":\"担当\",\"what\":\"x\",\"state\":\"open\"}", e), .has = { "/due" } },
        { "kept, but when?", POST, TOWN "/promises", OFFICER, 422,
          .body = text(h, "{%s,\"role\":\"town\",\"who\":\"担当\",\"what\":\"x\",\"due\":\"2026-12-16\",\"state\":\"done\"}", e), .has = { "/done_on", "missing" } },
        { "open, but kept?", POST, TOWN "/promises", OFFICER, 422,
          .body = text(h, "{%s,\"role\":\"town\",\"who\":\"担当\",\"what\":\"x\",\"due\":\"2026-12-16\",\"state\":\"open\",\"done_on\":\"2026-12-01\"}", e), .has = { "/done_on", "range" } },
        { "no decision without its reason", POST, TOWN "/decisions", OFFICER, 422, .body = text(h, "{%s,\"what\":\"C型を作り直す\",\"day\":\"2026-12-05\"}", e), .has = { "/why" } },
        { "a contact of one line", POST, TOWN "/contacts", PREFECTURE, 201, .body = text(h, "{%s,\"day\":\"2026-10-27\",\"how\":\"phone\",\"who\":\"町の担当\",\"line\":\"進み具合を確かめた\"}", e) },
        { "two lines are too long", POST, TOWN "/contacts", PREFECTURE, 422,
          .body = text(h, "{%s,\"day\":\"2026-10-27\",\"how\":\"pigeon\",\"who\":\"町\",\"line\":\"\"}", e), .has = { "/how", "/line" } },
        { "the words may change, the original stays", PUT, one, OFFICER, 422, .body = "{\"original\":\"交通手段\"}", .if_match = "\"1\"", .has = { "/original" } },
        { "merged into itself", PUT, one, OFFICER, 422, .body = text(h, "{\"merged_into\":%ld}", (long)issue), .if_match = "\"1\"", .has = { "/merged_into" } },
        { "reworded", PUT, one, OFFICER, 200, .body = "{\"words\":\"移動手段が足りない\"}", .if_match = "\"1\"", .has = { "足がないのよ", "\"votes\":7" } },
        { "two owners are two", POST, TOWN "/actions", OFFICER, 422,
          .body = text(h, "{%s,\"what\":\"x\",\"owner\":\"保健師\",\"second_owner\":\"保健師\",\"state\":\"open\"}", e), .has = { "/second_owner" } },
        { "an action over April in one head", POST, TOWN "/actions", OFFICER, 201,
          .body = text(h, "{%s,\"what\":\"教室を始める\",\"owner\":\"保健師\",\"due\":\"2199-01-01\",\"needs_contract\":true,\"state\":\"open\"}", e) },
        { "is red", GET, text(h, TOWN "/engagements/%ld/page", (long)id), OFFICER, 200, .has = { "\"colour\":\"red\"", "さくら市の報告" } },
    };
    scenario_run(h, rows, COUNT_OF(rows));
}
TEST(promises_decisions_and_the_guard_of_april)
{
    scenario_each(list, COUNT_OF(list), records);
}
