/* calc_cap.c: banso calc cap — the upper limit of one fiscal year. */
#include "cli/calc.h"
#include "domain/cap.h"

#include <limits.h>

static const char usage[] =
    "使い方 / usage: banso calc cap [--jsonl] < REQUEST.json\n"
    "\n"
    "総合事業の上限額を計算します（介護保険法施行令37条の13）。標準入力の JSON を読み、結果の JSON を1行で書きます。\n"
    "Computes the upper limit from JSON on standard input; writes JSON, one line, to standard output.\n"
    "\n"
    "  --jsonl   1行に1件ずつ読み、1件ごとに1行で答えます / one request a line, one answer a line\n"
    "\n"
    "入力 / request:\n"
    "  fiscal_year         2015–2099\n"
    "  base                {\"a\":…,\"b\":…,\"k\":…} 平成26年度の特定予防給付費額・予防給付費額・介護予防等事業費額（円）\n"
    "  n75                 {\"2011\":9000,…} その年度の10月1日の75歳以上人口。y年度の率には y−4 と y−1 が要ります。\n"
    "                      使わない年があってもかまいません / years not needed are allowed\n"
    "  care_management     当該年度の介護予防支援費 / deducted from i (2018 and after)\n"
    "  transitional_benefit 経過的特定予防給付費額 / deducted from i instead in 2015–2017\n"
    "  prevention_benefit  当該年度の予防給付費額 / deducted from ro\n"
    "  chain               任意 optional {\"year\":2024,\"i\":…,\"ro\":…} その年度までの率を掛けた、差し引く前の額。\n"
    "                      以後の年の率だけを掛けます。base は省けます / products up to that year; base may be left out\n"
    "  special             任意 optional {\"h29_program\":…,\"h29_transitional\":…,\"h29_prevention\":…}\n"
    "                      特定事情市町村（4項2号、2018年度から）：平成29年度の総合事業費・経過的特定予防給付費・予防給付費\n"
    "  rounding            任意 optional \"floor\"（既定 default）| \"half_up\" 円未満の端数\n"
    "\n"
    "出力 / answer:\n"
    "  {\"rates\":[{\"year\":2015,\"n_from\":9000,\"n_to\":9760,\"rate\":\"1.0281\"},…],\"i\":…,\"ro\":…,\n"
    "   \"chosen\":\"ro\",\"cap\":…}   special があれば special_i と special_ro も / with special also these two\n"
    "\n"
    "入力に誤りがあれば、誤りをすべて挙げた JSON を書き、終了コードは2です。--jsonl では1件でも誤りがあれば2です。\n"
    "Wrong input: a problem document naming every bad field, exit code 2 (with --jsonl: if any request was wrong).\n";

/* ---- the request ---- */

typedef struct {
    const char *key;
    CapItem item;
    const char *pointer;
} YenField;

static const YenField top_fields[] = {
    { "care_management", CAP_CARE_MANAGEMENT, "/care_management" },
    { "transitional_benefit", CAP_TRANSITIONAL, "/transitional_benefit" },
    { "prevention_benefit", CAP_PREVENTION_BENEFIT, "/prevention_benefit" },
};
static const YenField base_fields[] = {
    { "a", CAP_A26, "/base/a" }, { "b", CAP_B26, "/base/b" }, { "k", CAP_K26, "/base/k" },
};
static const YenField chain_fields[] = {
    { "year", CAP_CHAIN_YEAR, "/chain/year" }, { "i", CAP_CHAIN_I, "/chain/i" }, { "ro", CAP_CHAIN_RO, "/chain/ro" },
};
static const YenField special_fields[] = {
    { "h29_program", CAP_H29_PROGRAM, "/special/h29_program" },
    { "h29_transitional", CAP_H29_TRANSITIONAL, "/special/h29_transitional" },
    { "h29_prevention", CAP_H29_PREVENTION, "/special/h29_prevention" },
};

static const struct { const char *pointer; const YenField *fields; size_t n; } groups[] = {
    { "", top_fields, COUNT_OF(top_fields) },
    { "/base", base_fields, COUNT_OF(base_fields) },
    { "/chain", chain_fields, COUNT_OF(chain_fields) },
    { "/special", special_fields, COUNT_OF(special_fields) },
};
enum { GROUP_TOP, GROUP_BASE, GROUP_CHAIN, GROUP_SPECIAL };

typedef struct {
    Calc *calc;
    CapInputs in;
    CapResult result;
    bool n75_given, group_given[COUNT_OF(groups)];
} Request;

static Status read_count(Request *rq, Str key, JsonNode *n, CapValue *ret)
{
    if (json_type(n) != JSON_INT)
        return calc_add_type(rq->calc, calc_pointer(&rq->calc->arena, S("/n75"), key), "整数");
    *ret = (CapValue){ true, json_i64(n) };
    return OK;
}

