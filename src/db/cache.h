/* cache.h: prepared statements of one connection, found by the address of their Sql; the least
 * recently used one makes room. Never more than STATEMENT_CACHE. */
#pragma once
#include "db/db.h"

/* Every driver's statement begins with this. */
typedef struct Prepared {
    const Sql *sql;
    const char *text;
    struct Prepared *newer, *older, *chain;
    bool busy;    /* a Rows reads from it */
    bool cached;
} Prepared;

#define CACHE_BUCKETS 64
typedef struct {
    Prepared *newest, *oldest, *buckets[CACHE_BUCKETS];
    size_t count;
} StatementCache;

/* NULL when absent; what is found becomes the newest. */
Prepared *cache_find(StatementCache *c, const Sql *sql);
/* Adds p as the newest when there is room. */
void cache_add(StatementCache *c, Prepared *p, const Sql *sql);
/* When full, takes out the oldest one that is not busy, for the caller to free; else NULL. */
Prepared *cache_make_room(StatementCache *c);
/* Takes out any one, for closing; NULL when empty. */
Prepared *cache_take(StatementCache *c);
void cache_remove(StatementCache *c, Prepared *p);
