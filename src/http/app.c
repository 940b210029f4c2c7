#include "base/hex.h"
#include "base/limits.h"
#include "http/app.h"
#include "http/audit.h"
#include "base/secret.h"
#include "http/cache.h"
#include "http/challenge.h"
#include "http/dispatcher.h"
#include "http/feeds.h"
#include "http/house.h"
#include "http/jobs.h"
#include "http/log.h"
#include "http/nightly.h"
#include "http/rate.h"
#include "http/recorder.h"
#include "http/refusals.h"
#include "http/router.h"
#include "http/server.h"
#include "http/session.h"
#include "http/worker.h"
#include "schema/cube_persons.h"
#include "schema/landing_kept.h"
#include "schema/past.h"

#include <libgen.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#define KEEPER_SECONDS 60
#define KEEPER_FIRST_SECONDS 2 /* after the start: what a stop left unfinished */
#define SPARE_READERS 4 /* for jobs, the keeper and the nightly backup */

static const Sql any_account = { .read_only = true, .scan_ok = true, .text = "SELECT 1 FROM account LIMIT 1" };

/* ---- once a minute ---- */

struct Keeper {
    App *app;
    pthread_mutex_t lock;
    pthread_cond_t stop;
    pthread_t thread;
    bool stopping;
};

/* Landings of towns whose rows changed, before anybody asks for the table of them all. */
static Status keep_landings(App *app)
{
    CLEANUP(arena_done) Arena arena;
    size_t kept;
    arena_init(&arena, REQUEST_ARENA_MAX);
    return landings_keep(app->pool, fiscal_year_of(month_of(app_today(app)), 4), clock_ms(&app->clock), TOWNS_A_MINUTE, &arena, &kept);
}

void app_tidy(App *app)
{
    sessions_tidy(app->sessions);
    if (past_keep(app->pool, clock_ms(&app->clock), TOWNS_A_MINUTE) != OK)
        log_event(app->log, "%s", "数字の移り変わりを書きとめられませんでした。次の1分でもう一度試します。 / versions of figures not kept");
    if (keep_landings(app) != OK)
        log_event(app->log, "%s", "着地見込みの控えを書けませんでした。次の1分でもう一度試します。 / landings not kept");
    for (size_t i = 0; i < app->n_features; i++)
        if (app->features[i]->tidy && app->features[i]->tidy(app, clock_ms(&app->clock)) != OK)
            log_event(app->log, "%s: what is done once a minute was not done", app->features[i]->name);
    if (refusals_write(app) != OK)
        log_event(app->log, "%s", "断った操作を記録に書けませんでした。次の1分でもう一度試します。 / refusals not recorded");
    if (audit_keep(app) != OK)
        log_event(app->log, "%s", "記録の控えに書けません。場所と空き容量を確かめてください。 / the second copy of the audit log cannot be written");
}

static void *keep(void *context)
{
    struct Keeper *k = context;
    int rest = KEEPER_FIRST_SECONDS;
    pthread_mutex_lock(&k->lock);
    while (!k->stopping) {
        struct timespec until;
        clock_gettime(CLOCK_MONOTONIC, &until); /* somebody may set the other clock back */
        until.tv_sec += rest;
        rest = KEEPER_SECONDS;
        pthread_cond_clockwait(&k->stop, &k->lock, CLOCK_MONOTONIC, &until);
        pthread_mutex_unlock(&k->lock);
        app_tidy(k->app);
        pthread_mutex_lock(&k->lock);
    }
    pthread_mutex_unlock(&k->lock);
    return NULL;
}

static Status keeper_start(App *app)
{
    struct Keeper *k = calloc(1, sizeof *k);
    if (!k)
        return ERR_MEMORY;
    k->app = app;
    pthread_mutex_init(&k->lock, NULL);
    pthread_cond_init(&k->stop, NULL);
    if (pthread_create(&k->thread, NULL, keep, k) != 0) {
        free(k);
        return ERR_MEMORY;
    }
    app->keeper = k;
    return OK;
}

