/* exception.h: the exception, remembered (個別協議): every year's reason, amount, papers and who decided, whether the reason would
 * still be accepted, the plan to lower the cost (費用低減計画), and the question 「今年も本当に必要か」 before a reason goes into a new year.
 *
 * What was approved counts in the cap: it reads these rows, and there is no other place for it. */
#pragma once
#include "http/feature.h"

typedef struct {
    Row row;
    int64_t fiscal_year;
    Str reason, words;     /* the rule's key; the town's own words */
    int64_t asked_yen, approved_yen;
    Str state;             /* "draft", "asked", "approved", "partly", "refused", "withdrawn" */
    Date asked_on, decided_on;
    Str asked_by, decided_by;
    Str note;
    int64_t copied_from;   /* the exception of an earlier year whose reason this one took over; 0: new */
    Str still_needed;      /* why it is needed this year too; without it nothing is taken over */
} CapException;

typedef struct {
    Row row;
    int64_t exception;
    Str name, state;       /* "missing", "ready", "sent" */
    Str note, mark;
} ExceptionPaper;

/* One for an exception: the words of its plan, and the years in figures. */
typedef struct {
    Row row;
    int64_t exception, scenario;
    Str causes, measures, promises, grounds;
    int64_t end_year;      /* within the cap from this year on */
} ExceptionPlan;

typedef struct {
    Row row;
    int64_t exception, fiscal_year;
    int64_t base_yen, planned_yen, cap_yen;
} ExceptionPlanYear;

/* A rule that the town wrote itself; it stands in place of the built-in ones of its reason (domain/exception_rule.h). */
typedef struct {
    Row row;
    Str reason;
    Date from_day, until_day;
    bool accepted;
    Str condition, mark, source;
} TownExceptionRule;

extern const Entity entity_cap_exception, entity_exception_paper, entity_exception_plan, entity_exception_plan_year, entity_exception_rule;
extern const Feature feature_exception;
