/* What the doors cost: the whole program on the loopback, with its dispatcher compiled once more here, so that authorisation
 * (session, relation, access) and audit can be taken out between one request and the next; the program itself has no such switch.
 * Slices with and without take turns: of some requests one behind another on one connection that stays, and of many callers at once,
 * each on a connection of his own, who asks again as soon as he has his answer.
 *   usage: doors DB SECONDS      of a demo database; seconds for each kind of request
 * Prints a line a kind and number of callers: name, callers, µs a request with, without (medians), lower quartile, median and upper
 * quartile of with/without, quartiles of with − without in µs, rounds, entries a transaction of the record. */
#include "http/app.h"
#include "http/audit.h"
#include "http/rate.h"
#include "http/recorder.h"
#include "http/router.h"
#include "http/scope.h"
#include "http/session.h"
#include "schema/audit_chain.h"

#include <arpa/inet.h>
#include <signal.h>
#include <poll.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

enum { TOWN = 100, OFFICER = 1000, BATCH = 8, BATCH_OF_EACH = 32, CALLERS_MAX = 32, ROUNDS_MAX = 100000 };
static atomic_bool doors_out;

/* ---- the doors ---- */

static Status door_session(Sessions *s, Db *db, int64_t generation, Str cookie, bool passive, Arena *arena, Principal *ret)
{
    if (!doors_out)
        return session_find(s, db, generation, cookie, passive, arena, ret);
    *ret = (Principal){ .account = OFFICER, .org = TOWN, .town = TOWN, .role = ROLE_OFFICER };
    return OK;
}

static Status door_relation(Db *db, const Principal *who, int64_t org, Relation *ret)
{
    if (!doors_out)
        return scope_relation(db, who, org, ret);
    *ret = RELATION_OWN;
    return OK;
}

static bool door_access(Access access, Role role, Relation relation)
{
    return doors_out || access_allows(access, role, relation);
}

static Status door_audit(Req *rq, Db *db, Status result)
{
    return doors_out ? OK : audit_write(rq, db, result);
}

static bool door_recorded(const Route *route)
{
    return !doors_out && route_is_recorded(route);
}

/* On both sides: nobody may ask as often as a measurement does. */
static bool door_rate(Rates *r, uint64_t caller, const void *route, unsigned per_minute, int64_t now_ms)
{
    (void)rates_take(r, caller, route, per_minute, now_ms);
    return true;
}

#define session_find door_session
#define scope_relation door_relation
#define access_allows door_access
#define audit_write door_audit
#define route_is_recorded door_recorded
#define rates_take door_rate
#include "http/dispatcher.c"
#include "http/dispatcher_head.c"

/* ---- a caller ---- */

static const struct Kind {
    const char *name, *method, *target;
    bool anew, recorded, at_once; /* another address each time; leaves an entry in the record; many callers are measured too */
    int answer;
} kinds[] = {
    { "kept", "GET", "/api/towns/100/home?year=2026", false, false, false, 200 },
    { "anew", "GET", "/api/towns/100/cap?year=2026", true, false, true, 200 },
    { "person", "GET", "/api/towns/100/claims?month=202606", true, true, true, 200 },
    { "write", "POST", "/api/towns/100/units", false, true, false, 201 },
};

typedef struct {
    int fd;
    Str cookie;
    int64_t asked; /* so far: no two requests are the same where they must not be */
    size_t have;   /* bytes of answers that came and were not taken */
    char room[1 << 20];
} Caller;

static _Noreturn void stop(const char *why)
{
    fprintf(stderr, "doors: %s\n", why);
    exit(1);
}

