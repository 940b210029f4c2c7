/* What somebody outside the town hall works out who lays the town's worksheet, the prefecture's and the tables of spending side by side. */
#include "feature/spending/spending.h"
#include "feature/worksheet/worksheet.h"
#include "http/scenario.h"

#include <stdio.h>
#include <string.h>

static const Feature *const list[] = { &feature_spending, &feature_worksheet };
#define TOWN "/api/towns/1001/"
#define BOARD "/api/prefectures/100/worksheet?year=2026"
#define YEAR "from=202503&to=202602"

static const struct { const char *service, *program; int64_t yen; } lines[] = {
    { "A2", "equivalent", 900101 }, { "A3", "a", 310207 }, { "visit", "b", 120311 }, { "visit", "d", 3041 }, { "A6", "equivalent", 2100503 },
    { "A7", "a", 640609 }, { "day", "c", 88211 }, { "AF", "management", 455707 }, { "fee", "fee", 17011 },
};
enum { LINES = COUNT_OF(lines), LINE_D = 3, LINE_C = 6, LINE_FEE = 8, HEADS = 1000 };

static void give(ScenarioHouse *h, Month m, size_t line, const char *level, int people, int64_t yen)
{
    char sql[512];
    snprintf(sql, sizeof sql, "INSERT INTO cube (org, service_month, service, program, provider, level, origin, people, lines, units, cost, paid)"
             " VALUES (1001, %d, '%s', '%s', 1, '%s', 'claim', %d, 1, 1, %lld, %lld)", (int)m, lines[line].service, lines[line].program, level, people,
             (long long)yen, (long long)yen);
    scenario_sql(h, sql);
}

/* people[line] of each of two levels; the fee counts nobody. */
static void give_year(ScenarioHouse *h, const int *people)
{
    char sql[256];
    snprintf(sql, sizeof sql, "INSERT INTO population (org, id, rev, day, total, age65, age75, age85, mark, batch) VALUES (1001, 1, 1, '2025-10-01', 74563, 9000, %d, 300, 'final', 0)", HEADS);
    scenario_sql(h, sql);
    for (Month m = 202503; m <= 202602; m = month_add(m, 1))
        for (size_t k = 0; k < LINES; k++) {
            give(h, m, k, "12", people[k], lines[k].yen);
            if (k != LINE_FEE)
                give(h, m, k, "13", people[k], lines[k].yen);
        }
}

static int64_t yen_of(size_t line)
{
    return lines[line].yen * 12 * (line == LINE_FEE ? 1 : 2);
}

static bool has_number(Str body, int64_t n)
{
    char digits[32];
    snprintf(digits, sizeof digits, "%lld", (long long)n);
    size_t k = strlen(digits);
    for (size_t i = 0; i + k <= body.n; i++)
        if (memcmp(body.p + i, digits, k) == 0 && (i == 0 || body.p[i - 1] < '0' || body.p[i - 1] > '9') &&
            (i + k == body.n || body.p[i + k] < '0' || body.p[i + k] > '9'))
            return true;
    return false;
}

static Str ask(ScenarioHouse *h, Person who, const char *path)
{
    TestReply r = scenario_ask(h, who, GET, path, NULL, NULL);
    EXPECT_I64(r.status, 200);
    return r.body;
}

/* Neither a line, nor a service, nor what is left of the whole without some lines, in yen or yen a head. */
static void expect_nothing_of_lines(Str sheet, Str board)
{
    int64_t all = 0;
    for (size_t k = 0; k < LINES; k++)
        all += yen_of(k);
    for (unsigned set = 1; set + 1 < 1u << LINES; set++) {
        int64_t sum = 0;
        for (size_t k = 0; k < LINES; k++)
            sum += set >> k & 1 ? yen_of(k) : 0;
        int64_t a_head = (sum * 2 + HEADS) / (HEADS * 2);
        if (has_number(sheet, sum) || has_number(board, sum) || has_number(board, a_head)) {
            EXPECT(!has_number(sheet, sum));
            EXPECT(!has_number(board, sum));
            EXPECT(!has_number(board, a_head));
        }
    }
    EXPECT(has_number(sheet, all));
}

