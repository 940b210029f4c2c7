#include "http/challenge.h"
#include "base/secret.h"

#include <pthread.h>
#include <stdlib.h>
#include <string.h>

#define WAYS 4 /* a purpose may stand in one of four neighbouring places */

typedef struct {
    uint8_t bound[32], bytes[CHALLENGE_BYTES];
    int64_t at_ms;
    bool used;
} Given;

struct Challenges {
    pthread_mutex_t lock;
    Given list[CHALLENGES_MAX];
};

Challenges *challenges_new(void)
{
    Challenges *c = calloc(1, sizeof *c);
    if (c)
        pthread_mutex_init(&c->lock, NULL);
    return c;
}

void challenges_free(Challenges **c)
{
    if (!*c)
        return;
    pthread_mutex_destroy(&(*c)->lock);
    free(*c);
    *c = NULL;
}

/* Where it stands, or where it may: an empty place or the oldest. */
static Given *place_of(Challenges *c, const uint8_t bound[static 32], bool *ret_there)
{
    uint64_t hash;
    Given *room = NULL;
    memcpy(&hash, bound, sizeof hash);
    for (size_t i = 0; i < WAYS; i++) {
        Given *g = &c->list[(hash + i) % CHALLENGES_MAX];
        if (g->used && memcmp(g->bound, bound, sizeof g->bound) == 0) {
            *ret_there = true;
            return g;
        }
        if (!room || (room->used && (!g->used || g->at_ms < room->at_ms)))
            room = g;
    }
    *ret_there = false;
    return room;
}

void challenge_give(Challenges *c, Str bound, int64_t now_ms, uint8_t ret[static CHALLENGE_BYTES])
{
    bool there;
    Given fresh = { .at_ms = now_ms, .used = true };
    digest_of(bound, fresh.bound);
    random_bytes(fresh.bytes, sizeof fresh.bytes);
    memcpy(ret, fresh.bytes, sizeof fresh.bytes);
    pthread_mutex_lock(&c->lock);
    *place_of(c, fresh.bound, &there) = fresh;
    pthread_mutex_unlock(&c->lock);
}

bool challenge_take(Challenges *c, Str bound, int64_t now_ms, uint8_t ret[static CHALLENGE_BYTES])
{
    bool there;
    uint8_t hash[32];
    digest_of(bound, hash);
    pthread_mutex_lock(&c->lock);
    Given *g = place_of(c, hash, &there);
    Given taken = *g;
    if (there)
        g->used = false;
    pthread_mutex_unlock(&c->lock);
    memcpy(ret, taken.bytes, sizeof taken.bytes);
    int64_t age = now_ms - taken.at_ms;
    return there && age >= 0 && age < CHALLENGE_SECONDS * 1000LL;
}
