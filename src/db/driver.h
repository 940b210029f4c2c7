/* driver.h: what the two databases give to db.c; seen inside db/ only.
 * A driver answers Status and leaves the database's own words in db->error. */
#pragma once
#include "db/db.h"

typedef struct {
    const char *name;
    Status (*open)(DbPool *pool, bool writer, Db **ret); /* on failure too, *ret may hold the words */
    void (*close)(Db *db);
    Status (*refresh)(Db *db);  /* before a connection is given out: one that was lost is made anew */
    void (*returned)(Db *db);   /* after use: nothing open, memory of large work given back */

    Status (*query)(Db *db, const Sql *sql, Rows *ret, const Param *params, size_t n);
    Status (*exec)(Db *db, const Sql *sql, int64_t *ret_changed, const Param *params, size_t n);
    bool (*next)(Rows *r);
    bool (*is_null)(const Rows *r, int column);
    int64_t (*get_int)(const Rows *r, int column);
    Str (*get_bytes)(const Rows *r, int column, ParamKind kind);
    void (*rows_done)(Rows *r);

    Status (*batch_begin)(Db *db);
    Status (*batch_end)(Db *db);  /* also in the middle, before a statement whose answer is wanted */
    Status (*begin)(Db *db);
    Status (*commit)(Db *db);
    void (*rollback)(Db *db);
    Status (*generation)(Db *db, int64_t *ret);

    Status (*define)(Db *db, const char *ddl);   /* one translated statement of a migration */
    Status (*lock_migrations)(Db *db, bool lock); /* outside of transactions */
    Status (*check)(Db *db, const Sql *sql, const char **ret_why); /* static Japanese words */
    Status (*backup)(Db *db, const char *path, const DbProgress *progress); /* inside a transaction */
    Status (*verify)(Db *db);
} DbDriver;

/* Every connection of a driver begins with this. */
struct Db {
    const DbDriver *driver;
    DbPool *pool;
    Db *next;             /* in the pool's list of free ones */
    bool writer, in_tx, in_batch;
    bool quiet;           /* the transaction under way is one of db_tx_quiet */
    Status tx_failed;     /* the first failure inside the transaction; it can only be rolled back */
    size_t statements;
    Buf error;
};

extern const DbDriver sqlite_driver, postgres_driver;

void db_connection_init(Db *db, const DbDriver *driver, DbPool *pool, bool writer);
void db_connection_done(Db *db);
/* Keeps the words for the log and answers s. */
Status db_say(Db *db, Status s, const char *words);

const char *pool_url(const DbPool *pool);
bool pool_may_create(const DbPool *pool);
bool pool_serves(const DbPool *pool);
size_t pool_count(const DbPool *pool); /* connections made so far */
/* A number nobody had before in this pool, or the newest one. */
int64_t pool_generation(DbPool *pool, bool advance);

/* A name for one commit, which no other has. */
typedef struct {
    uint32_t words[12];
} DbState;
/* The newest number as long as the database stays at this commit, else one that nobody had before. */
int64_t pool_generation_at(DbPool *pool, const DbState *state);
/* From one to the other leads a quiet commit alone: the number stays. */
void pool_generation_stays(DbPool *pool, const DbState *before, const DbState *after);

/* ERR_DB and a sentence when the database was migrated by a newer program. */
Status migrate_refuse_newer(Db *db, Arena *arena, Str *ret_why);
