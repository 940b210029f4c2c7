/* The methods beside ETS, and one series foretold: numbers of R 4.2.2 (stats, forecast 8.20). */
#include "base/test.h"
#include "domain/classic_series.h"
#include "domain/naive.h"
#include "domain/nelder_mead.h"
#include "domain/season.h"
#include "domain/single.h"
#include "domain/theta.h"

#include <math.h>
#include <string.h>

#define AIR 144
#define NEAR(value, wanted, relative) EXPECT(fabs((value) / (wanted) - 1) <= (relative))
static double errors[ETS_MONTHS_MAX];

/* ---- the search ---- */

static double rosenbrock(void *context, const double *x)
{
    (void)context;
    return 100 * (x[1] - x[0] * x[0]) * (x[1] - x[0] * x[0]) + (1 - x[0]) * (1 - x[0]);
}

static double bowl(void *context, const double *x)
{
    double sum = 0;
    for (int i = 0; i < *(int *)context; i++)
        sum += (i + 1) * (x[i] - i) * (x[i] - i);
    return sum;
}

static double half_plane(void *context, const double *x)
{
    (void)context;
    return x[0] < 1 ? NAN : x[0] * x[0];
}

static double nowhere(void *context, const double *x)
{
    (void)context;
    (void)x;
    return NAN;
}

TEST(nelder_mead_finds_the_valley_of_rosenbrock)
{
    const double step[2] = { 0.5, 0.5 };
    const NelderMead how = { 2, step, 1e-14, 2000 };
    double x[2] = { -1.2, 1 };
    EXPECT(nelder_mead(&how, rosenbrock, NULL, x) < 1e-10);
    EXPECT(fabs(x[0] - 1) < 1e-4 && fabs(x[1] - 1) < 1e-4);
}

TEST(nelder_mead_finds_the_bottom_in_ten_dimensions)
{
    int n = 10;
    double x[10] = { 0 }, step[10];
    for (int i = 0; i < n; i++)
        step[i] = 1;
    const NelderMead how = { n, step, 1e-14, 5000 };
    EXPECT(nelder_mead(&how, bowl, &n, x) < 1e-8);
    EXPECT(fabs(x[9] - 9) < 1e-3);
}

TEST(nelder_mead_walks_round_what_is_no_number)
{
    const double step[1] = { 1 };
    const NelderMead how = { 1, step, 1e-12, 500 };
    double x[1] = { 5 };
    EXPECT(fabs(nelder_mead(&how, half_plane, NULL, x) - 1) < 1e-4);
    EXPECT(isinf(nelder_mead(&how, nowhere, NULL, x)));
    double y[2] = { 3, -7 };
    const double both[2] = { 1, 1 };
    const NelderMead none = { 2, both, 1e-12, 0 };
    double start = rosenbrock(NULL, y);
    EXPECT(nelder_mead(&none, rosenbrock, NULL, y) <= start);
}

/* ---- seasons ---- */

TEST(season_indices_are_those_of_r)
{
    /* decompose(AirPassengers, "multiplicative")$figure, and additive */
    static const double times[3] = { 0.9102304, 0.8836253, 1.0073663 }, plus[3] = { -24.748737, -36.188131, -2.241162 };
    double found[12], sum = 0;
    EXPECT(season_indices(air_passengers, AIR, 12, true, found));
    for (int i = 0; i < 3; i++)
        EXPECT(fabs(found[i] - times[i]) < 1e-6);
    for (int i = 0; i < 12; i++)
        sum += found[i];
    EXPECT(fabs(sum - 12) < 1e-9);
    EXPECT(season_indices(air_passengers, AIR, 12, false, found));
    for (int i = 0; i < 3; i++)
        EXPECT(fabs(found[i] - plus[i]) < 1e-5);
}

TEST(season_is_found_where_there_is_one)
{
    double line[60], found[12];
    EXPECT(season_is_significant(air_passengers, AIR, 12));
    EXPECT(!season_is_significant(air_passengers, 24, 12)); /* two years tell nothing of the third */
    for (int t = 0; t < 60; t++)
        line[t] = (double)test_rand(900, 1100);
    line[0] = line[12] = NAN;
    EXPECT(season_indices(line, 60, 12, true, found));
    EXPECT(!season_indices(line, 23, 12, true, found));
    EXPECT(!season_indices(line, 60, 1, true, found));
    for (int t = 0; t < 60; t++)
        line[t] = 7;
    EXPECT(!season_is_significant(line, 60, 12)); /* no variance, no season */
    for (int t = 0; t < 60; t++)
        line[t] = -1;
    EXPECT(!season_indices(line, 60, 12, true, found));
}

