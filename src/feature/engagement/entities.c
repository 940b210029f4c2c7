/* The engagement, who walks along, its days, and how it stands. */
#include "feature/engagement/engagement_parts.h"

static const Choice ways[] = { { "entry", "エントリー" }, { "push", "プッシュ" }, { "other", "その他・記載なし" }, { 0 } };
static const Choice states[] = {
    { "planned", "準備中" }, { "active", "支援中" }, { "follow", "フォローアップ中" }, { "closed", "終了" }, { 0 },
};
const Choice engagement_roles[] = {
    { "town", "市町村" }, { "centre", "地域包括支援センター" }, { "coordinator", "生活支援コーディネーター" }, { "caremanager", "ケアマネジャー" },
    { "provider", "サービス事業所" }, { "council", "社会福祉協議会" }, { "prefecture", "都道府県" }, { "health_office", "保健所" },
    { "bureau", "厚生局" }, { "ministry", "厚生労働省" }, { "adviser", "アドバイザー" }, { "secretariat", "事務局" }, { "other", "その他" }, { 0 },
};
const Choice engagement_steps[] = {
    { "orientation", "オリエンテーション" }, { "hearing", "事前ヒアリング" }, { "meeting_05", "0.5次ミーティング" }, { "visit_1", "1回目支援" },
    { "meeting_15", "1.5次ミーティング" }, { "visit_2", "2回目支援" }, { "meeting_25", "2.5次ミーティング" }, { "visit_3", "3回目支援" },
    { "follow_6", "フォローアップ（6か月）" }, { "follow_12", "フォローアップ（12か月）" }, { "between", "支援の合間" }, { 0 },
};
static const Choice standings[] = {
    { "well", "上手くいっている" }, { "believed", "上手くいっていると思い込んでいる" }, { "planned", "実施の予定がある" },
    { "wanted", "したいが予定がない" }, { "put_off", "後回しにしている" }, { 0 },
};

static const Field engagement_fields[] = {
    FIELD_YEAR(Engagement, fiscal_year, "年度", .flags = FIELD_REQUIRED, .min = 2015, .max = 2100),
    FIELD_CHOICE(Engagement, way, "入り方", .flags = FIELD_REQUIRED, .choices = ways),
    FIELD_TEXT(Engagement, theme, "テーマ", .flags = FIELD_REQUIRED | FIELD_SEARCH, .max = 120, .hint = "例：通所型サービスCの立て直し"),
    FIELD_TEXT(Engagement, goal, "到達目標", .max = 400, .hint = "3回の支援のあとに、どうなっていたいか"),
    FIELD_CHOICE(Engagement, state, "状態", .flags = FIELD_REQUIRED, .choices = states),
    FIELD_TEXT(Engagement, present, "現状", .max = 2000, .hint = "数字はデータから入ります。ここには、数字に出ないことを書きます"),
    FIELD_TEXT(Engagement, wish, "目指す姿・取り組みたいこと", .max = 2000),
    FIELD_TEXT(Engagement, concern, "課題意識", .max = 2000, .hint = "ダメな部分が、どうダメなのか。ありのままに書きます"),
    FIELD_TEXT(Engagement, assessment, "アセスメント（支援チームの見立て）", .max = 2000),
    FIELD_TEXT(Engagement, reached, "到達点", .max = 2000),
    FIELD_TEXT(Engagement, wanted, "求めている支援", .max = 400),
    FIELD_BOOL(Engagement, training, "教材（公表資料より）", .flags = FIELD_READ_ONLY),
    FIELD_TEXT(Engagement, source, "出典", .max = 200),
};
const Entity entity_engagement = {
    .name = "engagement", .label = "伴走支援", .table = "engagement", .plural = "engagements",
    .fields = engagement_fields, .n_fields = COUNT_OF(engagement_fields), .size = sizeof(Engagement),
    .order = "-fiscal_year", .read = ACCESS_WALK_READ, .write = ACCESS_WALK_WRITE,
};

