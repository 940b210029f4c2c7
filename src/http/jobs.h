/* jobs.h: the job threads, as the house sees them; features see http/job.h. */
#pragma once
#include "http/job.h"

typedef struct Jobs Jobs;

Jobs *jobs_new(App *app);                    /* starts JOB_WORKERS threads; NULL when that fails */
void jobs_stop(Jobs *jobs);                  /* cancels what runs and waits, forgets what waits */
void jobs_free(Jobs **jobs);

/* One job as JSON, for its owner. *ret_version changes whenever the JSON may have changed; *ret_over:
 * it is done, failed or cancelled. ERR_NOT_FOUND for other people's. */
MUST_USE Status jobs_write(Jobs *jobs, int64_t id, int64_t account, JsonWriter *w);
MUST_USE Status jobs_look(Jobs *jobs, int64_t id, int64_t account, uint64_t *ret_version, bool *ret_over);
MUST_USE Status jobs_cancel(Jobs *jobs, int64_t id, int64_t account);

extern const Feature feature_jobs; /* GET, DELETE /api/jobs/{id}, its events */
