/* calc_graduation.c: banso calc graduation — what it saves when people no longer need a service. */
#include "cli/calc.h"
#include "domain/graduation.h"

#include <math.h>

#define SOURCE_BYTES_MAX 1000

static const char usage[] =
    "使い方 / usage: banso calc graduation [--jsonl] < REQUEST.json\n"
    "\n"
    "サービスを卒業した人の分だけ減る事業費を計算します：人数 × 1人1か月の事業費 × 月数、と、そこから差し引くもの。\n"
    "What graduations save: people × public cost of a person-month × months, and what that leaves out.\n"
    "\n"
    "  --jsonl   1行に1件ずつ読み、1件ごとに1行で答えます / one request a line, one answer a line\n"
    "\n"
    "入力 / request: 値は整数、または / a whole number, or {\"value\":…,\"mark\":\"assumed\",\"source\":\"…\"}\n"
    "                mark: given 入力 | measured 実績 | computed 計算 | literature 文献 | assumed 仮定\n"
    "  people           卒業する人数\n"
    "  months           月数\n"
    "  public_cost      1人1か月の事業費（円、利用者負担を除く）。units があれば省けます / may be left out with units\n"
    "  care_management  任意 optional 止まるケアマネジメント費（円、1人1か月）\n"
    "  replacement      任意 optional 代わりに使うものの費用（円、1人1か月）\n"
    "  participants, course_cost  任意 optional 参加人数と参加者1人の費用（円）\n"
    "  treated, control 任意 optional 参加した人・しない人が卒業する割合（％、小数2桁まで）。自然に回復する分を除きます\n"
    "                   percent who left with and without the course: the natural recovery is taken out\n"
    "  units            任意 optional {\"base\":1672,\"additions\":[225,72],\"percent\":[5.9,1.0,1.1],\"price\":10.00,\n"
    "                   \"paid\":90,\"unrounded\":false} 単位数から計算した額を並べて示します / cost computed from the tariff\n"
    "\n"
    "出力 / answer:\n"
    "  {\"gross\":…,\"care_management\":…,\"replacement\":…,\"natural\":…,\"course\":…,\"net\":…,\"attributable\":\"6.577\",\n"
    "   \"computed\":{\"units\":2127,\"cost\":21270,\"public_cost\":19143,\"difference\":2},\n"
    "   \"inputs\":[{\"key\":\"people\",\"value\":10,\"mark\":\"given\"},…],\"left_out\":[\"replacement\",…]}\n"
    "  net = gross + care_management − replacement − natural − course。left_out は net に入っていないもの\n"
    "\n"
    "入力に誤りがあれば、誤りをすべて挙げた JSON を書き、終了コードは2です。\n"
    "Wrong input: a problem document naming every bad field, exit code 2.\n";

typedef struct {
    GraduationInputs in;
    Str sources[GRADUATION_ITEM_COUNT];
    GraduationItem item; /* the one being read */
    GraduationUnits units;
    GraduationUnitCost computed;
    bool has_units;
} Request;

/* ---- values ---- */

/* A decimal with that many places, as a whole number of its last place. */
static Status read_scaled(Calc *c, Str pointer, JsonNode *n, int64_t scale, int64_t max, int64_t *ret)
{
    double v = 0;
    if (json_type(n) != JSON_INT && json_type(n) != JSON_REAL)
        return calc_add_type(c, pointer, "数");
    TRY(calc_read_real(c, pointer, n, 0, (double)max / (double)scale, &v));
    double scaled = v * (double)scale;
    if (fabs(scaled - nearbyint(scaled)) > 1e-6)
        return CALC_WRONG(c, pointer, "range", "小数は%s桁までにしてください。", scale == 10 ? "1" : "2");
    *ret = (int64_t)nearbyint(scaled);
    return OK;
}

static bool is_rate(GraduationItem item)
{
    return item == GRADUATION_TREATED || item == GRADUATION_CONTROL;
}

static Status read_value(Calc *c, void *request, Str pointer, JsonNode *n)
{
    Request *rq = request;
    const GraduationItemInfo *info = graduation_item_info(rq->item);
    int64_t *to = &rq->in.values[rq->item].value;
    return is_rate(rq->item) ? read_scaled(c, pointer, n, 100, info->max, to) : calc_read_integer(c, pointer, n, info->min, info->max, to);
}

static Status read_mark(Calc *c, void *request, Str pointer, JsonNode *n)
{
    Request *rq = request;
    const char *keys[MARK_COUNT];
    size_t mark = MARK_GIVEN;
    for (GraduationMark m = 0; m < MARK_COUNT; m++)
        keys[m] = graduation_mark_key(m);
    TRY(calc_read_choice(c, pointer, n, keys, MARK_COUNT, &mark));
    rq->in.values[rq->item].mark = (GraduationMark)mark;
    return OK;
}

