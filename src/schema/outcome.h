/* outcome.h: the outcome indicators of 総合事業 (5.1–5.4 of 「総合事業の充実に向けたワークシート」) by fiscal year: what the town entered,
 * what the claims tell, what the needs survey (問5) tells. Entered values stand before computed ones; older entries stay as history. */
#pragma once
#include "db/db.h"
#include "domain/participation.h"

typedef enum {
    OUTCOME_PLAN,        /* 5.1 plans with 従前相当サービス, of all plans */
    OUTCOME_PLAN_PROXY,  /* 5.1 in its place: ケアマネジメントA + 介護予防支援, of these and B and C */
    OUTCOME_SUPPORT_PLANS, /* how many plans of 介護予防支援 (insurance benefit, not in our claims) belong in 5.1's proxy: a count */
    OUTCOME_SOCIAL,      /* 5.2 social participation */
    OUTCOME_JOINED,      /* 5.3 people who join the varied services and activities, of those of 65 and over */
    OUTCOME_KEPT,        /* 5.3 who still join after the period */
    OUTCOME_RISK_KEPT,   /* 5.4 people at risk who still join */
    OUTCOME_RISK_LIFE,   /* 5.4 people at risk whose life is as good or better after the period */
    OUTCOME_INDICATOR_COUNT
} OutcomeIndicator;

typedef enum { OUTCOME_WHOLE, OUTCOME_BY_AGE } OutcomeParts;
typedef struct {
    const char *key, *block;             /* "plan"; "5.1" */
    const char *label, *numerator, *denominator; /* Japanese; denominator NULL: a count */
    const char *hint;
    OutcomeParts parts;                  /* may it be entered by age class, too? */
    bool entered;                        /* by hand; else from claims or survey alone */
} OutcomeInfo;
extern const OutcomeInfo outcome_infos[OUTCOME_INDICATOR_COUNT];
bool outcome_find(Str key, OutcomeIndicator *ret);

typedef enum { OUTCOME_ENTERED, OUTCOME_CLAIMS, OUTCOME_SURVEY } OutcomeOrigin;
extern const char *const outcome_origins[]; /* "entered", "claims", "survey" */

/* Parts: "" everybody; "65-74", "85-" age classes; of OUTCOME_SOCIAL also "m", "f", "a1"…"a8" (weekly in that activity) and "3" (once to
 * three times a month counts from three things on, where the others take two). */
typedef struct {
    int year;
    OutcomeIndicator indicator;
    Str part, part_label;
    int64_t numerator, denominator;      /* denominator 0: a count */
    OutcomeOrigin origin;
    Str mark, source, note;              /* mark: "final", "assumed" */
    Str by;                              /* who entered it; empty when nobody did */
    int64_t at_ms, entry, batch;         /* when; id of the entry, or of the import, else 0 */
} OutcomeValue;

/* Every value that counts, by indicator, year, part, origin (an entered one before a computed one of the same part). In the arena.
 * claims: also what lines of claims tell, which nobody outside the town hall reads, not even as a sum. */
MUST_USE Status outcome_values(Db *db, int64_t org, bool claims, Arena *a, OutcomeValue **ret, size_t *ret_n);
/* The first of indicator, year and part; NULL: none. */
const OutcomeValue *outcome_value(const OutcomeValue *list, size_t n, OutcomeIndicator indicator, int year, Str part);
/* 1/10 %, half up; −1 for a count. */
int64_t outcome_permille(const OutcomeValue *v);

/* ---- the survey as a table ---- */
typedef struct {
    Str sex;                             /* "m", "f", "" not said */
    AgeClass age;                        /* of the cut; from 0: not said */
    int64_t answered, weekly2, weekly3, activity[PARTICIPATION_ACTIVITIES];
} SurveyCell;
typedef struct {
    int year;
    int64_t batch, applied_ms, unanswered;
    Str file_name;
    const AgeCut *cut;                   /* the finest that the ages of the file fit into */
    SurveyCell *cells;                   /* sex × age, no empty ones */
    size_t n;
} OutcomeSurvey;
/* One for each year, the newest import of it; ascending. */
MUST_USE Status outcome_surveys(Db *db, int64_t org, Arena *a, OutcomeSurvey **ret, size_t *ret_n);

extern const Sql outcome_sql_entries, outcome_sql_plans, outcome_sql_survey;
#define OUTCOME_STATEMENTS &outcome_sql_entries, &outcome_sql_plans, &outcome_sql_survey
