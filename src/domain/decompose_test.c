#include "base/test.h"
#include "domain/decompose.h"

#include <stdlib.h>
#include <string.h>

#define ARENA_LIMIT (64u * 1024 * 1024)

/* Equal to the last digit printed in the table. */
static bool printed(long double v, long double wanted, int decimals)
{
    return fabsl(v - wanted) <= 0.5000001L * powl(10, -decimals);
}

static bool close_to(long double v, long double wanted, long double scale)
{
    return fabsl(v - wanted) <= 1e-15L * scale;
}

/* Das Gupta, Standardization and Decomposition of Rates (1993), the tables of the numbers given. */
TEST(decompose_of_products_as_published)
{
    static const struct {
        size_t factors;
        double from[5], to[5];
        int decimals;
        long double effects[5], total;
    } tables[] = {
        { 2, { 10930, .717892 }, { 16591, .825974 }, 3, { 4369.913L, 1487.262L }, 5857.175L },
        { 3, { 51.78746, .45919, .52638 }, { 84.90502, .75756, .51065 }, 7, { 10.4340333L, 10.5608476L, -.6670084L }, 20.3278726L },
        { 4, { 25.3, .214, .279, .949 }, { 32.7, .290, .473, .986 }, 7, { .6889411L, .8125381L, 1.3829055L, .1047547L }, 2.9891394L },
        { 5, { .58, .76, .84, .66, 16.573 }, { .72, .97, .97, .56, 16.158 }, 7,
          { 1.0909785L, 1.2298438L, .7278399L, -.8398707L, -.1290187L }, 2.0797729L },
    };
    Arena arena;
    arena_init(&arena, ARENA_LIMIT);
    for (size_t t = 0; t < COUNT_OF(tables); t++) {
        DecomposeInputs in = { .factors = tables[t].factors, .cells = 1, .from = tables[t].from, .to = tables[t].to };
        Decomposition d;
        EXPECT(decompose_compute(&in, &arena, &d) == OK);
        EXPECT(printed(d.total, tables[t].total, tables[t].decimals));
        for (size_t k = 0; k < in.factors; k++)
            EXPECT(printed(d.effects[k], tables[t].effects[k], tables[t].decimals));
    }
    arena_done(&arena);
}

/* Crude birth rate of Taiwan, 1960 and 1970, by seven ages (table 4.3). */
TEST(decompose_over_cells_as_published)
{
    static const double births[2][7] = { { 393, 407, 369, 274, 184, 90, 16 }, { 488, 452, 338, 156, 63, 22, 3 } };
    static const double married[2][7] = { { .122, .622, .903, .930, .916, .873, .800 }, { .082, .527, .866, .941, .942, .923, .876 } };
    static const double women[2][7] = { { .043, .041, .036, .032, .026, .020, .018 }, { .058, .038, .032, .030, .026, .023, .019 } };
    double rows[2][7 * 3];
    for (size_t p = 0; p < 2; p++)
        for (size_t i = 0; i < 7; i++) {
            rows[p][3 * i] = births[p][i];
            rows[p][3 * i + 1] = married[p][i];
            rows[p][3 * i + 2] = women[p][i];
        }
    DecomposeInputs in = { .factors = 3, .cells = 7, .from = rows[0], .to = rows[1] };
    Decomposition d;
    Arena arena;
    arena_init(&arena, ARENA_LIMIT);
    EXPECT(decompose_compute(&in, &arena, &d) == OK);
    EXPECT(printed(d.effects[0], -7.285632L, 6) && printed(d.effects[1], -2.720633L, 6) && printed(d.effects[2], -1.565181L, 6));
    EXPECT(printed(d.total, -11.571446L, 6));
    arena_done(&arena);
}

