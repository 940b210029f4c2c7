/* What each kind of operation does to the rows, once it was judged. ERR_NOT_FOUND: it names a group, an area or a
 * cluster that this board does not have; then nothing was written. */
#include "feature/board/board_parts.h"

const Sql perform_sql_cluster_insert = { .text =
    "INSERT INTO board_cluster (org, board, id, team, name, x, y, removed) VALUES ($1, $2, $3, $4, $5, $6, $7, 0)" };
const Sql perform_sql_cluster_name = { .text = "UPDATE board_cluster SET name = $4 WHERE org = $1 AND board = $2 AND id = $3" };
const Sql perform_sql_cluster_remove = { .text = "UPDATE board_cluster SET removed = 1 WHERE org = $1 AND board = $2 AND id = $3" };
const Sql perform_sql_cluster_empty = { .text = "UPDATE sticky SET cluster = 0 WHERE org = $1 AND board = $2 AND cluster = $3" };
const Sql perform_sql_vote = { .text =
    "INSERT INTO board_vote (org, board, participant, kind, sticky, n) VALUES ($1, $2, $3, $4, $5, $6)"
    " ON CONFLICT (org, board, participant, kind, sticky) DO UPDATE SET n = board_vote.n + excluded.n" };
const Sql perform_sql_join_group = { .text = "UPDATE board_participant SET team = $4 WHERE org = $1 AND board = $2 AND id = $3" };
const Sql perform_sql_rename = { .text = "UPDATE board_participant SET name = $4 WHERE org = $1 AND board = $2 AND id = $3" };
const Sql perform_sql_all_leave = { .text = "UPDATE board_participant SET token = NULL WHERE org = $1 AND board = $2" };
const Sql perform_sql_team_insert = { .text = "INSERT INTO board_group (org, board, id, name) VALUES ($1, $2, $3, $4)" };
const Sql perform_sql_team_name = { .text = "UPDATE board_group SET name = $4 WHERE org = $1 AND board = $2 AND id = $3" };
const Sql perform_sql_in_area = { .read_only = true, .text =
    "SELECT COUNT(*) FROM sticky WHERE org = $1 AND board = $2 AND team = $3 AND area = $4" };

#define MINE(a) P_INT((a)->seat.org), P_INT((a)->seat.board)

/* What an operation finds and fills. */
typedef struct {
    Applying *a;
    const Operation *o;
    Sticky *sticky;
    Cluster *cluster;
    Team *team;
    int64_t id;
    Said *said;
} Doing;

/* ---- places ---- */

static Status need_team(Doing *d, int64_t id)
{
    Team team;
    return team_read(d->a->db, &d->a->seat, id, d->a->arena, &team);
}

static Status need_cluster(Doing *d, int64_t id)
{
    Cluster c;
    TRY(cluster_read(d->a->db, &d->a->seat, id, d->a->arena, &c));
    return c.removed ? ERR_NOT_FOUND : OK;
}

static Status say_one(Doing *d)
{
    d->id = d->sticky->id;
    d->said->thing = THING_STICKY;
    d->said->sticky = d->sticky;
    return OK;
}

static Status change(Doing *d)
{
    d->sticky->rev++;
    TRY(sticky_update(d->a->db, &d->a->seat, d->sticky));
    return say_one(d);
}

static Status new_sticky(Doing *d, Sticky *s)
{
    s->id = id_new(d->a->now_ms);
    s->rev = 1;
    s->participant = d->a->seat.participant;
    s->author = d->a->seat.name;
    s->organisation_kind = d->a->seat.organisation_kind;
    return sticky_insert(d->a->db, &d->a->seat, s);
}

/* ---- of everybody ---- */

static Status do_add(Doing *d)
{
    const Operation *o = d->o;
    BoardRect area;
    int64_t nth = 0;
    TRY(need_team(d, o->team));
    TRY(area_read(d->a->db, &d->a->seat, o->area, &area));
    *d->sticky = (Sticky){ .team = o->team, .area = o->area, .words = o->text, .colour = o->colour.n ? o->colour : str_of(board_colours[0]), .x = o->x, .y = o->y };
    if (!o->has_place) {
        TRY(db_one_int(d->a->db, &perform_sql_in_area, &nth, MINE(d->a), P_INT(o->team), P_TEXT(o->area)));
        board_lay_sticky(area, (size_t)nth, &d->sticky->x, &d->sticky->y);
    }
    TRY(new_sticky(d, d->sticky));
    return say_one(d);
}

static Status do_edit(Doing *d)
{
    d->sticky->words = d->o->text;
    return change(d);
}

static Status do_move(Doing *d)
{
    const Operation *o = d->o;
    BoardRect area;
    if (o->has_team)
        TRY(need_team(d, o->team));
    if (o->has_area)
        TRY(area_read(d->a->db, &d->a->seat, o->area, &area));
    if (o->has_cluster && o->cluster)
        TRY(need_cluster(d, o->cluster));
    d->sticky->x = o->x;
    d->sticky->y = o->y;
    d->sticky->team = o->has_team ? o->team : d->sticky->team;
    d->sticky->area = o->has_area ? o->area : d->sticky->area;
    d->sticky->cluster = o->has_cluster ? o->cluster : d->sticky->cluster;
    return change(d);
}

