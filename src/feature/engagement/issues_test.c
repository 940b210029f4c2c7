/* Issues gathered and taken apart: words, votes and speakers stay, and every way leads back. */
#include "feature/engagement/engagement_testing.h"

static int64_t issue(ScenarioHouse *h, int64_t e, const char *words, const char *said_by, int votes)
{
    return made(h, TOWN "/issues", text(h, "{\"engagement\":%ld,\"words\":\"%s\",\"original\":\"%s\",\"origin\":\"sticky\",\"said_by\":\"%s\",\"votes\":%d}", (long)e, words,
                                        words, said_by, votes));
}

static void gathering(ScenarioHouse *h)
{
    int64_t e = made(h, TOWN "/engagements", NEW_ENGAGEMENT), other = made(h, TOWN "/engagements", NEW_ENGAGEMENT);
    int64_t a = issue(h, e, "送迎がない", "ケアマネジャー", 5), b = issue(h, e, "足がない", "民生委員", 3), far = issue(h, other, "よその課題", "県", 1);
    const char *merge = text(h, TOWN "/engagements/%ld/issues/merge", (long)e);
    const char *both = text(h, "{\"issues\":[%ld,%ld],\"words\":\"移動の手段が足りない\"}", (long)a, (long)b);
    const Scenario rows[] = {
        { "one is none", POST, merge, OFFICER, 422, .body = text(h, "{\"issues\":[%ld],\"words\":\"x\"}", (long)a), .has = { "/issues" } },
        { "twice the same", POST, merge, OFFICER, 422, .body = text(h, "{\"issues\":[%ld,%ld],\"words\":\"x\"}", (long)a, (long)a), .has = { "duplicate" } },
        { "without words", POST, merge, OFFICER, 422, .body = text(h, "{\"issues\":[%ld,%ld],\"words\":\" \"}", (long)a, (long)b), .has = { "/words" } },
        { "one of another engagement", POST, merge, OFFICER, 422, .body = text(h, "{\"issues\":[%ld,%ld],\"words\":\"x\"}", (long)a, (long)far), .has = { "/issues" } },
        { "not by the bureau", POST, merge, BUREAU, 403, .body = both },
        { "gathered", POST, merge, OFFICER, 201, .body = both, .has = { "移動の手段が足りない", "\"origin\":\"merged\"" } },
        { "not again", POST, merge, OFFICER, 422, .body = both, .has = { "/issues" } },
        { "every word, vote and speaker is still there", GET, TOWN "/issues?sort=id", OFFICER, 200,
          .has = { "\"words\":\"足がない\",\"original\":\"足がない\",\"origin\":\"sticky\",\"votes\":3", "\"said_by\":\"民生委員\"", "\"votes\":5" } },
        { "no hand writes the lineage", PUT, text(h, TOWN "/issues/%ld", (long)a), OFFICER, 422, .body = text(h, "{\"merged_into\":%ld}", (long)far), .if_match = "\"2\"",
          .has = { "/merged_into" } },
        { "nor whose words they were", PUT, text(h, TOWN "/issues/%ld", (long)a), OFFICER, 422, .body = "{\"said_by\":\"市\"}", .if_match = "\"2\"", .has = { "/said_by" } },
    };
    scenario_run(h, rows, COUNT_OF(rows));
    int64_t above = scenario_number(h, "SELECT id FROM issue WHERE origin = 'merged'");
    EXPECT_I64(scenario_number(h, "SELECT COUNT(*) FROM issue WHERE merged_into IS NOT NULL"), 2);
    const char *back = text(h, TOWN "/engagements/%ld/issues/%ld/unmerge", (long)e, (long)above);
    /* a gathered one gathered again with a third, and all the way back */
    int64_t c = issue(h, e, "雪の日に出られない", "社会福祉協議会", 2);
    const Scenario again[] = {
        { "through another engagement", POST, text(h, TOWN "/engagements/%ld/issues/%ld/unmerge", (long)other, (long)above), OFFICER, .want = 404 },
        { "nothing was gathered under it", POST, text(h, TOWN "/engagements/%ld/issues/%ld/unmerge", (long)e, (long)c), OFFICER, .want = 422 },
        { "gathered once more", POST, merge, PREFECTURE, 201, .body = text(h, "{\"issues\":[%ld,%ld],\"words\":\"外に出られない\"}", (long)above, (long)c) },
        { "back, from the middle: what was below goes one step up", POST, back, OFFICER, .want = 204 },
    };
    scenario_run(h, again, COUNT_OF(again));
    EXPECT_I64(scenario_number(h, "SELECT COUNT(*) FROM issue WHERE merged_into IS NOT NULL"), 3);
    int64_t top = scenario_number(h, "SELECT id FROM issue WHERE origin = 'merged'");
    const Scenario end[] = { { "back, from the top", POST, text(h, TOWN "/engagements/%ld/issues/%ld/unmerge", (long)e, (long)top), OFFICER, .want = 204 } };
    scenario_run(h, end, COUNT_OF(end));
    EXPECT_I64(scenario_number(h, "SELECT COUNT(*) FROM issue WHERE merged_into IS NOT NULL"), 0);
    EXPECT_I64(scenario_number(h, "SELECT COUNT(*) FROM issue"), 4); /* as before anybody gathered */
}
TEST(gathering_issues_keeps_their_words_and_votes)
{
    scenario_each(list, COUNT_OF(list), gathering);
}

