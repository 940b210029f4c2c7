#include "domain/cause.h"
#include "domain/draw.h"

#include <stdlib.h>

#define COUNT_MAX YEN_MAX
#define DRAW_ARENA_MAX (256u * 1024 * 1024)

static const CauseInfo infos[] = {
    [CAUSE_POPULATION] = { "n75", "75歳以上の人口" },
    [CAUSE_ELIGIBLE] = { "eligible", "要支援・事業対象者になる人の割合" },
    [CAUSE_USERS] = { "users", "そのうちサービスを使う人の割合" },
    [CAUSE_MONTHS] = { "months", "使う人1人あたりの月数" },
    [CAUSE_MIX] = { "mix", "事業所の構成" },
    [CAUSE_VISITS] = { "visits", "1か月の回数" },
    [CAUSE_PRICE] = { "price", "1回の単価" },
};
static const CauseInfo monthly_price = { "price", "1か月の単価" };

const CauseInfo *cause_info(size_t factor, bool by_visits)
{
    return !by_visits && factor == CAUSE_VISITS ? &monthly_price : &infos[factor < CAUSE_FACTORS_MAX ? factor : CAUSE_PRICE];
}

/* ---- what is given ---- */

static bool is_count(int64_t v)
{
    return v >= 0 && v <= COUNT_MAX;
}

static bool is_yen(int64_t v)
{
    return v >= -YEN_MAX && v <= YEN_MAX;
}

static Status check(const CauseInputs *in)
{
    int64_t sum[2] = { 0 };
    for (int side = 0; side < 2; side++) {
        if (in->population[side] <= 0 || in->eligible[side] <= 0 || !is_count(in->population[side]) || !is_count(in->eligible[side]))
            return ERR_INVALID;
        for (size_t s = 0; s < in->service_count; s++)
            if (!is_count(in->services[s].users[side]))
                return ERR_INVALID;
        for (size_t i = 0; i < in->row_count; i++) {
            const CauseRow *row = &in->rows[i];
            if (row->service >= in->service_count || !is_yen(row->months[side]) || !is_yen(row->yen[side]) || !is_count(row->visits[side]))
                return ERR_INVALID;
            sum[side] += row->yen[side];
            if (!is_yen(sum[side]))
                return ERR_INVALID;
        }
    }
    return OK;
}

/* ---- cells ---- */

typedef struct {
    const CauseInputs *in;
    bool named;           /* cells get their keys */
    size_t factors;
    int64_t *months[2];   /* by service: of the rows whose yen they explain */
    double *values[2];
    Str *keys;
    size_t *rows;
    uint32_t *groups;
    size_t cells, next_group;
} Builder;

/* Do the counts of this side explain the yen of this row? */
static bool explained(const Builder *b, const CauseRow *row, int side)
{
    return row->months[side] != 0 && b->months[side][row->service] != 0 && b->in->services[row->service].users[side] != 0;
}

static bool present(const Builder *b, size_t service, int side)
{
    return b->in->services[service].users[side] != 0 && b->months[side][service] != 0;
}

static bool counts_visits(const Builder *b, const CauseRow *row)
{
    bool any = false;
    for (int side = 0; side < 2; side++) {
        if (explained(b, row, side) && row->visits[side] == 0)
            return false;
        any |= explained(b, row, side);
    }
    return any && b->in->by_visits;
}

static double ratio(int64_t a, int64_t b)
{
    return (double)((long double)a / (long double)b);
}

static double people(const CauseInputs *in, int side)
{
    return (double)in->population[in->same_size ? CAUSE_TO : side];
}

static void fill_values(const Builder *b, const CauseRow *row, int side, double *x)
{
    const CauseInputs *in = b->in;
    int64_t months = b->months[side][row->service], users = in->services[row->service].users[side];
    bool here = present(b, row->service, side);
    for (size_t k = 0; k < b->factors; k++)
        x[k] = DECOMPOSE_UNDEFINED;
    x[CAUSE_POPULATION] = people(in, side);
    x[CAUSE_ELIGIBLE] = ratio(in->eligible[side], in->population[side]);
    x[CAUSE_USERS] = here ? ratio(users, in->eligible[side]) : 0;
    if (!here)
        return;
    x[CAUSE_MONTHS] = ratio(months, users);
    x[CAUSE_MIX] = ratio(row->months[side], months);
    if (!explained(b, row, side))
        return;
    if (!in->by_visits) {
        x[CAUSE_VISITS] = ratio(row->yen[side], row->months[side]);
        return;
    }
    int64_t visits = counts_visits(b, row) ? row->visits[side] : row->months[side];
    x[CAUSE_VISITS] = ratio(visits, row->months[side]);
    x[CAUSE_PRICE] = ratio(row->yen[side], visits);
}

