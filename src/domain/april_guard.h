/* april_guard.h: the officer may be moved on 1 April. What then still lies in one head stops. さくら市 said
 * so in its report and went the shorter way: from the second visit (5 December 2022) to a class that opened
 * on 1 March, every step within the fiscal year.
 *
 * An action that is not finished before the next 1 April stands red unless its contract is signed or a
 * second person is named; it stands yellow when only one of the two that it needs is there. */
#pragma once
#include "base/date.h"

typedef struct {
    Date starts, due;         /* DATE_NONE: not known; an action without a due date crosses */
    bool finished;
    bool needs_contract;
    Date contract_signed;     /* DATE_NONE: not signed */
    bool second_named;
} GuardedAction;

typedef enum { GUARD_CLEAR, GUARD_YELLOW, GUARD_RED } GuardColour;

/* Colour on that day. The 1 April is the next one after today. */
GuardColour april_guard(const GuardedAction *a, Date today);
Date april_next(Date today);
/* Japanese: what is wrong and what to do; empty when clear. */
Str april_sentence(const GuardedAction *a, GuardColour c, Date today, Arena *arena);

/* The way さくら市 took, in days after the direction was settled. */
typedef enum { PATH_DRAFT, PATH_COMMENT, PATH_BRIEFING, PATH_CALL, PATH_CHOICE, PATH_CONTRACT, PATH_OPENING, PATH_COUNT } PathStep;
typedef struct {
    const char *label, *what;
    int after;
} PathInfo;
const PathInfo *april_path(PathStep s);
/* The day of a step when the work begins on that day. */
Date april_path_day(PathStep s, Date begins);
/* The last day on which the shorter way can begin and the contract still be signed before 1 April. */
Date april_path_latest(Date today);
