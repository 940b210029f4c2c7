/* The landing by the full engine: one line a service category and programme, the cap on the same paths. Where the data are
 * too short or not sound the simple landing speaks, and says how. */
#include "schema/town_landing.h"
#include "domain/forecast_kept.h"
#include "domain/service.h"

#include <math.h>

const Sql landing_sql_months = { .read_only = true, .text =
    "SELECT service_month, SUM(paid), MAX(CASE WHEN origin = 'ledger' THEN 0 ELSE 1 END) FROM cube"
    " WHERE org = $1 AND service_month >= $2 AND service_month <= $3 AND " RELEASE_SEEN("cube", "$4") " GROUP BY service_month ORDER BY service_month" };

const Sql landing_sql_services = { .read_only = true, .text =
    "SELECT service, program, service_month, SUM(paid), SUM(CASE WHEN origin = 'claim' THEN people ELSE 0 END),"
    " SUM(CASE WHEN origin = 'claim' THEN paid ELSE 0 END) FROM cube WHERE org = $1 AND service_month >= $2 AND service_month <= $3 AND " RELEASE_SEEN("cube", "$4")
    " GROUP BY service, program, service_month ORDER BY service, program, service_month" };

#define MONTHS_MIN 24 /* below two years the simple landing tells as much, and says how */

typedef struct {
    Str service, program;
    int64_t yen[FORECAST_MONTHS_MAX], claims[FORECAST_MONTHS_MAX]; /* claims: the part of yen that comes by claims */
    int64_t users[FORECAST_MONTHS_MAX]; /* of claims; 0 where other money is in yen too */
    int64_t added[LATE_MONTHS_MAX], error[LATE_MONTHS_MAX];
} Line;

typedef struct {
    Month first;
    size_t months, count;
    Line lines[FORECAST_SERVICES_MAX];
    ForecastService services[FORECAST_SERVICES_MAX];
} Lines;

/* When there are more lines than the engine takes, the last one gathers the rest: the sum stays whole. */
static Line *line_of(Lines *l, Str kind, Str program, Arena *a)
{
    Str service = service_group(kind);
    for (size_t i = 0; i < l->count; i++)
        if (str_eq(l->lines[i].service, service) && str_eq(l->lines[i].program, program))
            return &l->lines[i];
    if (l->count == COUNT_OF(l->lines))
        return &l->lines[l->count - 1];
    Line *line = &l->lines[l->count++];
    line->service = arena_copy(a, service);
    line->program = arena_copy(a, program);
    return line;
}

static Status read_lines(Db *db, int64_t org, MonthsSeen seen, Arena *a, Lines *l)
{
    CLEANUP(rows_done) Rows rows = { 0 };
    Month last = month_add(l->first, (int)l->months - 1);
    TRY(db_query(db, &landing_sql_services, &rows, P_INT(org), P_INT(l->first), P_INT(last), P_INT(seen)));
    while (rows_next(&rows)) {
        Line *line = line_of(l, row_text(&rows, 0), row_text(&rows, 1), a);
        if (!line->service.p || !line->program.p)
            return ERR_MEMORY;
        int t = month_diff((Month)row_int(&rows, 2), l->first);
        line->yen[t] += row_int(&rows, 3);
        line->users[t] += row_int(&rows, 4);
        line->claims[t] += row_int(&rows, 5);
    }
    return rows.status;
}

/* A service of the plans that nobody has paid for yet is a line too. */
static Status add_planned(const TownOutlook *o, Arena *a, Lines *l)
{
    for (size_t i = 0; i < o->count; i++)
        if (o->effects[i].kind == EFFECT_STARTS && !line_of(l, o->effects[i].service, o->effects[i].program, a)->program.p)
            return ERR_MEMORY;
    return OK;
}

/* What is still to come by claims falls to each line as its claims of the month do; their errors are taken as its own. */
static void share_late(const TownLate *late, Month from, int count, Lines *l, Line *line)
{
    for (int i = 0; i < count; i++) {
        int t = month_diff(from, l->first) + i, k = month_diff(from, late->first) + i;
        if (late->paid[k] <= 0 || line->claims[t] <= 0)
            continue;
        double share = (double)line->claims[t] / (double)late->paid[k];
        line->added[i] = llround((double)late->added[k] * share);
        line->error[i] = llround((double)late->error[k] * sqrt(share));
    }
}

