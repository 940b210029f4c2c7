#include "base/test.h"
#include "domain/classic_series.h"
#include "domain/ets.h"

#include <math.h>
#include <string.h>

#define AIR 144
#define NEAR(value, wanted, relative) EXPECT(fabs((value) / (wanted) - 1) <= (relative))

static EtsForm form(const char *name)
{
    EtsForm f = { 0 };
    EXPECT(ets_form_of(str_of(name), &f));
    return f;
}

static double errors[ETS_MONTHS_MAX];

static EtsFit fitted(const double *y, int n, const char *name, int m)
{
    EtsFit fit = { 0 };
    EXPECT_I64(ets_fit(y, n, form(name), m, ETS_THOROUGH, &fit, errors), OK);
    return fit;
}

/* R prints the seasons backwards from the month before the first, and leaves out the one that the others give. */
static EtsModel model_of_r(const char *name, double alpha, double beta, double gamma, double phi, double l, double b, const double *s)
{
    EtsModel e = { .form = form(name), .m = s ? 12 : 1, .alpha = alpha, .beta = beta, .gamma = gamma, .phi = phi, .level = l, .slope = b };
    double rest = e.form.season == ETS_MULTIPLICATIVE ? 12 : 0;
    for (int i = 0; s && i < 11; i++) {
        e.season[11 - i] = s[i];
        rest -= s[i];
    }
    if (s)
        e.season[0] = rest;
    return e;
}

TEST(ets_forms_are_read_and_written)
{
    static const char *const good[] = { "ANN", "AAN", "AAdN", "ANA", "AAA", "AAdA", "MNM", "MAM", "MAdM", "MNN", "MAdA" };
    static const char *const bad[] = { "", "A", "AA", "NNN", "AMN", "ANd", "ANdN", "ANM", "AAdM", "MAdMM", "ann", "AAD", "ZZZ" };
    EtsForm f;
    char room[8];
    for (size_t i = 0; i < COUNT_OF(good); i++)
        EXPECT_STR(ets_form_name(form(good[i]), room), str_of(good[i]));
    for (size_t i = 0; i < COUNT_OF(bad); i++)
        EXPECT(!ets_form_of(str_of(bad[i]), &f));
}

/* R 4.2.2, forecast 8.20: ets(AirPassengers). Its own parameters must give its own figures. */
TEST(ets_judges_the_airline_model_of_r_as_r_does)
{
    static const double s[11] = { 0.8944474757, 0.7993220283, 0.9216595984, 1.059201930, 1.220300697, 1.231798507,
                                  1.110500181,  0.9786127608, 0.9803820735, 1.011030088, 0.8868922872 };
    EtsModel e = model_of_r("MAdM", 0.7095519162, 0.02040891933, 0.0001004683097, 0.9799999267, 120.9939355, 1.770540197, s);
    EtsFit fit;
    double means[12], sum = 0;
    EXPECT_I64(ets_judge(air_passengers, AIR, &e, &fit, errors), OK);
    EXPECT(fabs(fit.aicc - 1400.638432) < 1e-4);
    EXPECT(fabs(fit.aic - 1395.166432) < 1e-4);
    EXPECT(fabs(fit.sigma - 0.0391673) < 1e-6); /* √0.00153407635 */
    ets_forecast(&fit.end, 12, means);
    EXPECT(fabs(fit.end.level - 485.9125524) < 1e-5 && fabs(fit.end.slope - 1.801197509) < 1e-6);
    EXPECT(fabs(fit.end.season[0] - 0.9058630136) < 1e-8 && fabs(fit.end.season[11] - 0.8944558508) < 1e-8);
    NEAR(means[0], 441.8018, 1e-3); /* R adds how level and season move together, we leave it to the paths */
    NEAR(means[1], 434.1186, 1e-3);
    NEAR(means[2], 496.6300, 1e-3);
    for (int h = 0; h < 12; h++)
        sum += means[h];
    NEAR(sum, 5961.639, 1e-3);
}

