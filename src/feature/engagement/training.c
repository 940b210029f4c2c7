/* Puts the published engagements in, and the demo town's living one. */
#include "feature/engagement/training.h"
#include "domain/order_key.h"
#include "domain/rhythm.h"

typedef struct {
    Db *db;
    int64_t org, engagement, *next_id;
    int64_t meetings[64];
    const char *steps[64];
    size_t n_meetings;
} Laying;

static Row row_of(Laying *l)
{
    return (Row){ .org = l->org, .id = (*l->next_id)++ };
}

static Date day_of(const char *iso)
{
    Date d = DATE_NONE;
    return iso && date_from_iso(str_of(iso), &d) ? d : DATE_NONE;
}

static int64_t meeting_of(const Laying *l, const char *step)
{
    for (size_t i = 0; i < l->n_meetings; i++)
        if (str_eq(str_of(l->steps[i]), str_of(step)))
            return l->meetings[i];
    return 0;
}

static Status add_step(Laying *l, const char *step, Date planned, Date held)
{
    TimelineStep row = { .row = row_of(l), .engagement = l->engagement, .step = str_of(step), .planned = planned, .held = held };
    return entity_insert(&entity_timeline_step, l->db, &row);
}

static Status add_meeting(Laying *l, const TrainingMeeting *m)
{
    RhythmStep step;
    Meeting row = { .row = row_of(l), .engagement = l->engagement, .seats = NUMBER_NONE, .step = str_of(m->step), .title = str_of(m->title), .day = day_of(m->day),
                    .place = str_of(m->place), .style = str_of(m->style), .agenda = str_of(m->agenda), .minutes = str_of(m->minutes) };
    if (l->n_meetings == COUNT_OF(l->meetings))
        return ERR_TOO_LARGE;
    l->steps[l->n_meetings] = m->step;
    l->meetings[l->n_meetings++] = row.row.id;
    TRY(entity_insert(&entity_meeting, l->db, &row));
    return rhythm_step_find(str_of(m->step), &step) ? add_step(l, m->step, row.day, row.day) : OK;
}

static Status add_member(Laying *l, const char *role, const char *organisation, const char *login, const char *from, const char *until)
{
    TeamMember row = { .row = row_of(l), .engagement = l->engagement, .role = str_of(role), .organisation = str_of(organisation), .login = str_of(login),
                       .from_day = day_of(from), .until_day = day_of(until) };
    return entity_insert(&entity_team_member, l->db, &row);
}

static Status add_came(Laying *l, const char *step, const char *role, const char *organisation, int64_t came)
{
    Attendance row = { .row = row_of(l), .engagement = l->engagement, .meeting = meeting_of(l, step), .role = str_of(role),
                       .organisation = str_of(organisation), .invited = NUMBER_NONE, .came = came };
    return entity_insert(&entity_attendance, l->db, &row);
}

static Status add_remark(Laying *l, const TrainingRemark *r, Date day)
{
    Remark row = { .row = row_of(l), .engagement = l->engagement, .meeting = meeting_of(l, r->step), .kind = str_of(r->kind), .from_role = str_of(r->from),
                   .to_role = str_of(r->to), .text = str_of(r->text), .day = day };
    return entity_insert(&entity_remark, l->db, &row);
}

static Status add_decision(Laying *l, const char *day, const char *what, const char *why)
{
    Decision row = { .row = row_of(l), .engagement = l->engagement, .what = str_of(what), .why = str_of(why), .day = day_of(day) };
    return entity_insert(&entity_decision, l->db, &row);
}

static Status add_honest(Laying *l, const TrainingHonest *h)
{
    HonestItem row = { .row = row_of(l), .engagement = l->engagement, .subject = str_of(h->subject), .standing = str_of(h->standing), .note = str_of(h->note) };
    return entity_insert(&entity_honest_item, l->db, &row);
}

