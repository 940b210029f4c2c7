/* The board as it is now, what changes, and what one does to it. */
#include "feature/board/board_parts.h"
#include "http/app.h"
#include "http/rate.h"

const Sql live_sql_areas = { .read_only = true, .text =
    "SELECT name, label, hint, x, y, w, h FROM board_area WHERE org = $1 AND board = $2 ORDER BY place" };
const Sql live_sql_teams = { .read_only = true, .text = "SELECT id, name FROM board_group WHERE org = $1 AND board = $2 ORDER BY id" };
const Sql live_sql_clusters = { .read_only = true, .text =
    "SELECT id, team, name, x, y FROM board_cluster WHERE org = $1 AND board = $2 AND removed = 0 ORDER BY id" };
const Sql live_sql_given = { .read_only = true, .text =
    "SELECT kind, n FROM board_vote WHERE org = $1 AND board = $2 AND participant = $3" };
const Sql live_sql_changed = { .read_only = true, .text =
    "SELECT thing, thing_id, MAX(seq) AS last_seq FROM board_operation WHERE org = $1 AND board = $2 AND seq > $3 AND seq <= $4"
    " GROUP BY thing, thing_id ORDER BY last_seq LIMIT $5" };

/* ---- the snapshot ---- */

typedef struct {
    Req *rq;
    JsonWriter *w;
    Seat seat;
    Room room;
    View view;
    bool removed; /* which ones are written now */
} Shot;

static Status put_areas(Shot *s)
{
    CLEANUP(rows_done) Rows rows = { 0 };
    static const char *const numbers[] = { "x", "y", "w", "h" };
    TRY(db_query(s->rq->db, &live_sql_areas, &rows, P_INT(s->seat.org), P_INT(s->seat.board)));
    json_object_field(s->w, "template");
    json_str_field(s->w, "key", s->room.template);
    json_str_field(s->w, "label", s->room.label);
    json_str_field(s->w, "lead", s->room.lead);
    json_array_field(s->w, "areas");
    while (rows_next(&rows)) {
        json_open_object(s->w);
        json_str_field(s->w, "key", row_text(&rows, 0));
        json_str_field(s->w, "label", row_text(&rows, 1));
        json_str_field(s->w, "hint", row_text(&rows, 2));
        for (int i = 0; i < (int)COUNT_OF(numbers); i++)
            json_i64_field(s->w, numbers[i], row_int(&rows, 3 + i));
        json_close_object(s->w);
    }
    json_close_array(s->w);
    json_close_object(s->w);
    return rows.status;
}

static Status put_teams(Shot *s)
{
    CLEANUP(rows_done) Rows rows = { 0 };
    TRY(db_query(s->rq->db, &live_sql_teams, &rows, P_INT(s->seat.org), P_INT(s->seat.board)));
    json_array_field(s->w, "groups");
    while (rows_next(&rows))
        say_team(s->w, &(Team){ row_int(&rows, 0), row_text(&rows, 1) });
    json_close_array(s->w);
    return rows.status;
}

static Status put_clusters(Shot *s)
{
    CLEANUP(rows_done) Rows rows = { 0 };
    TRY(db_query(s->rq->db, &live_sql_clusters, &rows, P_INT(s->seat.org), P_INT(s->seat.board)));
    json_array_field(s->w, "clusters");
    while (rows_next(&rows))
        say_cluster(s->w, &(Cluster){ .id = row_int(&rows, 0), .team = row_int(&rows, 1), .name = row_text(&rows, 2), .x = row_int(&rows, 3), .y = row_int(&rows, 4) });
    json_close_array(s->w);
    return rows.status;
}

static Status put_sticky(void *context, const Sticky *sticky)
{
    Shot *s = context;
    if (sticky->removed == s->removed)
        say_sticky(s->w, sticky, &s->view);
    return OK;
}

static Status put_stickies(Shot *s, const char *key, bool removed)
{
    s->removed = removed;
    json_array_field(s->w, key);
    TRY(sticky_each(s->rq->db, &s->seat, s->rq->arena, put_sticky, s));
    json_close_array(s->w);
    return OK;
}

static Status votes_left(Db *db, const Seat *seat, const Room *room, int64_t left[static VOTE_KINDS])
{
    CLEANUP(rows_done) Rows rows = { 0 };
    for (VoteKind k = 0; k < VOTE_KINDS; k++)
        left[k] = seat->participant ? room->each[k] : 0;
    TRY(db_query(db, &live_sql_given, &rows, P_INT(seat->org), P_INT(seat->board), P_INT(seat->participant)));
    while (rows_next(&rows))
        left[row_int(&rows, 0) == VOTE_ARROW ? VOTE_ARROW : VOTE_LIKE] -= row_int(&rows, 1);
    for (VoteKind k = 0; k < VOTE_KINDS; k++)
        left[k] = left[k] < 0 ? 0 : left[k];
    return rows.status;
}

