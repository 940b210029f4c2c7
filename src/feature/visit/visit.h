/* visit.h: where a prefecture goes next, what to ask there, which promises are open, and what to praise first. All of
 * it comes from the records of the engagements; only day, person and purpose are written. */
#pragma once
#include "http/feature.h"

typedef struct {
    Row row;
    int64_t town;
    Date day;
    Str who, purpose;
    bool done;
    Str note;
} Visit;

extern const Feature feature_visit;
extern const Entity entity_visit;
