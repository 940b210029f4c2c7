/* Causes through the whole dispatcher: bars add up to the yen, whatever the data; peers and their choices; what is refused. */
#include "base/rng.h"
#include "base/test.h"
#include "feature/why/why.h"
#include "http/scenario_town.h"
#include "schema/person.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const Feature *const list[] = { &feature_why };
#define TOWN "/api/towns/1001/"

static void give_people(ScenarioHouse *h, int org, int year, int age75)
{
    scenario_population(h, org, year, age75, age75 / 4);
}

static void give_cell(ScenarioHouse *h, int org, Month m, const char *service, const char *program, int provider, const char *level,
                      const char *origin, int people, long paid)
{
    scenario_cell(h, (ScenarioCell){ org, m, service, program, provider, level, origin, people, paid });
}

static void give_claim(ScenarioHouse *h, Month m, const char *service, const char *program, int provider, const char *level, int person, int line)
{
    scenario_sqlf(h, "INSERT INTO claim (org, service_month, batch, line, person, provider, service, item, program, level, exam_month, paid_month,"
               " kind, days, units, cost, paid, fingerprint) VALUES (1001, %d, 7, %d, %d, %d, '%s', '1111', '%s', '%s', %d, %d, 1, 4, 1, 1, 1, %d)",
            (int)m, line, person, provider, service, program, level, (int)m, (int)m, line);
}

/* Months, providers, levels and amounts at random: entries, exits, zeros and withdrawals among them. */
static void give_random(ScenarioHouse *h, uint64_t seed, int first_year)
{
    static const struct { const char *service, *program; } lines[] = { { "A6", "equivalent" }, { "A7", "a" }, { "A2", "equivalent" }, { "AF", "management" } };
    static const char *const levels[] = { "06", "12", "13" };
    Rng r;
    int line = 1;
    rng_init(&r, seed, 1);
    for (int year = first_year; year <= 2026; year++) {
        give_people(h, IN_TOWN, year, 900 + (int)rng_below(&r, 300));
        for (int k = 0; k < 4; k++) {
            Month m = month_add((Month)(year * 100 + 3), k);
            for (size_t s = 0; s < COUNT_OF(lines); s++)
                for (int provider = 1; provider <= 4; provider++) {
                    if (rng_below(&r, 4) == 0)
                        continue;
                    const char *level = levels[rng_below(&r, 3)];
                    int people = (int)rng_below(&r, 5);
                    long paid = (long)rng_below(&r, 400000) - (rng_below(&r, 9) == 0 ? 300000 : 0);
                    give_cell(h, IN_TOWN, m, lines[s].service, lines[s].program, provider, level, "claim", people, paid);
                    for (int p = 0; p < people; p++)
                        give_claim(h, m, lines[s].service, lines[s].program, provider, level, (int)rng_below(&r, 40), line++);
                }
            if (rng_below(&r, 3))
                give_cell(h, IN_TOWN, m, "general", "general", 0, "", "ledger", 0, (long)rng_below(&r, 300000));
            if (rng_below(&r, 3))
                give_cell(h, IN_TOWN, m, "day", "c", 0, "", "ledger", (int)rng_below(&r, 20), (long)rng_below(&r, 300000));
        }
    }
}

static int64_t sum_of(JsonNode *array)
{
    int64_t sum = 0;
    for (size_t i = 0; i < json_count(array); i++)
        sum += json_i64(json_get(json_at(array, i), S("yen")));
    return sum;
}

/* Every margin is the sum of what it opens into. Answers how many sums were looked at. */
static size_t check_tree(JsonNode *n)
{
    static const Str under[] = { { "parts", 5 }, { "providers", 9 }, { "levels", 6 } };
    size_t looked = 0;
    for (size_t k = 0; k < COUNT_OF(under); k++) {
        JsonNode *inner = json_get(n, under[k]);
        if (!inner)
            continue;
        EXPECT_I64(sum_of(inner), json_i64(json_get(n, S("yen"))));
        looked++;
        for (size_t i = 0; i < json_count(inner); i++)
            looked += check_tree(json_at(inner, i));
    }
    return looked;
}

