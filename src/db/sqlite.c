#include "base/limits.h"
#include "db/plan.h"
#include "db/sqlite_parts.h"

#include <fcntl.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

typedef struct {
    Prepared prepared;
    sqlite3_stmt *handle;
    int n;             /* parameters */
    bool first;        /* db_query stepped to the first row already */
    uint16_t *order;   /* SQLite numbers $3 by first appearance: bind params[order[i]] at i + 1 */
} Statement;

Status sqlite_failed(Sqlite *c, int rc)
{
    static const struct { int code; Status status; } rows[] = {
        { SQLITE_CONSTRAINT_UNIQUE, ERR_CONFLICT },   { SQLITE_CONSTRAINT_PRIMARYKEY, ERR_CONFLICT },
        { SQLITE_CONSTRAINT_ROWID, ERR_CONFLICT },    { SQLITE_CONSTRAINT_FOREIGNKEY, ERR_CONFLICT },
        { SQLITE_BUSY, ERR_BUSY },                    { SQLITE_LOCKED, ERR_BUSY },
        { SQLITE_FULL, ERR_IO },                      { SQLITE_IOERR, ERR_IO },
        { SQLITE_CANTOPEN, ERR_IO },                  { SQLITE_READONLY, ERR_IO },
        { SQLITE_NOMEM, ERR_MEMORY },                 { SQLITE_TOOBIG, ERR_TOO_LARGE },
        { SQLITE_INTERRUPT, ERR_CANCELLED },
    };
    const char *words = c->handle ? sqlite3_errmsg(c->handle) : sqlite3_errstr(rc);
    for (size_t i = 0; i < COUNT_OF(rows); i++)
        if (rows[i].code == rc || rows[i].code == (rc & 0xFF))
            return db_say(&c->db, rows[i].status, words);
    return db_say(&c->db, ERR_DB, words);
}

/* ---- opening ---- */

static const char *const set_up_all[] = {
    "PRAGMA foreign_keys = ON",
    "PRAGMA case_sensitive_like = ON", /* as in PostgreSQL */
    "PRAGMA mmap_size = 0",
    "PRAGMA secure_delete = ON", /* what was sealed under a key that is gone does not lie about in free pages */
};
/* An import of a million rows in one transaction spills its cache into the write-ahead log; the
 * log may grow with it and is cut back to 64 MB afterwards. */
static const char *const set_up_writer[] = {
    "PRAGMA journal_mode = WAL",       "PRAGMA synchronous = FULL",        "PRAGMA cache_size = -16384",
    "PRAGMA wal_autocheckpoint = 1000", "PRAGMA journal_size_limit = 67108864",
};
static const char *const set_up_reader[] = { "PRAGMA query_only = ON", "PRAGMA cache_size = -1024" };

static Status run_all(Sqlite *c, const char *const *list, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        int rc = sqlite3_exec(c->handle, list[i], NULL, NULL, NULL);
        if (rc != SQLITE_OK)
            return sqlite_failed(c, rc);
    }
    return OK;
}

int sqlite_authorize(void *context, int action, const char *a, const char *b, const char *c, const char *d)
{
    (void)c, (void)d;
    const Sqlite *connection = context;
    switch (action) {
    case SQLITE_ATTACH:
    case SQLITE_DETACH:
    case SQLITE_CREATE_TRIGGER:
    case SQLITE_CREATE_TEMP_TRIGGER:
    case SQLITE_CREATE_VTABLE:
        return SQLITE_DENY;
    case SQLITE_PRAGMA: /* ours is prepared again after every change of the schema */
        return a && !b && strcmp(a, "data_version") == 0 ? SQLITE_OK : SQLITE_DENY;
    case SQLITE_SELECT:
    case SQLITE_READ:
    case SQLITE_FUNCTION:
    case SQLITE_RECURSIVE:
    case SQLITE_TRANSACTION:
        return SQLITE_OK;
    default:
        return connection->db.writer ? SQLITE_OK : SQLITE_DENY;
    }
}

static Status harden(Sqlite *c)
{
    static const struct { int option, value; } rows[] = {
        { SQLITE_DBCONFIG_DEFENSIVE, 1 },      { SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0 }, { SQLITE_DBCONFIG_DQS_DDL, 0 },
        { SQLITE_DBCONFIG_DQS_DML, 0 },        { SQLITE_DBCONFIG_ENABLE_TRIGGER, 0 },
    };
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        int rc = sqlite3_db_config(c->handle, rows[i].option, rows[i].value, (int *)NULL);
        if (rc != SQLITE_OK)
            return sqlite_failed(c, rc);
    }
    sqlite3_limit(c->handle, SQLITE_LIMIT_ATTACHED, 0);
    sqlite3_limit(c->handle, SQLITE_LIMIT_VARIABLE_NUMBER, DB_PARAMETERS_MAX);
    return OK;
}

