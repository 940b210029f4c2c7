/* Months that a few persons make (schema/few.h): whatever their claims cost, however few they are, and whoever bills them, every reader outside
 * gets the same bytes, of every screen. */
#include "feature/spending/spending.h"
#include "http/router.h"
#include "http/scenario_town.h"
#include "schema/cube.h"

#include <string.h>

#define TOWN "/api/towns/1001/"
enum { FIRST = 202403, MONTHS = 30, PLAIN = 200, FIRST_OTHER = 3000, OTHERS = 3, ANSWERS_MAX = 1 << 24, ENOUGH = 26, TRIALS = 2 };
static const int64_t now_ms = INT64_C(1792022400000); /* 15 October 2026 */
static const struct { const char *service, *program; } lines[] = { { "A2", "equivalent" }, { "A6", "equivalent" }, { "A7", "a" }, { "AF", "management" } };

/* What few persons make of a month. */
typedef enum {
    NOTHING,     /* it is one of many */
    CLAIMS,      /* its claims */
    BOTH,        /* its claims and its ledger, with money that says no number */
    LEDGER,      /* a ledger beside claims of enough that were shown */
    BESIDE,      /* one that came with them */
    LEDGER_ALONE,
    CORRECTIONS, /* nobody is left: only what was taken back */
    FALLEN,      /* it was shown with enough, and most were taken back since */
    WAYS
} Way;
typedef struct {
    Way ways[MONTHS];
    int below;
    bool begun;  /* FALLEN and LEDGER were shown with enough */
} Town;

/* ---- the town ---- */

static void rebuild(ScenarioHouse *h, Month month)
{
    CLEANUP(db_pool_return) Db *db = NULL;
    EXPECT_I64(db_pool_writer(h->app.pool, &db), OK);
    EXPECT_I64(cube_rebuild_month(db, IN_TOWN, month), OK);
}

/* Its days are over: the next reader, or the minute's work, judges it. */
static void rest(ScenarioHouse *h)
{
    scenario_sql(h, "UPDATE month_waiting SET since_ms = 1 WHERE since_ms >= 0");
    if (test_rand(0, 1))
        scenario_minute(h);
}

static void claim(ScenarioHouse *h, Month month, int n, int person, bool back)
{
    static const Sql add = { .text =
        "INSERT INTO claim (org, service_month, batch, line, person, provider, service, item, program, level, exam_month, paid_month, kind, days, units, cost, paid, fingerprint)"
        " VALUES (1001, $1, 1, $2, $3, $4, $5, '1111', $6, $7, $8, $9, $10, 4, 10, $11, $11, $2)" };
    CLEANUP(db_pool_return) Db *db = NULL;
    const size_t l = test_rand(0, COUNT_OF(lines) - 1);
    const int64_t yen = (int64_t)test_rand(1000, 90000) * (back ? -1 : 1);
    EXPECT_I64(db_pool_writer(h->app.pool, &db), OK);
    EXPECT_I64(db_exec(db, &add, P_INT(month), P_INT(n), P_INT(person), P_INT(7000 + (int)test_rand(0, 2)), P_TEXT(str_of(lines[l].service)), P_TEXT(str_of(lines[l].program)),
                       P_TEXT(test_rand(0, 1) ? S("12") : S("13")), P_INT(month_add(month, test_rand(0, 3) ? 1 : 2)), P_INT(month_add(month, 3)), P_INT(back ? 3 : 1), P_INT(yen)), OK);
}

static void ledger(ScenarioHouse *h, Month month, int id, const char *program, int people)
{
    scenario_sqlf(h, "INSERT INTO ledger (org, id, rev, month, service, program, yen, people, kind) VALUES (1001, %d, 1, %d, 'day', '%s', %d, %s, 'contract')",
                  (int)month * 10 + id, (int)month, program, (int)test_rand(10000, 900000), people ? arena_printf(&h->arena, "%d", people).p : "NULL");
}

/* Up to below − 1 persons, each with some claims. */
static void few_claims(ScenarioHouse *h, const Town *t, Month month)
{
    int persons = (int)test_rand(1, (uint64_t)t->below - 1), n = 0;
    for (int p = 1; p <= persons; p++)
        for (int k = (int)test_rand(1, 3); k > 0; k--)
            claim(h, month, ++n, p, false);
}

