/* A reader outside the town hall who keeps every answer of every screen, of two days, finds in them whatever sum of the town's rows stands there,
 * and eliminates. The yen of random towns are so large that a number which is such a sum is no accident. */
#include "base/elimination_testing.h"
#include "feature/spending/spending.h"
#include "http/scenario_town.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define TOWN "/api/towns/1001/"
enum { FIRST = 202503, MONTHS = 18, YEAR = 12, LINES = 5, LEVELS = 2, A_MONTH = LINES * LEVELS, SLOTS = MONTHS * A_MONTH, BELOW = 20, HEADS = 3 };
static const struct { const char *kind, *service, *program; int most; } lines[LINES] = {
    { "A2", "visit", "equivalent", 90 }, { "A3", "visit", "a", 70 }, { "A6", "day", "equivalent", 120 }, { "A7", "day", "a", 80 }, { "AF", "management", "management", 150 },
};
static const char *const levels[LEVELS] = { "12", "13" };

typedef struct {
    int64_t people, yen;
} Held;

typedef struct {
    int64_t *items; /* sorted */
    size_t n, room;
} Numbers;

typedef struct {
    Held first[SLOTS], now[SLOTS];     /* as they were when somebody outside first looked; now */
    Numbers told, before;             /* what stands in the answers of a day, and of the day before */
    Elimination known;                /* what follows */
    size_t learned;
} Reader;

/* ---- the town ---- */

static Month slot_month(int slot)
{
    return month_add(FIRST, slot / A_MONTH);
}

static int slot_line(int slot)
{
    return slot / LEVELS % LINES;
}

static void write_row(ScenarioHouse *h, Reader *r, int slot, int64_t people, int64_t yen)
{
    int line = slot_line(slot);
    r->now[slot] = (Held){ people, yen };
    scenario_sql(h, arena_printf(&h->arena, "DELETE FROM cube WHERE org = 1001 AND service_month = %d AND service = '%s' AND level = '%s'", (int)slot_month(slot),
                                 lines[line].kind, levels[slot % LEVELS]).p);
    if (people)
        scenario_sql(h, arena_printf(&h->arena, "INSERT INTO cube (org, service_month, service, program, provider, level, origin, people, lines, units, cost, paid)"
                                     " VALUES (1001, %d, '%s', '%s', %d, '%s', 'claim', %lld, 1, 1, %lld, %lld)", (int)slot_month(slot), lines[line].kind, lines[line].program,
                                     7000 + line, levels[slot % LEVELS], (long long)people, (long long)yen, (long long)yen).p);
}

static int64_t some_yen(int64_t people)
{
    return people * (int64_t)test_rand(100000, 9000000) + (people ? (int64_t)test_rand(0, 99999) : 0);
}

/* Half of the towns have small cells here and there, half of those a month of few persons too; the rest have nothing to hide. */
static void begin_town(ScenarioHouse *h, Reader *r)
{
    bool small = test_rand(0, 1), few = test_rand(0, 1);
    int few_month = few && small ? (int)test_rand(0, MONTHS - 1) : MONTHS;
    scenario_sql(h, "INSERT INTO population (org, id, rev, day, total, age65, age75, age85, mark, batch) VALUES (1001, 1, 1, '2024-10-01', 14409, 2000, 3, 1, 'final', 0),"
                    " (1001, 2, 1, '2025-10-01', 14409, 2000, 3, 1, 'final', 0)");
    for (int i = 0; i < SLOTS; i++) {
        int64_t people = (int64_t)test_rand(BELOW, (uint64_t)lines[slot_line(i)].most);
        if (small && test_rand(0, 5) == 0)
            people = (int64_t)test_rand(0, BELOW - 1);
        if (i / A_MONTH == few_month)
            people = (int64_t)test_rand(0, 2);
        write_row(h, r, i, people, some_yen(people));
    }
    memcpy(r->first, r->now, sizeof r->first);
    static const char *const figures[] = { "paid", "people", "equivalent_share", "people_c", "yen_a_person", "paid_general" };
    scenario_sql(h, "INSERT INTO engagement (org, id, rev, fiscal_year, way, theme, state, training, present) VALUES (1001, 77, 1, 2026, 'entry', '通所', 'active', 0, '')");
    for (size_t i = 0; i < COUNT_OF(figures); i++)
        scenario_sql(h, arena_printf(&h->arena, "INSERT INTO indicator (org, id, rev, engagement, name, figure, unit, digits) VALUES (1001, %zu, 1, 77, 'x', '%s', '', 0)",
                                     100 + i, figures[i]).p);
}