/* Household headship per 100, 1970 and 1985, structure of thirteen ages and rate (table 5.1). */
TEST(decompose_structure_and_rate_as_published)
{
    static const double size[2][13] = {
        { 12.9, 10.9, 9.5, 8.0, 7.8, 8.4, 8.6, 7.8, 7.0, 5.9, 4.7, 3.6, 4.9 },
        { 10.1, 11.2, 11.6, 10.9, 9.4, 7.7, 6.3, 6.0, 6.3, 5.9, 5.1, 4.0, 5.5 } };
    static const double rate[2][13] = {
        { 1.9, 25.8, 45.7, 49.6, 51.2, 51.6, 51.8, 54.9, 58.7, 60.4, 62.8, 66.6, 66.8 },
        { 2.2, 24.3, 45.8, 52.5, 56.1, 55.6, 56.0, 57.4, 57.2, 61.2, 63.9, 68.6, 72.2 } };
    double rows[2][13 * 2];
    for (size_t p = 0; p < 2; p++)
        for (size_t i = 0; i < 13; i++) {
            rows[p][2 * i] = size[p][i] / 100;
            rows[p][2 * i + 1] = rate[p][i];
        }
    DecomposeInputs in = { .factors = 2, .cells = 13, .from = rows[0], .to = rows[1] };
    Decomposition d;
    Arena arena;
    arena_init(&arena, ARENA_LIMIT);
    EXPECT(decompose_compute(&in, &arena, &d) == OK);
    EXPECT(printed(d.effects[0], 1.2269L, 4) && printed(d.effects[1], 1.7403L, 4) && printed(d.total, 2.9672L, 4));
    arena_done(&arena);
}

/* Births out of wedlock, 1963 to 1983, six ages (tables 4.4 and 6.5): A women, B unmarried, C and D births of un- and married. */
static const double unwed[5][4][6] = {
    { { .200, .163, .146, .154, .168, .169 }, { .866, .325, .119, .099, .099, .121 },
      { .007, .021, .023, .015, .008, .002 }, { .454, .326, .195, .107, .051, .015 } },
    { { .215, .191, .156, .137, .144, .157 }, { .891, .373, .124, .100, .107, .127 },
      { .010, .023, .023, .015, .008, .002 }, { .433, .249, .159, .079, .037, .011 } },
    { { .218, .203, .175, .144, .127, .133 }, { .870, .396, .158, .125, .113, .129 },
      { .011, .016, .017, .011, .006, .002 }, { .314, .181, .133, .063, .023, .006 } },
    { { .205, .200, .181, .162, .134, .118 }, { .900, .484, .243, .176, .155, .168 },
      { .014, .019, .015, .010, .005, .001 }, { .313, .191, .143, .069, .021, .004 } },
    { { .169, .195, .190, .174, .150, .122 }, { .931, .563, .311, .216, .199, .191 },
      { .018, .026, .023, .016, .008, .002 }, { .380, .201, .149, .079, .025, .006 } },
};

/* Σ ABC ÷ (Σ ABC + Σ A(1−B)D) × the scale in context */
static long double unwed_ratio(void *context, size_t from, size_t to, unsigned mask)
{
    long double unmarried = 0, wedded = 0;
    for (size_t i = 0; i < 6; i++) {
        long double x[4];
        for (size_t k = 0; k < 4; k++)
            x[k] = (long double)unwed[mask >> k & 1 ? to : from][k][i];
        unmarried += x[0] * x[1] * x[2];
        wedded += x[0] * (1 - x[1]) * x[3];
    }
    return *(const long double *)context * unmarried / (unmarried + wedded);
}

TEST(decompose_of_a_ratio_as_published)
{
    static const long double wanted[] = { -.00620498L, .04866154L, .02705922L, .02470928L };
    long double scale = 1, sum = 0;
    DecomposeRates r;
    EXPECT(decompose_function(4, unwed_ratio, &scale, 0, 4, &r) == OK);
    for (size_t k = 0; k < 4; k++) {
        EXPECT(printed(r.effects[k], wanted[k], 8));
        EXPECT(close_to(r.to[k] - r.from[k], r.effects[k], 1));
        sum += r.effects[k];
    }
    EXPECT(printed(sum, .09422505L, 8));
    EXPECT(printed(r.from[0], .07770985L, 8) && printed(r.to[0], .07150487L, 8));
}

TEST(decompose_of_five_populations_as_published)
{
    static const long double wanted[4][5] = {
        { 72.77031L, 74.65254L, 73.83625L, 71.36001L, 64.60057L }, { 53.28255L, 56.63216L, 59.52972L, 79.49763L, 104.38728L },
        { 62.17750L, 69.61231L, 60.48031L, 68.54219L, 94.17361L }, { 54.83361L, 64.43823L, 81.24203L, 79.60288L, 74.12756L } };
    long double scale = 1000;
    DecomposeMany m;
    Arena arena;
    arena_init(&arena, ARENA_LIMIT);
    EXPECT(decompose_many_function(5, 4, unwed_ratio, &scale, &arena, &m) == OK);
    for (size_t p = 0; p < 5; p++)
        for (size_t k = 0; k < 4; k++)
            EXPECT(printed(m.rates[p * 4 + k], wanted[k][p], 5));
    for (size_t i = 0; i < 5; i++)
        for (size_t j = 0; j < 5; j++) {
            long double sum = 0;
            for (size_t k = 0; k < 4; k++)
                sum += decompose_many_effect(&m, k, i, j);
            EXPECT(close_to(sum, m.totals[j] - m.totals[i], 1000));
        }
    arena_done(&arena);
}

