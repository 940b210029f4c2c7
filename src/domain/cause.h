/* cause.h: the causes of what 総合事業 costs, from the counts a town has:
 *
 *   spending = N75 × e × Σ_service u × m × Σ_provider w × c          c = v × q where visits are counted
 *
 *   N75  people of 75 and over             e  要支援 and 事業対象者 to a person of 75+     u  users to one of those
 *   m    months used by a user              w  a provider's share of the months            c  yen a month
 *   v    visits a month                     q  yen a visit
 *
 * A provider of one side only has a share of 0 on the other; a service of one side only has no users there. Money that no
 * count explains (過誤調整 without months, months without users) is a cell of its own whose whole difference is price. */
#pragma once
#include "domain/decompose.h"

typedef enum { CAUSE_FROM, CAUSE_TO } CauseSide;
typedef enum {
    CAUSE_POPULATION, CAUSE_ELIGIBLE, CAUSE_USERS, CAUSE_MONTHS, CAUSE_MIX,
    CAUSE_VISITS, /* yen a month when visits are not counted: then the last factor */
    CAUSE_PRICE,
    CAUSE_FACTORS_MAX
} CauseFactor;

typedef struct {
    const char *key;
    const char *label; /* Japanese */
} CauseInfo;
const CauseInfo *cause_info(size_t factor, bool by_visits);

typedef struct {
    Str key;
    int64_t users[2];  /* different people in the year, by side */
} CauseService;

typedef struct {
    size_t service;    /* which of the services */
    Str provider;
    int64_t months[2]; /* 実人員 × 月 */
    int64_t visits[2]; /* 0: paid by the month */
    int64_t yen[2];
} CauseRow;

typedef struct {
    int64_t population[2], eligible[2]; /* N75 and E */
    const CauseService *services;
    size_t service_count;
    const CauseRow *rows;
    size_t row_count;
    bool by_visits;
    bool same_size; /* the first side is made as large as the second: a pool of peers, shown at the size of the town */
} CauseInputs;

typedef struct {
    DecomposeInputs in;  /* with the centred mix */
    const Str *keys;     /* of each cell: service/provider */
    const size_t *rows;  /* of each cell: which of the rows */
    int64_t difference;  /* in yen, exact; rounded once with same_size */
} CauseCells;

/* ERR_INVALID when a population or the eligible are not positive, a count is negative or beyond YEN_MAX, or no row has
 * anything. Months and yen may be negative. */
Status cause_cells(const CauseInputs *in, Arena *arena, CauseCells *ret);

/* How wide chance is (偶然の幅): both sides drawn anew. Users are Poisson; the months of a user binomial in the months that
 * there were; months fall to providers as a multinomial; the yen of a month are gamma. */
typedef struct {
    size_t draws;
    uint64_t seed;
    int64_t months;  /* that a user could use: 12 in a whole year */
    double yen_cv;   /* standard deviation ÷ mean of the yen of a user's month: an assumption of the town */
} CauseChance;
#define CAUSE_DRAWS_MAX 10000

typedef struct {
    long double lo, hi; /* 80 % of the draws */
} CauseWidth;
typedef struct {
    CauseWidth effects[CAUSE_FACTORS_MAX], total;
} CauseWidths;
Status cause_chance(const CauseInputs *in, const CauseChance *chance, Arena *arena, CauseWidths *ret);