static Status add_pair(Laying *l, const TrainingPair *p, const char *origin, int64_t votes, int64_t priority, int64_t *ret_issue, int64_t *ret_measure)
{
    TownIssue issue = { .row = row_of(l), .engagement = l->engagement, .words = str_of(p->words), .original = str_of(p->words), .origin = str_of(origin),
                    .votes = votes, .cause = str_of(p->cause), .source = NUMBER_NONE, .yen = NUMBER_NONE, .effort = NUMBER_NONE };
    Measure measure = { .row = row_of(l), .engagement = l->engagement, .issue = issue.row.id, .what = str_of(p->measure), .indicator = str_of(p->indicator),
                        .priority = priority };
    *ret_issue = issue.row.id;
    *ret_measure = measure.row.id;
    TRY(entity_insert(&entity_issue, l->db, &issue));
    return entity_insert(&entity_measure, l->db, &measure);
}

static Status add_action(Laying *l, const TrainingAction *t)
{
    Action row = { .row = row_of(l), .engagement = l->engagement, .what = str_of(t->what), .owner = str_of(t->who), .starts = DATE_NONE, .due = day_of(t->day),
                   .contract_signed = DATE_NONE, .state = S("done"), .result = str_of(t->result) };
    return entity_insert(&entity_action, l->db, &row);
}

static Date held_of(int town, const char *step)
{
    for (size_t i = 0; i < training_meeting_count; i++)
        if (training_meetings[i].town == town && str_eq(str_of(training_meetings[i].step), str_of(step)))
            return day_of(training_meetings[i].day);
    return DATE_NONE;
}

static Status lay_town(Laying *l, int town)
{
    int64_t issue, measure, priority = 0;
    for (size_t i = 0; i < training_member_count; i++)
        if (training_members[i].town == town)
            TRY(add_member(l, training_members[i].role, training_members[i].organisation, "", NULL, NULL));
    for (size_t i = 0; i < training_meeting_count; i++)
        if (training_meetings[i].town == town)
            TRY(add_meeting(l, &training_meetings[i]));
    for (size_t i = 0; i < training_came_count; i++)
        if (training_cames[i].town == town)
            TRY(add_came(l, training_cames[i].step, training_cames[i].role, training_cames[i].organisation, training_cames[i].came));
    for (size_t i = 0; i < training_remark_count; i++)
        if (training_remarks[i].town == town)
            TRY(add_remark(l, &training_remarks[i], held_of(town, training_remarks[i].step)));
    for (size_t i = 0; i < training_decision_count; i++)
        if (training_decisions[i].town == town)
            TRY(add_decision(l, training_decisions[i].day, training_decisions[i].what, training_decisions[i].why));
    for (size_t i = 0; i < training_honest_count; i++)
        if (training_honests[i].town == town)
            TRY(add_honest(l, &training_honests[i]));
    for (size_t i = 0; i < training_pair_count; i++)
        if (training_pairs[i].town == town)
            TRY(add_pair(l, &training_pairs[i], "hand", NUMBER_NONE, ++priority, &issue, &measure));
    for (size_t i = 0; i < training_action_count; i++)
        if (training_actions[i].town == town)
            TRY(add_action(l, &training_actions[i]));
    return OK;
}

Status training_install(Db *db, const int64_t org[static TRAINING_TOWNS], int64_t *next_id)
{
    for (size_t i = 0; i < TRAINING_TOWNS; i++) {
        const TrainingEngagement *t = &training_engagements[i];
        Laying l = { .db = db, .org = org[i], .next_id = next_id };
        Engagement e = { .row = row_of(&l), .fiscal_year = t->fiscal_year, .way = str_of(t->way), .theme = str_of(t->theme), .goal = str_of(t->goal),
                         .state = S("closed"), .present = str_of(t->present), .wish = str_of(t->wish), .concern = str_of(t->concern),
                         .assessment = str_of(t->assessment), .reached = str_of(t->reached), .wanted = str_of(t->wanted), .training = true, .source = str_of(t->source) };
        l.engagement = e.row.id;
        TRY(entity_insert(&entity_engagement, db, &e));
        TRY(lay_town(&l, t->town));
    }
    return OK;
}

/* ---- the demo town's own ---- */

