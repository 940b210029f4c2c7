#include "domain/forecast_inside.h"
#include "base/rng.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#define YEAR 12
#define DATA_MIN 12        /* complete months before anything is foretold */
#define ZEROS_ARE_THE_END 3 /* so many months of nothing at the end: the service has ended */
#define TAU 6.283185307179586

static Status refuse(Forecast *f, ForecastRefusal why, Month month)
{
    *f = (Forecast){ .refusal = why, .refused_month = month };
    return ERR_INVALID;
}

static void assume(Forecast *f, ForecastAssumptionCode code, int64_t a, int64_t b)
{
    if (f->assumption_count < FORECAST_ASSUMPTIONS_MAX)
        f->assumptions[f->assumption_count++] = (ForecastAssumption){ code, a, b };
}

/* ---- what is given ---- */

static bool effects_are_sound(const ForecastInputs *in, Month *ret_month)
{
    if (in->few_kappa_permille < 0 || in->few_kappa_permille > 100000)
        return false;
    for (size_t i = 0; i < in->service_count; i++) {
        const ForecastService *s = &in->services[i];
        if (s->planned < 0 || s->planned > YEN_MAX || (s->planned && !s->starts))
            return false;
        if ((s->starts && !month_is_valid(s->starts)) || (s->stops && !month_is_valid(s->stops)))
            return false;
        for (size_t k = 0; k < s->revision_count; k++) {
            *ret_month = s->revisions[k].from;
            if (!month_is_valid(s->revisions[k].from) || s->revisions[k].ppm < 10000 || s->revisions[k].ppm > 100000000)
                return false;
        }
    }
    *ret_month = 0;
    for (size_t i = 0; i < in->dummy_count; i++)
        if (!month_is_valid(in->dummies[i]))
            return false;
    const ForecastCap *c = &in->cap;
    bool counts = c->branch_count >= 0 && c->branch_count <= (int)COUNT_OF(c->branches) && (!c->given || c->branch_count > 0);
    for (int i = 0; counts && c->given && i < c->branch_count; i++)
        counts = c->branches[i].before >= 0 && c->branches[i].before <= YEN_MAX && c->branches[i].deducts < FORECAST_DEDUCTIONS;
    for (int i = 0; counts && i < FORECAST_DEDUCTIONS; i++)
        counts = c->yen[i] >= 0 && c->yen[i] <= YEN_MAX && c->spread_ppm[i] >= 0 && c->spread_ppm[i] <= 1000000;
    return counts && c->approved >= 0 && c->approved <= YEN_MAX;
}

/* Every month: some service is known, no value beyond the bounds, the sum not below zero. */
static Status check_months(const ForecastWork *w, Forecast *ret)
{
    bool any = false;
    for (int t = 0; t < w->n; t++) {
        int64_t sum = 0;
        bool known = false;
        for (size_t i = 0; i < w->in->service_count; i++) {
            int64_t yen = w->in->services[i].yen[t];
            if (yen == FORECAST_MISSING)
                continue;
            if (yen > YEN_MAX || yen < -YEN_MAX)
                return refuse(ret, FORECAST_TOO_LARGE, month_add(w->in->first, t));
            known = true;
            sum += yen;
            any |= yen != 0;
        }
        if (!known)
            return refuse(ret, FORECAST_GAP, month_add(w->in->first, t));
        if (sum < 0)
            return refuse(ret, FORECAST_NEGATIVE, month_add(w->in->first, t));
        if (sum > YEN_MAX)
            return refuse(ret, FORECAST_TOO_LARGE, month_add(w->in->first, t));
    }
    return any ? OK : refuse(ret, FORECAST_ALL_ZERO, 0);
}

