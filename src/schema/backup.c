#include "schema/backup.h"
#include "base/hex.h"
#include "base/limits.h"
#include "base/sealed_file.h"
#include "base/version.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#define FIRST_LINE S("banso backup 1\n")
#define COPY_BYTES (1024 * 1024)

const Sql backup_newest_migration = { .text = "SELECT COALESCE(MAX(number), 0) FROM schema_migration", .read_only = true, .scan_ok = true };

static const struct {
    const char *code, *sentence;
    Status status;
} findings[BACKUP_FINDING_COUNT] = {
    [BACKUP_SOUND] = { "sound", "バックアップは無事です。", OK },
    [BACKUP_ABSENT] = { "absent", "バックアップのファイルがないか、読めません。場所と権限を確かめてください。", ERR_IO },
    [BACKUP_NO_BACKUP] = { "no_backup", "伴走のバックアップではないか、先頭が壊れています。別の世代を使ってください。", ERR_INVALID },
    [BACKUP_DAMAGED] = { "damaged", "バックアップが壊れています（書かれたときと中身が違います）。別の世代か、二つ目の媒体のものを使ってください。", ERR_INVALID },
    [BACKUP_TRUNCATED] = { "truncated", "バックアップが途中で切れています。写し直すか、別の世代を使ってください。", ERR_INVALID },
    [BACKUP_FOREIGN] = { "foreign", "このバックアップは、別の鍵ファイルで作られています。作ったときの鍵ファイルを --key-file で指定してください。", ERR_FORBIDDEN },
    [BACKUP_NEWER] = { "newer", "このバックアップは、もっと新しい伴走が作ったものです。新しい伴走で戻してください。", ERR_UNSUPPORTED },
    [BACKUP_OLDER] = { "older", "このバックアップは、わかっている記録より古いものです。もっと新しい世代を探してください。ほかにないときは、--accept-older で、なくなる記録を承知のうえで戻せます。", ERR_CONFLICT },
    [BACKUP_TAKEN] = { "taken", "戻す先に、もうファイルがあります。上書きはしません。新しい場所を指定してください。", ERR_CONFLICT },
    [BACKUP_UNSOUND] = { "unsound", "バックアップは開きましたが、中のデータベースが正しくありません。別の世代を使ってください。", ERR_INVALID },
    [BACKUP_RECORD] = { "record", "バックアップの中の、だれが何を見たかの記録がつながっていません。別の世代を使い、この世代は残して調べてください。", ERR_INVALID },
    [BACKUP_NO_ROOM] = { "no_room", "戻す先に書けません。フォルダー、権限、空き容量を確かめてください。", ERR_IO },
};

const char *backup_finding_code(BackupFinding f)
{
    return findings[f < BACKUP_FINDING_COUNT ? f : BACKUP_UNSOUND].code;
}

const char *backup_finding_sentence(BackupFinding f)
{
    return findings[f < BACKUP_FINDING_COUNT ? f : BACKUP_UNSOUND].sentence;
}

Status backup_finding_status(BackupFinding f)
{
    return findings[f < BACKUP_FINDING_COUNT ? f : BACKUP_UNSOUND].status;
}

Str backup_time(int64_t ms, Arena *a)
{
    int64_t minutes = (ms + JAPAN_AHEAD_MS) / 60000;
    return arena_printf(a, STR_FMT " %d時%02d分", STR_ARG(wareki_long(clock_day(ms), a)), (int)(minutes / 60 % 24), (int)(minutes % 60));
}

/* ---- the head ---- */

static Str head_text(const BackupHead *h, Arena *a)
{
    return arena_printf(a, "%sprogram " BANSO_VERSION "\ninstallation %s\nmade_ms %lld\nschema %lld\naudit_seq %lld\naudit_hash %s\nplain_bytes %lld\nplain_digest %s\n",
                        FIRST_LINE.p, h->installation, (long long)h->made_ms, (long long)h->schema, (long long)h->audit_seq,
                        *h->audit_hash ? h->audit_hash : "-", (long long)h->plain_bytes, h->plain_digest);
}

