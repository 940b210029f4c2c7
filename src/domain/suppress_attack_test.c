/* Tables attacked by somebody who knows the rule, every shown cell and every sum: by counting all tables that there could be, by
 * elimination over the rationals, and by tightening bounds. None of the attacks shares code with suppress. */
#include "domain/suppress_testing.h"

#include <stdlib.h>

/* What the attackers do not know. What is told they do, shown or not. */
static bool unknown(const Suppress *s, size_t cell)
{
    return s->cells[cell].hidden && !s->cells[cell].told;
}

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