static const TrainingMeeting demo_meetings[] = {
    { 0, "orientation", "2026-07-15", "オリエンテーション", "", "online", "事業の説明、進め方", "" },
    { 0, "hearing", "2026-07-24", "事前ヒアリング", "みほん市役所", "onsite", "現状・目指す姿・課題意識", "" },
    { 0, "meeting_05", "2026-08-21", "0.5次ミーティング", "", "online", "的をどこにしぼるか", "" },
    { 0, "visit_1", "2026-08-31", "1回目支援", "市民会館 大会議室（コの字・40席）", "onsite", "10:00 市からの説明\n10:40 質疑\n11:20 まとめ",
      "ありのままの表で説明した。「半日デイを卒業した人が、行く場所を知らない」という声が三つの事業所から出た。" },
};
static const TrainingRemark demo_remarks[] = {
    { 0, "visit_1", "advice", "adviser", "town", "卒業した人の話を、次の人と家族に聞いてもらいましょう。いちばん効く説明です。" },
    { 0, "visit_1", "advice", "prefecture", "town", "同じ規模の市の費用を、事業所ごとに並べてみます。次回までに県が用意します。" },
    { 0, "visit_1", "notice", "town", "town", "従前相当が多いのは単価ではなく、ケアマネジャーが行き先を知らないからかもしれない。" },
};
static const TrainingHonest demo_honests[] = {
    { 0, "通所型（サービス・活動C）", "well", "6段階に作り直してから利用が増えた" }, { 0, "通所型（従前相当）", "believed", "利用は安定しているが、卒業がほとんどない" },
    { 0, "いきいき百歳体操", "believed", "数は増えたが、参加者の顔ぶれが同じ" }, { 0, "訪問型（サービス・活動B）", "planned", "2地区目を準備している" },
    { 0, "訪問型（サービス・活動D）", "wanted", "要望は多いが、担い手が決まらない" }, { 0, "自立支援型地域ケア会議", "wanted", "" }, { 0, "個別協議のやめ方", "put_off", "理由を知る人がいない" },
};
static const TrainingPair demo_pairs[] = {
    { 0, "半日デイを卒業しても行き先がない", "行き先の情報がケアマネジャーに届いていない", "通いの場の「引き出し」を作り、居宅介護支援事業所に配る", "卒業した人の数" },
    { 0, "移動の手段がない", "D型の担い手がいない", "乗合タクシーと移動支援をつなぐ", "移動支援の利用者数" },
};
static const struct { const char *role, *who, *what, *due, *state, *done, *result; } demo_promises[] = {
    { "town", "介護保険担当", "従前相当の利用者を、利用の長さで並べる", "2026-10-16", "done", "2026-10-14", "2年以上の人が68人いた" },
    { "prefecture", "見本県 高齢福祉課", "同じ規模の市と、事業所ごとの費用を比べる", "2026-11-13", "open", NULL, NULL },
    { "centre", "中央地域包括支援センター", "卒業した3人に、話をしてもらえるか聞く", "2026-11-27", "open", NULL, NULL },
    { "town", "高齢福祉・保健師", "2回目支援の会場（コの字40席）を押さえる", "2026-11-30", "open", NULL, NULL },
};
static const struct { const char *what, *owner, *second, *starts, *due; bool contract; const char *contract_day, *state; } demo_actions[] = {
    { "通いの場の「引き出し」を作って配る", "高齢福祉・保健師", "生活支援コーディネーター", "2026-10-01", "2027-02-26", false, NULL, "moving" },
    { "リハビリ専門職の訪問（C型の出口）を委託する", "介護保険担当", "", "2027-01-12", "2027-06-30", true, NULL, "open" },
    { "移動支援（D）を2地区目で始める", "高齢福祉・保健師", "社会福祉協議会", "2027-01-20", "2027-05-31", true, NULL, "open" },
};
static const struct { const char *day, *how, *who, *line; } demo_contacts[] = {
    { "2026-09-15", "phone", "県 → 市 介護保険担当", "1回目支援の振り返り。事業所の反応は良い。" },
    { "2026-10-14", "mail", "市 → 県", "利用の長さの表を送った。" },
    { "2026-10-27", "visit", "県 → 市", "費用の比べ方を相談した。次は2回目の進め方。" },
};

