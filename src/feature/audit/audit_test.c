#include "feature/audit/audit.h"
#include "http/scenario.h"

static const Feature *const list[] = { &feature_audit };

#define VIEW "/api/towns/1001/audit"
static const Scenario rows[] = {
    { .name = "the head of section may look", .method = GET, .target = VIEW, .as = HEAD, .want = 200, .has = { "\"items\":[", "\"head\":{\"seq\":" } },
    { .name = "and that he looked is there", .method = GET, .target = VIEW "?verb=view", .as = HEAD, .want = 200, .has = { "\"account_name\":\"", "GET /api/towns/{org}/audit" } },
    { .name = "the administrator may too", .method = GET, .target = VIEW, .as = ADMIN, .want = 200 },
    { .name = "of one person", .method = GET, .target = VIEW "?person=77", .as = HEAD, .want = 200, .has = { "\"total\":0" } },
    { .name = "the officer may not", .method = GET, .target = VIEW, .as = OFFICER, .want = 403, .hasnot = { "items" } },
    { .name = "nor a nurse", .method = GET, .target = VIEW, .as = NURSE, .want = 403 },
    { .name = "nor a centre", .method = GET, .target = VIEW, .as = CENTRE, .want = 403 },
    { .name = "nor the prefecture", .method = GET, .target = VIEW, .as = PREFECTURE, .want = 403 },
    { .name = "nor the ministry", .method = GET, .target = VIEW, .as = MINISTRY, .want = 403 },
    { .name = "nor an adviser", .method = GET, .target = VIEW, .as = ADVISER, .want = 403 },
    { .name = "nor a stranger", .method = GET, .target = VIEW, .as = NOBODY, .want = 401 },
    { .name = "nor the neighbour's officer", .method = GET, .target = VIEW, .as = NEIGHBOUR, .want = 403 },
    { .name = "another town's record is not his", .method = GET, .target = "/api/towns/1002/audit", .as = HEAD, .want = 403 },
    { .name = "a kind that is none", .method = GET, .target = VIEW "?verb=x", .as = HEAD, .want = 422, .has = { "choice" } },
    { .name = "a person that is none", .method = GET, .target = VIEW "?person=x", .as = HEAD, .want = 422 },
    { .name = "it cannot be written", .method = DELETE, .target = VIEW, .as = HEAD, .want = 405 },
};

TEST(the_record_is_for_the_head_of_section) { scenarios(list, COUNT_OF(list), rows, COUNT_OF(rows)); }

static void chained(ScenarioHouse *h)
{
    for (int i = 0; i < 5; i++)
        EXPECT_I64(scenario_ask(h, HEAD, GET, VIEW, NULL, NULL).status, 200);
    EXPECT_I64(scenario_number(h, "SELECT COUNT(*) FROM audit WHERE verb = 'view' AND org = 1001"), 5);
    EXPECT_I64(scenario_number(h, "SELECT seq FROM audit_head WHERE id = 1"), scenario_number(h, "SELECT MAX(seq) FROM audit"));
    EXPECT_I64(scenario_number(h, "SELECT COUNT(*) FROM audit a JOIN audit_head d ON d.seq = a.seq AND d.hash = a.hash"), 1);
}

TEST(every_look_is_a_link_of_the_chain) { scenario_each(list, COUNT_OF(list), chained); }