static Status name_cell(Builder *b, size_t row, Arena *arena)
{
    const CauseRow *r = &b->in->rows[row];
    Str service = b->in->services[r->service].key;
    b->rows[b->cells] = row;
    if (!b->named)
        return OK;
    b->keys[b->cells] = arena_printf(arena, STR_FMT "/" STR_FMT, STR_ARG(service), STR_ARG(r->provider));
    return b->keys[b->cells].p ? OK : ERR_MEMORY;
}

static Status add_explained(Builder *b, size_t row, Arena *arena)
{
    const CauseRow *r = &b->in->rows[row];
    if (!explained(b, r, CAUSE_FROM) && !explained(b, r, CAUSE_TO))
        return OK;
    TRY(name_cell(b, row, arena));
    b->groups[b->cells] = (uint32_t)r->service;
    for (int side = 0; side < 2; side++)
        fill_values(b, r, side, b->values[side] + b->cells * b->factors);
    b->cells++;
    return OK;
}

static Status add_unexplained(Builder *b, size_t row, Arena *arena)
{
    const CauseRow *r = &b->in->rows[row];
    double yen[2];
    for (int side = 0; side < 2; side++)
        yen[side] = explained(b, r, side) ? 0 : (double)r->yen[side] * people(b->in, side) / (double)b->in->population[side];
    if (yen[CAUSE_FROM] == 0 && yen[CAUSE_TO] == 0)
        return OK;
    TRY(name_cell(b, row, arena));
    b->groups[b->cells] = (uint32_t)b->next_group++;
    for (int side = 0; side < 2; side++)
        for (size_t k = 0; k < b->factors; k++)
            b->values[side][b->cells * b->factors + k] = k + 1 == b->factors ? yen[side] : 1;
    b->cells++;
    return OK;
}

/* Group numbers must be below the number of cells: those of services without a cell are closed up. */
static Status close_groups(Builder *b, Arena *arena)
{
    uint32_t *number = ARENA_ARRAY(arena, uint32_t, b->next_group + 1), next = 0;
    if (!number)
        return ERR_MEMORY;
    for (size_t i = 0; i < b->cells; i++) {
        uint32_t *n = &number[b->groups[i]];
        if (*n == 0)
            *n = ++next;
        b->groups[i] = *n - 1;
    }
    return OK;
}

static Status start(Builder *b, Arena *arena)
{
    size_t cells = 2 * b->in->row_count + 1;
    for (int side = 0; side < 2; side++) {
        b->months[side] = ARENA_ARRAY(arena, int64_t, b->in->service_count + 1);
        b->values[side] = ARENA_ARRAY(arena, double, cells * b->factors);
        if (!b->months[side] || !b->values[side])
            return ERR_MEMORY;
        for (size_t i = 0; i < b->in->row_count; i++)
            b->months[side][b->in->rows[i].service] += b->in->rows[i].months[side];
    }
    b->keys = ARENA_ARRAY(arena, Str, cells);
    b->rows = ARENA_ARRAY(arena, size_t, cells);
    b->groups = ARENA_ARRAY(arena, uint32_t, cells);
    b->next_group = b->in->service_count;
    return b->keys && b->rows && b->groups ? OK : ERR_MEMORY;
}

static int64_t difference(const Builder *b)
{
    int64_t exact = 0;
    long double scaled = 0;
    for (size_t i = 0; i < b->in->row_count; i++) {
        exact += b->in->rows[i].yen[CAUSE_TO] - b->in->rows[i].yen[CAUSE_FROM];
        scaled += (long double)b->in->rows[i].yen[CAUSE_FROM];
    }
    if (!b->in->same_size)
        return exact;
    long double grown = scaled * (long double)b->in->population[CAUSE_TO] / (long double)b->in->population[CAUSE_FROM];
    return llroundl((long double)exact + scaled - grown);
}

