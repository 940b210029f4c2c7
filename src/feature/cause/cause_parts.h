/* cause_parts.h: what the files of this feature share. */
#pragma once
#include "feature/cause/cause_tree.h"

/* Figures of the town that a leaf may be bound to. */
typedef enum {
    FIGURE_EQUIVALENT_VISIT, FIGURE_EQUIVALENT_DAY, FIGURE_PRICE_VISIT, FIGURE_PRICE_DAY, FIGURE_PROVIDERS_VISIT, FIGURE_PROVIDERS_DAY,
    FIGURE_MANAGEMENT, FIGURE_GROWTH, FIGURE_CAP_SHARE, FIGURE_OVER, FIGURE_COUNT
} Figure;
typedef struct {
    const char *key, *label, *unit; /* unit: "permille" shown as %, "yen" */
    const char *screen;             /* where it comes from */
} FigureInfo;

typedef struct {
    bool known[FIGURE_COUNT];
    int64_t value[FIGURE_COUNT];
    Str source;            /* of which months */
} Figures;

typedef enum { EVIDENCE_UNKNOWN, EVIDENCE_SUPPORTS, EVIDENCE_WEAKENS } Verdict;
Verdict cause_verdict(const CauseEvidence *e, const Figures *f);

Status cause_page(Req *rq);

extern const Sql cause_sql_lines, cause_sql_told_lines, cause_sql_last, cause_sql_count, cause_sql_evidence;
