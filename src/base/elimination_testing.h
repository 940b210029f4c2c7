/* elimination_testing.h: what follows from the sums that somebody knows. Tests of what is hidden play a reader who keeps every figure and eliminates. */
#pragma once
#include <stdbool.h>
#include <stdint.h>

enum { ELIMINATION_MAX = 180, ELIMINATION_PRIME = 1000003 };

/* Begins with zeros and `n`, the number of unknowns. A sum is what each of them counts in it, modulo the prime. */
typedef struct {
    int n;
    int64_t known[ELIMINATION_MAX][ELIMINATION_MAX]; /* an echelon: a row stands at its first unknown, which counts once in it */
    bool pivot[ELIMINATION_MAX];
} Elimination;

static inline int64_t elimination_inverse(int64_t x)
{
    int64_t y = 1;
    for (int e = ELIMINATION_PRIME - 2; e; e >>= 1, x = x * x % ELIMINATION_PRIME)
        y = e & 1 ? y * x % ELIMINATION_PRIME : y;
    return y;
}

/* Leaves of a sum what does not follow from what is known, and answers its first unknown; n: nothing is left. */
static inline int elimination_reduce(const Elimination *e, int64_t *sum)
{
    int lead = e->n;
    for (int i = 0; i < e->n; i++) {
        int64_t factor = sum[i];
        for (int k = i; factor && e->pivot[i] && k < e->n; k++)
            sum[k] = ((sum[k] - factor * e->known[i][k]) % ELIMINATION_PRIME + ELIMINATION_PRIME) % ELIMINATION_PRIME;
        if (sum[i] && lead == e->n)
            lead = i;
    }
    return lead;
}

/* Both leave the sum reduced. */
static inline bool elimination_knows(const Elimination *e, int64_t *sum)
{
    return elimination_reduce(e, sum) == e->n;
}

static inline void elimination_learn(Elimination *e, int64_t *sum)
{
    int lead = elimination_reduce(e, sum);
    if (lead == e->n)
        return;
    int64_t by = elimination_inverse(sum[lead]);
    for (int k = 0; k < e->n; k++)
        e->known[lead][k] = sum[k] * by % ELIMINATION_PRIME;
    e->pivot[lead] = true;
}
