/* The copy made while others write. */
#include "db/house_test.h"

#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define MANY 2000

typedef struct {
    House *h;
    int64_t steps, stop_at;
} Writing;

static void fill(House *h, int64_t from, int64_t n)
{
    static const Sql insert = { .text = "INSERT INTO thing (id, n, name, bytes) VALUES ($1, $1, NULL, $2)" };
    char bytes[1000];
    memset(bytes, 'b', sizeof bytes);
    Tx tx;
    EXPECT(tx_begin(h->w, &tx) == OK);
    for (int64_t i = 0; i < n; i++)
        EXPECT(db_exec(h->w, &insert, P_INT(from + i), P_BLOB(((Str){ bytes, sizeof bytes }))) == OK);
    EXPECT(tx_commit(&tx) == OK);
}

/* Between any two steps somebody commits: the copy neither starts again nor sees it. */
static Status write_between(void *context, int64_t done, int64_t total)
{
    Writing *w = context;
    EXPECT(done > 0 && done <= total);
    if (w->steps < 20)
        fill(w->h, 100000 + w->steps * 10, 3);
    w->steps++;
    return w->steps == w->stop_at ? ERR_CANCELLED : OK;
}

static void path_of(const House *h, char room[static BESIDE_MAX])
{
    snprintf(room, BESIDE_MAX, "%s-copy", h->file);
    unlink(room);
}

static void under_writers(House *h)
{
    char path[BESIDE_MAX];
    path_of(h, path);
    fill(h, 1, MANY);
    Writing w = { .h = h };
    EXPECT_I64(db_backup(h->r, path, &(DbProgress){ write_between, &w }), OK);
    EXPECT(w.steps > 1);
    struct stat st;
    EXPECT(stat(path, &st) == 0 && (st.st_mode & 0777) == 0600);
    DbPool *pool = NULL;
    Str why;
    EXPECT_I64(db_pool_open(&pool, &(DbConfig){ .url = path, .readers = 1 }, &h->arena, &why), OK);
    Db *copy = NULL;
    EXPECT_I64(db_pool_reader(pool, &copy), OK);
    EXPECT_I64(house_number(copy, "SELECT COUNT(*) FROM thing"), MANY);
    EXPECT_I64(db_verify(copy), OK);
    EXPECT_I64(house_run(copy, "PRAGMA user_version"), ERR_INTERNAL); /* the authorizer is back */
    db_pool_return(&copy);
    db_pool_close(&pool);
    EXPECT(house_number(h->r, "SELECT COUNT(*) FROM thing") > MANY);
    EXPECT_I64(db_backup(h->r, path, NULL), ERR_IO); /* nothing is written over */
    unlink(path);
}

TEST(a_copy_is_one_moment_whatever_is_committed_meanwhile)
{
    house_with(NULL, under_writers);
}

static void of_the_transaction(House *h)
{
    char path[BESIDE_MAX];
    path_of(h, path);
    fill(h, 1, 10);
    Tx tx;
    EXPECT_I64(tx_begin(h->r, &tx), OK);
    EXPECT_I64(house_number(h->r, "SELECT COUNT(*) FROM thing"), 10);
    fill(h, 100, 10);
    EXPECT_I64(db_backup(h->r, path, NULL), OK);
    tx_done(&tx);
    DbPool *pool = NULL;
    Str why;
    EXPECT_I64(db_pool_open(&pool, &(DbConfig){ .url = path, .readers = 1 }, &h->arena, &why), OK);
    Db *copy = NULL;
    EXPECT_I64(db_pool_reader(pool, &copy), OK);
    EXPECT_I64(house_number(copy, "SELECT COUNT(*) FROM thing"), 10);
    db_pool_return(&copy);
    db_pool_close(&pool);
    unlink(path);
}

TEST(a_copy_is_what_the_readers_transaction_sees)
{
    house_with(NULL, of_the_transaction);
}

static void stopped(House *h)
{
    char path[BESIDE_MAX];
    path_of(h, path);
    fill(h, 1, MANY);
    Writing w = { .h = h, .stop_at = 1 };
    EXPECT_I64(db_backup(h->r, path, &(DbProgress){ write_between, &w }), ERR_CANCELLED);
    unlink(path);
    EXPECT_I64(db_backup(h->r, "/nowhere/at/all", NULL), ERR_IO);
    EXPECT_I64(house_number(h->r, "SELECT COUNT(*) FROM thing"), MANY + 3); /* the reader goes on */
    EXPECT_I64(db_backup(h->r, path, NULL), OK);
    unlink(path);
}

TEST(a_copy_can_be_stopped_and_made_again)
{
    house_with(NULL, stopped);
}

static void hurt(House *h)
{
    char path[BESIDE_MAX];
    path_of(h, path);
    fill(h, 1, MANY);
    EXPECT_I64(db_backup(h->r, path, NULL), OK);
    FILE *f = fopen(path, "r+b");
    EXPECT(f && fseek(f, 4096 * 3, SEEK_SET) == 0); /* a page of the tables, not the first */
    for (int i = 0; f && i < 3 * 4096; i++)
        fputc('x', f);
    if (f)
        fclose(f);
    DbPool *pool = NULL;
    Str why;
    Db *copy = NULL;
    EXPECT_I64(db_pool_open(&pool, &(DbConfig){ .url = path, .readers = 1 }, &h->arena, &why), OK);
    EXPECT_I64(db_pool_reader(pool, &copy), OK);
    EXPECT_I64(db_verify(copy), ERR_INVALID);
    db_pool_return(&copy);
    db_pool_close(&pool);
    unlink(path);
}

TEST(a_damaged_file_is_known)
{
    house_with(NULL, hurt);
}

static void elsewhere(House *h)
{
    EXPECT_I64(db_backup(h->r, "/tmp/x", NULL), ERR_UNSUPPORTED);
    EXPECT(str_contains(db_last_error(h->r), S("pg_dump")) && str_contains(db_last_error(h->r), S("pg_restore")));
    EXPECT_I64(db_verify(h->r), ERR_UNSUPPORTED);
}

TEST_POSTGRES(postgresql_names_its_own_tools)
{
    house_with(url, elsewhere);
}
