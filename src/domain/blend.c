#include "domain/blend.h"
#include "domain/naive.h"
#include "domain/season.h"
#include "domain/theta.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#define LAST_MONTHS 3      /* of which a short series takes the mean */
#define SHORT_MONTHS 12    /* for series without a season: under one year */
#define OUTLIER 3.5        /* × 1.4826 × median of |e| */
#define MAD_TO_SIGMA 1.4826
#define OUTLIER_SHARE 20   /* at most one month in so many stands out */

static const EtsForm ANN = { ETS_ADDITIVE, ETS_NONE, ETS_NONE, false }, AADN = { ETS_ADDITIVE, ETS_ADDITIVE, ETS_NONE, true };
static const EtsForm seasonal_forms[] = {
    { ETS_ADDITIVE, ETS_NONE, ETS_ADDITIVE, false },
    { ETS_ADDITIVE, ETS_ADDITIVE, ETS_ADDITIVE, true },
    { ETS_MULTIPLICATIVE, ETS_ADDITIVE, ETS_MULTIPLICATIVE, true }, /* from here on: three seasons and more */
    { ETS_ADDITIVE, ETS_ADDITIVE, ETS_ADDITIVE, false },
};
#define SEASONAL_TWO 2

typedef struct {
    const BlendInputs *in;
    double y[ETS_MONTHS_MAX];       /* outliers replaced */
    double plain[ETS_MONTHS_MAX];   /* divided by index */
    double index[ETS_SEASON_MAX];   /* shrunken, [t % m] */
    int seasons;                    /* whole ones */
} Work;

/* λ·own + (1 − λ)·pooled with λ = k ÷ (k + 2) for k whole seasons (models.md §1.4), mean 1. */
static void find_index(Work *w)
{
    const BlendInputs *in = w->in;
    double own[ETS_SEASON_MAX], sum = 0, lambda = w->seasons / (w->seasons + 2.0);
    bool has = season_indices(w->y, in->n, in->m, true, own);
    if (!has && w->seasons == 1) { /* one season has no trend to take out: each month beside the mean */
        has = true;
        for (int i = 0; i < in->m; i++) {
            own[i] = w->y[in->n - in->m + (i - in->n % in->m + in->m) % in->m];
            sum += own[i];
            has &= own[i] > 0;
        }
        for (int i = 0; has && i < in->m; i++)
            own[i] *= in->m / sum;
        sum = 0;
    }
    for (int i = 0; i < in->m; i++) {
        double pooled = in->pooled ? in->pooled[i] : 1;
        w->index[i] = fmax(has ? lambda * own[i] + (1 - lambda) * pooled : pooled, 0.05);
        sum += w->index[i];
    }
    for (int i = 0; i < in->m; i++)
        w->index[i] *= in->m / sum;
    for (int t = 0; t < in->n; t++)
        w->plain[t] = w->y[t] / w->index[t % in->m];
}

static BlendMember *add(Blend *b, BlendMethod method, const EtsModel *model, const double *index)
{
    BlendMember *k = &b->members[b->count++];
    k->method = method;
    k->model = *model;
    for (int i = 0; i < b->m; i++)
        k->index[i] = index ? index[(b->n + i) % b->m] : 1;
    return k;
}

/* Own seasons of a series of two years are shrunk half way to what the others say. */
static void shrink_seasons(const Work *w, EtsModel *e)
{
    int n = w->in->n, m = w->in->m;
    for (int i = 0; i < m; i++)
        e->season[i] = (e->season[i] + e->level * (w->in->pooled[(n + i) % m] - 1)) / 2;
}

