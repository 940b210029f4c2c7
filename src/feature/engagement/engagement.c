/* Doors of their own, and the Feature. */
#include "domain/rhythm.h"
#include "feature/engagement/engagement_parts.h"
#include "schema/landing_kept.h"
#include "http/app.h"
#include "http/told.h"

static const Sql timeline_sql_template = { .read_only = true, .text =
    "SELECT t.step, t.after_start FROM timeline_template t JOIN organisation o ON o.parent = t.org WHERE o.id = $1 ORDER BY t.after_start" };
static const Sql timeline_sql_count = { .read_only = true, .text = "SELECT COUNT(*) FROM timeline_step WHERE org = $1 AND engagement = $2" };
static const Sql mine_sql = { .read_only = true, .text =
    "SELECT o.id, o.name, e.id, e.theme, e.fiscal_year, t.until_day FROM team_member t"
    " JOIN engagement e ON e.org = t.org AND e.id = t.engagement JOIN organisation o ON o.id = t.org"
    " WHERE t.login = $1 AND t.from_day <= $2 AND t.until_day >= $2 AND e.state <> 'closed' ORDER BY t.until_day, e.id" };

/* Some rows of the whole table, found by their own index. */
static const Sql training_sql = { .read_only = true, .text =
    "SELECT e.org, e.id, e.fiscal_year, e.theme, e.goal, e.reached, e.source, o.name, p.name FROM engagement e JOIN organisation o ON o.id = e.org"
    " LEFT JOIN organisation p ON p.id = o.parent WHERE e.training = 1 ORDER BY e.fiscal_year DESC, e.org" };

/* ---- the timeline ---- */

typedef struct {
    RhythmStep step;
    int64_t after;
} Laid;

/* The prefecture's own template, else the one of domain/rhythm.h. */
static Status read_template(Req *rq, Laid list[static RHYTHM_STEP_COUNT], size_t *ret_n)
{
    CLEANUP(rows_done) Rows rows = { 0 };
    size_t n = 0;
    TRY(db_query(rq->db, &timeline_sql_template, &rows, P_INT(rq->org)));
    while (rows_next(&rows) && n < RHYTHM_STEP_COUNT)
        if (rhythm_step_find(row_text(&rows, 0), &list[n].step))
            list[n++].after = row_int(&rows, 1);
    TRY(rows.status);
    for (RhythmStep s = 0; n == 0 && s < RHYTHM_STEP_COUNT; s++)
        list[s] = (Laid){ s, rhythm_step(s)->after_start };
    *ret_n = n ? n : RHYTHM_STEP_COUNT;
    return OK;
}

/* POST …/engagements/{id}/timeline {"start":"2026-07-15"} lays the days once; later they are moved one by one. */
static Status engagement_timeline(Req *rq)
{
    Engagement e;
    Laid list[RHYTHM_STEP_COUNT];
    size_t n = 0;
    int64_t there = 0;
    TRY(engagement_of_path(rq, &e));
    JsonNode *given = rq->body ? json_get(rq->body, S("start")) : NULL;
    Date start = given && json_type(given) == JSON_STRING ? engagement_date(json_str(given)) : DATE_NONE;
    if (date_is_none(start))
        return problem_add(rq->problems, S("/start"), "type", "始まりの日を 2026-07-15 の形で入れてください。");
    TRY(db_one_int(rq->db, &timeline_sql_count, &there, P_INT(rq->org), P_INT(e.row.id)));
    if (there)
        return problem_add(rq->problems, S(""), "duplicate", "日程は、もうあります。日を変えるときは、一つずつ直してください。");
    TRY(read_template(rq, list, &n));
    for (size_t i = 0; i < n; i++) {
        TimelineStep row = { .row = { .org = rq->org, .id = id_new(rq->now_ms) }, .engagement = e.row.id,
                             .step = str_of(rhythm_step(list[i].step)->key), .planned = { start.day + (int32_t)list[i].after }, .held = DATE_NONE };
        TRY(entity_insert(&entity_timeline_step, rq->db, &row));
    }
    req_audit(rq, "engagement", e.row.id);
    return reply_no_content(rq);
}