static void keeper_stop(App *app)
{
    struct Keeper *k = app->keeper;
    if (!k)
        return;
    pthread_mutex_lock(&k->lock);
    k->stopping = true;
    pthread_cond_broadcast(&k->stop);
    pthread_mutex_unlock(&k->lock);
    pthread_join(k->thread, NULL);
    pthread_cond_destroy(&k->stop);
    pthread_mutex_destroy(&k->lock);
    free(k);
    app->keeper = NULL;
}

/* ---- the database and its keys ---- */

static Status open_database(App *app, Arena *arena, Str *ret_why)
{
    DbConfig config = app->config.db;
    if (!config.readers)
        config.readers = server_threads(&app->config) + SLOW_LANE_THREADS + SPARE_READERS;
    config.serve |= app->config.listen != NULL;
    TRY(db_pool_open(&app->pool, &config, arena, ret_why));
    CLEANUP(db_pool_return) Db *writer = NULL;
    TRY(db_pool_writer(app->pool, &writer));
    TRY(db_migrate(writer, arena, ret_why));
    size_t noted;
    TRY(cube_count_missing(writer, CUBE_MONTH_MEMORY, &noted));
    if (noted)
        log_event(app->log, "%zuか月は大きすぎて、人ごとに数えられませんでした。役場の外には内訳を出しません。 / %zu months too large to count by person: nothing of them is told apart outside",
                  noted, noted);
    return OK;
}

static Status open_keys(App *app, Arena *arena, Str *ret_why)
{
    if (app->config.key_seed)
        return keys_from_seed(app->config.key_seed, &app->keys);
    CLEANUP(db_pool_return) Db *writer = NULL;
    TRY(db_pool_writer(app->pool, &writer));
    return house_keys(writer, app->config.db.url, app->config.key_file, arena, &app->keys, ret_why);
}

static bool is_loopback(const char *listen)
{
    struct sockaddr_storage address;
    bool loopback = false;
    return !listen || (listen_parse(str_of(listen), &address, &loopback) == OK && loopback);
}

static bool listens_on_loopback(const AppConfig *config)
{
    return is_loopback(config->listen) && is_loopback(config->listen_closed);
}

static Status check_demo(App *app, Arena *arena, Str *ret_why)
{
    if (!app->config.demo)
        return OK;
    CLEANUP(db_pool_return) Db *db = NULL;
    TRY(db_pool_reader(app->pool, &db));
    Str value = { 0 };
    Status found = house_meta(db, "demo", arena, &value);
    if (found != OK && found != ERR_NOT_FOUND)
        return found;
    if (!str_eq(value, S("1")) || !listens_on_loopback(&app->config)) {
        *ret_why = S("--demo は、見本のデータベース（banso demo で作ったもの）を、このコンピューターの中（127.0.0.1）で開くときだけ使えます。");
        return ERR_FORBIDDEN;
    }
    app->demo = true;
    return OK;
}

/* The demo town lives on one day, the same for everybody who looks at it. */
static Status fix_today(App *app, Arena *arena)
{
    CLEANUP(db_pool_return) Db *db = NULL;
    TRY(db_pool_reader(app->pool, &db));
    Str value = { 0 };
    app->fixed_today = DATE_NONE;
    Status found = house_meta(db, "demo_today", arena, &value);
    if (found == OK && !date_from_iso(value, &app->fixed_today))
        return ERR_DB;
    return found == ERR_NOT_FOUND ? OK : found;
}

Date app_today(const App *app)
{
    return date_is_none(app->fixed_today) ? clock_today(&app->clock) : app->fixed_today;
}

Status app_setup_hash(Str code, Arena *arena, Str *ret)
{
    uint8_t hash[32];
    digest_of(code, hash);
    char *p = arena_alloc(arena, 2 * sizeof hash + 1);
    if (!p)
        return ERR_MEMORY;
    hex_write(hash, sizeof hash, p);
    *ret = (Str){ p, 2 * sizeof hash };
    return OK;
}