static Status read_integer(Request *rq, Str pointer, JsonNode *n, CapValue *ret)
{
    if (json_type(n) != JSON_INT)
        return calc_add_type(rq->calc, pointer, "整数");
    *ret = (CapValue){ true, json_i64(n) };
    return OK;
}

static const YenField *find_field(size_t group, Str key)
{
    for (size_t i = 0; i < groups[group].n; i++)
        if (str_eq(str_of(groups[group].fields[i].key), key))
            return &groups[group].fields[i];
    return NULL;
}

static Status read_group(Request *rq, size_t group, JsonNode *object)
{
    Str pointer = str_of(groups[group].pointer), key;
    rq->group_given[group] = true;
    if (json_type(object) != JSON_OBJECT)
        return calc_add_type(rq->calc, pointer, "オブジェクト");
    for (size_t i = 0; i < json_count(object); i++) {
        JsonNode *value = json_member(object, i, &key);
        const YenField *f = find_field(group, key);
        if (f)
            TRY(read_integer(rq, str_of(f->pointer), value, &rq->in.values[f->item]));
        else
            TRY(calc_add_unknown(rq->calc, pointer, key));
    }
    return OK;
}

static Status read_n75(Request *rq, JsonNode *object)
{
    Str key;
    rq->n75_given = true;
    if (json_type(object) != JSON_OBJECT)
        return calc_add_type(rq->calc, S("/n75"), "オブジェクト");
    for (size_t i = 0; i < json_count(object); i++) {
        JsonNode *value = json_member(object, i, &key);
        int64_t year;
        if (key.n != 4 || !str_is_digits(key) || !str_to_i64(key, &year))
            TRY(calc_add_unknown(rq->calc, S("/n75"), key));
        else if (year < CAP_N75_FIRST || year > CAP_N75_LAST)
            TRY(calc_kept(problem_add(&rq->calc->problems, calc_pointer(&rq->calc->arena, S("/n75"), key), "range", "%d〜%d年度の外の年です。取り除いてください。",
                                 CAP_N75_FIRST, CAP_N75_LAST)));
        else
            TRY(read_count(rq, key, value, &rq->in.n75[year - CAP_N75_FIRST]));
    }
    return OK;
}

static Status read_year(Request *rq, JsonNode *n)
{
    CapValue year = { false, 0 };
    TRY(read_integer(rq, S("/fiscal_year"), n, &year));
    rq->in.fiscal_year = year.value > 0 && year.value <= INT_MAX ? (int)year.value : 0;
    return OK;
}

static Status read_rounding(Request *rq, JsonNode *n)
{
    if (str_eq(json_str(n), S("half_up")))
        rq->in.rounding = CAP_HALF_UP;
    else if (!str_eq(json_str(n), S("floor")))
        return calc_kept(problem_add(&rq->calc->problems, S("/rounding"), json_type(n) == JSON_STRING ? "choice" : "type",
                                "\"floor\" か \"half_up\" を指定してください。"));
    return OK;
}

static Status read_member(Request *rq, Str key, JsonNode *value)
{
    const YenField *f = find_field(GROUP_TOP, key);
    if (f)
        return read_integer(rq, str_of(f->pointer), value, &rq->in.values[f->item]);
    if (str_eq(key, S("fiscal_year")))
        return read_year(rq, value);
    if (str_eq(key, S("n75")))
        return read_n75(rq, value);
    if (str_eq(key, S("rounding")))
        return read_rounding(rq, value);
    for (size_t g = GROUP_BASE; g < COUNT_OF(groups); g++)
        if (str_eq(str_of(groups[g].pointer + 1), key))
            return read_group(rq, g, value);
    return calc_add_unknown(rq->calc, S(""), key);
}

/* ---- what is wrong with it ---- */

/* A missing object is named once, its members are not. */
static Str pointer_of(Request *rq, const CapIssue *issue)
{
    if (issue->item == CAP_FISCAL_YEAR)
        return S("/fiscal_year");
    if (issue->item == CAP_N75)
        return rq->n75_given ? arena_printf(&rq->calc->arena, "/n75/%d", issue->year) : S("/n75");
    if (issue->wrong == CAP_SILENT)
        return S("/special");
    for (size_t g = 0; g < COUNT_OF(groups); g++)
        for (size_t i = 0; i < groups[g].n; i++)
            if (groups[g].fields[i].item == issue->item)
                return str_of(g == GROUP_TOP || rq->group_given[g] ? groups[g].fields[i].pointer : groups[g].pointer);
    return S("");
}

