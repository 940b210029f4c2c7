#include "http/nightly.h"
#include "base/limits.h"
#include "domain/generations.h"
#include "http/log.h"
#include "schema/drill.h"

#include <pthread.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <time.h>
#include <unistd.h>

#define LOOK_SECONDS 60
#define RETRY_MS (INT64_C(60) * 60 * 1000) /* after a failure: the other medium may be in place by then */

struct Nightly {
    App *app;
    pthread_mutex_t lock;
    pthread_cond_t changed;
    pthread_t thread;
    _Atomic bool stopping;
    bool ready, looked; /* looked: at least once */
    int64_t newest_ms, not_before_ms; /* of the thread alone */
    NightlyWork asked;                /* under the lock, as the next */
    NightlyState state;
};

static Status go_on(void *context)
{
    const struct Nightly *n = context;
    return n->stopping ? ERR_CANCELLED : OK;
}

static Status make(struct Nightly *n, Arena *a, Str *ret_why)
{
    App *app = n->app;
    BackupMade made;
    size_t deleted, kept;
    CLEANUP(db_pool_return) Db *reader = NULL;
    const BackupOrder order = { .database = app->config.db.url, .dir = app->config.backup_to, .second = app->config.backup_second,
                                .now_ms = clock_ms(&app->clock), .tell = go_on, .context = n };
    TRY(db_pool_reader(app->pool, &reader));
    TRY(backup_make(reader, app->keys, &order, a, &made, ret_why));
    n->newest_ms = made.head.made_ms;
    log_event(app->log, "バックアップを作りました（記録 %lld 件まで、%lld KB）。 / backup made", (long long)made.head.audit_seq, (long long)(made.bytes / 1024));
    TRY(backup_prune(order.dir, app->keys, a, &deleted, &kept));
    return order.second ? backup_prune(order.second, app->keys, a, &deleted, &kept) : OK;
}

static Status drill(struct Nightly *n, Arena *a)
{
    App *app = n->app;
    Drill d = { .route = S("banso serve"), .address = S("server") };
    CLEANUP(db_pool_return) Db *reader = NULL;
    CLEANUP(db_pool_return) Db *writer = NULL;
    TRY(db_pool_reader(app->pool, &reader));
    TRY(drill_exercise(reader, app->keys, app->config.db.url, app->config.backup_to, &app->clock, a, &d));
    TRY(db_pool_writer(app->pool, &writer));
    TRY(drill_record(writer, &d));
    log_event(app->log, "復元の訓練をしました：%s / recovery exercised", backup_finding_code(d.finding));
    return OK;
}

static void begin(struct Nightly *n, NightlyWork work)
{
    pthread_mutex_lock(&n->lock);
    n->state.under_way = work;
    pthread_mutex_unlock(&n->lock);
}

/* What was begun has ended. A later success takes a failure back. */
static void end(struct Nightly *n, NightlyWork work, Status s, int64_t now_ms)
{
    pthread_mutex_lock(&n->lock);
    n->state.under_way = NIGHTLY_NOTHING;
    if (s != OK)
        n->state = (NightlyState){ .failed = work, .failed_ms = now_ms, .why = s };
    else if (n->state.failed == work)
        n->state = (NightlyState){ .why = OK };
    pthread_cond_broadcast(&n->changed);
    pthread_mutex_unlock(&n->lock);
}

/* The newest is looked up when it is not known, so that a restart in the evening makes no second one. */
static bool is_due(struct Nightly *n, int64_t now_ms, Arena *a)
{
    const App *app = n->app;
    BackupFile *files;
    size_t count;
    if (now_ms < n->not_before_ms && n->not_before_ms - now_ms <= RETRY_MS) /* else the clock was set back meanwhile */
        return false;
    if (n->newest_ms == INT64_MIN && backup_list(app->config.backup_to, app->keys, a, &files, &count) == OK && count)
        n->newest_ms = files[0].head.made_ms;
    return backup_is_due(n->newest_ms, now_ms);
}

static void back_up(struct Nightly *n, int64_t now_ms, Arena *a)
{
    Str why = S("");
    begin(n, NIGHTLY_BACKUP);
    Status s = make(n, a, &why);
    end(n, NIGHTLY_BACKUP, s, now_ms);
    if (s == OK || n->stopping)
        return;
    n->not_before_ms = now_ms + RETRY_MS;
    log_event(n->app->log, "バックアップを作れませんでした。1時間後にもう一度試します。" STR_FMT " / backup failed", STR_ARG(why.n ? why : str_of(status_info(s)->sentence)));
}

