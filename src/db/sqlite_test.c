/* What is true of SQLite alone, and of opening: files, locks, what the authorizer denies. */
#include "db/house_test.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static Status open_at(House *h, DbConfig config, DbPool **ret, Str *ret_why)
{
    *ret_why = S("");
    return db_pool_open(ret, &config, &h->arena, ret_why);
}

static void on_file(void (*body)(House *))
{
    house_with(NULL, body);
}

static void two_servers(House *h)
{
    DbPool *first = NULL, *second = NULL, *cli = NULL;
    Str why;
    EXPECT_I64(open_at(h, (DbConfig){ .url = h->url, .readers = 1, .serve = true }, &first, &why), OK);
    EXPECT_I64(open_at(h, (DbConfig){ .url = h->url, .readers = 1, .serve = true }, &second, &why), ERR_DB);
    EXPECT(str_contains(why, S("もう一つの伴走が使っています")));
    EXPECT(second == NULL);
    EXPECT_I64(open_at(h, (DbConfig){ .url = h->url, .readers = 1 }, &cli, &why), OK);
    db_pool_close(&cli);
    db_pool_close(&first);
    EXPECT_I64(open_at(h, (DbConfig){ .url = h->url, .readers = 1, .serve = true }, &second, &why), OK);
    db_pool_close(&second);
}

TEST(two_servers_on_one_file_are_refused)
{
    on_file(two_servers);
}

TEST(two_servers_on_one_postgres_are_refused)
{
    if (getenv("BANSO_TEST_PG"))
        house_with(getenv("BANSO_TEST_PG"), two_servers);
}

static void file_mode(House *h)
{
    struct stat st;
    EXPECT_I64(stat(h->file, &st), 0);
    EXPECT_I64(st.st_mode & 0777, 0600);
}

TEST(the_file_belongs_to_its_owner_alone)
{
    on_file(file_mode);
}

static void absent(House *h)
{
    static const char garbage[] = "this is no database, but it is long enough to be taken for one by a careless reader ....................";
    DbPool *pool = NULL;
    Str why;
    char path[BESIDE_MAX];
    snprintf(path, sizeof path, "%s-absent", h->file);
    EXPECT_I64(open_at(h, (DbConfig){ .url = path, .readers = 1 }, &pool, &why), ERR_DB);
    EXPECT(str_contains(why, S("見つかりません")) && str_contains(why, str_of(path)));
    EXPECT(access(path, F_OK) != 0);
    EXPECT_I64(open_at(h, (DbConfig){ .url = "/nonexistent/folder/x.db", .readers = 1, .create = true }, &pool, &why), ERR_DB);
    EXPECT(why.n > 0);
    FILE *f = fopen(path, "wb");
    EXPECT(f && fwrite(garbage, 1, sizeof garbage, f) == sizeof garbage);
    if (f)
        fclose(f);
    EXPECT_I64(open_at(h, (DbConfig){ .url = path, .readers = 1 }, &pool, &why), ERR_DB);
    EXPECT(str_contains(why, S("開けません")));
    unlink(path);
    EXPECT_I64(open_at(h, (DbConfig){ .url = "postgres://nobody@/x?host=/nonexistent", .readers = 1 }, &pool, &why), ERR_DB);
    EXPECT(str_contains(why, S("開けません")));
    EXPECT(pool == NULL);
}

TEST(what_cannot_be_opened_is_refused_with_a_sentence)
{
    on_file(absent);
}

static void denied(House *h)
{
    static const char *const bad[] = {
        "ATTACH DATABASE ':memory:' AS other", "DETACH DATABASE main", "PRAGMA foreign_keys = OFF", "PRAGMA user_version",
        "CREATE TRIGGER t AFTER INSERT ON thing BEGIN DELETE FROM pair; END", "INSERT INTO thing (id, name) VALUES (1, \"x\")",
        "CREATE VIRTUAL TABLE v USING fts5(a)", "UPDATE sqlite_schema SET sql = ''", "SELECT load_extension('x')",
        "INSERT INTO thing (id, n) VALUES (1, 'text')", "INSERT INTO thing (id, n) VALUES (1, 1.5)",
        "SELECT * FROM pragma_table_info('thing')", "VACUUM INTO '/tmp/banso-test-never'",
    };
    for (size_t i = 0; i < COUNT_OF(bad); i++) {
        if (house_run(h->w, bad[i]) == OK)
            test_fail(__FILE__, __LINE__, "%s was taken", bad[i]);
    }
    EXPECT_I64(house_number(h->r, "SELECT COUNT(*) FROM thing"), 0);
}

TEST(the_authorizer_denies)
{
    on_file(denied);
}

TEST(memory_is_one_database_for_all_connections_of_a_pool)
{
    House h;
    house_open(&h, ":memory:");
    EXPECT_I64(house_run(h.w, "INSERT INTO thing (id) VALUES (1)"), OK);
    EXPECT_I64(house_number(h.r, "SELECT COUNT(*) FROM thing"), 1);
    int64_t before = 0, after = 0;
    EXPECT_I64(db_generation(h.r, &before), OK);
    EXPECT_I64(house_run(h.w, "INSERT INTO thing (id) VALUES (2)"), OK);
    EXPECT_I64(db_generation(h.r, &after), OK);
    EXPECT(before != after);
    House other;
    house_open(&other, ":memory:");
    EXPECT_I64(house_number(other.r, "SELECT COUNT(*) FROM thing"), 0);
    house_close(&other);
    house_close(&h);
}

static void plans(House *h)
{
    static const struct { const char *text; bool fine; } rows[] = {
        { "SELECT COUNT(*) FROM thing", false },
        { "SELECT t.id FROM thing t ORDER BY t.n", false },
        { "SELECT t.id FROM pair p JOIN thing t ON t.id = p.thing WHERE p.org = $1", true },
        { "SELECT t.id FROM pair p JOIN thing t ON t.n = p.thing WHERE p.org = $1", false },
        { "SELECT MAX(id) FROM thing", true },
        { "SELECT id FROM thing WHERE id IN ($1, $2)", true },
        { "SELECT name FROM thing WHERE id = (SELECT MAX(thing) FROM pair WHERE org = $1)", true },
        { "WITH RECURSIVE k (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM k WHERE i < 9) SELECT x.i FROM k x", true },
        { "SELECT $1", true },
        { "SELECT q.n FROM (SELECT org, COUNT(*) AS n FROM pair WHERE org = $1 GROUP BY org) q ORDER BY q.n", true },
    };
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        Sql sql = { .text = rows[i].text, .read_only = true };
        const Sql *list[] = { &sql };
        Str why = S("");
        Status s = db_check(h->w, list, 1, &h->arena, &why);
        if ((s == OK) != rows[i].fine)
            test_fail(__FILE__, __LINE__, "%s: " STR_FMT, rows[i].text, STR_ARG(why));
    }
    static const Sql deletes = { .text = "DELETE FROM pair WHERE name = $1" }, updates = { .text = "UPDATE thing SET n = 0" };
    static const Sql *const whole[] = { &deletes, &updates };
    for (size_t i = 0; i < COUNT_OF(whole); i++) {
        Str why = S("");
        EXPECT_I64(db_check(h->w, &whole[i], 1, &h->arena, &why), ERR_DB);
    }
}

TEST(a_scan_is_told_from_a_search)
{
    on_file(plans);
}
