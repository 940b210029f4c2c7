/* forecast.h: where the year will land (着地見込み), by statistics: all services foretold together, with the cap on the
 * same paths, and how well this would have done in past years (models.md §1).
 *
 *   late claims     completed by what came later in the past (chain_ladder.h), else the last late_months are not known
 *   each service    blend.h, on the series at today's price (fee revisions are known, not learnt); where users are known too,
 *                   as users × yen a user, unless yen alone did better in the backtest
 *   4,000 paths     every path draws one method and, month by month, a past month whose errors all services meet
 *                   again together: so what moves services together stays together
 *   the year's sum  has its own interval: months neither add their intervals nor are independent
 *   the cap         moves with this year's own benefits S and P: it is drawn on the same paths
 *   backtest        the same at every earlier month with a year of data: κ widens the band until it would have held
 *                   (conformal); and where the plain seasonal method would have done better, that one is shown
 *
 * Statistics are floating point; every yen that goes out is an integer. The same data give the same figures on every
 * machine and in any order of the services. */
#pragma once
#include "base/arena.h"
#include "base/date.h"
#include "base/limits.h"

#define FORECAST_SERVICES_MAX 48
#define FORECAST_MONTHS_MAX 240
#define FORECAST_PATHS 4000
#define FORECAST_FEW_KAPPA 1300 /* ‰ [A] models.md §1.5 */
#define FORECAST_ASSUMPTIONS_MAX 24
#define FORECAST_MISSING INT64_MIN

typedef struct {
    Month from;
    int64_t ppm; /* price from this month on ÷ price before, × 1,000,000: 1021000 is +2.1 % */
} ForecastRevision;

typedef struct {
    int64_t key;           /* of the caller; stable, unlike the place in the list */
    const int64_t *yen;    /* one a month from ForecastInputs.first; FORECAST_MISSING where not known */
    const int64_t *users;  /* one a month, beside yen: foretold as users × yen a user. NULL, or 0 where yen are: yen alone */
    Month starts, stops;   /* first month of the service, first month without it; 0: not told */
    int64_t planned;       /* yen a month from `starts` on, as long as nothing was paid; 0: not told */
    const ForecastRevision *revisions;
    size_t revision_count;
    const int64_t *late_added, *late_error; /* of the last late_months, oldest first: what is still to come, its error */
} ForecastService;

typedef enum { FORECAST_DEDUCTS_NOTHING, FORECAST_DEDUCTS_S, FORECAST_DEDUCTS_P, FORECAST_DEDUCTIONS } ForecastDeduction;
typedef struct {
    int64_t before;        /* base × rates */
    ForecastDeduction deducts;
} ForecastBranch;

typedef struct {
    bool given;
    ForecastBranch branches[4];
    int branch_count;
    int64_t approved;                      /* 個別協議 */
    int64_t yen[FORECAST_DEDUCTIONS];      /* this year's S and P, as expected */
    int64_t spread_ppm[FORECAST_DEDUCTIONS]; /* their standard deviation; 0 when settled */
} ForecastCap;

typedef struct {
    int fiscal_year, year_starts;
    Month first;
    size_t month_count;
    const ForecastService *services;
    size_t service_count;
    int late_months;
    const Month *dummies;  /* months unlike any other (COVID): paid, but nothing to learn from */
    size_t dummy_count;
    ForecastCap cap;
    int64_t few_kappa_permille; /* how much wider the band is while trials are few: an assumption; 0: FORECAST_FEW_KAPPA */
    int paths;             /* 0: FORECAST_PATHS */
    uint64_t seed;
} ForecastInputs;

typedef enum { FORECAST_PAID, FORECAST_COMPLETED, FORECAST_EXPECTED } ForecastHow;

typedef struct {
    Month month;
    ForecastHow how;
    int64_t paid, last_year, yen;
    int64_t cumulative, lo80, hi80;
} ForecastRow;

typedef enum { FORECAST_NONE, FORECAST_SHORT, FORECAST_BLEND, FORECAST_NAIVE } ForecastMethod;
typedef struct {
    int64_t key, yen, lo80, hi80; /* of the year; this service alone */
    ForecastMethod method;
    char form[8];                 /* its best ETS: "AAdA"; "" without */
    int months, outliers;
    bool by_users;
} ForecastServiceResult;

/* One look back: at `origin` (the last month known then) the months up to the year's end. */
typedef struct {
    Month origin;
    int fiscal_year;
    int64_t foretold, actual;
} ForecastTrial;
#define FORECAST_TRIALS_SHOWN 8

