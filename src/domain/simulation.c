#include "domain/simulation.h"
#include "domain/proportion.h"

__extension__ typedef __int128 Wide;
#define MONTHS 12

static bool fits(int64_t set, int64_t max)
{
    return set == SIMULATION_NONE || (set >= 0 && set <= max);
}

static Status check(const SimulationInputs *in)
{
    if (in->year_count < 1 || in->year_count > SIMULATION_YEARS_MAX || in->line_count > SIMULATION_LINES_MAX)
        return ERR_INVALID;
    for (size_t y = 0; y < in->year_count; y++)
        if (in->people[y] < 0 || in->people[y] > SIMULATION_USERS_MAX * (int64_t)1000 || in->base[y] < 0 || in->base[y] > YEN_MAX)
            return ERR_INVALID;
    for (size_t i = 0; i < in->line_count; i++) {
        const SimulationCell *n = &in->lines[i].now, *s = &in->lines[i].set;
        if (n->users < 0 || n->users > SIMULATION_USERS_MAX || n->unit_yen < 0 || n->unit_yen > SIMULATION_UNIT_MAX || n->yen < 0 || n->yen > YEN_MAX)
            return ERR_INVALID;
        if (!fits(s->users, SIMULATION_USERS_MAX) || !fits(s->unit_yen, SIMULATION_UNIT_MAX) || !fits(s->yen, YEN_MAX))
            return ERR_INVALID;
    }
    return OK;
}

static int64_t grown(const SimulationInputs *in, int64_t value, size_t year)
{
    return in->people[0] > 0 && in->people[year] > 0 ? proportion(value, in->people[year], in->people[0]) : value;
}

/* False: more than there can be. */
static bool yen_of_year(const SimulationCell *c, int64_t *ret)
{
    Wide yen = (Wide)c->users * c->unit_yen * MONTHS;
    *ret = yen <= YEN_MAX ? (int64_t)yen : 0;
    return yen <= YEN_MAX;
}

static bool natural_of(const SimulationInputs *in, const SimulationLine *l, size_t year, SimulationCell *ret)
{
    *ret = (SimulationCell){ .users = grown(in, l->now.users, year), .unit_yen = l->now.unit_yen };
    if (l->now.users > 0)
        return yen_of_year(ret, &ret->yen);
    ret->yen = grown(in, l->now.yen, year);
    return true;
}

/* This year is what it is; the target is what was set. */
static int64_t on_the_way(const SimulationInputs *in, int64_t now, int64_t natural, int64_t set, size_t year)
{
    if (set == SIMULATION_NONE || year == 0)
        return natural;
    size_t steps = in->year_count - 1;
    return in->at_once ? set : now + proportion(set - now, (int64_t)year, (int64_t)steps);
}

static bool cell_of(const SimulationInputs *in, const SimulationLine *l, const SimulationCell *natural, size_t year, SimulationCell *ret)
{
    *ret = (SimulationCell){ .users = on_the_way(in, l->now.users, natural->users, l->set.users, year),
                             .unit_yen = on_the_way(in, l->now.unit_yen, natural->unit_yen, l->set.unit_yen, year) };
    if (l->now.users > 0 || l->set.users != SIMULATION_NONE)
        return yen_of_year(ret, &ret->yen);
    ret->yen = on_the_way(in, l->now.yen, natural->yen, l->set.yen, year);
    return true;
}

Status simulation_compute(const SimulationInputs *in, Simulation *ret)
{
    Wide total[SIMULATION_YEARS_MAX];
    TRY(check(in));
    for (size_t y = 0; y < in->year_count; y++) {
        total[y] = in->base[y];
        for (size_t i = 0; i < in->line_count; i++) {
            SimulationCell *natural = &ret->natural[i][y], *cell = &ret->cells[i][y];
            if (!natural_of(in, &in->lines[i], y, natural) || !cell_of(in, &in->lines[i], natural, y, cell))
                return ERR_INVALID;
            total[y] += (Wide)cell->yen - natural->yen;
        }
        if (total[y] > YEN_MAX)
            return ERR_INVALID;
        ret->at_nothing[y] = total[y] < 0;
        ret->total[y] = ret->at_nothing[y] ? 0 : (int64_t)total[y];
    }
    return OK;
}
