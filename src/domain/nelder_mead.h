/* nelder_mead.h: finding the lowest place of a function without its derivatives: the simplex method of Nelder & Mead
 * (1965, doi 10.1093/comjnl/7.4.308), with the coefficients that follow the number of dimensions (Gao & Han 2012,
 * doi 10.1007/s10589-010-9329-3). The same start gives the same answer on every machine. */
#pragma once

#define NELDER_MEAD_DIMENSIONS_MAX 32

/* The value at x; whatever is not a number counts as infinitely high. */
typedef double (*NelderMeadFn)(void *context, const double *x);

typedef struct {
    int dimensions;    /* 1 to NELDER_MEAD_DIMENSIONS_MAX */
    const double *step; /* first step along each axis, not zero */
    double tolerance;  /* ends when the values of the simplex differ by less than this */
    int iterations_max;
} NelderMead;

/* Moves x from its start to the lowest place found and answers the value there, never more than that of the start. */
double nelder_mead(const NelderMead *how, NelderMeadFn f, void *context, double *x);