static Status check(const ForecastInputs *in, ForecastWork *w, Forecast *ret)
{
    Month at = 0;
    *w = (ForecastWork){ .in = in };
    if (in->fiscal_year < 2000 || in->fiscal_year > 2199 || (in->year_starts != 3 && in->year_starts != 4)
        || in->late_months < 0 || in->late_months > YEAR)
        return refuse(ret, FORECAST_BAD_YEAR, 0);
    if (in->month_count == 0 || in->service_count == 0 || !month_is_valid(in->first))
        return refuse(ret, FORECAST_NO_DATA, 0);
    if (in->month_count > FORECAST_MONTHS_MAX || in->service_count > FORECAST_SERVICES_MAX)
        return refuse(ret, FORECAST_TOO_LARGE, 0);
    if (!effects_are_sound(in, &at))
        return refuse(ret, FORECAST_BAD_EFFECT, at);
    Month year_first = fiscal_year_first(in->fiscal_year, in->year_starts);
    w->year_at = month_diff(year_first, in->first);
    w->n = (int)in->month_count < w->year_at + YEAR ? (int)in->month_count : w->year_at + YEAR;
    if (w->n < w->year_at || w->n <= 0)
        return refuse(ret, FORECAST_NO_DATA, year_first);
    if (w->year_at < 0)
        return refuse(ret, FORECAST_TOO_SHORT, month_add(in->first, -1));
    w->late_told = in->late_months > 0;
    for (size_t i = 0; i < in->service_count; i++)
        w->late_told &= in->services[i].late_added && in->services[i].late_error;
    int older = (int)in->month_count - w->n, late = in->late_months > older ? in->late_months - older : 0;
    w->complete = w->late_told || late == 0 ? w->n : late < w->n ? w->n - late : 0;
    TRY(check_months(w, ret));
    if (w->complete < w->year_at + YEAR && w->complete < DATA_MIN)
        return refuse(ret, FORECAST_TOO_SHORT, month_add(in->first, w->complete - DATA_MIN));
    return OK;
}

/* ---- each service as a line ---- */

static bool is_dummy(const ForecastInputs *in, Month m)
{
    for (size_t i = 0; i < in->dummy_count; i++)
        if (in->dummies[i] == m)
            return true;
    return false;
}

/* Late claims of month t that the triangle tells of. */
static int64_t late_at(const ForecastWork *w, const int64_t *late, int t)
{
    int from = (int)w->in->month_count - w->in->late_months;
    return w->late_told && t >= from && t < w->n ? late[t - from] : 0;
}

/* Price of every month ÷ that of the last complete one. */
static void set_levels(const ForecastWork *w, ForecastLine *l)
{
    double today = 1;
    for (int t = 0; t < FORECAST_MONTHS_MAX + FORECAST_AHEAD_MAX; t++) {
        Month m = month_add(w->in->first, t);
        l->level[t] = 1;
        for (size_t k = 0; k < l->in->revision_count; k++)
            if (m >= l->in->revisions[k].from)
                l->level[t] *= (double)l->in->revisions[k].ppm / 1e6;
        if (t == w->complete - 1)
            today = l->level[t];
    }
    for (int t = 0; t < FORECAST_MONTHS_MAX + FORECAST_AHEAD_MAX; t++)
        l->level[t] /= today;
}

/* Zeros before the first payment are no data; nor are those after the last, which end the service. */
static void find_life(const ForecastWork *w, ForecastLine *l)
{
    const int64_t *yen = l->in->yen;
    int first = l->in->starts ? month_diff(l->in->starts, w->in->first) : 0, last = w->complete;
    l->begins = first;
    l->start = first > 0 ? first : 0;
    while (l->start < w->complete && (yen[l->start] == 0 || yen[l->start] == FORECAST_MISSING))
        l->start++;
    l->stop = l->in->stops ? month_diff(l->in->stops, w->in->first) : INT32_MAX;
    while (last > l->start && yen[last - 1] == 0)
        last--;
    if (w->complete - last >= ZEROS_ARE_THE_END && last < l->stop)
        l->stop = last;
    if (l->start >= w->complete)
        l->start = w->complete;
}

static Status make_line(ForecastWork *w, const ForecastService *s, ForecastLine *l)
{
    l->in = s;
    l->blend = ARENA_NEW(w->arena, Blend);
    l->price = ARENA_NEW(w->arena, Blend);
    if (!l->blend || !l->price)
        return ERR_MEMORY;
    set_levels(w, l);
    find_life(w, l);
    bool apart = s->users != NULL;
    for (int t = l->start; t < w->complete; t++) {
        bool learn = s->yen[t] != FORECAST_MISSING && !is_dummy(w->in, month_add(w->in->first, t));
        l->y[t - l->start] = learn ? (double)(s->yen[t] + late_at(w, s->late_added, t)) / l->level[t] : NAN;
        l->known += learn;
        bool counted = s->users && s->users[t] > 0 && s->yen[t] != FORECAST_MISSING && s->yen[t] > 0;
        apart &= counted;
        double price = learn && counted ? (double)s->yen[t] / l->level[t] / (double)s->users[t] : NAN;
        l->prices[t - l->start] = price;
        l->users[t - l->start] = price > 0 ? l->y[t - l->start] / price : NAN; /* late claims are late users, not a dearer price */
    }
    l->by_users = apart && l->known >= 2 * YEAR;
    w->apart |= l->by_users;
    for (int t = w->complete; t < w->n; t++)
        l->floor[t - w->complete] = s->yen[t] == FORECAST_MISSING || s->yen[t] < 0 ? 0 : s->yen[t];
    return OK;
}

