#include "http/feeds.h"
#include "base/limits.h"
#include "http/app.h"
#include "http/reply.h"
#include "http/server.h"

#include <pthread.h>
#include <stdlib.h>
#include <string.h>

#define LINES 64 /* things that are written at once rarely share one */

/* The last FEED_RING news, each in two kinds, at seq % FEED_RING. */
typedef struct {
    int64_t org, id, first, last, used;
    size_t bytes; /* of all in the ring */
    FeedNews *ring[2][FEED_RING];
} Feed;

struct Feeds {
    pthread_mutex_t lock, lines[LINES];
    Feed *list[FEEDS_MAX];
    size_t n;
    int64_t used;
};

Feeds *feeds_new(void)
{
    Feeds *f = calloc(1, sizeof *f);
    if (!f)
        return NULL;
    pthread_mutex_init(&f->lock, NULL);
    for (size_t i = 0; i < LINES; i++)
        pthread_mutex_init(&f->lines[i], NULL);
    return f;
}

static void drop(FeedNews **news)
{
    if (*news && --(*news)->refs == 0)
        free(*news);
    *news = NULL;
}

static size_t weight(const FeedNews *outer, const FeedNews *inner)
{
    return (outer ? outer->n : 0) + (inner && inner != outer ? inner->n : 0);
}

static void clear(Feed *feed, size_t at)
{
    feed->bytes -= weight(feed->ring[0][at], feed->ring[1][at]);
    drop(&feed->ring[0][at]);
    drop(&feed->ring[1][at]);
}

static void empty(Feed *feed)
{
    for (size_t i = 0; i < FEED_RING; i++)
        clear(feed, i);
    feed->first = feed->last = 0;
}

void feeds_free(Feeds **at)
{
    Feeds *f = *at;
    if (!f)
        return;
    for (size_t i = 0; i < f->n; i++) {
        empty(f->list[i]);
        free(f->list[i]);
    }
    for (size_t i = 0; i < LINES; i++)
        pthread_mutex_destroy(&f->lines[i]);
    pthread_mutex_destroy(&f->lock);
    free(f);
    *at = NULL;
}

/* ---- finding ---- */

static Feed *find(Feeds *f, int64_t org, int64_t id)
{
    for (size_t i = 0; i < f->n; i++)
        if (f->list[i]->id == id && f->list[i]->org == org)
            return f->list[i];
    return NULL;
}

/* The one that was silent longest makes room; its listeners, if any, read the database anew. */
static Feed *make(Feeds *f, int64_t org, int64_t id)
{
    Feed *feed = NULL;
    if (f->n < FEEDS_MAX) {
        feed = calloc(1, sizeof *feed);
        if (feed)
            f->list[f->n++] = feed;
    } else {
        feed = f->list[0];
        for (size_t i = 1; i < f->n; i++)
            if (f->list[i]->used < feed->used)
                feed = f->list[i];
        empty(feed);
    }
    if (feed) {
        feed->org = org;
        feed->id = id;
    }
    return feed;
}

NewsState feeds_next(Feeds *f, int64_t org, int64_t id, bool inner, int64_t after, FeedNews **ret)
{
    NewsState state = NEWS_NONE;
    pthread_mutex_lock(&f->lock);
    Feed *feed = find(f, org, id);
    if (feed && feed->last > after)
        state = after + 1 < feed->first ? NEWS_GONE : NEWS_NEXT;
    if (state == NEWS_NEXT) {
        *ret = feed->ring[inner][(after + 1) % FEED_RING];
        (*ret)->refs++;
    }
    pthread_mutex_unlock(&f->lock);
    return state;
}

void feeds_drop(Feeds *f, FeedNews **news)
{
    pthread_mutex_lock(&f->lock);
    drop(news);
    pthread_mutex_unlock(&f->lock);
}

/* ---- saying ---- */

static FeedNews *encode(const FeedNewsText *text, Str bytes)
{
    FeedNews *news = malloc(sizeof *news + bytes.n);
    if (!news)
        return NULL;
    *news = (FeedNews){ .refs = 1, .seq = text->seq, .n = bytes.n };
    memcpy(news->bytes, bytes.p, bytes.n);
    return news;
}

static void put(Feed *feed, int64_t seq, FeedNews *outer, FeedNews *inner)
{
    if (feed->last && seq != feed->last + 1)
        empty(feed); /* something was never said: who waits for it reads the database */
    size_t at = (size_t)(seq % FEED_RING);
    clear(feed, at);
    feed->bytes += weight(outer, inner);
    feed->ring[0][at] = outer;
    feed->ring[1][at] = inner;
    feed->last = seq;
    if (!feed->first)
        feed->first = seq;
    if (feed->last - feed->first >= FEED_RING)
        feed->first = feed->last - FEED_RING + 1;
    for (; feed->bytes > FEED_BYTES_MAX && feed->first < feed->last; feed->first++)
        clear(feed, (size_t)(feed->first % FEED_RING)); /* who is that far behind reads anew */
}

static bool feeds_put(Feeds *f, int64_t org, int64_t id, const FeedNewsText *text)
{
    bool same = text->inner.p == text->outer.p && !text->ends_outer;
    FeedNews *outer = encode(text, text->outer), *inner = same ? outer : encode(text, text->inner);
    if (outer)
        outer->ends = text->ends_outer;
    if (same && outer)
        outer->refs++;
    pthread_mutex_lock(&f->lock);
    Feed *feed = find(f, org, id);
    if (!feed)
        feed = make(f, org, id);
    bool kept = feed && outer && inner;
    if (kept) {
        feed->used = ++f->used;
        put(feed, text->seq, outer, inner);
    } else { /* the next one will be out of line, and everybody reads the database */
        drop(&outer);
        if (!same)
            drop(&inner);
    }
    pthread_mutex_unlock(&f->lock);
    return kept;
}

/* ---- the line ---- */

static pthread_mutex_t *line_of(Feeds *f, int64_t org, int64_t id)
{
    return &f->lines[(uint64_t)(org * 31 + id) % LINES];
}

void feed_hold(App *app, int64_t org, int64_t id)
{
    pthread_mutex_lock(line_of(app->feeds, org, id));
}

void feed_release(App *app, int64_t org, int64_t id)
{
    pthread_mutex_unlock(line_of(app->feeds, org, id));
}

/* ---- as features see it ---- */

void feed_publish(App *app, int64_t org, int64_t id, const FeedNewsText *news)
{
    if (feeds_put(app->feeds, org, id, news) && app->server)
        server_feed_moved(app->server, org, id);
}

Status reply_feed(Req *rq, const FeedOpening *opening)
{
    Reply *r = rq->reply;
    r->feed = *opening;
    r->is_feed = true;
    r->http = 200;
    r->media_type = "text/event-stream";
    r->done = true;
    return OK;
}

void feed_event(Buf *out, int64_t seq, const char *event, Str json)
{
    if (seq) {
        buf_add(out, S("id: "));
        buf_i64(out, seq);
        buf_char(out, '\n');
    }
    buf_add(out, S("event: "));
    buf_add(out, str_of(event));
    buf_add(out, S("\ndata: "));
    buf_add(out, json);
    buf_add(out, S("\n\n"));
}
