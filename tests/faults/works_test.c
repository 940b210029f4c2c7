/* The same for what the program does when nobody asks over HTTP: a backup and its way back, the migrations of a new database, the
 * demo town. Whatever call fails: it says that it failed, leaves nothing that looks whole and is not, and works the next time.
 * BANSO_FAULT_STEP 1: every point (of the demo, many); else some at random. */
#include "base/sealed_file.h"
#include "base/test.h"
#include "cli/cli.h"
#include "http/house.h"
#include "schema/backup.h"
#include "schema/person.h"
#include "schema/tombstone.h"
#include "tests/faults/fault.h"
#include "tests/faults/folder.h"

#include <fcntl.h>
#include <libpq-fe.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define NOON INT64_C(1790000000000)
enum { FILES_MAX = 64, COMPLAINTS_MAX = 5 };

typedef struct {
    Arena arena;
    const Keys *keys;
    DbPool *pool;     /* of a town with a backup */
    Db *reader;
    char dir[40], town[64], first[64], second[64], to[64];
    const char *url;  /* of what is migrated or filled */
    Str backup;       /* a whole one */
    Str why;          /* what the migrations said last */
    int64_t claims;   /* of the demo, when nothing fails */
    int complaints;
    char now_at[120];
} Work;

typedef struct {
    const char *name;
    void (*before)(Work *w);
    Status (*run)(Work *w);
    void (*after)(Work *w, Status s);
    int64_t some, all; /* points of a kind that are tried */
} Piece;

static void complain(Work *w, const char *what)
{
    if (w->complaints++ < COMPLAINTS_MAX)
        test_fail(__FILE__, __LINE__, "%s: %s " STR_FMT, w->now_at, what, STR_ARG(w->why));
}

static void must(Work *w, bool good, const char *what)
{
    if (!good)
        complain(w, what);
}

/* ---- files ---- */

static size_t files_in(const char *dir)
{
    size_t n = 0;
    DIR *d = opendir(dir);
    for (const struct dirent *e; d && (e = readdir(d)) != NULL;)
        n += e->d_name[0] != '.' || strncmp(e->d_name, ".banso", 6) == 0;
    if (d)
        closedir(d);
    return n;
}

/* ---- a backup, and its way back ---- */

static void town_open(Work *w)
{
    Str why = S("");
    *w = (Work){ .dir = "/tmp/banso-works-XXXXXX" };
    arena_init(&w->arena, 512u << 20);
    EXPECT(mkdtemp(w->dir) != NULL);
    snprintf(w->town, sizeof w->town, "%s/town.db", w->dir);
    snprintf(w->first, sizeof w->first, "%s/first", w->dir);
    snprintf(w->second, sizeof w->second, "%s/second", w->dir);
    snprintf(w->to, sizeof w->to, "%s/to", w->dir);
    EXPECT(mkdir(w->first, 0700) == 0 && mkdir(w->second, 0700) == 0 && mkdir(w->to, 0700) == 0);
    EXPECT(secret_init() == OK && keys_from_seed(3, &w->keys) == OK);
    Db *writer = NULL;
    EXPECT(db_pool_open(&w->pool, &(DbConfig){ .url = w->town, .readers = 1, .create = true }, &w->arena, &why) == OK && db_pool_writer(w->pool, &writer) == OK);
    EXPECT_I64(db_migrate(writer, &w->arena, &why), OK);
    for (int64_t i = 1; i <= 20; i++) {
        const AuditEntry e = { .org = 100, .at_ms = i, .account = 7, .verb = S("write"), .route = S("PUT /x"), .result = S("ok"), .address = S("::1") };
        Tx tx;
        EXPECT(tx_begin(writer, &tx) == OK && audit_append(writer, &e) == OK && tx_commit(&tx) == OK);
    }
    db_pool_return(&writer);
    EXPECT_I64(db_pool_reader(w->pool, &w->reader), OK);
}

static void town_close(Work *w)
{
    char command[80];
    db_pool_return(&w->reader);
    db_pool_close(&w->pool);
    keys_close(&w->keys);
    snprintf(command, sizeof command, "rm -rf %s", w->dir);
    EXPECT(system(command) == 0);
    arena_done(&w->arena);
}

