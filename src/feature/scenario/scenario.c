/* What is kept: scenarios and their decisions, each figure with its mark and source. */
#include "domain/service.h"
#include "feature/scenario/scenario_parts.h"

static const Choice kinds[] = {
    { "graduation", "卒業" }, { "shift", "類型の移り" }, { "new_class", "サービスCの教室" }, { "price", "単価の改定" }, { "population", "高齢者人口の伸び" },
    { "certification", "要支援認定率の道すじ" }, { 0 },
};
static const Choice services[] = { { "visit", "訪問型" }, { "day", "通所型" }, { "support", "生活支援" }, { "management", "介護予防ケアマネジメント" }, { 0 } };
static const Choice programs[] = {
    { "equivalent", "従前相当" }, { "a", "サービス・活動A" }, { "b", "サービス・活動B" }, { "c", "サービス・活動C" },
    { "d", "サービス・活動D（移動支援）" }, { "other", "その他の生活支援" }, { "management", "介護予防ケアマネジメント" }, { 0 },
};
static const Choice marks[] = {
    { "given", "入力" }, { "measured", "実績" }, { "computed", "計算" }, { "literature", "文献" }, { "assumed", "仮定" }, { 0 },
};

static const Choice followed[] = { { "age75", "75歳以上の人口" }, { "age85", "85歳以上の人口" }, { 0 } };

static const Field scenario_fields[] = {
    FIELD_TEXT(ScenarioSet, name, "名前", .flags = FIELD_REQUIRED | FIELD_SEARCH, .max = 80, .hint = "例：リハビリデイから10人卒業"),
    FIELD_YEAR(ScenarioSet, fiscal_year, "もとにする年度", .flags = FIELD_REQUIRED, .min = CAP_YEAR_FIRST, .max = CAP_YEAR_LAST),
    FIELD_TEXT(ScenarioSet, note, "メモ", .max = 1000),
    FIELD_CHOICE(ScenarioSet, follows, "これからの費用が比例する人口", .choices = followed, .hint = "空なら75歳以上"),
    FIELD_REF(ScenarioSet, engagement, "見せる伴走支援", .ref = "engagement", .hint = "支援チームの人が、結果だけを見られます"),
};

static const Field step_fields[] = {
    FIELD_REF(ScenarioStep, scenario, "もし", .flags = FIELD_FIXED, .ref = "scenario"),
    FIELD_CHOICE(ScenarioStep, kind, "種類", .flags = FIELD_REQUIRED, .choices = kinds),
    FIELD_CHOICE(ScenarioStep, service, "サービス", .choices = services),
    FIELD_CHOICE(ScenarioStep, program, "類型", .choices = programs),
    FIELD_CHOICE(ScenarioStep, to_program, "移る先の類型", .choices = programs),
    FIELD_MONTH(ScenarioStep, from_month, "いつから"),
    FIELD_MONTH(ScenarioStep, to_month, "いつまで"),
    FIELD_INT(ScenarioStep, people, "人数", .max = 1000000),
    FIELD_YEN(ScenarioStep, unit_yen, "1人1か月の事業費", .max = 10000000),
    FIELD_YEN(ScenarioStep, to_yen, "移った先の1人1か月の事業費", .max = 10000000),
    FIELD_YEN(ScenarioStep, care_management, "1人1か月のケアマネジメント費", .max = 10000000),
    FIELD_YEN(ScenarioStep, replacement, "代わりに使う1人1か月の費用", .max = 10000000),
    FIELD_INT(ScenarioStep, courses, "1年の回数", .min = 1, .max = 60),
    FIELD_INT(ScenarioStep, course_months, "1回の月数", .max = 24),
    FIELD_YEN(ScenarioStep, course_yen, "1回の費用", .max = YEN_MAX),
    FIELD_INT(ScenarioStep, fill, "参加する割合（1/100％）", .max = WHATIF_WHOLE),
    FIELD_INT(ScenarioStep, treated, "参加した人が卒業する割合（1/100％）", .max = WHATIF_WHOLE),
    FIELD_INT(ScenarioStep, control, "参加しなくても卒業する割合（1/100％）", .max = WHATIF_WHOLE),
    FIELD_INT(ScenarioStep, hold_months, "卒業が続く月数", .max = 120),
    FIELD_INT(ScenarioStep, price_permille, "単価の変化（‰）", .min = -1000, .max = 10000),
    FIELD_INT(ScenarioStep, growth_permille, "1年の伸び（‰）", .min = -200, .max = 200),
    FIELD_CHOICE(ScenarioStep, mark, "確かさ", .flags = FIELD_REQUIRED, .choices = marks),
    FIELD_TEXT(ScenarioStep, source, "出どころ", .flags = FIELD_REQUIRED, .max = 300, .hint = "例：令和8年3月〜9月の実績、または「話し合いで置いた」"),
    FIELD_INT(ScenarioStep, growth85_permille, "85歳以上人口の1年の伸び（‰）", .min = -200, .max = 200),
    FIELD_INT(ScenarioStep, start_months, "始める月（1月が1、2月が2、3月が4…の和）", .min = 1, .max = (1 << 12) - 1),
    FIELD_INT(ScenarioStep, cert_from, "いまの要支援認定率（1/100％）", .min = 1, .max = WHATIF_WHOLE),
    FIELD_INT(ScenarioStep, cert_to, "変わった後の要支援認定率（1/100％）", .max = WHATIF_WHOLE),
    FIELD_YEAR(ScenarioStep, until_year, "その率になる年度", .min = CAP_YEAR_FIRST, .max = CAP_YEAR_LAST),
};

