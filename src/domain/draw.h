/* draw.h: reproducible draws from the distributions that counts and costs have. Every loop is bounded: a draw that was
 * rejected DRAW_TRIES times (never, with sound numbers) answers the mean. */
#pragma once
#include "base/rng.h"

double draw_normal(Rng *r);
/* Poisson: multiplication below 10, else PTRS (Hörmann 1993, doi 10.1016/0167-6687(93)90997-4). mean ≤ 0 gives 0. */
int64_t draw_poisson(Rng *r, double mean);
/* Binomial: inversion while n × p < 10, else BTRS (Hörmann 1993, doi 10.1080/00949659308811496). p is cut to 0…1. */
int64_t draw_binomial(Rng *r, int64_t n, double p);
/* Gamma: Marsaglia & Tsang 2000, doi 10.1145/358407.358414. 0 unless both are positive. */
double draw_gamma(Rng *r, double shape, double scale);