static size_t check_sums(ScenarioHouse *h, const char *target)
{
    CLEANUP(json_done) JsonDoc *doc = NULL;
    Problems ps;
    size_t looked = 0;
    TestReply reply = scenario_ask(h, OFFICER, GET, target, NULL, NULL);
    problems_init(&ps, &h->arena);
    EXPECT_I64(reply.status, 200);
    EXPECT_I64(json_parse(reply.body, &ps, &doc), OK);
    JsonNode *root = json_root(doc), *bars = json_get(root, S("bars"));
    int64_t difference = json_i64(json_get(root, S("difference")));
    EXPECT(!json_bool(json_get(root, S("refused"))));
    EXPECT_I64(sum_of(bars), difference);
    EXPECT_I64(sum_of(json_get(root, S("services"))), difference);
    EXPECT_I64(json_i64(json_get(json_get(root, S("own")), S("yen"))) - json_i64(json_get(json_get(root, S("other")), S("yen"))), difference);
    for (size_t i = 0; i < json_count(bars); i++) {
        looked += check_tree(json_at(bars, i));
        if (i)
            EXPECT(llabs(json_i64(json_get(json_at(bars, i - 1), S("yen")))) >= llabs(json_i64(json_get(json_at(bars, i), S("yen")))));
    }
    return looked;
}

static void clear(ScenarioHouse *h)
{
    scenario_sql(h, "DELETE FROM cube");
    scenario_sql(h, "DELETE FROM claim");
    scenario_sql(h, "DELETE FROM population");
}

static void give_neighbours(ScenarioHouse *h, int towns, bool counted)
{
    for (int i = 0; i < towns; i++) {
        int org = 3000 + i;
        scenario_sqlf(h, "INSERT INTO organisation (id, rev, kind, code, name, parent) VALUES (%d, 1, 'municipality', '%06d', '隣町%d', 100) ON CONFLICT DO NOTHING", org, 800000 + i, i);
        give_people(h, org, 2026, 800 + 40 * i); /* alike but for their size; 3005 is the twin of a town of 1,000 */
        give_people(h, org, 2023, 720 + 36 * i);
        for (int k = 0; k < 4; k++) {
            give_cell(h, org, month_add(202603, k), "A6", "equivalent", 0, "", "aggregate", counted ? 20 + i : 0, 700000 + 1000 * i);
            give_cell(h, org, month_add(202603, k), "AF", "management", 0, "", "aggregate", counted ? 30 + i : 0, 90000 + 100 * i);
        }
    }
}

static void sums(ScenarioHouse *h)
{
    for (uint64_t seed = 1; seed <= 5; seed++) {
        clear(h);
        give_random(h, seed, 2025);
        give_neighbours(h, 12, seed % 2 == 0);
        EXPECT(check_sums(h, TOWN "why?year=2026") > 20);
        EXPECT(check_sums(h, TOWN "why?year=2026&against=peers") >= 3);
        EXPECT(check_sums(h, TOWN "why?year=2026&against=prefecture") >= 3);
    }
}
TEST(bars_add_up_to_the_yen_whatever_the_data)
{
    scenario_each(list, COUNT_OF(list), sums);
}

