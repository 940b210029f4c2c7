/* cap_parts.h: what the files of this feature share. */
#pragma once
#include "feature/cap/cap.h"
#include "schema/town_moves.h"

#define CAP_STATEMENTS TOWN_LANDING_STATEMENTS

MUST_USE Status home_get(Req *rq);    /* handler: home.c */
MUST_USE Status outlook_get(Req *rq); /* handler: outlook.c */
MUST_USE Status outlook_install(Db *db, int64_t org, int64_t now_ms); /* Feature.town_begins */
extern const Sql home_sql_latest, home_sql_duties, home_sql_town;
#define HOME_STATEMENTS &home_sql_latest, &home_sql_duties, &home_sql_town

void home_put_forecast(Req *rq, JsonWriter *w, const Forecast *f);

void cap_put_missing(JsonWriter *w, const CapResult *r, Arena *a); /* "missing":[…] */
