/* passport.h: the passport of a number (数字の出どころ): what it is, by which formula of which version, from which figures, rows
 * and imports. One table of figures for all screens, files and prints; what it is made of is read from the rows themselves. */
#pragma once
#include "schema/landing_kept.h"

typedef enum { PASSPORT_YEN, PASSPORT_PERCENT, PASSPORT_MONTH, PASSPORT_PEOPLE, PASSPORT_PLAIN } PassportUnit;

/* What the program can say of the value by itself; the others are told by the screen they stand on. */
typedef enum {
    PASSPORT_TOLD, PASSPORT_CAP, PASSPORT_APPROVED, PASSPORT_SPENT, PASSPORT_LANDING, PASSPORT_LANDING_LOW, PASSPORT_LANDING_HIGH, PASSPORT_OVER,
    PASSPORT_CHANCE, PASSPORT_FIRST_OVER
} PassportValue;

/* What it is made of. */
enum {
    FROM_CAP_INPUTS = 1, FROM_POPULATION = 2, FROM_APPROVALS = 4, FROM_CLAIMS = 8, FROM_LEDGER = 16, FROM_OUTLOOK = 32, FROM_STATISTIC = 64,
    FROM_SCENARIO = 128, FROM_SETTING = 256, FROM_PEOPLE = 512 /* typed, said or decided by people; the screen names them */
};

/* When a version is the one that counts. */
typedef enum { RULE_ALWAYS, RULE_FULL /* where the full engine speaks */, RULE_SIMPLE /* where it cannot */, RULE_OLD /* no longer */ } PassportRule;

typedef struct {
    const char *from;    /* since when: a fiscal year of the rule, or a version of ours */
    const char *formula; /* Japanese */
    const char *article; /* law or literature */
    int from_year;       /* of a dated rule: the first fiscal year; 0: none */
    PassportRule rule;
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
/* Is versions[i] the one that counts in this year? full: the full engine speaks there. */
bool passport_in_force(const PassportFigure *f, size_t i, int year, bool full);

typedef struct {
    Str label;
    int64_t value;
    const char *unit;     /* yen, people, permille, basis, months, month_of_year */
    Str mark, source;
    const char *entity;   /* whose row it is; NULL: none */
    int64_t id;
} PassportInput;
#define PASSPORT_INPUTS_MAX 200
/* The figures of this town that the figure of the year stands on. */
MUST_USE Status passport_inputs(Db *db, int64_t org, int year, const PassportFigure *f, Arena *a, PassportInput **ret, size_t *ret_n);
/* "1,234,000円" */
Str passport_amount(int64_t value, const char *unit, Arena *a);

typedef struct {
    int64_t id, applied_ms, rows_taken;
    Str file_name, by;
} PassportBatch;
#define PASSPORT_BATCHES_SHOWN 12
/* Imports whose rows are part of the figure and which stood at the moment, the newest first; at most PASSPORT_BATCHES_SHOWN. */
MUST_USE Status passport_batches(Db *db, int64_t org, const PassportFigure *f, Month first, Month last, int64_t at_ms, Arena *a, PassportBatch *ret, size_t *ret_n,
                                 bool *ret_more);

extern const Sql passport_sql_batches, passport_sql_approvals;
#define PASSPORT_STATEMENTS &passport_sql_batches, &passport_sql_approvals, LANDINGS_STATEMENTS
