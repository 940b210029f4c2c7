#include "base/status.h"
#include "base/test.h"
#include "domain/draw.h"

#include <math.h>

#define DRAWS 40000

typedef struct {
    double mean, variance;
} Moments;

static Moments moments(const double *x, size_t n)
{
    Moments m = { 0, 0 };
    for (size_t i = 0; i < n; i++)
        m.mean += x[i] / (double)n;
    for (size_t i = 0; i < n; i++)
        m.variance += (x[i] - m.mean) * (x[i] - m.mean) / (double)n;
    return m;
}

/* Within five standard errors of the mean; the variance within a tenth (kurtosis of these is near 3). */
static void agrees(const double *x, double mean, double variance)
{
    Moments m = moments(x, DRAWS);
    EXPECT(fabs(m.mean - mean) < 5 * sqrt(variance / DRAWS));
    EXPECT(fabs(m.variance - variance) < 0.1 * variance);
}

static double drawn[DRAWS];

TEST(draw_has_the_mean_and_variance_of_the_law)
{
    static const double means[] = { 0.3, 4, 9.9, 10, 60, 5000, 3e6 };
    static const struct { int64_t n; double p; } trials[] = { { 7, .5 }, { 100, .03 }, { 100, .5 }, { 100, .97 }, { 24000, .8 }, { 1000000, .001 } };
    static const double shapes[] = { 0.4, 1, 3, 250 };
    Rng r;
    rng_init(&r, 1, 2);
    for (size_t t = 0; t < COUNT_OF(means); t++) {
        for (size_t i = 0; i < DRAWS; i++)
            drawn[i] = (double)draw_poisson(&r, means[t]);
        agrees(drawn, means[t], means[t]);
    }
    for (size_t t = 0; t < COUNT_OF(trials); t++) {
        double n = (double)trials[t].n, p = trials[t].p;
        for (size_t i = 0; i < DRAWS; i++)
            drawn[i] = (double)draw_binomial(&r, trials[t].n, p);
        agrees(drawn, n * p, n * p * (1 - p));
    }
    for (size_t t = 0; t < COUNT_OF(shapes); t++) {
        for (size_t i = 0; i < DRAWS; i++)
            drawn[i] = draw_gamma(&r, shapes[t], 700);
        agrees(drawn, shapes[t] * 700, shapes[t] * 700 * 700);
    }
    for (size_t i = 0; i < DRAWS; i++)
        drawn[i] = draw_normal(&r);
    EXPECT(fabs(moments(drawn, DRAWS).mean) < 0.025 && fabs(moments(drawn, DRAWS).variance - 1) < 0.05);
}

/* Each frequency within five standard errors of the probability. */
TEST(draw_poisson_and_binomial_have_the_probabilities)
{
    int64_t counts[2][101] = { { 0 } };
    double poisson = exp(-20), binomial = pow(0.6, 50);
    Rng r;
    rng_init(&r, 3, 4);
    for (size_t i = 0; i < DRAWS; i++) {
        int64_t a = draw_poisson(&r, 20), b = draw_binomial(&r, 50, .4);
        counts[0][a < 100 ? a : 100]++;
        counts[1][b < 100 ? b : 100]++;
    }
    for (int k = 0; k < 50; k++) {
        double p[] = { poisson, binomial };
        for (int law = 0; law < 2; law++)
            EXPECT(fabs((double)counts[law][k] - DRAWS * p[law]) < 5 * sqrt(DRAWS * p[law] * (1 - p[law])) + 1);
        poisson *= 20.0 / (k + 1);
        binomial *= .4 / .6 * (50 - k) / (k + 1);
    }
}

TEST(draw_answers_the_edges)
{
    Rng r;
    rng_init(&r, 5, 6);
    EXPECT_I64(draw_poisson(&r, 0), 0);
    EXPECT_I64(draw_poisson(&r, -3), 0);
    EXPECT_I64(draw_poisson(&r, NAN), 0);
    EXPECT_I64(draw_binomial(&r, 0, .5), 0);
    EXPECT_I64(draw_binomial(&r, -5, .5), 0);
    EXPECT_I64(draw_binomial(&r, 9, 0), 0);
    EXPECT_I64(draw_binomial(&r, 9, 1.5), 9);
    EXPECT_I64(draw_binomial(&r, 9, NAN), 0);
    EXPECT(draw_gamma(&r, 0, 1) == 0 && draw_gamma(&r, 1, -1) == 0);
    for (int i = 0; i < 1000; i++) {
        int64_t k = draw_binomial(&r, 30, .5);
        EXPECT(k >= 0 && k <= 30);
    }
}

TEST(draw_repeats_itself)
{
    Rng a, b;
    rng_init(&a, 7, 8);
    rng_init(&b, 7, 8);
    for (int i = 0; i < 100; i++) {
        EXPECT_I64(draw_poisson(&a, 50), draw_poisson(&b, 50));
        EXPECT(draw_gamma(&a, 2, 3) == draw_gamma(&b, 2, 3));
    }
}
