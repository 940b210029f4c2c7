#include "http/recorder.h"
#include "base/limits.h"
#include "http/app.h"
#include "http/log.h"

#include <pthread.h>
#include <stdlib.h>
#include <time.h>

struct Recorder {
    App *app;
    pthread_mutex_t lock;
    pthread_cond_t work;
    RecordEntry *first, **last;
    RecorderCount count;
    size_t wanted; /* the thread is woken when so many wait */
    bool stopping;
    pthread_t thread;
};

typedef struct {
    const AuditEntry *entries[RECORD_GROUP_MAX];
    RecordEntry *first;
    size_t n;
} Group;

static void take_group(Recorder *r, Group *g)
{
    pthread_mutex_lock(&r->lock);
    g->first = r->first;
    RecordEntry **end = &g->first;
    for (g->n = 0; *end && g->n < RECORD_GROUP_MAX; end = &(*end)->next)
        g->entries[g->n++] = &(*end)->entry;
    r->first = *end;
    if (!r->first)
        r->last = &r->first;
    *end = NULL;
    r->count.waiting -= g->n;
    pthread_mutex_unlock(&r->lock);
}

/* In their owners' hands the entries may be gone at once. */
static void tell(Recorder *r, Group *g, Status status)
{
    if (status == OK) {
        pthread_mutex_lock(&r->lock);
        r->count.groups++;
        r->count.entries += (int64_t)g->n;
        pthread_mutex_unlock(&r->lock);
    }
    for (RecordEntry *e = g->first, *next; e; e = next) {
        next = e->next;
        e->status = status;
        e->told(e);
    }
}

static Status write_group(Db *db, void *context)
{
    const Group *g = context;
    return audit_append_all(db, g->entries, g->n);
}

/* Who comes while the writer is waited for comes along. Answers how many they were in the end. */
static size_t record(Recorder *r)
{
    Group g;
    Db *writer = NULL;
    Status status = db_pool_writer(r->app->pool, &writer);
    take_group(r, &g);
    if (status == OK)
        status = db_tx_quiet(writer, write_group, &g);
    if (status == ERR_CONFLICT)
        status = ERR_DB; /* in the record itself: nothing that a caller could mend */
    if (status != OK)
        log_event(r->app->log, "looks not recorded, and so not answered: %zu (" STR_FMT ")", g.n,
                  STR_ARG(writer ? db_last_error(writer) : S("no writer")));
    db_pool_return(&writer);
    tell(r, &g, status);
    return g.n;
}

/* Those who looked at the same time a moment ago will do so again: they are waited for a little, so that a transaction, and what it
 * costs, is for many. Who looks alone waits for nobody, but once after the others have gone. Under the lock. */
static void gather(Recorder *r, size_t wanted)
{
    struct timespec until;
    clock_gettime(CLOCK_MONOTONIC, &until);
    until.tv_nsec += RECORD_GATHER_MS * 1000000L;
    until.tv_sec += until.tv_nsec / 1000000000;
    until.tv_nsec %= 1000000000;
    r->wanted = wanted < RECORD_GROUP_MAX ? wanted : RECORD_GROUP_MAX;
    for (int rc = 0; rc == 0 && r->count.waiting < r->wanted && !r->stopping;)
        rc = pthread_cond_clockwait(&r->work, &r->lock, CLOCK_MONOTONIC, &until);
    r->wanted = 1;
}

static void *run(void *context)
{
    Recorder *r = context;
    size_t n = 0;
    pthread_mutex_lock(&r->lock);
    for (;;) {
        while (!r->first && !r->stopping)
            pthread_cond_wait(&r->work, &r->lock);
        if (!r->first)
            break;
        if (n > 1) /* in the last group and behind it */
            gather(r, n);
        pthread_mutex_unlock(&r->lock);
        n = record(r);
        pthread_mutex_lock(&r->lock);
        n += r->count.waiting;
    }
    pthread_mutex_unlock(&r->lock);
    return NULL;
}

Recorder *recorder_new(App *app)
{
    Recorder *r = calloc(1, sizeof *r);
    if (!r)
        return NULL;
    r->app = app;
    r->last = &r->first;
    pthread_mutex_init(&r->lock, NULL);
    pthread_cond_init(&r->work, NULL);
    if (pthread_create(&r->thread, NULL, run, r) == 0)
        return r;
    pthread_cond_destroy(&r->work);
    pthread_mutex_destroy(&r->lock);
    free(r);
    return NULL;
}

void recorder_free(Recorder **at)
{
    Recorder *r = *at;
    *at = NULL;
    if (!r)
        return;
    pthread_mutex_lock(&r->lock);
    r->stopping = true;
    pthread_cond_signal(&r->work);
    pthread_mutex_unlock(&r->lock);
    pthread_join(r->thread, NULL);
    pthread_cond_destroy(&r->work);
    pthread_mutex_destroy(&r->lock);
    free(r);
}

Status recorder_put(Recorder *r, RecordEntry *e)
{
    if (!audit_is_writable(&e->entry))
        return ERR_INVALID;
    e->next = NULL;
    pthread_mutex_lock(&r->lock);
    bool room = r->count.waiting < RECORD_QUEUE_MAX && !r->stopping;
    if (room) {
        *r->last = e;
        r->last = &e->next;
        r->count.waiting++;
        if (r->count.waiting >= r->wanted)
            pthread_cond_signal(&r->work);
    }
    pthread_mutex_unlock(&r->lock);
    return room ? OK : ERR_BUSY;
}

RecorderCount recorder_count(Recorder *r)
{
    pthread_mutex_lock(&r->lock);
    RecorderCount count = r->count;
    pthread_mutex_unlock(&r->lock);
    return count;
}

/* ---- waiting for it ---- */

typedef struct {
    RecordEntry entry;
    pthread_mutex_t lock;
    pthread_cond_t told;
    bool done;
} Wait;

static void wake(RecordEntry *e)
{
    Wait *w = e->context;
    pthread_mutex_lock(&w->lock);
    w->done = true;
    pthread_cond_signal(&w->told);
    pthread_mutex_unlock(&w->lock);
}

Status recorder_write(Recorder *r, const AuditEntry *entry)
{
    Wait w = { .entry = { .entry = *entry, .told = wake, .context = &w }, .lock = PTHREAD_MUTEX_INITIALIZER, .told = PTHREAD_COND_INITIALIZER };
    TRY(recorder_put(r, &w.entry));
    pthread_mutex_lock(&w.lock);
    while (!w.done)
        pthread_cond_wait(&w.told, &w.lock);
    pthread_mutex_unlock(&w.lock);
    return w.entry.status;
}