/* A few persons more or less, here and there; each with his yen. */
static void change_town(ScenarioHouse *h, Reader *r)
{
    for (int i = 0; i < 12; i++) {
        int slot = (int)test_rand(0, SLOTS - 1);
        int64_t people = r->now[slot].people + (int64_t)test_rand(0, 4) - 2;
        write_row(h, r, slot, people > 0 ? people : 0, some_yen(people > 0 ? people : 0));
    }
    scenario_sql(h, "INSERT INTO town_stamp (org, n) VALUES (1001, 5) ON CONFLICT (org) DO UPDATE SET n = town_stamp.n + 1");
}

/* ---- what was answered ---- */

static void keep_number(Numbers *list, int64_t n)
{
    if (list->n == list->room) {
        list->room = list->room ? 2 * list->room : 4096;
        list->items = realloc(list->items, list->room * sizeof *list->items);
    }
    list->items[list->n++] = n;
}

/* 1,234,567 is one number in a sentence and three in a list: both are kept. */
static void keep_numbers(Reader *r, Str body)
{
    int64_t plain = 0, grouped = 0;
    bool in = false;
    for (size_t i = 0; i <= body.n; i++) {
        char c = i < body.n ? body.p[i] : ' ';
        if (c >= '0' && c <= '9') {
            plain = (in ? plain : 0) * 10 + (c - '0');
            grouped = grouped < INT64_C(100000000000000000) ? grouped * 10 + (c - '0') : 0;
            in = true;
            continue;
        }
        if (in) {
            keep_number(&r->told, plain);
            keep_number(&r->told, grouped);
        }
        grouped = in && c == ',' ? grouped : 0;
        in = false;
    }
}

static void ask(ScenarioHouse *h, Reader *r, Person who, const char *path)
{
    TestReply reply = scenario_ask(h, who, GET, path, NULL, NULL);
    if (reply.status != 200)
        test_fail(__FILE__, __LINE__, "%s answers %d: " STR_FMT, path, reply.status, STR_ARG(reply.body));
    keep_numbers(r, reply.body);
}

static int by_value(const void *a, const void *b)
{
    int64_t x = *(const int64_t *)a, y = *(const int64_t *)b;
    return (x > y) - (x < y);
}

static void read_everything(ScenarioHouse *h, Reader *r)
{
    static const char *const by[] = { "", "month", "service", "program", "level", "provider", "month,service", "month,program", "month,level", "service,program", "service,level" };
    static const char *const pages[] = { "settled", "cause-tree", "home?year=2025", "home?year=2026", "outlook?year=2026", "worksheet?year=2025", "worksheet?year=2026",
        "why?year=2026", "why?year=2025", "why?year=2026&against=peers", "why?year=2026&against=prefecture", "why?year=2026&against=country", "why-years?year=2026",
        "scenario-basis?year=2025", "scenario-basis?year=2026", "engagements/77/page", "engagements/77/monitoring", "exception-page?year=2026" };
    static const char *const boards[] = { "worksheet?year=2025", "worksheet?year=2026", "board?year=2025", "board?year=2026" };
    size_t start = (size_t)test_rand(0, COUNT_OF(pages) - 1); /* whichever screen is looked at first keeps the months */
    Numbers old = r->before;
    r->before = r->told;
    r->told = (Numbers){ .items = old.items, .room = old.room };
    for (size_t i = 0; i < COUNT_OF(pages); i++)
        ask(h, r, i % 2 ? PREFECTURE : MINISTRY, arena_printf(&h->arena, TOWN "%s", pages[(start + i) % COUNT_OF(pages)]).p);
    for (size_t i = 0; i < COUNT_OF(by); i++) {
        ask(h, r, PREFECTURE, arena_printf(&h->arena, TOWN "spending?from=202503&to=202602&by=%s", by[i]).p);
        ask(h, r, BUREAU, arena_printf(&h->arena, TOWN "spending?from=202603&to=202702&by=%s", by[i]).p);
    }
    for (size_t i = 0; i < COUNT_OF(boards); i++)
        ask(h, r, PREFECTURE, arena_printf(&h->arena, "/api/prefectures/100/%s", boards[i]).p);
    qsort(r->told.items, r->told.n, sizeof *r->told.items, by_value);
}

