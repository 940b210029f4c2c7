/* People leave, towns are merged: what was promised and written stays, and is seen. */
#include "feature/engagement/engagement_testing.h"

#define PROMISE "{\"engagement\":%ld,\"role\":\"town\",\"who\":\"%s\",\"what\":\"x\",\"due\":\"2026-12-16\",\"state\":\"open\"%s}"

static void owner(ScenarioHouse *h)
{
    int64_t e = made(h, TOWN "/engagements", NEW_ENGAGEMENT);
    int64_t nurse = made(h, TOWN "/promises", text(h, PROMISE, (long)e, "保健師", ",\"login\":\"nurse\""));
    made(h, TOWN "/promises", text(h, PROMISE, (long)e, "町内会", "")); /* without an account: nobody can tell */
    const char *page = text(h, TOWN "/engagements/%ld/page", (long)e);
    const Scenario here[] = { { "everybody is here", GET, page, OFFICER, 200, .has = { "\"ownerless\":[]" } } };
    scenario_run(h, here, COUNT_OF(here));
    scenario_sql(h, "UPDATE account SET disabled = 1 WHERE login = 'nurse'");
    const Scenario gone[] = { { "her promise has no owner any more", GET, page, PREFECTURE, 200, .has = { text(h, "\"ownerless\":[%ld]", (long)nurse) } } };
    scenario_run(h, gone, COUNT_OF(gone));
    scenario_sql(h, "UPDATE promise SET state = 'done', done_on = '2026-12-01' WHERE login = 'nurse'");
    scenario_run(h, here, COUNT_OF(here)); /* a kept one needs none */
    scenario_sql(h, "UPDATE promise SET state = 'open', done_on = NULL, login = 'nobody.here'");
    EXPECT_I64(scenario_number(h, "SELECT COUNT(*) FROM promise WHERE login = 'nobody.here'"), 2);
    const Scenario never[] = { { "nor has a name that nobody signs in with", GET, page, OFFICER, 200, .hasnot = { "\"ownerless\":[]" } } };
    scenario_run(h, never, COUNT_OF(never));
}
TEST(a_promise_whose_owner_left_is_listed)
{
    scenario_each(list, COUNT_OF(list), owner);
}

static void merger(ScenarioHouse *h)
{
    int64_t e = made(h, TOWN "/engagements", NEW_ENGAGEMENT);
    const char *mine = "/api/towns/1002/inherited-engagements", *one = text(h, "/api/towns/1002/inherited-engagements/1001/%ld", (long)e);
    const Scenario before[] = {
        { "nothing is inherited yet", GET, mine, NEIGHBOUR, 200, .has = { "\"items\":[]" } },
        { "nor read", GET, one, NEIGHBOUR, .want = 404 },
    };
    scenario_run(h, before, COUNT_OF(before));
    scenario_sql(h, text(h, "UPDATE organisation SET successor = 1002, closed = '%s' WHERE id = 1001", iso(h, 1)));
    scenario_run(h, before, COUNT_OF(before)); /* a merger of tomorrow */
    scenario_sql(h, text(h, "UPDATE organisation SET closed = '%s' WHERE id = 1001", iso(h, 0)));
    const Scenario after[] = {
        { "the successor finds it", GET, mine, NEIGHBOUR, 200, .has = { "みほん市", "通所Cの立て直し" } },
        { "and reads it", GET, one, NEIGHBOUR, 200, .has = { "通所Cの立て直し", "\"promises\"" } },
        { "its own door stays closed to others", GET, text(h, TOWN "/engagements/%ld/page", (long)e), NEIGHBOUR, .want = 403 },
        { "not through a third town", GET, text(h, "/api/towns/2001/inherited-engagements/1001/%ld", (long)e), NEIGHBOUR, .want = 403 },
        { "the prefecture reads both ways", GET, one, PREFECTURE, .want = 200 },
        { "its own people still read it", GET, text(h, TOWN "/engagements/%ld/page", (long)e), OFFICER, .want = 200 },
        { "a centre does not", GET, mine, CENTRE, .want = 403 },
        { "what there is not", GET, "/api/towns/1002/inherited-engagements/1001/7", NEIGHBOUR, .want = 404 },
        { "nothing is written there", POST, one, NEIGHBOUR, 405, .body = "{}" },
    };
    scenario_run(h, after, COUNT_OF(after));
    /* and the successor itself is merged */
    scenario_sql(h, text(h, "UPDATE organisation SET successor = 2001, closed = '%s' WHERE id = 1002", iso(h, -1)));
    const Scenario further[] = {
        { "the heir of the heir", GET, text(h, "/api/towns/2001/inherited-engagements/1001/%ld", (long)e), OTHER_PREFECTURE_MAN, 200, .has = { "通所Cの立て直し" } },
        { "finds it too", GET, "/api/towns/2001/inherited-engagements", OTHER_PREFECTURE_MAN, 200, .has = { "みほん市" } },
    };
    scenario_run(h, further, COUNT_OF(further));
    scenario_sql(h, "UPDATE organisation SET successor = 1001 WHERE id = 2001"); /* a circle in the register ends */
    scenario_sql(h, text(h, "UPDATE organisation SET closed = '%s' WHERE id = 2001", iso(h, -1)));
    scenario_run(h, further, COUNT_OF(further));
}
TEST(a_merged_towns_engagement_is_read_by_its_successor)
{
    scenario_each(list, COUNT_OF(list), merger);
}

static void templates(ScenarioHouse *h)
{
    const Scenario rows[] = {
        { "not a town's", POST, "/api/prefectures/100/templates", OFFICER, .want = 403 },
        { "nor another prefecture's", POST, "/api/prefectures/100/templates", OTHER_PREFECTURE_MAN, .want = 403 },
        { "ten days and seven preparations", POST, "/api/prefectures/100/templates", PREFECTURE, 200, .has = { "\"made\":17" } },
        { "once", POST, "/api/prefectures/100/templates", PREFECTURE, 200, .has = { "\"made\":0" } },
        { "to be changed row by row", GET, "/api/towns/100/timeline-templates?size=100", PREFECTURE, 200, .has = { "meeting_05", "\"total\":10" } },
        { "not by the bureau", GET, "/api/towns/100/preparation-templates", BUREAU, .want = 403 },
    };
    scenario_run(h, rows, COUNT_OF(rows));
}
TEST(a_prefecture_begins_with_the_programs_templates)
{
    scenario_each(list, COUNT_OF(list), templates);
}
