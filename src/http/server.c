#include "http/server.h"
#include "http/framing.h"
#include "http/log.h"
#include "http/server_parts.h"

#include <arpa/inet.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/resource.h>
#include <time.h>
#include <unistd.h>

#define CONNECTION_MEMORY (2 * REQUEST_HEAD_MAX) /* beyond it libmicrohttpd itself says 431, without our headers */

/* ---- the head ---- */

typedef struct {
    Exchange *x;
    Framing framing;
    Str forwarded;
} Head;

static enum MHD_Result read_header(void *context, enum MHD_ValueKind kind, const char *key, size_t key_size, const char *value, size_t value_size)
{
    (void)kind;
    Head *h = context;
    Incoming *in = &h->x->in;
    const struct {
        const char *name;
        Str *to;
    } wanted[] = {
        { "Host", &in->host },
        { "Cookie", &in->cookie },
        { "Content-Type", &in->content_type },
        { "If-Match", &in->if_match },
        { "If-None-Match", &h->x->if_none_match },
        { "Accept-Encoding", &h->x->accept_encoding },
        { "Idempotency-Key", &in->idempotency_key },
        { "Last-Event-ID", &in->last_event_id },
        { "Origin", &in->origin },
        { "Sec-Fetch-Site", &in->fetch_site },
        { "X-Banso", &in->banso },
        { "X-Forwarded-For", &h->forwarded },
    };
    const Str text = { value ? value : "", value_size };
    framing_note(&h->framing, (Str){ key, key_size }, text);
    for (size_t i = 0; i < COUNT_OF(wanted); i++)
        if (strlen(wanted[i].name) == key_size && strcasecmp(wanted[i].name, key) == 0) {
            *wanted[i].to = text;
            break;
        }
    return MHD_YES;
}

/* A name that a page of somewhere else could make point at this machine (DNS rebinding) is not ours. */
static bool is_own_host(Str host)
{
    static const char *const names[] = { "localhost", "127.0.0.1", "[::1]" };
    for (size_t i = 0; i < COUNT_OF(names); i++) {
        Str name = str_of(names[i]);
        if (str_starts(host, name) && (host.n == name.n || host.p[name.n] == ':'))
            return true;
    }
    return false;
}

/* 0, or the HTTP status that refuses. */
static int refusal_of(const Head *h, const char *version)
{
    const Server *server = h->x->server;
    int refusal = framing_refusal(&h->framing, h->x->in.target, strcmp(version, "HTTP/1.0") == 0);
    if (!refusal && h->x->gate->loopback && !server->app->config.behind_proxy && h->framing.hosts && !is_own_host(h->framing.host))
        refusal = 421;
    return refusal;
}

/* A proxy that we believe runs on this machine. */
static bool is_this_machine(Str address)
{
    return str_starts(address, S("127.")) || str_eq(address, S("::1"));
}

/* What our proxy added stands last; what stands before was sent by the client. Only an address is taken. */
static void take_forwarded(Exchange *x, Str forwarded)
{
    char text[INET6_ADDRSTRLEN];
    struct in6_addr room;
    size_t from = forwarded.n;
    while (from > 0 && forwarded.p[from - 1] != ',')
        from--;
    Str last = str_trim(str_sub(forwarded, from, forwarded.n));
    if (!last.n || last.n >= sizeof text)
        return;
    memcpy(text, last.p, last.n);
    text[last.n] = 0;
    if (inet_pton(AF_INET, text, &room) == 1 || inet_pton(AF_INET6, text, &room) == 1)
        memcpy(x->address, text, sizeof text);
}

