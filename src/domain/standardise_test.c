#include "base/test.h"
#include "base/rng.h"
#include "domain/draw.h"
#include "domain/standardise.h"

#include <math.h>

TEST(standardise_byar_as_published)
{
    StandardRatio r;
    EXPECT(standardise_ratio(33, 28.9, &r) == OK);
    EXPECT(fabs(r.ratio - 1.1419) < 0.00005 && fabs(r.lo - .7859) < 0.00005 && fabs(r.hi - 1.6037) < 0.00005);
}

/* Byar's limits stay close to the exact Poisson limits (10: 4.7954–18.3904; 100: 81.3639–121.6273). */
TEST(standardise_byar_is_close_to_the_exact_limits)
{
    StandardRatio r;
    EXPECT(standardise_ratio(10, 1, &r) == OK);
    EXPECT(fabs(r.lo - 4.7954) < 0.02 && fabs(r.hi - 18.3904) < 0.02);
    EXPECT(standardise_ratio(100, 1, &r) == OK);
    EXPECT(fabs(r.lo - 81.3639) < 0.01 && fabs(r.hi - 121.6273) < 0.01);
    EXPECT(standardise_ratio(0, 2, &r) == OK);
    EXPECT(r.ratio == 0 && r.lo == 0 && r.hi > 1.7 && r.hi < 1.9);
}

TEST(standardise_expected_is_the_sum_over_ages)
{
    static const int64_t people[] = { 1000, 500, 0 };
    static const double rates[] = { 0.05, 0.3, 0.6 };
    double e = 0;
    EXPECT(standardise_expected(people, rates, 3, &e) == OK);
    EXPECT(fabs(e - 200) < 1e-9);
}

/* 400 towns whose true ratios are gamma with mean 1 and strength 25: the strength is found, and the shrunk ratios are nearer. */
TEST(standardise_shrinks_small_towns_towards_the_mean)
{
    enum { TOWNS = 400 };
    double expected[TOWNS], truth[TOWNS], raw_error = 0, shrunk_error = 0;
    int64_t observed[TOWNS];
    StandardPrior prior;
    Rng r;
    rng_init(&r, 11, 12);
    for (size_t i = 0; i < TOWNS; i++) {
        expected[i] = 5 + (double)rng_below(&r, 60);
        truth[i] = draw_gamma(&r, 25, 1.0 / 25);
        observed[i] = draw_poisson(&r, truth[i] * expected[i]);
    }
    EXPECT(standardise_prior(observed, expected, TOWNS, &prior) == OK);
    EXPECT(fabs(prior.mean - 1) < 0.05 && prior.strength > 15 && prior.strength < 45);
    for (size_t i = 0; i < TOWNS; i++) {
        double raw = (double)observed[i] / expected[i], shrunk = standardise_shrunk(&prior, observed[i], expected[i]);
        raw_error += (raw - truth[i]) * (raw - truth[i]);
        shrunk_error += (shrunk - truth[i]) * (shrunk - truth[i]);
        EXPECT((shrunk - prior.mean) * (raw - prior.mean) >= 0 && fabs(shrunk - prior.mean) <= fabs(raw - prior.mean) + 1e-12);
    }
    EXPECT(shrunk_error < 0.7 * raw_error);
}

TEST(standardise_gives_all_towns_the_mean_when_they_do_not_differ)
{
    static const int64_t observed[] = { 20, 20, 40 };
    static const double expected[] = { 10, 10, 20 };
    StandardPrior prior;
    EXPECT(standardise_prior(observed, expected, 3, &prior) == OK);
    EXPECT(isinf(prior.strength) && prior.mean == 2);
    EXPECT(standardise_shrunk(&prior, 0, 1) == 2);
}

TEST(standardise_refuses)
{
    static const int64_t people[] = { 5, -1 }, nobody[] = { 0, 0 };
    static const double rates[] = { 0.1, 0.1 }, bad[] = { 0.1, NAN }, zero[] = { 1, 0 };
    StandardRatio r;
    StandardPrior prior;
    double e = -7;
    EXPECT(standardise_expected(people, rates, 2, &e) == ERR_INVALID);
    EXPECT(standardise_expected(nobody, rates, 2, &e) == ERR_INVALID);
    EXPECT(standardise_expected(nobody, bad, 2, &e) == ERR_INVALID);
    EXPECT(e == -7);
    EXPECT(standardise_ratio(-1, 1, &r) == ERR_INVALID);
    EXPECT(standardise_ratio(1, 0, &r) == ERR_INVALID);
    EXPECT(standardise_ratio(1, INFINITY, &r) == ERR_INVALID);
    EXPECT(standardise_prior(nobody, rates, 2, &prior) == ERR_INVALID);
    EXPECT(standardise_prior(people, rates, 2, &prior) == ERR_INVALID);
    EXPECT(standardise_prior(nobody, zero, 2, &prior) == ERR_INVALID);
    EXPECT(standardise_prior((const int64_t[]){ 1 }, rates, 1, &prior) == ERR_INVALID);
}
