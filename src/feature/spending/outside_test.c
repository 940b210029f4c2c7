/* What readers outside the town hall are told: tables laid side by side by somebody who subtracts. */
#include "base/elimination_testing.h"
#include "feature/spending/spending.h"
#include "http/scenario_town.h"

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
    h->app.clock = clock_fixed(A_DAY_OF_2026_MS);
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
    scenario_sql(h, "UPDATE cube SET lines = 1 WHERE org = 1001 AND service = 'A2'"); /* a fee counts nobody; not even that is told */
    const Scenario rows[] = {
        { "no count of anybody", GET, TOWN "spending?" YEAR "&by=service", PREFECTURE, 200,
          .has = { "\"service\":\"day\",\"people\":null", "\"total\":{\"people\":null", "2,000人未満", "内訳を出しません", "\"service\":\"visit\",\"people\":null" }, .hasnot = { "400" } },
        { "nor which services a month had", GET, TOWN "spending?" YEAR "&by=month,service", PREFECTURE, 200, .has = { "\"rows\":[]" } },
    };
    scenario_run(h, rows, COUNT_OF(rows));
}
TEST(of_a_village_no_count_leaves)
{
    scenario_each(list, COUNT_OF(list), village);
}

/* ---- a town that goes on changing, and a reader who keeps every answer ---- */

enum { LINES = 5, LEVELS = 3, YEAR_MONTHS = 12, SLOTS = YEAR_MONTHS * LINES * LEVELS, BELOW = 20 };
static const struct { const char *kind, *service, *program; int most; } town_lines[LINES] = {
    { "A2", "visit", "equivalent", 45 }, { "A3", "visit", "a", 30 }, { "A6", "day", "equivalent", 60 }, { "A7", "day", "a", 35 }, { "AF", "management", "management", 80 },
};
static const char *const town_levels[LEVELS] = { "06", "12", "13" };
typedef struct {
    int now[SLOTS], first[SLOTS]; /* people now, and when their month was first shown */
    int months, shown;            /* so many months are there; were shown */
    Elimination known;            /* to the reader */
} Watched;

static int slot_month(int slot)
{
    return month_add(202603, slot / (LINES * LEVELS));
}

static void set_people(ScenarioHouse *h, Watched *w, int slot, int people)
{
    int line = slot / LEVELS % LINES;
    const char *level = town_levels[slot % LEVELS];
    scenario_sql(h, arena_printf(&h->arena, "DELETE FROM cube WHERE org = 1001 AND service_month = %d AND service = '%s' AND level = '%s'", slot_month(slot),
                                 town_lines[line].kind, level).p);
    if (people)
        give(h, slot_month(slot), town_lines[line].kind, town_lines[line].program, 7000 + line, level, people);
    w->now[slot] = people;
}

static bool text_fits(JsonNode *row, Str name, const char *value)
{
    JsonNode *n = json_get(row, name);
    return !n || str_eq(json_str(n), str_of(value));
}

static bool row_has(JsonNode *row, int slot)
{
    JsonNode *month = json_get(row, S("month")), *provider = json_get(row, S("provider"));
    int line = slot / LEVELS % LINES;
    return (!month || json_i64(month) == slot_month(slot)) && (!provider || json_i64(provider) == 7000 + line) &&
           text_fits(row, S("service"), town_lines[line].service) && text_fits(row, S("program"), town_lines[line].program) &&
           text_fits(row, S("level"), town_levels[slot % LEVELS]);
}

/* Every figure is the sum of what its months were when they were first shown; the reader keeps it. */
static void keep_answer(Watched *w, JsonNode *row, size_t *shown)
{
    int64_t sum[SLOTS] = { 0 }, people = 0;
    for (int i = 0; i < w->shown * LINES * LEVELS; i++)
        if (row_has(row, i)) {
            sum[i] = 1;
            people += w->first[i];
        }
    if (people_of(row) < 0)
        return;
    EXPECT_I64(people_of(row), people);
    elimination_learn(&w->known, sum);
    ++*shown;
}

static void learn_slot(Watched *w, int slot)
{
    int64_t sum[SLOTS] = { 0 };
    sum[slot] = 1;
    elimination_learn(&w->known, sum);
}