/* Two people used one provider for two months, and this year three; the price and everything else stayed. */
static void one_cause(ScenarioHouse *h)
{
    give_people(h, IN_TOWN, 2024, 1000);
    give_people(h, IN_TOWN, 2025, 1000);
    for (int year = 2025; year <= 2026; year++)
        for (int k = 0; k < 2; k++) {
            int people = year == 2025 ? 2 : 3;
            Month m = month_add((Month)(year * 100 + 3), k);
            give_cell(h, IN_TOWN, m, "A6", "equivalent", 1, "12", "claim", people, 20000L * people);
            for (int p = 0; p < people; p++)
                give_claim(h, m, "A6", "equivalent", 1, "12", 10 + p, year * 10 + k * 4 + p);
        }
    give_cell(h, IN_TOWN, 202605, "general", "general", 0, "", "ledger", 0, 999);
    const Scenario rows[] = {
        { "more people, and nothing else", GET, TOWN "why?year=2026", OFFICER, 200,
          .has = { "\"difference\":40000", "\"key\":\"users\"", "\"yen\":40000", "のべ2人 → 3人", "\"months\":2", "\"label\":\"通所型（従前相当）\"" },
          .hasnot = { "\"key\":\"price\"", "\"key\":\"mix\"", "\"key\":\"population\"" } },
        { "with the cap unknown, no view of it", GET, TOWN "why?year=2026", OFFICER, 200, .has = { "\"cap_view\":null" } },
        { "visits are not told apart, and said so", GET, TOWN "why?year=2026", OFFICER, 200, .has = { "回数の増減も「1か月の単価」に含めています" } },
        { "as a workbook", GET, TOWN "why.xlsx?year=2026", OFFICER, 200, .has = { "PK" } },
        { "from above, of three people, yen alone", GET, TOWN "why?year=2026", PREFECTURE, 200, .has = { "\"difference\":40000", "\"key\":\"per75\"" },
          .hasnot = { "\"key\":\"users\"", "\"key\":\"use\"", "のべ2人" } },
        { "too few towns beside it", GET, TOWN "why?year=2026&against=prefecture", OFFICER, 200, .has = { "\"refused\":true", "3市町村以上" } },
        { "a year without data", GET, TOWN "why?year=2020", OFFICER, 200, .has = { "\"refused\":true", "\"bars\":[]", "費用がまだありません" } },
        { "a year without data has a workbook too", GET, TOWN "why.xlsx?year=2020", OFFICER, 200, .has = { "PK" } },
        { "nobody", GET, TOWN "why", NOBODY, .want = 401 },
        { "the neighbour", GET, TOWN "why", NEIGHBOUR, .want = 403 },
        { "a centre", GET, TOWN "why", CENTRE, .want = 403 },
        { "a provider", GET, TOWN "why.xlsx", PROVIDER, .want = 403 },
        { "the administrator", GET, TOWN "peers", ADMIN, .want = 403 },
        { "another prefecture", GET, TOWN "why", OTHER_PREFECTURE_MAN, .want = 403 },
        { "against nobody knows what", GET, TOWN "why?against=moon", OFFICER, 422, .has = { "?against" } },
        { "before the programme", GET, TOWN "why?year=2014", OFFICER, 422, .has = { "?year" } },
        { "a year in words", GET, TOWN "why?year=x", OFFICER, 422, .has = { "?year" } },
        { "too many peers", GET, TOWN "peers?k=61", OFFICER, 422, .has = { "?k" } },
    };
    scenario_run(h, rows, COUNT_OF(rows));
    EXPECT_I64(scenario_number(h, "SELECT COUNT(*) FROM audit WHERE verb = 'export' AND org = 1001 AND result = 'ok'"), 2);
}
TEST(one_cause_is_one_bar)
{
    scenario_each(list, COUNT_OF(list), one_cause);
}

#define CHOICE(other, choice) "{\"other\":" other ",\"choice\":\"" choice "\",\"reason\":\"同じ医療圏\"}"

static void peers(ScenarioHouse *h)
{
    give_people(h, IN_TOWN, 2023, 900);
    give_people(h, IN_TOWN, 2026, 1000);
    give_neighbours(h, 12, false);
    const Scenario rows[] = {
        { "the nearest, with what differs", GET, TOWN "peers?year=2026&k=4", OFFICER, 200, .has = { "\"k\":4", "\"items\":[{\"org\":3005", "\"contributions\":{\"ln65\":", "\"stability_percent\":" }, .hasnot = { "\"org\":1001,\"name\":\"\"" } },
        { "one that is far away", POST, TOWN "peer-choices", OFFICER, 201, .body = CHOICE("3011", "in") },
        { "is in by hand", GET, TOWN "peers?year=2026&k=4", OFFICER, 200, .has = { "\"org\":3011", "\"manual\":true", "同じ医療圏" } },
        { "one that is near", POST, TOWN "peer-choices", OFFICER, 201, .body = CHOICE("3005", "out") },
        { "is left out, and said so", GET, TOWN "peers?year=2026&k=4", OFFICER, 200, .has = { "\"excluded\":[{\"org\":3005" } },
        { "twice", POST, TOWN "peer-choices", OFFICER, 422, .body = CHOICE("3005", "in") },
        { "no such town", POST, TOWN "peer-choices", OFFICER, 422, .body = CHOICE("77", "in") },
        { "a prefecture is no town", POST, TOWN "peer-choices", OFFICER, 422, .body = CHOICE("100", "in") },
        { "the town itself", POST, TOWN "peer-choices", OFFICER, 422, .body = CHOICE("1001", "in") },
        { "without a reason", POST, TOWN "peer-choices", OFFICER, 422, .body = "{\"other\":3004,\"choice\":\"in\"}", .has = { "/reason" } },
        { "neither in nor out", POST, TOWN "peer-choices", OFFICER, 422, .body = CHOICE("3004", "perhaps"), .has = { "/choice" } },
        { "the nurse chooses nothing", POST, TOWN "peer-choices", NURSE, 403, .body = CHOICE("3004", "in") },
        { "a town without people has no peers", GET, "/api/towns/1002/peers?year=2026", NEIGHBOUR, 200, .has = { "\"items\":[]", "人口などの数が足りない" } },
    };
    scenario_run(h, rows, COUNT_OF(rows));
}
TEST(peers_come_from_circumstances_and_choices)
{
    scenario_each(list, COUNT_OF(list), peers);
}

