#include "domain/decompose.h"

#define MIX_TOLERANCE 1e-12
#define TERMS (DECOMPOSE_FACTORS_MAX + 1)

/* Coefficients of a polynomial in t: term r holds the products that take r factors from the second population. */
typedef long double Poly[TERMS];

static const struct { const char *code, *sentence; } refusals[] = {
    [DECOMPOSE_GOOD] = { "good", "計算できます。" },
    [DECOMPOSE_SIZE] = { "length", "要因は1〜8個、内訳は1件以上にしてください。" },
    [DECOMPOSE_RANGE] = { "range", "数として扱えないか、大きすぎます。単位を確かめてください。" },
    [DECOMPOSE_HIDDEN] = { "missing", "値がありません。その団体にない区分なら、ほかの要因（割合など）を0にしてください。" },
    [DECOMPOSE_MIX] = { "choice", "構成比と単価の指定が合いません。構成比は1つ、単価は1つ以上の別の要因にしてください。" },
    [DECOMPOSE_MIX_SUM] = { "range", "構成比の合計が2つの団体で違います。同じ群の構成比の合計をそろえてください。" },
    [DECOMPOSE_MIX_COMMON] = { "range", "同じ群の中で、構成比と単価以外の要因が違います。同じ値にするか、群を分けてください。" },
};

const char *decompose_refusal_code(DecomposeRefusal r)
{
    return refusals[r].code;
}

const char *decompose_refusal_sentence(DecomposeRefusal r)
{
    return refusals[r].sentence;
}

/* ---- what is given ---- */

/* Both rows of one cell with the undefined filled from the other side; 0 where neither side knows it. */
static void fill(const double *from, const double *to, size_t factors, long double *a, long double *b)
{
    for (size_t k = 0; k < factors; k++) {
        long double x = (long double)from[k], y = (long double)to[k];
        a[k] = isnan(from[k]) ? (isnan(to[k]) ? 0 : y) : x;
        b[k] = isnan(to[k]) ? (isnan(from[k]) ? 0 : x) : y;
    }
}

typedef struct {
    DecomposeIssue *issues;
    size_t room, count;
} Issues;

static void add_issue(Issues *is, DecomposeRefusal why, size_t cell, size_t factor, bool to)
{
    if (is->count < is->room)
        is->issues[is->count] = (DecomposeIssue){ why, cell, factor, to };
    is->count++;
}

/* An undefined factor is harmless only where something else says that nobody was there. */
static void check_row(const double *row, size_t factors, size_t cell, bool to, Issues *is)
{
    bool absent = false;
    for (size_t k = 0; k < factors; k++)
        absent |= row[k] == 0;
    for (size_t k = 0; k < factors; k++) {
        if (isnan(row[k]) ? !absent : fabs(row[k]) > DECOMPOSE_VALUE_MAX)
            add_issue(is, isnan(row[k]) ? DECOMPOSE_HIDDEN : DECOMPOSE_RANGE, cell, k, to);
    }
}

typedef struct {
    bool seen;
    size_t first;         /* cell */
    long double sum_from, sum_to, size;
    Poly price;           /* average over the group */
} Group;

static size_t group_of(const DecomposeInputs *in, size_t cell)
{
    return in->group ? in->group[cell] : 0;
}

static size_t factor_of(unsigned mask)
{
    return mask ? (size_t)__builtin_ctz(mask) : 0;
}

static bool masks_fit(const DecomposeInputs *in)
{
    unsigned all = (1u << in->factors) - 1;
    return __builtin_popcount(in->mix) == 1 && in->price && !(in->price & in->mix) && !((in->price | in->mix) & ~all);
}

static bool same_common(const DecomposeInputs *in, const long double *x, const long double *y, size_t *ret)
{
    for (size_t k = 0; k < in->factors; k++)
        if (!((in->mix | in->price) >> k & 1) && x[k] != y[k]) {
            *ret = k;
            return false;
        }
    return true;
}

