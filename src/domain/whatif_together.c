/* What decisions do to one another. For each line and month:
 *
 *   together = (Q × a × c + moved × f) × F − [Q + Q (a − 1) + Q (c − 1) + moved + Q × (changes of price)]
 *
 * Q the line without decisions, a the other path of people, c the other path of certification, moved those who leave and come,
 * F all changes of price one after another, f ≤ 1 where more would leave than there are. In millionths of a yen, rounded once. */
#include "domain/whatif_inside.h"

#define MICRO 1000000
/* People in ten-thousandths of ten-thousandths: places × fill × share. */
#define PERSON ((int64_t)WHATIF_WHOLE * WHATIF_WHOLE)

typedef struct {
    const WhatIfInputs *in;
    const Paths *paths;
    int year;
    Month month;
} At;

static Wide ratio(Wide n, int64_t a, int64_t b)
{
    Wide whole = n * a, half = b / 2;
    return (whole + (whole < 0 ? -half : half)) / b;
}

static bool active(const At *at, const WhatIfRow *r)
{
    return at->month >= whatif_starts(at->in, r) && (!r->to || at->month <= r->to);
}

/* Courses whose graduates stay away in this month. */
static int64_t courses_away(const At *at, const WhatIfRow *r)
{
    int64_t n = 0;
    for (int back = 0; back < r->hold_months; back++)
        n += whatif_courses_in(at->in, r, month_add(at->month, -(int)(r->course_months + back)));
    return n;
}

/* Who leaves the line by this decision, in 1/PERSON. */
static Wide leaves(const At *at, const WhatIfRow *r)
{
    switch (r->kind) {
    case WHATIF_GRADUATION:
    case WHATIF_SHIFT:
        return active(at, r) ? (Wide)r->people * PERSON : 0;
    case WHATIF_NEW_CLASS:
        return (Wide)r->people * r->fill * r->treated * courses_away(at, r);
    default:
        return 0;
    }
}

/* Of those who leave, the part that the decision made leave. */
static Wide made(const WhatIfRow *r, Wide n)
{
    bool trial = r->kind != WHATIF_SHIFT && r->treated > 0 && r->control >= 0;
    return trial ? ratio(n, r->treated - r->control, r->treated) : n;
}

static Wide micro(Wide people, int64_t yen)
{
    return yen > 0 ? people * yen / (PERSON / MICRO) : 0;
}

/* All changes of a line's price in the month on an amount, one after another; *ret_sum: each on the amount alone, added up. */
static Wide priced(const At *at, size_t line, Wide amount, Wide *ret_sum)
{
    Wide all = amount, sum = 0;
    for (size_t i = 0; i < at->in->row_count; i++) {
        const WhatIfRow *r = &at->in->rows[i];
        if (r->kind != WHATIF_PRICE || r->line != line || !active(at, r))
            continue;
        all = ratio(all, 1000 + r->price_permille, 1000);
        sum += ratio(amount, r->price_permille, 1000);
    }
    *ret_sum = sum;
    return all;
}

/* Q × (a c − 1 − (a − 1) − (c − 1)), and *ret_there: Q × a × c. */
static Wide paths_together(const At *at, const WhatIfLine *l, Wide *ret_q, Wide *ret_there)
{
    int64_t base = people_carried(at->paths->usual, l->yen, at->in->first_year, at->year);
    int64_t own = people_carried(at->paths->own, l->yen, at->in->first_year, at->year);
    int64_t by_base = 0, by_own = 0;
    for (size_t i = 0; i < at->in->row_count && l->personal; i++)
        if (at->in->rows[i].kind == WHATIF_CERTIFICATION) {
            by_base += whatif_certified(at->in, &at->in->rows[i], base, at->year);
            by_own += whatif_certified(at->in, &at->in->rows[i], own, at->year);
        }
    *ret_q = (Wide)base * MICRO / 12;
    *ret_there = ((Wide)own + by_own) * MICRO / 12;
    return ((Wide)by_own - by_base) * MICRO / 12;
}

/* f as a fraction: how many of those who would leave a line there are. */
static void crowd(const At *at, size_t line, Wide *ret_limit, Wide *ret_all)
{
    const WhatIfLine *l = &at->in->lines[line - 1];
    Wide limit = (Wide)people_carried(at->paths->own, l->people, at->in->first_year, at->year) * PERSON, all = 0;
    for (size_t i = 0; i < at->in->row_count; i++) {
        Wide n = at->in->rows[i].line == line ? leaves(at, &at->in->rows[i]) : 0;
        all += n;
        limit = n > limit ? n : limit;
    }
    bool crowded = l->people > 0 && all > limit;
    *ret_all = crowded ? all : 1;
    *ret_limit = crowded ? limit : 1;
}

static Wide thinned(Wide n, Wide limit, Wide all)
{
    return n * limit / all;
}

/* What comes to another line, and what is used instead: priced where it goes, and less when fewer leave. */
static Wide beside(const At *at, const WhatIfRow *r, Wide n, Wide fewer)
{
    Wide sum, before, after;
    if (r->kind == WHATIF_GRADUATION)
        return micro(fewer - n, r->replacement) - micro(fewer - n, r->care_management);
    if (r->kind != WHATIF_SHIFT)
        return 0;
    before = micro(n, r->to_yen);
    after = micro(fewer, r->to_yen);
    return (r->to_line ? priced(at, r->to_line, after, &sum) : after) - before;
}

static Wide line_together(const At *at, size_t line)
{
    Wide q, there, limit, all, moved = 0, alone = 0, other = 0, price_alone, none;
    Wide by_paths = paths_together(at, &at->in->lines[line - 1], &q, &there);
    crowd(at, line, &limit, &all);
    for (size_t i = 0; i < at->in->row_count; i++) {
        const WhatIfRow *r = &at->in->rows[i];
        Wide n = r->line == line ? made(r, leaves(at, r)) : 0;
        if (n == 0)
            continue;
        Wide fewer = thinned(n, limit, all);
        alone -= micro(n, r->unit_yen);
        moved -= micro(fewer, r->unit_yen);
        other += beside(at, r, n, fewer);
    }
    (void)priced(at, line, q, &price_alone);
    Wide with = priced(at, line, there + moved, &none);
    return with - (there + moved) - price_alone + (moved - alone) + by_paths + other;
}

int64_t whatif_together(const WhatIfInputs *in, const Paths *p, int year)
{
    Month first = fiscal_year_first(year, in->year_starts);
    Wide sum = 0;
    for (int m = 0; m < 12; m++) {
        const At at = { in, p, year, month_add(first, m) };
        for (size_t line = 1; line <= in->line_count; line++)
            sum += line_together(&at, line);
    }
    return (int64_t)ratio(sum, 1, MICRO);
}
