/* Settled figures beside computed ones, inside and outside the town hall. */
#include "base/test.h"
#include "feature/settled/settled.h"
#include "http/scenario.h"

#include <stdio.h>

static const Feature *const list[] = { &feature_settled };
#define SETTLED "/api/towns/1001/settled"

static void beside(ScenarioHouse *h)
{
    scenario_sql(h, "INSERT INTO settled (org, fiscal_year, item, batch, value, sheet, cell, label, unit, found, corrected) "
                    "VALUES (1001, 2024, 'visit_a', 9, 1234000, '実績', 'F12', '訪問型サービスA', '千円', '1,234', 0)");
    scenario_sql(h, "INSERT INTO settled (org, fiscal_year, item, batch, value, sheet, cell, label, unit, found, corrected) "
                    "VALUES (1001, 2024, 'visit_b', 9, 100, '実績', 'F13', '訪問型サービスB', '千円', '0.1', 1)");
    scenario_sql(h, "INSERT INTO cube (org, service_month, service, program, provider, level, origin, people, lines, units, cost, paid) "
                    "VALUES (1001, 202404, 'A3', 'a', 1, '12', 'claim', 1, 1, 1, 1200000, 1200000)");
    const Scenario rows[] = {
        { "side by side, with the cell", GET, SETTLED, OFFICER, 200,
          .has = { "\"item\":\"visit_a\",\"value\":1234000,\"own\":1200000,\"hidden\":false,\"from\":{\"batch\":9,\"file_name\":\"\",\"sheet\":\"実績\",\"cell\":\"F12\"",
                   "\"unit\":\"千円\",\"found\":\"1,234\",\"corrected\":false", "\"item\":\"visit\",\"value\":1234100,\"own\":1200000,\"hidden\":false,\"from\":null", "\"months\":1",
                   "\"corrected\":true", "\"label\":\"令和6年度\"" } },
        { "from outside without what claims tell", GET, SETTLED, PREFECTURE, 200,
          .has = { "\"item\":\"visit_a\",\"value\":null,\"own\":null,\"hidden\":true,\"from\":null" },
          .hasnot = { "1200000", "1234000", "1234100", "1,234" } },
        { "nor where it stands", GET, SETTLED, BUREAU, 200, .hasnot = { "F12", "訪問型サービスA" } },
        { "another prefecture", GET, SETTLED, OTHER_PREFECTURE_MAN, .want = 403 },
        { "the neighbour", GET, SETTLED, NEIGHBOUR, .want = 403 },
        { "a centre", GET, SETTLED, CENTRE, .want = 403 },
        { "nobody", GET, SETTLED, NOBODY, .want = 401 },
    };
    scenario_run(h, rows, COUNT_OF(rows));
}
TEST(settled_figures_stand_beside_computed_ones)
{
    scenario_each(list, COUNT_OF(list), beside);
}

static void paper(ScenarioHouse *h, int year, const char *item, long yen)
{
    char sql[512];
    snprintf(sql, sizeof sql, "INSERT INTO settled (org, fiscal_year, item, batch, value, sheet, cell, label, unit, found, corrected)"
             " VALUES (1001, %d, '%s', 9, %ld, '実績', 'F%ld', '移動支援 佐藤宅', '円', 'found%ld', 0)", year, item, yen, yen % 97, yen);
    scenario_sql(h, sql);
}

static void claims(ScenarioHouse *h, int first, const char *service, const char *program, int people)
{
    char sql[512];
    for (int i = 0; i < 12; i++) {
        snprintf(sql, sizeof sql, "INSERT INTO cube (org, service_month, service, program, provider, level, origin, people, lines, units, cost, paid)"
                 " VALUES (1001, %d, '%s', '%s', 1, '12', 'claim', %d, 1, 1, 5000, 5000)", i < 10 ? first + i : first + 88 + i, service, program, people);
        scenario_sql(h, sql);
    }
}

/* Of three years: one whose claims have a small line, one whose claims have none, one without claims. The reader outside adds up and
 * subtracts whatever the paper gives. */
