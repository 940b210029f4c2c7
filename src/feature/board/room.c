/* The rows of a board: reading and writing them. */
#include "feature/board/board_parts.h"

const Sql room_sql_read = { .read_only = true, .text =
    "SELECT b.engagement, b.title, b.template, b.state, r.code, r.closes_ms, r.phase, r.timer_ends_ms, r.hide_names, r.presenting, r.votes_each,"
    " r.arrows_each, r.participants, r.seq, r.label, r.lead FROM board_room r JOIN board b ON b.org = r.org AND b.id = r.board"
    " WHERE r.org = $1 AND r.board = $2" };
const Sql room_sql_write = { .text =
    "UPDATE board_room SET code = $3, closes_ms = $4, phase = $5, timer_ends_ms = $6, hide_names = $7, presenting = $8, votes_each = $9,"
    " arrows_each = $10, participants = $11, seq = $12 WHERE org = $1 AND board = $2" };
const Sql room_sql_state = { .text = "UPDATE board SET state = $3, rev = rev + 1 WHERE org = $1 AND id = $2" };
const Sql room_sql_make = { .text =
    "INSERT INTO board_room (org, board, code, closes_ms, phase, timer_ends_ms, hide_names, presenting, votes_each, arrows_each, participants, seq, label,"
    " lead) VALUES ($1, $2, NULL, 0, 'silent', 0, 0, 0, $3, $4, 0, 0, $5, $6)" };
const Sql room_sql_area_insert = { .text =
    "INSERT INTO board_area (org, board, place, name, label, hint, x, y, w, h) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)" };
const Sql room_sql_team_insert = { .text = "INSERT INTO board_group (org, board, id, name) VALUES ($1, $2, $3, $4)" };
const Sql room_sql_own_template = { .read_only = true, .text = "SELECT name, lead, areas, columns FROM board_template WHERE org = $1 AND id = $2" };

#define STICKY_SELECT \
    "SELECT s.id, s.rev, s.team, s.area, s.words, s.colour, s.x, s.y, s.cluster, s.participant, s.organisation_kind, s.paper, s.likes, s.arrows," \
    " s.hidden, s.removed, p.name, v.n, w.n FROM sticky s" \
    " LEFT JOIN board_participant p ON p.org = s.org AND p.board = s.board AND p.id = s.participant" \
    " LEFT JOIN board_vote v ON v.org = s.org AND v.board = s.board AND v.participant = $3 AND v.kind = 0 AND v.sticky = s.id" \
    " LEFT JOIN board_vote w ON w.org = s.org AND w.board = s.board AND w.participant = $3 AND w.kind = 1 AND w.sticky = s.id" \
    " WHERE s.org = $1 AND s.board = $2"
const Sql room_sql_stickies = { .read_only = true, .text = STICKY_SELECT " ORDER BY s.id" };
const Sql room_sql_sticky = { .read_only = true, .text = STICKY_SELECT " AND s.id = $4" };
const Sql room_sql_sticky_insert = { .text =
    "INSERT INTO sticky (org, board, id, rev, team, area, words, colour, x, y, cluster, participant, organisation_kind, paper, likes, arrows, hidden,"
    " removed) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18)" };
const Sql room_sql_sticky_update = { .text =
    "UPDATE sticky SET rev = $4, team = $5, area = $6, words = $7, colour = $8, x = $9, y = $10, cluster = $11, likes = $12, arrows = $13, hidden = $14,"
    " removed = $15 WHERE org = $1 AND board = $2 AND id = $3" };
const Sql room_sql_cluster = { .read_only = true, .text =
    "SELECT id, team, name, x, y, removed FROM board_cluster WHERE org = $1 AND board = $2 AND id = $3" };
const Sql room_sql_team = { .read_only = true, .text = "SELECT id, name FROM board_group WHERE org = $1 AND board = $2 AND id = $3" };
const Sql room_sql_area = { .read_only = true, .text = "SELECT x, y, w, h FROM board_area WHERE org = $1 AND board = $2 AND name = $3" };
/* token: while the room was being closed he lost it; who waits behind the end would hear of the next opening. */
const Sql room_sql_participant = { .read_only = true, .text =
    "SELECT name, organisation_kind, team FROM board_participant WHERE org = $1 AND board = $2 AND id = $3 AND token IS NOT NULL" };

