/* Outcome indicators through the whole dispatcher: entered, corrected, taken back, hidden from outside, refused. */
#include "base/test.h"
#include "feature/outcome/outcome.h"
#include "http/scenario.h"

static const Feature *const list[] = { &feature_outcome };
#define TOWN "/api/towns/1001/"
#define ENTRY(indicator, part, numerator, denominator, more) \
    "{\"fiscal_year\":2025,\"indicator\":\"" indicator "\",\"part\":\"" part "\",\"numerator\":" numerator ",\"denominator\":" denominator more "}"
#define SOURCE ",\"source\":\"台帳\""

static void kept(ScenarioHouse *h)
{
    scenario_sql(h, "INSERT INTO population (org, id, rev, day, total, age75, mark, batch) VALUES (1001, 1, 1, '2025-10-01', 30000, 5000, 'final', 0)");
    const Scenario rows[] = {
        { "nothing yet", GET, TOWN "outcome-indicators", OFFICER, 200, .has = { "\"values\":[]", "\"key\":\"plan_proxy\"", "\"outside\":false" } },
        { "a value", POST, TOWN "outcome-indicators", OFFICER, 201, .body = ENTRY("joined", "", "120", "900", SOURCE) },
        { "by age", POST, TOWN "outcome-indicators", HEAD, 201, .body = ENTRY("joined", "75-", "4", "300", SOURCE) },
        { "corrected", POST, TOWN "outcome-indicators", HEAD, 201, .body = ENTRY("joined", "", "125", "900", SOURCE ",\"note\":\"名簿を直した\"") },
        { "not sure of it", POST, TOWN "outcome-indicators", HEAD, 201, .body = ENTRY("kept", "", "77", "200", SOURCE ",\"mark\":\"assumed\"") },
        { "a count alone", POST, TOWN "outcome-indicators", OFFICER, 201, .body = ENTRY("support_plans", "", "4100", "null", SOURCE) },
        { "few people", POST, TOWN "outcome-indicators", OFFICER, 201, .body = ENTRY("risk_kept", "", "3", "40", SOURCE) },
        { "all but a few", POST, TOWN "outcome-indicators", OFFICER, 201, .body = ENTRY("risk_life", "", "37", "40", SOURCE) },
        { "as they count now", GET, TOWN "outcome-indicators", NURSE, 200,
          .has = { "\"numerator\":125,\"denominator\":900,\"permille\":139", "\"part\":\"75-\",\"part_label\":\"75歳以上\"", "名簿を直した", "\"mark\":\"assumed\"",
                   "\"numerator\":4100,\"denominator\":null,\"permille\":null", "\"numerator\":37" }, .hasnot = { "\"numerator\":120" } },
        { "all entries", GET, TOWN "outcome-indicators/history?year=2025&indicator=joined", OFFICER, 200, .has = { "\"numerator\":125", "\"numerator\":120", "台帳" } },
        { "from outside: the whole alone, no few, no notes", GET, TOWN "outcome-indicators", PREFECTURE, 200,
          .has = { "\"numerator\":125", "\"hidden\":true", "\"outside\":true", "10人未満" }, .hasnot = { "\"numerator\":4,", "\"numerator\":37", "名簿を直した", "台帳" } },
        { "nor what is not final", GET, TOWN "outcome-indicators", PREFECTURE, 200, .has = { "一度外に出した値は" }, .hasnot = { "\"numerator\":77" } },
        { "no history outside", GET, TOWN "outcome-indicators/history?year=2025&indicator=joined", PREFECTURE, 200, .has = { "\"items\":[]" } },
        { "no survey outside", GET, TOWN "outcome-indicators/survey", MINISTRY, 200, .has = { "\"surveys\":[]" } },
        { "taken back", POST, TOWN "outcome-indicators", OFFICER, 201, .body = ENTRY("joined", "", "null", "null", ",\"note\":\"数え直す\"") },
        { "and gone", GET, TOWN "outcome-indicators", OFFICER, 200, .hasnot = { "\"numerator\":125" } },
        { "but remembered", GET, TOWN "outcome-indicators/history?year=2025&indicator=joined", OFFICER, 200, .has = { "\"numerator\":null", "数え直す", "\"numerator\":125" } },
        { "a code of plans", POST, TOWN "care-plan-codes", OFFICER, 201, .body = "{\"item\":\"2211\",\"kind\":\"c\"}" },
    };
    scenario_run(h, rows, COUNT_OF(rows));
    EXPECT_I64(scenario_number(h, "SELECT COUNT(*) FROM outcome_entry WHERE account > 0 AND at_ms > 0"), 8);
}
TEST(outcomes_are_entered_corrected_and_taken_back)
{
    scenario_each(list, COUNT_OF(list), kept);
}

