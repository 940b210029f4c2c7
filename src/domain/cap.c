#include "domain/cap.h"
#include "domain/product.h"

#include <string.h>

#define ORDER "介護保険法施行令37条の13"
#define RATE_DECIMALS 4
#define SPECIAL_YEAR 2017 /* 4項2号 starts from this year's cost */

static const CapItemInfo items[CAP_ITEM_COUNT] = {
    [CAP_FISCAL_YEAR] = { "fiscal_year", "年度", ORDER },
    [CAP_A26] = { "a26", "平成26年度特定予防給付費額（A26）", ORDER "第8項" },
    [CAP_B26] = { "b26", "平成26年度の予防給付費額（B26）", ORDER "第8項" },
    [CAP_K26] = { "k26", "平成26年度介護予防等事業費額（K26）", ORDER "第8項" },
    [CAP_CHAIN_YEAR] = { "chain_year", "引き継ぐ金額の年度", ORDER "第4項第1号" },
    [CAP_CHAIN_I] = { "chain_i", "引き継ぐイの金額", ORDER "第4項第1号イ" },
    [CAP_CHAIN_RO] = { "chain_ro", "引き継ぐロの金額", ORDER "第4項第1号ロ" },
    [CAP_N75] = { "n75", "10月1日の75歳以上人口", "介護保険法施行規則140条の62の10" },
    [CAP_CARE_MANAGEMENT] = { "care_management", "当該年度の介護予防支援費", ORDER "第4項第1号イ" },
    [CAP_TRANSITIONAL] = { "transitional_benefit", "経過的特定予防給付費額", ORDER "第1項〜第3項" },
    [CAP_PREVENTION_BENEFIT] = { "prevention_benefit", "当該年度の予防給付費額", ORDER "第4項第1号ロ" },
    [CAP_H29_PROGRAM] = { "h29_program", "平成29年度の総合事業費", ORDER "第4項第2号" },
    [CAP_H29_TRANSITIONAL] = { "h29_transitional", "平成29年度の経過的特定予防給付費額", ORDER "第4項第2号イ" },
    [CAP_H29_PREVENTION] = { "h29_prevention", "平成29年度の予防給付費額", ORDER "第4項第2号ロ" },
    [CAP_APPROVED] = { "approved", "個別協議で認められた額", ORDER "第5項" },
    [CAP_RESULT] = { "result", "計算結果", ORDER },
};

/* The special case of FY2015–2017 multiplies by 調整率, but the text at hand does not say by which amount: we refuse it. */
static const CapRule rules[] = {
    { 2015, 2015, "2015-04-01", ORDER "第1項", CAP_TRANSITIONAL, false },
    { 2016, 2016, "2016-04-01", ORDER "第2項", CAP_TRANSITIONAL, false },
    { 2017, 2017, "2017-04-01", ORDER "第3項", CAP_TRANSITIONAL, false },
    { 2018, 0, "2018-04-01", ORDER "第4項", CAP_CARE_MANAGEMENT, true },
};

static const struct { const char *key, *label; } branch_names[CAP_BRANCH_COUNT] = {
    [CAP_BRANCH_I] = { "i", "イ" },
    [CAP_BRANCH_RO] = { "ro", "ロ" },
    [CAP_BRANCH_SPECIAL_I] = { "special_i", "イ（特例）" },
    [CAP_BRANCH_SPECIAL_RO] = { "special_ro", "ロ（特例）" },
};

static const struct { const char *code, *sentence; } wrongs[] = {
    [CAP_MISSING] = { "missing", "計算に要りますが、ありません。入力してください。" },
    [CAP_NEGATIVE] = { "range", "負の数にできません。0以上にしてください。" },
    [CAP_ZERO] = { "range", "1人以上でなければ率を計算できません。人数を確かめてください。" },
    [CAP_TOO_LARGE] = { "range", "大きすぎます。単位（円・人）を確かめてください。" },
    [CAP_YEAR] = { "range", "この規則で計算できる年度の外です。西暦の年度を確かめてください。" },
    [CAP_SILENT] = { "unsupported", "この年度の計算方法が確認できていないため計算しません。厚生労働省の算定ファイルの金額を使ってください。" },
};

