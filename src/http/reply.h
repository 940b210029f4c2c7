/* reply.h: the answer being made: written by a handler through http/feature.h, sent by the
 * dispatcher. A handler may run again after a conflict, so everything here can be reset. */
#pragma once
#include "http/feed.h"

typedef struct {
    const char *name;
    Str value;
} ReplyHeader;

typedef struct Reply {
    Arena *arena;
    Buf out, current;        /* JSON of the reply; JSON of the stored row for a conflict */
    JsonWriter json, current_json;
    int http;                /* 0: nothing answered yet */
    const char *media_type;
    Str body;                /* a body that is not in out */
    bool in_body, done;
    ReplyHeader headers[REPLY_HEADERS_MAX];
    size_t n_headers;
    Str etag;
    Str file_name;           /* of a download */
    int64_t stream_job;      /* 0: not a stream of a job */
    bool is_feed;
    FeedOpening feed;
    Status failed;           /* a header too many, no memory */
    struct {
        const char *entity;
        int64_t target;
        Str reason;
    } audit;
} Reply;

void reply_init(Reply *r, Arena *arena);
void reply_free(Reply *r);
void reply_reset(Reply *r);
Str reply_body(const Reply *r);

/* Replaces what was answered by application/problem+json of this status. */
void reply_write_problem(Reply *r, Status status, const Problems *ps);
/* The same for refusals that only HTTP knows: 400, 405, 408, 414, 421, 431, 501, 503. */
void reply_write_http_problem(Reply *r, int http);
/* "K-4220": read over the phone, found in docs/api.md. */
void status_phone_code(Status status, char ret[static 8]);

/* Splits and decodes ?a=b&c=d into the arena: at most QUERY_PARAMETERS_MAX, valid UTF-8. */
MUST_USE Status query_parse(Str query, Arena *arena, const QueryParam **ret, size_t *ret_n);
/* The value of the one cookie of that name in a Cookie header; empty when there is none, or more than one: two are an attempt
 * to plant one. */
Str cookie_find(Str header, Str name);
/* %41 -> A; '+' -> blank where plus. ERR_INVALID for a broken escape, a control character, or bytes that are not UTF-8. */
MUST_USE Status percent_decode(Str s, bool plus, Arena *arena, Str *ret);