TEST(ets_judges_the_model_of_accidental_deaths_as_r_does)
{
    static const double s[11] = { -51.34487483, -255.3527554, 218.2901147, -121.7710203, 970.7387449, 1683.236611,
                                  756.0919813,  306.4212165,  -489.5627132, -739.9004271, -1537.791724 };
    EtsModel e = model_of_r("ANA", 0.5945898908, 0, 0.002028959954, 0, 9248.362824, 0, s);
    EtsFit fit;
    double means[6], sum = 0;
    EXPECT_I64(ets_judge(accidental_deaths, 72, &e, &fit, errors), OK);
    EXPECT(fabs(fit.aicc - 1148.7160986) < 1e-4);
    EXPECT(fabs(fit.sigma - 292.6907178) < 1e-4);
    ets_forecast(&fit.end, 6, means);
    for (int h = 0; h < 6; h++)
        sum += means[h];
    EXPECT(fabs(sum - 52376.3) < 0.1);
    EXPECT(fabs(sqrt(ets_sum_variance(&fit.end, fit.sigma, 1, 6)) - 1925.6) < 0.1);
}

TEST(ets_judges_the_damped_trend_of_www_usage_as_r_does)
{
    static const double means[5] = { 218.3663, 217.0351, 215.9501, 215.0660, 214.3454 };
    static const double halves[5] = { 6.853, 14.183, 22.104, 30.250, 38.406 };
    EtsModel e = model_of_r("AAdN", 0.99989995634, 0.99664387399, 0, 0.81495802790, 90.35176744975, -0.01728233784, NULL);
    EtsFit fit;
    double found[5];
    EXPECT_I64(ets_judge(www_usage, 100, &e, &fit, errors), OK);
    EXPECT(fabs(fit.sigma - 3.4963) < 5e-5);
    EXPECT(fabs(fit.aicc - 718.6342062) < 1e-4);
    ets_forecast(&fit.end, 5, found);
    for (int h = 0; h < 5; h++) {
        EXPECT(fabs(found[h] - means[h]) < 1e-4);
        EXPECT(fabs(1.959964 * sqrt(ets_variance(&fit.end, fit.sigma, h + 1)) - halves[h]) < 1e-3);
    }
}

TEST(ets_judges_the_model_of_logarithms_as_r_does)
{
    static const double s[11] = { -0.1044512123903, -0.2205844068358, -0.0787406275270, 0.0562435704312, 0.2048971957044, 0.2148970995150,
                                  0.1145953895132, -0.0080662407725, -0.0059292725093, 0.0225021576859, -0.1112530836199 };
    EtsModel e = model_of_r("AAA", 0.6974804115948, 0.0030583467366, 0.0001133131575, 1, 4.7925461151716, 0.0111437199996, s);
    EtsFit fit;
    double logs[AIR];
    for (int t = 0; t < AIR; t++)
        logs[t] = log(air_passengers[t]);
    EXPECT_I64(ets_judge(logs, AIR, &e, &fit, errors), OK);
    EXPECT(fabs(fit.aicc - -202.3122972) < 1e-4);
    EXPECT(fitted(logs, AIR, "AAA", 12).aicc < -202.312 + 0.005 * 202);
}

/* Our search must find what R finds, or something likelier: R stops in local heights for (A,A,A) and (M,N,M). */
TEST(ets_finds_models_as_likely_as_those_of_r)
{
    static const struct { const char *form; double aicc; bool same; } wanted[] = {
        { "ANN", 1733.958, true }, { "AAN", 1737.729, true }, { "AAdN", 1740.205, true }, { "ANA", 1568.609, true }, { "AAA", 1570.729, true },
        { "AAdA", 1576.703, true }, { "MAdM", 1400.638, true }, { "MAM", 1403.664, false }, { "MNM", 1465.064, false },
    };
    for (size_t i = 0; i < COUNT_OF(wanted); i++) {
        EtsFit fit = fitted(air_passengers, AIR, wanted[i].form, 12);
        EXPECT(fit.aicc <= wanted[i].aicc * 1.002);
        EXPECT(!wanted[i].same || fit.aicc >= wanted[i].aicc * 0.995);
    }
    EXPECT(fitted(accidental_deaths, 72, "ANA", 12).aicc <= 1148.716);
    NEAR(fitted(accidental_deaths, 72, "ANA", 12).aicc, 1148.716, 0.005);
    NEAR(fitted(www_usage, 100, "AAdN", 1).aicc, 718.634, 0.005);
}