static Status make_cells(const CauseInputs *in, bool named, Arena *arena, CauseCells *ret)
{
    Builder b = { .in = in, .named = named, .factors = in->by_visits ? CAUSE_FACTORS_MAX : CAUSE_FACTORS_MAX - 1 };
    TRY(check(in));
    TRY(start(&b, arena));
    for (size_t i = 0; i < in->row_count; i++) {
        TRY(add_explained(&b, i, arena));
        TRY(add_unexplained(&b, i, arena));
    }
    if (b.cells == 0)
        return ERR_INVALID;
    TRY(close_groups(&b, arena));
    unsigned price = in->by_visits ? 1u << CAUSE_VISITS | 1u << CAUSE_PRICE : 1u << CAUSE_VISITS;
    *ret = (CauseCells){ { b.factors, b.cells, b.values[CAUSE_FROM], b.values[CAUSE_TO], 1u << CAUSE_MIX, price, b.groups },
                         b.keys, b.rows, difference(&b) };
    return OK;
}

Status cause_cells(const CauseInputs *in, Arena *arena, CauseCells *ret)
{
    return make_cells(in, true, arena, ret);
}

/* ---- chance ---- */

static int64_t draw_months(Rng *r, int64_t users, int64_t months, int64_t drawn_users, int64_t window)
{
    double each = ratio(months, users);
    return each <= (double)window ? draw_binomial(r, window * drawn_users, each / (double)window) : llround(each * (double)drawn_users);
}

/* What does not change from draw to draw: the rows of each service together, its months by side, and whether a side is drawn.
 * One whose months or yen are corrections (negative, or without users) is not: chance did not make them. */
typedef struct {
    const CauseInputs *in;
    size_t *order, *starts;  /* rows[order[starts[s]]] to rows[order[starts[s + 1] - 1]] are those of service s */
    int64_t *months[2];
    bool *drawn[2];
} Urn;

static Status sort_rows(const CauseInputs *in, Arena *arena, Urn *u)
{
    u->order = ARENA_ARRAY(arena, size_t, in->row_count + 1);
    u->starts = ARENA_ARRAY(arena, size_t, in->service_count + 2);
    if (!u->order || !u->starts)
        return ERR_MEMORY;
    for (size_t i = 0; i < in->row_count; i++)
        u->starts[in->rows[i].service + 2]++;
    for (size_t s = 2; s <= in->service_count; s++)
        u->starts[s] += u->starts[s - 1];
    for (size_t i = 0; i < in->row_count; i++)
        u->order[u->starts[in->rows[i].service + 1]++] = i;
    return OK;
}

static Status fill_urn(const CauseInputs *in, Arena *arena, Urn *ret)
{
    *ret = (Urn){ .in = in };
    TRY(sort_rows(in, arena, ret));
    for (int side = 0; side < 2; side++) {
        ret->months[side] = ARENA_ARRAY(arena, int64_t, in->service_count + 1);
        ret->drawn[side] = ARENA_ARRAY(arena, bool, in->service_count + 1);
        if (!ret->months[side] || !ret->drawn[side])
            return ERR_MEMORY;
        for (size_t s = 0; s < in->service_count; s++)
            ret->drawn[side][s] = in->services[s].users[side] > 0;
        for (size_t i = 0; i < in->row_count; i++) {
            const CauseRow *row = &in->rows[i];
            ret->months[side][row->service] += row->months[side];
            ret->drawn[side][row->service] &= row->months[side] >= 0 && row->yen[side] >= 0;
        }
    }
    return OK;
}

static void draw_row(Rng *r, const CauseChance *chance, const CauseRow *row, int side, int64_t months, CauseRow *ret)
{
    double each = ratio(row->yen[side], row->months[side]), cv2 = chance->yen_cv * chance->yen_cv;
    ret->months[side] = months;
    ret->yen[side] = llround(cv2 > 0 ? draw_gamma(r, (double)months / cv2, each * cv2) : each * (double)months);
    if (row->visits[side])
        ret->visits[side] = draw_poisson(r, ratio(row->visits[side], row->months[side]) * (double)months);
}

