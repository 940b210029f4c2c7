/* Published numbers, and tables attacked by somebody who knows the rule, every shown cell and every sum: by counting all tables that
 * there could be, by elimination over the rationals, and by tightening bounds. None of the attacks shares code with suppress. */
#include "base/test.h"
#include "domain/suppress.h"

#include <stdlib.h>
#include <string.h>

/* ---- tables ---- */

enum { SIDE_MAX = 12 };
typedef struct {
    Arena arena;
    Suppress s;
    size_t rows, columns;
    uint32_t at[SIDE_MAX + 1][SIDE_MAX + 1]; /* the last of each: sums */
} Grid;

static void grid_open(Grid *g, size_t rows, size_t columns, const int64_t *values, int64_t width)
{
    int64_t down[SIDE_MAX] = { 0 }, all = 0;
    uint32_t parts[SIDE_MAX + 1];
    memset(g, 0, sizeof *g);
    arena_init(&g->arena, 1 << 26);
    suppress_init(&g->s, &g->arena);
    g->rows = rows;
    g->columns = columns;
    for (size_t r = 0; r < rows; r++) {
        int64_t across = 0;
        for (size_t c = 0; c < columns; c++) {
            int64_t v = values[r * columns + c];
            g->at[r][c] = suppress_cell(&g->s, v, v, width);
            across += v;
            down[c] += v;
        }
        g->at[r][columns] = suppress_cell(&g->s, across, across, width);
        all += across;
    }
    for (size_t c = 0; c < columns; c++)
        g->at[rows][c] = suppress_cell(&g->s, down[c], down[c], width);
    g->at[rows][columns] = suppress_cell(&g->s, all, all, width);
    for (size_t r = 0; r <= rows; r++)
        suppress_sum(&g->s, g->at[r][columns], g->at[r], columns);
    for (size_t c = 0; c <= columns; c++) {
        for (size_t r = 0; r < rows; r++)
            parts[r] = g->at[r][c];
        suppress_sum(&g->s, g->at[rows][c], parts, rows);
    }
    EXPECT_I64(g->s.status, OK);
}

static void grid_close(Grid *g)
{
    arena_done(&g->arena);
}

static void hide(Grid *g, const char *cells) /* "wa xb": rows from w, columns from a */
{
    for (; *cells; cells += cells[2] ? 3 : 2) {
        SuppressCell *c = &g->s.cells[g->at[cells[0] - 'w'][cells[1] - 'a']];
        c->hidden = c->primary = true;
    }
}

static void expect_range(Grid *g, const char *cell, int64_t lo, int64_t hi)
{
    SuppressRange *ranges = ARENA_ARRAY(&g->arena, SuppressRange, g->s.n);
    EXPECT_I64(suppress_ranges(&g->s, &g->arena, ranges), OK);
    SuppressRange r = ranges[g->at[cell[0] - 'w'][cell[1] - 'a']];
    if (r.lo != lo || r.hi != hi)
        test_fail(__FILE__, __LINE__, "%s is [%lld, %lld], wanted [%lld, %lld]", cell, (long long)r.lo, (long long)r.hi, (long long)lo, (long long)hi);
}

/* What the attackers below do not know. What is told they do, shown or not. */
static bool unknown(const Suppress *s, size_t cell)
{
    return s->cells[cell].hidden && !s->cells[cell].told;
}

static size_t hidden_in(const Suppress *s)
{
    size_t n = 0;
    for (size_t i = 0; i < s->n; i++)
        n += s->cells[i].hidden;
    return n;
}

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
    }
}

/* ---- attacks ---- */

#define TRIED_MAX 300000
/* Counts every table of whole numbers that fits what is shown: the unknowns one after the other, each sum watched. */
typedef struct {
    const Suppress *s;
    uint32_t unknown[32];
    size_t n;
    int64_t left[64];       /* of each sum: what its hidden parts still owe; a hidden total owes the other way */
    int open[64];           /* its unknowns not yet chosen */
    int8_t sign[64][32];
    int64_t value[32], lo[32], hi[32], most;
    uint64_t found, tried;
} Count;

