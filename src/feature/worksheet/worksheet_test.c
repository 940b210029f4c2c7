/* The worksheet through the whole dispatcher: its blocks from a town's rows, what is missing, the simulation, who may see it, and
 * what readers outside the town hall are not told. */
#include "feature/worksheet/worksheet.h"
#include "http/scenario_town.h"

#include <stdio.h>
#include <string.h>

static const Feature *const list[] = { &feature_worksheet };
#define TOWN "/api/towns/1001/"
#define SHEET TOWN "worksheet?year=2026"

/* 1,000,000 yen a month for 40 of 従前相当 and 30,000 for 3 of A since March 2024, known to September 2026. */
static void give_town(ScenarioHouse *h)
{
    for (Month m = 202403; m <= 202609; m = month_add(m, 1)) {
        scenario_cell(h, (ScenarioCell){ .month = m, .service = "A6", .program = "equivalent", .people = 40, .paid = 1000000 });
        scenario_cell(h, (ScenarioCell){ .month = m, .service = "A7", .program = "a", .people = 3, .paid = 30000 });
    }
    scenario_even_population(h);
    scenario_cap_inputs(h, 14000000);
}

/* 85 and over grow by a tenth from 2025 to 2030, 75 and over do not. */
static void give_published(ScenarioHouse *h)
{
    static const char *const levels[] = { "12", "13", "21", "22", "23", "24", "25" };
    static const char *const ages[] = { "65_69", "70_74", "75_79", "80_84", "85_89", "90" };
    scenario_sqlf(h, "INSERT INTO projection (org, year, batch, total, age15_64, age65, age75, age80, age85) VALUES (1001, 2020, 1, 31000, 20000, 2000, 1000, 500, 200)");
    scenario_sqlf(h, "INSERT INTO projection (org, year, batch, total, age15_64, age65, age75, age80, age85) VALUES (1001, 2025, 1, 30000, 19000, 2000, 1000, 500, 200)");
    scenario_sqlf(h, "INSERT INTO projection (org, year, batch, total, age15_64, age65, age75, age80, age85) VALUES (1001, 2030, 1, 29000, 18000, 2000, 1000, 550, 220)");
    for (size_t l = 0; l < COUNT_OF(levels); l++) {
        scenario_sqlf(h, "INSERT INTO statistic (org, fiscal_year, item, batch, value) VALUES (1001, 2025, 'certified_%s', 1, 60)", levels[l]);
        for (size_t a = 0; a < COUNT_OF(ages); a++)
            scenario_sqlf(h, "INSERT INTO statistic (org, fiscal_year, item, batch, value) VALUES (1001, 2025, 'certified_%s_%s', 1, 10)", levels[l], ages[a]);
    }
}

static void blocks(ScenarioHouse *h)
{
    give_town(h);
    give_published(h);
    const Scenario rows[] = {
        { "the same landing and cap as everywhere", GET, SHEET, OFFICER, 200, .has = { "\"key\":\"4.2\"", "12360000", "11000000", "費用の合計" } },
        { "users by type, this year and in the last month", GET, SHEET, HEAD, 200,
          .has = { "\"label\":\"従前相当\",\"mark\":\"実績\",\"look\":\"bar\",\"values\":[40,40,40,40]", "\"label\":\"サービス・活動A\",\"mark\":\"実績\",\"look\":\"bar\",\"values\":[3,3,3,3]", "令和8年9月" } },
        { "the share of 従前相当: 40 of 43", GET, SHEET, NURSE, 200, .has = { "利用者の93.0％が従前相当です" } },
        { "the price of a person-month", GET, SHEET, OFFICER, 200, .has = { "\"values\":[25000,25000,25000,25000]", "\"values\":[10000,10000,10000,10000]" } },
        { "a head of 75 and over: 12,360,000 of 1,000", GET, SHEET, OFFICER, 200, .has = { "\"values\":[0,12360,12360]" } },
        { "between two points of the projection", GET, SHEET, OFFICER, 200, .has = { "\"label\":\"80歳以上\",\"mark\":\"推計\",\"look\":\"line\",\"values\":[500,500,500,500,500,510,520,530,540,550" } },
        { "who will be certified: 120 now, 4 more of the oldest, one fewer before them", GET, SHEET, OFFICER, 200, .has = { "要支援1・2は120人から123人" } },
        { "as many as the projection's growth", GET, SHEET, OFFICER, 200, .has = { "エ．85歳以上の人口に比例", "13353214" } }, /* 12,360,000 × 242 ÷ 224: 220 counted in 2025 × 220 ÷ 200 and × 204 ÷ 200 */
        { "an old year", GET, TOWN "worksheet?year=2016", OFFICER, 200, .has = { "\"known\":false", "試算できません" } },
        { "a year beyond", GET, TOWN "worksheet?year=2200", OFFICER, 422, .has = { "?year" } },
        { "the centre does not see it", GET, SHEET, CENTRE, .want = 403 },
        { "nor the neighbour", GET, SHEET, NEIGHBOUR, .want = 403 },
        { "nor the administrator", GET, SHEET, ADMIN, .want = 403 },
        { "nobody", GET, SHEET, NOBODY, .want = 401 },
        { "outside, three people are not told apart", GET, SHEET, PREFECTURE, 200, .has = { "「x」は出さない数です", "まとめた区分" }, .hasnot = { "\"values\":[3,3,3,3]", "93.0％", "10000,10000" } },
        { "as a workbook", GET, TOWN "worksheet.xlsx?year=2026", OFFICER, 200, .has = { "PK" } },
        { "which the neighbour does not get", GET, TOWN "worksheet.xlsx?year=2026", NEIGHBOUR, .want = 403 },
    };
    scenario_run(h, rows, COUNT_OF(rows));
}
TEST(the_worksheet_of_a_town)
{
    scenario_each(list, COUNT_OF(list), blocks);
}