static Status make_services(const TownLanding *t, Arena *a, Lines *l)
{
    Month last = month_add(l->first, (int)l->months - 1);
    for (size_t i = 0; i < l->count; i++) {
        Line *line = &l->lines[i];
        uint64_t key = str_hash(line->service) * 31 + str_hash(line->program);
        for (size_t m = 0; m < l->months; m++)
            line->users[m] = line->claims[m] == line->yen[m] ? line->users[m] : 0;
        l->services[i] = (ForecastService){ .key = (int64_t)key, .yen = line->yen, .users = line->users };
        if (t->late.told && t->late_months) {
            share_late(&t->late, month_add(last, 1 - t->late_months), t->late_months, l, line);
            l->services[i].late_added = line->added;
            l->services[i].late_error = line->error;
        }
        TRY(outlook_apply(&t->outlook, line->service, line->program, a, &l->services[i]));
    }
    return OK;
}

/* The run of months without a gap that ends with the last one. */
static void find_run(const LandingMonth *months, size_t count, Lines *l)
{
    size_t at = count - 1;
    while (at > 0 && count - at < FORECAST_MONTHS_MAX && month_diff(months[at].month, months[at - 1].month) == 1)
        at--;
    l->first = months[at].month;
    l->months = count - at;
}

/* This year's benefits may still move, by the mark of the figure. */
static void give_cap(const TownCap *t, const TownOutlook *o, ForecastCap *ret)
{
    const CapResult *r = &t->result;
    ret->approved = r->approved_yen;
    for (size_t i = 0; i < r->branch_count; i++) {
        const CapBranch *b = &r->branches[i];
        ForecastDeduction deducts = b->deducted == CAP_PREVENTION_BENEFIT ? FORECAST_DEDUCTS_P : FORECAST_DEDUCTS_S;
        if (!b->known || b->before < 0)
            continue;
        ret->branches[ret->branch_count++] = (ForecastBranch){ b->before, deducts };
        ret->yen[deducts] = b->deduction;
        ret->spread_ppm[deducts] = outlook_spread(o, deducts, t->sources[b->deducted].mark);
    }
    ret->given = ret->branch_count > 0;
}

static void put_rows(const Forecast *f, Landing *ret)
{
    static const LandingHow how[] = { [FORECAST_PAID] = LANDING_PAID, [FORECAST_COMPLETED] = LANDING_COMPLETED, [FORECAST_EXPECTED] = LANDING_EXPECTED };
    for (size_t i = 0; i < COUNT_OF(ret->rows); i++) {
        const ForecastRow *r = &f->rows[i];
        ret->rows[i] = (LandingRow){ r->month, how[r->how], r->paid, r->last_year, r->yen, r->cumulative, r->lo80, r->hi80 };
    }
}

/* What the engine needs; NULL where the data are too short for it. */
static Status read_inputs(Db *db, int64_t org, Arena *a, TownLanding *t, ForecastInputs **ret)
{
    *ret = NULL;
    if (t->month_count < MONTHS_MIN)
        return OK;
    Lines *l = ARENA_NEW(a, Lines);
    ForecastInputs *in = ARENA_NEW(a, ForecastInputs);
    if (!l || !in)
        return ERR_MEMORY;
    find_run(t->months, t->month_count, l);
    if (l->months < (size_t)(MONTHS_MIN + (t->late.told ? 0 : t->late_months)))
        return OK;
    TRY(read_lines(db, org, t->seen, a, l));
    TRY(add_planned(&t->outlook, a, l));
    TRY(make_services(t, a, l));
    *in = (ForecastInputs){ .fiscal_year = t->year, .year_starts = t->cap.year_starts, .first = l->first, .month_count = l->months,
                            .services = l->services, .service_count = l->count, .late_months = t->late_months,
                            .few_kappa_permille = t->outlook.assumed[ASSUME_SPREAD_FEW].value };
    TRY(outlook_dummies(&t->outlook, l->first, month_add(l->first, (int)l->months - 1), a, &in->dummies, &in->dummy_count));
    if (t->has_cap)
        give_cap(&t->cap, &t->outlook, &in->cap);
    *ret = in;
    return OK;
}

static Status foretell(const ForecastInputs *in, Arena *a, TownLanding *t)
{
    Forecast *f = ARENA_NEW(a, Forecast);
    if (!f)
        return ERR_MEMORY;
    Status s = forecast_kept(in, a, f);
    if (s == ERR_INVALID) /* the simple landing says what is wrong, in the same words */
        return OK;
    TRY(s);
    t->landing = (Landing){ .yen = f->yen, .lo80 = f->lo80, .hi80 = f->hi80, .paid = f->paid, .known = f->known, .last_month = f->last_month };
    if (t->has_cap) {
        t->landing.over_yen = f->over_yen;
        t->landing.chance_percent = f->chance_percent;
        t->landing.first_over = f->first_over;
    }
    put_rows(f, &t->landing);
    t->forecast = f;
    return OK;
}