static const Field member_fields[] = {
    FIELD_REF(TeamMember, engagement, "伴走支援", .flags = FIELD_REQUIRED | FIELD_FIXED, .ref = "engagement"),
    FIELD_CHOICE(TeamMember, role, "役割", .flags = FIELD_REQUIRED, .choices = engagement_roles),
    FIELD_TEXT(TeamMember, organisation, "所属", .flags = FIELD_SEARCH, .max = 120),
    FIELD_TEXT(TeamMember, name, "職名・氏名", .max = 60),
    FIELD_TEXT(TeamMember, login, "サインインの名前", .max = 60, .hint = "町の外の人が、この支援の画面を見るときに入れます"),
    FIELD_DATE(TeamMember, from_day, "見られる最初の日"),
    FIELD_DATE(TeamMember, until_day, "見られる最後の日", .hint = "この日を過ぎると、自動で閉じます"),
    FIELD_TEXT(TeamMember, note, "メモ", .max = 400),
};
/* An access without an end would stay open for ever: it is refused, and the scope opens none without both days. */
static void check_member(const void *row, Problems *ps)
{
    const TeamMember *m = row;
    bool from = !date_is_none(m->from_day), until = !date_is_none(m->until_day);
    if (m->login.n && !from)
        problem_add(ps, S("/from_day"), "missing", "サインインの名前を入れるときは、見られる最初の日も入れてください。");
    if (m->login.n && !until)
        problem_add(ps, S("/until_day"), "missing", "サインインの名前を入れるときは、見られる最後の日も入れてください。期限のない公開はできません。");
    if (from && until && m->until_day.day < m->from_day.day)
        problem_add(ps, S("/until_day"), "range", "最後の日が、最初の日より前です。日付を確かめてください。");
}
const Entity entity_team_member = {
    .name = "team_member", .label = "支援チームの人", .table = "team_member", .plural = "team-members",
    .fields = member_fields, .n_fields = COUNT_OF(member_fields), .size = sizeof(TeamMember), .check = check_member,
    .order = "role", .read = ACCESS_WALK_READ, .write = ACCESS_WALK_WRITE,
};

static const Field step_fields[] = {
    FIELD_REF(TimelineStep, engagement, "伴走支援", .flags = FIELD_REQUIRED | FIELD_FIXED, .ref = "engagement"),
    FIELD_CHOICE(TimelineStep, step, "段階", .flags = FIELD_REQUIRED, .choices = engagement_steps),
    FIELD_DATE(TimelineStep, planned, "予定日"),
    FIELD_DATE(TimelineStep, held, "開いた日"),
    FIELD_TEXT(TimelineStep, note, "メモ", .max = 400),
};
const Entity entity_timeline_step = {
    .name = "timeline_step", .label = "支援の日程", .table = "timeline_step", .plural = "timeline-steps",
    .fields = step_fields, .n_fields = COUNT_OF(step_fields), .size = sizeof(TimelineStep),
    .order = "planned", .read = ACCESS_WALK_READ, .write = ACCESS_WALK_WRITE,
};

static const Field template_fields[] = {
    FIELD_CHOICE(TimelineTemplate, step, "段階", .flags = FIELD_REQUIRED, .choices = engagement_steps),
    FIELD_INT(TimelineTemplate, after_start, "始まりからの日数", .flags = FIELD_REQUIRED, .min = 0, .max = 1000),
    FIELD_TEXT(TimelineTemplate, note, "メモ", .max = 400),
};
const Entity entity_timeline_template = {
    .name = "timeline_template", .label = "日程のひな形", .table = "timeline_template", .plural = "timeline-templates",
    .fields = template_fields, .n_fields = COUNT_OF(template_fields), .size = sizeof(TimelineTemplate), .unique = "step",
    .order = "after_start", .read = ACCESS_WALK_TEMPLATE, .write = ACCESS_WALK_TEMPLATE,
};

