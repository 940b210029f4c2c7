/* handover.h: April. What the next person must know is asked for a little every week from January on; what is in a
 * name's hands goes to another name in one act, seen beforehand and taken back if wrong. */
#pragma once
#include "base/date.h"
#include "http/feature.h"

typedef struct {
    Row row;
    Str kind, title, words, prompt;
} HandoverNote;

extern const Feature feature_handover;
extern const Entity entity_handover_note;