static void with_measure(ScenarioHouse *h)
{
    int64_t e = made(h, TOWN "/engagements", NEW_ENGAGEMENT), a = issue(h, e, "送迎がない", "市", 5), b = issue(h, e, "足がない", "市", 3);
    const char *merge = text(h, TOWN "/engagements/%ld/issues/merge", (long)e);
    const Scenario rows[] = { { "gathered", POST, merge, OFFICER, 201, .body = text(h, "{\"issues\":[%ld,%ld],\"words\":\"移動\"}", (long)a, (long)b) } };
    scenario_run(h, rows, COUNT_OF(rows));
    int64_t above = scenario_number(h, "SELECT id FROM issue WHERE origin = 'merged'");
    made(h, TOWN "/measures", text(h, "{\"engagement\":%ld,\"issue\":%ld,\"what\":\"D型を始める\"}", (long)e, (long)above));
    const Scenario back[] = {
        { "back", POST, text(h, TOWN "/engagements/%ld/issues/%ld/unmerge", (long)e, (long)above), OFFICER, .want = 204 },
        { "the measure stays with its issue", GET, TOWN "/measures", OFFICER, 200, .has = { "D型を始める", text(h, "\"issue\":%ld", (long)above) } },
    };
    scenario_run(h, back, COUNT_OF(back));
    EXPECT_I64(scenario_number(h, "SELECT COUNT(*) FROM issue WHERE merged_into IS NULL"), 3);
}
TEST(taking_back_loses_no_measure)
{
    scenario_each(list, COUNT_OF(list), with_measure);
}