static void put_claims(ScenarioHouse *h, const Town *t, Month month, Way way)
{
    scenario_sqlf(h, "DELETE FROM claim WHERE org = 1001 AND service_month = %d", (int)month);
    if (way == CLAIMS || way == BOTH || (way == FALLEN && t->begun))
        few_claims(h, t, month);
    for (int p = 1; p <= ENOUGH && !t->begun && (way == FALLEN || way == LEDGER || way == BESIDE); p++)
        claim(h, month, p, p, false);
    for (int k = 1; k < t->below && way == CORRECTIONS; k += 3)
        claim(h, month, k, k, true);
}

/* What changes from trial to trial. */
static void put_month(ScenarioHouse *h, const Town *t, int i)
{
    const Month month = month_add(FIRST, i);
    const Way way = t->ways[i];
    if (way == NOTHING)
        return;
    if ((way != LEDGER && way != BESIDE) || !t->begun)
        put_claims(h, t, month, way);
    scenario_sqlf(h, "DELETE FROM ledger WHERE org = 1001 AND month = %d", (int)month);
    if (way == BOTH || way == LEDGER_ALONE || way == BESIDE || (way == LEDGER && t->begun))
        ledger(h, month, 1, "c", (int)test_rand(1, (uint64_t)t->below - 1));
    if (way == BOTH)
        ledger(h, month, 2, "d", 0);
    rebuild(h, month);
}

static void put_few(ScenarioHouse *h, const Town *t)
{
    for (int i = 0; i < MONTHS; i++)
        put_month(h, t, i);
}

static void put_plain(ScenarioHouse *h, int org, int i)
{
    const Month month = month_add(FIRST, i);
    int64_t all = 0;
    for (size_t l = 0; l < COUNT_OF(lines); l++) {
        int64_t paid = (int64_t)test_rand(3000000, 4000000);
        all += paid;
        scenario_cell(h, (ScenarioCell){ .org = org, .month = month, .service = lines[l].service, .program = lines[l].program, .people = PLAIN, .paid = paid });
    }
    scenario_sqlf(h, "INSERT INTO late_sum (org, service_month, exam_month, paid) VALUES (%d, %d, %d, %lld), (%d, %d, %d, %lld)", org, (int)month, (int)month_add(month, 1),
                  (long long)(all - 300000), org, (int)month, (int)month_add(month, 2), 300000LL);
}

static void give_people(ScenarioHouse *h, int org, int age75)
{
    for (int year = 2011; year <= 2026; year++)
        scenario_population(h, org, year, age75 + 10 * (year - 2011), age75 / 4);
}

/* A village, a small town, a town. */
static void begin(ScenarioHouse *h, Town *t)
{
    static const struct { int age75, below; } sizes[] = { { 200, 20 }, { 1200, 20 }, { 5000, 10 } };
    const size_t size = test_rand(0, COUNT_OF(sizes) - 1);
    *t = (Town){ .below = sizes[size].below };
    h->app.clock = clock_fixed(now_ms);
    give_people(h, IN_TOWN, sizes[size].age75);
    scenario_cap_inputs(h, 120000000);
    for (int k = 0; k <= OTHERS; k++) {
        const int org = k ? FIRST_OTHER + k : NEIGHBOUR_TOWN;
        if (k)
            scenario_sqlf(h, "INSERT INTO organisation (id, rev, kind, code, name, parent) VALUES (%d, 1, 'municipality', '%06d', '隣町%d', 100)", org, 800000 + k, k);
        give_people(h, org, sizes[size].age75 + 20 * k);
        for (int i = 18; i < MONTHS; i++)
            put_plain(h, org, i);
    }
    const bool lands = test_rand(0, 1); /* the months that are shown are a run of two years and more */
    for (int i = 0; i < MONTHS; i++) {
        t->ways[i] = test_rand(0, 3) || (lands && i > 3 && i < MONTHS - 1) ? NOTHING : (Way)test_rand(CLAIMS, WAYS - 1);
        if (t->ways[i] == NOTHING)
            put_plain(h, IN_TOWN, i);
    }
    t->ways[lands ? MONTHS - 1 : (int)test_rand(20, MONTHS - 1)] = CLAIMS; /* over rows of many: they go when it is rebuilt */
    scenario_sql(h, "INSERT INTO engagement (org, id, rev, fiscal_year, way, theme, state, training, present) VALUES (1001, 77, 1, 2026, 'entry', '通所', 'active', 0, '')");
    scenario_sql(h, "INSERT INTO indicator (org, id, rev, engagement, name, figure, unit, digits) VALUES (1001, 1, 1, 77, 'x', 'paid', '', 0), (1001, 2, 1, 77, 'x', 'people', '', 0)");
    scenario_sqlf(h, "INSERT INTO batch (org, id, rev, kind, file_name, digest, size, state, rows_read, rows_taken, rows_same, rows_wrong, first_month, last_month, yen, account,"
                    " made_ms, applied_ms) VALUES (1001, 5, 1, 'claims', 'x.csv', %s, 1, 'applied', 1, 1, 0, 0, 202608, 202608, 1, 1, 1, 1)", str_starts(str_of(h->url), S("postgres")) ? "'\\x01'" : "X'01'");
}

