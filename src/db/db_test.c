/* The same suite on both databases. SQLite always; PostgreSQL when BANSO_TEST_PG names a fresh
 * database (tools/with-postgres does). */
#include "base/limits.h"
#include "base/test.h"
#include "db/db.h"
#include "db/migrate.h"

#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

typedef struct {
    Arena arena;
    DbPool *pool;
    Db *w;
    const char *url;
    char file[64];
} House;

static void remove_file(const char *file)
{
    static const char *const tails[] = { "", "-wal", "-shm", "-serve", "-journal" };
    for (size_t i = 0; i < COUNT_OF(tails); i++) {
        char path[96];
        snprintf(path, sizeof path, "%s%s", file, tails[i]);
        unlink(path);
    }
}

static const Migration test_tables[] = {
    { 1, "0001_thing",
      "-- a ';' in a comment, and BYTES too\n"
      "CREATE TABLE thing (id BIGINT NOT NULL PRIMARY KEY, n BIGINT, name TEXT, bytes BYTES,\n"
      "    mark TEXT DEFAULT 'BYTES; ''CLUSTERED''');\n"
      "CREATE TABLE pair (org BIGINT NOT NULL, id BIGINT NOT NULL, thing BIGINT REFERENCES thing (id), name TEXT,\n"
      "    PRIMARY KEY (org, id)) CLUSTERED;\n"
      "CREATE UNIQUE INDEX thing_name ON thing (name); /* BIGINT; */\n"
      "CREATE INDEX pair_thing ON pair (thing);\n" },
};

static void house_open(House *h, const char *url)
{
    *h = (House){ .url = url };
    arena_init(&h->arena, 1 << 20);
    if (!url) {
        snprintf(h->file, sizeof h->file, "/tmp/banso-db-test-%d", (int)getpid());
        remove_file(h->file);
        h->url = h->file;
    }
    Str why = S("");
    DbConfig config = { .url = h->url, .readers = 2, .create = true };
    Status s = db_pool_open(&h->pool, &config, &h->arena, &why);
    if (s == OK)
        s = db_pool_writer(h->pool, &h->w);
    if (s == OK)
        s = migrate_list(h->w, test_tables, COUNT_OF(test_tables), &h->arena, &why);
    EXPECT_STR(why, S(""));
    EXPECT_I64(s, OK);
}

static void house_close(House *h)
{
    db_pool_return(&h->w);
    db_pool_close(&h->pool);
    if (h->file[0])
        remove_file(h->file);
    arena_done(&h->arena);
}

TEST(smoke)
{
    House h;
    house_open(&h, NULL);
    static const Sql insert = { .text = "INSERT INTO thing (id, n, name) VALUES ($1, $2, $3)" };
    static const Sql get = { .text = "SELECT n, name FROM thing WHERE id = $1", .read_only = true };
    EXPECT_I64(db_exec(h.w, &insert, P_INT(1), P_INT(INT64_MIN), P_TEXT(S("𠮷野"))), OK);
    EXPECT_I64(db_exec(h.w, &insert, P_INT(1), P_INT(2), P_NULL), ERR_CONFLICT);
    Db *r = NULL;
    EXPECT_I64(db_pool_reader(h.pool, &r), OK);
    {
        CLEANUP(rows_done) Rows rows = { 0 };
        EXPECT_I64(db_query(r, &get, &rows, P_INT(1)), OK);
        EXPECT(rows_next(&rows));
        EXPECT_I64(row_int(&rows, 0), INT64_MIN);
        EXPECT_STR(row_text(&rows, 1), S("𠮷野"));
        EXPECT(!rows_next(&rows));
        EXPECT_I64(rows.status, OK);
    }
    EXPECT(db_exec(r, &insert, P_INT(9), P_NULL, P_NULL) != OK);
    db_pool_return(&r);
    house_close(&h);
}

TEST(all_migrations_apply_to_memory_and_twice_changes_nothing)
{
    CLEANUP(arena_done) Arena arena;
    arena_init(&arena, 1 << 20);
    DbPool *pool = NULL;
    Str why = S("");
    EXPECT_I64(db_pool_open(&pool, &(DbConfig){ .url = ":memory:", .readers = 1, .create = true }, &arena, &why), OK);
    Db *w = NULL, *r = NULL;
    EXPECT_I64(db_pool_writer(pool, &w), OK);
    EXPECT_I64(db_migrate(w, &arena, &why), OK);
    EXPECT_STR(why, S(""));
    EXPECT_I64(db_migrate(w, &arena, &why), OK);
    static const Sql count = { .text = "SELECT COUNT(*) FROM schema_migration", .read_only = true };
    int64_t n = 0;
    EXPECT_I64(db_pool_reader(pool, &r), OK);
    EXPECT_I64(db_one_int0(r, &count, &n), OK);
    EXPECT_I64(n, db_migration_count);
    db_pool_return(&r);
    db_pool_return(&w);
    db_pool_close(&pool);
}