static Status make_lines(ForecastWork *w)
{
    w->line_count = (int)w->in->service_count;
    w->lines = ARENA_ARRAY(w->arena, ForecastLine, w->in->service_count);
    if (!w->lines)
        return ERR_MEMORY;
    for (int i = 0; i < w->line_count; i++)
        TRY(make_line(w, &w->in->services[i], &w->lines[i]));
    return OK;
}

/* ---- the centre: what each month counts ---- */

/* A complete month; one that is missing counts as the last month before it that is known. */
static int64_t known_yen(const ForecastWork *w, const ForecastLine *l, int t, int *filled)
{
    int at = t;
    while (at > l->start && l->in->yen[at] == FORECAST_MISSING)
        at--;
    *filled += at != t;
    int64_t yen = l->in->yen[at];
    return yen == FORECAST_MISSING ? 0 : yen + late_at(w, l->in->late_added, at);
}

static int64_t centre_yen(const ForecastWork *w, const ForecastLine *l, int t, int *filled)
{
    return t < w->complete ? known_yen(w, l, t, filled) : forecast_line_yen(w, l, t, l->means[t - w->complete]);
}

static int64_t in_data(const ForecastWork *w, int t)
{
    int64_t sum = 0;
    for (int i = 0; t >= 0 && t < w->n && i < w->line_count; i++)
        sum += w->lines[i].in->yen[t] == FORECAST_MISSING ? 0 : w->lines[i].in->yen[t];
    return sum;
}

static void fill_rows(const ForecastWork *w, Forecast *f)
{
    int filled = 0, completed = 0;
    int64_t cumulative = 0, added = 0;
    for (int i = 0; i < YEAR; i++) {
        ForecastRow *row = &f->rows[i];
        int t = w->year_at + i;
        int64_t late = 0;
        row->month = month_add(w->in->first, t);
        row->paid = in_data(w, t);
        row->last_year = in_data(w, t - YEAR);
        for (int k = 0; k < w->line_count; k++) {
            int64_t yen = centre_yen(w, &w->lines[k], t, &filled);
            row->yen += yen;
            f->services[k].yen += yen;
            late += t < w->complete ? late_at(w, w->lines[k].in->late_added, t) : 0;
        }
        row->how = t >= w->complete ? FORECAST_EXPECTED : late ? FORECAST_COMPLETED : FORECAST_PAID;
        completed += late != 0;
        added += late;
        row->cumulative = row->lo80 = row->hi80 = cumulative += row->yen;
        f->paid += row->paid;
    }
    f->yen = cumulative;
    if (completed)
        assume(f, FORECAST_LATE_COMPLETED, completed, added);
    if (filled)
        assume(f, FORECAST_FILLED, filled, 0);
}

/* ---- the paths ---- */

typedef struct {
    int count, horizon;
    int64_t *sums[YEAR];   /* [month of the year][path]: cumulative deviation-bearing sums */
    int64_t *services;     /* [service][path]: sum of the year */
    int64_t *caps;         /* [path] */
} Paths;

static Status paths_new(const ForecastWork *w, int horizon, Paths *ret)
{
    Paths p = { .count = w->in->paths > 0 ? w->in->paths : FORECAST_PATHS, .horizon = horizon };
    for (int i = 0; i < YEAR; i++)
        if (!(p.sums[i] = ARENA_ARRAY(w->arena, int64_t, (size_t)p.count)))
            return ERR_MEMORY;
    p.services = ARENA_ARRAY(w->arena, int64_t, (size_t)p.count * (size_t)w->line_count);
    p.caps = ARENA_ARRAY(w->arena, int64_t, (size_t)p.count);
    if (!p.services || !p.caps)
        return ERR_MEMORY;
    *ret = p;
    return OK;
}

