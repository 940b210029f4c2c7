/* cap_parts.h: what the files of this feature share. */
#pragma once
#include "domain/forecast.h"
#include "domain/landing.h"
#include "feature/cap/cap.h"

#define CAP_STATEMENTS TOWN_CAP_STATEMENTS

MUST_USE Status home_get(Req *rq); /* handler: home.c */
extern const Sql home_sql_months, home_sql_latest, home_sql_duties, home_sql_moved, home_sql_town;
#define HOME_STATEMENTS &home_sql_months, &home_sql_latest, &home_sql_duties, &home_sql_moved, &home_sql_town, &home_sql_services

/* The landing by the full engine: home_forecast.c */
extern const Sql home_sql_services;
typedef struct {
    int year, late_months;
    const TownCap *cap;
    bool has_cap;
    const LandingMonth *months;
    size_t month_count;
} HomeAsked;
/* *ret_forecast is NULL, and ret untouched, where the data are too short or not sound: then landing.h speaks. */
MUST_USE Status home_forecast(Req *rq, const HomeAsked *asked, Landing *ret, Forecast **ret_forecast);
void home_put_forecast(Req *rq, JsonWriter *w, const Forecast *f);

void cap_put_missing(JsonWriter *w, const CapResult *r, Arena *a); /* "missing":[…] */