static bool fits(const Count *c, size_t sum)
{
    bool negative = false, positive = false;
    for (size_t k = 0; k < c->n; k++)
        if (c->value[k] < 0) {
            negative |= c->sign[sum][k] < 0;
            positive |= c->sign[sum][k] > 0;
        }
    return c->open[sum] == 0 ? c->left[sum] == 0 : (c->left[sum] >= 0 || negative) && (c->left[sum] <= 0 || positive);
}

static void choose(Count *c, size_t k)
{
    if (k == c->n) {
        c->found++;
        for (size_t i = 0; i < c->n; i++) {
            c->lo[i] = c->value[i] < c->lo[i] ? c->value[i] : c->lo[i];
            c->hi[i] = c->value[i] > c->hi[i] ? c->value[i] : c->hi[i];
        }
        return;
    }
    for (int64_t v = 0; v <= c->most && c->tried < TRIED_MAX; v++) {
        bool good = true;
        c->tried++;
        c->value[k] = v;
        for (size_t i = 0; i < c->s->n_sums; i++)
            if (c->sign[i][k]) {
                c->left[i] -= c->sign[i][k] * v;
                c->open[i]--;
                good = good && fits(c, i);
            }
        if (good)
            choose(c, k + 1);
        for (size_t i = 0; i < c->s->n_sums; i++)
            if (c->sign[i][k]) {
                c->left[i] += c->sign[i][k] * v;
                c->open[i]++;
            }
        c->value[k] = -1;
    }
}

static void count_begin(Count *c, const Suppress *s)
{
    memset(c, 0, sizeof *c);
    c->s = s;
    for (size_t i = 0; i < s->n; i++)
        if (unknown(s, i) && c->n < COUNT_OF(c->unknown)) {
            c->value[c->n] = -1;
            c->lo[c->n] = INT64_MAX;
            c->unknown[c->n++] = (uint32_t)i;
        }
    for (size_t i = 0; i < s->n_sums; i++)
        for (size_t p = 0; p <= s->sums[i].n; p++) {
            uint32_t cell = p < s->sums[i].n ? s->parts[s->sums[i].first + p] : s->sums[i].total;
            int8_t sign = p < s->sums[i].n ? 1 : -1;
            size_t k = 0;
            while (k < c->n && c->unknown[k] != cell)
                k++;
            if (k < c->n) {
                c->sign[i][k] = sign;
                c->open[i]++;
            } else
                c->left[i] -= sign * s->cells[cell].value;
        }
}

/* Exact elimination with fractions p/q in 128 bits, from scratch: is any hidden cell given by the sums? */
__extension__ typedef __int128 Wide;
typedef struct { Wide p, q; } Fraction;
static Wide gcd(Wide a, Wide b)
{
    for (a = a < 0 ? -a : a, b = b < 0 ? -b : b; b;) {
        Wide r = a % b;
        a = b;
        b = r;
    }
    return a ? a : 1;
}
static Fraction fraction(Wide p, Wide q)
{
    Wide g = gcd(p, q) * (q < 0 ? -1 : 1);
    return (Fraction){ p / g, q / g };
}
static Fraction less(Fraction a, Fraction f, Fraction b) /* a − f·b */
{
    return fraction(a.p * f.q * b.q - f.p * b.p * a.q, a.q * f.q * b.q);
}

