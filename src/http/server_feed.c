/* Streams of a feed. The bytes of news are shared by all of them; a stream knows only how far it has come. */
#include "http/feeds.h"
#include "http/server_parts.h"

#include <string.h>

#define BLOCK 1024          /* libmicrohttpd keeps one for each stream */
#define SPREAD_SECONDS 60   /* streams that began together do not end together */

static const Str reload = { "event: reload\ndata: {}\n\n", 24 };

static bool has_ended(const Stream *s)
{
    return clock_ms(&s->server->app->clock) >= s->feed.ends_ms;
}

static bool feed_has_news(const Stream *s)
{
    FeedNews *news = NULL;
    NewsState state = feeds_next(s->server->app->feeds, s->feed.org, s->feed.id, s->feed.inner, s->feed.after, &news);
    if (state == NEWS_NEXT)
        feeds_drop(s->server->app->feeds, &news);
    return s->over || state != NEWS_NONE || has_ended(s);
}

static void feed_speak(Stream *s)
{
    Feeds *feeds = s->server->app->feeds;
    if (s->news)
        feeds_drop(feeds, &s->news);
    buf_done(&s->pending);
    if (s->last || has_ended(s)) {
        s->over = true;
        return;
    }
    switch (feeds_next(feeds, s->feed.org, s->feed.id, s->feed.inner, s->feed.after, &s->news)) {
    case NEWS_NONE:
        break;
    case NEWS_NEXT:
        s->piece = (Str){ s->news->bytes, s->news->n };
        s->feed.after = s->news->seq;
        s->last = s->news->ends;
        break;
    case NEWS_GONE:
        s->piece = reload;
        s->last = true;
        break;
    }
}

static void feed_close(Stream *s)
{
    if (s->news)
        feeds_drop(s->server->app->feeds, &s->news);
}

static const StreamKind of_feed = { feed_has_news, feed_speak, feed_close };

static void resume(Stream *s)
{
    if (!s->suspended)
        return;
    s->suspended = false;
    MHD_resume_connection(s->connection);
}

/* A phone that came back leaves a dead stream behind; the list has the newest first. */
static void end_oldest(Server *server, const FeedOpening *o)
{
    size_t own = 0;
    pthread_mutex_lock(&server->stream_lock);
    for (Stream *s = server->streams; s; s = s->next)
        if (s->kind == &of_feed && s->feed.id == o->id && s->feed.org == o->org && s->feed.listener == o->listener && ++own >= FEED_STREAMS_EACH) {
            s->over = true;
            resume(s);
        }
    pthread_mutex_unlock(&server->stream_lock);
}

struct MHD_Response *stream_open_feed(Server *server, struct MHD_Connection *connection, const FeedOpening *opening)
{
    int64_t spread = (opening->listener % SPREAD_SECONDS + SPREAD_SECONDS) % SPREAD_SECONDS;
    int64_t ends_ms = clock_ms(&server->app->clock) + (FEED_STREAM_SECONDS + spread) * INT64_C(1000);
    Stream made = { .kind = &of_feed, .feed = *opening };
    if (!opening->ends_ms || opening->ends_ms > ends_ms)
        made.feed.ends_ms = ends_ms;
    made.feed.first = (Str){ 0 };
    buf_init(&made.pending, FEED_EVENT_MAX);
    buf_add(&made.pending, stream_heartbeat); /* the head goes out at once, and the browser knows that it is connected */
    buf_add(&made.pending, opening->first);
    made.piece = buf_str(&made.pending);
    if (buf_status(&made.pending) != OK) {
        buf_done(&made.pending);
        return NULL;
    }
    end_oldest(server, opening);
    return stream_begin(server, connection, &made, BLOCK);
}

void server_feed_moved(Server *server, int64_t org, int64_t id)
{
    pthread_mutex_lock(&server->stream_lock);
    for (Stream *s = server->streams; s; s = s->next)
        if (s->kind == &of_feed && s->feed.id == id && s->feed.org == org)
            resume(s);
    pthread_mutex_unlock(&server->stream_lock);
}
