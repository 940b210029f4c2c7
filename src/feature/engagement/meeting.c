/* What happens where people meet, and between: meetings, who came, what was advised, decided and promised. */
#include "domain/agenda.h"
#include "feature/engagement/engagement_parts.h"

static const Choice styles[] = { { "onsite", "会場" }, { "online", "オンライン" }, { "both", "会場とオンライン" }, { 0 } };
static const Choice remark_kinds[] = { { "advice", "助言" }, { "notice", "気づき" }, { 0 } };
static const Choice promise_states[] = { { "open", "これから" }, { "done", "果たした" }, { "dropped", "取りやめた" }, { 0 } };
static const Choice hows[] = { { "phone", "電話" }, { "mail", "メール" }, { "visit", "訪問" }, { "online", "オンライン" }, { 0 } };

#define OF_ENGAGEMENT(Type) FIELD_REF(Type, engagement, "伴走支援", .flags = FIELD_REQUIRED | FIELD_FIXED, .ref = "engagement")

static const Field meeting_fields[] = {
    OF_ENGAGEMENT(Meeting),
    FIELD_CHOICE(Meeting, step, "段階", .flags = FIELD_REQUIRED, .choices = engagement_steps),
    FIELD_TEXT(Meeting, title, "名前", .flags = FIELD_REQUIRED | FIELD_SEARCH, .max = 120),
    FIELD_DATE(Meeting, day, "日", .flags = FIELD_REQUIRED),
    FIELD_TEXT(Meeting, place, "場所", .max = 120, .hint = "コの字に並べるには、思ったより広い部屋が要ります"),
    FIELD_CHOICE(Meeting, style, "開き方", .choices = styles),
    FIELD_TEXT(Meeting, agenda, "次第", .max = 2000),
    FIELD_TEXT(Meeting, minutes, "議事録", .max = 4000),
    FIELD_TEXT(Meeting, carried, "次回に持ち越すこと", .max = 1000),
    FIELD_TEXT(Meeting, starts, "始まる時刻", .max = 5, .hint = "例：13:30"),
    FIELD_TEXT(Meeting, ends, "終わる時刻", .max = 5, .hint = "例：16:00。次第がこれを過ぎると、知らせます"),
    FIELD_INT(Meeting, seats, "席の数", .min = 1, .max = 10000, .hint = "コの字に並べたときに座れる人数"),
    FIELD_TEXT(Meeting, link, "オンラインの入り方", .max = 400, .hint = "会議のアドレスや番号。案内状に印刷されます"),
};
static void check_meeting(const void *row, Problems *ps)
{
    const Meeting *m = row;
    int from, until;
    bool has_from = agenda_clock(m->starts, &from), has_until = agenda_clock(m->ends, &until);
    if (m->starts.n && !has_from)
        problem_add(ps, S("/starts"), "type", "始まる時刻を 13:30 の形で入れてください。");
    if (m->ends.n && !has_until)
        problem_add(ps, S("/ends"), "type", "終わる時刻を 16:00 の形で入れてください。");
    if (has_from && has_until && until <= from)
        problem_add(ps, S("/ends"), "range", "終わる時刻が、始まる時刻より前です。時刻を確かめてください。");
}
const Entity entity_meeting = {
    .name = "meeting", .label = "会議", .table = "meeting", .plural = "meetings", .check = check_meeting,
    .fields = meeting_fields, .n_fields = COUNT_OF(meeting_fields), .size = sizeof(Meeting),
    .order = "day", .read = ACCESS_WALK_READ, .write = ACCESS_WALK_WRITE,
};

static const Choice item_states[] = { { "open", "これから" }, { "done", "済んだ" }, { "dropped", "やめた" }, { 0 } };
static const Field item_fields[] = {
    OF_ENGAGEMENT(AgendaItem),
    FIELD_REF(AgendaItem, meeting, "会議", .flags = FIELD_REQUIRED | FIELD_FIXED, .ref = "meeting"),
    FIELD_INT(AgendaItem, place, "順番", .flags = FIELD_REQUIRED, .min = 1, .max = 999),
    FIELD_TEXT(AgendaItem, what, "すること", .flags = FIELD_REQUIRED | FIELD_SEARCH, .max = 200, .hint = "例：グループワーク「資源は何か」"),
    FIELD_INT(AgendaItem, minutes, "分", .flags = FIELD_REQUIRED, .min = 1, .max = AGENDA_MINUTES_MAX),
    FIELD_TEXT(AgendaItem, speaker, "話す人・進める人", .max = 60),
    FIELD_CHOICE(AgendaItem, state, "状態", .flags = FIELD_REQUIRED, .choices = item_states),
    FIELD_TEXT(AgendaItem, note, "メモ", .max = 400),
    FIELD_REF(AgendaItem, carried_from, "持ち越したもとの項目", .flags = FIELD_FIXED, .ref = "agenda_item"),
};
const Entity entity_agenda_item = {
    .name = "agenda_item", .label = "次第の項目", .table = "agenda_item", .plural = "agenda-items",
    .fields = item_fields, .n_fields = COUNT_OF(item_fields), .size = sizeof(AgendaItem),
    .order = "place", .read = ACCESS_WALK_READ, .write = ACCESS_WALK_WRITE,
};

