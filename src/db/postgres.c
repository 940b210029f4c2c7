#include "base/limits.h"
#include "db/postgres.h"
#include "db/wire.h"

#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static Postgres *postgres_of(Db *db)
{
    return (Postgres *)db;
}

static PGresult *ask(Postgres *c, const char *text)
{
    return postgres_answer(c, PQsendQuery(c->handle, text));
}

static Status run(Postgres *c, const char *text)
{
    return postgres_judge(c, ask(c, text));
}

/* ---- connecting ---- */

static Status set(Postgres *c, const char *name, const char *value)
{
    const char *const values[] = { name, value };
    return postgres_judge(c, postgres_answer(c, PQsendQueryParams(c->handle, "SELECT set_config($1, $2, false)", 2, NULL, values, NULL, NULL, 0)));
}

static Status set_number(Postgres *c, const char *name, int value)
{
    char digits[16];
    snprintf(digits, sizeof digits, "%d", value);
    return set(c, name, digits);
}

/* Texts must sort the same on both databases: UTF-8, byte by byte. */
static Status check_locale(Postgres *c)
{
    PGresult *r = ask(c, "SELECT 1 FROM pg_database WHERE datname = current_database()"
                         " AND pg_encoding_to_char(encoding) = 'UTF8'"
                         " AND datcollate IN ('C', 'POSIX', 'C.UTF-8', 'C.utf8')");
    bool good = PQntuples(r) == 1;
    TRY(postgres_judge(c, r));
    return good ? OK : db_say(&c->db, ERR_DB, "CREATE DATABASE … TEMPLATE template0 ENCODING 'UTF8' LOCALE 'C' で作ってください");
}

static Status set_up(Postgres *c)
{
    TRY(set_number(c, "statement_timeout", DB_STATEMENT_MS));
    TRY(set_number(c, "lock_timeout", DB_LOCK_MS));
    TRY(set(c, "standard_conforming_strings", "on"));
    TRY(set(c, "client_min_messages", "warning"));
    TRY(set(c, "default_transaction_isolation", c->db.writer ? "serializable" : "repeatable read"));
    TRY(set(c, "default_transaction_read_only", c->db.writer ? "off" : "on"));
    return check_locale(c);
}

/* As the lock beside an SQLite file: one server at a time. It ends with the connection, however that ends; of a server
 * that was killed a moment ago, DB_LOCK_MS are enough. */
static Status lock_for_serving(Postgres *c)
{
    PGresult *r = ask(c, "SELECT pg_advisory_lock(4154241111)");
    Status s = postgres_judge(c, r);
    return s == ERR_BUSY ? ERR_CONFLICT : s;
}

static void no_notice(void *context, const PGresult *r)
{
    (void)context, (void)r; /* libraries do not print */
}

static void drop(Statement *s)
{
    free(s->kinds);
    free(s);
}

static void disconnect(Postgres *c)
{
    for (Prepared *p; (p = cache_take(&c->cache)) != NULL;)
        drop((Statement *)p);
    postgres_hang_up(c);
}

static Status connect(Postgres *c)
{
    /* A host that vanishes without a word is noticed within a minute. */
    static const char *const keys[] = { "connect_timeout", "keepalives_idle", "keepalives_interval", "keepalives_count", "tcp_user_timeout",
                                        "dbname", "application_name", "client_encoding", NULL };
    const char *const values[] = { "10", "30", "10", "3", "60000", pool_url(c->db.pool), "banso", "UTF8", NULL };
    disconnect(c);
    db_say(&c->db, ERR_LOST, "not connected");
    c->handle = PQconnectdbParams(keys, values, 1);
    if (PQstatus(c->handle) != CONNECTION_OK || PQsetnonblocking(c->handle, 1) != 0)
        return postgres_lost(c);
    PQsetNoticeReceiver(c->handle, no_notice, NULL);
    TRY(set_up(c));
    return c->keeps_lock ? lock_for_serving(c) : OK;
}

static Status postgres_open(DbPool *pool, bool writer, Db **ret)
{
    Postgres *c = calloc(1, sizeof *c);
    if (!c)
        return ERR_MEMORY;
    batch_init(&c->batch);
    db_connection_init(&c->db, &postgres_driver, pool, writer);
    c->keeps_lock = pool_serves(pool) && pool_count(pool) == 0;
    *ret = &c->db;
    return connect(c);
}

static void postgres_close_connection(Db *db)
{
    disconnect(postgres_of(db));
    batch_done(&postgres_of(db)->batch);
    db_connection_done(db);
    free(db);
}

