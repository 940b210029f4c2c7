/* What people know of the months to come, and the figures of the forecast that nobody measured. */
#include "feature/cap/cap_parts.h"
#include "domain/service.h"
#include "domain/words.h"
#include "http/app.h"
#include "http/told.h"
#include "schema/town_stamp.h"

static const Choice marks[] = { { "final", "確定" }, { "expected", "見込み" }, { "assumed", "仮定" }, { 0 } };
static const Choice kinds[] = {
    { "price", "報酬・単価の改定" }, { "starts", "サービスの開始" }, { "stops", "サービスの終了" }, { "unlike", "特別な月（見込みの材料から外す）" }, { 0 },
};
static const Choice services[] = {
    { "visit", "訪問型" }, { "day", "通所型" }, { "support", "生活支援" }, { "management", "介護予防ケアマネジメント" },
    { "general", "一般介護予防事業" }, { "fee", "審査支払手数料" }, { 0 },
};
static const Choice programs[] = {
    { "equivalent", "従前相当" }, { "a", "サービス・活動A" }, { "b", "サービス・活動B" }, { "c", "サービス・活動C" },
    { "d", "サービス・活動D（移動支援）" }, { "other", "その他の生活支援" }, { "management", "介護予防ケアマネジメント" },
    { "general", "一般介護予防事業" }, { "fee", "審査支払手数料" }, { 0 },
};

#define RATE_MAX 5000 /* 0.01 %: half as much again */

static const Field effect_fields[] = {
    FIELD_CHOICE(KnownEffect, kind, "何が変わるか", .flags = FIELD_REQUIRED, .choices = kinds),
    FIELD_CHOICE(KnownEffect, service, "サービス", .choices = services, .hint = "空ならすべてのサービス"),
    FIELD_CHOICE(KnownEffect, program, "事業の種類", .choices = programs, .hint = "空ならすべての種類"),
    FIELD_MONTH(KnownEffect, from_month, "いつから（サービス月）", .flags = FIELD_REQUIRED),
    FIELD_MONTH(KnownEffect, to_month, "いつまで", .hint = "特別な月が続くときだけ入れます"),
    FIELD_INT(KnownEffect, rate, "改定の率（0.01%単位）", .min = -RATE_MAX, .max = RATE_MAX, .hint = "例：＋1.59%なら 159、−0.5%なら -50"),
    FIELD_YEN(KnownEffect, month_yen, "始まった後の1か月の額", .max = YEN_MAX, .hint = "支払いのデータが入るまで、この額を使います"),
    FIELD_CHOICE(KnownEffect, mark, "確かさ", .flags = FIELD_REQUIRED, .choices = marks),
    FIELD_TEXT(KnownEffect, source, "出典", .flags = FIELD_REQUIRED, .max = 200, .hint = "例：令和9年度介護報酬改定の告示"),
};

static void check_effect(const void *row, Problems *ps)
{
    const KnownEffect *e = row;
    if (str_eq(e->kind, S("price")) && (e->rate == NUMBER_NONE || e->rate == 0))
        problem_add(ps, S("/rate"), "required", "改定の率を入力してください。＋1.59%%なら 159 です。");
    if (str_eq(e->kind, S("starts")) && (!e->service.n || !e->program.n))
        problem_add(ps, S("/service"), "required", "始まるサービスと事業の種類を選んでください。");
    if (str_eq(e->kind, S("starts")) && (e->month_yen == NUMBER_NONE || e->month_yen <= 0))
        problem_add(ps, S("/month_yen"), "required", "始まった後の1か月の額を入力してください。");
    if (str_eq(e->kind, S("stops")) && !e->service.n)
        problem_add(ps, S("/service"), "required", "終わるサービスを選んでください。");
    if (e->to_month && e->to_month < e->from_month)
        problem_add(ps, S("/to_month"), "range", "「いつまで」が「いつから」より前です。同じ月か、後の月を入力してください。");
}
const Entity entity_known_effect = {
    .name = "known_effect", .label = "見通しに入れる予定", .table = "known_effect", .plural = "known-effects",
    .fields = effect_fields, .n_fields = COUNT_OF(effect_fields), .size = sizeof(KnownEffect),
    .order = "from_month", .read = ACCESS_MONEY_READ, .write = ACCESS_MONEY_WRITE, .check = check_effect, .changed = town_row_changed,
};

