/* import_job.h: the long parts of an import, on a job thread. */
#pragma once
#include "feature/import/batch.h"

typedef enum { IMPORT_READ, IMPORT_CHECK, IMPORT_APPLY, IMPORT_UNDO } ImportAct;

/* Starts it and answers 202 {"batch":id,"job":id}. upload: of IMPORT_READ; the job takes it over. */
MUST_USE Status import_job_start(Req *rq, ImportAct act, int64_t batch);
