/* From both sides to yen: cells of the decomposition, whole yen by largest remainder, and the bars they are margins of. */
#include "feature/why/why_parts.h"

#include <math.h>
#include <string.h>

/* Chance is shown while it is worth showing. */
#define CHANCE_USERS_MAX 5000
#define CHANCE_ROWS_MAX 500 /* so many providers are no small town, and would take long */
#define CHANCE_DRAWS 200

/* Which bar a factor of a cell belongs to, by what is known of its line. */
static const Bar bar_of[][CAUSE_FACTORS_MAX] = {
    [TELLS_PERSONS] = { BAR_POPULATION, BAR_ELIGIBLE, BAR_USERS, BAR_MONTHS, BAR_MIX, BAR_PRICE },
    [TELLS_MONTHS] = { BAR_POPULATION, BAR_ELIGIBLE, BAR_USE, BAR_USE, BAR_MIX, BAR_PRICE },
    [TELLS_YEN] = { BAR_POPULATION, BAR_PER75, BAR_PER75, BAR_PER75, BAR_PER75, BAR_PER75 },
    [TELLS_FIXED] = { BAR_FIXED, BAR_FIXED, BAR_FIXED, BAR_FIXED, BAR_FIXED, BAR_FIXED },
};

Bar why_bar(const Why *w, size_t cell, size_t factor)
{
    if (w->against == AGAINST_NATION)
        return factor == 0 ? BAR_AGED : str_eq(w->rows[w->cells.rows[cell]].level, S("12")) ? BAR_CERTIFIED1 : BAR_CERTIFIED2;
    return bar_of[w->lines[w->rows[w->cells.rows[cell]].line].tells][factor];
}

/* A line of which yen alone are known is one row: as many “months” as people of 75 and over, so that its price is yen a head. */
static void merge_lines(Why *w)
{
    size_t kept = 0;
    for (size_t i = 0; i < w->row_count; i++) { /* rows of a line stand together */
        WhyRow row = w->rows[i];
        bool merged = w->lines[row.line].tells == TELLS_YEN;
        if (merged && kept && w->rows[kept - 1].line == row.line) {
            for (int side = 0; side < 2; side++)
                w->rows[kept - 1].yen[side] += row.yen[side];
            continue;
        }
        if (merged) {
            row.provider = 0;
            row.level = S("");
        }
        w->rows[kept++] = row;
    }
    w->row_count = kept;
}

static void add_to_lines(Why *w)
{
    for (size_t i = 0; i < w->row_count; i++) {
        WhyLine *l = &w->lines[w->rows[i].line];
        for (int side = 0; side < 2; side++) {
            if (l->tells == TELLS_YEN)
                w->rows[i].months[side] = w->rows[i].yen[side] ? w->people[side] : 0;
            l->months[side] += w->rows[i].months[side];
            l->yen[side] += w->rows[i].yen[side];
        }
    }
}

/* How many different people: where that is not known, as many as months, so that months a person never change. */
static int64_t users_of(const WhyLine *l, int side)
{
    return l->tells == TELLS_PERSONS ? l->users[side] : l->months[side] > 0 ? l->months[side] : 0;
}

static Status make_inputs(const Why *w, bool persons_only, Arena *a, CauseInputs *ret)
{
    CauseService *services = ARENA_ARRAY(a, CauseService, w->line_count + 1);
    CauseRow *rows = ARENA_ARRAY(a, CauseRow, w->row_count + 1);
    if (!services || !rows)
        return ERR_MEMORY;
    size_t n = 0;
    for (size_t i = 0; i < w->line_count; i++) {
        const WhyLine *l = &w->lines[i];
        services[i] = (CauseService){ arena_printf(a, STR_FMT "/" STR_FMT "%s", STR_ARG(l->service), STR_ARG(l->program), l->fixed ? "/fixed" : ""),
                                      { users_of(l, 0), users_of(l, 1) } };
        if (!services[i].key.p)
            return ERR_MEMORY;
    }
    for (size_t i = 0; i < w->row_count; i++) {
        const WhyRow *r = &w->rows[i];
        if (persons_only && w->lines[r->line].tells != TELLS_PERSONS)
            continue;
        rows[n] = (CauseRow){ .service = r->line, .months = { r->months[0], r->months[1] }, .yen = { r->yen[0], r->yen[1] },
                              .provider = arena_printf(a, "%lld/" STR_FMT, (long long)r->provider, STR_ARG(r->level)) };
        if (!rows[n++].provider.p)
            return ERR_MEMORY;
    }
    *ret = (CauseInputs){ .population = { w->people[0], w->people[1] }, .services = services, .service_count = w->line_count,
                          .rows = rows, .row_count = n, .same_size = w->against != AGAINST_LAST_YEAR };
    for (int side = 0; side < 2; side++)
        ret->eligible[side] = w->knows_eligible ? w->eligible[side] : w->people[side];
    return OK;
}