static void check_mix(const DecomposeInputs *in, Group *groups, Issues *is)
{
    long double a[DECOMPOSE_FACTORS_MAX], b[DECOMPOSE_FACTORS_MAX], fa[DECOMPOSE_FACTORS_MAX], fb[DECOMPOSE_FACTORS_MAX];
    size_t w = factor_of(in->mix), k, n = in->factors;
    for (size_t i = 0; i < in->cells; i++) {
        Group *g = &groups[group_of(in, i)];
        if (!g->seen)
            *g = (Group){ .seen = true, .first = i };
        fill(in->from + i * n, in->to + i * n, n, a, b);
        fill(in->from + g->first * n, in->to + g->first * n, n, fa, fb);
        g->sum_from += a[w];
        g->sum_to += b[w];
        g->size += fabsl(a[w]) + fabsl(b[w]);
        if (!same_common(in, a, fa, &k))
            add_issue(is, DECOMPOSE_MIX_COMMON, i, k, false);
        else if (!same_common(in, b, fb, &k))
            add_issue(is, DECOMPOSE_MIX_COMMON, i, k, true);
    }
    for (size_t g = 0; g < in->cells; g++)
        if (groups[g].seen && fabsl(groups[g].sum_to - groups[g].sum_from) > MIX_TOLERANCE * groups[g].size)
            add_issue(is, DECOMPOSE_MIX_SUM, groups[g].first, w, true);
}

static bool groups_fit(const DecomposeInputs *in)
{
    for (size_t i = 0; i < in->cells; i++)
        if (group_of(in, i) >= in->cells)
            return false;
    return true;
}

static Status check(const DecomposeInputs *in, Arena *arena, Issues *is, Group **ret_groups)
{
    *ret_groups = NULL;
    if (!in->cells || !in->factors || in->cells > DECOMPOSE_CELLS_MAX || in->factors > DECOMPOSE_FACTORS_MAX) {
        add_issue(is, DECOMPOSE_SIZE, 0, 0, false);
        return OK;
    }
    for (size_t i = 0; i < in->cells; i++) {
        check_row(in->from + i * in->factors, in->factors, i, false, is);
        check_row(in->to + i * in->factors, in->factors, i, true, is);
    }
    if (is->count || (!in->mix && !in->price))
        return OK;
    if (!masks_fit(in) || !groups_fit(in)) {
        add_issue(is, DECOMPOSE_MIX, 0, factor_of(in->mix), false);
        return OK;
    }
    *ret_groups = ARENA_ARRAY(arena, Group, in->cells);
    if (!*ret_groups)
        return ERR_MEMORY;
    check_mix(in, *ret_groups, is);
    return OK;
}

size_t decompose_check(const DecomposeInputs *in, Arena *arena, DecomposeIssue *ret, size_t room)
{
    Issues is = { ret, room, 0 };
    Group *groups;
    if (check(in, arena, &is, &groups) != OK)
        add_issue(&is, DECOMPOSE_SIZE, 0, 0, false);
    return is.count;
}

/* ---- one cell ---- */

/* p × (a + b t), p of degree n */
static void multiply(const long double *p, size_t n, long double a, long double b, long double *ret)
{
    ret[0] = p[0] * a;
    for (size_t r = 1; r <= n; r++)
        ret[r] = p[r] * a + p[r - 1] * b;
    ret[n + 1] = p[n] * b;
}

/* 1 ÷ (K × binom(K−1, r)) */
static void weights(size_t factors, Poly ret)
{
    long double binomial = 1;
    for (size_t r = 0; r < factors; r++) {
        ret[r] = 1 / ((long double)factors * binomial);
        binomial = binomial * (long double)(factors - 1 - r) / (long double)(r + 1);
    }
}

/* The weights are those of ∫₀¹ tʳ (1 − t)^(K−1−r) dt, so a factor is worth ∫₀¹ Π_{j≠k} (A_j + (B_j − A_j) t) dt: the mean on the straight way
 * from one population to the other. Of degree K − 1, it is the sum over so many nodes, without an error (Gauss and Legendre). */
#define NODES_MAX (DECOMPOSE_FACTORS_MAX / 2)
typedef struct {
    size_t n;
    long double at[NODES_MAX], weight[NODES_MAX];
} Nodes;