/* Box & Muller. */
static double normal(Rng *r)
{
    double u = rng_unit(r), v = rng_unit(r);
    return sqrt(-2 * log(1 - u)) * cos(TAU * v);
}

/* The error of the late claims of a known month: normal, one draw for a service, month and path. */
static int64_t late_noise(const ForecastWork *w, const ForecastLine *l, int t, uint64_t path)
{
    int64_t error = late_at(w, l->in->late_error, t);
    if (!error)
        return 0;
    Rng r;
    rng_init(&r, w->in->seed ^ ((uint64_t)l->in->key * 0x9e3779b97f4a7c15u), path * 4096 + (uint64_t)(w->n - t) + 1);
    return llround((double)error * normal(&r));
}

static void run_path(const ForecastWork *w, uint64_t path, const Paths *p)
{
    ForecastDraw draw;
    int64_t yen[FORECAST_AHEAD_MAX], months[YEAR] = { 0 };
    forecast_draw(w, w->complete, p->horizon, path, &draw);
    for (int i = 0; i < w->line_count; i++) {
        const ForecastLine *l = &w->lines[i];
        int64_t total = 0;
        forecast_line_path(w, l, w->complete, p->horizon, &draw, yen);
        for (int k = 0; k < YEAR; k++) {
            int t = w->year_at + k, ignored = 0;
            int64_t v = t >= w->complete ? yen[t - w->complete] : known_yen(w, l, t, &ignored) + late_noise(w, l, t, path);
            months[k] += v;
            total += v;
        }
        p->services[(size_t)i * (size_t)p->count + path] = total;
    }
    int64_t sum = 0;
    for (int k = 0; k < YEAR; k++)
        p->sums[k][path] = sum += months[k];
}

static int64_t cap_of(const ForecastCap *c, const double *deductions)
{
    int64_t best = INT64_MIN;
    for (int i = 0; i < c->branch_count; i++) {
        int64_t v = c->branches[i].before - llround(deductions[c->branches[i].deducts]);
        best = v > best ? v : best;
    }
    return (best < 0 ? 0 : best) + c->approved;
}

static int64_t expected_cap(const ForecastCap *c)
{
    const double d[FORECAST_DEDUCTIONS] = { 0, (double)c->yen[FORECAST_DEDUCTS_S], (double)c->yen[FORECAST_DEDUCTS_P] };
    return cap_of(c, d);
}

static int64_t path_cap(const ForecastWork *w, uint64_t path)
{
    const ForecastCap *c = &w->in->cap;
    double d[FORECAST_DEDUCTIONS] = { 0 };
    Rng r;
    rng_init(&r, w->in->seed ^ 0x63617000, path);
    for (int i = FORECAST_DEDUCTS_S; i < FORECAST_DEDUCTIONS; i++)
        d[i] = (double)c->yen[i] * (1 + (double)c->spread_ppm[i] / 1e6 * normal(&r));
    return cap_of(c, d);
}

/* ---- the bands ---- */

static double mean_of(const int64_t *v, int n)
{
    double sum = 0;
    for (int i = 0; i < n; i++)
        sum += (double)v[i] / n;
    return sum;
}

/* The paths moved onto the centre and widened by κ. */
static void widen(int64_t *v, int n, int64_t centre, double kappa)
{
    double mean = mean_of(v, n);
    for (int i = 0; i < n; i++)
        v[i] = centre + llround(((double)v[i] - mean) * kappa);
}

static int64_t middle_of(int64_t a, int64_t b, int64_t c)
{
    return a < b ? (b < c ? b : a < c ? c : a) : a < c ? a : b < c ? c : b;
}

/* What would stand there in order; moves the values about (Hoare's selection). */
static int64_t quantile(int64_t *v, int n, double share)
{
    int at = (int)floor(share * (n - 1) + 0.5), lo = 0, hi = n - 1;
    while (lo < hi) {
        int64_t pivot = middle_of(v[lo], v[lo + (hi - lo) / 2], v[hi]);
        int i = lo, j = hi;
        while (i <= j) {
            while (v[i] < pivot)
                i++;
            while (v[j] > pivot)
                j--;
            if (i <= j) {
                int64_t swapped = v[i];
                v[i++] = v[j];
                v[j--] = swapped;
            }
        }
        if (at > j && at < i)
            break;
        if (at <= j)
            hi = j;
        else
            lo = i;
    }
    return v[at];
}

