/* From decisions to years: the calculation and its answer. */
#include "domain/words.h"
#include "feature/scenario/scenario_parts.h"
#include "http/app.h"

#include <string.h>

static WhatIfRow row_of(const ScenarioStep *d, const ScenarioBasis *basis)
{
    return (WhatIfRow){
        .kind = step_kind(d), .from = d->from_month, .to = d->to_month, .people = d->people, .unit_yen = d->unit_yen, .to_yen = d->to_yen,
        .care_management = d->care_management, .replacement = d->replacement, .courses = d->courses, .course_months = d->course_months,
        .course_yen = d->course_yen, .fill = d->fill, .treated = d->treated, .control = d->control, .hold_months = d->hold_months,
        .price_permille = d->price_permille, .growth_permille = d->growth_permille, .growth85_permille = d->growth85_permille,
        .start_months = d->start_months, .cert_from = d->cert_from, .cert_to = d->cert_to, .until_year = d->until_year ? d->until_year : WHATIF_NONE,
        .line = scenario_line_place(basis, d->service, d->program), .to_line = scenario_line_place(basis, d->service, d->to_program),
    };
}

/* Cost that goes with those who use it: not what is open to everybody, and no fee. */
static bool goes_with_people(const ScenarioLine *l)
{
    return !str_eq(l->program, S("general")) && !str_eq(l->program, S("fee"));
}

Status scenario_compute(Req *rq, const Asked *asked, const ScenarioBasis *basis, WhatIf *ret)
{
    WhatIfRow rows[WHATIF_ROWS_MAX];
    WhatIfLine lines[SCENARIO_LINES_MAX];
    for (size_t i = 0; i < asked->count; i++)
        rows[i] = row_of(&asked->steps[i], basis);
    for (size_t i = 0; i < basis->line_count; i++)
        lines[i] = (WhatIfLine){ basis->lines[i].landing_yen, basis->lines[i].people, goes_with_people(&basis->lines[i]) };
    const TownLanding *t = basis->landing;
    const WhatIfInputs in = { .first_year = asked->year, .last_year = asked->to, .year_starts = t->cap.year_starts, .landing = t->landing.yen,
                              .known = basis->last, .cap = &t->cap.inputs, .n85 = basis->n85, .follow85 = str_eq(asked->follows, S("age85")),
                              .lines = lines, .line_count = basis->line_count, .rows = rows, .row_count = asked->count };
    Status s = whatif_compute(&in, ret);
    if (s == ERR_INVALID)
        return problem_add(rq->problems, S("/rows"), "range",
                           "この組み合わせでは計算できません。人口の伸びと認定率は1つずつにし、人数・金額・月・年度が大きすぎないか、確かめてください。");
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
    put_i64_or_null(w, "people85", y->n85 > 0, y->n85);
    json_i64_field(w, "base75", y->base75);
    put_i64_or_null(w, "base85", y->base_n85 > 0, y->base85);
    json_i64_field(w, "together", y->together);
    json_close_object(w);
}

/* What a person would want to know before he believes the figure. */
static void put_remarks(Req *rq, JsonWriter *w, const Asked *asked, size_t i, const WhatIf *r, const ScenarioBasis *basis)
{
    const ScenarioStep *d = &asked->steps[i];
    size_t place = scenario_line_place(basis, d->service, d->program);
    int64_t people = place ? basis->lines[place - 1].people : 0;
    WhatIfKind kind = step_kind(d);
    json_array_field(w, "remarks");
    if (r->past[i])
        json_put_str(w, S("もう支払いの済んだ月は変わりません。その後の月だけを数えました。"));
    if ((kind == WHATIF_GRADUATION || kind == WHATIF_SHIFT) && place && d->people > people && !asked->for_team)
        json_put_str(w, arena_printf(rq->arena, "いま使っている人は%lld人です。それより多い人数が入っています。", (long long)people));
    if (kind == WHATIF_PRICE && !place)
        json_put_str(w, S("このサービスの費用が今年度のデータにないため、額は0円です。"));
    if (kind == WHATIF_NEW_CLASS)
        json_put_str(w, arena_printf(rq->arena, "席は1年に%lld人分（定員%lld人×%lld回）です。卒業は、参加した人の割合から、参加しなくても卒業する割合を引いた分だけを数えます。",
                                     (long long)(d->people * d->courses), (long long)d->people, (long long)d->courses));
    if (kind == WHATIF_GRADUATION)
        for (GraduationItem k = GRADUATION_CARE_MANAGEMENT; k <= GRADUATION_CONTROL; k++)
            if (r->left_out[i][k] && (k == GRADUATION_CARE_MANAGEMENT || k == GRADUATION_REPLACEMENT || k == GRADUATION_TREATED))
                json_put_str(w, arena_printf(rq->arena, "「%s」が入力されていないため、含めていません。", graduation_item_info(k)->label));
    json_close_array(w);
}