/* Four towns with 4 %, 20 % and 60 % certified of their three ages, but not with the same ages. (Whole tens are
 * written 5e+01: the writer's shortest form.) */
static void give_report(ScenarioHouse *h, int org, const int people[3], int certified, int level13)
{
    static const char *const ages[] = { "insured1_65_74", "insured1_75_84", "insured1_85" };
    static const char *const younger[] = { "certified_total_65_69", "certified_total_75_79", "certified_total_85_89" };
    static const char *const older[] = { "certified_total_70_74", "certified_total_80_84", "certified_total_90" };
    static const int percent[] = { 4, 20, 60 };
#define SAY(item, value) scenario_sqlf(h, "INSERT INTO statistic (org, fiscal_year, item, batch, value) VALUES (%d, 2023, '%s', 5, %d)", org, item, value)
    for (int a = 0; a < 3; a++) {
        SAY(ages[a], people[a]);
        SAY(younger[a], 10);
        SAY(older[a], people[a] * percent[a] / 100 - 10);
    }
    SAY("insured1_total", people[0] + people[1] + people[2]);
    SAY("certified_total_insured1", certified);
    SAY("certified_12_insured1", 40);
    SAY("certified_13_insured1", level13);
#undef SAY
}

static void places(ScenarioHouse *h)
{
    give_people(h, IN_TOWN, 2023, 900);
    give_people(h, IN_TOWN, 2026, 1000);
    give_neighbours(h, 12, false);
    const Scenario before[] = {
        { "no report at all", GET, TOWN "peers?year=2026&k=4", OFFICER, 200,
          .has = { "\"places_year\":0", "\"key\":\"certified_total\"", "\"value\":null,\"rank\":null,\"of\":0,\"percentile\":null,\"interval\":null,\"shrunk\":null,\"dots\":[],\"all\":{\"rank\":null" } },
    };
    scenario_run(h, before, COUNT_OF(before));
    give_report(h, IN_TOWN, (int[]){ 1000, 600, 400 }, 400, 100);
    give_report(h, 3004, (int[]){ 1000, 700, 300 }, 360, 80);
    give_report(h, 3005, (int[]){ 1000, 600, 400 }, 400, 80);
    give_report(h, 3006, (int[]){ 875, 525, 600 }, 500, 80);
    const Scenario rows[] = {
        { "all as old as each other", GET, TOWN "peers?year=2026&k=4", OFFICER, 200,
          .has = { "\"key\":\"share75\"", "\"unit\":\"percent\",\"value\":5e+01,\"rank\":1,\"of\":5,\"percentile\":50,\"interval\":null,\"shrunk\":null", "\"all\":{\"rank\":1,\"of\":13,\"percentile\":50}" } },
        { "the rate, tied with one of three; 361.75 to 441.20 of 2,000", GET, TOWN "peers?year=2026&k=4", OFFICER, 200,
          .has = { "\"value\":2e+01,\"rank\":2,\"of\":4,\"percentile\":50,\"interval\":{\"lo\":18.09,\"hi\":22.06},\"shrunk\":null", "{\"org\":3006,\"name\":\"隣町6\",\"value\":25}", "\"places_year\":2023" } },
        { "whose ages alone differ", GET, TOWN "peers?year=2026&k=4", OFFICER, 200, .has = { "\"unit\":\"index\",\"value\":1e+02,", "{\"org\":3004,\"name\":\"隣町4\",\"value\":1e+02}" } },
        { "few persons: 28.57 to 54.47, and no more than chance between them", GET, TOWN "peers?year=2026&k=4", OFFICER, 200,
          .has = { "\"value\":2,\"rank\":1,\"of\":4,\"percentile\":50,\"interval\":{\"lo\":1.43,\"hi\":2.72},\"shrunk\":2," } },
        { "enough persons, above them all", GET, TOWN "peers?year=2026&k=4", OFFICER, 200, .has = { "\"value\":5,\"rank\":1,\"of\":4,\"percentile\":100,\"interval\":{\"lo\":4.07,\"hi\":6.08},\"shrunk\":null" } },
        { "a level nobody reports", GET, TOWN "peers?year=2026&k=4", OFFICER, 200, .has = { "\"key\":\"certified_25\",\"label\":\"認定率：要介護5\",\"unit\":\"percent\",\"value\":null,\"rank\":null" } },
        { "the neighbour reports nothing", GET, "/api/towns/1002/peers?year=2026", NEIGHBOUR, 200, .has = { "\"places\":[{\"key\":\"share75\"", "\"value\":null,\"rank\":null" }, .hasnot = { "\"shrunk\":2" } },
        { "a report of later than the year", GET, TOWN "peers?year=2022&k=4", OFFICER, 200, .has = { "\"places_year\":0" } },
        { "the neighbour does not see ours", GET, TOWN "peers?year=2026", NEIGHBOUR, .want = 403 },
    };
    scenario_run(h, rows, COUNT_OF(rows));
}
TEST(places_by_the_published_figures)
{
    scenario_each(list, COUNT_OF(list), places);
}