/* eq. 6.12 as printed: effect between 1 and 2 = α12 − Σ_{j≥3} (α12 + α2j − α1j) ÷ N */
TEST(decompose_many_agrees_with_equation_6_12)
{
    long double scale = 1000;
    DecomposeMany m;
    Arena arena;
    arena_init(&arena, ARENA_LIMIT);
    EXPECT(decompose_many_function(5, 4, unwed_ratio, &scale, &arena, &m) == OK);
    for (size_t one = 0; one < 5; one++)
        for (size_t two = 0; two < 5; two++)
            for (size_t k = 0; k < 4 && one != two; k++) {
                DecomposeRates r12, r1j, r2j;
                EXPECT(decompose_function(4, unwed_ratio, &scale, one, two, &r12) == OK);
                long double effect = r12.effects[k];
                for (size_t j = 0; j < 5; j++) {
                    if (j == one || j == two)
                        continue;
                    EXPECT(decompose_function(4, unwed_ratio, &scale, one, j, &r1j) == OK);
                    EXPECT(decompose_function(4, unwed_ratio, &scale, two, j, &r2j) == OK);
                    effect -= (r12.effects[k] + r2j.effects[k] - r1j.effects[k]) / 5;
                }
                EXPECT(close_to(decompose_many_effect(&m, k, one, two), effect, 1000));
            }
    arena_done(&arena);
}

/* From the effects between every two alone: the same as the published rates tell. */
TEST(decompose_agreed_effects_are_those_of_the_published_rates)
{
    static const long double wanted[4][5] = {
        { 72.77031L, 74.65254L, 73.83625L, 71.36001L, 64.60057L }, { 53.28255L, 56.63216L, 59.52972L, 79.49763L, 104.38728L },
        { 62.17750L, 69.61231L, 60.48031L, 68.54219L, 94.17361L }, { 54.83361L, 64.43823L, 81.24203L, 79.60288L, 74.12756L } };
    long double scale = 1000, effects[5 * 5 * 4] = { 0 }, levels[5 * 4];
    for (size_t i = 0; i < 5; i++)
        for (size_t j = i + 1; j < 5; j++) {
            DecomposeRates r;
            EXPECT(decompose_function(4, unwed_ratio, &scale, i, j, &r) == OK);
            for (size_t k = 0; k < 4; k++)
                effects[(i * 5 + j) * 4 + k] = r.effects[k];
        }
    decompose_agree(effects, 5, 4, levels);
    for (size_t i = 0; i < 5; i++)
        for (size_t j = 0; j < 5; j++)
            for (size_t k = 0; k < 4; k++)
                EXPECT(fabsl(levels[j * 4 + k] - levels[i * 4 + k] - (wanted[k][j] - wanted[k][i])) < 1.1e-5L);
}

/* Two services, four providers; one provider left, one came. Factors N75, e, u, m, w, c. */
enum { DAY_P1, DAY_P2, DAY_P3, HOME_Q1, TOWN_CELLS };
#define UNDEFINED DECOMPOSE_UNDEFINED
static const double town_from[TOWN_CELLS][6] = {
    { 6000, 620.0 / 6000, 250.0 / 620, 2400.0 / 250, 1800.0 / 2400, 36000000.0 / 1800 },
    { 6000, 620.0 / 6000, 250.0 / 620, 2400.0 / 250, 600.0 / 2400, 11400000.0 / 600 },
    { 6000, 620.0 / 6000, 250.0 / 620, 2400.0 / 250, 0, UNDEFINED },
    { 6000, 620.0 / 6000, 130.0 / 620, 1300.0 / 130, 1, 24700000.0 / 1300 },
};
static const double town_to[TOWN_CELLS][6] = {
    { 6300, 720.0 / 6300, 330.0 / 720, 3400.0 / 330, 1900.0 / 3400, 40850000.0 / 1900 },
    { 6300, 720.0 / 6300, 330.0 / 720, 3400.0 / 330, 0, UNDEFINED },
    { 6300, 720.0 / 6300, 330.0 / 720, 3400.0 / 330, 1500.0 / 3400, 34500000.0 / 1500 },
    { 6300, 720.0 / 6300, 120.0 / 720, 1250.0 / 120, 1, 23125000.0 / 1250 },
};
static const uint32_t town_group[TOWN_CELLS] = { 0, 0, 0, 1 };
static const Str town_keys[TOWN_CELLS] = { { "day/P1", 6 }, { "day/P2", 6 }, { "day/P3", 6 }, { "home/Q1", 7 } };
enum { N75, ELIGIBLE, UPTAKE, MONTHS, MIX, PRICE, TOWN_FACTORS };

