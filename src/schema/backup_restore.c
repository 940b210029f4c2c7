#include "base/limits.h"
#include "base/sealed_file.h"
#include "schema/backup.h"

#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static const Sql count_accounts = { .text = "SELECT COUNT(*) FROM account", .read_only = true, .scan_ok = true };
static const Sql count_persons = { .text = "SELECT COUNT(*) FROM person", .read_only = true, .scan_ok = true };
static const Sql count_claims = { .text = "SELECT COUNT(*) FROM claim", .read_only = true, .scan_ok = true };
static const Sql count_batches = { .text = "SELECT COUNT(*) FROM batch", .read_only = true, .scan_ok = true };
static const Sql entry_time = { .text = "SELECT at_ms FROM audit WHERE seq = $1", .read_only = true };

static void fd_close(int *fd)
{
    if (*fd >= 0)
        close(*fd);
    *fd = -1;
}

/* The lines of the copy that tell of entries up to last: what a backup of that moment can be compared with. */
static Status copy_until(Str copy, int64_t last, Buf *out)
{
    Str line, kind, rest, number;
    while (str_cut(copy, '\n', &line, &copy)) {
        int64_t seq = 0;
        str_cut(line, ' ', &kind, &rest);
        str_cut(rest, ' ', &number, &rest);
        if (str_to_i64(number, &seq) && seq > last)
            continue;
        buf_add(out, line);
        buf_char(out, '\n');
    }
    return buf_status(out);
}

static Status examine_record(Db *db, const Keys *keys, const RestoreOrder *order, BackupHolding *h)
{
    AuditVerdict verdict;
    int64_t seq;
    char hash[65];
    CLEANUP(buf_done) Buf copy;
    buf_init(&copy, order->copy.n + 1);
    TRY(audit_head(db, &seq, hash));
    if (seq != h->head.audit_seq || strcmp(hash, h->head.audit_hash) != 0)
        return ERR_INVALID;
    TRY(copy_until(order->copy, seq, &copy));
    TRY(audit_verify(db, keys, buf_str(&copy), &verdict));
    h->entries = verdict.entries;
    h->checkpoints = verdict.checkpoints;
    h->audit = verdict.finding;
    memset(h->code, 0, sizeof h->code);
    audit_short_code(verdict.head, h->code);
    return OK;
}

static Status count_all(Db *db, BackupHolding *h)
{
    const struct {
        const Sql *sql;
        int64_t *to;
    } counts[] = { { &count_accounts, &h->accounts }, { &count_persons, &h->persons }, { &count_claims, &h->claims }, { &count_batches, &h->batches } };
    for (size_t i = 0; i < COUNT_OF(counts); i++)
        TRY(db_one_int0(db, counts[i].sql, counts[i].to));
    return OK;
}

/* Its record unbroken, of our schema (older ones are brought forward). The clock of the machine may have been
 * set back once: that is told, and does not make a backup useless. */
static BackupFinding examine_open(Db *db, const Keys *keys, const RestoreOrder *order, Arena *a, BackupHolding *h)
{
    Str why = S("");
    if (examine_record(db, keys, order, h) != OK)
        return BACKUP_UNSOUND;
    if (h->audit != AUDIT_SOUND && h->audit != AUDIT_CLOCK)
        return BACKUP_RECORD;
    return db_migrate(db, a, &why) == OK && count_all(db, h) == OK ? BACKUP_SOUND : BACKUP_UNSOUND;
}

static BackupFinding examine(const char *path, const Keys *keys, const RestoreOrder *order, Arena *a, BackupHolding *h)
{
    Str why = S("");
    DbPool *pool = NULL;
    Db *db = NULL;
    Status s = db_pool_open(&pool, &(DbConfig){ .url = path, .readers = 1 }, a, &why);
    if (s == OK)
        s = db_pool_writer(pool, &db);
    if (s == OK)
        s = db_verify(db);
    BackupFinding f = s == OK ? examine_open(db, keys, order, a, h) : BACKUP_UNSOUND;
    db_pool_return(&db);
    db_pool_close(&pool);
    return f;
}

static bool exists(const char *path)
{
    struct stat st;
    return lstat(path, &st) == 0;
}