static void set_address(Exchange *x, Str forwarded)
{
    const union MHD_ConnectionInfo *info = MHD_get_connection_info(x->connection, MHD_CONNECTION_INFO_CLIENT_ADDRESS);
    const struct sockaddr *a = info ? info->client_addr : NULL;
    union {
        const struct sockaddr *any;
        const struct sockaddr_in *in4;
        const struct sockaddr_in6 *in6;
    } as = { .any = a };
    if (a && a->sa_family == AF_INET)
        inet_ntop(AF_INET, &as.in4->sin_addr, x->address, sizeof x->address);
    else if (a && a->sa_family == AF_INET6)
        inet_ntop(AF_INET6, &as.in6->sin6_addr, x->address, sizeof x->address);
    if (x->server->app->config.behind_proxy && is_this_machine(str_of(x->address)))
        take_forwarded(x, forwarded);
    x->in.address = str_of(x->address);
}

static Method method_of(const char *name, bool *ret_head)
{
    static const struct {
        const char *name;
        Method method;
    } methods[] = { { "GET", GET }, { "HEAD", GET }, { "POST", POST }, { "PUT", PUT }, { "DELETE", DELETE } };
    for (size_t i = 0; i < COUNT_OF(methods); i++)
        if (strcmp(methods[i].name, name) == 0) {
            *ret_head = i == 1;
            return methods[i].method;
        }
    return METHOD_COUNT;
}

static Str unquote(Str s)
{
    return s.n >= 2 && s.p[0] == '"' && s.p[s.n - 1] == '"' ? str_sub(s, 1, s.n - 2) : s;
}

static void refuse_http(Exchange *x, int http)
{
    x->close = true;
    dispatch_refuse_http(http, server_answer_now, x);
}

static bool is_api(const Exchange *x)
{
    return str_starts(x->in.target, S("/api/")) || str_eq(x->in.target, S("/api"));
}

/* ---- connections that never finish a head ---- */

/* The inactivity timeout lets a client send a byte a minute for ever; so each connection must bring a whole head within
 * the same time after it was opened or last answered. */
struct Visit {
    Visit *next, *previous;
    int socket;
    _Atomic int64_t since_ms; /* 0: a request is under way */
};

static void watch_connection(void *context, struct MHD_Connection *connection, void **place, enum MHD_ConnectionNotificationCode what)
{
    Server *server = context;
    Visit *v = *place;
    pthread_mutex_lock(&server->visit_lock);
    if (what == MHD_CONNECTION_NOTIFY_STARTED && (v = calloc(1, sizeof *v))) {
        const union MHD_ConnectionInfo *info = MHD_get_connection_info(connection, MHD_CONNECTION_INFO_CONNECTION_FD);
        v->socket = info ? info->connect_fd : -1;
        atomic_store(&v->since_ms, server_monotonic_ms());
        v->next = server->visits;
        if (v->next)
            v->next->previous = v;
        server->visits = v;
        *place = v;
    } else if (what == MHD_CONNECTION_NOTIFY_CLOSED && v) {
        if (v->next)
            v->next->previous = v->previous;
        *(v->previous ? &v->previous->next : &server->visits) = v->next;
        free(v);
        *place = NULL;
    }
    pthread_mutex_unlock(&server->visit_lock);
}

static void mark_visit(struct MHD_Connection *connection, bool under_way)
{
    const union MHD_ConnectionInfo *info = MHD_get_connection_info(connection, MHD_CONNECTION_INFO_SOCKET_CONTEXT);
    Visit *v = info ? info->socket_context : NULL;
    if (v)
        atomic_store(&v->since_ms, under_way ? 0 : server_monotonic_ms());
}

static int64_t patience_ms(const Server *server)
{
    unsigned seconds = server->app->config.idle_seconds;
    return (seconds ? seconds : CONNECTION_IDLE_SECONDS) * INT64_C(1000);
}

void server_end_slow_heads(Server *server)
{
    int64_t before = server_monotonic_ms() - patience_ms(server);
    pthread_mutex_lock(&server->visit_lock);
    for (Visit *v = server->visits; v; v = v->next) {
        int64_t since = atomic_load(&v->since_ms);
        if (since && since < before && v->socket >= 0)
            shutdown(v->socket, SHUT_RDWR);
    }
    pthread_mutex_unlock(&server->visit_lock);
}

