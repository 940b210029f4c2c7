/* suppress_inside.h: what the files of suppress.h share. */
#pragma once
#include "domain/suppress.h"

/* Does a reader have to work it out? */
bool suppress_unknown(const SuppressCell *c);
/* The hidden cells as unknowns, and the sums that hold at least one of them. */
typedef struct {
    const uint32_t *cells;   /* of the unknowns */
    uint32_t *unknown;       /* of a cell; UINT32_MAX: shown */
    size_t n, rows;
    int8_t *matrix;          /* rows × n: +1 a part, −1 the total */
    uint32_t *sum_of;        /* of each row */
} SuppressUnknowns;
MUST_USE Status suppress_unknowns(const Suppress *s, Arena *a, SuppressUnknowns *ret);

/* Unknowns that follow exactly; with alone, also those that one follows from when another person alone in his cell knows his own. */
MUST_USE Status suppress_follows(const Suppress *s, const SuppressUnknowns *u, bool alone, Arena *a, bool *ret);

/* The least and the most of each unknown. wanted: no closer than the safety of a cell asks; stops as soon as that is proven. */
MUST_USE Status suppress_reach(const Suppress *s, const SuppressUnknowns *u, bool wanted, Arena *a, double *ret_lo, double *ret_hi);
bool suppress_wide(const SuppressCell *c, double lo, double hi);

/* The cheapest further cells that put a hidden cell on a circle, hidden at once; cells worth less than least do not count as a way.
 * ERR_NOT_FOUND: no way, or the cell is in more than two sums. */
MUST_USE Status suppress_close_circle(Suppress *s, uint32_t cell, int64_t least);