#define VOTES_EACH 3
#define ARROWS_EACH 2

static Str copied(Arena *a, const Rows *rows, int column)
{
    return arena_copy(a, row_text(rows, column));
}

Status room_read(Db *db, int64_t org, int64_t board, int64_t now_ms, Arena *a, Room *ret)
{
    CLEANUP(rows_done) Rows rows = { 0 };
    TRY(db_query(db, &room_sql_read, &rows, P_INT(org), P_INT(board)));
    if (!rows_next(&rows))
        return rows.status == OK ? ERR_NOT_FOUND : rows.status;
    Room r = { .org = org, .board = board, .engagement = row_int(&rows, 0), .title = copied(a, &rows, 1), .template = copied(a, &rows, 2),
               .code = copied(a, &rows, 4), .closes_ms = row_int(&rows, 5), .timer_ends_ms = row_int(&rows, 7), .hide_names = row_int(&rows, 8) != 0,
               .presenting = row_int(&rows, 9), .each = { row_int(&rows, 10), row_int(&rows, 11) }, .participants = row_int(&rows, 12),
               .seq = row_int(&rows, 13), .label = copied(a, &rows, 14), .lead = copied(a, &rows, 15) };
    if (!board_phase_find(row_text(&rows, 6), &r.phase))
        return ERR_DB;
    if (!board_state_find(row_text(&rows, 3), &r.state) || !r.code.n || r.closes_ms <= now_ms)
        r.state = BOARD_CLOSED; /* whatever the row says: the hour has come */
    *ret = r;
    return r.lead.p ? OK : ERR_MEMORY;
}

Status room_write(Db *db, const Room *r)
{
    return db_exec(db, &room_sql_write, P_INT(r->org), P_INT(r->board), r->code.n ? P_TEXT(r->code) : P_NULL, P_INT(r->closes_ms),
                   P_TEXT(str_of(board_phase_name(r->phase))), P_INT(r->timer_ends_ms), P_INT(r->hide_names), P_INT(r->presenting),
                   P_INT(r->each[VOTE_LIKE]), P_INT(r->each[VOTE_ARROW]), P_INT(r->participants), P_INT(r->seq));
}

Status room_write_state(Db *db, const Room *r)
{
    return db_exec(db, &room_sql_state, P_INT(r->org), P_INT(r->board), P_TEXT(str_of(board_state_name(r->state))));
}

/* ---- a new room ---- */

typedef struct {
    Str names[BOARD_AREAS_MAX], labels[BOARD_AREAS_MAX], hints[BOARD_AREAS_MAX], label, lead;
    size_t n, columns;
} Plan;

static Status plan_built_in(const BoardTemplate *t, Plan *ret)
{
    *ret = (Plan){ .label = str_of(t->label), .lead = str_of(t->lead), .columns = t->columns, .n = board_template_areas(t) };
    for (size_t i = 0; i < ret->n; i++) {
        ret->names[i] = str_of(t->areas[i].key);
        ret->labels[i] = str_of(t->areas[i].label);
        ret->hints[i] = str_of(t->areas[i].hint);
    }
    return OK;
}

static Status plan_own(Db *db, int64_t org, int64_t id, Arena *a, Plan *ret)
{
    CLEANUP(rows_done) Rows rows = { 0 };
    TRY(db_query(db, &room_sql_own_template, &rows, P_INT(org), P_INT(id)));
    if (!rows_next(&rows))
        return rows.status == OK ? ERR_NOT_FOUND : rows.status;
    *ret = (Plan){ .label = copied(a, &rows, 0), .lead = copied(a, &rows, 1), .columns = (size_t)row_int(&rows, 3) };
    Str lines = copied(a, &rows, 2);
    while (ret->n < BOARD_AREAS_MAX && board_area_line(&lines, &ret->labels[ret->n], &ret->hints[ret->n])) {
        ret->names[ret->n] = arena_printf(a, "area_%zu", ret->n + 1);
        ret->n++;
    }
    return rows.status == OK && !ret->n ? ERR_NOT_FOUND : rows.status;
}

