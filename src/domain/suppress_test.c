/* Published numbers, and what must be refused. */
#include "domain/suppress_testing.h"

/* ---- what others published ---- */

/* sdcTable, tests/testthat/test-simpleheuristic.R */
static const int64_t sdc[16] = { 30, 47, 64, 89, 90, 124, 5, 31, 92, 100, 59, 85, 800, 991, 651, 685 };
#define SDC_HIDDEN "wa wb wc xa xc yb yd zb zd"

TEST(sdctable_two_in_every_line_are_not_enough)
{
    Grid g;
    grid_open(&g, 4, 4, sdc, 10);
    hide(&g, SDC_HIDDEN);
    bool exact[25], bridge[25];
    EXPECT_I64(suppress_exact(&g.s, &g.arena, exact), OK);
    EXPECT_I64(suppress_bridges(&g.s, &g.arena, bridge), OK);
    for (size_t i = 0; i < g.s.n; i++) {
        EXPECT(exact[i] == (i == g.at[0][1]));
        EXPECT(bridge[i] == exact[i]);
    }
    expect_range(&g, "wb", 47, 47);
    expect_range(&g, "wa", 25, 94);
    expect_range(&g, "wc", 0, 69);
    expect_range(&g, "xa", 26, 95);
    expect_range(&g, "xc", 0, 69);
    expect_range(&g, "yb", 0, 185);
    expect_range(&g, "yd", 0, 185);
    expect_range(&g, "zb", 906, 1091);
    expect_range(&g, "zd", 585, 770);
    grid_close(&g);
}

TEST(sdctable_one_more_cell_mends_it)
{
    Grid g;
    grid_open(&g, 4, 4, sdc, 10);
    hide(&g, SDC_HIDDEN " xb");
    expect_range(&g, "wb", 0, 141);
    expect_range(&g, "xb", 30, 171);
    expect_range(&g, "wa", 0, 120);
    expect_range(&g, "xa", 0, 120);
    grid_close(&g);
    grid_open(&g, 4, 4, sdc, 10);
    hide(&g, SDC_HIDDEN);
    for (size_t i = 0; i < g.s.n; i++)
        g.s.cells[i].primary = false; /* their lower ends are given by the table, whatever one hides */
    EXPECT_I64(suppress_protect(&g.s), OK);
    EXPECT_I64(hidden_in(&g.s), 10);
    bool exact[25];
    EXPECT_I64(suppress_exact(&g.s, &g.arena, exact), OK);
    for (size_t i = 0; i < g.s.n; i++)
        EXPECT(!exact[i]);
    grid_close(&g);
}

/* sdcTable, tests/testthat/test-protectTable.r: 4 regions × 2 sexes, one cell hidden: 11 of 15 can be shown */
TEST(sdctable_one_small_cell_costs_three)
{
    static const int64_t values[8] = { 55, 4, 20, 33, 41, 38, 29, 26 };
    Grid g;
    grid_open(&g, 4, 2, values, 5);
    EXPECT_I64(suppress_run(&g.s, &(SuppressRule){ .below = 5 }), OK);
    EXPECT(g.s.cells[g.at[0][1]].primary && g.s.cells[g.at[0][1]].hidden);
    EXPECT_I64(15 - hidden_in(&g.s), 11);
    grid_close(&g);
}

/* 匿名介護情報等の提供に関するガイドライン, with the populations of towns that published them */
TEST(the_rule_goes_by_population)
{
    Date day;
    EXPECT(date_make(2026, 11, 21, &day));
    static const struct {
        int64_t population, below;
        bool none;
    } rows[] = { { 1999, 20, true }, { 2000, 20, false }, { 14409, 20, false }, { 24999, 20, false }, { 25000, 10, false },
                 { 43878, 10, false }, { 75160, 10, false }, { -1, 20, false }, { 0, 20, true } };
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        SuppressRule rule = suppress_rule(day, rows[i].population);
        EXPECT_I64(rule.below, rows[i].below);
        EXPECT_I64(rule.none, rows[i].none);
        EXPECT_I64(rule.providers_below, 3);
        EXPECT_I64(suppress_rule_newest(rows[i].population).below, rows[i].below); /* no later rule is known yet */
    }
}

/* ---- what is told, and who knows himself ---- */

/* A town's whole is known from its landing. Hiding it protects nobody: 5, hidden with it beside 30 and 40, is 75 − 30 − 40. */
TEST(what_is_told_elsewhere_protects_nobody)
{
    static const int64_t values[] = { 5, 30, 40 };
    for (int told = 0; told < 2; told++) {
        CLEANUP(arena_done) Arena a;
        Suppress s;
        uint32_t cells[COUNT_OF(values)], all;
        bool exact[COUNT_OF(values) + 1];
        arena_init(&a, 1 << 20);
        suppress_init(&s, &a);
        for (size_t i = 0; i < COUNT_OF(values); i++)
            cells[i] = suppress_cell(&s, values[i], values[i], 10);
        all = suppress_cell(&s, 75, 75, 10);
        suppress_sum(&s, all, cells, COUNT_OF(values));
        s.cells[cells[0]].hidden = s.cells[cells[0]].primary = s.cells[all].hidden = true;
        s.cells[all].told = told;
        EXPECT_I64(suppress_exact(&s, &a, exact), OK);
        EXPECT(exact[cells[0]] == told);
        s.cells[all].hidden = false;
        EXPECT_I64(suppress_run(&s, &(SuppressRule){ .below = 10 }), OK);
        EXPECT(s.cells[cells[0]].hidden && s.cells[cells[1]].hidden && !s.cells[all].hidden);
    }
}

