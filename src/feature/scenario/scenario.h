/* scenario.h: もし: named sets of decisions with their figures, sources and marks, and what they do to this year's landing and
 * to every year after it against the cap's own path. The calculation is domain/whatif.h. */
#pragma once
#include "http/feature.h"

typedef struct {
    Row row;
    Str name;
    int64_t fiscal_year; /* whose landing it begins with */
    Str note;
    Str follows;         /* whom the base goes with: "age75" (or empty), "age85" */
    int64_t engagement;  /* whose team may read the outcome; 0: the town hall and those above it alone */
} ScenarioSet;

/* One decision. Which figures count goes by its kind; one that was not given is NUMBER_NONE. */
typedef struct {
    Row row;
    int64_t scenario;    /* 0: not kept yet */
    Str kind;            /* "graduation", "shift", "new_class", "price", "population", "certification" */
    Str service, program, to_program;
    Month from_month, to_month; /* to_month 0: open */
    int64_t people, unit_yen, to_yen, care_management, replacement;
    int64_t courses, course_months, course_yen, fill, treated, control, hold_months;
    int64_t price_permille, growth_permille;
    Str mark, source;
    int64_t growth85_permille, start_months, cert_from, cert_to, until_year;
} ScenarioStep;

extern const Entity entity_scenario, entity_scenario_step;
extern const Feature feature_scenario;