static Status put_me(Shot *s)
{
    int64_t left[VOTE_KINDS];
    TRY(votes_left(s->rq->db, &s->seat, &s->room, left));
    json_object_field(s->w, "me");
    json_i64_field(s->w, "participant", s->seat.participant);
    json_str_field(s->w, "name", s->seat.name);
    json_bool_field(s->w, "facilitator", s->seat.facilitator);
    if (s->seat.team)
        json_i64_field(s->w, "group", s->seat.team);
    else
        json_null_field(s->w, "group");
    json_i64_field(s->w, "votes_left", left[VOTE_LIKE]);
    json_i64_field(s->w, "arrows_left", left[VOTE_ARROW]);
    json_close_object(s->w);
    return OK;
}

/* seq is read first: what is read after it may be newer, and is then told once more. */
static Status begin_shot(Req *rq, Shot *s)
{
    *s = (Shot){ .rq = rq };
    TRY(seat_of(rq, &s->seat));
    TRY(room_read(rq->db, s->seat.org, s->seat.board, rq->now_ms, rq->arena, &s->room));
    TRY(seat_fill(rq->db, rq->arena, &s->seat));
    s->view = (View){ .room = &s->room, .seat = &s->seat, .facilitator = s->seat.facilitator };
    return OK;
}

Status board_live(Req *rq)
{
    Shot s;
    TRY(begin_shot(rq, &s));
    s.w = reply_json(rq, 200);
    json_open_object(s.w);
    json_i64_field(s.w, "seq", s.room.seq);
    json_key(s.w, S("board"));
    say_board(s.w, &s.room, rq->now_ms);
    TRY(put_areas(&s));
    TRY(put_teams(&s));
    TRY(put_me(&s));
    TRY(put_clusters(&s));
    TRY(put_stickies(&s, "stickies", false));
    if (s.seat.facilitator)
        TRY(put_stickies(&s, "removed", true));
    json_i64_field(s.w, "participants", s.room.participants);
    json_close_object(s.w);
    return reply_done(rq);
}

/* ---- events ---- */

typedef struct {
    Thing thing;
    int64_t id, seq;
} Changed;

static Status put_change(Shot *s, const Changed *c, Buf *out)
{
    CLEANUP(buf_done) Buf json;
    Sticky sticky;
    Cluster cluster;
    Team team;
    Said said = { .seq = c->seq, .kind = "changed", .thing = c->thing, .sticky = &sticky, .cluster = &cluster, .team = &team };
    if (c->thing == THING_STICKY)
        TRY(sticky_read(s->rq->db, &s->seat, c->id, s->rq->arena, &sticky));
    if (c->thing == THING_CLUSTER)
        TRY(cluster_read(s->rq->db, &s->seat, c->id, s->rq->arena, &cluster));
    if (c->thing == THING_TEAM)
        TRY(team_read(s->rq->db, &s->seat, c->id, s->rq->arena, &team));
    buf_init(&json, FEED_EVENT_MAX);
    TRY(say_change(&said, &s->view, s->rq->now_ms, &json));
    feed_event(out, c->seq, "operation", buf_str(&json));
    return buf_status(out);
}

/* What changed since, each thing once, as it is now; *ret_anew: too much, or what touches all, or a future that never was. */
static Status catch_up(Shot *s, int64_t after, Buf *out, bool *ret_anew)
{
    Changed *list = ARENA_ARRAY(s->rq->arena, Changed, ROOM_RESUME_MAX + 1);
    size_t n = 0;
    bool anew = after > s->room.seq;
    if (!list)
        return ERR_MEMORY;
    {
        CLEANUP(rows_done) Rows rows = { 0 };
        TRY(db_query(s->rq->db, &live_sql_changed, &rows, P_INT(s->seat.org), P_INT(s->seat.board), P_INT(after), P_INT(s->room.seq), P_INT(ROOM_RESUME_MAX + 1)));
        while (rows_next(&rows) && n <= ROOM_RESUME_MAX) {
            list[n++] = (Changed){ (Thing)row_int(&rows, 0), row_int(&rows, 1), row_int(&rows, 2) };
            anew |= list[n - 1].thing == THING_ALL;
        }
        TRY(rows.status);
    }
    anew |= n > ROOM_RESUME_MAX;
    for (size_t i = 0; i < n && !anew; i++) {
        Status put = put_change(s, &list[i], out);
        anew = put == ERR_TOO_LARGE;
        TRY(anew ? OK : put);
    }
    *ret_anew = anew;
    return OK;
}

