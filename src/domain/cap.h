/* cap.h: the upper limit (上限額) of 総合事業 for one fiscal year.
 * 介護保険法115条の45第4項; 介護保険法施行令37条の13; the 75+ rate: 介護保険法施行規則140条の62の10.
 *
 *   cap = max(イ, ロ)        イ = (A26 + K26) × r2015 × … × ry − S      ロ = (B26 + K26) × r2015 × … × ry − P
 *
 * S and P are this year's own cost of benefits, so a cap stays provisional until the year is settled.
 * What 個別協議 approves (5項) is added to that year alone and never enters the chain of rates.
 * Everything is computed in exact integers; only the rate (4 decimals) and whole yen are rounded. */
#pragma once
#include "base/str.h"
#include "base/status.h"
#include "base/limits.h"

#define CAP_YEAR_FIRST 2015 /* the programme begins */
#define CAP_YEAR_LAST 2099
#define CAP_N75_FIRST (CAP_YEAR_FIRST - 4)
#define CAP_N75_LAST (CAP_YEAR_LAST - 1)
#define CAP_POPULATION_MAX 1000000000
#define CAP_RATE_SCALE 10000 /* a rate of 1.0194 is 10194 */
#define CAP_ISSUES_MAX 128

/* What the formula reads. The order is the order in which people are told what is missing. */
typedef enum {
    CAP_FISCAL_YEAR,
    CAP_A26,               /* 平成26年度特定予防給付費額: 介護予防訪問介護・通所介護・介護予防支援 */
    CAP_B26,               /* 平成26年度の予防給付費額: all of 予防給付 */
    CAP_K26,               /* 平成26年度介護予防等事業費額 */
    CAP_CHAIN_YEAR,        /* an entered product instead of the base … */
    CAP_CHAIN_I,           /* … (A26 + K26) × rates up to and including that year */
    CAP_CHAIN_RO,
    CAP_N75,               /* residents of 75 and over on 1 October of .year */
    CAP_CARE_MANAGEMENT,   /* S: 当該年度の介護予防支援費 (from FY2018) */
    CAP_TRANSITIONAL,      /* 経過的特定予防給付費額, deducted from イ in FY2015–2017 instead of S */
    CAP_PREVENTION_BENEFIT,/* P: 当該年度の予防給付費額 */
    CAP_H29_PROGRAM,       /* 4項2号: FY2017 cost of 総合事業 */
    CAP_H29_TRANSITIONAL,  /* 4項2号: FY2017 経過的特定予防給付費額 */
    CAP_H29_PREVENTION,    /* 4項2号: FY2017 予防給付費額 */
    CAP_APPROVED,          /* 5項: approved in 個別協議 */
    CAP_RESULT,            /* not an input: the outcome is beyond YEN_MAX */
    CAP_ITEM_COUNT
} CapItem;

typedef struct {
    const char *key;       /* stable name: "a26", "n75" … */
    const char *label;     /* Japanese */
    const char *article;
} CapItemInfo;
const CapItemInfo *cap_item_info(CapItem item);

/* The rule in force, by fiscal year. */
typedef struct {
    int from_year, to_year;       /* to_year 0: open */
    const char *in_force;         /* first day, ISO */
    const char *article;
    CapItem deduction_i;          /* what イ deducts */
    bool special;                 /* do we know how the special case is computed in these years? */
} CapRule;
const CapRule *cap_rule(int fiscal_year); /* NULL outside CAP_YEAR_FIRST..CAP_YEAR_LAST */

typedef struct {
    bool given;
    int64_t value;
} CapValue;

/* No article rounds the yen; the official worksheet is said to cut. A setting of the town. */
typedef enum { CAP_FLOOR, CAP_HALF_UP } CapRounding;

typedef struct {
    int fiscal_year;
    CapRounding rounding;
    bool special;           /* 特定事情市町村 of FY2015–2017: 4項2号 competes too */
    bool settled;           /* this year's S and P are final */
    CapValue values[CAP_ITEM_COUNT]; /* all but CAP_N75; CAP_APPROVED is the year's sum */
    CapValue n75[CAP_N75_LAST - CAP_N75_FIRST + 1];
} CapInputs;

