/* rng.h: reproducible random numbers, the same on every machine: a counter-based SplitMix64
 * (Steele, Lea & Flood 2014, doi 10.1145/2660193.2660195). Not for secrets. */
#pragma once
#include <stdint.h>

typedef struct {
    uint64_t state;
} Rng;

void rng_init(Rng *r, uint64_t seed, uint64_t stream); /* independent streams of one seed */
uint64_t rng_next(Rng *r);
uint64_t rng_below(Rng *r, uint64_t bound);            /* uniform in [0, bound); 0 gives the full range */
double rng_unit(Rng *r);                               /* [0, 1), 53 bits */
