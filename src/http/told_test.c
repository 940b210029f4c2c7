/* What readers outside are told while others write: nothing that was not judged, and nobody waits for it; and two who keep a month at once keep it once. */
#include "http/scenario_town.h"
#include "http/told.h"
#include "http/told_outcomes.h"

/* ---- the feature: persons of April and May, as outside ---- */

#define APRIL 202604
#define MAY 202605
#define BELOW 10 /* of a town of 74,563 people */
#define PERSONS "/api/towns/1001/persons-told"

static void (*between)(App *app); /* what others do between the judgement and the reading; NULL: nothing */

static const Sql persons_told = { .read_only = true, .text = "SELECT COALESCE(SUM(people), 0) FROM " OUTSIDE_CUBE " WHERE org = $1 AND service_month >= $2 AND service_month <= $3" };

static Status get_persons(Req *rq)
{
    Told t;
    int64_t people;
    TRY(told_outcomes_keep(rq, rq->org));
    TRY(told_read(rq, rq->org, APRIL, MAY, &t));
    if (between)
        between(rq->app);
    TRY(db_one_int(rq->db, &persons_told, &people, P_INT(rq->org), P_INT(APRIL), P_INT(MAY)));
    JsonWriter *w = reply_json(rq, 200);
    json_open_object(w);
    json_bool_field(w, "lines", t.depth == OUTSIDE_LINES);
    json_i64_field(w, "people", people);
    json_str_field(w, "waiting", t.waiting);
    json_close_object(w);
    return reply_done(rq);
}

static const Route routes[] = {
    { GET, "/api/towns/{org}/persons-told", get_persons, ACCESS_MONEY_READ, TX_READ, .summary = "Persons of two months" },
};
static const Feature feature_persons = { .name = "persons_told", LIST_OF(routes, routes) };
static const Feature *const list[] = { &feature_persons };

static void give(ScenarioHouse *h, Month month, const char *level, int people)
{
    scenario_cell(h, (ScenarioCell){ .month = month, .service = "A6", .program = "equivalent", .level = level, .people = people, .paid = 1000 * people });
}

static void begin(ScenarioHouse *h)
{
    scenario_sql(h, "INSERT INTO population (org, id, rev, day, total, age65, age75, age85, mark, batch) VALUES (1001, 1, 1, '2025-10-01', 74563, 20000, 10000, 3000, 'final', 0)");
    give(h, APRIL, "12", 40);
    const Scenario first[] = { { "April is shown, and kept", GET, PERSONS, PREFECTURE, 200, .has = { "\"lines\":true,\"people\":40" } } };
    scenario_run(h, first, COUNT_OF(first));
}

/* ---- between the judgement and the reading ---- */

static const Sql release_all = { .text = "DELETE FROM month_waiting WHERE org = $1" };

static void release_may(App *app)
{
    CLEANUP(db_pool_return) Db *writer = NULL;
    EXPECT_I64(db_pool_writer(app->pool, &writer), OK);
    EXPECT_I64(db_exec(writer, &release_all, P_INT(IN_TOWN)), OK);
    EXPECT_I64(town_changed(writer, IN_TOWN), OK);
    EXPECT_I64(outside_keep_all(writer, IN_TOWN, BELOW, clock_ms(&app->clock)), OK);
}

static void released_between(ScenarioHouse *h)
{
    begin(h);
    give(h, MAY, "12", 12);
    give(h, MAY, "13", 3);
    scenario_month_changed(h, MAY);
    between = release_may;
    const Scenario meanwhile[] = { { "fifteen of May are in no line that was judged without them", GET, PERSONS, PREFECTURE, 200, .has = { "\"lines\":true,\"people\":40" } } };
    scenario_run(h, meanwhile, COUNT_OF(meanwhile));
    between = NULL;
    const Scenario after[] = { { "next time there are no lines", GET, PERSONS, PREFECTURE, 200, .has = { "\"lines\":false,\"people\":55,\"waiting\":\"\"" } } };
    scenario_run(h, after, COUNT_OF(after));
}
TEST(what_is_told_is_of_the_moment_it_was_judged_in)
{
    scenario_each(list, COUNT_OF(list), released_between);
}

