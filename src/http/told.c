#include "http/told.h"
#include "http/app.h"

typedef struct {
    int64_t org, below;
} Keep;

static Status keep(Req *rq, void *context)
{
    const Keep *k = context;
    return outside_keep_all(rq->db, k->org, k->below, rq->now_ms);
}

Status told_note(Req *rq, bool must, Status (*fn)(Req *rq, void *context), void *context)
{
    if (must)
        return req_note(rq, fn, context);
    const Status noted = req_note_if_free(rq, fn, context);
    return noted == ERR_BUSY || noted == ERR_CONFLICT || noted == ERR_IO ? OK : noted;
}

/* What is shown now is kept first; then only what is kept is read, so that nothing that came in between is shown unkept. A month that is over its days
 * goes on waiting while somebody else writes: the minute's work releases it. */
static Status keep_owed(Req *rq, int64_t org, int64_t below)
{
    bool owes, unkept;
    TRY(outside_owes(rq->db, org, rq->now_ms, &owes));
    if (!owes)
        return OK;
    TRY(outside_unkept(rq->db, org, MONTH_EARLIEST, MONTH_LATEST, &unkept));
    return told_note(rq, unkept, keep, &(Keep){ org, below });
}

typedef struct {
    Keep *items;
    size_t n;
} Keeps;

static Status keep_each(Req *rq, void *context)
{
    Keeps *k = context;
    for (size_t i = 0; i < k->n; i++)
        TRY(keep(rq, &k->items[i]));
    return OK;
}

Status told_keep(Req *rq, const int64_t *orgs, size_t n)
{
    Outside o;
    Keeps keeps = { .items = ARENA_ARRAY(rq->arena, Keep, n + 1) };
    int64_t *owing = ARENA_ARRAY(rq->arena, int64_t, n + 1);
    size_t owe;
    if (!keeps.items || !owing)
        return ERR_MEMORY;
    TRY(outside_towns_owing(rq->db, orgs, n, rq->now_ms, owing, &owe));
    for (size_t i = 0; i < owe; i++) {
        TRY(outside_read(rq->db, owing[i], app_today(rq->app), rq->arena, &o));
        keeps.items[keeps.n++] = (Keep){ owing[i], o.rule.below };
    }
    return keeps.n ? told_note(rq, false, keep_each, &keeps) : OK; /* what is still owed is read as not shown */
}

Status told_read(Req *rq, int64_t org, Month from, Month to, Told *ret)
{
    Told t = { .outside = relation_is_outside(rq->relation) || org != rq->org, .depth = OUTSIDE_LINES, .from = from, .to = to };
    *ret = t;
    if (!t.outside)
        return OK;
    TRY(outside_read(rq->db, org, app_today(rq->app), rq->arena, &t.rule));
    TRY(keep_owed(rq, org, t.rule.rule.below));
    TRY(req_moment(rq));
    TRY(release_sentence(rq->db, org, from, to, rq->arena, &t.waiting));
    int n = to < from ? 0 : month_diff(to, from) + 1;
    t.months = ARENA_ARRAY(rq->arena, OutsideDepth, (size_t)n + 1);
    if (!t.months)
        return ERR_MEMORY;
    TRY(n ? outside_depths(rq->db, org, &t.rule, from, to, t.months) : OK);
    for (int i = 0; i < n; i++)
        t.depth = t.months[i] < t.depth ? t.months[i] : t.depth;
    *ret = t;
    return OK;
}

MonthsSeen told_seen(const Req *rq)
{
    return relation_is_outside(rq->relation) ? MONTHS_RELEASED : MONTHS_ALL;
}

MonthsSeen told_months(const Told *t)
{
    return t->outside ? MONTHS_RELEASED : MONTHS_ALL;
}

OutsideDepth told_month(const Told *t, Month month)
{
    if (!t->outside)
        return OUTSIDE_LINES;
    return month >= t->from && month <= t->to ? t->months[month_diff(month, t->from)] : OUTSIDE_YEN;
}

const Sql *told_from(const Told *t, const Sql *cube, const Sql *outside_cube)
{
    return t->outside ? outside_cube : cube;
}

Status told_cause(Req *rq, int year, KeptLanding *ret)
{
    Told t;
    if (!ret->cause.service.n)
        return OK;
    TRY(told_read(rq, ret->org, month_add(fiscal_year_first(year, 3), -12), ret->last_month, &t));
    if (!t.outside)
        return OK;
    ret->cause = (TownMove){ 0 };
    if (t.depth != OUTSIDE_LINES)
        return OK;
    TownMoves *moves = ARENA_NEW(rq->arena, TownMoves);
    if (!moves)
        return ERR_MEMORY;
    TRY(town_moves_of(rq->db, ret->org, fiscal_year_first(year, t.rule.year_starts), ret->last_month, true, rq->arena, moves));
    const TownMove *cause = town_move_largest(moves, !ret->has_cap || ret->over_yen > 0);
    if (cause)
        ret->cause = *cause;
    return OK;
}
