#include "domain/graduation.h"
#include "domain/service.h"

__extension__ typedef __int128 Wide;

#define MONTHS_MAX 600
#define PEOPLE_MAX 10000000
#define WHOLE 10000 /* 100 % in 1/100 % */
#define UNITS_MAX 10000000
#define PERMILLE_MAX 10000
#define PRICE_MAX 100000

static const GraduationItemInfo items[GRADUATION_ITEM_COUNT] = {
    [GRADUATION_PEOPLE] = { "people", "卒業する人数", 0, PEOPLE_MAX, true },
    [GRADUATION_MONTHS] = { "months", "月数", 1, MONTHS_MAX, true },
    [GRADUATION_PUBLIC_COST] = { "public_cost", "1人1か月の事業費（利用者負担を除く）", 0, YEN_MAX, true },
    [GRADUATION_CARE_MANAGEMENT] = { "care_management", "1人1か月のケアマネジメント費", 0, YEN_MAX, false },
    [GRADUATION_REPLACEMENT] = { "replacement", "卒業後に代わりに使う1人1か月の費用", 0, YEN_MAX, false },
    [GRADUATION_PARTICIPANTS] = { "participants", "サービスCなどに参加した人数", 0, PEOPLE_MAX, false },
    [GRADUATION_COURSE_COST] = { "course_cost", "参加者1人の費用", 0, YEN_MAX, false },
    [GRADUATION_TREATED] = { "treated", "参加した人が卒業する割合", 1, WHOLE, false },
    [GRADUATION_CONTROL] = { "control", "参加しなくても卒業する割合", 0, WHOLE, false },
    [GRADUATION_RESULT] = { "result", "計算結果", 0, YEN_MAX, false },
};

static const char *const marks[MARK_COUNT] = {
    [MARK_GIVEN] = "given", [MARK_MEASURED] = "measured", [MARK_COMPUTED] = "computed", [MARK_LITERATURE] = "literature", [MARK_ASSUMED] = "assumed",
};

static const struct { const char *code, *sentence; } wrongs[] = {
    [GRADUATION_GOOD] = { "good", "計算できます。" },
    [GRADUATION_MISSING] = { "missing", "計算に要りますが、ありません。入力してください。" },
    [GRADUATION_RANGE] = { "range", "範囲の外です。単位（人・円・％）を確かめてください。" },
    [GRADUATION_ORDER] = { "range", "参加しない人の割合や卒業する人数が、参加した人のそれを超えています。値を確かめてください。" },
    [GRADUATION_PAIR] = { "missing", "組になる値がありません。参加人数と参加者1人の費用、参加した人としない人の割合は、両方を入力してください。" },
    [GRADUATION_TOO_LARGE] = { "range", "結果が大きすぎます。単位（円・人）を確かめてください。" },
};

const GraduationItemInfo *graduation_item_info(GraduationItem item)
{
    return &items[(unsigned)item < GRADUATION_ITEM_COUNT ? item : GRADUATION_RESULT];
}

const char *graduation_mark_key(GraduationMark m)
{
    return marks[m];
}

const char *graduation_wrong_code(GraduationWrong w)
{
    return wrongs[w].code;
}

const char *graduation_wrong_sentence(GraduationWrong w)
{
    return wrongs[w].sentence;
}

static void add_issue(Graduation *g, GraduationItem item, GraduationWrong wrong)
{
    if (g->issue_count < GRADUATION_ITEM_COUNT)
        g->issues[g->issue_count++] = (GraduationIssue){ item, wrong };
}

static int64_t value(const GraduationInputs *in, GraduationItem item)
{
    return in->values[item].given ? in->values[item].value : 0;
}

static void check_pair(const GraduationInputs *in, GraduationItem a, GraduationItem b, Graduation *g)
{
    if (in->values[a].given != in->values[b].given)
        add_issue(g, in->values[a].given ? b : a, GRADUATION_PAIR);
}

static void check(const GraduationInputs *in, Graduation *g)
{
    for (GraduationItem item = 0; item < GRADUATION_RESULT; item++) {
        const GraduationValue *v = &in->values[item];
        if (!v->given && items[item].required)
            add_issue(g, item, GRADUATION_MISSING);
        else if (v->given && (v->value < items[item].min || v->value > items[item].max))
            add_issue(g, item, GRADUATION_RANGE);
        g->left_out[item] = !v->given && !items[item].required;
    }
    check_pair(in, GRADUATION_PARTICIPANTS, GRADUATION_COURSE_COST, g);
    check_pair(in, GRADUATION_TREATED, GRADUATION_CONTROL, g);
    if (g->issue_count)
        return;
    if (value(in, GRADUATION_CONTROL) > value(in, GRADUATION_TREATED))
        add_issue(g, GRADUATION_CONTROL, GRADUATION_ORDER);
    if (in->values[GRADUATION_PARTICIPANTS].given && value(in, GRADUATION_PEOPLE) > value(in, GRADUATION_PARTICIPANTS))
        add_issue(g, GRADUATION_PEOPLE, GRADUATION_ORDER);
}

