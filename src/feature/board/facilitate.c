/* What the facilitator does from outside the room: makes a board, opens and closes it, shows the code, keeps the
 * areas as a template of the town. */
#include "base/qr.h"
#include "base/secret.h"
#include "feature/board/board_parts.h"
#include "http/app.h"
#include "http/rate.h"

const Sql facilitate_sql_engagement = { .read_only = true, .text = "SELECT id FROM engagement WHERE org = $1 AND id = $2" };
const Sql facilitate_sql_meeting = { .read_only = true, .text = "SELECT id FROM meeting WHERE org = $1 AND id = $2 AND engagement = $3" };
const Sql facilitate_sql_areas = { .read_only = true, .text = "SELECT label, hint FROM board_area WHERE org = $1 AND board = $2 ORDER BY place" };
const Sql facilitate_sql_overdue = { .read_only = true, .scan_ok = true, .text =
    "SELECT org, board FROM board_room WHERE code IS NOT NULL AND closes_ms <= $1 ORDER BY closes_ms LIMIT 100" };

#define HOUR_MS INT64_C(3600000)
#define URL_MAX 400

/* ---- making ---- */

static Str member_text(JsonNode *body, Str key)
{
    JsonNode *n = body && json_type(body) == JSON_OBJECT ? json_get(body, key) : NULL;
    return n && json_type(n) == JSON_STRING ? str_trim(json_str(n)) : S("");
}

static Status read_groups(Req *rq, Str groups[static BOARD_GROUPS_MAX], size_t *ret_n)
{
    JsonNode *list = json_get(rq->body, S("groups"));
    size_t n = list && json_type(list) == JSON_ARRAY ? json_count(list) : 0;
    if (!n || n > BOARD_GROUPS_MAX)
        return problem_add(rq->problems, S("/groups"), "range", "グループの名前を、1から%dまで入れてください。例：A班", BOARD_GROUPS_MAX);
    for (size_t i = 0; i < n; i++) {
        JsonNode *one = json_at(list, i);
        groups[i] = json_type(one) == JSON_STRING ? str_trim(json_str(one)) : S("");
        if (!groups[i].n || str_utf8_count(groups[i]) > BOARD_NAME_MAX)
            return problem_add(rq->problems, S("/groups"), "range", "グループの名前は、1字から%d字までにしてください。", BOARD_NAME_MAX);
    }
    *ret_n = n;
    return OK;
}

static Status read_board(Req *rq, Board *b)
{
    int64_t found;
    *b = (Board){ .row = { .org = rq->org, .id = id_new(rq->now_ms), .rev = 1 }, .title = member_text(rq->body, S("title")),
                  .template = member_text(rq->body, S("template")) };
    TRY(req_path_i64(rq, 0, &b->engagement));
    TRY(db_one_int(rq->db, &facilitate_sql_engagement, &found, P_INT(rq->org), P_INT(b->engagement)));
    JsonNode *meeting = rq->body && json_type(rq->body) == JSON_OBJECT ? json_get(rq->body, S("meeting")) : NULL;
    if (meeting && json_type(meeting) == JSON_INT) {
        b->meeting = json_i64(meeting);
        if (db_one_int(rq->db, &facilitate_sql_meeting, &found, P_INT(rq->org), P_INT(b->meeting), P_INT(b->engagement)) != OK)
            problem_add(rq->problems, S("/meeting"), "unknown", "この支援には、その会議がありません。選びなおしてください。");
    }
    if (!b->title.n || str_utf8_count(b->title) > 120)
        problem_add(rq->problems, S("/title"), "range", "題名を、1字から120字までで入れてください。");
    return problems_status(rq->problems);
}

