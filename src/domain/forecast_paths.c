/* forecast_paths.c: fitting all services to one origin, and drawing their futures together. */
#include "domain/forecast_inside.h"
#include "domain/season.h"
#include "base/rng.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#define POOL_MONTHS 24 /* from here on a series knows its own seasons well enough to tell others */

static int months_of(const ForecastLine *l, int origin)
{
    int end = origin < l->stop ? origin : l->stop;
    return end > l->start ? end - l->start : 0;
}

/* Own seasons of every line by calendar position, 0 where it knows none. */
static void own_seasons(const ForecastWork *w, int origin, double (*own)[FORECAST_SEASON])
{
    for (int i = 0; i < w->line_count; i++) {
        const ForecastLine *l = &w->lines[i];
        double indices[SEASON_MAX];
        int n = months_of(l, origin);
        bool has = n >= POOL_MONTHS && season_indices(l->y, n, FORECAST_SEASON, true, indices);
        for (int k = 0; k < FORECAST_SEASON; k++)
            own[i][(l->start + k) % FORECAST_SEASON] = has ? indices[k] : 0;
    }
}

static int ascending(const void *left, const void *right)
{
    double a = *(const double *)left, b = *(const double *)right;
    return (a > b) - (a < b);
}

/* Smallest first, so that the order of the services does not show in the last bit. */
static double mean_of(double *v, int n)
{
    double sum = 0;
    qsort(v, (size_t)n, sizeof *v, ascending);
    for (int i = 0; i < n; i++)
        sum += v[i];
    return sum / n;
}

/* The mean seasons of the other lines, from this line's first month on; false when no other knows any. */
static bool pool_seasons(const ForecastWork *w, int self, double (*own)[FORECAST_SEASON], double *ret)
{
    double others[FORECAST_SERVICES_MAX];
    int count = 0;
    for (int k = 0; k < FORECAST_SEASON; k++) {
        count = 0;
        for (int i = 0; i < w->line_count; i++)
            if (i != self && own[i][0] > 0)
                others[count++] = own[i][(w->lines[self].start + k) % FORECAST_SEASON];
        ret[k] = count ? mean_of(others, count) : 1;
    }
    return count > 0;
}

/* Nothing known yet: nothing foretold. */
static Status fit_one(const BlendInputs *in, Blend *ret)
{
    ret->count = 0;
    Status s = in->n ? blend_fit(in, ret) : ERR_INVALID;
    if (s == ERR_INVALID)
        ret->count = 0;
    return s == ERR_INVALID ? OK : s;
}

Status forecast_fit(ForecastWork *w, int origin, BlendChoice choice, EtsEffort effort)
{
    double own[FORECAST_SERVICES_MAX][FORECAST_SEASON], pooled[FORECAST_SEASON];
    own_seasons(w, origin, own);
    for (int i = 0; i < w->line_count; i++) {
        ForecastLine *l = &w->lines[i];
        bool has = pool_seasons(w, i, own, pooled);
        BlendInputs in = { .y = l->y, .n = months_of(l, origin), .m = FORECAST_SEASON, .pooled = has ? pooled : NULL,
                           .choice = choice, .effort = effort };
        l->price->count = 0;
        if (w->apart && l->by_users && choice == BLEND_ALL) {
            in.y = l->users;
            TRY(fit_one(&in, l->blend));
            in.y = l->prices;
            in.pooled = NULL;
            TRY(fit_one(&in, l->price));
        } else {
            TRY(fit_one(&in, l->blend));
        }
    }
    return OK;
}

void forecast_line_advance(ForecastLine *l, int t)
{
    bool apart = l->price->count > 0;
    if (l->blend->count)
        blend_advance(l->blend, apart ? l->users[t - l->start] : l->y[t - l->start]);
    if (apart)
        blend_advance(l->price, l->prices[t - l->start]);
}

void forecast_means(ForecastWork *w, int origin, int horizon)
{
    for (int i = 0; i < w->line_count; i++) {
        ForecastLine *l = &w->lines[i];
        memset(l->means, 0, sizeof l->means);
        if (l->blend->count && origin < l->stop)
            blend_forecast(l->blend, horizon, l->means);
        if (l->price->count) {
            double prices[FORECAST_AHEAD_MAX];
            blend_forecast(l->price, horizon, prices);
            for (int h = 0; h < horizon; h++)
                l->means[h] *= prices[h];
        }
    }
}

/* Errors of the first season are missing in some methods: months are drawn from those after it, when there are some. */
static int first_error(int n)
{
    return n >= 2 * FORECAST_SEASON ? FORECAST_SEASON : n > 3 ? 1 : 0;
}

void forecast_draw(const ForecastWork *w, int origin, int horizon, uint64_t path, ForecastDraw *ret)
{
    Rng r;
    int longest = 1;
    for (int i = 0; i < w->line_count; i++)
        longest = months_of(&w->lines[i], origin) > longest ? months_of(&w->lines[i], origin) : longest;
    int from = first_error(longest);
    rng_init(&r, w->in->seed, path);
    ret->method = rng_next(&r);
    for (int h = 0; h < horizon; h++)
        ret->at[h] = origin - longest + from + (int)rng_below(&r, (uint64_t)(longest - from));
}

int64_t forecast_line_yen(const ForecastWork *w, const ForecastLine *l, int t, double at_todays_price)
{
    double yen = at_todays_price * l->level[t];
    int64_t whole = !(yen < FORECAST_YEN_BOUND) ? (int64_t)FORECAST_YEN_BOUND : yen < -FORECAST_YEN_BOUND ? -(int64_t)FORECAST_YEN_BOUND
                  : (int64_t)(yen < 0 ? yen - 0.5 : yen + 0.5);
    if (!l->known && l->in->planned && t >= l->begins)
        whole = l->in->planned;
    if (t >= l->stop)
        whole = 0;
    if (t >= w->complete && t - w->complete < FORECAST_AHEAD_MAX && whole < l->floor[t - w->complete])
        whole = l->floor[t - w->complete];
    return whole;
}

void forecast_line_path(const ForecastWork *w, const ForecastLine *l, int origin, int horizon, const ForecastDraw *draw, int64_t *ret)
{
    double values[FORECAST_AHEAD_MAX] = { 0 };
    int at[FORECAST_AHEAD_MAX] = { 0 }, n = l->blend->n, from = first_error(n);
    if (l->blend->count && origin < l->stop) {
        for (int h = 0; h < horizon; h++) {
            int t = draw->at[h] - l->start - from, room = n - from;
            at[h] = from + ((t % room) + room) % room; /* a younger line turns round in its own months */
        }
        blend_path(l->blend, (int)(draw->method % (uint64_t)l->blend->count), at, horizon, values);
        if (l->price->count) { /* the same months: what moved users and price together does so again */
            double prices[FORECAST_AHEAD_MAX];
            blend_path(l->price, (int)(draw->method % (uint64_t)l->price->count), at, horizon, prices);
            for (int h = 0; h < horizon; h++)
                values[h] *= prices[h];
        }
    }
    for (int h = 0; h < horizon; h++)
        ret[h] = forecast_line_yen(w, l, origin + h, values[h]);
}
