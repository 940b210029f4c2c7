/* outcome.h: the outcome indicators 5.1–5.4 of a town by year: shown as schema/outcome.h reads them, entered by hand where no
 * data tell them. An entry is never changed: a newer one stands in its place, an empty one takes it back, all of them stay. */
#pragma once
#include "http/feature.h"

/* What an item code of 介護予防ケアマネジメント (AF) is: every town sets its own codes. */
typedef struct {
    Row row;
    Str item, kind; /* "a", "b", "c", "none" */
    Str note;
} CarePlanCode;

extern const Entity entity_care_plan_code;
extern const Feature feature_outcome;
