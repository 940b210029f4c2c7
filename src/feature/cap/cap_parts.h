/* cap_parts.h: what the files of this feature share. */
#pragma once
#include "feature/cap/cap.h"

extern const Sql cap_sql_inputs, cap_sql_populations, cap_sql_approved, cap_sql_setting;
#define CAP_STATEMENTS &cap_sql_inputs, &cap_sql_populations, &cap_sql_approved, &cap_sql_setting

MUST_USE Status home_get(Req *rq); /* handler: home.c */
extern const Sql home_sql_months, home_sql_latest, home_sql_duties, home_sql_moved, home_sql_town;
#define HOME_STATEMENTS &home_sql_months, &home_sql_latest, &home_sql_duties, &home_sql_moved, &home_sql_town

void cap_put_missing(JsonWriter *w, const CapResult *r, Arena *a); /* "missing":[…] */