/* ---- Theta, naive, Holt & Winters ---- */

TEST(theta_is_thetaf)
{
    static const double wanted[6] = { 440.0782, 428.3843, 489.7071, 475.7046, 479.6704, 545.3663 };
    Theta t;
    double means[6];
    EXPECT_I64(theta_fit(air_passengers, AIR, 12, ETS_THOROUGH, &t, errors), OK);
    EXPECT(t.seasonal);
    ets_forecast(&t.model, 6, means);
    for (int h = 0; h < 6; h++)
        NEAR(means[h] * t.index[h], wanted[h], 1e-5);
    EXPECT_I64(theta_fit(air_passengers, 3, 12, ETS_THOROUGH, &t, errors), ERR_INVALID);
}

TEST(seasonal_naive_is_last_year)
{
    EtsModel e;
    double sigma, means[13];
    EXPECT_I64(naive_seasonal(air_passengers, AIR, 12, false, &e, &sigma, errors), OK);
    ets_forecast(&e, 13, means);
    for (int h = 0; h < 13; h++)
        EXPECT(means[h] == air_passengers[AIR - 12 + h % 12]);
    EXPECT(fabs(417 - 1.2815516 * sigma - 370.46) < 0.005);
    EXPECT(fabs(417 + 1.2815516 * sigma - 463.54) < 0.005);
    EXPECT_I64(naive_seasonal(air_passengers, AIR, 12, true, &e, &sigma, errors), OK);
    ets_forecast(&e, 13, means);
    double drift = (476.1666667 - 126.6666667) / 11; /* yearly means of the last and the first year, eleven steps */
    EXPECT(fabs(means[0] - 417 - drift) < 1e-4 && fabs(means[12] - 417 - 2 * drift) < 1e-4);
    EXPECT(isnan(errors[11]) && fabs(errors[12] - (115 - 112 - drift)) < 1e-4);
    EtsModel again = e; /* what is carried on is the same method, one month on */
    EXPECT(fabs(ets_advance(&again, 430) - (430 - means[0])) < 1e-9);
    ets_forecast(&again, 12, means);
    EXPECT(fabs(means[11] - 430 - drift) < 1e-6);
    EXPECT_I64(naive_seasonal(air_passengers, 12, 12, true, &e, &sigma, errors), ERR_INVALID);
    double gap[30];
    memcpy(gap, air_passengers, sizeof gap);
    gap[3] = NAN; /* April of the first year is not known: nothing stands for it */
    EXPECT_I64(naive_seasonal(gap, 30, 12, false, &e, &sigma, errors), ERR_INVALID);
    gap[3] = 129;
    gap[20] = NAN;
    EXPECT_I64(naive_seasonal(gap, 30, 12, false, &e, &sigma, errors), OK);
    ets_forecast(&e, 12, means);
    EXPECT(means[2] == gap[8]);
}

TEST(naive_is_the_last_value_or_the_mean_of_some)
{
    const double y[5] = { 10, NAN, 20, 60, NAN };
    EtsModel e;
    double sigma;
    EXPECT_I64(naive_last(y, 5, 1, &e, &sigma, errors), OK);
    EXPECT(ets_next(&e) == 60 && errors[2] == 10 && errors[3] == 40 && isnan(errors[1]));
    EXPECT_I64(naive_last(y, 5, 3, &e, &sigma, errors), OK);
    EXPECT(fabs(ets_next(&e) - 30) < 1e-12);
    EXPECT_I64(naive_last(y + 1, 1, 1, &e, &sigma, errors), ERR_INVALID);
    EXPECT_I64(naive_last(y, 0, 1, &e, &sigma, errors), ERR_INVALID);
    EXPECT(fabs(naive_scale(air_passengers, 24, 12) - 13) < 1e-12 && isnan(naive_scale(air_passengers, 12, 12)));
}

