/* Spending for readers outside the town hall. Tables that they could lay side by side are protected as one: months, services,
 * programme types and care levels of a fiscal year share their sums. Therefore there are no filters and no other periods: each would be a
 * further table that gives something away. */
#include "feature/spending/spending.h"
#include "schema/outside.h"

#include <string.h>

#define AXES 4
#define AXIS_MAX 24
#define SERVICES_MAX 12
#define SERVICE_AXIS 1
#define MONTHS_OF_A_YEAR 12

static const Dimension axes[AXES] = { DIM_MONTH, DIM_SERVICE, DIM_PROGRAM, DIM_LEVEL };
/* Crossed with each other; the rest only alone. */
static const struct {
    int a, b;
} crossings[] = { { 0, 1 }, { 0, 2 }, { 0, 3 }, { 1, 2 }, { 1, 3 } };
#define CROSSINGS COUNT_OF(crossings)

/* ---- what may be asked ---- */

static bool may_ask(const SpendingQuery *q)
{
    bool wanted[DIM_COUNT] = { false };
    size_t n = 0;
    for (Dimension d = 0; d < DIM_COUNT; d++)
        n += q->by[d];
    if (n == 0 || (n == 1 && q->by[DIM_PROVIDER]))
        return true;
    for (size_t i = 0; i < AXES; i++)
        if (n == 1 && q->by[axes[i]])
            return true;
    for (size_t i = 0; i < CROSSINGS; i++) {
        memset(wanted, 0, sizeof wanted);
        wanted[axes[crossings[i].a]] = wanted[axes[crossings[i].b]] = true;
        if (n == 2 && memcmp(wanted, q->by, sizeof wanted) == 0)
            return true;
    }
    return false;
}

static Status take_year(SpendingQuery *q, const Outside *o, Date today, Problems *ps)
{
    bool none = q->from == 190001 && q->to == 299912; /* nothing was asked */
    Month now = month_of(today);
    Month first = fiscal_year_first(fiscal_year_of(none ? now : q->from, o->year_starts), o->year_starts);
    if (!none && (q->from != first || q->to != month_add(first, MONTHS_OF_A_YEAR - 1)))
        return problem_add(ps, S("?from"), "outside", "役場の外からは、年度まるごとの表だけが見られます。期間を %d〜%d にしてください。", (int)first,
                           (int)month_add(first, MONTHS_OF_A_YEAR - 1));
    q->from = first;
    q->to = month_add(first, MONTHS_OF_A_YEAR - 1);
    return OK;
}

static Status check(SpendingQuery *q, const Outside *o, Date today, Problems *ps)
{
    for (Dimension d = 0; d < DIM_COUNT; d++)
        if (q->only[d])
            problem_add(ps, S("?filter"), "outside", "役場の外からは、条件でしぼった表は見られません。人数の少ない区分が分かってしまうためです。条件を外してください。");
    if (!may_ask(q))
        problem_add(ps, S("?by"), "outside", "役場の外からは、この分け方の表は見られません。month・service・program・level のどれか、month×それ以外、service×program、service×level、provider から選んでください。");
    TRY(take_year(q, o, today, ps));
    return problems_status(ps);
}

/* ---- the system ---- */

typedef struct {
    DimValue values[AXIS_MAX];
    size_t n;
} Axis;

typedef struct {
    int64_t value;
    int64_t people[MONTHS_OF_A_YEAR][SERVICES_MAX]; /* different persons of a month and service */
} Mass;

typedef struct {
    Axis axes[AXES];
    Mass all, *single[AXES], *cross[CROSSINGS];
    uint32_t all_id, *single_id[AXES], *cross_id[CROSSINGS];
    Suppress s;
    int64_t below, months;
} Family;

static bool equal(const DimValue *a, const DimValue *b)
{
    return a->number == b->number && str_eq(a->text, b->text);
}

