/* The rule of small cells asks different persons: a month whose people use several providers, programmes and services, and a reader outside who
 * eliminates. What stands behind whatever he can work out is counted from the claims themselves. */
#include "base/elimination_testing.h"
#include "feature/spending/spending.h"
#include "http/scenario_town.h"
#include "schema/cube.h"
#include "schema/cube_persons.h"

#include <string.h>

static const Feature *const list[] = { &feature_spending };
#define TOWN "/api/towns/1001/"
#define YEAR "from=202603&to=202702"
enum { LINES = 5, LEVELS = 2, PROVIDERS = 2, SLOTS = LINES * LEVELS * PROVIDERS, PERSONS = 400, MONTH = 202604, BELOW = 20 };
static const struct { const char *kind, *service, *program; } lines[LINES] = {
    { "A2", "visit", "equivalent" }, { "A3", "visit", "a" }, { "A6", "day", "equivalent" }, { "A7", "day", "c" }, { "AF", "management", "management" },
};
static const char *const levels[LEVELS] = { "12", "13" };

typedef struct {
    bool uses[PERSONS][SLOTS];
    int64_t people[SLOTS];
    Elimination known;
    size_t shown;
} Reader;

static int provider_of(int slot)
{
    return 7000 + slot % PROVIDERS;
}

static int line_of(int slot)
{
    return slot / PROVIDERS / LEVELS;
}

static const char *level_of(int slot)
{
    return levels[slot / PROVIDERS % LEVELS];
}

static void population(ScenarioHouse *h, int people)
{
    scenario_sqlf(h, "INSERT INTO population (org, id, rev, day, total, age75, mark, batch) VALUES (1001, 1, 1, '2025-10-01', %d, 1000, 'confirmed', 0)", people);
}

static void claim(ScenarioHouse *h, int person, int line, const char *kind, const char *program, const char *level, int provider)
{
    scenario_sqlf(h, "INSERT INTO claim (org, service_month, batch, line, person, provider, service, item, program, level, exam_month, paid_month, kind, days, units, cost,"
                     " paid, fingerprint) VALUES (1001, %d, 1, %d, %d, %d, '%s', '1111', '%s', '%s', 202605, 202606, 1, 4, 10, 100, 90, %d)",
                  MONTH, line, person, provider, kind, program, level, line);
}

static void count_month(ScenarioHouse *h)
{
    CLEANUP(db_pool_return) Db *db = NULL;
    EXPECT_I64(db_pool_writer(h->app.pool, &db), OK);
    EXPECT_I64(cube_rebuild_month(db, IN_TOWN, MONTH), OK);
}

/* And it has rested: readers outside are shown it. */
static void count_and_release(ScenarioHouse *h)
{
    count_month(h);
    scenario_release(h);
}

/* Its days are over: whoever looks first releases it, if enough persons make it. */
static void count_and_rest(ScenarioHouse *h)
{
    count_month(h);
    scenario_sql(h, "UPDATE month_waiting SET since_ms = 1");
}

/* Most people use a few of the places; some lines, at all levels or one, belong to a handful who use several of their places. */
static void give_town(ScenarioHouse *h, Reader *r)
{
    int line = 0, handful = (int)test_rand(3, 30), small_level = (int)test_rand(0, LEVELS);
    bool small_line[LINES];
    for (int i = 0; i < LINES; i++)
        small_line[i] = test_rand(0, 1);
    for (int slot = 0; slot < SLOTS; slot++) {
        bool small = small_line[line_of(slot)] && (small_level == LEVELS || level_of(slot) == levels[small_level]);
        int most = (int)test_rand(0, small ? 40 : 120);
        for (int i = 0; i < most; i++)
            r->uses[small ? test_rand(0, (uint64_t)handful) : test_rand(0, PERSONS - 1)][slot] = true;
    }
    scenario_sql(h, "BEGIN");
    for (int person = 0; person < PERSONS; person++)
        for (int slot = 0; slot < SLOTS; slot++)
            if (r->uses[person][slot]) {
                claim(h, person + 1, ++line, lines[line_of(slot)].kind, lines[line_of(slot)].program, level_of(slot), provider_of(slot));
                r->people[slot]++;
            }
    scenario_sql(h, "COMMIT");
    count_and_rest(h);
}

/* ---- what he works out ---- */

static void learn(Reader *r, const bool *slots)
{
    int64_t v[SLOTS];
    for (int i = 0; i < SLOTS; i++)
        v[i] = slots[i];
    elimination_learn(&r->known, v);
}