/* An answer at once, or a body to read first. */
static enum MHD_Result take_head(Exchange *x, const char *method, const char *version)
{
    Head h = { .x = x };
    mark_visit(x->connection, true);
    MHD_get_connection_values_n(x->connection, MHD_HEADER_KIND, read_header, &h);
    x->in.method = method_of(method, &x->head);
    int64_t length = 0;
    int refusal = refusal_of(&h, version);
    if (refusal) {
        refuse_http(x, refusal);
        return MHD_YES;
    }
    set_address(x, h.forwarded);
    x->in.if_match = unquote(x->in.if_match);
    x->close = atomic_load(&x->server->stopping);
    if (x->in.method == METHOD_COUNT) {
        server_refuse_method(x, (1u << METHOD_COUNT) - 1);
        return MHD_YES;
    }
    x->in.has_body = h.framing.encodings || (h.framing.lengths && str_to_i64(h.framing.length, &length) && length > 0);
    if (x->in.method == GET && x->in.has_body) {
        refuse_http(x, 400);
        return MHD_YES;
    }
    x->stage = READING_BODY;
    if (!x->in.has_body)
        return MHD_YES; /* answered at the second call: an answer to the first one would close the connection */
    if (!is_api(x)) {
        server_refuse_method(x, 1u << GET);
        return MHD_YES;
    }
    bool closing = x->close;
    x->close = true; /* a refusal leaves the body unread */
    if (!dispatch_admit(x->server->app, &x->in, &x->admission, server_answer_now, x))
        return MHD_YES;
    if ((size_t)length > x->admission.body_max) {
        dispatch_refuse(ERR_TOO_LARGE, server_answer_now, x);
        return MHD_YES;
    }
    x->close = closing;
    x->body_since_ms = server_monotonic_ms(); /* what admission took is not the client's slowness */
    x->in.body = body_new(x->admission.body_max, x->server->app->spool);
    return x->in.body ? MHD_YES : MHD_NO;
}

/* ---- the body ---- */

/* No reply can be queued while an upload is under way, so what is too large is swallowed and refused at
 * the end; beyond the hard stop the connection is dropped. */
static enum MHD_Result take_body(Exchange *x, const char *bytes, size_t *size)
{
    body_add(x->in.body, (Str){ bytes, *size });
    *size = 0;
    int64_t took_ms = server_monotonic_ms() - x->body_since_ms;
    if (took_ms > patience_ms(x->server) && (int64_t)body_seen(x->in.body) < took_ms / 1000 * BODY_BYTES_PER_SECOND_MIN)
        return MHD_NO;
    size_t hard_stop = x->admission.body_max > SIZE_MAX / BODY_HARD_STOP_FACTOR ? SIZE_MAX : x->admission.body_max * BODY_HARD_STOP_FACTOR;
    return body_seen(x->in.body) > hard_stop ? MHD_NO : MHD_YES;
}

static enum MHD_Result take_end(Exchange *x)
{
    Status body = x->in.body ? body_status(x->in.body) : OK;
    if (body != OK) {
        x->close = true;
        dispatch_refuse(body, server_answer_now, x);
        return MHD_YES;
    }
    if (!is_api(x))
        return server_send_site(x);
    bool slow = x->in.has_body ? x->admission.slow : dispatch_is_slow(x->server->app, x->in.method, x->in.target);
    if (!slow) {
        held_or_answered(x);
    } else if (!lane_push(x->server, x)) {
        dispatch_refuse(ERR_BUSY, server_answer_now, x);
    }
    return MHD_YES;
}

