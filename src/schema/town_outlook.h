/* town_outlook.h: what a town says of the months to come and of months unlike any other (known_effect), and the figures of its
 * forecast and of how it is judged that nobody measured (forecast_assumption; where the town has none, the default stands). */
#pragma once
#include "domain/forecast.h"
#include "domain/landing.h"
#include "db/db.h"

typedef enum {
    ASSUME_GROWTH_MIN, ASSUME_GROWTH_MAX, ASSUME_SPREAD, ASSUME_SPREAD_FEW, ASSUME_S_EXPECTED, ASSUME_S_ASSUMED, ASSUME_P_EXPECTED, ASSUME_P_ASSUMED,
    ASSUME_CLOSE, /* says how cost and cap are judged, not what either is */
    ASSUME_COUNT
} Assume;
typedef struct {
    const char *key, *label;  /* Japanese; the value is in ‰ */
    int64_t value, min, max;
    const char *source;       /* of the default */
} AssumeInfo;
extern const AssumeInfo assume_infos[ASSUME_COUNT];

typedef struct {
    int64_t id, value;        /* id 0: the default */
    Str mark, source;
} Assumed;

typedef enum { EFFECT_PRICE, EFFECT_STARTS, EFFECT_STOPS, EFFECT_UNLIKE, EFFECT_COUNT } EffectKind;
extern const char *const effect_keys[EFFECT_COUNT];
typedef struct {
    int64_t id;
    EffectKind kind;
    Str service, program;     /* empty: every one */
    Month from, to;           /* to 0: one month (unlike), or for good */
    int64_t rate, yen;        /* 0.01 % of price; yen a month */
    Str mark, source;
} Effect;

#define OUTLOOK_EFFECTS_MAX 64
typedef struct {
    Effect effects[OUTLOOK_EFFECTS_MAX];
    size_t count;
    Assumed assumed[ASSUME_COUNT];
} TownOutlook;

MUST_USE Status town_outlook(Db *db, int64_t org, Arena *a, TownOutlook *ret);
LandingRules outlook_rules(const TownOutlook *o);
/* Of what the cap deducts, in ppm, by the mark of the figure. */
int64_t outlook_spread(const TownOutlook *o, ForecastDeduction what, Str mark);

/* Revisions, begin, end and plan of one line; the revisions live in the arena. */
MUST_USE Status outlook_apply(const TownOutlook *o, Str service, Str program, Arena *a, ForecastService *ret);
/* Months unlike any other between first and last, ascending, each once. */
MUST_USE Status outlook_dummies(const TownOutlook *o, Month first, Month last, Arena *a, const Month **ret, size_t *ret_n);

extern const Sql outlook_sql_effects, outlook_sql_assumed;
#define OUTLOOK_STATEMENTS &outlook_sql_effects, &outlook_sql_assumed
