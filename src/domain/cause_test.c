#include "base/test.h"
#include "domain/cause.h"

#include <stdlib.h>

#define ARENA_LIMIT (256u * 1024 * 1024)

/* Two services and four providers; P2 left and P3 came. */
static const CauseService services[] = { { { "day", 3 }, { 250, 330 } }, { { "home", 4 }, { 130, 120 } } };
static const CauseRow rows[] = {
    { 0, { "P1", 2 }, { 1800, 1900 }, { 7200, 7600 }, { 36000000, 40850000 } },
    { 0, { "P2", 2 }, { 600, 0 }, { 2400, 0 }, { 11400000, 0 } },
    { 0, { "P3", 2 }, { 0, 1500 }, { 0, 6600 }, { 0, 34500000 } },
    { 1, { "Q1", 2 }, { 1300, 1250 }, { 0, 0 }, { 24700000, 23125000 } },
};
static const CauseInputs town = {
    .population = { 6000, 6300 }, .eligible = { 620, 720 },
    .services = services, .service_count = 2, .rows = rows, .row_count = 4,
};

static int64_t rounded(const CauseCells *c, Arena *arena, Decomposition *d, int64_t *margin)
{
    int64_t *yen = ARENA_ARRAY(arena, int64_t, c->in.cells * c->in.factors), sum = 0;
    EXPECT(yen && decompose_compute(&c->in, arena, d) == OK);
    EXPECT(decompose_round(d->cells, c->keys, c->in.cells, c->in.factors, c->difference, arena, yen) == OK);
    decompose_margin(yen, c->in.cells, c->in.factors, margin);
    for (size_t k = 0; k < c->in.factors; k++)
        sum += margin[k];
    return sum;
}

TEST(cause_cells_of_the_worked_town)
{
    static const double effects[] = { 4127882.993, 8511742.681, 2222331.611, 5257983.018, 4093708.985, 2161350.711 };
    CauseCells c;
    Decomposition d;
    Arena arena;
    int64_t margin[CAUSE_FACTORS_MAX];
    arena_init(&arena, ARENA_LIMIT);
    EXPECT(cause_cells(&town, &arena, &c) == OK);
    EXPECT_I64(c.in.cells, 4);
    EXPECT_I64(c.in.factors, 6);
    EXPECT_I64(c.difference, 26375000);
    EXPECT_STR(c.keys[2], S("day/P3"));
    EXPECT_I64(rounded(&c, &arena, &d, margin), 26375000);
    for (size_t k = 0; k < 6; k++)
        EXPECT(fabsl(d.effects[k] - (long double)effects[k]) < 0.00051L);
    EXPECT_STR(str_of(cause_info(CAUSE_VISITS, false)->key), S("price"));
    EXPECT_STR(str_of(cause_info(CAUSE_VISITS, true)->key), S("visits"));
    EXPECT_STR(str_of(cause_info(CAUSE_PRICE, true)->key), S("price"));
    arena_done(&arena);
}

/* Visits split the yen of a month; what is paid by the month (home) stays wholly in the price. */
TEST(cause_by_visits_splits_the_price_alone)
{
    CauseInputs in = town;
    CauseCells six, seven;
    Decomposition d6, d7;
    Arena arena;
    int64_t margin[CAUSE_FACTORS_MAX];
    arena_init(&arena, ARENA_LIMIT);
    EXPECT(cause_cells(&in, &arena, &six) == OK);
    in.by_visits = true;
    EXPECT(cause_cells(&in, &arena, &seven) == OK);
    EXPECT_I64(seven.in.factors, 7);
    EXPECT_I64(rounded(&seven, &arena, &d7, margin), 26375000);
    EXPECT(decompose_compute(&six.in, &arena, &d6) == OK);
    EXPECT(d7.cells[3 * 7 + CAUSE_VISITS] == 0); /* home is paid by the month */
    EXPECT(fabsl(d7.cells[3 * 7 + CAUSE_PRICE] - d6.cells[3 * 6 + CAUSE_VISITS]) < 0.001L);
    EXPECT(d7.cells[0 * 7 + CAUSE_VISITS] == 0); /* four visits a month before and after */
    arena_done(&arena);
}

/* A pool of peers ten times the town: shown at the town's size, the population explains nothing. */
TEST(cause_against_peers_at_the_size_of_the_town)
{
    CauseInputs in = town;
    CauseCells c;
    Decomposition d;
    Arena arena;
    int64_t margin[CAUSE_FACTORS_MAX];
    arena_init(&arena, ARENA_LIMIT);
    in.population[CAUSE_FROM] = 60000;
    in.eligible[CAUSE_FROM] = 6200;
    in.same_size = true;
    EXPECT(cause_cells(&in, &arena, &c) == OK);
    EXPECT_I64(c.difference, 98475000 - 7570500); /* 72,100,000 × 6,300 ÷ 60,000 */
    EXPECT_I64(rounded(&c, &arena, &d, margin), c.difference);
    EXPECT_I64(margin[CAUSE_POPULATION], 0);
    arena_done(&arena);
}