/* The word behind "name " on its own line; empty when there is none. */
static Str head_word(Str text, Str name)
{
    Str line;
    while (str_cut(text, '\n', &line, &text)) {
        Str key, word;
        if (str_cut(line, ' ', &key, &word) && str_eq(key, name))
            return word;
    }
    return S("");
}

static bool copy_word(Str text, Str name, size_t n, char *ret)
{
    Str word = head_word(text, name);
    bool good = word.n == n;
    memcpy(ret, word.p, good ? n : 0);
    ret[good ? n : 0] = 0;
    return good;
}

static bool head_parse(Str text, BackupHead *ret)
{
    BackupHead h = { 0 };
    bool none = str_eq(head_word(text, S("audit_hash")), S("-"));
    bool good = copy_word(text, S("installation"), 32, h.installation) && copy_word(text, S("plain_digest"), 64, h.plain_digest)
                && (none || copy_word(text, S("audit_hash"), 64, h.audit_hash)) && str_to_i64(head_word(text, S("made_ms")), &h.made_ms)
                && str_to_i64(head_word(text, S("schema")), &h.schema) && str_to_i64(head_word(text, S("audit_seq")), &h.audit_seq)
                && str_to_i64(head_word(text, S("plain_bytes")), &h.plain_bytes);
    if (good)
        *ret = h;
    return good;
}

static BackupFinding read_failure(Status s)
{
    return s == ERR_INVALID ? BACKUP_DAMAGED : s == ERR_NOT_FOUND ? BACKUP_TRUNCATED : BACKUP_ABSENT;
}

BackupFinding backup_read_head(int fd, const Keys *keys, Arena *a, BackupHead *ret)
{
    Str text;
    char ours[33];
    Status s = sealed_head_read(fd, FIRST_LINE, a, &text);
    if (s != OK)
        return s == ERR_INVALID ? BACKUP_NO_BACKUP : read_failure(s);
    if (!head_parse(text, ret))
        return BACKUP_NO_BACKUP;
    keys_name(keys, ours);
    return strcmp(ours, ret->installation) == 0 ? BACKUP_SOUND : BACKUP_FOREIGN;
}

static void hex_of(const uint8_t bytes[static 32], char ret[static 65])
{
    hex_write(bytes, 32, ret);
    ret[64] = 0;
}

static BackupFinding read_pieces(SealedReader *r, const BackupHead *head, int to, Status (*tell)(void *), void *context)
{
    Digest digest;
    uint8_t bytes[32];
    char hex[65];
    Str piece = S("");
    int64_t done = 0;
    digest_init(&digest);
    do {
        Status s = sealed_reader_next(r, &piece);
        if (s != OK)
            return read_failure(s);
        done += (int64_t)piece.n;
        if (done > head->plain_bytes)
            return BACKUP_DAMAGED;
        digest_add(&digest, piece);
        if (to >= 0 && file_write_all(to, piece) != OK)
            return BACKUP_NO_ROOM;
        if (tell && tell(context) != OK)
            return BACKUP_ABSENT;
    } while (piece.n);
    digest_end(&digest, bytes);
    hex_of(bytes, hex);
    return done == head->plain_bytes && strcmp(hex, head->plain_digest) == 0 ? BACKUP_SOUND : BACKUP_DAMAGED;
}

BackupFinding backup_read_all(int fd, const Keys *keys, const BackupHead *head, Arena *a, int to, Status (*tell)(void *), void *context)
{
    Str text;
    BackupHead again;
    SealedReader *r = NULL;
    if (lseek(fd, 0, SEEK_SET) != 0)
        return BACKUP_ABSENT;
    Status s = sealed_head_read(fd, FIRST_LINE, a, &text);
    if (s == OK && (!head_parse(text, &again) || again.made_ms != head->made_ms || strcmp(again.plain_digest, head->plain_digest) != 0))
        s = ERR_INVALID;
    if (s == OK)
        s = sealed_reader_new(keys, fd, text, &r);
    BackupFinding f = s == OK ? read_pieces(r, head, to, tell, context) : read_failure(s);
    sealed_reader_free(&r);
    return f;
}

