#include "schema/drill.h"
#include "schema/entity.h"

#include <unistd.h>

static const Sql insert_drill = { .text =
    "INSERT INTO drill (id, at_ms, backup, made_ms, result, entries, later, took_ms) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)" };
static const Sql has_entry = { .read_only = true, .text = "SELECT COUNT(*) FROM audit WHERE seq = $1 AND hash = $2" };
static const Sql put_mark = { .text = "INSERT INTO meta (name, value) VALUES ('drill', $1) ON CONFLICT (name) DO UPDATE SET value = excluded.value" };
static const Sql has_mark = { .read_only = true, .text = "SELECT COUNT(*) FROM meta WHERE name = 'drill' AND value = $1" };
const Sql *const drill_statements[] = { &insert_drill, &has_entry, &put_mark, &has_mark };
const size_t drill_statement_count = COUNT_OF(drill_statements);

static Status record_in_tx(Db *db, void *context)
{
    const Drill *d = context;
    const BackupHolding *h = &d->holding;
    const AuditEntry e = { .at_ms = d->at_ms, .target = d->id, .verb = S("write"), .route = d->route, .entity = S("drill"),
                           .result = str_of(backup_finding_code(d->finding)), .address = d->address };
    TRY(db_exec(db, &insert_drill, P_INT(d->id), P_INT(d->at_ms), P_TEXT(d->backup), P_INT(h->head.made_ms), P_TEXT(e.result), P_INT(h->entries),
                P_INT(h->lost), P_INT(d->took_ms)));
    return audit_append(db, &e);
}

Status drill_record(Db *writer, Drill *d)
{
    return db_tx(writer, record_in_tx, d);
}

static Status restore_newest(Db *db, const Keys *keys, const char *database, const char *dir, Arena *a, Drill *d)
{
    BackupFile *files;
    size_t n;
    char hash[65];
    RestoreOrder order = { .accept_older = true };
    Str to = arena_printf(a, "%s-drill-%d", database, (int)getpid());
    d->finding = BACKUP_ABSENT;
    if (!to.p)
        return ERR_MEMORY;
    if (backup_list(dir, keys, a, &files, &n) != OK || n == 0)
        return OK;
    TRY(audit_head(db, &order.known_seq, hash));
    order.from = files[0].path.p;
    order.to = to.p;
    d->backup = files[0].name;
    d->finding = backup_restore(keys, &order, a, &d->holding);
    if (d->finding == BACKUP_SOUND)
        unlink(to.p);
    return OK;
}

Status drill_exercise(Db *db, const Keys *keys, const char *database, const char *dir, const Clock *clock, Arena *a, Drill *d)
{
    d->at_ms = clock_ms(clock);
    d->id = id_new(d->at_ms);
    TRY(restore_newest(db, keys, database, dir, a, d));
    d->took_ms = clock_ms(clock) - d->at_ms;
    return OK;
}

/* What is written into the one must not be seen in the other. One without that table is no database of ours, so another. */
static Status tell_apart(Db *living, Db *restored, int64_t mark, Arena *a)
{
    int64_t seen = 0;
    Str value = arena_printf(a, "%lld", (long long)mark);
    if (!value.p)
        return ERR_MEMORY;
    TRY(db_exec(living, &put_mark, P_TEXT(value)));
    Status s = db_one_int(restored, &has_mark, &seen, P_TEXT(value));
    return s == OK && seen ? ERR_CONFLICT : OK;
}

static Status is_past_of(Db *living, const BackupHead *head)
{
    int64_t found;
    TRY(db_one_int(living, &has_entry, &found, P_INT(head->audit_seq), P_TEXT(str_of(head->audit_hash))));
    return found ? OK : ERR_CONFLICT;
}

Status drill_look(Db *living, Db *restored, const Keys *keys, const Clock *clock, Arena *a, Drill *d)
{
    BackupHead head;
    char hash[65];
    RestoreOrder order = { .accept_older = true };
    d->at_ms = clock_ms(clock);
    d->id = id_new(d->at_ms);
    d->backup = S(DRILL_BY_PG_RESTORE);
    d->finding = BACKUP_UNSOUND;
    TRY(tell_apart(living, restored, d->id, a));
    TRY(audit_head(living, &order.known_seq, hash));
    if (audit_head(restored, &head.audit_seq, head.audit_hash) == OK) {
        TRY(is_past_of(living, &head));
        d->finding = backup_look_at(restored, keys, &order, a, &d->holding);
    }
    d->took_ms = clock_ms(clock) - d->at_ms;
    return OK;
}