static bool among(const Numbers *list, int64_t n)
{
    return list->n && bsearch(&n, list->items, list->n, sizeof n, by_value);
}

/* fresh: and not the day before. */
static bool stands_there(const Reader *r, bool fresh, int64_t n)
{
    return n > 100000 && among(&r->told, n) && !(fresh && among(&r->before, n));
}

/* ---- sums of rows: a group of lines and levels, in a window of months ---- */

typedef struct {
    int line, level;               /* −1: all */
    const char *service, *program; /* NULL: all */
    int from, to;                  /* months from the first */
} Sum;
static bool holds(const Sum *s, int slot)
{
    int month = slot / A_MONTH, line = slot_line(slot);
    return month >= s->from && month <= s->to && (s->line < 0 || s->line == line) && (s->level < 0 || s->level == slot % LEVELS) &&
           (!s->service || strcmp(s->service, lines[line].service) == 0) && (!s->program || strcmp(s->program, lines[line].program) == 0);
}

static Held sum_of(const Sum *s, const Held *rows)
{
    Held sum = { 0 };
    for (int i = 0; i < SLOTS; i++)
        if (holds(s, i)) {
            sum.people += rows[i].people;
            sum.yen += rows[i].yen;
        }
    return sum;
}

/* Does it stand in an answer: as it is, by head of 75 and over, by person (of several months: prices are short numbers)? */
static bool is_told(const Reader *r, bool fresh, const Sum *s, const Held *rows)
{
    Held sum = sum_of(s, rows);
    bool told = stands_there(r, fresh, sum.yen) || stands_there(r, fresh, (2 * sum.yen + HEADS) / (2 * HEADS));
    if (sum.people > 0 && s->from != s->to)
        told = told || stands_there(r, fresh, (2 * sum.yen + sum.people) / (2 * sum.people)) || stands_there(r, fresh, sum.yen / sum.people);
    return told;
}

/* Or against the year before? */
static bool move_is_told(const Reader *r, bool fresh, const Sum *s, const Held *rows)
{
    const Sum before = { s->line, s->level, s->service, s->program, s->from - YEAR, s->to - YEAR };
    int64_t moved = sum_of(s, rows).yen - sum_of(&before, rows).yen;
    return s->from >= YEAR && stands_there(r, fresh, moved < 0 ? -moved : moved);
}

/* Every group of a window, and what to do with it. */
typedef void Each(ScenarioHouse *h, Reader *r, const Sum *s);
static void each_group(ScenarioHouse *h, Reader *r, int from, int to, Each *each)
{
    for (int level = -1; level < LEVELS; level++) {
        each(h, r, &(Sum){ -1, level, NULL, NULL, from, to });
        for (int l = 0; l < LINES; l++) {
            each(h, r, &(Sum){ l, level, NULL, NULL, from, to });
            each(h, r, &(Sum){ -1, level, lines[l].service, NULL, from, to });
            each(h, r, &(Sum){ -1, level, NULL, lines[l].program, from, to });
        }
    }
}

static void each_window(ScenarioHouse *h, Reader *r, Each *each)
{
    for (int m = 0; m < MONTHS; m++)
        each_group(h, r, m, m, each);
    each_group(h, r, 0, YEAR - 1, each);           /* last year */
    each_group(h, r, YEAR, MONTHS - 1, each);      /* this year, and its months a year ago */
    each_group(h, r, 0, MONTHS - YEAR - 1, each);
    each_group(h, r, MONTHS - YEAR, MONTHS - 1, each); /* the last twelve months */
}

/* ---- the attack ---- */

static void vector_of(const Sum *s, int64_t sign, int64_t *v)
{
    for (int i = 0; i < SLOTS; i++)
        if (holds(s, i))
            v[i] = (v[i] + sign + ELIMINATION_PRIME) % ELIMINATION_PRIME;
}

static void learn_if_told(ScenarioHouse *h, Reader *r, const Sum *s)
{
    (void)h;
    int64_t v[SLOTS] = { 0 };
    if (is_told(r, false, s, r->first)) {
        vector_of(s, 1, v);
        elimination_learn(&r->known, v);
        r->learned++;
    }
    if (move_is_told(r, false, s, r->first)) {
        memset(v, 0, sizeof v);
        vector_of(s, 1, v);
        vector_of(&(Sum){ s->line, s->level, s->service, s->program, s->from - YEAR, s->to - YEAR }, -1, v);
        elimination_learn(&r->known, v);
        r->learned++;
    }
}

