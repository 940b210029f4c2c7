/* cap.h: a town's upper limit (上限額) with the source of every figure, and the first screen that
 * says whether the year will end within it. The rule itself is domain/cap.h. */
#pragma once
#include "domain/cap.h"
#include "http/feature.h"

typedef struct {
    Row row;
    int64_t fiscal_year;
    Str item;              /* key of a CapItem */
    int64_t yen;
    Str mark, source;      /* "final", "expected", "assumed" */
} CapInput;

typedef struct {
    Row row;
    int64_t fiscal_year, yen;
    Str reason;
    Date decided_on;
    Str note;
} Approval;

typedef struct {
    Row row;
    Date day;
    int64_t total, age65, age75, age85, households;
    Str mark, source;
    int64_t batch;         /* the import it came with; 0: typed */
} Population;

extern const Feature feature_cap;
extern const Entity entity_cap_input, entity_approval, entity_population;

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
