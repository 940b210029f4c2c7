#include "domain/whatif.h"

__extension__ typedef __int128 Wide;

#define PEOPLE_MAX 1000000
#define UNIT_MAX 10000000
#define COURSES_MAX 60
#define MONTHS_MAX 120
#define PERMILLE_MAX 10000
#define GROWTH_MAX 200

/* ---- what is given ---- */

static bool within(int64_t v, int64_t max)
{
    return v == WHATIF_NONE || (v >= 0 && v <= max);
}

static bool row_fits(const WhatIfRow *r)
{
    return r->kind < WHATIF_KIND_COUNT && (r->kind == WHATIF_POPULATION || month_is_valid(r->from)) && (!r->to || (month_is_valid(r->to) && r->to >= r->from))
           && within(r->people, PEOPLE_MAX) && within(r->unit_yen, UNIT_MAX) && within(r->to_yen, UNIT_MAX)
           && within(r->care_management, UNIT_MAX) && within(r->replacement, UNIT_MAX) && within(r->courses, COURSES_MAX)
           && within(r->course_months, MONTHS_MAX) && within(r->course_yen, YEN_MAX) && within(r->fill, WHATIF_WHOLE)
           && within(r->treated, WHATIF_WHOLE) && within(r->control, WHATIF_WHOLE) && within(r->hold_months, MONTHS_MAX)
           && within(r->line_yen, YEN_MAX) && (r->price_permille == WHATIF_NONE || (r->price_permille >= -1000 && r->price_permille <= PERMILLE_MAX))
           && (r->growth_permille == WHATIF_NONE || (r->growth_permille >= -GROWTH_MAX && r->growth_permille <= GROWTH_MAX));
}

/* Which figures a kind cannot do without. */
static bool row_is_whole(const WhatIfRow *r)
{
    switch (r->kind) {
    case WHATIF_GRADUATION: return r->people >= 0 && r->unit_yen >= 0;
    case WHATIF_SHIFT: return r->people >= 0 && r->unit_yen >= 0 && r->to_yen >= 0;
    case WHATIF_NEW_CLASS:
        return r->people >= 0 && r->courses > 0 && r->course_months >= 0 && r->course_yen >= 0 && r->unit_yen >= 0 && r->fill >= 0
               && r->hold_months >= 0 && r->control >= 0 && r->treated >= r->control;
    case WHATIF_PRICE: return r->price_permille != WHATIF_NONE && r->line_yen >= 0;
    case WHATIF_POPULATION: return r->growth_permille != WHATIF_NONE;
    case WHATIF_KIND_COUNT: break;
    }
    return false;
}

static Status check(const WhatIfInputs *in)
{
    if (in->first_year < CAP_YEAR_FIRST || in->last_year < in->first_year || in->last_year - in->first_year >= WHATIF_YEARS_MAX
        || in->last_year > CAP_YEAR_LAST || in->row_count > WHATIF_ROWS_MAX || in->landing < 0 || in->landing > YEN_MAX)
        return ERR_INVALID;
    for (size_t i = 0; i < in->row_count; i++)
        if (!row_fits(&in->rows[i]) || !row_is_whole(&in->rows[i]))
            return ERR_INVALID;
    return OK;
}

/* ---- people and cap ---- */

/* a × b ÷ c, half away from zero */
static int64_t proportion(int64_t a, int64_t b, int64_t c)
{
    Wide whole = (Wide)a * b, half = c / 2;
    return (int64_t)((whole + (whole < 0 ? -half : half)) / c);
}

typedef struct {
    int64_t n75[CAP_N75_LAST - CAP_N75_FIRST + 1]; /* 0: not known */
    int last_known;                                /* 0: none */
} Path;

static int64_t *people_of(Path *p, int year)
{
    return &p->n75[year - CAP_N75_FIRST];
}

static void take_known(const CapInputs *cap, int first_year, Path *ret)
{
    *ret = (Path){ 0 };
    for (int y = CAP_N75_FIRST; y <= CAP_N75_LAST && y <= first_year; y++)
        if (cap->n75[y - CAP_N75_FIRST].given && cap->n75[y - CAP_N75_FIRST].value > 0) {
            *people_of(ret, y) = cap->n75[y - CAP_N75_FIRST].value;
            ret->last_known = y;
        }
}

