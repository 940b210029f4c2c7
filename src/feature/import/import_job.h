/* import_job.h: the long parts of an import, on a job thread. */
#pragma once
#include "feature/import/batch.h"

typedef enum { IMPORT_READ, IMPORT_CHECK, IMPORT_APPLY, IMPORT_UNDO } ImportAct;

/* Both answer 202 {"batch":id,"job":id}; where the request's key has a job already, that one and its batch. */
MUST_USE Status import_job_start(Req *rq, ImportAct act, int64_t batch);
/* IMPORT_READ of a new batch with the body of the request, which the job takes over; the batch is written only when the key has no job. */
MUST_USE Status import_job_upload(Req *rq, Str file_name);
