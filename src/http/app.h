/* app.h: the running program: what is made at start and unmade in reverse at stop. */
#pragma once
#include "http/feature.h"

#include <semaphore.h>

typedef struct {
    DbConfig db;
    const char *listen;      /* "127.0.0.1:8080"; port 0 picks a free one */
    const char *listen_closed; /* a second address, for the closed network of centres and providers; NULL: none */
    int listener, listener_closed; /* listen_open() of them, for who may not open them himself any more; 0: open them */
    const char *assets_dir;  /* NULL: the embedded client */
    const char *key_file;    /* NULL: next to the database, "<db>.key"; made with 0600 when absent and db is new */
    const char *tls_cert, *tls_key;
    const char *audit_copy;  /* second copy of the audit chain, best on another disk; NULL: none */
    const char *ring_copy;   /* second copy of the ring of data keys (base/ring.h); NULL: none */
    const char *backup_to, *backup_second; /* folders of the nightly backup; NULL: none */
    bool demo;               /* allow choosing a person; refused unless the database is a demo and the address loopback */
    Clock clock;
    size_t threads;          /* 0: max(8, 4 × cores) */
    bool quiet;
    const Feature *const *features; /* cli/features.c, or what a test is about; the house's own are added */
    size_t n_features;
    bool behind_proxy;       /* a reverse proxy on this machine speaks TLS: Secure cookies, X-Forwarded-For */
    unsigned idle_seconds;   /* a silent connection is closed after it; 0: CONNECTION_IDLE_SECONDS */
    uint64_t key_seed;       /* tests: keys from this seed instead of a file */
} AppConfig;

struct App {
    AppConfig config;
    DbPool *pool;
    const struct Keys *keys; /* base/secret.h */
    struct Jobs *jobs;
    struct Server *server;
    struct Sessions *sessions;
    Clock clock;
    int port, port_closed;
    Date fixed_today;        /* of a demo database; DATE_NONE: the real day */
    bool demo;               /* config.demo, on a demo database and loopback */
    bool secure;             /* cookies travel over TLS only */
    _Atomic bool setup_needed; /* nobody can sign in yet */
    struct Router *router;
    struct Cache *cache;
    struct Rates *rates;
    struct Feeds *feeds;
    struct Refusals *refusals;
    struct Recorder *recorder;
    struct Challenges *challenges;
    sem_t past_turns;        /* PASTS_AT_ONCE */
    _Atomic int pasts_asked;
    struct Log *log;
    struct Workers *workers;
    char *spool;             /* folder of large uploads */
    const Feature **features; /* config.features, the house's, the generic one */
    size_t n_features;
    Arena arena;             /* what lives as long as the program */
    char setup_code[24];     /* to print when setup_needed and somebody listens; else empty */
    struct Keeper *keeper;
    struct Nightly *nightly;
};

/* Opens, migrates, starts. On failure *ret_why is a Japanese sentence. */
MUST_USE Status app_start(App *app, const AppConfig *config, Arena *arena, Str *ret_why);
/* Ends the session rows that are over, and so on: what a thread does once a minute. Tests call it. */
void app_tidy(App *app);
/* quiesce → end streams → wait for in-flight = 0 (SHUTDOWN_SECONDS) → stop → close. */
void app_stop(App *app);

/* The day it is in Japan; in a demo database, the day on which the demo town lives. */
Date app_today(const App *app);

/* What the database keeps of a setup code. */
MUST_USE Status app_setup_hash(Str code, Arena *arena, Str *ret);

/* One request through the whole dispatcher without a socket: for scenario tests. The reply's body
 * lives in the arena. */
typedef struct {
    Method method;
    Str target, body, cookie, if_match, content_type;
    bool same_origin;        /* send what a browser of our own page sends */
    Str idempotency_key, last_event_id, address;
    bool closed;             /* from the closed network */
    Str host;                /* empty: localhost */
} TestRequest;
typedef struct {
    int status;
    Str body, set_cookie, content_type, etag;
    int64_t feed_after;      /* of an answer that is a feed: the number it goes on after */
} TestReply;
MUST_USE Status app_request(App *app, const TestRequest *request, Arena *arena, TestReply *ret);
/* For tests: signs the account in without a password; *ret_cookie fits TestRequest.cookie. */
MUST_USE Status app_sign_in(App *app, int64_t org, int64_t account, Arena *arena, Str *ret_cookie);

