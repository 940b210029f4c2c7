/* single.h: one series foretold by the method of one's choice, with its bands and the sum of the horizon. Where the
 * formulae of models.md §1.3 hold, the bands are theirs; multiplicative and blended forecasts are drawn. */
#pragma once
#include "domain/blend.h"
#include "domain/holt_winters.h"

typedef enum { SINGLE_AUTO, SINGLE_ETS, SINGLE_THETA, SINGLE_SEASONAL_NAIVE, SINGLE_NAIVE, SINGLE_HOLT_WINTERS, SINGLE_METHODS } SingleMethod;
const char *single_method_name(SingleMethod m); /* "auto", "ets", "theta", "snaive", "naive", "holtwinters" */

#define SINGLE_PATHS 4000
#define SINGLE_BOUND 1e15 /* of the size of a value */

typedef struct {
    const double *values; /* NAN: missing */
    int n, season, horizon;
    SingleMethod method;
    bool has_form;        /* of ETS; else the best of the listed ones by AICc */
    EtsForm form;
    bool add;             /* Holt & Winters: seasons add although every value is above zero */
} SingleInputs;

typedef enum {
    SINGLE_GOOD,
    SINGLE_ALL_MISSING,
    SINGLE_ALL_ZERO,
    SINGLE_SHORT,       /* fewer known values than the method needs */
    SINGLE_NOT_POSITIVE,/* the method divides by the values */
    SINGLE_HAS_GAP,     /* Holt & Winters know no missing month */
    SINGLE_TOO_LARGE,
    SINGLE_BAD_RANGE    /* n, season or horizon outside the limits of ets.h */
} SingleRefusal;

typedef struct {
    double mean, deviation, lo80, hi80, lo95, hi95;
} SingleBand;

typedef struct {
    SingleRefusal refusal;
    SingleMethod method;
    SingleBand months[ETS_HORIZON_MAX], sum;
    double sigma;          /* NAN where the method has none of its own */
    EtsFit ets;            /* when ets.n: the ETS, alone or inside the blend */
    EtsModel model;        /* Theta and naive: what is carried on */
    HoltWinters holt_winters;
    int members;           /* of the blend */
} Single;

/* OK, or ERR_INVALID with refusal alone. */
MUST_USE Status single_forecast(const SingleInputs *in, Single *ret);
const char *single_refusal_code(SingleRefusal r);
const char *single_refusal_sentence(SingleRefusal r);