Status board_make(Req *rq)
{
    Board b;
    Str groups[BOARD_GROUPS_MAX];
    size_t n = 0;
    TRY(read_board(rq, &b));
    TRY(read_groups(rq, groups, &n));
    TRY(entity_insert(&entity_board, rq->db, &b));
    Status made = room_make(rq->db, &b, rq->now_ms, rq->arena, groups, n);
    if (made == ERR_NOT_FOUND)
        return problem_add(rq->problems, S("/template"), "unknown", "そのひな形はありません。一覧から選びなおしてください。");
    TRY(made);
    req_audit(rq, "board", b.row.id);
    JsonWriter *w = reply_json(rq, 201);
    json_open_object(w);
    json_i64_field(w, "id", b.row.id);
    json_null_field(w, "code");
    json_close_object(w);
    return reply_done(rq);
}

/* ---- opening and closing ---- */

typedef struct {
    Applying a;
    Saying saying;
    int64_t hours;
} Turning;

static Status turn(Req *rq, Turning *t, Status (*fn)(Req *, void *))
{
    t->a.app = rq->app;
    t->a.arena = rq->arena;
    t->a.now_ms = rq->now_ms;
    t->a.sayings = &t->saying;
    TRY(seat_of(rq, &t->a.seat));
    req_audit(rq, "board", t->a.seat.board);
    feed_hold(rq->app, t->a.seat.org, t->a.seat.board);
    Status s = req_in_tx(rq, fn, t);
    if (s == OK)
        applying_publish(&t->a);
    feed_release(rq->app, t->a.seat.org, t->a.seat.board);
    return s;
}

static Status begin_turn(Req *rq, Turning *t)
{
    t->a.db = rq->db;
    t->a.n_sayings = 0;
    return room_read(rq->db, t->a.seat.org, t->a.seat.board, rq->now_ms, rq->arena, &t->a.room);
}

/* A new code each time it was closed: who was in yesterday and is not here today does not come in again. */
static Status open_room(Req *rq, void *context)
{
    Turning *t = context;
    char code[BOARD_CODE_LETTERS + 1];
    TRY(begin_turn(rq, t));
    bool was_open = t->a.room.state != BOARD_CLOSED;
    if (!was_open) {
        board_code_new(random_bytes, code);
        t->a.room.code = arena_copy(rq->arena, str_of(code));
        t->a.room.state = BOARD_OPEN;
        t->a.room.participants = 0;
        TRY(db_exec(rq->db, &perform_sql_all_leave, P_INT(t->a.seat.org), P_INT(t->a.seat.board))); /* its hour may have come with nobody closing it */
    }
    t->a.room.closes_ms = rq->now_ms + t->hours * HOUR_MS;
    TRY(room_write_state(rq->db, &t->a.room));
    TRY(applying_say(&t->a, S(""), 0, &(Said){ .kind = "open", .thing = THING_BOARD }));
    return room_write(rq->db, &t->a.room);
}

static Status read_hours(Req *rq, int64_t *ret)
{
    JsonNode *n = rq->body && json_type(rq->body) == JSON_OBJECT ? json_get(rq->body, S("hours")) : NULL;
    *ret = n ? json_i64(n) : ROOM_OPEN_HOURS;
    if (n && (json_type(n) != JSON_INT || *ret < 1 || *ret > ROOM_OPEN_HOURS_MAX))
        return problem_add(rq->problems, S("/hours"), "range", "開けておく時間は、1から%d時間までにしてください。", ROOM_OPEN_HOURS_MAX);
    return OK;
}

static void put_code(JsonWriter *w, const Room *room)
{
    char shown[BOARD_CODE_LETTERS + 2];
    board_code_show(room->code.p, shown);
    json_str_field(w, "code", str_of(shown));
    json_i64_field(w, "closes_ms", room->closes_ms);
}

Status board_open(Req *rq)
{
    Turning t = { 0 };
    TRY(read_hours(rq, &t.hours));
    TRY(turn(rq, &t, open_room));
    JsonWriter *w = reply_json(rq, 200);
    json_open_object(w);
    put_code(w, &t.a.room);
    json_close_object(w);
    return reply_done(rq);
}

