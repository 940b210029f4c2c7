#include "domain/holt_winters.h"
#include "domain/nelder_mead.h"

#include <math.h>
#include <string.h>

typedef struct {
    const double *y;
    int n;
    HoltWinters start;
} Series;

/* Level and slope: the line through the moving average of the first two seasons; seasons: their decomposition. */
static bool find_start(Series *s)
{
    HoltWinters *h = &s->start;
    int m = h->m, count = 0;
    double x = 0, v = 0, xx = 0, xv = 0;
    for (int t = 0; t < 2 * m; t++) {
        double trend = season_trend_at(s->y, 2 * m, m, t);
        if (isnan(trend))
            continue;
        count++;
        x += count;
        v += trend;
        xx += (double)count * count;
        xv += count * trend;
    }
    double spread = count * xx - x * x;
    h->slope = spread > 0 ? (count * xv - x * v) / spread : 0;
    h->level = count ? (v - h->slope * x) / count : 0;
    return season_indices(s->y, 2 * m, m, h->multiply, h->season);
}

/* Runs h over the series from the second season on. */
static void run(const Series *s, HoltWinters *h)
{
    double sum = 0, squares = 0;
    int m = h->m, at = 0, count = s->n - m;
    for (int t = m; t < s->n; t++, at = at + 1 < m ? at + 1 : 0) {
        double q = h->level + h->slope, season = h->season[at], before = h->level;
        double error = s->y[t] - (h->multiply ? q * season : q + season);
        h->level = h->alpha * (h->multiply ? s->y[t] / season : s->y[t] - season) + (1 - h->alpha) * q;
        h->slope = h->beta * (h->level - before) + (1 - h->beta) * h->slope;
        h->season[at] = h->gamma * (h->multiply ? s->y[t] / h->level : s->y[t] - h->level) + (1 - h->gamma) * season;
        sum += error;
        squares += error * error;
    }
    double turned[SEASON_MAX] = { 0 };
    for (int i = 0; i < m; i++)
        turned[i] = h->season[(at + i) % m];
    memcpy(h->season, turned, sizeof turned);
    h->squares = squares;
    h->variance = count > 1 ? (squares - sum * sum / count) / (count - 1) : 0;
}

static double share(double u)
{
    return 1 / (1 + exp(-u));
}

static double height(void *context, const double *u)
{
    const Series *s = context;
    HoltWinters h = s->start;
    h.alpha = share(u[0]);
    h.beta = share(u[1]);
    h.gamma = share(u[2]);
    run(s, &h);
    return log(h.squares);
}

Status holt_winters_fit(const double *y, int n, int m, bool multiply, HoltWinters *ret)
{
    static const double starts[][3] = { { -0.8, -2.2, -2.2 }, { -0.8, -2.2, 2 }, { 0.8, -4, 0 } };
    const double step[3] = { 1, 1, 1 };
    const NelderMead how = { .dimensions = 3, .step = step, .tolerance = 1e-12, .iterations_max = 1000 };
    Series s = { .y = y, .n = n, .start = { .m = m, .multiply = multiply } };
    if (m < 2 || m > SEASON_MAX || n <= 2 * m)
        return ERR_INVALID;
    for (int t = 0; t < n; t++)
        if (!isfinite(y[t]) || (multiply && y[t] <= 0))
            return ERR_INVALID;
    if (!find_start(&s))
        return ERR_INVALID;
    HoltWinters best = { .squares = INFINITY };
    for (size_t i = 0; i < COUNT_OF(starts); i++) {
        double u[3];
        memcpy(u, starts[i], sizeof u);
        nelder_mead(&how, height, &s, u);
        nelder_mead(&how, height, &s, u);
        HoltWinters h = s.start;
        h.alpha = share(u[0]);
        h.beta = share(u[1]);
        h.gamma = share(u[2]);
        run(&s, &h);
        if (h.squares < best.squares)
            best = h;
    }
    if (!isfinite(best.squares))
        return ERR_INVALID;
    *ret = best;
    return OK;
}

/* ψ_j = α (1 + jβ) + γ (1 − α) when a season has passed. Where seasons multiply, in proportion to them, and as R's
 * predict() has it ψ_0 is computed in the same way instead of being 1. */
void holt_winters_forecast(const HoltWinters *h, int horizon, double *ret_means, double *ret_deviations)
{
    for (int i = 1; i <= horizon; i++) {
        double q = h->level + i * h->slope, own = h->season[(i - 1) % h->m], squares = 0;
        ret_means[i - 1] = h->multiply ? q * own : q + own;
        for (int j = 0; j < i; j++) {
            double psi = h->alpha * (1 + j * h->beta) + (j % h->m == 0 ? h->gamma * (1 - h->alpha) : 0);
            double of = h->multiply ? own / h->season[(i - 1 - j) % h->m] : 1;
            psi = j || h->multiply ? psi : 1;
            squares += psi * psi * of * of;
        }
        ret_deviations[i - 1] = sqrt(h->variance * squares);
    }
}
