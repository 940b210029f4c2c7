/* town_landing.h: where a town's year will land, from its rows, with its cap: by the full engine (domain/forecast.h) where the
 * data allow, else by the simple one (domain/landing.h). The first screen shows it; scenarios begin with it. */
#pragma once
#include "domain/forecast.h"
#include "domain/landing.h"
#include "schema/release.h"
#include "schema/town_cap.h"
#include "schema/town_late.h"
#include "schema/town_outlook.h"

typedef struct {
    int year;
    MonthsSeen seen;
    TownCap cap;
    bool has_cap;
    LandingMonth months[LANDING_HISTORY_MAX];
    size_t month_count;
    int late_months;    /* of them may still grow: by the claim triangle where it tells, else by the town's setting */
    TownLate late;
    TownOutlook outlook;
    Landing landing;
    Landing simple;     /* the first version of the rule on the same rows, to stand beside it */
    bool simple_landed;
    Forecast *forecast; /* NULL: the simple landing */
    bool landed;        /* else landing holds nothing but its refusal */
} TownLanding;

/* Outside the town hall, of the months released there; what was foretold before a later file came is foretold still. */
MUST_USE Status town_landing(Db *db, int64_t org, int year, MonthsSeen seen, Arena *a, TownLanding *ret);
/* Its two halves, for many towns at once: reading wants the database, foretelling nothing but a processor. */
MUST_USE Status town_landing_read(Db *db, int64_t org, int year, MonthsSeen seen, Arena *a, TownLanding *ret, ForecastInputs **ret_inputs);
MUST_USE Status town_landing_foretell(const ForecastInputs *inputs, Arena *a, TownLanding *t);

extern const Sql landing_sql_months, landing_sql_services;
#define TOWN_LANDING_STATEMENTS TOWN_CAP_STATEMENTS, OUTLOOK_STATEMENTS, &landing_sql_months, &landing_sql_services, &late_sql_triangle