static bool says(JsonNode *row, Str name, const char *value)
{
    JsonNode *n = json_get(row, name);
    return !n || str_eq(json_str(n), str_of(value));
}

static bool holds(JsonNode *row, int slot)
{
    JsonNode *provider = json_get(row, S("provider"));
    return (!provider || json_i64(provider) == provider_of(slot)) && says(row, S("service"), lines[line_of(slot)].service) &&
           says(row, S("program"), lines[line_of(slot)].program) && says(row, S("level"), level_of(slot));
}

static void keep_row(Reader *r, JsonNode *row)
{
    JsonNode *people = json_get(row, S("people"));
    bool slots[SLOTS];
    int64_t sum = 0;
    for (int i = 0; i < SLOTS; i++) {
        slots[i] = holds(row, i);
        sum += slots[i] ? r->people[i] : 0;
    }
    if (json_type(people) == JSON_NULL)
        return;
    EXPECT_I64(json_i64(people), sum);
    r->shown++;
    learn(r, slots);
}

/* A place that stands in no row is empty. */
static void keep_gaps(Reader *r, JsonNode *rows)
{
    for (int i = 0; i < SLOTS; i++) {
        bool there = false, alone[SLOTS] = { 0 };
        for (size_t k = 0; k < json_count(rows); k++)
            there |= holds(json_at(rows, k), i);
        alone[i] = true;
        if (!there && json_count(rows))
            learn(r, alone);
    }
}

static void read_tables(ScenarioHouse *h, Reader *r)
{
    static const char *const by[] = { "month", "provider", "month,service", "month,program", "month,level", "service,program", "service,level" };
    for (size_t i = 0; i < COUNT_OF(by); i++) {
        CLEANUP(json_done) JsonDoc *doc = NULL;
        Problems *ps = ARENA_NEW(&h->arena, Problems);
        problems_init(ps, &h->arena);
        TestReply reply = scenario_ask(h, PREFECTURE, GET, arena_printf(&h->arena, TOWN "spending?" YEAR "&by=%s", by[i]).p, NULL, NULL);
        EXPECT_I64(reply.status, 200);
        EXPECT_I64(json_parse(reply.body, ps, &doc), OK);
        JsonNode *rows = json_get(json_root(doc), S("rows"));
        for (size_t k = 0; k < json_count(rows); k++)
            keep_row(r, json_at(rows, k));
        keep_gaps(r, rows);
    }
}

/* ---- who stands behind it ---- */

typedef struct {
    const char *service, *program, *level; /* NULL: all */
    int provider;                          /* 0: all */
} Cut;

static bool in_cut(const Cut *c, int slot)
{
    int line = line_of(slot);
    return (!c->service || strcmp(c->service, lines[line].service) == 0) && (!c->program || strcmp(c->program, lines[line].program) == 0) &&
           (!c->level || strcmp(c->level, level_of(slot)) == 0) && (!c->provider || c->provider == provider_of(slot));
}

static int64_t persons_in(const Reader *r, const bool *slots)
{
    int64_t n = 0;
    for (int person = 0; person < PERSONS; person++) {
        bool counts = false;
        for (int i = 0; i < SLOTS; i++)
            counts |= slots[i] && r->uses[person][i];
        n += counts;
    }
    return n;
}

/* Every group of a table; which only: 1 services, 2 programmes, 3 levels, 4 both of services, 5 services × levels, 6 providers. */
static size_t cuts_of(int table, Cut *ret)
{
    static const char *const services[] = { "visit", "day", "management" }, *const programs[] = { "equivalent", "a", "c", "management" };
    size_t n = 0;
    for (size_t s = 0; s < COUNT_OF(services); s++) {
        if (table == 1)
            ret[n++] = (Cut){ .service = services[s] };
        for (size_t p = 0; p < COUNT_OF(programs) && table == 4; p++)
            ret[n++] = (Cut){ .service = services[s], .program = programs[p] };
        for (size_t l = 0; l < LEVELS && table == 5; l++)
            ret[n++] = (Cut){ .service = services[s], .level = levels[l] };
    }
    for (size_t p = 0; p < COUNT_OF(programs) && table == 2; p++)
        ret[n++] = (Cut){ .program = programs[p] };
    for (size_t l = 0; l < LEVELS && table == 3; l++)
        ret[n++] = (Cut){ .level = levels[l] };
    for (int p = 0; p < PROVIDERS && table == 6; p++)
        ret[n++] = (Cut){ .provider = 7000 + p };
    return n;
}