static void no_backups(Work *w)
{
    folder_empty(w->first);
    folder_empty(w->second);
}

static Status back_up(Work *w)
{
    Str why;
    BackupMade made;
    const BackupOrder order = { .database = w->town, .dir = w->first, .second = w->second, .now_ms = NOON };
    TRY(backup_make(w->reader, w->keys, &order, &w->arena, &made, &why));
    w->backup = made.path;
    return OK;
}

static bool is_whole(Work *w, const char *path)
{
    BackupHead head;
    int fd = open(path, O_RDONLY | O_CLOEXEC);
    bool whole = fd >= 0 && backup_read_head(fd, w->keys, &w->arena, &head) == BACKUP_SOUND
              && backup_read_all(fd, w->keys, &head, &w->arena, -1, NULL, NULL) == BACKUP_SOUND;
    if (fd >= 0)
        close(fd);
    return whole;
}

static void look_at_backups(Work *w, Status s)
{
    char beside[80];
    const char *const dirs[] = { w->first, w->second };
    for (size_t i = 0; i < COUNT_OF(dirs); i++) {
        BackupFile *files = NULL;
        size_t n = 0;
        must(w, backup_list(dirs[i], w->keys, &w->arena, &files, &n) == OK, "the folder cannot be read");
        must(w, s != OK || n == 1, "it says that it is there");
        must(w, n == files_in(dirs[i]), "something is left in the folder");
        for (size_t k = 0; k < n; k++)
            must(w, is_whole(w, files[k].path.p), "what looks like a backup is not whole");
    }
    snprintf(beside, sizeof beside, "%s-backup", w->town);
    must(w, access(beside, F_OK) != 0, "a plain copy is left beside the database");
}

static void nothing_there(Work *w)
{
    folder_empty(w->to);
}

static Status bring_back(Work *w)
{
    BackupHolding holding;
    char to[80];
    snprintf(to, sizeof to, "%s/back.db", w->to);
    return backup_restore(w->keys, &(RestoreOrder){ .from = w->backup.p, .to = to }, &w->arena, &holding) == BACKUP_SOUND ? OK : ERR_IO;
}

static void look_at_restored(Work *w, Status s)
{
    char to[80];
    snprintf(to, sizeof to, "%s/back.db", w->to);
    if (s != OK)
        must(w, files_in(w->to) == 0, "something is left at the target");
    else
        must(w, files_in(w->to) == 1 && access(to, F_OK) == 0, "it says that it is there");
}

/* ---- the tables of a new database ---- */

static void no_tables(Work *w)
{
    if (strncmp(w->url, "postgres", 8) != 0) {
        folder_empty(w->to);
        return;
    }
    PGconn *c = PQconnectdb(w->url);
    PGresult *r = PQexec(c, "SET client_min_messages = error; DROP SCHEMA public CASCADE; CREATE SCHEMA public");
    EXPECT_I64(PQresultStatus(r), PGRES_COMMAND_OK);
    PQclear(r);
    PQfinish(c);
}

static Status migrate(Work *w)
{
    DbPool *pool = NULL;
    Db *writer = NULL;
    Status s = db_pool_open(&pool, &(DbConfig){ .url = w->url, .readers = 1, .create = true }, &w->arena, &w->why);
    if (s == OK)
        s = db_pool_writer(pool, &writer);
    if (s == OK)
        s = db_migrate(writer, &w->arena, &w->why);
    db_pool_return(&writer);
    db_pool_close(&pool);
    return s;
}

/* All of them, each once; no index or reference hurt. */
static void look_at_tables(Work *w, Status s)
{
    static const Sql count = { .text = "SELECT COUNT(*) FROM schema_migration", .read_only = true, .scan_ok = true };
    DbPool *pool = NULL;
    Db *reader = NULL;
    Str why = S("");
    int64_t n = 0;
    if (s != OK)
        must(w, migrate(w) == OK, "it cannot be done the next time");
    must(w, db_pool_open(&pool, &(DbConfig){ .url = w->url, .readers = 1 }, &w->arena, &why) == OK && db_pool_reader(pool, &reader) == OK
             && db_one_int0(reader, &count, &n) == OK && n == (int64_t)db_migration_count, "migrations are missing");
    must(w, reader && (db_pool_is_postgres(pool) || db_verify(reader) == OK), "the database is hurt");
    db_pool_return(&reader);
    db_pool_close(&pool);
}

