/* duty.h: the year of the officer: what is due in which month, and why. Nobody inherits a yearly
 * task without its reason. Each town edits its own copy; dates are set by the prefecture, so a
 * duty names a month and never a day. */
#pragma once
#include "http/feature.h"

typedef struct {
    Row row;
    int64_t month;     /* calendar month 1…12 */
    Str title, why, how, screen, mark, source;
    int64_t done_year; /* the last fiscal year in which it was done; 0: never */
} Duty;

extern const Feature feature_duty;
extern const Entity entity_duty;

/* Gives a new town its copy of the officer's year; a town that has duties keeps them as they are. */
MUST_USE Status duty_install(Db *db, int64_t org, int64_t now_ms);
