/* decompose_yen.c: effects in whole yen that sum to the difference, and what of them the cap sees. */
#include "domain/decompose.h"

#include <math.h>
#include <stdlib.h>

#define MILLIONTHS 1000000 /* remainders that agree so far are ties: the rest is noise of the floating point */

typedef struct {
    Str key;
    size_t at;
} Place;

static int by_key(const void *a, const void *b)
{
    const Place *x = a, *y = b;
    int order = str_cmp(x->key, y->key);
    return order ? order : (x->at > y->at) - (x->at < y->at);
}

static int by_number(const void *a, const void *b)
{
    uint64_t x = *(const uint64_t *)a, y = *(const uint64_t *)b;
    return (x > y) - (x < y);
}

/* Cells in the order of their keys. */
static Status order_cells(const Str *keys, size_t n, Arena *arena, size_t **ret)
{
    size_t *order = ARENA_ARRAY(arena, size_t, n + 1);
    Place *places = keys ? ARENA_ARRAY(arena, Place, n + 1) : NULL;
    if (!order || (keys && !places))
        return ERR_MEMORY;
    for (size_t i = 0; i < n; i++) {
        order[i] = i;
        if (keys)
            places[i] = (Place){ keys[i], i };
    }
    if (keys)
        qsort(places, n, sizeof *places, by_key);
    for (size_t i = 0; keys && i < n; i++)
        order[i] = places[i].at;
    *ret = order;
    return OK;
}

static int64_t cut_yen(long double v, uint64_t *ret_millionths)
{
    long double base = floorl(v);
    uint64_t rest = (uint64_t)llroundl((v - base) * MILLIONTHS);
    *ret_millionths = rest % MILLIONTHS;
    return (int64_t)base + (int64_t)(rest / MILLIONTHS);
}

static bool sums_to(const long double *cells, size_t n, int64_t target)
{
    long double sum = 0;
    for (size_t i = 0; i < n; i++) {
        if (!(fabsl(cells[i]) <= YEN_MAX))
            return false;
        sum += cells[i];
    }
    return target >= -YEN_MAX && target <= YEN_MAX && fabsl(sum - (long double)target) < 1;
}

Status decompose_round(const long double *cells, const Str *keys, size_t n, size_t factors, int64_t target, Arena *arena,
                       int64_t *ret)
{
    size_t *order, count = n * factors;
    if (factors == 0 || factors > DECOMPOSE_FACTORS_MAX || n > DECOMPOSE_CELLS_MAX || !sums_to(cells, count, target))
        return ERR_INVALID;
    TRY(order_cells(keys, n, arena, &order));
    uint64_t *turns = ARENA_ARRAY(arena, uint64_t, count + 1); /* remainder, largest first, then place in the order */
    if (!turns)
        return ERR_MEMORY;
    int64_t missing = target;
    for (size_t i = 0; i < count; i++) {
        size_t at = order[i / factors] * factors + i % factors;
        uint64_t rest;
        ret[at] = cut_yen(cells[at], &rest);
        missing -= ret[at];
        turns[i] = (MILLIONTHS - rest) << 32 | i;
    }
    if (missing < 0 || (uint64_t)missing > count)
        return ERR_INTERNAL;
    qsort(turns, count, sizeof *turns, by_number);
    for (int64_t i = 0; i < missing; i++) {
        size_t turn = (size_t)(turns[i] & UINT32_MAX);
        ret[order[turn / factors] * factors + turn % factors]++;
    }
    return OK;
}

void decompose_margin(const int64_t *yen, size_t n, size_t factors, int64_t *ret)
{
    for (size_t k = 0; k < factors; k++) {
        ret[k] = 0;
        for (size_t i = 0; i < n; i++)
            ret[k] += yen[i * factors + k];
    }
}

DecomposeCapView decompose_cap_view(const int64_t *effects, size_t factors, size_t population_factor, int64_t cap_from, int64_t cap_to)
{
    DecomposeCapView v = { .population = -(cap_to - cap_from) };
    for (size_t k = 0; k < factors; k++)
        *(k == population_factor ? &v.population : &v.own) += effects[k];
    v.total = v.own + v.population;
    return v;
}