/* ---- making ---- */

typedef struct {
    const BackupOrder *order;
    const Keys *keys;
    Arena *arena;
    Str why;
    int64_t began_ns;
    int written;    /* the file that grows, or −1 */
    Status stopped; /* what tell answered */
} Making;

static int64_t now_ns(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (int64_t)t.tv_sec * 1000000000 + t.tv_nsec;
}

/* Rests longer than it worked, and the more the slower the disk is, so that people who work at the same time hardly notice. What was written goes on its way to
 * the disk at once: a heap of it would stand before the fsync of somebody's commit. */
static Status rest(void *context)
{
    Making *m = context;
    if (m->written >= 0)
        (void)sync_file_range(m->written, 0, 0, SYNC_FILE_RANGE_WRITE);
    int64_t wanted = (now_ns() - m->began_ns) * BACKUP_REST_SHARE, most = (int64_t)BACKUP_REST_MS * 1000000;
    int64_t ns = wanted < most ? wanted : most;
    struct timespec t = { .tv_sec = (time_t)(ns / 1000000000), .tv_nsec = (long)(ns % 1000000000) };
    nanosleep(&t, NULL);
    m->began_ns = now_ns();
    m->stopped = m->order->tell ? m->order->tell(m->order->context) : OK;
    return m->stopped;
}

typedef struct {
    Making *m;
    const char *path;
} Copying;

static Status rest_between(void *context, int64_t done, int64_t total)
{
    const Copying *c = context;
    (void)done, (void)total;
    if (c->m->written < 0)
        c->m->written = open(c->path, O_RDONLY | O_CLOEXEC);
    return rest(c->m);
}

static void fd_close(int *fd)
{
    if (*fd >= 0)
        close(*fd);
    *fd = -1;
}

static Status why(Making *m, Status s, const char *sentence, const char *what)
{
    m->why = arena_printf(m->arena, "%s（%s）", sentence, what);
    return s;
}

/* What the copy will hold is read in the transaction that is copied. */
static Status snapshot(Making *m, Db *reader, const char *path, BackupHead *head)
{
    CLEANUP(tx_done) Tx tx = { 0 };
    TRY(tx_begin(reader, &tx));
    TRY(audit_head(reader, &head->audit_seq, head->audit_hash));
    TRY(db_one_int0(reader, &backup_newest_migration, &head->schema));
    Status s = db_backup(reader, path, &(DbProgress){ rest_between, &(Copying){ m, path } });
    fd_close(&m->written);
    return s == ERR_IO ? why(m, s, "データベースの隣に写しを作れません。空き容量（データベースと同じだけ要ります）と権限を確かめてください。", path) : s;
}

static Status each_piece(Making *m, int fd, Status (*take)(void *to, Str piece), void *to)
{
    CLEANUP(buf_done) Buf room;
    buf_init(&room, COPY_BYTES + 1);
    char *p = buf_reserve(&room, COPY_BYTES);
    if (!p)
        return buf_status(&room);
    if (lseek(fd, 0, SEEK_SET) != 0)
        return ERR_IO;
    for (ssize_t n; (n = read(fd, p, COPY_BYTES)) != 0;) {
        if (n < 0 && errno != EINTR)
            return ERR_IO;
        if (n > 0)
            TRY(take(to, (Str){ p, (size_t)n }));
        TRY(rest(m));
    }
    return OK;
}

typedef struct {
    Digest digest;
    int64_t bytes;
} Sum;

static Status add_to_sum(void *to, Str piece)
{
    Sum *s = to;
    digest_add(&s->digest, piece);
    s->bytes += (int64_t)piece.n;
    return OK;
}