static size_t count_given(const Suppress *s)
{
    size_t n = s->n, given = 0, done = 0;
    Fraction *m = calloc(s->n_sums * n, sizeof *m);
    for (size_t i = 0; i < s->n_sums * n; i++)
        m[i] = (Fraction){ 0, 1 };
    for (size_t i = 0; i < s->n_sums; i++)
        for (size_t p = 0; p <= s->sums[i].n; p++) {
            uint32_t cell = p < s->sums[i].n ? s->parts[s->sums[i].first + p] : s->sums[i].total;
            if (unknown(s, cell))
                m[i * n + cell].p = p < s->sums[i].n ? 1 : -1;
        }
    for (size_t c = 0; c < n && done < s->n_sums; c++) {
        size_t r = done;
        while (r < s->n_sums && !m[r * n + c].p)
            r++;
        if (r == s->n_sums)
            continue;
        for (size_t k = 0; k < n; k++) {
            Fraction kept = m[r * n + k];
            m[r * n + k] = m[done * n + k];
            m[done * n + k] = kept;
        }
        Fraction lead = m[done * n + c];
        for (size_t k = 0; k < n; k++)
            m[done * n + k] = fraction(m[done * n + k].p * lead.q, m[done * n + k].q * lead.p);
        for (size_t i = 0; i < s->n_sums; i++) {
            Fraction factor = m[i * n + c];
            for (size_t k = 0; i != done && factor.p && k < n; k++)
                m[i * n + k] = less(m[i * n + k], factor, m[done * n + k]);
        }
        done++;
    }
    for (size_t i = 0; i < done; i++) {
        size_t left = 0;
        for (size_t k = 0; k < n; k++)
            left += m[i * n + k].p != 0;
        given += left == 1;
    }
    free(m);
    return given;
}

/* Bounds: what a sum leaves to one of its parts when the others are at their ends. Again and again until nothing moves. */
static size_t count_tight(const Suppress *s)
{
    int64_t *lo = calloc(s->n, sizeof *lo), *hi = calloc(s->n, sizeof *hi);
    const int64_t far = INT64_C(1) << 40;
    size_t tight = 0;
    for (size_t i = 0; i < s->n; i++) {
        lo[i] = unknown(s, i) ? 0 : s->cells[i].value;
        hi[i] = unknown(s, i) ? far : s->cells[i].value;
    }
    for (bool moved = true; moved;) {
        moved = false;
        for (size_t i = 0; i < s->n_sums; i++)
            for (size_t p = 0; p <= s->sums[i].n; p++) {
                /* Σ sign·x = 0 */
                int64_t low = 0, high = 0;
                uint32_t self = p < s->sums[i].n ? s->parts[s->sums[i].first + p] : s->sums[i].total;
                for (size_t k = 0; k <= s->sums[i].n; k++) {
                    uint32_t x = k < s->sums[i].n ? s->parts[s->sums[i].first + k] : s->sums[i].total;
                    if (k == p)
                        continue;
                    low += k < s->sums[i].n ? lo[x] : -hi[x];
                    high += k < s->sums[i].n ? hi[x] : -lo[x];
                }
                int64_t least = p < s->sums[i].n ? -high : low, most = p < s->sums[i].n ? -low : high;
                if (least > lo[self] || (most < hi[self] && most < far)) {
                    lo[self] = least > lo[self] ? least : lo[self];
                    hi[self] = most < hi[self] ? most : hi[self];
                    moved = true;
                }
            }
    }
    for (size_t i = 0; i < s->n; i++)
        tight += unknown(s, i) && hi[i] - lo[i] < s->cells[i].width;
    free(lo);
    free(hi);
    return tight;
}

/* Nothing that is not told can be shown beside what is told of few. */
static bool nothing_apart(const Suppress *s)
{
    bool few = false;
    for (size_t i = 0; i < s->n; i++)
        few |= s->cells[i].told && s->cells[i].primary;
    for (size_t i = 0; i < s->n && few; i++)
        EXPECT(s->cells[i].hidden);
    return few;
}

/* Answers whether every table there could be was counted. */
static bool attack(const Suppress *s, int64_t below, bool small)
{
    if (nothing_apart(s))
        return false;
    for (size_t i = 0; i < s->n; i++)
        EXPECT(!s->cells[i].told || !s->cells[i].hidden);
    for (size_t i = 0; i < s->n; i++)
        EXPECT(s->cells[i].hidden || s->cells[i].people == 0 || s->cells[i].people >= below);
    EXPECT_I64(count_given(s), 0);
    EXPECT_I64(count_tight(s), 0);
    static Count c;
    if (!small || hidden_in(s) > 28 || !hidden_in(s))
        return false;
    count_begin(&c, s);
    c.most = 30;
    for (size_t i = 0; i < s->n; i++) { /* what is there must be among what is counted, and room above it */
        int64_t room = s->cells[i].value + s->cells[i].width;
        c.most = unknown(s, i) && room > c.most ? room : c.most;
    }
    choose(&c, 0);
    for (size_t i = 0; i < c.n && c.tried < TRIED_MAX; i++) {
        EXPECT(c.hi[i] - c.lo[i] >= s->cells[c.unknown[i]].width);
        EXPECT(c.lo[i] <= s->cells[c.unknown[i]].value && c.hi[i] >= s->cells[c.unknown[i]].value);
    }
    return c.tried < TRIED_MAX;
}

