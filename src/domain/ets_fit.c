/* ets_fit.c: maximum likelihood for ets.h. The initial states are guessed by the classical decomposition and a line
 * through the first months; Nelder & Mead finds the smoothing parameters for them, from four starts, then parameters,
 * level and slope together, and with a multiplicative season the seasons too, because the likelihood weighs months by
 * their size and the decomposition does not. Seasons that add stay as decomposed: followed further the search trades
 * them for γ at its bound (models.md §1.6, pitfalls). */
#include "domain/ets.h"
#include "domain/nelder_mead.h"
#include "domain/season.h"

#include <math.h>
#include <string.h>

#define LEAST 1e-4 /* bounds of α, β, γ, φ: those of R's forecast */
#define PHI_LEAST 0.8
#define PHI_MOST 0.98
#define EXACT 1e-16 /* a mean square below this, relative to the series, is a perfect fit */
#define ITERATIONS_SMOOTHING 400
#define ITERATIONS_TOGETHER 400
#define ITERATIONS_SEASONS 300

typedef struct {
    const double *y; /* divided by their mean size */
    int n, known;
    EtsForm form;
    int m, states, smoothing;
    double guess[1 + ETS_SEASON_MAX]; /* of the states: level, slope, all seasons but one */
    int free_states;                  /* how many of them, from the front, the search moves */
} Search;

static int count_smoothing(EtsForm f)
{
    return 1 + (f.trend != ETS_NONE) + (f.season != ETS_NONE) + f.damped;
}

static int count_states(EtsForm f, int m)
{
    return 1 + (f.trend != ETS_NONE) + (f.season ? m - 1 : 0);
}

/* Known months that a form needs: parameters + 2, and two seasons for a season. */
static int months_needed(EtsForm form, int m)
{
    int needed = count_smoothing(form) + count_states(form, m) + 3;
    return form.season && needed < 2 * m ? 2 * m : needed;
}

/* ---- parameters: each from the whole line into its bounds ---- */

static double into(double u, double lo, double hi)
{
    return lo + (hi - lo) / (1 + exp(-u));
}

static void set_smoothing(const Search *p, const double *u, EtsModel *e)
{
    int k = 0;
    e->form = p->form;
    e->m = p->form.season ? p->m : 1;
    e->alpha = into(u[k++], LEAST, 1 - LEAST);
    e->beta = p->form.trend ? into(u[k++], LEAST, fmax(e->alpha, 2 * LEAST)) : 0;
    e->gamma = p->form.season ? into(u[k++], LEAST, fmax(1 - e->alpha, 2 * LEAST)) : 0;
    e->phi = p->form.damped ? into(u[k], PHI_LEAST, PHI_MOST) : p->form.trend ? 1 : 0;
}

/* ---- the likelihood: L* = n ln Σ ε² + 2 Σ ln |fitted|, the second only where the error multiplies ---- */

/* The first free_states from x, the others as guessed. */
static void set_states(const Search *p, const double *x, EtsModel *e)
{
    double states[1 + ETS_SEASON_MAX] = { 0 }, sum = 0;
    int at = 1;
    for (int i = 0; i < p->states; i++)
        states[i] = i < p->free_states ? x[i] : p->guess[i];
    memset(e->season, 0, sizeof e->season);
    e->level = states[0];
    e->slope = p->form.trend ? states[at++] : 0;
    for (int i = 0; p->form.season && i < p->m - 1; i++) {
        e->season[i] = states[at++];
        sum += e->season[i];
    }
    if (p->form.season)
        e->season[p->m - 1] = (p->form.season == ETS_MULTIPLICATIVE ? p->m : 0) - sum;
}

static double height(const Search *p, double squares)
{
    return p->known * log(fmax(squares, p->known * EXACT));
}

/* As ets_advance does month by month, without moving the seasons about. This is asked thousands of times: compiled once for each
 * kind, because every month waits for the one before it. */
static inline __attribute__((always_inline)) double walk_as(const Search *p, const EtsModel *start, bool seasonal, bool times, bool relative)
{
    double level = start->level, slope = start->slope, squares = 0, logs = 0, product = 1, season[ETS_SEASON_MAX];
    double alpha = start->alpha, beta = start->beta, gamma = start->gamma, phi = start->phi;
    if (seasonal)
        memcpy(season, start->season, sizeof season);
    for (int t = 0, at = 0; t < p->n; t++, at = at + 1 < start->m ? at + 1 : 0) {
        double y = p->y[t], q = level + phi * slope, s = seasonal ? season[at] : 0, fitted = times ? q * s : q + s;
        if (isnan(y)) {
            level = q;
            slope *= phi;
            continue;
        }
        if (relative && !(fitted > 0 && q > 0))
            return INFINITY;
        double error = relative ? (y - fitted) / fitted : y - fitted;
        double d = times ? y / s - q : y - fitted; /* two divisions more than needed, but none that the next month waits for */
        level = q + alpha * d;
        slope = phi * slope + beta * d;
        if (seasonal)
            season[at] = s + gamma * (times ? y / q - s : d);
        squares += error * error;
        if (!relative)
            continue;
        product *= fitted;
        if (product > 1e100 || product < 1e-100) {
            logs += log(product);
            product = 1;
        }
    }
    return height(p, squares) + 2 * (logs + log(product));
}