/* While nobody can sign in, each start makes a new one-time code; the database holds its hash. */
static Status prepare_setup(App *app, Arena *arena)
{
    CLEANUP(db_pool_return) Db *writer = NULL;
    TRY(db_pool_writer(app->pool, &writer));
    int64_t one;
    Status found = db_one_int_n(writer, &any_account, &one, NULL, 0);
    if (found != ERR_NOT_FOUND)
        return found;
    app->setup_needed = true;
    if (!app->config.listen)
        return OK;
    setup_code_new(app->setup_code);
    Str hash;
    TRY(app_setup_hash(str_of(app->setup_code), arena, &hash));
    return db_exec(writer, &house_sql_meta_set, P_TEXT(S("setup_code")), P_TEXT(hash));
}

/* ---- the house ---- */

static Status choose_spool(App *app)
{
    Str dir = S("/var/tmp");
    if (!db_pool_is_postgres(app->pool) && strcmp(app->config.db.url, ":memory:") != 0) {
        Str copy = arena_copy(&app->arena, str_of(app->config.db.url));
        if (!copy.p)
            return ERR_MEMORY;
        union {
            const char *p;
            char *ours;
        } path = { .p = copy.p };
        dir = str_of(dirname(path.ours));
    }
    app->spool = strndup(dir.p, dir.n);
    return app->spool ? OK : ERR_MEMORY;
}

static Status make_parts(App *app, Arena *arena, Str *ret_why)
{
    TRY(house_features(app->config.features, app->config.n_features, &app->arena, &app->features, &app->n_features));
    TRY(choose_spool(app));
    TRY(router_build(&app->router, app->features, app->n_features, arena, ret_why));
    app->cache = cache_new(server_drop_prepared);
    app->rates = rates_new();
    app->feeds = feeds_new();
    app->refusals = refusals_new();
    app->challenges = challenges_new();
    app->workers = workers_new(app->pool);
    app->sessions = sessions_new(app);
    app->recorder = recorder_new(app);
    bool made = app->cache && app->rates && app->feeds && app->refusals && app->challenges && app->workers && app->sessions && app->recorder;
    app->jobs = made ? jobs_new(app) : NULL;
    return app->jobs ? OK : ERR_MEMORY;
}

static Status start(App *app, Arena *arena, Str *ret_why)
{
    TRY(secret_init());
    app->log = log_new(app->config.quiet);
    if (!app->log)
        return ERR_MEMORY;
    TRY(open_database(app, arena, ret_why));
    TRY(open_keys(app, arena, ret_why));
    TRY(check_demo(app, arena, ret_why));
    TRY(fix_today(app, arena));
    TRY(prepare_setup(app, arena));
    TRY(make_parts(app, arena, ret_why));
    if (!app->config.listen)
        return OK;
    TRY(keeper_start(app));
    TRY(nightly_start(app, ret_why));
    return server_start(app, arena, ret_why);
}

static void close_all(App *app)
{
    nightly_stop(app);
    keeper_stop(app);
    if (app->jobs) {
        jobs_stop(app->jobs);
        jobs_free(&app->jobs);
        sessions_tidy(app->sessions);
    }
    recorder_free(&app->recorder);
    sessions_free(&app->sessions);
    workers_free(&app->workers);
    rates_free(&app->rates);
    feeds_free(&app->feeds);
    refusals_free(&app->refusals);
    challenges_free(&app->challenges);
    cache_free(&app->cache);
    router_free(&app->router);
    db_pool_close(&app->pool);
    keys_close(&app->keys);
    log_free(&app->log);
    free(app->spool);
    arena_done(&app->arena);
    app->spool = NULL;
    sem_destroy(&app->past_turns);
}

Status app_start(App *app, const AppConfig *config, Arena *arena, Str *ret_why)
{
    memset(app, 0, sizeof *app);
    sem_init(&app->past_turns, 0, PASTS_AT_ONCE);
    app->config = *config;
    app->clock = config->clock.now_ms ? config->clock : clock_real();
    app->secure = config->tls_cert || config->behind_proxy;
    arena_init(&app->arena, REQUEST_ARENA_MAX);
    *ret_why = S("");
    Status status = start(app, arena, ret_why);
    if (status == OK)
        return OK;
    if (!ret_why->n)
        *ret_why = str_of(status_info(status)->sentence);
    close_all(app);
    return status;
}