static bool random_grid(size_t rows, size_t columns, int64_t most, int64_t below, bool small, bool told)
{
    int64_t values[SIDE_MAX * SIDE_MAX];
    Grid g;
    for (size_t i = 0; i < rows * columns; i++)
        values[i] = test_rand(0, 3) ? (int64_t)test_rand(0, (uint64_t)most) : (int64_t)test_rand(0, (uint64_t)below);
    grid_open(&g, rows, columns, values, below);
    if (told)
        suppress_tell(&g.s, g.at[rows][columns]);
    EXPECT_I64(suppress_run(&g.s, &(SuppressRule){ .below = below }), OK);
    bool counted = attack(&g.s, below, small);
    bool exact[(SIDE_MAX + 1) * (SIDE_MAX + 1)], bridge[(SIDE_MAX + 1) * (SIDE_MAX + 1)];
    EXPECT_I64(suppress_exact(&g.s, &g.arena, exact), OK);
    EXPECT_I64(suppress_bridges(&g.s, &g.arena, bridge), OK);
    EXPECT(memcmp(exact, bridge, g.s.n * sizeof *exact) == 0);
    grid_close(&g);
    return counted;
}

TEST(small_tables_are_counted_out)
{
    int counted = 0;
    for (int i = 0; i < 300; i++)
        counted += random_grid(test_rand(2, 3), test_rand(2, 3), 12, 3, true, i % 2);
    EXPECT(counted >= 100);
}

TEST(large_tables_resist)
{
    for (int i = 0; i < 40; i++)
        random_grid(test_rand(2, SIDE_MAX), test_rand(2, SIDE_MAX), 60, test_rand(0, 1) ? 10 : 20, false, i % 2);
}

/* Bridges and rank agree on whatever is hidden, well or badly. */
TEST(bridges_are_what_follows_exactly)
{
    for (int round = 0; round < 300; round++) {
        int64_t values[SIDE_MAX * SIDE_MAX];
        size_t rows = test_rand(1, 6), columns = test_rand(1, 6), given = 0;
        Grid g;
        for (size_t i = 0; i < rows * columns; i++)
            values[i] = (int64_t)test_rand(0, 30);
        grid_open(&g, rows, columns, values, 5);
        for (size_t i = 0; i < g.s.n; i++)
            g.s.cells[i].hidden = test_rand(0, 2) == 0;
        bool exact[64], bridge[64];
        EXPECT_I64(suppress_exact(&g.s, &g.arena, exact), OK);
        EXPECT_I64(suppress_bridges(&g.s, &g.arena, bridge), OK);
        for (size_t i = 0; i < g.s.n; i++) {
            EXPECT(exact[i] == bridge[i]);
            given += exact[i];
        }
        EXPECT_I64(given, count_given(&g.s));
        grid_close(&g);
    }
}