/* What is told as it is today: the whole of a month. And a row that is not there is none. */
static void learn_wholes(Reader *r)
{
    for (int m = 0; m < MONTHS; m++) {
        int64_t v[SLOTS] = { 0 };
        vector_of(&(Sum){ -1, -1, NULL, NULL, m, m }, 1, v);
        elimination_learn(&r->known, v);
    }
}

static void expect_few_unknown(ScenarioHouse *h, Reader *r, const Sum *s)
{
    (void)h;
    int64_t people = 0, v[SLOTS] = { 0 };
    bool whole = s->line < 0 && s->level < 0 && !s->service && !s->program;
    for (int l = 0; l < LINES; l++) { /* who uses two services is one person */
        int64_t of = sum_of(&(Sum){ s->line, s->level, lines[l].service, s->program, s->from, s->to }, r->first).people;
        bool in = !s->service || strcmp(s->service, lines[l].service) == 0;
        people = in && of > people ? of : people;
    }
    if (s->from != s->to || whole || people <= 0 || people >= BELOW || (s->service && s->program))
        return;
    vector_of(s, 1, v);
    if (elimination_knows(&r->known, v))
        test_fail(__FILE__, __LINE__, "month %d, line %d, %s, %s, level %d: %lld persons are known", s->from, s->line,
                  s->service ? s->service : "-", s->program ? s->program : "-", s->level, (long long)people);
}

/* Of another day: nothing but the whole is told as it is then. */
static void expect_nothing_new(ScenarioHouse *h, Reader *r, const Sum *s)
{
    (void)h;
    bool whole = s->line < 0 && s->level < 0 && !s->service && !s->program;
    Held then = sum_of(s, r->first), now = sum_of(s, r->now), all = sum_of(&(Sum){ -1, -1, NULL, NULL, s->from, s->to }, r->now);
    if (whole || then.yen == now.yen || now.yen == all.yen)
        return;
    if (is_told(r, true, s, r->now) || move_is_told(r, true, s, r->now))
        test_fail(__FILE__, __LINE__, "months %d to %d, line %d, %s, %s, level %d: told as it is today", s->from, s->to, s->line, s->service ? s->service : "-",
                  s->program ? s->program : "-", s->level);
}

/* ---- a month that waits ---- */

enum { WAITING_MONTH = 202609, IMPORTS = 2 };
typedef struct {
    Held rows[IMPORTS][A_MONTH];
} Waiting;

/* Of each line a part with the first import, the rest with the second. */
static void take_in(ScenarioHouse *h, Waiting *w, int import)
{
    for (int i = 0; i < A_MONTH; i++) {
        int64_t people = (int64_t)test_rand(1, 60), yen = some_yen(people), before = import ? w->rows[0][i].yen : 0;
        w->rows[import][i] = (Held){ people, before + yen };
        scenario_sqlf(h, "DELETE FROM cube WHERE org = 1001 AND service_month = %d AND service = '%s' AND level = '%s'", WAITING_MONTH, lines[i / LEVELS].kind,
                      levels[i % LEVELS]);
        scenario_cell(h, (ScenarioCell){ .month = WAITING_MONTH, .service = lines[i / LEVELS].kind, .program = lines[i / LEVELS].program,
                                         .provider = 7000 + i / LEVELS, .level = levels[i % LEVELS], .people = (int)people, .paid = before + yen });
    }
    scenario_month_changed(h, WAITING_MONTH);
}

/* Nothing of it stands in an answer: no row, not its whole, nor what the second import brought. */
static void expect_untold(const Reader *r, const Waiting *w, int imports)
{
    int64_t whole[IMPORTS] = { 0 };
    for (int k = 0; k < imports; k++)
        for (int i = 0; i < A_MONTH; i++) {
            whole[k] += w->rows[k][i].yen;
            EXPECT(!stands_there(r, false, w->rows[k][i].yen));
            EXPECT(!k || !stands_there(r, false, w->rows[k][i].yen - w->rows[0][i].yen));
        }
    for (int k = 0; k < imports; k++)
        EXPECT(!stands_there(r, false, whole[k]));
    EXPECT(imports < IMPORTS || !stands_there(r, false, whole[1] - whole[0]));
}

