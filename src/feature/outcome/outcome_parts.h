/* outcome_parts.h: the two files of the feature. */
#pragma once
#include "feature/outcome/outcome.h"
#include "schema/outcome.h"

#define OUTCOME_HISTORY_MAX 200 /* entries of one value */

Status outcome_page(Req *rq);
Status outcome_history(Req *rq);
Status outcome_survey_page(Req *rq);
extern const Sql outcome_sql_history;
