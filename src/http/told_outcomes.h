/* told_outcomes.h: what a reader outside the town hall is told of outcome indicators (schema/outcome_shown.h). */
#pragma once
#include "http/feature.h"
#include "schema/outcome_shown.h"

/* Keeps first what such a reader is about to see; where somebody else writes just then, he sees it another time. Before told_read: later it is in no moment
 * that this request reads. */
MUST_USE Status told_outcomes_keep(Req *rq, int64_t org);