static Buf request_bytes(Caller *c, const struct Kind *k, int n)
{
    Buf out;
    buf_init(&out, 1 << 20);
    for (int i = 0; i < n; i++) {
        char body[100] = "";
        c->asked++;
        if (k->answer == 201)
            snprintf(body, sizeof body, "{\"kind\":\"area\",\"name\":\"圏域%lld\"}", (long long)c->asked);
        buf_printf(&out, "%s %s", k->method, k->target);
        if (k->anew)
            buf_printf(&out, "&n=%lld", (long long)c->asked);
        buf_printf(&out, " HTTP/1.1\r\nHost: localhost\r\nCookie: " STR_FMT "\r\n", STR_ARG(c->cookie));
        if (*body)
            buf_printf(&out, "X-Banso: 1\r\nContent-Type: application/json\r\nContent-Length: %zu\r\n", strlen(body));
        buf_printf(&out, "\r\n%s", body);
    }
    if (buf_status(&out) != OK)
        stop("no memory");
    return out;
}

/* The first whole answer in the room is taken out of it; 0 when there is none yet, else its status. */
static int take_answer(Caller *c)
{
    c->room[c->have] = 0;
    char *end = strstr(c->room, "\r\n\r\n");
    if (!end)
        return 0;
    const char *length = strcasestr(c->room, "\r\nContent-Length:");
    size_t size = (size_t)(end + 4 - c->room) + (length && length < end ? strtoul(length + strlen("\r\nContent-Length:"), NULL, 10) : 0);
    if (c->have < size)
        return 0;
    int status = (int)strtol(c->room + strlen("HTTP/1.1 "), NULL, 10);
    memmove(c->room, c->room + size, c->have -= size);
    return status;
}

static int await_answer(Caller *c)
{
    int status;
    while (!(status = take_answer(c))) {
        ssize_t n = read(c->fd, c->room + c->have, sizeof c->room - 1 - c->have);
        if (n <= 0)
            stop("the connection ended");
        c->have += (size_t)n;
    }
    return status;
}

static void send_requests(Caller *c, const struct Kind *k, int n)
{
    CLEANUP(buf_done) Buf out = request_bytes(c, k, n);
    if (write(c->fd, out.p, out.n) != (ssize_t)out.n)
        stop("the request could not be sent");
}

static void ask(Caller *c, const struct Kind *k, int n, int wanted)
{
    send_requests(c, k, n);
    while (n--)
        if (await_answer(c) != wanted)
            stop(k->target);
}

/* Each asks BATCH_OF_EACH times, the next time when he has his answer. */
static void ask_at_once(Caller *callers, int n_callers, const struct Kind *k)
{
    struct pollfd waiting[CALLERS_MAX];
    int left[CALLERS_MAX], open = n_callers;
    for (int i = 0; i < n_callers; i++) {
        waiting[i] = (struct pollfd){ .fd = callers[i].fd, .events = POLLIN };
        left[i] = BATCH_OF_EACH;
        send_requests(&callers[i], k, 1);
    }
    while (open > 0) {
        if (poll(waiting, (nfds_t)n_callers, -1) < 0)
            stop("poll");
        for (int i = 0; i < n_callers; i++) {
            if (!waiting[i].revents)
                continue;
            if (await_answer(&callers[i]) != k->answer)
                stop(k->target);
            if (--left[i] > 0) {
                send_requests(&callers[i], k, 1);
            } else {
                waiting[i].fd = -1;
                open--;
            }
        }
    }
}

/* ---- measuring ---- */

static double now_us(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec * 1e6 + (double)t.tv_nsec / 1e3;
}

/* Microseconds a request; one goes before, for what the other side left behind. */
static double slice(Caller *callers, int n_callers, const struct Kind *k, bool out)
{
    doors_out = out;
    ask(callers, k, 1, k->answer);
    double start = now_us();
    if (n_callers > 1)
        ask_at_once(callers, n_callers, k);
    else
        ask(callers, k, BATCH, k->answer);
    return (now_us() - start) / (n_callers > 1 ? n_callers * BATCH_OF_EACH : BATCH);
}

