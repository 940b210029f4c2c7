/* scenario_parts.h: what the files of this feature share. */
#pragma once
#include "domain/whatif.h"
#include "feature/scenario/scenario.h"
#include "schema/town_landing.h"

#define SCENARIOS_COMPARED_MAX 4
#define SCENARIO_YEAR_TO 2030
#define SCENARIO_LINES_MAX 64

/* What a service and programme is now: the measured figures that decisions begin with. */
typedef struct {
    Str service, program;
    int64_t people;      /* in the last month */
    int64_t unit_yen;    /* paid for a person-month this year; 0: not known */
    int64_t landing_yen; /* its part of the year's landing */
} ScenarioLine;

typedef struct {
    TownLanding *landing;
    Month first, last;
    ScenarioLine lines[SCENARIO_LINES_MAX];
    size_t line_count;
} ScenarioBasis;

MUST_USE Status scenario_basis(Req *rq, int year, ScenarioBasis *ret);
Str scenario_line_label(Str service, Str program, Arena *a);

/* Adds a problem for each figure a kind wants and does not have. */
void step_check(const void *row, Problems *ps);
WhatIfKind step_kind(const ScenarioStep *d);
Str step_label(const ScenarioStep *d, Arena *a);

typedef struct {
    int64_t id;          /* 0: not kept */
    Str name;
    int year, to;
    ScenarioStep *steps;
    size_t count;
} Asked;
/* Writes one object. ERR_INVALID, with a problem, when figures do not fit together. */
MUST_USE Status scenario_put_result(Req *rq, JsonWriter *w, const Asked *asked, const ScenarioBasis *basis);

MUST_USE Status scenario_get_basis(Req *rq);
MUST_USE Status scenario_post_result(Req *rq);
MUST_USE Status scenario_compare(Req *rq);

extern const Sql scenario_sql_lines, scenario_sql_steps, scenario_sql_drop;
#define SCENARIO_STATEMENTS &scenario_sql_lines, &scenario_sql_steps, &scenario_sql_drop
