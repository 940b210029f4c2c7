/* monitor_parts.h: what the files of this feature share. */
#pragma once
#include "feature/monitor/monitor.h"
#include "http/told.h"

#define POINTS_MAX 120       /* of one indicator: ten years of months */
#define INDICATORS_MAX 40
#define PORTRAITS_MAX 12

/* What the cube says of one month of service. */
typedef struct {
    Month month;
    int64_t paid, people, paid_equivalent, people_equivalent, people_c, paid_general;
} MonthFacts;

/* A figure that the data know. value: false when the month has nothing to divide by. */
typedef struct {
    const char *key, *label, *unit;
    int digits;
    bool (*value)(const MonthFacts *m, int64_t *ret);
    OutsideDepth needs; /* a reader outside the town hall is told it of months that he may look into so deep */
} FigureKind;
const FigureKind *figure_kind(Str key); /* NULL when there is none */

typedef struct {
    Date day;
    int64_t value;
    Str note;
    int64_t reading, rev;    /* 0: computed */
} Point;

typedef struct {
    Indicator it;
    Str unit;
    int digits;
    Point *points;           /* in order of days */
    size_t n;
} Measured;

typedef struct {
    int64_t id;
    Date day;
    Str title, sheet;        /* sheet: one JSON value */
} Portrait;

/* One engagement as the monitoring sheet shows it. */
typedef struct {
    int64_t id, fiscal_year;
    Str theme, goal, reached, assessment, wanted, present, wish, concern, town;
    Measured *indicators;
    size_t n;
    Portrait portraits[PORTRAITS_MAX];
    size_t n_portraits;
    struct {
        int64_t kept, kept_late, open, late, dropped;
    } promises;
    Date today;
} Sheet;

/* ERR_NOT_FOUND when the town has no such engagement. */
MUST_USE Status sheet_read(Req *rq, Sheet *ret);
/* (now − begin) ÷ (target − begin) in percent, toward zero; false when one of them is unknown or there was no way to go. */
bool measured_progress(const Measured *m, int64_t *ret_percent);
/* 18.4％ */
Str measured_words(const Measured *m, int64_t value, Arena *a);

Status monitor_xlsx(Req *rq);

extern const Sql sheet_sql_engagement, sheet_sql_indicators, sheet_sql_readings, sheet_sql_cube, sheet_sql_told_cube, sheet_sql_promises, sheet_sql_portraits;