/* 12,360,000 beside a cap of 11,000,000 is 12 % more: what of that is much, the town may say. */
static void own_width(ScenarioHouse *h)
{
    const Scenario usual[] = {
        { "2 % is assumed", GET, SHEET, OFFICER, 200, .has = { "75歳以上の人口に比例：超過。", "2％は仮定です" } },
    };
    const Scenario wide[] = {
        { "the town's own width", GET, SHEET, OFFICER, 200, .has = { "75歳以上の人口に比例：概ね同額。", "15.5％は町が決めた幅です" }, .hasnot = { "仮定です。「見通し" } },
    };
    give_town(h);
    scenario_run(h, usual, COUNT_OF(usual));
    scenario_sql(h, "INSERT INTO forecast_assumption (org, id, rev, item, value, mark, source) VALUES (1001, 1, 1, 'close_to_cap', 155, 'final', '庁内の話し合い')");
    scenario_run(h, wide, COUNT_OF(wide));
}
TEST(the_worksheet_judges_by_the_towns_own_width)
{
    scenario_each(list, COUNT_OF(list), own_width);
}

/* Three of A are to be four by 2030: ending both services takes away more than the year costs. It ends at 0 yen, says so, and hides nothing. */
static void ended(ScenarioHouse *h)
{
#define ENDED "{\"year\":2026,\"rows\":[{\"service\":\"day\",\"program\":\"equivalent\",\"users\":0},{\"service\":\"day\",\"program\":\"a\",\"users\":0}]}"
    const Scenario rows[] = {
        { "both ended", POST, TOWN "worksheet-simulations", OFFICER, 200, .body = ENDED, .has = { "令和12年度の費用は約0円", "費用を0円としています", "\"total\":0,", "\"total\":3215371," } }, /* 2029: 12,360,000 × 253 ÷ 229 − (44 − 10) × 300,000 − (3 − 1) × 120,000 */
        { "kept", PUT, TOWN "worksheet-cells", OFFICER, 204, .body = ENDED },
        { "the sheet is there", GET, SHEET, OFFICER, 200, .has = { "\"key\":\"4.2\"", "費用を0円としています", "\"set\":{\"users\":0" } },
        { "and its workbook", GET, TOWN "worksheet.xlsx?year=2026", OFFICER, 200, .has = { "PK" } },
    };
    give_town(h);
    scenario_sql(h, "INSERT INTO projection (org, year, batch, total, age15_64, age65, age75, age80, age85) VALUES (1001, 2025, 1, 30000, 19000, 2000, 1000, 500, 200),"
                    " (1001, 2030, 1, 30000, 19000, 2000, 1000, 500, 238)");
    scenario_run(h, rows, COUNT_OF(rows));
}
TEST(a_simulation_ends_at_nothing_and_says_so)
{
    scenario_each(list, COUNT_OF(list), ended);
}

