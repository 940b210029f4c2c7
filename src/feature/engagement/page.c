/* One engagement on one page: its records, what the data know (facts.c), the warnings of the rhythm, and what
 * April will stop. */
#include "domain/april_guard.h"
#include "domain/rhythm.h"
#include "domain/service.h"
#include "feature/engagement/engagement_parts.h"
#include "http/app.h"
#include "http/told.h"

const Sql page_sql_steps = { .read_only = true, .text = "SELECT step, planned, held FROM timeline_step WHERE org = $1 AND engagement = $2" };
const Sql page_sql_actions = { .read_only = true, .text =
    "SELECT id, what, owner, second_owner, starts, due, needs_contract, contract_signed, state FROM action"
    " WHERE org = $1 AND engagement = $2 AND state <> 'done' AND state <> 'dropped' ORDER BY due NULLS LAST, id" };
const Sql page_sql_duties = { .read_only = true, .text =
    "SELECT title FROM duty WHERE org = $1 ORDER BY CASE WHEN month < 4 THEN month + 12 ELSE month END, id" };
const Sql page_sql_services = { .read_only = true, .text =
    "SELECT DISTINCT service, program FROM cube WHERE org = $1 AND service_month >= $2 AND " RELEASE_SEEN("cube", "$3") " ORDER BY service, program" };

const Sql page_sql_ownerless = { .read_only = true, .text =
    "SELECT p.id FROM promise p LEFT JOIN account a ON a.login = p.login AND a.disabled = 0"
    " WHERE p.org = $1 AND p.engagement = $2 AND p.state = 'open' AND p.login IS NOT NULL AND a.id IS NULL ORDER BY p.due, p.id" };

Date engagement_date(Str iso)
{
    Date d = DATE_NONE;
    return date_from_iso(iso, &d) ? d : DATE_NONE;
}

void engagement_put_date(JsonWriter *w, const char *key, Date d)
{
    char room[11];
    if (date_is_none(d))
        json_null_field(w, key);
    else
        json_str_field(w, key, date_to_iso(d, room));
}

Status engagement_of_path(Req *rq, Engagement *ret)
{
    int64_t id;
    TRY(req_path_i64(rq, 0, &id));
    return entity_get(&entity_engagement, rq->db, rq->org, id, rq->arena, ret);
}

/* ---- records ---- */

static const NamedList lists[] = {
    { "team", &entity_team_member }, { "steps", &entity_timeline_step }, { "honest", &entity_honest_item }, { "meetings", &entity_meeting },
    { "attendances", &entity_attendance }, { "preparations", &entity_preparation }, { "remarks", &entity_remark },
    { "decisions", &entity_decision }, { "promises", &entity_promise }, { "contacts", &entity_contact }, { "issues", &entity_issue },
    { "measures", &entity_measure }, { "actions", &entity_action }, { "outcomes", &entity_outcome },
};

Status engagement_put_lists(Req *rq, JsonWriter *w, const NamedList *list, size_t n, int64_t engagement, int64_t meeting)
{
    ListQuery q = { .page_size = LIST_PAGE_MAX, .n_filters = meeting ? 2 : 1 };
    q.filters[0].field = S("engagement");
    q.filters[0].value = arena_printf(rq->arena, "%lld", (long long)engagement);
    q.filters[1].field = S("meeting");
    q.filters[1].value = arena_printf(rq->arena, "%lld", (long long)meeting);
    for (size_t i = 0; i < n; i++) {
        json_key(w, str_of(list[i].key));
        TRY(entity_list(list[i].entity, rq->db, rq->org, &q, rq->arena, rq->problems, w));
    }
    return OK;
}

/* Open promises whose owner had an account here and has none now. */
static Status put_ownerless(Req *rq, JsonWriter *w, int64_t engagement)
{
    CLEANUP(rows_done) Rows rows = { 0 };
    TRY(db_query(rq->db, &page_sql_ownerless, &rows, P_INT(rq->org), P_INT(engagement)));
    json_array_field(w, "ownerless");
    while (rows_next(&rows))
        json_put_i64(w, row_int(&rows, 0));
    json_close_array(w);
    return rows.status;
}

/* ---- what the honest table is about ---- */

static Status put_duties(Req *rq, JsonWriter *w)
{
    CLEANUP(rows_done) Rows rows = { 0 };
    TRY(db_query(rq->db, &page_sql_duties, &rows, P_INT(rq->org)));
    while (rows_next(&rows))
        json_put_str(w, row_text(&rows, 0));
    return rows.status;
}

/* The services that the money knows and the duties of the year, as subjects for the honest table. */
static Status put_subjects(Req *rq, JsonWriter *w, const Engagement *e)
{
    CLEANUP(rows_done) Rows rows = { 0 };
    Str last = S("");
    json_array_field(w, "subjects");
    TRY(db_query(rq->db, &page_sql_services, &rows, P_INT(rq->org), P_INT(fiscal_year_first((int)e->fiscal_year - 1, 3)), P_INT(told_seen(rq))));
    while (!e->training && rows_next(&rows)) {
        Program p;
        ServiceCategory c;
        if (!program_find(row_text(&rows, 1), &p) || !service_category_find(service_group(row_text(&rows, 0)), &c))
            continue;
        const char *service = service_category(c)->label;
        bool same = str_eq(str_of(service), str_of(program_word(p)->label));
        Str words = same ? str_of(service) : arena_printf(rq->arena, "%s（%s）", service, program_word(p)->label);
        if (!str_eq(words, last))
            json_put_str(w, words);
        last = words;
    }
    TRY(rows.status);
    TRY(e->training ? OK : put_duties(rq, w));
    json_close_array(w);
    return OK;
}