static Status add_issue(Request *rq, const CapIssue *issue)
{
    Str pointer = pointer_of(rq, issue);
    if (calc_told(rq->calc, pointer) || calc_parent_told(rq->calc, pointer))
        return OK;
    const CapItemInfo *info = cap_item_info(issue->item);
    const char *code = cap_wrong_code(issue->wrong);
    if (issue->item == CAP_N75)
        return calc_kept(problem_add(&rq->calc->problems, pointer, code, "%d年度の%s：%s", issue->year, info->label, cap_wrong_sentence(issue->wrong)));
    return calc_kept(problem_add(&rq->calc->problems, pointer, code, "%s：%s", info->label, cap_wrong_sentence(issue->wrong)));
}

/* Given, but not read by the rule of the year: a sign that the wrong year or figure was meant. */
static Status add_unused(Request *rq)
{
    const CapRule *rule = cap_rule(rq->in.fiscal_year);
    static const CapItem deductions[] = { CAP_CARE_MANAGEMENT, CAP_TRANSITIONAL };
    for (size_t i = 0; rule && i < COUNT_OF(deductions); i++)
        if (rq->in.values[deductions[i]].given && rule->deduction_i != deductions[i])
            TRY(calc_kept(problem_add(&rq->calc->problems, str_of(top_fields[i].pointer), "unknown", "%d年度の計算では使いません。取り除くか、年度を確かめてください。",
                                 rq->in.fiscal_year)));
    return OK;
}

/* OK with a known result, or ERR_INVALID with every problem. */
static Status compute(Request *rq, JsonNode *root)
{
    Str key;
    if (json_type(root) != JSON_OBJECT) {
        TRY(calc_add_type(rq->calc, S(""), "オブジェクト"));
        return ERR_INVALID;
    }
    for (size_t i = 0; i < json_count(root); i++) {
        JsonNode *value = json_member(root, i, &key);
        TRY(read_member(rq, key, value));
    }
    if (!json_get(root, S("fiscal_year")))
        TRY(calc_kept(problem_add(&rq->calc->problems, S("/fiscal_year"), "missing", "年度がありません。西暦で入力してください。")));
    if (!rq->n75_given) /* needed in every year and with every chain */
        TRY(calc_kept(problem_add(&rq->calc->problems, S("/n75"), "missing", "10月1日の75歳以上人口がありません。年度ごとに入力してください。")));
    rq->in.special = rq->group_given[GROUP_SPECIAL];
    if (rq->group_given[GROUP_CHAIN] && !rq->in.values[CAP_CHAIN_YEAR].given) {
        if (!calc_told(rq->calc, S("/chain")) && !calc_told(rq->calc, S("/chain/year")))
            TRY(calc_kept(problem_add(&rq->calc->problems, S("/chain/year"), "missing", "引き継ぐ金額の年度がありません。入力してください。")));
        rq->in.values[CAP_CHAIN_YEAR] = (CapValue){ true, 0 }; /* so that no base is asked for */
    }
    TRY(add_unused(rq));
    Status s = cap_compute(&rq->in, &rq->result);
    if (s != OK && s != ERR_INVALID)
        return s;
    for (size_t i = 0; i < rq->result.issue_count; i++)
        TRY(add_issue(rq, &rq->result.issues[i]));
    return problems_status(&rq->calc->problems);
}

/* ---- the answer ---- */

static Status put_result(const CapResult *r, Buf *out)
{
    JsonWriter w;
    json_begin(&w, out);
    json_open_object(&w);
    json_array_field(&w, "rates");
    for (size_t i = 0; i < r->rate_count; i++) {
        char room[24];
        json_open_object(&w);
        json_i64_field(&w, "year", r->rates[i].year);
        json_i64_field(&w, "n_from", r->rates[i].n_from);
        json_i64_field(&w, "n_to", r->rates[i].n_to);
        json_str_field(&w, "rate", cap_rate_text(r->rates[i].rate, room));
        json_close_object(&w);
    }
    json_close_array(&w);
    for (size_t i = 0; i < r->branch_count; i++)
        json_i64_field(&w, cap_branch_key((CapBranchKey)i), r->branches[i].yen);
    json_str_field(&w, "chosen", str_of(cap_branch_key(r->chosen)));
    json_i64_field(&w, "cap", r->yen);
    json_close_object(&w);
    return json_end(&w);
}

static Status answer(Calc *calc, JsonNode *root, Buf *out)
{
    Request *rq = ARENA_NEW(&calc->arena, Request);
    if (!rq)
        return ERR_MEMORY;
    rq->calc = calc;
    TRY(compute(rq, root));
    return put_result(&rq->result, out);
}

const CalcTopic calc_cap = { "cap", "上限額 / the upper limit", usage, answer };
