/* What is kept of an exception. What was approved counts in the cap: schema/town_cap.c reads these rows. */
#include "feature/exception/exception_parts.h"
#include "schema/town_cap.h"
#include "schema/town_stamp.h"

const Choice exception_reasons[] = {
    { "disaster", "災害による居宅要支援被保険者等の増加" },
    { "effective", "予防効果が高く、将来の費用を下げる新しい事業" },
    { "shrinking", "75歳以上の変動率が1を下回る市町村の、将来の費用を下げる事業" },
    { "small", "人口1万人未満の市町村の、地域の人材・資源を生かす活動" },
    { "before_2024", "令和5年度までの、その他の理由" },
    { 0 },
};
static const Choice states[] = {
    { "draft", "準備中" }, { "asked", "協議中" }, { "approved", "認められた" }, { "partly", "一部が認められた" }, { "refused", "認められなかった" },
    { "withdrawn", "取り下げた・申請しなかった" }, { 0 },
};
static const Choice paper_states[] = { { "missing", "まだ" }, { "ready", "そろった" }, { "sent", "出した" }, { 0 } };
static const Choice marks[] = { { "final", "確定" }, { "assumed", "仮定" }, { 0 } };

Str exception_reason_label(Str reason)
{
    for (const Choice *c = exception_reasons; c->value; c++)
        if (str_eq(reason, str_of(c->value)))
            return str_of(c->label);
    return reason;
}

static const Field exception_fields[] = {
    FIELD_YEAR(CapException, fiscal_year, "年度", .flags = FIELD_REQUIRED, .min = CAP_YEAR_FIRST, .max = CAP_YEAR_LAST),
    FIELD_CHOICE(CapException, reason, "理由", .flags = FIELD_REQUIRED, .choices = exception_reasons),
    FIELD_TEXT(CapException, words, "なぜ必要だったか", .max = 2000, .hint = "次の担当が読んで分かるように、町の言葉で書きます"),
    FIELD_YEN(CapException, asked_yen, "協議した額", .max = YEN_MAX),
    FIELD_YEN(CapException, approved_yen, "認められた額", .max = YEN_MAX, .hint = "認められた額は、その年度の上限額の計算に入ります"),
    FIELD_CHOICE(CapException, state, "状態", .flags = FIELD_REQUIRED, .choices = states),
    FIELD_DATE(CapException, asked_on, "協議した日"),
    FIELD_DATE(CapException, decided_on, "決定日"),
    FIELD_TEXT(CapException, asked_by, "町で決めた人（職名）", .max = 120, .hint = "例：高齢福祉課長（決裁 令和8年7月1日）"),
    FIELD_TEXT(CapException, decided_by, "認めた人（機関）", .max = 120, .hint = "例：厚生労働省（県を経由）"),
    FIELD_TEXT(CapException, note, "メモ", .max = 1000),
    FIELD_REF(CapException, copied_from, "写したもと", .flags = FIELD_READ_ONLY, .ref = "cap_exception"),
    FIELD_TEXT(CapException, still_needed, "今年も本当に必要か", .max = 1000, .hint = "前の年度から続けるときは、必要な理由を書きます"),
};

static bool approved(const CapException *e)
{
    return str_eq(e->state, S("approved")) || str_eq(e->state, S("partly"));
}

static void check_exception(const void *row, Problems *ps)
{
    const CapException *e = row;
    if (approved(e) && e->approved_yen == NUMBER_NONE)
        problem_add(ps, S("/approved_yen"), "missing", "認められた額を入力してください。状態が「認められた」「一部が認められた」のときに要ります。");
    if (!approved(e) && e->approved_yen != NUMBER_NONE && e->approved_yen > 0)
        problem_add(ps, S("/state"), "range", "認められた額があります。状態を「認められた」か「一部が認められた」にしてください。");
    if (approved(e) && e->asked_yen != NUMBER_NONE && e->approved_yen != NUMBER_NONE && e->approved_yen > e->asked_yen)
        problem_add(ps, S("/approved_yen"), "range", "認められた額が、協議した額より大きくなっています。額を確かめてください。");
    if (!date_is_none(e->asked_on) && !date_is_none(e->decided_on) && e->decided_on.day < e->asked_on.day)
        problem_add(ps, S("/decided_on"), "range", "決定日が、協議した日より前です。日付を確かめてください。");
    if (e->copied_from && !e->still_needed.n)
        problem_add(ps, S("/still_needed"), "missing", "前の年度から続けるものです。今年も必要な理由を書いてください。");
}

