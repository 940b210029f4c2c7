/* Scenarios through the whole dispatcher: what they do, that they are kept and compared, and what is refused. */
#include "base/test.h"
#include "feature/scenario/scenario_parts.h"
#include "http/scenario_town.h"

#include <stdio.h>
#include <string.h>

static const Feature *const list[] = { &feature_scenario };
#define TOWN "/api/towns/1001/"

/* A town of 1,000,000 yen a month since March 2024, known to September 2026: the year lands on 12,000,000. */
static void give_town(ScenarioHouse *h)
{
    for (Month m = 202403; m <= 202609; m = month_add(m, 1))
        scenario_cell(h, (ScenarioCell){ .month = m, .service = "A6", .program = "equivalent", .people = 40, .paid = 1000000 });
    scenario_even_population(h);
    for (int level = 12; level <= 13; level++)
        scenario_sqlf(h, "INSERT INTO statistic (org, fiscal_year, item, batch, value) VALUES (1001, 2024, 'certified_%d', 1, 30)", level);
    scenario_cap_inputs(h, 14000000);
}

#define ROWS(rows) "{\"year\":2026,\"to\":2030,\"rows\":[" rows "]}"
#define ABOUT "\"mark\":\"assumed\",\"source\":\"話し合い\""
#define LINE "\"service\":\"day\",\"program\":\"equivalent\","
#define SEED "{\"kind\":\"graduation\"," LINE "\"people\":10,\"unit_yen\":19141,\"from_month\":202703," ABOUT "}"
#define SHIFT "{\"kind\":\"shift\"," LINE "\"to_program\":\"a\",\"people\":30,\"unit_yen\":25000,\"to_yen\":12500,\"from_month\":202703," ABOUT "}"

