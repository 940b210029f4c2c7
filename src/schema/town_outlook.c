#include "schema/town_outlook.h"

const Sql outlook_sql_effects = { .read_only = true, .text =
    "SELECT id, kind, service, program, from_month, to_month, rate, month_yen, mark, source FROM known_effect WHERE org = $1 ORDER BY from_month, id" };
const Sql outlook_sql_assumed = { .read_only = true, .text = "SELECT id, item, value, mark, source FROM forecast_assumption WHERE org = $1 ORDER BY id" };

#define OURS "初期値。実測に基づかない仮の値です。町の実績に合わせて変えられます。"
const AssumeInfo assume_infos[ASSUME_COUNT] = {
    [ASSUME_GROWTH_MIN] = { "growth_min", "かんたんな見込み：伸び率の下限", 800, 100, 1000, OURS },
    [ASSUME_GROWTH_MAX] = { "growth_max", "かんたんな見込み：伸び率の上限", 1250, 1000, 5000, OURS },
    [ASSUME_SPREAD] = { "spread_assumed", "かんたんな見込み：過去で試せないときの幅", 100, 1, 1000, OURS },
    [ASSUME_SPREAD_FEW] = { "spread_few", "過去で試せた回数が8回より少ないとき、幅を何倍にするか", 1300, 1000, 10000, OURS },
    [ASSUME_S_EXPECTED] = { "s_expected", "今年度の介護予防支援費：「見込み」の額の外れ方", 20, 1, 1000, OURS },
    [ASSUME_S_ASSUMED] = { "s_assumed", "今年度の介護予防支援費：「仮定」の額の外れ方", 50, 1, 1000, OURS },
    [ASSUME_P_EXPECTED] = { "p_expected", "今年度の予防給付費：「見込み」の額の外れ方", 20, 1, 1000, OURS },
    [ASSUME_P_ASSUMED] = { "p_assumed", "今年度の予防給付費：「仮定」の額の外れ方", 50, 1, 1000, OURS },
    [ASSUME_CLOSE] = { "close_to_cap", "ワークシート：上限額と「概ね同額」とみる幅", 20, 1, 200, OURS },
};
const char *const effect_keys[EFFECT_COUNT] = { "price", "starts", "stops", "unlike" };

static Status take_effect(const Rows *r, Arena *a, TownOutlook *o)
{
    Effect e = { .id = row_int(r, 0), .service = arena_copy(a, row_text(r, 2)), .program = arena_copy(a, row_text(r, 3)), .from = (Month)row_int(r, 4),
                 .to = (Month)row_int(r, 5), .rate = row_int(r, 6), .yen = row_int(r, 7), .mark = arena_copy(a, row_text(r, 8)),
                 .source = arena_copy(a, row_text(r, 9)) };
    if (!e.service.p || !e.program.p || !e.mark.p || !e.source.p)
        return ERR_MEMORY;
    if (o->count == OUTLOOK_EFFECTS_MAX)
        return ERR_TOO_LARGE;
    for (EffectKind k = 0; k < EFFECT_COUNT; k++)
        if (str_eq(row_text(r, 1), str_of(effect_keys[k]))) {
            e.kind = k;
            o->effects[o->count++] = e;
        }
    return OK;
}

static Status take_assumed(const Rows *r, Arena *a, TownOutlook *o)
{
    for (Assume k = 0; k < ASSUME_COUNT; k++)
        if (str_eq(row_text(r, 1), str_of(assume_infos[k].key))) {
            o->assumed[k] = (Assumed){ row_int(r, 0), row_int(r, 2), arena_copy(a, row_text(r, 3)), arena_copy(a, row_text(r, 4)) };
            return o->assumed[k].mark.p && o->assumed[k].source.p ? OK : ERR_MEMORY;
        }
    return OK;
}

Status town_outlook(Db *db, int64_t org, Arena *a, TownOutlook *ret)
{
    CLEANUP(rows_done) Rows effects = { 0 };
    CLEANUP(rows_done) Rows assumed = { 0 };
    ret->count = 0;
    for (Assume k = 0; k < ASSUME_COUNT; k++)
        ret->assumed[k] = (Assumed){ 0, assume_infos[k].value, S("assumed"), str_of(assume_infos[k].source) };
    TRY(db_query(db, &outlook_sql_effects, &effects, P_INT(org)));
    while (rows_next(&effects))
        TRY(take_effect(&effects, a, ret));
    TRY(effects.status);
    TRY(db_query(db, &outlook_sql_assumed, &assumed, P_INT(org)));
    while (rows_next(&assumed))
        TRY(take_assumed(&assumed, a, ret));
    return assumed.status;
}

LandingRules outlook_rules(const TownOutlook *o)
{
    return (LandingRules){ .growth_min = o->assumed[ASSUME_GROWTH_MIN].value, .growth_max = o->assumed[ASSUME_GROWTH_MAX].value,
                           .spread_assumed = o->assumed[ASSUME_SPREAD].value, .spread_few = o->assumed[ASSUME_SPREAD_FEW].value };
}

int64_t outlook_spread(const TownOutlook *o, ForecastDeduction what, Str mark)
{
    bool p = what == FORECAST_DEDUCTS_P, expected = str_eq(mark, S("expected"));
    Assume which = expected ? (p ? ASSUME_P_EXPECTED : ASSUME_S_EXPECTED) : (p ? ASSUME_P_ASSUMED : ASSUME_S_ASSUMED);
    return str_eq(mark, S("final")) ? 0 : o->assumed[which].value * 1000;
}

static bool is_about(const Effect *e, Str service, Str program)
{
    return (!e->service.n || str_eq(e->service, service)) && (!e->program.n || str_eq(e->program, program));
}

Status outlook_apply(const TownOutlook *o, Str service, Str program, Arena *a, ForecastService *ret)
{
    ForecastRevision *revisions = ARENA_ARRAY(a, ForecastRevision, o->count + 1);
    size_t n = 0;
    if (!revisions)
        return ERR_MEMORY;
    for (size_t i = 0; i < o->count; i++) {
        const Effect *e = &o->effects[i];
        if (e->kind == EFFECT_UNLIKE || !is_about(e, service, program))
            continue;
        if (e->kind == EFFECT_PRICE)
            revisions[n++] = (ForecastRevision){ e->from, 1000000 + e->rate * 100 };
        if (e->kind == EFFECT_STOPS)
            ret->stops = e->from;
        if (e->kind == EFFECT_STARTS) {
            ret->starts = e->from;
            ret->planned = e->yen;
        }
    }
    ret->revisions = revisions;
    ret->revision_count = n;
    return OK;
}

Status outlook_dummies(const TownOutlook *o, Month first, Month last, Arena *a, const Month **ret, size_t *ret_n)
{
    size_t room = (size_t)month_diff(last, first) + 1, n = 0;
    Month *months = ARENA_ARRAY(a, Month, room);
    if (!months)
        return ERR_MEMORY;
    for (Month m = first; m <= last; m = month_add(m, 1))
        for (size_t i = 0; i < o->count; i++) {
            const Effect *e = &o->effects[i];
            if (e->kind == EFFECT_UNLIKE && m >= e->from && m <= (e->to ? e->to : e->from)) {
                months[n++] = m;
                break;
            }
        }
    *ret = months;
    *ret_n = n;
    return OK;
}