static const Field honest_fields[] = {
    FIELD_REF(HonestItem, engagement, "伴走支援", .flags = FIELD_REQUIRED | FIELD_FIXED, .ref = "engagement"),
    FIELD_TEXT(HonestItem, subject, "サービス・取組", .flags = FIELD_REQUIRED | FIELD_SEARCH, .max = 120),
    FIELD_CHOICE(HonestItem, standing, "ありのままの状態", .flags = FIELD_REQUIRED, .choices = standings),
    FIELD_TEXT(HonestItem, note, "どうしてそう思うか", .max = 400),
};
const Entity entity_honest_item = {
    .name = "honest_item", .label = "ありのままの表", .table = "honest_item", .plural = "honest-items",
    .fields = honest_fields, .n_fields = COUNT_OF(honest_fields), .size = sizeof(HonestItem),
    .order = "standing", .read = ACCESS_WALK_READ, .write = ACCESS_WALK_WRITE,
};

static const Choice origins[] = {
    { "hand", "手で入れた" },     { "sticky", "付せん" },       { "cause", "なぜの木" },  { "survey", "アンケート" },
    { "case", "地域ケア会議" },   { "minutes", "議事録" },      { "merged", "まとめた" }, { "split", "分けた" }, { 0 },
};
static const Choice action_states[] = { { "open", "これから" }, { "moving", "動いている" }, { "done", "済んだ" }, { "dropped", "やめた" }, { 0 } };

static const Field issue_fields[] = {
    FIELD_REF(TownIssue, engagement, "伴走支援", .flags = FIELD_REQUIRED | FIELD_FIXED, .ref = "engagement"),
    FIELD_TEXT(TownIssue, words, "課題", .flags = FIELD_REQUIRED | FIELD_SEARCH, .max = 400),
    FIELD_TEXT(TownIssue, original, "もとの言葉", .flags = FIELD_FIXED, .max = 400, .hint = "最初に出た言葉のまま残ります"),
    FIELD_CHOICE(TownIssue, origin, "どこから出たか", .flags = FIELD_REQUIRED, .choices = origins),
    FIELD_INT(TownIssue, votes, "いいねの数", .min = 0, .max = 10000),
    FIELD_REF(TownIssue, merged_into, "まとめた先", .flags = FIELD_READ_ONLY, .ref = "issue"),
    FIELD_TEXT(TownIssue, cause, "原因", .max = 400),
    FIELD_REF(TownIssue, split_from, "分けたもと", .flags = FIELD_READ_ONLY, .ref = "issue"),
    FIELD_TEXT(TownIssue, said_by, "だれの言葉か", .flags = FIELD_FIXED, .max = 60, .hint = "所属を入れます。名前は入れません"),
    FIELD_INT(TownIssue, source, "もとの番号", .flags = FIELD_FIXED, .min = 1, .max = ID_MAX),
    FIELD_REF(TownIssue, line, "議事録の行", .flags = FIELD_FIXED, .ref = "minute_line"),
    FIELD_YEN(TownIssue, yen, "1年の金額", .min = 0, .max = YEN_MAX, .hint = "解決すると変わる、1年あたりの額。「なぜ」の画面の金額が目安です"),
    FIELD_INT(TownIssue, effort, "手間", .min = 1, .max = 5, .hint = "1（すぐできる）〜5（何年もかかる）"),
};
const Entity entity_issue = {
    .name = "issue", .label = "課題", .table = "issue", .plural = "issues",
    .fields = issue_fields, .n_fields = COUNT_OF(issue_fields), .size = sizeof(TownIssue),
    .order = "-votes", .read = ACCESS_WALK_READ, .write = ACCESS_WALK_WRITE,
};

