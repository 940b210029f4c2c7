/* cache.h: rendered replies of routes marked `cached`, kept while nobody has written anything but the record of looks.
 *
 * The epoch is a number that moves whenever some worker notices that its connection's
 * db_generation changed. A reply carries the epoch that was read before its rendering began; a
 * worker that looks has just compared its own connection, so an equal epoch means that no commit
 * but quiet ones (db_tx_quiet) lies between the rendering and now. */
#pragma once
#include "base/status.h"
#include "base/str.h"

typedef struct Cache Cache;
typedef struct CachedReply {
    _Atomic int holders;
    uint64_t hash, epoch;
    Str key, body, etag;
    /* What the server made of it (headers and body ready to send), made at its first use. */
    void *_Atomic prepared;
    void (*drop_prepared)(void *);
    char bytes[];
} CachedReply;

Cache *cache_new(void (*drop_prepared)(void *));
void cache_free(Cache **c);
/* NULL when absent or older than epoch; else give back with cached_reply_drop. */
CachedReply *cache_get(Cache *c, Str key, uint64_t epoch);
/* Keeps a copy and answers it, to be given back; NULL when it is too large or there is no memory. */
CachedReply *cache_put(Cache *c, Str key, uint64_t epoch, Str body, Str etag);
void cached_reply_drop(CachedReply **r);
