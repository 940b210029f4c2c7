#include "domain/single.h"
#include "base/rng.h"
#include "domain/naive.h"
#include "domain/theta.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#define Z80 1.2815515655446004
#define Z95 1.9599639845400545
#define TAU 6.283185307179586
#define KNOWN_MIN 3

static const char *const method_names[] = { "auto", "ets", "theta", "snaive", "naive", "holtwinters" };
const char *single_method_name(SingleMethod m)
{
    return method_names[m];
}

static const struct { const char *code, *sentence; } refusals[] = {
    [SINGLE_GOOD] = { "", "" },
    [SINGLE_ALL_MISSING] = { "missing", "値が1つもありません。分かっている月の値を入れてください。" },
    [SINGLE_ALL_ZERO] = { "zero", "値がすべて0のため見込めません。単位と列を確かめてください。" },
    [SINGLE_SHORT] = { "short", "この方法には月数が足りません。値を増やすか、別の方法（naive など）を指定してください。" },
    [SINGLE_NOT_POSITIVE] = { "sign", "この方法には0より大きい値だけが使えます。加法の型（AAdA など）か別の方法を指定してください。" },
    [SINGLE_HAS_GAP] = { "gap", "この方法は値のない月を扱えません。値を入れるか、auto か ets を指定してください。" },
    [SINGLE_TOO_LARGE] = { "range", "大きさが10の15乗を超える値があります。単位を確かめてください。" },
    [SINGLE_BAD_RANGE] = { "range", "値の数、季節の長さ、見込む月数のどれかが範囲の外です。" },
};
const char *single_refusal_code(SingleRefusal r)
{
    return refusals[r].code;
}
const char *single_refusal_sentence(SingleRefusal r)
{
    return refusals[r].sentence;
}

static SingleRefusal check(const SingleInputs *in)
{
    int known = 0;
    bool some = false;
    if (in->n < 1 || in->n > ETS_MONTHS_MAX || in->season < 1 || in->season > ETS_SEASON_MAX || in->horizon < 1
        || in->horizon > ETS_HORIZON_MAX)
        return SINGLE_BAD_RANGE;
    for (int t = 0; t < in->n; t++) {
        if (isnan(in->values[t]))
            continue;
        if (!(fabs(in->values[t]) <= SINGLE_BOUND))
            return SINGLE_TOO_LARGE;
        known++;
        some |= in->values[t] != 0;
    }
    return known == 0 ? SINGLE_ALL_MISSING : !some ? SINGLE_ALL_ZERO : known < KNOWN_MIN ? SINGLE_SHORT : SINGLE_GOOD;
}

static bool is_positive(const SingleInputs *in)
{
    for (int t = 0; t < in->n; t++)
        if (in->values[t] <= 0)
            return false;
    return true;
}

static bool has_gap(const SingleInputs *in)
{
    for (int t = 0; t < in->n; t++)
        if (isnan(in->values[t]))
            return true;
    return false;
}

/* ---- bands ---- */

static void set_band(SingleBand *b, double mean, double deviation)
{
    *b = (SingleBand){ mean, deviation, mean - Z80 * deviation, mean + Z80 * deviation, mean - Z95 * deviation, mean + Z95 * deviation };
}

/* Month h = Σ weights[h − i] × error of month i, times its index: so are the months, and so is their sum. */
static void bands_by_weights(const double *means, const double *weights, const double *index, double sigma, int horizon, Single *ret)
{
    double total = 0, all = 0;
    for (int h = 0; h < horizon; h++) {
        double squares = 0, reach = 0;
        for (int j = 0; j <= h; j++)
            squares += weights[j] * weights[j];
        set_band(&ret->months[h], means[h], index[h] * sigma * sqrt(squares));
        total += means[h];
        for (int k = h; k < horizon; k++)
            reach += index[k] * weights[k - h];
        all += reach * reach;
    }
    set_band(&ret->sum, total, sigma * sqrt(all));
}

static void bands_of_model(const EtsModel *model, const double *index, double sigma, int horizon, Single *ret)
{
    double means[ETS_HORIZON_MAX], weights[ETS_HORIZON_MAX], each[ETS_HORIZON_MAX];
    ets_forecast(model, horizon, means);
    for (int h = 0; h < horizon; h++) {
        weights[h] = ets_weight(model, h);
        each[h] = index ? index[h] : 1;
        means[h] *= each[h];
    }
    bands_by_weights(means, weights, each, sigma, horizon, ret);
}