static Status keep(Sqlite *c, const char *text, sqlite3_stmt **ret)
{
    int rc = sqlite3_prepare_v3(c->handle, text, -1, SQLITE_PREPARE_PERSISTENT, ret, NULL);
    return rc == SQLITE_OK ? OK : sqlite_failed(c, rc);
}

static Status set_up(Sqlite *c)
{
    sqlite3_extended_result_codes(c->handle, 1);
    sqlite3_busy_timeout(c->handle, DB_LOCK_MS);
    TRY(run_all(c, set_up_all, COUNT_OF(set_up_all)));
    TRY(c->db.writer ? run_all(c, set_up_writer, COUNT_OF(set_up_writer))
                     : run_all(c, set_up_reader, COUNT_OF(set_up_reader)));
    TRY(harden(c));
    TRY(keep(c, c->db.writer ? "BEGIN IMMEDIATE" : "BEGIN", &c->begin));
    TRY(keep(c, "COMMIT", &c->commit));
    TRY(keep(c, "ROLLBACK", &c->rollback));
    TRY(keep(c, "PRAGMA data_version", &c->data_version));
    int rc = sqlite3_set_authorizer(c->handle, sqlite_authorize, c);
    return rc == SQLITE_OK ? OK : sqlite_failed(c, rc);
}

/* The file of a new database belongs to its owner alone; SQLite gives -wal and -shm the same mode. */
static Status make_file(Sqlite *c, const char *path)
{
    int fd = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0600);
    if (fd < 0)
        return db_say(&c->db, ERR_IO, "the file cannot be made");
    close(fd);
    return OK;
}

/* ":memory:" is one database for all connections of one pool, in SQLite's memdb file system. */
static Status open_handle(Sqlite *c, const char *path)
{
    int flags = SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_EXRESCODE;
    char name[64];
    if (strcmp(path, ":memory:") == 0) {
        snprintf(name, sizeof name, "file:/banso-%p?vfs=memdb", (void *)c->db.pool);
        path = name;
        flags |= SQLITE_OPEN_URI | SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE;
    } else {
        if (c->db.writer && pool_may_create(c->db.pool))
            TRY(make_file(c, path));
        flags |= c->db.writer ? SQLITE_OPEN_READWRITE : SQLITE_OPEN_READONLY;
    }
    int rc = sqlite3_open_v2(path, &c->handle, flags, NULL);
    return rc == SQLITE_OK ? OK : sqlite_failed(c, rc);
}

/* SQLite writes what a statement would undo to its file in one piece once it is more than this, and of one piece no more
 * than 131,071 bytes arrive (unixWrite, os_unix.c): beyond, such a statement ends as "disk full". */
#define STATEMENT_UNDO_IN_MEMORY (124 * 1024)

/* Counting every allocation takes a lock of the whole process. */
static void configure(void)
{
    sqlite3_config(SQLITE_CONFIG_MEMSTATUS, 0);
    sqlite3_config(SQLITE_CONFIG_STMTJRNL_SPILL, STATEMENT_UNDO_IN_MEMORY);
}

static Status sqlite_open(DbPool *pool, bool writer, Db **ret)
{
    static pthread_once_t once = PTHREAD_ONCE_INIT;
    pthread_once(&once, configure);
    Sqlite *c = calloc(1, sizeof *c);
    if (!c)
        return ERR_MEMORY;
    wide_init(&c->wide);
    db_connection_init(&c->db, &sqlite_driver, pool, writer);
    *ret = &c->db;
    TRY(open_handle(c, pool_url(pool)));
    return set_up(c);
}

static void drop(Statement *s)
{
    sqlite3_finalize(s->handle);
    free(s->order);
    free(s);
}

static void sqlite_close_connection(Db *db)
{
    Sqlite *c = sqlite_of(db);
    for (Prepared *p; (p = cache_take(&c->cache)) != NULL;)
        drop((Statement *)p);
    sqlite3_stmt *kept[] = { c->begin, c->commit, c->rollback, c->data_version };
    for (size_t i = 0; i < COUNT_OF(kept); i++)
        sqlite3_finalize(kept[i]);
    sqlite3_close(c->handle);
    wide_done(&c->wide);
    db_connection_done(db);
    free(c);
}

static Status sqlite_refresh(Db *db)
{
    (void)db;
    return OK;
}

