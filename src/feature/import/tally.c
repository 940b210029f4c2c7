#include "feature/import/tally.h"
#include "schema/cube.h"
#include <stdlib.h>
#include <string.h>

const Sql tally_put = { .text =
    "INSERT INTO cube (org, service_month, service, program, provider, level, origin, people, lines, units, cost, paid) "
    "VALUES ($1, $2, $3, $4, $5, $6, 'claim', $7, $8, $9, $10, $11) "
    "ON CONFLICT (org, service_month, service, program, provider, level, origin) DO UPDATE SET "
    "people = excluded.people, lines = excluded.lines, units = excluded.units, cost = excluded.cost, paid = excluded.paid" };

void tally_done(Tally *t)
{
    free(t->cells);
    map_done(&t->at);
    map_done(&t->lines_of);
    *t = (Tally){ 0 };
}

int tally_level(Tally *t, Str level)
{
    for (size_t i = 0; i < t->n_levels; i++)
        if (str_eq(level, str_of(t->levels[i])))
            return (int)i;
    if (t->n_levels == TALLY_LEVELS_MAX || level.n >= sizeof t->levels[0])
        return -1;
    if (level.n)
        memcpy(t->levels[t->n_levels], level.p, level.n);
    return (int)t->n_levels++;
}

/* month 18 bits, provider 24, service 4, program 5, level 5 */
static uint64_t cell_key(const TallyLine *l)
{
    uint64_t key = (uint64_t)l->month;
    key = key << 24 | (uint64_t)(uint32_t)l->provider;
    key = key << 4 | (uint64_t)l->service;
    key = key << 5 | (uint64_t)l->program;
    return key << 5 | (uint64_t)l->level;
}

static Status cell_of(Tally *t, const TallyLine *l, uint64_t key, Cell **ret)
{
    int32_t *at;
    bool fresh;
    TRY(map_at(&t->at, key, &at, &fresh));
    if (fresh) {
        if (t->n == t->room) {
            size_t room = t->room ? t->room * 2 : 256;
            Cell *more = realloc(t->cells, room * sizeof *more);
            if (!more)
                return ERR_MEMORY;
            t->cells = more;
            t->room = room;
        }
        *at = (int32_t)t->n;
        t->cells[t->n++] = (Cell){ .month = l->month, .provider = l->provider, .service = (uint8_t)l->service,
                                   .program = (uint8_t)l->program, .level = (uint8_t)l->level };
    }
    *ret = &t->cells[*at];
    return OK;
}

Status tally_add(Tally *t, const TallyLine *l, bool dirty)
{
    uint64_t key = cell_key(l);
    Cell *cell;
    int32_t *left;
    TRY(cell_of(t, l, key, &cell));
    TRY(map_at(&t->lines_of, map_mix(key) ^ (uint64_t)l->person * 0x9e3779b97f4a7c15u, &left, NULL));
    int before = *left > 0;
    *left += l->back ? -1 : 1;
    cell->people += (*left > 0) - before;
    cell->lines += l->back ? -1 : 1;
    cell->units += l->units;
    cell->cost += l->cost;
    cell->paid += l->paid;
    cell->dirty = cell->dirty || dirty;
    return OK;
}

Status tally_write(const Tally *t, Db *db, int64_t org, const int64_t *provider_ids)
{
    for (size_t i = 0; i < t->n; i++) {
        const Cell *c = &t->cells[i];
        if (c->dirty)
            TRY(db_exec(db, &tally_put, P_INT(org), P_INT(c->month), P_TEXT(str_of(service_kind_at(c->service)->code)),
                        P_TEXT(str_of(program_word(c->program)->key)), P_INT(provider_ids[c->provider]),
                        P_TEXT(str_of(t->levels[c->level])), P_INT(c->people), P_INT(c->lines), P_INT(c->units), P_INT(c->cost),
                        P_INT(c->paid)));
    }
    return OK;
}