/* From outside the town hall: no providers or levels, no numbers of a handful, and their yen only together with others. */
static void from_outside(ScenarioHouse *h)
{
    give_people(h, IN_TOWN, 2024, 1000);
    give_people(h, IN_TOWN, 2025, 1000);
    for (int year = 2025; year <= 2026; year++)
        for (int i = 0; i < 12; i++) {
            Month m = month_add(fiscal_year_first(year, 3), i);
            give_cell(h, IN_TOWN, m, "A6", "equivalent", 1, "12", "claim", 40 + year % 2, 800000);
            give_cell(h, IN_TOWN, m, "A2", "equivalent", 2, "12", "claim", 30, year == 2026 ? 500000 : 510000);
            give_cell(h, IN_TOWN, m, "A6", "c", 3, "13", "claim", 3, year == 2026 ? 90000 : 60000);
        }
    const Scenario rows[] = {
        { "inside", GET, TOWN "why?year=2026", OFFICER, 200, .has = { "\"program\":\"c\"", "\"provider\":3" } },
        { "outside", GET, TOWN "why?year=2026", PREFECTURE, 200, .has = { "\"service\":\"gathered\"", "\"parts\":[]", "分けていません", "前に出した数のまま" },
          .hasnot = { "\"program\":\"c\"", "\"provider\":", "\"level\":", "\"service\":\"visit\"" } },
        { "by person-months as a whole", GET, TOWN "why?year=2026", PREFECTURE, 200, .has = { "\"key\":\"use\"", "一人ひとりの記録に触れない" }, .hasnot = { "\"key\":\"mix\"", "\"key\":\"users\"" } },
        { "several years too", GET, TOWN "why-years?year=2026", PREFECTURE, 200, .has = { "\"key\":\"use\"" }, .hasnot = { "\"key\":\"mix\"", "\"key\":\"users\"" } },
    };
    scenario_run(h, rows, COUNT_OF(rows));
}
TEST(outside_nobody_is_told_apart)
{
    scenario_each(list, COUNT_OF(list), from_outside);
}

/* ---- against the country ---- */

static void give_country(ScenarioHouse *h, int org, const int people[3], const int certified[3], int year)
{
    static const char *const ages[] = { "insured1_65_74", "insured1_75_84", "insured1_85" };
    static const char *const five[][2] = { { "65_69", "70_74" }, { "75_79", "80_84" }, { "85_89", "90" } };
    for (int a = 0; a < 3; a++) {
        scenario_sqlf(h, "INSERT INTO statistic (org, fiscal_year, item, batch, value) VALUES (%d, %d, '%s', 5, %d)", org, year, ages[a], people[a]);
        for (int half = 0; half < 2; half++) {
            scenario_sqlf(h, "INSERT INTO statistic (org, fiscal_year, item, batch, value) VALUES (%d, %d, 'certified_12_%s', 5, %d)", org, year, five[a][half],
                    half ? certified[a] - certified[a] / 3 : certified[a] / 3);
            scenario_sqlf(h, "INSERT INTO statistic (org, fiscal_year, item, batch, value) VALUES (%d, %d, 'certified_13_%s', 5, 0)", org, year, five[a][half]);
        }
    }
}