/* A path and its mirror image: the normal errors of one and the same with the sign turned. */
static void draw_normal(uint64_t path, int horizon, double sigma, double *ret)
{
    Rng r;
    rng_init(&r, 0, path / 2);
    for (int h = 0; h < horizon; h += 2) {
        double size = sigma * sqrt(-2 * log(1 - rng_unit(&r))), turn = TAU * rng_unit(&r);
        ret[h] = (path % 2 ? -size : size) * cos(turn);
        if (h + 1 < horizon)
            ret[h + 1] = (path % 2 ? -size : size) * sin(turn);
    }
}

static void bands_by_paths(const EtsModel *model, double sigma, int horizon, Single *ret)
{
    double means[ETS_HORIZON_MAX], squares[ETS_HORIZON_MAX] = { 0 }, all = 0, total = 0;
    ets_forecast(model, horizon, means);
    for (int h = 0; h < horizon; h++)
        total += means[h];
    for (uint64_t p = 0; horizon > 1 && p < SINGLE_PATHS; p++) {
        double errors[ETS_HORIZON_MAX] = { 0 }, values[ETS_HORIZON_MAX], sum = 0;
        draw_normal(p, horizon, sigma, errors);
        ets_path(model, errors, horizon, values);
        for (int h = 0; h < horizon; h++) {
            squares[h] += (values[h] - means[h]) * (values[h] - means[h]) / SINGLE_PATHS;
            sum += values[h];
        }
        all += (sum - total) * (sum - total) / SINGLE_PATHS;
    }
    squares[0] = means[0] * means[0] * sigma * sigma; /* exact */
    all = horizon > 1 ? all : squares[0];
    for (int h = 0; h < horizon; h++)
        set_band(&ret->months[h], means[h], sqrt(squares[h]));
    set_band(&ret->sum, total, sqrt(all));
}

static int compare(const void *left, const void *right)
{
    double a = *(const double *)left, b = *(const double *)right;
    return (a > b) - (a < b);
}

/* Quantiles of drawn values, moved onto the mean that is told. */
static void band_of_draws(double *draws, double mean, SingleBand *ret)
{
    double centre = 0, squares = 0;
    for (int p = 0; p < SINGLE_PATHS; p++)
        centre += draws[p] / SINGLE_PATHS;
    for (int p = 0; p < SINGLE_PATHS; p++)
        squares += (draws[p] - centre) * (draws[p] - centre) / SINGLE_PATHS;
    qsort(draws, SINGLE_PATHS, sizeof *draws, compare);
#define AT(share) (mean + draws[(int)((share) * (SINGLE_PATHS - 1) + 0.5)] - centre)
    *ret = (SingleBand){ mean, sqrt(squares), AT(0.1), AT(0.9), AT(0.025), AT(0.975) };
#undef AT
}

typedef struct {
    Blend blend;
    double draws[ETS_HORIZON_MAX + 1][SINGLE_PATHS]; /* months, then the sum */
} Drawn;

static void draw_paths(Drawn *d, int n, int horizon)
{
    int from = n >= 2 * d->blend.m ? (d->blend.m > 1 ? d->blend.m : 1) : n > 3;
    for (int p = 0; p < SINGLE_PATHS; p++) {
        Rng r;
        int at[ETS_HORIZON_MAX];
        double values[ETS_HORIZON_MAX], sum = 0;
        rng_init(&r, 0, (uint64_t)p);
        int member = (int)rng_below(&r, (uint64_t)d->blend.count);
        for (int h = 0; h < horizon; h++)
            at[h] = from + (int)rng_below(&r, (uint64_t)(n - from));
        blend_path(&d->blend, member, at, horizon, values);
        for (int h = 0; h < horizon; h++) {
            d->draws[h][p] = values[h];
            sum += values[h];
        }
        d->draws[horizon][p] = sum;
    }
}

/* ---- methods ---- */

static SingleRefusal by_blend(const SingleInputs *in, Single *ret)
{
    double means[ETS_HORIZON_MAX], total = 0;
    const BlendInputs b = { .y = in->values, .n = in->n, .m = in->season, .choice = BLEND_ALL, .effort = ETS_THOROUGH };
    Drawn *d = malloc(sizeof *d);
    bool fits = d && blend_fit(&b, &d->blend) == OK;
    if (fits) {
        blend_forecast(&d->blend, in->horizon, means);
        draw_paths(d, in->n, in->horizon);
        for (int h = 0; h < in->horizon; h++) {
            band_of_draws(d->draws[h], means[h], &ret->months[h]);
            total += means[h];
        }
        band_of_draws(d->draws[in->horizon], total, &ret->sum);
        ret->ets = d->blend.ets;
        ret->members = d->blend.count;
        ret->sigma = ret->months[0].deviation;
    }
    free(d);
    return fits ? SINGLE_GOOD : SINGLE_SHORT;
}