static const Field line_fields[] = {
    OF_ENGAGEMENT(MinuteLine),
    FIELD_REF(MinuteLine, meeting, "会議", .flags = FIELD_REQUIRED | FIELD_FIXED, .ref = "meeting"),
    FIELD_TEXT(MinuteLine, place, "並び", .flags = FIELD_REQUIRED, .max = 400),
    FIELD_TEXT(MinuteLine, text, "本文", .max = MINUTE_CHARACTERS_MAX),
    FIELD_TEXT(MinuteLine, writer, "書いた人の役割", .max = 60),
    FIELD_REF(MinuteLine, twin_of, "同じところを直した行", .ref = "minute_line"),
    FIELD_BOOL(MinuteLine, gone, "消した"),
    FIELD_INT(MinuteLine, seq, "変わった順", .flags = FIELD_REQUIRED),
};
const Entity entity_minute_line = {
    .name = "minute_line", .label = "議事録の行", .table = "minute_line", .plural = "minute-lines",
    .fields = line_fields, .n_fields = COUNT_OF(line_fields), .size = sizeof(MinuteLine), .order = "place",
};

static const Field preparation_template_fields[] = {
    FIELD_TEXT(PreparationTemplate, what, "準備すること", .flags = FIELD_REQUIRED, .max = 200),
    FIELD_TEXT(PreparationTemplate, owner, "担当", .max = 60),
    FIELD_INT(PreparationTemplate, days_before, "会議の何日前まで", .flags = FIELD_REQUIRED, .min = 0, .max = 365),
    FIELD_CHOICE(PreparationTemplate, style, "開き方", .choices = styles, .hint = "空にすると、どの会議でも使います"),
};
const Entity entity_preparation_template = {
    .name = "preparation_template", .label = "準備のひな形", .table = "preparation_template", .plural = "preparation-templates",
    .fields = preparation_template_fields, .n_fields = COUNT_OF(preparation_template_fields), .size = sizeof(PreparationTemplate), .unique = "what",
    .order = "-days_before", .read = ACCESS_WALK_TEMPLATE, .write = ACCESS_WALK_TEMPLATE,
};

static const Field attendance_fields[] = {
    OF_ENGAGEMENT(Attendance),
    FIELD_REF(Attendance, meeting, "会議", .flags = FIELD_REQUIRED, .ref = "meeting"),
    FIELD_CHOICE(Attendance, role, "役割", .flags = FIELD_REQUIRED, .choices = engagement_roles),
    FIELD_TEXT(Attendance, organisation, "所属", .max = 120),
    FIELD_INT(Attendance, invited, "案内した人数", .min = 0, .max = 10000),
    FIELD_INT(Attendance, came, "来た人数", .min = 0, .max = 10000),
};
const Entity entity_attendance = {
    .name = "attendance", .label = "出席", .table = "attendance", .plural = "attendances",
    .fields = attendance_fields, .n_fields = COUNT_OF(attendance_fields), .size = sizeof(Attendance),
    .order = "role", .read = ACCESS_WALK_READ, .write = ACCESS_WALK_WRITE,
};

static const Field preparation_fields[] = {
    OF_ENGAGEMENT(Preparation),
    FIELD_REF(Preparation, meeting, "会議", .flags = FIELD_REQUIRED, .ref = "meeting"),
    FIELD_TEXT(Preparation, what, "準備すること", .flags = FIELD_REQUIRED, .max = 200),
    FIELD_TEXT(Preparation, owner, "担当", .max = 60),
    FIELD_DATE(Preparation, due, "いつまでに"),
    FIELD_BOOL(Preparation, done, "済んだ"),
};
const Entity entity_preparation = {
    .name = "preparation", .label = "会議の準備", .table = "preparation", .plural = "preparations",
    .fields = preparation_fields, .n_fields = COUNT_OF(preparation_fields), .size = sizeof(Preparation),
    .order = "due", .read = ACCESS_WALK_READ, .write = ACCESS_WALK_WRITE,
};