/* A reader who comes again: what was shown stays as it was, and a year that runs is not shown at all. */
static void two_days(ScenarioHouse *h)
{
    scenario_sql(h, "INSERT INTO population (org, id, rev, day, total, age75, mark, batch) VALUES (1001, 1, 1, '2025-10-01', 30000, 5000, 'final', 0)");
    scenario_sql(h, "INSERT INTO outcome_entry (org, fiscal_year, indicator, part, id, numerator, denominator, mark, source, note, account, at_ms) VALUES"
                    " (1001, 2099, 'joined', '', 9, 333, 900, 'final', 'x', '', 1, 1)");
    const Scenario first[] = {
        { "entered", POST, TOWN "outcome-indicators", OFFICER, 201, .body = ENTRY("joined", "", "120", "900", SOURCE) },
        { "looked at by the hall: nothing is kept", GET, TOWN "outcome-indicators", OFFICER, 200, .has = { "\"numerator\":120", "\"numerator\":333" } },
        { "corrected before anybody outside looks", POST, TOWN "outcome-indicators", OFFICER, 201, .body = ENTRY("joined", "", "130", "900", SOURCE) },
        { "first seen", GET, TOWN "outcome-indicators", PREFECTURE, 200, .has = { "\"numerator\":130" }, .hasnot = { "\"numerator\":120", "333" } },
        { "one more", POST, TOWN "outcome-indicators", OFFICER, 201, .body = ENTRY("joined", "", "131", "901", SOURCE) },
        { "is not told", GET, TOWN "outcome-indicators", PREFECTURE, 200, .has = { "\"numerator\":130,\"denominator\":900" }, .hasnot = { "131", "901" } },
        { "nor to the ministry", GET, TOWN "outcome-indicators", MINISTRY, 200, .hasnot = { "131", "901" } },
        { "the hall sees what is", GET, TOWN "outcome-indicators", OFFICER, 200, .has = { "\"numerator\":131,\"denominator\":901" } },
        { "taken back", POST, TOWN "outcome-indicators", OFFICER, 201, .body = ENTRY("joined", "", "null", "null", ",\"note\":\"数え直す\"") },
        { "what was shown stays", GET, TOWN "outcome-indicators", PREFECTURE, 200, .has = { "\"numerator\":130" } },
        { "another indicator comes later", POST, TOWN "outcome-indicators", OFFICER, 201, .body = ENTRY("kept", "", "70", "200", SOURCE) },
        { "and is shown then", GET, TOWN "outcome-indicators", PREFECTURE, 200, .has = { "\"numerator\":130", "\"numerator\":70" } },
    };
    scenario_run(h, first, COUNT_OF(first));
    EXPECT_I64(scenario_number(h, "SELECT COUNT(*) FROM shown_outcome WHERE org = 1001 AND indicator IN ('joined', 'kept')"), 2);
}
TEST(an_outcome_that_was_shown_stays_as_it_was)
{
    scenario_each(list, COUNT_OF(list), two_days);
}

