/* decompose.h: why spending differs between two populations (last year and this one, peers and the town).
 *
 * A total is the sum over cells of the product of K factors. The effect of a factor is its Shapley value, which is
 * Das Gupta's symmetric decomposition (Standardization and Decomposition of Rates, 1993, ch. 2 and 4):
 *
 *   effect_k = (B_k − A_k) × Σ_{r=0}^{K−1} [ Σ_{|S|=r} Π_{j∈S} B_j Π_{j∉S} A_j ] ÷ (K × binom(K−1, r))
 *
 * It leaves no residual, depends on no order and takes zeros and negative months (過誤調整). The weights are those of a mean over the
 * straight way from A to B, so a few nodes on that way give the sum over all mixtures; a factor that did not change
 * has an effect of exactly 0. A total that is no sum of products (a ratio) is asked for on the 2^K mixtures.
 *
 * Undefined factors (nobody was there) are NaN; they take the value of the other population, so that who comes or goes
 * counts wholly in the factor that is 0 there: share of a provider that is new, uptake of a service that is new. */
#pragma once
#include "base/arena.h"
#include "base/limits.h"

#include <math.h>

#define DECOMPOSE_FACTORS_MAX 8
#define DECOMPOSE_CELLS_MAX 100000
#define DECOMPOSE_POPULATIONS_MAX 64
#define DECOMPOSE_VALUE_MAX 1e15
#define DECOMPOSE_UNDEFINED NAN

typedef struct {
    size_t factors, cells;
    const double *from, *to; /* cells × factors, row by row */
    /* The centred view of the mix, when mix is not 0 (masks of factors). The sum over a group of a mix factor is the
     * same in both populations; each cell's term then means “more at a dearer than average price” and the factor's
     * total stays what it was. */
    unsigned mix;            /* one factor */
    unsigned price;          /* the factors that make the price, at least one */
    const uint32_t *group;   /* of each cell, below cells; NULL: one group */
} DecomposeInputs;

typedef enum {
    DECOMPOSE_GOOD,
    DECOMPOSE_SIZE,      /* no cells or factors, or too many */
    DECOMPOSE_RANGE,     /* infinite, or beyond DECOMPOSE_VALUE_MAX */
    DECOMPOSE_HIDDEN,    /* undefined although no other factor of that population is 0 */
    DECOMPOSE_MIX,       /* masks that cannot be, or a group number beyond the cells */
    DECOMPOSE_MIX_SUM,   /* the mix of a group does not sum to the same in both populations */
    DECOMPOSE_MIX_COMMON /* cells of one group differ in a factor that is neither mix nor price */
} DecomposeRefusal;

typedef struct {
    DecomposeRefusal refusal;
    size_t cell, factor;
    bool to;             /* of the second population */
} DecomposeIssue;

typedef struct {
    long double from, to, total;                /* total = to − from */
    long double effects[DECOMPOSE_FACTORS_MAX]; /* they sum to total */
    long double *cells;                         /* cells × factors, in the arena */
} Decomposition;

/* How many things are wrong; the first `room` of them are written. */
size_t decompose_check(const DecomposeInputs *in, Arena *arena, DecomposeIssue *ret, size_t room);
/* ERR_INVALID when decompose_check finds anything. */
Status decompose_compute(const DecomposeInputs *in, Arena *arena, Decomposition *ret);
const char *decompose_refusal_code(DecomposeRefusal r);
const char *decompose_refusal_sentence(DecomposeRefusal r);

/* ---- yen ---- */

/* Whole yen that sum to target exactly: cut, then one yen each to the largest remainders; ties go by the key of the cell
 * (by its place when keys is NULL), then by factor. ERR_INVALID when the values do not sum to target within a yen or one
 * is beyond YEN_MAX. Every margin is a sum of these cells and is never rounded by itself. */
Status decompose_round(const long double *cells, const Str *keys, size_t n, size_t factors, int64_t target, Arena *arena,
                       int64_t *ret);
void decompose_margin(const int64_t *yen, size_t n, size_t factors, int64_t *ret);

/* Against the cap, which grows with the population of 75 and over: Δ(spending − cap) = own + population. */
typedef struct {
    int64_t own;        /* all effects but that of the population */
    int64_t population; /* its effect less the growth of the cap: 人口要因は上限も動く */
    int64_t total;
} DecomposeCapView;
DecomposeCapView decompose_cap_view(const int64_t *effects, size_t factors, size_t population_factor, int64_t cap_from, int64_t cap_to);

/* ---- any function, any number of populations ---- */

/* The total when the factors in mask are those of population `to` and the others those of `from`. */
typedef long double (*DecomposeTotal)(void *context, size_t from, size_t to, unsigned mask);

typedef struct {
    long double from[DECOMPOSE_FACTORS_MAX], to[DECOMPOSE_FACTORS_MAX]; /* standardised on all the other factors */
    long double effects[DECOMPOSE_FACTORS_MAX];                        /* to − from */
} DecomposeRates;
/* ERR_INVALID when a total is not finite or the factors are none or too many. */
Status decompose_function(size_t factors, DecomposeTotal total, void *context, size_t from, size_t to, DecomposeRates *ret);

/* N populations with rates that agree with each other (Das Gupta 1993, eq. 6.11); the effect between any two of them
 * (eq. 6.12) is the difference of their rates, and the effects of all factors sum to the difference of the totals. */
typedef struct {
    size_t populations, factors;
    long double *totals;  /* by population */
    long double *rates;   /* populations × factors */
} DecomposeMany;
Status decompose_many(const double *const *values, size_t populations, size_t cells, size_t factors, Arena *arena, DecomposeMany *ret);
Status decompose_many_function(size_t populations, size_t factors, DecomposeTotal total, void *context, Arena *arena, DecomposeMany *ret);
/* The same for whoever has the effects between every two populations alone (eq. 6.12 is their mean over every third one):
 * effects[(i × populations + j) × factors + k] is that of k from i to j > i. ret: populations × factors; the effect from i to
 * j that agrees with all the others is ret[j] − ret[i]. */
void decompose_agree(const long double *effects, size_t populations, size_t factors, long double *ret);
long double decompose_many_effect(const DecomposeMany *m, size_t factor, size_t from, size_t to);
