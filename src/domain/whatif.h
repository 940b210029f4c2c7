/* whatif.h: what decisions of the town would do to this year's landing and to every year after it, against the cap's own path.
 *
 *   base       this year's landing; later years × N75(y) ÷ N75(this year): the same use and the same prices (an assumption)
 *   N75        counted as far as known, then × (1 + growth) a year; growth is the cap's own rate unless the town says otherwise
 *   cap        the rule itself (cap.h) on that path; this year's S and P grow with N75 (an assumption), 個別協議 is not repeated
 *   effects    graduation  −net of graduation.h for the months of the year
 *              shift       people × months × (yen there − yen here)
 *              new class   courses × their cost − those whom the course made leave × months × yen; a course makes
 *                          treated − control leave, not treated (Hattori et al. 2019: +7.3 points)
 *              price       this line's yen × change × months ÷ 12
 *              population  the base on the town's growth − the base on the rate's
 *
 * Months that are paid already change no more. Effects add up; what two of them do to the same people is not computed.
 * Every figure is the town's, with its mark and source: nothing is assumed here but what stands above. */
#pragma once
#include "base/date.h"
#include "domain/cap.h"
#include "domain/graduation.h"

#define WHATIF_YEARS_MAX 12
#define WHATIF_ROWS_MAX 40
#define WHATIF_NONE INT64_MIN
#define WHATIF_WHOLE 10000 /* 100 % in 1/100 % */

typedef enum { WHATIF_GRADUATION, WHATIF_SHIFT, WHATIF_NEW_CLASS, WHATIF_PRICE, WHATIF_POPULATION, WHATIF_KIND_COUNT } WhatIfKind;

/* Every figure is 0 or more, or WHATIF_NONE, but for the two changes. */
typedef struct {
    WhatIfKind kind;
    Month from, to;            /* to 0: open */
    int64_t people;            /* who leave, who change, places of a course */
    int64_t unit_yen, to_yen;  /* paid for a person-month, here and there */
    int64_t care_management, replacement; /* of a graduate's month */
    int64_t courses;           /* a year */
    int64_t course_months, course_yen;
    int64_t fill, treated, control; /* in 1/100 % */
    int64_t hold_months;       /* for how long those who left stay away */
    int64_t price_permille;    /* −1000 to 10000 */
    int64_t line_yen;          /* of the line whose price changes, in this year's landing */
    int64_t growth_permille;   /* of N75, a year */
} WhatIfRow;

typedef struct {
    int first_year, last_year, year_starts;
    int64_t landing;
    Month known;               /* the last month paid; 0: none */
    const CapInputs *cap;      /* of the first year, with every N75 that is known */
    const WhatIfRow *rows;
    size_t row_count;
} WhatIfInputs;

typedef struct {
    int year;
    int64_t n75, base_n75;
    int64_t base, total;       /* without the decisions; with them */
    int64_t effects[WHATIF_ROWS_MAX], gross[WHATIF_ROWS_MAX];
    bool has_cap, has_base_cap;
    int64_t cap, base_cap;     /* on the town's growth; on the rate's */
} WhatIfYear;

typedef struct {
    WhatIfYear years[WHATIF_YEARS_MAX];
    size_t year_count;
    int64_t growth_permille;   /* of the base, in whole ‰ */
    bool grows;                /* false: N75 of four years is not known; the base stays */
    bool left_out[WHATIF_ROWS_MAX][GRADUATION_ITEM_COUNT];
    bool past[WHATIF_ROWS_MAX]; /* begins in months that are paid already: only the rest counts */
} WhatIf;

/* ERR_INVALID when years, rows or a figure are out of range, or a result is beyond YEN_MAX. */
Status whatif_compute(const WhatIfInputs *in, WhatIf *ret);
