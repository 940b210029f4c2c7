/* forecast_backtest.c: the same forecast at every earlier month, up to the end of that year, against what came. */
#include "domain/forecast_inside.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#define DATA_MIN 12      /* months before the first trial */
#define REFIT_EVERY 12   /* methods and parameters are found anew once a year, states follow every month */
#define TRIAL_PATHS 200
#define TRIALS_FEW 8
#define KAPPA_MOST 5.0
#define LEVEL 0.8
#define BAND_80 1.2815515655446004 /* Φ(1.28155…) = 0.9 */

typedef struct {
    int origin, horizon;
    double foretold, actual, deviation;
} Trial;

typedef struct {
    Trial trials[FORECAST_MONTHS_MAX];
    int count;
    double off, months;      /* Σ |error of a month|, and how many */
    double naive_off, sum;   /* Σ |error of the seasonal naive sum|; Σ actual */
} Tally;

/* What was paid for a month, all services; missing ones count nothing, on both sides alike. */
static double paid_at(const ForecastWork *w, int t)
{
    double sum = 0;
    for (int i = 0; i < w->line_count; i++) {
        int64_t yen = w->lines[i].in->yen[t];
        sum += yen == FORECAST_MISSING ? 0 : (double)yen;
    }
    return sum;
}

static int months_left(const ForecastWork *w, int origin)
{
    int in_year = ((origin - w->year_at) % 12 + 12) % 12;
    return 12 - in_year;
}

/* Standard deviation of the sum over the horizon. */
static double spread_at(const ForecastWork *w, int origin, int horizon)
{
    double sum = 0, squares = 0;
    for (uint64_t p = 0; p < TRIAL_PATHS; p++) {
        ForecastDraw draw;
        int64_t yen[FORECAST_AHEAD_MAX], total = 0;
        forecast_draw(w, origin, horizon, p, &draw);
        for (int i = 0; i < w->line_count; i++) {
            forecast_line_path(w, &w->lines[i], origin, horizon, &draw, yen);
            for (int h = 0; h < horizon; h++)
                total += yen[h];
        }
        sum += (double)total / TRIAL_PATHS;
        squares += (double)total * (double)total / TRIAL_PATHS;
    }
    return sqrt(fmax(squares - sum * sum, 0));
}

static void try_origin(ForecastWork *w, int origin, int horizon, Tally *ret)
{
    Trial t = { .origin = origin, .horizon = horizon };
    double naive = 0;
    forecast_means(w, origin, horizon);
    for (int h = 0; h < horizon; h++) {
        double month = 0, actual = paid_at(w, origin + h);
        for (int i = 0; i < w->line_count; i++)
            month += (double)forecast_line_yen(w, &w->lines[i], origin + h, w->lines[i].means[h]);
        t.foretold += month;
        t.actual += actual;
        naive += paid_at(w, origin + h - 12);
        ret->off += fabs(month - actual);
        ret->months++;
    }
    t.deviation = spread_at(w, origin, horizon);
    ret->naive_off += fabs(naive - t.actual);
    ret->sum += t.actual;
    ret->trials[ret->count++] = t;
}

static void advance(ForecastWork *w, int t)
{
    for (int i = 0; i < w->line_count; i++) {
        ForecastLine *l = &w->lines[i];
        if (t >= l->start && t < l->stop)
            forecast_line_advance(l, t);
    }
}

/* A service whose first month has just become known. */
static bool some_line_begins(const ForecastWork *w, int origin)
{
    for (int i = 0; i < w->line_count; i++)
        if (w->lines[i].start == origin - 1)
            return true;
    return false;
}

/* Floors belong to now, not to the past: what has been paid of later months was not known then. */
static Status run(ForecastWork *w, BlendChoice choice, Tally *ret)
{
    int complete = w->complete;
    Status s = OK;
    w->complete = FORECAST_MONTHS_MAX + FORECAST_AHEAD_MAX;
    memset(ret, 0, sizeof *ret);
    for (int origin = DATA_MIN; s == OK && origin < complete; origin++) {
        int horizon = months_left(w, origin);
        if ((origin - DATA_MIN) % REFIT_EVERY == 0 || some_line_begins(w, origin))
            s = forecast_fit(w, origin, choice, ETS_QUICK);
        else
            advance(w, origin - 1);
        if (s == OK && origin + horizon <= complete)
            try_origin(w, origin, horizon, ret);
    }
    w->complete = complete;
    return s;
}

static int compare(const void *left, const void *right)
{
    double a = *(const double *)left, b = *(const double *)right;
    return (a > b) - (a < b);
}

