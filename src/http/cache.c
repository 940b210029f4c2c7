#include "http/cache.h"
#include "base/limits.h"

#include <pthread.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>

#define WAYS 4

struct Cache {
    pthread_mutex_t lock;
    void (*drop_prepared)(void *);
    size_t turn; /* which of the ways gives way next */
    CachedReply *slots[CACHE_SLOTS];
};

Cache *cache_new(void (*drop_prepared)(void *))
{
    Cache *c = calloc(1, sizeof *c);
    if (!c)
        return NULL;
    c->drop_prepared = drop_prepared;
    pthread_mutex_init(&c->lock, NULL);
    return c;
}

void cached_reply_drop(CachedReply **r)
{
    if (*r && atomic_fetch_sub(&(*r)->holders, 1) == 1) {
        void *prepared = atomic_load(&(*r)->prepared);
        if (prepared)
            (*r)->drop_prepared(prepared);
        free(*r);
    }
    *r = NULL;
}

void cache_free(Cache **c)
{
    if (!*c)
        return;
    for (size_t i = 0; i < CACHE_SLOTS; i++)
        cached_reply_drop(&(*c)->slots[i]);
    pthread_mutex_destroy(&(*c)->lock);
    free(*c);
    *c = NULL;
}

static CachedReply **find(Cache *c, Str key, uint64_t hash)
{
    for (size_t i = 0; i < WAYS; i++) {
        CachedReply **slot = &c->slots[(hash + i) % CACHE_SLOTS];
        if (*slot && (*slot)->hash == hash && str_eq((*slot)->key, key))
            return slot;
    }
    return NULL;
}

CachedReply *cache_get(Cache *c, Str key, uint64_t epoch)
{
    uint64_t hash = str_hash(key);
    CachedReply *found = NULL;
    pthread_mutex_lock(&c->lock);
    CachedReply **slot = find(c, key, hash);
    if (slot && (*slot)->epoch == epoch) {
        found = *slot;
        atomic_fetch_add(&found->holders, 1);
    }
    pthread_mutex_unlock(&c->lock);
    return found;
}

static CachedReply *copy(Str key, Str body, Str etag)
{
    CachedReply *r = calloc(1, sizeof *r + key.n + body.n + etag.n);
    if (!r)
        return NULL;
    char *p = r->bytes;
    Str *const to[] = { &r->key, &r->body, &r->etag };
    const Str from[] = { key, body, etag };
    for (size_t i = 0; i < COUNT_OF(from); i++) {
        if (from[i].n)
            memcpy(p, from[i].p, from[i].n);
        *to[i] = (Str){ p, from[i].n };
        p += from[i].n;
    }
    return r;
}

CachedReply *cache_put(Cache *c, Str key, uint64_t epoch, Str body, Str etag)
{
    CachedReply *made = body.n <= CACHE_REPLY_MAX ? copy(key, body, etag) : NULL;
    if (!made)
        return NULL;
    made->hash = str_hash(key);
    made->epoch = epoch;
    made->drop_prepared = c->drop_prepared;
    atomic_store(&made->holders, 2); /* the cache and the caller */
    pthread_mutex_lock(&c->lock);
    CachedReply **slot = find(c, key, made->hash);
    for (size_t i = 0; !slot && i < WAYS; i++)
        if (!c->slots[(made->hash + i) % CACHE_SLOTS])
            slot = &c->slots[(made->hash + i) % CACHE_SLOTS];
    if (!slot)
        slot = &c->slots[(made->hash + c->turn++ % WAYS) % CACHE_SLOTS];
    CachedReply *old = *slot;
    *slot = made;
    pthread_mutex_unlock(&c->lock);
    cached_reply_drop(&old);
    return made;
}