TEST(decompose_of_a_town_whose_providers_come_and_go)
{
    static const long double effects[] = { 4127882.993L, 8511742.681L, 2222331.611L, 5257983.018L, 4093708.985L, 2161350.711L };
    DecomposeInputs in = { .factors = 6, .cells = TOWN_CELLS, .from = town_from[0], .to = town_to[0] };
    Decomposition d;
    Arena arena;
    int64_t yen[TOWN_CELLS * TOWN_FACTORS], margin[TOWN_FACTORS], sum = 0;
    arena_init(&arena, ARENA_LIMIT);
    EXPECT(decompose_compute(&in, &arena, &d) == OK);
    EXPECT(printed(d.total, 26375000, 6));
    for (size_t k = 0; k < 6; k++)
        EXPECT(printed(d.effects[k], effects[k], 3));
    EXPECT(printed(d.cells[DAY_P1 * 6 + MIX], -11445166, 0) && printed(d.cells[DAY_P2 * 6 + MIX], -13675903, 0));
    EXPECT(printed(d.cells[DAY_P3 * 6 + MIX], 29214778, 0) && printed(d.cells[DAY_P1 * 6 + PRICE], 2802331, 0));
    EXPECT(printed(d.cells[HOME_Q1 * 6 + UPTAKE], -5511755, 0));
    EXPECT(d.cells[DAY_P2 * 6 + PRICE] == 0 && d.cells[DAY_P3 * 6 + PRICE] == 0); /* who goes has no change of price */
    EXPECT(d.cells[HOME_Q1 * 6 + MIX] == 0);
    EXPECT(decompose_round(d.cells, town_keys, TOWN_CELLS, 6, 26375000, &arena, yen) == OK);
    decompose_margin(yen, TOWN_CELLS, 6, margin);
    for (size_t k = 0; k < 6; k++) {
        EXPECT(llabs(margin[k] - llroundl(effects[k])) <= TOWN_CELLS);
        sum += margin[k];
    }
    EXPECT_I64(sum, 26375000);
    arena_done(&arena);
}

TEST(decompose_centred_mix_keeps_the_factor_and_says_dearer_than_average)
{
    DecomposeInputs in = { .factors = 6, .cells = TOWN_CELLS, .from = town_from[0], .to = town_to[0] };
    Decomposition plain, centred;
    Arena arena;
    arena_init(&arena, ARENA_LIMIT);
    EXPECT(decompose_compute(&in, &arena, &plain) == OK);
    in.mix = 1u << MIX;
    in.price = 1u << PRICE;
    in.group = town_group;
    EXPECT(decompose_compute(&in, &arena, &centred) == OK);
    for (size_t k = 0; k < 6; k++)
        EXPECT(fabsl(centred.effects[k] - plain.effects[k]) < 1e-6L);
    EXPECT(centred.cells[DAY_P3 * 6 + MIX] > 0); /* 23,000 yen a month against 22,162 on average: dearer, and more of it */
    EXPECT(centred.cells[DAY_P2 * 6 + MIX] > 0); /* 19,000 against 19,750: cheaper, and less of it */
    long double largest = 0, before = 0;
    for (size_t i = 0; i < TOWN_CELLS; i++) {
        largest = fmaxl(largest, fabsl(centred.cells[i * 6 + MIX]));
        before = fmaxl(before, fabsl(plain.cells[i * 6 + MIX]));
    }
    EXPECT(largest < before / 4); /* the offsetting terms are gone */
    arena_done(&arena);
}