/* An idle connection has nothing to say; one that the server closed says so, or ends. */
static bool is_alive(Postgres *c)
{
    if (!c->handle || PQtransactionStatus(c->handle) != PQTRANS_IDLE)
        return false;
    struct pollfd p = { .fd = PQsocket(c->handle), .events = POLLIN };
    for (int i = 0; i < 3 && poll(&p, 1, 0) > 0; i++)
        if (!PQconsumeInput(c->handle))
            return false;
    return PQstatus(c->handle) == CONNECTION_OK;
}

static Status postgres_refresh(Db *db)
{
    Postgres *c = postgres_of(db);
    return is_alive(c) ? OK : connect(c);
}

static void postgres_returned(Db *db)
{
    (void)db;
}

/* ---- reading ---- */

static Status hold(Postgres *c, Cursor *cursor, PGresult *r, size_t *room)
{
    if (cursor->n_held == DB_ROWS_HELD_MAX) {
        PQclear(r);
        return db_say(&c->db, ERR_TOO_LARGE, "a statement in the middle of a long read");
    }
    if (cursor->n_held == *room) {
        size_t wanted = *room ? *room * 2 : 16;
        PGresult **more = realloc(cursor->held, wanted * sizeof *more);
        if (!more) {
            PQclear(r);
            return ERR_MEMORY;
        }
        cursor->held = more;
        *room = wanted;
    }
    cursor->held[cursor->n_held++] = r;
    return OK;
}

/* Frees the connection for another statement. */
static Status make_way(Postgres *c)
{
    Cursor *cursor = c->reading;
    Status s = OK;
    size_t room = 0;
    if (!cursor)
        return OK;
    for (PGresult *r; (r = postgres_result(c)) != NULL;) {
        if (s == OK)
            s = hold(c, cursor, r, &room);
        else
            PQclear(r);
    }
    if (s != OK)
        cursor->status = s;
    cursor->live = false;
    c->reading = NULL;
    return s;
}

/* Before each statement: a lost connection is made anew, except inside a transaction. */
Status postgres_ready(Postgres *c)
{
    TRY(make_way(c));
    if (c->handle && PQstatus(c->handle) == CONNECTION_OK)
        return OK;
    return c->db.in_tx ? postgres_lost(c) : connect(c);
}

static PGresult *next_result(Postgres *c, Cursor *cursor)
{
    if (cursor->at < cursor->n_held)
        return cursor->held[cursor->at++];
    return cursor->live ? postgres_result(c) : NULL;
}

/* Takes the next row into cursor->now; *ret_found false at the end. */
static Status advance(Postgres *c, Cursor *cursor, bool *ret_found)
{
    PQclear(cursor->now);
    cursor->now = NULL;
    TRY(cursor->status);
    PGresult *r = next_result(c, cursor);
    *ret_found = PQresultStatus(r) == PGRES_SINGLE_TUPLE;
    if (*ret_found) {
        cursor->now = r;
        return OK;
    }
    return postgres_judge(c, r);
}

static void drop_cursor(Postgres *c, Cursor *cursor)
{
    PQclear(cursor->now);
    while (cursor->at < cursor->n_held)
        PQclear(cursor->held[cursor->at++]);
    if (cursor->live) {
        for (PGresult *r; (r = postgres_result(c)) != NULL;)
            PQclear(r);
        c->reading = NULL;
    }
    free(cursor->held);
    free(cursor);
}

static bool postgres_next(Rows *r)
{
    Cursor *cursor = r->cursor;
    if (cursor->first) {
        cursor->first = false;
        return true;
    }
    bool found = false;
    r->status = advance(postgres_of(r->db), cursor, &found);
    if (r->status == OK && found)
        return true;
    rows_done(r);
    return false;
}

static const PGresult *row_of(const Rows *r, int column)
{
    const Cursor *cursor = r->cursor;
    return cursor && cursor->now && column >= 0 && column < PQnfields(cursor->now)
               && !PQgetisnull(cursor->now, 0, column)
           ? cursor->now
           : NULL;
}

static bool postgres_is_null(const Rows *r, int column)
{
    return row_of(r, column) == NULL;
}

static Str column_of(const PGresult *row, int column)
{
    return (Str){ PQgetvalue(row, 0, column), (size_t)PQgetlength(row, 0, column) };
}

static int64_t postgres_get_int(const Rows *r, int column)
{
    const PGresult *row = row_of(r, column);
    if (!row)
        return 0;
    int64_t value = 0;
    if (!wire_int(PQftype(row, column), column_of(row, column), &value))
        ((Cursor *)r->cursor)->status = db_say(r->db, ERR_TOO_LARGE, "a number does not fit into 64 bits");
    return value;
}

static Str postgres_get_bytes(const Rows *r, int column, ParamKind kind)
{
    const PGresult *row = row_of(r, column);
    Oid type = row ? PQftype(row, column) : TYPE_ANY;
    bool wanted = kind == P_KIND_TEXT ? wire_is_text(type) : type == TYPE_BYTEA;
    return row && wanted ? column_of(row, column) : S("");
}

