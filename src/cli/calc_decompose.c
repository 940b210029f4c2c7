/* calc_decompose.c: banso calc decompose — why a total differs between two populations, or among many. */
#include "cli/calc.h"
#include "domain/decompose.h"

static const char usage[] =
    "使い方 / usage: banso calc decompose [--jsonl] < REQUEST.json\n"
    "\n"
    "合計の差を要因に分けます（Das Gupta の分解＝シャープレイ値）。余りは出ません。\n"
    "Splits the difference of Σ cells Π factors into one effect a factor; nothing is left over.\n"
    "\n"
    "  --jsonl   1行に1件ずつ読み、1件ごとに1行で答えます / one request a line, one answer a line\n"
    "\n"
    "入力 / request:\n"
    "  factors      [\"n75\",\"e\",…] 要因の名前、1〜8個 / names, each once\n"
    "  cells        [{\"key\":\"day/P1\",\"from\":[…],\"to\":[…]},…] 内訳ごとの要因の値（factors と同じ順）。\n"
    "               null は「その団体にない」：もう一方の値とみなします。ほかの要因が0であることが要ります。\n"
    "               null: nobody was there; takes the other side's value, and needs another factor to be 0\n"
    "               任意 optional: \"group\":\"day\" 構成比の合計をとる群\n"
    "  round        任意 optional true：円単位に丸めた yen も答えます（合計は必ず一致）/ whole yen too, which sum exactly\n"
    "  centre       任意 optional {\"mix\":\"w\",\"price\":[\"c\"]} 構成比の効果を群の平均単価からの差で示します\n"
    "               the terms of the mix become “more at a dearer than average price”\n"
    "  cap          任意 optional {\"population\":\"n75\",\"from\":円,\"to\":円} 上限額との差で示します（round が要ります）\n"
    "               effects against the cap, which grows with the population; needs round\n"
    "  populations  cells の代わり / instead of cells: [{\"key\":\"R5\",\"cells\":[{\"key\":\"x\",\"values\":[…]},…]},…]\n"
    "               2〜64団体（年度）。どの団体にも同じ key の内訳を同じ順で / the same cells in the same order\n"
    "\n"
    "出力 / answer: 小数は15桁の文字列 / decimals are strings of 15 significant digits\n"
    "  {\"total\":\"…\",\"effects\":{\"n75\":\"…\",…},\"cells\":[{\"key\":\"day/P1\",\"effects\":{…},\"yen\":{…}},…],\n"
    "   \"total_yen\":…,\"yen\":{\"n75\":…},\"cap\":{\"own\":…,\"population\":…,\"total\":…}}\n"
    "  populations: {\"populations\":[{\"key\":\"R5\",\"total\":\"…\",\"standardised\":{…}},…],\n"
    "                \"steps\":[{\"from\":\"R5\",\"to\":\"R6\",\"total\":\"…\",\"effects\":{…}},…]}\n"
    "\n"
    "入力に誤りがあれば、誤りをすべて挙げた JSON を書き、終了コードは2です。\n"
    "Wrong input: a problem document naming every bad field, exit code 2.\n";

typedef struct {
    Str *factors;
    size_t factor_count;
    JsonNode *cells, *populations, *centre, *cap;
    bool round;
    unsigned mix, price;
    int64_t cap_from, cap_to;
    size_t cap_population;
} Request;

/* One list of cells: keys, groups and rows of values; side 1 is unused for one of many populations. */
typedef struct {
    size_t factors, n, cell;
    Str *keys, *groups;
    double *values[2];
} Cells;

/* ---- the request ---- */

static Status read_factors(Calc *c, void *request, Str pointer, JsonNode *n)
{
    Request *rq = request;
    return calc_read_names(c, pointer, n, DECOMPOSE_FACTORS_MAX, &rq->factors, &rq->factor_count);
}

static Status keep_cells(Calc *c, void *request, Str pointer, JsonNode *n)
{
    (void)c, (void)pointer;
    ((Request *)request)->cells = n;
    return OK;
}

static Status keep_populations(Calc *c, void *request, Str pointer, JsonNode *n)
{
    (void)c, (void)pointer;
    ((Request *)request)->populations = n;
    return OK;
}

static Status keep_centre(Calc *c, void *request, Str pointer, JsonNode *n)
{
    (void)c, (void)pointer;
    ((Request *)request)->centre = n;
    return OK;
}

static Status keep_cap(Calc *c, void *request, Str pointer, JsonNode *n)
{
    (void)c, (void)pointer;
    ((Request *)request)->cap = n;
    return OK;
}