const CapItemInfo *cap_item_info(CapItem item)
{
    return &items[(unsigned)item < CAP_ITEM_COUNT ? item : CAP_RESULT];
}

const CapRule *cap_rule(int fiscal_year)
{
    if (fiscal_year <= CAP_YEAR_LAST)
        for (size_t i = 0; i < COUNT_OF(rules); i++)
            if (fiscal_year >= rules[i].from_year && (!rules[i].to_year || fiscal_year <= rules[i].to_year))
                return &rules[i];
    return NULL;
}

const char *cap_branch_key(CapBranchKey b)
{
    return branch_names[b].key;
}

const char *cap_branch_label(CapBranchKey b)
{
    return branch_names[b].label;
}

const char *cap_wrong_code(CapWrong w)
{
    return wrongs[w].code;
}

const char *cap_wrong_sentence(CapWrong w)
{
    return wrongs[w].sentence;
}

int64_t cap_rate(int64_t n_from, int64_t n_to)
{
    int64_t grown = (n_to - n_from) * CAP_RATE_SCALE, three_steps = 3 * n_from;
    int64_t size = grown < 0 ? -grown : grown;
    int64_t rounded = (2 * size + three_steps) / (2 * three_steps);
    return CAP_RATE_SCALE + (grown < 0 ? -rounded : rounded);
}

CapFraction cap_adjustment(int64_t rate_2015)
{
    const int64_t ten_percent_more = CAP_RATE_SCALE * 11 / 10;
    return rate_2015 < ten_percent_more ? (CapFraction){ ten_percent_more, rate_2015 } : (CapFraction){ 1, 1 };
}

static void add_issue(CapResult *r, CapItem item, int year, CapWrong wrong)
{
    if (r->issue_count < CAP_ISSUES_MAX)
        r->issues[r->issue_count++] = (CapIssue){ item, year, wrong };
}

static void check_given(const CapInputs *in, CapResult *r)
{
    for (CapItem item = CAP_A26; item < CAP_RESULT; item++) {
        const CapValue *v = &in->values[item];
        if (!v->given || item == CAP_N75 || item == CAP_CHAIN_YEAR)
            continue;
        if (v->value < 0)
            add_issue(r, item, 0, CAP_NEGATIVE);
        else if (v->value > YEN_MAX)
            add_issue(r, item, 0, CAP_TOO_LARGE);
    }
    for (int year = CAP_N75_FIRST; year <= CAP_N75_LAST; year++) {
        const CapValue *v = &in->n75[year - CAP_N75_FIRST];
        if (v->given && (v->value <= 0 || v->value > CAP_POPULATION_MAX))
            add_issue(r, CAP_N75, year, v->value < 0 ? CAP_NEGATIVE : v->value == 0 ? CAP_ZERO : CAP_TOO_LARGE);
    }
}

static bool chained(const CapInputs *in)
{
    return in->values[CAP_CHAIN_YEAR].given;
}

/* A chain of year c holds the rates up to and including c; c = 2014 is the base itself. */
static bool chain_fits(const CapInputs *in)
{
    int64_t year = in->values[CAP_CHAIN_YEAR].value;
    return year >= CAP_YEAR_FIRST - 1 && year < in->fiscal_year;
}

static void check_years(const CapInputs *in, CapResult *r)
{
    r->rule = cap_rule(in->fiscal_year);
    if (!r->rule)
        add_issue(r, CAP_FISCAL_YEAR, 0, CAP_YEAR);
    else if (in->special && !r->rule->special)
        add_issue(r, CAP_H29_PROGRAM, 0, CAP_SILENT);
    int64_t chain = in->values[CAP_CHAIN_YEAR].value, before = r->rule ? in->fiscal_year : CAP_YEAR_LAST;
    if (chained(in) && (chain < CAP_YEAR_FIRST - 1 || chain >= before))
        add_issue(r, CAP_CHAIN_YEAR, 0, CAP_YEAR);
}

