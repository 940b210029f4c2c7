/* What follows exactly from the sums: rank of the system modulo 2^61 − 1, and for two-way tables the bridges of its graph. */
#include "domain/suppress_inside.h"

#define PRIME ((UINT64_C(1) << 61) - 1)

static uint64_t times(uint64_t a, uint64_t b)
{
    __extension__ typedef unsigned __int128 Wide;
    Wide w = (Wide)a * b;
    uint64_t low = (uint64_t)(w & PRIME) + (uint64_t)(w >> 61);
    return low >= PRIME ? low - PRIME : low;
}

static uint64_t minus(uint64_t a, uint64_t b)
{
    return a >= b ? a - b : a + PRIME - b;
}

static uint64_t inverse(uint64_t a)
{
    uint64_t power = 1, base = a;
    for (uint64_t e = PRIME - 2; e; e >>= 1, base = times(base, base))
        if (e & 1)
            power = times(power, base);
    return power;
}

typedef struct {
    uint64_t *m;        /* rows × n, reduced */
    size_t n, rank;
    uint32_t *pivot;    /* row of an unknown, UINT32_MAX: free */
} Reduced;

static void reduce_row(Reduced *r, size_t rows, size_t column, size_t row)
{
    uint64_t *p = r->m + row * r->n, by = inverse(p[column]);
    for (size_t j = column; j < r->n; j++)
        p[j] = times(p[j], by);
    for (size_t i = 0; i < rows; i++) {
        uint64_t *q = r->m + i * r->n, factor = q[column];
        for (size_t j = column; i != row && factor && j < r->n; j++)
            if (p[j])
                q[j] = minus(q[j], times(factor, p[j]));
    }
}

static Status reduce(const SuppressUnknowns *u, Arena *a, Reduced *ret)
{
    Reduced r = { .m = ARENA_ARRAY(a, uint64_t, u->rows * u->n + 1), .n = u->n, .pivot = ARENA_ARRAY(a, uint32_t, u->n + 1) };
    if (!r.m || !r.pivot)
        return ERR_MEMORY;
    for (size_t i = 0; i < u->rows * u->n; i++)
        r.m[i] = u->matrix[i] < 0 ? PRIME - 1 : (uint64_t)u->matrix[i];
    for (size_t j = 0; j < r.n; j++) {
        size_t i = r.rank;
        while (i < u->rows && !r.m[i * r.n + j])
            i++;
        r.pivot[j] = UINT32_MAX;
        if (i == u->rows)
            continue;
        for (size_t k = 0; k < r.n && i != r.rank; k++) {
            uint64_t kept = r.m[i * r.n + k];
            r.m[i * r.n + k] = r.m[r.rank * r.n + k];
            r.m[r.rank * r.n + k] = kept;
        }
        reduce_row(&r, u->rows, j, r.rank);
        r.pivot[j] = (uint32_t)r.rank++;
    }
    *ret = r;
    return OK;
}

/* How far unknown i moves with the free unknown j: its row of a base of the null space. */
static uint64_t moves(const Reduced *r, size_t i, size_t j)
{
    if (r->pivot[i] == UINT32_MAX)
        return i == j;
    return r->pivot[j] == UINT32_MAX ? minus(0, r->m[r->pivot[i] * r->n + j]) : 0;
}

static bool stands_still(const Reduced *r, size_t i)
{
    bool still = true;
    for (size_t j = 0; j < r->n && still; j++)
        still = moves(r, i, j) == 0;
    return still;
}

/* Neither stands still; does b follow from a alone? Their rows are then multiples of each other. */
static bool together(const Reduced *r, size_t a, size_t b)
{
    size_t j = 0;
    while (j < r->n && !moves(r, a, j))
        j++;
    uint64_t x = j < r->n ? moves(r, a, j) : 0, y = j < r->n ? moves(r, b, j) : 0;
    bool same = x && y;
    for (size_t k = 0; k < r->n && same; k++)
        same = times(moves(r, a, k), y) == times(moves(r, b, k), x);
    return same;
}

Status suppress_follows(const Suppress *s, const SuppressUnknowns *u, bool alone, Arena *a, bool *ret)
{
    Reduced r;
    TRY(reduce(u, a, &r));
    for (size_t i = 0; i < u->n; i++)
        ret[i] = stands_still(&r, i);
    for (size_t i = 0; i < u->n && alone; i++) {
        const SuppressCell *c = &s->cells[u->cells[i]];
        if (ret[i] || !c->primary || c->people != 1)
            continue;
        for (size_t k = 0; k < u->n; k++)
            ret[k] = ret[k] || (k != i && s->cells[u->cells[k]].primary && together(&r, i, k));
    }
    return OK;
}

