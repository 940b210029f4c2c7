/* settled_read.h: from the sheets of a file to figures by year, before anything is kept; for kind_settled.c. */
#pragma once
#include "feature/import/settled_labels.h"
#include "feature/import/year_cell.h"
#include "schema/settled.h"

#define SETTLED_PAPERS_MAX 64
#define SETTLED_YEARS_MAX 64

/* One sheet at a time is held; what was found in it goes into the years. */
typedef struct {
    Arena arena, scratch;        /* emptied for every sheet; for every cell of its top */
    Grid grid;
    FoundFigure *found;
    size_t n;
    int64_t year;                /* 0: not said */
    bool assumed;                /* by the name of the sheet or file alone */
} Paper;

typedef struct {
    const FoundFigure *found;    /* NULL: nothing */
    size_t paper;                /* the how manyeth */
    Str sheet, cell;             /* 報告, F12 */
    Str twice;                   /* another cell says something else: where and what */
} Pick;

typedef struct {
    int64_t year;
    bool assumed, cost, cap;     /* has figures of the cost, of the cap */
    Str where;                   /* the first sheet */
    Pick picks[SETTLED_ITEM_COUNT];
} YearOfPapers;

typedef struct {
    Paper paper;
    size_t n_papers;
    YearOfPapers *years;
    size_t n_years;
    int64_t *done;               /* years that were taken, each once */
    size_t n_done;
    Str town, insurer, code;     /* of the importing town */
} Settled;

int settled_recognise(const ImportSample *sample);
/* A sheet begins, has a row, has ended: whose paper it is, of which years, what it says. A refusal when it is another town's. */
MUST_USE Status settled_paper_begin(Import *im, Settled *s, Str sheet);
MUST_USE Status settled_paper_row(Import *im, Settled *s, const ImportRow *row);
MUST_USE Status settled_paper_end(Import *im, Settled *s);
void settled_papers_done(Settled *s);
/* A cell as the item is measured: yen in the unit given, persons, a rate × 10,000. cut: a fraction of a yen was dropped. */
bool settled_value(Str cell, SettledItem item, int64_t unit, int64_t *ret, bool *ret_cut, ImportFault *fault);
/* Sums that do not add up, thousands taken for yen, a rate that its populations do not give: told, never refused. */
void settled_check(Import *im, int64_t year, const ImportValue *value, const SettledOwn *own);