/* ---- while somebody imports ---- */

static void writers_held(ScenarioHouse *h)
{
    begin(h);
    give(h, MAY, "12", 50);
    scenario_month_changed(h, MAY);
    scenario_sql(h, "UPDATE month_waiting SET since_ms = 1");
    scenario_sql(h, "INSERT INTO outcome_entry (org, fiscal_year, indicator, part, id, numerator, denominator, mark, source, note, account, at_ms)"
                    " VALUES (1001, 2024, 'social', '', 1, 30, 100, 'final', '調査', '', 1, 1)");
    scenario_hold_writers(h);
    const Scenario meanwhile[] = {
        { "May is over its days and waits on", GET, PERSONS, PREFECTURE, 200, .has = { "\"lines\":true,\"people\":40", "まだ外に見せていません" } },
    };
    scenario_run(h, meanwhile, COUNT_OF(meanwhile));
    EXPECT_I64(scenario_number(h, "SELECT COUNT(*) FROM shown_outcome"), 0);
    scenario_let_go(h);
    const Scenario after[] = { { "it is shown when somebody may write", GET, PERSONS, PREFECTURE, 200, .has = { "\"lines\":true,\"people\":90,\"waiting\":\"\"" } } };
    scenario_run(h, after, COUNT_OF(after));
    EXPECT_I64(scenario_number(h, "SELECT COUNT(*) FROM shown_outcome"), 1);
}
TEST(who_imports_holds_no_reader_outside)
{
    scenario_each(list, COUNT_OF(list), writers_held);
}

/* ---- two at once ---- */

typedef struct {
    DbPool *pool;
    int tries;
} Meeting;

static Status keep(Db *db, void *context)
{
    (void)context;
    return outside_keep_all(db, IN_TOWN, BELOW, 1);
}

/* This one has looked when another one, who came later, has kept already. */
static Status keep_second(Db *db, void *context)
{
    Meeting *m = context;
    CLEANUP(db_pool_return) Db *other = NULL;
    bool owes;
    TRY(outside_owes(db, IN_TOWN, 1, &owes));
    EXPECT_I64(owes, m->tries == 0);
    if (m->tries++ == 0 && db_pool_writer_if_free(m->pool, &other) == OK)
        EXPECT_I64(db_tx(other, keep, NULL), OK);
    return keep(db, NULL);
}

static void two_at_once(ScenarioHouse *h)
{
    CLEANUP(db_pool_return) Db *writer = NULL;
    Meeting m = { .pool = h->app.pool };
    give(h, APRIL, "12", 40);
    scenario_sql(h, "INSERT INTO town_stamp (org, n) VALUES (1001, 1) ON CONFLICT (org) DO UPDATE SET n = town_stamp.n + 1");
    EXPECT_I64(db_pool_writer(h->app.pool, &writer), OK);
    EXPECT_I64(db_tx(writer, keep_second, &m), OK);
    db_pool_return(&writer);
    EXPECT_I64(m.tries, *h->file ? 1 : 2); /* SQLite has one writer: nobody else can be at it */
    EXPECT_I64(scenario_number(h, "SELECT COUNT(*) FROM shown_slice"), 1);
    EXPECT_I64(scenario_number(h, "SELECT SUM(people) FROM shown_cube"), 40);
}
TEST(two_who_keep_a_month_at_once_keep_it_once)
{
    scenario_each(list, COUNT_OF(list), two_at_once);
}

/* ---- once a minute ---- */

static void nothing_to_do(ScenarioHouse *h)
{
    begin(h);
    scenario_hold_writers(h);
    EXPECT_I64(release_keep(h->app.pool, app_today(&h->app), clock_ms(&h->app.clock), 10), OK);
    scenario_let_go(h);
}
TEST(a_minute_with_nothing_to_release_asks_for_no_writer)
{
    scenario_each(list, COUNT_OF(list), nothing_to_do);
}
