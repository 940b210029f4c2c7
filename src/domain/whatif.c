#include "domain/proportion.h"
#include "domain/whatif_inside.h"

#define PEOPLE_MAX 1000000
#define UNIT_MAX 10000000
#define MONTHS_MAX 120
#define PERMILLE_MAX 10000
#define GROWTH_MAX 200

/* ---- what is given ---- */

static bool within(int64_t v, int64_t max)
{
    return v == WHATIF_NONE || (v >= 0 && v <= max);
}

/* A path of people instead of a decision of a month. */
static bool is_path(const WhatIfRow *r)
{
    return r->kind == WHATIF_POPULATION || r->kind == WHATIF_CERTIFICATION;
}

static bool within_change(int64_t v, int64_t min, int64_t max)
{
    return v == WHATIF_NONE || (v >= min && v <= max);
}

static bool row_fits(const WhatIfRow *r)
{
    return r->kind < WHATIF_KIND_COUNT && (is_path(r) || month_is_valid(r->from)) && (!r->to || (month_is_valid(r->to) && r->to >= r->from))
           && within(r->people, PEOPLE_MAX) && within(r->unit_yen, UNIT_MAX) && within(r->to_yen, UNIT_MAX)
           && within(r->care_management, UNIT_MAX) && within(r->replacement, UNIT_MAX) && within(r->courses, WHATIF_COURSES_MAX)
           && within(r->course_months, MONTHS_MAX) && within(r->course_yen, YEN_MAX) && within(r->fill, WHATIF_WHOLE)
           && within(r->treated, WHATIF_WHOLE) && within(r->control, WHATIF_WHOLE) && within(r->hold_months, MONTHS_MAX)
           && within(r->start_months, (1 << 12) - 1) && within_change(r->price_permille, -1000, PERMILLE_MAX)
           && within_change(r->growth_permille, -GROWTH_MAX, GROWTH_MAX) && within_change(r->growth85_permille, -GROWTH_MAX, GROWTH_MAX)
           && within(r->cert_from, WHATIF_WHOLE) && within(r->cert_to, WHATIF_WHOLE) && within(r->until_year, CAP_YEAR_LAST);
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
    case WHATIF_PRICE: return r->price_permille != WHATIF_NONE;
    case WHATIF_POPULATION: return r->growth_permille != WHATIF_NONE;
    case WHATIF_CERTIFICATION: return r->cert_from > 0 && r->cert_to >= 0 && r->until_year > 0;
    case WHATIF_KIND_COUNT: break;
    }
    return false;
}

static Status check_lines(const WhatIfInputs *in)
{
    if (in->line_count > WHATIF_LINES_MAX)
        return ERR_INVALID;
    for (size_t i = 0; i < in->line_count; i++)
        if (in->lines[i].yen < 0 || in->lines[i].yen > YEN_MAX || in->lines[i].people < 0 || in->lines[i].people > CAP_POPULATION_MAX)
            return ERR_INVALID;
    return OK;
}

static Status check(const WhatIfInputs *in)
{
    if (in->first_year < CAP_YEAR_FIRST || in->last_year < in->first_year || in->last_year - in->first_year >= WHATIF_YEARS_MAX
        || in->last_year > CAP_YEAR_LAST || in->row_count > WHATIF_ROWS_MAX || in->landing < 0 || in->landing > YEN_MAX)
        return ERR_INVALID;
    int paths[WHATIF_KIND_COUNT] = { 0 };
    for (size_t i = 0; i < in->row_count; i++) {
        const WhatIfRow *r = &in->rows[i];
        if (!row_fits(r) || !row_is_whole(r) || r->line > in->line_count || r->to_line > in->line_count)
            return ERR_INVALID;
        if (r->kind == WHATIF_CERTIFICATION && r->until_year <= in->first_year)
            return ERR_INVALID;
        if (is_path(r) && ++paths[r->kind] > 1)
            return ERR_INVALID;
    }
    return check_lines(in);
}

/* ---- the cap ---- */

