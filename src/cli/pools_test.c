/* What a town's own people get of other towns is made of what these show outside, and of nothing else: when what a town hides changes while
 * what it shows stays, not a byte of any answer to another town changes. */
#include "feature/spending/spending.h"
#include "http/scenario_town.h"
#include "schema/outside_towns.h"

#include <string.h>

enum { FIRST = 202503, MONTHS = 18, LINES = 5, LEVELS = 2, OTHERS = 5, OPEN = 3, FIRST_OTHER = 3000, ANSWERS_MAX = 1 << 22 };
static const struct { const char *service, *program; } lines[LINES] = {
    { "A2", "equivalent" }, { "A3", "a" }, { "A6", "equivalent" }, { "A7", "a" }, { "AF", "management" },
};
static const char *const levels[LEVELS] = { "12", "13" };
/* Round these four yen can go so that neither a service nor a programme nor a level has more or less. */
static const int round_trip[] = { 1, 0, 2, 3 };

typedef struct {
    int people;
    int64_t yen;
} Held;
typedef struct {
    Held rows[OTHERS][MONTHS][LINES][LEVELS];
    const char *own, *shown; /* what the officer of the town got; what the prefecture got of the one that changes */
} World;

static void put_row(ScenarioHouse *h, int org, int month, int line, int level, Held held)
{
    scenario_cell(h, (ScenarioCell){ org, month_add(FIRST, month), lines[line].service, lines[line].program, 1, levels[level], "claim", held.people, held.yen });
}

/* Rows as they are today, or as they were when they were first shown too. */
static void change_row(ScenarioHouse *h, World *w, int town, int month, int line, int level, Held by, bool ever)
{
    static const char *const tables[] = { "cube", "shown_cube" };
    Held *held = &w->rows[town][month][line][level];
    held->people += by.people;
    held->yen += by.yen;
    for (int t = 0; t <= ever; t++)
        scenario_sqlf(h, "UPDATE %s SET people = people + (%d), lines = lines + (%d), cost = cost + (%lld), paid = paid + (%lld) WHERE org = %d"
                         " AND service_month = %d AND service = '%s' AND level = '%s'", tables[t], by.people, by.people, (long long)by.yen, (long long)by.yen,
                      FIRST_OTHER + town, (int)month_add(FIRST, month), lines[line].service, levels[level]);
}

static Held random_row(bool small)
{
    Held held = { small ? (int)test_rand(1, 4) : (int)test_rand(20, 90), 0 };
    held.yen = held.people * (int64_t)test_rand(20000, 40000);
    return held;
}

/* Those from OPEN on hide lines of one month of each year: two are of a handful of persons. */
static void begin(ScenarioHouse *h, World *w)
{
    memset(w, 0, sizeof *w);
    for (int year = 2022; year <= 2026; year++) {
        scenario_population(h, IN_TOWN, year, 5000, 1200);
        for (int i = 0; i < OTHERS; i++)
            scenario_population(h, FIRST_OTHER + i, year, 4700 + 100 * i + 10 * (year - 2022), 1200);
    }
    for (int i = 0; i < OTHERS; i++)
        scenario_sqlf(h, "INSERT INTO organisation (id, rev, kind, code, name, parent) VALUES (%d, 1, 'municipality', '%06d', '隣町%d', 100)", FIRST_OTHER + i, 800000 + i, i);
    for (int month = 0; month < MONTHS; month++)
        for (int line = 0; line < LINES; line++)
            for (int level = 0; level < LEVELS; level++) {
                scenario_cell(h, (ScenarioCell){ IN_TOWN, month_add(FIRST, month), lines[line].service, lines[line].program, 1, levels[level], "claim", 50, 1500000 });
                for (int i = 0; i < OTHERS; i++) {
                    bool small = i >= OPEN && (line == 1 || line == 3) && month % 12 == 2;
                    if (small && level > 0)
                        continue;
                    w->rows[i][month][line][level] = random_row(small);
                    put_row(h, FIRST_OTHER + i, month, line, level, w->rows[i][month][line][level]);
                }
            }
}

/* ---- everything that is answered ---- */

static void add_answer(ScenarioHouse *h, Buf *to, Person who, int org, const char *path)
{
    TestReply reply = scenario_ask(h, who, GET, arena_printf(&h->arena, "/api/%s/%d/%s", org == IN_PREFECTURE ? "prefectures" : "towns", org, path).p, NULL, NULL);
    if (reply.status != 200)
        test_fail(__FILE__, __LINE__, "%d/%s answers %d: " STR_FMT, org, path, reply.status, STR_ARG(reply.body));
    buf_add(to, reply.body);
    buf_char(to, '\n');
}