static Status plan_of(Db *db, int64_t org, Str template, Arena *a, Plan *ret)
{
    const BoardTemplate *built_in = board_template_find(template);
    int64_t id;
    if (built_in)
        return plan_built_in(built_in, ret);
    if (!str_starts(template, S("own:")) || !str_to_i64(str_sub(template, 4, template.n), &id))
        return ERR_NOT_FOUND;
    return plan_own(db, org, id, a, ret);
}

Status room_make(Db *db, const Board *b, int64_t now_ms, Arena *a, const Str *groups, size_t n_groups)
{
    Plan *plan = ARENA_NEW(a, Plan);
    if (!plan)
        return ERR_MEMORY;
    TRY(plan_of(db, b->row.org, b->template, a, plan));
    TRY(db_exec(db, &room_sql_make, P_INT(b->row.org), P_INT(b->row.id), P_INT(VOTES_EACH), P_INT(ARROWS_EACH), P_TEXT(plan->label), P_TEXT(plan->lead)));
    for (size_t i = 0; i < plan->n; i++) {
        BoardRect at = board_lay_area(i, plan->n, plan->columns);
        TRY(db_exec(db, &room_sql_area_insert, P_INT(b->row.org), P_INT(b->row.id), P_INT(i), P_TEXT(plan->names[i]), P_TEXT(plan->labels[i]),
                    P_TEXT(plan->hints[i]), P_INT(at.x), P_INT(at.y), P_INT(at.w), P_INT(at.h)));
    }
    for (size_t i = 0; i < n_groups; i++)
        TRY(db_exec(db, &room_sql_team_insert, P_INT(b->row.org), P_INT(b->row.id), P_INT(id_new(now_ms)), P_TEXT(groups[i])));
    return OK;
}

/* ---- stickies ---- */

static void sticky_of_row(const Rows *rows, Arena *a, Sticky *s)
{
    *s = (Sticky){ .id = row_int(rows, 0), .rev = row_int(rows, 1), .team = row_int(rows, 2), .area = copied(a, rows, 3), .words = copied(a, rows, 4),
                   .colour = copied(a, rows, 5), .x = row_int(rows, 6), .y = row_int(rows, 7), .cluster = row_int(rows, 8),
                   .participant = row_int(rows, 9), .organisation_kind = copied(a, rows, 10), .paper = row_int(rows, 11) != 0,
                   .votes = { row_int(rows, 12), row_int(rows, 13) }, .hidden = row_int(rows, 14) != 0, .removed = row_int(rows, 15) != 0,
                   .author = copied(a, rows, 16), .mine = { row_int(rows, 17), row_int(rows, 18) } };
}

Status sticky_read(Db *db, const Seat *seat, int64_t id, Arena *a, Sticky *ret)
{
    CLEANUP(rows_done) Rows rows = { 0 };
    TRY(db_query(db, &room_sql_sticky, &rows, P_INT(seat->org), P_INT(seat->board), P_INT(seat->participant), P_INT(id)));
    if (!rows_next(&rows))
        return rows.status == OK ? ERR_NOT_FOUND : rows.status;
    sticky_of_row(&rows, a, ret);
    return ret->author.p ? OK : ERR_MEMORY;
}

Status sticky_each(Db *db, const Seat *seat, Arena *a, Status (*fn)(void *context, const Sticky *s), void *context)
{
    CLEANUP(rows_done) Rows rows = { 0 };
    TRY(db_query(db, &room_sql_stickies, &rows, P_INT(seat->org), P_INT(seat->board), P_INT(seat->participant)));
    while (rows_next(&rows)) {
        Sticky s;
        sticky_of_row(&rows, a, &s);
        if (!s.author.p)
            return ERR_MEMORY;
        TRY(fn(context, &s));
    }
    return rows.status;
}

