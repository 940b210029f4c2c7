/* The cap and the first screen through the whole dispatcher. An invented town whose figures were computed apart from this program. */
#include "feature/cap/cap.h"
#include "http/scenario.h"

#include <stdio.h>
#include <string.h>

static const Feature *const list[] = { &feature_cap };
#define TOWN "/api/towns/1001/"
#define CAP_2025 TOWN "cap?year=2025"

static const struct { int year, age75; } register_75[] = {
    { 2011, 9000 },  { 2012, 9230 },  { 2013, 9480 },  { 2014, 9760 },  { 2015, 10010 }, { 2016, 10260 }, { 2017, 10480 },
    { 2018, 10700 }, { 2019, 10890 }, { 2020, 10960 }, { 2021, 11000 }, { 2022, 11230 }, { 2023, 11470 }, { 2024, 11640 },
};
static const struct { int year; const char *item; long yen; const char *mark; } amounts[] = {
    { 2014, "a26", 150000000, "final" },        { 2014, "k26", 20000000, "final" },
    { 2014, "b26", 230000000, "final" },        { 2025, "care_management", 12000000, "final" },
    { 2025, "prevention_benefit", 95000000, "expected" },
};

static void give_amount(ScenarioHouse *h, int year, const char *item, long yen, const char *mark)
{
    Str body = arena_printf(&h->arena, "{\"fiscal_year\":%d,\"item\":\"%s\",\"yen\":%ld,\"mark\":\"%s\",\"source\":\"決算書\"}", year, item, yen, mark);
    EXPECT_I64(scenario_ask(h, OFFICER, POST, TOWN "cap-inputs", body.p, NULL).status, 201);
}

static void give_population(ScenarioHouse *h, int year, int age75)
{
    Str body = arena_printf(&h->arena, "{\"day\":\"%d-10-01\",\"age75\":%d,\"mark\":\"final\",\"source\":\"住民基本台帳\"}", year, age75);
    EXPECT_I64(scenario_ask(h, OFFICER, POST, TOWN "populations", body.p, NULL).status, 201);
}

static void give_register(ScenarioHouse *h)
{
    for (size_t i = 0; i < COUNT_OF(register_75); i++)
        give_population(h, register_75[i].year, register_75[i].age75);
}

static void give_all(ScenarioHouse *h)
{
    give_register(h);
    for (size_t i = 0; i < COUNT_OF(amounts); i++)
        give_amount(h, amounts[i].year, amounts[i].item, amounts[i].yen, amounts[i].mark);
}

static void give_exception(ScenarioHouse *h, int id, int year, const char *state, long yen)
{
    scenario_sql(h, arena_printf(&h->arena, "INSERT INTO cap_exception (org, id, rev, fiscal_year, reason, approved_yen, state)"
                                 " VALUES (1001, %d, 1, %d, 'disaster', %ld, '%s')", id, year, yen, state).p);
}

