#include "base/sealed_file.h"
#include "base/test.h"
#include "schema/backup.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define NOON INT64_C(1763694000000) /* 2025-11-21 12:00 in Japan */

static const Sql add_account = { .text = "INSERT INTO meta (name, value) VALUES ($1, 'x')" };
static const Sql future = { .text = "INSERT INTO schema_migration (number, name, checksum, applied_ms) VALUES (9000, 'future', $1, 0)" };
static const Sql rewrite = { .text = "UPDATE audit SET reason = 'x' WHERE seq = 5" };
static const Sql count_meta = { .text = "SELECT COUNT(*) FROM meta WHERE value = 'x'", .read_only = true, .scan_ok = true };

typedef struct {
    Arena arena;
    const Keys *keys, *others;
    DbPool *pool;
    Db *w, *r;
    char dir[40], db[60], second[60], to[60];
    Buf copy; /* second copy of the audit chain */
} Town;

static void append(Town *t, int64_t i)
{
    const AuditEntry e = { .org = 100, .at_ms = 1000 * i, .account = 7, .verb = S("write"), .route = S("PUT /x"), .result = S("ok"), .address = S("::1") };
    Tx tx;
    EXPECT(tx_begin(t->w, &tx) == OK && audit_append(t->w, &e) == OK);
    char name[20];
    snprintf(name, sizeof name, "n%lld", (long long)i);
    EXPECT(db_exec(t->w, &add_account, P_TEXT(str_of(name))) == OK && tx_commit(&tx) == OK);
}

static void copy_on(Town *t)
{
    EXPECT(audit_copy_lines(t->w, audit_copy_end(buf_str(&t->copy)), 1000, &t->copy) == OK);
}

static void town_open(Town *t)
{
    Str why = S("");
    *t = (Town){ .dir = "/tmp/banso-backup-XXXXXX" };
    arena_init(&t->arena, 512u << 20);
    buf_init(&t->copy, 1 << 20);
    EXPECT(mkdtemp(t->dir) != NULL);
    snprintf(t->db, sizeof t->db, "%s/town.db", t->dir);
    snprintf(t->second, sizeof t->second, "%s/second", t->dir);
    snprintf(t->to, sizeof t->to, "%s/back.db", t->dir);
    EXPECT(mkdir(t->second, 0700) == 0);
    EXPECT(secret_init() == OK && keys_from_seed(3, &t->keys) == OK && keys_from_seed(4, &t->others) == OK);
    const DbConfig config = { .url = t->db, .readers = 2, .create = true };
    EXPECT(db_pool_open(&t->pool, &config, &t->arena, &why) == OK && db_pool_writer(t->pool, &t->w) == OK);
    EXPECT(db_migrate(t->w, &t->arena, &why) == OK && db_pool_reader(t->pool, &t->r) == OK);
    for (int64_t i = 1; i <= 10; i++)
        append(t, i);
    bool made;
    EXPECT(audit_checkpoint(t->w, t->keys, 10001, true, &made) == OK && made);
    copy_on(t);
}

static void town_close(Town *t)
{
    Str command = arena_printf(&t->arena, "rm -rf %s", t->dir);
    db_pool_return(&t->w);
    db_pool_return(&t->r);
    db_pool_close(&t->pool);
    keys_close(&t->keys);
    keys_close(&t->others);
    buf_done(&t->copy);
    EXPECT(system(command.p) == 0);
    arena_done(&t->arena);
}

static BackupMade back_up(Town *t, int64_t now_ms, bool second)
{
    BackupMade made = { 0 };
    Str why = S("");
    const BackupOrder order = { .database = t->db, .dir = t->dir, .second = second ? t->second : NULL, .now_ms = now_ms };
    EXPECT_I64(backup_make(t->r, t->keys, &order, &t->arena, &made, &why), OK);
    EXPECT_STR(why, S(""));
    return made;
}

static BackupFinding restore(Town *t, const Keys *keys, Str from, BackupHolding *ret)
{
    unlink(t->to);
    return backup_restore(keys, &(RestoreOrder){ .from = from.p, .to = t->to }, &t->arena, ret);
}

