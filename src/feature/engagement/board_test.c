/* The prefecture's board: sixty towns in a handful of statements, those that stand still first. */
#include "feature/engagement/engagement.h"
#include "http/scenario.h"
#include "http/worker.h"
#include "schema/landing_kept.h"

static const Feature *const list[] = { &feature_engagement };
#define BOARD "/api/prefectures/100/board"
#define TOWNS 58 /* and two of the scenario */

static const Sql add_town = { .text = "INSERT INTO organisation (id, rev, kind, name, parent) VALUES ($1, 1, 'municipality', 'まち', 100)" };

static Date ago(ScenarioHouse *h, int64_t days)
{
    return (Date){ app_today(&h->app).day - (int32_t)days };
}

static void fill(ScenarioHouse *h, int64_t rows_each)
{
    CLEANUP(db_pool_return) Db *db = NULL;
    CLEANUP(tx_done) Tx tx = { 0 };
    int64_t id = 1;
    EXPECT_I64(db_pool_writer(h->app.pool, &db), OK);
    EXPECT_I64(tx_begin(db, &tx), OK);
    for (int64_t t = 0; t < TOWNS; t++) {
        int64_t town = 3000 + t;
        EXPECT_I64(db_exec(db, &add_town, P_INT(town)), OK);
        Engagement e = { .row = { .org = town, .id = id++ }, .fiscal_year = 2026, .way = S("entry"), .theme = S("見本"), .state = S("active") };
        EXPECT_I64(entity_insert(&entity_engagement, db, &e), OK);
        for (int64_t k = 0; k < rows_each; k++) {
            Contact c = { .row = { .org = town, .id = id++ }, .engagement = e.row.id, .day = ago(h, t + 1 + k), .how = S("phone"), .who = S("担当"), .line = S("電話") };
            Promise p = { .row = { .org = town, .id = id++ }, .engagement = e.row.id, .role = S("town"), .who = S("担当"), .what = S("約束"), .due = ago(h, k - 1),
                          .state = S("open"), .done_on = DATE_NONE };
            EXPECT_I64(entity_insert(&entity_contact, db, &c), OK);
            EXPECT_I64(entity_insert(&entity_promise, db, &p), OK);
        }
    }
    EXPECT_I64(tx_commit(&tx), OK);
}

static void board(ScenarioHouse *h)
{
    fill(h, 12);
    const Scenario rows[] = {
        { "the one that stands still longest comes first", GET, BOARD, PREFECTURE, 200, .has = { "\"items\":[{\"town\":3057,", "\"still_days\":58", "\"promises_late\":10" } },
        { "towns without an engagement are there", GET, BOARD, PREFECTURE, 200, .has = { "みほん市", "となり市" }, .hasnot = { "とおい市" } },
        { "the bureau above", GET, BOARD, BUREAU, .want = 200 },
        { "the ministry", GET, BOARD, MINISTRY, .want = 200 },
        { "another prefecture", GET, BOARD, OTHER_PREFECTURE_MAN, .want = 403 },
        { "a town below", GET, BOARD, OFFICER, .want = 403 },
        { "the adviser of the same house", GET, BOARD, ADVISER, .want = 403 },
        { "an officer's own town is no prefecture", GET, "/api/prefectures/1001/board", OFFICER, .want = 403 },
        { "nobody", GET, BOARD, NOBODY, .want = 401 },
    };
    scenario_run(h, rows, COUNT_OF(rows));
}
TEST(the_town_that_stands_still_comes_first)
{
    scenario_each(list, COUNT_OF(list), board);
}

/* One request at a time: the worker that served it lies on top, with its reader. */
static size_t statements_of(ScenarioHouse *h)
{
    CLEANUP(worker_return) Worker *worker = NULL;
    Db *reader = NULL;
    EXPECT_I64(worker_take(h->app.workers, &worker), OK);
    EXPECT_I64(worker_reader(worker, &reader), OK);
    return db_statement_count(reader);
}

static size_t cost_of_board(ScenarioHouse *h)
{
    scenario_ask(h, PREFECTURE, GET, BOARD, NULL, NULL); /* the session is known from now on */
    scenario_sql(h, "UPDATE organisation SET rev = rev + 1 WHERE id = 1"); /* and the kept reply is not */
    size_t before = statements_of(h);
    TestReply reply = scenario_ask(h, PREFECTURE, GET, BOARD, NULL, NULL);
    EXPECT_I64(reply.status, 200);
    return statements_of(h) - before;
}

static void counted(ScenarioHouse *h)
{
    size_t few = cost_of_board(h);
    fill(h, 12);
    EXPECT_I64(cost_of_board(h), (int64_t)few); /* two towns or sixty */
    EXPECT(few <= 8);
}
TEST(sixty_towns_take_as_many_statements_as_two)
{
    scenario_each(list, COUNT_OF(list), counted);
}

/* ---- what was published is open to everybody, and nothing else through its door ---- */

