/* What readers outside the town hall are told: tables laid side by side by somebody who subtracts. */
#include "feature/spending/spending.h"
#include "http/scenario.h"

#include <stdio.h>
#include <string.h>

static const Feature *const list[] = { &feature_spending };
#define TOWN "/api/towns/1001/"
#define YEAR "from=202603&to=202702"

static void give(ScenarioHouse *h, int month, const char *service, const char *program, int provider, const char *level, int people)
{
    char sql[512];
    snprintf(sql, sizeof sql,
             "INSERT INTO cube (org, service_month, service, program, provider, level, origin, people, lines, units, cost, paid)"
             " VALUES (1001, %d, '%s', '%s', %d, '%s', 'claim', %d, %d, %d, %d, %d)",
             month, service, program, provider, level, people, people, 100 * people, 1000 * people, 900 * people);
    scenario_sql(h, sql);
}

static void give_population(ScenarioHouse *h, int people)
{
    char sql[256];
    snprintf(sql, sizeof sql, "INSERT INTO population (org, id, rev, day, total, age75, mark, batch) VALUES (1001, 1, 1, '2025-10-01', %d, 1000, 'confirmed', 0)", people);
    scenario_sql(h, sql);
}

/* A small town: many cells of a few persons. */
static void give_year(ScenarioHouse *h)
{
    static const struct { const char *service, *program; int most; } lines[] = {
        { "A2", "equivalent", 10 }, { "A3", "a", 3 }, { "A6", "equivalent", 60 }, { "A7", "a", 12 }, { "AF", "management", 80 },
    };
    static const char *const levels[] = { "06", "12", "13" };
    for (int i = 0; i < 12; i++)
        for (size_t k = 0; k < COUNT_OF(lines); k++)
            for (size_t l = 0; l < COUNT_OF(levels); l++)
                give(h, i < 10 ? 202603 + i : 202701 + i - 10, lines[k].service, lines[k].program, (int)(7000 + k), levels[l],
                     (int)test_rand(0, (uint64_t)lines[k].most));
}

static int64_t people_of(JsonNode *n)
{
    JsonNode *p = json_get(n, S("people"));
    return json_type(p) == JSON_NULL ? -1 : json_i64(p);
}

static void read_table(ScenarioHouse *h, Person who, const char *by, JsonDoc **ret)
{
    Problems *ps = ARENA_NEW(&h->arena, Problems);
    problems_init(ps, &h->arena);
    TestReply r = scenario_ask(h, who, GET, arena_printf(&h->arena, TOWN "spending?" YEAR "&by=%s", by).p, NULL, NULL);
    EXPECT_I64(r.status, 200);
    EXPECT_I64(json_parse(r.body, ps, ret), OK);
}

static int64_t margin(JsonDoc *doc, Str dimension, JsonNode *row)
{
    JsonNode *rows = json_get(json_root(doc), S("rows")), *key = json_get(row, dimension);
    for (size_t i = 0; i < json_count(rows); i++) {
        JsonNode *other = json_get(json_at(rows, i), dimension);
        if (json_type(key) == JSON_INT ? json_i64(key) == json_i64(other) : str_eq(json_str(key), json_str(other)))
            return people_of(json_at(rows, i));
    }
    return -2;
}

/* In no line whose sum is shown may exactly one cell be hidden; no shown cell is small; what is hidden has no yen either. */
static void subtract(ScenarioHouse *h, const char *by, const char *one, int below, size_t *all, size_t *hidden)
{
    CLEANUP(json_done) JsonDoc *doc = NULL;
    CLEANUP(json_done) JsonDoc *sums = NULL;
    read_table(h, PREFECTURE, by, &doc);
    read_table(h, PREFECTURE, one, &sums);
    JsonNode *rows = json_get(json_root(doc), S("rows"));
    for (size_t i = 0; i < json_count(rows); i++) {
        JsonNode *row = json_at(rows, i);
        int64_t people = people_of(row), whole = margin(sums, str_of(one), row), lonely = 0;
        *hidden += people < 0;
        ++*all;
        EXPECT(people <= 0 || people >= below);
        EXPECT(people >= 0 || json_type(json_get(row, S("paid"))) == JSON_NULL);
        for (size_t k = 0; k < json_count(rows); k++)
            if (margin(sums, str_of(one), json_at(rows, k)) == whole && people_of(json_at(rows, k)) < 0)
                lonely++;
        EXPECT(people >= 0 || whole < 0 || lonely != 1);
    }
}