const Sql exception_sql_paper_drop = { .text = "DELETE FROM exception_paper WHERE org = $1 AND exception = $2" };
const Sql exception_sql_plan_drop = { .text = "DELETE FROM exception_plan WHERE org = $1 AND exception = $2" };
const Sql exception_sql_plan_year_drop = { .text = "DELETE FROM exception_plan_year WHERE org = $1 AND exception = $2" };

/* The cap counts what was approved; with an exception go its papers and its plan. */
static Status exception_changed(Db *db, int64_t org, const void *before, const void *after)
{
    const CapException *old = before;
    TRY(town_changed(db, org));
    if (after)
        return OK;
    int64_t id = old->row.id;
    TRY(db_exec(db, &exception_sql_paper_drop, P_INT(org), P_INT(id)));
    TRY(db_exec(db, &exception_sql_plan_drop, P_INT(org), P_INT(id)));
    return db_exec(db, &exception_sql_plan_year_drop, P_INT(org), P_INT(id));
}

const Entity entity_cap_exception = {
    .name = "cap_exception", .label = "個別協議の記録", .table = "cap_exception", .plural = "cap-exceptions",
    .fields = exception_fields, .n_fields = COUNT_OF(exception_fields), .size = sizeof(CapException), .check = check_exception, .changed = exception_changed,
    .order = "-fiscal_year", .read = ACCESS_MONEY_READ, .write = ACCESS_MONEY_WRITE,
};

static const Field paper_fields[] = {
    FIELD_REF(ExceptionPaper, exception, "個別協議", .flags = FIELD_REQUIRED | FIELD_FIXED, .ref = "cap_exception"),
    FIELD_TEXT(ExceptionPaper, name, "書類", .flags = FIELD_REQUIRED, .max = 200),
    FIELD_CHOICE(ExceptionPaper, state, "状態", .flags = FIELD_REQUIRED, .choices = paper_states),
    FIELD_TEXT(ExceptionPaper, note, "どこにあるか・メモ", .max = 400),
    FIELD_CHOICE(ExceptionPaper, mark, "確かさ", .choices = marks),
};
const Entity entity_exception_paper = {
    .name = "exception_paper", .label = "個別協議の書類", .table = "exception_paper", .plural = "exception-papers",
    .fields = paper_fields, .n_fields = COUNT_OF(paper_fields), .size = sizeof(ExceptionPaper),
    .order = "name", .read = ACCESS_MONEY_READ, .write = ACCESS_MONEY_WRITE,
};

static const Field plan_fields[] = {
    FIELD_REF(ExceptionPlan, exception, "個別協議", .flags = FIELD_REQUIRED | FIELD_FIXED, .ref = "cap_exception"),
    FIELD_REF(ExceptionPlan, scenario, "もとにした「もし」", .ref = "scenario"),
    FIELD_TEXT(ExceptionPlan, causes, "上限額を超える原因", .max = 4000),
    FIELD_TEXT(ExceptionPlan, measures, "費用を下げる取組と効果", .max = 4000),
    FIELD_TEXT(ExceptionPlan, promises, "だれが、いつまでに", .max = 4000),
    FIELD_TEXT(ExceptionPlan, grounds, "見込みの根拠", .max = 4000),
    FIELD_YEAR(ExceptionPlan, end_year, "上限額に収まる年度", .min = CAP_YEAR_FIRST, .max = CAP_YEAR_LAST),
};
const Entity entity_exception_plan = {
    .name = "exception_plan", .label = "費用低減計画", .table = "exception_plan", .plural = "exception-plans",
    .fields = plan_fields, .n_fields = COUNT_OF(plan_fields), .size = sizeof(ExceptionPlan), .unique = "exception",
    .order = "exception", .read = ACCESS_MONEY_READ, .write = ACCESS_MONEY_WRITE,
};