/* Nothing that follows has fewer persons behind it: no group, and no two groups of a table together, nor the whole. */
static void attack(const Reader *r)
{
    for (int table = 1; table <= 6; table++) {
        Cut cuts[16];
        size_t n = cuts_of(table, cuts);
        for (size_t a = 0; a < n; a++)
            for (size_t b = a; b < n; b++) {
                bool slots[SLOTS];
                int64_t v[SLOTS];
                for (int i = 0; i < SLOTS; i++)
                    v[i] = slots[i] = in_cut(&cuts[a], i) || in_cut(&cuts[b], i);
                int64_t persons = persons_in(r, slots);
                if (persons > 0 && persons < BELOW && elimination_knows(&r->known, v))
                    test_fail(__FILE__, __LINE__, "table %d, groups %zu and %zu: %lld persons are known", table, a, b, (long long)persons);
            }
    }
}

static void several_places(ScenarioHouse *h)
{
    static Reader r;
    memset(&r, 0, sizeof r);
    r.known.n = SLOTS;
    population(h, 14409);
    give_town(h, &r);
    read_tables(h, &r);
    static bool all[SLOTS];
    memset(all, 1, sizeof all);
    const bool enough = persons_in(&r, all) >= BELOW;
    EXPECT_I64(r.shown > 0, enough); /* the month at least, or nothing of it */
    if (enough)
        learn(&r, all); /* its whole is told elsewhere */
    attack(&r);
}
TEST(who_uses_several_providers_is_one_person_outside)
{
    scenario_each(list, COUNT_OF(list), several_places);
}

/* Five people at two providers, in two programmes, under two kinds, and six who use two services: ten or twelve in the sums, and hidden. */
static void five_pass_not_as_ten(ScenarioHouse *h)
{
    int line = 0;
    population(h, 74563);
    for (int p = 1; p <= 60; p++) {
        claim(h, p, ++line, "A6", "equivalent", "12", 7001);
        claim(h, p, ++line, "AF", "management", "12", 7009);
    }
    for (int p = 61; p <= 65; p++) {
        claim(h, p, ++line, "A7", "c", "13", 7002);
        claim(h, p, ++line, "A7", "c", "13", 7003);
        claim(h, p, ++line, "A6", "c", "13", 7002);
    }
    count_and_release(h);
    const Scenario rows[] = {
        { "the hall sees the sums", GET, TOWN "spending?" YEAR "&by=program", OFFICER, 200, .has = { "\"program\":\"c\",\"people\":15" } },
        { "five in a programme", GET, TOWN "spending?" YEAR "&by=program", PREFECTURE, 200, .has = { "\"program\":\"c\",\"people\":null", "10人未満" }, .hasnot = { "\"people\":15," } },
        { "nor in their level", GET, TOWN "spending?" YEAR "&by=month,level", PREFECTURE, 200, .has = { "\"level\":\"13\",\"people\":null" } },
        { "nor at one that counts each twice", GET, TOWN "spending?" YEAR "&by=provider", PREFECTURE, 200, .has = { "\"provider\":7002,\"people\":null" } },
        { "as the hall may look first", GET, TOWN "spending?" YEAR "&by=program&outside=1", OFFICER, 200, .has = { "\"program\":\"c\",\"people\":null" } },
        { "the others are told", GET, TOWN "spending?" YEAR "&by=month", PREFECTURE, 200, .has = { "\"people\":135" } },
    };
    scenario_run(h, rows, COUNT_OF(rows));
    EXPECT_I64(scenario_number(h, "SELECT people FROM shown_persons WHERE program = 'c' AND service = '*' AND level = '*' AND ledger = 0"), 5);
    EXPECT_I64(scenario_number(h, "SELECT least FROM shown_slice WHERE service_month = 202604 AND ledger = 0"), 5);
    EXPECT_I64(scenario_number(h, "SELECT people FROM shown_slice WHERE service_month = 202604 AND ledger = 0"), 65);
    EXPECT_I64(scenario_number(h, "SELECT reach_9 FROM shown_persons WHERE reach_9 > 0 AND ledger = 0"), 5 * 3 + 4 * 2);
    /* Twelve more people later change nothing of what was shown. */
    for (int p = 66; p <= 90; p++)
        claim(h, p, ++line, "A7", "c", "13", 7002);
    count_and_release(h);
    scenario_run(h, rows + 1, COUNT_OF(rows) - 1);
}
TEST(five_persons_at_two_providers_do_not_pass_as_ten)
{
    scenario_each(list, COUNT_OF(list), five_pass_not_as_ten);
}

