#include "domain/draw.h"

#include <math.h>
#include <stdbool.h>

#define DRAW_TRIES 1000
#define FEW 10.0 /* below this the simple methods are quicker, and the others not valid */

/* ln k! without the global sign of lgamma */
static double log_factorial(double k)
{
    int sign;
    return lgamma_r(k + 1, &sign);
}

/* (0, 1]: its logarithm is finite */
static double positive_unit(Rng *r)
{
    return 1 - rng_unit(r);
}

double draw_normal(Rng *r)
{
    const double turn = 6.283185307179586;
    double radius = sqrt(-2 * log(positive_unit(r)));
    return radius * cos(turn * rng_unit(r));
}

static int64_t poisson_few(Rng *r, double mean)
{
    double floor_of_product = exp(-mean), product = positive_unit(r);
    int64_t k = 0;
    while (product > floor_of_product && k < DRAW_TRIES) {
        product *= positive_unit(r);
        k++;
    }
    return k;
}

int64_t draw_poisson(Rng *r, double mean)
{
    if (!(mean > 0))
        return 0;
    if (mean < FEW)
        return poisson_few(r, mean);
    double log_mean = log(mean), b = 0.931 + 2.53 * sqrt(mean), a = -0.059 + 0.02483 * b;
    double inverse_alpha = 1.1239 + 1.1328 / (b - 3.4), sure = 0.9277 - 3.6224 / (b - 2);
    for (int i = 0; i < DRAW_TRIES; i++) {
        double u = rng_unit(r) - 0.5, v = positive_unit(r), us = 0.5 - fabs(u);
        double k = floor((2 * a / us + b) * u + mean + 0.43);
        if (us >= 0.07 && v <= sure)
            return (int64_t)k;
        if (k < 0 || (us < 0.013 && v > us))
            continue;
        if (log(v * inverse_alpha / (a / (us * us) + b)) <= k * log_mean - mean - log_factorial(k))
            return (int64_t)k;
    }
    return llround(mean);
}

/* Walks up the probabilities; n × p < 10 keeps the walk short. */
static int64_t binomial_few(Rng *r, int64_t n, double p)
{
    double ratio = p / (1 - p), probability = exp((double)n * log1p(-p)), u = rng_unit(r);
    int64_t k = 0;
    while (u > probability && k < n && k < DRAW_TRIES) {
        u -= probability;
        probability *= ratio * (double)(n - k) / (double)(k + 1);
        k++;
    }
    return k;
}

static int64_t binomial_many(Rng *r, int64_t trials, double p)
{
    double n = (double)trials, spread = sqrt(n * p * (1 - p)), b = 1.15 + 2.53 * spread;
    double a = -0.0873 + 0.0248 * b + 0.01 * p, centre = n * p + 0.5, sure = 0.92 - 4.2 / b, alpha = (2.83 + 5.1 / b) * spread;
    double log_odds = log(p / (1 - p)), mode = floor((n + 1) * p), at_mode = log_factorial(mode) + log_factorial(n - mode);
    for (int i = 0; i < DRAW_TRIES; i++) {
        double u = rng_unit(r) - 0.5, v = positive_unit(r), us = 0.5 - fabs(u);
        double k = floor((2 * a / us + b) * u + centre);
        if (k < 0 || k > n)
            continue;
        if (us >= 0.07 && v <= sure)
            return (int64_t)k;
        v = log(v * alpha / (a / (us * us) + b));
        if (v <= at_mode - log_factorial(k) - log_factorial(n - k) + (k - mode) * log_odds)
            return (int64_t)k;
    }
    return llround(n * p);
}

int64_t draw_binomial(Rng *r, int64_t n, double p)
{
    if (n <= 0 || !(p > 0))
        return 0;
    if (p >= 1)
        return n;
    bool turned = p > 0.5;
    double smaller = turned ? 1 - p : p;
    int64_t k = (double)n * smaller < FEW ? binomial_few(r, n, smaller) : binomial_many(r, n, smaller);
    return turned ? n - k : k;
}

double draw_gamma(Rng *r, double shape, double scale)
{
    if (!(shape > 0) || !(scale > 0))
        return 0;
    double boost = shape < 1 ? pow(positive_unit(r), 1 / shape) : 1;
    double d = (shape < 1 ? shape + 1 : shape) - 1.0 / 3, c = 1 / sqrt(9 * d);
    for (int i = 0; i < DRAW_TRIES; i++) {
        double x = draw_normal(r), v = 1 + c * x;
        if (v <= 0)
            continue;
        v = v * v * v;
        if (log(positive_unit(r)) < 0.5 * x * x + d - d * v + d * log(v))
            return boost * d * v * scale;
    }
    return shape * scale;
}
