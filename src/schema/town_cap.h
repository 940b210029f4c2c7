/* town_cap.h: a town's upper limit (上限額) of a year from the rows it is made of, with the source of every figure. The cap
 * itself, the first screen, the causes and the scenarios read it; the rule is domain/cap.h. */
#pragma once
#include "domain/cap.h"
#include "db/db.h"

/* Where a figure came from. */
typedef struct {
    int64_t id;            /* row of cap_input or population; 0: none */
    Str mark, source;
} CapSource;

typedef struct {
    CapInputs inputs;
    CapResult result;
    CapSource sources[CAP_ITEM_COUNT];
    CapSource n75[CAP_N75_LAST - CAP_N75_FIRST + 1];
    int chain_year;        /* 0: from FY2014 */
    int year_starts;       /* first service month of a fiscal year: 3 or 4 */
    int64_t late_months;
    bool half_up;
} TownCap;

/* Reads the town's inputs and settings and computes. OK also when inputs are missing or impossible: the result is
 * then not known, or an at-least, and result.issues say why. Texts live in the arena. */
MUST_USE Status town_cap(Db *db, int64_t org, int fiscal_year, Arena *a, TownCap *ret);

/* "令和3年10月1日の75歳以上人口" */
Str cap_issue_label(const CapIssue *issue, Arena *a);
/* Label and sentence: "平成26年度…が入力されていません。…" */
Str cap_issue_sentence(const CapIssue *issue, Arena *a);

extern const Sql cap_sql_inputs, cap_sql_populations, cap_sql_approved, cap_sql_setting;
#define TOWN_CAP_STATEMENTS &cap_sql_inputs, &cap_sql_populations, &cap_sql_approved, &cap_sql_setting
