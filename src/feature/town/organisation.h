/* organisation.h: what town.c lists of organisation.c. */
#pragma once
#include "feature/town/town.h"

#define ORGANISATION_ROUTES 5
extern const Route organisation_routes[ORGANISATION_ROUTES];
extern const Sql organisation_sql_get, organisation_sql_by_code, organisation_sql_list, organisation_sql_count,
    organisation_sql_insert, organisation_sql_update;
#define ORGANISATION_STATEMENTS &organisation_sql_get, &organisation_sql_by_code, &organisation_sql_list, \
    &organisation_sql_count, &organisation_sql_insert, &organisation_sql_update
