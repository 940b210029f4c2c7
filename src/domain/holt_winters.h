/* holt_winters.h: the classical method of Holt and Winters (Winters 1960), by least squares from the decomposition of the
 * first two seasons, as R's HoltWinters() does it; kept beside ets.h to be compared with what people know.
 *   here β counts the change of the level, γ what is left of the value: β of ets.h = α·β, γ of ets.h = γ·(1 − α) */
#pragma once
#include "base/status.h"
#include "domain/season.h"

typedef struct {
    bool multiply;
    int m;
    double alpha, beta, gamma;
    double level, slope, season[SEASON_MAX]; /* season[i]: of the month i + 1 after the last one */
    double squares, variance;                /* Σ e²; variance of e around its mean */
} HoltWinters;

/* ERR_INVALID: fewer than two seasons and one month, a missing month, or a value ≤ 0 where seasons multiply. */
MUST_USE Status holt_winters_fit(const double *y, int n, int m, bool multiply, HoltWinters *ret);
/* Mean and standard deviation of months 1..horizon. */
void holt_winters_forecast(const HoltWinters *h, int horizon, double *ret_means, double *ret_deviations);
