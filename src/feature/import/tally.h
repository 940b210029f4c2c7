/* tally.h: the monthly cube of the months that a run touches, in memory: what the town has already
 * plus what the file adds, written once in the end. Gives the rows that cube_rebuild_month (schema/cube.h)
 * would make. */
#pragma once
#include "db/db.h"
#include "domain/service.h"
#include "feature/import/map.h"

enum { TALLY_LEVELS_MAX = 32 };

typedef struct {
    Month month;
    int32_t provider;           /* index given by the caller; the id is known at the end */
    uint8_t service, program, level; /* index of service_kind_at, Program, index of tally_level */
    bool dirty;                 /* this run changed it */
    int64_t people, lines, units, cost, paid;
} Cell;

/* Maps of one month are small enough for the processor's cache; files come month by month. */
typedef struct {
    Month month;
    Map at;                     /* packed cell key -> index */
    Map lines_of;               /* cell and person -> lines left */
    Map late_at;                /* month of examination -> index of LateSum */
} TallyMonth;

/* What the claims of a service month came to at one examination: a row of late_sum. */
typedef struct {
    Month month, exam;
    bool dirty;
    int64_t paid;
} LateSum;

typedef struct {
    Cell *cells;
    size_t n, room;
    LateSum *late;
    size_t n_late, late_room;
    TallyMonth *months;
    size_t n_months, months_room, last; /* last: the month asked for last */
    Map month_at;
    char levels[TALLY_LEVELS_MAX][8];
    size_t n_levels;
} Tally;

typedef struct {
    Month month, exam;
    int32_t provider;
    int service;                /* index of service_kind_at */
    Program program;
    int level;
    int64_t person;
    bool back;                  /* takes an earlier line back */
    int64_t units, cost, paid;
} TallyLine;

void tally_done(Tally *t);
/* The index of a care level text; -1 when there are too many or the text is too long. */
int tally_level(Tally *t, Str level);
MUST_USE Status tally_add(Tally *t, const TallyLine *line, bool dirty);
/* Writes the changed cells and late sums. provider_ids: by index. */
MUST_USE Status tally_write(const Tally *t, Db *db, int64_t org, const int64_t *provider_ids);
extern const Sql tally_put, tally_put_late;
