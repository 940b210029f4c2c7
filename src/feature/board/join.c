/* Into the room and out of it. */
#include "feature/board/board_parts.h"
#include "base/secret.h"
#include "http/app.h"
#include "http/guest.h"
#include "http/rate.h"

const Sql join_sql_room = { .read_only = true, .text = "SELECT org, board, closes_ms FROM board_room WHERE code = $1 AND closes_ms > $2" };
const Sql join_sql_join = { .text =
    "INSERT INTO board_participant (org, board, id, token, name, organisation_kind, team, joined_ms) VALUES ($1, $2, $3, $4, $5, $6, 0, $7)" };
const Sql join_sql_leave = { .text = "UPDATE board_participant SET token = NULL WHERE org = $1 AND board = $2 AND id = $3" };

/* Of a guest his room; of a person with an account the board of the path, as its facilitator when he may write. */
Status seat_of(Req *rq, Seat *ret)
{
    Str as;
    Seat s = { .org = rq->org };
    if (rq->guest) {
        s.board = rq->guest->board;
        s.participant = rq->guest->participant;
        s.closes_ms = rq->guest->closes_ms;
    } else {
        TRY(req_path_i64(rq, 0, &s.board));
        s.account = rq->who->account;
        /* ?as=room: what the people in the room see, for a wall that all of them look at */
        s.facilitator = access_allows(ACCESS_WALK_WRITE, rq->who->role, rq->relation) && !(req_query(rq, "as", &as) && str_eq(as, S("room")));
    }
    *ret = s;
    return OK;
}

typedef struct {
    Str link, name, kind;
    char code[BOARD_CODE_LETTERS + 1]; /* as rooms keep it; "": what he typed is none */
} Wish;

static Str word_of(JsonNode *body, Str key)
{
    JsonNode *n = body && json_type(body) == JSON_OBJECT ? json_get(body, key) : NULL;
    return n && json_type(n) == JSON_STRING ? str_trim(json_str(n)) : S("");
}

static Status read_wish(Req *rq, Wish *ret)
{
    Str typed = word_of(rq->body, S("code"));
    Wish w = { .link = word_of(rq->body, S("link")), .name = word_of(rq->body, S("name")), .kind = word_of(rq->body, S("organisation_kind")) };
    if (str_utf8_count(w.name) > BOARD_NAME_MAX)
        problem_add(rq->problems, S("/name"), "range", "名前は%d字までにしてください。", BOARD_NAME_MAX);
    if (w.kind.n && !*board_organisation_label(w.kind))
        problem_add(rq->problems, S("/organisation_kind"), "unknown", "所属の種類を、選択肢から選んでください。");
    if (!typed.n)
        problem_add(rq->problems, S("/code"), "missing", "壁か画面にある8文字の合言葉を入れてください。");
    TRY(problems_status(rq->problems));
    (void)board_code_read(typed, w.code);
    *ret = w;
    return OK;
}

/* What the QR carries beside the code: a keyed hash of it, so that it ends with the code and is kept nowhere. */
Status room_link(const App *app, Str code, Arena *arena, Str *ret)
{
    uint8_t hash[16];
    CLEANUP(buf_done) Buf text;
    buf_init(&text, 64);
    lookup_key(app->keys, S("room_link"), code, hash);
    base64url_add(&text, (Str){ (const char *)hash, sizeof hash });
    *ret = arena_copy(arena, buf_str(&text));
    return ret->p ? buf_status(&text) : ERR_MEMORY;
}

static Status look_for_room(Req *rq, const char *code, Seat *ret)
{
    CLEANUP(rows_done) Rows rows = { 0 };
    TRY(db_query(rq->db, &join_sql_room, &rows, P_TEXT(str_of(code)), P_INT(rq->now_ms)));
    if (rows_next(&rows))
        *ret = (Seat){ .org = row_int(&rows, 0), .board = row_int(&rows, 1), .closes_ms = row_int(&rows, 2) };
    return rows.status;
}