void app_stop(App *app)
{
    if (app->server) {
        server_quiesce(app->server);
        jobs_stop(app->jobs);
        keeper_stop(app); /* it may have news to say */
        if (server_stop(&app->server) != OK) {
            log_flush(app->log);
            return; /* something hangs in it: what it uses stays; the process is about to end */
        }
        app_tidy(app);
    }
    close_all(app);
}

/* ---- without a socket ---- */

typedef struct {
    Arena *arena;
    TestReply *reply;
    App *app;
} Taken;

static void take_outcome(void *context, const Outcome *o)
{
    Taken *t = context;
    t->reply->status = o->http;
    t->reply->content_type = str_of(o->media_type);
    t->reply->etag = arena_copy(t->arena, o->etag);
    t->reply->body = arena_copy(t->arena, o->body);
    for (size_t i = 0; i < o->n_headers; i++)
        if (strcmp(o->headers[i].name, "Set-Cookie") == 0)
            t->reply->set_cookie = arena_copy(t->arena, o->headers[i].value);
    if (o->feed) {
        t->reply->body = arena_copy(t->arena, o->feed->first);
        t->reply->feed_after = o->feed->after;
    }
    if (o->stream_job) {
        Buf out;
        JsonWriter w;
        buf_init(&out, JOB_RESULT_MAX);
        json_begin(&w, &out);
        if (jobs_write(t->app->jobs, o->stream_job, o->account, &w) == OK && json_end(&w) == OK)
            t->reply->body = arena_copy(t->arena, buf_str(&out));
        buf_done(&out);
    }
}

Status app_request(App *app, const TestRequest *request, Arena *arena, TestReply *ret)
{
    Incoming in = {
        .method = request->method, .target = request->target, .host = request->host.n ? request->host : S("localhost"), .cookie = request->cookie,
        .content_type = request->content_type, .if_match = request->if_match, .idempotency_key = request->idempotency_key,
        .last_event_id = request->last_event_id, .address = request->address.n ? request->address : S("127.0.0.1"), .has_body = request->body.n > 0,
        .closed = request->closed,
    };
    if (in.has_body && !in.content_type.n)
        in.content_type = S("application/json");
    if (request->same_origin) {
        in.banso = S("1");
        in.fetch_site = S("same-origin");
    }
    if (in.if_match.n >= 2 && in.if_match.p[0] == '"')
        in.if_match = str_sub(in.if_match, 1, in.if_match.n - 2);
    TestReply reply = { 0 };
    Taken taken = { arena, &reply, app };
    Admission admission;
    bool admitted = !in.has_body || dispatch_admit(app, &in, &admission, take_outcome, &taken);
    if (admitted && in.has_body) {
        in.body = body_new(admission.body_max, app->spool);
        if (!in.body)
            return ERR_MEMORY;
        body_add(in.body, request->body);
    }
    if (admitted)
        dispatch(app, &in, take_outcome, &taken);
    body_free(&in.body);
    *ret = reply;
    return OK;
}

typedef struct {
    App *app;
    int64_t org, account;
    Arena *arena;
    Str cookie;
} SignIn;

static Status start_session(Db *db, void *context)
{
    SignIn *s = context;
    return session_start(s->app, db, s->org, s->account, S("127.0.0.1"), s->arena, &s->cookie);
}

Status app_sign_in(App *app, int64_t org, int64_t account, Arena *arena, Str *ret_cookie)
{
    SignIn s = { app, org, account, arena, { 0 } };
    CLEANUP(db_pool_return) Db *writer = NULL;
    TRY(db_pool_writer(app->pool, &writer));
    TRY(db_tx(writer, start_session, &s));
    Str rest;
    str_cut(s.cookie, ';', ret_cookie, &rest);
    return OK;
}
