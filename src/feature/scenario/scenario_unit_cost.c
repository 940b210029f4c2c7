/* What a person-month costs, computed from the units of the tariff, with the sum written out as its source. */
#include "domain/graduation.h"
#include "domain/words.h"
#include "feature/scenario/scenario_parts.h"

static int64_t whole(Req *rq, const char *key, int64_t otherwise)
{
    JsonNode *n = json_get(rq->body, str_of(key));
    if (n && json_type(n) != JSON_INT)
        problem_add(rq->problems, arena_printf(rq->arena, "/%s", key), "type", "整数で入力してください。");
    return n ? json_i64(n) : otherwise;
}

/* Additions as one number of units, the percentage as one permille: what a town's price list says of a month. */
static Status read_units(Req *rq, GraduationUnits *ret)
{
    if (!rq->body || json_type(rq->body) != JSON_OBJECT)
        return problem_add(rq->problems, S(""), "type", "オブジェクトを送ってください。");
    int64_t permille = whole(rq, "permille", 0), percent = whole(rq, "percent", 90);
    *ret = (GraduationUnits){ .base = whole(rq, "units", -1), .additions = { whole(rq, "additions", 0) }, .addition_count = 1,
                              .permille = { permille < 0 || permille > 10000 ? -1 : (int)permille }, .permille_count = 1, .price_e2 = whole(rq, "price_e2", 1000),
                              .percent = percent < 1 || percent > 100 ? 0 : (int)percent };
    return problems_status(rq->problems);
}

static Str written_out(const GraduationUnits *u, const GraduationUnitCost *c, Arena *a)
{
    Str added = u->additions[0] ? arena_printf(a, "＋加算%lld単位", (long long)u->additions[0]) : S("");
    Str more = u->permille[0] ? arena_printf(a, "、処遇改善など%d.%d％を加えて%lld単位", u->permille[0] / 10, u->permille[0] % 10, (long long)c->units) : S("");
    return arena_printf(a, "単位数からの計算：月%lld単位" STR_FMT STR_FMT "×%lld.%02lld円の%d％＝" STR_FMT, (long long)u->base, STR_ARG(added), STR_ARG(more),
                        (long long)(u->price_e2 / 100), (long long)(u->price_e2 % 100), u->percent, STR_ARG(yen_exact(c->public_cost, a)));
}

Status scenario_unit_cost(Req *rq)
{
    GraduationUnits in;
    GraduationUnitCost cost;
    TRY(read_units(rq, &in));
    if (graduation_unit_cost(&in, &cost) != OK)
        return problem_add(rq->problems, S("/units"), "range", "単位数・加算・1単位の単価・給付の割合のどれかが、ありえない値です。確かめてください。");
    JsonWriter *w = reply_json(rq, 200);
    json_open_object(w);
    json_i64_field(w, "unit_yen", cost.public_cost);
    json_i64_field(w, "cost", cost.cost);
    json_i64_field(w, "units", cost.units);
    json_str_field(w, "source", written_out(&in, &cost, rq->arena));
    json_str_field(w, "mark", S("computed"));
    json_close_object(w);
    return reply_done(rq);
}