static Status read_round(Calc *c, void *request, Str pointer, JsonNode *n)
{
    return calc_read_bool(c, pointer, n, &((Request *)request)->round);
}

static const CalcMember members[] = {
    { "factors", "要因の名前", true, read_factors },
    { "cells", "内訳", false, keep_cells },
    { "populations", "団体", false, keep_populations },
    { "round", "丸め", false, read_round },
    { "centre", "構成比の見せ方", false, keep_centre },
    { "cap", "上限額", false, keep_cap },
};

/* ---- factors by name ---- */

static Status read_factor(Calc *c, const Request *rq, Str pointer, JsonNode *n, size_t *ret)
{
    Str name = S("");
    TRY(calc_read_name(c, pointer, n, &name));
    for (size_t k = 0; k < rq->factor_count; k++)
        if (str_eq(rq->factors[k], name)) {
            *ret = k;
            return OK;
        }
    return name.n && rq->factor_count ? CALC_WRONG(c, pointer, "choice", "factors にある要因の名前を指定してください。") : OK;
}

static Status read_mix(Calc *c, void *request, Str pointer, JsonNode *n)
{
    Request *rq = request;
    size_t k = DECOMPOSE_FACTORS_MAX;
    TRY(read_factor(c, rq, pointer, n, &k));
    rq->mix = k < DECOMPOSE_FACTORS_MAX ? 1u << k : 0;
    return OK;
}

static Status read_price(Calc *c, void *request, Str pointer, JsonNode *n)
{
    Request *rq = request;
    size_t count;
    TRY(calc_read_count(c, pointer, n, 1, DECOMPOSE_FACTORS_MAX - 1, &count));
    for (size_t i = 0; i < count; i++) {
        size_t k = DECOMPOSE_FACTORS_MAX;
        Str at = calc_pointer_at(&c->arena, pointer, i);
        TRY(read_factor(c, rq, at, json_at(n, i), &k));
        if (k < DECOMPOSE_FACTORS_MAX && (rq->mix | rq->price) >> k & 1)
            TRY(CALC_WRONG(c, at, "duplicate", "構成比とも、ほかの単価とも違う要因を指定してください。"));
        rq->price |= k < DECOMPOSE_FACTORS_MAX ? 1u << k : 0;
    }
    return OK;
}

static Status read_cap_population(Calc *c, void *request, Str pointer, JsonNode *n)
{
    Request *rq = request;
    return read_factor(c, rq, pointer, n, &rq->cap_population);
}

static Status read_cap_from(Calc *c, void *request, Str pointer, JsonNode *n)
{
    return calc_read_integer(c, pointer, n, -YEN_MAX, YEN_MAX, &((Request *)request)->cap_from);
}

static Status read_cap_to(Calc *c, void *request, Str pointer, JsonNode *n)
{
    return calc_read_integer(c, pointer, n, -YEN_MAX, YEN_MAX, &((Request *)request)->cap_to);
}

static const CalcMember centre_members[] = {
    { "mix", "構成比の要因", true, read_mix },
    { "price", "単価の要因", true, read_price },
};
static const CalcMember cap_members[] = {
    { "population", "人口の要因", true, read_cap_population },
    { "from", "前の上限額", true, read_cap_from },
    { "to", "後の上限額", true, read_cap_to },
};

/* ---- cells ---- */

static Status read_values(Calc *c, Cells *cells, int side, Str pointer, JsonNode *n)
{
    size_t count;
    if (cells->factors == 0)
        return OK; /* no factor is known: that was told */
    TRY(calc_read_count(c, pointer, n, cells->factors, cells->factors, &count));
    for (size_t k = 0; k < count; k++) {
        double *to = &cells->values[side][cells->cell * cells->factors + k];
        *to = DECOMPOSE_UNDEFINED;
        if (json_type(json_at(n, k)) != JSON_NULL)
            TRY(calc_read_real(c, calc_pointer_at(&c->arena, pointer, k), json_at(n, k), -DECOMPOSE_VALUE_MAX, DECOMPOSE_VALUE_MAX, to));
    }
    return OK;
}

static Status read_key(Calc *c, void *request, Str pointer, JsonNode *n)
{
    Cells *cells = request;
    return calc_read_name(c, pointer, n, &cells->keys[cells->cell]);
}

static Status read_group(Calc *c, void *request, Str pointer, JsonNode *n)
{
    Cells *cells = request;
    return calc_read_name(c, pointer, n, &cells->groups[cells->cell]);
}