const Sql scenario_sql_drop = { .text = "DELETE FROM scenario_step WHERE org = $1 AND scenario = $2" };

static Status scenario_changed(Db *db, int64_t org, const void *before, const void *after)
{
    const ScenarioSet *old = before;
    return after ? OK : db_exec(db, &scenario_sql_drop, P_INT(org), P_INT(old->row.id));
}

const Entity entity_scenario = {
    .name = "scenario", .label = "もし", .table = "scenario", .plural = "scenarios",
    .fields = scenario_fields, .n_fields = COUNT_OF(scenario_fields), .size = sizeof(ScenarioSet),
    .order = "name", .read = ACCESS_MONEY_READ, .write = ACCESS_MONEY_WRITE, .changed = scenario_changed,
};

const Entity entity_scenario_step = {
    .name = "scenario_step", .label = "もしの中身", .table = "scenario_step", .plural = "scenario-steps",
    .fields = step_fields, .n_fields = COUNT_OF(step_fields), .size = sizeof(ScenarioStep),
    .order = "from_month", .read = ACCESS_MONEY_READ, .write = ACCESS_MONEY_WRITE, .check = step_check,
};

/* ---- which figures a kind wants ---- */

enum { G = 1 << WHATIF_GRADUATION, H = 1 << WHATIF_SHIFT, C = 1 << WHATIF_NEW_CLASS, P = 1 << WHATIF_PRICE, N = 1 << WHATIF_POPULATION, R = 1 << WHATIF_CERTIFICATION };
static const struct {
    const char *pointer, *label;
    size_t offset;
    unsigned kinds;
} wanted[] = {
    { "/people", "人数", offsetof(ScenarioStep, people), G | H | C },
    { "/unit_yen", "1人1か月の事業費", offsetof(ScenarioStep, unit_yen), G | H | C },
    { "/to_yen", "移った先の1人1か月の事業費", offsetof(ScenarioStep, to_yen), H },
    { "/courses", "1年の回数", offsetof(ScenarioStep, courses), C },
    { "/course_months", "1回の月数", offsetof(ScenarioStep, course_months), C },
    { "/course_yen", "1回の費用", offsetof(ScenarioStep, course_yen), C },
    { "/fill", "参加する割合", offsetof(ScenarioStep, fill), C },
    { "/treated", "参加した人が卒業する割合", offsetof(ScenarioStep, treated), C },
    { "/control", "参加しなくても卒業する割合", offsetof(ScenarioStep, control), C },
    { "/hold_months", "卒業が続く月数", offsetof(ScenarioStep, hold_months), C },
    { "/price_permille", "単価の変化", offsetof(ScenarioStep, price_permille), P },
    { "/growth_permille", "1年の伸び", offsetof(ScenarioStep, growth_permille), N },
    { "/cert_from", "いまの要支援認定率", offsetof(ScenarioStep, cert_from), R },
    { "/cert_to", "変わった後の要支援認定率", offsetof(ScenarioStep, cert_to), R },
};