static const struct { const char *words, *said_by, *origin; int64_t votes; } demo_words[] = {
    { "半日デイを卒業した人が、行く場所を知らない", "通所事業所", "minutes", 6 }, { "通いの場のリストはあるが、見たことがない", "ケアマネジャー", "survey", 4 },
};

/* Gathered under one issue, with whose words they were. */
static Status lay_demo_words(Laying *l, int64_t above)
{
    for (size_t i = 0; i < COUNT_OF(demo_words); i++) {
        TownIssue row = { .row = row_of(l), .engagement = l->engagement, .words = str_of(demo_words[i].words), .original = str_of(demo_words[i].words),
                          .origin = str_of(demo_words[i].origin), .votes = demo_words[i].votes, .merged_into = above, .said_by = str_of(demo_words[i].said_by),
                          .source = NUMBER_NONE, .yen = NUMBER_NONE, .effort = NUMBER_NONE };
        TRY(entity_insert(&entity_issue, l->db, &row));
    }
    return OK;
}

static Status lay_demo_plans(Laying *l)
{
    int64_t issues[COUNT_OF(demo_pairs)], measures[COUNT_OF(demo_pairs)];
    for (size_t i = 0; i < COUNT_OF(demo_pairs); i++)
        TRY(add_pair(l, &demo_pairs[i], "hand", (int64_t)(9 - 2 * i), (int64_t)i + 1, &issues[i], &measures[i]));
    TRY(lay_demo_words(l, issues[0]));
    for (size_t i = 0; i < COUNT_OF(demo_promises); i++) {
        Promise p = { .row = row_of(l), .engagement = l->engagement, .meeting = meeting_of(l, "visit_1"), .role = str_of(demo_promises[i].role),
                      .who = str_of(demo_promises[i].who), .what = str_of(demo_promises[i].what), .due = day_of(demo_promises[i].due),
                      .state = str_of(demo_promises[i].state), .done_on = day_of(demo_promises[i].done), .result = str_of(demo_promises[i].result) };
        TRY(entity_insert(&entity_promise, l->db, &p));
    }
    for (size_t i = 0; i < COUNT_OF(demo_actions); i++) {
        Action a = { .row = row_of(l), .engagement = l->engagement, .measure = measures[i < COUNT_OF(measures) ? i : 1], .what = str_of(demo_actions[i].what),
                     .owner = str_of(demo_actions[i].owner), .second_owner = str_of(demo_actions[i].second), .starts = day_of(demo_actions[i].starts),
                     .due = day_of(demo_actions[i].due), .needs_contract = demo_actions[i].contract, .contract_signed = day_of(demo_actions[i].contract_day),
                     .state = str_of(demo_actions[i].state) };
        TRY(entity_insert(&entity_action, l->db, &a));
    }
    for (size_t i = 0; i < COUNT_OF(demo_contacts); i++) {
        Contact c = { .row = row_of(l), .engagement = l->engagement, .day = day_of(demo_contacts[i].day), .how = str_of(demo_contacts[i].how),
                      .who = str_of(demo_contacts[i].who), .line = str_of(demo_contacts[i].line) };
        TRY(entity_insert(&entity_contact, l->db, &c));
    }
    return OK;
}

