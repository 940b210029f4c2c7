/* whatif.h: what decisions of the town would do to this year's landing and to every year after it, against the cap's own path.
 *
 *   base       this year's landing; later years × N(y) ÷ N(this year): the same use and the same prices (an assumption).
 *              N is the people of 75 and over, or of 85 and over, as the town chooses; both bases are told
 *   N75, N85   counted as far as known, then as a projection says where one is given, then × (1 + growth) a year; growth is the cap's own
 *              rate (three years) unless the town says otherwise
 *   cap        the rule itself (cap.h) on the path of N75; this year's S and P grow with N75 (an assumption), 個別協議 is not repeated
 *   effects    graduation     −net of graduation.h for the months of the year
 *              shift          people × months × (yen there − yen here)
 *              new class      courses × their cost − those whom the course made leave × months × yen; a course makes
 *                             treated − control leave, not treated (Hattori et al. 2019: +7.3 points)
 *              price          this line's yen × change × months ÷ 12
 *              population     the base on the town's growth − the base on the rate's
 *              certification  the lines of persons × (rate of the year ÷ rate now − 1); the rate moves in a straight line to its year
 *
 * Each effect is that of the decision alone, so their order means nothing. What they do to one another (a dearer price is not paid
 * for those who left; nobody leaves twice) is one figure of its own: total = base + effects + together.
 * Months that are paid already change no more. Every figure is the town's, with its mark and source: nothing is assumed here but
 * what stands above. */
#pragma once
#include "base/date.h"
#include "domain/cap.h"
#include "domain/graduation.h"

#define WHATIF_YEARS_MAX 12
#define WHATIF_ROWS_MAX 40
#define WHATIF_LINES_MAX 64
#define WHATIF_NONE INT64_MIN
#define WHATIF_WHOLE 10000 /* 100 % in 1/100 % */

typedef enum { WHATIF_GRADUATION, WHATIF_SHIFT, WHATIF_NEW_CLASS, WHATIF_PRICE, WHATIF_POPULATION, WHATIF_CERTIFICATION, WHATIF_KIND_COUNT } WhatIfKind;

/* What an effect is made of; yen of spending, so that a saving is negative. */
typedef enum { WHATIF_GROSS, WHATIF_CARE, WHATIF_REPLACEMENT, WHATIF_NATURAL, WHATIF_COURSE, WHATIF_PART_COUNT } WhatIfPart;

/* A service and programme type in this year's landing. */
typedef struct {
    int64_t yen, people;       /* people 0: not known */
    bool personal;             /* its cost goes with the people who use it */
} WhatIfLine;

/* Every figure is 0 or more, or WHATIF_NONE, but for the changes. */
typedef struct {
    WhatIfKind kind;
    Month from, to;            /* to 0: open */
    size_t line, to_line;      /* 1 + place in lines; 0: none of them */
    int64_t people;            /* who leave, who change, places of a course */
    int64_t unit_yen, to_yen;  /* paid for a person-month, here and there */
    int64_t care_management, replacement; /* of a graduate's month */
    int64_t courses;           /* a year */
    int64_t start_months;      /* bit 0 January … bit 11 December; WHATIF_NONE: at even distances from the first month on */
    int64_t course_months, course_yen;
    int64_t fill, treated, control; /* in 1/100 % */
    int64_t hold_months;       /* for how long those who left stay away */
    int64_t price_permille;    /* −1000 to 10000 */
    int64_t growth_permille;   /* of N75, a year */
    int64_t growth85_permille; /* of N85, a year; may be missing */
    int64_t cert_from, cert_to; /* 要支援1・2 of those of 75 and over, in 1/100 %: now, and from until_year on */
    int64_t until_year;
} WhatIfRow;

typedef struct {
    int first_year, last_year, year_starts;
    int64_t landing;
    Month known;               /* the last month paid; 0: none */
    const CapInputs *cap;      /* of the first year, with every N75 that is known */
    const CapValue *n85;       /* as cap->n75; NULL: none is known */
    const CapValue *path75, *path85; /* of years after the last count, as foretold elsewhere (cap->n75's places); NULL: carried on by the rate */
    bool follow85;             /* the base goes with N85, where it is known */
    const WhatIfLine *lines;
    size_t line_count;
    const WhatIfRow *rows;
    size_t row_count;
} WhatIfInputs;

typedef struct {
    int year;
    int64_t n75, base_n75;     /* 0: not known */
    int64_t n85, base_n85;
    int64_t base, total;       /* without the decisions; with them */
    int64_t base75, base85;    /* on either of the two paths; base85 is 0 where N85 is not known */
    int64_t effects[WHATIF_ROWS_MAX], gross[WHATIF_ROWS_MAX];
    int64_t parts[WHATIF_ROWS_MAX][WHATIF_PART_COUNT]; /* sum to the effect */
    int64_t together;
    bool has_cap, has_base_cap;
    int64_t cap, base_cap;     /* on the town's growth; on the rate's */
} WhatIfYear;

typedef struct {
    WhatIfYear years[WHATIF_YEARS_MAX];
    size_t year_count;
    int64_t growth_permille, growth85_permille; /* of the base, in whole ‰ */
    bool grows, grows85;       /* false: N of four years is not known; it stays */
    bool follows85;
    bool left_out[WHATIF_ROWS_MAX][GRADUATION_ITEM_COUNT];
    bool past[WHATIF_ROWS_MAX]; /* begins in months that are paid already: only the rest counts */
} WhatIf;

/* ERR_INVALID when years, rows or a figure are out of range, a path is given twice, or a result is beyond YEN_MAX. */
Status whatif_compute(const WhatIfInputs *in, WhatIf *ret);
