/* Waiting for PostgreSQL. libpq's own waits have no end: when memory fails while it reads a message it may throw away, or
 * leave lying, the very message that it then waits for. So nothing here or elsewhere lets libpq wait; the socket is
 * looked at with a deadline, and a connection on which libpq itself failed is given up: what it has read of the answer is not known. */
#include "base/limits.h"
#include "db/postgres.h"

#include <errno.h>
#include <poll.h>
#include <string.h>
#include <sys/socket.h>
#include <time.h>

static int64_t now_ms(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (int64_t)t.tv_sec * 1000 + t.tv_nsec / 1000000;
}

static void note_words(Postgres *c)
{
    c->words = strlen(PQerrorMessage(c->handle));
}

/* The socket is shut first, so that the farewell of PQfinish cannot wait either. */
void postgres_hang_up(Postgres *c)
{
    if (c->handle)
        shutdown(PQsocket(c->handle), SHUT_RDWR);
    PQfinish(c->handle);
    c->handle = NULL;
    if (c->reading) {
        c->reading->live = false;
        c->reading->status = ERR_LOST;
    }
    c->reading = NULL;
    c->batch.under_way = 0;
    c->batch.piped = false;
}

Status postgres_lost(Postgres *c)
{
    if (c->handle)
        db_say(&c->db, ERR_LOST, PQerrorMessage(c->handle));
    postgres_hang_up(c);
    return ERR_LOST;
}

/* A failure without an SQLSTATE is libpq's own. */
Status postgres_judge(Postgres *c, PGresult *r)
{
    ExecStatusType t = PQresultStatus(r);
    const char *state = PQresultErrorField(r, PG_DIAG_SQLSTATE);
    Status s = OK;
    if (!r || (t == PGRES_FATAL_ERROR && !state))
        s = postgres_lost(c);
    else if (t != PGRES_COMMAND_OK && t != PGRES_TUPLES_OK && t != PGRES_PIPELINE_SYNC)
        s = db_say(&c->db, wire_status(state), PQresultErrorMessage(r));
    PQclear(r);
    return s;
}

/* More words than after the last answer, and no answer: libpq has failed, and waits all the same. Without memory for an
 * empty result it cannot have taken what it read. */
static bool is_choked(Postgres *c)
{
    if (strlen(PQerrorMessage(c->handle)) != c->words)
        return true;
    PGresult *probe = PQmakeEmptyPGresult(c->handle, PGRES_EMPTY_QUERY);
    PQclear(probe);
    return !probe;
}

/* Sends and receives what can be, or waits for it a moment. False when the connection is over. */
static bool move(Postgres *c, int64_t until_ms)
{
    int left = PQflush(c->handle);
    int64_t rest = until_ms - now_ms();
    struct pollfd p = { .fd = PQsocket(c->handle), .events = (short)(POLLIN | (left > 0 ? POLLOUT : 0)) };
    if (left < 0 || rest <= 0 || p.fd < 0)
        return false;
    int n = poll(&p, 1, (int)(rest < DB_LOOK_MS ? rest : DB_LOOK_MS));
    if (n < 0)
        return errno == EINTR;
    return n == 0 || !(p.revents & ~POLLOUT) || PQconsumeInput(c->handle);
}

/* Asked twice: a message that found no memory the first time is read again. */
static bool is_busy(Postgres *c)
{
    return PQisBusy(c->handle) && PQisBusy(c->handle);
}

PGresult *postgres_result(Postgres *c)
{
    const int64_t until_ms = now_ms() + DB_ANSWER_MS;
    while (c->handle && is_busy(c))
        if (is_choked(c) || !move(c, until_ms))
            (void)!postgres_lost(c);
    PGresult *r = PQgetResult(c->handle);
    note_words(c);
    return r;
}

Status postgres_sent(Postgres *c, int sent)
{
    if (sent != 1)
        return postgres_lost(c);
    note_words(c);
    return OK;
}

Status postgres_flush(Postgres *c)
{
    const int64_t until_ms = now_ms() + DB_ANSWER_MS;
    int left;
    while ((left = PQflush(c->handle)) > 0)
        if (!move(c, until_ms))
            return postgres_lost(c);
    return left == 0 ? OK : postgres_lost(c);
}

PGresult *postgres_answer(Postgres *c, int sent)
{
    PGresult *last = NULL;
    if (postgres_sent(c, sent) != OK)
        return NULL;
    for (PGresult *r; PQresultStatus(last) != PGRES_COPY_IN && (r = postgres_result(c)) != NULL;) {
        bool keep = PQresultStatus(last) == PGRES_FATAL_ERROR && last;
        PQclear(keep ? r : last);
        last = keep ? last : r;
    }
    return last;
}
