/* calc_forecast.c: banso calc forecast — one monthly series, the months to come and their sum. */
#include "cli/calc.h"
#include "domain/single.h"
#include "base/date.h"

#include <math.h>
#include <string.h>

extern const CalcTopic calc_forecast;

static const char usage[] =
    "使い方 / usage: banso calc forecast [--jsonl] < REQUEST.json\n"
    "\n"
    "月ごとの値から、これからの月とその合計を、幅をつけて見込みます（指数平滑法 ETS、シータ法、季節ナイーブ法とその平均）。\n"
    "Foretells the months to come, and their sum, with bands (ETS, Theta, seasonal naive, and their mean).\n"
    "\n"
    "  --jsonl   1行に1件ずつ読み、1件ごとに1行で答えます / one request a line, one answer a line\n"
    "\n"
    "入力 / request:\n"
    "  values    月ごとの値、古い順。null は値のない月 / one a month, oldest first; null: missing (3–600)\n"
    "  start     任意 optional \"2020-04\" 最初の月 / the first month\n"
    "  season    任意 optional 1–24（既定 default 12）季節の長さ、1は季節なし / months of a season, 1: none\n"
    "  horizon   任意 optional 1–60（既定 default 12）見込む月数 / months to foretell\n"
    "  method    任意 optional \"auto\"（既定 default）| \"ets\" | \"theta\" | \"snaive\" | \"naive\" | \"holtwinters\"\n"
    "            auto は長さに応じた方法の平均 / auto: the mean of what the length allows\n"
    "  model     任意 optional \"MAdM\" など。ets のときの型、または holtwinters の \"additive\" | \"multiplicative\"\n"
    "            form of ets (error, trend, d: damped, season), or the seasons of holtwinters\n"
    "\n"
    "出力 / answer:\n"
    "  {\"method\":\"ets\",\"params\":{\"model\":\"MAdM\",\"alpha\":…,\"l\":…,\"b\":…,\"s\":[…]},\"aicc\":…,\"sigma\":…,\"start\":\"2025-04\",\n"
    "   \"mean\":[…],\"lo80\":[…],\"hi80\":[…],\"lo95\":[…],\"hi95\":[…],\"sum\":{\"mean\":…,\"sd\":…,\"lo80\":…,\"hi80\":…,\"lo95\":…,\"hi95\":…}}\n"
    "  合計の幅は月の幅の合計ではありません / the band of the sum is its own, not the sum of bands.\n"
    "  l・b・s は最初の月の前の状態です / l, b and s are the states before the first month.\n"
    "\n"
    "入力に誤りがあれば、誤りをすべて挙げた JSON を書き、終了コードは2です。--jsonl では1件でも誤りがあれば2です。\n"
    "Wrong input: a problem document naming every bad field, exit code 2 (with --jsonl: if any request was wrong).\n";

typedef struct {
    SingleInputs in;
    Month start;
    Str model;
} ForecastRequest;

static Status read_values(Calc *c, void *request, Str pointer, JsonNode *n)
{
    ForecastRequest *rq = request;
    size_t count;
    TRY(calc_read_count(c, pointer, n, 3, ETS_MONTHS_MAX, &count));
    double *values = ARENA_ARRAY(&c->arena, double, count + 1);
    if (!values)
        return ERR_MEMORY;
    for (size_t i = 0; i < count; i++) {
        values[i] = NAN;
        if (json_type(json_at(n, i)) != JSON_NULL)
            TRY(calc_read_real(c, calc_pointer_at(&c->arena, pointer, i), json_at(n, i), -SINGLE_BOUND, SINGLE_BOUND, &values[i]));
    }
    rq->in.values = values;
    rq->in.n = (int)count;
    return OK;
}

static Status read_start(Calc *c, void *request, Str pointer, JsonNode *n)
{
    ForecastRequest *rq = request;
    if (json_type(n) != JSON_STRING)
        return calc_add_type(c, pointer, "文字列");
    return month_from_iso(json_str(n), &rq->start) ? OK
         : CALC_WRONG(c, pointer, "range", "2020-04 のように、年4桁と月2桁で書いてください。");
}

static Status read_into(Calc *c, Str pointer, JsonNode *n, int hi, int *ret)
{
    int64_t v = *ret;
    TRY(calc_read_integer(c, pointer, n, 1, hi, &v));
    *ret = (int)v;
    return OK;
}

static Status read_season(Calc *c, void *request, Str pointer, JsonNode *n)
{
    ForecastRequest *rq = request;
    return read_into(c, pointer, n, ETS_SEASON_MAX, &rq->in.season);
}

static Status read_horizon(Calc *c, void *request, Str pointer, JsonNode *n)
{
    ForecastRequest *rq = request;
    return read_into(c, pointer, n, ETS_HORIZON_MAX, &rq->in.horizon);
}

static Status read_method(Calc *c, void *request, Str pointer, JsonNode *n)
{
    ForecastRequest *rq = request;
    const char *words[SINGLE_METHODS];
    size_t found = SINGLE_AUTO;
    for (int i = 0; i < SINGLE_METHODS; i++)
        words[i] = single_method_name((SingleMethod)i);
    TRY(calc_read_choice(c, pointer, n, words, SINGLE_METHODS, &found));
    rq->in.method = (SingleMethod)found;
    return OK;
}

