/* job.h: work that takes longer than 20 ms: runs on a job thread, reports rows done, rows
 * expected and time left, can be cancelled, and leaves nothing half-written (its function owns
 * one transaction). Progress is read by GET /api/jobs/{id} and streamed by SSE. */
#pragma once
#include "http/feature.h"

typedef struct {
    const char *title;      /* Japanese: 取り込み */
    int64_t org, account;
    /* Runs on a job thread. context was made by the starter; the function frees it through
     * `drop`. Writes its result as one JSON value. */
    Status (*run)(Job *job, void *context, Db *writer, JsonWriter *result);
    void (*drop)(void *context);
    void *context;
    int64_t subject;        /* the row it works on */
    /* NULL, or what must be written before it runs: called by job_start on its own thread, once the job has its place and
     * the key is its own, so never for a start that was made before. Where it fails, so does the start. */
    Status (*prepare)(void *prepare_context);
    void *prepare_context;
    Str idempotency_key;    /* the same key from the same person answers the same job */
} JobSpec;

/* Starts it, answers its id; ERR_BUSY when JOBS_MAX are waiting. On OK the job owns the context, on
 * failure the caller still does. Not inside a transaction: the job may run before the commit. */
MUST_USE Status job_start(App *app, const JobSpec *spec, int64_t *ret_id);
/* The same; *ret_subject is the spec's own, or that of the job which had the key before. */
MUST_USE Status job_start_on(App *app, const JobSpec *spec, int64_t *ret_id, int64_t *ret_subject);
void job_progress(Job *job, int64_t done, int64_t expected);
void job_phase(Job *job, const char *japanese);   /* static text */
bool job_cancelled(const Job *job);               /* then answer ERR_CANCELLED soon */
Arena *job_arena(Job *job);
Problems *job_problems(Job *job);
const Clock *job_clock(const Job *job);
/* Waits for the job (CLI and tests). */
MUST_USE Status job_wait(App *app, int64_t id);