/* ---- the demo town ---- */

static Status fill(Work *w)
{
    extern const Command command_demo;
    char option[] = "--db", url[80], *argv[] = { option, url };
    snprintf(url, sizeof url, "%s", w->url);
    Cli cli = { .argc = COUNT_OF(argv), .argv = argv };
    return command_demo.run(&cli);
}

static void look_at_demo(Work *w, Status s)
{
    static const Sql claims = { .text = "SELECT COUNT(*) FROM claim", .read_only = true, .scan_ok = true };
    static const Sql differ = { .read_only = true, .scan_ok = true, .text = "SELECT COALESCE((SELECT SUM(paid) FROM claim), 0) - COALESCE((SELECT SUM(paid) FROM cube WHERE origin = 'claim'), 0)" };
    DbPool *pool = NULL;
    Db *reader = NULL;
    Str why = S("");
    int64_t n = 0, off = 0;
    bool opens = db_pool_open(&pool, &(DbConfig){ .url = w->url, .readers = 1 }, &w->arena, &why) == OK && db_pool_reader(pool, &reader) == OK;
    bool tables = opens && db_one_int0(reader, &claims, &n) == OK;
    must(w, s != OK || tables, "it says that it is there");
    must(w, !opens || db_verify(reader) == OK, "the database is hurt");
    must(w, !tables || (db_one_int0(reader, &differ, &off) == OK && off == 0), "the cube is not that of the claims");
    if (s == OK && !w->claims)
        w->claims = n;
    must(w, s != OK || (n > 0 && n == w->claims), "it says that all claims are there");
    db_pool_return(&reader);
    db_pool_close(&pool);
}

/* ---- new keys ---- */

enum { SEALED_PERSONS = 20, A_YEAR = 2025 };

/* Opens what stands in a folder, as the server would. */
static bool open_town(Work *w, const char *dir, DbPool **pool, Db **writer, const Keys **keys)
{
    char file[80], key[80];
    const char *url = w->url ? w->url : file;
    snprintf(file, sizeof file, "%s/town.db", dir);
    snprintf(key, sizeof key, "%s/key", dir);
    return db_pool_open(pool, &(DbConfig){ .url = url, .readers = 1, .create = true }, &w->arena, &w->why) == OK && db_pool_writer(*pool, writer) == OK
           && db_migrate(*writer, &w->arena, &w->why) == OK && house_keys(*writer, url, key, &w->arena, keys, &w->why) == OK;
}

static void close_town(DbPool **pool, Db **writer, const Keys **keys)
{
    db_pool_return(writer);
    db_pool_close(pool);
    keys_close(keys);
}

static Status seal_person(Db *db, const Keys *keys, int64_t id)
{
    static const Sql add = { .text = "INSERT INTO person (org, id, number_key, number_sealed, key_year, last_year) VALUES (1, $1, $2, $3, $4, $4)" };
    CLEANUP(buf_done) Buf sealed;
    uint8_t hash[16];
    char number[11];
    int year;
    buf_init(&sealed, 256);
    snprintf(number, sizeof number, "%010d", (int)id);
    TRY(person_seal(keys, 1, id, A_YEAR, str_of(number), &sealed, hash, &year));
    return db_exec(db, &add, P_INT(id), P_BLOB(((Str){ (const char *)hash, sizeof hash })), P_BLOB(buf_str(&sealed)), P_INT(year));
}

