/* exception_rule.h: for which reasons an excess over the cap may be recognised (個別協議; 施行令37条の13第5項), as the rule stood at
 * a date. From FY2024 the reasons are fixed by 令和6年厚生労働省告示第19号; before it by a guideline and letters that changed three times.
 *
 * The rows are a start with marks: a town may write its own, which then stand in place of those of the same reason. Nothing is said
 * about a reason whose condition counts people when the people are not known. */
#pragma once
#include "base/arena.h"
#include "base/date.h"

typedef struct {
    Str reason;            /* "disaster", "effective", "shrinking", "small", "before_2024" */
    Date from, until;      /* until DATE_NONE: open */
    bool accepted;
    Str condition;         /* in words */
    Str mark, source;      /* "final": read at its source; "assumed": partly from memory, to be checked */
} ExceptionRule;

#define EXCEPTION_RULES_MAX 64
/* The built-in rows; texts are static. */
size_t exception_rules(ExceptionRule ret[static EXCEPTION_RULES_MAX]);

typedef enum { EXCEPTION_YES, EXCEPTION_NO, EXCEPTION_OPEN, EXCEPTION_STATE_COUNT } ExceptionState;
const char *exception_state_key(ExceptionState s); /* "accepted", "refused", "open" */

/* What conditions that count are held against. */
typedef struct {
    bool knows_people, knows_rate;
    int64_t people;        /* of all ages on 1 October of the year before (住民基本台帳) */
    int64_t rate;          /* of 75 and over in the year, × 10,000 (cap.h) */
} ExceptionFacts;

typedef struct {
    ExceptionState state;
    const ExceptionRule *rule; /* NULL: none in force */
    Str sentence;
} ExceptionVerdict;
void exception_judge(const ExceptionRule *rules, size_t n, Str reason, Date on, const ExceptionFacts *facts, Arena *a, ExceptionVerdict *ret);
