/* original.h: the claim lines of a month that still stand, found by what a correction names: person, provider,
 * service item. Loaded for a month when its first correction comes. */
#pragma once
#include "domain/service.h"
#include "feature/import/map.h"

typedef struct {
    uint64_t key;               /* of person, provider, item and month */
    int32_t next;               /* of the same key; -1 at the end */
    bool gone;                  /* taken back */
    uint8_t service, program, level;
    int32_t provider;
    int64_t person;
    int64_t days, units, cost, paid;
} Original;

typedef struct {
    Original *items;
    size_t n, room;
    Map first;                  /* key -> index + 1 of the newest */
    Map months;                 /* months loaded */
} Originals;

void originals_done(Originals *o);
bool originals_has(const Originals *o, Month month);
MUST_USE Status originals_loaded(Originals *o, Month month);
uint64_t original_key(int64_t person, int32_t provider, uint64_t item, Month month);
/* A line: stands from now on; with `back` one that its negative takes away. */
MUST_USE Status originals_add(Originals *o, const Original *line, bool back);
/* The next standing line of the key after `after` (-1: the newest); -1 when there is none. */
int32_t originals_next(const Originals *o, uint64_t key, int32_t after);