#define CAP_SET(in, item, yen) ((in)->values[item] = (CapValue){ true, (yen) })
#define CAP_SET_N75(in, year, count) ((in)->n75[(year) - CAP_N75_FIRST] = (CapValue){ true, (count) })

typedef enum {
    CAP_MISSING,   /* the formula needs it and it was not given */
    CAP_NEGATIVE,
    CAP_ZERO,      /* a population of nobody */
    CAP_TOO_LARGE, /* beyond YEN_MAX or CAP_POPULATION_MAX */
    CAP_YEAR,      /* year outside the rule */
    CAP_SILENT     /* the law is not known to us here: we refuse rather than guess */
} CapWrong;

typedef struct {
    CapItem item;
    int year; /* of CAP_N75, else 0 */
    CapWrong wrong;
} CapIssue;

typedef struct {
    int year, from_year, to_year; /* from and to: whose 1 October */
    int64_t n_from, n_to;
    int64_t rate; /* × CAP_RATE_SCALE; 0 when a population is missing */
} CapRate;

typedef enum { CAP_BRANCH_I, CAP_BRANCH_RO, CAP_BRANCH_SPECIAL_I, CAP_BRANCH_SPECIAL_RO, CAP_BRANCH_COUNT } CapBranchKey;

typedef struct {
    bool known;             /* every input was there */
    CapItem terms[2];       /* what is added up before the rates */
    size_t term_count;
    int rates_from;         /* the first year whose rate is applied */
    CapItem deducted;
    int64_t start, before, deduction, yen; /* start × rates = before; before − deduction = yen */
} CapBranch;

typedef enum {
    CAP_UNKNOWN,  /* no branch could be computed */
    CAP_AT_LEAST, /* some branch is known, but a missing one might be higher */
    CAP_KNOWN
} CapState;

typedef struct {
    CapState state;
    bool provisional;       /* not known, or S and P are not settled */
    const CapRule *rule;
    CapRate rates[CAP_YEAR_LAST - CAP_YEAR_FIRST + 1];
    size_t rate_count;
    CapBranch branches[CAP_BRANCH_COUNT];
    size_t branch_count;    /* 2, or 4 with the special case */
    CapBranchKey chosen;    /* the highest known branch; イ when equal */
    int64_t base_yen, approved_yen, yen; /* by formula; approved for this year; both together */
    CapIssue issues[CAP_ISSUES_MAX];
    size_t issue_count;     /* missing ones when OK, all when ERR_INVALID */
} CapResult;

/* r − 1 rounded to four decimals half away from zero (四捨五入), plus 1; × CAP_RATE_SCALE. Three yearly steps
 * on the oldest year, an arithmetic mean and no compound one. n_from > 0, n_to ≥ 0, both ≤ CAP_POPULATION_MAX. */
int64_t cap_rate(int64_t n_from, int64_t n_to);

/* OK also when inputs are missing: issues then name them. ERR_INVALID when something given is
 * impossible: ret then holds issues alone. */
Status cap_compute(const CapInputs *in, CapResult *ret);

/* Product of the rates of rows 0..row, × 10^10, rounded half up, for showing; −1 beyond int64. */
int64_t cap_product_e10(const CapResult *r, size_t row);
/* "1.0194", "1.2451683363" */
Str cap_rate_text(int64_t rate, char room[static 24]);
Str cap_product_text(int64_t product_e10, char room[static 24]);

/* 調整率 of FY2015–2017, max(1, 1.10 ÷ r2015), as an exact fraction. */
typedef struct {
    int64_t over, under;
} CapFraction;
CapFraction cap_adjustment(int64_t rate_2015);

const char *cap_branch_key(CapBranchKey b);   /* "i", "ro", "special_i", "special_ro" */
const char *cap_branch_label(CapBranchKey b); /* イ, ロ, イ（特例）, ロ（特例） */
const char *cap_wrong_code(CapWrong w);       /* "missing", "range" … */
const char *cap_wrong_sentence(CapWrong w);   /* Japanese, to follow the label and は */
