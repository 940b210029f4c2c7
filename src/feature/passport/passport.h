/* passport.h: the passport of a number (数字の出どころ): what it is, by which formula of which version, from which figures and
 * rows, by which import, who changed them and when; also as of an earlier day. One table of figures for all screens. */
#pragma once
#include "http/feature.h"

typedef enum { PASSPORT_YEN, PASSPORT_PERCENT, PASSPORT_MONTH, PASSPORT_PEOPLE, PASSPORT_PLAIN } PassportUnit;

/* What the program can say of today's value by itself; the others are told by the screen they stand on. */
typedef enum {
    PASSPORT_TOLD, PASSPORT_CAP, PASSPORT_APPROVED, PASSPORT_SPENT, PASSPORT_LANDING, PASSPORT_LANDING_LOW, PASSPORT_LANDING_HIGH, PASSPORT_OVER,
    PASSPORT_CHANCE, PASSPORT_FIRST_OVER
} PassportValue;

/* What it is made of. */
enum {
    FROM_CAP_INPUTS = 1, FROM_POPULATION = 2, FROM_APPROVALS = 4, FROM_CLAIMS = 8, FROM_LEDGER = 16, FROM_OUTLOOK = 32, FROM_STATISTIC = 64,
    FROM_SCENARIO = 128, FROM_SETTING = 256
};

typedef struct {
    const char *from;    /* since when: a fiscal year of the rule, or a version of ours */
    const char *formula; /* Japanese */
    const char *article; /* law or literature */
} PassportVersion;

#define PASSPORT_VERSIONS_MAX 4
typedef struct {
    const char *key, *label;
    PassportUnit unit;
    PassportValue value;
    unsigned from;
    PassportVersion versions[PASSPORT_VERSIONS_MAX]; /* the newest first; ends with {0} */
} PassportFigure;

const PassportFigure *passport_figure(Str key); /* NULL: unknown */
extern const PassportFigure passport_figures[];
extern const size_t passport_figure_count;
extern const Feature feature_passport;