static Status close_room(Req *rq, void *context)
{
    Turning *t = context;
    TRY(begin_turn(rq, t));
    return t->a.room.code.n ? room_shut(&t->a, S("")) : OK;
}

Status board_close(Req *rq)
{
    Turning t = { 0 };
    TRY(turn(rq, &t, close_room));
    return reply_no_content(rq);
}

/* ---- by itself ---- */

static Status close_overdue(Db *db, void *context)
{
    Applying *a = context;
    a->db = db;
    a->n_sayings = 0;
    TRY(room_read(db, a->seat.org, a->seat.board, a->now_ms, a->arena, &a->room));
    return a->room.code.n && a->room.closes_ms <= a->now_ms ? room_shut(a, S("")) : OK;
}

static Status find_overdue(App *app, int64_t now_ms, Arena *arena, Seat **ret, size_t *ret_n)
{
    CLEANUP(db_pool_return) Db *reader = NULL;
    CLEANUP(rows_done) Rows rows = { 0 };
    Seat *list = ARENA_ARRAY(arena, Seat, 100);
    size_t n = 0;
    if (!list)
        return ERR_MEMORY;
    TRY(db_pool_reader(app->pool, &reader));
    TRY(db_query(reader, &facilitate_sql_overdue, &rows, P_INT(now_ms)));
    while (rows_next(&rows) && n < 100)
        list[n++] = (Seat){ .org = row_int(&rows, 0), .board = row_int(&rows, 1) };
    *ret = list;
    *ret_n = n;
    return rows.status;
}

static Status shut_one(App *app, int64_t now_ms, const Seat *seat, Arena *arena)
{
    Saying saying;
    Applying a = { .app = app, .arena = arena, .now_ms = now_ms, .seat = *seat, .sayings = &saying };
    CLEANUP(db_pool_return) Db *writer = NULL;
    TRY(db_pool_writer(app->pool, &writer));
    TRY(db_tx(writer, close_overdue, &a));
    applying_publish(&a);
    return OK;
}

static Status tidy(App *app, int64_t now_ms, Arena *arena)
{
    Seat *list;
    size_t n;
    TRY(find_overdue(app, now_ms, arena, &list, &n));
    for (size_t i = 0; i < n; i++) {
        feed_hold(app, list[i].org, list[i].board);
        Status s = shut_one(app, now_ms, &list[i], arena);
        feed_release(app, list[i].org, list[i].board);
        TRY(s);
    }
    return OK;
}

Status board_tidy(App *app, int64_t now_ms)
{
    Arena arena;
    arena_init(&arena, 1u << 20);
    Status s = tidy(app, now_ms, &arena);
    arena_done(&arena);
    return s;
}

/* ---- the code on the wall ---- */

/* Code and link stand behind #: a browser does not send that, so that they enter no log. */
Status board_code(Req *rq)
{
    Seat seat;
    Room room;
    Str link;
    CLEANUP(buf_done) Buf svg;
    char shown[BOARD_CODE_LETTERS + 2];
    buf_init(&svg, 256 * 1024);
    TRY(seat_of(rq, &seat));
    TRY(room_read(rq->db, seat.org, seat.board, rq->now_ms, rq->arena, &room));
    if (room.state == BOARD_CLOSED)
        return problem_add(rq->problems, S(""), "closed", "部屋は閉じています。開くと、新しい合言葉が出ます。");
    room_is_here(rq->app->rates, rq->address, seat.org, seat.board, rq->now_ms);
    board_code_show(room.code.p, shown);
    TRY(room_link(rq->app, room.code, rq->arena, &link));
    Str url = arena_printf(rq->arena, "%s://" STR_FMT "/room#%s." STR_FMT, rq->app->secure ? "https" : "http", STR_ARG(str_sub(rq->host, 0, URL_MAX)),
                           shown, STR_ARG(link));
    if (!url.p)
        return ERR_MEMORY;
    TRY(qr_svg(url, &svg));
    JsonWriter *w = reply_json(rq, 200);
    json_open_object(w);
    put_code(w, &room);
    json_str_field(w, "url", url);
    json_str_field(w, "qr_svg", buf_str(&svg));
    json_close_object(w);
    return reply_done(rq);
}