static const struct { const char *step, *what, *speaker; int minutes; const char *state; } demo_items[] = {
    { "visit_1", "市からの説明（ありのままの表）", "介護保険担当", 40, "done" }, { "visit_1", "質疑", "見本県", 40, "done" },
    { "visit_1", "移動の手段をどうするか", "生活支援コーディネーター", 20, "open" }, { "visit_1", "まとめ", "アドバイザー", 20, "done" },
    { "visit_2", "卒業した人の話", "中央地域包括支援センター", 30, "open" }, { "visit_2", "グループワーク「誰と誰をつなげると面白いか」", "見本県", 70, "open" },
    { "visit_2", "発表といいね", "みんな", 30, "open" },
};
static const struct { const char *writer, *text; } demo_lines[] = {
    { "介護保険担当", "従前相当の利用は増え続け、卒業はほとんどない。市の説明は、できていないことから始めた。" },
    { "都道府県", "通所3事業所から同じ声：半日デイを卒業した人が、行く場所を知らない。" },
    { "都道府県", "ケアマネジャーが行き先を知っていれば、その場で言える。リストがあるだけでは届かない。" },
    { "高齢福祉・保健師", "次回までに、卒業した3人に話をしてもらえるか聞く。" },
};

static Status lay_demo_meetings(Laying *l)
{
    Str last = S("");
    CLEANUP(arena_done) Arena a;
    arena_init(&a, 1 << 16);
    for (size_t i = 0; i < COUNT_OF(demo_items); i++) {
        AgendaItem row = { .row = row_of(l), .engagement = l->engagement, .meeting = meeting_of(l, demo_items[i].step), .place = (int64_t)i + 1,
                           .what = str_of(demo_items[i].what), .minutes = demo_items[i].minutes, .speaker = str_of(demo_items[i].speaker),
                           .state = str_of(demo_items[i].state) };
        TRY(entity_insert(&entity_agenda_item, l->db, &row));
    }
    for (size_t i = 0; i < COUNT_OF(demo_lines); i++) {
        MinuteLine row = { .row = row_of(l), .engagement = l->engagement, .meeting = meeting_of(l, "visit_1"), .text = str_of(demo_lines[i].text),
                           .writer = str_of(demo_lines[i].writer), .seq = (int64_t)i + 1 };
        TRY(order_key_between(last, S(""), &a, &row.place));
        TRY(entity_insert(&entity_minute_line, l->db, &row));
        last = row.place;
    }
    return OK;
}

/* The second visit and what belongs to it lie ahead. */
static Status lay_demo_ahead(Laying *l)
{
    static const struct { const char *step, *day; } ahead[] = {
        { "meeting_15", "2026-12-04" }, { "visit_2", "2026-12-08" }, { "meeting_25", "2027-01-26" }, { "visit_3", "2027-02-05" },
        { "follow_6", "2027-08-05" }, { "follow_12", "2028-02-04" },
    };
    static const char *const prepare[] = { "広い部屋（コの字・40席）を押さえる", "居宅介護支援事業所に案内を送る", "費用の比べ方の資料を作る", "アドバイザーに必要な情報を聞く" };
    TrainingMeeting second = { 0, "visit_2", "2026-12-08", "2回目支援", "（さがしています）", "onsite", "10:00 卒業した人の話\n10:30 グループワーク\n11:40 発表といいね", "" };
    for (size_t i = 0; i < COUNT_OF(ahead); i++)
        TRY(add_step(l, ahead[i].step, day_of(ahead[i].day), DATE_NONE));
    Meeting row = { .row = row_of(l), .engagement = l->engagement, .seats = NUMBER_NONE, .starts = S("10:00"), .ends = S("12:00"), .step = str_of(second.step), .title = str_of(second.title), .day = day_of(second.day),
                    .place = str_of(second.place), .style = str_of(second.style), .agenda = str_of(second.agenda) };
    TRY(entity_insert(&entity_meeting, l->db, &row));
    l->steps[l->n_meetings] = second.step;
    l->meetings[l->n_meetings++] = row.row.id;
    for (size_t i = 0; i < COUNT_OF(prepare); i++) {
        Preparation p = { .row = row_of(l), .engagement = l->engagement, .meeting = row.row.id, .what = str_of(prepare[i]), .owner = S("高齢福祉・保健師"),
                          .due = day_of("2026-11-30"), .done = i == 1 };
        TRY(entity_insert(&entity_preparation, l->db, &p));
    }
    return OK;
}