/* Also for impossible years, so that all that is missing is told at once; then without rates. */
static void plan_branches(const CapInputs *in, CapResult *r)
{
    int from = CAP_YEAR_FIRST;
    if (!r->rule || (chained(in) && !chain_fits(in)))
        from = CAP_YEAR_LAST + 1;
    else if (chained(in))
        from = (int)in->values[CAP_CHAIN_YEAR].value + 1;
    CapItem s = r->rule ? r->rule->deduction_i : rules[COUNT_OF(rules) - 1].deduction_i;
    r->branches[CAP_BRANCH_I] = chained(in)
        ? (CapBranch){ .terms = { CAP_CHAIN_I }, .term_count = 1, .rates_from = from, .deducted = s }
        : (CapBranch){ .terms = { CAP_A26, CAP_K26 }, .term_count = 2, .rates_from = from, .deducted = s };
    r->branches[CAP_BRANCH_RO] = chained(in)
        ? (CapBranch){ .terms = { CAP_CHAIN_RO }, .term_count = 1, .rates_from = from, .deducted = CAP_PREVENTION_BENEFIT }
        : (CapBranch){ .terms = { CAP_B26, CAP_K26 }, .term_count = 2, .rates_from = from, .deducted = CAP_PREVENTION_BENEFIT };
    r->branches[CAP_BRANCH_SPECIAL_I] = (CapBranch){
        .terms = { CAP_H29_PROGRAM, CAP_H29_TRANSITIONAL }, .term_count = 2, .rates_from = SPECIAL_YEAR + 1, .deducted = s };
    r->branches[CAP_BRANCH_SPECIAL_RO] = (CapBranch){
        .terms = { CAP_H29_PROGRAM, CAP_H29_PREVENTION }, .term_count = 2, .rates_from = SPECIAL_YEAR + 1,
        .deducted = CAP_PREVENTION_BENEFIT };
    r->branch_count = in->special ? 4 : 2;
}

/* Names each missing item once, in the order of CapItem. */
static void list_missing(const CapInputs *in, CapResult *r)
{
    bool needed[CAP_ITEM_COUNT] = { false }, n75[COUNT_OF(in->n75)] = { false };
    int last = r->rule ? in->fiscal_year : CAP_YEAR_FIRST - 1;
    for (size_t b = 0; b < r->branch_count; b++) {
        for (size_t t = 0; t < r->branches[b].term_count; t++)
            needed[r->branches[b].terms[t]] = true;
        needed[r->branches[b].deducted] = true;
        for (int y = r->branches[b].rates_from; y <= last; y++)
            n75[y - 4 - CAP_N75_FIRST] = n75[y - 1 - CAP_N75_FIRST] = true;
    }
    for (CapItem item = 0; item < CAP_ITEM_COUNT; item++) {
        if (needed[item] && !in->values[item].given)
            add_issue(r, item, 0, CAP_MISSING);
        for (int year = CAP_N75_FIRST; item == CAP_N75 && year < last; year++)
            if (n75[year - CAP_N75_FIRST] && !in->n75[year - CAP_N75_FIRST].given)
                add_issue(r, CAP_N75, year, CAP_MISSING);
    }
}

static void fill_rates(const CapInputs *in, CapResult *r)
{
    int from = in->fiscal_year;
    for (size_t b = 0; b < r->branch_count; b++)
        if (r->branches[b].rates_from < from)
            from = r->branches[b].rates_from;
    for (int year = from; year <= in->fiscal_year; year++) {
        const CapValue *old = &in->n75[year - 4 - CAP_N75_FIRST], *new = &in->n75[year - 1 - CAP_N75_FIRST];
        r->rates[r->rate_count++] = (CapRate){
            .year = year, .from_year = year - 4, .to_year = year - 1, .n_from = old->value, .n_to = new->value,
            .rate = old->given && new->given ? cap_rate(old->value, new->value) : 0 };
    }
}