static Status place_on(Axis *axis, const DimValue *v, size_t *ret)
{
    size_t i = 0;
    while (i < axis->n && !equal(&axis->values[i], v))
        i++;
    if (i == AXIS_MAX)
        return ERR_TOO_LARGE;
    if (i == axis->n)
        axis->values[axis->n++] = *v;
    *ret = i;
    return OK;
}

static void weigh(Mass *m, const Cell *c, size_t month, size_t service)
{
    m->value += c->people;
    m->people[month][service] += c->people;
}

/* At least so many different persons: who comes for two months, or uses two services, is counted in each of them. */
static int64_t persons(const Mass *m)
{
    int64_t most = 0;
    for (size_t i = 0; i < MONTHS_OF_A_YEAR; i++)
        for (size_t k = 0; k < SERVICES_MAX; k++)
            most = m->people[i][k] > most ? m->people[i][k] : most;
    return most;
}

static Status make_room(Family *f, Arena *a)
{
    for (size_t i = 0; i < AXES; i++) {
        f->single[i] = ARENA_ARRAY(a, Mass, AXIS_MAX);
        f->single_id[i] = ARENA_ARRAY(a, uint32_t, AXIS_MAX);
        if (!f->single[i] || !f->single_id[i])
            return ERR_MEMORY;
    }
    for (size_t i = 0; i < CROSSINGS; i++) {
        f->cross[i] = ARENA_ARRAY(a, Mass, AXIS_MAX * AXIS_MAX);
        f->cross_id[i] = ARENA_ARRAY(a, uint32_t, AXIS_MAX * AXIS_MAX);
        if (!f->cross[i] || !f->cross_id[i])
            return ERR_MEMORY;
    }
    return OK;
}

static Status take(Family *f, const Cell *c, Month first)
{
    size_t at[AXES], month = (size_t)month_diff((Month)c->at[DIM_MONTH].number, first);
    if (c->people < 0 || month >= MONTHS_OF_A_YEAR)
        return ERR_INTERNAL;
    for (size_t i = 0; i < AXES; i++)
        TRY(place_on(&f->axes[i], &c->at[axes[i]], &at[i]));
    size_t service = at[SERVICE_AXIS];
    if (service >= SERVICES_MAX)
        return ERR_TOO_LARGE;
    weigh(&f->all, c, month, service);
    for (size_t i = 0; i < AXES; i++)
        weigh(&f->single[i][at[i]], c, month, service);
    for (size_t i = 0; i < CROSSINGS; i++)
        weigh(&f->cross[i][at[crossings[i].a] * AXIS_MAX + at[crossings[i].b]], c, month, service);
    return OK;
}

/* A cell of one month, or of all of them: then a single person may be twelve person-months. */
static uint32_t cell_of(Family *f, const Mass *m, bool one_month)
{
    return suppress_cell(&f->s, m->value, persons(m), f->below * (one_month ? 1 : f->months));
}

static void cross_sums(Family *f, size_t i)
{
    const size_t a = (size_t)crossings[i].a, b = (size_t)crossings[i].b;
    uint32_t parts[AXIS_MAX];
    for (size_t x = 0; x < f->axes[a].n; x++) {
        for (size_t y = 0; y < f->axes[b].n; y++)
            f->cross_id[i][x * AXIS_MAX + y] = cell_of(f, &f->cross[i][x * AXIS_MAX + y], a == 0);
        suppress_sum(&f->s, f->single_id[a][x], f->cross_id[i] + x * AXIS_MAX, f->axes[b].n);
    }
    for (size_t y = 0; y < f->axes[b].n; y++) {
        for (size_t x = 0; x < f->axes[a].n; x++)
            parts[x] = f->cross_id[i][x * AXIS_MAX + y];
        suppress_sum(&f->s, f->single_id[b][y], parts, f->axes[a].n);
    }
}