static Status do_colour(Doing *d)
{
    d->sticky->colour = d->o->colour;
    return change(d);
}

static Status do_remove(Doing *d)
{
    d->sticky->removed = d->o->kind != OP_RESTORE;
    return change(d);
}

static Status do_hide(Doing *d)
{
    d->sticky->hidden = d->o->on;
    return change(d);
}

static Status do_cluster(Doing *d)
{
    if (d->o->cluster)
        TRY(need_cluster(d, d->o->cluster));
    d->sticky->cluster = d->o->cluster;
    return change(d);
}

static Status say_cluster_of(Doing *d)
{
    d->id = d->cluster->id;
    d->said->thing = THING_CLUSTER;
    d->said->cluster = d->cluster;
    return OK;
}

static Status do_add_cluster(Doing *d)
{
    TRY(need_team(d, d->o->team));
    *d->cluster = (Cluster){ .id = id_new(d->a->now_ms), .team = d->o->team, .name = d->o->name, .x = d->o->x, .y = d->o->y };
    TRY(db_exec(d->a->db, &perform_sql_cluster_insert, MINE(d->a), P_INT(d->cluster->id), P_INT(d->cluster->team), P_TEXT(d->cluster->name),
                P_INT(d->cluster->x), P_INT(d->cluster->y)));
    return say_cluster_of(d);
}

static Status do_name_cluster(Doing *d)
{
    d->cluster->name = d->o->name;
    TRY(db_exec(d->a->db, &perform_sql_cluster_name, MINE(d->a), P_INT(d->cluster->id), P_TEXT(d->o->name)));
    return say_cluster_of(d);
}

static Status do_remove_cluster(Doing *d)
{
    d->cluster->removed = true;
    TRY(db_exec(d->a->db, &perform_sql_cluster_remove, MINE(d->a), P_INT(d->cluster->id)));
    TRY(db_exec(d->a->db, &perform_sql_cluster_empty, MINE(d->a), P_INT(d->cluster->id)));
    return say_cluster_of(d);
}

static Status do_vote(Doing *d)
{
    const Operation *o = d->o;
    TRY(db_exec(d->a->db, &perform_sql_vote, MINE(d->a), P_INT(d->a->seat.participant), P_INT(o->vote), P_INT(d->sticky->id), P_INT(o->n)));
    d->a->given[o->vote] += o->n;
    d->sticky->votes[o->vote] += o->n;
    d->sticky->mine[o->vote] += o->n;
    TRY(sticky_update(d->a->db, &d->a->seat, d->sticky)); /* rev stays: its words are the same */
    return say_one(d);
}

static Status do_join_group(Doing *d)
{
    d->a->seat.team = d->team->id;
    d->said->thing = THING_PEOPLE;
    return db_exec(d->a->db, &perform_sql_join_group, MINE(d->a), P_INT(d->a->seat.participant), P_INT(d->team->id));
}

static Status do_rename(Doing *d)
{
    d->a->seat.name = d->o->name;
    d->said->thing = THING_PEOPLE;
    return db_exec(d->a->db, &perform_sql_rename, MINE(d->a), P_INT(d->a->seat.participant), P_TEXT(d->o->name));
}

/* ---- of the facilitator ---- */

typedef struct {
    Applying *a;
    Sticky *list;
    size_t n;
} Gathering;

static Status gather(void *context, const Sticky *s)
{
    Gathering *g = context;
    if (!s->removed && g->n < BOARD_STICKIES_MAX)
        g->list[g->n++] = *s;
    return OK;
}

/* What everybody sees of all stickies changes: they are told anew, in one piece that all streams share. */
static Status say_all(Doing *d)
{
    Gathering g = { .a = d->a, .list = ARENA_ARRAY(d->a->arena, Sticky, BOARD_STICKIES_MAX) };
    if (!g.list)
        return ERR_MEMORY;
    TRY(sticky_each(d->a->db, &d->a->seat, d->a->arena, gather, &g));
    d->said->thing = THING_ALL;
    d->said->sticky = g.list;
    d->said->n_stickies = g.n;
    return OK;
}

static Status do_phase(Doing *d)
{
    BoardPhase before = d->a->room.phase;
    d->a->room.phase = d->o->phase;
    return before != d->o->phase && (before == PHASE_SILENT || d->o->phase == PHASE_SILENT) ? say_all(d) : OK;
}

static Status do_timer(Doing *d)
{
    d->a->room.timer_ends_ms = d->o->seconds ? d->a->now_ms + d->o->seconds * 1000 : 0;
    return OK;
}