/* The country certifies 2, 10 and 20 % of its ages, 1,600 of 10,000 people of 75 and over: 160 of the town's 1,000; of the town's
 * ages 20 + 50 + 100 = 170; the town has 187, 1.1 times as many, and spends 10,000 yen on each.
 *   ages:          10,000 × (1 + 1.1) ÷ 2 × (170 − 160) = 105,000
 *   certification: 10,000 × (160 + 170) ÷ 2 × (1.1 − 1)  = 165,000   (by Byar: 0.948 to 1.269 times as many) */
static void country(ScenarioHouse *h)
{
    give_people(h, IN_TOWN, 2025, 1000);
    give_cell(h, IN_TOWN, 202603, "A6", "equivalent", 1, "12", "claim", 50, 1500000);
    give_cell(h, IN_TOWN, 202603, "A2", "equivalent", 2, "12", "claim", 20, 370000);
    give_cell(h, IN_TOWN, 202603, "A6", "equivalent", 1, "06", "claim", 2, 50000);
    give_cell(h, IN_TOWN, 202603, "general", "general", 0, "", "ledger", 0, 7000);
    const Scenario before[] = {
        { "nothing of the country", GET, TOWN "why?year=2026&against=country", OFFICER, 200, .has = { "\"refused\":true", "全国の数がまだありません", "\"bars\":[]" } },
    };
    scenario_run(h, before, COUNT_OF(before));
    give_country(h, IN_NATION, (int[]){ 10000, 6000, 4000 }, (int[]){ 200, 600, 800 }, 2023);
    const Scenario alone[] = {
        { "nothing of the town", GET, TOWN "why?year=2026&against=country", OFFICER, 200, .has = { "\"refused\":true", "この町の年報の数" } },
    };
    scenario_run(h, alone, COUNT_OF(alone));
    give_country(h, IN_TOWN, (int[]){ 1000, 500, 500 }, (int[]){ 22, 55, 110 }, 2023);
    give_country(h, IN_TOWN, (int[]){ 1000, 500, 500 }, (int[]){ 900, 400, 400 }, 2024); /* a year the country has not reported */
    const Scenario rows[] = {
        { "to the yen", GET, TOWN "why?year=2026&against=country", OFFICER, 200,
          .has = { "\"difference\":270000", "\"key\":\"certified_12\",\"label\":\"要支援1の認定の多さ\",\"yen\":165000", "\"key\":\"aged\",\"label\":\"高齢者の年齢の構成\",\"yen\":105000",
                   "全国の年齢別の割合なら170人 → 実際は187人（1.10倍）", "要支援の人数の見込み160人 → 170人", "令和5年度末" },
          .hasnot = { "certified_13\",\"label" } },
        { "what the country does not publish is said", GET, TOWN "why?year=2026&against=country", OFFICER, 200,
          .has = { "総合事業を使う人の数、1人あたりの額、単価、費用がありません", "約6万円は、全国の数がないため", "\"cap_view\":null" } },
        { "chance has its width", GET, TOWN "why?year=2026&against=country", OFFICER, 200, .has = { "\"chance\":{\"lo\":-8" } },
        { "as a workbook", GET, TOWN "why.xlsx?year=2026&against=country", OFFICER, 200, .has = { "PK" } },
        { "the neighbour", GET, TOWN "why?against=country", NEIGHBOUR, .want = 403 },
    };
    scenario_run(h, rows, COUNT_OF(rows));
    EXPECT(check_sums(h, TOWN "why?year=2026&against=country") >= 5);
    scenario_sql(h, "UPDATE cube SET level = '21' WHERE level = '12'");
    const Scenario after[] = {
        { "nobody of 要支援", GET, TOWN "why?year=2026&against=country", OFFICER, 200, .has = { "\"refused\":true", "要支援1・2の区分のある費用がない" } },
    };
    scenario_run(h, after, COUNT_OF(after));
}
TEST(against_the_country_ages_and_certification)
{
    scenario_each(list, COUNT_OF(list), country);
}

/* ---- several years ---- */

