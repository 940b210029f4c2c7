/* From decisions to years: the basis as measured, the calculation, the answer. */
#include "domain/service.h"
#include "domain/words.h"
#include "feature/scenario/scenario_parts.h"
#include "http/app.h"

#include <string.h>

const Sql scenario_sql_lines = { .read_only = true, .text =
    "SELECT service, program, SUM(CASE WHEN service_month = $3 THEN people ELSE 0 END), SUM(people), SUM(paid) FROM cube"
    " WHERE org = $1 AND service_month >= $2 AND service_month <= $3 GROUP BY service, program ORDER BY service, program" };

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
    const ServiceKind *k = service_kind(row_text(r, 0));
    Str service = k ? str_of(service_category(k->category)->key) : row_text(r, 0), program = row_text(r, 1);
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

Status scenario_basis(Req *rq, int year, ScenarioBasis *ret)
{
    CLEANUP(rows_done) Rows rows = { 0 };
    int64_t months[SCENARIO_LINES_MAX] = { 0 }, paid = 0;
    *ret = (ScenarioBasis){ .landing = ARENA_NEW(rq->arena, TownLanding) };
    if (!ret->landing)
        return ERR_MEMORY;
    TRY(town_landing(rq->db, rq->org, year, rq->arena, ret->landing));
    ret->first = fiscal_year_first(year, ret->landing->cap.year_starts);
    ret->last = ret->landing->landed ? ret->landing->landing.last_month : 0;
    if (!ret->last)
        return OK;
    TRY(db_query(rq->db, &scenario_sql_lines, &rows, P_INT(rq->org), P_INT(ret->first), P_INT(ret->last)));
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

static const ScenarioLine *scenario_line(const ScenarioBasis *b, Str service, Str program)
{
    for (size_t i = 0; i < b->line_count; i++)
        if (str_eq(b->lines[i].service, service) && str_eq(b->lines[i].program, program))
            return &b->lines[i];
    return NULL;
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
    json_array_field(w, "examples");
    for (size_t i = 0; i < COUNT_OF(examples); i++)
        put_example(w, i, b->last ? month_add(b->last, 1) : b->first);
    json_close_array(w);
    json_close_object(w);
    return reply_done(rq);
}

/* ---- the calculation ---- */

static WhatIfRow row_of(const ScenarioStep *d, const ScenarioBasis *basis)
{
    const ScenarioLine *l = scenario_line(basis, d->service, d->program);
    return (WhatIfRow){
        .kind = step_kind(d), .from = d->from_month, .to = d->to_month, .people = d->people, .unit_yen = d->unit_yen, .to_yen = d->to_yen,
        .care_management = d->care_management, .replacement = d->replacement, .courses = d->courses, .course_months = d->course_months,
        .course_yen = d->course_yen, .fill = d->fill, .treated = d->treated, .control = d->control, .hold_months = d->hold_months,
        .price_permille = d->price_permille, .line_yen = l ? l->landing_yen : 0, .growth_permille = d->growth_permille,
    };
}

static Status compute(Req *rq, const Asked *asked, const ScenarioBasis *basis, WhatIf *ret)
{
    WhatIfRow rows[WHATIF_ROWS_MAX];
    for (size_t i = 0; i < asked->count; i++)
        rows[i] = row_of(&asked->steps[i], basis);
    const TownLanding *t = basis->landing;
    const WhatIfInputs in = { .first_year = asked->year, .last_year = asked->to, .year_starts = t->cap.year_starts, .landing = t->landing.yen,
                              .known = basis->last, .cap = &t->cap.inputs, .rows = rows, .row_count = asked->count };
    Status s = whatif_compute(&in, ret);
    if (s == ERR_INVALID)
        return problem_add(rq->problems, S("/rows"), "range", "この組み合わせでは計算できません。人数・金額・月が大きすぎないか、確かめてください。");
    return s;
}

static void put_i64_or_null(JsonWriter *w, const char *key, bool there, int64_t value)
{
    if (there)
        json_i64_field(w, key, value);
    else
        json_null_field(w, key);
}

static void put_year(Req *rq, JsonWriter *w, const WhatIfYear *y)
{
    json_open_object(w);
    json_i64_field(w, "year", y->year);
    json_str_field(w, "label", wareki_year(y->year, rq->arena));
    json_i64_field(w, "base", y->base);
    json_i64_field(w, "effect", y->total - y->base);
    json_i64_field(w, "total", y->total);
    put_i64_or_null(w, "cap", y->has_cap, y->cap);
    put_i64_or_null(w, "base_cap", y->has_base_cap, y->base_cap);
    put_i64_or_null(w, "over", y->has_cap, y->total - y->cap);
    put_i64_or_null(w, "base_over", y->has_base_cap, y->base - y->base_cap);
    put_i64_or_null(w, "people75", y->n75 > 0, y->n75);
    json_close_object(w);
}

/* What a person would want to know before he believes the figure. */
static void put_remarks(Req *rq, JsonWriter *w, const ScenarioStep *d, size_t i, const WhatIf *r, const ScenarioBasis *basis)
{
    const ScenarioLine *l = scenario_line(basis, d->service, d->program);
    WhatIfKind kind = step_kind(d);
    json_array_field(w, "remarks");
    if (r->past[i])
        json_put_str(w, S("もう支払いの済んだ月は変わりません。その後の月だけを数えました。"));
    if ((kind == WHATIF_GRADUATION || kind == WHATIF_SHIFT) && l && d->people > l->people)
        json_put_str(w, arena_printf(rq->arena, "いま使っている人は%lld人です。それより多い人数が入っています。", (long long)l->people));
    if (kind == WHATIF_PRICE && !l)
        json_put_str(w, S("このサービスの費用が今年度のデータにないため、額は0円です。"));
    if (kind == WHATIF_GRADUATION)
        for (GraduationItem k = GRADUATION_CARE_MANAGEMENT; k <= GRADUATION_CONTROL; k++)
            if (r->left_out[i][k] && (k == GRADUATION_CARE_MANAGEMENT || k == GRADUATION_REPLACEMENT || k == GRADUATION_TREATED))
                json_put_str(w, arena_printf(rq->arena, "「%s」が入力されていないため、含めていません。", graduation_item_info(k)->label));
    json_close_array(w);
}

static void put_step(Req *rq, JsonWriter *w, const Asked *asked, size_t i, const WhatIf *r, const ScenarioBasis *basis)
{
    const ScenarioStep *d = &asked->steps[i];
    json_open_object(w);
    json_i64_field(w, "id", d->row.id);
    json_str_field(w, "kind", d->kind);
    json_str_field(w, "label", step_label(d, rq->arena));
    json_str_field(w, "mark", d->mark);
    json_str_field(w, "source", d->source);
    json_array_field(w, "years");
    for (size_t y = 0; y < r->year_count; y++) {
        json_open_object(w);
        json_i64_field(w, "year", r->years[y].year);
        json_i64_field(w, "net", r->years[y].effects[i]);
        json_i64_field(w, "gross", r->years[y].gross[i]);
        json_close_object(w);
    }
    json_close_array(w);
    put_remarks(rq, w, d, i, r, basis);
    json_close_object(w);
}

static void put_assumption(JsonWriter *w, Str text, const char *mark)
{
    json_open_object(w);
    json_str_field(w, "text", text);
    json_str_field(w, "mark", str_of(mark));
    json_close_object(w);
}

static void put_assumptions(Req *rq, JsonWriter *w, const WhatIf *r)
{
    int64_t g = r->growth_permille, size = g < 0 ? -g : g;
    json_array_field(w, "assumptions");
    put_assumption(w, S("今年度の着地は、ホームの見込みと同じ計算です。"), "見込み");
    if (r->grows)
        put_assumption(w, arena_printf(rq->arena, "75歳以上の人口は、上限額の計算と同じ直近3年の平均（年%s%lld.%lld％）で動き続けるとしました。",
                                       g < 0 ? "−" : "＋", (long long)(size / 10), (long long)(size % 10)), "仮定");
    else
        put_assumption(w, S("75歳以上の人口が4年分そろわないため、人口は変わらないとしました。"), "仮定");
    put_assumption(w, S("来年度からの費用は、使う割合と単価が今年度のまま、75歳以上の人口に比例するとしました。"), "仮定");
    put_assumption(w, S("上限額は各年度の計算式どおりです。当該年度の予防給付と介護予防支援の費用も75歳以上の人口に比例するとし、個別協議は見込んでいません。"), "仮定");
    put_assumption(w, S("複数の「もし」の効果は足し合わせです。同じ人への重なりは計算していません。"), "仮定");
    json_close_array(w);
}

static Str result_sentence(const WhatIf *r, Arena *a)
{
    const WhatIfYear *now = &r->years[0], *end = &r->years[r->year_count - 1];
    int64_t effect = now->total - now->base;
    Str first = arena_printf(a, STR_FMT "の着地は約" STR_FMT, STR_ARG(wareki_year(now->year, a)), STR_ARG(yen_words(now->total, a)));
    Str change = effect ? arena_printf(a, "（約" STR_FMT "%s）", STR_ARG(yen_words(effect, a)), effect < 0 ? "少ない" : "多い") : S("（変わらない）");
    if (!end->has_cap)
        return arena_printf(a, STR_FMT STR_FMT "です。上限額は、入力が足りないため計算できません。", STR_ARG(first), STR_ARG(change));
    int64_t over = end->total - end->cap;
    return arena_printf(a, STR_FMT STR_FMT "です。" STR_FMT "は上限額%s約" STR_FMT "%s見込みです。", STR_ARG(first), STR_ARG(change),
                        STR_ARG(wareki_year(end->year, a)), over > 0 ? "を" : "まで", STR_ARG(yen_words(over, a)), over > 0 ? "超える" : "の余裕がある");
}

Status scenario_put_result(Req *rq, JsonWriter *w, const Asked *asked, const ScenarioBasis *basis)
{
    WhatIf *r = ARENA_NEW(rq->arena, WhatIf);
    if (!r)
        return ERR_MEMORY;
    bool landed = basis->landing->landed;
    if (landed)
        TRY(compute(rq, asked, basis, r));
    json_open_object(w);
    put_i64_or_null(w, "id", asked->id != 0, asked->id);
    json_str_field(w, "name", asked->name);
    json_i64_field(w, "year", asked->year);
    json_i64_field(w, "to", asked->to);
    json_bool_field(w, "landed", landed);
    json_str_field(w, "sentence", landed ? result_sentence(r, rq->arena) : landing_refusal_sentence(&basis->landing->landing, rq->arena));
    json_array_field(w, "years");
    for (size_t i = 0; i < r->year_count; i++)
        put_year(rq, w, &r->years[i]);
    json_close_array(w);
    json_array_field(w, "steps");
    for (size_t i = 0; landed && i < asked->count; i++)
        put_step(rq, w, asked, i, r, basis);
    json_close_array(w);
    put_assumptions(rq, w, r);
    json_close_object(w);
    return OK;
}