WhatIfKind step_kind(const ScenarioStep *d)
{
    WhatIfKind k = 0;
    while (k < WHATIF_KIND_COUNT && !str_eq(d->kind, str_of(kinds[k].value)))
        k++;
    return k;
}

void step_check(const void *row, Problems *ps)
{
    const ScenarioStep *d = row;
    WhatIfKind kind = step_kind(d);
    for (size_t i = 0; i < COUNT_OF(wanted); i++) {
        int64_t value = *(const int64_t *)(const void *)((const char *)row + wanted[i].offset);
        if ((wanted[i].kinds >> kind & 1) && value == NUMBER_NONE)
            problem_add(ps, str_of(wanted[i].pointer), "missing", "%sを入力してください。この種類の計算に要ります。", wanted[i].label);
    }
    bool path = kind == WHATIF_POPULATION || kind == WHATIF_CERTIFICATION;
    if (!path && !d->from_month)
        problem_add(ps, S("/from_month"), "missing", "いつからかを入力してください。");
    if (kind == WHATIF_CERTIFICATION && !d->until_year)
        problem_add(ps, S("/until_year"), "missing", "何年度にその率になるかを選んでください。");
    if (!path && kind != WHATIF_NEW_CLASS && (!d->service.n || !d->program.n))
        problem_add(ps, S("/service"), "missing", "どのサービスの、どの類型かを選んでください。");
    if (kind == WHATIF_SHIFT && (!d->to_program.n || str_eq(d->to_program, d->program)))
        problem_add(ps, S("/to_program"), "missing", "移る先の類型を、いまと違うものから選んでください。");
    if (d->to_month && d->to_month < d->from_month)
        problem_add(ps, S("/to_month"), "range", "「いつまで」が「いつから」より前です。同じ月か、後の月を入力してください。");
    if (kind == WHATIF_NEW_CLASS && d->start_months > 0 && d->courses != __builtin_popcountll((unsigned long long)d->start_months))
        problem_add(ps, S("/courses"), "range", "1年の回数と、選んだ月の数が違います。同じにしてください。");
    if ((d->treated == NUMBER_NONE) != (d->control == NUMBER_NONE) && kind == WHATIF_GRADUATION)
        problem_add(ps, S("/control"), "missing", "卒業する割合は、参加した人としない人の両方を入力してください。");
    if (d->treated != NUMBER_NONE && d->control != NUMBER_NONE && d->control > d->treated)
        problem_add(ps, S("/control"), "range", "参加しない人の割合が、参加した人の割合より大きくなっています。値を確かめてください。");
}

/* ---- words ---- */

Str scenario_mark_label(Str mark)
{
    for (const Choice *c = marks; c->value; c++)
        if (str_eq(mark, str_of(c->value)))
            return str_of(c->label);
    return mark;
}

Str scenario_line_label(Str service, Str program, Arena *a)
{
    ServiceCategory c;
    Program p;
    Str word = service_category_find(service, &c) ? str_of(service_category(c)->label) : program_find(service, &p) ? str_of(program_word(p)->label) : service;
    if (str_eq(service, program) || !program_find(program, &p))
        return word;
    return arena_printf(a, STR_FMT "（%s）", STR_ARG(word), program_word(p)->label);
}