/* What stands in no row of a table that has its month, or in a row that shows 0, is 0. */
static void learn_zeros(Watched *w, JsonNode *rows)
{
    for (int i = 0; i < w->shown * LINES * LEVELS; i++) {
        bool month = false, there = false;
        for (size_t k = 0; k < json_count(rows); k++) {
            JsonNode *row = json_at(rows, k), *of = json_get(row, S("month"));
            month |= of && json_i64(of) == slot_month(i);
            there |= row_has(row, i) && people_of(row) != 0;
        }
        if (month && !there)
            learn_slot(w, i);
    }
}

/* The landing, the worksheets and the papers tell what a month cost as a whole. */
static void learn_wholes(Watched *w)
{
    for (int m = 0; m < w->shown; m++) {
        int64_t sum[SLOTS] = { 0 };
        for (int k = 0; k < LINES * LEVELS; k++)
            sum[m * LINES * LEVELS + k] = 1;
        elimination_learn(&w->known, sum);
    }
}

static void read_all(ScenarioHouse *h, Watched *w, size_t *shown)
{
    static const char *const tables[] = { "month", "service", "program", "level", "provider", "month,service", "month,program", "month,level", "service,program", "service,level" };
    for (int i = w->shown * LINES * LEVELS; i < w->months * LINES * LEVELS; i++)
        w->first[i] = w->now[i];
    w->shown = w->months;
    learn_wholes(w);
    for (size_t t = 0; t < COUNT_OF(tables); t++) {
        CLEANUP(json_done) JsonDoc *doc = NULL;
        read_table(h, PREFECTURE, tables[t], &doc);
        JsonNode *rows = json_get(json_root(doc), S("rows"));
        for (size_t i = 0; i < json_count(rows); i++)
            keep_answer(w, json_at(rows, i), shown);
        learn_zeros(w, rows);
        keep_answer(w, json_get(json_root(doc), S("total")), shown);
    }
}

/* A few persons of a month, in whatever they were cut by, follow from nothing that was ever shown: line −1, level −1: all of them. */
static void expect_unknown(const Watched *w, int month, const char *service, const char *program, int level)
{
    int64_t sum[SLOTS] = { 0 }, of_service[LINES] = { 0 }, people = 0;
    for (int i = month * LINES * LEVELS; i < (month + 1) * LINES * LEVELS; i++) {
        int line = i / LEVELS % LINES, first = 0;
        if ((service && strcmp(service, town_lines[line].service) != 0) || (program && strcmp(program, town_lines[line].program) != 0) ||
            (level >= 0 && level != i % LEVELS))
            continue;
        while (strcmp(town_lines[first].service, town_lines[line].service) != 0)
            first++;
        of_service[first] += w->first[i];
        people = of_service[first] > people ? of_service[first] : people;
        sum[i] = 1;
    }
    if (people > 0 && people < BELOW && elimination_knows(&w->known, sum))
        test_fail(__FILE__, __LINE__, "month %d, %s, %s, level %d: %lld persons are known", month, service ? service : "-", program ? program : "-", level, (long long)people);
}

static void attack(const Watched *w)
{
    for (int m = 0; m < w->shown; m++)
        for (int level = -1; level < LEVELS; level++) {
            if (level >= 0)
                expect_unknown(w, m, NULL, NULL, level);
            for (int l = 0; l < LINES; l++) {
                expect_unknown(w, m, town_lines[l].service, NULL, level);
                if (level < 0) {
                    expect_unknown(w, m, NULL, town_lines[l].program, -1);
                    expect_unknown(w, m, town_lines[l].service, town_lines[l].program, -1);
                }
            }
        }
}

