#include "schema/rekey.h"
#include "base/sealed_file.h"
#include "schema/audit_signer.h"

#include <fcntl.h>
#include <string.h>
#include <unistd.h>

static const Sql meta_get = { .read_only = true, .text = "SELECT value FROM meta WHERE name = $1" };
static const Sql meta_set = { .text = "INSERT INTO meta (name, value) VALUES ($1, $2) ON CONFLICT (name) DO UPDATE SET value = excluded.value" };
const Sql *const rekey_statements[] = { &meta_get, &meta_set };
const size_t rekey_statement_count = COUNT_OF(rekey_statements);

/* ---- whose it is ---- */

Status keys_noted(Db *db, char ret[static 33])
{
    CLEANUP(rows_done) Rows rows = { 0 };
    TRY(db_query(db, &meta_get, &rows, P_TEXT(S("key_name"))));
    Str name = rows_next(&rows) ? row_text(&rows, 0) : S("");
    TRY(rows.status);
    if (name.n > 32)
        return ERR_DB;
    memcpy(ret, name.n ? name.p : "", name.n);
    ret[name.n] = 0;
    return OK;
}

Status keys_note(Db *db, const Keys *keys)
{
    char name[33];
    keys_name(keys, name);
    return db_exec(db, &meta_set, P_TEXT(S("key_name")), P_TEXT(str_of(name)));
}

/* ---- in the transaction ---- */

typedef struct {
    Db *reader;
    Rekey *r;
    Arena *arena;
} Work;

static Status write_file(const char *path, Str text)
{
    int fd = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC | O_NOFOLLOW, 0600);
    if (fd < 0)
        return ERR_IO;
    Status s = file_write_all(fd, text);
    if (s == OK && fsync(fd) != 0)
        s = ERR_IO;
    close(fd);
    return s == OK ? file_directory_sync(path) : s;
}

static Status stones_anew(Db *db, const Work *w)
{
    CLEANUP(buf_done) Buf text;
    TombstoneEnd end;
    const Rekey *r = w->r;
    buf_init(&text, TOMBSTONES_MAX);
    if (!r->tombstones.n)
        return OK;
    TRY(tombstones_anew(r->sealed.from, r->tombstones, r->to, w->arena, &text, &end));
    TRY(write_file(r->new_tombstones, buf_str(&text)));
    TRY(ring_stone_put(r->to, end.count, str_of(end.signature)));
    return tombstone_end_renew(db, &end);
}

static Status note_keys(Db *db, const Work *w)
{
    Str lines = arena_printf(w->arena, "%lld", (long long)ring_lines(w->r->to));
    if (!lines.p)
        return ERR_MEMORY;
    TRY(db_exec(db, &meta_set, P_TEXT(S("ring_lines")), P_TEXT(lines)));
    return keys_note(db, w->r->to);
}

/* The first entry that the new keys sign says that they are new. */
static Status record_it(Db *db, const Work *w)
{
    const Rekey *r = w->r;
    char from[33], to[33];
    int64_t values = 0, left = 0;
    bool made;
    keys_name(r->sealed.from, from);
    keys_name(r->to, to);
    for (size_t i = 0; i < COUNT_OF(r->sealed.tables); i++) {
        values += r->sealed.tables[i].values;
        left += r->sealed.tables[i].left;
    }
    Str reason = arena_printf(w->arena, "鍵を取り替え：%.8s から %.8s へ。封をし直したもの %lld、開けずに残したもの %lld。それまでの記録：%s", from, to,
                              (long long)values, (long long)left, audit_finding_code(r->record));
    if (!reason.p)
        return ERR_MEMORY;
    TRY(audit_hand_over(db, r->sealed.from, r->to, r->now_ms));
    TRY(audit_append(db, &(AuditEntry){ .at_ms = r->now_ms, .verb = S("rekey"), .route = S("banso rekey"), .reason = reason, .result = S("ok"), .address = S("console") }));
    return audit_checkpoint(db, r->to, r->now_ms, true, &made);
}

/* A database of before keys were noted cannot say whose it is. When all its values are to be left, the keys are another's. */
static Status check_ours(Db *db, Rekey *r)
{
    char noted[33];
    int64_t opened = 0, left = 0;
    for (size_t i = 0; i < COUNT_OF(r->sealed.tables); i++) {
        opened += r->sealed.tables[i].values + r->sealed.tables[i].erased;
        left += r->sealed.tables[i].left;
    }
    TRY(keys_noted(db, noted));
    r->foreign = !*noted && !opened && left;
    return r->foreign ? ERR_INVALID : OK;
}

static Status in_tx(Db *db, void *context)
{
    const Work *w = context;
    w->r->whole = false;
    TRY(sealed_anew(w->reader, db, &w->r->sealed));
    TRY(check_ours(db, w->r));
    TRY(stones_anew(db, w));
    TRY(note_keys(db, w));
    TRY(record_it(db, w));
    w->r->whole = true;
    return OK;
}

Status rekey(Db *reader, Db *writer, Rekey *r, Arena *a)
{
    AuditVerdict verdict;
    TombstoneEnd ignored;
    r->sealed.to = r->to;
    r->sealed.bad[0] = 0;
    r->foreign = r->whole = false;
    TRY(tombstones_check(r->sealed.from, r->tombstones, &ignored));
    TRY(audit_verify(reader, r->sealed.from, S(""), &verdict));
    r->record = verdict.finding;
    return db_tx(writer, in_tx, &(Work){ reader, r, a });
}