static const Field measure_fields[] = {
    FIELD_REF(Measure, engagement, "伴走支援", .flags = FIELD_REQUIRED | FIELD_FIXED, .ref = "engagement"),
    FIELD_REF(Measure, issue, "課題", .flags = FIELD_REQUIRED, .ref = "issue"),
    FIELD_TEXT(Measure, what, "対策", .flags = FIELD_REQUIRED | FIELD_SEARCH, .max = 400),
    FIELD_TEXT(Measure, indicator, "効いたとわかる指標", .max = 200),
    FIELD_INT(Measure, priority, "優先の順", .min = 1, .max = 99),
};
const Entity entity_measure = {
    .name = "measure", .label = "対策", .table = "measure", .plural = "measures",
    .fields = measure_fields, .n_fields = COUNT_OF(measure_fields), .size = sizeof(Measure),
    .order = "priority", .read = ACCESS_WALK_READ, .write = ACCESS_WALK_WRITE,
};

static const Field action_fields[] = {
    FIELD_REF(Action, engagement, "伴走支援", .flags = FIELD_REQUIRED | FIELD_FIXED, .ref = "engagement"),
    FIELD_REF(Action, measure, "対策", .ref = "measure"),
    FIELD_TEXT(Action, what, "すること", .flags = FIELD_REQUIRED | FIELD_SEARCH, .max = 400),
    FIELD_TEXT(Action, owner, "担当", .flags = FIELD_REQUIRED, .max = 60),
    FIELD_TEXT(Action, second_owner, "2人目の担当", .max = 60, .hint = "担当が4月に替わっても止まらないように"),
    FIELD_DATE(Action, starts, "始める日"),
    FIELD_DATE(Action, due, "終える日"),
    FIELD_BOOL(Action, needs_contract, "契約が要る"),
    FIELD_DATE(Action, contract_signed, "契約した日"),
    FIELD_TEXT(Action, indicator, "指標", .max = 200),
    FIELD_CHOICE(Action, state, "状態", .flags = FIELD_REQUIRED, .choices = action_states),
    FIELD_TEXT(Action, result, "結果", .max = 400),
};
static void check_action(const void *row, Problems *ps)
{
    const Action *a = row;
    if (!date_is_none(a->starts) && !date_is_none(a->due) && a->due.day < a->starts.day)
        problem_add(ps, S("/due"), "range", "終える日が、始める日より前です。日付を確かめてください。");
    if (a->second_owner.n && str_eq(a->second_owner, a->owner))
        problem_add(ps, S("/second_owner"), "range", "2人目の担当が、1人目と同じです。別の人を入れてください。");
}
const Entity entity_action = {
    .name = "action", .label = "行動", .table = "action", .plural = "actions", .check = check_action,
    .fields = action_fields, .n_fields = COUNT_OF(action_fields), .size = sizeof(Action),
    .order = "due", .read = ACCESS_WALK_READ, .write = ACCESS_WALK_WRITE,
};

static const Field outcome_fields[] = {
    FIELD_REF(Outcome, engagement, "伴走支援", .flags = FIELD_REQUIRED | FIELD_FIXED, .ref = "engagement"),
    FIELD_REF(Outcome, action, "行動", .ref = "action"),
    FIELD_DATE(Outcome, day, "日", .flags = FIELD_REQUIRED),
    FIELD_TEXT(Outcome, what, "どうなったか", .flags = FIELD_REQUIRED | FIELD_SEARCH, .max = 400),
    FIELD_TEXT(Outcome, indicator, "何でわかるか（指標）", .flags = FIELD_REQUIRED, .max = 200, .hint = "指標のない成果は、次の人に伝わりません"),
    FIELD_TEXT(Outcome, before_value, "前", .max = 60),
    FIELD_TEXT(Outcome, after_value, "後", .max = 60),
};
const Entity entity_outcome = {
    .name = "outcome", .label = "成果", .table = "outcome", .plural = "outcomes",
    .fields = outcome_fields, .n_fields = COUNT_OF(outcome_fields), .size = sizeof(Outcome),
    .order = "-day", .read = ACCESS_WALK_READ, .write = ACCESS_WALK_WRITE,
};
