#include "http/jobs.h"
#include "base/limits.h"
#include "http/app.h"
#include "http/log.h"

#include <pthread.h>
#include <stdatomic.h>
#include <stdlib.h>

typedef enum { PREPARED, WAITING, RUNNING, DONE, FAILED, CANCELLED } State; /* PREPARED: by its starter, at this moment */
static const char *const state_names[] = { "waiting", "waiting", "running", "done", "failed", "cancelled" };

struct Job {
    Jobs *home;
    Job *next;               /* newest first */
    JobSpec spec;
    int64_t id, begun_ms, ended_ms;
    State state;             /* under the lock */
    Status status;
    Str key;                 /* copy of the idempotency key, in the arena */
    Arena arena;
    Problems problems;
    Buf result;
    _Atomic int64_t done, expected;
    _Atomic(const char *) phase;
    _Atomic uint64_t version;
    atomic_bool cancelled;
};

struct Jobs {
    App *app;
    pthread_mutex_t lock;
    pthread_cond_t changed;  /* a job waits, or one ended */
    Job *list;
    size_t n_kept, n_waiting;
    bool stopping;
    pthread_t threads[JOB_WORKERS];
    size_t n_threads;
};

/* ---- what a job says while it runs ---- */

void job_progress(Job *job, int64_t done, int64_t expected)
{
    atomic_store(&job->done, done);
    atomic_store(&job->expected, expected);
    atomic_fetch_add(&job->version, 1);
}

void job_phase(Job *job, const char *japanese)
{
    atomic_store(&job->phase, japanese);
    atomic_fetch_add(&job->version, 1);
}

bool job_cancelled(const Job *job)
{
    return atomic_load(&job->cancelled);
}

Arena *job_arena(Job *job)
{
    return &job->arena;
}

Problems *job_problems(Job *job)
{
    return &job->problems;
}

const Clock *job_clock(const Job *job)
{
    return &job->home->app->clock;
}

/* ---- the threads ---- */

static Status work(Job *job)
{
    CLEANUP(db_pool_return) Db *writer = NULL;
    TRY(db_pool_writer(job->home->app->pool, &writer));
    JsonWriter w;
    json_begin(&w, &job->result);
    Status status = job->spec.run(job, job->spec.context, writer, &w);
    if (status == ERR_DB || status == ERR_INTERNAL)
        log_event(job->home->app->log, "job: " STR_FMT, STR_ARG(db_last_error(writer)));
    TRY(status);
    if (!job->result.n)
        json_put_null(&w);
    return json_end(&w);
}

/* Under the lock: the oldest that waits. */
static Job *next_waiting(Jobs *jobs)
{
    Job *found = NULL;
    for (Job *j = jobs->list; j; j = j->next)
        if (j->state == WAITING)
            found = j;
    return found;
}

static void drop_context(Job *job)
{
    if (job->spec.drop)
        job->spec.drop(job->spec.context);
    job->spec.context = NULL;
    job->spec.drop = NULL;
}

static void *run_jobs(void *context)
{
    Jobs *jobs = context;
    pthread_mutex_lock(&jobs->lock);
    for (;;) {
        Job *job = next_waiting(jobs);
        if (!job && jobs->stopping)
            break;
        if (!job) {
            pthread_cond_wait(&jobs->changed, &jobs->lock);
            continue;
        }
        job->state = RUNNING;
        job->begun_ms = clock_ms(&jobs->app->clock);
        jobs->n_waiting--;
        pthread_mutex_unlock(&jobs->lock);
        atomic_fetch_add(&job->version, 1);
        Status status = job_cancelled(job) ? ERR_CANCELLED : work(job);
        drop_context(job);
        pthread_mutex_lock(&jobs->lock);
        job->status = status;
        job->state = status == OK ? DONE : status == ERR_CANCELLED ? CANCELLED : FAILED;
        job->ended_ms = clock_ms(&jobs->app->clock);
        atomic_fetch_add(&job->version, 1);
        pthread_cond_broadcast(&jobs->changed);
    }
    pthread_mutex_unlock(&jobs->lock);
    return NULL;
}

Jobs *jobs_new(App *app)
{
    Jobs *jobs = calloc(1, sizeof *jobs);
    if (!jobs)
        return NULL;
    jobs->app = app;
    pthread_mutex_init(&jobs->lock, NULL);
    pthread_cond_init(&jobs->changed, NULL);
    while (jobs->n_threads < JOB_WORKERS && pthread_create(&jobs->threads[jobs->n_threads], NULL, run_jobs, jobs) == 0)
        jobs->n_threads++;
    if (jobs->n_threads < JOB_WORKERS) {
        jobs_stop(jobs);
        jobs_free(&jobs);
    }
    return jobs;
}

