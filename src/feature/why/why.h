/* why.h: why the town spends more than last year, than the towns like it, or than its prefecture: the exact decomposition of
 * the year to date (domain/cause.h) from the cube, and which towns are like it by circumstances alone (domain/peers.h). */
#pragma once
#include "http/feature.h"

/* A town that people add to the peers or leave out, and why. */
typedef struct {
    Row row;
    int64_t other;  /* organisation */
    Str choice;     /* "in", "out" */
    Str reason;
} PeerChoice;

extern const Entity entity_peer_choice;
extern const Feature feature_why;
