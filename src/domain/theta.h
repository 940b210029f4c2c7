/* theta.h: the Theta method (Assimakopoulos & Nikolopoulos 2000) in the form that Hyndman & Billah (2003) gave it: simple
 * exponential smoothing with half the slope of the straight line as drift, on the series without its season. */
#pragma once
#include "domain/ets.h"

typedef struct {
    EtsModel model;                 /* of the series divided by its season; errors are of that series too */
    bool seasonal;                  /* was there a season to take out (season.h)? */
    double index[ETS_SEASON_MAX];   /* [t % m]; all 1 without */
    double sigma;
} Theta;

/* Missing months are NAN. ERR_INVALID: fewer than 4 months known. */
MUST_USE Status theta_fit(const double *y, int n, int m, EtsEffort effort, Theta *ret, double *ret_errors);
