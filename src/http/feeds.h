/* feeds.h: the feeds as the house sees them; features see http/feed.h. */
#pragma once
#include "http/feed.h"

typedef struct Feeds Feeds;

/* Shared by the streams that say it; freed by the last one. */
typedef struct FeedNews {
    unsigned refs; /* under the lock of its Feeds */
    int64_t seq;
    bool ends;
    size_t n;
    char bytes[];
} FeedNews;

Feeds *feeds_new(void); /* NULL without memory */
void feeds_free(Feeds **f);

typedef enum { NEWS_NONE, NEWS_NEXT, NEWS_GONE } NewsState;
/* What follows after. NEWS_NEXT: *ret is the caller's until feeds_drop; NEWS_GONE: it is no longer kept. */
NewsState feeds_next(Feeds *f, int64_t org, int64_t id, bool inner, int64_t after, FeedNews **ret);
void feeds_drop(Feeds *f, FeedNews **news);