/* Twenty people, a tombstone, a year that is gone. */
static void sealed_town(Work *w, const char *dir)
{
    DbPool *pool = NULL;
    Db *db = NULL;
    const Keys *keys = NULL;
    TombstoneEnd end;
    char stones[80];
    Tombstone t = { .disposal = 5, .at_ms = 7, .org = 1, .class = disposal_class(S("persons")) };
    snprintf(stones, sizeof stones, "%s/key.tombstones", dir);
    EXPECT(date_make(2020, 3, 31, &t.until) && open_town(w, dir, &pool, &db, &keys));
    EXPECT_I64(ring_destroy(keys, (RingPlace){ 1, "persons", 2019 }, 7), OK);
    for (int64_t i = 1; i <= SEALED_PERSONS; i++)
        EXPECT_I64(seal_person(db, keys, i), OK);
    EXPECT(tombstone_append(stones, keys, &t, &w->arena, &end) == OK && ring_stone_put(keys, end.count, str_of(end.signature)) == OK);
    EXPECT(tombstone_end_note(db, &end) == OK && house_ring_note(db, keys, &w->arena) == OK);
    close_town(&pool, &db, &keys);
}

/* From where it was made. */
static void as_it_was(Work *w)
{
    char words[240];
    folder_empty(w->to);
    snprintf(words, sizeof words, "cp -p %s/town.db %s/key* %s/", w->first, w->first, w->to);
    EXPECT(system(words) == 0);
}

/* A server's database goes on from one trial to the next, under whatever keys it came; only what was kept beside them goes. */
static void as_it_is(Work *w)
{
    char path[400];
    DIR *d = opendir(w->to);
    for (const struct dirent *e; d && (e = readdir(d)) != NULL;)
        if (strncmp(e->d_name, "key.old-", 8) == 0 || strncmp(e->d_name, "key.unused-", 11) == 0) {
            snprintf(path, sizeof path, "%s/%s", w->to, e->d_name);
            must(w, unlink(path) == 0, "cannot be removed");
        }
    if (d)
        closedir(d);
}

static Status new_keys(Work *w)
{
    extern const Command command_rekey;
    char option[] = "--db", url[200], key_option[] = "--key-file", key[80], *argv[] = { option, url, key_option, key };
    snprintf(url, sizeof url, "%s%s", w->url ? w->url : w->to, w->url ? "" : "/town.db");
    snprintf(key, sizeof key, "%s/key", w->to);
    Cli cli = { .argc = COUNT_OF(argv), .argv = argv };
    return command_rekey.run(&cli);
}

/* With the old keys or with the new ones: it opens, and so does every number; and after a failure the next change works. */
static void look_at_keys(Work *w, Status s)
{
    DbPool *pool = NULL;
    Db *db = NULL;
    const Keys *keys = NULL;
    AuditVerdict v;
    for (int again = s == OK; again < 2; again++) {
        bool opens = open_town(w, w->to, &pool, &db, &keys);
        must(w, opens, "it does not open any more");
        for (int64_t i = 1; opens && i <= SEALED_PERSONS; i++) {
            Str number = S("");
            int64_t told = 0;
            must(w, person_number(db, keys, 1, i, &w->arena, &number) == OK && str_to_i64(number, &told) && told == i, "a number does not open");
        }
        must(w, opens && audit_verify(db, keys, S(""), &v) == OK && v.finding == AUDIT_SOUND, "the record is not sound");
        must(w, opens && (w->url || db_verify(db) == OK), "the database is hurt");
        close_town(&pool, &db, &keys);
        must(w, again || new_keys(w) == OK, "the next change fails");
    }
}

/* ---- the Nth call ---- */

static Status run_under(Work *w, const Piece *p, FaultKind kind, int64_t nth, bool on, int64_t *ret_calls)
{
    snprintf(w->now_at, sizeof w->now_at, "%s: %s %lld%s", p->name, fault_name(kind), (long long)nth, on ? " and all after it" : "");
    p->before(w);
    fault_arm(kind, nth, on);
    Status s = p->run(w);
    *ret_calls = fault_disarm();
    p->after(w, s);
    w->why = S("");
    arena_reset(&w->arena);
    return s;
}