/* ---- everything that is answered ---- */

static void send(ScenarioHouse *h, Buf *to, Person who, Method method, const char *path, const char *body)
{
    TestReply reply = scenario_ask(h, who, method, path, body, NULL);
    if (reply.status == 429 || reply.status >= 500)
        test_fail(__FILE__, __LINE__, "%s answers %d: " STR_FMT, path, reply.status, STR_ARG(reply.body));
    buf_printf(to, "\n%s %d ", path, reply.status);
    buf_add(to, reply.body);
}

static void ask(ScenarioHouse *h, Buf *to, Person who, const char *path)
{
    send(h, to, who, GET, path, NULL);
}

/* Every list and page of a town or a prefecture that wants nothing more than who it is. */
static void ask_routes(ScenarioHouse *h, Buf *to)
{
    static const struct { const char *before; int org; Person who; } places[] = {
        { "/api/towns/{org}/", IN_TOWN, PREFECTURE }, { "/api/prefectures/{org}/", IN_PREFECTURE, PREFECTURE } };
    for (size_t i = 0; i < router_count(h->app.router); i++) {
        const Route *r = router_route(h->app.router, i);
        for (size_t k = 0; k < COUNT_OF(places); k++) {
            const size_t n = strlen(places[k].before);
            if (r->method == GET && strncmp(r->path, places[k].before, n) == 0 && !strchr(r->path + n, '{') && !strstr(r->path, ".xlsx") /* they hold the hour */)
                ask(h, to, places[k].who, arena_printf(&h->arena, k ? "/api/prefectures/%d/%s" : "/api/towns/%d/%s", places[k].org, r->path + n).p);
        }
    }
}

static void ask_pages(ScenarioHouse *h, Buf *to)
{
    static const char *const by[] = { "", "month", "service", "program", "level", "provider", "month,service", "month,program", "month,level", "service,program", "service,level" };
    static const char *const pages[] = { "settled", "cause-tree", "outlook?year=2026", "engagements/77/page", "engagements/77/monitoring", "exception-page?year=2026", "imports",
        "why?year=2026&against=peers", "why?year=2026&against=prefecture", "why?year=2026&against=country", "why-years?year=2026", "passport?figure=landing&year=2026",
        "passport?figure=spent&year=2026", "passport?figure=spent&year=2025" };
    static const char *const yearly[] = { "home", "worksheet", "why", "scenario-basis" };
    static const char *const neighbours[] = { "why?year=2026&against=prefecture", "why?year=2026&against=peers", "worksheet?year=2026", "peers?year=2026" };
    static const char *const boards[] = { "worksheet?year=2025", "worksheet?year=2026", "board?year=2025", "board?year=2026" };
    for (size_t i = 0; i < COUNT_OF(pages); i++)
        ask(h, to, i % 2 ? PREFECTURE : MINISTRY, arena_printf(&h->arena, TOWN "%s", pages[i]).p);
    send(h, to, PREFECTURE, POST, TOWN "scenario-results", "{\"year\":2026,\"rows\":[]}");
    for (int year = 2024; year <= 2026; year++) {
        for (size_t i = 0; i < COUNT_OF(yearly); i++)
            ask(h, to, MINISTRY, arena_printf(&h->arena, TOWN "%s?year=%d", yearly[i], year).p);
        for (size_t i = 0; i < COUNT_OF(by); i++)
            ask(h, to, BUREAU, arena_printf(&h->arena, TOWN "spending?from=%d03&to=%d02&by=%s", year, year + 1, by[i]).p);
        ask(h, to, PREFECTURE, arena_printf(&h->arena, TOWN "spending.csv?from=%d03&to=%d02&by=month,service&encoding=utf8", year, year + 1).p);
    }
    for (size_t i = 0; i < COUNT_OF(neighbours); i++)
        ask(h, to, NEIGHBOUR, arena_printf(&h->arena, "/api/towns/1002/%s", neighbours[i]).p);
    for (size_t i = 0; i < COUNT_OF(boards); i++)
        ask(h, to, PREFECTURE, arena_printf(&h->arena, "/api/prefectures/100/%s", boards[i]).p);
}