static void sum_bars(Why *w)
{
    size_t k = w->cells.in.factors;
    for (size_t i = 0; i < w->cells.in.cells; i++)
        for (size_t f = 0; f < k; f++) {
            Bar b = why_bar(w, i, f);
            w->bars[b] += w->yen[i * k + f];
            w->has[b] |= w->yen[i * k + f] != 0;
        }
}

static Status find_chance(Why *w, Arena *a)
{
    CauseInputs in;
    CauseWidths widths;
    int64_t users = 0;
    for (size_t i = 0; i < w->line_count; i++)
        if (w->lines[i].tells == TELLS_PERSONS)
            users += w->lines[i].users[CAUSE_TO];
    if (w->against != AGAINST_LAST_YEAR || users == 0 || users > CHANCE_USERS_MAX || w->row_count > CHANCE_ROWS_MAX)
        return OK;
    TRY(make_inputs(w, true, a, &in));
    const CauseChance chance = { .draws = CHANCE_DRAWS, .seed = (uint64_t)w->year, .months = w->months, .yen_cv = 0 };
    Status s = cause_chance(&in, &chance, a, &widths);
    if (s == ERR_INVALID)
        return OK;
    TRY(s);
    /* How much the price of a month varies is not in the cube: no width for it. */
    w->chance[BAR_USERS] = widths.effects[CAUSE_USERS];
    w->chance[BAR_MONTHS] = widths.effects[CAUSE_MONTHS];
    w->chance[BAR_MIX] = widths.effects[CAUSE_MIX];
    w->has_chance = true;
    return OK;
}

Status why_cells(Why *w, Arena *a, Decomposition *ret)
{
    CauseInputs in;
    if (w->against == AGAINST_NATION)
        return why_country_cells(w, a, ret);
    merge_lines(w);
    add_to_lines(w);
    TRY(make_inputs(w, false, a, &in));
    TRY(cause_cells(&in, a, &w->cells));
    return decompose_compute(&w->cells.in, a, ret);
}

Status why_compute(Why *w, Arena *a)
{
    Decomposition d;
    if (w->refusal.n)
        return OK;
    Status s = why_cells(w, a, &d);
    if (s == ERR_INVALID) {
        w->refusal = w->against == AGAINST_NATION ? S("要支援1・2の区分のある費用がないため、全国と比べられません。給付実績を取り込むと比べられます。")
                                                  : S("比べられる費用がありません。給付実績と人口が正しく入っているか、確かめてください。");
        return OK;
    }
    TRY(s);
    size_t cells = w->cells.in.cells, factors = w->cells.in.factors;
    w->yen = ARENA_ARRAY(a, int64_t, cells * factors);
    if (!w->yen)
        return ERR_MEMORY;
    TRY(decompose_round(d.cells, w->cells.keys, cells, factors, w->cells.difference, a, w->yen));
    for (size_t i = 0; i < w->row_count; i++)
        w->to += w->rows[i].yen[CAUSE_TO];
    w->difference = w->cells.difference;
    w->from = w->to - w->difference;
    sum_bars(w);
    if (w->against != AGAINST_NATION)
        return find_chance(w, a);
    why_country_chance(w);
    return OK;
}