static const char *kept_text(ScenarioHouse *h, const Buf *b)
{
    EXPECT_I64(buf_status(b), OK);
    return arena_copy(&h->arena, buf_str(b)).p;
}

static const char *own_answers(ScenarioHouse *h)
{
    static const char *const pages[] = { "why?year=2026&against=peers", "why?year=2026&against=prefecture", "why?year=2025&against=peers",
        "why?year=2025&against=prefecture", "why?year=2026&against=country", "peers?year=2026", "worksheet?year=2025", "worksheet?year=2026", "home?year=2026", "cause-tree",
        "scenario-basis?year=2026" };
    CLEANUP(buf_done) Buf all;
    buf_init(&all, ANSWERS_MAX);
    for (size_t i = 0; i < COUNT_OF(pages); i++)
        add_answer(h, &all, OFFICER, IN_TOWN, pages[i]);
    return kept_text(h, &all);
}

static const char *shown_answers(ScenarioHouse *h, int org)
{
    static const char *const pages[] = { "home?year=2025", "home?year=2026", "worksheet?year=2026", "why?year=2026", "why?year=2025", "why-years?year=2026", "scenario-basis?year=2026",
        "cause-tree" };
    static const char *const by[] = { "", "month", "service", "program", "level", "provider", "month,service", "month,program", "month,level", "service,program", "service,level" };
    static const char *const boards[] = { "worksheet?year=2025", "worksheet?year=2026", "board?year=2026" };
    CLEANUP(buf_done) Buf all;
    buf_init(&all, ANSWERS_MAX);
    for (size_t i = 0; i < COUNT_OF(pages); i++)
        add_answer(h, &all, PREFECTURE, org, pages[i]);
    for (size_t i = 0; i < COUNT_OF(by); i++) {
        add_answer(h, &all, PREFECTURE, org, arena_printf(&h->arena, "spending?from=202503&to=202602&by=%s", by[i]).p);
        add_answer(h, &all, PREFECTURE, org, arena_printf(&h->arena, "spending?from=202603&to=202702&by=%s", by[i]).p);
    }
    for (size_t i = 0; i < COUNT_OF(boards); i++)
        add_answer(h, &all, PREFECTURE, IN_PREFECTURE, boards[i]);
    return kept_text(h, &all);
}

/* ---- what is hidden changes ---- */

/* Yen, and now and then a person, go round within one of the hidden months; the handful stays one. */
static void go_round(ScenarioHouse *h, World *w, int town, bool person)
{
    int month = test_rand(0, 1) ? 2 : 14, more = person && w->rows[town][month][1][0].people < 4 && w->rows[town][month][3][0].people > 1 ? 1 : 0;
    int64_t yen = (int64_t)test_rand(1, 99);
    for (size_t i = 0; i < COUNT_OF(round_trip); i++) {
        /* + visit a, − visit equivalent, + day equivalent, − day a */
        int sign = i % 2 == 0 ? 1 : -1;
        change_row(h, w, town, month, round_trip[i], 0, (Held){ sign * more, sign * yen }, true);
    }
}

/* As claims come late and are corrected: anything, but that the month is as large in yen as it was. */
static void correct(ScenarioHouse *h, World *w, int town)
{
    int month = (int)test_rand(0, MONTHS - 1), from = (int)test_rand(0, LINES - 1), to = (from + 1 + (int)test_rand(0, LINES - 2)) % LINES;
    int64_t yen = (int64_t)test_rand(1, 9999);
    int level = w->rows[town][month][to][1].people > 0 ? 1 : 0; /* a handful has one alone */
    change_row(h, w, town, month, from, 0, (Held){ -(int)test_rand(0, 1), -yen }, false);
    change_row(h, w, town, month, to, level, (Held){ (int)test_rand(0, 3), yen }, false);
}

static void expect_same(const char *what, const char *before, const char *after)
{
    size_t at = 0;
    while (before[at] && before[at] == after[at])
        at++;
    if (before[at] || after[at])
        test_fail(__FILE__, __LINE__, "%s: …%.120s… became …%.120s…", what, before + (at > 60 ? at - 60 : 0), after + (at > 60 ? at - 60 : 0));
}