static int64_t meta_in(Town *t, const char *path)
{
    Str why;
    DbPool *pool = NULL;
    Db *db = NULL;
    int64_t n = -1;
    EXPECT(db_pool_open(&pool, &(DbConfig){ .url = path, .readers = 1 }, &t->arena, &why) == OK && db_pool_reader(pool, &db) == OK);
    EXPECT(db_one_int0(db, &count_meta, &n) == OK);
    db_pool_return(&db);
    db_pool_close(&pool);
    return n;
}

static bool there(const char *dir, const char *tail)
{
    char path[200];
    struct stat st;
    snprintf(path, sizeof path, "%s%s", dir, tail);
    return stat(path, &st) == 0;
}

TEST(a_backup_comes_back_as_it_was)
{
    Town t;
    BackupHolding h;
    struct stat st;
    town_open(&t);
    BackupMade made = back_up(&t, NOON, true);
    EXPECT(str_ends(made.path, S("-20251121-120000-000.backup")));
    EXPECT(stat(made.path.p, &st) == 0 && (st.st_mode & 0777) == 0600 && st.st_size == made.bytes);
    EXPECT(stat(made.second_path.p, &st) == 0 && (st.st_mode & 0777) == 0600 && st.st_size == made.bytes);
    EXPECT_I64(made.head.audit_seq, 10);
    EXPECT(!there(t.db, "-backup") && !there(t.db, "-backup-wal"));
    append(&t, 11);
    EXPECT_I64(restore(&t, t.keys, made.second_path, &h), BACKUP_SOUND);
    EXPECT_I64(h.entries, 10);
    EXPECT_I64(h.checkpoints, 1);
    EXPECT_I64(h.lost, 0);
    EXPECT(stat(t.to, &st) == 0 && (st.st_mode & 0777) == 0600 && st.st_nlink == 1);
    EXPECT(!there(t.to, "-wal"));
    EXPECT_I64(meta_in(&t, t.to), 10);
    EXPECT_STR(backup_time(NOON, &t.arena), S("令和7年11月21日 12時00分"));
    town_close(&t);
}

TEST(a_backup_is_refused_for_a_stated_reason)
{
    Town t;
    BackupHolding h;
    town_open(&t);
    BackupMade made = back_up(&t, NOON, false);
    EXPECT_I64(restore(&t, t.others, made.path, &h), BACKUP_FOREIGN);
    EXPECT_I64(restore(&t, t.keys, str_of("/nowhere"), &h), BACKUP_ABSENT);
    EXPECT_I64(restore(&t, t.keys, str_of(t.db), &h), BACKUP_NO_BACKUP);
    EXPECT_I64(restore(&t, t.keys, made.path, &h), BACKUP_SOUND);
    EXPECT_I64(backup_restore(t.keys, &(RestoreOrder){ .from = made.path.p, .to = t.to }, &t.arena, &h), BACKUP_TAKEN);
    EXPECT_I64(meta_in(&t, t.to), 10); /* what stood there is untouched */
    EXPECT_I64(backup_restore(t.keys, &(RestoreOrder){ .from = made.path.p, .to = "/nowhere/x.db" }, &t.arena, &h), BACKUP_NO_ROOM);
    /* a leftover log would be played into the restored file */
    Str log = arena_printf(&t.arena, "%s-wal", t.to);
    unlink(t.to);
    close(open(log.p, O_CREAT | O_WRONLY, 0600));
    EXPECT_I64(restore(&t, t.keys, made.path, &h), BACKUP_TAKEN);
    unlink(log.p);
    /* every finding has its own words */
    for (int i = 0; i < BACKUP_FINDING_COUNT; i++)
        for (int k = 0; k < i; k++)
            EXPECT(strcmp(backup_finding_sentence((BackupFinding)i), backup_finding_sentence((BackupFinding)k)) != 0
                   && strcmp(backup_finding_code((BackupFinding)i), backup_finding_code((BackupFinding)k)) != 0);
    town_close(&t);
}

