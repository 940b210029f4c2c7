/* season.h: what each month of the year is worth beside the others: the classical decomposition of a monthly series
 * (centred moving average over one season, then the mean of each month), and whether there is a season at all.
 * Missing months are NAN. */
#pragma once
#include <stdbool.h>

#define SEASON_MAX 24

/* The moving average at month t; NAN at both ends and where a whole half is missing. Weights ½, 1, …, 1, ½ when m is even. */
double season_trend_at(const double *y, int n, int m, int t);
/* indices[t % m] for n ≥ 2m; mean 1 when they multiply, sum 0 when they add. False: too short, or no trend above zero to
 * divide by. */
bool season_indices(const double *y, int n, int m, bool multiply, double *ret_indices);
/* Is the autocorrelation at m months beyond 1.645·√((1 + 2 Σ r²) ÷ n)? (the test of R's thetaf; never for n ≤ 2m) */
bool season_is_significant(const double *y, int n, int m);
