/* dispatcher.h: everything between the head of a request and the bytes of its answer: route, person,
 * scope, forged requests, rates, body, transaction, audit, log. The socket (server.c) and the
 * scenario tests (app_request) come in here. */
#pragma once
#include "http/body.h"
#include "http/cache.h"
#include "http/feed.h"
#include "http/reply.h"

typedef struct {
    Method method;            /* METHOD_COUNT: none that we know */
    Str target;               /* path?query as it was sent */
    Str host, cookie, content_type, if_match, idempotency_key, last_event_id;
    Str origin, fetch_site, banso; /* Origin, Sec-Fetch-Site, X-Banso */
    Str address;
    bool has_body;
    bool closed;              /* came in from the closed network (--listen-closed) */
    Body *body;               /* the dispatcher may hand it to a job: then NULL */
} Incoming;

typedef struct {
    int http;
    const char *media_type;   /* NULL: no body */
    Str body, etag;
    const ReplyHeader *headers;
    size_t n_headers;
    unsigned allowed;         /* for 405: bit per Method */
    CachedReply *cached;      /* body and etag stand there too */
    int64_t stream_job;       /* answer with the events of this job… */
    int64_t account;          /* …to this person */
    const FeedOpening *feed;  /* answer with this feed, or NULL */
} Outcome;
/* Called once, while what the outcome points to is alive. */
typedef void (*OutcomeFn)(void *context, const Outcome *outcome);

typedef struct {
    size_t body_max;
    bool slow;                /* dispatch() must run on a slow-lane thread */
} Admission;

/* What the head alone decides, before the body is read: a refusal is answered at once (false). */
bool dispatch_admit(App *app, const Incoming *in, Admission *ret, OutcomeFn answer, void *context);
/* For a request without a body: must dispatch() run on a slow-lane thread? */
bool dispatch_is_slow(const App *app, Method method, Str target);
void dispatch(App *app, Incoming *in, OutcomeFn answer, void *context);

/* A look at a person is answered once it is in the record (http/recorder.h). For a thread that serves others meanwhile: */
typedef struct {
    void (*rest)(void *context);   /* called first, if it must wait */
    void (*go_on)(void *context);  /* from another thread, perhaps before dispatch_or_hold returns: now dispatch_held */
    void *context;
} Hold;
typedef struct Call Call;
/* NULL: answered. Otherwise how, in and what they point to stay until dispatch_held. */
Call *dispatch_or_hold(App *app, Incoming *in, OutcomeFn answer, void *context, const Hold *how);
/* After go_on: answers, or refuses when it could not be recorded. */
void dispatch_held(Call *held, OutcomeFn answer, void *context);

/* A refusal that only HTTP knows (400, 421, 431, 501, 503) or, by Status, 413. */
void dispatch_refuse_http(int http, OutcomeFn answer, void *context);
void dispatch_refuse(Status status, OutcomeFn answer, void *context);