/* The last year that is taken has no cap after it, and a count of its own October all the same. */
static void last_year(ScenarioHouse *h)
{
    for (Month m = 209703; m <= 209906; m = month_add(m, 1))
        scenario_cell(h, (ScenarioCell){ .month = m, .service = "A6", .program = "equivalent", .people = 40, .paid = 1000000 });
    scenario_population(h, IN_TOWN, 2099, 1000, 220);
    const Scenario rows[] = {
        { "the last year", GET, TOWN "worksheet?year=2099", OFFICER, 200, .has = { "\"label\":\"費用の合計\",\"mark\":\"実績・見込み\",\"look\":\"line\",\"values\":[12000000,12000000,12000000]" } },
    };
    scenario_run(h, rows, COUNT_OF(rows));
}
TEST(the_worksheet_of_the_last_year)
{
    scenario_each(list, COUNT_OF(list), last_year);
}

/* A report older than the table has columns for the years since. */
static void old_report(ScenarioHouse *h)
{
    static const char *const levels[] = { "12", "13", "21", "22", "23", "24", "25" };
    give_town(h);
    for (size_t l = 0; l < COUNT_OF(levels); l++)
        scenario_sqlf(h, "INSERT INTO statistic (org, fiscal_year, item, batch, value) VALUES (1001, 2000, 'certified_%s', 1, 60)", levels[l]);
    scenario_sqlf(h, "INSERT INTO projection (org, year, batch, total, age15_64, age65, age75, age80, age85) VALUES (1001, 2000, 1, 31000, 20000, 2000, 1000, 500, 200)");
    scenario_sqlf(h, "INSERT INTO projection (org, year, batch, total, age15_64, age65, age75, age80, age85) VALUES (1001, 2050, 1, 31000, 20000, 2000, 1000, 500, 200)");
    const Scenario rows[] = {
        { "thirty years ahead of the report", GET, SHEET, OFFICER, 200, .has = { "要介護認定者数", "人材の視点" } },
    };
    scenario_run(h, rows, COUNT_OF(rows));
}
TEST(the_worksheet_with_an_old_report)
{
    scenario_each(list, COUNT_OF(list), old_report);
}

static void paper(ScenarioHouse *h, int year, const char *item, long value)
{
    scenario_sqlf(h, "INSERT INTO settled (org, fiscal_year, item, batch, value, sheet, cell, label, unit, found, corrected) VALUES (1001, %d, '%s', 1, %ld, 's', 'A1', 'l', '円', 'f', 0)", year, item, value);
}

static void entry(ScenarioHouse *h, int id, const char *indicator, const char *part, int numerator, int denominator)
{
    scenario_sqlf(h, "INSERT INTO outcome_entry (org, fiscal_year, indicator, part, id, numerator, denominator, mark, source, note, account, at_ms)"
               " VALUES (1001, 2024, '%s', '%s', %d, %d, %d, 'final', '包括の台帳', '', 1, 1)", indicator, part, id, numerator, denominator);
}

static void papers(ScenarioHouse *h)
{
    give_town(h);
    paper(h, 2020, "cost", 10000000); /* a year is missing before the next: left out */
    paper(h, 2022, "cost", 11000000);
    paper(h, 2023, "day", 10000000);
    paper(h, 2023, "visit", 500000);
    paper(h, 2023, "cost", 11500000);
    paper(h, 2023, "cap", 12000000);
    paper(h, 2024, "cost", 12345678);
    entry(h, 1, "plan", "", 30, 100);
    entry(h, 2, "risk_kept", "", 3, 20);
    entry(h, 3, "joined", "", 50, 200);
    entry(h, 4, "joined", "65-74", 20, 150);
    const Scenario rows[] = {
        { "the papers tell the years before the claims", GET, SHEET, OFFICER, 200,
          .has = { "\"columns\":[\"令和4年度\",\"令和5年度\",\"令和6年度\"", "\"values\":[11000000,11500000,12360000,12360000,12360000", "\"values\":[null,12000000,null,null,11000000" } },
        { "their parts, and what is left of the whole", GET, SHEET, OFFICER, 200, .has = { "\"values\":[null,500000,null", "\"values\":[null,10000000,12360000", "\"values\":[11000000,1000000,null" } },
        { "what was reported stands beside what is computed", GET, SHEET, OFFICER, 200, .has = { "実績報告書の費用", "\"values\":[11000000,11500000,12345678,null" } },
        { "what came of it", GET, SHEET, OFFICER, 200, .has = { "「従前相当サービスが位置づけられたプランの割合」は30.0％です", "包括の台帳", "\"values\":[133]", "は15.0％です" } },
        { "three people at risk are not told outside, nor parts, nor sources", GET, SHEET, PREFECTURE, 200, .has = { "は30.0％です" }, .hasnot = { "は15.0％です", "包括の台帳", "\"values\":[133]" } },
    };
    scenario_run(h, rows, COUNT_OF(rows));
}
TEST(the_worksheet_with_papers_and_outcomes)
{
    scenario_each(list, COUNT_OF(list), papers);
}

