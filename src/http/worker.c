#include "http/worker.h"

#include <pthread.h>
#include <stdlib.h>

#define REPLY_KEPT (1024 * 1024) /* a worker does not hold on to a larger buffer */

struct Workers {
    pthread_mutex_t lock;
    Worker *free;
    DbPool *pool;
};

Workers *workers_new(DbPool *pool)
{
    Workers *w = calloc(1, sizeof *w);
    if (!w)
        return NULL;
    pthread_mutex_init(&w->lock, NULL);
    w->pool = pool;
    return w;
}

static void free_worker(Worker *w)
{
    db_pool_return(&w->reader);
    reply_free(&w->reply);
    arena_done(&w->arena);
    free(w);
}

void workers_free(Workers **w)
{
    if (!*w)
        return;
    for (Worker *one; (one = (*w)->free);) {
        (*w)->free = one->next;
        free_worker(one);
    }
    pthread_mutex_destroy(&(*w)->lock);
    free(*w);
    *w = NULL;
}

Status worker_take(Workers *home, Worker **ret)
{
    pthread_mutex_lock(&home->lock);
    Worker *w = home->free;
    if (w)
        home->free = w->next;
    pthread_mutex_unlock(&home->lock);
    if (!w) {
        w = calloc(1, sizeof *w);
        if (!w)
            return ERR_MEMORY;
        w->home = home;
        arena_init(&w->arena, REQUEST_ARENA_MAX);
        reply_init(&w->reply, &w->arena);
    }
    problems_init(&w->problems, &w->arena);
    reply_reset(&w->reply);
    *ret = w;
    return OK;
}

void worker_return(Worker **at)
{
    Worker *w = *at;
    *at = NULL;
    if (!w)
        return;
    arena_reset(&w->arena);
    if (w->reply.out.size > REPLY_KEPT)
        buf_done(&w->reply.out);
    if (w->reply.current.size > REPLY_KEPT)
        buf_done(&w->reply.current);
    pthread_mutex_lock(&w->home->lock);
    w->next = w->home->free;
    w->home->free = w;
    pthread_mutex_unlock(&w->home->lock);
}

Status worker_reader(Worker *w, Db **ret)
{
    if (!w->reader)
        TRY(db_pool_reader(w->home->pool, &w->reader));
    *ret = w->reader;
    return OK;
}

void worker_forget_reader(Worker *w)
{
    db_pool_return(&w->reader);
}
