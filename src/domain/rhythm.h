/* rhythm.h: the rhythm of a support on the spot (伴走支援): orientation, hearing, three visits with a
 * meeting of the supporters (0.5, 1.5, 2.5) before each, follow-up after 6 and 12 months.
 *
 * What three towns and their prefectures published about FY2022 (富士川町 7, 13 and 12 days; 館林市 11, 6
 * and 15): the meeting came 6 to 15 days before its visit. Early enough to prepare, late enough to remember.
 * An observation and no rule: what lies outside is warned of and never refused. */
#pragma once
#include "base/date.h"

#define RHYTHM_DAYS_MIN 6
#define RHYTHM_DAYS_MAX 15

typedef enum {
    RHYTHM_ORIENTATION, RHYTHM_HEARING,
    RHYTHM_MEETING_05, RHYTHM_VISIT_1, RHYTHM_MEETING_15, RHYTHM_VISIT_2, RHYTHM_MEETING_25, RHYTHM_VISIT_3,
    RHYTHM_FOLLOW_6, RHYTHM_FOLLOW_12,
    RHYTHM_STEP_COUNT
} RhythmStep;

typedef struct {
    const char *key, *label;  /* "meeting_05", "0.5次ミーティング" */
    int after_start;          /* days after the orientation in the template that everybody begins with */
} RhythmStepInfo;
const RhythmStepInfo *rhythm_step(RhythmStep s);
bool rhythm_step_find(Str key, RhythmStep *ret);

typedef struct {
    Date planned, held;       /* DATE_NONE: none */
} RhythmDay;

typedef enum {
    RHYTHM_TOO_CLOSE,         /* days: between the meeting and its visit, fewer than RHYTHM_DAYS_MIN */
    RHYTHM_TOO_FAR,           /* days: more than RHYTHM_DAYS_MAX */
    RHYTHM_NO_MEETING,        /* a visit has a day, the meeting before it has none */
    RHYTHM_OUT_OF_ORDER,      /* days: how much earlier than the step that should come before */
    RHYTHM_OVERDUE,           /* days: since the planned day; nobody wrote down that it was held */
    RHYTHM_AFTER_YEAR         /* the third visit lies after 31 March of the fiscal year of the engagement */
} RhythmFinding;

typedef struct {
    RhythmFinding finding;
    RhythmStep step, other;   /* other: the visit, or the step before */
    int days;
} RhythmWarning;
#define RHYTHM_WARNINGS_MAX (4 * RHYTHM_STEP_COUNT)

/* Looks at the days as held, else as planned. Answers how many warnings were written. */
size_t rhythm_check(const RhythmDay days[static RHYTHM_STEP_COUNT], int fiscal_year, Date today, RhythmWarning ret[static RHYTHM_WARNINGS_MAX]);
Str rhythm_sentence(const RhythmWarning *w, Arena *arena); /* Japanese: what, and what to do */
