#include "domain/season.h"

#include <math.h>

#define NORMAL_95 1.6448536269514722

double season_trend_at(const double *y, int n, int m, int t)
{
    int half = m / 2;
    double sum = 0, weight = 0;
    if (t < half || t + half >= n)
        return NAN;
    for (int k = t - half; k <= t + half; k++) {
        double w = m % 2 == 0 && (k == t - half || k == t + half) ? 0.5 : 1;
        if (!isnan(y[k])) {
            sum += w * y[k];
            weight += w;
        }
    }
    return weight * 2 > m ? sum / weight : NAN;
}

bool season_indices(const double *y, int n, int m, bool multiply, double *ret_indices)
{
    double indices[SEASON_MAX], total = 0;
    if (m < 2 || m > SEASON_MAX || n < 2 * m)
        return false;
    for (int i = 0; i < m; i++) {
        double sum = 0;
        int count = 0;
        for (int t = i; t < n; t += m) {
            double trend = season_trend_at(y, n, m, t);
            if (isnan(trend) || isnan(y[t]))
                continue;
            if (multiply && !(trend > 0))
                return false;
            sum += multiply ? y[t] / trend : y[t] - trend;
            count++;
        }
        indices[i] = count ? sum / count : multiply;
        total += indices[i];
    }
    if (multiply && !(total > 0))
        return false;
    for (int i = 0; i < m; i++)
        ret_indices[i] = multiply ? indices[i] * m / total : indices[i] - total / m;
    return true;
}

static double autocovariance(const double *y, int n, int lag, double mean)
{
    double sum = 0;
    for (int t = lag; t < n; t++)
        if (!isnan(y[t]) && !isnan(y[t - lag]))
            sum += (y[t] - mean) * (y[t - lag] - mean);
    return sum;
}

bool season_is_significant(const double *y, int n, int m)
{
    double mean = 0, squares = 0;
    int known = 0;
    if (m < 2 || n <= 2 * m)
        return false;
    for (int t = 0; t < n; t++)
        if (!isnan(y[t])) {
            mean += y[t];
            known++;
        }
    mean /= known ? known : 1;
    double all = autocovariance(y, n, 0, mean);
    if (!(all > 0))
        return false;
    for (int lag = 1; lag < m; lag++) {
        double r = autocovariance(y, n, lag, mean) / all;
        squares += r * r;
    }
    return fabs(autocovariance(y, n, m, mean) / all) > NORMAL_95 * sqrt((1 + 2 * squares) / n);
}