static void splitting(ScenarioHouse *h)
{
    int64_t e = made(h, TOWN "/engagements", NEW_ENGAGEMENT), whole = issue(h, e, "送迎も担い手もない", "ケアマネジャー", 6);
    const char *split = text(h, TOWN "/engagements/%ld/issues/%ld/split", (long)e, (long)whole), *back = text(h, TOWN "/engagements/%ld/issues/%ld/unsplit", (long)e, (long)whole);
    const Scenario rows[] = {
        { "into one", POST, split, OFFICER, 422, .body = "{\"parts\":[\"送迎がない\"]}", .has = { "/parts" } },
        { "into nothing", POST, split, OFFICER, 422, .body = "{\"parts\":[\"送迎がない\",\"\"]}", .has = { "/parts" } },
        { "not split yet", POST, back, OFFICER, 422, .has = { "missing" } },
        { "into two", POST, split, OFFICER, 201, .body = "{\"parts\":[\"送迎がない\",\"担い手がいない\"]}" },
        { "once", POST, split, OFFICER, 422, .body = "{\"parts\":[\"a\",\"b\"]}", .has = { "in_use" } },
        { "each part knows the words it came from and whose they were", GET, TOWN "/issues", OFFICER, 200,
          .has = { "\"words\":\"担い手がいない\",\"original\":\"送迎も担い手もない\",\"origin\":\"split\"", text(h, "\"split_from\":%ld,\"said_by\":\"ケアマネジャー\"", (long)whole), "\"votes\":6" } },
        { "and back", POST, back, PREFECTURE, .want = 200 },
        { "into two again", POST, split, OFFICER, 201, .body = "{\"parts\":[\"送迎がない\",\"担い手がいない\"]}" },
    };
    scenario_run(h, rows, COUNT_OF(rows));
    int64_t part = scenario_number(h, "SELECT MIN(id) FROM issue WHERE split_from IS NOT NULL");
    made(h, TOWN "/measures", text(h, "{\"engagement\":%ld,\"issue\":%ld,\"what\":\"D型\"}", (long)e, (long)part));
    const Scenario held[] = { { "a part with a measure is not swallowed", POST, back, OFFICER, 422, .has = { "in_use" } } };
    scenario_run(h, held, COUNT_OF(held));
    EXPECT_I64(scenario_number(h, "SELECT COUNT(*) FROM issue WHERE split_from IS NOT NULL"), 2); /* neither */
}
TEST(splitting_an_issue_keeps_where_it_came_from)
{
    scenario_each(list, COUNT_OF(list), splitting);
}

static void plan(ScenarioHouse *h)
{
    int64_t e = made(h, TOWN "/engagements", NEW_ENGAGEMENT), a = issue(h, e, "送迎がない", "市", 5);
    int64_t m = made(h, TOWN "/measures", text(h, "{\"engagement\":%ld,\"issue\":%ld,\"what\":\"D型を始める\",\"indicator\":\"利用者数\"}", (long)e, (long)a));
    made(h, TOWN "/actions", text(h, "{\"engagement\":%ld,\"measure\":%ld,\"what\":\"募集する\",\"owner\":\"保健師\",\"state\":\"open\"}", (long)e, (long)m));
    const char *file = text(h, TOWN "/engagements/%ld/plan.xlsx", (long)e);
    const Scenario rows[] = {
        { "a workbook", GET, file, OFFICER, 200, .has = { "PK" } },
        { "for the prefecture", GET, file, BUREAU, .want = 200 },
        { "not for the adviser", GET, file, ADVISER, .want = 403 },
        { "an outcome names what shows it", POST, TOWN "/outcomes", OFFICER, 422,
          .body = text(h, "{\"engagement\":%ld,\"day\":\"2027-03-01\",\"what\":\"教室が始まった\"}", (long)e), .has = { "/indicator" } },
        { "an outcome", POST, TOWN "/outcomes", OFFICER, 201,
          .body = text(h, "{\"engagement\":%ld,\"day\":\"2027-03-01\",\"what\":\"教室が始まった\",\"indicator\":\"利用者数\",\"before_value\":\"2人\",\"after_value\":\"14人\"}", (long)e) },
        { "on the page", GET, text(h, TOWN "/engagements/%ld/page", (long)e), OFFICER, 200, .has = { "\"outcomes\"", "14人" } },
        { "effort of 6", POST, TOWN "/issues", OFFICER, 422, .body = text(h, "{\"engagement\":%ld,\"words\":\"x\",\"origin\":\"hand\",\"effort\":6}", (long)e), .has = { "/effort" } },
    };
    scenario_run(h, rows, COUNT_OF(rows));
}
TEST(the_plan_is_a_workbook_and_outcomes_have_indicators)
{
    scenario_each(list, COUNT_OF(list), plan);
}
