#include "domain/naive.h"

#include <math.h>
#include <string.h>

static double spread_of(const double *errors, int n, int spent)
{
    double squares = 0;
    int count = 0;
    for (int t = 0; t < n; t++)
        if (!isnan(errors[t])) {
            squares += errors[t] * errors[t];
            count++;
        }
    return count > spent ? sqrt(squares / (count - spent)) : 0;
}

/* One season ahead with drift: ŷ = y[t − m] + m·slope. With α = β = 0 and γ = 1 the seasons of ets.h remember the
 * last value, less what the level has gained since. */
Status naive_seasonal(const double *y, int n, int m, bool drift, EtsModel *ret, double *ret_sigma, double *ret_errors)
{
    double filled[ETS_MONTHS_MAX] = { 0 }, steps = 0;
    int count = 0;
    if (m < 2 || m > ETS_SEASON_MAX || n < m + drift || n > ETS_MONTHS_MAX)
        return ERR_INVALID;
    for (int t = 0; t < n; t++) {
        filled[t] = !isnan(y[t]) || t < m ? y[t] : filled[t - m];
        if (isnan(filled[t]))
            return ERR_INVALID;
        ret_errors[t] = t < m ? NAN : y[t] - filled[t - m];
        if (!isnan(ret_errors[t])) {
            steps += ret_errors[t];
            count++;
        }
    }
    if (drift && !count)
        return ERR_INVALID;
    double step = drift ? steps / count : 0;
    EtsModel e = { .form = { ETS_ADDITIVE, ETS_ADDITIVE, ETS_ADDITIVE, false }, .m = m, .gamma = 1, .phi = 1, .slope = step / m };
    for (int i = 0; i < m; i++)
        e.season[i] = filled[n - m + i] + step - e.slope * (i + 1);
    for (int t = m; t < n; t++)
        ret_errors[t] -= step;
    *ret_sigma = spread_of(ret_errors, n, drift);
    *ret = e;
    return OK;
}

Status naive_last(const double *y, int n, int months, EtsModel *ret, double *ret_sigma, double *ret_errors)
{
    double last[12] = { 0 };
    int known = 0;
    if (n < 1 || n > ETS_MONTHS_MAX || months < 1 || months > 12)
        return ERR_INVALID;
    for (int t = 0; t < n; t++) {
        double mean = 0;
        int have = known < months ? known : months;
        for (int i = 0; i < have; i++)
            mean += last[i] / have;
        ret_errors[t] = isnan(y[t]) || !have ? NAN : y[t] - mean;
        if (!isnan(y[t]))
            last[known++ % months] = y[t];
    }
    if (!known)
        return ERR_INVALID;
    EtsModel e = { .form = { ETS_ADDITIVE, ETS_NONE, ETS_NONE, false }, .m = 1, .alpha = 1 };
    int have = known < months ? known : months;
    for (int i = 0; i < have; i++)
        e.level += last[i] / have;
    *ret_sigma = spread_of(ret_errors, n, 0);
    *ret = e;
    return OK;
}

double naive_scale(const double *y, int n, int m)
{
    double sum = 0;
    int count = 0;
    for (int t = m; t < n; t++)
        if (!isnan(y[t]) && !isnan(y[t - m])) {
            sum += fabs(y[t] - y[t - m]);
            count++;
        }
    return count ? sum / count : NAN;
}
