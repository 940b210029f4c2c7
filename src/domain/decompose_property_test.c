/* decompose_property_test.c: what holds for any two populations, with zeros, negatives, and cells of one side only. */
#include "base/test.h"
#include "domain/decompose.h"

#include <string.h>

#define ARENA_LIMIT (64u * 1024 * 1024)
#define UNDEFINED DECOMPOSE_UNDEFINED

static bool close_to(long double v, long double wanted, long double scale)
{
    return fabsl(v - wanted) <= 1e-15L * scale;
}

enum { RANDOM_CELLS = 40 };

typedef struct {
    size_t factors, cells;
    double from[RANDOM_CELLS * DECOMPOSE_FACTORS_MAX], to[RANDOM_CELLS * DECOMPOSE_FACTORS_MAX];
} Case;

static double random_value(void)
{
    uint64_t kind = test_rand(0, 9);
    double v = (double)test_rand(1, 1000000) / 1000;
    return kind == 0 ? 0 : kind == 1 ? -v : v;
}

/* Zeros, negatives, and cells that exist on one side only. */
static void random_case(Case *c)
{
    c->factors = (size_t)test_rand(1, DECOMPOSE_FACTORS_MAX);
    c->cells = (size_t)test_rand(1, RANDOM_CELLS);
    for (size_t i = 0; i < c->cells * c->factors; i++) {
        c->from[i] = random_value();
        c->to[i] = test_rand(0, 5) ? random_value() : c->from[i];
    }
    for (size_t i = 0; i < c->cells; i++) {
        uint64_t kind = test_rand(0, 4);
        double *row = (kind == 0 ? c->from : c->to) + i * c->factors;
        size_t zero = (size_t)test_rand(0, c->factors - 1);
        for (size_t k = 0; kind <= 1 && k < c->factors; k++)
            row[k] = k == zero ? 0 : k > zero ? UNDEFINED : row[k];
    }
}

static Status compute(const Case *c, Arena *arena, Decomposition *ret)
{
    DecomposeInputs in = { .factors = c->factors, .cells = c->cells, .from = c->from, .to = c->to };
    return decompose_compute(&in, arena, ret);
}

static long double size_of(const Decomposition *d, const Case *c)
{
    long double size = 1;
    for (size_t i = 0; i < c->cells * c->factors; i++)
        size += fabsl(d->cells[i]);
    return size;
}

TEST(decompose_effects_sum_to_the_difference)
{
    Arena arena;
    arena_init(&arena, ARENA_LIMIT);
    for (int n = 0; n < 500; n++) {
        Case c;
        Decomposition d;
        long double sum = 0, of_cells = 0;
        random_case(&c);
        arena_reset(&arena);
        EXPECT(compute(&c, &arena, &d) == OK);
        for (size_t k = 0; k < c.factors; k++)
            sum += d.effects[k];
        for (size_t i = 0; i < c.cells * c.factors; i++)
            of_cells += d.cells[i];
        EXPECT(fabsl(sum - d.total) <= 1e-16L * size_of(&d, &c) * (long double)c.cells);
        EXPECT(fabsl(of_cells - sum) <= 1e-16L * size_of(&d, &c) * (long double)c.cells);
    }
    arena_done(&arena);
}

TEST(decompose_turned_round_changes_only_the_sign)
{
    Arena arena;
    arena_init(&arena, ARENA_LIMIT);
    for (int n = 0; n < 300; n++) {
        Case c, back;
        Decomposition d, r;
        random_case(&c);
        back = c;
        memcpy(back.from, c.to, sizeof c.to);
        memcpy(back.to, c.from, sizeof c.from);
        arena_reset(&arena);
        EXPECT(compute(&c, &arena, &d) == OK && compute(&back, &arena, &r) == OK);
        for (size_t i = 0; i < c.cells * c.factors; i++)
            EXPECT(close_to(d.cells[i], -r.cells[i], size_of(&d, &c)));
    }
    arena_done(&arena);
}

TEST(decompose_gives_a_factor_that_did_not_change_exactly_zero)
{
    Arena arena;
    arena_init(&arena, ARENA_LIMIT);
    for (int n = 0; n < 300; n++) {
        Case c;
        Decomposition d;
        random_case(&c);
        size_t same = (size_t)test_rand(0, c.factors - 1);
        for (size_t i = 0; i < c.cells; i++) {
            c.to[i * c.factors + same] = c.from[i * c.factors + same] = (double)test_rand(1, 100000) / 7;
            for (size_t k = 0; k < c.factors; k++) { /* keep it defined */
                c.to[i * c.factors + k] = isnan(c.to[i * c.factors + k]) ? 3 : c.to[i * c.factors + k];
                c.from[i * c.factors + k] = isnan(c.from[i * c.factors + k]) ? 3 : c.from[i * c.factors + k];
            }
        }
        arena_reset(&arena);
        EXPECT(compute(&c, &arena, &d) == OK);
        EXPECT(d.effects[same] == 0);
        for (size_t i = 0; i < c.cells; i++)
            EXPECT(d.cells[i * c.factors + same] == 0);
    }
    arena_done(&arena);
}