static Status protect(Family *f, const SuppressRule *rule, Arena *a)
{
    suppress_init(&f->s, a);
    f->all_id = cell_of(f, &f->all, false);
    for (size_t i = 0; i < AXES; i++) {
        for (size_t x = 0; x < f->axes[i].n; x++)
            f->single_id[i][x] = cell_of(f, &f->single[i][x], i == 0);
        suppress_sum(&f->s, f->all_id, f->single_id[i], f->axes[i].n);
    }
    for (size_t i = 0; i < CROSSINGS; i++)
        cross_sums(f, i);
    return suppress_run(&f->s, rule);
}

static Status read_family(Db *db, int64_t org, const SpendingQuery *q, const SuppressRule *rule, Arena *a, Family *f)
{
    SpendingQuery all = { .from = q->from, .to = q->to };
    SpendingTable t;
    for (size_t i = 0; i < AXES; i++)
        all.by[axes[i]] = true;
    TRY(spending_table(db, org, &all, a, &t));
    TRY(make_room(f, a));
    for (size_t i = 0; i < t.n; i++)
        TRY(take(f, &t.cells[i], q->from));
    f->below = rule->below;
    f->months = (int64_t)(f->axes[0].n ? f->axes[0].n : 1);
    return protect(f, rule, a);
}

/* ---- providers, a table of their own with the same total ---- */

static Status protect_providers(const SuppressRule *rule, const Family *f, Arena *a, SpendingTable *t)
{
    Suppress s;
    uint32_t *ids = ARENA_ARRAY(a, uint32_t, t->n + 1);
    suppress_init(&s, a);
    if (!ids)
        return ERR_MEMORY;
    for (size_t i = 0; i < t->n; i++) {
        int64_t people = t->cells[i].people;
        ids[i] = suppress_cell(&s, people, (people + f->months - 1) / f->months, f->below * f->months);
    }
    uint32_t all = suppress_cell(&s, t->total.people, persons(&f->all), f->below * f->months);
    suppress_sum(&s, all, ids, t->n);
    TRY(suppress_run(&s, rule));
    t->total.hidden = f->s.cells[f->all_id].hidden;
    /* The other tables may show the total: where it would have to be hidden here, nothing of it is told apart. */
    for (size_t i = 0; i < t->n; i++)
        t->cells[i].hidden = s.cells[ids[i]].hidden || (s.cells[all].hidden && !t->total.hidden);
    return OK;
}

/* ---- the answer ---- */

static Status find_cell(Family *f, const SpendingQuery *q, const Cell *c, bool *ret_hidden)
{
    size_t at[AXES] = { 0 }, wanted = 0, only = 0;
    for (size_t i = 0; i < AXES; i++)
        if (q->by[axes[i]]) {
            TRY(place_on(&f->axes[i], &c->at[axes[i]], &at[i]));
            only = i;
            wanted++;
        }
    uint32_t id = wanted == 0 ? f->all_id : f->single_id[only][at[only]];
    for (size_t i = 0; i < CROSSINGS && wanted == 2; i++)
        if (q->by[axes[crossings[i].a]] && q->by[axes[crossings[i].b]])
            id = f->cross_id[i][at[crossings[i].a] * AXIS_MAX + at[crossings[i].b]];
    *ret_hidden = f->s.cells[id].hidden;
    return OK;
}

Status spending_table_outside(Db *db, int64_t org, Date today, SpendingQuery *q, Arena *a, Problems *ps, SpendingTable *ret)
{
    Outside o;
    Family *f = ARENA_NEW(a, Family);
    if (!f)
        return ERR_MEMORY;
    TRY(outside_read(db, org, today, a, &o));
    TRY(check(q, &o, today, ps));
    TRY(spending_table(db, org, q, a, ret));
    ret->note = o.sentence;
    TRY(read_family(db, org, q, &o.rule, a, f));
    ret->total.hidden = f->s.cells[f->all_id].hidden;
    if (q->by[DIM_PROVIDER])
        return protect_providers(&o.rule, f, a, ret);
    for (size_t i = 0; i < ret->n; i++)
        TRY(find_cell(f, q, &ret->cells[i], &ret->cells[i].hidden));
    return OK;
}
