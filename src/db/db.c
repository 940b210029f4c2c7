#include "base/limits.h"
#include "base/rng.h"
#include "db/driver.h"

#include <string.h>
#include <time.h>

#define TX_TRIES 5

void db_connection_init(Db *db, const DbDriver *driver, DbPool *pool, bool writer)
{
    *db = (Db){ .driver = driver, .pool = pool, .writer = writer };
    buf_init(&db->error, DB_ERROR_MAX);
}

void db_connection_done(Db *db)
{
    buf_done(&db->error);
}

Status db_say(Db *db, Status s, const char *words)
{
    buf_clear(&db->error);
    buf_add(&db->error, str_sub(str_of(words), 0, DB_ERROR_MAX));
    return s;
}

Str db_last_error(const Db *db)
{
    return buf_str(&db->error);
}

size_t db_statement_count(const Db *db)
{
    return db->statements;
}

/* ---- statements ---- */

/* PostgreSQL knows no NUL in a text and nothing but UTF-8; so neither does SQLite. */
static Status check_text(Db *db, Str s)
{
    unsigned char high = 0;
    for (size_t i = 0; i < s.n; i++) {
        if (s.p[i] == '\0')
            return db_say(db, ERR_INVALID, "a text parameter holds NUL");
        high |= (unsigned char)s.p[i];
    }
    if (high >= 0x80 && !str_is_utf8(s))
        return db_say(db, ERR_INVALID, "a text parameter is not UTF-8");
    return OK;
}

static Status check_params(Db *db, const Param *params, size_t n)
{
    if (n > DB_PARAMETERS_MAX)
        return db_say(db, ERR_INTERNAL, "too many parameters");
    for (size_t i = 0; i < n; i++) {
        if (params[i].kind >= P_KIND_TEXT && params[i].s.n > DB_VALUE_MAX)
            return db_say(db, ERR_TOO_LARGE, "a parameter is too large");
        if (params[i].kind == P_KIND_TEXT)
            TRY(check_text(db, params[i].s));
    }
    return OK;
}

/* A failed statement spoils the whole transaction in PostgreSQL; SQLite would go on. Here both
 * stop, so that what passes on one passes on the other. */
static Status remember(Db *db, Status s)
{
    if (s != OK && db->in_tx && db->tx_failed == OK)
        db->tx_failed = s;
    return s;
}

static Status may_run(Db *db, const Sql *sql, const Param *params, size_t n)
{
    if (db->tx_failed != OK)
        return db->tx_failed;
    if (!db->writer && !sql->read_only)
        return db_say(db, ERR_INTERNAL, "a reader cannot write");
    db->statements++;
    return check_params(db, params, n);
}

Status db_query_n(Db *db, const Sql *sql, Rows *ret, const Param *params, size_t n)
{
    Rows rows = { .db = db };
    Status s = may_run(db, sql, params, n);
    if (s == OK && db->in_batch)
        s = db->driver->batch_end(db); /* what was given before is seen */
    if (s == OK)
        s = db->driver->query(db, sql, &rows, params, n);
    if (s == OK)
        *ret = rows;
    return remember(db, s);
}

Status db_exec_n(Db *db, const Sql *sql, int64_t *ret_changed, const Param *params, size_t n)
{
    Status s = may_run(db, sql, params, n);
    if (s == OK && db->in_batch && ret_changed)
        s = db->driver->batch_end(db);
    if (s == OK)
        s = db->driver->exec(db, sql, ret_changed, params, n);
    return s == OK ? OK : remember(db, s);
}

bool rows_next(Rows *r)
{
    if (!r->cursor || r->status != OK)
        return false;
    bool found = r->db->driver->next(r);
    remember(r->db, r->status);
    return found;
}

int64_t row_int(const Rows *r, int column)
{
    return r->db->driver->get_int(r, column);
}

Str row_text(const Rows *r, int column)
{
    return r->db->driver->get_bytes(r, column, P_KIND_TEXT);
}

Str row_blob(const Rows *r, int column)
{
    return r->db->driver->get_bytes(r, column, P_KIND_BLOB);
}

bool row_is_null(const Rows *r, int column)
{
    return r->db->driver->is_null(r, column);
}

void rows_done(Rows *r)
{
    if (r->cursor)
        r->db->driver->rows_done(r);
    r->cursor = NULL;
}

Status db_one_int_n(Db *db, const Sql *sql, int64_t *ret, const Param *params, size_t n)
{
    CLEANUP(rows_done) Rows rows = { 0 };
    TRY(db_query_n(db, sql, &rows, params, n));
    if (!rows_next(&rows))
        return rows.status == OK ? ERR_NOT_FOUND : rows.status;
    int64_t value = row_int(&rows, 0);
    (void)rows_next(&rows); /* a number beyond int64 is told after the row */
    TRY(rows.status);
    *ret = value;
    return OK;
}