/* Whichever is looked at first judges the months. */
static void ask_everything(ScenarioHouse *h, Buf *to)
{
    const bool first = test_rand(0, 1);
    CLEANUP(buf_done) Buf routes;
    CLEANUP(buf_done) Buf pages;
    buf_init(&routes, ANSWERS_MAX);
    buf_init(&pages, ANSWERS_MAX);
    if (first)
        ask_routes(h, &routes);
    ask_pages(h, &pages);
    if (!first)
        ask_routes(h, &routes);
    EXPECT_I64(buf_status(&routes), OK);
    EXPECT_I64(buf_status(&pages), OK);
    buf_add(to, buf_str(&routes));
    buf_add(to, buf_str(&pages));
}

static void expect_same(Str before, Str after)
{
    size_t at = 0;
    while (at < before.n && at < after.n && before.p[at] == after.p[at])
        at++;
    if (at == before.n && at == after.n)
        return;
    size_t from = at > 200 ? at - 200 : 0, path = at;
    while (path > 0 && before.p[path - 1] != '\n')
        path--;
    test_fail(__FILE__, __LINE__, "%.60s: …%.300s… became …%.300s…", before.p + path, before.p + from, after.p + from);
}

/* ---- the attack ---- */

static int64_t yen(ScenarioHouse *h)
{
    return scenario_number(h, "SELECT SUM(paid) FROM cube WHERE org = 1001");
}

static void attack(ScenarioHouse *h)
{
    static Town t;
    CLEANUP(buf_done) Buf before;
    buf_init(&before, ANSWERS_MAX);
    begin(h, &t);
    put_few(h, &t);
    rest(h);
    scenario_ask(h, PREFECTURE, GET, TOWN "worksheet?year=2026", NULL, NULL); /* shows what has rested */
    t.begun = true;
    put_few(h, &t);
    rest(h);
    scenario_ask(h, PREFECTURE, GET, TOWN "worksheet?year=2026", NULL, NULL);
    ask_everything(h, &before);
    for (int i = 0; i < TRIALS; i++) {
        CLEANUP(buf_done) Buf after;
        const int64_t was = yen(h);
        buf_init(&after, ANSWERS_MAX);
        put_few(h, &t);
        rest(h);
        EXPECT(yen(h) != was);
        ask_everything(h, &after);
        EXPECT_I64(buf_status(&after), OK);
        expect_same(buf_str(&before), buf_str(&after));
    }
    EXPECT(scenario_number(h, "SELECT COUNT(*) FROM month_waiting WHERE since_ms < 0") > 0);
}
TEST(what_few_persons_make_changes_no_byte_outside)
{
    scenario_each(features, feature_count, attack);
}

/* ---- by hand ---- */

#define A_DAY INT64_C(86400000)
#define TABLE TOWN "spending?from=202603&to=202702&by=month"
#define SPENT TOWN "passport?figure=spent&year=2026"

/* Days later everybody signs in anew. */
static void ten_days_pass(ScenarioHouse *h)
{
    scenario_minute(h);
    h->app.clock.fixed_ms += 10 * A_DAY;
    memset(h->cookies, 0, sizeof h->cookies);
    scenario_minute(h);
}

static void give(ScenarioHouse *h, Month month, const char *origin, int people, int64_t paid)
{
    const bool ledger = strcmp(origin, "ledger") == 0;
    scenario_sqlf(h, "DELETE FROM cube WHERE org = 1001 AND service_month = %d AND origin = '%s'", (int)month, origin);
    scenario_cell(h, (ScenarioCell){ .month = month, .service = ledger ? "day" : "A6", .program = ledger ? "c" : "equivalent", .origin = origin, .people = people, .paid = paid });
    scenario_month_changed(h, month);
}

static void begin_by_hand(ScenarioHouse *h)
{
    h->app.clock = clock_fixed(now_ms);
    scenario_sql(h, "INSERT INTO population (org, id, rev, day, total, age75, mark, batch) VALUES (1001, 1, 1, '2025-10-01', 74563, 1000, 'final', 0)");
    give(h, 202604, "claim", 40, 4000123);
}

