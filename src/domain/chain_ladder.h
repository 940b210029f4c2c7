/* chain_ladder.h: what the last months will come to when the late claims (月遅れ請求, 過誤) are in: the chain ladder on
 * the claim triangle, with the error that Mack gives it (Mack 1993, ASTIN Bulletin 23, 213–225).
 *
 *   C[i][j]   what was known of month i when it was j months old; known for i + j < n
 *   f[j]    = Σ C[i][j+1] ÷ Σ C[i][j], over the months that have both
 *   ultimate= C[i][last] × f of the ages to come; what is still to come is the reserve */
#pragma once
#include "base/status.h"

#define CHAIN_LADDER_MAX 36 /* months, and ages */

typedef struct {
    double factors[CHAIN_LADDER_MAX];  /* [j]: from age j to j + 1 */
    double ultimate[CHAIN_LADDER_MAX]; /* of month i */
    double error[CHAIN_LADDER_MAX];    /* standard error of it */
    double reserve, reserve_error;     /* of all months */
} ChainLadder;

/* triangle is n rows of n ages; the corner that is not known yet is not read. ERR_INVALID: n outside 4..CHAIN_LADDER_MAX,
 * a known value that is not a number, or an age at which nothing was paid in sum. */
MUST_USE Status chain_ladder(const double *triangle, int n, ChainLadder *ret);