static bool beside_exists(const char *path, Arena *a)
{
    static const char *const tails[] = { "", "-wal", "-shm", "-journal" };
    for (size_t i = 0; i < COUNT_OF(tails); i++) {
        Str one = arena_printf(a, "%s%s", path, tails[i]);
        if (!one.p || exists(one.p))
            return true;
    }
    return false;
}

static void remove_all(const char *path, Arena *a)
{
    static const char *const tails[] = { "", "-wal", "-shm", "-journal" };
    for (size_t i = 0; i < COUNT_OF(tails); i++) {
        Str one = arena_printf(a, "%s%s", path, tails[i]);
        if (one.p)
            unlink(one.p);
    }
}

static BackupFinding unpack(int from, const Keys *keys, const RestoreOrder *order, const char *draft, Arena *a, BackupHolding *h)
{
    CLEANUP(fd_close) int to = open(draft, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0600);
    if (to < 0)
        return BACKUP_NO_ROOM;
    BackupFinding f = backup_read_all(from, keys, &h->head, a, to, NULL, NULL);
    if (f == BACKUP_SOUND && fsync(to) != 0)
        f = BACKUP_NO_ROOM;
    fd_close(&to);
    return f == BACKUP_SOUND ? examine(draft, keys, order, a, h) : f;
}

static bool is_newer(const BackupHead *head)
{
    return db_migration_count && head->schema > db_migrations[db_migration_count - 1].number;
}

static int64_t known(const RestoreOrder *order)
{
    int64_t copied = audit_copy_last(order->copy);
    return copied > order->known_seq ? copied : order->known_seq;
}

/* The name is given last, by a link that fails where something stands already. */
static BackupFinding give_name(const char *draft, const char *to)
{
    int fd = open(draft, O_RDONLY | O_CLOEXEC);
    if (fd < 0 || fsync(fd) != 0) {
        fd_close(&fd);
        return BACKUP_NO_ROOM;
    }
    fd_close(&fd);
    if (link(draft, to) != 0)
        return exists(to) ? BACKUP_TAKEN : BACKUP_NO_ROOM;
    if (file_directory_sync(to) == OK)
        return BACKUP_SOUND;
    unlink(to);
    return BACKUP_NO_ROOM;
}

BackupFinding backup_restore(const Keys *keys, const RestoreOrder *order, Arena *a, BackupHolding *ret)
{
    CLEANUP(fd_close) int from = open(order->from, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
    Str draft = arena_printf(a, "%s.part-%d", order->to, (int)getpid());
    *ret = (BackupHolding){ 0 };
    if (from < 0 || !draft.p)
        return BACKUP_ABSENT;
    BackupFinding f = backup_read_head(from, keys, a, &ret->head);
    if (f != BACKUP_SOUND)
        return f;
    ret->lost = known(order) > ret->head.audit_seq ? known(order) - ret->head.audit_seq : 0;
    if (is_newer(&ret->head))
        return BACKUP_NEWER;
    if (ret->lost && !order->accept_older)
        return BACKUP_OLDER;
    if (beside_exists(order->to, a))
        return BACKUP_TAKEN;
    f = unpack(from, keys, order, draft.p, a, ret);
    if (f == BACKUP_SOUND)
        f = give_name(draft.p, order->to);
    remove_all(draft.p, a);
    return f;
}

BackupFinding backup_look_at(Db *restored, const Keys *keys, const RestoreOrder *order, Arena *a, BackupHolding *ret)
{
    BackupHead *head = &ret->head;
    *ret = (BackupHolding){ 0 };
    if (audit_head(restored, &head->audit_seq, head->audit_hash) != OK || db_one_int0(restored, &backup_newest_migration, &head->schema) != OK)
        return BACKUP_UNSOUND;
    Status s = db_one_int(restored, &entry_time, &head->made_ms, P_INT(head->audit_seq));
    if (s != OK && s != ERR_NOT_FOUND) /* a missing entry is the record's to find */
        return BACKUP_UNSOUND;
    ret->lost = known(order) > head->audit_seq ? known(order) - head->audit_seq : 0;
    if (is_newer(head))
        return BACKUP_NEWER;
    return ret->lost && !order->accept_older ? BACKUP_OLDER : examine_open(restored, keys, order, a, ret);
}

const Sql *const backup_restore_statements[] = { &entry_time, &count_accounts, &count_persons, &count_claims, &count_batches };
const size_t backup_restore_statement_count = COUNT_OF(backup_restore_statements);