static void extend(Path *p, int last_year, int64_t permille)
{
    for (int y = p->last_known + 1; p->last_known && y <= last_year && y <= CAP_N75_LAST; y++)
        *people_of(p, y) = proportion(*people_of(p, y - 1), 1000 + permille, 1000);
}

/* The rate of the rule, three years to the last known one, in ‰. */
static bool usual_growth(Path *p, int64_t *ret)
{
    int last = p->last_known;
    if (!last || last - 3 < CAP_N75_FIRST || *people_of(p, last - 3) <= 0)
        return false;
    *ret = proportion(cap_rate(*people_of(p, last - 3), *people_of(p, last)) - CAP_RATE_SCALE, 1000, CAP_RATE_SCALE);
    return true;
}

/* From the people of one year to another's; without people nothing moves. */
static int64_t carried(Path *p, int64_t yen, int from, int to)
{
    return p->last_known && *people_of(p, from) > 0 ? proportion(yen, *people_of(p, to), *people_of(p, from)) : yen;
}

static bool cap_of(const WhatIfInputs *in, Path *p, int year, CapInputs *room, int64_t *ret)
{
    static const CapItem moving[] = { CAP_CARE_MANAGEMENT, CAP_PREVENTION_BENEFIT };
    CapResult result;
    *room = *in->cap;
    room->fiscal_year = year;
    if (year > in->first_year) {
        room->settled = false;
        room->values[CAP_APPROVED] = (CapValue){ 0 };
        for (size_t i = 0; i < COUNT_OF(moving); i++)
            if (room->values[moving[i]].given)
                room->values[moving[i]].value = carried(p, in->cap->values[moving[i]].value, in->first_year, year);
    }
    for (int y = CAP_N75_FIRST; y < year && y <= CAP_N75_LAST; y++)
        if (p->last_known && y > p->last_known)
            CAP_SET_N75(room, y, *people_of(p, y));
    if (cap_compute(room, &result) != OK || result.state != CAP_KNOWN)
        return false;
    *ret = result.yen;
    return true;
}

/* ---- effects ---- */

static int overlap(Month from, Month to, Month first)
{
    Month last = month_add(first, 11);
    Month a = from > first ? from : first, b = to && to < last ? to : last;
    return b < a ? 0 : month_diff(b, a) + 1;
}

/* The first month in which the row can still change anything. */
static Month starts(const WhatIfInputs *in, const WhatIfRow *r)
{
    return in->known && r->from <= in->known ? month_add(in->known, 1) : r->from;
}

static void give(GraduationInputs *g, GraduationItem item, int64_t value)
{
    if (value != WHATIF_NONE)
        g->values[item] = (GraduationValue){ true, value, MARK_GIVEN };
}

static Status graduate(const WhatIfInputs *in, size_t row, Month first, WhatIfYear *y, bool *left_out)
{
    const WhatIfRow *r = &in->rows[row];
    GraduationInputs g = { 0 };
    Graduation result;
    Month from = starts(in, r);
    int months = overlap(from, r->to, first);
    if (months == 0)
        return OK;
    give(&g, GRADUATION_PEOPLE, r->people);
    give(&g, GRADUATION_MONTHS, months);
    give(&g, GRADUATION_PUBLIC_COST, r->unit_yen);
    give(&g, GRADUATION_CARE_MANAGEMENT, r->care_management);
    give(&g, GRADUATION_REPLACEMENT, r->replacement);
    give(&g, GRADUATION_TREATED, r->treated);
    give(&g, GRADUATION_CONTROL, r->control);
    TRY(graduation_compute(&g, &result));
    for (int i = 0; i < GRADUATION_ITEM_COUNT; i++)
        left_out[i] = result.left_out[i];
    y->effects[row] = -result.net;
    y->gross[row] = -result.gross;
    return OK;
}

