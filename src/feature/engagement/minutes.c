/* Minutes that several people type at once. Each line stands by itself: who changes one sends the version he
 * began with, and the texts are merged by words (domain/merge_words.h); where they collide both stay, one below
 * the other. No line goes: one that was taken away can be brought back, and every version is kept. */
#include "base/text.h"
#include "domain/merge_words.h"
#include "domain/order_key.h"
#include "feature/engagement/engagement_parts.h"

#define OP_BYTES_MIN 8
#define OP_BYTES_MAX 64

const Sql minutes_sql_seq = { .read_only = true, .text = "SELECT MAX(seq) FROM minute_line WHERE org = $1 AND meeting = $2" };
const Sql minutes_sql_count = { .read_only = true, .text = "SELECT COUNT(*) FROM minute_line WHERE org = $1 AND meeting = $2" };
const Sql minutes_sql_changed = { .read_only = true, .text =
    "SELECT id, rev, place, text, writer, twin_of, gone, seq FROM minute_line WHERE org = $1 AND meeting = $2 AND seq > $3 ORDER BY seq" };
const Sql minutes_sql_op = { .read_only = true, .text = "SELECT line FROM minute_past WHERE org = $1 AND op = $2 AND meeting = $3" };
const Sql minutes_sql_base = { .read_only = true, .text = "SELECT text FROM minute_past WHERE org = $1 AND line = $2 AND rev = $3 AND meeting = $4" };
const Sql minutes_sql_keep = { .text =
    "INSERT INTO minute_past (org, line, rev, meeting, op, text, gone, account_org, account, at_ms) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)" };
const Sql minutes_sql_place = { .read_only = true, .text = "SELECT place FROM minute_line WHERE org = $1 AND id = $2 AND meeting = $3" };
const Sql minutes_sql_next = { .read_only = true, .text = "SELECT MIN(place) FROM minute_line WHERE org = $1 AND meeting = $2 AND place > $3" };
const Sql minutes_sql_last = { .read_only = true, .text = "SELECT MAX(place) FROM minute_line WHERE org = $1 AND meeting = $2" };

typedef enum { CHANGE_ADD, CHANGE_EDIT, CHANGE_REMOVE, CHANGE_COUNT } ChangeKind;

typedef struct {
    ChangeKind kind;
    Str op, text;
    int64_t line, base; /* edit and remove */
    bool has_after;
    int64_t after;      /* add: the line above; 0: the very first; without one: the last */
} Change;

/* What became of a change. */
typedef enum { BECAME_SAVED, BECAME_MERGED, BECAME_TWIN, BECAME_BACK, BECAME_KEPT, BECAME_GONE, BECAME_AGAIN } Became;
static const char *const became_words[] = {
    [BECAME_SAVED] = "saved",
    [BECAME_MERGED] = "merged", /* somebody else had changed the line: both are in it */
    [BECAME_TWIN] = "twin",     /* the two texts collide: mine stands below */
    [BECAME_BACK] = "back",     /* the line had been taken away; my text brings it back */
    [BECAME_KEPT] = "kept",     /* somebody else had changed the line: it is not taken away */
    [BECAME_GONE] = "gone",
    [BECAME_AGAIN] = "again",   /* was done already */
};

typedef struct {
    Req *rq;
    int64_t engagement, meeting, seq;
    Str writer;
} Minutes;

/* ---- reading what was sent ---- */