Str step_label(const ScenarioStep *d, Arena *a)
{
    Str line = scenario_line_label(d->service, d->program, a);
    Program to;
    switch (step_kind(d)) {
    case WHATIF_GRADUATION:
        return arena_printf(a, STR_FMT "から%lld人が卒業", STR_ARG(line), (long long)d->people);
    case WHATIF_SHIFT:
        return arena_printf(a, STR_FMT "から%sへ%lld人", STR_ARG(line), program_find(d->to_program, &to) ? program_word(to)->label : "", (long long)d->people);
    case WHATIF_CERTIFICATION:
        return arena_printf(a, "要支援認定率 %lld.%02lld％から" STR_FMT "に%lld.%02lld％へ", (long long)(d->cert_from / 100), (long long)(d->cert_from % 100),
                            STR_ARG(wareki_year((int)d->until_year, a)), (long long)(d->cert_to / 100), (long long)(d->cert_to % 100));
    case WHATIF_NEW_CLASS:
        return arena_printf(a, "サービスCの教室 定員%lld人×年%lld回", (long long)d->people, (long long)d->courses);
    case WHATIF_PRICE:
        return arena_printf(a, STR_FMT "の単価 %s%lld.%lld％", STR_ARG(line), d->price_permille < 0 ? "−" : "＋",
                            (long long)((d->price_permille < 0 ? -d->price_permille : d->price_permille) / 10),
                            (long long)((d->price_permille < 0 ? -d->price_permille : d->price_permille) % 10));
    case WHATIF_POPULATION:
        return arena_printf(a, "75歳以上人口の伸び 年%s%lld.%lld％", d->growth_permille < 0 ? "−" : "＋",
                            (long long)((d->growth_permille < 0 ? -d->growth_permille : d->growth_permille) / 10),
                            (long long)((d->growth_permille < 0 ? -d->growth_permille : d->growth_permille) % 10));
    case WHATIF_KIND_COUNT:
        break;
    }
    return d->kind;
}

/* ---- doors ---- */

#define MONEY_VIEW .access = ACCESS_MONEY_READ, .tx = TX_READ
static const Route routes[] = {
    { MONEY_VIEW, .method = GET, .path = "/api/towns/{org}/scenario-basis", .handler = scenario_get_basis, .cached = true,
      .summary = "Measured figures that decisions begin with, and examples with their sources" },
    { MONEY_VIEW, .method = POST, .path = "/api/towns/{org}/scenario-results", .handler = scenario_post_result, .audit = AUDIT_NONE,
      .summary = "What decisions would do, without keeping them" },
    { MONEY_VIEW, .method = GET, .path = "/api/towns/{org}/scenario-comparison", .handler = scenario_compare, .cached = true,
      .summary = "Up to four kept scenarios side by side" },
    { MONEY_VIEW, .method = GET, .path = "/api/towns/{org}/scenario-workbook", .handler = scenario_workbook, .audit = AUDIT_EXPORT,
      .summary = "Up to four kept scenarios as a workbook with native charts" },
    { MONEY_VIEW, .method = POST, .path = "/api/towns/{org}/scenario-unit-costs", .handler = scenario_unit_cost, .audit = AUDIT_NONE,
      .summary = "What a person-month costs, from units" },
    { .access = ACCESS_WALK_JOIN, .tx = TX_READ, .method = GET, .path = "/api/towns/{org}/engagements/{id}/scenarios", .handler = scenario_shared, .cached = true,
      .summary = "The outcomes of the scenarios attached to an engagement, for its team" },
};
static const Entity *const entities[] = { &entity_scenario, &entity_scenario_step };
static const Sql *const statements[] = { TOLD_STATEMENTS, SCENARIO_STATEMENTS, TOWN_LANDING_STATEMENTS };
const Feature feature_scenario = {
    .name = "scenario", LIST_OF(entities, entities), LIST_OF(routes, routes), LIST_OF(statements, statements),
};