/* Nobody says who the people of the ledger's lines are: 8 and 7 are eight at least. Of disposed claims the sums keep their persons. */
static void lines_of_the_ledger(ScenarioHouse *h)
{
    population(h, 74563);
    scenario_sql(h, "INSERT INTO ledger (org, id, rev, month, service, program, yen, people, kind) VALUES (1001, 1, 1, 202604, 'visit', 'b', 1000, 8, 'subsidy'),"
                    " (1001, 2, 1, 202604, 'visit', 'b', 1000, 7, 'subsidy'), (1001, 3, 1, 202604, 'day', 'c', 1000, 40, 'contract'), (1001, 4, 1, 202604, 'visit', 'd', 1000, 30, 'subsidy')");
    for (int p = 1; p <= 30; p++)
        claim(h, p, p, "A6", "equivalent", "12", 7001);
    count_and_release(h);
    EXPECT_I64(scenario_number(h, "SELECT people FROM cube_persons WHERE ledger = 1 AND program = 'b' AND service = 'visit'"), 8);
    const Scenario rows[] = {
        { "fifteen that may be eight", GET, TOWN "spending?" YEAR "&by=program", PREFECTURE, 200, .has = { "\"program\":\"b\",\"people\":null" }, .hasnot = { "\"people\":15," } },
    };
    scenario_run(h, rows, COUNT_OF(rows));
    scenario_sql(h, "UPDATE cube SET origin = 'kept' WHERE origin = 'claim'");
    scenario_sql(h, "DELETE FROM claim");
    EXPECT_I64(scenario_number(h, "SELECT people FROM cube_persons WHERE ledger = 0 AND program = 'equivalent' AND service = '*'"), 30);
    count_and_release(h);
    EXPECT_I64(scenario_number(h, "SELECT people FROM cube_persons WHERE ledger = 0 AND program = 'equivalent' AND service = '*'"), 30);
    EXPECT_I64(scenario_number(h, "SELECT reach_9 FROM cube_persons WHERE ledger = 0 AND reach_9 > 0"), 9);
}
TEST(who_is_not_named_counts_as_the_largest_part)
{
    scenario_each(list, COUNT_OF(list), lines_of_the_ledger);
}

/* A database from before persons were counted: the server does it when it starts, and a month that was shown keeps its judgement. */
static void counted_late(ScenarioHouse *h)
{
    size_t noted = 0;
    population(h, 74563);
    for (int p = 1; p <= 30; p++) {
        claim(h, p, 2 * p, "A6", "equivalent", "12", 7001);
        claim(h, p, 2 * p + 1, "AF", "management", "12", 7002);
    }
    count_month(h);
    scenario_sql(h, "DELETE FROM cube_persons");
    CLEANUP(db_pool_return) Db *db = NULL;
    EXPECT_I64(db_pool_writer(h->app.pool, &db), OK);
    EXPECT_I64(cube_count_missing(db, CUBE_MONTH_MEMORY, &noted), OK);
    EXPECT_I64(scenario_number(h, "SELECT people FROM cube_persons WHERE reach_9 > 0"), 30);
    EXPECT_I64(cube_count_missing(db, CUBE_MONTH_MEMORY, &noted), OK); /* nothing is left to do */
    EXPECT_I64(scenario_number(h, "SELECT COUNT(*) FROM cube_persons WHERE reach_9 > 0"), 1);
    EXPECT_I64((int64_t)noted, 0);
}
TEST(months_of_an_older_database_are_counted_at_the_start)
{
    scenario_each(list, COUNT_OF(list), counted_late);
}

