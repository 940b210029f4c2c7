/* standardise.h: a town against what would be expected of it: indirect standardisation, its interval, and what remains of
 * the ratio when the town is small. For counts of people or events, not for yen. */
#pragma once
#include "base/status.h"

#include <stdbool.h>
#include <stdint.h>

/* Σ n_k × r_k: people of each age and sex × the rate of the peers. ERR_INVALID when a count or rate is negative, not finite,
 * or the sum is 0. */
Status standardise_expected(const int64_t *people, const double *rates, size_t n, double *ret);

typedef struct {
    double ratio, lo, hi; /* observed ÷ expected, and its interval of 95 % */
} StandardRatio;
/* Byar's approximation of the Poisson limits (Breslow & Day 1987, eq. 2.13), with 1.96. observed ≥ 0, expected > 0. */
Status standardise_ratio(int64_t observed, double expected, StandardRatio *ret);

/* Empirical Bayes: O/E of many towns drawn towards the common ratio m, by moments (Marshall 1991, doi 10.2307/2347593):
 * m × (a + O) ÷ (a + mE). Where the towns differ no more than chance, a is infinite and every town has m. */
typedef struct {
    double mean, strength; /* m and a */
} StandardPrior;
Status standardise_prior(const int64_t *observed, const double *expected, size_t n, StandardPrior *ret);
double standardise_shrunk(const StandardPrior *prior, int64_t observed, double expected);
