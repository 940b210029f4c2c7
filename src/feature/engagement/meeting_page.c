/* One meeting on one page: its agenda with times, who is asked and came, what is to be prepared, what came out
 * of it, and what the meeting before left unfinished. */
#include "domain/agenda.h"
#include "feature/engagement/engagement_parts.h"
#include "http/app.h"

const Sql meeting_sql_previous = { .read_only = true, .text =
    "SELECT id, title, day, carried FROM meeting WHERE org = $1 AND engagement = $2 AND id <> $3 AND (day < $4 OR (day = $4 AND id < $3))"
    " ORDER BY day DESC, id DESC LIMIT 1" };
/* Open, and not taken over by any later item. */
const Sql meeting_sql_unfinished = { .read_only = true, .text =
    "SELECT a.id, a.what, a.minutes, a.speaker FROM agenda_item a WHERE a.org = $1 AND a.engagement = $2 AND a.meeting = $3 AND a.state = 'open'"
    " AND NOT EXISTS (SELECT 1 FROM agenda_item c WHERE c.org = a.org AND c.engagement = a.engagement AND c.carried_from = a.id) ORDER BY a.place, a.id" };
const Sql meeting_sql_agenda = { .read_only = true, .text =
    "SELECT id, minutes, place FROM agenda_item WHERE org = $1 AND engagement = $2 AND meeting = $3 AND state <> 'dropped' ORDER BY place, id" };
const Sql meeting_sql_invited = { .read_only = true, .text =
    "SELECT SUM(invited), SUM(came) FROM attendance WHERE org = $1 AND engagement = $2 AND meeting = $3" };
const Sql meeting_sql_template = { .read_only = true, .text =
    "SELECT t.what, t.owner, t.days_before, t.style FROM preparation_template t JOIN organisation o ON o.parent = t.org WHERE o.id = $1"
    " ORDER BY t.days_before DESC, t.id" };
const Sql meeting_sql_prepared = { .read_only = true, .text = "SELECT what FROM preparation WHERE org = $1 AND engagement = $2 AND meeting = $3" };

Status engagement_meeting_of_path(Req *rq, Engagement *ret, Meeting *ret_meeting)
{
    int64_t id;
    TRY(engagement_of_path(rq, ret));
    TRY(req_path_i64(rq, 1, &id));
    Meeting m;
    TRY(entity_get(&entity_meeting, rq->db, rq->org, id, rq->arena, &m));
    if (m.engagement != ret->row.id)
        return ERR_NOT_FOUND;
    *ret_meeting = m;
    return OK;
}

/* ---- the agenda with times ---- */

typedef struct {
    int64_t ids[AGENDA_ITEMS_MAX];
    int minutes[AGENDA_ITEMS_MAX];
    size_t n;
    int64_t last_place;
} Items;

static Status read_items(Req *rq, const Meeting *m, Items *ret)
{
    CLEANUP(rows_done) Rows rows = { 0 };
    *ret = (Items){ 0 };
    TRY(db_query(rq->db, &meeting_sql_agenda, &rows, P_INT(rq->org), P_INT(m->engagement), P_INT(m->row.id)));
    while (rows_next(&rows) && ret->n < AGENDA_ITEMS_MAX) {
        ret->ids[ret->n] = row_int(&rows, 0);
        ret->minutes[ret->n++] = (int)row_int(&rows, 1);
        ret->last_place = row_int(&rows, 2);
    }
    return rows.status;
}

static void put_clock(JsonWriter *w, const char *key, int minute, Arena *a)
{
    json_str_field(w, key, arena_printf(a, "%d:%02d", minute / 60 % 24, minute % 60));
}

static Status put_times(Req *rq, JsonWriter *w, const Meeting *m)
{
    Items items;
    AgendaSlot slots[AGENDA_ITEMS_MAX];
    int starts = 0, ends = -1, over = 0;
    TRY(read_items(rq, m, &items));
    bool timed = agenda_clock(m->starts, &starts);
    if (timed && !agenda_clock(m->ends, &ends))
        ends = -1;
    if (timed)
        over = agenda_lay(items.minutes, items.n, starts, ends, slots);
    json_array_field(w, "times");
    for (size_t i = 0; timed && i < items.n; i++) {
        json_open_object(w);
        json_i64_field(w, "id", items.ids[i]);
        put_clock(w, "from", slots[i].from, rq->arena);
        put_clock(w, "until", slots[i].until, rq->arena);
        json_i64_field(w, "over", slots[i].over);
        json_close_object(w);
    }
    json_close_array(w);
    json_i64_field(w, "over", over);
    return OK;
}