void jobs_stop(Jobs *jobs)
{
    pthread_mutex_lock(&jobs->lock);
    jobs->stopping = true;
    for (Job *j = jobs->list; j; j = j->next)
        atomic_store(&j->cancelled, true);
    pthread_cond_broadcast(&jobs->changed);
    pthread_mutex_unlock(&jobs->lock);
    while (jobs->n_threads)
        pthread_join(jobs->threads[--jobs->n_threads], NULL);
}

static void free_job(Job *job)
{
    drop_context(job);
    buf_done(&job->result);
    arena_done(&job->arena);
    free(job);
}

void jobs_free(Jobs **at)
{
    Jobs *jobs = *at;
    *at = NULL;
    if (!jobs)
        return;
    for (Job *j; (j = jobs->list);) {
        jobs->list = j->next;
        free_job(j);
    }
    pthread_cond_destroy(&jobs->changed);
    pthread_mutex_destroy(&jobs->lock);
    free(jobs);
}

/* ---- starting ---- */

/* Forgets what ended more than JOB_KEPT_SECONDS ago, and the oldest ended one when too many are kept. */
static void forget_old(Jobs *jobs, int64_t now_ms)
{
    Job **oldest = NULL;
    for (Job **at = &jobs->list; *at;) {
        Job *j = *at;
        bool over = j->state >= DONE;
        if (over && now_ms - j->ended_ms > JOB_KEPT_SECONDS * 1000LL) {
            *at = j->next;
            jobs->n_kept--;
            free_job(j);
            continue;
        }
        if (over)
            oldest = at; /* the list is newest first */
        at = &j->next;
    }
    if (jobs->n_kept >= JOBS_KEPT_MAX && oldest) {
        Job *j = *oldest;
        *oldest = j->next;
        jobs->n_kept--;
        free_job(j);
    }
}

static Job *find_same(Jobs *jobs, const JobSpec *spec)
{
    if (!spec->idempotency_key.n)
        return NULL;
    for (Job *j = jobs->list; j; j = j->next)
        if (j->spec.account == spec->account && str_eq(j->key, spec->idempotency_key))
            return j;
    return NULL;
}

static Status make_job(Jobs *jobs, const JobSpec *spec, Job **ret)
{
    Job *job = calloc(1, sizeof *job);
    if (!job)
        return ERR_MEMORY;
    job->home = jobs;
    job->spec = *spec;
    job->id = id_new(clock_ms(&jobs->app->clock));
    arena_init(&job->arena, REQUEST_ARENA_MAX);
    problems_init(&job->problems, &job->arena);
    buf_init(&job->result, JOB_RESULT_MAX);
    job->key = arena_copy(&job->arena, spec->idempotency_key);
    job->spec.idempotency_key = (Str){ 0 };
    if (!job->key.p) {
        arena_done(&job->arena);
        free(job);
        return ERR_MEMORY;
    }
    *ret = job;
    return OK;
}

/* Its place and its key; no thread takes it yet. */
static Status enter(Jobs *jobs, const JobSpec *spec, Job **ret)
{
    forget_old(jobs, clock_ms(&jobs->app->clock));
    if (jobs->stopping || jobs->n_waiting >= JOBS_MAX || jobs->n_kept >= JOBS_KEPT_MAX)
        return ERR_BUSY;
    Job *job;
    TRY(make_job(jobs, spec, &job));
    job->next = jobs->list;
    jobs->list = job;
    jobs->n_kept++;
    jobs->n_waiting++;
    *ret = job;
    return OK;
}

/* Under the lock, but not while preparing: who comes with the same key meanwhile is answered at once. */
static Status prepare(Jobs *jobs, const JobSpec *spec, Job *job)
{
    Status status = OK;
    if (spec->prepare) {
        pthread_mutex_unlock(&jobs->lock);
        status = spec->prepare(spec->prepare_context);
        pthread_mutex_lock(&jobs->lock);
    }
    job->spec.prepare_context = NULL;
    job->state = status == OK ? WAITING : FAILED;
    if (status != OK) { /* kept for whoever was answered; the key may be tried again, the context is the caller's */
        job->status = status;
        job->ended_ms = clock_ms(&jobs->app->clock);
        job->key = S("");
        job->spec.context = NULL;
        job->spec.drop = NULL;
        jobs->n_waiting--;
    }
    atomic_fetch_add(&job->version, 1);
    pthread_cond_broadcast(&jobs->changed);
    return status;
}

static Status start_locked(Jobs *jobs, const JobSpec *spec, int64_t *ret_id, int64_t *ret_subject)
{
    Job *job = find_same(jobs, spec);
    if (job) {
        if (spec->drop)
            spec->drop(spec->context);
    } else {
        TRY(enter(jobs, spec, &job));
        TRY(prepare(jobs, spec, job));
    }
    *ret_id = job->id;
    *ret_subject = job->spec.subject;
    return OK;
}

