#include "feature/import/tally.h"
#include "schema/cube.h"
#include "schema/cube_persons.h"
#include "schema/past.h"
#include "schema/release.h"
#include <stdlib.h>
#include <string.h>

const Sql tally_put = { .text =
    "INSERT INTO cube (org, service_month, service, program, provider, level, origin, people, lines, units, cost, paid) "
    "VALUES ($1, $2, $3, $4, $5, $6, 'claim', $7, $8, $9, $10, $11) "
    "ON CONFLICT (org, service_month, service, program, provider, level, origin) DO UPDATE SET "
    "people = excluded.people, lines = excluded.lines, units = excluded.units, cost = excluded.cost, paid = excluded.paid" };
const Sql tally_put_late = { .text =
    "INSERT INTO late_sum (org, service_month, exam_month, paid) VALUES ($1, $2, $3, $4)"
    " ON CONFLICT (org, service_month, exam_month) DO UPDATE SET paid = excluded.paid" };

void tally_done(Tally *t)
{
    for (size_t i = 0; i < t->n_months; i++) {
        map_done(&t->months[i].at);
        map_done(&t->months[i].lines_of);
        map_done(&t->months[i].late_at);
    }
    map_done(&t->month_at);
    free(t->months);
    free(t->cells);
    free(t->late);
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

static Status month_of_tally(Tally *t, Month month, TallyMonth **ret)
{
    int32_t *at;
    bool fresh;
    if (t->last < t->n_months && t->months[t->last].month == month) {
        *ret = &t->months[t->last];
        return OK;
    }
    TRY(map_at(&t->month_at, (uint64_t)month, &at, &fresh));
    if (fresh && t->n_months == t->months_room) {
        size_t room = t->months_room ? t->months_room * 2 : 32;
        TallyMonth *more = realloc(t->months, room * sizeof *more);
        if (!more)
            return ERR_MEMORY;
        t->months = more;
        t->months_room = room;
    }
    if (fresh) {
        *at = (int32_t)t->n_months;
        t->months[t->n_months++] = (TallyMonth){ .month = month };
    }
    t->last = (size_t)*at;
    *ret = &t->months[t->last];
    return OK;
}

/* provider 32 bits, service 8, program 8, level 8; the month has its own map */
static uint64_t cell_key(const TallyLine *l)
{
    uint64_t key = (uint64_t)(uint32_t)l->provider;
    key = key << 8 | (uint64_t)l->service;
    key = key << 8 | (uint64_t)l->program;
    return key << 8 | (uint64_t)l->level;
}

static Status cell_of(Tally *t, TallyMonth *m, const TallyLine *l, int32_t *ret)
{
    int32_t *at;
    bool fresh;
    TRY(map_at(&m->at, cell_key(l), &at, &fresh));
    if (fresh && t->n == t->room) {
        size_t room = t->room ? t->room * 2 : 256;
        Cell *more = realloc(t->cells, room * sizeof *more);
        if (!more)
            return ERR_MEMORY;
        t->cells = more;
        t->room = room;
    }
    if (fresh) {
        *at = (int32_t)t->n;
        t->cells[t->n++] = (Cell){ .month = l->month, .provider = l->provider, .service = (uint8_t)l->service,
                                   .program = (uint8_t)l->program, .level = (uint8_t)l->level };
    }
    *ret = *at;
    return OK;
}

static Status late_of(Tally *t, TallyMonth *m, Month exam, LateSum **ret)
{
    int32_t *at;
    bool fresh;
    TRY(map_at(&m->late_at, (uint64_t)exam + 1, &at, &fresh)); /* a claim may have no month of examination: 0 */
    if (fresh && t->n_late == t->late_room) {
        size_t room = t->late_room ? t->late_room * 2 : 64;
        LateSum *more = realloc(t->late, room * sizeof *more);
        if (!more)
            return ERR_MEMORY;
        t->late = more;
        t->late_room = room;
    }
    if (fresh) {
        *at = (int32_t)t->n_late;
        t->late[t->n_late++] = (LateSum){ .month = m->month, .exam = exam };
    }
    *ret = &t->late[*at];
    return OK;
}

Status tally_add(Tally *t, const TallyLine *l, bool dirty)
{
    TallyMonth *month;
    int32_t index, *left;
    TRY(month_of_tally(t, l->month, &month));
    TRY(cell_of(t, month, l, &index));
    TRY(map_at(&month->lines_of, map_mix((uint64_t)index) ^ (uint64_t)l->person, &left, NULL));
    Cell *cell = &t->cells[index];
    int before = *left > 0;
    *left += l->back ? -1 : 1;
    cell->people += (*left > 0) - before;
    cell->lines += l->back ? -1 : 1;
    cell->units += l->units;
    cell->cost += l->cost;
    cell->paid += l->paid;
    cell->dirty = cell->dirty || dirty;
    LateSum *late;
    TRY(late_of(t, month, l->exam, &late));
    late->paid += l->paid;
    late->dirty = late->dirty || dirty;
    return OK;
}

static bool is_dirty(const Tally *t, Month month)
{
    for (size_t i = 0; i < t->n_late; i++)
        if (t->late[i].dirty && t->late[i].month == month)
            return true;
    return false;
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
    for (size_t i = 0; i < t->n_late; i++) {
        const LateSum *l = &t->late[i];
        if (l->dirty)
            TRY(db_exec(db, &tally_put_late, P_INT(org), P_INT(l->month), P_INT(l->exam), P_INT(l->paid)));
    }
    for (size_t i = 0; i < t->n_months; i++)
        if (is_dirty(t, t->months[i].month)) {
            TRY(cube_count_persons(db, org, t->months[i].month));
            TRY(past_month_changed(db, org, t->months[i].month));
            TRY(release_restart(db, org, t->months[i].month));
        }
    return OK;
}