TEST(decompose_depends_on_no_order)
{
    Arena arena;
    arena_init(&arena, ARENA_LIMIT);
    for (int n = 0; n < 300; n++) {
        Case c, p;
        Decomposition d, r;
        size_t factor[DECOMPOSE_FACTORS_MAX];
        random_case(&c);
        p = c;
        for (size_t k = 0; k < c.factors; k++)
            factor[k] = k;
        for (size_t k = c.factors; k-- > 1;) {
            size_t other = (size_t)test_rand(0, k), held = factor[k];
            factor[k] = factor[other];
            factor[other] = held;
        }
        for (size_t i = 0; i < c.cells; i++)
            for (size_t k = 0; k < c.factors; k++) {
                p.from[(c.cells - 1 - i) * c.factors + k] = c.from[i * c.factors + factor[k]];
                p.to[(c.cells - 1 - i) * c.factors + k] = c.to[i * c.factors + factor[k]];
            }
        arena_reset(&arena);
        EXPECT(compute(&c, &arena, &d) == OK && compute(&p, &arena, &r) == OK);
        for (size_t k = 0; k < c.factors; k++)
            EXPECT(close_to(r.effects[k], d.effects[factor[k]], size_of(&d, &c)));
    }
    arena_done(&arena);
}

TEST(decompose_scales_with_any_factor)
{
    Arena arena;
    arena_init(&arena, ARENA_LIMIT);
    for (int n = 0; n < 300; n++) {
        Case c, scaled;
        Decomposition d, r;
        random_case(&c);
        scaled = c;
        size_t k = (size_t)test_rand(0, c.factors - 1);
        for (size_t i = 0; i < c.cells; i++) {
            scaled.from[i * c.factors + k] *= 8;
            scaled.to[i * c.factors + k] *= 8;
        }
        arena_reset(&arena);
        EXPECT(compute(&c, &arena, &d) == OK && compute(&scaled, &arena, &r) == OK);
        for (size_t i = 0; i < c.cells * c.factors; i++)
            EXPECT(close_to(r.cells[i], 8 * d.cells[i], size_of(&r, &c)));
    }
    arena_done(&arena);
}

/* The 2^K products themselves, as the definition has them. */
static long double product_of_mixture(void *context, size_t from, size_t to, unsigned mask)
{
    const Case *c = context;
    const double *rows[] = { c->from, c->to };
    long double total = 0;
    for (size_t i = 0; i < c->cells; i++) {
        long double p = 1;
        for (size_t k = 0; k < c->factors; k++) {
            size_t at = i * c->factors + k;
            double x = rows[mask >> k & 1 ? to : from][at], other = rows[mask >> k & 1 ? from : to][at];
            p *= (long double)(isnan(x) ? isnan(other) ? 0 : other : x);
        }
        total += p;
    }
    return total;
}

TEST(decompose_of_products_is_the_shapley_value)
{
    Arena arena;
    arena_init(&arena, ARENA_LIMIT);
    for (int n = 0; n < 100; n++) {
        Case c;
        Decomposition d;
        DecomposeRates r;
        random_case(&c);
        arena_reset(&arena);
        EXPECT(compute(&c, &arena, &d) == OK);
        EXPECT(decompose_function(c.factors, product_of_mixture, &c, 0, 1, &r) == OK);
        for (size_t k = 0; k < c.factors; k++)
            EXPECT(fabsl(r.effects[k] - d.effects[k]) <= 1e-15L * (size_of(&d, &c) + fabsl(r.from[k]) + fabsl(r.to[k])));
    }
    arena_done(&arena);
}

TEST(decompose_many_of_two_is_the_decomposition)
{
    Arena arena;
    arena_init(&arena, ARENA_LIMIT);
    for (int n = 0; n < 100; n++) {
        Case c;
        Decomposition d;
        DecomposeMany m;
        random_case(&c);
        arena_reset(&arena);
        const double *const values[] = { c.from, c.to };
        EXPECT(compute(&c, &arena, &d) == OK);
        EXPECT(decompose_many(values, 2, c.cells, c.factors, &arena, &m) == OK);
        EXPECT(close_to(m.totals[0], d.from, size_of(&d, &c)) && close_to(m.totals[1], d.to, size_of(&d, &c)));
        for (size_t k = 0; k < c.factors; k++) {
            long double size = size_of(&d, &c) + fabsl(m.rates[k]) + fabsl(m.rates[c.factors + k]);
            EXPECT(close_to(decompose_many_effect(&m, k, 0, 1), d.effects[k], size));
        }
    }
    arena_done(&arena);
}

TEST(decompose_bars_sum_to_the_yen)
{
    Arena arena;
    arena_init(&arena, ARENA_LIMIT);
    for (int n = 0; n < 500; n++) {
        Case c;
        Decomposition d;
        random_case(&c);
        arena_reset(&arena);
        EXPECT(compute(&c, &arena, &d) == OK);
        size_t count = c.cells * c.factors;
        long double largest = 1, sum = 0;
        for (size_t i = 0; i < count; i++)
            largest = fmaxl(largest, fabsl(d.cells[i]));
        for (size_t i = 0; i < count; i++) { /* to sizes that yen have */
            d.cells[i] *= 1e9L / largest;
            sum += d.cells[i];
        }
        int64_t yen[RANDOM_CELLS * DECOMPOSE_FACTORS_MAX], margin[DECOMPOSE_FACTORS_MAX], target = llroundl(sum), total = 0;
        EXPECT(decompose_round(d.cells, NULL, c.cells, c.factors, target, &arena, yen) == OK);
        decompose_margin(yen, c.cells, c.factors, margin);
        for (size_t k = 0; k < c.factors; k++)
            total += margin[k];
        EXPECT_I64(total, target);
        for (size_t i = 0; i < count; i++)
            EXPECT(fabsl((long double)yen[i] - d.cells[i]) < 1.000001L);
    }
    arena_done(&arena);
}
