#include "domain/theta.h"
#include "domain/season.h"

#include <math.h>

static const EtsForm smoothing = { ETS_ADDITIVE, ETS_NONE, ETS_NONE, false };

/* Slope of the straight line through what is known; NAN when there is none. */
static double line_slope(const double *y, int n)
{
    double x = 0, v = 0, xx = 0, xv = 0;
    int count = 0;
    for (int t = 0; t < n; t++)
        if (!isnan(y[t])) {
            x += t;
            v += y[t];
            xx += (double)t * t;
            xv += t * y[t];
            count++;
        }
    return (count * xv - x * v) / (count * xx - x * x);
}

static bool is_positive(const double *y, int n)
{
    for (int t = 0; t < n; t++)
        if (y[t] <= 0)
            return false;
    return true;
}

Status theta_fit(const double *y, int n, int m, EtsEffort effort, Theta *ret, double *ret_errors)
{
    Theta r = { .seasonal = false };
    double plain[ETS_MONTHS_MAX];
    EtsFit fit;
    if (n < 1 || n > ETS_MONTHS_MAX)
        return ERR_INVALID;
    for (int i = 0; i < ETS_SEASON_MAX; i++)
        r.index[i] = 1;
    if (m > 1 && is_positive(y, n) && season_is_significant(y, n, m))
        r.seasonal = season_indices(y, n, m, true, r.index);
    for (int t = 0; t < n; t++)
        plain[t] = r.seasonal ? y[t] / r.index[t % m] : y[t];
    TRY(ets_fit(plain, n, smoothing, 1, effort, &fit, ret_errors));
    double slope = line_slope(plain, n) / 2, alpha = fit.end.alpha;
    r.model = fit.end;
    r.model.form.trend = ETS_ADDITIVE;
    r.model.phi = 1;
    r.model.slope = slope;
    r.model.level += slope * ((1 - pow(1 - alpha, n)) / alpha - 1);
    r.sigma = fit.sigma;
    *ret = r;
    return OK;
}