static void postgres_rows_done(Rows *r)
{
    drop_cursor(postgres_of(r->db), r->cursor);
}

/* ---- statements ---- */

static bool same_kinds(const Statement *s, const Param *params, size_t n)
{
    if (s->n != n)
        return false;
    for (size_t i = 0; i < n; i++)
        if (params[i].kind != P_KIND_NULL && params[i].kind != s->kinds[i])
            return false;
    return true;
}

static Status deallocate(Postgres *c, const Statement *s)
{
    CLEANUP(buf_done) Buf text;
    buf_init(&text, 64);
    buf_add(&text, S("DEALLOCATE "));
    buf_add(&text, str_of(s->name)); /* a letter and a number of ours */
    buf_char(&text, '\0');
    TRY(buf_status(&text));
    return run(c, text.p);
}

/* A type is told for every value that is not NULL: INT is bigint, and the server need not guess.
 * Where a NULL left it guessing, the statement is prepared again when a value comes. */
static Status prepare_new(Postgres *c, const Sql *sql, Statement *s, const Param *params, size_t n, const Statement *old)
{
    Oid types[DB_PARAMETERS_MAX + 1];
    s->n = n;
    s->kinds = calloc(n + 1, sizeof *s->kinds);
    if (!s->kinds)
        return ERR_MEMORY;
    bool known = old && old->prepared.text == sql->text && old->n == n;
    for (size_t i = 0; i < n; i++) {
        s->kinds[i] = (uint8_t)(params[i].kind == P_KIND_NULL && known ? old->kinds[i] : params[i].kind);
        types[i] = wire_type(s->kinds[i]);
    }
    snprintf(s->name, sizeof s->name, "s%llu", (unsigned long long)c->named++);
    return postgres_judge(c, postgres_answer(c, PQsendPrepare(c->handle, s->name, sql->text, (int)n, types)));
}

/* old: the same statement prepared for other kinds, or NULL; it is given up. */
static Status prepare(Postgres *c, const Sql *sql, const Param *params, size_t n, Statement *old, Statement **ret)
{
    Statement *s = calloc(1, sizeof *s);
    Status status = s ? prepare_new(c, sql, s, params, n, old) : ERR_MEMORY;
    if (old)
        cache_remove(&c->cache, &old->prepared);
    else
        old = (Statement *)cache_make_room(&c->cache);
    if (status == OK && old)
        status = deallocate(c, old);
    if (old)
        drop(old);
    if (status != OK) {
        if (s)
            drop(s);
        return status;
    }
    cache_add(&c->cache, &s->prepared, sql); /* always room: nothing is ever busy here */
    *ret = s;
    return OK;
}

Status postgres_statement(Postgres *c, const Sql *sql, const Param *params, size_t n, Statement **ret)
{
    Statement *s = (Statement *)cache_find(&c->cache, sql);
    if (s && s->prepared.text == sql->text && same_kinds(s, params, n)) {
        *ret = s;
        return OK;
    }
    TRY(batch_leave_pipeline(c)); /* to prepare is to wait for the answer */
    return prepare(c, sql, params, n, s, ret);
}

Status postgres_send(Postgres *c, const Statement *s, const Param *params, size_t n)
{
    Wire w;
    wire_put(&w, params, n);
    return postgres_sent(c, PQsendQueryPrepared(c->handle, s->name, (int)n, w.values, w.lengths, w.formats, WIRE_BINARY));
}

static Status postgres_query(Db *db, const Sql *sql, Rows *ret, const Param *params, size_t n)
{
    Postgres *c = postgres_of(db);
    Statement *s;
    TRY(postgres_ready(c));
    TRY(postgres_statement(c, sql, params, n, &s));
    Cursor *cursor = calloc(1, sizeof *cursor);
    if (!cursor)
        return ERR_MEMORY;
    Status status = postgres_send(c, s, params, n);
    if (status == OK) {
        PQsetSingleRowMode(c->handle);
        cursor->live = true;
        c->reading = cursor;
        status = advance(c, cursor, &cursor->first);
    }
    if (status != OK) {
        drop_cursor(c, cursor);
        return status;
    }
    /* Nothing found: the read is over, and the connection is free again. */
    if (!cursor->first) {
        drop_cursor(c, cursor);
        cursor = NULL;
    }
    ret->cursor = cursor;
    return OK;
}

