/* The doors to jobs: each only for the person who started it. */
#include "http/app.h"
#include "http/jobs.h"

static Status get_job(Req *rq)
{
    int64_t id;
    TRY(req_path_i64(rq, 0, &id));
    JsonWriter *w = reply_json(rq, 200);
    TRY(jobs_write(rq->app->jobs, id, rq->who->account, w));
    return reply_done(rq);
}

static Status get_events(Req *rq)
{
    int64_t id;
    uint64_t version;
    bool over;
    TRY(req_path_i64(rq, 0, &id));
    TRY(jobs_look(rq->app->jobs, id, rq->who->account, &version, &over));
    return reply_job_events(rq, id);
}

static Status delete_job(Req *rq)
{
    int64_t id;
    TRY(req_path_i64(rq, 0, &id));
    TRY(jobs_cancel(rq->app->jobs, id, rq->who->account));
    return reply_no_content(rq);
}

static const Route routes[] = {
    { GET, "/api/jobs/{id}", get_job, ACCESS_SIGNED_IN, TX_NONE, .summary = "How far a job is", .per_minute = 1200 },
    { GET, "/api/jobs/{id}/events", get_events, ACCESS_SIGNED_IN, TX_NONE, .summary = "Progress of a job as server-sent events" },
    { DELETE, "/api/jobs/{id}", delete_job, ACCESS_SIGNED_IN, TX_NONE, .summary = "Cancel a job", .quick = true },
};
const Feature feature_jobs = { .name = "jobs", LIST_OF(routes, routes) };