/* Courses begin at even distances through the year; those who leave stay away from its end on. */
static void hold_courses(const WhatIfInputs *in, size_t row, Month first, WhatIfYear *y)
{
    const WhatIfRow *r = &in->rows[row];
    Month begin = starts(in, r), last = month_add(first, 11);
    int64_t places = r->people * r->fill; /* in 1/10,000 of a person */
    Wide net = 0, gross = 0, cost = 0;
    for (int j = 0; j < COURSES_MAX * WHATIF_YEARS_MAX; j++) {
        Month start = month_add(begin, (int)(j * 12 / r->courses));
        if (start > last || (r->to && start > r->to))
            break;
        if (start >= first)
            cost += r->course_yen;
        if (r->hold_months == 0)
            continue;
        Month away = month_add(start, (int)r->course_months);
        int months = overlap(away, month_add(away, (int)r->hold_months - 1), first);
        net += (Wide)places * (r->treated - r->control) * months * r->unit_yen;
        gross += (Wide)places * r->treated * months * r->unit_yen;
    }
    const Wide whole = (Wide)WHATIF_WHOLE * WHATIF_WHOLE;
    y->effects[row] = (int64_t)(cost - net / whole);
    y->gross[row] = (int64_t)(cost - gross / whole);
}

static Status apply(const WhatIfInputs *in, Path *p, size_t row, Month first, WhatIfYear *y, WhatIf *w)
{
    const WhatIfRow *r = &in->rows[row];
    int64_t yen = 0;
    int months = r->kind == WHATIF_POPULATION ? 0 : overlap(starts(in, r), r->to, first);
    switch (r->kind) {
    case WHATIF_GRADUATION:
        return graduate(in, row, first, y, w->left_out[row]);
    case WHATIF_NEW_CLASS:
        hold_courses(in, row, first, y);
        return OK;
    case WHATIF_SHIFT:
        yen = r->people * months * (r->to_yen - r->unit_yen);
        break;
    case WHATIF_PRICE:
        yen = proportion(carried(p, r->line_yen, in->first_year, y->year), r->price_permille * months, 12000);
        break;
    case WHATIF_POPULATION:
        yen = carried(p, in->landing, in->first_year, y->year) - y->base;
        break;
    case WHATIF_KIND_COUNT:
        return ERR_INVALID;
    }
    y->effects[row] = y->gross[row] = yen;
    return OK;
}

static Status fill_year(const WhatIfInputs *in, Path *usual, Path *own, int year, CapInputs *room, WhatIf *w)
{
    WhatIfYear *y = &w->years[w->year_count++];
    *y = (WhatIfYear){ .year = year };
    y->base = carried(usual, in->landing, in->first_year, year);
    y->n75 = own->last_known ? *people_of(own, year) : 0;
    y->base_n75 = usual->last_known ? *people_of(usual, year) : 0;
    y->has_base_cap = cap_of(in, usual, year, room, &y->base_cap);
    y->has_cap = cap_of(in, own, year, room, &y->cap);
    Wide total = y->base;
    for (size_t i = 0; i < in->row_count; i++) {
        TRY(apply(in, own, i, fiscal_year_first(year, in->year_starts), y, w));
        total += y->effects[i];
    }
    if (total > YEN_MAX || total < -(Wide)YEN_MAX || y->base > YEN_MAX)
        return ERR_INVALID;
    y->total = (int64_t)total;
    return OK;
}

Status whatif_compute(const WhatIfInputs *in, WhatIf *ret)
{
    Path usual, own;
    CapInputs room;
    TRY(check(in));
    *ret = (WhatIf){ 0 };
    take_known(in->cap, in->first_year, &usual);
    own = usual;
    ret->grows = usual_growth(&usual, &ret->growth_permille);
    int64_t growth = ret->growth_permille;
    for (size_t i = 0; i < in->row_count; i++) {
        if (in->rows[i].kind == WHATIF_POPULATION)
            growth = in->rows[i].growth_permille;
        ret->past[i] = in->rows[i].kind != WHATIF_POPULATION && in->known && in->rows[i].from <= in->known;
    }
    extend(&usual, in->last_year, ret->growth_permille);
    extend(&own, in->last_year, growth);
    for (int year = in->first_year; year <= in->last_year; year++)
        TRY(fill_year(in, &usual, &own, year, &room, ret));
    return OK;
}
