/* house_test.h: one small database for a test, the same on SQLite and on PostgreSQL. BOTH(name)
 * { … h … } registers the test twice; the second only when BANSO_TEST_PG names a database. */
#pragma once
#include "base/limits.h"
#include "base/test.h"
#include "db/db.h"
#include "db/migrate.h"

#include <stdlib.h>

enum { BESIDE_MAX = TEST_FOLDER_MAX + 48 }; /* the path of a file beside the database */

typedef struct {
    Arena arena;
    DbPool *pool;
    Db *w, *r;        /* the writer, a reader */
    const char *url;
    char file[TEST_FOLDER_MAX + 32];    /* SQLite: a path that is removed in the end */
} House;

extern const Migration house_tables[1];

void house_open(House *h, const char *url); /* NULL: a new SQLite file */
void house_close(House *h);
void house_with(const char *url, void (*body)(House *));
bool house_is_postgres(const House *h);
/* The number that a statement without parameters answers; INT64_MIN + 1 when it fails. */
int64_t house_number(Db *db, const char *text);
/* Runs a statement without parameters that was made for this test alone. */
Status house_run(Db *db, const char *text);

#define BOTH(id)                                                                         \
    static void both_##id(House *h);                                                     \
    static void on_sqlite_##id(void) { house_with(NULL, both_##id); }                    \
    static void on_postgres_##id(void) { house_with(test_postgres(), both_##id); }       \
    __attribute__((constructor)) static void register_##id(void)                         \
    {                                                                                    \
        static Test s = { #id "_sqlite", __FILE__, on_sqlite_##id, 0 }, p = { #id "_postgres", __FILE__, on_postgres_##id, 0 }; \
        test_register(&s);                                                               \
        if (test_postgres())                                                             \
            test_register(&p);                                                           \
    }                                                                                    \
    static void both_##id(House *h)