/* The triangle of the newest month with claims; where it does not tell, the town's setting counts months as not known. */
static Status read_late(Db *db, int64_t org, Month newest, TownLanding *h)
{
    if (!h->month_count)
        return OK;
    Month last = h->months[h->month_count - 1].month;
    TRY(town_late(db, org, newest > last ? newest : last, h->seen, &h->late));
    if (h->late.told)
        h->late_months = h->late.months && h->late.first <= last ? month_diff(last, h->late.first) + 1 : 0;
    return OK;
}

/* Months in which only the ledger has rows are not known yet: the claims are still to come. */
static Status read_months(Db *db, int64_t org, TownLanding *h)
{
    CLEANUP(rows_done) Rows rows = { 0 };
    Month first = fiscal_year_first(h->year, h->cap.year_starts), last = month_add(first, 11), newer = 0;
    size_t known = 0;
    TRY(db_query(db, &landing_sql_months, &rows, P_INT(org), P_INT(month_add(first, -12 * 10)),
                 P_INT(month_add(last, (int)h->cap.late_months)), P_INT(h->seen)));
    while (rows_next(&rows) && h->month_count < COUNT_OF(h->months)) {
        if (row_int(&rows, 0) > last) { /* months after the year make its own ones old enough */
            newer = row_int(&rows, 2) ? (Month)row_int(&rows, 0) : newer;
            continue;
        }
        h->months[h->month_count++] = (LandingMonth){ (Month)row_int(&rows, 0), row_int(&rows, 1) };
        if (row_int(&rows, 2))
            known = h->month_count;
    }
    if (known)
        h->month_count = known;
    int late = (int)h->cap.late_months - (newer ? month_diff(newer, last) : 0);
    h->late_months = late > 0 ? late : 0;
    TRY(rows.status);
    return read_late(db, org, newer, h);
}

/* The newest month first, as the simple landing counts ages. */
static size_t late_by_age(const TownLanding *t, LandingLate *ret)
{
    size_t n = t->late.told ? (size_t)t->late_months : 0;
    for (size_t age = 0; age < n; age++) {
        const LandingMonth *m = age < t->month_count ? &t->months[t->month_count - 1 - age] : NULL;
        int k = m ? month_diff(m->month, t->late.first) : -1;
        if (k < 0) /* between two of them one is missing */
            return age;
        ret[age] = (LandingLate){ m->paid, m->paid + t->late.added[k] };
    }
    return n;
}

Status town_landing_read(Db *db, int64_t org, int year, MonthsSeen seen, Arena *a, TownLanding *ret, ForecastInputs **ret_inputs)
{
    *ret = (TownLanding){ .year = year, .seen = seen };
    TRY(town_cap(db, org, year, a, &ret->cap));
    ret->has_cap = ret->cap.result.state != CAP_UNKNOWN;
    TRY(town_outlook(db, org, a, &ret->outlook));
    TRY(read_months(db, org, ret));
    return read_inputs(db, org, a, ret, ret_inputs);
}

Status town_landing_foretell(const ForecastInputs *inputs, Arena *a, TownLanding *t)
{
    LandingLate late[LATE_MONTHS_MAX];
    const LandingInputs in = {
        .fiscal_year = t->year, .year_starts = t->cap.year_starts, .months = t->months, .month_count = t->month_count,
        .late_months = t->late_months, .late = late, .late_count = late_by_age(t, late), .has_cap = t->has_cap, .cap = t->cap.result.yen,
        .rules = outlook_rules(&t->outlook),
    };
    if (inputs)
        TRY(foretell(inputs, a, t));
    Status s = landing_compute(&in, &t->simple);
    t->simple_landed = s == OK;
    if (!t->forecast)
        t->landing = t->simple;
    t->landed = t->forecast || s == OK;
    return s == ERR_INVALID ? OK : s;
}

Status town_landing(Db *db, int64_t org, int year, MonthsSeen seen, Arena *a, TownLanding *ret)
{
    ForecastInputs *inputs;
    TRY(town_landing_read(db, org, year, seen, a, ret, &inputs));
    return town_landing_foretell(inputs, a, ret);
}