/* ---- a word of somebody who may not write tables ---- */

static Status engagement_speak(Req *rq)
{
    Engagement e;
    Remark row;
    TRY(engagement_of_path(rq, &e));
    if (!rq->body || json_type(rq->body) != JSON_OBJECT)
        return problem_add(rq->problems, S(""), "type", "内容がありません。助言か気づきを書いて送ってください。");
    entity_init(&entity_remark, &row);
    TRY(entity_from_json(&entity_remark, rq->body, false, rq->problems, &row));
    if (row.engagement != e.row.id)
        return problem_add(rq->problems, S("/engagement"), "range", "開いている支援と、書きこむ先がちがいます。画面を読み込み直してください。");
    row.row = (Row){ .org = rq->org, .id = id_new(rq->now_ms), .rev = 1 };
    const Entity *const refs[] = { &entity_engagement, &entity_meeting, &entity_minute_line };
    TRY(entity_check_refs(&entity_remark, refs, COUNT_OF(refs), rq->db, &row, rq->problems));
    TRY(entity_insert(&entity_remark, rq->db, &row));
    req_audit(rq, "remark", row.row.id);
    JsonWriter *w = reply_json(rq, 201);
    entity_to_json(&entity_remark, &row, w);
    return reply_done(rq);
}

/* ---- what the supporters see ---- */

/* PUT …/assessment {"assessment","goal"}: these two alone, for supporters who write no other word of the sheet. */
static Status engagement_assess(Req *rq)
{
    static const Str mine[] = { { "assessment", 10 }, { "goal", 4 } };
    Engagement e;
    Str member;
    int64_t rev;
    TRY(engagement_of_path(rq, &e));
    if (!rq->body || json_type(rq->body) != JSON_OBJECT || !str_to_i64(rq->if_match, &rev))
        return problem_add(rq->problems, S(""), "if_match", "見立てか到達目標を、どの版を変更するのか（If-Match）と一緒に送ってください。");
    for (size_t i = 0; json_member(rq->body, i, &member); i++)
        if (!str_eq(member, mine[0]) && !str_eq(member, mine[1]))
            return problem_add(rq->problems, arena_printf(rq->arena, "/" STR_FMT, STR_ARG(member)), "unknown", "ここで書けるのは、見立てと到達目標だけです。");
    if (e.row.rev != rev) {
        entity_to_json(&entity_engagement, &e, reply_current(rq));
        return ERR_CONFLICT;
    }
    TRY(entity_from_json(&entity_engagement, rq->body, true, rq->problems, &e));
    TRY(entity_update(&entity_engagement, rq->db, &e));
    e.row.rev = rev + 1;
    req_audit(rq, "engagement", e.row.id);
    JsonWriter *w = reply_json(rq, 200);
    entity_to_json(&entity_engagement, &e, w);
    reply_rev(rq, e.row.rev);
    return reply_done(rq);
}

/* ---- where my access is open ---- */

static Status engagement_mine(Req *rq)
{
    CLEANUP(rows_done) Rows rows = { 0 };
    char room[11];
    TRY(db_query(rq->db, &mine_sql, &rows, P_TEXT(rq->who->login), P_TEXT(date_to_iso(app_today(rq->app), room))));
    JsonWriter *w = reply_json(rq, 200);
    json_open_object(w);
    json_array_field(w, "items");
    while (rows_next(&rows)) {
        json_open_object(w);
        json_i64_field(w, "town", row_int(&rows, 0));
        json_str_field(w, "name", row_text(&rows, 1));
        json_i64_field(w, "engagement", row_int(&rows, 2));
        json_str_field(w, "theme", row_text(&rows, 3));
        json_i64_field(w, "fiscal_year", row_int(&rows, 4));
        json_str_field(w, "until_day", row_text(&rows, 5));
        json_close_object(w);
    }
    json_close_array(w);
    json_close_object(w);
    TRY(rows.status);
    return reply_done(rq);
}

/* ---- the published ones, for everybody to learn from ---- */

