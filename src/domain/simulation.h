/* simulation.h: block 6 of the worksheet: users and price of each service in a target year as people set them, with the years
 * on the way there. What the year costs without any change, and its people, come from whatif.h.
 *
 *   natural     users now × people of the year ÷ people now; the price of today. A line without users: its yen × the same
 *   cell        what somebody set for the target year; what he left out stays natural
 *   on the way  in a straight line from today to the cell, or at once from the next year on
 *   total       base + Σ lines (users × price × 12 as set − users × price × 12 natural); so nothing set is the base itself */
#pragma once
#include "base/limits.h"
#include "base/status.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define SIMULATION_YEARS_MAX 12
#define SIMULATION_LINES_MAX 64
#define SIMULATION_NONE INT64_MIN
#define SIMULATION_USERS_MAX 1000000
#define SIMULATION_UNIT_MAX 10000000

typedef struct {
    int64_t users;    /* persons of a month; 0: the line has none, and only yen count */
    int64_t unit_yen; /* of a person-month */
    int64_t yen;      /* of the year */
} SimulationCell;

typedef struct {
    SimulationCell now, set; /* set: SIMULATION_NONE where nothing is; yen only of a line without users */
} SimulationLine;

typedef struct {
    size_t year_count;       /* the first is this year, the last the target */
    const int64_t *people;   /* whom the cost goes with, a year; 0: not known, nothing moves */
    const int64_t *base;     /* yen without any change */
    const SimulationLine *lines;
    size_t line_count;
    bool at_once;
} SimulationInputs;

typedef struct {
    SimulationCell natural[SIMULATION_LINES_MAX][SIMULATION_YEARS_MAX], cells[SIMULATION_LINES_MAX][SIMULATION_YEARS_MAX];
    int64_t total[SIMULATION_YEARS_MAX];
    bool at_nothing[SIMULATION_YEARS_MAX]; /* what is saved is more than the base: the total is 0, since no cost is below it */
} Simulation;

/* ERR_INVALID when counts or figures are out of range, or a total is beyond YEN_MAX. */
Status simulation_compute(const SimulationInputs *in, Simulation *ret);