static int by_size(const void *a, const void *b)
{
    double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

static double quartile(double *v, size_t n, size_t which)
{
    qsort(v, n, sizeof *v, by_size);
    return v[(n - 1) * which / 4];
}

static int64_t entries(App *app)
{
    CLEANUP(db_pool_return) Db *reader = NULL;
    int64_t seq = 0;
    char hash[65];
    if (db_pool_reader(app->pool, &reader) != OK || audit_head(reader, &seq, hash) != OK)
        stop("the record cannot be read");
    return seq;
}

static void measure(App *app, Caller *callers, int n_callers, const struct Kind *k, double seconds)
{
    static double with[ROUNDS_MAX], without[ROUNDS_MAX], ratio[ROUNDS_MAX], more[ROUNDS_MAX];
    const int64_t before = entries(app), each = n_callers > 1 ? n_callers * BATCH_OF_EACH + 1 : BATCH + 1;
    const RecorderCount groups = recorder_count(app->recorder);
    const double until = now_us() + seconds * 1e6;
    size_t n = 0;
    while (n < ROUNDS_MAX && now_us() < until) {
        bool first = n % 2; /* neither side always comes after the other */
        double *const side[] = { with, without };
        side[first][n] = slice(callers, n_callers, k, first);
        side[!first][n] = slice(callers, n_callers, k, !first);
        ratio[n] = with[n] / without[n];
        more[n] = with[n] - without[n];
        n++;
    }
    if (entries(app) - before != (k->recorded ? (int64_t)n * each : 0))
        stop("the record holds more or less than was asked with the doors in");
    const RecorderCount now = recorder_count(app->recorder);
    printf("%s %d %.1f %.1f %.2f %.2f %.2f %.1f %.1f %.1f %zu %.1f\n", k->name, n_callers, quartile(with, n, 2), quartile(without, n, 2), quartile(ratio, n, 1),
           quartile(ratio, n, 2), quartile(ratio, n, 3), quartile(more, n, 1), quartile(more, n, 2), quartile(more, n, 3), n,
           now.groups > groups.groups ? (double)(now.entries - groups.entries) / (double)(now.groups - groups.groups) : 0);
    fflush(stdout);
}

static void call_in(Caller *c, int port)
{
    struct sockaddr_in to = { .sin_family = AF_INET, .sin_port = htons((uint16_t)port), .sin_addr = { htonl(INADDR_LOOPBACK) } };
    c->fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    if (c->fd < 0 || connect(c->fd, (struct sockaddr *)&to, sizeof to) != 0)
        stop("no connection");
}

int main(int argc, char **argv)
{
    static Caller callers[CALLERS_MAX];
    static const int at_once[] = { 1, 8, 32 };
    static App app;
    Arena arena;
    Str why = { 0 };
    if (argc != 3)
        stop("usage: doors DB SECONDS");
    signal(SIGPIPE, SIG_IGN);
    arena_init(&arena, 1 << 20);
    const AppConfig config = { .db = { .url = argv[1] }, .listen = "127.0.0.1:0", .clock = clock_real(), .features = features, .n_features = feature_count };
    if (app_start(&app, &config, &arena, &why) != OK)
        stop(why.p);
    for (int i = 0; i < CALLERS_MAX; i++) {
        call_in(&callers[i], app.port);
        callers[i].asked = i * INT64_C(1000000000);
    }
    callers[0].cookie = S("sid=nobody");
    ask(callers, kinds, 1, 401); /* the doors are there… */
    doors_out = true;
    ask(callers, kinds, 1, 200); /* …and are not */
    if (app_sign_in(&app, TOWN, OFFICER, &arena, &callers[0].cookie) != OK)
        stop("the officer cannot sign in");
    for (int i = 1; i < CALLERS_MAX; i++)
        callers[i].cookie = callers[0].cookie;
    for (size_t i = 0; i < COUNT_OF(kinds); i++)
        for (size_t k = 0; k < (kinds[i].at_once ? COUNT_OF(at_once) : 1); k++)
            measure(&app, callers, at_once[k], &kinds[i], strtod(argv[2], NULL));
    for (int i = 0; i < CALLERS_MAX; i++)
        close(callers[i].fd);
    app_stop(&app);
    arena_done(&arena);
    return 0;
}