Status suppress_exact(const Suppress *s, Arena *a, bool *ret)
{
    SuppressUnknowns u;
    TRY(suppress_unknowns(s, a, &u));
    bool *follows = ARENA_ARRAY(a, bool, u.n + 1);
    if (!follows)
        return ERR_MEMORY;
    TRY(suppress_follows(s, &u, false, a, follows));
    for (size_t i = 0; i < s->n; i++)
        ret[i] = u.unknown[i] != UINT32_MAX && follows[u.unknown[i]];
    return OK;
}

/* ---- a two-way table: sums are places, cells ways between them ---- */

typedef struct {
    uint32_t from, to;  /* sums; n_sums: outside, where a cell that is in one sum only leads */
    int8_t sign;        /* product of its signs in both */
    uint32_t cell;
} Way;

typedef struct {
    Way *ways;
    size_t n, places;
} Graph;

/* All cells, hidden or not, that are in one or two sums. ret_beyond: cells in more. */
static Status graph_of(const Suppress *s, Arena *a, Graph *ret, bool *ret_beyond)
{
    Graph g = { .ways = ARENA_ARRAY(a, Way, s->n + 1), .places = s->n_sums + 1 };
    uint8_t *seen = ARENA_ARRAY(a, uint8_t, s->n + 1);
    Way *of = ARENA_ARRAY(a, Way, s->n + 1);
    if (!g.ways || !seen || !of)
        return ERR_MEMORY;
    for (size_t i = 0; i < s->n_sums; i++)
        for (size_t k = 0; k <= s->sums[i].n; k++) {
            uint32_t c = k < s->sums[i].n ? s->parts[s->sums[i].first + k] : s->sums[i].total;
            int8_t sign = k < s->sums[i].n ? 1 : -1;
            if (seen[c] == 0)
                of[c] = (Way){ (uint32_t)i, (uint32_t)s->n_sums, sign, c };
            else if (seen[c] == 1)
                of[c] = (Way){ of[c].from, (uint32_t)i, (int8_t)(of[c].sign * sign), c };
            seen[c] = seen[c] < 3 ? seen[c] + 1 : seen[c];
        }
    *ret_beyond = false;
    for (size_t i = 0; i < s->n; i++) {
        *ret_beyond |= seen[i] > 2;
        if (seen[i] == 1 || seen[i] == 2)
            g.ways[g.n++] = of[i];
    }
    *ret = g;
    return OK;
}

static uint32_t other_end(const Way *w, uint32_t place)
{
    return w->from == place ? w->to : w->from;
}

/* Where a cheapest way comes from. */
typedef struct {
    int64_t cost;
    uint32_t way;
    bool done;
} Step;

/* Bellman's way over few places: from `from` to all, not through `without`. */
static void walk(const Suppress *s, const Graph *g, uint32_t from, uint32_t without, int64_t least, Step *steps)
{
    for (size_t i = 0; i < g->places; i++)
        steps[i] = (Step){ .cost = INT64_MAX, .way = UINT32_MAX };
    steps[from].cost = 0;
    for (;;) {
        uint32_t at = UINT32_MAX;
        for (uint32_t i = 0; i < g->places; i++)
            if (!steps[i].done && steps[i].cost != INT64_MAX && (at == UINT32_MAX || steps[i].cost < steps[at].cost))
                at = i;
        if (at == UINT32_MAX)
            return;
        steps[at].done = true;
        for (size_t i = 0; i < g->n; i++) {
            const Way *w = &g->ways[i];
            const SuppressCell *c = &s->cells[w->cell];
            if ((w->from != at && w->to != at) || w->cell == without || c->value < least || c->told)
                continue;
            uint32_t to = other_end(w, at);
            int64_t cost = steps[at].cost + (c->hidden ? 0 : c->value);
            if (cost < steps[to].cost)
                steps[to] = (Step){ .cost = cost, .way = (uint32_t)i, .done = steps[to].done };
        }
    }
}

