/* From a sticky to an issue of the plan, or to a promise: the words as they were said, their votes and the kind of
 * organisation they came from are copied once and never changed. */
#include "feature/board/board_parts.h"

const Sql lineage_sql_issue = { .text =
    "INSERT INTO issue (org, id, rev, engagement, words, original, origin, votes) VALUES ($1, $2, 1, $3, $4, $5, 'sticky', $6)" };
const Sql lineage_sql_has_issue = { .read_only = true, .text = "SELECT id FROM issue WHERE org = $1 AND id = $2 AND engagement = $3" };
const Sql lineage_sql_has_promise = { .read_only = true, .text = "SELECT id FROM promise WHERE org = $1 AND id = $2 AND engagement = $3" };

#define STICKIES_AT_ONCE 100
#define ORIGINAL_MAX 400 /* characters of an issue's own field; all of them stand in the lineage */

typedef struct {
    Seat seat;
    Room room;
    Sticky *list;
    size_t n;
} Chosen;

static Status read_chosen(Req *rq, Chosen *c)
{
    JsonNode *ids = rq->body && json_type(rq->body) == JSON_OBJECT ? json_get(rq->body, S("stickies")) : NULL;
    size_t n = ids && json_type(ids) == JSON_ARRAY ? json_count(ids) : 0;
    *c = (Chosen){ 0 };
    TRY(seat_of(rq, &c->seat));
    TRY(room_read(rq->db, c->seat.org, c->seat.board, rq->now_ms, rq->arena, &c->room));
    if (!n || n > STICKIES_AT_ONCE)
        return problem_add(rq->problems, S("/stickies"), "range", "付せんを、1枚から%d枚まで選んでください。", STICKIES_AT_ONCE);
    c->list = ARENA_ARRAY(rq->arena, Sticky, n);
    if (!c->list)
        return ERR_MEMORY;
    for (size_t i = 0; i < n; i++) {
        JsonNode *id = json_at(ids, i);
        Status s = json_type(id) == JSON_INT ? sticky_read(rq->db, &c->seat, json_i64(id), rq->arena, &c->list[i]) : ERR_NOT_FOUND;
        if (s == ERR_NOT_FOUND || (s == OK && c->list[i].removed))
            return problem_add(rq->problems, S("/stickies"), "unknown", "この板には、選んだ付せんがありません。画面を読み込み直してください。");
        TRY(s);
    }
    c->n = n;
    return OK;
}

static Status keep(Req *rq, const Chosen *c, int64_t issue, int64_t promise)
{
    for (size_t i = 0; i < c->n; i++) {
        const Sticky *s = &c->list[i];
        Team team = { .name = S("") };
        Status found = team_read(rq->db, &c->seat, s->team, rq->arena, &team);
        if (found != OK && found != ERR_NOT_FOUND)
            return found;
        Lineage row = { .row = { .org = rq->org, .id = id_new(rq->now_ms) }, .issue = issue, .promise = promise, .board = c->seat.board, .sticky = s->id,
                        .words = s->words, .votes = s->votes[VOTE_LIKE], .arrows = s->votes[VOTE_ARROW], .organisation_kind = s->organisation_kind,
                        .team = team.name };
        TRY(entity_insert(&entity_lineage, rq->db, &row));
    }
    return OK;
}

/* The words of all of them, one a line, cut at a whole character. */
static Status original_of(const Chosen *c, Arena *a, Str *ret)
{
    CLEANUP(buf_done) Buf words;
    buf_init(&words, 1u << 20);
    size_t characters = 0;
    for (size_t i = 0; i < c->n; i++) {
        size_t more = str_utf8_count(c->list[i].words) + 1;
        if (characters + more > ORIGINAL_MAX)
            break;
        characters += more;
        buf_add(&words, words.n ? S("\n") : S(""));
        buf_add(&words, c->list[i].words);
    }
    *ret = arena_copy(a, buf_str(&words));
    return ret->p ? OK : ERR_MEMORY;
}

Status board_to_issue(Req *rq)
{
    Chosen c;
    Str original;
    int64_t votes = 0, id = id_new(rq->now_ms);
    TRY(read_chosen(rq, &c));
    JsonNode *title = json_get(rq->body, S("title"));
    Str words = title && json_type(title) == JSON_STRING ? str_trim(json_str(title)) : c.list[0].words;
    if (!words.n || str_utf8_count(words) > ORIGINAL_MAX)
        return problem_add(rq->problems, S("/title"), "range", "課題を、1字から%d字までで書いてください。", ORIGINAL_MAX);
    for (size_t i = 0; i < c.n; i++)
        votes += c.list[i].votes[VOTE_LIKE] + c.list[i].votes[VOTE_ARROW];
    TRY(original_of(&c, rq->arena, &original));
    TRY(db_exec(rq->db, &lineage_sql_issue, P_INT(rq->org), P_INT(id), P_INT(c.room.engagement), P_TEXT(words), P_TEXT(original), P_INT(votes)));
    TRY(keep(rq, &c, id, 0));
    req_audit(rq, "issue", id);
    JsonWriter *w = reply_json(rq, 201);
    json_open_object(w);
    json_i64_field(w, "id", id);
    json_close_object(w);
    return reply_done(rq);
}

static Status named_row(Req *rq, const Chosen *c, const char *name, const Sql *sql, int64_t *ret)
{
    JsonNode *n = json_get(rq->body, str_of(name));
    int64_t id;
    if (!n)
        return OK;
    if (json_type(n) != JSON_INT || db_one_int(rq->db, sql, &id, P_INT(rq->org), P_INT(json_i64(n)), P_INT(c->room.engagement)) != OK)
        return problem_add(rq->problems, arena_printf(rq->arena, "/%s", name), "unknown", "この支援には、選んだ行がありません。画面を読み込み直してください。");
    *ret = id;
    return OK;
}

/* An issue or a promise that there is already, made through its own door, gets its origin. */
Status board_to_row(Req *rq)
{
    Chosen c;
    int64_t issue = 0, promise = 0;
    TRY(read_chosen(rq, &c));
    TRY(named_row(rq, &c, "issue", &lineage_sql_has_issue, &issue));
    TRY(named_row(rq, &c, "promise", &lineage_sql_has_promise, &promise));
    if (!issue == !promise)
        return problem_add(rq->problems, S(""), "missing", "課題か約束の、どちらか一つを選んでください。");
    TRY(keep(rq, &c, issue, promise));
    req_audit(rq, issue ? "issue" : "promise", issue ? issue : promise);
    return reply_no_content(rq);
}
