#include "http/refusals.h"
#include "http/app.h"
#include "http/audit.h"
#include "http/log.h"

#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define ADDRESS_BYTES 64
#define REASON_BYTES 200

typedef struct {
    int64_t org, account, count, first_ms;
    const Route *route;
    const char *why;
    Status result;
    bool more; /* others of this person count here too */
    char address[ADDRESS_BYTES];
} Refused;

struct Refusals {
    pthread_mutex_t lock;
    Refused list[REFUSALS_KEPT_MAX];
    size_t n;
    int64_t lost;
};

Refusals *refusals_new(void)
{
    Refusals *r = calloc(1, sizeof *r);
    if (r)
        pthread_mutex_init(&r->lock, NULL);
    return r;
}

void refusals_free(Refusals **r)
{
    if (!*r)
        return;
    pthread_mutex_destroy(&(*r)->lock);
    free(*r);
    *r = NULL;
}

/* Where this one counts; NULL: there is no room. */
static Refused *place_of(Refusals *r, const Req *rq, Status result, const char *why)
{
    Refused *last = NULL;
    size_t own = 0;
    for (size_t i = 0; i < r->n; i++) {
        Refused *one = &r->list[i];
        if (one->account != rq->who->account || one->org != rq->who->org)
            continue;
        if (one->route == rq->route && one->result == result && one->why == why)
            return one;
        last = one;
        own++;
    }
    if (own == REFUSALS_OF_ONE_MAX) {
        last->more = true;
        return last;
    }
    if (r->n == REFUSALS_KEPT_MAX)
        return NULL;
    Refused *fresh = &r->list[r->n++];
    *fresh = (Refused){ .org = rq->who->org, .account = rq->who->account, .first_ms = rq->now_ms, .route = rq->route, .why = why, .result = result };
    memcpy(fresh->address, rq->address.p, rq->address.n < ADDRESS_BYTES ? rq->address.n : ADDRESS_BYTES - 1);
    return fresh;
}

void refusals_note(Refusals *r, const Req *rq, Status result, const char *why)
{
    pthread_mutex_lock(&r->lock);
    Refused *one = place_of(r, rq, result, why);
    if (one)
        one->count++;
    else
        r->lost++;
    pthread_mutex_unlock(&r->lock);
}

/* ---- once a minute ---- */

typedef struct {
    Refused list[REFUSALS_KEPT_MAX];
    size_t n;
    int64_t lost, now_ms;
} Taken;

static void take(Refusals *r, Taken *t)
{
    pthread_mutex_lock(&r->lock);
    memcpy(t->list, r->list, r->n * sizeof *r->list);
    t->n = r->n;
    t->lost = r->lost;
    r->n = 0;
    r->lost = 0;
    pthread_mutex_unlock(&r->lock);
}

/* What could not be written waits for the next minute, before what came meanwhile. */
static void give_back(Refusals *r, const Taken *t)
{
    pthread_mutex_lock(&r->lock);
    size_t room = REFUSALS_KEPT_MAX - t->n, kept = r->n < room ? r->n : room;
    memmove(r->list + t->n, r->list, kept * sizeof *r->list);
    memcpy(r->list, t->list, t->n * sizeof *r->list);
    r->lost += t->lost + (int64_t)(r->n - kept);
    r->n = t->n + kept;
    pthread_mutex_unlock(&r->lock);
}

/* "09:41:07から12回。ほかの団体の情報" in Japan's time: the entry itself has the minute in which it is written. */
static Str reason_of(const Refused *one, char room[static REASON_BYTES])
{
    long long second = (long long)(((one->first_ms / 1000) + 9 * 3600) % 86400);
    int n = snprintf(room, REASON_BYTES, "%02lld:%02lld:%02lldから%lld回。%s%s", second / 3600, second / 60 % 60, second % 60, (long long)one->count,
                     one->why, one->more ? "。ほかの操作もある" : "");
    return (Str){ room, n > 0 && n < REASON_BYTES ? (size_t)n : 0 };
}

static Status write_taken(Db *db, void *context)
{
    const Taken *t = context;
    char room[REASON_BYTES];
    for (size_t i = 0; i < t->n; i++) {
        const Refused *one = &t->list[i];
        const AuditRefusal refusal = { .org = one->org, .account = one->account, .at_ms = t->now_ms, .count = one->count, .route = one->route,
                                       .reason = reason_of(one, room), .result = one->result, .address = str_of(one->address) };
        TRY(audit_write_refusal(db, &refusal));
    }
    return OK;
}

Status refusals_write(App *app)
{
    Taken *t = calloc(1, sizeof *t);
    if (!t)
        return ERR_MEMORY;
    take(app->refusals, t);
    t->now_ms = clock_ms(&app->clock);
    Status status = OK;
    if (t->n) {
        CLEANUP(db_pool_return) Db *writer = NULL;
        status = db_pool_writer(app->pool, &writer);
        if (status == OK)
            status = db_tx(writer, write_taken, t);
    }
    if (status != OK)
        give_back(app->refusals, t);
    else if (t->lost)
        log_event(app->log, "断った操作が多すぎて、%lld回分は監査の記録に入りませんでした。 / refusals beyond the audit record", (long long)t->lost);
    free(t);
    return status;
}