static const Scenario good[] = {
    { "what is measured, and the example", GET, TOWN "scenario-basis?year=2026", OFFICER, 200,
      .has = { "\"people\":40,\"unit_yen\":25000,\"landing_yen\":12000000", "\"people\":10,\"unit_yen\":19141,\"from_month\":202610", "富士川町", "\"mark\":\"literature\"" } },
    { "nothing decided", POST, TOWN "scenario-results", OFFICER, 200, .body = ROWS(""), .has = { "\"base\":12000000,\"effect\":0,\"total\":12000000", "\"year\":2030", "変わらない" } },
    { "the cap goes its own way", POST, TOWN "scenario-results", OFFICER, 200, .body = ROWS(""), .has = { "\"cap\":11000000", "\"over\":1000000", "\"people75\":1000" } }, /* (14 + 1) − 4 M */
    { "the seed", POST, TOWN "scenario-results", OFFICER, 200, .body = ROWS(SEED),
      .has = { "\"year\":2027,\"net\":-2296920,\"gross\":-2296920", "\"total\":9703080", "\"over\":-1296920", "含めていません" } },
    { "and a shift beside it", POST, TOWN "scenario-results", HEAD, 200, .body = ROWS(SEED "," SHIFT),
      .has = { "\"effect\":-6796920", "サービス・活動Aへ30人", "組み合わせの影響", "\"together\":0" } }, /* 30 × 12 × 12,500 = 4,500,000 */
    { "more than there are", POST, TOWN "scenario-results", OFFICER, 200,
      .body = ROWS("{\"kind\":\"graduation\"," LINE "\"people\":41,\"unit_yen\":1,\"from_month\":202703," ABOUT "}"), .has = { "いま使っている人は40人です" } },
    { "months that are paid", POST, TOWN "scenario-results", OFFICER, 200,
      .body = ROWS("{\"kind\":\"graduation\"," LINE "\"people\":10,\"unit_yen\":1000,\"from_month\":202603," ABOUT "}"),
      .has = { "\"year\":2026,\"net\":-50000,", "支払いの済んだ月" } },
    { "a dearer price", POST, TOWN "scenario-results", OFFICER, 200,
      .body = ROWS("{\"kind\":\"price\"," LINE "\"price_permille\":10,\"from_month\":202703," ABOUT "}"), .has = { "\"net\":120000" } },
    { "fewer people move the cap too", POST, TOWN "scenario-results", OFFICER, 200,
      .body = ROWS("{\"kind\":\"population\",\"growth_permille\":-100," ABOUT "}"), .has = { "\"year\":2027,\"net\":-1200000", "\"base_cap\":11000000", "人口の伸び 年−10.0％" } },
    { "to the year 2035 unless told", POST, TOWN "scenario-results", OFFICER, 200, .body = "{\"year\":2026,\"rows\":[]}", .has = { "\"to\":2035", "\"year\":2035", "\"people85\":220" } },
    { "what the net is made of", POST, TOWN "scenario-results", OFFICER, 200,
      .body = ROWS("{\"kind\":\"graduation\"," LINE "\"people\":10,\"unit_yen\":19141,\"care_management\":4420,\"replacement\":2000,\"treated\":1110,\"control\":380,\"from_month\":202703," ABOUT "}"),
      .has = { "\"net\":-1701571,\"gross\":-2296920", "\"care\":-530400,\"replacement\":240000,\"natural\":885749,\"course\":0" } },
    { "the certification of today", GET, TOWN "scenario-basis?year=2026", OFFICER, 200, .has = { "\"certification\":{\"year\":2024,\"people\":60,\"rate\":600" } },
    { "fewer certified", POST, TOWN "scenario-results", OFFICER, 200, .body = ROWS("{\"kind\":\"certification\",\"cert_from\":600,\"cert_to\":540,\"until_year\":2028," ABOUT "}"),
      .has = { "\"year\":2027,\"net\":-600000", "\"year\":2028,\"net\":-1200000", "\"year\":2030,\"net\":-1200000", "6.00％から令和10年度に5.40％へ" } },
    { "need goes with 85 and over", POST, TOWN "scenario-results", OFFICER, 200, .body = "{\"year\":2026,\"to\":2027,\"follows\":\"age85\",\"rows\":[]}",
      .has = { "\"follows\":\"age85\"", "\"base\":12000000", "85歳以上の人口に比例" } },
    { "dearer, and ten fewer pay it", POST, TOWN "scenario-results", OFFICER, 200, .body = ROWS(SEED ",{\"kind\":\"price\"," LINE "\"price_permille\":100,\"from_month\":202703," ABOUT "}"),
      .has = { "\"together\":-229692" } }, /* 10 % of 2,296,920 */
    { "a class in April and October", POST, TOWN "scenario-results", OFFICER, 200,
      .body = ROWS("{\"kind\":\"new_class\",\"people\":20,\"courses\":2,\"start_months\":520,\"course_months\":3,\"course_yen\":1200000,\"fill\":10000,\"treated\":1110,\"control\":380,"
                   "\"hold_months\":12,\"unit_yen\":20000,\"from_month\":202611," ABOUT "}"),
      .has = { "\"course\":2400000", "席は1年に40人分" } },
    { "a price from units", POST, TOWN "scenario-unit-costs", OFFICER, 200, .body = "{\"units\":1798,\"permille\":92,\"price_e2\":1014,\"percent\":90}",
      .has = { "\"units\":1963", "\"unit_yen\":17913", "\"mark\":\"computed\"", "月1798単位" } }, /* 1,798 + 165 = 1,963; 19,904.8; 90 % of 19,904 */
    { "the prefecture may try", POST, TOWN "scenario-results", PREFECTURE, 200, .body = ROWS(SEED), .has = { "\"net\":-2296920" } },
};

