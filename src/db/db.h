/* db.h: one door to two databases. SQLite (sqlite.c) and PostgreSQL (postgres.c) stand behind
 * one vtable and run under one suite.
 *
 * One SQL text serves both: $1… parameters, INTEGER/BIGINT, TEXT, BLOB (BYTEA in PostgreSQL:
 * migrations write BYTES and BIGINT, the driver translates these two words), RETURNING,
 * ON CONFLICT, plain joins, common table expressions, window functions. Not: triggers, JSON
 * operators, now(), random(), AUTOINCREMENT, implicit casts, double-quoted strings.
 * Time and ids come from the program. Text has neither NUL nor anything but UTF-8 (ERR_INVALID);
 * it is compared byte by byte; LIKE minds capitals. Where NULLs may be sorted, write NULLS LAST.
 *
 * A Db is one connection, used by one thread at a time. Readers cannot write. */
#pragma once
#include "base/arena.h"
#include "base/buf.h"

typedef struct Db Db;
typedef struct DbPool DbPool;

/* A statement: a named constant, or printed by schema/ from an entity table and kept for the
 * life of the process. Its address is its identity in the statement cache. */
typedef struct {
    const char *text;
    bool read_only;
    bool scan_ok; /* a full scan of a table is intended */
} Sql;

typedef enum { P_KIND_NULL, P_KIND_INT, P_KIND_TEXT, P_KIND_BLOB } ParamKind;
typedef struct {
    ParamKind kind;
    int64_t i;
    Str s;
} Param;
#define P_NULL      ((Param){ .kind = P_KIND_NULL })
#define P_INT(v)    ((Param){ .kind = P_KIND_INT, .i = (int64_t)(v) })
#define P_TEXT(str) ((Param){ .kind = P_KIND_TEXT, .s = (str) })
#define P_BLOB(str) ((Param){ .kind = P_KIND_BLOB, .s = (str) })

/* ---- pool ---- */
typedef struct {
    const char *url;        /* a path of an SQLite file, ":memory:", or postgres://… */
    size_t readers;         /* connections for reading; one writer is added for SQLite */
    bool create;            /* make the file when absent */
    bool serve;             /* SQLite: be the only server on this file; a CLI may still open it */
} DbConfig;

/* ERR_DB with a sentence in *ret_why (static or arena text) when the database cannot be opened,
 * is newer than the program, or belongs to another running server. */
MUST_USE Status db_pool_open(DbPool **ret, const DbConfig *config, Arena *arena, Str *ret_why);
void db_pool_close(DbPool **pool);                     /* waits for nobody: return all connections first */
/* Waits for a free one, at most DB_WAIT_SECONDS (ERR_BUSY); who came first gets it first. */
MUST_USE Status db_pool_reader(DbPool *pool, Db **ret);
MUST_USE Status db_pool_writer(DbPool *pool, Db **ret);
MUST_USE Status db_pool_writer_if_free(DbPool *pool, Db **ret); /* waits for nobody: ERR_BUSY */
size_t db_pool_waiting(DbPool *pool);                  /* so many wait for a connection now; for tests */
void db_pool_return(Db **db);                          /* for CLEANUP; rolls back what is open */
bool db_pool_is_postgres(const DbPool *pool);

/* Where the database of a URL is reached; all zero for a file. ERR_INVALID: libpq cannot read the URL. */
enum { DB_PLACE_PORTS_MAX = 8 };
typedef struct {
    bool postgres, local, named; /* local: a Unix socket; named: a host whose name is looked up */
    uint16_t ports[DB_PLACE_PORTS_MAX];
    size_t n_ports;
} DbPlace;
MUST_USE Status db_place(const char *url, DbPlace *ret);

/* ---- statements ---- */
/* A result being read row by row. SQLite steps lazily; PostgreSQL reads in single-row mode.
 * Another statement on the same Db may come in between (PostgreSQL then holds the rest, at most
 * DB_ROWS_HELD_MAX rows), but a loop of them is a missing JOIN. */
typedef struct {
    Db *db;
    void *cursor;
    Status status; /* check after the loop: a broken read is never a short list */
} Rows;

/* The bytes of parameters are copied by db_query and by a batch; db_exec needs them only while it runs.
 * A column read as another kind than it has (row_text of a number) is empty.
 * ERR_CONFLICT: a unique or foreign key; ERR_BUSY: try again; ERR_LOST: PostgreSQL is gone for now; ERR_IO: disk; ERR_DB: the rest. */
MUST_USE Status db_query_n(Db *db, const Sql *sql, Rows *ret, const Param *params, size_t n);
MUST_USE Status db_exec_n(Db *db, const Sql *sql, int64_t *ret_changed, const Param *params, size_t n);
#define PARAM_LIST(...) ((const Param[]){ P_NULL, __VA_ARGS__ }) + 1, sizeof((const Param[]){ P_NULL, __VA_ARGS__ }) / sizeof(Param) - 1
#define db_query(db, sql, rows, ...) db_query_n((db), (sql), (rows), PARAM_LIST(__VA_ARGS__))
#define db_exec(db, sql, ...) db_exec_n((db), (sql), NULL, PARAM_LIST(__VA_ARGS__))
#define db_exec_count(db, sql, ret, ...) db_exec_n((db), (sql), (ret), PARAM_LIST(__VA_ARGS__))
/* without parameters */
#define db_query0(db, sql, rows) db_query_n((db), (sql), (rows), NULL, 0)
#define db_exec0(db, sql) db_exec_n((db), (sql), NULL, NULL, 0)

