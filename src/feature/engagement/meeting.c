/* What happens where people meet, and between: meetings, who came, what was advised, decided and promised. */
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
};
const Entity entity_meeting = {
    .name = "meeting", .label = "会議", .table = "meeting", .plural = "meetings",
    .fields = meeting_fields, .n_fields = COUNT_OF(meeting_fields), .size = sizeof(Meeting),
    .order = "day", .read = ACCESS_WALK_READ, .write = ACCESS_WALK_WRITE,
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