/* After an import the cache is full of pages nobody will ask for again. */
static void sqlite_returned(Db *db)
{
    Sqlite *c = sqlite_of(db);
    int used = 0, highest = 0;
    sqlite3_db_status(c->handle, SQLITE_DBSTATUS_CACHE_USED, &used, &highest, 0);
    if (used > 4 * 1024 * 1024)
        sqlite3_db_release_memory(c->handle);
}

/* ---- statements ---- */

/* "$12" at place i: params[11]. Anything but $1… is refused. */
static Status number_parameters(Sqlite *c, Statement *s)
{
    s->n = sqlite3_bind_parameter_count(s->handle);
    s->order = calloc((size_t)s->n + 1, sizeof *s->order);
    if (!s->order)
        return ERR_MEMORY;
    for (int i = 0; i < s->n; i++) {
        const char *name = sqlite3_bind_parameter_name(s->handle, i + 1);
        int64_t number = 0;
        if (!name || name[0] != '$' || !str_to_i64(str_of(name + 1), &number) || number < 1 || number > s->n)
            return db_say(&c->db, ERR_DB, "parameters are not $1 to $n");
        s->order[i] = (uint16_t)(number - 1);
    }
    return OK;
}

static Status prepare_into(Sqlite *c, const Sql *sql, Statement *s)
{
    const char *tail = NULL;
    int rc = sqlite3_prepare_v3(c->handle, sql->text, -1, SQLITE_PREPARE_PERSISTENT, &s->handle, &tail);
    if (rc != SQLITE_OK)
        return sqlite_failed(c, rc);
    if (!s->handle || str_trim(str_of(tail)).n)
        return db_say(&c->db, ERR_DB, "not exactly one statement");
    if (sql->read_only && !sqlite3_stmt_readonly(s->handle))
        return db_say(&c->db, ERR_INTERNAL, "a statement marked read_only writes");
    return number_parameters(c, s);
}

static Status prepare(Sqlite *c, const Sql *sql, Statement **ret)
{
    Statement *s = calloc(1, sizeof *s);
    if (!s)
        return ERR_MEMORY;
    Status status = prepare_into(c, sql, s);
    if (status != OK) {
        drop(s);
        return status;
    }
    Prepared *old = cache_make_room(&c->cache);
    if (old)
        drop((Statement *)old);
    cache_add(&c->cache, &s->prepared, sql);
    *ret = s;
    return OK;
}

/* The cached statement, or one of its own when a Rows is reading from it. */
static Status statement_for(Sqlite *c, const Sql *sql, Statement **ret)
{
    Prepared *p = cache_find(&c->cache, sql);
    if (p && !p->busy && p->text == sql->text) {
        *ret = (Statement *)p;
        return OK;
    }
    if (p && !p->busy) {
        cache_remove(&c->cache, p);
        drop((Statement *)p);
        p = NULL;
    }
    if (!p)
        return prepare(c, sql, ret);
    Statement *s = calloc(1, sizeof *s);
    if (!s)
        return ERR_MEMORY;
    Status status = prepare_into(c, sql, s);
    if (status != OK)
        drop(s);
    else
        *ret = s;
    return status;
}

static void release(Statement *s)
{
    sqlite3_reset(s->handle);
    s->first = s->prepared.busy = false;
    if (!s->prepared.cached)
        drop(s);
}

static int bind_one(sqlite3_stmt *handle, int at, const Param *p, sqlite3_destructor_type life)
{
    static const char nothing[1] = "";
    const char *bytes = p->s.n ? p->s.p : nothing;
    switch (p->kind) {
    case P_KIND_INT:
        return sqlite3_bind_int64(handle, at, p->i);
    case P_KIND_TEXT:
        return sqlite3_bind_text(handle, at, bytes, (int)p->s.n, life);
    case P_KIND_BLOB:
        return sqlite3_bind_blob(handle, at, bytes, (int)p->s.n, life);
    case P_KIND_NULL:
    default:
        return sqlite3_bind_null(handle, at);
    }
}

/* life: SQLITE_STATIC when the statement ends before the caller's bytes do. */
static Status bind_all(Sqlite *c, Statement *s, const Param *params, size_t n, sqlite3_destructor_type life)
{
    if ((size_t)s->n != n)
        return db_say(&c->db, ERR_INTERNAL, "the number of parameters differs");
    for (int i = 0; i < s->n; i++) {
        int rc = bind_one(s->handle, i + 1, &params[s->order[i]], life);
        if (rc != SQLITE_OK)
            return sqlite_failed(c, rc);
    }
    return OK;
}