/* The next months come in two imports; whoever looks every day sees nothing of them (every figure is still a sum of what was released) until they are. */
static void look_between(ScenarioHouse *h, Watched *w, size_t *shown)
{
    int more = (int)test_rand(1, 4), months = w->months;
    for (int half = 0; half < 2 && months < YEAR_MONTHS; half++) {
        for (int m = months; m < months + more && m < YEAR_MONTHS; m++) {
            bool few = test_rand(0, 5) == 0;
            for (int k = 0; k < LINES * LEVELS; k++)
                if ((int)test_rand(0, 1) == half || half)
                    set_people(h, w, m * LINES * LEVELS + k, (int)test_rand(0, few ? 3 : (uint64_t)town_lines[k / LEVELS].most));
            scenario_month_changed(h, month_add(202603, m));
        }
        read_all(h, w, shown);
        attack(w);
    }
    w->months = months + more < YEAR_MONTHS ? months + more : YEAR_MONTHS;
    scenario_release(h);
    if (w->months > months) {
        read_all(h, w, shown);
        attack(w);
    }
}

static void changing_town(ScenarioHouse *h)
{
    static Watched w;
    memset(&w, 0, sizeof w);
    w.known.n = SLOTS;
    size_t shown = 0;
    give_population(h, 14409);
    while (w.months < YEAR_MONTHS) {
        for (int i = 0; i < 8 && w.months; i++) {
            int slot = (int)test_rand(0, (uint64_t)(w.months * LINES * LEVELS - 1)), by = (int)test_rand(0, 6) - 3;
            set_people(h, &w, slot, i == 7 ? 0 : w.now[slot] + by > 0 ? w.now[slot] + by : 0);
        }
        int more = (int)test_rand(1, 4);
        for (int i = 0; i < more && w.months < YEAR_MONTHS; i++, w.months++) {
            bool few = test_rand(0, 5) == 0, sparse = test_rand(0, 3) == 0;
            for (int k = 0; k < LINES * LEVELS; k++)
                set_people(h, &w, w.months * LINES * LEVELS + k, sparse && test_rand(0, 1) ? 0 : (int)test_rand(0, few ? 3 : (uint64_t)town_lines[k / LEVELS].most));
        }
        read_all(h, &w, &shown);
        attack(&w);
        look_between(h, &w, &shown);
    }
    EXPECT(shown > 0);
    EXPECT_I64(scenario_number(h, "SELECT COUNT(DISTINCT service_month) FROM shown_slice WHERE org = 1001 AND below = 20"), YEAR_MONTHS);
}
TEST(outside_releases_of_a_changing_town_give_nobody_away)
{
    scenario_each(list, COUNT_OF(list), changing_town);
}

/* When a month is kept: for eyes and files outside; not for a look from the town hall itself. A month is not shown before its claims are. */
static void kept_month(ScenarioHouse *h)
{
    give_population(h, 74563);
    give(h, 202604, "A6", "equivalent", 7001, "12", 40);
    const Scenario before[] = {
        { "the hall looks as from outside", GET, TOWN "spending?" YEAR "&by=service&outside=1", OFFICER, 200, .has = { "\"people\":40", "前に出した数のまま" } },
    };
    scenario_run(h, before, COUNT_OF(before));
    EXPECT_I64(scenario_number(h, "SELECT COUNT(*) FROM shown_slice"), 0);
    scenario_sql(h, "UPDATE cube SET people = 41, paid = 777 WHERE org = 1001 AND service_month = 202604");
    const Scenario first[] = {
        { "the prefecture", GET, TOWN "spending?" YEAR "&by=service", PREFECTURE, 200, .has = { "\"people\":41", "\"paid\":777", "前に出した数のまま" } },
    };
    scenario_run(h, first, COUNT_OF(first));
    scenario_sql(h, "UPDATE cube SET people = 42, paid = 888 WHERE org = 1001 AND service_month = 202604");
    scenario_sql(h, "INSERT INTO cube (org, service_month, service, program, provider, level, origin, people, lines, units, cost, paid) VALUES"
                    " (1001, 202604, 'day', 'general', 0, '', 'ledger', 0, 0, 0, 5000, 5000), (1001, 202604, 'general', 'general', 0, '', 'ledger', 30, 0, 0, 0, 60)");
    give(h, 202605, "A6", "equivalent", 7001, "12", 50);
    const Scenario then[] = {
        { "one who came later is not told, an amount without people and another month are", GET, TOWN "spending?" YEAR "&by=month,service", PREFECTURE, 200,
          .has = { "\"month\":202604,\"service\":\"day\",\"people\":41,", "\"paid\":5777", "\"service\":\"general\",\"people\":30", "\"month\":202605,\"service\":\"day\",\"people\":50" },
          .hasnot = { "\"people\":42" } },
        { "nor to the ministry, in a file", GET, TOWN "spending.csv?" YEAR "&by=month,service&encoding=utf8", MINISTRY, 200, .has = { ",41," }, .hasnot = { ",42," } },
        { "the hall sees what is", GET, TOWN "spending?" YEAR "&by=month,service", OFFICER, 200, .has = { "\"people\":42" }, .hasnot = { "\"people\":41" } },
        { "and what they see", GET, TOWN "spending?" YEAR "&by=month,service&outside=1", OFFICER, 200, .has = { "\"people\":41" }, .hasnot = { "\"people\":42" } },
    };
    scenario_run(h, then, COUNT_OF(then));
    scenario_sql(h, "DELETE FROM cube WHERE org = 1001");
    const Scenario gone[] = {
        { "an import that is taken back", GET, TOWN "spending?" YEAR "&by=service", PREFECTURE, 200, .has = { "\"service\":\"day\",\"people\":91" } },
    };
    scenario_run(h, gone, COUNT_OF(gone));
    give(h, 202606, "A6", "equivalent", 7001, "12", 60);
    const Scenario file[] = {
        { "a file of the hall leaves", GET, TOWN "spending.csv?" YEAR "&by=month&outside=1&encoding=utf8", OFFICER, 200, .has = { ",60," } },
    };
    scenario_run(h, file, COUNT_OF(file));
    EXPECT_I64(scenario_number(h, "SELECT COUNT(*) FROM shown_slice WHERE service_month = 202606"), 1);
    EXPECT_I64(scenario_number(h, "SELECT COUNT(*) FROM shown_slice"), 4);
}
TEST(a_month_that_left_stays_as_it_was_shown)
{
    scenario_each(list, COUNT_OF(list), kept_month);
}