Status job_start_on(App *app, const JobSpec *spec, int64_t *ret_id, int64_t *ret_subject)
{
    pthread_mutex_lock(&app->jobs->lock);
    Status status = start_locked(app->jobs, spec, ret_id, ret_subject);
    pthread_mutex_unlock(&app->jobs->lock);
    return status;
}

Status job_start(App *app, const JobSpec *spec, int64_t *ret_id)
{
    int64_t subject;
    return job_start_on(app, spec, ret_id, &subject);
}

static Job *find(Jobs *jobs, int64_t id)
{
    Job *j = jobs->list;
    while (j && j->id != id)
        j = j->next;
    return j;
}

Status job_wait(App *app, int64_t id)
{
    Jobs *jobs = app->jobs;
    pthread_mutex_lock(&jobs->lock);
    Job *job = find(jobs, id);
    while (job && job->state < DONE) {
        pthread_cond_wait(&jobs->changed, &jobs->lock);
        job = find(jobs, id); /* it may have been forgotten meanwhile */
    }
    Status status = job ? job->status : ERR_NOT_FOUND;
    pthread_mutex_unlock(&jobs->lock);
    return status;
}

/* ---- looking ---- */

static Job *find_own(Jobs *jobs, int64_t id, int64_t account)
{
    Job *j = find(jobs, id);
    return j && j->spec.account == account ? j : NULL;
}

static void write_pace(const Job *job, int64_t now_ms, JsonWriter *w)
{
    int64_t done = atomic_load(&job->done), expected = atomic_load(&job->expected);
    int64_t took_ms = (job->ended_ms ? job->ended_ms : now_ms) - job->begun_ms;
    int64_t rate = job->begun_ms && took_ms > 0 ? done * 1000 / took_ms : 0;
    json_i64_field(w, "done", done);
    json_i64_field(w, "expected", expected);
    json_i64_field(w, "rate", rate);
    if (job->state == RUNNING && rate > 0 && expected > done)
        json_i64_field(w, "seconds_left", (expected - done + rate - 1) / rate);
    else
        json_null_field(w, "seconds_left");
}

static void write_problem(const Job *job, JsonWriter *w)
{
    const StatusInfo *info = status_info(job->status);
    json_object_field(w, "problem");
    json_str_field(w, "type", str_of(info->code));
    json_str_field(w, "title", str_of(info->sentence));
    json_array_field(w, "errors");
    for (size_t i = 0; i < job->problems.count; i++) {
        const Problem *p = &job->problems.items[i];
        json_open_object(w);
        json_str_field(w, "pointer", p->pointer);
        json_str_field(w, "code", p->code);
        json_str_field(w, "detail", p->sentence);
        json_close_object(w);
    }
    json_close_array(w);
    json_close_object(w);
}

static void write_locked(const Job *job, int64_t now_ms, JsonWriter *w)
{
    const char *phase = atomic_load(&job->phase);
    json_open_object(w);
    json_i64_field(w, "id", job->id);
    json_str_field(w, "title", str_of(job->spec.title));
    json_str_field(w, "phase", str_of(phase));
    json_str_field(w, "state", str_of(state_names[job->state]));
    write_pace(job, now_ms, w);
    if (job->state == DONE) {
        json_key(w, S("result"));
        json_put_raw(w, buf_str(&job->result));
    }
    if (job->state == FAILED || job->state == CANCELLED)
        write_problem(job, w);
    json_close_object(w);
}

Status jobs_write(Jobs *jobs, int64_t id, int64_t account, JsonWriter *w)
{
    pthread_mutex_lock(&jobs->lock);
    const Job *job = find_own(jobs, id, account);
    if (job)
        write_locked(job, clock_ms(&jobs->app->clock), w);
    pthread_mutex_unlock(&jobs->lock);
    return job ? OK : ERR_NOT_FOUND;
}

Status jobs_look(Jobs *jobs, int64_t id, int64_t account, uint64_t *ret_version, bool *ret_over)
{
    pthread_mutex_lock(&jobs->lock);
    const Job *job = find_own(jobs, id, account);
    if (job) {
        *ret_version = atomic_load(&job->version);
        *ret_over = job->state >= DONE;
    }
    pthread_mutex_unlock(&jobs->lock);
    return job ? OK : ERR_NOT_FOUND;
}

Status jobs_cancel(Jobs *jobs, int64_t id, int64_t account)
{
    pthread_mutex_lock(&jobs->lock);
    Job *job = find_own(jobs, id, account);
    if (job && job->state < DONE) {
        atomic_store(&job->cancelled, true);
        atomic_fetch_add(&job->version, 1);
    }
    pthread_mutex_unlock(&jobs->lock);
    return job ? OK : ERR_NOT_FOUND;
}
