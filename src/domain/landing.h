/* landing.h: where the year will land (着地見込み), first version, always marked 参考.
 *
 *   months known        as paid; the last late_months of the data may still grow by late claims (月遅れ):
 *                       × what came later in the past, when history tells; else they count as not known
 *   months not known    the same month of last year × growth of the year to date, bounded (LandingRules)
 *   landing             the sum; it is exact when nothing is unknown
 *   spread s            this very method tried at every earlier month with the same number of months known (k) and
 *                       unknown (h): e = actual ÷ foretold − 1 of the h months; s = √(Σe² ÷ m), × 1.3 when m < 8 trials,
 *                       and 10 % when m < 3
 *   band of 80 %        landing ± 1.2816 × s × (sum of the unknown part); never below what is paid
 *   chance of exceeding 1 − Φ((cap − landing) ÷ (s × unknown part)), 1 to 99 % while something is unknown
 *
 * Every yen is an integer; floating point serves the spread alone. */
#pragma once
#include "base/arena.h"
#include "base/date.h"

#define LANDING_HISTORY_MAX 240 /* months looked back */
#define LANDING_ASSUMPTIONS_MAX 8

typedef struct {
    Month month;  /* of service */
    int64_t paid;
} LandingMonth;

/* Of past service months: what was paid at an age of 0, 1, … months (0: when the month was the latest of the
 * data), and what it was in the end. */
typedef struct {
    int64_t then, finally;
} LandingLate;

/* Figures that nobody measured: assumptions, in ‰. A field of 0 is its default. */
typedef struct {
    int64_t growth_min, growth_max; /* 800, 1250: that two odd months do not decide a year */
    int64_t spread_assumed;         /* 100: while the past tells less than three trials */
    int64_t spread_few;             /* 1300: × the spread of fewer than eight trials */
} LandingRules;
extern const LandingRules landing_defaults;

typedef struct {
    int fiscal_year;
    int year_starts;            /* 4: April–March; 3: service months March–February */
    const LandingMonth *months; /* ascending, one a month, years back to this year; others are ignored */
    size_t month_count;
    int late_months;            /* how many of the last months may still grow */
    const LandingLate *late;    /* by age; may be shorter than late_months or empty */
    size_t late_count;
    bool has_cap;
    int64_t cap;
    LandingRules rules;
} LandingInputs;

typedef enum { LANDING_PAID, LANDING_COMPLETED, LANDING_EXPECTED } LandingHow;

typedef struct {
    Month month;
    LandingHow how;
    int64_t paid;       /* in the data; 0 when there is none */
    int64_t last_year;  /* same month; 0 when there is none */
    int64_t yen;        /* what the landing counts */
    int64_t cumulative, lo80, hi80; /* up to and including this month */
} LandingRow;

typedef enum {
    LANDING_IS_REFERENCE,     /* 参考 until the full engine comes */
    LANDING_BY_CALENDAR,      /* a: first calendar month */
    LANDING_LATE_FACTOR,      /* a: months completed; b: yen added */
    LANDING_LATE_EXPECTED,    /* a: months treated as not known */
    LANDING_GROWTH,           /* a: ‰; b: months compared */
    LANDING_GROWTH_BOUNDED,   /* a: ‰ found; b: ‰ used */
    LANDING_GROWTH_UNKNOWN,   /* as much as last year */
    LANDING_SPREAD_PAST,      /* a: ‰; b: trials */
    LANDING_SPREAD_ASSUMED    /* a: ‰ */
} LandingAssumptionCode;

typedef struct {
    LandingAssumptionCode code;
    int64_t a, b;
} LandingAssumption;

typedef enum {
    LANDING_GOOD,
    LANDING_BAD_YEAR,  /* year or calendar outside the rules */
    LANDING_NO_DATA,
    LANDING_TOO_SHORT, /* a month of last year is needed and not there */
    LANDING_ALL_ZERO,
    LANDING_NEGATIVE,
    LANDING_GAP,       /* a month is missing in the middle, or months stand out of order */
    LANDING_TOO_LARGE
} LandingRefusal;

typedef struct {
    LandingRefusal refusal;
    Month refused_month;      /* where, when it is one month */
    int64_t yen, lo80, hi80;  /* the landing and its band */
    int64_t paid;             /* this year, as in the data */
    int known;                /* months of this year in the data */
    Month last_month;         /* the last of them; 0 when none */
    int64_t over_yen;         /* landing − cap; negative: room left. 0 without a cap */
    int chance_percent;       /* of exceeding the cap; 0 without a cap */
    Month first_over;         /* first month whose cumulative sum exceeds the cap; 0: none */
    LandingRow rows[12];
    LandingAssumption assumptions[LANDING_ASSUMPTIONS_MAX];
    size_t assumption_count;
} Landing;

/* OK, or ERR_INVALID with nothing but refusal and refused_month in ret. */
Status landing_compute(const LandingInputs *in, Landing *ret);

Str landing_refusal_sentence(const Landing *l, Arena *arena);
Str landing_assumption_sentence(const LandingAssumption *a, Arena *arena);
bool landing_is_assumed(LandingAssumptionCode code); /* mark 仮定, else 実績 */
