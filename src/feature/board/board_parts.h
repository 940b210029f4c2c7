/* board_parts.h: what the files of this feature share. */
#pragma once
#include "domain/board.h"
#include "domain/board_template.h"
#include "feature/board/board.h"
#include "http/feed.h"

/* ---- rows ---- */

typedef struct {
    int64_t org, board, engagement, closes_ms, timer_ends_ms, presenting, each[VOTE_KINDS], participants, seq;
    bool hide_names;
    BoardState state;
    BoardPhase phase;
    Str code, title, template, label, lead;
} Room;

typedef struct {
    int64_t id, rev, team, x, y, cluster, participant, votes[VOTE_KINDS], mine[VOTE_KINDS];
    Str area, words, colour, organisation_kind, author;
    bool paper, hidden, removed;
} Sticky;

typedef struct {
    int64_t id, team, x, y;
    Str name;
    bool removed;
} Cluster;

typedef struct {
    int64_t id;
    Str name;
} Team; /* a group of people at a table: JSON "group" */

/* Who asks: a guest, or a person with an account; and the board he asks for. */
typedef struct {
    int64_t org, board, participant, account, closes_ms;
    bool facilitator;
    Str name, organisation_kind;
    int64_t team;
} Seat;

/* ERR_NOT_FOUND when the town has no such board. */
MUST_USE Status room_read(Db *db, int64_t org, int64_t board, int64_t now_ms, Arena *a, Room *ret);
MUST_USE Status room_write(Db *db, const Room *room);
MUST_USE Status room_write_state(Db *db, const Room *room);
/* The room of a new board: its areas and groups. */
MUST_USE Status room_make(Db *db, const Board *board, int64_t now_ms, Arena *a, const Str *groups, size_t n_groups);
MUST_USE Status sticky_read(Db *db, const Seat *seat, int64_t id, Arena *a, Sticky *ret); /* ERR_NOT_FOUND */
MUST_USE Status sticky_insert(Db *db, const Seat *seat, const Sticky *s);
MUST_USE Status sticky_update(Db *db, const Seat *seat, const Sticky *s);
/* Each of the board, in the order they were written; removed ones too. */
MUST_USE Status sticky_each(Db *db, const Seat *seat, Arena *a, Status (*fn)(void *context, const Sticky *s), void *context);
MUST_USE Status cluster_read(Db *db, const Seat *seat, int64_t id, Arena *a, Cluster *ret);
MUST_USE Status team_read(Db *db, const Seat *seat, int64_t id, Arena *a, Team *ret);
MUST_USE Status area_read(Db *db, const Seat *seat, Str name, BoardRect *ret);

/* ---- who asks ---- */
MUST_USE Status seat_of(Req *rq, Seat *ret);
MUST_USE Status seat_fill(Db *db, Arena *a, Seat *seat); /* name, kind and group of a participant */

/* ---- an operation ---- */

typedef struct {
    Str text;
    int64_t votes, arrows;
} PaperRow;

typedef struct {
    Str key;
    BoardKind kind;
    const char *fault;          /* NULL, or what is wrong with it, as a Japanese sentence */
    int64_t id, x, y, team, cluster, rev, n, arrows, seconds;
    Str text, colour, area, name;
    VoteKind vote;
    BoardPhase phase;
    bool too_fast, on, has_place, has_team, has_area, has_cluster;
    const PaperRow *rows;
    size_t n_rows;
} Operation;

/* Reads {"operations":[…]}: what is wrong with the whole is a problem, what is wrong with one is its fault. */
MUST_USE Status operations_decode(JsonNode *body, Arena *a, Problems *ps, Operation **ret, size_t *ret_n);

/* What an entry of the log is about, so that who comes back is told what changed. */
typedef enum { THING_BOARD, THING_STICKY, THING_CLUSTER, THING_TEAM, THING_PEOPLE, THING_ALL } Thing;

/* What is said to everybody. */
typedef struct {
    int64_t seq;
    Str key;                    /* of the client that did it; empty: nobody's */
    const char *kind;
    Thing thing;
    const Sticky *sticky;       /* or several */
    size_t n_stickies;
    const Cluster *cluster;
    const Team *team;
    bool ends;                  /* the room closes */
} Said;

typedef struct {
    Str outer, inner;
    int64_t seq;
    bool ends;
} Saying;

typedef enum { RESULT_DONE, RESULT_REPEATED, RESULT_REFUSED } ResultKind;
typedef struct {
    ResultKind kind;
    int64_t id;
    const char *code, *sentence;
    const Sticky *sticky;
} OperationResult;

/* One request's operations under way, inside a transaction. */
typedef struct {
    App *app;
    Arena *arena;
    Db *db;
    int64_t now_ms;
    Seat seat;
    Room room;
    const Operation *ops;
    size_t n;
    OperationResult *results;
    Saying *sayings;            /* room for one each, and one more */
    size_t n_sayings;
    int64_t given[VOTE_KINDS];
} Applying;