static void worked_example(ScenarioHouse *h)
{
    give_all(h);
    const Scenario rows[] = {
        { "the worked example", GET, CAP_2025, OFFICER, 200,
          .has = { "\"yen\":216292084", "\"yen\":199678617", "\"chosen\":\"ro\"", "\"base_yen\":216292084", "\"product\":\"1.2451683363\"", "\"missing\":[]" },
          .hasnot = { "null,\"product\"" } },
        { "with the rate of every year", GET, CAP_2025, OFFICER, 200,
          .has = { "\"rate\":\"1.0281\"", "\"product\":\"1.0570924200\"", "\"rate\":\"1.0093\"", "\"rate\":\"1.0194\"" } },
        { "an expected amount leaves it open", GET, CAP_2025, OFFICER, 200, .has = { "\"provisional\":true", "\"mark\":\"expected\"" } },
        { "the year after wants more", GET, TOWN "cap?year=2026", OFFICER, 200,
          .has = { "\"chosen\":null", "\"yen\":null", "\"item\":\"n75_2025\"", "令和7年10月1日の75歳以上人口は、", "入力してください。" } },
        { "the neighbour's cap is its own", GET, "/api/towns/1002/cap?year=2025", NEIGHBOUR, 200, .has = { "\"chosen\":null" }, .hasnot = { "216292084" } },
        { "the same amount twice", POST, TOWN "cap-inputs", OFFICER, 422,
          .body = "{\"fiscal_year\":2014,\"item\":\"a26\",\"yen\":1,\"mark\":\"final\"}" },
        { "the same day twice", POST, TOWN "populations", OFFICER, 422, .body = "{\"day\":\"2011-10-01\",\"age75\":1,\"mark\":\"final\"}" },
    };
    scenario_run(h, rows, COUNT_OF(rows));
    give_exception(h, 1, 2025, "approved", 1000000);
    const Scenario one[] = {
        { "what was approved adds to its year alone", GET, CAP_2025, OFFICER, 200,
          .has = { "\"base_yen\":216292084", "\"yen\":217292084", "\"approved_yen\":1000000", "\"reason\":\"disaster\"" } },
    };
    scenario_run(h, one, COUNT_OF(one));
    give_exception(h, 2, 2025, "partly", 500000);
    give_exception(h, 3, 2024, "approved", 7654321); /* of another year */
    give_exception(h, 4, 2025, "refused", 9000000);
    const Scenario two[] = {
        { "a second one adds up", GET, CAP_2025, OFFICER, 200, .has = { "\"approved_yen\":1500000", "\"yen\":217792084" }, .hasnot = { "9000000", "7654321" } },
        { "and has no second door", POST, TOWN "approvals", OFFICER, 404, .body = "{\"fiscal_year\":2025,\"yen\":500000,\"reason\":\"small\"}" },
    };
    scenario_run(h, two, COUNT_OF(two));
}
TEST(the_worked_example_through_the_generic_routes)
{
    scenario_each(list, COUNT_OF(list), worked_example);
}

/* A chain is carried on from one year: the amounts of two years are never mixed. */
static void chain(ScenarioHouse *h)
{
    give_all(h);
    give_amount(h, 2022, "chain_i", 202376041, "final"); /* 170,000,000 × 1.1904472985 */
    give_amount(h, 2024, "chain_ro", 305367945, "final"); /* 250,000,000 × 1.2214717837 */
    const Scenario mixed[] = {
        { "the newest year alone", GET, CAP_2025, OFFICER, 200,
          .has = { "\"chain_year\":2024", "\"item\":\"chain_i\"", "\"at_least\":true", "\"chosen\":\"ro\"", "\"yen\":216292083" }, .hasnot = { "202376041" } },
    };
    scenario_run(h, mixed, COUNT_OF(mixed));
    give_amount(h, 2024, "chain_i", 207650203, "final"); /* 170,000,000 × 1.2214717837 */
    give_amount(h, 2025, "chain_i", 1, "final");         /* of the year itself: not carried into it */
    const Scenario whole[] = {
        { "both of one year", GET, CAP_2025, OFFICER, 200,
          .has = { "\"chain_year\":2024", "\"at_least\":false", "\"yen\":199678616", "\"yen\":216292083", "\"missing\":[]" } },
    };
    scenario_run(h, whole, COUNT_OF(whole));
}
TEST(a_chain_is_of_one_year)
{
    scenario_each(list, COUNT_OF(list), chain);
}

/* FY2015–2017 deduct 経過的特定予防給付費額 from イ. */
static void transitional(ScenarioHouse *h)
{
    give_all(h);
    give_amount(h, 2015, "transitional_benefit", 100000000, "final");
    give_amount(h, 2015, "prevention_benefit", 200000000, "final");
    const Scenario rows[] = {
        { "the transitional deduction is read", GET, TOWN "cap?year=2015", OFFICER, 200,
          .has = { "\"chosen\":\"i\"", "\"yen\":74777000", "\"yen\":57025000", "\"missing\":[]", "第1項" } }, /* 170 M and 250 M × 1.0281 */
    };
    scenario_run(h, rows, COUNT_OF(rows));
}
TEST(the_first_three_years_deduct_the_transitional_benefit)
{
    scenario_each(list, COUNT_OF(list), transitional);
}

