/* ets.h: exponential smoothing in the form of innovations (Hyndman, Koehler, Ord & Snyder 2008, Forecasting with
 * Exponential Smoothing). The parameters count the error directly, as R's forecast does:
 *
 *   q = level + φ·slope            fitted = q + s  or  q × s         error = y − fitted  or  (y − fitted) ÷ fitted
 *   d = y − s − q  or  y ÷ s − q   level = q + α·d                   slope = φ·slope + β·d
 *   season of this month           s + γ·d  or  s + γ·(y ÷ q − s)
 *
 * A missing month (NAN) moves the states on without an error and does not count in the likelihood. */
#pragma once
#include "base/status.h"
#include "base/str.h"

#define ETS_SEASON_MAX 24
#define ETS_MONTHS_MAX 600
#define ETS_HORIZON_MAX 60

typedef enum { ETS_NONE, ETS_ADDITIVE, ETS_MULTIPLICATIVE } EtsPart;
typedef struct {
    EtsPart error, trend, season; /* error is never ETS_NONE; trend never multiplicative */
    bool damped;
} EtsForm;

/* "ANN", "AAdN", "MAdM" …: error, trend, season. False for what is no form, or one that is not stable: AxM. */
bool ets_form_of(Str name, EtsForm *ret);
Str ets_form_name(EtsForm form, char room[static 8]);

typedef struct {
    EtsForm form;
    int m; /* months of a season; 1 without */
    double alpha, beta, gamma, phi;
    double level, slope, season[ETS_SEASON_MAX]; /* season[i]: of the month i + 1 after the last one */
} EtsModel;

/* The fitted value of the next month; and the state after it. y NAN: missing. Answers the error, NAN when missing. */
double ets_next(const EtsModel *model);
double ets_advance(EtsModel *model, double y);
void ets_forecast(const EtsModel *model, int horizon, double *ret_means);

/* One possible future: errors[h] are those of the months to come, in the measure of the model's error. */
void ets_path(const EtsModel *model, const double *errors, int horizon, double *ret_values);

typedef struct {
    EtsModel start, end;     /* before the first month and after the last */
    int n, known, parameters; /* months; of them not missing; smoothing + initial states + σ */
    double aic, aicc, sigma; /* sigma is relative when the error is multiplicative */
} EtsFit;

typedef enum { ETS_QUICK, ETS_THOROUGH } EtsEffort; /* one rough walk, for backtests; or four exact ones */

/* Finds parameters and initial states by maximum likelihood, and the errors, n of them. ERR_INVALID: too few months, n
 * or m out of range, a value that is not finite, or y ≤ 0 where the form multiplies. */
MUST_USE Status ets_fit(const double *y, int n, EtsForm form, int m, EtsEffort effort, EtsFit *ret, double *ret_errors);
/* The figures of a model that is given whole, by its states before the first month. */
MUST_USE Status ets_judge(const double *y, int n, const EtsModel *start, EtsFit *ret, double *ret_errors);
/* The best of these forms by AICc; forms that cannot be fitted are passed over. ERR_INVALID when none can. */
MUST_USE Status ets_select(const double *y, int n, const EtsForm *forms, size_t count, int m, EtsEffort effort, EtsFit *ret,
                           double *ret_errors);

/* For additive models: c_j, how an error lives on j months later; the variance of month h; and of the sum of the months
 * from..to, counted from 1, of which months before `from` are not part of the sum. */
double ets_weight(const EtsModel *model, int j);
double ets_variance(const EtsModel *model, double sigma, int h);
double ets_sum_variance(const EtsModel *model, double sigma, int from, int to);