Status board_events(Req *rq)
{
    Shot s;
    int64_t after = 0;
    bool anew = false;
    Str said = rq->last_event_id;
    CLEANUP(buf_done) Buf out;
    buf_init(&out, FEED_EVENT_MAX);
    TRY(begin_shot(rq, &s));
    TRY(req_query_i64(rq, "after", s.room.seq, 0, ID_MAX, &after));
    if (said.n && (!str_to_i64(said, &after) || after < 0))
        return problem_add(rq->problems, S(""), "type", "Last-Event-ID が数字ではありません。画面を読み込み直してください。");
    TRY(catch_up(&s, after, &out, &anew));
    if (anew) {
        buf_clear(&out);
        feed_event(&out, s.room.seq, "reload", S("{}"));
    }
    FeedOpening o = { .org = s.seat.org, .id = s.seat.board, .inner = s.seat.facilitator, .after = s.room.seq, .ends_ms = s.seat.closes_ms,
                      .listener = s.seat.participant ? s.seat.participant : -s.seat.account, .first = arena_copy(rq->arena, buf_str(&out)) };
    return o.first.p ? reply_feed(rq, &o) : ERR_MEMORY;
}

/* ---- operations ---- */

static Status apply(Req *rq, void *context)
{
    Applying *a = context;
    a->db = rq->db;
    return operations_apply(a);
}

static const char operations_bucket; /* its address names the bucket */

/* Each participant a few a second; a person with an account is limited by the route. */
static void slow_down(Req *rq, Operation *ops, size_t n, const Seat *seat)
{
    for (size_t i = 0; i < n && seat->participant; i++)
        ops[i].too_fast = !rates_take(rq->app->rates, (uint64_t)seat->participant, &operations_bucket, ROOM_OPERATIONS_PER_MINUTE, rq->now_ms);
}

static void put_result(JsonWriter *w, const Operation *o, const OperationResult *r, const View *view)
{
    static const char *const states[] = { "done", "repeated", "refused" };
    json_open_object(w);
    json_str_field(w, "key", o->key);
    json_str_field(w, "status", str_of(states[r->kind]));
    if (r->id)
        json_i64_field(w, "id", r->id);
    if (r->kind == RESULT_REFUSED) {
        json_str_field(w, "code", str_of(r->code));
        json_str_field(w, "sentence", str_of(r->sentence));
    }
    if (r->sticky) {
        json_key(w, S("sticky"));
        say_sticky(w, r->sticky, view);
    }
    json_close_object(w);
}

static Status answer(Req *rq, const Applying *a)
{
    const View view = { .room = &a->room, .seat = &a->seat, .facilitator = a->seat.facilitator };
    JsonWriter *w = reply_json(rq, 200);
    json_open_object(w);
    json_i64_field(w, "seq", a->room.seq);
    json_array_field(w, "results");
    for (size_t i = 0; i < a->n; i++)
        put_result(w, &a->ops[i], &a->results[i], &view);
    json_close_array(w);
    json_object_field(w, "me");
    for (VoteKind k = 0; k < VOTE_KINDS; k++) {
        int64_t left = a->seat.participant ? a->room.each[k] - a->given[k] : 0;
        json_i64_field(w, k == VOTE_LIKE ? "votes_left" : "arrows_left", left < 0 ? 0 : left);
    }
    json_close_object(w);
    json_close_object(w);
    return reply_done(rq);
}

Status board_operate(Req *rq)
{
    Applying a = { .app = rq->app, .arena = rq->arena, .now_ms = rq->now_ms };
    Operation *ops;
    TRY(seat_of(rq, &a.seat));
    TRY(operations_decode(rq->body, rq->arena, rq->problems, &ops, &a.n));
    slow_down(rq, ops, a.n, &a.seat);
    a.ops = ops;
    a.results = ARENA_ARRAY(rq->arena, OperationResult, a.n);
    a.sayings = ARENA_ARRAY(rq->arena, Saying, a.n);
    if (!a.results || !a.sayings)
        return ERR_MEMORY;
    req_audit(rq, "board", a.seat.board);
    feed_hold(rq->app, a.seat.org, a.seat.board);
    Status s = req_in_tx(rq, apply, &a);
    if (s == OK)
        applying_publish(&a);
    feed_release(rq->app, a.seat.org, a.seat.board);
    TRY(s);
    return answer(rq, &a);
}
