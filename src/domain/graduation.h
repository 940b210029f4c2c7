/* graduation.h: what it saves when people no longer need a service (卒業), gross as in the seed and net of what the gross
 * figure leaves out.
 *
 *   gross           people × public cost of a person-month × months            10 × 19,141 × 12 = 2,296,920
 *   + care management of the same months, which also stops (介護予防ケアマネジメント費: all of it programme cost)
 *   − what they use instead (通所B, 通いの場, points, 移動支援)
 *   − the part that would have come anyway: of those who left in a trial, control ÷ treated did so without the course
 *     (the only randomised trial, 寝屋川市 n = 375: 11.1 % against 3.8 %, +7.3 points; Hattori et al. 2019,
 *     doi 10.3390/ijerph16203954). A city's own graduation rate is no effect.
 *   − the course itself, for all who took it
 *
 * Every figure is an input with a mark; nothing is assumed here. What was not given is left out of net, and said so. */
#pragma once
#include "base/limits.h"
#include "base/status.h"

#include <stdbool.h>
#include <stdint.h>

typedef enum {
    GRADUATION_PEOPLE,
    GRADUATION_MONTHS,
    GRADUATION_PUBLIC_COST,     /* yen a person-month, without the user's share */
    GRADUATION_CARE_MANAGEMENT, /* yen a person-month */
    GRADUATION_REPLACEMENT,     /* yen a person-month */
    GRADUATION_PARTICIPANTS,    /* who took the course */
    GRADUATION_COURSE_COST,     /* yen a participant */
    GRADUATION_TREATED,         /* left with the course, in 1/100 % */
    GRADUATION_CONTROL,         /* left without it, in 1/100 % */
    GRADUATION_RESULT,          /* not an input: the outcome is beyond YEN_MAX */
    GRADUATION_ITEM_COUNT
} GraduationItem;

typedef enum { MARK_GIVEN, MARK_MEASURED, MARK_COMPUTED, MARK_LITERATURE, MARK_ASSUMED, MARK_COUNT } GraduationMark;

typedef struct {
    const char *key, *label;
    int64_t min, max;
    bool required;
} GraduationItemInfo;
const GraduationItemInfo *graduation_item_info(GraduationItem item);
const char *graduation_mark_key(GraduationMark m);   /* "given", "measured" … */

typedef struct {
    bool given;
    int64_t value;
    GraduationMark mark;
} GraduationValue;

typedef struct {
    GraduationValue values[GRADUATION_ITEM_COUNT];
} GraduationInputs;

typedef enum {
    GRADUATION_GOOD,
    GRADUATION_MISSING,
    GRADUATION_RANGE,
    GRADUATION_ORDER,   /* control beyond treated, or more graduates than participants */
    GRADUATION_PAIR,    /* its companion is missing: participants and course cost, treated and control */
    GRADUATION_TOO_LARGE
} GraduationWrong;

typedef struct {
    GraduationItem item;
    GraduationWrong wrong;
} GraduationIssue;

typedef struct {
    int64_t gross, care_management, replacement, natural, course, net;
    int64_t attributable_milli;             /* thousandths of a person: graduates that the course made */
    bool left_out[GRADUATION_ITEM_COUNT];   /* optional and not given: net knows nothing of it */
    GraduationIssue issues[GRADUATION_ITEM_COUNT];
    size_t issue_count;
} Graduation;

/* ERR_INVALID with nothing but the issues. */
Status graduation_compute(const GraduationInputs *in, Graduation *ret);
const char *graduation_wrong_code(GraduationWrong w);
const char *graduation_wrong_sentence(GraduationWrong w);

/* ---- a person-month from the tariff ---- */

#define GRADUATION_ADDITIONS_MAX 16

typedef struct {
    int64_t base;                                /* units of the month */
    int64_t additions[GRADUATION_ADDITIONS_MAX]; /* units */
    size_t addition_count;
    int permille[GRADUATION_ADDITIONS_MAX];      /* 処遇改善加算 and the like, on base and additions; 5.9 % is 59 */
    size_t permille_count;
    int64_t price_e2;                            /* 10.14 yen is 1014 */
    int percent;                                 /* paid: 90, 80, 70, or 100 */
    bool unrounded;                              /* as a spreadsheet without 四捨五入 of each addition; not the rule */
} GraduationUnits;

typedef struct {
    int64_t units, cost, public_cost; /* units are cut when unrounded */
} GraduationUnitCost;
/* Each percentage is rounded half up, the cost cut to yen, the paid part cut to yen. ERR_INVALID when something is negative,
 * the price or percentage is none, or the cost is beyond YEN_MAX. */
Status graduation_unit_cost(const GraduationUnits *in, GraduationUnitCost *ret);