static Status exec_now(Sqlite *c, const Sql *sql, int64_t *ret_changed, const Param *params, size_t n)
{
    Statement *s;
    TRY(statement_for(c, sql, &s));
    Status status = bind_all(c, s, params, n, SQLITE_STATIC);
    int rc = SQLITE_ROW;
    while (status == OK && rc == SQLITE_ROW)
        rc = sqlite3_step(s->handle);
    if (status == OK && rc != SQLITE_DONE)
        status = sqlite_failed(c, rc);
    if (status == OK && ret_changed)
        *ret_changed = sqlite3_stmt_readonly(s->handle) ? 0 : sqlite3_changes64(c->handle);
    release(s);
    return status;
}

static Status flush(Sqlite *c)
{
    const WideStatement *s = c->wide.current;
    if (!s)
        return OK;
    const Param *params = wide_params(&c->wide);
    Status status = OK;
    if (wide_is_full(&c->wide))
        status = exec_now(c, &s->wide, NULL, params, s->n * s->rows);
    else
        for (size_t i = 0; i < c->wide.rows && status == OK; i++)
            status = exec_now(c, s->narrow, NULL, params + i * s->n, s->n);
    wide_clear(&c->wide);
    return status;
}

static Status sqlite_exec(Db *db, const Sql *sql, int64_t *ret_changed, const Param *params, size_t n)
{
    Sqlite *c = sqlite_of(db);
    if (!db->in_batch || ret_changed)
        return exec_now(c, sql, ret_changed, params, n);
    if (!wide_takes(&c->wide, sql, params, n)) {
        TRY(flush(c));
        if (!wide_takes(&c->wide, sql, params, n))
            return exec_now(c, sql, NULL, params, n);
    }
    TRY(wide_add(&c->wide, params));
    return wide_is_full(&c->wide) ? flush(c) : OK;
}

static Status sqlite_query(Db *db, const Sql *sql, Rows *ret, const Param *params, size_t n)
{
    Sqlite *c = sqlite_of(db);
    Statement *s;
    TRY(statement_for(c, sql, &s));
    Status status = bind_all(c, s, params, n, SQLITE_TRANSIENT);
    int rc = status == OK ? sqlite3_step(s->handle) : SQLITE_DONE;
    if (rc != SQLITE_ROW && rc != SQLITE_DONE)
        status = sqlite_failed(c, rc);
    if (rc != SQLITE_ROW) {
        release(s);
        return status;
    }
    s->first = s->prepared.busy = true;
    ret->cursor = s;
    return OK;
}

static sqlite3_stmt *handle_of(const Rows *r)
{
    return ((const Statement *)r->cursor)->handle;
}

static bool sqlite_next(Rows *r)
{
    Statement *s = r->cursor;
    int rc = s->first ? SQLITE_ROW : sqlite3_step(s->handle);
    s->first = false;
    if (rc == SQLITE_ROW)
        return true;
    if (rc != SQLITE_DONE)
        r->status = sqlite_failed(sqlite_of(r->db), rc);
    rows_done(r);
    return false;
}

static bool sqlite_is_null(const Rows *r, int column)
{
    return !r->cursor || sqlite3_column_type(handle_of(r), column) == SQLITE_NULL;
}

static int64_t sqlite_get_int(const Rows *r, int column)
{
    return r->cursor ? sqlite3_column_int64(handle_of(r), column) : 0;
}

static Str sqlite_get_bytes(const Rows *r, int column, ParamKind kind)
{
    int wanted = kind == P_KIND_TEXT ? SQLITE_TEXT : SQLITE_BLOB;
    if (!r->cursor || sqlite3_column_type(handle_of(r), column) != wanted)
        return S("");
    const char *p = sqlite3_column_blob(handle_of(r), column);
    int n = sqlite3_column_bytes(handle_of(r), column);
    return p ? (Str){ p, (size_t)n } : S("");
}

static void sqlite_rows_done(Rows *r)
{
    release(r->cursor);
}

/* ---- transactions ---- */

enum { ROLLBACK_TRIES = 2 };

static Status run_kept(Sqlite *c, sqlite3_stmt *s)
{
    int rc = sqlite3_step(s);
    Status status = rc == SQLITE_DONE ? OK : sqlite_failed(c, rc);
    sqlite3_reset(s);
    return status;
}

static Status sqlite_batch_begin(Db *db)
{
    wide_clear(&sqlite_of(db)->wide);
    return OK;
}

/* What a spoilt transaction still held is dropped: SQLite may have ended it by itself. */
static Status sqlite_batch_end(Db *db)
{
    Sqlite *c = sqlite_of(db);
    if (db->tx_failed != OK)
        wide_clear(&c->wide);
    return flush(c);
}