static void draw_service(Rng *r, const Urn *u, const CauseChance *chance, size_t service, int side, CauseService *services, CauseRow *rows)
{
    int64_t months = u->months[side][service], users = u->in->services[service].users[side], drawn = draw_poisson(r, (double)users);
    services[service].users[side] = drawn;
    int64_t left = draw_months(r, users, months, drawn, chance->months);
    for (size_t k = u->starts[service]; k < u->starts[service + 1]; k++) {
        size_t i = u->order[k];
        const CauseRow *row = &u->in->rows[i];
        if (row->months[side] == 0)
            continue;
        int64_t share = draw_binomial(r, left, ratio(row->months[side], months));
        draw_row(r, chance, row, side, share, &rows[i]);
        months -= row->months[side];
        left -= share;
    }
}

static void draw_town(Rng *r, const Urn *u, const CauseChance *chance, CauseService *services, CauseRow *rows)
{
    const CauseInputs *in = u->in;
    for (size_t s = 0; s < in->service_count; s++)
        services[s] = in->services[s];
    for (size_t i = 0; i < in->row_count; i++)
        rows[i] = in->rows[i];
    for (int side = 0; side < 2; side++)
        for (size_t s = 0; s < in->service_count; s++)
            if (u->drawn[side][s])
                draw_service(r, u, chance, s, side, services, rows);
}

static int by_size(const void *a, const void *b)
{
    long double x = *(const long double *)a, y = *(const long double *)b;
    return (x > y) - (x < y);
}

static CauseWidth width(long double *draws, size_t n)
{
    qsort(draws, n, sizeof *draws, by_size);
    return (CauseWidth){ draws[(n - 1) / 10], draws[n - 1 - (n - 1) / 10] };
}

Status cause_chance(const CauseInputs *in, const CauseChance *chance, Arena *arena, CauseWidths *ret)
{
    if (chance->draws < 2 || chance->draws > CAUSE_DRAWS_MAX || chance->months <= 0 || !(chance->yen_cv >= 0 && chance->yen_cv <= 100))
        return ERR_INVALID;
    CauseService *services = ARENA_ARRAY(arena, CauseService, in->service_count + 1);
    CauseRow *rows = ARENA_ARRAY(arena, CauseRow, in->row_count + 1);
    long double *draws = ARENA_ARRAY(arena, long double, (CAUSE_FACTORS_MAX + 1) * chance->draws);
    if (!services || !rows || !draws)
        return ERR_MEMORY;
    CauseInputs drawn = *in;
    drawn.services = services;
    drawn.rows = rows;
    CLEANUP(arena_done) Arena scratch;
    arena_init(&scratch, DRAW_ARENA_MAX);
    CauseCells cells;
    Urn urn;
    TRY(make_cells(in, false, &scratch, &cells)); /* before the draws lean on it */
    TRY(fill_urn(in, arena, &urn));
    for (size_t n = 0; n < chance->draws; n++) {
        Rng r;
        Decomposition d;
        rng_init(&r, chance->seed, n);
        arena_reset(&scratch);
        draw_town(&r, &urn, chance, services, rows);
        Status s = make_cells(&drawn, false, &scratch, &cells);
        if (s == ERR_INVALID) /* nobody came on either side */
            continue;
        TRY(s);
        cells.in.mix = cells.in.price = 0; /* centring moves nothing between factors */
        TRY(decompose_compute(&cells.in, &scratch, &d));
        for (size_t k = 0; k < cells.in.factors; k++)
            draws[k * chance->draws + n] = d.effects[k];
        draws[CAUSE_FACTORS_MAX * chance->draws + n] = d.total;
    }
    CauseWidths widths = { .total = { 0, 0 } };
    for (size_t k = 0; k < CAUSE_FACTORS_MAX; k++)
        widths.effects[k] = width(draws + k * chance->draws, chance->draws);
    widths.total = width(draws + CAUSE_FACTORS_MAX * chance->draws, chance->draws);
    *ret = widths;
    return OK;
}