static Status refuse_code(Req *rq)
{
    (void)problem_add(rq->problems, S("/code"), "unknown", "この合言葉の部屋は、いま開いていません。壁か画面の8文字を、もう一度確かめてください。");
    return ERR_NOT_FOUND;
}

/* Wrong, closed and absent codes cost the same look and are answered alike. Where too many were wrong, a code still opens the
 * room that somebody from the same address is in: there a guess meets that room alone, not one of all. */
static Status find_room(Req *rq, const Wish *wish, Seat *ret)
{
    Seat seat = { 0 };
    bool may = guess_may(rq->app->rates, rq->address, rq->now_ms);
    TRY(look_for_room(rq, wish->code, &seat));
    bool found = *wish->code && seat.board;
    if (!may && !(found && room_was_here(rq->app->rates, rq->address, seat.org, seat.board, rq->now_ms))) {
        reply_header(rq, "Retry-After", S("5"));
        return ERR_RATE;
    }
    if (!found) {
        guess_failed(rq->app->rates, rq->address, rq->now_ms);
        return refuse_code(rq);
    }
    *ret = seat;
    return OK;
}

/* Who brings the link of the QR guesses nothing: he is never held up by those who do. */
static Status find_linked_room(Req *rq, const Wish *wish, Seat *ret)
{
    Seat seat = { 0 };
    Str link;
    TRY(room_link(rq->app, str_of(wish->code), rq->arena, &link));
    if (!*wish->code || !str_eq_secret(link, wish->link))
        return refuse_code(rq);
    TRY(look_for_room(rq, wish->code, &seat));
    if (!seat.board)
        return refuse_code(rq);
    *ret = seat;
    return OK;
}

typedef struct {
    Applying *a;
    const Wish *wish;
    uint8_t token[32];
} Joining;

/* Between the look at the code and now the room may have been closed, and opened again with another one. */
static Status read_same_room(Req *rq, const Joining *j, Room *ret)
{
    const Seat *seat = &j->a->seat;
    TRY(room_read(rq->db, seat->org, seat->board, rq->now_ms, rq->arena, ret));
    return ret->state == BOARD_CLOSED || !str_eq(ret->code, str_of(j->wish->code)) ? refuse_code(rq) : OK;
}

static Status join(Req *rq, void *context)
{
    Joining *j = context;
    Applying *a = j->a;
    Said said = { .kind = "join", .thing = THING_PEOPLE };
    a->db = rq->db;
    a->n_sayings = 0;
    TRY(read_same_room(rq, j, &a->room));
    if (a->room.participants >= BOARD_PARTICIPANTS_MAX)
        return problem_add(rq->problems, S(""), "full", "部屋がいっぱいです。進行役に知らせてください。");
    a->seat.participant = id_new(rq->now_ms);
    a->room.participants++;
    TRY(db_exec(rq->db, &join_sql_join, P_INT(a->seat.org), P_INT(a->seat.board), P_INT(a->seat.participant),
                P_BLOB(((Str){ (const char *)j->token, sizeof j->token })), P_TEXT(j->wish->name), P_TEXT(j->wish->kind.n ? j->wish->kind : S("other")),
                P_INT(rq->now_ms)));
    TRY(applying_say(a, S(""), a->seat.participant, &said));
    return room_write(rq->db, &a->room);
}

static Status in_line(Req *rq, Applying *a, Status (*fn)(Req *, void *), void *context)
{
    feed_hold(rq->app, a->seat.org, a->seat.board);
    Status s = req_in_tx(rq, fn, context);
    if (s == OK)
        applying_publish(a);
    feed_release(rq->app, a->seat.org, a->seat.board);
    return s;
}

/* He scanned the code again: the same person, with the votes and stickies he has. */
static Status join_again(Req *rq, void *context)
{
    const Joining *j = context;
    Room room;
    TRY(read_same_room(rq, j, &room));
    return j->wish->name.n ? db_exec(rq->db, &perform_sql_rename, P_INT(j->a->seat.org), P_INT(j->a->seat.board), P_INT(j->a->seat.participant), P_TEXT(j->wish->name))
                           : OK;
}

