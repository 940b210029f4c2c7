/* The ring is looked at while a server adds to it. */
#include "http/house.h"
#include "base/ring.h"
#include "base/test.h"

#include <fcntl.h>
#include <pthread.h>
#include <sched.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

static const Sql drop_all = { .text = "DROP SCHEMA public CASCADE" }, create_it = { .text = "CREATE SCHEMA public" },
                 lock_meta = { .text = "LOCK TABLE meta IN ACCESS EXCLUSIVE MODE" },
                 /* A statement that waited sees what came meanwhile, as one that begins later does. */
                 see_newest = { .text = "SET default_transaction_isolation = 'read committed'" },
                 waiting = { .read_only = true, .scan_ok = true, .text = "SELECT COUNT(*) FROM pg_locks WHERE NOT granted" };

/* A command that opens the keys of a database while a server has them. */
typedef struct {
    const char *url, *key;
    Db *db;
    Arena arena;
    const Keys *keys;
    Status status;
    Str why;
    atomic_bool done;
    pthread_t thread;
} Opening;

static void *opens(void *context)
{
    Opening *o = context;
    o->status = house_keys(o->db, o->url, o->key, &o->arena, &o->keys, &o->why);
    o->done = true;
    return NULL;
}

static bool is_file_waited_for(int fd)
{
    struct stat st;
    char line[200], tail[40];
    bool found = false;
    FILE *f = fopen("/proc/locks", "re");
    EXPECT_I64(fstat(fd, &st), 0);
    if (!f)
        return true; /* a kernel that does not tell */
    snprintf(tail, sizeof tail, ":%llu 0 EOF", (unsigned long long)st.st_ino);
    while (fgets(line, sizeof line, f))
        found |= strstr(line, "-> FLOCK") && strstr(line, tail);
    fclose(f);
    return found;
}

static bool is_table_waited_for(Db *db)
{
    int64_t n = 0;
    EXPECT_I64(db_one_int0(db, &waiting, &n), OK);
    return n > 0;
}

static void add_year(const Keys *keys, int year)
{
    CLEANUP(buf_done) Buf sealed;
    buf_init(&sealed, 256);
    EXPECT_I64(seal_year(keys, (RingPlace){ 1, "person", year }, S("place"), S("x"), &sealed), OK);
}

/* The command waits twice: for the ring, once it has begun, and for the table, once it has read one of the two. Between them the
 * server adds to the ring and notes it, in one transaction. */
static void add_between(Opening *o, Db *server, Db *looker, const Keys *keys, const char *ring, Arena *a)
{
    Tx tx;
    int fd = open(ring, O_RDONLY | O_CLOEXEC);
    EXPECT(fd >= 0 && flock(fd, LOCK_EX) == 0);
    EXPECT(pthread_create(&o->thread, NULL, opens, o) == 0);
    while (!o->done && !is_file_waited_for(fd))
        sched_yield();
    EXPECT(tx_begin(server, &tx) == OK && db_exec0(server, &lock_meta) == OK);
    close(fd);
    while (!o->done && !is_table_waited_for(looker))
        sched_yield();
    add_year(keys, 2040);
    EXPECT(house_ring_note(server, keys, a) == OK && tx_commit(&tx) == OK);
    pthread_join(o->thread, NULL);
}

/* On PostgreSQL alone: there a reader can be made to wait. */
TEST_POSTGRES(a_ring_that_grows_while_it_is_opened_is_not_taken_for_a_shorter_one)
{
    CLEANUP(arena_done) Arena a;
    CLEANUP(keys_close) const Keys *keys = NULL;
    DbPool *pool = NULL;
    Db *server = NULL, *looker = NULL;
    Str why = S("");
    char dir[] = "/tmp/banso-house-XXXXXX";
    arena_init(&a, 1 << 24);
    Opening o = { .url = url, .why = S("") };
    arena_init(&o.arena, 1 << 24);
    EXPECT(mkdtemp(dir) != NULL && secret_init() == OK);
    o.key = arena_printf(&a, "%s/key", dir).p;
    EXPECT_I64(db_pool_open(&pool, &(DbConfig){ .url = o.url, .readers = 1 }, &a, &why), OK);
    EXPECT(db_pool_writer(pool, &server) == OK && db_pool_writer(pool, &o.db) == OK && db_pool_reader(pool, &looker) == OK);
    EXPECT(db_exec0(server, &drop_all) == OK && db_exec0(server, &create_it) == OK && db_migrate(server, &a, &why) == OK);
    EXPECT_I64(house_keys(server, o.url, o.key, &a, &keys, &why), OK);
    EXPECT_I64(db_exec0(o.db, &see_newest), OK);
    add_year(keys, 2026);
    EXPECT_I64(house_ring_note(server, keys, &a), OK);
    add_between(&o, server, looker, keys, arena_printf(&a, "%s.ring", o.key).p, &a);
    EXPECT_I64(o.status, OK);
    EXPECT_STR(o.why, S(""));
    keys_close(&o.keys);
    arena_done(&o.arena);
    db_pool_return(&server);
    db_pool_return(&o.db);
    db_pool_return(&looker);
    db_pool_close(&pool);
    EXPECT_I64(system(arena_printf(&a, "rm -rf %s", dir).p), 0);
}
