/* Spending for readers outside the town hall. A month that was shown once stays as it was shown (schema/outside.h), and is protected by
 * itself: a slice with its services, programme types, care levels and providers. A figure of the year is shown only where every slice shows its
 * part of it. So whatever readers lay side by side, tables of one day or of many, is a sum of what the slices show, and subtracting
 * ends there. The whole of a slice counts as known to everybody: worksheets, papers and the landing tell it in yen. Where it is of few persons
 * itself, nothing of its month is told apart. No filters and no other periods: each would be a further table that gives something away. */
#include "feature/spending/release.h"
#include "feature/spending/spending_out.h"
#include "http/app.h"
#include "http/told.h"
#include "schema/outside_persons.h"

#include <string.h>

#define AXES 3
#define AXIS_MAX 24
#define SERVICES_MAX 12
#define SERVICE_AXIS 0
#define MONTHS_OF_A_YEAR 12
#define FEW_IN_A_MONTH "使った人が全体で少ない月は、内訳を出しません。"
#define SLICES (2 * MONTHS_OF_A_YEAR) /* of each month what is claimed, and what the ledger counts */

static const Dimension axes[AXES] = { DIM_SERVICE, DIM_PROGRAM, DIM_LEVEL };
/* Crossed with each other within a slice; all of them are crossed with the month. */
static const struct {
    int a, b;
} crossings[] = { { 0, 1 }, { 0, 2 } };
#define CROSSINGS COUNT_OF(crossings)

/* ---- what may be asked ---- */

static bool may_ask(const SpendingQuery *q)
{
    size_t n = 0, alone = 0;
    for (Dimension d = 0; d < DIM_COUNT; d++)
        n += q->by[d];
    for (size_t i = 0; i < AXES; i++)
        alone += q->by[axes[i]];
    if (n == 0 || (n == 1 && (q->by[DIM_PROVIDER] || q->by[DIM_MONTH] || alone)))
        return true;
    bool crossed = n == 2 && q->by[DIM_MONTH] && alone == 1;
    for (size_t i = 0; i < CROSSINGS; i++)
        crossed |= n == 2 && q->by[axes[crossings[i].a]] && q->by[axes[crossings[i].b]];
    return crossed;
}