static Status engagement_training(Req *rq)
{
    CLEANUP(rows_done) Rows rows = { 0 };
    TRY(db_query0(rq->db, &training_sql, &rows));
    JsonWriter *w = reply_json(rq, 200);
    json_open_object(w);
    json_array_field(w, "items");
    while (rows_next(&rows)) {
        static const char *const texts[] = { "theme", "goal", "reached", "source", "name", "prefecture" };
        json_open_object(w);
        json_i64_field(w, "town", row_int(&rows, 0));
        json_i64_field(w, "engagement", row_int(&rows, 1));
        json_i64_field(w, "fiscal_year", row_int(&rows, 2));
        for (int i = 0; i < (int)COUNT_OF(texts); i++)
            json_str_field(w, texts[i], row_text(&rows, 3 + i));
        json_close_object(w);
    }
    json_close_array(w);
    json_close_object(w);
    TRY(rows.status);
    return reply_done(rq);
}

static const Route routes[] = {
    { .method = GET, .path = "/api/training-engagements", .handler = engagement_training, .access = ACCESS_SIGNED_IN, .tx = TX_READ,
      .summary = "Published engagements to learn from" },
    { .method = GET, .path = "/api/training-engagements/{town}/{id}", .handler = engagement_training_page, .access = ACCESS_SIGNED_IN, .tx = TX_READ,
      .summary = "One published engagement" },
    { .method = GET, .path = "/api/my-engagements", .handler = engagement_mine, .access = ACCESS_SIGNED_IN, .tx = TX_READ,
      .summary = "Engagements whose team I belong to, while my access is open" },
    { .method = GET, .path = "/api/towns/{org}/engagements/{id}/page", .handler = engagement_page, .access = ACCESS_WALK_JOIN, .tx = TX_READ,
      .summary = "One engagement with its records, facts, warnings and what is missing" },
    { .method = PUT, .path = "/api/towns/{org}/engagements/{id}/assessment", .handler = engagement_assess, .access = ACCESS_WALK_ASSESS, .tx = TX_WRITE,
      .summary = "What the supporters see in the town, and the goal; needs If-Match" },
    { .method = POST, .path = "/api/towns/{org}/engagements/{id}/timeline", .handler = engagement_timeline, .access = ACCESS_WALK_WRITE,
      .tx = TX_WRITE, .summary = "Lay the days of the template" },
    { .method = POST, .path = "/api/towns/{org}/engagements/{id}/remarks", .handler = engagement_speak, .access = ACCESS_WALK_SPEAK,
      .tx = TX_WRITE, .summary = "Write an advice or a notice, as a member of the team" },
    { .method = GET, .path = "/api/towns/{org}/engagements/{id}/meetings/{m}", .handler = meeting_page, .access = ACCESS_WALK_JOIN, .tx = TX_READ,
      .summary = "One meeting: agenda with times, who, preparation, what came out of it" },
    { .method = POST, .path = "/api/towns/{org}/engagements/{id}/meetings/{m}/preparation", .handler = meeting_prepare, .access = ACCESS_WALK_WRITE,
      .tx = TX_WRITE, .summary = "Lay what is to be prepared, from the template" },
    { .method = POST, .path = "/api/towns/{org}/engagements/{id}/meetings/{m}/carry", .handler = meeting_carry, .access = ACCESS_WALK_WRITE,
      .tx = TX_WRITE, .summary = "Take over what the meeting before did not finish" },
    { .method = GET, .path = "/api/towns/{org}/engagements/{id}/meetings/{m}/minutes", .handler = minutes_get, .access = ACCESS_WALK_JOIN, .tx = TX_READ,
      .summary = "Lines of the minutes, all or those that changed since", .per_minute = 1200, .passive = true },
    { .method = POST, .path = "/api/towns/{org}/engagements/{id}/meetings/{m}/minutes", .handler = minutes_post, .access = ACCESS_WALK_SPEAK,
      .tx = TX_WRITE, .summary = "Add, change and take away lines; merged with what others typed" },
    { .method = POST, .path = "/api/towns/{org}/engagements/{id}/issues/merge", .handler = issue_merge, .access = ACCESS_WALK_WRITE, .tx = TX_WRITE,
      .summary = "Gather issues under a new one; each keeps its words, votes and origin" },
    { .method = POST, .path = "/api/towns/{org}/engagements/{id}/issues/{i}/unmerge", .handler = issue_unmerge, .access = ACCESS_WALK_WRITE, .tx = TX_WRITE,
      .summary = "Let gathered issues stand by themselves again" },
    { .method = POST, .path = "/api/towns/{org}/engagements/{id}/issues/{i}/split", .handler = issue_split, .access = ACCESS_WALK_WRITE, .tx = TX_WRITE,
      .summary = "Make several issues of one, which stays as their origin" },
    { .method = POST, .path = "/api/towns/{org}/engagements/{id}/issues/{i}/unsplit", .handler = issue_unsplit, .access = ACCESS_WALK_WRITE, .tx = TX_WRITE,
      .summary = "Take the parts of an issue back into it" },
    { .method = GET, .path = "/api/towns/{org}/engagements/{id}/plan.xlsx", .handler = plan_xlsx, .access = ACCESS_WALK_READ, .tx = TX_READ,
      .audit = AUDIT_EXPORT, .summary = "Issues, measures, actions and owners as a workbook" },
    { .method = GET, .path = "/api/towns/{org}/engagements/{id}/handover", .handler = engagement_handover, .access = ACCESS_WALK_READ, .tx = TX_READ,
      .summary = "The handover note, from data" },
    { .method = GET, .path = "/api/towns/{org}/inherited-engagements", .handler = inherited_list, .access = ACCESS_WALK_READ, .tx = TX_READ,
      .summary = "Engagements of the towns that were merged into this one" },
    { .method = GET, .path = "/api/towns/{org}/inherited-engagements/{town}/{id}", .handler = inherited_page, .access = ACCESS_WALK_READ, .tx = TX_READ,
      .summary = "One of them, to read" },
    { .method = POST, .path = "/api/prefectures/{org}/templates", .handler = templates_begin, .access = ACCESS_WALK_TEMPLATE, .tx = TX_WRITE,
      .summary = "Copy the program's templates, to change them" },
    { .method = GET, .path = "/api/prefectures/{org}/board", .handler = engagement_board, .access = ACCESS_WALK_BOARD, .tx = TX_READ,
      .summary = "All towns of a prefecture, those that stand still first", .cached = true },
};
static const Entity *const entities[] = {
    &entity_engagement, &entity_team_member, &entity_timeline_step, &entity_timeline_template, &entity_honest_item, &entity_meeting,
    &entity_attendance, &entity_preparation, &entity_remark, &entity_decision, &entity_promise, &entity_contact, &entity_issue, &entity_measure,
    &entity_action,     &entity_outcome,    &entity_agenda_item, &entity_minute_line, &entity_preparation_template,
};
static const Sql *const statements[] = {
    &page_sql_steps, &page_sql_actions, &page_sql_population, &page_sql_units, &page_sql_spending, &page_sql_told_spending, &page_sql_services,
    &templates_sql_count, &inherited_sql_list, &inherited_sql_heir, &page_sql_ownerless, &page_sql_duties, &issue_sql_merged, &issue_sql_parts, &issue_sql_used, &plan_sql,
    &meeting_sql_previous, &meeting_sql_unfinished, &meeting_sql_agenda, &meeting_sql_invited, &meeting_sql_template, &meeting_sql_prepared, &minutes_sql_seq,
    &minutes_sql_count, &minutes_sql_changed, &minutes_sql_op, &minutes_sql_base, &minutes_sql_keep, &minutes_sql_place, &minutes_sql_next, &minutes_sql_last,
    &timeline_sql_template, &timeline_sql_count, &mine_sql, &training_sql, &board_sql, &handover_sql_duties, TOLD_STATEMENTS, LANDINGS_STATEMENTS,
};
const Feature feature_engagement = {
    .name = "engagement", LIST_OF(entities, entities), LIST_OF(routes, routes), LIST_OF(statements, statements),
};