static const Choice items[] = {
    { "growth_min", "かんたんな見込み：伸び率の下限" }, { "growth_max", "かんたんな見込み：伸び率の上限" },
    { "spread_assumed", "かんたんな見込み：過去で試せないときの幅" }, { "spread_few", "過去で試せた回数が8回より少ないとき、幅を何倍にするか" },
    { "s_expected", "今年度の介護予防支援費：「見込み」の額の外れ方" }, { "s_assumed", "今年度の介護予防支援費：「仮定」の額の外れ方" },
    { "p_expected", "今年度の予防給付費：「見込み」の額の外れ方" }, { "p_assumed", "今年度の予防給付費：「仮定」の額の外れ方" },
    { "close_to_cap", "ワークシート：上限額と「概ね同額」とみる幅" }, { 0 },
};
_Static_assert(COUNT_OF(items) == ASSUME_COUNT + 1, "an item for every assumption");

static const Field assumption_fields[] = {
    FIELD_CHOICE(ForecastAssumed, item, "項目", .flags = FIELD_REQUIRED | FIELD_FIXED, .choices = items),
    FIELD_INT(ForecastAssumed, value, "値（1000分のいくつ）", .flags = FIELD_REQUIRED, .min = 1, .max = 10000, .hint = "例：±2%なら 20、1.3倍なら 1300"),
    FIELD_CHOICE(ForecastAssumed, mark, "確かさ", .flags = FIELD_REQUIRED, .choices = marks),
    FIELD_TEXT(ForecastAssumed, source, "出典", .flags = FIELD_REQUIRED, .max = 200, .hint = "例：令和3〜7年度の見込みと決算の差"),
};

static void check_assumption(const void *row, Problems *ps)
{
    const ForecastAssumed *f = row;
    for (Assume k = 0; k < ASSUME_COUNT; k++) {
        const AssumeInfo *info = &assume_infos[k];
        if (str_eq(f->item, str_of(info->key)) && (f->value < info->min || f->value > info->max))
            problem_add(ps, S("/value"), "range", "%sは %lld から %lld の間で入力してください。", info->label, (long long)info->min, (long long)info->max);
    }
}
const Entity entity_forecast_assumption = {
    .name = "forecast_assumption", .label = "見通しの仮定", .table = "forecast_assumption", .plural = "forecast-assumptions",
    .fields = assumption_fields, .n_fields = COUNT_OF(assumption_fields), .size = sizeof(ForecastAssumed), .unique = "item",
    .order = "item", .read = ACCESS_MONEY_READ, .write = ACCESS_MONEY_WRITE, .check = check_assumption, .changed = town_row_changed,
};

/* The first months of COVID-19 were like no others: left out of what the forecast learns from, until the town says otherwise. */
Status outlook_install(Db *db, int64_t org, int64_t now_ms)
{
    KnownEffect e = { .row = { .org = org, .id = id_new(now_ms) }, .kind = S("unlike"), .service = S(""), .program = S(""), .from_month = 202003, .to_month = 202006,
                      .rate = NUMBER_NONE, .month_yen = NUMBER_NONE, .mark = S("assumed"),
                      .source = S("新型コロナの最初の緊急事態宣言の前後。どの月が特別かは町によって違うため、確かめてください") };
    return entity_insert(&entity_known_effect, db, &e);
}

/* ---- as they stand ---- */

static Str about_words(const Effect *e, Arena *a)
{
    const TownMove m = { e->service, e->program, 0 };
    Program p;
    if (e->service.n && e->program.n)
        return town_move_label(&m, a);
    if (e->service.n)
        return town_move_label(&(TownMove){ e->service, S(""), 0 }, a);
    return program_find(e->program, &p) ? str_of(program_word(p)->label) : S("すべてのサービス");
}