bool rows_next(Rows *r);
int64_t row_int(const Rows *r, int column);  /* 0 for NULL */
Str row_text(const Rows *r, int column);     /* lives until the next row; empty for NULL */
Str row_blob(const Rows *r, int column);
bool row_is_null(const Rows *r, int column);
void rows_done(Rows *r);                     /* for CLEANUP */

/* The first column of the first row, or ERR_NOT_FOUND. */
MUST_USE Status db_one_int_n(Db *db, const Sql *sql, int64_t *ret, const Param *params, size_t n);
#define db_one_int(db, sql, ret, ...) db_one_int_n((db), (sql), (ret), PARAM_LIST(__VA_ARGS__))
#define db_one_int0(db, sql, ret) db_one_int_n((db), (sql), (ret), NULL, 0)
/* The same, or `otherwise` where there is no row. */
MUST_USE Status db_int_or_n(Db *db, const Sql *sql, int64_t otherwise, int64_t *ret, const Param *params, size_t n);
#define db_int_or(db, sql, otherwise, ret, ...) db_int_or_n((db), (sql), (otherwise), (ret), PARAM_LIST(__VA_ARGS__))

/* Inside a transaction, between these two, many rows go in fast: those of one plain INSERT after
 * another (VALUES ($1, … $n), nothing behind it) together, in PostgreSQL by COPY; other db_exec to
 * PostgreSQL without waiting for answers. So write many rows of one table, then those of the next.
 * A query or a count in between sees what was given before, but ends the gathering. The first
 * failure is answered at the latest by db_batch_end. */
MUST_USE Status db_batch_begin(Db *db);
MUST_USE Status db_batch_end(Db *db);

/* ---- transactions ---- */
/* After a failed statement the transaction is spoilt: every further one answers the same Status, and so
 * does tx_commit, which rolls back. Use ON CONFLICT where a conflict is expected. */
typedef struct {
    Db *db;
} Tx;
MUST_USE Status tx_begin(Db *writer, Tx *ret); /* SQLite: BEGIN IMMEDIATE; PostgreSQL: SERIALIZABLE */
MUST_USE Status tx_commit(Tx *tx);
void tx_done(Tx *tx);                          /* for CLEANUP; rolls back unless committed */
/* Until tx_done all that is read is of one moment. Inside a transaction it is so already: then nothing begins. */
MUST_USE Status tx_read(Db *reader, Tx *ret);
bool db_in_tx(const Db *db);

/* Runs fn in a transaction and tries again, at most 5 times, when the database says that a
 * serialisation conflict or a lock was in the way. The only retry in the program. */
MUST_USE Status db_tx(Db *writer, Status (*fn)(Db *db, void *context), void *context);

/* The same for rows on which nothing depends that is kept with a generation: the record of looks. */
MUST_USE Status db_tx_quiet(Db *writer, Status (*fn)(Db *db, void *context), void *context);

/* A number that differs whenever anybody may have committed since it was last read, db_tx_quiet of this pool excepted
 * (on a file of SQLite; elsewhere that too may move it). All connections
 * of a pool may compare theirs: what was computed after reading g is fresh while g is answered.
 * (SQLite: head of the log's index; PostgreSQL: snapshot.) For caches. */
MUST_USE Status db_generation(Db *db, int64_t *ret);

/* The database's own words about the last failure on this connection; for the log, never for
 * a reply (they may hold values). */
Str db_last_error(const Db *db);
size_t db_statement_count(const Db *db); /* executed since the connection was opened; for tests */

/* ---- migrations ---- */
typedef struct {
    int number;
    const char *name, *sql; /* several statements separated by ';' at a line's end */
} Migration;
extern const Migration db_migrations[];     /* made at build time from migrations/NNNN_name.sql */
extern const size_t db_migration_count;

/* Forward only, each in a transaction, checksummed: a changed or unknown newer migration is refused
 * with a sentence. */
MUST_USE Status db_migrate(Db *writer, Arena *arena, Str *ret_why);
/* Prepares every statement of the list on this connection: refuses what does not prepare, a
 * read_only statement that writes, and (SQLite) a full scan without scan_ok. */
MUST_USE Status db_check(Db *db, const Sql *const *list, size_t n, Arena *arena, Str *ret_why);

/* ---- a copy while others write ---- */
typedef struct {
    /* Called between steps, while no lock is held: may rest, or stop everything by answering something else than OK. */
    Status (*tell)(void *context, int64_t done, int64_t total);
    void *context;
} DbProgress;
/* Writes the database as it is at one moment into a new file (0600) at path, in steps: writers are never kept waiting,
 * though SQLite's log grows meanwhile. Inside a transaction of this reader that has read already, the copy is what the
 * transaction sees. A path that exists is refused (ERR_IO). What was begun when something fails is the caller's to delete.
 * PostgreSQL: ERR_UNSUPPORTED; db_last_error names its own tools. progress may be NULL. */
MUST_USE Status db_backup(Db *reader, const char *path, const DbProgress *progress);
/* Reads every page, index and reference. ERR_INVALID: damaged. PostgreSQL: ERR_UNSUPPORTED. */
MUST_USE Status db_verify(Db *db);

/* "%words%" for LIKE … ESCAPE '!': the signs of LIKE in words are letters. Empty words give an empty pattern. */
MUST_USE Status db_like(Str words, Arena *arena, Str *ret);