static void look(struct Nightly *n, NightlyWork asked)
{
    int64_t now_ms = clock_ms(&n->app->clock);
    CLEANUP(arena_done) Arena a;
    arena_init(&a, REQUEST_ARENA_MAX);
    if (asked == NIGHTLY_DRILL)
        end(n, NIGHTLY_DRILL, drill(n, &a), now_ms);
    else if (asked == NIGHTLY_BACKUP || is_due(n, now_ms, &a))
        back_up(n, now_ms, &a);
}

static void *each_minute(void *context)
{
    struct Nightly *n = context;
    setpriority(PRIO_PROCESS, (id_t)gettid(), 19); /* of this thread alone: people who work come first */
    pthread_mutex_lock(&n->lock);
    n->ready = true;
    pthread_cond_broadcast(&n->changed);
    while (!n->stopping) {
        struct timespec until;
        NightlyWork asked = n->state.under_way = n->asked;
        n->asked = NIGHTLY_NOTHING;
        pthread_mutex_unlock(&n->lock);
        look(n, asked);
        pthread_mutex_lock(&n->lock);
        n->looked = true;
        pthread_cond_broadcast(&n->changed);
        clock_gettime(CLOCK_MONOTONIC, &until);
        until.tv_sec += LOOK_SECONDS;
        for (int rc = 0; rc == 0 && !n->stopping && n->asked == NIGHTLY_NOTHING;)
            rc = pthread_cond_clockwait(&n->changed, &n->lock, CLOCK_MONOTONIC, &until);
    }
    pthread_mutex_unlock(&n->lock);
    return NULL;
}

Status nightly_start(App *app, Str *ret_why)
{
    if (!app->config.backup_to)
        return OK;
    if (db_pool_is_postgres(app->pool)) {
        *ret_why = S("--backup-to は SQLite のときに使えます。PostgreSQL のバックアップは pg_dump で行います（docs/backup.md）。");
        return ERR_UNSUPPORTED;
    }
    struct Nightly *n = calloc(1, sizeof *n);
    if (!n)
        return ERR_MEMORY;
    n->app = app;
    n->newest_ms = n->not_before_ms = INT64_MIN;
    pthread_mutex_init(&n->lock, NULL);
    pthread_cond_init(&n->changed, NULL);
    if (pthread_create(&n->thread, NULL, each_minute, n) != 0) {
        free(n);
        return ERR_MEMORY;
    }
    app->nightly = n;
    /* The process is about to be confined, and then nobody changes a priority any more. */
    pthread_mutex_lock(&n->lock);
    while (!n->ready)
        pthread_cond_wait(&n->changed, &n->lock);
    pthread_mutex_unlock(&n->lock);
    return OK;
}

void nightly_stop(App *app)
{
    struct Nightly *n = app->nightly;
    if (!n)
        return;
    pthread_mutex_lock(&n->lock);
    n->stopping = true;
    pthread_cond_broadcast(&n->changed);
    pthread_mutex_unlock(&n->lock);
    pthread_join(n->thread, NULL);
    pthread_cond_destroy(&n->changed);
    pthread_mutex_destroy(&n->lock);
    free(n);
    app->nightly = NULL;
}

Status nightly_ask(App *app, NightlyWork work)
{
    struct Nightly *n = app->nightly;
    if (!n)
        return ERR_UNSUPPORTED;
    pthread_mutex_lock(&n->lock);
    Status s = n->state.under_way == NIGHTLY_NOTHING && n->asked == NIGHTLY_NOTHING ? OK : ERR_BUSY;
    if (s == OK) {
        n->asked = work;
        pthread_cond_broadcast(&n->changed);
    }
    pthread_mutex_unlock(&n->lock);
    return s;
}

void nightly_look(App *app, NightlyState *ret)
{
    struct Nightly *n = app->nightly;
    *ret = (NightlyState){ .why = OK };
    if (!n)
        return;
    pthread_mutex_lock(&n->lock);
    *ret = n->state;
    if (ret->under_way == NIGHTLY_NOTHING)
        ret->under_way = n->asked;
    pthread_mutex_unlock(&n->lock);
}

void nightly_wait(App *app)
{
    struct Nightly *n = app->nightly;
    pthread_mutex_lock(&n->lock);
    while (!n->looked || n->asked != NIGHTLY_NOTHING || n->state.under_way != NIGHTLY_NOTHING)
        pthread_cond_wait(&n->changed, &n->lock);
    pthread_mutex_unlock(&n->lock);
}