static Status read_from(Calc *c, void *request, Str pointer, JsonNode *n)
{
    return read_values(c, request, 0, pointer, n);
}

static Status read_to(Calc *c, void *request, Str pointer, JsonNode *n)
{
    return read_values(c, request, 1, pointer, n);
}

static const CalcMember cell_members[] = {
    { "key", "内訳の名前", true, read_key },
    { "from", "前の値", true, read_from },
    { "to", "後の値", true, read_to },
    { "group", "群", false, read_group },
};
static const CalcMember value_members[] = {
    { "key", "内訳の名前", true, read_key },
    { "values", "値", true, read_from },
};

static Status read_cells(Calc *c, size_t factors, Str pointer, JsonNode *n, const CalcMember *fields, size_t field_count, Cells *ret)
{
    *ret = (Cells){ .factors = factors };
    TRY(calc_read_count(c, pointer, n, 1, DECOMPOSE_CELLS_MAX, &ret->n));
    ret->keys = ARENA_ARRAY(&c->arena, Str, ret->n + 1);
    ret->groups = ARENA_ARRAY(&c->arena, Str, ret->n + 1);
    for (int side = 0; side < 2; side++)
        ret->values[side] = ARENA_ARRAY(&c->arena, double, ret->n * (factors + 1) + 1);
    if (!ret->keys || !ret->groups || !ret->values[0] || !ret->values[1])
        return ERR_MEMORY;
    for (; ret->cell < ret->n; ret->cell++)
        TRY(calc_read_object(c, calc_pointer_at(&c->arena, pointer, ret->cell), json_at(n, ret->cell), fields, field_count, ret));
    return calc_check_unique(c, pointer, "/key", ret->keys, ret->n);
}

/* Numbers of the groups: that of the first cell with the same name. */
static Status number_groups(Calc *c, const Cells *cells, uint32_t **ret)
{
    *ret = ARENA_ARRAY(&c->arena, uint32_t, cells->n);
    if (!*ret)
        return ERR_MEMORY;
    for (size_t i = 0; i < cells->n; i++) {
        (*ret)[i] = (uint32_t)i;
        for (size_t j = 0; j < i; j++)
            if (str_eq(cells->groups[i], cells->groups[j])) {
                (*ret)[i] = (uint32_t)j;
                break;
            }
    }
    return OK;
}

static Status tell_issues(Calc *c, const DecomposeInputs *in)
{
    DecomposeIssue issues[PROBLEMS_MAX];
    size_t n = decompose_check(in, &c->arena, issues, PROBLEMS_MAX);
    for (size_t i = 0; i < n && i < PROBLEMS_MAX; i++)
        TRY(CALC_WRONG(c, arena_printf(&c->arena, "/cells/%zu/%s/%zu", issues[i].cell, issues[i].to ? "to" : "from", issues[i].factor),
                       decompose_refusal_code(issues[i].refusal), "%s", decompose_refusal_sentence(issues[i].refusal)));
    return OK;
}

/* ---- the answer ---- */

static void put_effects(JsonWriter *w, const Request *rq, const long double *effects)
{
    json_object_field(w, "effects");
    for (size_t k = 0; k < rq->factor_count; k++)
        calc_decimal_field(w, rq->factors[k], effects[k]);
    json_close_object(w);
}

static void put_yen(JsonWriter *w, const Request *rq, const int64_t *yen)
{
    json_object_field(w, "yen");
    for (size_t k = 0; k < rq->factor_count; k++) {
        json_key(w, rq->factors[k]);
        json_put_i64(w, yen[k]);
    }
    json_close_object(w);
}

static void put_cap(JsonWriter *w, const Request *rq, const int64_t *margin)
{
    DecomposeCapView v = decompose_cap_view(margin, rq->factor_count, rq->cap_population, rq->cap_from, rq->cap_to);
    json_object_field(w, "cap");
    json_i64_field(w, "own", v.own);
    json_i64_field(w, "population", v.population);
    json_i64_field(w, "total", v.total);
    json_close_object(w);
}