static Status sum_up(Making *m, int fd, BackupHead *head)
{
    Sum sum = { 0 };
    uint8_t bytes[32];
    digest_init(&sum.digest);
    TRY(each_piece(m, fd, add_to_sum, &sum));
    digest_end(&sum.digest, bytes);
    hex_of(bytes, head->plain_digest);
    head->plain_bytes = sum.bytes;
    return OK;
}

static Status add_to_sealed(void *to, Str piece)
{
    return sealed_writer_add(to, piece);
}

static Status seal_all(Making *m, int plain, int to, Str head)
{
    SealedWriter *w = NULL;
    TRY(sealed_writer_new(m->keys, to, head, &w));
    m->written = to;
    Status s = each_piece(m, plain, add_to_sealed, w);
    m->written = -1;
    if (s == OK)
        s = sealed_writer_end(w);
    sealed_writer_free(&w);
    return s;
}

static Status add_to_file(void *to, Str piece)
{
    return file_write_all(*(int *)to, piece);
}

/* Fsynced, then dropped from memory, so that what is read back comes from the medium where the system allows it. */
static Status read_back(Making *m, int fd, const BackupHead *head)
{
    if (fsync(fd) != 0)
        return ERR_IO;
    posix_fadvise(fd, 0, 0, POSIX_FADV_DONTNEED);
    BackupFinding f = backup_read_all(fd, m->keys, head, m->arena, -1, rest, m);
    posix_fadvise(fd, 0, 0, POSIX_FADV_DONTNEED);
    return f == BACKUP_SOUND ? OK : ERR_IO;
}

typedef struct {
    Str draft, path;
    int fd;
} Writing;

static Status writing_begin(Making *m, const char *dir, const BackupHead *head, Writing *ret)
{
    int year, month, day;
    int64_t ms = (head->made_ms + JAPAN_AHEAD_MS) % DAY_MS;
    date_parts(clock_day(head->made_ms), &year, &month, &day);
    ret->fd = -1;
    ret->draft = arena_printf(m->arena, "%s/.banso-%.8s.part", dir, head->installation);
    ret->path = arena_printf(m->arena, "%s/banso-%.8s-%04d%02d%02d-%02d%02d%02d-%03d.backup", dir, head->installation, year, month, day,
                             (int)(ms / 3600000), (int)(ms / 60000 % 60), (int)(ms / 1000 % 60), (int)(ms % 1000));
    if (!ret->draft.p || !ret->path.p)
        return ERR_MEMORY;
    unlink(ret->draft.p); /* of one that was stopped */
    ret->fd = open(ret->draft.p, O_RDWR | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0600);
    return ret->fd >= 0 ? OK : why(m, ERR_IO, "バックアップを書く場所に書けません。フォルダー、権限、空き容量を確かめてください。", dir);
}

static Status writing_end(Making *m, Writing *w, const BackupHead *head, Status s)
{
    const char *dir = w->path.p;
    if (s == OK)
        s = read_back(m, w->fd, head);
    if (s == OK && access(w->path.p, F_OK) == 0)
        s = ERR_CONFLICT;
    if (s == OK && (rename(w->draft.p, w->path.p) != 0 || file_directory_sync(w->path.p) != OK))
        s = ERR_IO;
    if (s != OK && w->fd >= 0)
        unlink(w->draft.p);
    fd_close(&w->fd);
    return s == ERR_IO && !m->why.n ? why(m, s, "バックアップを書けないか、書いたものを読み返せません。空き容量と媒体を確かめてください。", dir) : s;
}

static Status write_first(Making *m, int plain, const BackupHead *head, BackupMade *ret)
{
    Writing w;
    Str text = head_text(head, m->arena);
    struct stat st = { 0 };
    Status s = text.p ? writing_begin(m, m->order->dir, head, &w) : ERR_MEMORY;
    TRY(s);
    s = seal_all(m, plain, w.fd, text);
    if (s == OK && fstat(w.fd, &st) != 0)
        s = ERR_IO;
    TRY(writing_end(m, &w, head, s));
    ret->path = w.path;
    ret->bytes = st.st_size;
    return OK;
}

