/* suppress.h: small cells. A table of people may leave a town hall only when no figure in it, and none that follows from the
 * others by subtraction, tells of a handful of persons.
 *
 * The rule is that of the guideline for the national long-term care data (匿名介護情報等の提供に関するガイドライン,
 * 最小集計単位の原則): counts of 1 to 9 are not shown; of a municipality under 25,000 people 1 to 19; of one under 2,000 no counts at all; counts
 * of providers under 3 are not shown. 0 may be shown.
 *
 * A table is a system of cells and sums. First the small cells are hidden, then as many others as it takes. What is hidden is
 * safe when a reader who knows every shown cell, every sum and the rule still cannot tell it: not exactly (rank of the
 * system; in a two-way table: bridges of the graph of hidden cells), and not to within `width` (the least and the most it can be, by linear
 * programming); a small cell may moreover always be 0 or 1. And two persons who are alone in their cells do not
 * unmask each other (the null space).
 *
 * What everybody is told elsewhere (a town's whole) protects nothing: it is never hidden for another's sake, and the reader knows it. Where it is
 * small itself, nothing beside it is shown, not even a 0.
 *
 * Ian P. Fellegi 1972; Dan Gusfield, SIAM J. Comput. 17 (1988), on bridges; Sande's intervals as in sdcTable. */
#pragma once
#include "base/arena.h"
#include "base/date.h"

#define SUPPRESS_HIDDEN_MAX 600   /* hidden cells that a system can be asked about; beyond it everything is hidden */
#define SUPPRESS_RELATIONS_MAX 2000

typedef struct {
    int64_t below;      /* counts of persons from 1 to below − 1 are hidden */
    int64_t providers_below; /* the same for counts of providers */
    bool none;          /* no counts of persons at all */
} SuppressRule;
/* The rule in force that day for a municipality of so many people; −1: not known, which is taken for small. */
SuppressRule suppress_rule(Date day, int64_t population);
SuppressRule suppress_rule_newest(int64_t population); /* of what is asked for no day */

typedef struct {
    int64_t value;      /* as shown: cells add up by their values */
    int64_t people;     /* different persons behind it; what the rule asks */
    int64_t width;      /* so far apart must the least and the most be that a reader can think of */
    bool primary, hidden;
    bool told;          /* known to everybody, hidden or not */
} SuppressCell;

/* value of total = sum of the values of parts[first … first + n − 1] */
typedef struct {
    uint32_t total, first, n;
} SuppressSum;

typedef struct {
    Arena *arena;
    SuppressCell *cells;
    size_t n, room;
    uint32_t *parts;
    size_t n_parts, parts_room;
    SuppressSum *sums;
    size_t n_sums, sums_room;
    Status status;      /* ERR_MEMORY, ERR_TOO_LARGE, ERR_INVALID: a negative count, ERR_INTERNAL: a sum that does not add up */
} Suppress;

void suppress_init(Suppress *s, Arena *arena);
uint32_t suppress_cell(Suppress *s, int64_t value, int64_t people, int64_t width);
void suppress_tell(Suppress *s, uint32_t cell);
void suppress_hide(Suppress *s, uint32_t cell); /* for a reason of the caller's; protected like the small ones */
void suppress_sum(Suppress *s, uint32_t total, const uint32_t *parts, size_t n);
/* Hides what the rule hides, and then what protects it. */
MUST_USE Status suppress_run(Suppress *s, const SuppressRule *rule);
/* The second half alone: primary and hidden are set already. */
MUST_USE Status suppress_protect(Suppress *s);

/* ---- what a reader can work out; for tests and for suppress_protect ---- */
typedef struct {
    int64_t lo, hi;     /* INT64_MAX: no end */
} SuppressRange;
/* Of every cell; a shown one is [value, value]. Rounded outwards by less than one. */
MUST_USE Status suppress_ranges(const Suppress *s, Arena *a, SuppressRange *ret);
/* Which hidden cells follow exactly from what is shown. */
MUST_USE Status suppress_exact(const Suppress *s, Arena *a, bool *ret);
/* The same by bridges. ERR_UNSUPPORTED: not a two-way table (a cell in more than two sums, or an odd circle). */
MUST_USE Status suppress_bridges(const Suppress *s, Arena *a, bool *ret);