static enum MHD_Result handle(void *context, struct MHD_Connection *connection, const char *url, const char *method, const char *version,
                              const char *upload, size_t *upload_size, void **request)
{
    (void)context;
    (void)url;
    Exchange *x = *request;
    if (!x)
        return MHD_NO;
    x->connection = connection;
    if (x->stage == BEFORE_HEAD)
        return take_head(x, method, version);
    if (x->stage == READING_BODY && *upload_size && x->in.body)
        return take_body(x, upload, upload_size);
    if (x->stage == READING_BODY)
        return take_end(x);
    if (x->held) {
        held_answer(x);
        return MHD_YES;
    }
    if (x->stage == READY && x->response) {
        struct MHD_Response *response = x->response;
        x->response = NULL;
        return server_send(x, response, x->http);
    }
    *upload_size = 0;
    return x->stage == READY ? MHD_NO : MHD_YES;
}

/* Called with the request line, before anything is parsed: the target as it was sent. */
static void *begin_request(void *context, const char *target, struct MHD_Connection *connection)
{
    const Gate *gate = context;
    Exchange *x = calloc(1, sizeof *x);
    if (!x)
        return NULL;
    x->target = strdup(target);
    if (!x->target) {
        free(x);
        return NULL;
    }
    x->server = gate->server;
    x->gate = gate;
    x->connection = connection;
    x->in.target = str_of(x->target);
    x->in.closed = gate->closed;
    atomic_fetch_add(&gate->server->in_flight, 1);
    return x;
}

/* The last one out tells who waits to stop; nobody comes in after `stopping`. */
static void leave(Server *server)
{
    if (atomic_fetch_sub(&server->in_flight, 1) != 1 || !atomic_load(&server->stopping))
        return;
    pthread_mutex_lock(&server->visit_lock);
    pthread_cond_broadcast(&server->idle);
    pthread_mutex_unlock(&server->visit_lock);
}

static void end_request(void *context, struct MHD_Connection *connection, void **request, enum MHD_RequestTerminationCode how)
{
    (void)how;
    Server *server = context;
    Exchange *x = *request;
    *request = NULL;
    mark_visit(connection, false);
    if (!x)
        return;
    held_drop(x);
    body_free(&x->in.body);
    if (x->response)
        MHD_destroy_response(x->response);
    free(x->target);
    free(x);
    leave(server);
}

/* Escapes are ours to judge (request.c), from the target as it was sent. */
static size_t keep_escapes(void *context, struct MHD_Connection *connection, char *s)
{
    (void)context;
    (void)connection;
    return strlen(s);
}

/* ---- starting and stopping ---- */

static char *read_small_file(const char *path)
{
    FILE *f = path ? fopen(path, "rb") : NULL;
    char *text = f ? calloc(1, 256 * 1024) : NULL;
    if (text && (fread(text, 1, 256 * 1024 - 1, f) == 0 || !feof(f))) {
        free(text);
        text = NULL;
    }
    if (f)
        fclose(f);
    return text;
}

size_t server_threads(const AppConfig *config)
{
    long cores = sysconf(_SC_NPROCESSORS_ONLN);
    size_t wanted = cores > 2 ? 4 * (size_t)cores : 8;
    return config->threads ? config->threads : wanted;
}