/* All of them in order, in the transaction of db; may run again. */
MUST_USE Status operations_apply(Applying *a);
/* Enters the log and is said: counts seq on. key "": not a client's. */
MUST_USE Status applying_say(Applying *a, Str key, int64_t thing_id, Said *said);
/* After the commit, while the feed is held. */
void applying_publish(const Applying *a);
MUST_USE Status room_shut(Applying *a, Str key);
/* Does what the judged operation says; fills what is to be said. */
MUST_USE Status operation_perform(Applying *a, const Operation *o, Sticky *sticky, Cluster *cluster, Team *team, int64_t *ret_id, Said *said);

/* ---- JSON ---- */
typedef struct {
    const Room *room;
    const Seat *seat;   /* NULL: said to everybody */
    bool facilitator;
} View;
void say_board(JsonWriter *w, const Room *room, int64_t now_ms);
void say_sticky(JsonWriter *w, const Sticky *s, const View *view);
void say_cluster(JsonWriter *w, const Cluster *c);
void say_team(JsonWriter *w, const Team *t);
/* The object of an event. */
MUST_USE Status say_change(const Said *said, const View *view, int64_t now_ms, Buf *out);

/* ---- doors ---- */
Status board_join(Req *rq);
Status board_join_linked(Req *rq);
MUST_USE Status room_link(const App *app, Str code, Arena *arena, Str *ret); /* BOARD_LINK_CHARACTERS */
Status board_leave(Req *rq);
Status board_live(Req *rq);
Status board_events(Req *rq);
Status board_operate(Req *rq);
Status board_make(Req *rq);
Status board_open(Req *rq);
Status board_close(Req *rq);
Status board_code(Req *rq);
Status board_wall(Req *rq);
Status board_templates_list(Req *rq);
Status board_keep_template(Req *rq);
Status board_csv(Req *rq);
Status board_xlsx(Req *rq);
Status board_to_issue(Req *rq);
Status board_to_row(Req *rq);
Status board_tidy(App *app, int64_t now_ms);

/* For banso check. */
extern const Sql room_sql_read, room_sql_write, room_sql_state, room_sql_make, room_sql_area_insert, room_sql_team_insert,
    room_sql_own_template, room_sql_stickies, room_sql_sticky, room_sql_sticky_insert, room_sql_sticky_update, room_sql_cluster,
    room_sql_team, room_sql_area, room_sql_participant, apply_sql_known, apply_sql_log, apply_sql_stickies, apply_sql_clusters,
    apply_sql_teams, apply_sql_given, perform_sql_cluster_insert, perform_sql_cluster_name, perform_sql_cluster_remove,
    perform_sql_cluster_empty, perform_sql_vote, perform_sql_join_group, perform_sql_rename, perform_sql_all_leave,
    perform_sql_team_insert, perform_sql_team_name, perform_sql_in_area, join_sql_room, join_sql_join, join_sql_leave, live_sql_areas,
    live_sql_teams, live_sql_clusters, live_sql_given, live_sql_changed, facilitate_sql_engagement, facilitate_sql_meeting,
    facilitate_sql_areas, facilitate_sql_overdue, lineage_sql_issue, lineage_sql_has_issue, lineage_sql_has_promise, out_sql_area_label, demo_sql_meeting, demo_sql_issues, demo_sql_cluster, demo_sql_team;
#define BOARD_STATEMENTS \
    &room_sql_read, &room_sql_write, &room_sql_state, &room_sql_make, &room_sql_area_insert, &room_sql_team_insert, \
    &room_sql_own_template, &room_sql_stickies, &room_sql_sticky, &room_sql_sticky_insert, &room_sql_sticky_update, &room_sql_cluster, \
    &room_sql_team, &room_sql_area, &room_sql_participant, &apply_sql_known, &apply_sql_log, &apply_sql_stickies, &apply_sql_clusters, \
    &apply_sql_teams, &apply_sql_given, &perform_sql_cluster_insert, &perform_sql_cluster_name, &perform_sql_cluster_remove, \
    &perform_sql_cluster_empty, &perform_sql_vote, &perform_sql_join_group, &perform_sql_rename, &perform_sql_all_leave, \
    &perform_sql_team_insert, &perform_sql_team_name, &perform_sql_in_area, &join_sql_room, &join_sql_join, &join_sql_leave, \
    &live_sql_areas, &live_sql_teams, &live_sql_clusters, &live_sql_given, &live_sql_changed, &facilitate_sql_engagement, \
    &facilitate_sql_meeting, &facilitate_sql_areas, &facilitate_sql_overdue, &lineage_sql_issue, &lineage_sql_has_issue, \
    &lineage_sql_has_promise, &out_sql_area_label, &demo_sql_meeting, &demo_sql_issues, \
    &demo_sql_cluster, &demo_sql_team
