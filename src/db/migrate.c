#include "base/clock.h"
#include "base/limits.h"
#include "base/secret.h"
#include "db/driver.h"
#include "db/migrate.h"
#include "db/translate.h"

#include <string.h>

static const char table_ddl[] = "CREATE TABLE IF NOT EXISTS schema_migration (number BIGINT NOT NULL PRIMARY KEY,"
                                " name TEXT NOT NULL, checksum BYTES NOT NULL, applied_ms BIGINT NOT NULL);";
static const Sql newest_applied = { .text = "SELECT COALESCE(MAX(number), 0) FROM schema_migration",
                                    .read_only = true, .scan_ok = true };
static const Sql all_applied = { .text = "SELECT number, name, checksum FROM schema_migration ORDER BY number",
                                 .read_only = true, .scan_ok = true };
static const Sql insert_applied = {
    .text = "INSERT INTO schema_migration (number, name, checksum, applied_ms) VALUES ($1, $2, $3, $4)"
};

/* What one run carries from step to step. */
typedef struct {
    const Migration *list;
    size_t n, applied;
    Arena *arena;
    Str why;
} Run;

static Status refuse_newer(int64_t number, Arena *arena, Str *ret_why)
{
    *ret_why = arena_printf(arena,
                            "このデータベースは、もっと新しい伴走が作ったものです（変更 %lld 番を知りません）。"
                            "新しい伴走で開いてください。",
                            (long long)number);
    return ERR_DB;
}

Status migrate_refuse_newer(Db *db, Arena *arena, Str *ret_why)
{
    int64_t newest = 0;
    if (db_one_int0(db, &newest_applied, &newest) != OK) /* a new database has no such table */
        return OK;
    int64_t known = db_migration_count ? db_migrations[db_migration_count - 1].number : 0;
    return newest > known ? refuse_newer(newest, arena, ret_why) : OK;
}

static Status refuse_changed(Run *run, const Rows *rows)
{
    run->why = arena_printf(run->arena,
                            "データベースの変更 %lld 番（" STR_FMT "）が、実行したときの内容と違います。"
                            "伴走を入れ直すか、正しい版で開いてください。",
                            (long long)row_int(rows, 0), STR_ARG(row_text(rows, 1)));
    return ERR_DB;
}

/* Compares what was applied with what the program knows, in order: counts what agrees. */
static Status compare(Db *db, Run *run)
{
    CLEANUP(rows_done) Rows rows = { 0 };
    TRY(db_query0(db, &all_applied, &rows));
    for (run->applied = 0; rows_next(&rows); run->applied++) {
        if (run->applied >= run->n)
            return refuse_newer(row_int(&rows, 0), run->arena, &run->why);
        const Migration *m = &run->list[run->applied];
        uint8_t digest[32];
        digest_of(str_of(m->sql), digest);
        if (row_int(&rows, 0) != m->number || !str_eq(row_blob(&rows, 2), (Str){ (const char *)digest, sizeof digest }))
            return refuse_changed(run, &rows);
    }
    return rows.status;
}

static Status define_all(Db *db, Str script)
{
    CLEANUP(buf_done) Buf one;
    buf_init(&one, MIGRATION_MAX);
    for (bool found = true;;) {
        if (translate_next(&script, db_pool_is_postgres(db->pool), &one, &found) != OK)
            return db_say(db, ERR_DB, "a migration does not end in ';', or a string or comment in it is open");
        if (!found)
            return OK;
        TRY(db->driver->define(db, one.p));
    }
}

/* One transaction: the first migration that is missing. The lists are compared again each time,
 * since another process may migrate at the same moment. */
static Status apply_next(Db *db, void *context)
{
    Run *run = context;
    TRY(define_all(db, str_of(table_ddl)));
    TRY(compare(db, run));
    if (run->applied == run->n)
        return OK;
    const Migration *m = &run->list[run->applied];
    Status s = define_all(db, str_of(m->sql));
    if (s != OK) {
        run->why = arena_printf(run->arena, "データベースの変更 %d 番（%s）を実行できません: " STR_FMT, m->number, m->name,
                                STR_ARG(db_last_error(db)));
        return s;
    }
    uint8_t digest[32];
    digest_of(str_of(m->sql), digest);
    Clock clock = clock_real();
    TRY(db_exec(db, &insert_applied, P_INT(m->number), P_TEXT(str_of(m->name)),
                P_BLOB(((Str){ (const char *)digest, sizeof digest })), P_INT(clock_ms(&clock))));
    run->applied++;
    return OK;
}

Status migrate_list(Db *writer, const Migration *list, size_t n, Arena *arena, Str *ret_why)
{
    Run run = { .list = list, .n = n, .arena = arena };
    TRY(writer->driver->lock_migrations(writer, true));
    Status s = OK;
    do {
        s = db_tx(writer, apply_next, &run);
    } while (s == OK && run.applied < n);
    Status unlocked = writer->driver->lock_migrations(writer, false);
    if (s == OK)
        s = unlocked;
    if (s != OK)
        *ret_why = run.why.n ? run.why : str_of(status_info(s)->sentence);
    return s;
}

Status db_migrate(Db *writer, Arena *arena, Str *ret_why)
{
    return migrate_list(writer, db_migrations, db_migration_count, arena, ret_why);
}

Status db_check(Db *db, const Sql *const *list, size_t n, Arena *arena, Str *ret_why)
{
    for (size_t i = 0; i < n; i++) {
        const char *why = NULL;
        Status s = db->driver->check(db, list[i], &why);
        if (s == OK)
            continue;
        *ret_why = arena_printf(arena, "%s: %s: " STR_FMT, why ? why : "この文は実行できません", list[i]->text,
                                STR_ARG(db_last_error(db)));
        return s;
    }
    return OK;
}