static bool sum_terms(const CapInputs *in, CapBranch *b)
{
    b->start = 0;
    for (size_t t = 0; t < b->term_count; t++) {
        const CapValue *v = &in->values[b->terms[t]];
        if (!v->given)
            return false;
        b->start += v->value;
    }
    return true;
}

/* False when the amount is beyond YEN_MAX. An unknown branch is no failure. */
static bool compute_branch(const CapInputs *in, const CapResult *r, CapBranch *b)
{
    const CapValue *deduction = &in->values[b->deducted];
    bool known = sum_terms(in, b) && deduction->given;
    unsigned decimals = 0;
    Product p;
    product_init(&p, (uint64_t)b->start);
    for (size_t i = 0; i < r->rate_count; i++) {
        if (r->rates[i].year < b->rates_from)
            continue;
        known = known && r->rates[i].rate;
        product_multiply(&p, (uint64_t)r->rates[i].rate);
        decimals += RATE_DECIMALS;
    }
    if (!known)
        return true;
    if (!product_divide(&p, decimals, in->rounding == CAP_HALF_UP, &b->before) || b->before > YEN_MAX)
        return false;
    b->deduction = deduction->value;
    b->yen = b->before - b->deduction;
    b->known = true;
    return true;
}

static void choose(const CapInputs *in, CapResult *r)
{
    size_t known = 0;
    for (size_t i = 0; i < r->branch_count; i++) {
        const CapBranch *b = &r->branches[i];
        if (b->known && (known++ == 0 || b->yen > r->base_yen)) {
            r->chosen = (CapBranchKey)i;
            r->base_yen = b->yen;
        }
    }
    r->state = known == r->branch_count ? CAP_KNOWN : known ? CAP_AT_LEAST : CAP_UNKNOWN;
    r->provisional = r->state != CAP_KNOWN || !in->settled;
    r->approved_yen = in->values[CAP_APPROVED].given ? in->values[CAP_APPROVED].value : 0;
    r->yen = r->base_yen + r->approved_yen;
}

Status cap_compute(const CapInputs *in, CapResult *ret)
{
    memset(ret, 0, sizeof *ret);
    check_years(in, ret);
    check_given(in, ret);
    bool possible = ret->issue_count == 0;
    plan_branches(in, ret);
    list_missing(in, ret);
    if (!possible)
        return ERR_INVALID;
    fill_rates(in, ret);
    for (size_t i = 0; i < ret->branch_count; i++)
        if (!compute_branch(in, ret, &ret->branches[i])) {
            add_issue(ret, CAP_RESULT, 0, CAP_TOO_LARGE);
            return ERR_INVALID;
        }
    choose(in, ret);
    return OK;
}

int64_t cap_product_e10(const CapResult *r, size_t row)
{
    Product p;
    int64_t e10;
    product_init(&p, 10000000000u);
    for (size_t i = 0; i <= row && i < r->rate_count; i++)
        product_multiply(&p, (uint64_t)r->rates[i].rate);
    return product_divide(&p, RATE_DECIMALS * (unsigned)(row + 1), true, &e10) ? e10 : -1;
}

static Str decimal_text(int64_t value, unsigned decimals, char room[static 24])
{
    size_t at = 24;
    uint64_t rest = value < 0 ? 0 : (uint64_t)value;
    for (unsigned i = 0; i <= decimals || rest; i++) {
        if (i == decimals)
            room[--at] = '.';
        room[--at] = (char)('0' + rest % 10);
        rest /= 10;
    }
    return (Str){ room + at, 24 - at };
}

Str cap_rate_text(int64_t rate, char room[static 24])
{
    return decimal_text(rate, RATE_DECIMALS, room);
}

Str cap_product_text(int64_t product_e10, char room[static 24])
{
    return decimal_text(product_e10, 10, room);
}