/* What was typed may be impossible; the screens then say what to mend. */
static void impossible(ScenarioHouse *h)
{
    give_all(h);
    scenario_sql(h, "UPDATE population SET age75 = 0 WHERE org = 1001 AND day = '2021-10-01'");
    const Scenario rows[] = {
        { "nobody of 75", GET, CAP_2025, OFFICER, 200, .has = { "\"chosen\":null", "\"provisional\":true", "n75_2021", "1人以上でなければ" } },
        { "the first screen opens all the same", GET, TOWN "home?year=2025", OFFICER, 200, .has = { "n75_2021", "\"sentence\"" } },
    };
    scenario_run(h, rows, COUNT_OF(rows));
    scenario_sql(h, "DELETE FROM population WHERE org = 1001 AND day = '2021-10-01'");
    const Scenario gone[] = {
        { "no product beyond a missing rate", GET, CAP_2025, OFFICER, 200, .has = { "\"rate\":null,\"product\":null" }, .hasnot = { "0.0000" } },
        { "no people where none were counted", GET, CAP_2025, OFFICER, 200, .has = { "\"n_from\":null" }, .hasnot = { "\"n_from\":0", "\"n_to\":0" } },
    };
    scenario_run(h, gone, COUNT_OF(gone));
    scenario_sql(h, "INSERT INTO town_setting (org, id, rev, year_starts, yen_rounding, late_months, special_town)"
                    " VALUES (1001, 1, 1, 3, 'half_up', 1, 1)");
    const Scenario special[] = {
        { "the special case of a year we cannot compute", GET, TOWN "cap?year=2016", OFFICER, 200, .has = { "\"chosen\":null", "\"code\":\"unsupported\"" } },
        { "the special case wants FY2017", GET, CAP_2025, OFFICER, 200, .has = { "\"key\":\"special_ro\"", "\"item\":\"h29_program\"", "\"rounding\":\"half_up\"" } },
    };
    scenario_run(h, special, COUNT_OF(special));
}
TEST(what_is_impossible_is_named_and_not_computed)
{
    scenario_each(list, COUNT_OF(list), impossible);
}

