#include "http/cache.h"
#include "base/limits.h"
#include "base/rng.h"
#include "base/test.h"

#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>

static atomic_int prepared_left;

static void drop_prepared(void *p)
{
    atomic_fetch_sub(&prepared_left, 1);
    free(p);
}

TEST(a_reply_is_kept_for_its_epoch_only)
{
    Cache *c = cache_new(drop_prepared);
    CachedReply *r = cache_put(c, S("key"), 5, S("body"), S("\"e\""));
    EXPECT_STR(r->body, S("body"));
    EXPECT_STR(r->etag, S("\"e\""));
    cached_reply_drop(&r);
    EXPECT(cache_get(c, S("key"), 4) == NULL);
    EXPECT(cache_get(c, S("key"), 6) == NULL);
    EXPECT(cache_get(c, S("kex"), 5) == NULL);
    r = cache_get(c, S("key"), 5);
    EXPECT(r != NULL);
    CachedReply *newer = cache_put(c, S("key"), 6, S("other"), S(""));
    EXPECT_STR(r->body, S("body")); /* who holds it keeps it */
    cached_reply_drop(&r);
    cached_reply_drop(&newer);
    char *large = calloc(1, CACHE_REPLY_MAX + 1);
    EXPECT(cache_put(c, S("large"), 6, (Str){ large, CACHE_REPLY_MAX + 1 }, S("")) == NULL);
    free(large);
    cache_free(&c);
    EXPECT(c == NULL);
}

static Cache *shared;

/* Every reply says its own key, so that a mix-up shows. */
static void *read_and_write(void *context)
{
    Rng *rng = context;
    char key[32], body[64];
    for (int i = 0; i < 20000; i++) {
        unsigned k = (unsigned)rng_below(rng, 900), epoch = (unsigned)rng_below(rng, 3);
        Str name = { key, (size_t)snprintf(key, sizeof key, "key-%u", k) };
        Str wanted = { body, (size_t)snprintf(body, sizeof body, "%u of %u", k, epoch) };
        CachedReply *r = cache_get(shared, name, epoch);
        if (!r)
            r = cache_put(shared, name, epoch, wanted, S(""));
        EXPECT_STR(r->body, wanted);
        void *none = NULL, *mine = malloc(1);
        atomic_fetch_add(&prepared_left, 1);
        if (!atomic_compare_exchange_strong(&r->prepared, &none, mine))
            drop_prepared(mine);
        cached_reply_drop(&r);
    }
    return NULL;
}

TEST(eight_threads_never_see_anothers_reply)
{
    pthread_t threads[8];
    Rng seeds[8];
    shared = cache_new(drop_prepared);
    for (unsigned i = 0; i < 8; i++) {
        rng_init(&seeds[i], test_rand(1, 1u << 30), i);
        pthread_create(&threads[i], NULL, read_and_write, &seeds[i]);
    }
    for (int i = 0; i < 8; i++)
        pthread_join(threads[i], NULL);
    cache_free(&shared);
    EXPECT_I64(atomic_load(&prepared_left), 0); /* nothing lost, nothing dropped twice */
}