/* The definition itself: c_p replaced by c_p − average in each population, on all 2^K mixtures. */
TEST(decompose_centred_mix_is_the_definition)
{
    static const double average_from = 47400000.0 / 2400, average_to = 75350000.0 / 3400;
    DecomposeInputs in = { 6, TOWN_CELLS, town_from[0], town_to[0], 1u << MIX, 1u << PRICE, town_group };
    Decomposition d;
    Arena arena;
    arena_init(&arena, ARENA_LIMIT);
    EXPECT(decompose_compute(&in, &arena, &d) == OK);
    for (size_t i = DAY_P1; i <= DAY_P3; i++) {
        double from[6], to[6];
        memcpy(from, town_from[i], sizeof from);
        memcpy(to, town_to[i], sizeof to);
        from[PRICE] = (isnan(from[PRICE]) ? to[PRICE] : from[PRICE]) - average_from;
        to[PRICE] = (isnan(to[PRICE]) ? town_from[i][PRICE] : to[PRICE]) - average_to;
        DecomposeInputs one = { .factors = 6, .cells = 1, .from = from, .to = to };
        Decomposition alone;
        EXPECT(decompose_compute(&one, &arena, &alone) == OK);
        EXPECT(fabsl(alone.effects[MIX] - d.cells[i * 6 + MIX]) < 1e-4L);
    }
    arena_done(&arena);
}

TEST(decompose_against_the_cap)
{
    static const int64_t effects[] = { 4127883, 8511743, 2222332, 5257983, 4093709, 2161350 };
    DecomposeCapView v = decompose_cap_view(effects, 6, N75, 200000000, 203880000);
    EXPECT_I64(v.own, 22247117);
    EXPECT_I64(v.population, 247883);
    EXPECT_I64(v.total, 26375000 - 3880000);
    v = decompose_cap_view(effects, 6, N75, 203880000, 200000000); /* a cap that falls adds */
    EXPECT_I64(v.total, 26375000 + 3880000);
}

/* ---- yen ---- */

TEST(decompose_gives_the_last_yen_to_the_largest_remainders_and_ties_to_the_first_key)
{
    static const long double remainders[] = { 1.2L, 1.6L, -1.7L, 1.9L };          /* cut: 1 1 −2 1, remainders .2 .6 .3 .9 */
    static const int64_t wanted[] = { 1, 2, -2, 2 };
    static const long double thirds[] = { 1 / 3.0L, 1 / 3.0L, 1 / 3.0L };
    static const Str keys[] = { { "b", 1 }, { "c", 1 }, { "a", 1 } };
    int64_t yen[4];
    Arena arena;
    arena_init(&arena, ARENA_LIMIT);
    EXPECT(decompose_round(remainders, NULL, 2, 2, 3, &arena, yen) == OK);
    for (size_t i = 0; i < 4; i++)
        EXPECT_I64(yen[i], wanted[i]);
    EXPECT(decompose_round(thirds, keys, 3, 1, 1, &arena, yen) == OK);
    EXPECT(yen[0] == 0 && yen[1] == 0 && yen[2] == 1);
    EXPECT(decompose_round(thirds, keys, 1, 3, 1, &arena, yen) == OK);
    EXPECT(yen[0] == 1 && yen[1] == 0 && yen[2] == 0);
    EXPECT(decompose_round(thirds, NULL, 3, 1, 1, &arena, yen) == OK);
    EXPECT(yen[0] == 1);
    arena_done(&arena);
}

TEST(decompose_rounds_ten_to_the_fifteenth_and_refuses_more)
{
    static const double from[] = { 0, 1 }, to[] = { 1e15, 1 }, beyond[] = { 1.1e15, 1 };
    DecomposeInputs in = { .factors = 2, .cells = 1, .from = from, .to = to };
    Decomposition d;
    int64_t yen[2] = { -7, -7 };
    Arena arena;
    arena_init(&arena, ARENA_LIMIT);
    EXPECT(decompose_compute(&in, &arena, &d) == OK);
    EXPECT(decompose_round(d.cells, NULL, 1, 2, YEN_MAX, &arena, yen) == OK);
    EXPECT_I64(yen[0], YEN_MAX);
    EXPECT_I64(yen[1], 0);
    in.to = beyond;
    EXPECT(decompose_compute(&in, &arena, &d) == ERR_INVALID);
    const long double large[] = { 1.5e15L, -1.5e15L }, wrong[] = { 10, 5 };
    EXPECT(decompose_round(large, NULL, 1, 2, 0, &arena, yen) == ERR_INVALID);
    EXPECT(decompose_round(wrong, NULL, 1, 2, 14, &arena, yen) == ERR_INVALID);
    EXPECT_I64(yen[0], YEN_MAX);
    arena_done(&arena);
}

