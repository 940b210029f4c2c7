/* naive.h: the plain methods that every other one has to beat, in the form of ets.h, so that all are advanced, simulated
 * and judged by the same code. Missing months are NAN; errors are one-step errors, NAN where there is none. */
#pragma once
#include "domain/ets.h"

/* The month as a season ago; with drift, plus the mean step of a season. A missing month stands as the season before it.
 * ERR_INVALID: fewer than m months (m + 1 for a drift), or nothing known in the first season at some month. */
MUST_USE Status naive_seasonal(const double *y, int n, int m, bool drift, EtsModel *ret, double *ret_sigma, double *ret_errors);
/* The mean of the last `months` (1: the last value, a random walk). ERR_INVALID: nothing known. */
MUST_USE Status naive_last(const double *y, int n, int months, EtsModel *ret, double *ret_sigma, double *ret_errors);
/* Mean |y[t] − y[t − m]|, by which errors are scaled (MASE, Hyndman & Koehler 2006); NAN when there is none. */
double naive_scale(const double *y, int n, int m);