#define AMOUNT(members) "{\"fiscal_year\":2025,\"item\":\"a26\",\"yen\":1,\"mark\":\"final\"" members "}"
static const Scenario who[] = {
    { "nobody", GET, CAP_2025, NOBODY, .want = 401 },
    { "disabled", GET, CAP_2025, DISABLED, .want = 401 },
    { "officer", GET, CAP_2025, OFFICER, .want = 200 },
    { "head", GET, CAP_2025, HEAD, .want = 200 },
    { "nurse", GET, CAP_2025, NURSE, .want = 200 },
    { "administrator", GET, CAP_2025, ADMIN, .want = 403 },
    { "centre", GET, CAP_2025, CENTRE, .want = 403 },
    { "coordinator", GET, CAP_2025, COORDINATOR, .want = 403 },
    { "care manager", GET, CAP_2025, CAREMANAGER, .want = 403 },
    { "provider", GET, CAP_2025, PROVIDER, .want = 403 },
    { "neighbour", GET, CAP_2025, NEIGHBOUR, .want = 403 },
    { "prefecture", GET, CAP_2025, PREFECTURE, .want = 200 },
    { "another prefecture", GET, CAP_2025, OTHER_PREFECTURE_MAN, .want = 403 },
    { "bureau", GET, CAP_2025, BUREAU, .want = 200 },
    { "ministry", GET, CAP_2025, MINISTRY, .want = 200 },
    { "an adviser who does not walk beside it", GET, CAP_2025, ADVISER, .want = 403 },
    { "the nation's administrator", GET, CAP_2025, NATION_ADMIN, .want = 403 },
    { "the home screen of nobody", GET, TOWN "home", NOBODY, .want = 401 },
    { "the home screen of a provider", GET, TOWN "home", PROVIDER, .want = 403 },
    { "the home screen of the prefecture", GET, TOWN "home", PREFECTURE, 200, .has = { "みほん市", "見本県", "\"duties\":[]" } },
    { "the nurse types nothing", POST, TOWN "cap-inputs", NURSE, 403, .body = AMOUNT("") },
    { "nor the prefecture", POST, TOWN "cap-inputs", PREFECTURE, 403, .body = AMOUNT("") },
    { "nor the administrator", POST, TOWN "populations", ADMIN, 403, .body = "{}" },
    { "a year that is no number", GET, TOWN "cap?year=R7", OFFICER, 422, .has = { "?year" } },
    { "a year before the rule", GET, TOWN "cap?year=2014", OFFICER, .want = 422 },
    { "a year beyond", GET, TOWN "cap?year=99999999999999999999", OFFICER, .want = 422 },
    { "a negative amount", POST, TOWN "cap-inputs", OFFICER, 422, .body = "{\"fiscal_year\":2025,\"item\":\"a26\",\"yen\":-1,\"mark\":\"final\"}",
      .has = { "/yen", "してください。" } },
    { "an amount with a fraction", POST, TOWN "cap-inputs", OFFICER, 422, .body = "{\"fiscal_year\":2025,\"item\":\"a26\",\"yen\":1.5,\"mark\":\"final\"}" },
    { "an amount in words", POST, TOWN "cap-inputs", OFFICER, 422, .body = "{\"fiscal_year\":2025,\"item\":\"a26\",\"yen\":\"1\",\"mark\":\"final\"}" },
    { "more than there is", POST, TOWN "cap-inputs", OFFICER, 422, .body = "{\"fiscal_year\":2025,\"item\":\"a26\",\"yen\":9223372036854775807,\"mark\":\"final\"}" },
    { "an item nobody knows", POST, TOWN "cap-inputs", OFFICER, 422, .body = "{\"fiscal_year\":2025,\"item\":\"z26\",\"yen\":1,\"mark\":\"final\"}", .has = { "/item" } },
    { "a mark nobody knows", POST, TOWN "cap-inputs", OFFICER, 422, .body = "{\"fiscal_year\":2025,\"item\":\"a26\",\"yen\":1,\"mark\":\"sure\"}", .has = { "/mark" } },
    { "a member nobody knows", POST, TOWN "cap-inputs", OFFICER, 422, .body = AMOUNT(",\"org\":1002") },
    { "a day there is not", POST, TOWN "populations", OFFICER, 422, .body = "{\"day\":\"2025-02-29\",\"age75\":1,\"mark\":\"final\"}", .has = { "/day" } },
    { "nobody of 75 and over", POST, TOWN "populations", OFFICER, 422, .body = "{\"day\":\"2025-10-01\",\"age75\":0,\"mark\":\"final\"}", .has = { "/age75" } },
    { "a batch of one's own making", POST, TOWN "populations", OFFICER, 422, .body = "{\"day\":\"2025-10-01\",\"age75\":1,\"mark\":\"final\",\"batch\":7}" },
};
TEST(who_sees_the_cap_and_what_is_refused)
{
    scenarios(list, COUNT_OF(list), who, COUNT_OF(who));
}

TEST(every_item_that_can_be_typed_is_read)
{
    for (size_t f = 0; f < entity_cap_input.n_fields; f++)
        for (const Choice *c = entity_cap_input.fields[f].choices; strcmp(entity_cap_input.fields[f].name, "item") == 0 && c->value; c++) {
            bool read = false;
            for (CapItem item = CAP_A26; item < CAP_RESULT; item++)
                read |= strcmp(c->value, cap_item_info(item)->key) == 0;
            EXPECT(read);
        }
}

/* One month says no landing, but says what was paid. */
static void first_month(ScenarioHouse *h)
{
    scenario_sql(h, "INSERT INTO cube (org, service_month, service, program, provider, level, origin, people, lines, units, cost, paid)"
                    " VALUES (1001, 202503, 'A6', 'equivalent', 0, '', 'claim', 1, 1, 1798, 18231, 16407)");
    const Scenario rows[] = {
        { "paid is told without a landing", GET, TOWN "home?year=2025", OFFICER, 200,
          .has = { "\"spent\":{\"yen\":16407,\"months\":1,\"last_month\":202503", "\"landing\":null", "\"months\":[]", "取り込んでください。" } },
        { "the year before has none", GET, TOWN "home?year=2024", OFFICER, 200, .has = { "\"spent\":{\"yen\":0,\"months\":0,\"last_month\":null" } },
    };
    scenario_run(h, rows, COUNT_OF(rows));
}
TEST(what_was_paid_is_told_without_a_landing)
{
    scenario_each(list, COUNT_OF(list), first_month);
}

