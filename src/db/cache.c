#include "db/cache.h"
#include "base/limits.h"

static Prepared **bucket(StatementCache *c, const Sql *sql)
{
    uintptr_t a = (uintptr_t)sql;
    return &c->buckets[(a >> 4 ^ a >> 10) % CACHE_BUCKETS];
}

static void link_newest(StatementCache *c, Prepared *p)
{
    p->newer = NULL;
    p->older = c->newest;
    if (c->newest)
        c->newest->newer = p;
    else
        c->oldest = p;
    c->newest = p;
}

static void unlink_age(StatementCache *c, Prepared *p)
{
    *(p->newer ? &p->newer->older : &c->newest) = p->older;
    *(p->older ? &p->older->newer : &c->oldest) = p->newer;
}

Prepared *cache_find(StatementCache *c, const Sql *sql)
{
    Prepared *p = c->newest;
    if (!p || p->sql != sql)
        for (p = *bucket(c, sql); p && p->sql != sql;)
            p = p->chain;
    if (p && p != c->newest) {
        unlink_age(c, p);
        link_newest(c, p);
    }
    return p;
}

void cache_add(StatementCache *c, Prepared *p, const Sql *sql)
{
    p->sql = sql;
    p->text = sql->text;
    if (c->count >= STATEMENT_CACHE)
        return;
    Prepared **at = bucket(c, sql);
    p->chain = *at;
    *at = p;
    link_newest(c, p);
    p->cached = true;
    c->count++;
}

void cache_remove(StatementCache *c, Prepared *p)
{
    Prepared **at = bucket(c, p->sql);
    while (*at != p)
        at = &(*at)->chain;
    *at = p->chain;
    unlink_age(c, p);
    p->cached = false;
    c->count--;
}

Prepared *cache_make_room(StatementCache *c)
{
    if (c->count < STATEMENT_CACHE)
        return NULL;
    Prepared *p = c->oldest;
    while (p && p->busy)
        p = p->newer;
    if (p)
        cache_remove(c, p);
    return p;
}

Prepared *cache_take(StatementCache *c)
{
    Prepared *p = c->oldest;
    if (p)
        cache_remove(c, p);
    return p;
}