static void random_towns(ScenarioHouse *h)
{
    static World w;
    begin(h, &w);
    w.own = own_answers(h); /* the first of all readers outside: what is owed of the others is kept by this */
    for (int trial = 0; trial < 4; trial++) {
        int town = OPEN + (int)test_rand(0, OTHERS - OPEN - 1);
        bool ever = trial % 2 == 0, person = ever && trial > 0;
        w.shown = shown_answers(h, FIRST_OTHER + town);
        ever ? go_round(h, &w, town, person) : correct(h, &w, town);
        const char *shown = shown_answers(h, FIRST_OTHER + town), *own = own_answers(h);
        if (!person) /* with another person other rows may be hidden, and sums be told */
            expect_same("what the town shows", w.shown, shown);
        if (strcmp(w.shown, shown) == 0)
            expect_same(ever ? "hidden rows" : "corrections", w.own, own);
        w.own = own;
    }
    correct(h, &w, (int)test_rand(0, OPEN - 1)); /* of one that shows its lines too: what was shown stays */
    expect_same("corrections of an open town", w.own, own_answers(h));
}
TEST(what_other_towns_hide_changes_no_answer)
{
    scenario_each(features, feature_count, random_towns);
}

/* ---- by hand ---- */

#define TOWN "/api/towns/1001/"
#define PEERS TOWN "why?year=2026&against=peers"
#define CHOICE(other, choice) "{\"other\":" #other ",\"choice\":\"" choice "\",\"reason\":\"同じ医療圏\"}"

/* Five towns as large as this one, each with so many persons of one line a month. */
static void give_five(ScenarioHouse *h)
{
    for (int i = -1; i < 5; i++) {
        int org = i < 0 ? IN_TOWN : FIRST_OTHER + i;
        if (i >= 0)
            scenario_sqlf(h, "INSERT INTO organisation (id, rev, kind, code, name, parent) VALUES (%d, 1, 'municipality', '%06d', '隣町%d', 100)", org, 800000 + i, i);
        for (int year = 2023; year <= 2026; year++)
            scenario_population(h, org, year, 5000, 1200);
        for (int month = 0; month < 2; month++) {
            scenario_cell(h, (ScenarioCell){ org, month_add(202603, month), "A6", "equivalent", 1, "12", "claim", 40, i < 0 ? 1100000 : 1000000 });
            scenario_cell(h, (ScenarioCell){ org, month_add(202603, month), "AF", "management", 1, "12", "claim", 60, i < 0 ? 310000 : 300000 });
        }
    }
}

static void give_line(ScenarioHouse *h, int town, const char *service, int people, int64_t yen)
{
    for (int month = 0; month < 2; month++)
        scenario_cell(h, (ScenarioCell){ FIRST_OTHER + town, month_add(202603, month), service, "a", 1, "12", "claim", people, yen });
}

static Str figures_of(ScenarioHouse *h)
{
    Str body = scenario_ask(h, OFFICER, GET, PEERS, NULL, NULL).body;
    const char *from = strstr(body.p, "\"difference\""), *to = strstr(body.p, "\"merged\"");
    EXPECT(from && to);
    return from && to ? arena_copy(&h->arena, (Str){ from, (size_t)(to - from) }) : S("");
}

static void one_person(ScenarioHouse *h)
{
    give_five(h);
    give_line(h, 3, "A7", 1, 987654);
    const Scenario choices[] = {
        { "all five", POST, TOWN "peer-choices", OFFICER, 201, .body = CHOICE(3000, "in") },
        { "all five", POST, TOWN "peer-choices", OFFICER, 201, .body = CHOICE(3001, "in") },
        { "all five", POST, TOWN "peer-choices", OFFICER, 201, .body = CHOICE(3002, "in") },
        { "all five", POST, TOWN "peer-choices", OFFICER, 201, .body = CHOICE(3003, "in") },
        { "all five", POST, TOWN "peer-choices", OFFICER, 201, .body = CHOICE(3004, "in") },
        { "the one with a single person is not in the sum, which is said", GET, PEERS, OFFICER, 200,
          .has = { "\"towns\":4,\"towns_asked\":5", "似た5市町村のうち、4市町村を合わせています", "1市町村は、使う人の少ない区分", "\"difference\":220000" },
          .hasnot = { "987654", "\"program\":\"a\"" } },
        { "nor against the prefecture", GET, TOWN "why?year=2026&against=prefecture", OFFICER, 200, .has = { "\"towns\":4,\"towns_asked\":", "\"difference\":220000" }, .hasnot = { "987654", "\"program\":\"a\"" } },
    };
    scenario_run(h, choices, COUNT_OF(choices));
    Str with = figures_of(h);
    int64_t id = scenario_number(h, "SELECT id FROM peer_choice WHERE other = 3003");
    scenario_sqlf(h, "UPDATE peer_choice SET choice = 'out' WHERE id = %lld", (long long)id);
    Str without = figures_of(h);
    EXPECT(with.n > 0 && str_eq(with, without)); /* the difference of the two choices is that town, and it tells nothing */
}
TEST(a_single_person_of_another_town_is_in_no_difference)
{
    scenario_each(features, feature_count, one_person);
}

