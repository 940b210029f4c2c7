#include "domain/standardise.h"

#include <math.h>

#define Z_95 1.96

Status standardise_expected(const int64_t *people, const double *rates, size_t n, double *ret)
{
    double sum = 0;
    for (size_t i = 0; i < n; i++) {
        if (people[i] < 0 || !(rates[i] >= 0) || isinf(rates[i]))
            return ERR_INVALID;
        sum += (double)people[i] * rates[i];
    }
    if (!(sum > 0) || isinf(sum))
        return ERR_INVALID;
    *ret = sum;
    return OK;
}

static double limit(double count, double z)
{
    double root = 1 - 1 / (9 * count) + z / (3 * sqrt(count));
    return count * root * root * root;
}

Status standardise_ratio(int64_t observed, double expected, StandardRatio *ret)
{
    if (observed < 0 || !(expected > 0) || isinf(expected))
        return ERR_INVALID;
    double o = (double)observed;
    *ret = (StandardRatio){ o / expected, observed ? limit(o, -Z_95) / expected : 0, limit(o + 1, Z_95) / expected };
    if (ret->lo < 0)
        ret->lo = 0; /* the approximation of a count of one */
    return OK;
}

Status standardise_prior(const int64_t *observed, const double *expected, size_t n, StandardPrior *ret)
{
    double all_observed = 0, all_expected = 0, squares = 0;
    for (size_t i = 0; i < n; i++) {
        if (observed[i] < 0 || !(expected[i] > 0) || isinf(expected[i]))
            return ERR_INVALID;
        all_observed += (double)observed[i];
        all_expected += expected[i];
    }
    if (n < 2 || !(all_observed > 0))
        return ERR_INVALID;
    double mean = all_observed / all_expected; /* afterwards every E is mE, so that the ratios have mean 1 */
    for (size_t i = 0; i < n; i++) {
        double e = mean * expected[i], off = (double)observed[i] / e - 1;
        squares += e * off * off;
    }
    double between = squares / all_observed - (double)n / all_observed;
    *ret = (StandardPrior){ mean, between > 0 ? 1 / between : INFINITY };
    return OK;
}

double standardise_shrunk(const StandardPrior *prior, int64_t observed, double expected)
{
    if (isinf(prior->strength))
        return prior->mean;
    return prior->mean * (prior->strength + (double)observed) / (prior->strength + prior->mean * expected);
}
