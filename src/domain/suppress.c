#include "domain/suppress.h"
#include "domain/suppress_inside.h"

#include <string.h>

/* ---- the rule, by date and size; the last row that fits counts ---- */

static const struct {
    int from_year, from_month;
    int64_t population;   /* of so many people and more */
    SuppressRule rule;
} rules[] = {
    { 1868, 1, 0, { .below = 20, .providers_below = 3, .none = true } }, /* before the guideline: as today */
    { 1868, 1, 2000, { .below = 20, .providers_below = 3 } },
    { 1868, 1, 25000, { .below = 10, .providers_below = 3 } },
};

SuppressRule suppress_rule(Date day, int64_t population)
{
    SuppressRule found = rules[0].rule;
    for (size_t i = 0; i < COUNT_OF(rules); i++) {
        Date from;
        bool in_force = date_make(rules[i].from_year, rules[i].from_month, 1, &from) && from.day <= day.day;
        if (in_force && (population < 0 ? 2000 : population) >= rules[i].population)
            found = rules[i].rule;
    }
    return found;
}

SuppressRule suppress_rule_newest(int64_t population)
{
    return suppress_rule((Date){ INT32_MAX }, population);
}

/* ---- the system ---- */

void suppress_init(Suppress *s, Arena *arena)
{
    *s = (Suppress){ .arena = arena };
}

/* Room for n more of items; the old place stays in the arena. */
static bool grow(Suppress *s, void **items, size_t *room, size_t used, size_t n, size_t size)
{
    if (used + n <= *room)
        return true;
    size_t wanted = 2 * (used + n) + 64;
    void *grown = arena_array(s->arena, wanted, size);
    if (!grown) {
        s->status = ERR_MEMORY;
        return false;
    }
    if (used)
        memcpy(grown, *items, used * size);
    *items = grown;
    *room = wanted;
    return true;
}

uint32_t suppress_cell(Suppress *s, int64_t value, int64_t people, int64_t width)
{
    void *cells = s->cells;
    if (s->status == OK && value < 0)
        s->status = ERR_INVALID;
    if (s->status != OK || !grow(s, &cells, &s->room, s->n, 1, sizeof *s->cells))
        return 0;
    s->cells = cells;
    s->cells[s->n] = (SuppressCell){ .value = value, .people = people, .width = width };
    return (uint32_t)s->n++;
}

void suppress_tell(Suppress *s, uint32_t cell)
{
    if (s->status == OK)
        s->cells[cell].told = true;
}

void suppress_hide(Suppress *s, uint32_t cell)
{
    if (s->status == OK)
        s->cells[cell].hidden = true;
}

bool suppress_unknown(const SuppressCell *c)
{
    return c->hidden && !c->told;
}

void suppress_sum(Suppress *s, uint32_t total, const uint32_t *parts, size_t n)
{
    void *room = s->parts, *sums = s->sums;
    int64_t sum = 0;
    if (s->status != OK || !grow(s, &room, &s->parts_room, s->n_parts, n, sizeof *s->parts))
        return;
    s->parts = room;
    if (!grow(s, &sums, &s->sums_room, s->n_sums, 1, sizeof *s->sums))
        return;
    s->sums = sums;
    for (size_t i = 0; i < n; i++) {
        s->parts[s->n_parts + i] = parts[i];
        sum += s->cells[parts[i]].value;
    }
    if (sum != s->cells[total].value || s->n_sums == SUPPRESS_RELATIONS_MAX)
        s->status = sum != s->cells[total].value ? ERR_INTERNAL : ERR_TOO_LARGE;
    s->sums[s->n_sums++] = (SuppressSum){ total, (uint32_t)s->n_parts, (uint32_t)n };
    s->n_parts += n;
}

