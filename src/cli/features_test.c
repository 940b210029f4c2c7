#include "base/test.h"
#include "http/house.h"
#include "schema/cube.h"

#include <stdio.h>
#include <stdlib.h>

typedef struct {
    Arena arena;
    DbPool *pool;
    Db *db;
    const Feature **all;
    size_t n;
} Whole;

static bool whole_open(Whole *w, const char *url)
{
    Str why = S("");
    *w = (Whole){ 0 };
    arena_init(&w->arena, REQUEST_ARENA_MAX);
    const DbConfig config = { .url = url, .readers = 1, .create = true };
    bool good = db_pool_open(&w->pool, &config, &w->arena, &why) == OK && db_pool_writer(w->pool, &w->db) == OK
                && db_migrate(w->db, &w->arena, &why) == OK && house_features(features, feature_count, &w->arena, &w->all, &w->n) == OK;
    if (!good)
        test_fail(__FILE__, __LINE__, "%s: " STR_FMT, url, STR_ARG(why));
    return good;
}

static void whole_close(Whole *w)
{
    db_pool_return(&w->db);
    db_pool_close(&w->pool);
    arena_done(&w->arena);
}

static void each_database(void (*body)(Whole *w))
{
    const char *urls[] = { ":memory:", test_postgres() };
    for (size_t i = 0; i < COUNT_OF(urls); i++) {
        Whole w;
        if (!urls[i])
            continue;
        if (whole_open(&w, urls[i]))
            body(&w);
        whole_close(&w);
    }
}

static void same_tables(Whole *w)
{
    for (size_t i = 0; i < w->n; i++)
        for (size_t k = 0; k < w->all[i]->n_entities; k++) {
            const Entity *e = w->all[i]->entities[k];
            Str why = S("");
            if (entity_fault(e))
                test_fail(__FILE__, __LINE__, "%s: %s", e->name, entity_fault(e));
            if (entity_matches_schema(e, w->db, db_pool_is_postgres(w->pool), &w->arena, &why) != OK)
                test_fail(__FILE__, __LINE__, "%s: " STR_FMT, e->name, STR_ARG(why));
        }
}

TEST(migrations_make_the_table_of_every_entity) { each_database(same_tables); }

static void fit_statements(Whole *w)
{
    for (size_t i = 0; i < w->n; i++) {
        Str why = S("");
        if (db_check(w->db, w->all[i]->statements, w->all[i]->n_statements, &w->arena, &why) != OK)
            test_fail(__FILE__, __LINE__, "%s: " STR_FMT, w->all[i]->name, STR_ARG(why));
    }
}

TEST(every_statement_of_every_feature_is_fit) { each_database(fit_statements); }

TEST(every_route_says_who_may_use_it)
{
    Arena a;
    const Feature **all;
    size_t n;
    arena_init(&a, REQUEST_ARENA_MAX);
    EXPECT(house_features(features, feature_count, &a, &all, &n) == OK);
    for (size_t i = 0; i < n; i++)
        for (size_t k = 0; k < all[i]->n_routes; k++) {
            const Route *r = &all[i]->routes[k];
            if (r->access <= ACCESS_UNSET || r->access >= ACCESS_COUNT || !r->summary)
                test_fail(__FILE__, __LINE__, "%s %s", all[i]->name, r->path);
            bool town = str_contains(str_of(r->path), S("{org}"));
            bool personal = access_rows[r->access].signed_in || access_rows[r->access].public || access_rows[r->access].room;
            if (town == personal)
                test_fail(__FILE__, __LINE__, "%s: an access by organisation goes with {org}, and only with it", r->path);
        }
    arena_done(&a);
}

TEST(features_stand_in_order)
{
    for (size_t i = 1; i < feature_count; i++)
        EXPECT(str_cmp(str_of(features[i - 1]->name), str_of(features[i]->name)) < 0);
}