static int64_t at_least(int64_t v, int64_t least)
{
    return v < least ? least : v;
}

static int chance(const Paths *p, bool open)
{
    int over = 0;
    for (int i = 0; i < p->count; i++)
        over += p->sums[YEAR - 1][i] > p->caps[i];
    int percent = (int)(((int64_t)over * 100 + p->count / 2) / p->count);
    return !open ? percent : percent < 1 ? 1 : percent > 99 ? 99 : percent;
}

/* Quantiles move the paths about, so the cap, which needs them paired, is looked at first. */
static void measure(const ForecastWork *w, Paths *p, Forecast *f)
{
    double kappa = (double)f->backtest.kappa_permille / 1000;
    bool open = w->complete < w->year_at + YEAR, moves = w->in->cap.spread_ppm[1] || w->in->cap.spread_ppm[2];
    int64_t paid = 0;
    for (int k = 0; k < YEAR; k++)
        widen(p->sums[k], p->count, f->rows[k].cumulative, kappa);
    if (w->in->cap.given) {
        f->chance_percent = chance(p, open || moves);
        f->cap_lo80 = quantile(p->caps, p->count, 0.1);
        f->cap_hi80 = quantile(p->caps, p->count, 0.9);
    }
    for (int k = 0; k < YEAR; k++) {
        paid += f->rows[k].paid;
        f->rows[k].lo80 = at_least(quantile(p->sums[k], p->count, 0.1), paid);
        f->rows[k].hi80 = at_least(quantile(p->sums[k], p->count, 0.9), f->rows[k].lo80);
    }
    int64_t *year = p->sums[YEAR - 1];
    f->median = at_least(quantile(year, p->count, 0.5), paid);
    f->lo50 = at_least(quantile(year, p->count, 0.25), paid);
    f->hi50 = at_least(quantile(year, p->count, 0.75), paid);
    f->lo80 = f->rows[YEAR - 1].lo80;
    f->hi80 = f->rows[YEAR - 1].hi80;
    f->lo95 = at_least(quantile(year, p->count, 0.025), paid);
    f->hi95 = at_least(quantile(year, p->count, 0.975), paid);
    for (int i = 0; i < w->line_count; i++) {
        int64_t *v = p->services + (size_t)i * (size_t)p->count;
        widen(v, p->count, f->services[i].yen, kappa);
        f->services[i].lo80 = quantile(v, p->count, 0.1);
        f->services[i].hi80 = quantile(v, p->count, 0.9);
    }
}

static void meet_cap(const ForecastWork *w, Forecast *f)
{
    if (!w->in->cap.given)
        return;
    f->cap_yen = f->cap_lo80 = f->cap_hi80 = expected_cap(&w->in->cap);
    f->over_yen = f->yen - f->cap_yen;
    f->chance_percent = f->over_yen > 0 ? 100 : 0;
    for (int i = YEAR - 1; i >= 0; i--) {
        if (f->rows[i].cumulative > f->cap_yen)
            f->first_over = f->rows[i].month;
        if ((double)f->rows[i].cumulative > (double)f->cap_yen * (i + 1) / YEAR)
            f->first_ahead = f->rows[i].month;
    }
}

/* ---- the whole ---- */