/* n × num ÷ den, half away from zero; den > 0 */
static Wide share(Wide n, int64_t num, int64_t den)
{
    Wide twice = 2 * n * num;
    return twice < 0 ? -((den - twice) / (2 * (Wide)den)) : (twice + den) / (2 * (Wide)den);
}

static bool fits(Wide yen)
{
    return yen >= -YEN_MAX && yen <= YEN_MAX;
}

Status graduation_compute(const GraduationInputs *in, Graduation *ret)
{
    *ret = (Graduation){ 0 };
    check(in, ret);
    if (ret->issue_count)
        return ERR_INVALID;
    Wide person_months = (Wide)value(in, GRADUATION_PEOPLE) * value(in, GRADUATION_MONTHS);
    Wide gross = person_months * value(in, GRADUATION_PUBLIC_COST);
    Wide care = person_months * value(in, GRADUATION_CARE_MANAGEMENT);
    Wide replacement = person_months * value(in, GRADUATION_REPLACEMENT);
    Wide course = (Wide)value(in, GRADUATION_PARTICIPANTS) * value(in, GRADUATION_COURSE_COST);
    int64_t treated = in->values[GRADUATION_TREATED].given ? value(in, GRADUATION_TREATED) : 1;
    int64_t control = value(in, GRADUATION_CONTROL);
    if (!fits(gross) || !fits(care) || !fits(replacement) || !fits(course)) {
        *ret = (Graduation){ 0 };
        add_issue(ret, GRADUATION_RESULT, GRADUATION_TOO_LARGE);
        return ERR_INVALID;
    }
    Wide natural = share(gross + care - replacement, control, treated);
    ret->gross = (int64_t)gross;
    ret->care_management = (int64_t)care;
    ret->replacement = (int64_t)replacement;
    ret->natural = (int64_t)natural;
    ret->course = (int64_t)course;
    ret->net = (int64_t)(gross + care - replacement - natural - course);
    ret->attributable_milli = (int64_t)share((Wide)value(in, GRADUATION_PEOPLE) * 1000, treated - control, treated);
    return OK;
}

/* ---- a person-month from the tariff ---- */

static bool units_fit(const GraduationUnits *in, int64_t *ret_sum, int64_t *ret_permille)
{
    bool good = in->base >= 0 && in->base <= UNITS_MAX && in->addition_count <= GRADUATION_ADDITIONS_MAX &&
                in->permille_count <= GRADUATION_ADDITIONS_MAX && in->price_e2 > 0 && in->price_e2 <= PRICE_MAX &&
                in->percent > 0 && in->percent <= 100;
    *ret_sum = in->base;
    *ret_permille = 0;
    for (size_t i = 0; good && i < in->addition_count; i++) {
        good = in->additions[i] >= 0 && in->additions[i] <= UNITS_MAX;
        *ret_sum += in->additions[i];
    }
    for (size_t i = 0; good && i < in->permille_count; i++) {
        good = in->permille[i] >= 0 && in->permille[i] <= PERMILLE_MAX;
        *ret_permille += in->permille[i];
    }
    return good;
}

Status graduation_unit_cost(const GraduationUnits *in, GraduationUnitCost *ret)
{
    int64_t sum, permille;
    GraduationUnitCost c;
    if (!units_fit(in, &sum, &permille))
        return ERR_INVALID;
    if (in->unrounded) {
        Wide exact = (Wide)sum * (1000 + permille); /* units in thousandths */
        c.units = (int64_t)(exact / 1000);
        c.cost = (int64_t)(exact * in->price_e2 / (1000 * 100));
        c.public_cost = (int64_t)(exact * in->price_e2 * in->percent / (1000 * 100 * 100));
    } else {
        c.units = sum;
        for (size_t i = 0; i < in->permille_count; i++)
            c.units += units_addition(sum, in->permille[i]);
        if (!units_cost(c.units, in->price_e2, &c.cost))
            return ERR_INVALID;
        c.public_cost = cost_paid(c.cost, in->percent);
    }
    *ret = c;
    return OK;
}
