/* Streams of server-sent events: the progress of jobs here, feeds in server_feed.c. A stream with nothing to say
 * suspends its connection; who has news resumes it: the one who said it (feeds), or the ticker, one thread for all
 * streams (jobs, heartbeats, for a suspended connection never times out by itself, and the end of the server). */
#include "http/jobs.h"
#include "http/log.h"
#include "http/server_parts.h"

#include <stdlib.h>
#include <string.h>
#include <time.h>

#define TICK_MS 200
#define EVENT_MAX (JOB_RESULT_MAX + 4096)

const Str stream_heartbeat = { ":\n\n", 3 };

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

/* ---- of a job ---- */

static bool job_has_news(const Stream *s)
{
    uint64_t version = 0;
    bool over;
    return jobs_look(s->server->app->jobs, s->job, s->account, &version, &over) != OK || version != s->version;
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

static void job_speak(Stream *s)
{
    uint64_t version = 0;
    bool over = true;
    bool gone = jobs_look(s->server->app->jobs, s->job, s->account, &version, &over) != OK;
    buf_clear(&s->pending);
    if (!gone && (!s->begun || version != s->version)) {
        s->begun = true;
        s->version = version;
        write_event(s);
    }
    s->piece = buf_str(&s->pending);
    s->over = over || gone || buf_status(&s->pending) != OK;
}

static void job_close(Stream *s)
{
    (void)s;
}

/* ---- of all ---- */

/* Under the lock. */
static void speak(Stream *s)
{
    s->sent = 0;
    s->piece = (Str){ 0 };
    s->kind->speak(s);
    if (!s->piece.n && !s->over && heartbeat_due(s))
        s->piece = stream_heartbeat;
    if (s->piece.n)
        s->spoke_ms = server_monotonic_ms();
    s->over |= atomic_load(&s->server->stopping);
}

/* As much as there is and fits; small pieces go together. */
static ssize_t read_stream(void *context, uint64_t position, char *to, size_t max)
{
    (void)position;
    Stream *s = context;
    size_t n = 0;
    bool silent = false;
    pthread_mutex_lock(&s->server->stream_lock);
    while (n < max && !silent) {
        if (s->sent == s->piece.n && !s->over)
            speak(s);
        size_t left = s->piece.n - s->sent, part = left < max - n ? left : max - n;
        silent = part == 0;
        if (part)
            memcpy(to + n, s->piece.p + s->sent, part);
        s->sent += part;
        n += part;
    }
    ssize_t result = (ssize_t)n;
    if (!n && s->over) {
        result = MHD_CONTENT_READER_END_OF_STREAM;
    } else if (!n) {
        s->suspended = true;
        MHD_suspend_connection(s->connection);
    }
    pthread_mutex_unlock(&s->server->stream_lock);
    return result;
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
    s->kind->close(s);
    pthread_mutex_unlock(&server->stream_lock);
    buf_done(&s->pending);
    free(s);
}

struct MHD_Response *stream_begin(Server *server, struct MHD_Connection *connection, Stream *made, size_t block)
{
    Stream *s = malloc(sizeof *s);
    if (!s) {
        buf_done(&made->pending);
        return NULL;
    }
    *s = *made;
    s->server = server;
    s->connection = connection;
    s->spoke_ms = server_monotonic_ms();
    pthread_mutex_lock(&server->stream_lock);
    s->next = server->streams;
    server->streams = s;
    pthread_mutex_unlock(&server->stream_lock);
    struct MHD_Response *r = MHD_create_response_from_callback(MHD_SIZE_UNKNOWN, block, read_stream, s, close_stream);
    if (!r)
        close_stream(s);
    return r;
}

struct MHD_Response *stream_open(Server *server, struct MHD_Connection *connection, int64_t job, int64_t account)
{
    static const StreamKind of_job = { job_has_news, job_speak, job_close };
    size_t own = 0;
    pthread_mutex_lock(&server->stream_lock);
    for (const Stream *s = server->streams; s; s = s->next)
        own += s->kind == &of_job && s->account == account;
    pthread_mutex_unlock(&server->stream_lock);
    if (own >= SSE_STREAMS_PER_USER)
        return NULL;
    Stream made = { .kind = &of_job, .job = job, .account = account };
    buf_init(&made.pending, EVENT_MAX);
    return stream_begin(server, connection, &made, 4096);
}

static void wake_streams(Server *server)
{
    for (Stream *s = server->streams; s; s = s->next)
        if (s->suspended && (atomic_load(&server->stopping) || heartbeat_due(s) || s->kind->has_news(s))) {
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
        clock_gettime(CLOCK_MONOTONIC, &until);
        until.tv_nsec += TICK_MS * 1000000L;
        until.tv_sec += until.tv_nsec / 1000000000L;
        until.tv_nsec %= 1000000000L;
        pthread_cond_clockwait(&server->stream_wake, &server->stream_lock, CLOCK_MONOTONIC, &until);
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