static double walk(const Search *p, const EtsModel *start)
{
    bool relative = p->form.error == ETS_MULTIPLICATIVE;
    if (p->form.season == ETS_MULTIPLICATIVE)
        return walk_as(p, start, true, true, true); /* such a season has such an error: ets_form_of */
    if (p->form.season)
        return relative ? walk_as(p, start, true, false, true) : walk_as(p, start, true, false, false);
    return relative ? walk_as(p, start, false, false, true) : walk_as(p, start, false, false, false);
}

static double height_of_all(void *context, const double *x)
{
    const Search *p = context;
    EtsModel e;
    set_smoothing(p, x, &e);
    set_states(p, x + p->smoothing, &e);
    return walk(p, &e);
}

/* ---- where to start ---- */

/* Level and slope: a straight line through the first months, seasons taken off. */
static void guess_states(Search *p)
{
    double *states = p->guess;
    double seasons[ETS_SEASON_MAX] = { 0 }, x = 0, y = 0, xx = 0, xy = 0;
    bool times = p->form.season == ETS_MULTIPLICATIVE;
    int at = 1, until = 2 * p->m > 10 ? 2 * p->m : 10, count = 0;
    if (p->form.season && !season_indices(p->y, p->n, p->m, times, seasons))
        for (int i = 0; i < p->m; i++)
            seasons[i] = times;
    for (int t = 0; t < p->n && t < until; t++) {
        if (isnan(p->y[t]))
            continue;
        double s = seasons[t % p->m], v = times ? p->y[t] / fmax(s, 0.01) : p->y[t] - s;
        x += t + 1;
        y += v;
        xx += (double)(t + 1) * (t + 1);
        xy += (t + 1) * v;
        count++;
    }
    double spread = count * xx - x * x, slope = count > 1 && spread > 0 ? (count * xy - x * y) / spread : 0;
    states[0] = count ? (p->form.trend ? (y - slope * x) / count : y / count) : 1;
    if (p->form.trend)
        states[at++] = slope;
    for (int i = 0; p->form.season && i < p->m - 1; i++)
        states[at++] = times ? fmax(seasons[i], 0.01) : seasons[i];
}

static const double starts[][4] = { /* α, β, γ, φ as shares of their bounds */
    { 0.50, 0.05, 0.02, 0.95 }, { 0.90, 0.02, 0.01, 0.90 }, { 0.30, 0.10, 0.02, 0.80 },
    { 0.90, 0.80, 0.01, 0.30 }, /* a trend that turns at once */
};

static void start_smoothing(const Search *p, const double *shares, double *u)
{
    const bool has[4] = { true, p->form.trend != ETS_NONE, p->form.season != ETS_NONE, p->form.damped };
    int k = 0;
    for (int i = 0; i < 4; i++)
        if (has[i])
            u[k++] = log(shares[i] / (1 - shares[i]));
}

static void find_smoothing(Search *p, EtsEffort effort, double *best)
{
    const double step[4] = { 1, 1, 1, 1 };
    const NelderMead how = { .dimensions = p->smoothing, .step = step, .tolerance = effort == ETS_QUICK ? 1e-2 : 1e-5,
                             .iterations_max = ITERATIONS_SMOOTHING };
    double lowest = INFINITY;
    for (size_t i = 0; i < (effort == ETS_QUICK ? 1 : COUNT_OF(starts)); i++) {
        double u[4];
        start_smoothing(p, starts[i], u);
        double v = nelder_mead(&how, height_of_all, p, u);
        if (v < lowest || i == 0) {
            lowest = v;
            memcpy(best, u, (size_t)p->smoothing * sizeof *u);
        }
    }
}

/* Smoothing and the first `free` states together, on from where x stands. */
static void find_together(Search *p, EtsEffort effort, int free, int iterations, double *x)
{
    double step[NELDER_MEAD_DIMENSIONS_MAX];
    const NelderMead how = { .dimensions = p->smoothing + free, .step = step, .tolerance = effort == ETS_QUICK ? 1e-2 : 1e-6,
                             .iterations_max = iterations };
    int level = p->smoothing, slope = p->form.trend ? level + 1 : -1;
    for (int i = p->free_states; i < free; i++)
        x[p->smoothing + i] = p->guess[i];
    p->free_states = free;
    for (int i = 0; i < how.dimensions; i++)
        step[i] = i < level ? 0.3 : i == slope ? 0.001 : 0.02;
    nelder_mead(&how, height_of_all, p, x);
}

/* ---- the fit ---- */