TEST(ets_forecasts_what_r_forecasts)
{
    double means[12], sum = 0;
    EtsFit air = fitted(air_passengers, AIR, "MAdM", 12), deaths = fitted(accidental_deaths, 72, "ANA", 12);
    EXPECT(fabs(air.start.gamma - 0.0001) < 0.02 && fabs(air.start.phi - 0.98) < 0.02 && fabs(air.start.beta - 0.0204) < 0.02);
    NEAR(air.sigma, 0.0392, 0.005);
    ets_forecast(&air.end, 12, means);
    NEAR(means[0], 441.8018, 0.01);
    NEAR(means[1], 434.1186, 0.01);
    NEAR(means[2], 496.6300, 0.01);
    for (int h = 0; h < 12; h++)
        sum += means[h];
    NEAR(sum, 5961.639, 0.01);
    EXPECT(fabs(deaths.start.alpha - 0.59459) < 0.025 && fabs(deaths.start.gamma - 0.002029) < 0.02);
    ets_forecast(&deaths.end, 6, means);
    sum = 0;
    for (int h = 0; h < 6; h++)
        sum += means[h];
    NEAR(sum, 52376.3, 0.01);
    EtsFit www = fitted(www_usage, 100, "AAdN", 1);
    EXPECT(fabs(www.start.alpha - 0.9999) < 0.02 && fabs(www.start.beta - 0.9966) < 0.02 && fabs(www.start.phi - 0.815) < 0.02);
    ets_forecast(&www.end, 5, means);
    NEAR(means[0], 218.3663, 0.01);
    NEAR(means[4], 214.3454, 0.01);
}

TEST(ets_selects_the_damped_multiplicative_model_for_air_passengers)
{
    static const char *const listed[] = { "ANN", "AAdN", "ANA", "AAdA", "AAA", "MAdM" };
    EtsForm forms[COUNT_OF(listed)];
    EtsFit fit;
    char room[8];
    for (size_t i = 0; i < COUNT_OF(listed); i++)
        forms[i] = form(listed[i]);
    EXPECT_I64(ets_select(air_passengers, AIR, forms, COUNT_OF(listed), 12, ETS_THOROUGH, &fit, errors), OK);
    EXPECT_STR(ets_form_name(fit.end.form, room), S("MAdM"));
    EXPECT_I64(ets_select(air_passengers, 3, forms, COUNT_OF(listed), 12, ETS_THOROUGH, &fit, errors), ERR_INVALID);
}

/* Var(Σ) by drawing paths from the recursion itself: the formula knows nothing of how the path is made. */
TEST(ets_variance_of_a_sum_is_that_of_paths)
{
    EtsModel e = { .form = form("AAdA"), .m = 4, .alpha = 0.4, .beta = 0.2, .gamma = 0.3, .phi = 0.9, .level = 100, .slope = 2,
                   .season = { 3, -1, -4, 2 } };
    enum { H = 9, FROM = 3, PATHS = 40000 };
    double mean[H], all = 0, last = 0;
    ets_forecast(&e, H, mean);
    for (int p = 0; p < PATHS; p++) {
        double shocks[H], values[H], sum = 0;
        for (int h = 0; h < H; h++)
            shocks[h] = test_rand(0, 1) ? 5 : -5; /* variance 25 */
        ets_path(&e, shocks, H, values);
        for (int h = FROM - 1; h < H; h++)
            sum += values[h] - mean[h];
        all += sum * sum / PATHS;
        last += (values[H - 1] - mean[H - 1]) * (values[H - 1] - mean[H - 1]) / PATHS;
    }
    NEAR(all, ets_sum_variance(&e, 5, FROM, H), 0.05);
    NEAR(last, ets_variance(&e, 5, H), 0.05);
    EXPECT(fabs(ets_sum_variance(&e, 5, 4, 4) - ets_variance(&e, 5, 4)) < 1e-9);
}

TEST(ets_does_not_care_about_the_unit)
{
    double scaled[AIR], a[12], b[12];
    static const double by[] = { 1048576, 0.0009765625, 1000000 };
    for (size_t i = 0; i < COUNT_OF(by); i++) {
        for (int t = 0; t < AIR; t++)
            scaled[t] = air_passengers[t] * by[i];
        EtsFit one = fitted(air_passengers, AIR, "AAdA", 12), other = fitted(scaled, AIR, "AAdA", 12);
        ets_forecast(&one.end, 12, a);
        ets_forecast(&other.end, 12, b);
        for (int h = 0; h < 12; h++)
            NEAR(b[h], a[h] * by[i], 1e-5);
        NEAR(other.sigma, one.sigma * by[i], 1e-5);
        EXPECT(fabs(other.aicc - one.aicc - 2 * AIR * log(by[i])) < 1e-2);
    }
}