/* Three dimensions with every margin, as a cube of month × service × level has them. */
static void random_cube(const size_t size[3], int64_t most, int64_t below, bool told)
{
    CLEANUP(arena_done) Arena a;
    Suppress s;
    enum { N = 5 };
    int64_t v[N][N][N] = { 0 };
    uint32_t id[N][N][N];
    arena_init(&a, 1 << 26);
    suppress_init(&s, &a);
    for (size_t i = 0; i <= size[0]; i++)
        for (size_t j = 0; j <= size[1]; j++)
            for (size_t k = 0; k <= size[2]; k++) {
                bool inner = i < size[0] && j < size[1] && k < size[2];
                for (size_t x = 0; !inner && x < size[0]; x++)
                    for (size_t y = 0; y < size[1]; y++)
                        for (size_t z = 0; z < size[2]; z++)
                            v[i][j][k] += (i == size[0] || i == x) && (j == size[1] || j == y) && (k == size[2] || k == z) ? v[x][y][z] : 0;
                if (inner)
                    v[i][j][k] = test_rand(0, 2) ? (int64_t)test_rand(0, (uint64_t)most) : (int64_t)test_rand(0, (uint64_t)below);
            }
    for (size_t i = 0; i <= size[0]; i++)
        for (size_t j = 0; j <= size[1]; j++)
            for (size_t k = 0; k <= size[2]; k++)
                id[i][j][k] = suppress_cell(&s, v[i][j][k], v[i][j][k], below);
    uint32_t p[N];
    for (size_t i = 0; i <= size[0]; i++)
        for (size_t j = 0; j <= size[1]; j++)
            suppress_sum(&s, id[i][j][size[2]], id[i][j], size[2]);
    for (size_t i = 0; i <= size[0]; i++)
        for (size_t k = 0; k <= size[2]; k++) {
            for (size_t j = 0; j < size[1]; j++)
                p[j] = id[i][j][k];
            suppress_sum(&s, id[i][size[1]][k], p, size[1]);
        }
    for (size_t j = 0; j <= size[1]; j++)
        for (size_t k = 0; k <= size[2]; k++) {
            for (size_t i = 0; i < size[0]; i++)
                p[i] = id[i][j][k];
            suppress_sum(&s, id[size[0]][j][k], p, size[0]);
        }
    if (told)
        suppress_tell(&s, id[size[0]][size[1]][size[2]]);
    EXPECT_I64(suppress_run(&s, &(SuppressRule){ .below = below }), OK);
    attack(&s, below, false);
}

TEST(cubes_resist)
{
    for (int i = 0; i < 60; i++)
        random_cube((size_t[3]){ 2, 2, 2 }, 12, 3, i % 2);
    for (int i = 0; i < 10; i++)
        random_cube((size_t[3]){ test_rand(2, 4), test_rand(2, 4), test_rand(2, 4) }, 80, 10, i % 2);
}

/* Tables that share a margin: rows × a and rows × b of the same people. Each alone is safe; together they must be. */
TEST(linked_tables_resist)
{
    for (int round = 0; round < 80; round++) {
        CLEANUP(arena_done) Arena a;
        Suppress s;
        enum { ROWS = 4 };
        size_t sides[2] = { test_rand(2, 4), test_rand(2, 4) };
        int64_t below = test_rand(0, 1) ? 3 : 10;
        uint32_t margin[ROWS], parts[ROWS + 1], all;
        int64_t rows[ROWS], sum = 0;
        arena_init(&a, 1 << 26);
        suppress_init(&s, &a);
        for (size_t r = 0; r < ROWS; r++) {
            rows[r] = (int64_t)test_rand(0, (uint64_t)below * 6);
            margin[r] = suppress_cell(&s, rows[r], rows[r], below);
            sum += rows[r];
        }
        all = suppress_cell(&s, sum, sum, below);
        suppress_sum(&s, all, margin, ROWS);
        for (size_t t = 0; t < 2; t++) {
            uint32_t id[ROWS][4], down[4];
            int64_t columns[4] = { 0 };
            for (size_t r = 0; r < ROWS; r++) {
                int64_t left = rows[r];
                for (size_t c = 0; c < sides[t]; c++) {
                    int64_t v = c + 1 == sides[t] ? left : (int64_t)test_rand(0, (uint64_t)left);
                    id[r][c] = suppress_cell(&s, v, v, below);
                    columns[c] += v;
                    left -= v;
                }
                suppress_sum(&s, margin[r], id[r], sides[t]);
            }
            for (size_t c = 0; c < sides[t]; c++) {
                down[c] = suppress_cell(&s, columns[c], columns[c], below);
                for (size_t r = 0; r < ROWS; r++)
                    parts[r] = id[r][c];
                suppress_sum(&s, down[c], parts, ROWS);
            }
            suppress_sum(&s, all, down, sides[t]);
        }
        if (round % 2)
            suppress_tell(&s, all);
        EXPECT_I64(suppress_run(&s, &(SuppressRule){ .below = below }), OK);
        attack(&s, below, false);
    }
}

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
