/* What is measured now, with which decisions begin: the lines of the landing, the people, the certification rate; and examples. */
#include "domain/service.h"
#include "feature/scenario/scenario_parts.h"
#include "http/app.h"

#include <string.h>

#define LINES_OF(cube) "SELECT service, program, SUM(CASE WHEN service_month = $3 THEN people ELSE 0 END), SUM(people), SUM(paid) FROM " cube \
    " WHERE org = $1 AND service_month >= $2 AND service_month <= $3 GROUP BY service, program ORDER BY service, program"
const Sql scenario_sql_lines = { .read_only = true, .text = LINES_OF("cube") };
const Sql scenario_sql_told_lines = { .read_only = true, .text = LINES_OF(OUTSIDE_CUBE) };

/* The last of a day counts: what people typed, else the newest import (as in the cap). */
const Sql scenario_sql_people85 = { .read_only = true, .text =
    "SELECT day, age85 FROM population WHERE org = $1 AND age85 IS NOT NULL ORDER BY day, CASE WHEN batch = 0 THEN 1 ELSE 0 END, batch" };
const Sql scenario_sql_certified = { .read_only = true, .text =
    "SELECT fiscal_year, item, value FROM statistic WHERE org = $1 AND fiscal_year <= $2 AND item IN ('certified_12', 'certified_13')"
    " ORDER BY fiscal_year, item, batch" };

/* Worked examples that people know, each with where it comes from. */
static const struct {
    const char *key, *label, *kind, *service, *program, *mark, *source;
    int64_t people, unit_yen;
} examples[] = {
    { "fujikawa", "10人 × 19,141円 × 12か月 = 2,296,920円", "graduation", "day", "equivalent", "literature",
      "富士川町の計算：要支援1の人が週1回通うリハビリ特化デイの1人1か月の事業費 19,141円、10人で月191,410円。卒業後に代わりに使う費用、ケアマネジメント費、自然に卒業する人は入っていない（総額）。", 10, 19141 },
};

/* ---- the basis ---- */

static Status add_line(ScenarioBasis *b, const Rows *r, Arena *a, int64_t *months)
{
    Str service = service_group(row_text(r, 0)), program = row_text(r, 1);
    size_t i = 0;
    while (i < b->line_count && !(str_eq(b->lines[i].service, service) && str_eq(b->lines[i].program, program)))
        i++;
    if (i == b->line_count) {
        if (b->line_count == SCENARIO_LINES_MAX)
            return ERR_TOO_LARGE;
        b->lines[b->line_count++] = (ScenarioLine){ .service = arena_copy(a, service), .program = arena_copy(a, program) };
        if (!b->lines[i].service.p || !b->lines[i].program.p)
            return ERR_MEMORY;
    }
    b->lines[i].people += row_int(r, 2);
    months[i] += row_int(r, 3);
    b->lines[i].landing_yen += row_int(r, 4); /* as paid; made a part of the landing below */
    return OK;
}

static int64_t part(int64_t a, int64_t b, int64_t c)
{
    return c > 0 ? (int64_t)((long double)a * (long double)b / (long double)c + 0.5L) : 0;
}

static Status read_people85(Req *rq, ScenarioBasis *b)
{
    CLEANUP(rows_done) Rows rows = { 0 };
    Date day;
    TRY(db_query(rq->db, &scenario_sql_people85, &rows, P_INT(rq->org)));
    while (rows_next(&rows))
        if (str_ends(row_text(&rows, 0), S("-10-01")) && date_from_iso(row_text(&rows, 0), &day) && month_of(day) / 100 >= CAP_N75_FIRST
            && month_of(day) / 100 <= CAP_N75_LAST)
            b->n85[month_of(day) / 100 - CAP_N75_FIRST] = (CapValue){ true, row_int(&rows, 1) };
    return rows.status;
}

/* The newest year that knows both levels, and the people of 75 and over of its October. */
static Status read_certified(Req *rq, int year, ScenarioBasis *b)
{
    CLEANUP(rows_done) Rows rows = { 0 };
    int64_t levels[2] = { 0 };
    int at = 0;
    TRY(db_query(rq->db, &scenario_sql_certified, &rows, P_INT(rq->org), P_INT(year)));
    while (rows_next(&rows)) {
        if (row_int(&rows, 0) != at)
            levels[0] = levels[1] = 0;
        at = (int)row_int(&rows, 0);
        levels[str_eq(row_text(&rows, 1), S("certified_13"))] = row_int(&rows, 2);
        const CapValue *n75 = at >= CAP_N75_FIRST && at <= CAP_N75_LAST ? &b->landing->cap.inputs.n75[at - CAP_N75_FIRST] : NULL;
        if (levels[0] > 0 && levels[1] > 0 && n75 && n75->given && n75->value > 0) {
            b->certified_year = at;
            b->certified = levels[0] + levels[1];
            b->certified_rate = part(b->certified, WHATIF_WHOLE, n75->value);
        }
    }
    return rows.status;
}