TEST(ets_passes_over_missing_months)
{
    double holes[AIR], means[12], wanted[12];
    EtsFit whole = fitted(air_passengers, AIR, "MAdM", 12);
    memcpy(holes, air_passengers, sizeof holes);
    holes[0] = holes[40] = holes[41] = holes[100] = holes[131] = NAN;
    EtsFit fit = fitted(holes, AIR, "MAdM", 12);
    EXPECT_I64(fit.known, AIR - 5);
    EXPECT(isnan(errors[40]) && !isnan(errors[42]));
    ets_forecast(&whole.end, 12, wanted);
    ets_forecast(&fit.end, 12, means);
    for (int h = 0; h < 12; h++)
        NEAR(means[h], wanted[h], 0.02);
    EtsModel before = whole.end, after = whole.end;
    EXPECT(isnan(ets_advance(&after, NAN)));
    ets_forecast(&before, 3, means);
    ets_forecast(&after, 2, wanted);
    EXPECT(fabs(means[1] - wanted[0]) < 1e-9 && fabs(means[2] - wanted[1]) < 1e-9);
}

TEST(ets_advances_as_it_was_fitted)
{
    EtsFit fit = fitted(air_passengers, AIR, "MAdM", 12);
    EtsModel e = fit.start;
    for (int t = 0; t < AIR; t++)
        EXPECT(fabs(ets_advance(&e, air_passengers[t]) - errors[t]) < 1e-9);
    EXPECT(fabs(e.level - fit.end.level) < 1e-6 && fabs(e.season[5] - fit.end.season[5]) < 1e-9);
    double none[12] = { 0 }, path[12], means[12];
    ets_path(&e, none, 12, path); /* a path without errors is the mean */
    ets_forecast(&e, 12, means);
    for (int h = 0; h < 12; h++)
        NEAR(path[h], means[h], 1e-12);
}

TEST(ets_follows_a_series_that_never_changes)
{
    double flat[48], means[3];
    for (int t = 0; t < 48; t++)
        flat[t] = 265000;
    EtsFit fit = fitted(flat, 48, "ANA", 12);
    EXPECT(fit.sigma < 1);
    ets_forecast(&fit.end, 3, means);
    EXPECT(fabs(means[2] - 265000) < 1);
}

TEST(ets_takes_negative_values_where_it_adds)
{
    double y[36];
    for (int t = 0; t < 36; t++)
        y[t] = t % 3 ? -1000.0 * t : 500;
    EXPECT(fitted(y, 36, "AAdN", 1).sigma > 0);
}

TEST(ets_refuses)
{
    double y[ETS_MONTHS_MAX + 1];
    EtsFit fit = { .n = 77 };
    for (int t = 0; t <= ETS_MONTHS_MAX; t++)
        y[t] = 100 + t % 7;
    EXPECT_I64(ets_fit(y, 0, form("ANN"), 1, ETS_THOROUGH, &fit, errors), ERR_INVALID);
    EXPECT_I64(ets_fit(y, ETS_MONTHS_MAX + 1, form("ANN"), 1, ETS_THOROUGH, &fit, errors), ERR_INVALID);
    EXPECT_I64(ets_fit(y, 23, form("ANA"), 12, ETS_THOROUGH, &fit, errors), ERR_INVALID);
    EXPECT_I64(ets_fit(y, 60, form("ANA"), 1, ETS_THOROUGH, &fit, errors), ERR_INVALID);
    EXPECT_I64(ets_fit(y, 60, form("ANA"), ETS_SEASON_MAX + 1, ETS_THOROUGH, &fit, errors), ERR_INVALID);
    y[7] = INFINITY;
    EXPECT_I64(ets_fit(y, 60, form("ANN"), 1, ETS_THOROUGH, &fit, errors), ERR_INVALID);
    y[7] = 0;
    EXPECT_I64(ets_fit(y, 60, form("MAdM"), 12, ETS_THOROUGH, &fit, errors), ERR_INVALID);
    y[7] = -5;
    EXPECT_I64(ets_fit(y, 60, form("MNN"), 1, ETS_THOROUGH, &fit, errors), ERR_INVALID);
    for (int t = 0; t < 60; t++)
        y[t] = 0;
    EXPECT_I64(ets_fit(y, 60, form("ANN"), 1, ETS_THOROUGH, &fit, errors), ERR_INVALID);
    for (int t = 0; t < 60; t++)
        y[t] = NAN;
    EXPECT_I64(ets_fit(y, 60, form("ANN"), 1, ETS_THOROUGH, &fit, errors), ERR_INVALID);
    EXPECT_I64(fit.n, 77);
}