/* As if nobody outside had looked yet. */
static void forget(ScenarioHouse *h)
{
    static const char *const tables[] = { "shown_cube", "shown_slice", "shown_mark" };
    for (size_t i = 0; i < COUNT_OF(tables); i++)
        scenario_sqlf(h, "DELETE FROM %s", tables[i]);
}

/* Somebody imports: a page that lays towns beside one's own does not wait for it, and what is owed shows no lines. */
static void writer_held(ScenarioHouse *h)
{
    give_five(h);
    const Scenario before[] = { { "by lines", GET, TOWN "why?year=2026&against=prefecture", OFFICER, 200, .has = { "\"program\":\"management\"" } } };
    scenario_run(h, before, COUNT_OF(before));
    scenario_sql(h, "INSERT INTO town_stamp (org, n) VALUES (3000, 7), (3001, 7), (3002, 7)"); /* they changed, and nothing that is shown */
    scenario_hold_writers(h);
    scenario_run(h, before, COUNT_OF(before));
    scenario_let_go(h);
    forget(h);
    scenario_hold_writers(h);
    const Scenario meanwhile[] = {
        { "the page of causes", GET, TOWN "why?year=2026&against=prefecture", OFFICER, 200, .hasnot = { "\"program\":\"management\"" } },
        { "the worksheet", GET, TOWN "worksheet?year=2026", OFFICER, 200, .has = { "\"year\":2026" } },
    };
    scenario_run(h, meanwhile, COUNT_OF(meanwhile));
    scenario_let_go(h);
    const Scenario after[] = {
        { "by lines again", GET, TOWN "why?year=2026&against=prefecture&again=1", OFFICER, 200, .has = { "\"program\":\"management\"" } },
    };
    scenario_run(h, after, COUNT_OF(after));
}
TEST(who_imports_holds_no_page_of_other_towns)
{
    scenario_each(features, feature_count, writer_held);
}

static void few_towns(ScenarioHouse *h)
{
    give_five(h);
    give_line(h, 0, "A7", 30, 500000);
    give_line(h, 1, "A7", 30, 700000);
    const Scenario two[] = {
        { "a line of two towns stands with the smallest other", GET, TOWN "why?year=2026&against=prefecture", OFFICER, 200,
          .has = { "\"towns\":5", "\"service\":\"rest\"", "\"service\":\"day\",\"program\":\"equivalent\"", "「ほかのサービス」に合わせています" }, .hasnot = { "\"program\":\"a\"", "\"program\":\"management\"" } },
    };
    scenario_run(h, two, COUNT_OF(two));
    forget(h);
    give_line(h, 2, "A7", 30, 600000);
    const Scenario three[] = {
        { "of three it stands by itself: 3,600,000 ÷ 5", GET, TOWN "why?year=2026&against=prefecture", OFFICER, 200,
          .has = { "\"program\":\"a\"", "\"from_yen\":720000", "\"program\":\"management\"" }, .hasnot = { "\"service\":\"rest\"" } },
    };
    scenario_run(h, three, COUNT_OF(three));
    for (int i = 0; i < 3; i++)
        give_line(h, i, "A3", 3, 90000); /* they were shown before: their months stay */
    scenario_run(h, three, COUNT_OF(three));
    forget(h);
    const Scenario whole[] = {
        { "where two are left, all by the whole: 17,140,000 ÷ 5", GET, TOWN "why?year=2026&against=prefecture", OFFICER, 200,
          .has = { "\"towns\":5", "\"service\":\"gathered\"", "費用の全体だけを比べています", "\"from_yen\":3428000" }, .hasnot = { "\"program\":\"a\"", "\"key\":\"use\"" } },
    };
    scenario_run(h, whole, COUNT_OF(whole));
    scenario_sql(h, "DELETE FROM cube WHERE org = 3003"); /* its import was taken back; what it showed outside stays */
    const Scenario four[] = {
        { "one without a whole has no people in it either: 14,540,000 ÷ 4", GET, TOWN "why?year=2026&against=prefecture", OFFICER, 200,
          .has = { "\"towns\":4", "\"service\":\"gathered\"", "\"from_yen\":3635000" } },
    };
    scenario_run(h, four, COUNT_OF(four));
}
TEST(lines_of_few_towns_stand_together)
{
    scenario_each(features, feature_count, few_towns);
}