static void tell_services(const ForecastWork *w, BlendChoice choice, Forecast *f)
{
    int blended = 0, by_users = 0, planned = 0, reference = 0, outliers = 0, stopped = 0, revised = 0;
    Month last = month_add(w->in->first, w->year_at + YEAR - 1);
    for (int i = 0; i < w->line_count; i++) {
        const ForecastLine *l = &w->lines[i];
        ForecastServiceResult *r = &f->services[i];
        r->months = l->known;
        r->outliers = l->blend->outliers;
        r->method = !l->blend->count ? FORECAST_NONE : l->blend->reference ? FORECAST_SHORT
                  : choice == BLEND_PLAIN ? FORECAST_NAIVE : FORECAST_BLEND;
        if (r->method == FORECAST_BLEND && l->blend->ets.n) {
            Str form = ets_form_name(l->blend->ets.end.form, r->form);
            r->form[form.n] = '\0';
        }
        r->by_users = r->method == FORECAST_BLEND && l->price->count > 0;
        by_users += r->by_users;
        planned += !l->known && l->in->planned && l->begins < w->year_at + YEAR;
        blended += r->method == FORECAST_BLEND;
        reference += r->method == FORECAST_SHORT;
        outliers += l->blend->outliers;
        stopped += l->start < w->complete && l->stop <= w->year_at + YEAR - 1;
        for (size_t k = 0; k < l->in->revision_count; k++)
            if (l->in->revisions[k].from <= last) {
                revised++;
                break;
            }
    }
    if (choice == BLEND_PLAIN)
        assume(f, FORECAST_BY_NAIVE, 0, 0);
    else if (blended)
        assume(f, FORECAST_BY_BLEND, blended, w->complete);
    if (by_users)
        assume(f, FORECAST_BY_USERS, by_users, 0);
    if (planned)
        assume(f, FORECAST_PLANNED, planned, 0);
    if (reference)
        assume(f, FORECAST_SERVICES_SHORT, reference, 0);
    if (revised)
        assume(f, FORECAST_REVISED, revised, 0);
    if (stopped)
        assume(f, FORECAST_STOPPED, stopped, 0);
    if (w->in->dummy_count)
        assume(f, FORECAST_DUMMIES, (int64_t)w->in->dummy_count, 0);
    if (outliers)
        assume(f, FORECAST_OUTLIERS, outliers, 0);
}

static Status foretell(ForecastWork *w, int horizon, Forecast *f)
{
    TRY(forecast_backtest(w, horizon, &f->backtest));
    BlendChoice choice = f->backtest.naive_shown ? BLEND_PLAIN : BLEND_ALL;
    TRY(forecast_fit(w, w->complete, choice, ETS_THOROUGH));
    forecast_means(w, w->complete, horizon);
    tell_services(w, choice, f);
    if (!w->late_told && w->n > w->complete)
        assume(f, FORECAST_LATE_EXPECTED, w->n - w->complete, 0);
    bool few = f->backtest.trials < 8;
    assume(f, few ? FORECAST_SPREAD_ASSUMED : FORECAST_SPREAD_TRIED, f->backtest.trials, f->backtest.kappa_permille);
    return OK;
}

Status forecast_compute(const ForecastInputs *in, Arena *arena, Forecast *ret)
{
    ForecastWork w;
    Paths paths;
    memset(ret, 0, sizeof *ret);
    TRY(check(in, &w, ret));
    w.arena = arena;
    TRY(make_lines(&w));
    ret->service_count = in->service_count;
    ret->services = ARENA_ARRAY(arena, ForecastServiceResult, in->service_count);
    if (!ret->services)
        return ERR_MEMORY;
    for (size_t i = 0; i < in->service_count; i++)
        ret->services[i].key = in->services[i].key;
    int horizon = w.year_at + YEAR - w.complete;
    ret->backtest.kappa_permille = 1000;
    assume(ret, FORECAST_BY_CALENDAR, in->year_starts, 0);
    if (horizon > 0)
        TRY(foretell(&w, horizon, ret));
    fill_rows(&w, ret);
    meet_cap(&w, ret);
    TRY(paths_new(&w, horizon > 0 ? horizon : 0, &paths));
    for (int i = 0; i < paths.count; i++) {
        run_path(&w, (uint64_t)i, &paths);
        paths.caps[i] = in->cap.given ? path_cap(&w, (uint64_t)i) : 0;
    }
    if (horizon > 0)
        assume(ret, FORECAST_PATHS_DRAWN, paths.count, 0);
    if (in->cap.given && (in->cap.spread_ppm[FORECAST_DEDUCTS_S] || in->cap.spread_ppm[FORECAST_DEDUCTS_P]))
        assume(ret, FORECAST_CAP_MOVES, in->cap.spread_ppm[FORECAST_DEDUCTS_S] / 1000, in->cap.spread_ppm[FORECAST_DEDUCTS_P] / 1000);
    measure(&w, &paths, ret);
    ret->known = w.n > w.year_at ? w.n - (w.year_at > 0 ? w.year_at : 0) : 0;
    ret->last_month = ret->known ? month_add(in->first, w.n - 1) : 0;
    return OK;
}