/* Two years and more are foretold by the full engine, less by the simple landing; a settled year is exact. */
static void months_of_data(ScenarioHouse *h, int months)
{
    scenario_sql(h, "DELETE FROM cube WHERE org = 1001");
    for (int i = 0; i < months; i++)
        scenario_sql(h, arena_printf(&h->arena,
                                     "INSERT INTO cube (org, service_month, service, program, provider, level, origin, people, lines, units, cost, paid)"
                                     " VALUES (1001, %d, '%s', 'equivalent', 0, '', 'claim', 1, 1, 1, 1, %d)",
                                     (int)month_add(202303, i / 2), i % 2 ? "A2" : "A6", 1000000 + 1000 * i + (i * 7919) % 20011).p);
}
static void engines(ScenarioHouse *h)
{
    months_of_data(h, 2 * 32); /* to October 2025 */
    const Scenario full[] = {
        { "the full engine", GET, TOWN "home?year=2025", OFFICER, 200,
          .has = { "\"engine\":\"forecast\"", "\"backtest\":{\"trials\":", "\"shown\":[{\"month\":", "2種類のサービスを別々に", "\"how\":\"expected\"" } },
        { "a settled year", GET, TOWN "home?year=2024", OFFICER, 200, .has = { "\"engine\":\"forecast\"", "\"trials\":0" }, .hasnot = { "\"expected\":true" } },
    };
    scenario_run(h, full, COUNT_OF(full));
    months_of_data(h, 2 * 20);
    const Scenario simple[] = {
        { "the simple landing", GET, TOWN "home?year=2024", OFFICER, 200, .has = { "\"engine\":\"simple\"", "\"backtest\":null", "簡易な計算" } },
    };
    scenario_run(h, simple, COUNT_OF(simple));
}
TEST(the_landing_is_foretold_by_what_the_data_allow)
{
    scenario_each(list, COUNT_OF(list), engines);
}

static void versions(ScenarioHouse *h)
{
    give_all(h);
    int64_t id = scenario_number(h, "SELECT id FROM cap_input WHERE org = 1001 AND item = 'prevention_benefit'");
    const char *path = arena_printf(&h->arena, TOWN "cap-inputs/%ld", (long)id).p;
    const Scenario rows[] = {
        { "which version?", PUT, path, OFFICER, 422, .body = "{\"yen\":1}" },
        { "settled", PUT, path, OFFICER, 200, .body = "{\"yen\":95000001,\"mark\":\"final\"}", .if_match = "\"1\"" },
        { "moves the cap at once", GET, CAP_2025, OFFICER, 200, .has = { "\"yen\":216292083", "\"provisional\":false" } },
        { "too late", PUT, path, HEAD, 409, .body = "{\"yen\":5}", .if_match = "\"1\"", .has = { "\"current\":{", "95000001" } },
        { "the neighbour's row", PUT, path, NEIGHBOUR, 403, .body = "{\"yen\":5}", .if_match = "\"2\"" },
        { "deleted by an old version", DELETE, path, OFFICER, 409, .if_match = "\"1\"" },
        { "deleted", DELETE, path, OFFICER, 204, .if_match = "\"2\"" },
        { "leaves the other branch, at the least", GET, CAP_2025, OFFICER, 200, .has = { "\"chosen\":\"i\"", "\"yen\":199678617", "\"at_least\":true", "prevention_benefit" } },
    };
    scenario_run(h, rows, COUNT_OF(rows));
}
TEST(a_changed_amount_changes_the_cap)
{
    scenario_each(list, COUNT_OF(list), versions);
}