/* Roots of the Legendre polynomials and their weights on −1 to 1 (Abramowitz and Stegun, table 25.4), moved to 0 to 1. */
#define AT(x) (0.5L + 0.5L * (x))
static const Nodes nodes_by_size[NODES_MAX + 1] = {
    [1] = { 1, { AT(0) }, { 1 } },
    [2] = { 2, { AT(-.57735026918962576451L), AT(.57735026918962576451L) }, { .5L, .5L } },
    [3] = { 3, { AT(-.77459666924148337704L), AT(0), AT(.77459666924148337704L) }, { 2.5L / 9, 4.0L / 9, 2.5L / 9 } },
    [4] = { 4, { AT(-.86113631159405257522L), AT(-.33998104358485626480L), AT(.33998104358485626480L), AT(.86113631159405257522L) },
            { .17392742256872692869L, .32607257743127307131L, .32607257743127307131L, .17392742256872692869L } },
};

static const Nodes *nodes_for(size_t factors)
{
    return &nodes_by_size[(factors + 1) / 2];
}

/* The factors of a cell on the way. */
typedef struct {
    long double at[NODES_MAX][DECOMPOSE_FACTORS_MAX];
} Mixed;

static void mix_cell(const long double *a, const long double *b, size_t factors, const Nodes *nodes, Mixed *ret)
{
    for (size_t i = 0; i < nodes->n; i++)
        for (size_t k = 0; k < factors; k++)
            ret->at[i][k] = a[k] + (b[k] - a[k]) * nodes->at[i];
}

/* By factor: what a unit of it is worth, over all mixtures of the others. */
static void worths(const Mixed *x, size_t factors, const Nodes *nodes, long double *ret)
{
    for (size_t k = 0; k < factors; k++)
        ret[k] = 0;
    for (size_t i = 0; i < nodes->n; i++) {
        long double before[DECOMPOSE_FACTORS_MAX + 1], after = nodes->weight[i];
        before[0] = 1;
        for (size_t k = 0; k + 1 < factors; k++)
            before[k + 1] = before[k] * x->at[i][k];
        for (size_t k = factors; k-- > 0; after *= x->at[i][k])
            ret[k] += before[k] * after;
    }
}

static long double product(const long double *x, size_t factors)
{
    long double p = 1;
    for (size_t k = 0; k < factors; k++)
        p *= x[k];
    return p;
}

/* ---- the centred mix ---- */

static size_t masked_product(const long double *a, const long double *b, unsigned mask, Poly ret)
{
    Poly p = { 1 }, q;
    size_t n = 0;
    for (unsigned rest = mask; rest; rest &= rest - 1, n++) {
        size_t k = factor_of(rest);
        multiply(p, n, a[k], b[k], q);
        for (size_t r = 0; r <= n + 1; r++)
            p[r] = q[r];
    }
    for (size_t r = 0; r <= n; r++)
        ret[r] = p[r];
    return n;
}

/* The group's average price: the first population's by its own mix, the second's by its own, mixtures by the mean mix. */
static void average_prices(const DecomposeInputs *in, Group *groups)
{
    size_t w = factor_of(in->mix), n = in->factors;
    for (size_t i = 0; i < in->cells; i++) {
        long double a[DECOMPOSE_FACTORS_MAX], b[DECOMPOSE_FACTORS_MAX];
        Group *g = &groups[group_of(in, i)];
        Poly price;
        fill(in->from + i * n, in->to + i * n, n, a, b);
        size_t degree = masked_product(a, b, in->price, price);
        long double share_from = g->sum_from != 0 ? a[w] / g->sum_from : 0, share_to = g->sum_to != 0 ? b[w] / g->sum_to : 0;
        for (size_t r = 0; r <= degree; r++)
            g->price[r] += price[r] * (r == 0 ? share_from : r == degree ? share_to : (share_from + share_to) / 2);
    }
}

static long double average_at(const Group *g, size_t degree, long double t)
{
    long double sum = 0, power = 1;
    for (size_t r = 0; r <= degree; r++, power *= t) {
        long double rest = 1;
        for (size_t i = r; i < degree; i++)
            rest *= 1 - t;
        sum += g->price[r] * power * rest;
    }
    return sum;
}