static SingleRefusal by_ets(const SingleInputs *in, Single *ret)
{
    static const char *const listed[] = { "ANN", "AAdN", "ANA", "AAdA", "AAA", "MAdM" }; /* the last two from three seasons on */
    EtsForm forms[COUNT_OF(listed)];
    double errors[ETS_MONTHS_MAX];
    size_t count = in->season == 1 || in->n < 2 * in->season ? 2 : in->n < 3 * in->season ? 4 : COUNT_OF(listed);
    for (size_t i = 0; i < COUNT_OF(listed); i++)
        ets_form_of(str_of(listed[i]), &forms[i]);
    if (in->has_form) {
        forms[0] = in->form;
        count = 1;
        if (in->form.error == ETS_MULTIPLICATIVE && !is_positive(in))
            return SINGLE_NOT_POSITIVE;
    }
    if (ets_select(in->values, in->n, forms, count, in->season, ETS_THOROUGH, &ret->ets, errors) != OK)
        return SINGLE_SHORT;
    ret->sigma = ret->ets.sigma;
    if (ret->ets.end.form.error == ETS_MULTIPLICATIVE)
        bands_by_paths(&ret->ets.end, ret->sigma, in->horizon, ret);
    else
        bands_of_model(&ret->ets.end, NULL, ret->sigma, in->horizon, ret);
    return SINGLE_GOOD;
}

static SingleRefusal by_theta(const SingleInputs *in, Single *ret)
{
    Theta theta;
    double errors[ETS_MONTHS_MAX], index[ETS_HORIZON_MAX];
    if (theta_fit(in->values, in->n, in->season, ETS_THOROUGH, &theta, errors) != OK)
        return SINGLE_SHORT;
    for (int h = 0; h < in->horizon; h++)
        index[h] = theta.index[(in->n + h) % in->season];
    ret->model = theta.model;
    ret->sigma = theta.sigma;
    bands_of_model(&theta.model, index, theta.sigma, in->horizon, ret);
    return SINGLE_GOOD;
}

static SingleRefusal by_naive(const SingleInputs *in, Single *ret)
{
    double errors[ETS_MONTHS_MAX];
    bool seasonal = in->method == SINGLE_SEASONAL_NAIVE && in->season > 1;
    Status s = seasonal ? naive_seasonal(in->values, in->n, in->season, false, &ret->model, &ret->sigma, errors)
                        : naive_last(in->values, in->n, 1, &ret->model, &ret->sigma, errors);
    if (s != OK)
        return SINGLE_SHORT;
    bands_of_model(&ret->model, NULL, ret->sigma, in->horizon, ret);
    return SINGLE_GOOD;
}

static SingleRefusal by_holt_winters(const SingleInputs *in, Single *ret)
{
    double means[ETS_HORIZON_MAX], deviations[ETS_HORIZON_MAX], weights[ETS_HORIZON_MAX], index[ETS_HORIZON_MAX];
    bool multiply = !in->add && is_positive(in);
    HoltWinters *h = &ret->holt_winters;
    if (has_gap(in))
        return SINGLE_HAS_GAP;
    if (holt_winters_fit(in->values, in->n, in->season, multiply, h) != OK)
        return SINGLE_SHORT;
    for (int i = 0; i < in->horizon; i++) {
        weights[i] = i ? h->alpha * (1 + i * h->beta) + (i % h->m == 0 ? h->gamma * (1 - h->alpha) : 0) : 1;
        index[i] = multiply ? h->season[i % h->m] : 1;
    }
    ret->sigma = sqrt(h->variance);
    holt_winters_forecast(h, in->horizon, means, deviations);
    bands_by_weights(means, weights, index, ret->sigma, in->horizon, ret);
    for (int i = 0; i < in->horizon; i++)
        set_band(&ret->months[i], means[i], deviations[i]);
    return SINGLE_GOOD;
}

Status single_forecast(const SingleInputs *in, Single *ret)
{
    static SingleRefusal (*const by[])(const SingleInputs *, Single *) = { by_blend, by_ets, by_theta, by_naive, by_naive, by_holt_winters };
    *ret = (Single){ .method = in->method };
    SingleRefusal why = check(in);
    if (why == SINGLE_GOOD)
        why = by[in->method](in, ret);
    if (why == SINGLE_GOOD)
        return OK;
    *ret = (Single){ .refusal = why };
    return ERR_INVALID;
}