static bool is_op(Str op)
{
    for (size_t i = 0; i < op.n; i++) {
        char c = op.p[i];
        if (!((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-'))
            return false;
    }
    return op.n >= OP_BYTES_MIN && op.n <= OP_BYTES_MAX;
}

static Str member_text(JsonNode *n, Str key)
{
    JsonNode *v = json_get(n, key);
    return v && json_type(v) == JSON_STRING ? json_str(v) : S("");
}

static bool member_i64(JsonNode *n, Str key, int64_t *ret)
{
    JsonNode *v = json_get(n, key);
    if (!v || json_type(v) != JSON_INT)
        return false;
    *ret = json_i64(v);
    return true;
}

static Status read_change(Req *rq, JsonNode *n, size_t i, Change *ret)
{
    static const Str kinds[CHANGE_COUNT] = { [CHANGE_ADD] = { "add", 3 }, [CHANGE_EDIT] = { "edit", 4 }, [CHANGE_REMOVE] = { "remove", 6 } };
    Str place = arena_printf(rq->arena, "/changes/%zu", i), kind = member_text(n, S("kind"));
    Change c = { .kind = CHANGE_COUNT, .op = member_text(n, S("op")), .text = member_text(n, S("text")) };
    for (ChangeKind k = 0; k < CHANGE_COUNT; k++)
        if (str_eq(kind, kinds[k]))
            c.kind = k;
    c.has_after = member_i64(n, S("after"), &c.after);
    if (c.kind == CHANGE_COUNT)
        return problem_add(rq->problems, place, "unknown", "変更の種類は add・edit・remove のどれかにしてください。");
    if (!is_op(c.op))
        return problem_add(rq->problems, place, "type", "変更ごとに、8〜64文字の目印（op。英小文字・数字・-）を付けてください。");
    if (c.kind != CHANGE_ADD && (!member_i64(n, S("line"), &c.line) || !member_i64(n, S("base"), &c.base)))
        return problem_add(rq->problems, place, "missing", "どの行の、どの版を直したかを入れてください。");
    if (str_utf8_count(c.text) > MINUTE_CHARACTERS_MAX)
        return problem_add(rq->problems, place, "range", "1行は%d文字までです。Enterキーで行を分けてください。", MINUTE_CHARACTERS_MAX);
    *ret = c;
    return OK;
}

/* ---- writing a line ---- */

static Status keep_version(Minutes *m, const MinuteLine *l, int64_t rev, Str op)
{
    const Req *rq = m->rq;
    return db_exec(rq->db, &minutes_sql_keep, P_INT(rq->org), P_INT(l->row.id), P_INT(rev), P_INT(m->meeting), P_TEXT(op), l->text.n ? P_TEXT(l->text) : P_NULL,
                   P_INT(l->gone), P_INT(rq->who->org), P_INT(rq->who->account), P_INT(rq->now_ms));
}

static Status save(Minutes *m, MinuteLine *l, Str op)
{
    int64_t rev = l->row.rev + 1;
    l->seq = ++m->seq;
    l->writer = m->writer;
    TRY(entity_update(&entity_minute_line, m->rq->db, l));
    return keep_version(m, l, rev, op);
}

static Status text_of(Minutes *m, const Sql *sql, const Param *params, size_t n, Str *ret)
{
    CLEANUP(rows_done) Rows rows = { 0 };
    *ret = S("");
    TRY(db_query_n(m->rq->db, sql, &rows, params, n));
    if (rows_next(&rows))
        *ret = arena_copy(m->rq->arena, row_text(&rows, 0));
    return rows.status;
}
#define TEXT_OF(m, sql, ret, ...) text_of((m), (sql), PARAM_LIST(__VA_ARGS__), (ret))

/* A place below a line; at the end when there is no such line, or no room. */
static Status place_below(Minutes *m, const Change *c, Str *ret)
{
    int64_t org = m->rq->org;
    Str above = S(""), below = S("");
    if (c->has_after && c->after)
        TRY(TEXT_OF(m, &minutes_sql_place, &above, P_INT(org), P_INT(c->after), P_INT(m->meeting)));
    if (above.n || (c->has_after && !c->after)) {
        TRY(TEXT_OF(m, &minutes_sql_next, &below, P_INT(org), P_INT(m->meeting), P_TEXT(above)));
        Status s = order_key_between(above, below, m->rq->arena, ret);
        if (s != ERR_TOO_LARGE)
            return s;
    }
    TRY(TEXT_OF(m, &minutes_sql_last, &above, P_INT(org), P_INT(m->meeting)));
    return order_key_between(above, S(""), m->rq->arena, ret);
}

static Status add_line(Minutes *m, const Change *c, int64_t twin_of, int64_t *ret_line)
{
    int64_t there = 0;
    TRY(db_one_int(m->rq->db, &minutes_sql_count, &there, P_INT(m->rq->org), P_INT(m->meeting)));
    if (there >= MINUTE_LINES_MAX)
        return problem_add(m->rq->problems, S("/changes"), "range", "1つの議事録は%d行までです。会議を分けてください。", MINUTE_LINES_MAX);
    MinuteLine l = { .row = { .org = m->rq->org, .id = id_new(m->rq->now_ms) }, .engagement = m->engagement, .meeting = m->meeting, .text = c->text,
                     .writer = m->writer, .twin_of = twin_of, .seq = ++m->seq };
    TRY(place_below(m, c, &l.place));
    TRY(entity_insert(&entity_minute_line, m->rq->db, &l));
    TRY(keep_version(m, &l, 1, c->op));
    *ret_line = l.row.id;
    return OK;
}

/* ---- the three changes ---- */

static Status edit(Minutes *m, const Change *c, MinuteLine *l, int64_t *ret_line, Became *ret)
{
    Str base = S("");
    MergedWords merged;
    bool alone = l->row.rev == c->base;
    TRY(TEXT_OF(m, &minutes_sql_base, &base, P_INT(m->rq->org), P_INT(l->row.id), P_INT(c->base), P_INT(m->meeting)));
    TRY(merge_words(alone ? l->text : base, l->text, c->text, m->rq->arena, &merged));
    if (merged.collided || str_utf8_count(merged.text) > MINUTE_CHARACTERS_MAX) {
        Change twin = *c;
        twin.has_after = true;
        twin.after = l->row.id;
        *ret = BECAME_TWIN;
        return add_line(m, &twin, l->row.id, ret_line);
    }
    *ret = l->gone ? BECAME_BACK : alone || str_eq(merged.text, c->text) ? BECAME_SAVED : BECAME_MERGED;
    l->text = merged.text;
    l->gone = false;
    return save(m, l, c->op);
}

static Status remove_line(Minutes *m, const Change *c, MinuteLine *l, Became *ret)
{
    Str base = S("");
    TRY(TEXT_OF(m, &minutes_sql_base, &base, P_INT(m->rq->org), P_INT(l->row.id), P_INT(c->base), P_INT(m->meeting)));
    if (l->row.rev != c->base && !str_eq(base, l->text)) {
        *ret = BECAME_KEPT; /* what somebody has just typed is not taken away unseen */
        return OK;
    }
    *ret = BECAME_GONE;
    l->gone = true;
    return save(m, l, c->op);
}

static Status apply(Minutes *m, const Change *c, int64_t *ret_line, Became *ret)
{
    MinuteLine l;
    Status done = db_one_int(m->rq->db, &minutes_sql_op, ret_line, P_INT(m->rq->org), P_TEXT(c->op), P_INT(m->meeting));
    if (done != ERR_NOT_FOUND) {
        *ret = BECAME_AGAIN;
        return done;
    }
    if (c->kind == CHANGE_ADD) {
        *ret = BECAME_SAVED;
        return add_line(m, c, 0, ret_line);
    }
    TRY(entity_get(&entity_minute_line, m->rq->db, m->rq->org, c->line, m->rq->arena, &l));
    if (l.meeting != m->meeting)
        return ERR_NOT_FOUND;
    *ret_line = l.row.id;
    return c->kind == CHANGE_EDIT ? edit(m, c, &l, ret_line, ret) : remove_line(m, c, &l, ret);
}

/* ---- doors ---- */

static Status put_lines(Req *rq, JsonWriter *w, int64_t meeting, int64_t since)
{
    CLEANUP(rows_done) Rows rows = { 0 };
    int64_t seq = since;
    TRY(db_query(rq->db, &minutes_sql_changed, &rows, P_INT(rq->org), P_INT(meeting), P_INT(since)));
    json_array_field(w, "lines");
    while (rows_next(&rows)) {
        json_open_object(w);
        json_i64_field(w, "id", row_int(&rows, 0));
        json_i64_field(w, "rev", row_int(&rows, 1));
        json_str_field(w, "place", row_text(&rows, 2));
        json_str_field(w, "text", row_text(&rows, 3));
        json_str_field(w, "writer", row_text(&rows, 4));
        json_i64_field(w, "twin_of", row_int(&rows, 5));
        json_bool_field(w, "gone", row_int(&rows, 6) != 0);
        json_close_object(w);
        seq = row_int(&rows, 7);
    }
    json_close_array(w);
    json_i64_field(w, "seq", seq);
    return rows.status;
}

Status minutes_get(Req *rq)
{
    Engagement e;
    Meeting m;
    int64_t since;
    TRY(engagement_meeting_of_path(rq, &e, &m));
    TRY(req_query_i64(rq, "since", 0, 0, ID_MAX, &since));
    JsonWriter *w = reply_json(rq, 200);
    json_open_object(w);
    TRY(put_lines(rq, w, m.row.id, since));
    json_close_object(w);
    return reply_done(rq);
}

static Str role_label(Role role)
{
    for (size_t i = 0; i < role_count; i++)
        if (role_infos[i].role == role)
            return str_of(role_infos[i].label);
    return S("");
}

static Status read_changes(Req *rq, Change *ret, size_t *ret_n, int64_t *ret_since)
{
    JsonNode *list = rq->body ? json_get(rq->body, S("changes")) : NULL;
    if (!list || json_type(list) != JSON_ARRAY || !json_count(list))
        return problem_add(rq->problems, S("/changes"), "missing", "変更がありません。");
    if (json_count(list) > MINUTE_CHANGES_MAX)
        return problem_add(rq->problems, S("/changes"), "range", "一度に送れる変更は%d件までです。分けて送ってください。", MINUTE_CHANGES_MAX);
    *ret_since = 0;
    member_i64(rq->body, S("since"), ret_since);
    for (size_t i = 0; i < json_count(list); i++)
        TRY(read_change(rq, json_at(list, i), i, &ret[i]));
    *ret_n = json_count(list);
    return OK;
}

Status minutes_post(Req *rq)
{
    Engagement e;
    Meeting meeting;
    Change changes[MINUTE_CHANGES_MAX];
    size_t n = 0;
    int64_t since = 0, line = 0;
    TRY(engagement_meeting_of_path(rq, &e, &meeting));
    TRY(read_changes(rq, changes, &n, &since));
    Minutes m = { .rq = rq, .engagement = e.row.id, .meeting = meeting.row.id, .writer = role_label(rq->who->role) };
    TRY(db_one_int(rq->db, &minutes_sql_seq, &m.seq, P_INT(rq->org), P_INT(m.meeting)));
    JsonWriter *w = reply_json(rq, 200);
    json_open_object(w);
    json_array_field(w, "results");
    for (size_t i = 0; i < n; i++) {
        Became became = BECAME_SAVED;
        TRY(apply(&m, &changes[i], &line, &became));
        json_open_object(w);
        json_str_field(w, "op", changes[i].op);
        json_i64_field(w, "line", line);
        json_str_field(w, "became", str_of(became_words[became]));
        json_close_object(w);
    }
    json_close_array(w);
    TRY(put_lines(rq, w, m.meeting, since));
    json_close_object(w);
    req_audit(rq, "minutes", m.meeting);
    return reply_done(rq);
}
