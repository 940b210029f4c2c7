/* home_forecast.c: the landing by the full engine: one line a service category and programme, the cap on the same paths. */
#include "domain/service.h"
#include "feature/cap/cap_parts.h"

const Sql home_sql_services = { .read_only = true, .text =
    "SELECT service, program, service_month, SUM(paid) FROM cube WHERE org = $1 AND service_month >= $2 AND service_month <= $3"
    " GROUP BY service, program, service_month ORDER BY service, program, service_month" };

#define MONTHS_MIN 24 /* below two years the simple landing tells as much, and says how */

typedef struct {
    Str service, program;
    int64_t yen[FORECAST_MONTHS_MAX];
} Line;

typedef struct {
    Month first;
    size_t months, count;
    Line lines[FORECAST_SERVICES_MAX];
    ForecastService services[FORECAST_SERVICES_MAX];
} Lines;

static Str category_of(Str kind)
{
    const ServiceKind *k = service_kind(kind);
    return k ? str_of(service_category(k->category)->key) : kind;
}

/* When there are more lines than the engine takes, the last one gathers the rest: the sum stays whole. */
static Line *line_of(Lines *l, Str kind, Str program, Arena *a)
{
    Str service = category_of(kind);
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

static Status read_lines(Req *rq, Lines *l)
{
    CLEANUP(rows_done) Rows rows = { 0 };
    Month last = month_add(l->first, (int)l->months - 1);
    TRY(db_query(rq->db, &home_sql_services, &rows, P_INT(rq->org), P_INT(l->first), P_INT(last)));
    while (rows_next(&rows)) {
        Line *line = line_of(l, row_text(&rows, 0), row_text(&rows, 1), rq->arena);
        if (!line->service.p || !line->program.p)
            return ERR_MEMORY;
        line->yen[month_diff((Month)row_int(&rows, 2), l->first)] += row_int(&rows, 3);
    }
    for (size_t i = 0; i < l->count; i++) {
        uint64_t key = str_hash(l->lines[i].service) * 31 + str_hash(l->lines[i].program);
        l->services[i] = (ForecastService){ .key = (int64_t)key, .yen = l->lines[i].yen };
    }
    return rows.status;
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

/* How far this year's benefits may still move, by the mark of the figure: assumptions [A], shown as such. */
static int64_t spread_of(const CapSource *s)
{
    return str_eq(s->mark, S("final")) ? 0 : str_eq(s->mark, S("expected")) ? 20000 : 50000;
}

static void give_cap(const TownCap *t, ForecastCap *ret)
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
        ret->spread_ppm[deducts] = spread_of(&t->sources[b->deducted]);
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

Status home_forecast(Req *rq, const HomeAsked *asked, Landing *ret, Forecast **ret_forecast)
{
    *ret_forecast = NULL;
    if (asked->month_count < MONTHS_MIN)
        return OK;
    Lines *l = ARENA_NEW(rq->arena, Lines);
    Forecast *f = ARENA_NEW(rq->arena, Forecast);
    if (!l || !f)
        return ERR_MEMORY;
    find_run(asked->months, asked->month_count, l);
    if (l->months < (size_t)(MONTHS_MIN + asked->late_months))
        return OK;
    TRY(read_lines(rq, l));
    ForecastInputs in = { .fiscal_year = asked->year, .year_starts = asked->cap->year_starts, .first = l->first, .month_count = l->months,
                          .services = l->services, .service_count = l->count, .late_months = asked->late_months };
    if (asked->has_cap)
        give_cap(asked->cap, &in.cap);
    Status s = forecast_compute(&in, rq->arena, f);
    if (s == ERR_INVALID) /* the simple landing says what is wrong, in the same words */
        return OK;
    TRY(s);
    *ret = (Landing){ .yen = f->yen, .lo80 = f->lo80, .hi80 = f->hi80, .paid = f->paid, .known = f->known, .last_month = f->last_month };
    if (asked->has_cap) {
        ret->over_yen = f->over_yen;
        ret->chance_percent = f->chance_percent;
        ret->first_over = f->first_over;
    }
    put_rows(f, ret);
    *ret_forecast = f;
    return OK;
}

/* "engine", "backtest", and the assumptions of the full engine. */
void home_put_forecast(Req *rq, JsonWriter *w, const Forecast *f)
{
    const ForecastBacktest *b = &f->backtest;
    json_str_field(w, "engine", S("forecast"));
    json_object_field(w, "backtest");
    json_i64_field(w, "trials", b->trials);
    json_i64_field(w, "error_permille", b->error_permille);
    json_i64_field(w, "naive_error_permille", b->naive_permille);
    json_i64_field(w, "mase_permille", b->mase_permille);
    json_i64_field(w, "covered_permille", b->covered_permille);
    json_i64_field(w, "widened_permille", b->kappa_permille);
    json_bool_field(w, "naive_shown", b->naive_shown);
    json_str_field(w, "sentence", forecast_backtest_sentence(b, rq->arena));
    json_array_field(w, "shown");
    for (int i = 0; i < b->shown_count; i++) {
        json_open_object(w);
        json_i64_field(w, "month", b->shown[i].origin);
        json_i64_field(w, "year", b->shown[i].fiscal_year);
        json_i64_field(w, "foretold", b->shown[i].foretold);
        json_i64_field(w, "actual", b->shown[i].actual);
        json_close_object(w);
    }
    json_close_array(w);
    json_close_object(w);
    json_array_field(w, "assumptions");
    for (size_t i = 0; i < f->assumption_count; i++) {
        json_open_object(w);
        json_str_field(w, "text", forecast_assumption_sentence(&f->assumptions[i], rq->arena));
        json_str_field(w, "mark", forecast_is_assumed(f->assumptions[i].code) ? S("仮定") : S("実績"));
        json_close_object(w);
    }
    if (b->trials) {
        json_open_object(w);
        json_str_field(w, "text", forecast_backtest_sentence(b, rq->arena));
        json_str_field(w, "mark", S("実績"));
        json_close_object(w);
    }
    json_close_array(w);
}
