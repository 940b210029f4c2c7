/* map.h: counts and numbers by a 64-bit key: open addressing, no allocation per entry, 12 bytes an
 * entry. For millions of claim lines, where a tree or a list of nodes would not fit into memory.
 * Keys are hashed or packed by the caller; they are not chosen by strangers. */
#pragma once
#include "base/status.h"
#include <stdbool.h>
#include <stdint.h>

typedef struct {
    uint64_t *keys;   /* 0: free */
    int32_t *values;
    size_t size, n;   /* size is a power of two; filled to three quarters at most */
} Map;

void map_done(Map *m);      /* for CLEANUP */
void map_clear(Map *m);     /* keeps the memory */
/* The value of the key; made as 0 when new. The pointer lives until the next map_at. *ret_new may be NULL. */
MUST_USE Status map_at(Map *m, uint64_t key, int32_t **ret, bool *ret_new);
const int32_t *map_get(const Map *m, uint64_t key); /* NULL when absent */
/* Spreads the bits of a packed key (finaliser of SplitMix64, a bijection). */
uint64_t map_mix(uint64_t key);
