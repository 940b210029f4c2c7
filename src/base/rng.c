#include "base/rng.h"

static uint64_t mix(uint64_t z)
{
    z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9u;
    z = (z ^ (z >> 27)) * 0x94d049bb133111ebu;
    return z ^ (z >> 31);
}

void rng_init(Rng *r, uint64_t seed, uint64_t stream)
{
    r->state = mix(seed ^ mix(stream + 0x9e3779b97f4a7c15u));
}

uint64_t rng_next(Rng *r)
{
    return mix(r->state += 0x9e3779b97f4a7c15u);
}

uint64_t rng_below(Rng *r, uint64_t bound)
{
    if (bound == 0)
        return rng_next(r);
    uint64_t limit = UINT64_MAX - UINT64_MAX % bound, x;
    do
        x = rng_next(r);
    while (x >= limit);
    return x % bound;
}

double rng_unit(Rng *r)
{
    return (double)(rng_next(r) >> 11) * 0x1p-53;
}
