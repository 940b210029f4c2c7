#include "db/house_test.h"

#include <stdio.h>
#include <unistd.h>

const Migration house_tables[1] = {
    { 1, "0001_thing",
      "-- a ';' in a comment, and BYTES too\n"
      "CREATE TABLE thing (id BIGINT NOT NULL PRIMARY KEY, n BIGINT, name TEXT, bytes BYTES,\n"
      "    mark TEXT DEFAULT 'BYTES; ''CLUSTERED''');\n"
      "CREATE UNIQUE INDEX thing_name ON thing (name); /* BIGINT; */\n"
      "CREATE TABLE pair (org BIGINT NOT NULL, id BIGINT NOT NULL, thing BIGINT REFERENCES thing (id), name TEXT,\n"
      "    PRIMARY KEY (org, id)) CLUSTERED;\n"
      "CREATE INDEX pair_thing ON pair (thing);\n" },
};

static void remove_file(const char *file)
{
    static const char *const tails[] = { "", "-wal", "-shm", "-serve", "-journal" };
    for (size_t i = 0; i < COUNT_OF(tails); i++) {
        char path[BESIDE_MAX];
        snprintf(path, sizeof path, "%s%s", file, tails[i]);
        unlink(path);
    }
}

bool house_is_postgres(const House *h)
{
    return db_pool_is_postgres(h->pool);
}

Status house_run(Db *db, const char *text)
{
    /* The cache keeps the address for good, so a statement of one test must not be freed in it. */
    Sql *sql = calloc(1, sizeof *sql);
    static Sql *kept[4096];
    static size_t n;
    sql->text = text;
    kept[n++ % COUNT_OF(kept)] = sql;
    return db_exec0(db, sql);
}

int64_t house_number(Db *db, const char *text)
{
    Sql *sql = calloc(1, sizeof *sql);
    static Sql *kept[4096];
    static size_t n;
    *sql = (Sql){ .text = text, .read_only = true };
    kept[n++ % COUNT_OF(kept)] = sql;
    int64_t value = 0;
    return db_one_int0(db, sql, &value) == OK ? value : INT64_MIN + 1;
}

static void empty_schema(House *h)
{
    if (!house_is_postgres(h))
        return;
    EXPECT_I64(house_run(h->w, "DROP SCHEMA public CASCADE"), OK);
    EXPECT_I64(house_run(h->w, "CREATE SCHEMA public"), OK);
}

void house_open(House *h, const char *url)
{
    static unsigned count;
    *h = (House){ .url = url };
    arena_init(&h->arena, 1 << 20);
    if (!url) {
        snprintf(h->file, sizeof h->file, "%s/banso-test-%d-%u.db", test_folder(), (int)getpid(), count++);
        remove_file(h->file);
        h->url = h->file;
    }
    Str why = S("");
    DbConfig config = { .url = h->url, .readers = 2, .create = true };
    Status s = db_pool_open(&h->pool, &config, &h->arena, &why);
    if (s == OK)
        s = db_pool_writer(h->pool, &h->w);
    if (s == OK)
        empty_schema(h);
    if (s == OK)
        s = migrate_list(h->w, house_tables, COUNT_OF(house_tables), &h->arena, &why);
    if (s == OK)
        s = db_pool_reader(h->pool, &h->r);
    EXPECT_STR(why, S(""));
    EXPECT_I64(s, OK);
}

void house_close(House *h)
{
    db_pool_return(&h->r);
    if (h->w)
        empty_schema(h);
    db_pool_return(&h->w);
    db_pool_close(&h->pool);
    if (h->file[0])
        remove_file(h->file);
    arena_done(&h->arena);
}

void house_with(const char *url, void (*body)(House *))
{
    House h;
    house_open(&h, url);
    if (h.r)
        body(&h);
    house_close(&h);
}