static int64_t yen_of_bar(JsonNode *bars, Str key)
{
    for (size_t i = 0; i < json_count(bars); i++)
        if (str_eq(json_str(json_get(json_at(bars, i), S("key"))), key))
            return json_i64(json_get(json_at(bars, i), S("yen")));
    return 0;
}

/* Steps sum to what the year moved, bars to their steps. Answers the number of years. */
static size_t check_steps(JsonNode *root)
{
    JsonNode *years = json_get(root, S("years")), *bars = json_get(root, S("bars"));
    size_t n = json_count(years);
    for (size_t y = 1; y < n; y++) {
        int64_t sum = 0;
        for (size_t b = 0; b < json_count(bars); b++)
            sum += json_i64(json_at(json_get(json_at(bars, b), S("steps")), y - 1));
        EXPECT_I64(sum, json_i64(json_get(json_at(years, y), S("yen"))) - json_i64(json_get(json_at(years, y - 1), S("yen"))));
    }
    for (size_t b = 0; b < json_count(bars); b++) {
        int64_t sum = 0;
        JsonNode *steps = json_get(json_at(bars, b), S("steps"));
        EXPECT_I64((int64_t)json_count(steps), (int64_t)n - 1);
        for (size_t y = 0; y < json_count(steps); y++)
            sum += json_i64(json_at(steps, y));
        EXPECT_I64(sum, json_i64(json_get(json_at(bars, b), S("yen"))));
    }
    return n;
}

static void ask(ScenarioHouse *h, const char *target, JsonDoc **ret)
{
    Problems ps;
    TestReply reply = scenario_ask(h, OFFICER, GET, target, NULL, NULL);
    problems_init(&ps, &h->arena);
    EXPECT_I64(reply.status, 200);
    EXPECT_I64(json_parse(reply.body, &ps, ret), OK);
}

static void years(ScenarioHouse *h)
{
    for (uint64_t seed = 11; seed <= 14; seed++) {
        CLEANUP(json_done) JsonDoc *many = NULL, *two = NULL, *pair = NULL;
        clear(h);
        give_random(h, seed, 2023);
        ask(h, TOWN "why-years?year=2026", &many);
        EXPECT_I64((int64_t)check_steps(json_root(many)), 4);
        scenario_sql(h, "DELETE FROM cube WHERE service_month < 202503");
        ask(h, TOWN "why-years?year=2026", &two);
        ask(h, TOWN "why?year=2026", &pair);
        EXPECT_I64((int64_t)check_steps(json_root(two)), 2);
        JsonNode *bars = json_get(json_root(two), S("bars"));
        for (size_t b = 0; b < json_count(bars); b++) { /* of two years: the same, but that here every row is rounded */
            int64_t here = yen_of_bar(json_get(json_root(pair), S("bars")), json_str(json_get(json_at(bars, b), S("key"))));
            EXPECT(llabs(here - json_i64(json_get(json_at(bars, b), S("yen")))) < 200);
        }
    }
}
TEST(years_agree_with_each_other_to_the_yen)
{
    scenario_each(list, COUNT_OF(list), years);
}

static void years_refused(ScenarioHouse *h)
{
    give_people(h, IN_TOWN, 2025, 1000);
    give_cell(h, IN_TOWN, 202603, "A6", "equivalent", 1, "12", "claim", 5, 100000);
    const Scenario rows[] = {
        { "one year is not several", GET, TOWN "why-years?year=2026", OFFICER, 200, .has = { "\"refused\":true", "1年分しかありません", "\"bars\":[],\"years\":[]" } },
        { "a year without data", GET, TOWN "why-years?year=2020", OFFICER, 200, .has = { "\"refused\":true", "費用がまだありません" } },
        { "against another", GET, TOWN "why-years?year=2026&against=peers", OFFICER, 422, .has = { "?against" } },
        { "before the programme", GET, TOWN "why-years?year=2014", OFFICER, 422, .has = { "?year" } },
        { "nobody", GET, TOWN "why-years", NOBODY, .want = 401 },
        { "the neighbour", GET, TOWN "why-years", NEIGHBOUR, .want = 403 },
        { "a provider", GET, TOWN "why-years", PROVIDER, .want = 403 },
    };
    scenario_run(h, rows, COUNT_OF(rows));
}
TEST(years_that_cannot_be_compared)
{
    scenario_each(list, COUNT_OF(list), years_refused);
}