const char *const scenario_part_labels[WHATIF_PART_COUNT] = {
    [WHATIF_GROSS] = "総額", [WHATIF_CARE] = "ケアマネジメント費", [WHATIF_REPLACEMENT] = "代わりに使う費用",
    [WHATIF_NATURAL] = "何もしなくても卒業した分", [WHATIF_COURSE] = "教室の費用",
};

static void put_effect(JsonWriter *w, const WhatIfYear *y, size_t row)
{
    static const char *const keys[WHATIF_PART_COUNT] = {
        [WHATIF_GROSS] = "gross_only", [WHATIF_CARE] = "care", [WHATIF_REPLACEMENT] = "replacement", [WHATIF_NATURAL] = "natural", [WHATIF_COURSE] = "course",
    };
    json_open_object(w);
    json_i64_field(w, "year", y->year);
    json_i64_field(w, "net", y->effects[row]);
    json_i64_field(w, "gross", y->gross[row]);
    json_object_field(w, "parts");
    for (WhatIfPart p = 0; p < WHATIF_PART_COUNT; p++)
        json_i64_field(w, keys[p], y->parts[row][p]);
    json_close_object(w);
    json_close_object(w);
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
    for (size_t y = 0; y < r->year_count; y++)
        put_effect(w, &r->years[y], i);
    json_close_array(w);
    put_remarks(rq, w, asked, i, r, basis);
    json_close_object(w);
}

/* ---- what it rests on ---- */

static Str growth_words(int64_t permille, Arena *a)
{
    int64_t size = permille < 0 ? -permille : permille;
    return arena_printf(a, "年%s%lld.%lld％", permille < 0 ? "−" : "＋", (long long)(size / 10), (long long)(size % 10));
}

static Str path_words(const char *whom, bool grows, int64_t permille, Arena *a)
{
    if (!grows)
        return arena_printf(a, "%sの人口が4年分そろわないため、人口は変わらないとしました。", whom);
    return arena_printf(a, "%sの人口は、上限額の計算と同じ直近3年の平均（" STR_FMT "）で動き続けるとしました。", whom, STR_ARG(growth_words(permille, a)));
}

size_t scenario_assumptions(Req *rq, const WhatIf *r, Assumption ret[static SCENARIO_ASSUMPTIONS_MAX])
{
    static const char *const whom[] = { "75歳以上", "85歳以上" };
    const Str assumed = S("仮定");
    size_t n = 0;
    bool knows85 = r->year_count > 0 && r->years[0].base_n85 > 0;
    ret[n++] = (Assumption){ S("今年度の着地は、ホームの見込みと同じ計算です。"), S("見込み") };
    ret[n++] = (Assumption){ path_words(whom[0], r->grows, r->growth_permille, rq->arena), assumed };
    if (knows85)
        ret[n++] = (Assumption){ path_words(whom[1], r->grows85, r->growth85_permille, rq->arena), assumed };
    ret[n++] = (Assumption){ arena_printf(rq->arena, "来年度からの費用は、使う割合と単価が今年度のまま、%sの人口に比例するとしました。%s", whom[r->follows85],
                                          knows85 ? "もう一方の人口に比例した額も並べました。" : "85歳以上の人口は、データにありません。"), assumed };
    ret[n++] = (Assumption){ S("上限額は各年度の計算式どおりで、75歳以上の人口で動きます。当該年度の予防給付と介護予防支援の費用も75歳以上の人口に比例するとし、個別協議は見込んでいません。"), assumed };
    ret[n++] = (Assumption){ S("それぞれの効果は、それだけを行ったときの額です。組み合わせたときの違い（値上げした単価は卒業した人に払わない、同じ人は二度減らない）は「組み合わせの影響」に分けました。入れる順番では変わりません。"), S("計算") };
    return n;
}

static void put_assumptions(Req *rq, JsonWriter *w, const WhatIf *r)
{
    Assumption list[SCENARIO_ASSUMPTIONS_MAX];
    size_t n = scenario_assumptions(rq, r, list);
    json_array_field(w, "assumptions");
    for (size_t i = 0; i < n; i++) {
        json_open_object(w);
        json_str_field(w, "text", list[i].text);
        json_str_field(w, "mark", list[i].mark);
        json_close_object(w);
    }
    json_close_array(w);
}

Str scenario_sentence(const WhatIf *r, Arena *a)
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
        TRY(scenario_compute(rq, asked, basis, r));
    json_open_object(w);
    put_i64_or_null(w, "id", asked->id != 0, asked->id);
    json_str_field(w, "name", asked->name);
    json_i64_field(w, "year", asked->year);
    json_i64_field(w, "to", asked->to);
    json_str_field(w, "follows", r->follows85 ? S("age85") : S("age75"));
    json_bool_field(w, "landed", landed);
    json_str_field(w, "sentence", landed ? scenario_sentence(r, rq->arena) : landing_refusal_sentence(&basis->landing->landing, rq->arena));
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
