/* The exception through the whole dispatcher: what the cap counts, what is demanded before a reason goes on, and what is refused. */
#include "base/test.h"
#include "feature/exception/exception.h"
#include "http/scenario.h"

static const Feature *const list[] = { &feature_exception };
#define TOWN "/api/towns/1001/"

static int64_t newest(ScenarioHouse *h)
{
    return scenario_number(h, "SELECT MAX(id) FROM cap_exception");
}

static const char *path_of(ScenarioHouse *h, int64_t id, const char *tail)
{
    return arena_printf(&h->arena, TOWN "cap-exceptions/%lld%s", (long long)id, tail).p;
}

static void remembered(ScenarioHouse *h)
{
    const Scenario first[] = {
        { "a year is written down", POST, TOWN "cap-exceptions", OFFICER, 201,
          .body = "{\"fiscal_year\":2021,\"reason\":\"before_2024\",\"words\":\"従前相当の利用が多い\",\"asked_yen\":1700000,\"approved_yen\":1700000,\"state\":\"approved\",\"decided_on\":\"2021-12-01\"}" },
    };
    scenario_run(h, first, COUNT_OF(first));
    int64_t id = newest(h);
    EXPECT_I64(scenario_number(h, "SELECT approved_yen FROM cap_exception WHERE fiscal_year = 2021"), 1700000);
    const char *one = path_of(h, id, ""), *next = path_of(h, id, "/next"), *papers = path_of(h, id, "/papers"), *book = path_of(h, id, "/plan.xlsx");
    const Scenario rows[] = {
        { "accepted then, refused now", GET, TOWN "exception-page?on=2026-04-01", OFFICER, 200,
          .has = { "\"then\":{\"on\":\"2021-04-01\",\"state\":\"refused\"", "告示で決められたものだけ", "\"yen\":1700000" } },
        { "by the rule of an earlier day", GET, TOWN "exception-page?on=2020-04-01", PREFECTURE, 200, .has = { "\"on\":\"2020-04-01\"", "例示で、ほかの理由も認められていました" } },
        { "the amount changes, and the cap with it", PUT, one, OFFICER, 200, .if_match = "\"1\"",
          .body = "{\"fiscal_year\":2021,\"reason\":\"before_2024\",\"asked_yen\":1700000,\"approved_yen\":900000,\"state\":\"partly\"}" },
        { "nothing without the answer", POST, next, OFFICER, 422, .body = "{\"year\":2022}", .has = { "/needed", "/why" } },
        { "nothing when not needed", POST, next, OFFICER, 422, .body = "{\"year\":2022,\"needed\":false,\"why\":\"x\"}", .has = { "/needed", "写しません" } },
        { "nothing without a reason", POST, next, OFFICER, 422, .body = "{\"year\":2022,\"needed\":true,\"why\":\" 　\"}", .has = { "/why" } },
        { "not into the same year", POST, next, OFFICER, 422, .body = "{\"year\":2021,\"needed\":true,\"why\":\"x\"}", .has = { "/year" } },
        { "not by who reads only", POST, next, PREFECTURE, 403, .body = "{\"year\":2022,\"needed\":true,\"why\":\"x\"}" },
        { "with both", POST, next, OFFICER, 201, .body = "{\"year\":2022,\"needed\":true,\"why\":\"新しい教室が7月に始まるまでは超える\"}",
          .has = { "\"fiscal_year\":2022", "\"state\":\"draft\"", "\"asked_yen\":null", "新しい教室が7月に始まるまでは超える" } },
        { "papers are laid once", POST, papers, OFFICER, 204, .body = "{}" },
        { "and not twice", POST, papers, OFFICER, 422, .body = "{}" },
        { "a plan", POST, TOWN "exception-plans", OFFICER, 201, .body = arena_printf(&h->arena, "{\"exception\":%lld,\"causes\":\"従前相当が多い\",\"measures\":\"10人の卒業\",\"end_year\":2024}", (long long)id).p },
        { "a second plan", POST, TOWN "exception-plans", OFFICER, 422, .body = arena_printf(&h->arena, "{\"exception\":%lld}", (long long)id).p },
        { "its years", POST, TOWN "exception-plan-years", OFFICER, 201,
          .body = arena_printf(&h->arena, "{\"exception\":%lld,\"fiscal_year\":2022,\"base_yen\":12000000,\"planned_yen\":11000000,\"cap_yen\":11500000}", (long long)id).p },
        { "as a workbook", GET, book, OFFICER, 200, .has = { "PK" } },
        { "a workbook of nothing", GET, TOWN "cap-exceptions/77/plan.xlsx", OFFICER, .want = 404 },
        { "all on the page", GET, TOWN "exception-page", OFFICER, 200, .has = { "費用低減計画", "\"measures\":\"10人の卒業\"", "\"planned_yen\":11000000" } },
        { "a rule of the town's own", POST, TOWN "exception-rules", OFFICER, 201,
          .body = "{\"reason\":\"before_2024\",\"from_day\":\"2024-04-01\",\"accepted\":true,\"condition\":\"県に確かめた扱い\",\"mark\":\"assumed\",\"source\":\"県への照会\"}" },
        { "stands in place of the built-in ones", GET, TOWN "exception-page?on=2026-04-01", OFFICER, 200, .has = { "\"own\":true", "県に確かめた扱い" }, .hasnot = { "告示で決められたものだけ" } },
    };
    scenario_run(h, rows, COUNT_OF(rows));
    EXPECT_I64(scenario_number(h, "SELECT approved_yen FROM cap_exception WHERE fiscal_year = 2021"), 900000);
    EXPECT_I64(scenario_number(h, "SELECT COUNT(*) FROM cap_exception WHERE approved_yen > 0"), 1); /* a draft counts nowhere */
    const Scenario gone[] = { { "gone, with everything", DELETE, one, OFFICER, 204, .if_match = "\"2\"" } };
    scenario_run(h, gone, COUNT_OF(gone));
    EXPECT_I64(scenario_number(h, "SELECT COUNT(*) FROM cap_exception WHERE approved_yen > 0"), 0);
    EXPECT_I64(scenario_number(h, "SELECT COUNT(*) FROM exception_paper"), 0);
    EXPECT_I64(scenario_number(h, "SELECT COUNT(*) FROM exception_plan_year"), 0);
}
TEST(exceptions_are_remembered_and_the_cap_counts_them)
{
    scenario_each(list, COUNT_OF(list), remembered);
}