TEST(a_flipped_bit_or_a_missing_end_is_refused_and_nothing_is_left)
{
    Town t;
    BackupHolding h;
    town_open(&t);
    BackupMade made = back_up(&t, NOON, false);
    int fd = open(made.path.p, O_RDWR);
    for (int round = 0; round < 60; round++) {
        off_t at = (off_t)test_rand(0, (uint64_t)made.bytes - 1);
        char old, changed;
        EXPECT(pread(fd, &old, 1, at) == 1);
        changed = (char)(old ^ (1 << test_rand(0, 7)));
        EXPECT(pwrite(fd, &changed, 1, at) == 1);
        BackupFinding f = restore(&t, t.keys, made.path, &h);
        if (f != BACKUP_DAMAGED && f != BACKUP_NO_BACKUP && f != BACKUP_TRUNCATED)
            test_fail(__FILE__, __LINE__, "byte %lld: %s", (long long)at, backup_finding_code(f));
        EXPECT(pwrite(fd, &old, 1, at) == 1);
        EXPECT(!there(t.to, ""));
    }
    EXPECT_I64(restore(&t, t.keys, made.path, &h), BACKUP_SOUND);
    EXPECT(pwrite(fd, "x", 1, made.bytes) == 1);
    EXPECT_I64(restore(&t, t.keys, made.path, &h), BACKUP_DAMAGED);
    for (int round = 0; round < 40; round++) {
        off_t n = round == 0 ? made.bytes - 1 : (off_t)test_rand(0, (uint64_t)made.bytes - 1);
        EXPECT(ftruncate(fd, made.bytes) == 0);
        int copy = open(t.to, O_CREAT | O_WRONLY | O_TRUNC, 0600);
        close(copy);
        Str cut = arena_printf(&t.arena, "%s/cut", t.dir);
        Str command = arena_printf(&t.arena, "head -c %lld %s > %s", (long long)n, made.path.p, cut.p);
        EXPECT(system(command.p) == 0);
        EXPECT_I64(restore(&t, t.keys, cut, &h), BACKUP_TRUNCATED);
        EXPECT(!there(t.to, ""));
    }
    close(fd);
    town_close(&t);
}

static BackupFinding restore_knowing(Town *t, Str from, int64_t seq, Str copy, bool accept, BackupHolding *ret)
{
    unlink(t->to);
    return backup_restore(t->keys, &(RestoreOrder){ .from = from.p, .to = t->to, .known_seq = seq, .copy = copy, .accept_older = accept }, &t->arena, ret);
}

TEST(an_older_backup_is_refused_unless_its_loss_is_accepted)
{
    Town t;
    BackupHolding h;
    town_open(&t);
    BackupMade made = back_up(&t, NOON, false);
    EXPECT_I64(restore_knowing(&t, made.path, 10, buf_str(&t.copy), false, &h), BACKUP_SOUND);
    EXPECT_I64(restore_knowing(&t, made.path, 11, S(""), false, &h), BACKUP_OLDER);
    EXPECT_I64(h.lost, 1);
    for (int64_t i = 11; i <= 15; i++)
        append(&t, i);
    bool signed_too;
    EXPECT(audit_checkpoint(t.w, t.keys, 20001, true, &signed_too) == OK && signed_too);
    copy_on(&t);
    EXPECT_I64(restore_knowing(&t, made.path, 0, buf_str(&t.copy), false, &h), BACKUP_OLDER);
    EXPECT(!there(t.to, ""));
    EXPECT_I64(restore_knowing(&t, made.path, 0, buf_str(&t.copy), true, &h), BACKUP_SOUND);
    EXPECT_I64(h.lost, 5);
    /* accepted or not, the copy must tell the same history up to there */
    Str other = arena_copy(&t.arena, buf_str(&t.copy));
    union { const char *p; char *ours; } text = { .p = other.p };
    text.ours[12] = text.ours[12] == 'a' ? 'b' : 'a';
    EXPECT_I64(restore_knowing(&t, made.path, 0, other, true, &h), BACKUP_RECORD);
    EXPECT_I64(h.audit, AUDIT_REWRITTEN);
    town_close(&t);
}

