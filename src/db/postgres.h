/* postgres.h: what postgres.c, postgres_batch.c and postgres_wait.c share; nobody else includes it. */
#pragma once
#include "db/cache.h"
#include "db/driver.h"
#include "db/wire.h"

#include <libpq-fe.h>

typedef struct {
    Prepared prepared;
    char name[24];
    size_t n;
    uint8_t *kinds; /* ParamKind the server was told; P_KIND_NULL: it inferred a type */
} Statement;

/* Rows come one by one. When another statement wants the connection first, the rest is held. */
typedef struct {
    PGresult *now, **held;
    size_t n_held, at;
    bool live, first;
    Status status; /* a number too large for int64, found while reading a row */
} Cursor;

/* Between db_batch_begin and db_batch_end: the rows of one plain INSERT after another go in by
 * COPY, everything else through the pipeline, in the order given. */
typedef struct {
    bool piped;           /* the connection is in pipeline mode */
    size_t under_way;     /* statements whose answers are not read */
    const Sql *copying, *not_plain;
    size_t n, rows;       /* parameters of a row, rows in `copy` */
    bool no_copy;         /* statements alternate too often */
    Buf copy;
    size_t unsent;        /* bytes given to the pipeline since all of it was known to be sent */
} Batch;

typedef struct {
    Db db;
    PGconn *handle;
    StatementCache cache;
    size_t words;         /* length of libpq's words after the last answer */
    uint64_t named;       /* statements named so far on this connection */
    Cursor *reading;
    Batch batch;
    bool keeps_lock;      /* the one that says that a server is here */
} Postgres;

/* postgres_wait.c */
void postgres_hang_up(Postgres *c);
Status postgres_lost(Postgres *c); /* keeps libpq's words, hangs up, answers ERR_LOST */
Status postgres_judge(Postgres *c, PGresult *r); /* frees r; NULL is a loss */
PGresult *postgres_result(Postgres *c); /* as PQgetResult; NULL after a loss, too */
Status postgres_sent(Postgres *c, int sent); /* what a function of libpq that sends has answered */
Status postgres_flush(Postgres *c);
/* The last result, or the first failure, of what was sent; COPY_IN ends it. NULL after a loss. */
PGresult *postgres_answer(Postgres *c, int sent);

Status postgres_ready(Postgres *c);
Status postgres_statement(Postgres *c, const Sql *sql, const Param *params, size_t n, Statement **ret);
Status postgres_send(Postgres *c, const Statement *s, const Param *params, size_t n);

void batch_init(Batch *b);
void batch_done(Batch *b);
Status batch_leave_pipeline(Postgres *c);
Status batch_exec(Postgres *c, const Sql *sql, const Param *params, size_t n);
Status batch_begin(Db *db);
Status batch_end(Db *db);