typedef struct {
    int trials;
    int64_t error_permille, naive_permille; /* mean |error| of the sum ÷ mean sum; of the plain method */
    int64_t mase_permille;                  /* of months: below 1000 is better than last year's month */
    int64_t covered_permille;               /* of the sums inside the band of 80 %, after widening */
    int64_t kappa_permille;                 /* by how much the band was widened */
    int64_t pinball_permille;               /* loss at 10 and 90 % ÷ mean sum */
    bool naive_shown;                       /* the plain method did better, and is what is shown */
    ForecastTrial shown[FORECAST_TRIALS_SHOWN]; /* those as long before the year's end as now, latest last */
    int shown_count;
} ForecastBacktest;

typedef enum {
    FORECAST_BY_CALENDAR,      /* a: first calendar month */
    FORECAST_BY_BLEND,         /* a: services; b: months of data */
    FORECAST_BY_USERS,         /* a: services of which users and yen a user are foretold apart */
    FORECAST_BY_NAIVE,         /* shown because it did better */
    FORECAST_SERVICES_SHORT,   /* a: services with less than a year: mean of three months */
    FORECAST_LATE_COMPLETED,   /* a: months; b: yen added */
    FORECAST_LATE_EXPECTED,    /* a: months taken as not known */
    FORECAST_REVISED,          /* a: services whose price changes */
    FORECAST_PLANNED,          /* a: services that begin, with the yen of the plan */
    FORECAST_STOPPED,          /* a: services that end or have ended */
    FORECAST_DUMMIES,          /* a: months left out */
    FORECAST_FILLED,           /* a: service months that are missing this year and were filled */
    FORECAST_OUTLIERS,         /* a: service months that stood out */
    FORECAST_SPREAD_TRIED,     /* a: trials; b: κ in ‰ */
    FORECAST_SPREAD_ASSUMED,   /* a: trials; b: κ in ‰, assumed because trials are few */
    FORECAST_CAP_MOVES,        /* a: spread of S in ‰; b: of P */
    FORECAST_PATHS_DRAWN       /* a: paths */
} ForecastAssumptionCode;
typedef struct {
    ForecastAssumptionCode code;
    int64_t a, b;
} ForecastAssumption;

typedef enum {
    FORECAST_GOOD,
    FORECAST_BAD_YEAR,   /* year or calendar outside the rules */
    FORECAST_NO_DATA,    /* nothing up to the month before the year */
    FORECAST_TOO_SHORT,  /* less than a year before the months to foretell */
    FORECAST_ALL_ZERO,
    FORECAST_NEGATIVE,   /* the sum of a month is below zero */
    FORECAST_GAP,        /* a month is missing in every service */
    FORECAST_TOO_LARGE,  /* beyond YEN_MAX, or too many services or months */
    FORECAST_BAD_EFFECT  /* a price of zero, a month that is none, a cap below zero */
} ForecastRefusal;

typedef struct {
    ForecastRefusal refusal;
    Month refused_month;
    int64_t yen, median;
    int64_t lo50, hi50, lo80, hi80, lo95, hi95;
    int64_t paid;
    int known;               /* months of this year in the data */
    Month last_month;
    int64_t cap_yen, cap_lo80, cap_hi80, over_yen;
    int chance_percent;      /* that the year exceeds the cap, on the same paths */
    Month first_over;        /* first month whose cumulative sum exceeds the cap; 0: none */
    Month first_ahead;       /* first known or foretold month ahead of cap × months ÷ 12; 0: none */
    ForecastRow rows[12];
    ForecastServiceResult *services; /* as in the inputs */
    size_t service_count;
    ForecastBacktest backtest;
    ForecastAssumption assumptions[FORECAST_ASSUMPTIONS_MAX];
    size_t assumption_count;
} Forecast;

/* OK; ERR_INVALID with nothing but refusal and refused_month in ret; ERR_MEMORY. Working memory and ret->services come
 * from the arena, about 4 MB for 12 services. */
Status forecast_compute(const ForecastInputs *in, Arena *arena, Forecast *ret);

Str forecast_refusal_sentence(const Forecast *f, Arena *arena);
Str forecast_assumption_sentence(const ForecastAssumption *a, Arena *arena);
bool forecast_is_assumed(ForecastAssumptionCode code); /* mark 仮定, else 実績 */
/* "過去4回、同じ時期に見込んだときの…": what the backtest says, for people; empty without trials. */
Str forecast_backtest_sentence(const ForecastBacktest *b, Arena *arena);