static struct MHD_Daemon *start_daemon(Gate *gate, const struct sockaddr_storage *address, char *cert, char *key)
{
    Server *server = gate->server;
    struct MHD_OptionItem tls[] = {
        { MHD_OPTION_HTTPS_MEM_CERT, 0, cert },
        { MHD_OPTION_HTTPS_MEM_KEY, 0, key },
        { MHD_OPTION_HTTPS_PRIORITIES, 0, (void *)(uintptr_t) "NORMAL:-VERS-ALL:+VERS-TLS1.3:+VERS-TLS1.2" },
        { MHD_OPTION_END, 0, NULL },
    };
    struct MHD_OptionItem none[] = { { MHD_OPTION_END, 0, NULL } };
    const AppConfig *config = &server->app->config;
    struct MHD_OptionItem opened[] = { { MHD_OPTION_LISTEN_SOCKET, gate->opened, NULL }, { MHD_OPTION_END, 0, NULL } };
    unsigned flags = MHD_USE_EPOLL_INTERNAL_THREAD | MHD_ALLOW_SUSPEND_RESUME | (cert ? MHD_USE_TLS : 0u) |
                     (address->ss_family == AF_INET6 ? MHD_USE_IPv6 : 0u);
    unsigned idle = (unsigned)(patience_ms(server) / 1000);
    return MHD_start_daemon(flags, 0, NULL, NULL, handle, gate,
                            MHD_OPTION_SOCK_ADDR, (const struct sockaddr *)address,
                            MHD_OPTION_THREAD_POOL_SIZE, (unsigned)server_threads(config),
                            MHD_OPTION_CONNECTION_LIMIT, (unsigned)CONNECTIONS_MAX,
                            MHD_OPTION_PER_IP_CONNECTION_LIMIT, (unsigned)CONNECTIONS_PER_ADDRESS_MAX,
                            MHD_OPTION_CONNECTION_TIMEOUT, idle,
                            MHD_OPTION_CONNECTION_MEMORY_LIMIT, (size_t)CONNECTION_MEMORY,
                            MHD_OPTION_URI_LOG_CALLBACK, begin_request, gate,
                            MHD_OPTION_NOTIFY_COMPLETED, end_request, server,
                            MHD_OPTION_NOTIFY_CONNECTION, watch_connection, server,
                            MHD_OPTION_UNESCAPE_CALLBACK, keep_escapes, NULL,
                            MHD_OPTION_STRICT_FOR_CLIENT, 0, /* what it would refuse bare, framing_refusal refuses with our headers */
                            MHD_OPTION_ARRAY, cert ? tls : none,
                            MHD_OPTION_ARRAY, gate->opened > 0 ? opened : none,
                            MHD_OPTION_END);
}

/* Each connection is a file; the usual soft limit of 1024 is below CONNECTIONS_MAX. */
static void raise_file_limit(void)
{
    struct rlimit files;
    const rlim_t wanted = 2 * CONNECTIONS_MAX;
    if (getrlimit(RLIMIT_NOFILE, &files) == 0 && files.rlim_cur < wanted) {
        files.rlim_cur = files.rlim_max < wanted ? files.rlim_max : wanted;
        (void)setrlimit(RLIMIT_NOFILE, &files);
    }
}

static Status open_gate(Gate *gate, char *cert, char *key, Arena *arena, Str *ret_why)
{
    const AppConfig *config = &gate->server->app->config;
    struct sockaddr_storage address;
    if (listen_parse(str_of(gate->listen), &address, &gate->loopback) != OK) {
        *ret_why = arena_printf(arena, "%s は 127.0.0.1:8080 のように、アドレスとポートで指定してください: %s", gate->option, gate->listen);
        return ERR_INVALID;
    }
    if (!gate->loopback && !config->tls_cert && !config->behind_proxy) {
        *ret_why = S("暗号化しない通信は、このコンピューターの中（127.0.0.1）だけで使えます。"
                     "--tls-cert と --tls-key を指定するか、TLS を受け持つプロキシの後ろで --behind-proxy を指定してください。");
        return ERR_INVALID;
    }
    gate->daemon = start_daemon(gate, &address, cert, key);
    if (!gate->daemon) {
        *ret_why = arena_printf(arena, "%s で待ち受けできません: %s。ほかのプログラムが同じポートを使っていないか確かめてください。",
                                gate->listen, strerror(errno));
        return ERR_IO;
    }
    const union MHD_DaemonInfo *info = MHD_get_daemon_info(gate->daemon, MHD_DAEMON_INFO_BIND_PORT);
    *gate->ret_port = info ? info->port : 0;
    return OK;
}

static void list_gates(Server *server)
{
    App *app = server->app;
    const AppConfig *config = &app->config;
    server->gates[server->n_gates++] = (Gate){ .server = server, .option = "--listen", .listen = config->listen, .opened = config->listener,
                                               .ret_port = &app->port, .listener = -1 };
    if (config->listen_closed)
        server->gates[server->n_gates++] = (Gate){ .server = server, .option = "--listen-closed", .listen = config->listen_closed, .closed = true,
                                                   .opened = config->listener_closed, .ret_port = &app->port_closed, .listener = -1 };
}

