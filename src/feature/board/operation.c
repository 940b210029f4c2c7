/* From JSON to an operation. Its members are a table: name, type, limits, and for which kinds they are wanted. */
#include "feature/board/board_parts.h"

#include <string.h>

typedef enum { M_INT, M_BOOL, M_WORDS, M_LINE, M_COLOUR, M_PHASE, M_VOTE, M_ROWS } MemberType;

#define OF(kind) (1u << OP_##kind)
typedef struct {
    const char *name;
    MemberType type;
    size_t offset, has;      /* has: where it is noted that it was given; 0: nowhere */
    int64_t min, max;
    bool null_is_zero;
    unsigned required, optional;
} Member;

#define AT(member) offsetof(Operation, member)
#define STICKIES (OF(EDIT) | OF(MOVE) | OF(COLOUR) | OF(REMOVE) | OF(CLUSTER) | OF(VOTE) | OF(HIDE) | OF(RESTORE) | OF(REMOVE_ANY))
static const Member members[] = {
    { "id", M_INT, AT(id), 0, 1, ID_MAX, false, STICKIES | OF(NAME_CLUSTER) | OF(REMOVE_CLUSTER) | OF(NAME_GROUP), 0 },
    { "group", M_INT, AT(team), AT(has_team), 0, ID_MAX, true, OF(ADD) | OF(ADD_CLUSTER) | OF(JOIN_GROUP) | OF(PRESENT) | OF(PAPER), OF(MOVE) },
    { "area", M_LINE, AT(area), AT(has_area), 0, BOARD_NAME_MAX, false, OF(ADD) | OF(PAPER), OF(MOVE) },
    { "text", M_WORDS, AT(text), 0, 1, BOARD_TEXT_MAX, false, OF(ADD) | OF(EDIT), 0 },
    { "colour", M_COLOUR, AT(colour), 0, 0, 0, false, OF(COLOUR), OF(ADD) },
    { "x", M_INT, AT(x), AT(has_place), 0, BOARD_SIDE, false, OF(MOVE) | OF(ADD_CLUSTER), OF(ADD) },
    { "y", M_INT, AT(y), AT(has_place), 0, BOARD_SIDE, false, OF(MOVE) | OF(ADD_CLUSTER), OF(ADD) },
    { "rev", M_INT, AT(rev), 0, 1, ID_MAX, false, OF(EDIT), 0 },
    { "cluster", M_INT, AT(cluster), AT(has_cluster), 0, ID_MAX, true, OF(CLUSTER), OF(MOVE) },
    { "name", M_LINE, AT(name), 0, 0, BOARD_NAME_MAX, false, OF(ADD_CLUSTER) | OF(NAME_CLUSTER) | OF(RENAME) | OF(ADD_GROUP) | OF(NAME_GROUP), 0 },
    { "kind_of", M_VOTE, AT(vote), 0, 0, 0, false, OF(VOTE), 0 },
    { "n", M_INT, AT(n), 0, -1, BOARD_VOTES_EACH_MAX, false, OF(VOTE) | OF(VOTES_EACH), 0 },
    { "arrows", M_INT, AT(arrows), 0, 0, BOARD_VOTES_EACH_MAX, false, OF(VOTES_EACH), 0 },
    { "phase", M_PHASE, AT(phase), 0, 0, 0, false, OF(PHASE), 0 },
    { "seconds", M_INT, AT(seconds), 0, 0, BOARD_TIMER_SECONDS_MAX, false, OF(TIMER), 0 },
    { "on", M_BOOL, AT(on), 0, 0, 0, false, OF(LOCK) | OF(HIDE_NAMES) | OF(HIDE), 0 },
    { "rows", M_ROWS, AT(rows), 0, 1, ROOM_PAPER_ROWS_MAX, false, OF(PAPER), 0 },
};

/* Characters, and no control characters but the newline of a text. */
static bool is_text(Str s, bool lines, int64_t min, int64_t max)
{
    for (size_t i = 0; i < s.n; i++)
        if ((unsigned char)s.p[i] < ' ' && !(lines && s.p[i] == '\n'))
            return false;
    size_t n = str_utf8_count(s);
    return n >= (size_t)min && n <= (size_t)max;
}

static bool read_int(JsonNode *n, int64_t min, int64_t max, int64_t *ret)
{
    if (json_type(n) != JSON_INT || json_i64(n) < min || json_i64(n) > max)
        return false;
    *ret = json_i64(n);
    return true;
}

static bool read_text(JsonNode *n, bool lines, int64_t min, int64_t max, Str *ret)
{
    if (json_type(n) != JSON_STRING)
        return false;
    Str s = str_trim(json_str(n));
    if (!is_text(s, lines, min, max))
        return false;
    *ret = s;
    return true;
}

static bool read_vote(JsonNode *n, VoteKind *ret)
{
    if (json_type(n) != JSON_STRING)
        return false;
    *ret = str_eq(json_str(n), S("arrow")) ? VOTE_ARROW : VOTE_LIKE;
    return *ret == VOTE_ARROW || str_eq(json_str(n), S("like"));
}

