/* What is true of SQLite alone, and of opening: files, locks, what the authorizer denies. */
#include "db/house_test.h"

#include <pthread.h>
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

TEST_POSTGRES(two_servers_on_one_postgres_are_refused)
{
    house_with(url, two_servers);
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

/* ---- quiet commits ---- */

static Status touch(Db *db, void *context)
{
    (void)context;
    static const Sql one_more = { .text = "UPDATE thing SET n = n + 1 WHERE id = 1" };
    return db_exec0(db, &one_more);
}

static Status touch_aside(Db *db, void *context)
{
    (void)context;
    static const Sql one_more = { .text = "UPDATE thing SET n = n + 1 WHERE id = 2" };
    return db_exec0(db, &one_more);
}

/* So much that the log is taken over into the file, and begins anew. */
static Status touch_much(Db *db, void *context)
{
    (void)context;
    static const Sql large = { .text = "UPDATE thing SET bytes = zeroblob(2000000), n = n + 1 WHERE id = 2" };
    return db_exec0(db, &large);
}

static int64_t generation(Db *db)
{
    int64_t g = 0;
    EXPECT_I64(db_generation(db, &g), OK);
    return g;
}

/* Two readers of this pool, and another program with a pool of its own. */
typedef struct {
    House *h;
    DbPool *other;
    Db *readers[2], *other_writer;
} Houses;

static void open_houses(House *h, Houses *ret)
{
    Str why;
    *ret = (Houses){ .h = h };
    EXPECT_I64(house_run(h->w, "INSERT INTO thing (id, n) VALUES (1, 0), (2, 0)"), OK);
    EXPECT_I64(open_at(h, (DbConfig){ .url = h->url, .readers = 1 }, &ret->other, &why), OK);
    EXPECT_I64(db_pool_writer(ret->other, &ret->other_writer), OK);
    ret->readers[0] = h->r;
    EXPECT_I64(db_pool_reader(h->pool, &ret->readers[1]), OK);
}

static void close_houses(Houses *houses)
{
    db_pool_return(&houses->other_writer);
    db_pool_return(&houses->readers[1]);
    db_pool_close(&houses->other);
}

static void quiet(House *h)
{
    Houses s;
    open_houses(h, &s);
    int64_t g = generation(s.readers[0]);
    for (int i = 0; i < 30; i++) {
        EXPECT_I64(db_tx_quiet(h->w, i % 3 ? touch_aside : touch_much, NULL), OK);
        if (i % 7 == 0)
            EXPECT_I64(generation(s.readers[i % 2]), g);
    }
    EXPECT_I64(house_number(h->r, "SELECT n FROM thing WHERE id = 2"), 30);
    EXPECT_I64(db_tx(h->w, touch, NULL), OK);
    EXPECT(generation(s.readers[1]) != g);
    close_houses(&s);
}
TEST(a_quiet_commit_ends_no_generation)
{
    on_file(quiet);
}

/* Nobody looked between the commit of the other program and the quiet one behind it. */
static void hidden(House *h)
{
    Houses s;
    open_houses(h, &s);
    int64_t g = generation(s.readers[0]);
    EXPECT_I64(db_tx(s.other_writer, touch, NULL), OK);
    EXPECT_I64(db_tx_quiet(h->w, touch_aside, NULL), OK);
    int64_t after = generation(s.readers[1]);
    EXPECT(after != g);
    EXPECT_I64(db_tx_quiet(h->w, touch_aside, NULL), OK);
    EXPECT_I64(db_tx(s.other_writer, touch, NULL), OK);
    EXPECT(generation(s.readers[0]) != after);
    after = generation(s.readers[0]);
    EXPECT_I64(db_tx_quiet(s.other_writer, touch_aside, NULL), OK); /* what is quiet there, is not known here */
    EXPECT(generation(s.readers[0]) != after);
    close_houses(&s);
}
TEST(a_quiet_commit_hides_no_other)
{
    on_file(hidden);
}

/* At random: the same number means that no commit but quiet ones of this pool lies between. */
static void any_order(House *h)
{
    enum { STEPS = 600 };
    static int64_t changes_at[4 * STEPS]; /* by generation: so many changes there had been, and one */
    Houses s;
    int64_t changes = 0, asked = 0, kept = 0, last = -1;
    open_houses(h, &s);
    memset(changes_at, 0, sizeof changes_at);
    for (int i = 0; i < STEPS; i++) {
        uint64_t what = test_rand(0, 20);
        if (what < 9) {
            EXPECT_I64(db_tx_quiet(h->w, i % 50 ? touch_aside : touch_much, NULL), OK);
        } else if (what < 11) {
            bool ours = what == 9;
            EXPECT_I64(db_tx(ours ? h->w : s.other_writer, touch, NULL), OK);
            changes++;
        } else {
            int64_t g = generation(s.readers[test_rand(0, 1)]);
            EXPECT(g > 0 && g < 4 * STEPS);
            EXPECT(!changes_at[g] || changes_at[g] == changes + 1);
            changes_at[g] = changes + 1;
            asked++;
            kept += g == last;
            last = g;
        }
    }
    EXPECT_I64(house_number(h->r, "SELECT n FROM thing WHERE id = 1"), changes);
    EXPECT(kept > asked / 2);
    close_houses(&s);
}
TEST(a_number_that_stays_means_no_change_in_any_order)
{
    on_file(any_order);
}

/* At the same time: what was read after a number is what is there as long as the number is answered. */
typedef struct {
    Houses *s;
    Db *writer;
    bool quiet;
    pthread_t thread;
} Toucher;

static void *touch_often(void *context)
{
    const Toucher *t = context;
    for (int i = 0; i < 200; i++)
        EXPECT_I64(t->quiet && i % 8 ? db_tx_quiet(t->writer, touch_aside, NULL) : db_tx(t->writer, touch, NULL), OK);
    return NULL;
}

static int64_t changes(Db *db)
{
    static const Sql changes_sql = { .read_only = true, .text = "SELECT n FROM thing WHERE id = 1" };
    int64_t n = -1;
    EXPECT_I64(db_one_int0(db, &changes_sql, &n), OK);
    return n;
}

static void at_once(House *h)
{
    Houses s;
    open_houses(h, &s);
    Toucher ours = { .s = &s, .writer = h->w, .quiet = true }, theirs = { .s = &s, .writer = s.other_writer };
    EXPECT(pthread_create(&ours.thread, NULL, touch_often, &ours) == 0);
    EXPECT(pthread_create(&theirs.thread, NULL, touch_often, &theirs) == 0);
    for (int i = 0; i < 3000; i++) {
        Db *a = s.readers[i % 2], *b = s.readers[1 - i % 2];
        int64_t g = generation(a), first = changes(a);
        bool kept = generation(b) == g;
        int64_t second = changes(b);
        if (kept && generation(a) == g)
            EXPECT_I64(first, second);
    }
    pthread_join(ours.thread, NULL);
    pthread_join(theirs.thread, NULL);
    EXPECT_I64(changes(h->r), 225);
    close_houses(&s);
}
TEST(what_was_read_under_a_number_is_there_while_it_is_answered)
{
    on_file(at_once);
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