static bool hides(ScenarioHouse *h)
{
    static const char *const by[] = { "", "&by=service", "&by=program", "&by=service,program", "&by=month,service", "&by=month,program", "&by=month,level", "&by=service,level" };
    bool any = false;
    for (size_t i = 0; i < COUNT_OF(by); i++)
        any = any || str_contains(ask(h, PREFECTURE, arena_printf(&h->arena, TOWN "spending?" YEAR "%s", by[i]).p), S("\"people\":null"));
    return any;
}

static void lay_side_by_side(ScenarioHouse *h, bool hidden, bool few)
{
    EXPECT(hides(h) == hidden);
    Str sheet = ask(h, PREFECTURE, TOWN "worksheet?year=2025"), board = ask(h, PREFECTURE, BOARD), inside = ask(h, OFFICER, TOWN "worksheet?year=2025");
    EXPECT(has_number(inside, yen_of(4)));
    EXPECT(has_number(sheet, yen_of(4)) == !few);
    EXPECT(has_number(board, (yen_of(4) + yen_of(5) + yen_of(LINE_C) + HEADS / 2) / HEADS) == !few);
    if (few)
        expect_nothing_of_lines(sheet, board);
}

/* The attack: only 訪問型D is small. The town's sheet put the next line with it, the prefecture's told that line by subtraction. */
static void only_d(ScenarioHouse *h)
{
    give_year(h, (const int[LINES]){ 90, 40, 30, 3, 120, 60, 40, 300, 0 });
    lay_side_by_side(h, true, true);
    const Scenario rows[] = {
        { "it says why", GET, TOWN "worksheet?year=2025", MINISTRY, 200, .has = { "少人数のため出しません", "そのほか" }, .hasnot = { "\"program\":\"c\"", "\"program\":\"d\"" } },
        { "what is tried tells no more", POST, TOWN "worksheet-simulations", PREFECTURE, .want = 422,
          .body = "{\"year\":2025,\"follows\":\"age75\",\"rows\":[{\"service\":\"day\",\"program\":\"c\",\"users\":1}]}" },
    };
    scenario_run(h, rows, COUNT_OF(rows));
}
TEST(subtracting_the_worksheets_finds_no_line)
{
    scenario_each(list, COUNT_OF(list), only_d);
}

/* No line is small, but one is in one month and level. Where it comes later nobody outside hears of it. */
static void one_level(ScenarioHouse *h)
{
    give_year(h, (const int[LINES]){ 90, 40, 30, 25, 120, 60, 40, 300, 0 });
    lay_side_by_side(h, false, false);
    give(h, 202511, 1, "06", 2, 0);
    lay_side_by_side(h, false, false);
}
static void one_level_at_once(ScenarioHouse *h)
{
    give_year(h, (const int[LINES]){ 90, 40, 30, 25, 120, 60, 40, 300, 0 });
    give(h, 202511, 1, "06", 2, 0);
    lay_side_by_side(h, true, true);
}
TEST(a_small_cell_below_the_lines_closes_the_worksheets)
{
    scenario_each(list, COUNT_OF(list), one_level);
    scenario_each(list, COUNT_OF(list), one_level_at_once);
}

/* Whatever the counts are: where spending hides, the worksheets tell the whole alone. */
static void any_year(ScenarioHouse *h)
{
    int people[LINES] = { 0 };
    for (size_t k = 0; k < LINE_FEE; k++)
        people[k] = (int)test_rand(0, 60);
    people[0] = people[4] = 90;
    people[LINE_D] = (int)test_rand(0, 3) ? people[LINE_D] : (int)test_rand(1, 9);
    give_year(h, people);
    if (hides(h))
        expect_nothing_of_lines(ask(h, PREFECTURE, TOWN "worksheet?year=2025"), ask(h, PREFECTURE, BOARD));
}
TEST(where_spending_hides_the_worksheets_tell_the_whole_alone)
{
    scenario_each(list, COUNT_OF(list), any_year);
}