TEST(holt_and_winters_are_those_of_r)
{
    HoltWinters h;
    double means[3], sd[3];
    EXPECT_I64(holt_winters_fit(air_passengers, AIR, 12, true, &h), OK);
    EXPECT(fabs(h.alpha - 0.2755925) < 1e-4 && fabs(h.beta - 0.03269295) < 1e-4 && fabs(h.gamma - 0.8707292) < 1e-4);
    EXPECT(fabs(h.squares - 16570.78) < 0.01);
    EXPECT(fabs(h.level - 469.3232) < 0.01 && fabs(h.slope - 3.021539) < 0.001);
    EXPECT(fabs(h.season[0] - 0.9464611) < 1e-4 && fabs(h.season[11] - 0.9209877) < 1e-4);
    holt_winters_forecast(&h, 3, means, sd);
    EXPECT(fabs(means[0] - 447.0559) < 0.005 && fabs(means[1] - 419.7123) < 0.005 && fabs(means[2] - 464.8671) < 0.005);
    EXPECT(fabs(means[0] - 1.959964 * sd[0] - 427.306) < 0.005 && fabs(means[0] + 1.959964 * sd[0] - 466.806) < 0.005);
    EXPECT(fabs(means[2] + 1.959964 * sd[2] - 486.7712) < 0.05);
    EXPECT_I64(holt_winters_fit(air_passengers, AIR, 12, false, &h), OK);
    EXPECT(fabs(h.alpha - 0.24795949) < 1e-4 && fabs(h.beta - 0.03453373) < 1e-4 && h.gamma > 0.999);
    EXPECT(fabs(h.squares - 21860.18) < 0.01);
    EXPECT_I64(holt_winters_fit(air_passengers, 24, 12, true, &h), ERR_INVALID);
    double y[36] = { 0 };
    EXPECT_I64(holt_winters_fit(y, 36, 12, true, &h), ERR_INVALID);
    y[30] = NAN;
    EXPECT_I64(holt_winters_fit(y, 36, 12, false, &h), ERR_INVALID);
}

/* ---- one series ---- */

static Single of(const double *y, int n, SingleMethod method, int horizon)
{
    Single s;
    const SingleInputs in = { .values = y, .n = n, .season = 12, .horizon = horizon, .method = method };
    EXPECT_I64(single_forecast(&in, &s), OK);
    return s;
}

TEST(single_bands_are_those_of_r)
{
    Single s = of(air_passengers, AIR, SINGLE_ETS, 12);
    NEAR(s.months[0].lo95, 407.886, 0.01);
    NEAR(s.months[0].hi95, 475.717, 0.01);
    NEAR(s.sum.mean, 5961.639, 0.01);
    s = of(accidental_deaths, 72, SINGLE_ETS, 6);
    NEAR(s.sum.mean, 52376.3, 0.01);
    NEAR(s.sum.deviation, 1925.6, 0.06); /* our likelier model has the smaller σ; the formula is tested with R's */
    s = of(air_passengers, AIR, SINGLE_SEASONAL_NAIVE, 3);
    EXPECT(fabs(s.months[0].lo80 - 370.46) < 0.005 && fabs(s.months[0].hi80 - 463.54) < 0.005);
    s = of(air_passengers, AIR, SINGLE_HOLT_WINTERS, 1);
    EXPECT(fabs(s.months[0].lo95 - 427.306) < 0.005);
}

/* models.md §0 (2): adding bands is far too wide, independent months far too narrow. */
TEST(single_sum_has_its_own_band)
{
    static const SingleMethod methods[] = { SINGLE_AUTO, SINGLE_ETS, SINGLE_THETA, SINGLE_HOLT_WINTERS };
    for (size_t i = 0; i < COUNT_OF(methods); i++) {
        Single s = of(accidental_deaths, 72, methods[i], 6);
        double added = 0, alone = 0, mean = 0;
        for (int h = 0; h < 6; h++) {
            added += s.months[h].deviation;
            alone += s.months[h].deviation * s.months[h].deviation;
            mean += s.months[h].mean;
            EXPECT(s.months[h].lo95 < s.months[h].lo80 && s.months[h].lo80 < s.months[h].mean && s.months[h].mean < s.months[h].hi80);
        }
        EXPECT(s.sum.deviation < added && s.sum.deviation > sqrt(alone));
        NEAR(s.sum.mean, mean, 1e-9);
    }
}

TEST(single_drawn_bands_agree_with_the_formula)
{
    Single drawn = of(accidental_deaths, 72, SINGLE_AUTO, 6), plain = of(accidental_deaths, 72, SINGLE_ETS, 6);
    EXPECT(drawn.members == 3);
    EXPECT(drawn.sum.deviation > plain.sum.deviation * 0.8 && drawn.sum.deviation < plain.sum.deviation * 2);
    Single again = of(accidental_deaths, 72, SINGLE_AUTO, 6);
    EXPECT(memcmp(&drawn.sum, &again.sum, sizeof drawn.sum) == 0);
}

TEST(single_forecast_moves_with_the_series)
{
    double moved[72];
    for (int t = 0; t < 72; t++)
        moved[t] = accidental_deaths[t] * 4096;
    Single a = of(accidental_deaths, 72, SINGLE_AUTO, 12), b = of(moved, 72, SINGLE_AUTO, 12);
    for (int h = 0; h < 12; h++) {
        NEAR(b.months[h].mean, a.months[h].mean * 4096, 1e-9);
        NEAR(b.months[h].hi80, a.months[h].hi80 * 4096, 1e-9);
    }
    /* a whole year earlier or later is the same series */
    Single early = of(air_passengers, 60, SINGLE_AUTO, 12);
    EXPECT(early.members == 3 && early.months[11].mean > 0);
}

