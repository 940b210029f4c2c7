/* A meeting: its agenda with times, what is to be prepared, what the one before left. */
#include "feature/engagement/engagement_testing.h"

static int64_t meet(ScenarioHouse *h, int64_t e, const char *step, const char *day, const char *more)
{
    return made(h, TOWN "/meetings", text(h, "{\"engagement\":%ld,\"step\":\"%s\",\"title\":\"%s\",\"day\":\"%s\"%s}", (long)e, step, step, day, more));
}

static int64_t item(ScenarioHouse *h, int64_t e, int64_t m, int place, const char *what, int minutes, const char *state)
{
    return made(h, TOWN "/agenda-items", text(h, "{\"engagement\":%ld,\"meeting\":%ld,\"place\":%d,\"what\":\"%s\",\"minutes\":%d,\"state\":\"%s\"}", (long)e, (long)m,
                                              place, what, minutes, state));
}

static void agenda(ScenarioHouse *h)
{
    int64_t e = made(h, TOWN "/engagements", NEW_ENGAGEMENT), other = made(h, TOWN "/engagements", NEW_ENGAGEMENT);
    int64_t m = meet(h, e, "visit_1", "2026-09-20", ",\"starts\":\"13:30\",\"ends\":\"15:00\",\"seats\":30"), bare = meet(h, e, "visit_2", "2026-12-05", "");
    item(h, e, m, 2, "グループワーク", 60, "open");
    item(h, e, m, 1, "市からの説明", 40, "done");
    item(h, e, m, 3, "やめた話", 30, "dropped");
    made(h, TOWN "/attendances", text(h, "{\"engagement\":%ld,\"meeting\":%ld,\"role\":\"centre\",\"organisation\":\"4センター\",\"invited\":8,\"came\":7}", (long)e, (long)m));
    made(h, TOWN "/attendances", text(h, "{\"engagement\":%ld,\"meeting\":%ld,\"role\":\"caremanager\",\"invited\":28}", (long)e, (long)m));
    const char *page = text(h, TOWN "/engagements/%ld/meetings/%ld", (long)e, (long)m);
    const Scenario rows[] = {
        { "times run on, the end is passed by ten minutes", GET, page, OFFICER, 200,
          .has = { "\"from\":\"13:30\",\"until\":\"14:10\",\"over\":0", "\"from\":\"14:10\",\"until\":\"15:10\",\"over\":10", "\"invited\":36,\"came\":7", "\"previous\":null" } },
        { "without a beginning there are no times", GET, text(h, TOWN "/engagements/%ld/meetings/%ld", (long)e, (long)bare), OFFICER, 200, .has = { "\"times\":[]", "\"over\":0" } },
        { "the meeting of another engagement", GET, text(h, TOWN "/engagements/%ld/meetings/%ld", (long)other, (long)m), OFFICER, .want = 404 },
        { "nobody's meeting", GET, text(h, TOWN "/engagements/%ld/meetings/9", (long)e), OFFICER, .want = 404 },
        { "the neighbour", GET, page, NEIGHBOUR, .want = 403 },
        { "an adviser nobody invited", GET, page, ADVISER, .want = 403 },
        { "half past nothing", POST, TOWN "/meetings", OFFICER, 422,
          .body = text(h, "{\"engagement\":%ld,\"step\":\"visit_1\",\"title\":\"x\",\"day\":\"2026-09-20\",\"starts\":\"13時半\",\"ends\":\"25:00\"}", (long)e), .has = { "/starts", "/ends" } },
        { "an end before the beginning", POST, TOWN "/meetings", OFFICER, 422,
          .body = text(h, "{\"engagement\":%ld,\"step\":\"visit_1\",\"title\":\"x\",\"day\":\"2026-09-20\",\"starts\":\"13:30\",\"ends\":\"13:30\"}", (long)e), .has = { "/ends", "range" } },
        { "an item of no length", POST, TOWN "/agenda-items", OFFICER, 422,
          .body = text(h, "{\"engagement\":%ld,\"meeting\":%ld,\"place\":1,\"what\":\"x\",\"minutes\":0,\"state\":\"open\"}", (long)e, (long)m), .has = { "/minutes" } },
        { "lines of the minutes have no generic door", GET, TOWN "/minute-lines", OFFICER, .want = 404 },
    };
    scenario_run(h, rows, COUNT_OF(rows));
}
TEST(an_agenda_has_times)
{
    scenario_each(list, COUNT_OF(list), agenda);
}