static const Scenario refused[] = {
    { "nobody", POST, TOWN "scenario-results", NOBODY, 401, .body = ROWS("") },
    { "the neighbour", POST, TOWN "scenario-results", NEIGHBOUR, 403, .body = ROWS("") },
    { "a centre", GET, TOWN "scenario-basis", CENTRE, .want = 403 },
    { "a provider", GET, TOWN "scenario-comparison?ids=1", PROVIDER, .want = 403 },
    { "no rows", POST, TOWN "scenario-results", OFFICER, 422, .body = "{\"year\":2026}", .has = { "/rows" } },
    { "rows that are none", POST, TOWN "scenario-results", OFFICER, 422, .body = "{\"rows\":{}}", .has = { "/rows" } },
    { "a year in words", POST, TOWN "scenario-results", OFFICER, 422, .body = "{\"year\":\"x\",\"rows\":[]}", .has = { "/year" } },
    { "an end before the beginning", POST, TOWN "scenario-results", OFFICER, 422, .body = "{\"year\":2026,\"to\":2025,\"rows\":[]}", .has = { "/to" } },
    { "too far", POST, TOWN "scenario-results", OFFICER, 422, .body = "{\"year\":2026,\"to\":2038,\"rows\":[]}", .has = { "/to" } },
    { "no figures: all at once, and where", POST, TOWN "scenario-results", OFFICER, 422, .body = ROWS(SEED ",{\"kind\":\"graduation\"," ABOUT "}"),
      .has = { "/rows/1/people", "/rows/1/unit_yen", "/rows/1/from_month", "/rows/1/service" }, .hasnot = { "/rows/0/" } },
    { "no source", POST, TOWN "scenario-results", OFFICER, 422, .body = ROWS("{\"kind\":\"population\",\"growth_permille\":1,\"mark\":\"assumed\"}"), .has = { "/rows/0/source" } },
    { "no mark", POST, TOWN "scenario-results", OFFICER, 422, .body = ROWS("{\"kind\":\"population\",\"growth_permille\":1,\"source\":\"x\"}"), .has = { "/rows/0/mark" } },
    { "no such kind", POST, TOWN "scenario-results", OFFICER, 422, .body = ROWS("{\"kind\":\"magic\"," ABOUT "}"), .has = { "/rows/0/kind" } },
    { "fewer than none", POST, TOWN "scenario-results", OFFICER, 422, .body = ROWS("{\"kind\":\"graduation\"," LINE "\"people\":-1,\"unit_yen\":1,\"from_month\":202703," ABOUT "}"), .has = { "/rows/0/people" } },
    { "to where it is", POST, TOWN "scenario-results", OFFICER, 422,
      .body = ROWS("{\"kind\":\"shift\"," LINE "\"to_program\":\"equivalent\",\"people\":1,\"unit_yen\":1,\"to_yen\":1,\"from_month\":202703," ABOUT "}"), .has = { "/rows/0/to_program" } },
    { "backwards", POST, TOWN "scenario-results", OFFICER, 422,
      .body = ROWS("{\"kind\":\"graduation\"," LINE "\"people\":1,\"unit_yen\":1,\"from_month\":202703,\"to_month\":202702," ABOUT "}"), .has = { "/rows/0/to_month" } },
    { "half of a trial", POST, TOWN "scenario-results", OFFICER, 422,
      .body = ROWS("{\"kind\":\"graduation\"," LINE "\"people\":1,\"unit_yen\":1,\"treated\":1110,\"from_month\":202703," ABOUT "}"), .has = { "/rows/0/control" } },
    { "better without", POST, TOWN "scenario-results", OFFICER, 422,
      .body = ROWS("{\"kind\":\"graduation\"," LINE "\"people\":1,\"unit_yen\":1,\"treated\":380,\"control\":1110,\"from_month\":202703," ABOUT "}"), .has = { "/rows/0/control" } },
    { "nobody knows what", POST, TOWN "scenario-results", OFFICER, 422, .body = ROWS("{\"kind\":\"population\",\"growth_permille\":1,\"luck\":7," ABOUT "}"), .has = { "/rows/0/luck" } },
    { "two paths of people", POST, TOWN "scenario-results", OFFICER, 422,
      .body = ROWS("{\"kind\":\"population\",\"growth_permille\":1," ABOUT "},{\"kind\":\"population\",\"growth_permille\":2," ABOUT "}"), .has = { "/rows", "1つずつ" } },
    { "a rate without its year", POST, TOWN "scenario-results", OFFICER, 422, .body = ROWS("{\"kind\":\"certification\",\"cert_from\":600,\"cert_to\":540," ABOUT "}"), .has = { "/rows/0/until_year" } },
    { "a rate from none", POST, TOWN "scenario-results", OFFICER, 422, .body = ROWS("{\"kind\":\"certification\",\"cert_from\":0,\"cert_to\":540,\"until_year\":2030," ABOUT "}"), .has = { "/rows/0/cert_from" } },
    { "a rate of the past", POST, TOWN "scenario-results", OFFICER, 422, .body = ROWS("{\"kind\":\"certification\",\"cert_from\":600,\"cert_to\":540,\"until_year\":2026," ABOUT "}"), .has = { "/rows" } },
    { "three courses in two months", POST, TOWN "scenario-results", OFFICER, 422,
      .body = ROWS("{\"kind\":\"new_class\",\"people\":20,\"courses\":3,\"start_months\":520,\"course_months\":3,\"course_yen\":1,\"fill\":1,\"treated\":2,\"control\":1,\"hold_months\":1,"
                   "\"unit_yen\":1,\"from_month\":202611," ABOUT "}"), .has = { "/rows/0/courses" } },
    { "people of an age nobody asked for", POST, TOWN "scenario-results", OFFICER, 422, .body = "{\"follows\":\"age65\",\"rows\":[]}", .has = { "/follows" } },
    { "no units", POST, TOWN "scenario-unit-costs", OFFICER, 422, .body = "{}", .has = { "/units" } },
    { "units in words", POST, TOWN "scenario-unit-costs", OFFICER, 422, .body = "{\"units\":\"x\"}", .has = { "/units" } },
    { "more than is paid", POST, TOWN "scenario-unit-costs", OFFICER, 422, .body = "{\"units\":1,\"percent\":101}", .has = { "/units" } },
    { "a centre computes none", POST, TOWN "scenario-unit-costs", CENTRE, 403, .body = "{\"units\":1}" },
    { "no workbook of none", GET, TOWN "scenario-workbook", OFFICER, 422, .has = { "?ids" } },
    { "no workbook for a provider", GET, TOWN "scenario-workbook?ids=1", PROVIDER, .want = 403 },
    { "what an engagement shares is not for the neighbour", GET, TOWN "engagements/5/scenarios", NEIGHBOUR, .want = 403 },
    { "none to compare", GET, TOWN "scenario-comparison", OFFICER, 422, .has = { "?ids" } },
    { "five to compare", GET, TOWN "scenario-comparison?ids=1,2,3,4,5", OFFICER, 422, .has = { "?ids" } },
    { "one in words", GET, TOWN "scenario-comparison?ids=x", OFFICER, 422, .has = { "?ids" } },
    { "one there is not", GET, TOWN "scenario-comparison?ids=77", OFFICER, .want = 404 },
    { "a town without data says so", POST, "/api/towns/1002/scenario-results", NEIGHBOUR, 200, .body = ROWS(""), .has = { "\"landed\":false", "\"years\":[]" } },
};