static void small_town(ScenarioHouse *h)
{
    give_population(h, 14409);
    give_year(h);
    size_t all = 0, hidden = 0;
    static const char *const tables[][3] = { { "month,service", "month", "service" }, { "month,program", "month", "program" },
                                             { "month,level", "month", "level" }, { "service,program", "service", "program" },
                                             { "service,level", "service", "level" } };
    for (size_t i = 0; i < 3; i++)
        for (int k = 1; k < 3; k++)
            subtract(h, tables[i][0], tables[i][k], 20, &all, &hidden);
    EXPECT(hidden > 0 && hidden < all);
    const Scenario rows[] = {
        { "the town hall sees everything", GET, TOWN "spending?" YEAR "&by=month,service", OFFICER, 200, .has = { "\"outside\":false" }, .hasnot = { "null" } },
        { "it can look as from outside", GET, TOWN "spending?" YEAR "&by=month,service&outside=1", OFFICER, 200,
          .has = { "\"outside\":true", "\"people\":null", "20人未満" } },
        { "the prefecture", GET, TOWN "spending?" YEAR "&by=month,service", PREFECTURE, 200, .has = { "\"people\":null", "\"paid\":null", "20人未満" } },
        { "its file", GET, TOWN "spending.csv?" YEAR "&by=month,service&encoding=utf8", PREFECTURE, 200, .has = { ",x,x,x,x,x\r\n", "20人未満" } },
        { "one month", GET, TOWN "spending?from=202604&to=202604&by=service", PREFECTURE, 422, .has = { "?from", "202603〜202702" } },
        { "half a year", GET, TOWN "spending?from=202603&to=202608", PREFECTURE, .want = 422 },
        { "two years", GET, TOWN "spending?from=202503&to=202702", PREFECTURE, .want = 422 },
        { "a filter", GET, TOWN "spending?" YEAR "&by=service&level=12", MINISTRY, 422, .has = { "?filter", "条件を外して" } },
        { "three ways at once", GET, TOWN "spending?" YEAR "&by=month,service,level", BUREAU, 422, .has = { "?by" } },
        { "a pair that is not protected", GET, TOWN "spending?" YEAR "&by=provider,service", PREFECTURE, 422, .has = { "?by" } },
        { "kinds below services", GET, TOWN "spending?" YEAR "&by=kind", PREFECTURE, .want = 422 },
        { "providers", GET, TOWN "spending?" YEAR "&by=provider", PREFECTURE, .want = 200 },
        { "nothing asked is this year", GET, TOWN "spending", PREFECTURE, 200, .has = { "\"outside\":true", "\"from\":202603", "\"to\":202702" } },
        { "a filtered file", GET, TOWN "spending.xlsx?" YEAR "&provider=7000", PREFECTURE, .want = 422 },
        { "outside is 0 or 1", GET, TOWN "spending?outside=2", OFFICER, .want = 422 },
    };
    scenario_run(h, rows, COUNT_OF(rows));
}
TEST(outside_a_small_town_subtraction_finds_nobody)
{
    scenario_each(list, COUNT_OF(list), small_town);
}

/* 12 person-months of one person are one person, and who uses three services is one person too. */
static void one_person(ScenarioHouse *h)
{
    give_population(h, 74563);
    for (int i = 0; i < 10; i++) {
        give(h, 202603 + i, "A6", "equivalent", 7001, "12", 40);
        give(h, 202603 + i, "A2", "equivalent", 7002, "12", 30);
        give(h, 202603 + i, "A2", "equivalent", 7002, "13", 25);
        give(h, 202603 + i, "A6", "equivalent", 7001, "13", 50);
        give(h, 202603 + i, "A6", "c", 7003, "12", 1);
        give(h, 202603 + i, "AF", "management", 7004, "06", 4);
        give(h, 202603 + i, "A6", "equivalent", 7001, "06", 4);
        give(h, 202603 + i, "A2", "equivalent", 7002, "06", 4);
    }
    const Scenario rows[] = {
        { "ten person-months of one", GET, TOWN "spending?" YEAR "&by=program", PREFECTURE, 200, .has = { "\"program\":\"c\",\"people\":null" }, .hasnot = { "\"people\":10," } },
        { "four persons in three services", GET, TOWN "spending?" YEAR "&by=month,level", PREFECTURE, 200,
          .has = { "\"month\":202604,\"level\":\"06\",\"people\":null", "10人未満" }, .hasnot = { "\"people\":12," } },
    };
    scenario_run(h, rows, COUNT_OF(rows));
}
TEST(persons_count_and_not_person_months)
{
    scenario_each(list, COUNT_OF(list), one_person);
}

static void village(ScenarioHouse *h)
{
    give_population(h, 1999);
    give(h, 202604, "A6", "equivalent", 7001, "12", 400);
    give(h, 202604, "A2", "equivalent", 7002, "12", 0);
    const Scenario rows[] = {
        { "no count of anybody", GET, TOWN "spending?" YEAR "&by=service", PREFECTURE, 200,
          .has = { "\"service\":\"day\",\"people\":null", "\"total\":{\"people\":null", "2,000人未満", "\"service\":\"visit\",\"people\":0" }, .hasnot = { "400" } },
    };
    scenario_run(h, rows, COUNT_OF(rows));
}
TEST(of_a_village_no_count_leaves)
{
    scenario_each(list, COUNT_OF(list), village);
}