Status suppress_unknowns(const Suppress *s, Arena *a, SuppressUnknowns *ret)
{
    SuppressUnknowns u = { .unknown = ARENA_ARRAY(a, uint32_t, s->n + 1), .sum_of = ARENA_ARRAY(a, uint32_t, s->n_sums + 1) };
    uint32_t *cells = ARENA_ARRAY(a, uint32_t, s->n + 1);
    if (!u.unknown || !u.sum_of || !cells)
        return ERR_MEMORY;
    for (size_t i = 0; i < s->n; i++) {
        u.unknown[i] = suppress_unknown(&s->cells[i]) ? (uint32_t)u.n : UINT32_MAX;
        if (suppress_unknown(&s->cells[i]))
            cells[u.n++] = (uint32_t)i;
    }
    u.cells = cells;
    if (u.n > SUPPRESS_HIDDEN_MAX)
        return ERR_TOO_LARGE;
    u.matrix = ARENA_ARRAY(a, int8_t, (s->n_sums + 1) * (u.n + 1));
    if (!u.matrix)
        return ERR_MEMORY;
    for (size_t i = 0; i < s->n_sums; i++) {
        const SuppressSum *sum = &s->sums[i];
        int8_t *row = u.matrix + u.rows * u.n;
        bool some = false;
        for (size_t k = 0; k <= sum->n; k++) {
            uint32_t x = u.unknown[k < sum->n ? s->parts[sum->first + k] : sum->total];
            if (x != UINT32_MAX)
                row[x] = k < sum->n ? 1 : -1;
            some |= x != UINT32_MAX;
        }
        u.sum_of[u.rows] = (uint32_t)i;
        u.rows += some;
    }
    *ret = u;
    return OK;
}

/* ---- protecting ---- */

static bool in_sum(const Suppress *s, const SuppressSum *sum, uint32_t cell)
{
    bool found = sum->total == cell;
    for (size_t k = 0; k < sum->n && !found; k++)
        found = s->parts[sum->first + k] == cell;
    return found;
}

/* Is this cell the only hidden one of a sum? Then the sum gives it away. */
static bool lonely_in(const Suppress *s, const SuppressSum *sum, uint32_t cell)
{
    bool company = suppress_unknown(&s->cells[sum->total]) && sum->total != cell;
    for (size_t k = 0; k < sum->n && !company; k++) {
        uint32_t other = s->parts[sum->first + k];
        company = other != cell && suppress_unknown(&s->cells[other]);
    }
    return !company;
}

/* Sums that would have this cell as their only hidden one: each wants a further cell. */
static size_t loneliness(const Suppress *s, uint32_t cell)
{
    size_t lonely = 0;
    for (size_t i = 0; i < s->n_sums; i++)
        lonely += in_sum(s, &s->sums[i], cell) && lonely_in(s, &s->sums[i], cell);
    return lonely;
}

typedef struct {
    uint32_t cell;
    size_t lonely;
    bool wide;
} Candidate;

static bool better(const Suppress *s, const Candidate *a, const Candidate *b)
{
    if (b->cell == UINT32_MAX || a->lonely != b->lonely)
        return b->cell == UINT32_MAX || a->lonely < b->lonely;
    return a->wide != b->wide ? a->wide : s->cells[a->cell].value < s->cells[b->cell].value;
}

static bool may_hide(const SuppressCell *c)
{
    return !c->hidden && !c->told && c->value != 0;
}

/* One more cell beside this one, in a sum that gives it away if there is one: where it costs the fewest further cells, wide enough before
 * narrow, small before large. */
static bool hide_beside(Suppress *s, uint32_t cell)
{
    Candidate best = { .cell = UINT32_MAX };
    bool given_away = loneliness(s, cell) > 0;
    for (size_t i = 0; i < s->n_sums; i++) {
        const SuppressSum *sum = &s->sums[i];
        if (!in_sum(s, sum, cell) || (given_away && !lonely_in(s, sum, cell)))
            continue;
        for (size_t k = 0; k <= sum->n; k++) {
            uint32_t c = k < sum->n ? s->parts[sum->first + k] : sum->total;
            if (!may_hide(&s->cells[c]))
                continue;
            const Candidate one = { c, loneliness(s, c), s->cells[c].value >= s->cells[cell].width };
            if (better(s, &one, &best))
                best = one;
        }
    }
    if (best.cell != UINT32_MAX)
        s->cells[best.cell].hidden = true;
    return best.cell != UINT32_MAX;
}

/* Where everything beside the cell is hidden already: beside what is hidden with it. Of those, where the smallest cell goes. */
static bool hide_near(Suppress *s, uint32_t cell)
{
    if (hide_beside(s, cell))
        return true;
    for (size_t i = 0; i < s->n_sums; i++) {
        if (!in_sum(s, &s->sums[i], cell))
            continue;
        for (size_t k = 0; k <= s->sums[i].n; k++) {
            uint32_t c = k < s->sums[i].n ? s->parts[s->sums[i].first + k] : s->sums[i].total;
            if (suppress_unknown(&s->cells[c]) && hide_beside(s, c))
                return true;
        }
    }
    return false;
}