static const Scenario refused[] = {
    { "more than all", POST, TOWN "outcome-indicators", OFFICER, 422, .body = ENTRY("joined", "", "901", "900", SOURCE), .has = { "/numerator", "大きく" } },
    { "negative", POST, TOWN "outcome-indicators", OFFICER, 422, .body = ENTRY("joined", "", "-1", "900", SOURCE), .has = { "/numerator" } },
    { "of nobody", POST, TOWN "outcome-indicators", OFFICER, 422, .body = ENTRY("joined", "", "0", "0", SOURCE), .has = { "/denominator" } },
    { "half a value", POST, TOWN "outcome-indicators", OFFICER, 422, .body = ENTRY("joined", "", "5", "null", SOURCE), .has = { "/denominator" } },
    { "the other half", POST, TOWN "outcome-indicators", OFFICER, 422, .body = ENTRY("joined", "", "null", "5", SOURCE), .has = { "/numerator" } },
    { "a fraction", POST, TOWN "outcome-indicators", OFFICER, 422, .body = ENTRY("joined", "", "1.5", "9", SOURCE), .has = { "/numerator" } },
    { "words for a number", POST, TOWN "outcome-indicators", OFFICER, 422, .body = ENTRY("joined", "", "\"5\"", "9", SOURCE), .has = { "/numerator" } },
    { "too many people", POST, TOWN "outcome-indicators", OFFICER, 422, .body = ENTRY("joined", "", "1", "100000001", SOURCE), .has = { "/denominator" } },
    { "a denominator of a count", POST, TOWN "outcome-indicators", OFFICER, 422, .body = ENTRY("support_plans", "", "1", "2", SOURCE), .has = { "/denominator" } },
    { "no source", POST, TOWN "outcome-indicators", OFFICER, 422, .body = ENTRY("joined", "", "1", "2", ""), .has = { "/source" } },
    { "what is computed", POST, TOWN "outcome-indicators", OFFICER, 422, .body = ENTRY("social", "", "1", "2", SOURCE), .has = { "/indicator", "ニーズ調査" } },
    { "an indicator nobody knows", POST, TOWN "outcome-indicators", OFFICER, 422, .body = ENTRY("luck", "", "1", "2", SOURCE), .has = { "/indicator" } },
    { "ages nobody cuts so", POST, TOWN "outcome-indicators", OFFICER, 422, .body = ENTRY("joined", "66-71", "1", "2", SOURCE), .has = { "/part" } },
    { "ages where there are none", POST, TOWN "outcome-indicators", OFFICER, 422, .body = ENTRY("plan", "75-", "1", "2", SOURCE), .has = { "/part" } },
    { "nothing to take back", POST, TOWN "outcome-indicators", OFFICER, 422, .body = ENTRY("kept", "", "null", "null", SOURCE), .has = { "/numerator" } },
    { "a mark nobody knows", POST, TOWN "outcome-indicators", OFFICER, 422, .body = ENTRY("joined", "", "1", "2", SOURCE ",\"mark\":\"sure\""), .has = { "/mark" } },
    { "no year", POST, TOWN "outcome-indicators", OFFICER, 422, .body = "{\"indicator\":\"joined\",\"numerator\":1,\"denominator\":2,\"source\":\"x\"}", .has = { "/fiscal_year" } },
    { "a year before the programme", POST, TOWN "outcome-indicators", OFFICER, 422,
      .body = "{\"fiscal_year\":2014,\"indicator\":\"joined\",\"numerator\":1,\"denominator\":2,\"source\":\"x\"}", .has = { "/fiscal_year" } },
    { "history of nothing", GET, TOWN "outcome-indicators/history", OFFICER, 422, .has = { "?year" } },
    { "history of no indicator", GET, TOWN "outcome-indicators/history?year=2025&indicator=luck", OFFICER, 422, .has = { "?indicator" } },
    { "a list", POST, TOWN "outcome-indicators", OFFICER, 422, .body = "[]" },
    { "the nurse writes none", POST, TOWN "outcome-indicators", NURSE, 403, .body = ENTRY("joined", "", "1", "2", SOURCE) },
    { "a centre", GET, TOWN "outcome-indicators", CENTRE, .want = 403 },
    { "the neighbour", GET, TOWN "outcome-indicators", NEIGHBOUR, .want = 403 },
    { "another prefecture", GET, TOWN "outcome-indicators", OTHER_PREFECTURE_MAN, .want = 403 },
    { "nobody", GET, TOWN "outcome-indicators", NOBODY, .want = 401 },
    { "a code too short", POST, TOWN "care-plan-codes", OFFICER, 422, .body = "{\"item\":\"21\",\"kind\":\"a\"}", .has = { "/item" } },
    { "a kind nobody knows", POST, TOWN "care-plan-codes", OFFICER, 422, .body = "{\"item\":\"2111\",\"kind\":\"z\"}", .has = { "/kind" } },
};
TEST(outcomes_refuse)
{
    scenarios(list, COUNT_OF(list), refused, COUNT_OF(refused));
}