TEST(beside_few_that_are_told_not_even_a_zero_is_shown)
{
    static const int64_t few[4] = { 4, 0, 0, 3 }, one[4] = { 0, 0, 0, 30 };
    Grid g;
    grid_open(&g, 2, 2, few, 10);
    suppress_tell(&g.s, g.at[2][2]);
    EXPECT_I64(suppress_run(&g.s, &(SuppressRule){ .below = 10 }), OK);
    EXPECT_I64(hidden_in(&g.s), 9);
    grid_close(&g);
    grid_open(&g, 2, 2, one, 10); /* where it is the only one it is told with the whole */
    suppress_tell(&g.s, g.at[2][2]);
    EXPECT_I64(suppress_run(&g.s, &(SuppressRule){ .below = 10 }), OK);
    EXPECT_I64(hidden_in(&g.s), 0);
    EXPECT(g.s.cells[g.at[1][1]].told && !g.s.cells[g.at[0][1]].told);
    grid_close(&g);
}

/* Two persons, each alone in his cell, beside one hidden sum: each knows his own, and would know the other. */
TEST(who_is_alone_does_not_unmask_another)
{
    CLEANUP(arena_done) Arena a;
    Suppress s;
    uint32_t cells[5];
    static const int64_t values[] = { 1, 1, 30, 40, 50 };
    arena_init(&a, 1 << 20);
    suppress_init(&s, &a);
    for (size_t i = 0; i < COUNT_OF(values); i++)
        cells[i] = suppress_cell(&s, values[i], values[i], 2);
    suppress_sum(&s, suppress_cell(&s, 122, 122, 2), cells, COUNT_OF(values));
    EXPECT_I64(suppress_run(&s, &(SuppressRule){ .below = 2 }), OK);
    EXPECT_I64(hidden_in(&s), 3); /* with two hidden, 1 + x = 2 */
}

/* Person-months add up, the rule asks for persons: one person for twelve months is one person. */
TEST(a_year_of_one_person_is_one_person)
{
    CLEANUP(arena_done) Arena a;
    Suppress s;
    uint32_t cells[3];
    arena_init(&a, 1 << 20);
    suppress_init(&s, &a);
    cells[0] = suppress_cell(&s, 12, 1, 120);
    cells[1] = suppress_cell(&s, 480, 40, 120);
    cells[2] = suppress_cell(&s, 600, 50, 120);
    suppress_sum(&s, suppress_cell(&s, 1092, 91, 120), cells, 3);
    EXPECT_I64(suppress_run(&s, &(SuppressRule){ .below = 10 }), OK);
    EXPECT(s.cells[cells[0]].primary && s.cells[cells[0]].hidden);
    EXPECT_I64(hidden_in(&s), 2);
}

TEST(what_cannot_be_protected_is_not_shown)
{
    static const int64_t tiny[4] = { 1, 0, 0, 1 };
    Grid g;
    grid_open(&g, 2, 2, tiny, 10);
    EXPECT_I64(suppress_run(&g.s, &(SuppressRule){ .below = 10 }), OK);
    for (size_t i = 0; i < g.s.n; i++)
        EXPECT(g.s.cells[i].hidden == (g.s.cells[i].value != 0));
    grid_close(&g);
    static const int64_t village[4] = { 500, 400, 300, 200 };
    grid_open(&g, 2, 2, village, 10);
    EXPECT_I64(suppress_run(&g.s, &(SuppressRule){ .below = 20, .none = true }), OK);
    EXPECT_I64(hidden_in(&g.s), 9);
    grid_close(&g);
}

TEST(a_table_that_does_not_add_up_is_refused)
{
    CLEANUP(arena_done) Arena a;
    Suppress s;
    arena_init(&a, 1 << 20);
    suppress_init(&s, &a);
    uint32_t parts[2] = { suppress_cell(&s, 1, 1, 3), suppress_cell(&s, 2, 2, 3) };
    suppress_sum(&s, suppress_cell(&s, 4, 4, 3), parts, 2);
    EXPECT_I64(suppress_run(&s, &(SuppressRule){ .below = 3 }), ERR_INTERNAL);
    suppress_init(&s, &a);
    suppress_cell(&s, -1, 0, 3);
    EXPECT_I64(suppress_run(&s, &(SuppressRule){ .below = 3 }), ERR_INVALID);
}