static void subtracted(ScenarioHouse *h)
{
    scenario_sql(h, "INSERT INTO population (org, id, rev, day, total, age75, mark, batch) VALUES (1001, 1, 1, '2025-10-01', 74563, 9000, 'confirmed', 0)");
    for (int year = 2022; year <= 2025; year++) {
        long k = year - 2021;
        paper(h, year, "visit_d", 31040 + k);
        paper(h, year, "visit_a", 700100 + k);
        paper(h, year, "visit", 731140 + 2 * k);
        paper(h, year, "day_c", 88200 + k);
        paper(h, year, "cost", 1819340 + k);
    }
    claims(h, 202303, "visit", "d", 2); /* 2023: small */
    claims(h, 202303, "A3", "a", 50);
    claims(h, 202303, "A6", "c", 60);
    claims(h, 202403, "visit", "d", 40); /* 2024: nothing is small */
    claims(h, 202403, "A3", "a", 50);
    claims(h, 202403, "A6", "c", 60);
    claims(h, 202503, "A3", "a", 50); /* 2025: the paper tells lines that the claims do not know of */
    const Scenario rows[] = {
        { "the town hall sees its papers", GET, SETTLED, OFFICER, 200, .has = { "31042", "700102", "移動支援 佐藤宅", "\"found\":\"found31042\"" }, .hasnot = { "\"hidden\":true" } },
        { "no paper's own words leave", GET, SETTLED, PREFECTURE, 200, .hasnot = { "佐藤", "\"found\":\"f", "\"sheet\":\"実績", "\"cell\":\"F" } },
        { "without claims: by service, and no line", GET, SETTLED, PREFECTURE, 200, .has = { "731142", "1819341" }, .hasnot = { "31041", "700101", "88201" } },
        { "with a small line: the whole, from which nothing can be taken", GET, SETTLED, PREFECTURE, 200, .has = { "1819342" }, .hasnot = { "31042", "700102", "731144", "88202" } },
        { "nothing small: line by line", GET, SETTLED, PREFECTURE, 200, .has = { "31043", "700103", "731146", "88203", "1819343" } },
        { "a line that the claims do not know of", GET, SETTLED, MINISTRY, 200, .has = { "1819344" }, .hasnot = { "31044", "700104", "731148", "88204" } },
        { "a sum made of one part is that part", GET, SETTLED, PREFECTURE, 200, .has = { "\"item\":\"day\",\"value\":null,\"own\":null,\"hidden\":true" } },
    };
    scenario_run(h, rows, COUNT_OF(rows));
}
TEST(settled_papers_outside_give_nothing_back_that_spending_hides)
{
    scenario_each(list, COUNT_OF(list), subtracted);
}

/* Years of which months are not shown outside (schema/few.h): all of a village's, of which the paper must not tell services either; and of a year
 * that hides nothing, the ledger of one month. */
static void not_shown(ScenarioHouse *h)
{
    scenario_sql(h, "INSERT INTO population (org, id, rev, day, total, age75, mark, batch) VALUES (1001, 1, 1, '2025-10-01', 74563, 9000, 'confirmed', 0)");
    for (int year = 2023; year <= 2024; year++) {
        paper(h, year, "day_c", 88200 + year);
        paper(h, year, "visit_a", 700100 + year);
        paper(h, year, "day", 99000 + year);
        paper(h, year, "cost", 1819340 + year);
    }
    claims(h, 202303, "A7", "c", 3);
    claims(h, 202403, "A3", "a", 50);
    claims(h, 202403, "A7", "c", 60);
    const Scenario apart[] = { { "a year that hides nothing", GET, SETTLED, PREFECTURE, 200, .has = { "90224", "702124", "1821364" } } };
    scenario_run(h, apart, COUNT_OF(apart));
    scenario_sql(h, "DELETE FROM shown_slice WHERE service_month <= 202402");
    scenario_sql(h, "DELETE FROM shown_cube WHERE service_month <= 202402");
    scenario_sql(h, "INSERT INTO cube (org, service_month, service, program, provider, level, origin, people, lines, units, cost, paid) VALUES (1001, 202406, 'day', 'c', 0, '', 'ledger', 2, 1, 0, 700, 700)");
    scenario_sql(h, "INSERT INTO month_waiting (org, service_month, ledger, since_ms) SELECT DISTINCT org, service_month, 0, -1 FROM cube WHERE service_month <= 202402");
    scenario_sql(h, "INSERT INTO month_waiting (org, service_month, ledger, since_ms) VALUES (1001, 202406, 1, -1)");
    const Scenario rows[] = {
        { "the whole, which the law makes the town report", GET, SETTLED, PREFECTURE, 200, .has = { "1821363", "1821364" } },
        { "and nothing below it", GET, SETTLED, MINISTRY, 200, .hasnot = { "90223", "101023", "90224", "702124" } },
        { "the hall sees its papers", GET, SETTLED, OFFICER, 200, .has = { "90223", "90224", "702124" } },
    };
    scenario_run(h, rows, COUNT_OF(rows));
}
TEST(of_a_year_with_months_that_are_not_shown_the_papers_tell_the_whole)
{
    scenario_each(list, COUNT_OF(list), not_shown);
}