/* ---- what is left from before ---- */

typedef struct {
    int64_t id; /* 0: there was none */
    Str title, day, carried;
} Previous;

static Status read_previous(Req *rq, const Meeting *m, Previous *ret)
{
    CLEANUP(rows_done) Rows rows = { 0 };
    char room[11];
    *ret = (Previous){ 0 };
    TRY(db_query(rq->db, &meeting_sql_previous, &rows, P_INT(rq->org), P_INT(m->engagement), P_INT(m->row.id), P_TEXT(date_to_iso(m->day, room))));
    if (rows_next(&rows))
        *ret = (Previous){ .id = row_int(&rows, 0), .title = arena_copy(rq->arena, row_text(&rows, 1)), .day = arena_copy(rq->arena, row_text(&rows, 2)),
                           .carried = arena_copy(rq->arena, row_text(&rows, 3)) };
    return rows.status;
}

static Status put_previous(Req *rq, JsonWriter *w, const Meeting *m)
{
    CLEANUP(rows_done) Rows rows = { 0 };
    Previous p;
    TRY(read_previous(rq, m, &p));
    if (!p.id) {
        json_null_field(w, "previous");
        return OK;
    }
    json_object_field(w, "previous");
    json_i64_field(w, "id", p.id);
    json_str_field(w, "title", p.title);
    json_str_field(w, "day", p.day);
    json_str_field(w, "carried", p.carried);
    json_array_field(w, "unfinished");
    TRY(db_query(rq->db, &meeting_sql_unfinished, &rows, P_INT(rq->org), P_INT(m->engagement), P_INT(p.id)));
    while (rows_next(&rows)) {
        json_open_object(w);
        json_i64_field(w, "id", row_int(&rows, 0));
        json_str_field(w, "what", row_text(&rows, 1));
        json_close_object(w);
    }
    json_close_array(w);
    json_close_object(w);
    return rows.status;
}

static Status put_people(Req *rq, JsonWriter *w, const Meeting *m)
{
    CLEANUP(rows_done) Rows rows = { 0 };
    TRY(db_query(rq->db, &meeting_sql_invited, &rows, P_INT(rq->org), P_INT(m->engagement), P_INT(m->row.id)));
    bool some = rows_next(&rows);
    json_i64_field(w, "invited", some ? row_int(&rows, 0) : 0);
    json_i64_field(w, "came", some ? row_int(&rows, 1) : 0);
    return rows.status;
}

static const NamedList lists[] = {
    { "agenda", &entity_agenda_item }, { "attendances", &entity_attendance }, { "preparations", &entity_preparation },
    { "remarks", &entity_remark },     { "decisions", &entity_decision },     { "promises", &entity_promise },
};

Status meeting_page(Req *rq)
{
    Engagement e;
    Meeting m;
    TRY(engagement_meeting_of_path(rq, &e, &m));
    JsonWriter *w = reply_json(rq, 200);
    json_open_object(w);
    json_key(w, S("engagement"));
    entity_to_json(&entity_engagement, &e, w);
    json_key(w, S("meeting"));
    entity_to_json(&entity_meeting, &m, w);
    TRY(engagement_put_lists(rq, w, lists, COUNT_OF(lists), e.row.id, m.row.id));
    TRY(put_times(rq, w, &m));
    TRY(put_people(rq, w, &m));
    TRY(put_previous(rq, w, &m));
    json_close_object(w);
    return reply_done(rq);
}

/* ---- one button each ---- */

typedef struct {
    Req *rq;
    const Meeting *meeting;
    Str there[LIST_PAGE_MAX]; /* what is on the list already */
    size_t n;
    int64_t made;
} Preparing;