static const Scenario empty[] = {
    { "a town without anything says what is missing and whom to ask", GET, SHEET, OFFICER, 200,
      .has = { "請求の実績がまだありません。", "\"ask\":\"", "\"screen\":\"/import\"", "将来推計人口", "要介護度別の認定者数がまだありません" } },
    { "and its workbook can be had all the same", GET, TOWN "worksheet.xlsx?year=2026", OFFICER, 200, .has = { "PK" } },
    { "the prefecture's table too", GET, "/api/prefectures/100/worksheet?year=2026", PREFECTURE, 200, .has = { "\"org\":1001", "\"org\":1002" }, .hasnot = { "\"org\":2001" } },
};
TEST(the_worksheet_of_a_town_without_data)
{
    scenarios(list, COUNT_OF(list), empty, COUNT_OF(empty));
}

#define CELL(more) "{\"year\":2026,\"follows\":\"age75\",\"rows\":[{\"service\":\"day\",\"program\":\"equivalent\"" more "}]}"
#define SIMULATE TOWN "worksheet-simulations"
#define CELLS TOWN "worksheet-cells"

static void simulation(ScenarioHouse *h)
{
    give_town(h);
    const Scenario rows[] = {
        { "nothing set is the base", POST, SIMULATE, OFFICER, 200, .body = "{\"year\":2026,\"follows\":\"age75\",\"rows\":[]}",
          .has = { "\"year\":2030,\"label\":\"令和12年度\",\"base\":12360000,\"total\":12360000,\"cap\":11000000,\"over\":1360000" } },
        { "ten fewer in 2030: 10 × 25,000 × 12", POST, SIMULATE, OFFICER, 200, .body = CELL(",\"users\":30"),
          .has = { "\"base\":12360000,\"total\":9360000,\"cap\":11000000,\"over\":-1640000", "余裕があります" } },
        { "half of them in 2028", POST, SIMULATE, OFFICER, 200, .body = CELL(",\"users\":30"), .has = { "\"year\":2028,\"label\":\"令和10年度\",\"base\":12360000,\"total\":10860000" } },
        { "at once", POST, SIMULATE, OFFICER, 200, .body = "{\"year\":2026,\"follows\":\"age75\",\"at_once\":true,\"rows\":[{\"service\":\"day\",\"program\":\"equivalent\",\"users\":30}]}",
          .has = { "\"year\":2027,\"label\":\"令和9年度\",\"base\":12360000,\"total\":9360000" } },
        { "another price", POST, SIMULATE, NURSE, 200, .body = CELL(",\"unit_yen\":20000"), .has = { "\"total\":9960000" } },
        { "80 and over are not known here: 75 and over then", POST, SIMULATE, OFFICER, 200, .body = "{\"year\":2026,\"follows\":\"age80\",\"rows\":[]}", .has = { "\"follows\":\"age75\"" } },
        { "kept", PUT, CELLS, OFFICER, 204, .body = CELL(",\"users\":30,\"unit_yen\":20000") },
        { "there again", GET, SHEET, HEAD, 200, .has = { "\"set\":{\"users\":30,\"unit_yen\":20000,\"yen\":null}" } },
        { "an empty set forgets", PUT, CELLS, HEAD, 204, .body = "{\"year\":2026,\"rows\":[]}" },
        { "gone", GET, SHEET, HEAD, 200, .hasnot = { "\"users\":30,\"unit_yen\":20000" } },
        { "the nurse keeps nothing", PUT, CELLS, NURSE, 403, .body = CELL(",\"users\":30") },
        { "nor the prefecture", PUT, CELLS, PREFECTURE, 403, .body = CELL(",\"users\":30") },
        { "nor the neighbour", PUT, CELLS, NEIGHBOUR, 403, .body = CELL(",\"users\":30") },
        { "the centre tries nothing", POST, SIMULATE, CENTRE, 403, .body = CELL(",\"users\":30") },
        { "a service there is not", POST, SIMULATE, OFFICER, 422, .body = "{\"year\":2026,\"rows\":[{\"service\":\"moon\",\"program\":\"a\",\"users\":1}]}", .has = { "/rows/0/service" } },
        { "no service at all", POST, SIMULATE, PREFECTURE, 422, .body = "{\"year\":2026,\"rows\":[{}]}", .has = { "/rows/0/service" } },
        { "no program", PUT, CELLS, OFFICER, 422, .body = "{\"year\":2026,\"rows\":[{\"service\":\"day\"}]}", .has = { "/rows/0/service" } },
        { "no row", POST, SIMULATE, OFFICER, 422, .body = "{\"year\":2026,\"rows\":[1,null,\"x\",[]]}", .has = { "/rows/0/service", "/rows/3/service" } },
        { "fewer than nobody", POST, SIMULATE, OFFICER, 422, .body = CELL(",\"users\":-1"), .has = { "/rows/0/users" } },
        { "half a person", POST, SIMULATE, OFFICER, 422, .body = CELL(",\"users\":1.5"), .has = { "/rows/0/users" } },
        { "a price beyond", PUT, CELLS, OFFICER, 422, .body = CELL(",\"unit_yen\":10000001"), .has = { "/rows/0/unit_yen" } },
        { "in words", POST, SIMULATE, OFFICER, 422, .body = CELL(",\"users\":\"30\""), .has = { "/rows/0/users" } },
        { "following nobody", POST, SIMULATE, OFFICER, 422, .body = "{\"year\":2026,\"follows\":\"age65\",\"rows\":[]}", .has = { "/follows" } },
        { "no rows", POST, SIMULATE, OFFICER, 422, .body = "{\"year\":2026}", .has = { "/rows" } },
        { "no year", POST, SIMULATE, OFFICER, 422, .body = "{\"rows\":[]}", .has = { "/year" } },
        { "a list is no question", POST, SIMULATE, OFFICER, 422, .body = "[]", .has = { "/year" } },
    };
    scenario_run(h, rows, COUNT_OF(rows));
}
TEST(the_simulation_of_the_worksheet)
{
    scenario_each(list, COUNT_OF(list), simulation);
}