/* ---- refusals ---- */

static void refuses(const DecomposeInputs *in, DecomposeRefusal why, size_t cell, size_t factor, bool to)
{
    DecomposeIssue issue = { DECOMPOSE_GOOD, 99, 99, false };
    Decomposition d;
    Arena arena;
    arena_init(&arena, ARENA_LIMIT);
    EXPECT(decompose_check(in, &arena, &issue, 1) >= 1);
    EXPECT_I64(issue.refusal, why);
    EXPECT_I64(issue.cell, cell);
    EXPECT_I64(issue.factor, factor);
    EXPECT(issue.to == to);
    EXPECT(decompose_compute(in, &arena, &d) == ERR_INVALID);
    arena_done(&arena);
}

TEST(decompose_refuses)
{
    static const double good[] = { 1, 2, 3, 4 }, hidden[] = { 1, UNDEFINED, 3, 4 }, infinite[] = { 1, 2, 3, -INFINITY };
    static const double mix_from[] = { .5, 10, .5, 20 }, mix_to[] = { .25, 10, .7, 20 };
    static const double common_from[] = { 5, .5, 10, 5, .5, 20 }, common_to[] = { 5, .5, 10, 6, .5, 20 };
    static const uint32_t beyond[] = { 0, 2 };
    refuses(&(DecomposeInputs){ .factors = 2, .cells = 0, .from = good, .to = good }, DECOMPOSE_SIZE, 0, 0, false);
    refuses(&(DecomposeInputs){ .factors = 0, .cells = 2, .from = good, .to = good }, DECOMPOSE_SIZE, 0, 0, false);
    refuses(&(DecomposeInputs){ .factors = 9, .cells = 1, .from = good, .to = good }, DECOMPOSE_SIZE, 0, 0, false);
    refuses(&(DecomposeInputs){ .factors = 2, .cells = 2, .from = hidden, .to = good }, DECOMPOSE_HIDDEN, 0, 1, false);
    refuses(&(DecomposeInputs){ .factors = 2, .cells = 2, .from = good, .to = infinite }, DECOMPOSE_RANGE, 1, 1, true);
    refuses(&(DecomposeInputs){ 2, 2, good, good, 3, 4, NULL }, DECOMPOSE_MIX, 0, 0, false);
    refuses(&(DecomposeInputs){ 2, 2, good, good, 1, 1, NULL }, DECOMPOSE_MIX, 0, 0, false);
    refuses(&(DecomposeInputs){ 2, 2, good, good, 1, 0, NULL }, DECOMPOSE_MIX, 0, 0, false);
    refuses(&(DecomposeInputs){ 2, 2, mix_from, mix_from, 1, 2, beyond }, DECOMPOSE_MIX, 0, 0, false);
    refuses(&(DecomposeInputs){ 2, 2, mix_from, mix_to, 1, 2, NULL }, DECOMPOSE_MIX_SUM, 0, 0, true);
    refuses(&(DecomposeInputs){ 3, 2, common_from, common_to, 2, 4, NULL }, DECOMPOSE_MIX_COMMON, 1, 0, true);
}

static long double not_a_number(void *context, size_t from, size_t to, unsigned mask)
{
    (void)context, (void)from, (void)to;
    return mask ? NAN : 1;
}

TEST(decompose_refuses_functions_and_populations_without_sense)
{
    static const double good[] = { 1, 2 }, hidden[] = { 1, UNDEFINED };
    const double *const one[] = { good }, *const two[] = { good, hidden };
    long double scale = 1;
    DecomposeRates r;
    DecomposeMany m;
    Arena arena;
    arena_init(&arena, ARENA_LIMIT);
    EXPECT(decompose_function(2, not_a_number, NULL, 0, 1, &r) == ERR_INVALID);
    EXPECT(decompose_function(0, unwed_ratio, &scale, 0, 1, &r) == ERR_INVALID);
    EXPECT(decompose_function(9, unwed_ratio, &scale, 0, 1, &r) == ERR_INVALID);
    EXPECT(decompose_many(one, 1, 1, 2, &arena, &m) == ERR_INVALID);
    EXPECT(decompose_many(two, 2, 1, 2, &arena, &m) == ERR_INVALID);
    EXPECT(decompose_many(two, 2, 0, 2, &arena, &m) == ERR_INVALID);
    EXPECT(decompose_many_function(65, 4, unwed_ratio, &scale, &arena, &m) == ERR_INVALID);
    arena_done(&arena);
}