TEST(a_newer_program_or_a_broken_record_is_refused)
{
    Town t;
    BackupHolding h;
    town_open(&t);
    EXPECT(db_exec0(t.w, &rewrite) == OK);
    BackupMade made = back_up(&t, NOON, false);
    EXPECT_I64(restore(&t, t.keys, made.path, &h), BACKUP_RECORD);
    EXPECT_I64(h.audit, AUDIT_CHANGED);
    EXPECT(!there(t.to, ""));
    EXPECT(db_exec(t.w, &future, P_BLOB(S("x"))) == OK);
    made = back_up(&t, NOON + 1, false);
    EXPECT_I64(restore(&t, t.keys, made.path, &h), BACKUP_NEWER);
    town_close(&t);
}

/* A stop, and a program that died, leave nothing that anybody would take for a backup. */
static Status stop(void *context)
{
    int *left = context;
    return (*left)-- > 0 ? OK : ERR_CANCELLED;
}

TEST(a_stopped_backup_leaves_nothing)
{
    Town t;
    town_open(&t);
    for (int after = 0; after < 4; after++) {
        int left = after;
        BackupMade made;
        Str why = S("");
        BackupFile *files;
        size_t n;
        const BackupOrder order = { .database = t.db, .dir = t.second, .now_ms = NOON, .tell = stop, .context = &left };
        Status s = backup_make(t.r, t.keys, &order, &t.arena, &made, &why);
        EXPECT(backup_list(t.second, t.keys, &t.arena, &files, &n) == OK);
        if (s == OK)
            break;
        EXPECT_I64(s, ERR_CANCELLED);
        EXPECT_I64(n, 0);
        EXPECT(!there(t.db, "-backup"));
    }
    Str why = S("");
    BackupMade made;
    const BackupOrder nowhere = { .database = t.db, .dir = "/nowhere", .now_ms = NOON };
    EXPECT_I64(backup_make(t.r, t.keys, &nowhere, &t.arena, &made, &why), ERR_IO);
    EXPECT(str_contains(why, S("/nowhere")));
    back_up(&t, NOON, false);
    const BackupOrder again = { .database = t.db, .dir = t.dir, .now_ms = NOON };
    EXPECT_I64(backup_make(t.r, t.keys, &again, &t.arena, &made, &why), ERR_CONFLICT);
    town_close(&t);
}

TEST(old_generations_go_and_foreign_files_stay)
{
    Town t;
    BackupFile *files;
    size_t n, deleted, kept;
    town_open(&t);
    for (int i = 0; i < 9; i++) /* three a day, three days */
        back_up(&t, NOON + i * INT64_C(8) * 3600 * 1000, false);
    Str foreign = arena_printf(&t.arena, "%s/banso-00000000-20200101-020000-000.backup", t.dir);
    close(open(foreign.p, O_CREAT | O_WRONLY, 0600));
    EXPECT(backup_list(t.dir, t.keys, &t.arena, &files, &n) == OK);
    EXPECT_I64(n, 9);
    EXPECT_I64(files[0].head.made_ms, NOON + INT64_C(64) * 3600 * 1000);
    EXPECT(backup_list(t.dir, t.others, &t.arena, &files, &n) == OK);
    EXPECT_I64(n, 0);
    EXPECT(backup_prune(t.dir, t.keys, &t.arena, &deleted, &kept) == OK);
    /* 12:00 20:00 | 4:00 12:00 20:00 | 4:00 12:00 20:00 | 4:00 of four days: the last of each */
    EXPECT_I64(kept, 4);
    EXPECT_I64(deleted, 5);
    EXPECT(there(foreign.p, ""));
    EXPECT(backup_list("/nowhere", t.keys, &t.arena, &files, &n) == ERR_IO);
    town_close(&t);
}