static void training(ScenarioHouse *h)
{
    CLEANUP(db_pool_return) Db *db = NULL;
    CLEANUP(tx_done) Tx tx = { 0 };
    const int64_t org[TRAINING_TOWNS] = { 2001, 2001, 2001, 2001, 2001 };
    int64_t next_id = 100;
    EXPECT_I64(db_pool_writer(h->app.pool, &db), OK);
    EXPECT_I64(tx_begin(db, &tx), OK);
    EXPECT_I64(training_install(db, org, &next_id), OK);
    EXPECT_I64(training_install_demo(db, IN_TOWN, "adviser", &next_id), OK);
    EXPECT_I64(tx_commit(&tx), OK);
    db_pool_return(&db);
    int64_t sakura = scenario_number(h, "SELECT MIN(id) FROM engagement WHERE training = 1"), own = scenario_number(h, "SELECT id FROM engagement WHERE training = 0");
    const char *page = arena_printf(&h->arena, "/api/training-engagements/2001/%ld", (long)sakura).p;
    const char *stolen = arena_printf(&h->arena, "/api/training-engagements/1001/%ld", (long)own).p;
    const char *changed = arena_printf(&h->arena, "/api/towns/2001/engagements/%ld/page", (long)sakura).p;
    const Scenario rows[] = {
        { "five, with their paper's name", GET, "/api/training-engagements", PROVIDER, 200, .has = { "通所型サービスCの立て直し", "地域づくり加速化事業" } },
        { "one, for a neighbour", GET, page, NEIGHBOUR, 200, .has = { "2022-12-05", "パワーアップ教室", "\"warnings\":[]" } },
        { "for nobody", GET, page, NOBODY, .want = 401 },
        { "a living one does not come out there", GET, stolen, NEIGHBOUR, .want = 404 },
        { "not even for its own officer", GET, stolen, OFFICER, .want = 404 },
        { "its town stays closed to a neighbour", GET, changed, NEIGHBOUR, .want = 403 },
        { "a published one is no standstill", GET, "/api/prefectures/200/board", OTHER_PREFECTURE_MAN, 200, .has = { "\"engagement\":null" } },
    };
    scenario_run(h, rows, COUNT_OF(rows));
    EXPECT_I64(scenario_number(h, "SELECT COUNT(*) FROM engagement WHERE training = 1 AND source <> ''"), TRAINING_TOWNS);
    EXPECT_I64(scenario_number(h, "SELECT COUNT(*) FROM team_member WHERE org = 2001 AND (name IS NOT NULL OR login IS NOT NULL)"), 0); /* no person's name */
    EXPECT_I64(scenario_number(h, "SELECT came FROM attendance WHERE org = 2001 AND came = 41"), 41);
}
TEST(published_engagements_are_for_everybody)
{
    scenario_each(list, COUNT_OF(list), training);
}

/* Towns whose landings are not kept, more than are foretold at once, of different lengths and one without data: side by side they
 * land where each lands alone. */
#define STALE_TOWNS (2 * LANDING_SLOTS + 1)
static const Sql add_cost = { .text =
    "INSERT INTO cube (org, service_month, service, program, provider, level, origin, people, lines, units, cost, paid)"
    " VALUES ($1, $2, $3, 'equivalent', 0, '', 'aggregate', 0, 0, 0, $4, $4)" };

static void spend(Db *db, int64_t town, int months)
{
    static const char *const services[] = { "A2", "A6", "AF" };
    for (int m = 0; m < months; m++)
        for (size_t s = 0; s < COUNT_OF(services); s++)
            EXPECT_I64(db_exec(db, &add_cost, P_INT(town), P_INT(month_add(202606, m - months)), P_TEXT(str_of(services[s])),
                               P_INT(1000000 + 1000 * (town % 100) * (int64_t)(s + 1) + 7000 * m + 30000 * ((m * 7 + (int)s) % 5))), OK);
}

static void side_by_side(ScenarioHouse *h)
{
    KeptLanding together[STALE_TOWNS] = { 0 };
    size_t landed = 0;
    {
        CLEANUP(db_pool_return) Db *db = NULL;
        CLEANUP(tx_done) Tx tx = { 0 };
        EXPECT_I64(db_pool_writer(h->app.pool, &db), OK);
        EXPECT_I64(tx_begin(db, &tx), OK);
        for (int t = 0; t < STALE_TOWNS; t++) {
            together[t].org = 3000 + t;
            EXPECT_I64(db_exec(db, &add_town, P_INT(3000 + t)), OK);
            spend(db, 3000 + t, t == 5 ? 0 : 20 + 2 * t); /* the first are too short for the engine */
        }
        EXPECT_I64(tx_commit(&tx), OK);
    }
    CLEANUP(db_pool_return) Db *reader = NULL;
    EXPECT_I64(db_pool_reader(h->app.pool, &reader), OK);
    EXPECT_I64(landings_below(reader, IN_PREFECTURE, 2026, MONTHS_ALL, &h->arena, together, STALE_TOWNS), OK);
    for (size_t t = 0; t < STALE_TOWNS; t++) {
        CLEANUP(arena_done) Arena work;
        KeptLanding alone;
        arena_init(&work, REQUEST_ARENA_MAX);
        EXPECT_I64(landing_of(reader, together[t].org, 2026, MONTHS_ALL, &work, &alone), OK);
        EXPECT(together[t].landed == alone.landed && together[t].has_cap == alone.has_cap);
        EXPECT_I64(together[t].yen, alone.yen);
        EXPECT_I64(together[t].lo80, alone.lo80);
        EXPECT_I64(together[t].hi80, alone.hi80);
        EXPECT_I64(together[t].cause.yen, alone.cause.yen);
        EXPECT_STR(together[t].cause.service, alone.cause.service);
        landed += together[t].landed;
    }
    EXPECT_I64((int64_t)landed, STALE_TOWNS - 1);
}
TEST(stale_landings_side_by_side_are_those_of_each_alone)
{
    scenario_each(list, COUNT_OF(list), side_by_side);
}