#define BOARD "/api/prefectures/100/worksheet?year=2026"
static void prefecture(ScenarioHouse *h)
{
    give_town(h);
    for (Month m = 202503; m <= 202602; m = month_add(m, 1)) {
        scenario_cell(h, (ScenarioCell){ .org = 1002, .month = m, .service = "A6", .program = "equivalent", .people = 60, .paid = 1200000 });
        scenario_cell(h, (ScenarioCell){ .org = 1002, .month = m, .service = "A7", .program = "a", .people = 40, .paid = 400000 });
    }
    scenario_sqlf(h, "INSERT INTO population (org, id, rev, day, total, age65, age75, age85, mark, batch) VALUES (1002, 1, 1, '2025-10-01', 40000, 4000, 2000, 500, 'final', 0)");
    const Scenario rows[] = {
        /* 75+, share of 85+, …, yen a head, 通所, …, 60 of 100, 20,000 yen */
        { "both towns in one table", GET, BOARD, PREFECTURE, 200, .has = { "\"org\":1002,\"name\":", "[2000,null,250,null,null,null,9600,0,9600,null,null,600,null,20000]" } },
        { "nothing of the one with three users of A tells of them", GET, BOARD, PREFECTURE, 200,
          .has = { "[1000,1124,220,null,null,null,12360,null,null,1030,null,null,null,null]", "[false,false,false,false,false,false,false,true,true,false,true,true,true,true]" }, .hasnot = { "930" } },
        { "the bureau and the ministry too", GET, BOARD, BUREAU, .want = 200 },
        { "not the town", GET, BOARD, OFFICER, .want = 403 },
        { "not another prefecture", GET, BOARD, OTHER_PREFECTURE_MAN, .want = 403 },
        { "not the adviser", GET, BOARD, ADVISER, .want = 403 },
        { "as a workbook", GET, "/api/prefectures/100/worksheet.xlsx?year=2026", PREFECTURE, 200, .has = { "PK" } },
        { "which towns do not get", GET, "/api/prefectures/100/worksheet.xlsx?year=2026", OFFICER, .want = 403 },
    };
    scenario_run(h, rows, COUNT_OF(rows));
}
TEST(the_worksheet_of_a_prefecture)
{
    scenario_each(list, COUNT_OF(list), prefecture);
}