static const Scenario refused[] = {
    { "approved without an amount", POST, TOWN "cap-exceptions", OFFICER, 422, .body = "{\"fiscal_year\":2026,\"reason\":\"small\",\"state\":\"approved\"}", .has = { "/approved_yen" } },
    { "an amount without approval", POST, TOWN "cap-exceptions", OFFICER, 422, .body = "{\"fiscal_year\":2026,\"reason\":\"small\",\"state\":\"asked\",\"approved_yen\":1}", .has = { "/state" } },
    { "more than asked", POST, TOWN "cap-exceptions", OFFICER, 422, .body = "{\"fiscal_year\":2026,\"reason\":\"small\",\"state\":\"approved\",\"asked_yen\":1,\"approved_yen\":2}", .has = { "/approved_yen" } },
    { "decided before asked", POST, TOWN "cap-exceptions", OFFICER, 422,
      .body = "{\"fiscal_year\":2026,\"reason\":\"small\",\"state\":\"asked\",\"asked_on\":\"2026-08-01\",\"decided_on\":\"2026-07-01\"}", .has = { "/decided_on" } },
    { "a reason nobody knows", POST, TOWN "cap-exceptions", OFFICER, 422, .body = "{\"fiscal_year\":2026,\"reason\":\"luck\",\"state\":\"asked\"}", .has = { "/reason" } },
    { "a rule that ends before it begins", POST, TOWN "exception-rules", OFFICER, 422,
      .body = "{\"reason\":\"small\",\"from_day\":\"2024-04-01\",\"until_day\":\"2024-03-01\",\"accepted\":true,\"condition\":\"x\",\"mark\":\"assumed\",\"source\":\"x\"}", .has = { "/until_day" } },
    { "a rule without a source", POST, TOWN "exception-rules", OFFICER, 422, .body = "{\"reason\":\"small\",\"from_day\":\"2024-04-01\",\"condition\":\"x\",\"mark\":\"assumed\"}", .has = { "/source" } },
    { "a day in words", GET, TOWN "exception-page?on=tomorrow", OFFICER, 422, .has = { "?on" } },
    { "the neighbour", GET, TOWN "exception-page", NEIGHBOUR, .want = 403 },
    { "a centre", GET, TOWN "exception-page", CENTRE, .want = 403 },
    { "nobody", GET, TOWN "exception-page", NOBODY, .want = 401 },
    { "the nurse writes none", POST, TOWN "cap-exceptions", NURSE, 403, .body = "{}" },
};
TEST(exceptions_refuse)
{
    scenarios(list, COUNT_OF(list), refused, COUNT_OF(refused));
}
