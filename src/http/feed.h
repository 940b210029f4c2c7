/* feed.h: news of one thing (a board) that many listen to at once, as server-sent events. What is said is encoded once
 * and shared by all streams; no thread waits for any of them. A feed only carries: the truth stands in the database,
 * and a listener who missed too much is told to read it anew. */
#pragma once
#include "http/feature.h"

/* Two who write to one thing stand in line here, around their transactions, so that news is said in the order of the
 * log. Hold it before taking the writer, never after. */
void feed_hold(App *app, int64_t org, int64_t id);
void feed_release(App *app, int64_t org, int64_t id);

typedef struct {
    int64_t seq;         /* one more than the last of this thing */
    Str outer, inner;    /* whole events, for guests and for those who may see more; the same bytes where nothing is held back */
    bool ends_outer;     /* the last that guests hear */
} FeedNewsText;
/* After the commit, while the feed is held. */
void feed_publish(App *app, int64_t org, int64_t id, const FeedNewsText *news);

typedef struct {
    int64_t org, id;
    int64_t listener;    /* of the one who listens; his oldest stream beyond FEED_STREAMS_EACH ends */
    bool inner;
    int64_t after;       /* seq of the last that he knows */
    int64_t ends_ms;     /* real time at which the stream ends by itself at the latest; 0: FEED_STREAM_SECONDS from now */
    Str first;           /* events to say first; copied */
} FeedOpening;
MUST_USE Status reply_feed(Req *rq, const FeedOpening *opening);

/* One event: "id: …", "event: …", "data: …". json has no newline. */
void feed_event(Buf *out, int64_t seq, const char *event, Str json);