static Status take_year(SpendingQuery *q, const Outside *o, Date today, Problems *ps)
{
    bool none = q->from == MONTH_EARLIEST && q->to == MONTH_LATEST; /* nothing was asked */
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

/* ---- a slice ---- */

typedef struct {
    DimValue values[AXIS_MAX];
    size_t n;
} Axis;

typedef struct {
    int64_t value;
    int64_t people[SERVICES_MAX]; /* of a service, each in every place that counts him */
    int64_t persons;              /* different ones; 0: not counted */
} Mass;

typedef struct {
    Axis axes[AXES];              /* its own, in its own order: what another month has does not change what this one hides */
    bool all, single[AXES][AXIS_MAX], cross[CROSSINGS][AXIS_MAX * AXIS_MAX];
} Hidden;

typedef struct {
    SpendingTable table;          /* everything, by all that slices and their tables keep apart */
    Month first;
    SuppressRule rules[SLICES];
    OutsidePersons persons;       /* who counts in more than one place is one */
    Hidden *hidden[SLICES];       /* NULL: nothing in it */
    bool few[MONTHS_OF_A_YEAR];   /* a slice of the month is of few persons as a whole */
    /* of the slice at hand */
    Axis axes[AXES];
    Mass all, single[AXES][AXIS_MAX], cross[CROSSINGS][AXIS_MAX * AXIS_MAX];
    int64_t width;                /* so wide must what is hidden be: too much for a handful of persons, wherever they count */
    uint32_t all_id, single_id[AXES][AXIS_MAX], cross_id[CROSSINGS][AXIS_MAX * AXIS_MAX];
    Suppress s;
} Family;

static bool equal(const DimValue *a, const DimValue *b)
{
    return a->number == b->number && str_eq(a->text, b->text);
}

static size_t place_of(const Axis *axis, const DimValue *v)
{
    size_t i = 0;
    while (i < axis->n && !equal(&axis->values[i], v))
        i++;
    return i;
}

static Status place_on(Axis *axis, const DimValue *v, size_t *ret)
{
    size_t i = place_of(axis, v);
    if (i == AXIS_MAX)
        return ERR_TOO_LARGE;
    if (i == axis->n)
        axis->values[axis->n++] = *v;
    *ret = i;
    return OK;
}

static void weigh(Mass *m, const Cell *c, size_t service)
{
    m->value += c->people;
    m->people[service] += c->people;
}

/* At least so many different persons. Where they were not counted (schema/outside_persons.h): who uses two services is in each of them. */
static int64_t persons(const Mass *m)
{
    int64_t most = m->persons;
    if (most)
        return most;
    for (size_t k = 0; k < SERVICES_MAX; k++)
        most = m->people[k] > most ? m->people[k] : most;
    return most;
}

static size_t slice_of(const Family *f, const Cell *c)
{
    int month = month_diff((Month)c->at[DIM_MONTH].number, f->first);
    return month < 0 || month >= MONTHS_OF_A_YEAR ? SLICES : 2 * (size_t)month + str_eq(c->at[DIM_ORIGIN].text, S("ledger"));
}

static Status take(Family *f, const Cell *c)
{
    size_t at[AXES];
    for (size_t i = 0; i < AXES; i++)
        TRY(place_on(&f->axes[i], &c->at[axes[i]], &at[i]));
    size_t service = at[SERVICE_AXIS];
    if (c->people < 0)
        return ERR_INTERNAL;
    if (service >= SERVICES_MAX)
        return ERR_TOO_LARGE;
    weigh(&f->all, c, service);
    for (size_t i = 0; i < AXES; i++)
        weigh(&f->single[i][at[i]], c, service);
    for (size_t i = 0; i < CROSSINGS; i++)
        weigh(&f->cross[i][at[crossings[i].a] * AXIS_MAX + at[crossings[i].b]], c, service);
    return OK;
}

static uint32_t cell_of(Suppress *s, const Mass *m, int64_t width)
{
    return suppress_cell(s, m->value, persons(m), width);
}

/* 0: not counted. */
static int64_t counted(const Family *f, size_t slice, const PersonsPlace *place)
{
    const OutsideGroup *found = outside_group(&f->persons, month_add(f->first, (int)slice / 2), slice % 2, place);
    return found ? found->people : 0;
}

static Str *axis_of(PersonsPlace *place, size_t axis)
{
    Str *const texts[AXES] = { &place->service, &place->program, &place->level };
    return texts[axis];
}

static int64_t counted_on(const Family *f, size_t slice, size_t axis, size_t x, size_t other, size_t y)
{
    PersonsPlace place = persons_all();
    *axis_of(&place, axis) = f->axes[axis].values[x].text;
    if (other < AXES)
        *axis_of(&place, other) = f->axes[other].values[y].text;
    return counted(f, slice, &place);
}

/* So much do cells of too few persons come to. */
static int64_t small_of(const Mass *masses, size_t n, int64_t below)
{
    int64_t small = 0;
    for (size_t i = 0; i < n; i++)
        small += persons(&masses[i]) < below ? masses[i].value : 0;
    return small;
}

static int64_t width_of(const Family *f, size_t slice, int64_t small)
{
    PersonsPlace all = persons_all();
    return outside_width(outside_group(&f->persons, month_add(f->first, (int)slice / 2), slice % 2, &all), f->rules[slice].below, small);
}

static void find_width(Family *f, size_t slice)
{
    int64_t below = f->rules[slice].below, small = small_of(&f->all, 1, below);
    for (size_t i = 0; i < AXES; i++)
        small += small_of(f->single[i], f->axes[i].n, below);
    for (size_t i = 0; i < CROSSINGS; i++)
        small += small_of(f->cross[i], AXIS_MAX * AXIS_MAX, below);
    f->width = width_of(f, slice, small);
}

static void count_persons(Family *f, size_t slice)
{
    PersonsPlace all = persons_all();
    f->all.persons = counted(f, slice, &all);
    for (size_t i = 0; i < AXES; i++)
        for (size_t x = 0; x < f->axes[i].n; x++)
            f->single[i][x].persons = counted_on(f, slice, i, x, AXES, 0);
    for (size_t i = 0; i < CROSSINGS; i++) {
        size_t a = (size_t)crossings[i].a, b = (size_t)crossings[i].b;
        for (size_t x = 0; x < f->axes[a].n; x++)
            for (size_t y = 0; y < f->axes[b].n; y++)
                f->cross[i][x * AXIS_MAX + y].persons = counted_on(f, slice, a, x, b, y);
    }
}

static void cross_sums(Family *f, size_t i)
{
    const size_t a = (size_t)crossings[i].a, b = (size_t)crossings[i].b;
    uint32_t parts[AXIS_MAX];
    for (size_t x = 0; x < f->axes[a].n; x++) {
        for (size_t y = 0; y < f->axes[b].n; y++)
            f->cross_id[i][x * AXIS_MAX + y] = cell_of(&f->s, &f->cross[i][x * AXIS_MAX + y], f->width);
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
    f->all_id = cell_of(&f->s, &f->all, f->width);
    for (size_t i = 0; i < AXES; i++) {
        for (size_t x = 0; x < f->axes[i].n; x++)
            f->single_id[i][x] = cell_of(&f->s, &f->single[i][x], f->width);
        suppress_sum(&f->s, f->all_id, f->single_id[i], f->axes[i].n);
    }
    for (size_t i = 0; i < CROSSINGS; i++)
        cross_sums(f, i);
    suppress_tell(&f->s, f->all_id);
    return suppress_run(&f->s, rule);
}

static void note_hidden(const Family *f, Hidden *h)
{
    memcpy(h->axes, f->axes, sizeof h->axes);
    h->all = f->s.cells[f->all_id].hidden;
    for (size_t i = 0; i < AXES; i++)
        for (size_t x = 0; x < f->axes[i].n; x++)
            h->single[i][x] = f->s.cells[f->single_id[i][x]].hidden;
    for (size_t i = 0; i < CROSSINGS; i++)
        for (size_t x = 0; x < f->axes[crossings[i].a].n; x++)
            for (size_t y = 0; y < f->axes[crossings[i].b].n; y++)
                h->cross[i][x * AXIS_MAX + y] = f->s.cells[f->cross_id[i][x * AXIS_MAX + y]].hidden;
}

static Status read_slice(Family *f, size_t slice, Arena *a)
{
    bool some = false;
    memset(f->axes, 0, sizeof f->axes);
    memset(&f->all, 0, sizeof f->all);
    memset(f->single, 0, sizeof f->single);
    memset(f->cross, 0, sizeof f->cross);
    for (size_t i = 0; i < f->table.n; i++)
        if (f->table.cells[i].people && slice_of(f, &f->table.cells[i]) == slice) {
            TRY(take(f, &f->table.cells[i]));
            some = true;
        }
    if (!some)
        return OK;
    Hidden *h = ARENA_NEW(a, Hidden);
    if (!h)
        return ERR_MEMORY;
    count_persons(f, slice);
    find_width(f, slice);
    TRY(protect(f, &f->rules[slice], a));
    note_hidden(f, h);
    f->hidden[slice] = h;
    f->few[slice / 2] |= h->all;
    return OK;
}

static Status read_rules(Db *db, int64_t org, const SpendingQuery *q, const SuppressRule *rule, Family *f)
{
    CLEANUP(rows_done) Rows rows = { 0 };
    for (size_t i = 0; i < SLICES; i++)
        f->rules[i] = *rule;
    TRY(db_query(db, &outside_sql_slices, &rows, P_INT(org), P_INT(q->from), P_INT(q->to)));
    while (rows_next(&rows)) {
        size_t slice = 2 * (size_t)month_diff((Month)row_int(&rows, 0), f->first) + (row_int(&rows, 1) != 0);
        if (slice < SLICES)
            f->rules[slice] = (SuppressRule){ .below = row_int(&rows, 2), .providers_below = rule->providers_below, .none = rule->none };
    }
    return rows.status;
}

static Status read_family(Db *db, int64_t org, const SpendingQuery *q, const SuppressRule *rule, Arena *a, Family *f)
{
    SpendingQuery all = { .from = q->from, .to = q->to, .shown = q->shown, .unseen = q->unseen };
    const Dimension kept[] = { DIM_MONTH, DIM_ORIGIN, DIM_PROVIDER, DIM_SERVICE, DIM_PROGRAM, DIM_LEVEL };
    for (size_t i = 0; i < COUNT_OF(kept); i++)
        all.by[kept[i]] = true;
    f->first = q->from;
    TRY(spending_table(db, org, &all, a, &f->table));
    TRY(read_rules(db, org, q, rule, f));
    TRY(outside_persons(db, org, q->from, q->to, a, &f->persons));
    for (size_t i = 0; i < SLICES; i++)
        TRY(read_slice(f, i, a));
    return OK;
}

/* ---- before a month is released ---- */

static void count_cells(const Suppress *s, const uint32_t *ids, size_t n, ReleasePreview *p)
{
    for (size_t i = 0; i < n; i++)
        if (s->cells[ids[i]].value) {
            p->cells++;
            p->hidden += s->cells[ids[i]].hidden;
        }
}

static void count_slice(const Family *f, ReleasePreview *p)
{
    count_cells(&f->s, &f->all_id, 1, p);
    for (size_t i = 0; i < AXES; i++)
        count_cells(&f->s, f->single_id[i], f->axes[i].n, p);
    for (size_t i = 0; i < CROSSINGS; i++)
        for (size_t x = 0; x < f->axes[crossings[i].a].n; x++)
            count_cells(&f->s, f->cross_id[i] + x * AXIS_MAX, f->axes[crossings[i].b].n, p);
}

Status release_preview(Req *rq, Month month, const SuppressRule *rule, ReleasePreview *ret)
{
    const SpendingQuery q = { .from = month, .to = month, .by = { [DIM_MONTH] = true, [DIM_ORIGIN] = true, [DIM_PROVIDER] = true, [DIM_SERVICE] = true,
                                                                  [DIM_PROGRAM] = true, [DIM_LEVEL] = true } };
    Family *f = ARENA_NEW(rq->arena, Family);
    if (!f)
        return ERR_MEMORY;
    *ret = (ReleasePreview){ 0 };
    f->first = month;
    TRY(spending_table(rq->db, rq->org, &q, rq->arena, &f->table));
    TRY(outside_persons(rq->db, rq->org, month, month, rq->arena, &f->persons));
    ret->people = f->table.total.people;
    ret->paid = f->table.total.paid;
    for (size_t i = 0; i < 2; i++) {
        f->rules[i] = *rule;
        TRY(read_slice(f, i, rq->arena));
        if (f->hidden[i])
            count_slice(f, ret);
    }
    ret->few = f->few[0];
    return OK;
}

/* ---- providers, a table of their own with the same total ---- */

static size_t provider_at(const SpendingTable *t, const DimValue *provider)
{
    size_t i = 0;
    while (i < t->n && !equal(&t->cells[i].at[DIM_PROVIDER], provider))
        i++;
    return i;
}

/* Everybody knows what a provider does: who does what is hidden is hidden too, and is told by no subtraction then. */
static Status weigh_providers(const Family *f, size_t slice, const SpendingTable *t, Mass *masses, bool *does_hidden)
{
    const Hidden *h = f->hidden[slice];
    for (size_t i = 0; i < f->table.n; i++) {
        const Cell *c = &f->table.cells[i];
        if (!c->people || slice_of(f, c) != slice)
            continue;
        size_t at = provider_at(t, &c->at[DIM_PROVIDER]), service = place_of(&h->axes[SERVICE_AXIS], &c->at[DIM_SERVICE]);
        if (at == t->n)
            return ERR_INTERNAL;
        weigh(&masses[at], c, service);
        weigh(&masses[t->n], c, service);
        does_hidden[at] |= h->cross[0][service * AXIS_MAX + place_of(&h->axes[1], &c->at[DIM_PROGRAM])];
    }
    for (size_t i = 0; i <= t->n; i++) {
        PersonsPlace place = persons_all();
        place.provider = i < t->n ? t->cells[i].at[DIM_PROVIDER].number : place.provider;
        masses[i].persons = counted(f, slice, &place);
    }
    return OK;
}

static Status protect_providers(const Family *f, size_t slice, Arena *a, SpendingTable *t)
{
    Suppress s;
    Mass *masses = ARENA_ARRAY(a, Mass, t->n + 1); /* the last: all */
    bool *does_hidden = ARENA_ARRAY(a, bool, t->n + 1);
    uint32_t *ids = ARENA_ARRAY(a, uint32_t, t->n + 1);
    size_t n = 0;
    if (!masses || !does_hidden || !ids)
        return ERR_MEMORY;
    TRY(weigh_providers(f, slice, t, masses, does_hidden));
    const int64_t width = width_of(f, slice, small_of(masses, t->n + 1, f->rules[slice].below));
    suppress_init(&s, a);
    for (size_t i = 0; i < t->n; i++)
        if (masses[i].value) {
            ids[n] = cell_of(&s, &masses[i], width);
            if (does_hidden[i])
                suppress_hide(&s, ids[n]);
            n++;
        }
    uint32_t all = cell_of(&s, &masses[t->n], width);
    suppress_sum(&s, all, ids, n);
    suppress_tell(&s, all);
    TRY(suppress_run(&s, &f->rules[slice]));
    for (size_t i = 0, k = 0; i < t->n; i++)
        if (masses[i].value)
            t->cells[i].hidden |= s.cells[ids[k++]].hidden;
    return OK;
}

/* ---- the answer ---- */

/* Where the slice has nobody there is nothing to hide. */
static bool hidden_in(const Hidden *h, const SpendingQuery *q, const Cell *c)
{
    size_t at[AXES] = { 0 }, wanted = 0, only = 0;
    for (size_t i = 0; i < AXES; i++)
        if (q->by[axes[i]]) {
            at[i] = place_of(&h->axes[i], &c->at[axes[i]]);
            if (at[i] == h->axes[i].n)
                return false;
            only = i;
            wanted++;
        }
    for (size_t i = 0; i < CROSSINGS && wanted == 2; i++)
        if (q->by[axes[crossings[i].a]] && q->by[axes[crossings[i].b]])
            return h->cross[i][at[crossings[i].a] * AXIS_MAX + at[crossings[i].b]];
    return wanted ? h->single[only][at[only]] : h->all;
}

static bool is_of(const Family *f, size_t month, const SpendingQuery *q, const Cell *c)
{
    return !q->by[DIM_MONTH] || c->at[DIM_MONTH].number == month_add(f->first, (int)month);
}

static void hide(const Family *f, const SpendingQuery *q, Cell *c)
{
    for (size_t i = 0; i < MONTHS_OF_A_YEAR; i++)
        c->hidden |= f->few[i] && is_of(f, i, q, c);
    for (size_t i = 0; i < SLICES && !q->by[DIM_PROVIDER]; i++)
        if (f->hidden[i] && is_of(f, i / 2, q, c))
            c->hidden |= hidden_in(f->hidden[i], q, c);
}

/* Of a month of few persons not even which services there were: the only one of them would be the whole. */
static void leave_out(const Family *f, const SpendingQuery *q, SpendingTable *t)
{
    size_t kept = 0, dimensions = 0;
    for (Dimension d = 0; d < DIM_COUNT; d++)
        dimensions += q->by[d];
    for (size_t i = 0; i < t->n; i++) {
        bool few = false;
        for (size_t m = 0; m < MONTHS_OF_A_YEAR && q->by[DIM_MONTH] && dimensions > 1; m++)
            few |= f->few[m] && is_of(f, m, q, &t->cells[i]);
        if (!few)
            t->cells[kept++] = t->cells[i];
    }
    t->n = kept;
}

static bool some_month_is_few(const Family *f)
{
    bool few = false;
    for (size_t m = 0; m < MONTHS_OF_A_YEAR; m++)
        few |= f->few[m];
    return few;
}

static Status keep_shown(Req *rq, void *context)
{
    const OutsideMonths *months = context;
    TRY(release_settled(rq->db, rq->org, months->below, rq->now_ms));
    return outside_keep(rq->db, rq->org, months, rq->now_ms);
}

/* What is shown now is kept first; then only what is kept is read, so that nothing that came in between is shown unkept. */
static Status keep(Req *rq, const SpendingQuery *q, const Outside *o)
{
    OutsideMonths months = { q->from, q->to, o->rule.below };
    bool unkept, due;
    TRY(outside_unkept(rq->db, rq->org, q->from, q->to, &unkept));
    TRY(release_owes(rq->db, rq->org, rq->now_ms, &due));
    return unkept || due ? told_note(rq, unkept, keep_shown, &months) : OK;
}

/* The hall is told how to show what is left out. */
static Status say(Req *rq, const SpendingQuery *q, const Outside *o, bool few, Str *ret)
{
    int64_t lines = 0;
    Str how = S(""), waiting;
    TRY(release_sentence(rq->db, rq->org, q->from, q->to, rq->arena, &waiting));
    if (!relation_is_outside(rq->relation))
        TRY(db_one_int(rq->db, &ledger_sql_unnumbered, &lines, P_INT(rq->org), P_INT(q->from), P_INT(q->to)));
    if (lines)
        how = arena_printf(rq->arena, "この年度に%lld行あります。「委託・補助の費用」でその行の「利用した人の数」を入れると、外の表にも入ります（その月をもう外に出していなければ）。", (long long)lines);
    *ret = arena_printf(rq->arena, STR_FMT "%s" OUTSIDE_KEPT OUTSIDE_NUMBERS STR_FMT STR_FMT, STR_ARG(o->sentence), few ? FEW_IN_A_MONTH : "", STR_ARG(how), STR_ARG(waiting));
    return arena_status(rq->arena);
}

Status spending_table_outside(Req *rq, bool leaves, SpendingQuery *q, SpendingTable *ret)
{
    Outside o;
    int64_t as_of;
    Family *f = ARENA_NEW(rq->arena, Family);
    if (!f)
        return ERR_MEMORY;
    TRY(req_as_of(rq, &as_of));
    TRY(outside_read(rq->db, rq->org, app_today(rq->app), rq->arena, &o));
    TRY(check(q, &o, app_today(rq->app), rq->problems));
    leaves = leaves && as_of == INT64_MAX && !o.rule.none; /* of a village no count leaves */
    q->shown = true;
    q->unseen = leaves ? UNSEEN_NOT : UNSEEN_RELEASED;
    if (leaves)
        TRY(keep(rq, q, &o));
    TRY(req_moment(rq)); /* what is hidden is found in the rows that are shown */
    TRY(spending_table(rq->db, rq->org, q, rq->arena, ret));
    TRY(read_family(rq->db, rq->org, q, &o.rule, rq->arena, f));
    hide(f, &(SpendingQuery){ 0 }, &ret->total);
    for (size_t i = 0; i < SLICES && q->by[DIM_PROVIDER]; i++)
        if (f->hidden[i])
            TRY(protect_providers(f, i, rq->arena, ret));
    for (size_t i = 0; i < ret->n; i++)
        hide(f, q, &ret->cells[i]);
    leave_out(f, q, ret);
    return say(rq, q, &o, some_month_is_few(f), &ret->note);
}