static Status prepare(Preparing *p, Str what, Str owner, int64_t days_before, Str style)
{
    Str mine = p->meeting->style;
    if (style.n && mine.n && !str_eq(mine, S("both")) && !str_eq(style, mine))
        return OK;
    for (size_t i = 0; i < p->n; i++)
        if (str_eq(p->there[i], what))
            return OK;
    Date today = app_today(p->rq->app), due = { p->meeting->day.day - (int32_t)days_before };
    if (due.day < today.day && p->meeting->day.day >= today.day)
        due = today;
    Preparation row = { .row = { .org = p->rq->org, .id = id_new(p->rq->now_ms) }, .engagement = p->meeting->engagement, .meeting = p->meeting->row.id,
                        .what = what, .owner = owner, .due = due };
    p->made++;
    return entity_insert(&entity_preparation, p->rq->db, &row);
}

static Status read_prepared(Preparing *p)
{
    CLEANUP(rows_done) Rows rows = { 0 };
    TRY(db_query(p->rq->db, &meeting_sql_prepared, &rows, P_INT(p->rq->org), P_INT(p->meeting->engagement), P_INT(p->meeting->row.id)));
    while (rows_next(&rows) && p->n < COUNT_OF(p->there))
        p->there[p->n++] = arena_copy(p->rq->arena, row_text(&rows, 0));
    return rows.status;
}

static Status answer_made(Req *rq, int64_t made, int64_t meeting)
{
    req_audit(rq, "meeting", meeting);
    JsonWriter *w = reply_json(rq, 200);
    json_open_object(w);
    json_i64_field(w, "made", made);
    json_close_object(w);
    return reply_done(rq);
}

Status meeting_prepare(Req *rq)
{
    Engagement e;
    Meeting m;
    TRY(engagement_meeting_of_path(rq, &e, &m));
    CLEANUP(rows_done) Rows rows = { 0 };
    Preparing *p = ARENA_NEW(rq->arena, Preparing);
    bool own = false;
    if (!p)
        return ERR_MEMORY;
    *p = (Preparing){ .rq = rq, .meeting = &m };
    TRY(read_prepared(p));
    TRY(db_query(rq->db, &meeting_sql_template, &rows, P_INT(rq->org)));
    for (; rows_next(&rows); own = true)
        TRY(prepare(p, arena_copy(rq->arena, row_text(&rows, 0)), arena_copy(rq->arena, row_text(&rows, 1)), row_int(&rows, 2),
                    arena_copy(rq->arena, row_text(&rows, 3))));
    TRY(rows.status);
    for (const UsualPreparation *u = usual_preparations; !own && u->what; u++)
        TRY(prepare(p, str_of(u->what), S(""), u->days_before, str_of(u->style)));
    return answer_made(rq, p->made, m.row.id);
}

Status meeting_carry(Req *rq)
{
    Engagement e;
    Meeting m;
    Previous before;
    Items items;
    int64_t made = 0;
    TRY(engagement_meeting_of_path(rq, &e, &m));
    TRY(read_previous(rq, &m, &before));
    TRY(read_items(rq, &m, &items));
    if (!before.id)
        return problem_add(rq->problems, S(""), "missing", "この会議より前の会議がありません。持ち越すことはありません。");
    CLEANUP(rows_done) Rows rows = { 0 };
    TRY(db_query(rq->db, &meeting_sql_unfinished, &rows, P_INT(rq->org), P_INT(e.row.id), P_INT(before.id)));
    while (rows_next(&rows)) {
        AgendaItem row = { .row = { .org = rq->org, .id = id_new(rq->now_ms) }, .engagement = e.row.id, .meeting = m.row.id, .place = items.last_place + ++made,
                           .what = arena_copy(rq->arena, row_text(&rows, 1)), .minutes = row_int(&rows, 2), .speaker = arena_copy(rq->arena, row_text(&rows, 3)),
                           .state = S("open"), .carried_from = row_int(&rows, 0) };
        TRY(entity_insert(&entity_agenda_item, rq->db, &row));
    }
    TRY(rows.status);
    return answer_made(rq, made, m.row.id);
}