/* A correction whose claim is elsewhere is one person's money, also where nobody is counted; and of a place that was shown with its people nothing is
 * told beside it when they are taken out. */
static void money_without_persons(ScenarioHouse *h)
{
    give_population(h, 74563);
    give(h, 202604, "A6", "equivalent", 7001, "12", 40);
    scenario_sql(h, "INSERT INTO cube (org, service_month, service, program, provider, level, origin, people, lines, units, cost, paid) VALUES"
                    " (1001, 202604, 'A6', 'c', 7002, '13', 'claim', 0, -1, -3821, -38210, -38210), (1001, 202605, 'A2', 'a', 7003, '13', 'kept', 0, -1, -190, -1907, -1907),"
                    " (1001, 202604, 'general', 'general', 0, '', 'ledger', 30, 1, 0, 45000, 45000)");
    const Scenario asked[] = {
        { "the hall sees corrections", GET, TOWN "spending?" YEAR "&by=service,program", OFFICER, 200, .has = { "-38210", "-1907" } },
        { "which are in no table outside", GET, TOWN "spending?" YEAR "&by=service,program", PREFECTURE, 200, .has = { "\"people\":40", "45000" }, .hasnot = { "38210", "1907" } },
        { "nor by provider", GET, TOWN "spending?" YEAR "&by=provider", PREFECTURE, 200, .hasnot = { "38210", "1907" } },
        { "nor by month and level", GET, TOWN "spending?" YEAR "&by=month,level", MINISTRY, 200, .hasnot = { "38210", "1907" } },
    };
    scenario_run(h, asked, COUNT_OF(asked));
    EXPECT_I64(scenario_number(h, "SELECT COUNT(*) FROM shown_cube WHERE people = 0"), 0);
    scenario_sql(h, "UPDATE cube SET people = 0 WHERE org = 1001 AND origin = 'ledger'");
    const Scenario emptied[] = {
        { "a place that was shown is not told twice", GET, TOWN "spending?" YEAR "&by=service", PREFECTURE, 200, .has = { "\"service\":\"general\",\"people\":30", "45000" }, .hasnot = { "90000" } },
    };
    scenario_run(h, emptied, COUNT_OF(emptied));
}
TEST(money_without_persons_is_not_told_apart)
{
    scenario_each(list, COUNT_OF(list), money_without_persons);
}