TEST(single_chooses_by_length)
{
    static const struct { int n, members; } wanted[] = { { 3, 1 }, { 11, 1 }, { 12, 3 }, { 23, 3 }, { 24, 3 }, { 60, 3 } };
    for (size_t i = 0; i < COUNT_OF(wanted); i++)
        EXPECT_I64(of(air_passengers, wanted[i].n, SINGLE_AUTO, 12).members, wanted[i].members);
    NEAR(of(air_passengers, 11, SINGLE_AUTO, 12).months[5].mean, (136 + 119 + 104) / 3.0, 1e-12);
}

TEST(single_refuses)
{
    static const struct { double y[6]; int n, season, horizon; SingleMethod method; const char *code; } bad[] = {
        { { 0 }, 0, 12, 12, SINGLE_AUTO, "range" },
        { { 1, 2, 3 }, 3, 0, 12, SINGLE_AUTO, "range" },
        { { 1, 2, 3 }, 3, 25, 12, SINGLE_AUTO, "range" },
        { { 1, 2, 3 }, 3, 12, 0, SINGLE_AUTO, "range" },
        { { 1, 2, 3 }, 3, 12, ETS_HORIZON_MAX + 1, SINGLE_AUTO, "range" },
        { { NAN, NAN, NAN }, 3, 12, 12, SINGLE_AUTO, "missing" },
        { { 0, 0, 0, NAN }, 4, 12, 12, SINGLE_AUTO, "zero" },
        { { 1, 2, NAN }, 3, 12, 12, SINGLE_AUTO, "short" },
        { { 1, 2, 3 }, 3, 12, 12, SINGLE_ETS, "short" },
        { { 1, 2, 3 }, 3, 12, 12, SINGLE_THETA, "short" },
        { { 1, 2, 3 }, 3, 12, 12, SINGLE_SEASONAL_NAIVE, "short" },
        { { 1, 2, 3 }, 3, 12, 12, SINGLE_HOLT_WINTERS, "short" },
        { { 1, NAN, 3, 4 }, 4, 12, 12, SINGLE_HOLT_WINTERS, "gap" },
        { { 1, 1.1e15, 3 }, 3, 12, 12, SINGLE_AUTO, "range" },
        { { 1, -INFINITY, 3 }, 3, 12, 12, SINGLE_AUTO, "range" },
    };
    Single s;
    for (size_t i = 0; i < COUNT_OF(bad); i++) {
        const SingleInputs in = { .values = bad[i].y, .n = bad[i].n, .season = bad[i].season, .horizon = bad[i].horizon, .method = bad[i].method };
        EXPECT_I64(single_forecast(&in, &s), ERR_INVALID);
        EXPECT_STR(str_of(single_refusal_code(s.refusal)), str_of(bad[i].code));
        EXPECT(single_refusal_sentence(s.refusal)[0]);
    }
    const double zero[40] = { [3] = 5 };
    SingleInputs in = { .values = zero, .n = 40, .season = 12, .horizon = 1, .method = SINGLE_ETS, .has_form = true };
    EXPECT(ets_form_of(S("MAdM"), &in.form));
    EXPECT_I64(single_forecast(&in, &s), ERR_INVALID);
    EXPECT_STR(str_of(single_refusal_code(s.refusal)), S("sign"));
}

TEST(single_takes_series_with_zeros_negatives_gaps_and_great_sums)
{
    double y[48];
    for (int i = 0; i < 40; i++) {
        int n = (int)test_rand(3, 48), kind = i % 5;
        for (int t = 0; t < n; t++) {
            y[t] = (double)test_rand(0, 1000);
            if (kind == 1 && t % 4 == 0)
                y[t] = 0;
            if (kind == 2)
                y[t] -= 500;
            if (kind == 3 && t > 2 && t % 5 == 0)
                y[t] = NAN;
            if (kind == 4)
                y[t] = 1e15 - y[t];
        }
        y[0] = 7;
        Single s = of(y, n, SINGLE_AUTO, 12);
        for (int h = 0; h < 12; h++)
            EXPECT(isfinite(s.months[h].mean) && s.months[h].lo95 <= s.months[h].lo80 && s.months[h].hi80 <= s.months[h].hi95);
        EXPECT(isfinite(s.sum.deviation));
    }
}