static bool cap_of(const WhatIfInputs *in, const PeoplePath *p, int year, CapInputs *room, int64_t *ret)
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
                room->values[moving[i]].value = people_carried(p, in->cap->values[moving[i]].value, in->first_year, year);
    }
    for (int y = CAP_N75_FIRST; y < year && y <= CAP_N75_LAST; y++)
        if (p->last_known && y > p->last_known)
            CAP_SET_N75(room, y, people_of(p, y));
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

Month whatif_starts(const WhatIfInputs *in, const WhatIfRow *r)
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
    Month from = whatif_starts(in, r);
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
    int64_t *parts = y->parts[row];
    parts[WHATIF_GROSS] = -result.gross;
    parts[WHATIF_CARE] = -result.care_management;
    parts[WHATIF_REPLACEMENT] = result.replacement;
    parts[WHATIF_NATURAL] = result.natural;
    return OK;
}

/* Courses begin in their months, or at even distances from the first one on. */
int whatif_courses_in(const WhatIfInputs *in, const WhatIfRow *r, Month m)
{
    Month begin = whatif_starts(in, r);
    if (m < begin || (r->to && m > r->to))
        return 0;
    if (r->start_months > 0)
        return (int)(r->start_months >> (m % 100 - 1) & 1);
    int64_t k = month_diff(m, begin); /* course j begins j × 12 ÷ courses months after the first, cut to a month */
    return (int)(((k + 1) * r->courses + 11) / 12 - (k * r->courses + 11) / 12);
}

/* Those who leave stay away from the end of their course on. */
static void hold_courses(const WhatIfInputs *in, size_t row, Month first, WhatIfYear *y)
{
    const WhatIfRow *r = &in->rows[row];
    Month begin = whatif_starts(in, r), last = month_add(first, 11);
    Wide places = (Wide)r->people * r->fill, net = 0, gross = 0, cost = 0; /* places in 1/10,000 of a person */
    for (Month start = begin; start <= last && (!r->to || start <= r->to); start = month_add(start, 1)) {
        int courses = whatif_courses_in(in, r, start);
        if (start >= first)
            cost += (Wide)courses * r->course_yen;
        if (r->hold_months == 0 || courses == 0)
            continue;
        Month away = month_add(start, (int)r->course_months);
        Wide months = (Wide)courses * overlap(away, month_add(away, (int)r->hold_months - 1), first);
        net += places * (r->treated - r->control) * months * r->unit_yen;
        gross += places * r->treated * months * r->unit_yen;
    }
    const Wide whole = (Wide)WHATIF_WHOLE * WHATIF_WHOLE;
    y->parts[row][WHATIF_COURSE] = (int64_t)cost;
    y->parts[row][WHATIF_GROSS] = (int64_t)-(gross / whole);
    y->parts[row][WHATIF_NATURAL] = (int64_t)(gross / whole - net / whole);
}

int64_t whatif_certified(const WhatIfInputs *in, const WhatIfRow *r, int64_t yen, int year)
{
    int64_t way = r->until_year - in->first_year, gone = (year < r->until_year ? year : r->until_year) - in->first_year;
    return proportion(yen, (r->cert_to - r->cert_from) * gone, r->cert_from * way);
}

static int64_t personal_yen(const WhatIfInputs *in)
{
    int64_t sum = 0;
    for (size_t i = 0; i < in->line_count; i++)
        sum += in->lines[i].personal ? in->lines[i].yen : 0;
    return sum;
}

static Status apply(const WhatIfInputs *in, const Paths *p, size_t row, Month first, WhatIfYear *y, WhatIf *w)
{
    const WhatIfRow *r = &in->rows[row];
    int64_t yen = 0;
    int months = is_path(r) ? 0 : overlap(whatif_starts(in, r), r->to, first);
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
        yen = r->line ? people_carried(p->usual, in->lines[r->line - 1].yen, in->first_year, y->year) : 0;
        yen = proportion(yen, r->price_permille * months, 12000);
        break;
    case WHATIF_POPULATION:
        yen = people_carried(p->own, in->landing, in->first_year, y->year) - y->base;
        break;
    case WHATIF_CERTIFICATION:
        yen = whatif_certified(in, r, people_carried(p->usual, personal_yen(in), in->first_year, y->year), y->year);
        break;
    case WHATIF_KIND_COUNT:
        return ERR_INVALID;
    }
    y->parts[row][WHATIF_GROSS] = yen;
    return OK;
}