static void hide_all(Suppress *s)
{
    for (size_t i = 0; i < s->n; i++)
        s->cells[i].hidden |= may_hide(&s->cells[i]);
}

static void repair(Suppress *s, uint32_t cell)
{
    if (suppress_close_circle(s, cell, s->cells[cell].width) != OK && suppress_close_circle(s, cell, 1) != OK && !hide_near(s, cell))
        hide_all(s);
}

/* The first cell that a reader could work out, UINT32_MAX when there is none. */
static Status find_open(const Suppress *s, Arena *a, uint32_t *ret)
{
    SuppressUnknowns u;
    TRY(suppress_unknowns(s, a, &u));
    bool *follows = ARENA_ARRAY(a, bool, u.n + 1);
    double *lo = ARENA_ARRAY(a, double, u.n + 1), *hi = ARENA_ARRAY(a, double, u.n + 1);
    if (!follows || !lo || !hi)
        return ERR_MEMORY;
    *ret = UINT32_MAX;
    TRY(suppress_follows(s, &u, true, a, follows));
    for (size_t i = 0; i < u.n; i++)
        if (follows[i]) {
            *ret = u.cells[i];
            return OK;
        }
    TRY(suppress_reach(s, &u, true, a, lo, hi));
    for (size_t i = 0; i < u.n && *ret == UINT32_MAX; i++)
        if (!suppress_wide(&s->cells[u.cells[i]], lo[i], hi[i]))
            *ret = u.cells[i];
    return OK;
}

static size_t count_hidden(const Suppress *s)
{
    size_t n = 0;
    for (size_t i = 0; i < s->n; i++)
        n += s->cells[i].hidden;
    return n;
}

/* The one part of a told sum that is not 0 is told with it, and a sum whose parts are told. Answers whether there was one. */
static bool tell_next(Suppress *s)
{
    bool more = false;
    for (size_t i = 0; i < s->n_sums; i++) {
        SuppressCell *total = &s->cells[s->sums[i].total], *last = NULL;
        size_t open = 0, some = 0;
        for (size_t k = 0; k < s->sums[i].n; k++) {
            SuppressCell *c = &s->cells[s->parts[s->sums[i].first + k]];
            some += c->value != 0;
            open += c->value != 0 && !c->told;
            last = c->value != 0 && !c->told ? c : last;
        }
        if (open == 1 && total->told)
            more = last->told = true;
        else if (some && !open && !total->told)
            more = total->told = true;
    }
    return more;
}

/* Is something told that is small? Then nothing is told apart. */
static bool tells_few(const Suppress *s)
{
    bool few = false;
    for (size_t i = 0; i < s->n; i++)
        few |= s->cells[i].told && s->cells[i].primary;
    return few;
}

Status suppress_protect(Suppress *s)
{
    CLEANUP(arena_done) Arena a;
    arena_init(&a, s->arena->limit);
    TRY(s->status);
    while (tell_next(s))
        ;
    if (tells_few(s)) {
        for (size_t i = 0; i < s->n; i++)
            s->cells[i].hidden = true;
        return OK;
    }
    for (;;) {
        uint32_t open;
        size_t before = count_hidden(s);
        arena_reset(&a);
        Status found = find_open(s, &a, &open);
        if (found == ERR_TOO_LARGE) {
            hide_all(s);
            return OK;
        }
        TRY(found);
        if (open == UINT32_MAX)
            return OK;
        repair(s, open);
        /* Closing a circle of what is hidden already does not help: take something new, in the end all. */
        if (count_hidden(s) == before && !hide_near(s, open))
            hide_all(s);
        if (count_hidden(s) == before)
            return OK; /* nothing is shown but zeros */
    }
}

Status suppress_run(Suppress *s, const SuppressRule *rule)
{
    for (size_t i = 0; i < s->n; i++) {
        SuppressCell *c = &s->cells[i];
        c->primary = (c->people > 0 && c->people < rule->below) || (rule->none && c->value != 0);
        c->hidden |= c->primary;
    }
    return suppress_protect(s);
}