static bool read_rows(JsonNode *n, const Member *m, Arena *a, Operation *op)
{
    size_t count = json_type(n) == JSON_ARRAY ? json_count(n) : 0;
    if (count < (size_t)m->min || count > (size_t)m->max)
        return false;
    PaperRow *rows = ARENA_ARRAY(a, PaperRow, count);
    for (size_t i = 0; rows && i < count; i++) {
        JsonNode *row = json_at(n, i);
        if (json_type(row) != JSON_OBJECT)
            return false;
        JsonNode *text = json_get(row, S("text")), *votes = json_get(row, S("votes")), *arrows = json_get(row, S("arrows"));
        if (!text || !read_text(text, true, 1, BOARD_TEXT_MAX, &rows[i].text) || (votes && !read_int(votes, 0, BOARD_PAPER_VOTES_MAX, &rows[i].votes)) ||
            (arrows && !read_int(arrows, 0, BOARD_PAPER_VOTES_MAX, &rows[i].arrows)))
            return false;
    }
    op->rows = rows;
    op->n_rows = rows ? count : 0;
    return rows != NULL;
}

static bool read_member(JsonNode *n, const Member *m, Arena *a, Operation *op)
{
    void *at = (char *)op + m->offset;
    if (json_type(n) == JSON_NULL)
        return m->null_is_zero || (m->optional & 1u << op->kind && !(m->required & 1u << op->kind));
    switch (m->type) {
    case M_INT:    return read_int(n, m->min, m->max, at);
    case M_BOOL:   op->on = json_bool(n); return json_type(n) == JSON_BOOL;
    case M_WORDS:  return read_text(n, true, m->min, m->max, at);
    case M_LINE:   return read_text(n, false, m->min, m->max, at);
    case M_COLOUR: return read_text(n, false, 1, BOARD_NAME_MAX, at) && board_is_colour(op->colour);
    case M_PHASE:  return json_type(n) == JSON_STRING && board_phase_find(json_str(n), &op->phase);
    case M_VOTE:   return read_vote(n, &op->vote);
    case M_ROWS:   return read_rows(n, m, a, op);
    }
    return false;
}

static const Member *member_of(Str name, BoardKind kind)
{
    for (size_t i = 0; i < COUNT_OF(members); i++)
        if (str_eq(name, str_of(members[i].name)) && (members[i].required | members[i].optional) & 1u << kind)
            return &members[i];
    return NULL;
}

static bool is_vote_step(const Operation *op)
{
    return op->kind == OP_VOTE ? op->n == 1 || op->n == -1 : op->kind != OP_VOTES_EACH || op->n >= 0;
}

/* NULL, or what is wrong. */
static const char *read_members(JsonNode *object, Arena *a, Operation *op)
{
    unsigned seen = 0;
    for (size_t i = 0; i < json_count(object); i++) {
        Str name;
        JsonNode *value = json_member(object, i, &name);
        if (str_eq(name, S("key")) || str_eq(name, S("kind")))
            continue;
        const Member *m = member_of(name, op->kind);
        if (!m)
            return "この操作には使わない項目があります。画面を読み込み直してください。";
        if (!read_member(value, m, a, op))
            return m->type == M_WORDS || m->type == M_ROWS ? "文字は1字から200字までにしてください。" : m->type == M_LINE ? "名前は40字までにしてください。"
                                                                                    : "値が正しくありません。画面を読み込み直してください。";
        seen |= 1u << (m - members);
        if (m->has && json_type(value) != JSON_NULL)
            *(bool *)((char *)op + m->has) = true;
    }
    for (size_t i = 0; i < COUNT_OF(members); i++)
        if (members[i].required & 1u << op->kind && !(seen & 1u << i))
            return "足りない項目があります。画面を読み込み直してください。";
    return is_vote_step(op) ? NULL : "数が正しくありません。画面を読み込み直してください。";
}

static Status decode_one(JsonNode *object, size_t i, Arena *a, Problems *ps, Operation *op)
{
    Str pointer = arena_printf(a, "/operations/%zu", i);
    JsonNode *key = json_type(object) == JSON_OBJECT ? json_get(object, S("key")) : NULL;
    JsonNode *kind = key ? json_get(object, S("kind")) : NULL;
    if (!key || json_type(key) != JSON_STRING || !is_text(json_str(key), false, 1, ROOM_KEY_MAX))
        return problem_add(ps, pointer, "type", "操作の番号（key）を、%d字までの文字で入れてください。", ROOM_KEY_MAX);
    op->key = json_str(key);
    if (!kind || json_type(kind) != JSON_STRING || !board_kind_find(json_str(kind), &op->kind))
        op->fault = "知らない操作です。画面を読み込み直してください。";
    else
        op->fault = read_members(object, a, op);
    return OK;
}

Status operations_decode(JsonNode *body, Arena *a, Problems *ps, Operation **ret, size_t *ret_n)
{
    JsonNode *list = body && json_type(body) == JSON_OBJECT ? json_get(body, S("operations")) : NULL;
    size_t n = list && json_type(list) == JSON_ARRAY ? json_count(list) : 0;
    if (!n || n > ROOM_OPERATIONS_MAX)
        return problem_add(ps, S("/operations"), "range", "操作を1から%d個まで入れて送ってください。", ROOM_OPERATIONS_MAX);
    Operation *ops = ARENA_ARRAY(a, Operation, n);
    if (!ops)
        return ERR_MEMORY;
    for (size_t i = 0; i < n; i++)
        TRY(decode_one(json_at(list, i), i, a, ps, &ops[i]));
    *ret = ops;
    *ret_n = n;
    return OK;
}
