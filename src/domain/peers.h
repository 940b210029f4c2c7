/* peers.h: which towns are like this one, by circumstances alone — never by spending or by the choice of services, which
 * are what is to be compared (CIPFA's principle).
 *
 *   robust       z = (x − median) ÷ (1.4826 × MAD), cut at ±4;     d² = Σ w Δz² ÷ Σ w, over what both towns have (Gower)
 *   euclid       z = (x − mean) ÷ sd;                               d² = Σ w Δz², scaled up for what is missing
 *   mahalanobis  d² = Δᵀ S*⁻¹ Δ of √w Δx, S* = (1 − λ) S + λ diag S (solved by Cholesky); only towns with every feature
 *
 * A feature whose MAD is 0 (most towns have the same) is scaled by its mean absolute deviation; one that never varies
 * makes no difference. */
#pragma once
#include "base/arena.h"

#define PEERS_FEATURES_MAX 32
#define PEERS_ROWS_MAX 20000
#define PEERS_K_MAX 1000
#define PEERS_DRAWS_MAX 10000
#define PEERS_SHRINK_AUTO (-1.0) /* Ledoit–Wolf towards the diagonal (Schäfer & Strimmer 2005) */

typedef enum { PEERS_ROBUST, PEERS_MAHALANOBIS, PEERS_EUCLID } PeersMethod;
typedef enum { PEERS_AUTO, PEERS_IN, PEERS_OUT } PeersManual; /* IN comes on top of the k nearest */

typedef struct {
    size_t features, rows;
    const double *values;       /* rows × features; NaN: missing */
    const double *weights;      /* of the features; NULL: 1 each */
    const uint32_t *groups;     /* NULL, or of each row: towns of one 広域連合 share a number above 0 and count once */
    PeersMethod method;
    double shrinkage;           /* λ of mahalanobis, 0 to 1 or PEERS_SHRINK_AUTO */
    double observed_min;        /* share of the weight that both towns must have: 0.7 */
} PeersInputs;

typedef enum {
    PEERS_GOOD,
    PEERS_SIZE,      /* too few or too many features or rows */
    PEERS_WEIGHT,    /* a weight is negative or not finite, or all are 0 */
    PEERS_RANGE,     /* a value is infinite, or λ or the share are out of range */
    PEERS_TOO_FEW,   /* mahalanobis: fewer than two complete rows */
    PEERS_SINGULAR   /* mahalanobis: a feature does not vary or follows from others; λ above 0 helps the latter */
} PeersRefusal;

/* Standardised towns, ready to be asked; lives in the arena. */
typedef struct {
    PeersInputs in;
    PeersRefusal refusal;
    size_t refused_feature, refused_row;
    double *weights, weight_sum, shrinkage;
    double *z;      /* rows × features */
    double *white;  /* mahalanobis: L⁻¹ √w z */
    double *lower;  /* mahalanobis: L */
} Peers;

/* ERR_INVALID with nothing but the refusal. The values must outlive ret no longer than this call. */
Status peers_prepare(const PeersInputs *in, Arena *arena, Peers *ret);

typedef struct {
    size_t row;
    double distance;
    double observed;            /* share of the weight that both have */
    double shares[PEERS_FEATURES_MAX]; /* of d²; they sum to 1, or are all 0 with d = 0. mahalanobis: may be negative */
    double stability;           /* share of the perturbations in which it stays among the k nearest; −1: not asked */
    bool manual;
} Peer;

typedef struct {
    Peer *items;
    size_t count;
    size_t compared;            /* towns that could be compared */
} PeerList;

/* The k nearest, nearest first (ties by row), then those added by hand. manual: NULL or one a row. ERR_INVALID when the
 * row or k are out of range; a town that itself lacks too much has no peers. */
Status peers_find(const Peers *p, size_t of, size_t k, const PeersManual *manual, Arena *arena, PeerList *ret);
/* Fills stability: every weight × a factor between 0.5 and 1.5, drawn anew each time. */
Status peers_stability(const Peers *p, size_t of, size_t k, const PeersManual *manual, size_t draws, uint64_t seed,
                       Arena *arena, PeerList *list);

const char *peers_refusal_code(PeersRefusal r);
const char *peers_refusal_sentence(PeersRefusal r);