/* Corrections without months, months without users, services of one side: nothing is lost. */
TEST(cause_explains_every_yen)
{
    static const CauseService odd_services[] = { { { "a", 1 }, { 10, 0 } }, { { "b", 1 }, { 0, 5 } }, { { "c", 1 }, { 8, 9 } } };
    static const CauseRow odd_rows[] = {
        { 0, { "P", 1 }, { 100, 0 }, { 0, 0 }, { 2000000, -30000 } }, /* ended; a correction came after */
        { 1, { "P", 1 }, { 0, 40 }, { 0, 0 }, { 0, 900001 } },
        { 2, { "P", 1 }, { 80, 90 }, { 0, 0 }, { 1600000, 1900000 } },
        { 2, { "Q", 1 }, { -2, 0 }, { 0, 0 }, { -40000, -7 } },       /* negative months; yen without months */
        { 2, { "R", 1 }, { 0, 0 }, { 0, 0 }, { 5, 5 } },
    };
    CauseInputs in = { .population = { 1000, 1010 }, .eligible = { 100, 104 }, .services = odd_services, .service_count = 3,
                       .rows = odd_rows, .row_count = 5 };
    CauseCells c;
    Decomposition d;
    Arena arena;
    int64_t margin[CAUSE_FACTORS_MAX];
    arena_init(&arena, ARENA_LIMIT);
    EXPECT(cause_cells(&in, &arena, &c) == OK);
    EXPECT_I64(c.difference, -30000 + 900001 + 1900000 - 7 + 5 - 2000000 - 1600000 + 40000 - 5);
    EXPECT_I64(rounded(&c, &arena, &d, margin), c.difference);
    EXPECT(d.effects[CAUSE_USERS] < 0);
    arena_done(&arena);
}

enum { RANDOM_SERVICES = 6, RANDOM_ROWS = 30 };

TEST(cause_bars_sum_to_the_difference_of_any_two_years)
{
    Arena arena;
    arena_init(&arena, ARENA_LIMIT);
    for (int n = 0; n < 300; n++) {
        CauseService s[RANDOM_SERVICES];
        CauseRow r[RANDOM_ROWS];
        CauseCells c;
        Decomposition d;
        int64_t margin[CAUSE_FACTORS_MAX];
        CauseInputs in = { .services = s, .service_count = RANDOM_SERVICES, .rows = r, .row_count = RANDOM_ROWS, .by_visits = test_rand(0, 1) };
        arena_reset(&arena);
        for (int side = 0; side < 2; side++) {
            in.population[side] = (int64_t)test_rand(1, 50000);
            in.eligible[side] = (int64_t)test_rand(1, 5000);
            for (size_t i = 0; i < RANDOM_SERVICES; i++)
                s[i].users[side] = test_rand(0, 3) ? (int64_t)test_rand(0, 800) : 0;
            for (size_t i = 0; i < RANDOM_ROWS; i++) {
                bool here = test_rand(0, 3);
                r[i].service = i % RANDOM_SERVICES;
                r[i].months[side] = here ? (int64_t)test_rand(0, 2000) - 3 : 0;
                r[i].visits[side] = test_rand(0, 1) ? (int64_t)test_rand(0, 9000) : 0;
                r[i].yen[side] = test_rand(0, 9) ? (int64_t)test_rand(0, 60000000) - 100000 : 0;
            }
        }
        for (size_t i = 0; i < RANDOM_SERVICES; i++)
            s[i].key = S("service");
        for (size_t i = 0; i < RANDOM_ROWS; i++)
            r[i].provider = S("provider");
        EXPECT(cause_cells(&in, &arena, &c) == OK);
        EXPECT_I64(rounded(&c, &arena, &d, margin), c.difference);
    }
    arena_done(&arena);
}

TEST(cause_refuses)
{
    CauseCells c;
    Arena arena;
    arena_init(&arena, ARENA_LIMIT);
    CauseInputs in = town;
    in.population[0] = 0;
    EXPECT(cause_cells(&in, &arena, &c) == ERR_INVALID);
    in = town;
    in.eligible[1] = -1;
    EXPECT(cause_cells(&in, &arena, &c) == ERR_INVALID);
    in = town;
    in.service_count = 1; /* a row points beyond */
    EXPECT(cause_cells(&in, &arena, &c) == ERR_INVALID);
    in = town;
    in.row_count = 0;
    EXPECT(cause_cells(&in, &arena, &c) == ERR_INVALID);
    CauseRow rich[] = { rows[0] };
    rich[0].yen[1] = YEN_MAX + 1;
    in = town;
    in.rows = rich;
    in.row_count = 1;
    EXPECT(cause_cells(&in, &arena, &c) == ERR_INVALID);
    arena_done(&arena);
}