static long double centred(const DecomposeInputs *in, const Group *g, const long double *change, const Mixed *x, const Nodes *nodes)
{
    size_t mix = factor_of(in->mix), degree = (size_t)__builtin_popcount(in->price);
    long double worth = 0;
    for (size_t i = 0; i < nodes->n; i++) {
        long double price = 1, common = nodes->weight[i];
        for (size_t k = 0; k < in->factors; k++)
            if (in->price >> k & 1)
                price *= x->at[i][k];
            else if (k != mix)
                common *= x->at[i][k];
        worth += common * (price - average_at(g, degree, nodes->at[i]));
    }
    return change[mix] * worth;
}

Status decompose_compute(const DecomposeInputs *in, Arena *arena, Decomposition *ret)
{
    DecomposeIssue first;
    Issues is = { &first, 1, 0 };
    Group *groups;
    TRY(check(in, arena, &is, &groups));
    if (is.count)
        return ERR_INVALID;
    long double *cells = ARENA_ARRAY(arena, long double, in->cells * in->factors);
    if (!cells)
        return ERR_MEMORY;
    Decomposition d = { .cells = cells };
    size_t n = in->factors;
    const Nodes *nodes = nodes_for(n);
    if (groups)
        average_prices(in, groups);
    for (size_t i = 0; i < in->cells; i++) {
        long double a[DECOMPOSE_FACTORS_MAX], b[DECOMPOSE_FACTORS_MAX], change[DECOMPOSE_FACTORS_MAX], worth[DECOMPOSE_FACTORS_MAX];
        Mixed x;
        fill(in->from + i * n, in->to + i * n, n, a, b);
        mix_cell(a, b, n, nodes, &x);
        worths(&x, n, nodes, worth);
        d.from += product(a, n);
        d.to += product(b, n);
        for (size_t k = 0; k < n; k++) {
            change[k] = b[k] - a[k];
            cells[i * n + k] = change[k] * worth[k];
        }
        if (groups)
            cells[i * n + factor_of(in->mix)] = centred(in, &groups[group_of(in, i)], change, &x, nodes);
        for (size_t k = 0; k < n; k++)
            d.effects[k] += cells[i * n + k];
    }
    d.total = d.to - d.from;
    *ret = d;
    return OK;
}

/* ---- any function ---- */

Status decompose_function(size_t factors, DecomposeTotal total, void *context, size_t from, size_t to, DecomposeRates *ret)
{
    long double totals[1u << DECOMPOSE_FACTORS_MAX];
    Poly w;
    DecomposeRates r = { .effects = { 0 } };
    if (factors == 0 || factors > DECOMPOSE_FACTORS_MAX)
        return ERR_INVALID;
    weights(factors, w);
    for (unsigned mask = 0; mask < 1u << factors; mask++) {
        totals[mask] = total(context, from, to, mask);
        if (!isfinite(totals[mask]))
            return ERR_INVALID;
    }
    for (unsigned mask = 0; mask < 1u << factors; mask++)
        for (size_t k = 0; k < factors; k++) {
            unsigned with = 1u << k;
            if (mask & with)
                continue;
            long double weight = w[__builtin_popcount(mask)];
            r.from[k] += weight * totals[mask];
            r.to[k] += weight * totals[mask | with];
            r.effects[k] += weight * (totals[mask | with] - totals[mask]);
        }
    *ret = r;
    return OK;
}

/* ---- many populations ---- */

/* pairs[k][i][j]: the rate of i on factor k, standardised with j. */
typedef struct {
    size_t populations;
    long double *pairs;
} Pairs;

static long double *pair_rate(const Pairs *p, size_t k, size_t i, size_t j)
{
    return &p->pairs[(k * p->populations + i) * p->populations + j];
}

static Status start_many(size_t populations, size_t factors, Arena *arena, Pairs *p, DecomposeMany *m)
{
    if (populations < 2 || populations > DECOMPOSE_POPULATIONS_MAX || factors == 0 || factors > DECOMPOSE_FACTORS_MAX)
        return ERR_INVALID;
    *p = (Pairs){ populations, ARENA_ARRAY(arena, long double, factors * populations * populations) };
    *m = (DecomposeMany){ populations, factors, ARENA_ARRAY(arena, long double, populations),
                          ARENA_ARRAY(arena, long double, populations * factors) };
    return p->pairs && m->totals && m->rates ? OK : ERR_MEMORY;
}

