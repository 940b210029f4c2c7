#include "http/told_outcomes.h"
#include "http/app.h"
#include "http/told.h"

typedef struct {
    int64_t org;
    int year;
} Keep;

static Status keep(Req *rq, void *context)
{
    const Keep *k = context;
    return outcome_shown_keep(rq->db, k->org, k->year, rq->now_ms, rq->arena);
}

Status told_outcomes_keep(Req *rq, int64_t org)
{
    bool owes;
    Keep k = { org, fiscal_year_of(month_of(app_today(rq->app)), 4) };
    TRY(outcome_shown_owes(rq->db, org, k.year, rq->now_ms, rq->arena, &owes));
    return owes ? told_note(rq, false, keep, &k) : OK;
}
