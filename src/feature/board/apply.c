/* Operations in the order of the server: each looked up, judged by domain/board.h, done, numbered, logged and said;
 * all of one request in one transaction, those of one board one after another. */
#include "feature/board/board_parts.h"
#include "http/app.h"

const Sql apply_sql_known = { .read_only = true, .text =
    "SELECT thing_id FROM board_operation WHERE org = $1 AND board = $2 AND participant = $3 AND account = $4 AND key = $5" };
const Sql apply_sql_log = { .text =
    "INSERT INTO board_operation (org, board, seq, at_ms, participant, account, key, kind, thing, thing_id) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)" };
const Sql apply_sql_stickies = { .read_only = true, .text =
    "SELECT COUNT(*), COUNT(CASE WHEN participant = $3 THEN 1 END) FROM sticky WHERE org = $1 AND board = $2" };
const Sql apply_sql_clusters = { .read_only = true, .text = "SELECT COUNT(*) FROM board_cluster WHERE org = $1 AND board = $2" };
const Sql apply_sql_teams = { .read_only = true, .text = "SELECT COUNT(*) FROM board_group WHERE org = $1 AND board = $2" };
const Sql apply_sql_given = { .read_only = true, .text =
    "SELECT kind, n FROM board_vote WHERE org = $1 AND board = $2 AND participant = $3 AND n > 0" };

/* ---- saying ---- */

static Status encode(const Applying *a, const Said *said, bool inner, Str *ret)
{
    CLEANUP(buf_done) Buf json;
    CLEANUP(buf_done) Buf event;
    buf_init(&json, FEED_EVENT_MAX);
    buf_init(&event, FEED_EVENT_MAX);
    Status s = say_change(said, &(View){ .room = &a->room, .facilitator = inner }, a->now_ms, &json);
    if (s == ERR_TOO_LARGE) /* a full board of long words is read anew by each; it must not keep the facilitator from his next step */
        feed_event(&event, said->seq, "reload", S("{}"));
    else
        feed_event(&event, said->seq, "operation", buf_str(&json));
    TRY(s == ERR_TOO_LARGE ? OK : s);
    TRY(buf_status(&event));
    *ret = arena_copy(a->arena, buf_str(&event));
    return ret->p ? OK : ERR_MEMORY;
}

Status applying_say(Applying *a, Str key, int64_t thing_id, Said *said)
{
    Saying *s = &a->sayings[a->n_sayings];
    said->seq = ++a->room.seq;
    said->key = key;
    Str logged = key.n ? key : arena_printf(a->arena, "#%lld", (long long)said->seq);
    TRY(db_exec(a->db, &apply_sql_log, P_INT(a->seat.org), P_INT(a->seat.board), P_INT(said->seq), P_INT(a->now_ms), P_INT(a->seat.participant),
                P_INT(a->seat.account), P_TEXT(logged), P_TEXT(str_of(said->kind)), P_INT(said->thing), P_INT(thing_id)));
    *s = (Saying){ .seq = said->seq, .ends = said->ends };
    TRY(encode(a, said, false, &s->outer));
    TRY(encode(a, said, true, &s->inner));
    if (str_eq(s->outer, s->inner))
        s->inner = s->outer;
    a->n_sayings++;
    return OK;
}

void applying_publish(const Applying *a)
{
    for (size_t i = 0; i < a->n_sayings; i++) {
        const Saying *s = &a->sayings[i];
        feed_publish(a->app, a->seat.org, a->seat.board, &(FeedNewsText){ .seq = s->seq, .outer = s->outer, .inner = s->inner, .ends_outer = s->ends });
    }
}

/* ---- facts ---- */

static Status count_votes(Applying *a)
{
    CLEANUP(rows_done) Rows rows = { 0 };
    a->given[VOTE_LIKE] = a->given[VOTE_ARROW] = 0;
    if (!a->seat.participant)
        return OK;
    TRY(db_query(a->db, &apply_sql_given, &rows, P_INT(a->seat.org), P_INT(a->seat.board), P_INT(a->seat.participant)));
    while (rows_next(&rows))
        a->given[row_int(&rows, 0) == VOTE_ARROW ? VOTE_ARROW : VOTE_LIKE] += row_int(&rows, 1);
    return rows.status;
}

static Status count_stickies(Applying *a, BoardFacts *facts, BoardActor *actor)
{
    CLEANUP(rows_done) Rows rows = { 0 };
    TRY(db_query(a->db, &apply_sql_stickies, &rows, P_INT(a->seat.org), P_INT(a->seat.board), P_INT(a->seat.participant)));
    if (rows_next(&rows)) {
        facts->stickies = row_int(&rows, 0);
        actor->stickies = row_int(&rows, 1);
    }
    return rows.status;
}