static const char *stamp(ScenarioHouse *h)
{
    return arena_printf(&h->arena, "{\"stamp\":%lld}", (long long)scenario_number(h, "SELECT n FROM town_stamp WHERE org = 1001")).p;
}

static void of_six(ScenarioHouse *h)
{
    begin_by_hand(h);
    give(h, 202605, "claim", 6, 3000321);
    ten_days_pass(h);
    const Scenario six[] = {
        { "the hall sees it", GET, TABLE, OFFICER, 200, .has = { "3000321" } },
        { "not in a table", GET, TABLE, PREFECTURE, 200, .has = { "4000123", "令和8年5月サービス分は、市町村がまだ外に見せていません", "使った人が少ない月" }, .hasnot = { "3000321", "202605,\"people\"" } },
        { "nor in the sum of the year", GET, TOWN "spending?from=202603&to=202702", MINISTRY, 200, .has = { "4000123" }, .hasnot = { "7000444" } },
        { "nor in what was spent", GET, SPENT, BUREAU, 200, .has = { "4000123" }, .hasnot = { "7000444", "3000321" } },
        { "its people are told why", GET, TOWN "releases", OFFICER, 200,
          .has = { "\"month\":202605,\"label\":\"令和8年5月\",\"waits\":true,\"shown_ms\":null,\"since_ms\":null,\"due_ms\":null,\"few\":\"この月の利用者は10人未満のため、外には見せません。\"",
                   "\"month\":202604,\"label\":\"令和8年4月\",\"waits\":false", "\"few\":\"\"" } },
        { "beside what it would show", GET, TOWN "releases/202605", HEAD, 200, .has = { "\"held\":\"この月の利用者は10人未満のため、外には見せません。\"" } },
        { "and cannot show it by hand", POST, TOWN "releases/202605", OFFICER, 422, .body = stamp(h), .has = { "\"code\":\"few\"", "その人たちの費用が分かってしまう" } },
        { "nothing came of that", GET, SPENT, BUREAU, 200, .has = { "4000123" }, .hasnot = { "7000444" } },
    };
    scenario_run(h, six, COUNT_OF(six));
    EXPECT_I64(scenario_number(h, "SELECT since_ms FROM month_waiting"), -1); /* nobody asks for it each minute */
}

/* A later import brings enough, and later still most are taken back. */
static void grows_and_falls(ScenarioHouse *h)
{
    of_six(h);
    give(h, 202605, "claim", 12, 5000555);
    const Scenario waits[] = { { "enough now, but not rested", GET, SPENT, BUREAU, 200, .has = { "4000123" }, .hasnot = { "9000678" } } };
    scenario_run(h, waits, COUNT_OF(waits));
    ten_days_pass(h);
    const Scenario shown[] = {
        { "shown like any other", GET, TABLE, PREFECTURE, 200, .has = { "\"month\":202605,\"people\":12", "5000555" }, .hasnot = { "まだ外に" } },
        { "in what was spent too", GET, SPENT, BUREAU, 200, .has = { "9000678" } },
    };
    scenario_run(h, shown, COUNT_OF(shown));
    give(h, 202605, "claim", 3, 700001);
    const Scenario fallen[] = {
        { "shown as it was", GET, TABLE, PREFECTURE, 200, .has = { "\"month\":202605,\"people\":12", "5000555" }, .hasnot = { "700001" } },
        { "the whole of three persons is told nowhere", GET, SPENT, BUREAU, 200, .has = { "4000123" }, .hasnot = { "4700124", "700001" } },
        { "which its people are told", GET, TOWN "releases", OFFICER, 200, .has = { "\"few\":\"この月の利用者がいまは10人未満のため、いまの額は外に見せません（前に見せた表は、前のままです）。\"" } },
    };
    scenario_run(h, fallen, COUNT_OF(fallen));
    ten_days_pass(h);
    scenario_run(h, fallen, COUNT_OF(fallen));
    give(h, 202605, "claim", 15, 6000666);
    const Scenario again[] = {
        { "the whole of today, as of every month that was shown", GET, SPENT, BUREAU, 200, .has = { "10000789" } },
        { "the table as it was", GET, TABLE, PREFECTURE, 200, .has = { "\"people\":12", "5000555" }, .hasnot = { "6000666" } },
    };
    scenario_run(h, again, COUNT_OF(again));
    EXPECT_I64(scenario_number(h, "SELECT COUNT(*) FROM month_waiting"), 0);
}
TEST(a_month_of_few_persons_is_shown_when_a_later_import_brings_enough)
{
    scenario_each(features, feature_count, grows_and_falls);
}