static Status join_first(Req *rq, Joining *j)
{
    Str cookie;
    TRY(guest_token(rq->app, (j->a->seat.closes_ms - rq->now_ms) / 1000 + 1, false, rq->arena, j->token, &cookie));
    TRY(in_line(rq, j->a, join, j));
    reply_header(rq, "Set-Cookie", cookie);
    return OK;
}

static Status come_in(Req *rq, const Wish *wish, Seat seat)
{
    Saying saying;
    Applying a = { .app = rq->app, .arena = rq->arena, .now_ms = rq->now_ms, .sayings = &saying, .seat = seat };
    Joining j = { .a = &a, .wish = wish };
    bool again = rq->guest && rq->guest->board == a.seat.board && rq->guest->org == a.seat.org;
    if (again)
        a.seat.participant = rq->guest->participant;
    TRY(again ? req_in_tx(rq, join_again, &j) : join_first(rq, &j));
    room_is_here(rq->app->rates, rq->address, seat.org, seat.board, rq->now_ms);
    JsonWriter *w = reply_json(rq, 200);
    json_open_object(w);
    json_i64_field(w, "board", a.seat.board);
    json_i64_field(w, "participant", a.seat.participant);
    json_close_object(w);
    return reply_done(rq);
}

Status board_join(Req *rq)
{
    Wish wish;
    Seat seat;
    TRY(read_wish(rq, &wish));
    TRY(find_room(rq, &wish, &seat));
    return come_in(rq, &wish, seat);
}

Status board_join_linked(Req *rq)
{
    Wish wish;
    Seat seat;
    TRY(read_wish(rq, &wish));
    TRY(find_linked_room(rq, &wish, &seat));
    return come_in(rq, &wish, seat);
}

/* ---- the wall ---- */

/* A token for the projector: it sees what the room sees, is counted as nobody, writes nothing, and goes when the room closes. Whoever
 * leads may then be locked out after his idle minutes; the wall goes on. */
Status board_wall(Req *rq)
{
    Seat seat;
    Room room;
    Str cookie;
    uint8_t token[32];
    TRY(seat_of(rq, &seat));
    TRY(room_read(rq->db, seat.org, seat.board, rq->now_ms, rq->arena, &room));
    if (room.state == BOARD_CLOSED)
        return problem_add(rq->problems, S(""), "closed", "部屋は閉じています。部屋を開くと、壁に映せます。");
    TRY(guest_token(rq->app, (room.closes_ms - rq->now_ms) / 1000 + 1, true, rq->arena, token, &cookie));
    TRY(db_exec(rq->db, &join_sql_join, P_INT(seat.org), P_INT(seat.board), P_INT(id_new(rq->now_ms)), P_BLOB(((Str){ (const char *)token, sizeof token })),
                P_TEXT(S("")), P_TEXT(S(GUEST_WALL)), P_INT(rq->now_ms)));
    reply_header(rq, "Set-Cookie", cookie);
    req_audit(rq, "board", seat.board);
    return reply_no_content(rq);
}

static Status leave(Req *rq, void *context)
{
    Applying *a = context;
    Said said = { .kind = "leave", .thing = THING_PEOPLE };
    a->db = rq->db;
    a->n_sayings = 0;
    TRY(room_read(rq->db, a->seat.org, a->seat.board, rq->now_ms, rq->arena, &a->room));
    a->room.participants -= a->room.participants > 0;
    TRY(db_exec(rq->db, &join_sql_leave, P_INT(a->seat.org), P_INT(a->seat.board), P_INT(a->seat.participant)));
    TRY(applying_say(a, S(""), a->seat.participant, &said));
    return room_write(rq->db, &a->room);
}

Status board_leave(Req *rq)
{
    Saying saying;
    Applying a = { .app = rq->app, .arena = rq->arena, .now_ms = rq->now_ms, .sayings = &saying };
    TRY(seat_of(rq, &a.seat));
    TRY(in_line(rq, &a, leave, &a));
    reply_header(rq, "Set-Cookie", guest_clear_cookie(rq->app, rq->arena));
    return reply_no_content(rq);
}
