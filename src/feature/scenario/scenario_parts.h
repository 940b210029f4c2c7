/* scenario_parts.h: what the files of this feature share. */
#pragma once
#include "domain/whatif.h"
#include "feature/scenario/scenario.h"
#include "http/told.h"
#include "schema/town_landing.h"

#define SCENARIOS_COMPARED_MAX 4
#define SCENARIO_YEAR_TO 2035
#define SCENARIO_LINES_MAX WHATIF_LINES_MAX

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
    Told told;           /* as deep as this reader is told of these months; without lines where something is hidden */
    ScenarioLine lines[SCENARIO_LINES_MAX];
    size_t line_count;
    CapValue n85[CAP_N75_LAST - CAP_N75_FIRST + 1];
    int certified_year;  /* 0: not known */
    int64_t certified, certified_rate; /* 要支援1・2; of those of 75 and over in 1/100 % */
} ScenarioBasis;

MUST_USE Status scenario_basis(Req *rq, int year, ScenarioBasis *ret);
size_t scenario_line_place(const ScenarioBasis *b, Str service, Str program); /* 1 + place; 0: none */
Str scenario_line_label(Str service, Str program, Arena *a);

/* Adds a problem for each figure a kind wants and does not have. */
void step_check(const void *row, Problems *ps);
WhatIfKind step_kind(const ScenarioStep *d);
Str step_label(const ScenarioStep *d, Arena *a);
/* Its figures and dates in a line: "令和8年4月から、始める月 5月・9月、参加する割合 80％". */
Str step_terms(const ScenarioStep *d, Arena *a);

typedef struct {
    int64_t id;          /* 0: not kept */
    Str name;
    int year, to;
    Str follows;         /* "age85", else 75 and over */
    bool for_team;       /* read by people from outside the town hall: no remark that counts who uses a service now */
    ScenarioStep *steps;
    size_t count;
} Asked;
/* Problem at /rows when the figures do not fit together. */
MUST_USE Status scenario_compute(Req *rq, const Asked *asked, const ScenarioBasis *basis, WhatIf *ret);
/* Every kept scenario of ?ids, with its basis. */
typedef struct {
    Asked asked[SCENARIOS_COMPARED_MAX];
    ScenarioBasis *basis[SCENARIOS_COMPARED_MAX];
    size_t count;
} Compared;
MUST_USE Status scenario_read_compared(Req *rq, Compared *ret);
typedef struct {
    Str text, mark;
} Assumption;
#define SCENARIO_ASSUMPTIONS_MAX 8
size_t scenario_assumptions(Req *rq, const WhatIf *r, Assumption ret[static SCENARIO_ASSUMPTIONS_MAX]);
Str scenario_sentence(const WhatIf *r, Arena *a);
Str scenario_mark_label(Str mark);
extern const char *const scenario_part_labels[WHATIF_PART_COUNT];
/* Writes one object. ERR_INVALID, with a problem, when figures do not fit together. */
MUST_USE Status scenario_put_result(Req *rq, JsonWriter *w, const Asked *asked, const ScenarioBasis *basis);

MUST_USE Status scenario_get_basis(Req *rq);
MUST_USE Status scenario_post_result(Req *rq);
MUST_USE Status scenario_compare(Req *rq);
MUST_USE Status scenario_shared(Req *rq);
MUST_USE Status scenario_workbook(Req *rq);
MUST_USE Status scenario_unit_cost(Req *rq);

extern const Sql scenario_sql_lines, scenario_sql_told_lines, scenario_sql_steps, scenario_sql_drop, scenario_sql_people85, scenario_sql_certified, scenario_sql_shared;
#define SCENARIO_STATEMENTS &scenario_sql_lines, &scenario_sql_told_lines, &scenario_sql_steps, &scenario_sql_drop, &scenario_sql_people85, &scenario_sql_certified, &scenario_sql_shared
