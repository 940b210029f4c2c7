#include "base/limits.h"
#include "db/postgres.h"
#include "db/wide.h"
#include "db/wire.h"

enum { COPY_BYTES = 256 * 1024, COPY_ROWS_WORTH = 8 /* fewer than these do not pay for a COPY */ };

void batch_init(Batch *b)
{
    *b = (Batch){ 0 };
    buf_init(&b->copy, (size_t)DB_VALUE_MAX + COPY_BYTES);
}

void batch_done(Batch *b)
{
    buf_done(&b->copy);
}

/* ---- pipeline ---- */

/* Reads the answers of all that is under way; the first failure is the answer. */
static Status flush_pipeline(Postgres *c)
{
    Status first = OK;
    TRY(postgres_sent(c, PQpipelineSync(c->handle)));
    bool synced = false, between = false; /* NULL stands between the answers of two statements */
    while (!synced) {
        PGresult *r = postgres_result(c);
        if (!r && (between || !c->handle))
            return first == OK ? postgres_lost(c) : first;
        between = !r;
        if (!r)
            continue;
        ExecStatusType t = PQresultStatus(r);
        synced = t == PGRES_PIPELINE_SYNC;
        if (first == OK && t != PGRES_PIPELINE_ABORTED)
            first = postgres_judge(c, r);
        else
            PQclear(r);
    }
    c->batch.under_way = 0;
    return first;
}

Status batch_leave_pipeline(Postgres *c)
{
    if (!c->batch.piped)
        return OK;
    Status s = flush_pipeline(c);
    c->batch.piped = false;
    if (PQexitPipelineMode(c->handle))
        return s;
    Status lost = postgres_lost(c);
    return s == OK ? lost : s;
}

/* What does not go out at once is kept by libpq, in memory: not more of it than a COPY keeps. */
static Status send_much(Postgres *c, const Param *params, size_t n)
{
    Batch *b = &c->batch;
    for (size_t i = 0; i < n; i++)
        b->unsent += params[i].kind >= P_KIND_TEXT ? params[i].s.n : sizeof params[i].i;
    if (b->unsent < COPY_BYTES)
        return OK;
    b->unsent = 0;
    return postgres_flush(c);
}

static Status exec_piped(Postgres *c, const Sql *sql, const Param *params, size_t n)
{
    Statement *s;
    TRY(postgres_statement(c, sql, params, n, &s));
    if (!c->batch.piped && !PQenterPipelineMode(c->handle))
        return postgres_lost(c);
    c->batch.piped = true;
    TRY(postgres_send(c, s, params, n));
    TRY(send_much(c, params, n));
    return ++c->batch.under_way == DB_PIPELINE_MAX ? flush_pipeline(c) : OK;
}

/* ---- COPY ---- */

static void forget_copy(Batch *b)
{
    b->copying = NULL;
    b->rows = 0;
    buf_clear(&b->copy);
}

static Status start_copy(Postgres *c, Str target)
{
    CLEANUP(buf_done) Buf text;
    buf_init(&text, MIGRATION_MAX);
    buf_add(&text, S("COPY "));
    buf_add(&text, target);
    buf_add(&text, S(" FROM STDIN (FORMAT BINARY)"));
    buf_char(&text, '\0');
    TRY(buf_status(&text));
    PGresult *r = postgres_answer(c, PQsendQuery(c->handle, text.p));
    if (PQresultStatus(r) != PGRES_COPY_IN)
        return postgres_judge(c, r);
    PQclear(r);
    return OK;
}

static Status run_copy(Postgres *c)
{
    Batch *b = &c->batch;
    Str target;
    if (!wide_target(str_of(b->copying->text), b->n, &target))
        return ERR_INTERNAL;
    wire_copy_end(&b->copy);
    TRY(buf_status(&b->copy));
    TRY(start_copy(c, target));
    /* Nothing waits to be sent, so that libpq's "not yet" could only mean that it has no room. */
    TRY(postgres_sent(c, PQputCopyData(c->handle, b->copy.p, (int)b->copy.n)));
    TRY(postgres_flush(c));
    return postgres_judge(c, postgres_answer(c, PQputCopyEnd(c->handle, NULL)));
}

static Status flush_copy(Postgres *c)
{
    Status s = c->batch.copying ? run_copy(c) : OK;
    forget_copy(&c->batch);
    return s;
}

/* Begins gathering when the statement is a plain INSERT. */
static Status begin_copy(Postgres *c, const Sql *sql, size_t n)
{
    Batch *b = &c->batch;
    Str target;
    if (b->no_copy || sql == b->not_plain)
        return OK;
    if (!wide_target(str_of(sql->text), n, &target)) {
        b->not_plain = sql;
        return OK;
    }
    TRY(batch_leave_pipeline(c));
    b->copying = sql;
    b->n = n;
    wire_copy_begin(&b->copy);
    return OK;
}

Status batch_exec(Postgres *c, const Sql *sql, const Param *params, size_t n)
{
    Batch *b = &c->batch;
    if (c->reading)
        TRY(postgres_ready(c));
    if (b->copying && (sql != b->copying || n != b->n)) {
        b->no_copy = b->rows < COPY_ROWS_WORTH;
        TRY(flush_copy(c));
    }
    if (!b->copying)
        TRY(begin_copy(c, sql, n));
    if (!b->copying)
        return exec_piped(c, sql, params, n);
    wire_copy_row(&b->copy, params, n);
    b->rows++;
    return b->copy.n >= COPY_BYTES ? flush_copy(c) : buf_status(&b->copy);
}

Status batch_begin(Db *db)
{
    Postgres *c = (Postgres *)db;
    forget_copy(&c->batch);
    c->batch.no_copy = false;
    c->batch.not_plain = NULL;
    return postgres_ready(c);
}

Status batch_end(Db *db)
{
    Postgres *c = (Postgres *)db;
    if (db->tx_failed != OK)
        forget_copy(&c->batch);
    Status s = flush_copy(c), left = batch_leave_pipeline(c);
    return s == OK ? left : s;
}