Status db_int_or_n(Db *db, const Sql *sql, int64_t otherwise, int64_t *ret, const Param *params, size_t n)
{
    Status s = db_one_int_n(db, sql, ret, params, n);
    if (s != ERR_NOT_FOUND)
        return s;
    *ret = otherwise;
    return OK;
}

Status db_batch_begin(Db *db)
{
    TRY(db->tx_failed);
    if (db->in_batch || !db->in_tx)
        return db_say(db, ERR_INTERNAL, "a batch belongs in a transaction, and not in a batch");
    TRY(remember(db, db->driver->batch_begin(db)));
    db->in_batch = true;
    return OK;
}

Status db_batch_end(Db *db)
{
    if (!db->in_batch)
        return db_say(db, ERR_INTERNAL, "no batch was begun");
    db->in_batch = false;
    Status s = remember(db, db->driver->batch_end(db));
    return db->tx_failed != OK ? db->tx_failed : s;
}

/* ---- transactions ---- */

Status tx_begin(Db *writer, Tx *ret)
{
    if (writer->in_tx)
        return db_say(writer, ERR_INTERNAL, "a transaction inside a transaction");
    TRY(writer->driver->begin(writer));
    writer->in_tx = true;
    writer->quiet = false;
    writer->tx_failed = OK;
    ret->db = writer;
    return OK;
}

Status tx_read(Db *reader, Tx *ret)
{
    return reader->in_tx ? OK : tx_begin(reader, ret);
}

bool db_in_tx(const Db *db)
{
    return db->in_tx;
}

static void roll_back(Db *db)
{
    if (db->in_batch)
        (void)!db->driver->batch_end(db);
    db->driver->rollback(db);
    db->in_batch = db->in_tx = false;
    db->tx_failed = OK;
}

Status tx_commit(Tx *tx)
{
    Db *db = tx->db;
    if (!db || !db->in_tx || db->in_batch)
        return ERR_INTERNAL;
    tx->db = NULL;
    Status s = db->tx_failed;
    if (s == OK)
        s = db->driver->commit(db);
    if (s != OK)
        roll_back(db);
    db->in_tx = false;
    return s;
}

void tx_done(Tx *tx)
{
    if (tx->db)
        roll_back(tx->db);
    tx->db = NULL;
}

static Status try_tx(Db *writer, bool quiet, Status (*fn)(Db *, void *), void *context)
{
    CLEANUP(tx_done) Tx tx = { 0 };
    TRY(tx_begin(writer, &tx));
    writer->quiet = quiet;
    TRY(fn(writer, context));
    return tx_commit(&tx);
}

/* Two that collided should not meet again at once: 1–2, 2–4, 4–8, 8–16 ms. */
static void stand_back(Db *db, int attempt)
{
    Rng rng;
    rng_init(&rng, (uint64_t)(uintptr_t)db, (uint64_t)db->statements);
    long ms = 1L << attempt;
    struct timespec t = { .tv_nsec = (ms + (long)rng_below(&rng, (uint64_t)ms + 1)) * 1000000 };
    nanosleep(&t, NULL);
}

static Status tx_with_retries(Db *writer, bool quiet, Status (*fn)(Db *db, void *context), void *context)
{
    Status s = ERR_BUSY;
    for (int attempt = 0; s == ERR_BUSY && attempt < TX_TRIES; attempt++) {
        if (attempt)
            stand_back(writer, attempt - 1);
        s = try_tx(writer, quiet, fn, context);
    }
    return s;
}

Status db_tx(Db *writer, Status (*fn)(Db *db, void *context), void *context)
{
    return tx_with_retries(writer, false, fn, context);
}

Status db_tx_quiet(Db *writer, Status (*fn)(Db *db, void *context), void *context)
{
    return tx_with_retries(writer, true, fn, context);
}

Status db_generation(Db *db, int64_t *ret)
{
    return db->driver->generation(db, ret);
}

/* ---- copies ---- */

Status db_backup(Db *reader, const char *path, const DbProgress *progress)
{
    CLEANUP(tx_done) Tx tx = { 0 };
    if (!reader->in_tx)
        TRY(tx_begin(reader, &tx));
    return reader->driver->backup(reader, path, progress);
}

Status db_verify(Db *db)
{
    return db->driver->verify(db);
}

Status db_like(Str words, Arena *arena, Str *ret)
{
    CLEANUP(buf_done) Buf b;
    buf_init(&b, 2 * words.n + 2);
    if (words.n)
        buf_char(&b, '%');
    for (size_t i = 0; i < words.n; i++) {
        if (words.p[i] == '%' || words.p[i] == '_' || words.p[i] == '!')
            buf_char(&b, '!');
        buf_char(&b, words.p[i]);
    }
    if (words.n)
        buf_char(&b, '%');
    TRY(buf_status(&b));
    *ret = arena_copy(arena, buf_str(&b));
    return ret->p ? OK : ERR_MEMORY;
}