/* max(1, q ÷ 1.2816), q the ⌈0.8 (n + 1)⌉-th of the |errors| in standard deviations. */
static double find_kappa(const ForecastWork *w, const Tally *t)
{
    double z[FORECAST_MONTHS_MAX];
    if (t->count < TRIALS_FEW)
        return (double)(w->in->few_kappa_permille > 0 ? w->in->few_kappa_permille : FORECAST_FEW_KAPPA) / 1000;
    for (int i = 0; i < t->count; i++) {
        double off = fabs(t->trials[i].actual - t->trials[i].foretold), sd = t->trials[i].deviation;
        z[i] = off > 0 ? off / fmax(sd, 1e-9) : 0;
    }
    qsort(z, (size_t)t->count, sizeof *z, compare);
    int rank = (int)ceil(LEVEL * (t->count + 1));
    double kappa = z[(rank < t->count ? rank : t->count) - 1] / BAND_80;
    return fmin(fmax(kappa, 1), KAPPA_MOST);
}

static double pinball(double actual, double bound, double share)
{
    return actual >= bound ? share * (actual - bound) : (1 - share) * (bound - actual);
}

static double mean_season_step(const ForecastWork *w)
{
    double sum = 0;
    int count = 0;
    for (int t = 12; t < w->complete; t++, count++)
        sum += fabs(paid_at(w, t) - paid_at(w, t - 12));
    return count ? sum / count : 0;
}

static double error_of(const Tally *t)
{
    double off = 0;
    for (int i = 0; i < t->count; i++)
        off += fabs(t->trials[i].actual - t->trials[i].foretold);
    return off;
}

static int64_t permille(double part, double whole)
{
    double v = whole > 0 ? part / whole * 1000 : 0;
    return v < 1e12 ? llround(v) : 1000000000000;
}

static void judge(const ForecastWork *w, const Tally *t, int horizon, ForecastBacktest *ret)
{
    double kappa = find_kappa(w, t), loss = 0, scale = mean_season_step(w);
    int covered = 0;
    for (int i = 0; i < t->count; i++) {
        const Trial *one = &t->trials[i];
        double half = BAND_80 * kappa * one->deviation + 0.5; /* half a yen: the foretold sum is rounded */
        covered += fabs(one->actual - one->foretold) <= half;
        loss += pinball(one->actual, one->foretold - half, 0.1) + pinball(one->actual, one->foretold + half, 0.9);
        if (one->horizon != (horizon - 1) % 12 + 1)
            continue;
        if (ret->shown_count == FORECAST_TRIALS_SHOWN)
            memmove(ret->shown, ret->shown + 1, (size_t)(--ret->shown_count) * sizeof *ret->shown);
        Month origin = month_add(w->in->first, one->origin - 1);
        ret->shown[ret->shown_count++] = (ForecastTrial){ origin, fiscal_year_of(month_add(origin, 1), w->in->year_starts),
                                                          llround(one->foretold), llround(one->actual) };
    }
    ret->trials = t->count;
    ret->kappa_permille = llround(kappa * 1000);
    ret->error_permille = permille(error_of(t), t->sum);
    ret->naive_permille = permille(t->naive_off, t->sum);
    ret->mase_permille = permille(t->months > 0 ? t->off / t->months : 0, scale);
    ret->covered_permille = permille(covered, t->count);
    ret->pinball_permille = permille(loss / 2, t->sum);
}

/* Users × yen a user explains more; it stays where it did no worse than yen alone. */
static Status try_yen_alone(ForecastWork *w, Tally *t)
{
    Tally *alone = ARENA_NEW(w->arena, Tally);
    if (!alone)
        return ERR_MEMORY;
    w->apart = false;
    TRY(run(w, BLEND_ALL, alone));
    w->apart = error_of(t) <= error_of(alone);
    if (!w->apart)
        *t = *alone;
    return OK;
}

Status forecast_backtest(ForecastWork *w, int horizon, ForecastBacktest *ret)
{
    Tally *t = ARENA_NEW(w->arena, Tally);
    ForecastBacktest b = { 0 };
    if (!t)
        return ERR_MEMORY;
    TRY(run(w, BLEND_ALL, t));
    if (w->apart)
        TRY(try_yen_alone(w, t));
    b.naive_shown = t->count >= TRIALS_FEW && error_of(t) > t->naive_off;
    if (b.naive_shown)
        TRY(run(w, BLEND_PLAIN, t));
    judge(w, t, horizon, &b);
    *ret = b;
    return OK;
}