static void torture(Work *w, const Piece *p)
{
    const char *step = getenv("BANSO_FAULT_STEP");
    const int64_t most = step && strcmp(step, "1") == 0 ? p->all : p->some;
    int64_t tried[FAULT_KINDS] = { 0 }, calls = 0, seen;
    for (FaultKind kind = 0; kind < FAULT_KINDS; kind++) {
        must(w, run_under(w, p, kind, INT64_MAX, false, &calls) == OK, "fails without a fault");
        for (int64_t i = 0; i < most * 2 && calls > 0; i++) {
            int64_t n = calls <= most ? i / 2 + 1 : (int64_t)test_rand(1, (uint64_t)calls);
            if (n > calls)
                break;
            (void)!run_under(w, p, kind, n, i % 2, &seen);
            tried[kind]++;
        }
    }
    must(w, run_under(w, p, FAULT_FILE, INT64_MAX, false, &calls) == OK, "does not work afterwards");
    printf("  %-32s memory %5lld  file %5lld  database %5lld  network %5lld\n", p->name, (long long)tried[FAULT_MEMORY], (long long)tried[FAULT_FILE],
           (long long)tried[FAULT_DATABASE], (long long)tried[FAULT_NETWORK]);
}

/* The commands speak to people, a thousand times. */
static int hush(void)
{
    int kept = dup(STDERR_FILENO), out = dup(STDOUT_FILENO), none = open("/dev/null", O_WRONLY | O_CLOEXEC);
    fflush(stdout);
    dup2(none, STDERR_FILENO);
    dup2(none, STDOUT_FILENO);
    close(none);
    return kept << 16 | out;
}

static void speak(int kept)
{
    fflush(stdout);
    dup2(kept >> 16, STDERR_FILENO);
    dup2(kept & 0xffff, STDOUT_FILENO);
    close(kept >> 16);
    close(kept & 0xffff);
}

TEST(every_call_of_a_backup_may_fail)
{
    static const Piece piece = { "backup", no_backups, back_up, look_at_backups, 20, 4000 };
    Work w;
    town_open(&w);
    torture(&w, &piece);
    town_close(&w);
}

TEST(every_call_of_a_restore_may_fail)
{
    static const Piece piece = { "restore", nothing_there, bring_back, look_at_restored, 12, 4000 };
    Work w;
    town_open(&w);
    EXPECT_I64(back_up(&w), OK);
    Arena kept = w.arena; /* holds the name of the backup */
    arena_init(&w.arena, 512u << 20);
    torture(&w, &piece);
    arena_done(&kept);
    town_close(&w);
}

TEST(every_call_of_the_migrations_may_fail)
{
    static const Piece piece = { "migrations, SQLite", no_tables, migrate, look_at_tables, 6, 4000 };
    Work w;
    char url[80];
    town_open(&w);
    snprintf(url, sizeof url, "%s/new.db", w.to);
    w.url = url;
    torture(&w, &piece);
    town_close(&w);
}

TEST_POSTGRES(every_call_of_the_migrations_may_fail_on_postgres)
{
    static const Piece piece = { "migrations, PostgreSQL", no_tables, migrate, look_at_tables, 3, 2000 };
    Work w;
    town_open(&w);
    w.url = url;
    torture(&w, &piece);
    town_close(&w);
}

TEST(every_call_of_the_demo_may_fail)
{
    static const Piece piece = { "demo", nothing_there, fill, look_at_demo, 1, 60 };
    Work w;
    char url[80];
    town_open(&w);
    snprintf(url, sizeof url, "%s/demo.db", w.to);
    w.url = url;
    int kept = hush();
    torture(&w, &piece);
    speak(kept);
    town_close(&w);
}

TEST(every_call_of_a_change_of_keys_may_fail)
{
    static const Piece piece = { "new keys", as_it_was, new_keys, look_at_keys, 4, 4000 };
    Work w;
    town_open(&w);
    sealed_town(&w, w.first);
    int kept = hush();
    torture(&w, &piece);
    speak(kept);
    town_close(&w);
}

TEST_POSTGRES(every_call_of_a_change_of_keys_may_fail_on_postgres)
{
    static const Piece piece = { "new keys, PostgreSQL", as_it_is, new_keys, look_at_keys, 3, 1000 };
    Work w;
    town_open(&w);
    w.url = url;
    no_tables(&w);
    sealed_town(&w, w.to);
    int kept = hush();
    torture(&w, &piece);
    speak(kept);
    town_close(&w);
}