Status sticky_insert(Db *db, const Seat *seat, const Sticky *s)
{
    return db_exec(db, &room_sql_sticky_insert, P_INT(seat->org), P_INT(seat->board), P_INT(s->id), P_INT(s->rev), P_INT(s->team), P_TEXT(s->area),
                   P_TEXT(s->words), P_TEXT(s->colour), P_INT(s->x), P_INT(s->y), P_INT(s->cluster), P_INT(s->participant),
                   P_TEXT(s->organisation_kind), P_INT(s->paper), P_INT(s->votes[VOTE_LIKE]), P_INT(s->votes[VOTE_ARROW]), P_INT(s->hidden),
                   P_INT(s->removed));
}

Status sticky_update(Db *db, const Seat *seat, const Sticky *s)
{
    return db_exec(db, &room_sql_sticky_update, P_INT(seat->org), P_INT(seat->board), P_INT(s->id), P_INT(s->rev), P_INT(s->team), P_TEXT(s->area),
                   P_TEXT(s->words), P_TEXT(s->colour), P_INT(s->x), P_INT(s->y), P_INT(s->cluster), P_INT(s->votes[VOTE_LIKE]),
                   P_INT(s->votes[VOTE_ARROW]), P_INT(s->hidden), P_INT(s->removed));
}

/* ---- the rest ---- */

Status cluster_read(Db *db, const Seat *seat, int64_t id, Arena *a, Cluster *ret)
{
    CLEANUP(rows_done) Rows rows = { 0 };
    TRY(db_query(db, &room_sql_cluster, &rows, P_INT(seat->org), P_INT(seat->board), P_INT(id)));
    if (!rows_next(&rows))
        return rows.status == OK ? ERR_NOT_FOUND : rows.status;
    *ret = (Cluster){ .id = row_int(&rows, 0), .team = row_int(&rows, 1), .name = copied(a, &rows, 2), .x = row_int(&rows, 3), .y = row_int(&rows, 4),
                      .removed = row_int(&rows, 5) != 0 };
    return ret->name.p ? OK : ERR_MEMORY;
}

Status team_read(Db *db, const Seat *seat, int64_t id, Arena *a, Team *ret)
{
    CLEANUP(rows_done) Rows rows = { 0 };
    TRY(db_query(db, &room_sql_team, &rows, P_INT(seat->org), P_INT(seat->board), P_INT(id)));
    if (!rows_next(&rows))
        return rows.status == OK ? ERR_NOT_FOUND : rows.status;
    *ret = (Team){ row_int(&rows, 0), copied(a, &rows, 1) };
    return ret->name.p ? OK : ERR_MEMORY;
}

Status area_read(Db *db, const Seat *seat, Str name, BoardRect *ret)
{
    CLEANUP(rows_done) Rows rows = { 0 };
    TRY(db_query(db, &room_sql_area, &rows, P_INT(seat->org), P_INT(seat->board), P_TEXT(name)));
    if (!rows_next(&rows))
        return rows.status == OK ? ERR_NOT_FOUND : rows.status;
    *ret = (BoardRect){ row_int(&rows, 0), row_int(&rows, 1), row_int(&rows, 2), row_int(&rows, 3) };
    return OK;
}

Status seat_fill(Db *db, Arena *a, Seat *seat)
{
    CLEANUP(rows_done) Rows rows = { 0 };
    seat->name = seat->organisation_kind = S("");
    if (!seat->participant)
        return OK;
    TRY(db_query(db, &room_sql_participant, &rows, P_INT(seat->org), P_INT(seat->board), P_INT(seat->participant)));
    if (!rows_next(&rows))
        return rows.status == OK ? ERR_UNAUTHENTICATED : rows.status;
    seat->name = copied(a, &rows, 0);
    seat->organisation_kind = copied(a, &rows, 1);
    seat->team = row_int(&rows, 2);
    return seat->organisation_kind.p ? OK : ERR_MEMORY;
}
