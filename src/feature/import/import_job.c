#include "feature/import/import_job.h"
#include "http/app.h"
#include "http/body.h"
#include "http/job.h"
#include <stdlib.h>

typedef struct {
    App *app;
    ImportAct act;
    int64_t org, account, batch;
    Body *upload;
    int64_t size;              /* of the file, for the rows to expect */
} Work;

static void drop(void *context)
{
    Work *work = context;
    if (work->upload)
        body_free(&work->upload);
    free(work);
}

typedef struct {
    Job *job;
    int64_t size;
} Watch;

/* Rows to expect, from the bytes read so far. */
static Status watch(void *context, int64_t rows, int64_t bytes)
{
    const Watch *w = context;
    if (bytes > 0 && rows > 0)
        job_progress(w->job, rows, bytes < w->size ? (int64_t)((double)rows * (double)w->size / (double)bytes) : rows);
    return job_cancelled(w->job) ? ERR_CANCELLED : OK;
}

typedef struct {
    const BatchWork *work;
    int64_t batch;
} Forgotten;

static Status forget_once(Db *db, void *context)
{
    const Forgotten *f = context;
    (void)db;
    Status status = batch_discard(f->work, f->batch);
    return status == ERR_NOT_FOUND ? OK : status; /* a person threw it away meanwhile */
}

static Status store_and_check(Job *job, Work *work, const BatchWork *w)
{
    Str bytes;
    TRY(body_view(work->upload, &bytes));
    job_phase(job, "受け取ったファイルを暗号化しています");
    TRY(batch_put_bytes(w, work->batch, bytes));
    body_free(&work->upload);
    job_phase(job, "中身を確かめています");
    return batch_check(w, work->batch);
}

static Status read_act(Job *job, Work *work, const BatchWork *w)
{
    Status status = store_and_check(job, work, w);
    if (status == OK)
        return OK;
    Status forgotten = db_tx(w->db, forget_once, &(Forgotten){ w, work->batch }); /* of a cancelled or failed upload nothing remains */
    return forgotten == OK ? status : forgotten;
}

static Status check_act(Job *job, Work *work, const BatchWork *w)
{
    job_phase(job, "中身を確かめています");
    return batch_check(w, work->batch);
}

static Status apply_act(Job *job, Work *work, const BatchWork *w)
{
    ImportResult *result = ARENA_NEW(w->arena, ImportResult);
    job_phase(job, "取り込んでいます");
    return result ? batch_apply(w, work->batch, result) : ERR_MEMORY;
}

static Status undo_act(Job *job, Work *work, const BatchWork *w)
{
    job_phase(job, "取り消しています");
    return batch_undo(w, work->batch);
}

static const struct {
    const char *title;
    Status (*run)(Job *job, Work *work, const BatchWork *w);
} acts[] = {
    [IMPORT_READ] = { "ファイルの読み込み", read_act },
    [IMPORT_CHECK] = { "ファイルの確かめ", check_act },
    [IMPORT_APPLY] = { "取り込み", apply_act },
    [IMPORT_UNDO] = { "取り込みの取り消し", undo_act },
};

static Status run(Job *job, void *context, Db *writer, JsonWriter *result)
{
    Work *work = context;
    Watch watched = { job, work->size };
    Batch b;
    const BatchWork w = { .db = writer, .keys = work->app->keys, .org = work->org, .account = work->account, .now_ms = clock_ms(job_clock(job)),
                          .arena = job_arena(job), .problems = job_problems(job), .progress = watch, .progress_context = &watched };
    TRY(acts[work->act].run(job, work, &w));
    TRY(batch_get(writer, work->org, work->batch, w.arena, &b));
    json_open_object(result);
    json_i64_field(result, "batch", b.id);
    json_str_field(result, "state", b.state);
    json_i64_field(result, "rows_read", b.rows_read);
    json_i64_field(result, "rows_taken", b.rows_taken);
    json_i64_field(result, "rows_same", b.rows_same);
    json_i64_field(result, "rows_wrong", b.rows_wrong);
    json_i64_field(result, "yen", b.yen);
    json_close_object(result);
    return OK;
}

/* ---- starting ---- */

typedef struct {
    Req *rq;
    int64_t batch, size;
    Str file_name;
} Upload;

static Status open_upload(Req *rq, void *context)
{
    const Upload *u = context;
    const BatchWork w = { .db = rq->db, .org = rq->org, .account = rq->who->account, .now_ms = rq->now_ms };
    return batch_open(&w, u->batch, u->file_name, u->size);
}

static Status prepare_upload(void *context)
{
    Upload *u = context;
    return req_in_tx(u->rq, open_upload, u);
}

static Status answer(Req *rq, int64_t batch, int64_t job)
{
    req_audit(rq, "batch", batch);
    JsonWriter *w = reply_json(rq, 202);
    json_open_object(w);
    json_i64_field(w, "batch", batch);
    json_i64_field(w, "job", job);
    json_close_object(w);
    return reply_done(rq);
}

static Status start(Req *rq, ImportAct act, int64_t batch, Upload *upload)
{
    Work *work = calloc(1, sizeof *work);
    if (!work)
        return ERR_MEMORY;
    *work = (Work){ .app = rq->app, .act = act, .org = rq->org, .account = rq->who->account, .batch = batch, .size = upload ? upload->size : 0 };
    int64_t id;
    const JobSpec spec = { .title = acts[act].title, .org = rq->org, .account = rq->who->account, .run = run, .drop = drop, .context = work,
                           .subject = batch, .prepare = upload ? prepare_upload : NULL, .prepare_context = upload,
                           .idempotency_key = rq->idempotency_key };
    Status status = upload ? req_take_body(rq, &work->upload) : OK;
    if (status == OK)
        status = job_start_on(rq->app, &spec, &id, &batch);
    if (status != OK) {
        drop(work);
        return status;
    }
    return answer(rq, batch, id);
}

Status import_job_start(Req *rq, ImportAct act, int64_t batch)
{
    return start(rq, act, batch, NULL);
}

Status import_job_upload(Req *rq, Str file_name)
{
    Upload upload = { rq, id_new(rq->now_ms), (int64_t)rq->raw_body.n, file_name };
    return start(rq, IMPORT_READ, upload.batch, &upload);
}