static Str effect_sentence(const Effect *e, Arena *a)
{
    Str about = about_words(e, a), from = wareki_month(e->from, a);
    long long rate = e->rate < 0 ? -e->rate : e->rate;
    switch (e->kind) {
    case EFFECT_PRICE:
        return arena_printf(a, STR_FMT "サービス分から、" STR_FMT "の単価が%s%lld.%02lld%%変わる", STR_ARG(from), STR_ARG(about), e->rate < 0 ? "−" : "＋",
                            rate / 100, rate % 100);
    case EFFECT_STARTS:
        return arena_printf(a, STR_FMT "サービス分から、" STR_FMT "が始まる（1か月" STR_FMT "）", STR_ARG(from), STR_ARG(about), STR_ARG(yen_words(e->yen, a)));
    case EFFECT_STOPS: return arena_printf(a, STR_FMT "サービス分から、" STR_FMT "がなくなる", STR_ARG(from), STR_ARG(about));
    case EFFECT_UNLIKE:
        return e->to && e->to != e->from
            ? arena_printf(a, STR_FMT "から" STR_FMT "は特別な月（見込みの材料から外す）", STR_ARG(from), STR_ARG(wareki_month(e->to, a)))
            : arena_printf(a, STR_FMT "は特別な月（見込みの材料から外す）", STR_ARG(from));
    case EFFECT_COUNT: break;
    }
    return S("");
}

static void put_effect(JsonWriter *w, const Effect *e, Arena *a)
{
    json_open_object(w);
    json_i64_field(w, "id", e->id);
    json_str_field(w, "kind", str_of(effect_keys[e->kind]));
    json_str_field(w, "sentence", effect_sentence(e, a));
    json_str_field(w, "mark", e->mark);
    json_str_field(w, "source", e->source);
    json_close_object(w);
}

static void put_assumed(JsonWriter *w, const TownOutlook *o)
{
    json_array_field(w, "assumptions");
    for (Assume k = 0; k < ASSUME_COUNT; k++) {
        const Assumed *a = &o->assumed[k];
        json_open_object(w);
        json_str_field(w, "item", str_of(assume_infos[k].key));
        json_str_field(w, "label", str_of(assume_infos[k].label));
        if (a->id)
            json_i64_field(w, "id", a->id);
        else
            json_null_field(w, "id");
        json_i64_field(w, "value", a->value);
        json_i64_field(w, "standard", assume_infos[k].value);
        json_str_field(w, "mark", a->mark);
        json_str_field(w, "source", a->source);
        json_close_object(w);
    }
    json_close_array(w);
}

static void put_late(JsonWriter *w, const TownLanding *t)
{
    json_object_field(w, "late");
    json_bool_field(w, "told", t->late.told);
    json_i64_field(w, "setting_months", t->cap.late_months);
    json_array_field(w, "months");
    for (int i = 0; i < t->late.months; i++) {
        json_open_object(w);
        json_i64_field(w, "month", month_add(t->late.first, i));
        json_i64_field(w, "paid", t->late.paid[i]);
        json_i64_field(w, "added", t->late.added[i]);
        json_i64_field(w, "error", t->late.error[i]);
        json_close_object(w);
    }
    json_close_array(w);
    json_close_object(w);
}

Status outlook_get(Req *rq)
{
    int64_t year;
    TownLanding *t = ARENA_NEW(rq->arena, TownLanding);
    if (!t)
        return ERR_MEMORY;
    TRY(req_query_i64(rq, "year", fiscal_year_of(month_of(app_today(rq->app)), 4), CAP_YEAR_FIRST, CAP_YEAR_LAST, &year));
    TRY(town_landing(rq->db, rq->org, (int)year, told_seen(rq), rq->arena, t));
    JsonWriter *w = reply_json(rq, 200);
    json_open_object(w);
    json_array_field(w, "effects");
    for (size_t i = 0; i < t->outlook.count; i++)
        put_effect(w, &t->outlook.effects[i], rq->arena);
    json_close_array(w);
    put_assumed(w, &t->outlook);
    put_late(w, t);
    json_close_object(w);
    return reply_done(rq);
}