static void all(ScenarioHouse *h)
{
    give_town(h);
    scenario_run(h, good, COUNT_OF(good));
    scenario_run(h, refused, COUNT_OF(refused));
}
TEST(what_decisions_do_and_what_is_refused)
{
    scenario_each(list, COUNT_OF(list), all);
}

static void kept(ScenarioHouse *h)
{
    give_town(h);
    for (int i = 0; i < 2; i++)
        EXPECT_I64(scenario_ask(h, OFFICER, POST, TOWN "scenarios", "{\"name\":\"卒業\",\"fiscal_year\":2026}", NULL).status, 201);
    long first = (long)scenario_number(h, "SELECT MIN(id) FROM scenario"), second = (long)scenario_number(h, "SELECT MAX(id) FROM scenario");
    const char *step = arena_printf(&h->arena, "{\"scenario\":%ld,\"kind\":\"graduation\"," LINE "\"people\":10,\"unit_yen\":19141,\"from_month\":202703," ABOUT "}", first).p;
    const char *both = arena_printf(&h->arena, TOWN "scenario-comparison?ids=%ld,%ld", first, second).p;
    const char *class_step = arena_printf(&h->arena, "{\"scenario\":%ld,\"kind\":\"certification\",\"cert_from\":600,\"cert_to\":540,\"until_year\":2028," ABOUT "}", second).p;
    const char *workbook = arena_printf(&h->arena, TOWN "scenario-workbook?ids=%ld,%ld", first, second).p;
    const char *path = arena_printf(&h->arena, TOWN "scenarios/%ld", first).p;
    const Scenario rows[] = {
        { "a step is kept", POST, TOWN "scenario-steps", OFFICER, 201, .body = step, .has = { "\"unit_yen\":19141" } },
        { "side by side", GET, both, OFFICER, 200, .has = { "\"name\":\"卒業\"", "\"net\":-2296920", "\"steps\":[]" } },
        { "a path is kept", POST, TOWN "scenario-steps", OFFICER, 201, .body = class_step },
        { "and read back whole", GET, both, OFFICER, 200, .has = { "\"year\":2028,\"net\":-1200000" } },
        { "of a scenario there is not", POST, TOWN "scenario-steps", OFFICER, 422, .body = "{\"scenario\":77,\"kind\":\"population\",\"growth_permille\":1," ABOUT "}", .has = { "/scenario" } },
        { "without its figures", POST, TOWN "scenario-steps", OFFICER, 422, .body = "{\"kind\":\"price\"," LINE "\"from_month\":202703," ABOUT "}", .has = { "/price_permille" } },
        { "a name is wanted", POST, TOWN "scenarios", OFFICER, 422, .body = "{\"fiscal_year\":2026}", .has = { "/name" } },
        { "the nurse keeps nothing", POST, TOWN "scenarios", NURSE, 403, .body = "{\"name\":\"x\",\"fiscal_year\":2026}" },
        { "the prefecture neither", POST, TOWN "scenario-steps", PREFECTURE, 403, .body = step },
        { "attached to nothing, it is nobody's", GET, TOWN "engagements/5/scenarios", OFFICER, 200, .has = { "\"items\":[]" } },
        { "attached", PUT, path, OFFICER, 200, .if_match = "\"1\"", .body = "{\"name\":\"卒業\",\"fiscal_year\":2026,\"engagement\":5,\"note\":\"内緒\"}" },
        { "read by those above", GET, TOWN "engagements/5/scenarios", PREFECTURE, 200, .has = { "\"name\":\"卒業\"", "\"net\":-2296920" }, .hasnot = { "内緒", "いま使っている人" } },
        { "not in another engagement", GET, TOWN "engagements/6/scenarios", OFFICER, 200, .has = { "\"items\":[]" } },
        { "a centre outside the team does not", GET, TOWN "engagements/5/scenarios", CENTRE, .want = 403 },
        { "a workbook", GET, workbook, OFFICER, 200, .has = { "PK" } },
        { "an old version", DELETE, path, OFFICER, 409, .if_match = "\"9\"" },
        { "gone", DELETE, path, OFFICER, 204, .if_match = "\"2\"" },
        { "and cannot be compared", GET, both, OFFICER, .want = 404 },
    };
    scenario_run(h, rows, COUNT_OF(rows));
    EXPECT_I64(scenario_number(h, "SELECT COUNT(*) FROM scenario_step"), 1); /* of the other one */
}
TEST(a_decision_tells_its_figures_and_dates)
{
    CLEANUP(arena_done) Arena a;
    ScenarioStep d;
    arena_init(&a, 1u << 20);
    entity_init(&entity_scenario_step, &d);
    EXPECT_STR(step_terms(&d, &a), S(""));
    d.from_month = 202604;
    d.start_months = 1 << 4 | 1 << 8 | 1 << 0; /* May, September, January: in the order of the fiscal year */
    d.people = 12;
    d.courses = 3;
    d.course_yen = 1500000;
    d.fill = 8050;
    EXPECT_STR(step_terms(&d, &a), S("令和8年4月から、始める月 5月・9月・1月、人数（教室は1回の定員） 12人、1年の回数 3回、1回の費用 1,500,000円、参加する割合 80.50％"));
    entity_init(&entity_scenario_step, &d);
    d.from_month = 202906;
    d.to_month = 203003;
    d.price_permille = -63;
    EXPECT_STR(step_terms(&d, &a), S("令和11年6月から、令和12年3月まで、単価の変化 −6.3％"));
}
TEST(scenarios_are_kept_compared_and_dropped_whole)
{
    scenario_each(list, COUNT_OF(list), kept);
}