#define IN_PREFECTURE_SUM TOWN "why?year=2026&against=prefecture"

/* A month that waits (schema/release.h) is in no sum for others, neither by line nor by the whole; who lays towns beside his own releases what is over its days. */
static void waiting_month(ScenarioHouse *h)
{
    give_five(h);
    scenario_sql(h, "INSERT INTO month_waiting (org, service_month, ledger, since_ms) VALUES (3000, 202604, 0, 0)");
    const Scenario four[] = { { "by line without the town whose month waits", GET, IN_PREFECTURE_SUM, OFFICER, 200, .has = { "\"towns\":4", "\"program\":\"management\"" } } };
    scenario_run(h, four, COUNT_OF(four));
    scenario_sql(h, "UPDATE month_waiting SET since_ms = 1");
    const Scenario five[] = { { "over its days it is", GET, IN_PREFECTURE_SUM, OFFICER, 200, .has = { "\"towns\":5", "\"program\":\"management\"" } } };
    scenario_run(h, five, COUNT_OF(five));
    EXPECT_I64(scenario_number(h, "SELECT COUNT(*) FROM month_waiting"), 0);
    EXPECT_I64(scenario_number(h, "SELECT COUNT(*) FROM shown_slice WHERE org = 3000 AND service_month = 202604"), 1);
    forget(h);
    for (int i = 0; i < 3; i++)
        give_line(h, i, "A3", 3, 90000);
    scenario_sql(h, "INSERT INTO month_waiting (org, service_month, ledger, since_ms) VALUES (3000, 202604, 0, 0)");
    const Scenario whole[] = {
        { "by the whole: (2 × 2,780,000 + 2 × 2,600,000) ÷ 4", GET, IN_PREFECTURE_SUM, OFFICER, 200, .has = { "\"towns\":4", "\"service\":\"gathered\"", "\"from_yen\":2690000" } },
    };
    scenario_run(h, whole, COUNT_OF(whole));
}
TEST(a_month_of_another_town_that_waits_is_in_no_sum)
{
    scenario_each(features, feature_count, waiting_month);
}

/* ---- between the judgement and the lines ---- */

static Status add_people(void *context, const OutsideLine *l)
{
    *(int64_t *)context += l->people;
    return OK;
}

static void keep_now(ScenarioHouse *h, int org)
{
    CLEANUP(db_pool_return) Db *writer = NULL;
    EXPECT_I64(db_pool_writer(h->app.pool, &writer), OK);
    EXPECT_I64(outside_keep(writer, org, &(OutsideMonths){ 202603, 202604, 10 }, 1), OK);
}

static void kept_between(ScenarioHouse *h)
{
    CLEANUP(db_pool_return) Db *db = NULL;
    CLEANUP(tx_done) Tx tx = { 0 };
    OutsideTown town = { .org = FIRST_OTHER };
    Date today;
    int64_t people = 0;
    EXPECT(date_from_iso(S("2026-06-01"), &today));
    give_five(h);
    keep_now(h, FIRST_OTHER);
    scenario_sqlf(h, "UPDATE shown_mark SET stamp = COALESCE((SELECT n FROM town_stamp WHERE org = %d), 0) WHERE org = %d", FIRST_OTHER, FIRST_OTHER);
    EXPECT_I64(db_pool_reader(h->app.pool, &db), OK);
    EXPECT_I64(tx_read(db, &tx), OK);
    EXPECT_I64(outside_towns_read(db, today, 202603, 202604, &town, 1), OK);
    EXPECT_I64(town.depth, OUTSIDE_LINES);
    scenario_cell(h, (ScenarioCell){ FIRST_OTHER, 202603, "day", "c", 0, "", "ledger", 2, 38210 });
    keep_now(h, FIRST_OTHER);
    EXPECT_I64(scenario_number(h, "SELECT people FROM shown_cube WHERE origin = 'ledger'"), 2);
    EXPECT_I64(outside_towns_lines(db, 202603, 202604, &town, 1, add_people, &people), OK);
    EXPECT_I64(people, 200); /* two persons of the ledger are not among them */
    tx_done(&tx);
    EXPECT_I64(outside_towns_lines(db, 202603, 202604, &town, 1, add_people, &people), ERR_INTERNAL);
    EXPECT_I64(outside_towns_read(db, today, 202603, 202604, &town, 1), OK);
    EXPECT_I64(town.depth, OUTSIDE_YEN);
}
TEST(what_is_kept_after_the_judgement_is_in_no_line)
{
    scenario_each(features, feature_count, kept_between);
}
