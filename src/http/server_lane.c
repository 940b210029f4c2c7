/* The slow lane: a few threads for requests that write, wait for the writer, hash a password or lay out an earlier moment. A
 * blocked handler would block every connection of its libmicrohttpd thread, so the connection is suspended
 * while the lane works. The number of threads also bounds the memory that Argon2 takes. */
#include "http/server_parts.h"

static void *run_lane(void *context)
{
    Server *server = context;
    Lane *lane = &server->lane;
    pthread_mutex_lock(&lane->lock);
    for (;;) {
        while (!lane->first && !lane->stopping)
            pthread_cond_wait(&lane->work, &lane->lock);
        Exchange *x = lane->first;
        if (!x)
            break;
        lane->first = x->next;
        lane->n--;
        pthread_mutex_unlock(&lane->lock);
        dispatch(server->app, &x->in, server_answer_later, x);
        x->stage = READY;
        MHD_resume_connection(x->connection);
        pthread_mutex_lock(&lane->lock);
    }
    pthread_mutex_unlock(&lane->lock);
    return NULL;
}

bool lane_start(Server *server)
{
    Lane *lane = &server->lane;
    pthread_mutex_init(&lane->lock, NULL);
    pthread_cond_init(&lane->work, NULL);
    while (lane->n_threads < SLOW_LANE_THREADS && pthread_create(&lane->threads[lane->n_threads], NULL, run_lane, server) == 0)
        lane->n_threads++;
    return lane->n_threads == SLOW_LANE_THREADS;
}

bool lane_push(Server *server, Exchange *x)
{
    Lane *lane = &server->lane;
    pthread_mutex_lock(&lane->lock);
    bool room = lane->n < SLOW_LANE_QUEUE_MAX && !lane->stopping;
    if (room) {
        x->stage = ON_LANE;
        x->next = NULL;
        MHD_suspend_connection(x->connection);
        if (lane->first)
            lane->last->next = x;
        else
            lane->first = x;
        lane->last = x;
        lane->n++;
        pthread_cond_signal(&lane->work);
    }
    pthread_mutex_unlock(&lane->lock);
    return room;
}

void lane_stop(Lane *lane)
{
    pthread_mutex_lock(&lane->lock);
    lane->stopping = true;
    pthread_cond_broadcast(&lane->work);
    pthread_mutex_unlock(&lane->lock);
    while (lane->n_threads)
        pthread_join(lane->threads[--lane->n_threads], NULL);
    pthread_cond_destroy(&lane->work);
    pthread_mutex_destroy(&lane->lock);
}