static Status read_source(Calc *c, void *request, Str pointer, JsonNode *n)
{
    Request *rq = request;
    if (json_type(n) != JSON_STRING)
        return calc_add_type(c, pointer, "文字列");
    if (json_str(n).n > SOURCE_BYTES_MAX)
        return CALC_WRONG(c, pointer, "length", "出典は%dバイト以下にしてください。", SOURCE_BYTES_MAX);
    rq->sources[rq->item] = json_str(n);
    return OK;
}

static const CalcMember value_members[] = {
    { "value", "値", true, read_value },
    { "mark", "区分", false, read_mark },
    { "source", "出典", false, read_source },
};

static Status read_marked(Calc *c, Request *rq, GraduationItem item, JsonNode *n)
{
    Str at = calc_pointer(&c->arena, S(""), str_of(graduation_item_info(item)->key));
    rq->item = item;
    rq->in.values[item] = (GraduationValue){ true, graduation_item_info(item)->min, MARK_GIVEN }; /* also when wrong: then it is not missing */
    return json_type(n) == JSON_OBJECT ? calc_read_object(c, at, n, value_members, COUNT_OF(value_members), rq) : read_value(c, rq, at, n);
}

/* ---- units ---- */

static Status read_base(Calc *c, void *request, Str pointer, JsonNode *n)
{
    return calc_read_integer(c, pointer, n, 0, 10000000, &((GraduationUnits *)request)->base);
}

static Status read_additions(Calc *c, void *request, Str pointer, JsonNode *n)
{
    GraduationUnits *u = request;
    TRY(calc_read_count(c, pointer, n, 0, GRADUATION_ADDITIONS_MAX, &u->addition_count));
    for (size_t i = 0; i < u->addition_count; i++)
        TRY(calc_read_integer(c, calc_pointer_at(&c->arena, pointer, i), json_at(n, i), 0, 10000000, &u->additions[i]));
    return OK;
}

static Status read_percentages(Calc *c, void *request, Str pointer, JsonNode *n)
{
    GraduationUnits *u = request;
    TRY(calc_read_count(c, pointer, n, 0, GRADUATION_ADDITIONS_MAX, &u->permille_count));
    for (size_t i = 0; i < u->permille_count; i++) {
        int64_t permille = 0;
        TRY(read_scaled(c, calc_pointer_at(&c->arena, pointer, i), json_at(n, i), 10, 10000, &permille));
        u->permille[i] = (int)permille;
    }
    return OK;
}

static Status read_price(Calc *c, void *request, Str pointer, JsonNode *n)
{
    GraduationUnits *u = request;
    u->price_e2 = 1;
    TRY(read_scaled(c, pointer, n, 100, 100000, &u->price_e2));
    return u->price_e2 > 0 ? OK : CALC_WRONG(c, pointer, "range", "1単位の単価は0より大きい円（小数2桁まで）にしてください。");
}

static Status read_paid(Calc *c, void *request, Str pointer, JsonNode *n)
{
    int64_t percent = 90;
    TRY(calc_read_integer(c, pointer, n, 1, 100, &percent));
    ((GraduationUnits *)request)->percent = (int)percent;
    return OK;
}

static Status read_unrounded(Calc *c, void *request, Str pointer, JsonNode *n)
{
    return calc_read_bool(c, pointer, n, &((GraduationUnits *)request)->unrounded);
}

static const CalcMember units_members[] = {
    { "base", "基本の単位数", true, read_base },
    { "additions", "加算の単位数", false, read_additions },
    { "percent", "加算の率（％）", false, read_percentages },
    { "price", "1単位の単価（円）", true, read_price },
    { "paid", "給付率（％）", true, read_paid },
    { "unrounded", "四捨五入しない", false, read_unrounded },
};

/* ---- the request ---- */

static GraduationItem find_item(Str key)
{
    GraduationItem item = 0;
    while (item < GRADUATION_RESULT && !str_eq(str_of(graduation_item_info(item)->key), key))
        item++;
    return item;
}

static Status read_request(Calc *c, Request *rq, JsonNode *root)
{
    Str key;
    if (json_type(root) != JSON_OBJECT)
        return calc_add_type(c, S(""), "オブジェクト");
    for (size_t i = 0; i < json_count(root); i++) {
        JsonNode *value = json_member(root, i, &key);
        GraduationItem item = find_item(key);
        if (item < GRADUATION_RESULT)
            TRY(read_marked(c, rq, item, value));
        else if (str_eq(key, S("units"))) {
            rq->has_units = true;
            TRY(calc_read_object(c, S("/units"), value, units_members, COUNT_OF(units_members), &rq->units));
        } else
            TRY(calc_add_unknown(c, S(""), key));
    }
    return OK;
}