static Status open_parts(Server *server, Arena *arena, Str *ret_why)
{
    const AppConfig *config = &server->app->config;
    Status status = ERR_IO;
    server->site = site_new(config->assets_dir);
    if (!server->site) {
        *ret_why = S("--assets のフォルダーを開けません。");
        return ERR_IO;
    }
    char *cert = read_small_file(config->tls_cert), *key = read_small_file(config->tls_key);
    if (config->tls_cert && (!cert || !key)) {
        *ret_why = S("証明書か鍵のファイルを読めません。--tls-cert と --tls-key の場所と権限を確かめてください。");
    } else if (!lane_start(server) || !ticker_start(server)) {
        *ret_why = S("スレッドを作れません。メモリと上限を確かめてください。");
    } else {
        status = OK;
        for (size_t i = 0; i < server->n_gates && status == OK; i++)
            status = open_gate(&server->gates[i], cert, key, arena, ret_why);
    }
    free(cert);
    free(key);
    return status;
}

static void free_server(Server **at)
{
    Server *server = *at;
    *at = NULL;
    for (size_t i = 0; i < server->n_gates; i++)
        if (server->gates[i].daemon)
            MHD_stop_daemon(server->gates[i].daemon);
    if (server->lane.n_threads)
        lane_stop(&server->lane);
    if (server->ticking)
        ticker_stop(server);
    site_free(&server->site, server_drop_prepared);
    for (size_t i = 0; i < server->n_gates; i++)
        if (server->gates[i].listener >= 0)
            close(server->gates[i].listener);
    pthread_cond_destroy(&server->idle);
    pthread_mutex_destroy(&server->visit_lock);
    free(server);
}

Status server_start(App *app, Arena *arena, Str *ret_why)
{
    Server *server = calloc(1, sizeof *server);
    if (!server)
        return ERR_MEMORY;
    server->app = app;
    list_gates(server);
    raise_file_limit();
    pthread_mutex_init(&server->visit_lock, NULL);
    pthread_cond_init(&server->idle, NULL);
    app->server = server; /* before any thread of it runs: they say news through it */
    Status status = open_parts(server, arena, ret_why);
    if (status != OK) {
        app->server = NULL;
        free_server(&server);
    }
    return status;
}

void server_quiesce(Server *server)
{
    atomic_store(&server->stopping, true); /* the ticker ends the streams */
    for (size_t i = 0; i < server->n_gates; i++) {
        Gate *gate = &server->gates[i];
        gate->listener = MHD_quiesce_daemon(gate->daemon);
        if (gate->listener >= 0)
            shutdown(gate->listener, SHUT_RDWR);
    }
}

/* libmicrohttpd dies when it is stopped with a suspended connection, and cuts a request that is under
 * way; so nothing may be. */
static bool wait_until_idle(Server *server)
{
    struct timespec until;
    clock_gettime(CLOCK_MONOTONIC, &until);
    until.tv_sec += SHUTDOWN_SECONDS;
    pthread_mutex_lock(&server->visit_lock);
    for (int rc = 0; rc == 0 && atomic_load(&server->in_flight) > 0;)
        rc = pthread_cond_clockwait(&server->idle, &server->visit_lock, CLOCK_MONOTONIC, &until);
    pthread_mutex_unlock(&server->visit_lock);
    return atomic_load(&server->in_flight) == 0;
}

Status server_stop(Server **at)
{
    Server *server = *at;
    if (!wait_until_idle(server)) {
        log_event(server->app->log, "stop: %zu requests are still under way", (size_t)atomic_load(&server->in_flight));
        return ERR_BUSY;
    }
    free_server(at);
    return OK;
}