/* The best form, on the series itself or on the series without its shrunken season. */
static Status add_ets(Work *w, Blend *b)
{
    const BlendInputs *in = w->in;
    const EtsForm flat[] = { ANN, AADN };
    double errors[ETS_MONTHS_MAX], logs = 0;
    EtsFit best = { .aicc = INFINITY }, fit;
    BlendMember *k = &b->members[b->count];
    bool indexed = in->m > 1;
    if (ets_select(indexed ? w->plain : w->y, in->n, flat, COUNT_OF(flat), 1, in->effort, &fit, errors) == OK) {
        for (int t = 0; indexed && t < in->n; t++)
            logs += isnan(w->y[t]) ? 0 : log(w->index[t % in->m]);
        best = fit;
        best.aicc += 2 * logs; /* the likelihood of the series, not of the divided one */
        memcpy(k->errors, errors, sizeof errors);
    }
    size_t seasonal = w->seasons < 2 ? 0 : w->seasons < 3 ? SEASONAL_TWO : COUNT_OF(seasonal_forms);
    if (seasonal && ets_select(w->y, in->n, seasonal_forms, seasonal, in->m, in->effort, &fit, errors) == OK && fit.aicc < best.aicc) {
        best = fit;
        indexed = false;
        memcpy(k->errors, errors, sizeof errors);
    }
    if (!best.n)
        return ERR_INVALID;
    b->ets = best;
    add(b, BLEND_ETS, &best.end, indexed ? w->index : NULL);
    if (w->seasons == 2 && in->pooled && best.end.form.season == ETS_ADDITIVE)
        shrink_seasons(w, &k->model);
    return OK;
}

static void add_theta(Work *w, Blend *b)
{
    const BlendInputs *in = w->in;
    Theta theta;
    bool indexed = in->m > 1 && w->seasons < 2;
    BlendMember *k = &b->members[b->count];
    if (theta_fit(indexed ? w->plain : w->y, in->n, indexed ? 1 : in->m, in->effort, &theta, k->errors) == OK)
        add(b, BLEND_THETA, &theta.model, indexed ? w->index : theta.index);
}

static void add_naive(Work *w, Blend *b)
{
    const BlendInputs *in = w->in;
    EtsModel model;
    double sigma;
    BlendMember *k = &b->members[b->count];
    bool plain = in->choice == BLEND_PLAIN;
    if (in->m > 1 && (plain || w->seasons >= 2) && naive_seasonal(w->y, in->n, in->m, !plain, &model, &sigma, k->errors) == OK)
        add(b, BLEND_NAIVE, &model, NULL);
    else if (naive_last(in->m > 1 && !b->reference ? w->plain : w->y, in->n, b->reference ? LAST_MONTHS : 1, &model, &sigma, k->errors) == OK)
        add(b, BLEND_NAIVE, &model, in->m > 1 && !b->reference ? w->index : NULL);
}

static int compare(const void *left, const void *right)
{
    double a = *(const double *)left, b = *(const double *)right;
    return (a > b) - (a < b);
}

/* Months whose error is beyond 3.5 robust deviations are replaced by what was expected of them. */
static int replace_outliers(Work *w, const Blend *b)
{
    const BlendMember *k = &b->members[0];
    double sizes[ETS_MONTHS_MAX], expected[ETS_MONTHS_MAX];
    int n = w->in->n, known = 0, found = 0;
    for (int t = 0; t < n; t++)
        if (!isnan(k->errors[t]))
            sizes[known++] = fabs(k->errors[t]);
    if (known < 2 * SHORT_MONTHS)
        return 0;
    qsort(sizes, (size_t)known, sizeof *sizes, compare);
    double limit = OUTLIER * MAD_TO_SIGMA * (sizes[(known - 1) / 2] + sizes[known / 2]) / 2;
    if (!(limit > 0))
        return 0;
    for (int t = 0; t < n; t++) {
        double e = k->errors[t], v = w->y[t];
        bool out = !isnan(e) && fabs(e) > limit;
        double index = k->index[((t - n) % w->in->m + w->in->m) % w->in->m];
        expected[t] = !out ? v : k->model.form.error == ETS_MULTIPLICATIVE ? v / (1 + e) : v - e * index;
        found += out;
    }
    if (found * OUTLIER_SHARE > n + OUTLIER_SHARE)
        return 0;
    memcpy(w->y, expected, (size_t)n * sizeof *expected);
    return found;
}

