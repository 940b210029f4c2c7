/* blend.h: one monthly series foretold by several methods with equal weight, chosen by how long the series is
 * (models.md §1.3):
 *
 *   under 1 season    the mean of the last three months; a reference value, no more
 *   1 to 2 seasons    ETS(A,N,N) or (A,Ad,N), Theta, random walk, on the series divided by a shrunken season
 *   2 to 3 seasons    + ETS(A,N,A), (A,Ad,A); seasonal naive with drift instead of the random walk
 *   3 and more        + ETS(A,A,A), and (M,Ad,M) where every value is above zero
 *
 * The best ETS is chosen by AICc; then ETS, Theta and the naive method each count one third. */
#pragma once
#include "domain/ets.h"

#define BLEND_MEMBERS_MAX 3

typedef enum { BLEND_ETS, BLEND_THETA, BLEND_NAIVE } BlendMethod;
typedef enum { BLEND_ALL, BLEND_PLAIN } BlendChoice; /* all that the length allows; or the seasonal naive method alone */

typedef struct {
    BlendMethod method;
    EtsModel model;                /* of the series divided by index */
    double index[ETS_SEASON_MAX];  /* index[i]: of the month i + 1 after the last one */
    double errors[ETS_MONTHS_MAX]; /* one step ahead, as the model measures them; NAN where there is none */
} BlendMember;

typedef struct {
    int n, m, count;
    BlendMember members[BLEND_MEMBERS_MAX];
    bool reference;                /* shorter than a season */
    int outliers;                  /* months that stood out and were replaced for the fit */
    EtsFit ets;                    /* when there is one; ets.n is 0 otherwise */
} Blend;

typedef struct {
    const double *y; /* NAN: missing */
    int n, m;        /* m 1: no season */
    const double *pooled; /* what other series say of the seasons, [t % m], mean 1; NULL: nothing */
    BlendChoice choice;
    EtsEffort effort;
} BlendInputs;

/* ERR_INVALID: nothing known, or n or m out of range. */
MUST_USE Status blend_fit(const BlendInputs *in, Blend *ret);
/* One more month: states move on, the methods stay. */
void blend_advance(Blend *b, double y);
/* The mean of the members, months 1..horizon. */
void blend_forecast(const Blend *b, int horizon, double *ret_means);
/* A future of member k that meets the errors of the past months at[h] again (0 ≤ at[h] < n). */
void blend_path(const Blend *b, int k, const int *at, int horizon, double *ret_values);