/* ---- templates ---- */

static void put_template(JsonWriter *w, const BoardTemplate *t)
{
    static const char *const numbers[] = { "x", "y", "w", "h" };
    size_t n = board_template_areas(t);
    json_open_object(w);
    json_str_field(w, "key", str_of(t->key));
    json_str_field(w, "label", str_of(t->label));
    json_str_field(w, "lead", str_of(t->lead));
    json_array_field(w, "areas");
    for (size_t i = 0; i < n; i++) {
        BoardRect at = board_lay_area(i, n, t->columns);
        const int64_t values[] = { at.x, at.y, at.w, at.h };
        json_open_object(w);
        json_str_field(w, "key", str_of(t->areas[i].key));
        json_str_field(w, "label", str_of(t->areas[i].label));
        json_str_field(w, "hint", str_of(t->areas[i].hint));
        for (size_t k = 0; k < COUNT_OF(numbers); k++)
            json_i64_field(w, numbers[k], values[k]);
        json_close_object(w);
    }
    json_close_array(w);
    json_close_object(w);
}

Status board_templates_list(Req *rq)
{
    JsonWriter *w = reply_json(rq, 200);
    json_open_object(w);
    json_array_field(w, "items");
    for (size_t i = 0; i < board_template_count; i++)
        put_template(w, &board_templates[i]);
    json_close_array(w);
    json_array_field(w, "organisation_kinds");
    for (const BoardWord *k = board_organisations; k->key; k++) {
        json_open_object(w);
        json_str_field(w, "key", str_of(k->key));
        json_str_field(w, "label", str_of(k->label));
        json_close_object(w);
    }
    json_close_array(w);
    json_close_object(w);
    return reply_done(rq);
}

/* "見出し｜ヒント" a line, as people edit it. */
static Status lines_of(Req *rq, const Seat *seat, Str *ret)
{
    CLEANUP(rows_done) Rows rows = { 0 };
    CLEANUP(buf_done) Buf lines;
    buf_init(&lines, 64 * 1024);
    TRY(db_query(rq->db, &facilitate_sql_areas, &rows, P_INT(seat->org), P_INT(seat->board)));
    while (rows_next(&rows)) {
        buf_add(&lines, lines.n ? S("\n") : S(""));
        buf_add(&lines, row_text(&rows, 0));
        buf_add(&lines, row_text(&rows, 1).n ? S("｜") : S(""));
        buf_add(&lines, row_text(&rows, 1));
    }
    TRY(rows.status);
    *ret = arena_copy(rq->arena, buf_str(&lines));
    return ret->p ? OK : ERR_MEMORY;
}

Status board_keep_template(Req *rq)
{
    Seat seat;
    Room room;
    TownTemplate t = { .row = { .org = rq->org, .id = id_new(rq->now_ms), .rev = 1 }, .name = member_text(rq->body, S("name")) };
    TRY(seat_of(rq, &seat));
    TRY(room_read(rq->db, seat.org, seat.board, rq->now_ms, rq->arena, &room));
    if (!t.name.n || str_utf8_count(t.name) > BOARD_NAME_MAX)
        return problem_add(rq->problems, S("/name"), "range", "ひな形の名前を、1字から%d字までで入れてください。", BOARD_NAME_MAX);
    t.lead = room.lead;
    t.columns = NUMBER_NONE;
    TRY(lines_of(rq, &seat, &t.areas));
    TRY(entity_insert(&entity_board_template, rq->db, &t));
    req_audit(rq, "board_template", t.row.id);
    JsonWriter *w = reply_json(rq, 201);
    json_open_object(w);
    json_i64_field(w, "id", t.row.id);
    json_close_object(w);
    return reply_done(rq);
}