/* Mean size of the known values; 0 when there is nothing to fit. */
static double size_of(const double *y, int n, EtsForm form, int *ret_known)
{
    double sum = 0;
    int known = 0;
    for (int t = 0; t < n; t++) {
        if (isnan(y[t]))
            continue;
        if (!isfinite(y[t]) || (form.error == ETS_MULTIPLICATIVE && y[t] <= 0))
            return 0;
        sum += fabs(y[t]);
        known++;
    }
    *ret_known = known;
    return known ? sum / known : 0;
}

/* The series brought to size 1, so that no step of the search depends on the unit. */
static bool prepare(const double *y, int n, EtsForm form, int m, double *scaled, double *ret_scale, Search *ret)
{
    if (n < 1 || n > ETS_MONTHS_MAX || (form.season && (m < 2 || m > ETS_SEASON_MAX)))
        return false;
    *ret = (Search){ .y = scaled, .n = n, .form = form, .m = form.season ? m : 1 };
    ret->states = count_states(form, ret->m);
    ret->smoothing = count_smoothing(form);
    *ret_scale = size_of(y, n, form, &ret->known);
    for (int t = 0; *ret_scale > 0 && t < n; t++)
        scaled[t] = y[t] / *ret_scale;
    return *ret_scale > 0 && ret->known >= months_needed(form, ret->m);
}

static void rescale(EtsModel *e, double scale)
{
    e->level *= scale;
    e->slope *= scale;
    for (int i = 0; e->form.season == ETS_ADDITIVE && i < e->m; i++)
        e->season[i] *= scale;
}

/* The figures of a model whose states before the first month are in fit->start, all in units of `scale`. */
static Status judge(const Search *p, double scale, EtsFit *fit, double *errors)
{
    double l = walk(p, &fit->start), squares = 0;
    if (!isfinite(l))
        return ERR_INVALID;
    fit->n = p->n;
    fit->known = p->known;
    fit->parameters = p->smoothing + p->states + 1;
    fit->end = fit->start;
    for (int t = 0; t < p->n; t++) {
        errors[t] = ets_advance(&fit->end, p->y[t]) * (p->form.error == ETS_ADDITIVE ? scale : 1);
        squares += isnan(errors[t]) ? 0 : errors[t] * errors[t];
    }
    int k = fit->parameters;
    fit->aic = l + 2 * p->known * log(scale) + 2 * k;
    fit->aicc = fit->aic + 2.0 * k * (k + 1) / (p->known - k - 1);
    fit->sigma = sqrt(squares / (p->known - (k - 1)));
    rescale(&fit->start, scale);
    rescale(&fit->end, scale);
    return OK;
}

Status ets_fit(const double *y, int n, EtsForm form, int m, EtsEffort effort, EtsFit *ret, double *ret_errors)
{
    double scaled[ETS_MONTHS_MAX], x[NELDER_MEAD_DIMENSIONS_MAX], scale;
    Search p;
    EtsFit fit = { 0 };
    if (!prepare(y, n, form, m, scaled, &scale, &p))
        return ERR_INVALID;
    guess_states(&p);
    find_smoothing(&p, effort, x);
    find_together(&p, effort, 1 + (form.trend != ETS_NONE), ITERATIONS_TOGETHER, x);
    if (form.season == ETS_MULTIPLICATIVE && effort == ETS_THOROUGH)
        find_together(&p, effort, p.states, ITERATIONS_SEASONS, x);
    set_smoothing(&p, x, &fit.start);
    set_states(&p, x + p.smoothing, &fit.start);
    TRY(judge(&p, scale, &fit, ret_errors));
    *ret = fit;
    return OK;
}

Status ets_judge(const double *y, int n, const EtsModel *start, EtsFit *ret, double *ret_errors)
{
    double scaled[ETS_MONTHS_MAX], scale;
    Search p;
    EtsFit fit = { .start = *start };
    if (!prepare(y, n, start->form, start->m, scaled, &scale, &p))
        return ERR_INVALID;
    rescale(&fit.start, 1 / scale);
    TRY(judge(&p, scale, &fit, ret_errors));
    *ret = fit;
    return OK;
}

Status ets_select(const double *y, int n, const EtsForm *forms, size_t count, int m, EtsEffort effort, EtsFit *ret,
                  double *ret_errors)
{
    EtsFit best = { .aicc = INFINITY };
    double errors[ETS_MONTHS_MAX];
    for (size_t i = 0; i < count; i++) {
        EtsFit fit;
        Status s = ets_fit(y, n, forms[i], m, effort, &fit, errors);
        if (s != OK && s != ERR_INVALID)
            return s;
        if (s == OK && fit.aicc < best.aicc) {
            best = fit;
            memcpy(ret_errors, errors, (size_t)n * sizeof *errors);
        }
    }
    if (best.n == 0)
        return ERR_INVALID;
    *ret = best;
    return OK;
}