Status suppress_close_circle(Suppress *s, uint32_t cell, int64_t least)
{
    CLEANUP(arena_done) Arena a;
    Graph g;
    bool beyond;
    const Way *own = NULL;
    arena_init(&a, s->arena->limit);
    TRY(graph_of(s, &a, &g, &beyond));
    for (size_t i = 0; i < g.n && !own; i++)
        own = g.ways[i].cell == cell ? &g.ways[i] : NULL;
    Step *steps = ARENA_ARRAY(&a, Step, g.places);
    if (!steps)
        return ERR_MEMORY;
    if (!own)
        return ERR_NOT_FOUND;
    walk(s, &g, own->from, cell, least > 0 ? least : 1, steps);
    if (steps[own->to].cost == INT64_MAX)
        return ERR_NOT_FOUND;
    for (uint32_t at = own->to; at != own->from;) {
        const Way *w = &g.ways[steps[at].way];
        s->cells[w->cell].hidden = true;
        at = other_end(w, at);
    }
    return OK;
}

/* ---- bridges (Tarjan 1974), without recursion ---- */

typedef struct {
    uint32_t entered, low, by, next; /* order of entering from 1, lowest reached, way it was entered by, next way to try */
    int8_t sign;                     /* along the tree; outside takes any */
} Place;

typedef struct {
    const Graph *g;
    const bool *hidden;              /* of the ways */
    Place *places;
    uint32_t *stack, clock;
    bool odd, *bridge;               /* of the ways */
} Search;

static void leave(Search *q, uint32_t place, uint32_t parent)
{
    Place *p = &q->places[place], *up = &q->places[parent];
    if (p->low < up->low)
        up->low = p->low;
    if (p->low > up->entered)
        q->bridge[p->by] = true;
}

static void enter(Search *q, uint32_t place, uint32_t by, int8_t sign)
{
    q->places[place] = (Place){ .entered = ++q->clock, .low = q->clock, .by = by, .sign = sign };
}

/* A circle carries a change round only when its signs agree; through the outside every one does. */
static void look_back(Search *q, const Way *w, uint32_t at, uint32_t to)
{
    Place *p = &q->places[at];
    uint32_t outside = (uint32_t)q->g->places - 1;
    if (q->places[to].entered < p->low)
        p->low = q->places[to].entered;
    if (at != outside && to != outside && q->places[to].sign != -w->sign * p->sign)
        q->odd = true;
}

static void search_from(Search *q, uint32_t root)
{
    size_t depth = 0;
    enter(q, root, UINT32_MAX, 1);
    q->stack[depth++] = root;
    while (depth) {
        uint32_t at = q->stack[depth - 1];
        Place *p = &q->places[at];
        if (p->next == q->g->n) {
            depth--;
            if (depth)
                leave(q, at, q->stack[depth - 1]);
            continue;
        }
        uint32_t i = p->next++;
        const Way *w = &q->g->ways[i];
        if (!q->hidden[i] || i == p->by || (w->from != at && w->to != at))
            continue;
        uint32_t to = other_end(w, at);
        if (q->places[to].entered)
            look_back(q, w, at, to);
        else {
            enter(q, to, i, (int8_t)(-w->sign * p->sign));
            q->stack[depth++] = to;
        }
    }
}

Status suppress_bridges(const Suppress *s, Arena *a, bool *ret)
{
    Graph g;
    bool beyond;
    TRY(graph_of(s, a, &g, &beyond));
    if (beyond)
        return ERR_UNSUPPORTED;
    bool *hidden = ARENA_ARRAY(a, bool, g.n + 1);
    Search q = { .g = &g, .hidden = hidden, .places = ARENA_ARRAY(a, Place, g.places), .stack = ARENA_ARRAY(a, uint32_t, g.places),
                 .bridge = ARENA_ARRAY(a, bool, g.n + 1) };
    if (!hidden || !q.places || !q.stack || !q.bridge)
        return ERR_MEMORY;
    for (size_t i = 0; i < g.n; i++)
        hidden[i] = suppress_unknown(&s->cells[g.ways[i].cell]);
    /* The outside first: what hangs on it does so at its root, where signs are free. */
    for (uint32_t i = (uint32_t)g.places; i-- > 0;)
        if (!q.places[i].entered)
            search_from(&q, i);
    if (q.odd)
        return ERR_UNSUPPORTED;
    for (size_t i = 0; i < s->n; i++)
        ret[i] = false;
    for (size_t i = 0; i < g.n; i++)
        ret[g.ways[i].cell] = hidden[i] && q.bridge[i];
    return OK;
}