static const Field plan_year_fields[] = {
    FIELD_REF(ExceptionPlanYear, exception, "個別協議", .flags = FIELD_REQUIRED | FIELD_FIXED, .ref = "cap_exception"),
    FIELD_YEAR(ExceptionPlanYear, fiscal_year, "年度", .flags = FIELD_REQUIRED, .min = CAP_YEAR_FIRST, .max = CAP_YEAR_LAST),
    FIELD_YEN(ExceptionPlanYear, base_yen, "このままの費用", .max = YEN_MAX),
    FIELD_YEN(ExceptionPlanYear, planned_yen, "計画の費用", .max = YEN_MAX),
    FIELD_YEN(ExceptionPlanYear, cap_yen, "上限額", .max = YEN_MAX),
};
const Entity entity_exception_plan_year = {
    .name = "exception_plan_year", .label = "費用低減計画の年度", .table = "exception_plan_year", .plural = "exception-plan-years",
    .fields = plan_year_fields, .n_fields = COUNT_OF(plan_year_fields), .size = sizeof(ExceptionPlanYear), .unique = "exception, fiscal_year",
    .order = "fiscal_year", .read = ACCESS_MONEY_READ, .write = ACCESS_MONEY_WRITE,
};

static const Field rule_fields[] = {
    FIELD_CHOICE(TownExceptionRule, reason, "理由", .flags = FIELD_REQUIRED, .choices = exception_reasons),
    FIELD_DATE(TownExceptionRule, from_day, "いつから", .flags = FIELD_REQUIRED),
    FIELD_DATE(TownExceptionRule, until_day, "いつまで", .hint = "空なら、いまも続いています"),
    FIELD_BOOL(TownExceptionRule, accepted, "認められる"),
    FIELD_TEXT(TownExceptionRule, condition, "条件", .flags = FIELD_REQUIRED, .max = 1000),
    FIELD_CHOICE(TownExceptionRule, mark, "確かさ", .flags = FIELD_REQUIRED, .choices = marks),
    FIELD_TEXT(TownExceptionRule, source, "出典", .flags = FIELD_REQUIRED, .max = 300),
};
static void check_rule(const void *row, Problems *ps)
{
    const TownExceptionRule *r = row;
    if (!date_is_none(r->from_day) && !date_is_none(r->until_day) && r->until_day.day < r->from_day.day)
        problem_add(ps, S("/until_day"), "range", "「いつまで」が「いつから」より前です。日付を確かめてください。");
}
const Entity entity_exception_rule = {
    .name = "exception_rule", .label = "個別協議のきまり", .table = "exception_rule", .plural = "exception-rules",
    .fields = rule_fields, .n_fields = COUNT_OF(rule_fields), .size = sizeof(TownExceptionRule), .unique = "reason, from_day", .check = check_rule,
    .order = "-from_day", .read = ACCESS_MONEY_READ, .write = ACCESS_MONEY_WRITE,
};

static const Route routes[] = {
    { .method = GET, .path = "/api/towns/{org}/exception-page", .handler = exception_page, .access = ACCESS_MONEY_READ, .tx = TX_READ,
      .summary = "Exceptions of all years, judged by the rule of a day" },
    { .method = POST, .path = "/api/towns/{org}/cap-exceptions/{id}/papers", .handler = exception_lay_papers, .access = ACCESS_MONEY_WRITE, .tx = TX_WRITE,
      .summary = "Lay the usual papers as a checklist" },
    { .method = POST, .path = "/api/towns/{org}/cap-exceptions/{id}/next", .handler = exception_take_over, .access = ACCESS_MONEY_WRITE, .tx = TX_WRITE,
      .summary = "Take a reason over into a new year, with the answer whether it is still needed" },
    { .method = GET, .path = "/api/towns/{org}/cap-exceptions/{id}/plan.xlsx", .handler = exception_plan_workbook, .access = ACCESS_MONEY_READ, .tx = TX_READ,
      .audit = AUDIT_EXPORT, .summary = "The plan to lower the cost as a workbook with a native chart" },
};
static const Entity *const entities[] = {
    &entity_cap_exception, &entity_exception_paper, &entity_exception_plan, &entity_exception_plan_year, &entity_exception_rule,
};
static const Sql *const statements[] = { EXCEPTION_STATEMENTS, TOWN_CAP_STATEMENTS, &town_sql_changed };
const Feature feature_exception = {
    .name = "exception", LIST_OF(entities, entities), LIST_OF(routes, routes), LIST_OF(statements, statements),
};