static Status write_second(Making *m, const BackupHead *head, BackupMade *ret)
{
    Writing w;
    CLEANUP(fd_close) int from = open(ret->path.p, O_RDONLY | O_CLOEXEC);
    if (from < 0)
        return ERR_IO;
    TRY(writing_begin(m, m->order->second, head, &w));
    m->written = w.fd;
    Status s = each_piece(m, from, add_to_file, &w.fd);
    m->written = -1;
    TRY(writing_end(m, &w, head, s));
    ret->second_path = w.path;
    return OK;
}

static Str lock_path(const char *database, Arena *a)
{
    return arena_printf(a, "%s-backup-lock", database);
}

/* One at a time for a database, however many programs try. The lock is one that others can ask after without taking it: a page that
 * looks holds up no backup. */
static Status lock_making(Making *m, int *ret)
{
    Str path = lock_path(m->order->database, m->arena);
    struct flock whole = { .l_type = F_WRLCK, .l_whence = SEEK_SET };
    if (!path.p)
        return ERR_MEMORY;
    *ret = open(path.p, O_RDWR | O_CREAT | O_CLOEXEC, 0600);
    if (*ret < 0)
        return why(m, ERR_IO, "データベースのあるフォルダーに書き込めません。", path.p);
    return fcntl(*ret, F_OFD_SETLK, &whole) == 0 ? OK : why(m, ERR_BUSY, "このデータベースのバックアップは、いま別のところで作っています。", m->order->database);
}

Status backup_under_way(const char *database, Arena *a, bool *ret)
{
    Str path = lock_path(database, a);
    struct flock whole = { .l_type = F_WRLCK, .l_whence = SEEK_SET };
    if (!path.p)
        return ERR_MEMORY;
    CLEANUP(fd_close) int fd = open(path.p, O_RDONLY | O_CLOEXEC);
    *ret = fd >= 0 && fcntl(fd, F_OFD_GETLK, &whole) == 0 && whole.l_type != F_UNLCK;
    return OK;
}

static Status make(Making *m, Db *reader, const char *copy, BackupMade *made)
{
    TRY(snapshot(m, reader, copy, &made->head));
    CLEANUP(fd_close) int plain = open(copy, O_RDONLY | O_CLOEXEC);
    if (plain < 0)
        return ERR_IO;
    TRY(sum_up(m, plain, &made->head));
    TRY(write_first(m, plain, &made->head, made));
    return m->order->second ? write_second(m, &made->head, made) : OK;
}

Status backup_make(Db *reader, const Keys *keys, const BackupOrder *order, Arena *a, BackupMade *ret, Str *ret_why)
{
    Making m = { .order = order, .keys = keys, .arena = a, .began_ns = now_ns(), .written = -1 };
    BackupMade made = { .head = { .made_ms = order->now_ms } };
    CLEANUP(fd_close) int lock = -1;
    Str copy = arena_printf(a, "%s-backup", order->database);
    if (!copy.p)
        return ERR_MEMORY;
    keys_name(keys, made.head.installation);
    Status s = lock_making(&m, &lock);
    if (s == OK) {
        unlink(copy.p); /* of one that was stopped */
        s = make(&m, reader, copy.p, &made);
        unlink(copy.p);
    }
    if (m.stopped != OK)
        s = m.stopped;
    if (s == OK)
        *ret = made;
    else
        *ret_why = m.why.n ? m.why : str_of(s == ERR_UNSUPPORTED ? "PostgreSQL のバックアップは pg_dump、戻すのは pg_restore です（docs/backup.md）。" : status_info(s)->sentence);
    return s;
}

/* ---- statements ---- */

const Sql *const backup_statements[] = { &backup_newest_migration };
const size_t backup_statement_count = COUNT_OF(backup_statements);