/* ---- chance ---- */

TEST(cause_chance_holds_the_effects_and_narrows_with_size)
{
    static const CauseChance chance = { 500, 42, 12, 0.4 };
    CauseService large_services[2];
    CauseRow large_rows[4];
    CauseInputs large = town;
    CauseWidths small_widths, again, large_widths;
    Arena arena;
    arena_init(&arena, ARENA_LIMIT);
    for (size_t i = 0; i < 2; i++)
        large_services[i] = (CauseService){ services[i].key, { services[i].users[0] * 100, services[i].users[1] * 100 } };
    for (size_t i = 0; i < 4; i++) {
        large_rows[i] = rows[i];
        for (int side = 0; side < 2; side++) {
            large_rows[i].months[side] *= 100;
            large_rows[i].visits[side] *= 100;
            large_rows[i].yen[side] *= 100;
        }
    }
    large.services = large_services;
    large.rows = large_rows;
    for (int side = 0; side < 2; side++) {
        large.population[side] *= 100;
        large.eligible[side] *= 100;
    }
    EXPECT(cause_chance(&town, &chance, &arena, &small_widths) == OK);
    EXPECT(cause_chance(&town, &chance, &arena, &again) == OK);
    EXPECT(cause_chance(&large, &chance, &arena, &large_widths) == OK);
    EXPECT(small_widths.total.lo == again.total.lo && small_widths.total.hi == again.total.hi);
    EXPECT(small_widths.total.lo < 26375000 && small_widths.total.hi > 26375000);
    EXPECT(large_widths.total.lo < 2637500000 && large_widths.total.hi > 2637500000);
    long double narrow = (large_widths.total.hi - large_widths.total.lo) / 100, wide = small_widths.total.hi - small_widths.total.lo;
    EXPECT(narrow > wide / 14 && narrow < wide / 7); /* √100 */
    for (size_t k = 0; k < 6; k++)
        EXPECT(small_widths.effects[k].lo <= small_widths.effects[k].hi);
    arena_done(&arena);
}

/* Users alone vary: 250 months bought at 1,000 yen by Poisson users of one month each have a variance of 250. */
TEST(cause_chance_of_users_is_poisson)
{
    static const CauseService one[] = { { { "a", 1 }, { 2500, 2500 } } };
    static const CauseRow row[] = { { 0, { "P", 1 }, { 2500, 2500 }, { 0, 0 }, { 2500000, 2500000 } } };
    CauseInputs in = { .population = { 9000, 9000 }, .eligible = { 3000, 3000 }, .services = one, .service_count = 1, .rows = row, .row_count = 1 };
    CauseWidths w;
    Arena arena;
    arena_init(&arena, ARENA_LIMIT);
    EXPECT(cause_chance(&in, &(CauseChance){ 4000, 7, 1, 0 }, &arena, &w) == OK);
    long double wanted = 1.2816L * sqrtl(2 * 2500.0L) * 1000; /* 80 % of the difference of two Poisson counts */
    EXPECT(fabsl(w.total.hi - wanted) < 0.08L * wanted && fabsl(w.total.lo + wanted) < 0.08L * wanted);
    EXPECT(fabsl(w.effects[CAUSE_MONTHS].hi) < 1 && fabsl(w.effects[CAUSE_MIX].hi) < 1);
    arena_done(&arena);
}

TEST(cause_chance_of_almost_nobody_and_refusals)
{
    static const CauseService one[] = { { { "a", 1 }, { 1, 1 } } };
    static const CauseRow row[] = { { 0, { "P", 1 }, { 1, 1 }, { 0, 0 }, { 1000, 1000 } } };
    CauseInputs in = { .population = { 9, 9 }, .eligible = { 3, 3 }, .services = one, .service_count = 1, .rows = row, .row_count = 1 };
    CauseWidths w;
    Arena arena;
    arena_init(&arena, ARENA_LIMIT);
    EXPECT(cause_chance(&in, &(CauseChance){ 500, 7, 12, 1 }, &arena, &w) == OK);
    EXPECT(w.total.lo < 0 && w.total.hi > 0);
    EXPECT(cause_chance(&in, &(CauseChance){ 1, 7, 12, 1 }, &arena, &w) == ERR_INVALID);
    EXPECT(cause_chance(&in, &(CauseChance){ 500, 7, 0, 1 }, &arena, &w) == ERR_INVALID);
    EXPECT(cause_chance(&in, &(CauseChance){ 500, 7, 12, -1 }, &arena, &w) == ERR_INVALID);
    EXPECT(cause_chance(&in, &(CauseChance){ 500, 7, 12, NAN }, &arena, &w) == ERR_INVALID);
    EXPECT(cause_chance(&in, &(CauseChance){ CAUSE_DRAWS_MAX + 1, 7, 12, 1 }, &arena, &w) == ERR_INVALID);
    arena_done(&arena);
}