static Status apply_all(const WhatIfInputs *in, const Paths *p, WhatIfYear *y, WhatIf *w)
{
    Wide total = y->base;
    for (size_t i = 0; i < in->row_count; i++) {
        TRY(apply(in, p, i, fiscal_year_first(y->year, in->year_starts), y, w));
        for (WhatIfPart part = 0; part < WHATIF_PART_COUNT; part++)
            y->effects[i] += y->parts[i][part];
        y->gross[i] = y->parts[i][WHATIF_GROSS] + y->parts[i][WHATIF_COURSE];
        total += y->effects[i];
    }
    y->together = in->row_count > 0 ? whatif_together(in, p, y->year) : 0;
    total += y->together;
    if (total > YEN_MAX || total < -(Wide)YEN_MAX || y->base > YEN_MAX)
        return ERR_INVALID;
    y->total = (int64_t)total;
    return OK;
}

static Status fill_year(const WhatIfInputs *in, const Paths *p, int year, CapInputs *room, WhatIf *w)
{
    WhatIfYear *y = &w->years[w->year_count++];
    *y = (WhatIfYear){ .year = year };
    y->base75 = people_carried(&p->usual75, in->landing, in->first_year, year);
    y->base85 = p->usual85.last_known ? people_carried(&p->usual85, in->landing, in->first_year, year) : 0;
    y->base = w->follows85 ? y->base85 : y->base75;
    y->n75 = people_of(&p->own75, year);
    y->base_n75 = people_of(&p->usual75, year);
    y->n85 = people_of(&p->own85, year);
    y->base_n85 = people_of(&p->usual85, year);
    y->has_base_cap = cap_of(in, &p->usual75, year, room, &y->base_cap);
    y->has_cap = cap_of(in, &p->own75, year, room, &y->cap);
    return apply_all(in, p, y, w);
}

/* ---- the paths ---- */

static void lay_path(const WhatIfInputs *in, const CapValue *counted, const CapValue *path, int64_t own_growth, PeoplePath *ret_usual, PeoplePath *ret_own, int64_t *ret_growth, bool *ret_grows)
{
    people_take(counted, in->first_year, ret_usual);
    *ret_own = *ret_usual;
    *ret_grows = people_growth(ret_usual, ret_growth);
    people_extend(ret_usual, in->last_year, *ret_growth, path);
    people_extend(ret_own, in->last_year, own_growth == WHATIF_NONE ? *ret_growth : own_growth, own_growth == WHATIF_NONE ? path : NULL);
}

static void lay_paths(const WhatIfInputs *in, Paths *p, WhatIf *w)
{
    int64_t own75 = WHATIF_NONE, own85 = WHATIF_NONE;
    for (size_t i = 0; i < in->row_count; i++)
        if (in->rows[i].kind == WHATIF_POPULATION) {
            own75 = in->rows[i].growth_permille;
            own85 = in->rows[i].growth85_permille;
        }
    lay_path(in, in->cap->n75, in->path75, own75, &p->usual75, &p->own75, &w->growth_permille, &w->grows);
    lay_path(in, in->n85, in->path85, own85, &p->usual85, &p->own85, &w->growth85_permille, &w->grows85);
    w->follows85 = in->follow85 && people_of(&p->usual85, in->first_year) > 0;
    p->usual = w->follows85 ? &p->usual85 : &p->usual75;
    p->own = w->follows85 ? &p->own85 : &p->own75;
}

Status whatif_compute(const WhatIfInputs *in, WhatIf *ret)
{
    Paths paths;
    CapInputs room;
    TRY(check(in));
    *ret = (WhatIf){ 0 };
    lay_paths(in, &paths, ret);
    for (size_t i = 0; i < in->row_count; i++)
        ret->past[i] = !is_path(&in->rows[i]) && in->known && in->rows[i].from <= in->known;
    for (int year = in->first_year; year <= in->last_year; year++)
        TRY(fill_year(in, &paths, year, &room, ret));
    return OK;
}