static Status compute_units(Calc *c, Request *rq)
{
    if (!rq->has_units || c->problems.count)
        return OK;
    Status s = graduation_unit_cost(&rq->units, &rq->computed);
    if (s == ERR_INVALID)
        return CALC_WRONG(c, S("/units"), "range", "単位数から費用を計算できません。単位数と単価を確かめてください。");
    TRY(s);
    if (!rq->in.values[GRADUATION_PUBLIC_COST].given)
        rq->in.values[GRADUATION_PUBLIC_COST] = (GraduationValue){ true, rq->computed.public_cost, MARK_COMPUTED };
    return OK;
}

static Status tell_issues(Calc *c, const Request *rq, const Graduation *g)
{
    bool readable = c->problems.count == 0; /* else the order of values means nothing */
    for (size_t i = 0; i < g->issue_count; i++) {
        const GraduationIssue *issue = &g->issues[i];
        const GraduationItemInfo *info = graduation_item_info(issue->item);
        Str at = issue->item == GRADUATION_RESULT ? S("") : calc_pointer(&c->arena, S(""), str_of(info->key));
        bool waits = issue->item == GRADUATION_PUBLIC_COST && rq->has_units; /* the units are told of */
        if (!waits && !calc_told(c, at) && (readable || issue->wrong != GRADUATION_ORDER))
            TRY(CALC_WRONG(c, at, graduation_wrong_code(issue->wrong), "%s：%s", info->label, graduation_wrong_sentence(issue->wrong)));
    }
    return OK;
}

/* ---- the answer ---- */

static void put_inputs(JsonWriter *w, const Request *rq)
{
    json_array_field(w, "inputs");
    for (GraduationItem item = 0; item < GRADUATION_RESULT; item++) {
        const GraduationValue *v = &rq->in.values[item];
        if (!v->given)
            continue;
        json_open_object(w);
        json_str_field(w, "key", str_of(graduation_item_info(item)->key));
        if (is_rate(item))
            calc_decimal_field(w, S("value"), (long double)v->value / 100);
        else
            json_i64_field(w, "value", v->value);
        json_str_field(w, "mark", str_of(graduation_mark_key(v->mark)));
        if (rq->sources[item].n)
            json_str_field(w, "source", rq->sources[item]);
        json_close_object(w);
    }
    json_close_array(w);
}

static void put_computed(JsonWriter *w, const Request *rq)
{
    json_object_field(w, "computed");
    json_i64_field(w, "units", rq->computed.units);
    json_i64_field(w, "cost", rq->computed.cost);
    json_i64_field(w, "public_cost", rq->computed.public_cost);
    json_i64_field(w, "difference", rq->computed.public_cost - rq->in.values[GRADUATION_PUBLIC_COST].value);
    json_close_object(w);
}

static Status put_result(Calc *c, const Request *rq, const Graduation *g, Buf *out)
{
    const struct { const char *key; int64_t yen; } lines[] = {
        { "gross", g->gross }, { "care_management", g->care_management }, { "replacement", g->replacement },
        { "natural", g->natural }, { "course", g->course }, { "net", g->net } };
    JsonWriter w;
    json_begin(&w, out);
    json_open_object(&w);
    for (size_t i = 0; i < COUNT_OF(lines); i++)
        json_i64_field(&w, lines[i].key, lines[i].yen);
    json_str_field(&w, "attributable",
                   arena_printf(&c->arena, "%lld.%03lld", (long long)g->attributable_milli / 1000, (long long)g->attributable_milli % 1000));
    if (rq->has_units)
        put_computed(&w, rq);
    put_inputs(&w, rq);
    json_array_field(&w, "left_out");
    for (GraduationItem item = 0; item < GRADUATION_RESULT; item++)
        if (g->left_out[item])
            json_put_str(&w, str_of(graduation_item_info(item)->key));
    json_close_array(&w);
    json_close_object(&w);
    return json_end(&w);
}

static Status answer(Calc *c, JsonNode *root, Buf *out)
{
    Request *rq = ARENA_NEW(&c->arena, Request);
    Graduation g;
    if (!rq)
        return ERR_MEMORY;
    TRY(read_request(c, rq, root));
    if (json_type(root) != JSON_OBJECT)
        return ERR_INVALID;
    TRY(compute_units(c, rq));
    Status s = graduation_compute(&rq->in, &g);
    if (s != OK && s != ERR_INVALID)
        return s;
    TRY(tell_issues(c, rq, &g));
    TRY(problems_status(&c->problems));
    return put_result(c, rq, &g, out);
}

const CalcTopic calc_graduation = { "graduation", "卒業の効果額 / what graduations save", usage, answer };