static const Field remark_fields[] = {
    OF_ENGAGEMENT(Remark),
    FIELD_REF(Remark, meeting, "会議", .ref = "meeting"),
    FIELD_CHOICE(Remark, kind, "種類", .flags = FIELD_REQUIRED, .choices = remark_kinds),
    FIELD_CHOICE(Remark, from_role, "だれから", .flags = FIELD_REQUIRED, .choices = engagement_roles),
    FIELD_CHOICE(Remark, to_role, "だれへ", .choices = engagement_roles),
    FIELD_TEXT(Remark, text, "内容", .flags = FIELD_REQUIRED | FIELD_SEARCH, .max = 1000),
    FIELD_DATE(Remark, day, "日", .flags = FIELD_REQUIRED),
    FIELD_REF(Remark, line, "議事録の行", .flags = FIELD_FIXED, .ref = "minute_line"),
};
const Entity entity_remark = {
    .name = "remark", .label = "助言・気づき", .table = "remark", .plural = "remarks",
    .fields = remark_fields, .n_fields = COUNT_OF(remark_fields), .size = sizeof(Remark),
    .order = "day", .read = ACCESS_WALK_READ, .write = ACCESS_WALK_WRITE,
};

static const Field decision_fields[] = {
    OF_ENGAGEMENT(Decision),
    FIELD_REF(Decision, meeting, "会議", .ref = "meeting"),
    FIELD_TEXT(Decision, what, "決めたこと", .flags = FIELD_REQUIRED | FIELD_SEARCH, .max = 400),
    FIELD_TEXT(Decision, why, "なぜそう決めたか", .flags = FIELD_REQUIRED, .max = 1000, .hint = "理由のない決定は引き継げません"),
    FIELD_DATE(Decision, day, "日", .flags = FIELD_REQUIRED),
    FIELD_REF(Decision, line, "議事録の行", .flags = FIELD_FIXED, .ref = "minute_line"),
};
const Entity entity_decision = {
    .name = "decision", .label = "決めたこと", .table = "decision", .plural = "decisions",
    .fields = decision_fields, .n_fields = COUNT_OF(decision_fields), .size = sizeof(Decision),
    .order = "day", .read = ACCESS_WALK_READ, .write = ACCESS_WALK_WRITE,
};

static const Field promise_fields[] = {
    OF_ENGAGEMENT(Promise),
    FIELD_REF(Promise, meeting, "会議", .ref = "meeting"),
    FIELD_CHOICE(Promise, role, "役割", .flags = FIELD_REQUIRED, .choices = engagement_roles),
    FIELD_TEXT(Promise, who, "だれが", .flags = FIELD_REQUIRED, .max = 60),
    FIELD_TEXT(Promise, what, "何を", .flags = FIELD_REQUIRED | FIELD_SEARCH, .max = 400),
    FIELD_DATE(Promise, due, "いつまでに", .flags = FIELD_REQUIRED),
    FIELD_CHOICE(Promise, state, "状態", .flags = FIELD_REQUIRED, .choices = promise_states),
    FIELD_DATE(Promise, done_on, "果たした日"),
    FIELD_TEXT(Promise, result, "どうなったか", .max = 400),
    FIELD_REF(Promise, line, "議事録の行", .flags = FIELD_FIXED, .ref = "minute_line"),
    FIELD_TEXT(Promise, login, "サインインの名前", .max = 60, .hint = "このシステムを使う人なら入れます。その人のアカウントが閉じると「担当がいません」と知らせます"),
};
static void check_promise(const void *row, Problems *ps)
{
    const Promise *p = row;
    bool done = str_eq(p->state, S("done"));
    if (done == date_is_none(p->done_on))
        problem_add(ps, S("/done_on"), done ? "missing" : "range",
                    done ? "果たした日を入れてください。" : "果たした日があります。状態を「果たした」にするか、日を消してください。");
}
const Entity entity_promise = {
    .name = "promise", .label = "約束", .table = "promise", .plural = "promises", .check = check_promise,
    .fields = promise_fields, .n_fields = COUNT_OF(promise_fields), .size = sizeof(Promise),
    .order = "due", .read = ACCESS_WALK_READ, .write = ACCESS_WALK_WRITE,
};

static const Field contact_fields[] = {
    OF_ENGAGEMENT(Contact),
    FIELD_DATE(Contact, day, "日", .flags = FIELD_REQUIRED),
    FIELD_CHOICE(Contact, how, "方法", .flags = FIELD_REQUIRED, .choices = hows),
    FIELD_TEXT(Contact, who, "だれと", .flags = FIELD_REQUIRED, .max = 60),
    FIELD_TEXT(Contact, line, "一行", .flags = FIELD_REQUIRED | FIELD_SEARCH, .max = 200),
};
const Entity entity_contact = {
    .name = "contact", .label = "連絡の記録", .table = "contact", .plural = "contacts",
    .fields = contact_fields, .n_fields = COUNT_OF(contact_fields), .size = sizeof(Contact),
    .order = "-day", .read = ACCESS_WALK_READ, .write = ACCESS_WALK_WRITE,
};