Status scenario_basis(Req *rq, int year, ScenarioBasis *ret)
{
    CLEANUP(rows_done) Rows rows = { 0 };
    int64_t months[SCENARIO_LINES_MAX] = { 0 }, paid = 0;
    *ret = (ScenarioBasis){ .landing = ARENA_NEW(rq->arena, TownLanding) };
    if (!ret->landing)
        return ERR_MEMORY;
    TRY(town_landing(rq->db, rq->org, year, told_seen(rq), rq->arena, ret->landing));
    TRY(read_people85(rq, ret));
    TRY(read_certified(rq, year, ret));
    ret->first = fiscal_year_first(year, ret->landing->cap.year_starts);
    ret->last = ret->landing->landed ? ret->landing->landing.last_month : 0;
    if (!ret->last)
        return OK;
    TRY(told_read(rq, rq->org, ret->first, ret->last, &ret->told));
    if (ret->told.depth != OUTSIDE_LINES)
        return OK;
    TRY(db_query(rq->db, told_from(&ret->told, &scenario_sql_lines, &scenario_sql_told_lines), &rows, P_INT(rq->org), P_INT(ret->first), P_INT(ret->last)));
    while (rows_next(&rows))
        TRY(add_line(ret, &rows, rq->arena, months));
    TRY(rows.status);
    for (size_t i = 0; i < ret->line_count; i++)
        paid += ret->lines[i].landing_yen;
    for (size_t i = 0; i < ret->line_count; i++) {
        ScenarioLine *l = &ret->lines[i];
        l->unit_yen = months[i] > 0 && l->landing_yen > 0 ? (l->landing_yen + months[i] / 2) / months[i] : 0;
        l->landing_yen = l->landing_yen > 0 ? part(ret->landing->landing.yen, l->landing_yen, paid) : 0;
    }
    return OK;
}

size_t scenario_line_place(const ScenarioBasis *b, Str service, Str program)
{
    for (size_t i = 0; i < b->line_count; i++)
        if (str_eq(b->lines[i].service, service) && str_eq(b->lines[i].program, program))
            return i + 1;
    return 0;
}

static Status take_year(Req *rq, int64_t *ret)
{
    return req_query_i64(rq, "year", fiscal_year_of(month_of(app_today(rq->app)), 4), CAP_YEAR_FIRST, CAP_YEAR_LAST, ret);
}

static void put_example(JsonWriter *w, size_t i, Month from)
{
    json_open_object(w);
    json_str_field(w, "key", str_of(examples[i].key));
    json_str_field(w, "label", str_of(examples[i].label));
    json_object_field(w, "step");
    json_str_field(w, "kind", str_of(examples[i].kind));
    json_str_field(w, "service", str_of(examples[i].service));
    json_str_field(w, "program", str_of(examples[i].program));
    json_i64_field(w, "people", examples[i].people);
    json_i64_field(w, "unit_yen", examples[i].unit_yen);
    json_i64_field(w, "from_month", from);
    json_str_field(w, "mark", str_of(examples[i].mark));
    json_str_field(w, "source", str_of(examples[i].source));
    json_close_object(w);
    json_close_object(w);
}

static void put_certified(Req *rq, JsonWriter *w, const ScenarioBasis *b)
{
    if (!b->certified_year) {
        json_null_field(w, "certification");
        return;
    }
    json_object_field(w, "certification");
    json_i64_field(w, "year", b->certified_year);
    json_i64_field(w, "people", b->certified);
    json_i64_field(w, "rate", b->certified_rate);
    json_str_field(w, "source", arena_printf(rq->arena, STR_FMT "の要支援1・2 %lld人÷75歳以上の人口（10月1日）。65〜74歳の要支援の人も分子に入ります。",
                                             STR_ARG(wareki_year(b->certified_year, rq->arena)), (long long)b->certified));
    json_close_object(w);
}

Status scenario_get_basis(Req *rq)
{
    int64_t year;
    ScenarioBasis *b = ARENA_NEW(rq->arena, ScenarioBasis);
    if (!b)
        return ERR_MEMORY;
    TRY(take_year(rq, &year));
    TRY(scenario_basis(rq, (int)year, b));
    JsonWriter *w = reply_json(rq, 200);
    json_open_object(w);
    json_i64_field(w, "year", year);
    json_i64_field(w, "first_month", b->first);
    json_i64_field(w, "last_month", b->last);
    json_bool_field(w, "landed", b->landing->landed);
    json_str_field(w, "sentence", b->landing->landed ? S("") : landing_refusal_sentence(&b->landing->landing, rq->arena));
    json_str_field(w, "note", !b->told.outside ? S("") : b->told.depth == OUTSIDE_LINES ? arena_printf(rq->arena, OUTSIDE_KEPT STR_FMT, STR_ARG(b->told.waiting))
                              : S("使った人の少ない区分がある年度は、役場の外からはサービスごとの内訳を見られません（引き算で少人数の区分が分かるのを防ぐため）。"));
    json_array_field(w, "lines");
    for (size_t i = 0; i < b->line_count; i++) {
        const ScenarioLine *l = &b->lines[i];
        json_open_object(w);
        json_str_field(w, "service", l->service);
        json_str_field(w, "program", l->program);
        json_str_field(w, "label", scenario_line_label(l->service, l->program, rq->arena));
        json_i64_field(w, "people", l->people);
        json_i64_field(w, "unit_yen", l->unit_yen);
        json_i64_field(w, "landing_yen", l->landing_yen);
        json_close_object(w);
    }
    json_close_array(w);
    put_certified(rq, w, b);
    json_array_field(w, "examples");
    for (size_t i = 0; i < COUNT_OF(examples); i++)
        put_example(w, i, b->last ? month_add(b->last, 1) : b->first);
    json_close_array(w);
    json_close_object(w);
    return reply_done(rq);
}