/* Nobody else writes before the commit; somebody may right after it, and then there is more than one commit between. */
static Status sqlite_commit(Db *db)
{
    Sqlite *c = sqlite_of(db);
    DbState before, after;
    bool known = db->quiet && sqlite_state(c, &before);
    TRY(run_kept(c, c->commit));
    if (known && sqlite_state(c, &after) && sqlite_state_is_next(&before, &after))
        pool_generation_stays(db->pool, &before, &after);
    return OK;
}

/* The words of the failure that led here are kept. A full disk has rolled back by itself; without memory even this may fail. */
static void sqlite_rollback(Db *db)
{
    Sqlite *c = sqlite_of(db);
    for (int i = 0; i < ROLLBACK_TRIES && !sqlite3_get_autocommit(c->handle); i++) {
        sqlite3_step(c->rollback);
        sqlite3_reset(c->rollback);
    }
}

/* What no ROLLBACK could end goes before anything new begins: else the connection would refuse every later transaction. */
static Status sqlite_begin(Db *db)
{
    sqlite_rollback(db);
    Status s = run_kept(sqlite_of(db), sqlite_of(db)->begin);
    if (s != OK)
        sqlite_rollback(db);
    return s;
}

/* ---- migrations ---- */

static Status sqlite_define(Db *db, const char *ddl)
{
    Sqlite *c = sqlite_of(db);
    int rc = sqlite3_exec(c->handle, ddl, NULL, NULL, NULL);
    return rc == SQLITE_OK ? OK : sqlite_failed(c, rc);
}

static Status sqlite_lock_migrations(Db *db, bool lock)
{
    (void)db, (void)lock; /* BEGIN IMMEDIATE does */
    return OK;
}

/* Hands every row of an EXPLAIN of the statement to `read`. */
static Status explain(Sqlite *c, Str prefix, const Sql *sql, void (*read)(sqlite3_stmt *, Plan *), Plan *plan)
{
    CLEANUP(buf_done) Buf text;
    buf_init(&text, MIGRATION_MAX);
    buf_add(&text, prefix);
    buf_add(&text, str_of(sql->text));
    buf_char(&text, '\0');
    TRY(buf_status(&text));
    sqlite3_stmt *s = NULL;
    int rc = sqlite3_prepare_v2(c->handle, text.p, -1, &s, NULL);
    if (rc != SQLITE_OK)
        return sqlite_failed(c, rc);
    while ((rc = sqlite3_step(s)) == SQLITE_ROW)
        read(s, plan);
    sqlite3_finalize(s);
    return rc == SQLITE_DONE ? OK : sqlite_failed(c, rc);
}

static void read_detail(sqlite3_stmt *s, Plan *plan)
{
    plan_read_detail(plan, str_of((const char *)sqlite3_column_text(s, 3)));
}

static void read_code(sqlite3_stmt *s, Plan *plan)
{
    plan_read_code(plan, str_of((const char *)sqlite3_column_text(s, 1)), sqlite3_column_int(s, 2));
}

static Status sqlite_check(Db *db, const Sql *sql, const char **ret_why)
{
    Sqlite *c = sqlite_of(db);
    Statement *s = NULL;
    TRY(statement_for(c, sql, &s));
    release(s);
    if (sql->scan_ok)
        return OK;
    Plan plan = { 0 };
    TRY(explain(c, S("EXPLAIN QUERY PLAN "), sql, read_detail, &plan));
    TRY(explain(c, S("EXPLAIN "), sql, read_code, &plan));
    if (!plan.scans || !plan.walks)
        return OK;
    *ret_why = "表の全件を読みます。索引を足すか、scan_ok と書いてください";
    return db_say(db, ERR_DB, "full scan");
}

const DbDriver sqlite_driver = {
    .name = "SQLite",
    .open = sqlite_open,
    .close = sqlite_close_connection,
    .refresh = sqlite_refresh,
    .returned = sqlite_returned,
    .query = sqlite_query,
    .exec = sqlite_exec,
    .next = sqlite_next,
    .is_null = sqlite_is_null,
    .get_int = sqlite_get_int,
    .get_bytes = sqlite_get_bytes,
    .rows_done = sqlite_rows_done,
    .batch_begin = sqlite_batch_begin,
    .batch_end = sqlite_batch_end,
    .begin = sqlite_begin,
    .commit = sqlite_commit,
    .rollback = sqlite_rollback,
    .generation = sqlite_generation,
    .define = sqlite_define,
    .lock_migrations = sqlite_lock_migrations,
    .check = sqlite_check,
    .backup = sqlite_backup,
    .verify = sqlite_verify,
};
