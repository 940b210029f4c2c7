/* app.h: the running program: what is made at start and unmade in reverse at stop. */
#pragma once
#include "http/feature.h"

typedef struct {
    DbConfig db;
    const char *listen;      /* "127.0.0.1:8080"; port 0 picks a free one */
    const char *assets_dir;  /* NULL: the embedded client */
    const char *key_file;    /* NULL: next to the database, "<db>.key"; made with 0600 when absent and db is new */
    const char *tls_cert, *tls_key;
    bool demo;               /* allow choosing a person; refused unless the database is a demo and the address loopback */
    Clock clock;
    size_t threads;          /* 0: max(8, 4 × cores) */
    bool quiet;
} AppConfig;

struct App {
    AppConfig config;
    DbPool *pool;
    const struct Keys *keys; /* base/secret.h */
    struct Jobs *jobs;
    struct Server *server;
    struct Sessions *sessions;
    Clock clock;
    int port;
};

/* Opens, migrates, starts. On failure *ret_why is a Japanese sentence. */
MUST_USE Status app_start(App *app, const AppConfig *config, Arena *arena, Str *ret_why);
/* quiesce → end streams → wait for in-flight = 0 (SHUTDOWN_SECONDS) → stop → close. */
void app_stop(App *app);

/* One request through the whole dispatcher without a socket: for scenario tests. The reply's body
 * lives in the arena. */
typedef struct {
    Method method;
    Str target, body, cookie, if_match, content_type;
    bool same_origin;        /* send what a browser of our own page sends */
} TestRequest;
typedef struct {
    int status;
    Str body, set_cookie, content_type, etag;
} TestReply;
MUST_USE Status app_request(App *app, const TestRequest *request, Arena *arena, TestReply *ret);