/* Thirty would be told apart. The server starts all the same, and outside nothing of the month is, nor when it is kept. */
static void too_large(ScenarioHouse *h)
{
    size_t noted = 0;
    population(h, 74563);
    scenario_sql(h, "INSERT INTO ledger (org, id, rev, month, service, program, yen, people, kind) VALUES (1001, 1, 1, 202604, 'day', 'c', 1000, 40, 'contract')");
    for (int p = 1; p <= 30; p++)
        claim(h, p, p, "A6", "equivalent", "12", 7001);
    count_and_release(h);
    scenario_sql(h, "DELETE FROM cube_persons");
    CLEANUP(db_pool_return) Db *db = NULL;
    EXPECT_I64(db_pool_writer(h->app.pool, &db), OK);
    EXPECT_I64(cube_count_missing(db, 1024, &noted), OK);
    EXPECT_I64((int64_t)noted, 1);
    EXPECT_I64(scenario_number(h, "SELECT COUNT(*) FROM cube_persons WHERE people = 1 AND least = 1"), 2);
    EXPECT_I64(cube_count_missing(db, 1024, &noted), OK);
    EXPECT_I64((int64_t)noted, 0);
    db_pool_return(&db);
    const Scenario nothing[] = {
        { "before it is kept and after", GET, TOWN "spending?" YEAR "&by=program", PREFECTURE, 200, .has = { "使った人が全体で少ない月" }, .hasnot = { "\"people\":30", "\"people\":40" } },
        { "by provider too", GET, TOWN "spending?" YEAR "&by=provider", PREFECTURE, 200, .hasnot = { "\"people\":30", "\"people\":40" } },
        { "and the sum", GET, TOWN "spending?" YEAR, PREFECTURE, 200, .hasnot = { "\"people\":30", "\"people\":40", "\"people\":70" } },
    };
    scenario_run(h, nothing, COUNT_OF(nothing));
    EXPECT_I64(scenario_number(h, "SELECT MAX(least) + MAX(people) FROM shown_slice"), 2);
    scenario_run(h, nothing, COUNT_OF(nothing));
}
TEST(of_a_month_too_large_to_count_nothing_is_told_apart)
{
    scenario_each(list, COUNT_OF(list), too_large);
}

#define LINE(program, more) "{\"month\":202604,\"service\":\"day\",\"program\":\"" program "\",\"kind\":\"contract\"," more "}"
/* A contract for one person is in no table outside, whether its number is known or not. */
static void contracts(ScenarioHouse *h)
{
    population(h, 74563);
    scenario_sql(h, "INSERT INTO ledger (org, id, rev, month, service, program, yen, kind) VALUES (1001, 9, 1, 202604, 'day', 'c', 38210, 'contract')");
    for (int p = 1; p <= 30; p++)
        claim(h, p, p, "A6", "equivalent", "12", 7001);
    count_month(h);
    const Scenario written[] = {
        { "for how many?", POST, TOWN "ledger", OFFICER, 422, .body = LINE("a", "\"yen\":71234"), .has = { "/people" } },
        { "not asked of a class open to everybody", POST, TOWN "ledger", OFFICER, 201, .body = LINE("general", "\"yen\":61001") },
        { "of many", POST, TOWN "ledger", OFFICER, 201, .body = LINE("b", "\"yen\":52002,\"people\":25") },
        { "of two", POST, TOWN "ledger", OFFICER, 201, .body = LINE("d", "\"yen\":43003,\"people\":2") },
        { "of nobody", POST, TOWN "ledger", OFFICER, 201, .body = LINE("other", "\"yen\":24004,\"people\":0") },
        { "an old line changed is asked for it", PUT, TOWN "ledger/9", OFFICER, 422, .body = "{\"yen\":38211}", .if_match = "\"1\"", .has = { "/people" } },
        { "the hall sees them all", GET, TOWN "spending?" YEAR "&by=program", OFFICER, 200, .has = { "38210", "61001", "52002", "43003", "24004" } },
        { "and is told of two lines, when it looks as from outside", GET, TOWN "spending?" YEAR "&by=program&outside=1", OFFICER, 200, .has = { "2行あります" }, .hasnot = { "38210" } },
    };
    scenario_run(h, written, COUNT_OF(written));
    static const char *const by[] = { "", "month", "service", "program", "level", "provider", "month,service", "month,program", "month,level", "service,program", "service,level" };
    for (size_t i = 0; i < COUNT_OF(by); i++) {
        const Scenario outside[] = {
            { "a table outside", GET, arena_printf(&h->arena, TOWN "spending?" YEAR "&by=%s", by[i]).p, PREFECTURE, 200, .has = { "人数の入っていない支払い" },
              .hasnot = { "38210", "43003", "24004", "行あります" } },
        };
        scenario_run(h, outside, 1);
    }
    const Scenario numbers[] = {
        { "a number is entered", PUT, TOWN "ledger/9", OFFICER, 200, .body = "{\"people\":1}", .if_match = "\"1\"" },
        { "one person's money stays in", GET, TOWN "spending?" YEAR "&by=program", PREFECTURE, 200, .has = { "61001" }, .hasnot = { "38210", "43003" } },
    };
    scenario_run(h, numbers, COUNT_OF(numbers));
}
TEST(one_persons_contract_is_in_no_table_outside)
{
    scenario_each(list, COUNT_OF(list), contracts);
}