static Status put_two(const Request *rq, const Cells *cells, const Decomposition *d, const int64_t *yen, Buf *out)
{
    JsonWriter w;
    size_t n = rq->factor_count;
    int64_t margin[DECOMPOSE_FACTORS_MAX] = { 0 }, total = 0;
    json_begin(&w, out);
    json_open_object(&w);
    calc_decimal_field(&w, S("total"), d->total);
    put_effects(&w, rq, d->effects);
    json_array_field(&w, "cells");
    for (size_t i = 0; i < cells->n; i++) {
        json_open_object(&w);
        json_str_field(&w, "key", cells->keys[i]);
        put_effects(&w, rq, d->cells + i * n);
        if (yen)
            put_yen(&w, rq, yen + i * n);
        json_close_object(&w);
    }
    json_close_array(&w);
    if (yen) {
        decompose_margin(yen, cells->n, n, margin);
        for (size_t k = 0; k < n; k++)
            total += margin[k];
        json_i64_field(&w, "total_yen", total);
        put_yen(&w, rq, margin);
        if (rq->cap)
            put_cap(&w, rq, margin);
    }
    json_close_object(&w);
    return json_end(&w);
}

static Status answer_two(Calc *c, Request *rq, Buf *out)
{
    Cells cells;
    uint32_t *groups = NULL;
    Decomposition d;
    int64_t *yen = NULL;
    TRY(read_cells(c, rq->factor_count, S("/cells"), rq->cells, cell_members, COUNT_OF(cell_members), &cells));
    if (rq->centre)
        TRY(calc_read_object(c, S("/centre"), rq->centre, centre_members, COUNT_OF(centre_members), rq));
    if (rq->cap)
        TRY(calc_read_object(c, S("/cap"), rq->cap, cap_members, COUNT_OF(cap_members), rq));
    if (rq->cap && !rq->round)
        TRY(CALC_WRONG(c, S("/round"), "missing", "上限額との差は円単位で示します。round を true にしてください。"));
    TRY(problems_status(&c->problems));
    if (rq->mix)
        TRY(number_groups(c, &cells, &groups));
    DecomposeInputs in = { rq->factor_count, cells.n, cells.values[0], cells.values[1], rq->mix, rq->price, groups };
    TRY(tell_issues(c, &in));
    TRY(problems_status(&c->problems));
    TRY(decompose_compute(&in, &c->arena, &d));
    if (rq->round) {
        yen = ARENA_ARRAY(&c->arena, int64_t, cells.n * in.factors);
        if (!yen)
            return ERR_MEMORY;
        bool small = fabsl(d.total) <= YEN_MAX;
        Status s = small ? decompose_round(d.cells, cells.keys, cells.n, in.factors, llroundl(d.total), &c->arena, yen) : ERR_INVALID;
        if (s == ERR_INVALID)
            return problem_add(&c->problems, S("/cells"), "range", "円に丸めるには大きすぎます。1,000兆円以下になる単位か確かめてください。");
        TRY(s);
    }
    return put_two(rq, &cells, &d, yen, out);
}

/* ---- many populations ---- */

typedef struct {
    Cells cells[DECOMPOSE_POPULATIONS_MAX];
    Str keys[DECOMPOSE_POPULATIONS_MAX];
    size_t factors, n, now;
} Populations;

static Status read_population_key(Calc *c, void *request, Str pointer, JsonNode *n)
{
    Populations *ps = request;
    return calc_read_name(c, pointer, n, &ps->keys[ps->now]);
}

static Status read_population_cells(Calc *c, void *request, Str pointer, JsonNode *n)
{
    Populations *ps = request;
    return read_cells(c, ps->factors, pointer, n, value_members, COUNT_OF(value_members), &ps->cells[ps->now]);
}

static const CalcMember population_members[] = {
    { "key", "団体の名前", true, read_population_key },
    { "cells", "内訳", true, read_population_cells },
};

static Status compare_cells(Calc *c, const Populations *ps)
{
    const Cells *first = &ps->cells[0];
    for (size_t p = 1; p < ps->n; p++) {
        const Cells *it = &ps->cells[p];
        Str at = arena_printf(&c->arena, "/populations/%zu/cells", p);
        if (it->n != first->n)
            TRY(CALC_WRONG(c, at, "length", "1つめの団体と同じ%zu件にしてください。", first->n));
        for (size_t i = 0; i < it->n && it->n == first->n; i++)
            if (!str_eq(it->keys[i], first->keys[i]))
                TRY(CALC_WRONG(c, arena_printf(&c->arena, STR_FMT "/%zu/key", STR_ARG(at), i), "choice", "1つめの団体と同じ名前を同じ順に並べてください。"));
    }
    return OK;
}