static Status lay_demo_records(Laying *l)
{
    for (size_t i = 0; i < COUNT_OF(demo_meetings); i++)
        TRY(add_meeting(l, &demo_meetings[i]));
    TRY(add_came(l, "visit_1", "town", "", 6));
    TRY(add_came(l, "visit_1", "centre", "4センター", 8));
    TRY(add_came(l, "visit_1", "provider", "通所3事業所", 5));
    TRY(add_came(l, "visit_1", "prefecture", "見本県", 2));
    for (size_t i = 0; i < COUNT_OF(demo_remarks); i++)
        TRY(add_remark(l, &demo_remarks[i], day_of("2026-08-31")));
    for (size_t i = 0; i < COUNT_OF(demo_honests); i++)
        TRY(add_honest(l, &demo_honests[i]));
    return add_decision(l, "2026-08-31", "半日デイの「卒業のあと」に的をしぼる", "上限額を超える理由のうち、いちばん大きく、住民の望みとも合うから。");
}

Status training_install_demo(Db *db, int64_t org, const char *adviser_login, int64_t *next_id)
{
    Laying l = { .db = db, .org = org, .next_id = next_id };
    Engagement e = { .row = row_of(&l), .fiscal_year = 2026, .way = S("entry"), .theme = S("通所型サービスの卒業と、そのあとの居場所"),
                     .goal = S("半日デイを卒業した人の行き先を、ケアマネジャーがその場で言える"), .state = S("active"),
                     .present = S("通所Cは令和7年秋に作り直し、利用が増えた。半日デイの従前相当は増え続け、卒業はほとんどない。"),
                     .wish = S("弱っても戻れる。卒業した人が次の人を誘う。"), .concern = S("卒業の話を切り出せない。行き先を知らない。上限額を超えそうだが、理由を言える人がいない。"),
                     .assessment = S("サービスは足りている。つなぐ人が行き先を知らない。"), .wanted = S("ケアマネジャーとの話し合いの進め方") };
    l.engagement = e.row.id;
    TRY(entity_insert(&entity_engagement, db, &e));
    TRY(add_member(&l, "town", "みほん市 介護保険担当・高齢福祉", "", NULL, NULL));
    TRY(add_member(&l, "centre", "中央・東部・西部・南部", "centre", "2026-07-01", "2027-03-31"));
    TRY(add_member(&l, "prefecture", "見本県 高齢福祉課", "", NULL, NULL));
    TRY(add_member(&l, "adviser", "見本大学", adviser_login, "2026-07-01", "2027-03-31"));
    TRY(lay_demo_records(&l));
    TRY(lay_demo_plans(&l));
    TRY(lay_demo_ahead(&l));
    return lay_demo_meetings(&l);
}

static const struct { const char *theme, *state, *contact, *next; } neighbours[] = {
    { "生活支援コーディネーターの方針", "active", "2026-07-08", NULL }, { "訪問型サービスBの立ち上げ", "active", "2026-10-30", "2026-12-02" },
    { "上限額の超過の原因", "planned", NULL, "2026-12-15" }, { "地域ケア会議の見直し", "follow", "2026-09-03", "2027-01-20" },
};
_Static_assert(COUNT_OF(neighbours) == TRAINING_NEIGHBOURS, "as the header says");

Status training_install_neighbour(Db *db, int64_t org, size_t i, int64_t *next_id)
{
    Laying l = { .db = db, .org = org, .next_id = next_id };
    Engagement e = { .row = row_of(&l), .fiscal_year = 2026, .way = S("entry"), .theme = str_of(neighbours[i].theme), .state = str_of(neighbours[i].state) };
    l.engagement = e.row.id;
    TRY(entity_insert(&entity_engagement, db, &e));
    if (neighbours[i].contact) {
        Contact c = { .row = row_of(&l), .engagement = l.engagement, .day = day_of(neighbours[i].contact), .how = S("phone"), .who = S("県 → 市"), .line = S("進み具合を聞いた（見本）") };
        TRY(entity_insert(&entity_contact, db, &c));
    }
    return neighbours[i].next ? add_step(&l, "visit_2", day_of(neighbours[i].next), DATE_NONE) : OK;
}
