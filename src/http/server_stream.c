/* Progress of jobs as server-sent events. A stream with nothing to say suspends its connection; the
 * ticker, one thread for all streams, resumes it when its job moved, when a heartbeat is due (a suspended
 * connection never times out by itself), or when the server stops. */
#include "http/jobs.h"
#include "http/log.h"
#include "http/server_parts.h"

#include <stdlib.h>
#include <string.h>
#include <time.h>

#define TICK_MS 200
#define EVENT_MAX (JOB_RESULT_MAX + 4096)

struct Stream {
    Stream *next;
    Server *server;
    struct MHD_Connection *connection;
    int64_t job, account, spoke_ms;
    uint64_t version;
    bool begun, suspended, over;
    Buf pending;
    size_t sent; /* of pending */
};

int64_t server_monotonic_ms(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (int64_t)t.tv_sec * 1000 + t.tv_nsec / 1000000;
}

static bool heartbeat_due(const Stream *s)
{
    return server_monotonic_ms() - s->spoke_ms >= SSE_HEARTBEAT_SECONDS * 1000LL;
}

/* Under the lock. Has the stream something to say, or to end with? */
static bool has_news(const Stream *s)
{
    uint64_t version = 0;
    bool over;
    return atomic_load(&s->server->stopping) || heartbeat_due(s) ||
           jobs_look(s->server->app->jobs, s->job, s->account, &version, &over) != OK || version != s->version;
}

static void write_event(Stream *s)
{
    JsonWriter w;
    Buf json;
    buf_init(&json, EVENT_MAX);
    json_begin(&w, &json);
    if (jobs_write(s->server->app->jobs, s->job, s->account, &w) == OK && json_end(&w) == OK) {
        buf_add(&s->pending, S("data: "));
        buf_add(&s->pending, buf_str(&json));
        buf_add(&s->pending, S("\n\n"));
    }
    buf_done(&json);
}

/* Under the lock. Fills pending with what there is to say now. */
static void speak(Stream *s)
{
    uint64_t version = 0;
    bool over = true;
    buf_clear(&s->pending);
    s->sent = 0;
    bool gone = jobs_look(s->server->app->jobs, s->job, s->account, &version, &over) != OK;
    if (!gone && (!s->begun || version != s->version)) {
        s->begun = true;
        s->version = version;
        write_event(s);
    } else if (!gone && heartbeat_due(s)) {
        buf_add(&s->pending, S(":\n\n"));
    }
    if (s->pending.n)
        s->spoke_ms = server_monotonic_ms();
    s->over = over || gone || buf_status(&s->pending) != OK || atomic_load(&s->server->stopping);
}

static ssize_t read_stream(void *context, uint64_t position, char *to, size_t max)
{
    (void)position;
    Stream *s = context;
    ssize_t n = 0;
    pthread_mutex_lock(&s->server->stream_lock);
    if (s->sent == s->pending.n && !s->over)
        speak(s);
    size_t left = s->pending.n - s->sent;
    if (left) {
        n = (ssize_t)(left < max ? left : max);
        memcpy(to, s->pending.p + s->sent, (size_t)n);
        s->sent += (size_t)n;
    } else if (s->over) {
        n = MHD_CONTENT_READER_END_OF_STREAM;
    } else {
        s->suspended = true;
        MHD_suspend_connection(s->connection);
    }
    pthread_mutex_unlock(&s->server->stream_lock);
    return n;
}

static void close_stream(void *context)
{
    Stream *s = context;
    Server *server = s->server;
    pthread_mutex_lock(&server->stream_lock);
    Stream **at = &server->streams;
    while (*at != s)
        at = &(*at)->next;
    *at = s->next;
    pthread_mutex_unlock(&server->stream_lock);
    buf_done(&s->pending);
    free(s);
}

struct MHD_Response *stream_open(Server *server, struct MHD_Connection *connection, int64_t job, int64_t account)
{
    size_t own = 0;
    pthread_mutex_lock(&server->stream_lock);
    for (const Stream *s = server->streams; s; s = s->next)
        own += s->account == account;
    Stream *s = own < SSE_STREAMS_PER_USER ? calloc(1, sizeof *s) : NULL;
    if (s) {
        *s = (Stream){ .server = server, .connection = connection, .job = job, .account = account, .spoke_ms = server_monotonic_ms(),
                       .next = server->streams };
        buf_init(&s->pending, EVENT_MAX);
        server->streams = s;
    }
    pthread_mutex_unlock(&server->stream_lock);
    if (!s)
        return NULL;
    struct MHD_Response *r = MHD_create_response_from_callback(MHD_SIZE_UNKNOWN, 4096, read_stream, s, close_stream);
    if (!r)
        close_stream(s);
    return r;
}

static void wake_streams(Server *server)
{
    for (Stream *s = server->streams; s; s = s->next)
        if (s->suspended && has_news(s)) {
            s->suspended = false;
            MHD_resume_connection(s->connection);
        }
}

static void *tick(void *context)
{
    Server *server = context;
    pthread_mutex_lock(&server->stream_lock);
    while (server->ticking) {
        struct timespec until;
        clock_gettime(CLOCK_REALTIME, &until);
        until.tv_nsec += TICK_MS * 1000000L;
        until.tv_sec += until.tv_nsec / 1000000000L;
        until.tv_nsec %= 1000000000L;
        pthread_cond_timedwait(&server->stream_wake, &server->stream_lock, &until);
        wake_streams(server);
        pthread_mutex_unlock(&server->stream_lock);
        log_flush(server->app->log);
        server_end_slow_heads(server);
        pthread_mutex_lock(&server->stream_lock);
    }
    pthread_mutex_unlock(&server->stream_lock);
    return NULL;
}

bool ticker_start(Server *server)
{
    pthread_mutex_init(&server->stream_lock, NULL);
    pthread_cond_init(&server->stream_wake, NULL);
    server->ticking = true; /* the thread reads it */
    if (pthread_create(&server->ticker, NULL, tick, server) == 0)
        return true;
    server->ticking = false;
    return false;
}

void ticker_stop(Server *server)
{
    pthread_mutex_lock(&server->stream_lock);
    bool was = server->ticking;
    server->ticking = false;
    pthread_cond_broadcast(&server->stream_wake);
    pthread_mutex_unlock(&server->stream_lock);
    if (was)
        pthread_join(server->ticker, NULL);
}