static Status check_hidden(Calc *c, const Populations *ps)
{
    for (size_t p = 0; p < ps->n; p++) {
        DecomposeIssue issues[PROBLEMS_MAX];
        const Cells *it = &ps->cells[p];
        DecomposeInputs in = { .factors = ps->factors, .cells = it->n, .from = it->values[0], .to = it->values[1] };
        size_t n = decompose_check(&in, &c->arena, issues, PROBLEMS_MAX);
        for (size_t i = 0; i < n && i < PROBLEMS_MAX; i++)
            TRY(CALC_WRONG(c, arena_printf(&c->arena, "/populations/%zu/cells/%zu/values/%zu", p, issues[i].cell, issues[i].factor),
                           decompose_refusal_code(issues[i].refusal), "%s", decompose_refusal_sentence(issues[i].refusal)));
    }
    return OK;
}

static Status put_many(const Request *rq, const Populations *ps, const DecomposeMany *m, Buf *out)
{
    JsonWriter w;
    json_begin(&w, out);
    json_open_object(&w);
    json_array_field(&w, "populations");
    for (size_t p = 0; p < ps->n; p++) {
        json_open_object(&w);
        json_str_field(&w, "key", ps->keys[p]);
        calc_decimal_field(&w, S("total"), m->totals[p]);
        json_object_field(&w, "standardised");
        for (size_t k = 0; k < rq->factor_count; k++)
            calc_decimal_field(&w, rq->factors[k], m->rates[p * rq->factor_count + k]);
        json_close_object(&w);
        json_close_object(&w);
    }
    json_close_array(&w);
    json_array_field(&w, "steps");
    for (size_t p = 1; p < ps->n; p++) {
        long double effects[DECOMPOSE_FACTORS_MAX];
        for (size_t k = 0; k < rq->factor_count; k++)
            effects[k] = decompose_many_effect(m, k, p - 1, p);
        json_open_object(&w);
        json_str_field(&w, "from", ps->keys[p - 1]);
        json_str_field(&w, "to", ps->keys[p]);
        calc_decimal_field(&w, S("total"), m->totals[p] - m->totals[p - 1]);
        put_effects(&w, rq, effects);
        json_close_object(&w);
    }
    json_close_array(&w);
    json_close_object(&w);
    return json_end(&w);
}

/* What only two populations can be asked. */
static Status refuse_extras(Calc *c, const Request *rq)
{
    const struct { bool given; const char *pointer; } extras[] = {
        { rq->cells, "/cells" }, { rq->round, "/round" }, { rq->centre, "/centre" }, { rq->cap, "/cap" } };
    for (size_t i = 0; i < COUNT_OF(extras); i++)
        if (extras[i].given)
            TRY(CALC_WRONG(c, str_of(extras[i].pointer), "unknown", "populations と一緒には使えません。取り除いてください。"));
    return OK;
}

static Status answer_many(Calc *c, Request *rq, Buf *out)
{
    Populations *ps = ARENA_NEW(&c->arena, Populations);
    const double *values[DECOMPOSE_POPULATIONS_MAX];
    DecomposeMany m;
    if (!ps)
        return ERR_MEMORY;
    ps->factors = rq->factor_count;
    TRY(refuse_extras(c, rq));
    TRY(calc_read_count(c, S("/populations"), rq->populations, 2, DECOMPOSE_POPULATIONS_MAX, &ps->n));
    for (; ps->now < ps->n; ps->now++)
        TRY(calc_read_object(c, calc_pointer_at(&c->arena, S("/populations"), ps->now), json_at(rq->populations, ps->now),
                             population_members, COUNT_OF(population_members), ps));
    TRY(calc_check_unique(c, S("/populations"), "/key", ps->keys, ps->n));
    TRY(problems_status(&c->problems));
    TRY(compare_cells(c, ps));
    TRY(check_hidden(c, ps));
    TRY(problems_status(&c->problems));
    for (size_t p = 0; p < ps->n; p++)
        values[p] = ps->cells[p].values[0];
    TRY(decompose_many(values, ps->n, ps->cells[0].n, ps->factors, &c->arena, &m));
    return put_many(rq, ps, &m, out);
}

static Status answer(Calc *c, JsonNode *root, Buf *out)
{
    Request rq = { .factors = NULL };
    TRY(calc_read_object(c, S(""), root, members, COUNT_OF(members), &rq));
    if (rq.populations)
        return answer_many(c, &rq, out);
    if (rq.cells)
        return answer_two(c, &rq, out);
    if (json_type(root) == JSON_OBJECT)
        TRY(calc_add_missing(c, S("/cells"), "内訳"));
    return problems_status(&c->problems);
}

const CalcTopic calc_decompose = { "decompose", "要因分解 / why a total differs", usage, answer };