/* eq. 6.11, with Σ_{j≠1,i} α_{i.j} − (N−2) α_{i.1} written as R_i − (N−1) α_{i.1} */
static void agree(const Pairs *p, DecomposeMany *m)
{
    long double n = (long double)m->populations, sums[DECOMPOSE_POPULATIONS_MAX];
    for (size_t k = 0; k < m->factors; k++) {
        long double all = 0;
        for (size_t i = 0; i < m->populations; i++) {
            sums[i] = 0;
            for (size_t j = 0; j < m->populations; j++)
                sums[i] += j == i ? 0 : *pair_rate(p, k, i, j);
            all += sums[i];
        }
        for (size_t one = 0; one < m->populations; one++) {
            long double with_one = 0;
            for (size_t i = 0; i < m->populations; i++)
                with_one += i == one ? 0 : *pair_rate(p, k, i, one);
            m->rates[one * m->factors + k] = sums[one] / (n - 1) + (all - sums[one]) / (n * (n - 1)) - with_one / n;
        }
    }
}

static Status check_populations(const double *const *values, size_t populations, size_t cells, size_t factors)
{
    DecomposeIssue first;
    Issues is = { &first, 1, 0 };
    for (size_t p = 0; p < populations; p++)
        for (size_t i = 0; i < cells; i++)
            check_row(values[p] + i * factors, factors, i, false, &is);
    return is.count || cells == 0 || cells > DECOMPOSE_CELLS_MAX ? ERR_INVALID : OK;
}

Status decompose_many(const double *const *values, size_t populations, size_t cells, size_t factors, Arena *arena, DecomposeMany *ret)
{
    Pairs pairs;
    DecomposeMany m;
    TRY(start_many(populations, factors, arena, &pairs, &m));
    TRY(check_populations(values, populations, cells, factors));
    const Nodes *nodes = nodes_for(factors);
    for (size_t i = 0; i < populations; i++)
        for (size_t j = i + 1; j < populations; j++)
            for (size_t c = 0; c < cells; c++) {
                long double a[DECOMPOSE_FACTORS_MAX], b[DECOMPOSE_FACTORS_MAX], worth[DECOMPOSE_FACTORS_MAX];
                Mixed x;
                fill(values[i] + c * factors, values[j] + c * factors, factors, a, b);
                mix_cell(a, b, factors, nodes, &x);
                worths(&x, factors, nodes, worth);
                m.totals[i] += j == i + 1 ? product(a, factors) : 0;
                m.totals[j] += i == 0 && j + 1 == populations ? product(b, factors) : 0;
                for (size_t k = 0; k < factors; k++) {
                    *pair_rate(&pairs, k, i, j) += a[k] * worth[k];
                    *pair_rate(&pairs, k, j, i) += b[k] * worth[k];
                }
            }
    agree(&pairs, &m);
    *ret = m;
    return OK;
}

Status decompose_many_function(size_t populations, size_t factors, DecomposeTotal total, void *context, Arena *arena, DecomposeMany *ret)
{
    Pairs pairs;
    DecomposeMany m;
    TRY(start_many(populations, factors, arena, &pairs, &m));
    for (size_t i = 0; i < populations; i++) {
        m.totals[i] = total(context, i, i, 0);
        for (size_t j = i + 1; j < populations; j++) {
            DecomposeRates r;
            TRY(decompose_function(factors, total, context, i, j, &r));
            for (size_t k = 0; k < factors; k++) {
                *pair_rate(&pairs, k, i, j) = r.from[k];
                *pair_rate(&pairs, k, j, i) = r.to[k];
            }
        }
    }
    agree(&pairs, &m);
    *ret = m;
    return OK;
}

void decompose_agree(const long double *effects, size_t populations, size_t factors, long double *ret)
{
    for (size_t i = 0; i < populations * factors; i++)
        ret[i] = 0;
    for (size_t i = 0; i < populations; i++)
        for (size_t j = i + 1; j < populations; j++)
            for (size_t k = 0; k < factors; k++) {
                long double share = effects[(i * populations + j) * factors + k] / (long double)populations;
                ret[j * factors + k] += share;
                ret[i * factors + k] -= share;
            }
}

long double decompose_many_effect(const DecomposeMany *m, size_t factor, size_t from, size_t to)
{
    return m->rates[to * m->factors + factor] - m->rates[from * m->factors + factor];
}