static Status postgres_exec(Db *db, const Sql *sql, int64_t *ret_changed, const Param *params, size_t n)
{
    Postgres *c = postgres_of(db);
    if (db->in_batch && !ret_changed)
        return batch_exec(c, sql, params, n);
    Statement *s;
    TRY(postgres_ready(c));
    TRY(postgres_statement(c, sql, params, n, &s));
    Wire w;
    wire_put(&w, params, n);
    PGresult *r = postgres_answer(c, PQsendQueryPrepared(c->handle, s->name, (int)n, w.values, w.lengths, w.formats, WIRE_BINARY));
    int64_t changed = 0;
    if (!str_to_i64(str_of(PQcmdTuples(r)), &changed) || str_starts(str_of(PQcmdStatus(r)), S("SELECT")))
        changed = 0;
    TRY(postgres_judge(c, r));
    if (ret_changed)
        *ret_changed = changed;
    return OK;
}

/* ---- transactions ---- */

static Status postgres_begin(Db *db)
{
    Postgres *c = postgres_of(db);
    TRY(postgres_ready(c));
    return run(c, db->writer ? "BEGIN ISOLATION LEVEL SERIALIZABLE READ WRITE"
                             : "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY");
}

static Status postgres_commit(Db *db)
{
    Postgres *c = postgres_of(db);
    TRY(postgres_ready(c));
    PGresult *r = ask(c, "COMMIT");
    bool committed = r && strcmp(PQcmdStatus(r), "COMMIT") == 0; /* "ROLLBACK" after a failure */
    TRY(postgres_judge(c, r));
    return committed ? OK : db_say(db, ERR_DB, "COMMIT was answered by ROLLBACK");
}

/* The words of the failure that led here are kept. A lost connection has rolled back by itself; one that does not answer is given up. */
static void postgres_rollback(Db *db)
{
    Postgres *c = postgres_of(db);
    (void)!make_way(c);
    PGTransactionStatusType t = PQtransactionStatus(c->handle);
    if (t == PQTRANS_INTRANS || t == PQTRANS_INERROR)
        PQclear(ask(c, "ROLLBACK"));
    if (PQtransactionStatus(c->handle) != PQTRANS_IDLE)
        postgres_hang_up(c);
}

/* Two equal snapshots see the same rows. */
static Status postgres_generation(Db *db, int64_t *ret)
{
    Postgres *c = postgres_of(db);
    TRY(postgres_ready(c));
    PGresult *r = ask(c, "SELECT pg_current_snapshot()::text");
    Str snapshot = PQntuples(r) == 1 ? str_of(PQgetvalue(r, 0, 0)) : S("");
    int64_t hash = (int64_t)str_hash(snapshot);
    TRY(postgres_judge(c, r));
    *ret = hash;
    return OK;
}

/* ---- migrations ---- */

static Status postgres_define(Db *db, const char *ddl)
{
    TRY(postgres_ready(postgres_of(db)));
    return run(postgres_of(db), ddl);
}

/* Of the session: a lock taken inside a serializable transaction would come after its snapshot. */
static Status postgres_lock_migrations(Db *db, bool lock)
{
    TRY(postgres_ready(postgres_of(db)));
    return run(postgres_of(db), lock ? "SELECT pg_advisory_lock(4154241110)" : "SELECT pg_advisory_unlock(4154241110)");
}

static Status postgres_check(Db *db, const Sql *sql, const char **ret_why)
{
    (void)ret_why;
    Postgres *c = postgres_of(db);
    TRY(postgres_ready(c));
    TRY(postgres_judge(c, postgres_answer(c, PQsendPrepare(c->handle, "checked", sql->text, 0, NULL))));
    return run(c, "DEALLOCATE checked");
}

/* A dump through one connection could be neither as fast nor as faithful as PostgreSQL's own. */
static Status postgres_backup(Db *db, const char *path, const DbProgress *progress)
{
    (void)path, (void)progress;
    return db_say(db, ERR_UNSUPPORTED, "back up with pg_dump, restore with pg_restore (docs/backup.md)");
}

static Status postgres_verify(Db *db)
{
    return db_say(db, ERR_UNSUPPORTED, "verify with pg_amcheck (docs/backup.md)");
}

const DbDriver postgres_driver = {
    .name = "PostgreSQL",
    .open = postgres_open,
    .close = postgres_close_connection,
    .refresh = postgres_refresh,
    .returned = postgres_returned,
    .query = postgres_query,
    .exec = postgres_exec,
    .next = postgres_next,
    .is_null = postgres_is_null,
    .get_int = postgres_get_int,
    .get_bytes = postgres_get_bytes,
    .rows_done = postgres_rows_done,
    .batch_begin = batch_begin,
    .batch_end = batch_end,
    .begin = postgres_begin,
    .commit = postgres_commit,
    .rollback = postgres_rollback,
    .generation = postgres_generation,
    .define = postgres_define,
    .lock_migrations = postgres_lock_migrations,
    .check = postgres_check,
    .backup = postgres_backup,
    .verify = postgres_verify,
};