/* Errors around zero, and as wide as those of months that the model did not see. */
static void correct_errors(Blend *b)
{
    for (int i = 0; i < b->count; i++) {
        BlendMember *k = &b->members[i];
        double sum = 0;
        int known = 0, spent = k->method == BLEND_ETS ? b->ets.parameters - 1 : 2;
        for (int t = 0; t < b->n; t++)
            if (!isnan(k->errors[t])) {
                sum += k->errors[t];
                known++;
            }
        double widen = known > 2 * spent ? sqrt((double)known / (known - spent)) : sqrt(2);
        for (int t = 0; t < b->n; t++)
            k->errors[t] = (k->errors[t] - sum / (known ? known : 1)) * widen;
    }
}

static Status fit_members(Work *w, Blend *b)
{
    b->count = 0;
    b->ets = (EtsFit){ 0 };
    if (w->in->m > 1)
        find_index(w);
    if (!b->reference && w->in->choice == BLEND_ALL) {
        if (add_ets(w, b) != OK) /* too many months missing: the naive method remains */
            b->count = 0;
        add_theta(w, b);
    }
    add_naive(w, b);
    return b->count ? OK : ERR_INVALID;
}

Status blend_fit(const BlendInputs *in, Blend *ret)
{
    Work w = { .in = in };
    if (in->n < 1 || in->n > ETS_MONTHS_MAX || in->m < 1 || in->m > ETS_SEASON_MAX)
        return ERR_INVALID;
    memcpy(w.y, in->y, (size_t)in->n * sizeof *in->y);
    w.seasons = in->m > 1 ? in->n / in->m : 0;
    ret->n = in->n;
    ret->m = in->m;
    ret->outliers = 0;
    ret->reference = in->n < (in->m > 1 ? in->m : SHORT_MONTHS);
    TRY(fit_members(&w, ret));
    if (ret->ets.n && (ret->outliers = replace_outliers(&w, ret)))
        TRY(fit_members(&w, ret));
    correct_errors(ret);
    return OK;
}

void blend_advance(Blend *b, double y)
{
    for (int i = 0; i < b->count; i++) {
        BlendMember *k = &b->members[i];
        double first = k->index[0];
        double error = ets_advance(&k->model, y / first);
        if (b->n < ETS_MONTHS_MAX)
            k->errors[b->n] = error;
        memmove(k->index, k->index + 1, (size_t)(b->m - 1) * sizeof first);
        k->index[b->m - 1] = first;
    }
    b->n += b->n < ETS_MONTHS_MAX;
}

void blend_forecast(const Blend *b, int horizon, double *ret_means)
{
    double means[ETS_HORIZON_MAX];
    for (int h = 0; h < horizon; h++)
        ret_means[h] = 0;
    for (int i = 0; i < b->count; i++) {
        ets_forecast(&b->members[i].model, horizon, means);
        for (int h = 0; h < horizon; h++)
            ret_means[h] += means[h] * b->members[i].index[h % b->m] / b->count;
    }
}

static double latest_error(const BlendMember *k, int before)
{
    for (int t = before; t-- > 0;)
        if (!isnan(k->errors[t]))
            return k->errors[t];
    return NAN;
}

/* A month without an error of its own takes that of the nearest earlier month that has one, else the latest. */
static double error_at(const BlendMember *k, int n, int t)
{
    double e = latest_error(k, t + 1);
    if (isnan(e))
        e = latest_error(k, n);
    return isnan(e) ? 0 : e;
}

void blend_path(const Blend *b, int k, const int *at, int horizon, double *ret)
{
    const BlendMember *member = &b->members[k];
    double errors[ETS_HORIZON_MAX] = { 0 };
    for (int h = 0; h < horizon; h++)
        errors[h] = error_at(member, b->n, at[h]);
    ets_path(&member->model, errors, horizon, ret);
    for (int h = 0, i = 0; h < horizon; h++, i = i + 1 < b->m ? i + 1 : 0)
        ret[h] *= member->index[i];
}