/* ---- warnings ---- */

static Status put_rhythm(Req *rq, JsonWriter *w, const Engagement *e)
{
    CLEANUP(rows_done) Rows rows = { 0 };
    RhythmDay days[RHYTHM_STEP_COUNT];
    RhythmWarning found[RHYTHM_WARNINGS_MAX];
    for (size_t i = 0; i < COUNT_OF(days); i++)
        days[i] = (RhythmDay){ DATE_NONE, DATE_NONE };
    TRY(db_query(rq->db, &page_sql_steps, &rows, P_INT(rq->org), P_INT(e->row.id)));
    while (rows_next(&rows)) {
        RhythmStep s;
        if (rhythm_step_find(row_text(&rows, 0), &s))
            days[s] = (RhythmDay){ engagement_date(row_text(&rows, 1)), engagement_date(row_text(&rows, 2)) };
    }
    TRY(rows.status);
    /* What is over is not warned of. */
    size_t n = e->training ? 0 : rhythm_check(days, (int)e->fiscal_year, app_today(rq->app), found);
    json_array_field(w, "warnings");
    for (size_t i = 0; i < n; i++) {
        json_open_object(w);
        json_str_field(w, "step", str_of(rhythm_step(found[i].step)->key));
        json_str_field(w, "sentence", rhythm_sentence(&found[i], rq->arena));
        json_close_object(w);
    }
    json_close_array(w);
    return OK;
}

static void put_path(JsonWriter *w, Date today)
{
    json_object_field(w, "path");
    json_str_field(w, "source", S("さくら市の報告（令和4年度）：方向が決まってから教室が始まるまで86日"));
    engagement_put_date(w, "latest", april_path_latest(today));
    json_array_field(w, "steps");
    for (PathStep s = 0; s < PATH_COUNT; s++) {
        json_open_object(w);
        json_str_field(w, "label", str_of(april_path(s)->label));
        json_str_field(w, "what", str_of(april_path(s)->what));
        engagement_put_date(w, "day", april_path_day(s, today));
        json_close_object(w);
    }
    json_close_array(w);
    json_close_object(w);
}

static Status put_guard(Req *rq, JsonWriter *w, const Engagement *e)
{
    static const char *const colours[] = { [GUARD_CLEAR] = "clear", [GUARD_YELLOW] = "yellow", [GUARD_RED] = "red" };
    CLEANUP(rows_done) Rows rows = { 0 };
    Date today = app_today(rq->app);
    TRY(db_query(rq->db, &page_sql_actions, &rows, P_INT(rq->org), P_INT(e->row.id)));
    json_object_field(w, "april");
    engagement_put_date(w, "day", april_next(today));
    json_array_field(w, "actions");
    while (!e->training && rows_next(&rows)) {
        const GuardedAction a = { .starts = engagement_date(row_text(&rows, 4)), .due = engagement_date(row_text(&rows, 5)),
                                  .needs_contract = row_int(&rows, 6) != 0, .contract_signed = engagement_date(row_text(&rows, 7)),
                                  .second_named = row_text(&rows, 3).n > 0 };
        GuardColour c = april_guard(&a, today);
        json_open_object(w);
        json_i64_field(w, "id", row_int(&rows, 0));
        json_str_field(w, "what", row_text(&rows, 1));
        json_str_field(w, "colour", str_of(colours[c]));
        json_str_field(w, "sentence", april_sentence(&a, c, today, rq->arena));
        json_close_object(w);
    }
    json_close_array(w);
    put_path(w, today);
    json_close_object(w);
    return rows.status;
}

Status engagement_put_page(Req *rq, const Engagement *e)
{
    JsonWriter *w = reply_json(rq, 200);
    json_open_object(w);
    json_key(w, S("engagement"));
    entity_to_json(&entity_engagement, e, w);
    TRY(engagement_put_lists(rq, w, lists, COUNT_OF(lists), e->row.id, 0));
    TRY(put_ownerless(rq, w, e->row.id));
    TRY(engagement_put_facts(rq, w, e));
    TRY(put_subjects(rq, w, e));
    TRY(put_rhythm(rq, w, e));
    TRY(put_guard(rq, w, e));
    json_close_object(w);
    return reply_done(rq);
}

Status engagement_page(Req *rq)
{
    Engagement e;
    TRY(engagement_of_path(rq, &e));
    return engagement_put_page(rq, &e);
}

/* The path names a town that the dispatcher was not asked about: only what was published is read there. */
Status engagement_training_page(Req *rq)
{
    Engagement e;
    int64_t town, id;
    TRY(req_path_i64(rq, 0, &town));
    TRY(req_path_i64(rq, 1, &id));
    TRY(entity_get(&entity_engagement, rq->db, town, id, rq->arena, &e));
    if (!e.training)
        return ERR_NOT_FOUND;
    rq->org = town;
    return engagement_put_page(rq, &e);
}