static void preparation(ScenarioHouse *h)
{
    int64_t e = made(h, TOWN "/engagements", NEW_ENGAGEMENT);
    int64_t m = meet(h, e, "visit_1", iso(h, 60), ",\"style\":\"onsite\""), soon = meet(h, e, "visit_2", iso(h, 2), ",\"style\":\"online\"");
    const char *lay = text(h, TOWN "/engagements/%ld/meetings/%ld/preparation", (long)e, (long)m);
    const Scenario rows[] = {
        { "what さくら市 prepared", POST, lay, OFFICER, 200, .has = { "\"made\":6" } },
        { "once", POST, lay, OFFICER, 200, .has = { "\"made\":0" } },
        { "the room a month before, the adviser asked", GET, text(h, TOWN "/preparations?size=100&meeting=%ld", (long)m), OFFICER, 200, .has = { "コの字", iso(h, 30), "アドバイザー" },
          .hasnot = { "オンライン会議につながる" } },
        { "online needs no room", POST, text(h, TOWN "/engagements/%ld/meetings/%ld/preparation", (long)e, (long)soon), PREFECTURE, 200, .has = { "\"made\":6" } },
        { "what is due already is due today", GET, text(h, TOWN "/preparations?size=100&meeting=%ld", (long)soon), OFFICER, 200, .has = { iso(h, 0), "オンライン会議につながる" },
          .hasnot = { "コの字", iso(h, -19) } },
        { "the bureau prepares nothing", POST, lay, BUREAU, .want = 403 },
        { "a town has no template", POST, TOWN "/preparation-templates", OFFICER, 403, .body = "{\"what\":\"名札\",\"days_before\":3}" },
        { "its prefecture has", POST, "/api/towns/100/preparation-templates", PREFECTURE, 201, .body = "{\"what\":\"名札を作る\",\"days_before\":3}" },
        { "not twice the same", POST, "/api/towns/100/preparation-templates", PREFECTURE, 422, .body = "{\"what\":\"名札を作る\",\"days_before\":4}", .has = { "duplicate" } },
        { "and it is taken instead", POST, lay, OFFICER, 200, .has = { "\"made\":1" } },
    };
    scenario_run(h, rows, COUNT_OF(rows));
}
TEST(preparation_fills_from_a_template)
{
    scenario_each(list, COUNT_OF(list), preparation);
}

static void carrying(ScenarioHouse *h)
{
    int64_t e = made(h, TOWN "/engagements", NEW_ENGAGEMENT);
    int64_t first = meet(h, e, "visit_1", "2026-09-20", ""), second = meet(h, e, "visit_2", "2026-12-05", ""), third = meet(h, e, "visit_3", "2027-02-13", "");
    int64_t left = item(h, e, first, 1, "移動の話", 20, "open");
    item(h, e, first, 2, "済んだ話", 20, "done");
    item(h, e, second, 4, "新しい話", 20, "done");
    const char *carry = text(h, TOWN "/engagements/%ld/meetings/%ld/carry", (long)e, (long)second);
    const char *again = text(h, TOWN "/engagements/%ld/meetings/%ld/carry", (long)e, (long)third), *page = text(h, TOWN "/engagements/%ld/meetings/%ld", (long)e, (long)second);
    const Scenario rows[] = {
        { "nothing before the first", POST, text(h, TOWN "/engagements/%ld/meetings/%ld/carry", (long)e, (long)first), OFFICER, 422, .has = { "missing" } },
        { "one thing is left", GET, page, OFFICER, 200, .has = { "\"unfinished\":[{", "移動の話" }, .hasnot = { "済んだ話" } },
        { "taken over by one button", POST, carry, OFFICER, 200, .has = { "\"made\":1" } },
        { "once", POST, carry, OFFICER, 200, .has = { "\"made\":0" } },
        { "behind the others, and it knows where it came from", GET, page, OFFICER, 200,
          .has = { text(h, "\"carried_from\":%ld", (long)left), "\"place\":5", "\"unfinished\":[]" } },
        { "and on to the third", POST, again, PREFECTURE, 200, .has = { "\"made\":1" } },
        { "not by the adviser", POST, carry, ADVISER, .want = 403 },
    };
    scenario_run(h, rows, COUNT_OF(rows));
    EXPECT_I64(scenario_number(h, "SELECT COUNT(*) FROM agenda_item WHERE what = '移動の話'"), 3); /* each keeps the one before */
}
TEST(what_was_not_finished_is_carried_over)
{
    scenario_each(list, COUNT_OF(list), carrying);
}