/* Claims of enough do not cover it: they are told apart elsewhere (outlook), and known to whoever bills them. */
static void ledgers(ScenarioHouse *h)
{
    begin_by_hand(h);
    give(h, 202605, "claim", 40, 3000321);
    give(h, 202605, "ledger", 4, 91234);
    give(h, 202607, "ledger", 5, 80005);
    give(h, 202608, "claim", 2, 40004);
    give(h, 202608, "ledger", 30, 600006);
    ten_days_pass(h);
    give(h, 202604, "ledger", 3, 50005);
    ten_days_pass(h);
    const Scenario rows[] = {
        { "April and May without theirs, of July nothing, of August its ledger: 4,000,123 + 3,000,321 + 600,006", GET, SPENT, BUREAU, 200, .has = { "7600450" }, .hasnot = { "7691684" } },
        { "the claims are told as if there were none", GET, TABLE, PREFECTURE, 200, .has = { "4000123", "600006", "3000321" }, .hasnot = { "91234", "3091555", "80005", "50005" } },
        { "of a ledger it is said so", GET, TOWN "releases", OFFICER, 200,
          .has = { "\"month\":202604,\"label\":\"令和8年4月\",\"waits\":true", "台帳の費用は、利用した人が10人未満のため、外には見せません。", "\"month\":202605,\"label\":\"令和8年5月\",\"waits\":true" } },
        { "and by hand it does not go either", POST, TOWN "releases/202604", OFFICER, 422, .body = stamp(h), .has = { "\"code\":\"few\"", "台帳の費用は" } },
    };
    scenario_run(h, rows, COUNT_OF(rows));
    give(h, 202605, "claim", 9, 2000222);
    const Scenario fallen[] = { { "neither of May", GET, SPENT, BUREAU, 200, .has = { "4600129" } } };
    scenario_run(h, fallen, COUNT_OF(fallen));
    scenario_sql(h, "DELETE FROM cube WHERE org = 1001 AND service_month = 202607");
    scenario_month_changed(h, 202607);
    EXPECT_I64(scenario_number(h, "SELECT COUNT(*) FROM month_waiting WHERE service_month = 202607"), 0); /* nothing stands there */
}
TEST(a_ledger_of_few_persons_is_told_nowhere)
{
    scenario_each(features, feature_count, ledgers);
}

/* The rule is the town's: 20 of a small town, of a village and of one that has entered no population. */
static void by_size(ScenarioHouse *h)
{
    static const struct { int people; bool shown; } towns[] = { { 74563, true }, { 24999, false }, { 1500, false } };
    h->app.clock = clock_fixed(now_ms);
    give(h, 202604, "claim", 15, 4000123);
    ten_days_pass(h);
    EXPECT_I64(scenario_number(h, "SELECT COUNT(*) FROM month_waiting"), 1);
    for (size_t i = COUNT_OF(towns); i-- > 0;) {
        scenario_sql(h, "DELETE FROM population WHERE org = 1001");
        scenario_sqlf(h, "INSERT INTO population (org, id, rev, day, total, age75, mark, batch) VALUES (1001, 1, 1, '2025-10-01', %d, 1000, 'final', 0)", towns[i].people);
        scenario_sql(h, "UPDATE town_stamp SET n = n + 1"); /* as when it is entered */
        const Scenario settle[] = { { "a table", GET, TABLE, PREFECTURE, .want = 200 }, { "the worksheet", GET, TOWN "worksheet?year=2026", PREFECTURE, .want = 200 } };
        scenario_run(h, settle, COUNT_OF(settle));
        EXPECT_I64(scenario_number(h, "SELECT COUNT(*) FROM month_waiting"), towns[i].shown ? 0 : 1);
        const Scenario told[] = { { "what was spent", GET, SPENT, BUREAU, 200, .hasnot = { towns[i].shown ? NULL : "4000123" }, .has = { towns[i].shown ? "4000123" : NULL } } };
        scenario_run(h, told, COUNT_OF(told));
    }
}
TEST(how_few_is_asked_of_the_size_of_the_town)
{
    scenario_each(features, feature_count, by_size);
}