/* Read after the method: what it means depends on it. */
static Status read_model(Calc *c, void *request, Str pointer, JsonNode *n)
{
    static const char *const seasons[] = { "multiplicative", "additive" };
    ForecastRequest *rq = request;
    size_t found = 0;
    if (rq->in.method == SINGLE_HOLT_WINTERS) {
        TRY(calc_read_choice(c, pointer, n, seasons, COUNT_OF(seasons), &found));
        rq->in.add = found == 1;
        return OK;
    }
    if (json_type(n) != JSON_STRING)
        return calc_add_type(c, pointer, "文字列");
    if (rq->in.method == SINGLE_AUTO) /* a form says which method is meant */
        rq->in.method = SINGLE_ETS;
    if (rq->in.method != SINGLE_ETS)
        return CALC_WRONG(c, pointer, "unused", "この方法に型はありません。method に ets を指定するか、取り除いてください。");
    rq->in.has_form = ets_form_of(json_str(n), &rq->in.form);
    return rq->in.has_form ? OK : CALC_WRONG(c, pointer, "choice", "ANN / AAdN / ANA / AAdA / AAA / MAdM のように、誤差・傾向・季節の型を指定してください（誤差 A と季節 M の組は使えません）。");
}

static const CalcMember members[] = {
    { "values", "月ごとの値", true, read_values },   { "start", "最初の月", false, read_start },
    { "season", "季節の長さ", false, read_season },  { "horizon", "見込む月数", false, read_horizon },
    { "method", "方法", false, read_method },        { "model", "型", false, read_model },
};

/* ---- the answer ---- */

static void put_model(JsonWriter *w, const EtsModel *e)
{
    char room[8];
    json_str_field(w, "model", ets_form_name(e->form, room));
    json_real_field(w, "alpha", e->alpha);
    if (e->form.trend)
        json_real_field(w, "beta", e->beta);
    if (e->form.season)
        json_real_field(w, "gamma", e->gamma);
    if (e->form.damped)
        json_real_field(w, "phi", e->phi);
    json_real_field(w, "l", e->level);
    if (e->form.trend)
        json_real_field(w, "b", e->slope);
    if (!e->form.season)
        return;
    json_array_field(w, "s");
    for (int i = 0; i < e->m; i++)
        json_put_real(w, e->season[i]);
    json_close_array(w);
}

static void put_holt_winters(JsonWriter *w, const HoltWinters *h)
{
    json_str_field(w, "model", h->multiply ? S("multiplicative") : S("additive"));
    json_real_field(w, "alpha", h->alpha);
    json_real_field(w, "beta", h->beta);
    json_real_field(w, "gamma", h->gamma);
    json_real_field(w, "a", h->level);
    json_real_field(w, "b", h->slope);
    json_array_field(w, "s");
    for (int i = 0; i < h->m; i++)
        json_put_real(w, h->season[i]);
    json_close_array(w);
    json_real_field(w, "sse", h->squares);
}

static void put_params(JsonWriter *w, const Single *s)
{
    json_object_field(w, "params");
    if (s->method == SINGLE_HOLT_WINTERS)
        put_holt_winters(w, &s->holt_winters);
    else if (s->ets.n)
        put_model(w, &s->ets.start);
    else if (s->method == SINGLE_THETA) {
        json_real_field(w, "alpha", s->model.alpha);
        json_real_field(w, "drift", s->model.slope);
    }
    if (s->method == SINGLE_AUTO)
        json_i64_field(w, "members", s->members);
    json_close_object(w);
}

static void put_months(JsonWriter *w, const char *key, const Single *s, int horizon, size_t at)
{
    json_array_field(w, key);
    for (int h = 0; h < horizon; h++) {
        double value;
        memcpy(&value, (const char *)&s->months[h] + at, sizeof value);
        json_put_real(w, value);
    }
    json_close_array(w);
}

static void put_answer(JsonWriter *w, const ForecastRequest *rq, const Single *s)
{
    char room[8];
    json_open_object(w);
    json_str_field(w, "method", str_of(single_method_name(s->method)));
    put_params(w, s);
    json_real_field(w, "aicc", s->ets.n ? s->ets.aicc : NAN);
    json_real_field(w, "sigma", s->sigma);
    if (rq->start)
        json_str_field(w, "start", month_to_iso(month_add(rq->start, rq->in.n), room));
    put_months(w, "mean", s, rq->in.horizon, offsetof(SingleBand, mean));
    put_months(w, "lo80", s, rq->in.horizon, offsetof(SingleBand, lo80));
    put_months(w, "hi80", s, rq->in.horizon, offsetof(SingleBand, hi80));
    put_months(w, "lo95", s, rq->in.horizon, offsetof(SingleBand, lo95));
    put_months(w, "hi95", s, rq->in.horizon, offsetof(SingleBand, hi95));
    json_object_field(w, "sum");
    json_real_field(w, "mean", s->sum.mean);
    json_real_field(w, "sd", s->sum.deviation);
    json_real_field(w, "lo80", s->sum.lo80);
    json_real_field(w, "hi80", s->sum.hi80);
    json_real_field(w, "lo95", s->sum.lo95);
    json_real_field(w, "hi95", s->sum.hi95);
    json_close_object(w);
    json_close_object(w);
}

static Status answer(Calc *c, JsonNode *root, Buf *out)
{
    ForecastRequest rq = { .in = { .season = 12, .horizon = 12, .method = SINGLE_AUTO } };
    Single result;
    JsonWriter w;
    TRY(calc_read_object(c, S(""), root, members, COUNT_OF(members), &rq));
    TRY(problems_status(&c->problems));
    Status s = single_forecast(&rq.in, &result);
    if (s == ERR_INVALID)
        return problem_add(&c->problems, S("/values"), single_refusal_code(result.refusal), "%s", single_refusal_sentence(result.refusal));
    TRY(s);
    json_begin(&w, out);
    put_answer(&w, &rq, &result);
    return json_end(&w);
}

const CalcTopic calc_forecast = {
    .name = "forecast",
    .help = "月ごとの値の見込み / a monthly series foretold",
    .usage = usage,
    .answer = answer,
};