/* Only what the kind is judged by. */
static Status find_facts(Applying *a, BoardKind kind, BoardFacts *facts, BoardActor *actor)
{
    *facts = (BoardFacts){ .state = a->room.state, .phase = a->room.phase, .each = { a->room.each[VOTE_LIKE], a->room.each[VOTE_ARROW] } };
    *actor = (BoardActor){ .facilitator = a->seat.facilitator, .given = { a->given[VOTE_LIKE], a->given[VOTE_ARROW] } };
    switch (kind) {
    case OP_ADD:
    case OP_PAPER:       return count_stickies(a, facts, actor);
    case OP_ADD_CLUSTER: return db_one_int(a->db, &apply_sql_clusters, &facts->clusters, P_INT(a->seat.org), P_INT(a->seat.board));
    case OP_ADD_GROUP:   return db_one_int(a->db, &apply_sql_teams, &facts->groups, P_INT(a->seat.org), P_INT(a->seat.board));
    default:             return OK;
    }
}

typedef struct {
    Sticky sticky;
    Cluster cluster;
    Team team;
    BoardTarget target;
} Found;

static Status find_target(Applying *a, const Operation *o, Found *f)
{
    Status s = OK;
    *f = (Found){ 0 };
    switch (board_kind_thing(o->kind)) {
    case ON_BOARD:
        return OK;
    case ON_STICKY:
        s = sticky_read(a->db, &a->seat, o->id, a->arena, &f->sticky);
        f->target = (BoardTarget){ .there = s == OK, .removed = f->sticky.removed, .rev = f->sticky.rev, .given = f->sticky.mine[o->vote],
                                   .own = a->seat.participant && f->sticky.participant == a->seat.participant };
        break;
    case ON_CLUSTER:
        s = cluster_read(a->db, &a->seat, o->id, a->arena, &f->cluster);
        f->target = (BoardTarget){ .there = s == OK, .removed = f->cluster.removed };
        break;
    case ON_GROUP:
        s = team_read(a->db, &a->seat, o->kind == OP_JOIN_GROUP ? o->team : o->id, a->arena, &f->team);
        f->target.there = s == OK;
        break;
    }
    return s == ERR_NOT_FOUND ? OK : s;
}

/* ---- one ---- */

static void refuse(OperationResult *r, BoardRefusal why)
{
    *r = (OperationResult){ .kind = RESULT_REFUSED, .code = board_refusal_code(why), .sentence = board_refusal_sentence(why) };
}

static Status keep_sticky(Applying *a, const Sticky *s, OperationResult *r)
{
    Sticky *kept = ARENA_NEW(a->arena, Sticky);
    if (!kept)
        return ERR_MEMORY;
    *kept = *s;
    r->sticky = kept;
    return OK;
}

static Status perform(Applying *a, const Operation *o, Found *f, OperationResult *r)
{
    Said said = { .kind = board_kind_name(o->kind), .thing = THING_BOARD };
    int64_t id = 0;
    Status s = operation_perform(a, o, &f->sticky, &f->cluster, &f->team, &id, &said);
    if (s == ERR_NOT_FOUND) { /* of what it names beside its target: a group, an area, a cluster */
        refuse(r, REFUSED_PLACE);
        return OK;
    }
    TRY(s);
    *r = (OperationResult){ .kind = RESULT_DONE, .id = id };
    TRY(applying_say(a, o->key, id, &said));
    return said.thing == THING_STICKY ? keep_sticky(a, said.sticky, r) : OK;
}

static Status apply_one(Applying *a, const Operation *o, OperationResult *r)
{
    Found found;
    BoardFacts facts;
    BoardActor actor;
    int64_t known = 0;
    if (o->fault) {
        *r = (OperationResult){ .kind = RESULT_REFUSED, .code = "invalid", .sentence = o->fault };
        return OK;
    }
    Status repeated = db_one_int(a->db, &apply_sql_known, &known, P_INT(a->seat.org), P_INT(a->seat.board), P_INT(a->seat.participant),
                                 P_INT(a->seat.account), P_TEXT(o->key));
    if (repeated == OK)
        *r = (OperationResult){ .kind = RESULT_REPEATED, .id = known };
    if (repeated != ERR_NOT_FOUND)
        return repeated;
    if (o->too_fast) {
        refuse(r, REFUSED_TOO_FAST);
        return OK;
    }
    TRY(find_facts(a, o->kind, &facts, &actor));
    TRY(find_target(a, o, &found));
    const BoardMove move = { .kind = o->kind, .rev = o->rev, .vote = o->vote, .n = o->kind == OP_PAPER ? (int64_t)o->n_rows : o->n };
    BoardRefusal why = board_judge(&move, &facts, &actor, &found.target);
    if (why == REFUSED_NOT)
        return perform(a, o, &found, r);
    refuse(r, why);
    return why == REFUSED_CHANGED ? keep_sticky(a, &found.sticky, r) : OK;
}

Status operations_apply(Applying *a)
{
    a->n_sayings = 0;
    TRY(room_read(a->db, a->seat.org, a->seat.board, a->now_ms, a->arena, &a->room));
    TRY(seat_fill(a->db, a->arena, &a->seat));
    TRY(count_votes(a));
    int64_t before = a->room.seq;
    for (size_t i = 0; i < a->n; i++)
        TRY(apply_one(a, &a->ops[i], &a->results[i]));
    return a->room.seq == before ? OK : room_write(a->db, &a->room);
}