static void look_at_waiting(ScenarioHouse *h)
{
    static Reader r;
    Waiting w;
    memset(&r, 0, sizeof r);
    begin_town(h, &r);
    for (int import = 0; import < IMPORTS; import++) {
        read_everything(h, &r);
        take_in(h, &w, import);
        read_everything(h, &r);
        expect_untold(&r, &w, import + 1);
        /* not by the sums of a year either: those of the town as it was are all that stands there */
        for (size_t i = 0; i < r.told.n; i++)
            if (stands_there(&r, true, r.told.items[i]) && r.told.items[i] < INT64_C(100000000000)) /* above: times */
                test_fail(__FILE__, __LINE__, "%lld was not told before", (long long)r.told.items[i]);
    }
    free(r.told.items);
    free(r.before.items);
}
TEST(of_a_month_that_waits_no_screen_tells_anything)
{
    scenario_each(features, feature_count, look_at_waiting);
}

static void two_days(ScenarioHouse *h)
{
    static Reader r;
    memset(&r, 0, sizeof r);
    r.known.n = SLOTS;
    begin_town(h, &r);
    learn_wholes(&r);
    for (int day = 0; day < 2; day++) {
        read_everything(h, &r);
        each_window(h, &r, learn_if_told);
        each_window(h, &r, expect_few_unknown);
        if (day == 1)
            each_window(h, &r, expect_nothing_new);
        change_town(h, &r);
    }
    EXPECT(r.learned > 0);
    free(r.told.items);
    free(r.before.items);
}
TEST(all_screens_of_two_days_give_nobody_away)
{
    scenario_each(features, feature_count, two_days);
}

static void give_import(ScenarioHouse *h)
{
    static const Sql add = { .text =
        "INSERT INTO batch (org, id, rev, kind, file_name, digest, size, state, rows_read, rows_taken, rows_same, rows_wrong, first_month, last_month, yen, account,"
        " made_ms, applied_ms) VALUES (1001, 5, 1, 'claims', '佐藤さんの追加.csv', $1, 1, 'applied', 1, 1, 0, 0, 202608, 202608, 1, 1, 1, 1)" };
    CLEANUP(db_pool_return) Db *db = NULL;
    EXPECT_I64(db_pool_writer(h->app.pool, &db), OK);
    EXPECT_I64(db_exec(db, &add, P_BLOB(S("digest"))), OK);
}

/* What stands in place of what is not told; the ledger may count a handful in a line, and an import's name and rows are the hall's. */
static void said_instead(ScenarioHouse *h)
{
    static Reader r;
    memset(&r, 0, sizeof r);
    begin_town(h, &r);
    write_row(h, &r, SLOTS - 1, 3, 30001);
    give_import(h);
    const Scenario rows[] = {
        { "services apart for the hall", GET, TOWN "home?year=2026", OFFICER, 200, .has = { "\"reasons\":[{", "\"reasons_note\":\"\"", "佐藤さんの追加.csv" } },
        { "and not outside, which is said", GET, TOWN "home?year=2026", PREFECTURE, 200, .has = { "\"reasons\":[]", "サービスごとの理由を見られません", "\"latest_import\":null" }, .hasnot = { "佐藤" } },
        { "nor for scenarios", GET, TOWN "scenario-basis?year=2026", PREFECTURE, 200, .has = { "\"lines\":[]", "内訳を見られません" } },
        { "nor against the country", GET, TOWN "why?year=2026&against=country", MINISTRY, 200, .has = { "\"refused\":true" } },
        { "imports for the hall", GET, TOWN "imports", OFFICER, 200, .has = { "佐藤さんの追加.csv", "\"rows_taken\":1", "\"yen\":1," } },
        { "of which outside only kind, months and day are told", GET, TOWN "imports", PREFECTURE, 200,
          .has = { "\"total\":1", "\"file_name\":\"\"", "\"account_name\":\"\"", "\"rows_taken\":0", "\"yen\":0", "\"first_month\":202608" }, .hasnot = { "佐藤" } },
        { "the ledger is the hall's", GET, TOWN "ledger", OFFICER, .want = 200 },
        { "and nobody else's", GET, TOWN "ledger", PREFECTURE, .want = 403 },
    };
    scenario_run(h, rows, COUNT_OF(rows));
}
TEST(what_is_not_told_is_said)
{
    scenario_each(features, feature_count, said_instead);
}