static Status do_lock(Doing *d)
{
    d->a->room.state = d->o->on ? BOARD_LOCKED : BOARD_OPEN;
    return room_write_state(d->a->db, &d->a->room);
}

static Status do_hide_names(Doing *d)
{
    d->a->room.hide_names = d->o->on;
    return say_all(d);
}

static Status do_present(Doing *d)
{
    if (d->o->team)
        TRY(need_team(d, d->o->team));
    d->a->room.presenting = d->o->team;
    return OK;
}

static Status say_team_of(Doing *d)
{
    d->id = d->team->id;
    d->said->thing = THING_TEAM;
    d->said->team = d->team;
    return OK;
}

static Status do_add_group(Doing *d)
{
    *d->team = (Team){ id_new(d->a->now_ms), d->o->name };
    TRY(db_exec(d->a->db, &perform_sql_team_insert, MINE(d->a), P_INT(d->team->id), P_TEXT(d->team->name)));
    return say_team_of(d);
}

static Status do_name_group(Doing *d)
{
    d->team->name = d->o->name;
    TRY(db_exec(d->a->db, &perform_sql_team_name, MINE(d->a), P_INT(d->team->id), P_TEXT(d->team->name)));
    return say_team_of(d);
}

/* Fewer than somebody has given already: he keeps those, and can give no more. */
static Status do_votes_each(Doing *d)
{
    d->a->room.each[VOTE_LIKE] = d->o->n;
    d->a->room.each[VOTE_ARROW] = d->o->arrows;
    return OK;
}

static Status do_paper(Doing *d)
{
    const Operation *o = d->o;
    BoardRect area;
    int64_t nth = 0;
    TRY(need_team(d, o->team));
    TRY(area_read(d->a->db, &d->a->seat, o->area, &area));
    TRY(db_one_int(d->a->db, &perform_sql_in_area, &nth, MINE(d->a), P_INT(o->team), P_TEXT(o->area)));
    Sticky *list = ARENA_ARRAY(d->a->arena, Sticky, o->n_rows);
    for (size_t i = 0; list && i < o->n_rows; i++) {
        list[i] = (Sticky){ .team = o->team, .area = o->area, .words = o->rows[i].text, .colour = str_of(board_colours[0]), .paper = true,
                            .votes = { o->rows[i].votes, o->rows[i].arrows } };
        board_lay_sticky(area, (size_t)nth + i, &list[i].x, &list[i].y);
        TRY(new_sticky(d, &list[i]));
    }
    d->said->thing = THING_ALL;
    d->said->sticky = list;
    d->said->n_stickies = o->n_rows;
    return list ? OK : ERR_MEMORY;
}

/* The code is gone and so is every token: when the room opens again, all come in anew. */
static Status do_close(Doing *d)
{
    d->a->room.state = BOARD_CLOSED;
    d->a->room.code = S("");
    d->a->room.participants = 0;
    TRY(db_exec(d->a->db, &perform_sql_all_leave, MINE(d->a)));
    d->said->ends = true;
    return room_write_state(d->a->db, &d->a->room);
}

static Status (*const does[OP_COUNT])(Doing *) = {
    [OP_ADD] = do_add, [OP_EDIT] = do_edit, [OP_MOVE] = do_move, [OP_COLOUR] = do_colour, [OP_REMOVE] = do_remove, [OP_CLUSTER] = do_cluster,
    [OP_ADD_CLUSTER] = do_add_cluster, [OP_NAME_CLUSTER] = do_name_cluster, [OP_REMOVE_CLUSTER] = do_remove_cluster, [OP_VOTE] = do_vote,
    [OP_JOIN_GROUP] = do_join_group, [OP_RENAME] = do_rename, [OP_PHASE] = do_phase, [OP_TIMER] = do_timer, [OP_LOCK] = do_lock,
    [OP_HIDE_NAMES] = do_hide_names, [OP_PRESENT] = do_present, [OP_HIDE] = do_hide, [OP_RESTORE] = do_remove, [OP_ADD_GROUP] = do_add_group,
    [OP_NAME_GROUP] = do_name_group, [OP_VOTES_EACH] = do_votes_each, [OP_PAPER] = do_paper, [OP_REMOVE_ANY] = do_remove, [OP_CLOSE] = do_close,
};

Status operation_perform(Applying *a, const Operation *o, Sticky *sticky, Cluster *cluster, Team *team, int64_t *ret_id, Said *said)
{
    Doing d = { .a = a, .o = o, .sticky = sticky, .cluster = cluster, .team = team, .said = said };
    TRY(does[o->kind](&d));
    *ret_id = d.id;
    return OK;
}

/* The hour has come, or the facilitator closed it from outside. */
Status room_shut(Applying *a, Str key)
{
    Said said = { .kind = "close", .thing = THING_BOARD };
    Doing d = { .a = a, .said = &said };
    TRY(do_close(&d));
    TRY(applying_say(a, key, 0, &said));
    return room_write(a->db, &a->room);
}
