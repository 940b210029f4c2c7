/* board.h: the rules of a board with stickies, for a room of people who have no accounts: who may do what in
 * which phase, how many votes a person has, the code on the wall, and where a sticky lies. Pure: the server keeps
 * the rows and asks here. */
#pragma once
#include "base/status.h"
#include "base/str.h"

#include <stdint.h>

typedef enum { BOARD_CLOSED, BOARD_OPEN, BOARD_LOCKED, BOARD_STATE_COUNT } BoardState;
typedef enum { PHASE_SILENT, PHASE_TALK, PHASE_PRESENT, PHASE_VOTE, PHASE_COUNT } BoardPhase;
const char *board_state_name(BoardState s); /* "open" */
const char *board_phase_name(BoardPhase p); /* "silent" */
const char *board_phase_label(BoardPhase p); /* "ひとりで書く" */
bool board_phase_find(Str name, BoardPhase *ret);
bool board_state_find(Str name, BoardState *ret);

typedef enum {
    OP_ADD, OP_EDIT, OP_MOVE, OP_COLOUR, OP_REMOVE, OP_CLUSTER, OP_ADD_CLUSTER, OP_NAME_CLUSTER, OP_REMOVE_CLUSTER, OP_VOTE, OP_JOIN_GROUP,
    OP_RENAME,
    /* of the facilitator */
    OP_PHASE, OP_TIMER, OP_LOCK, OP_HIDE_NAMES, OP_PRESENT, OP_HIDE, OP_RESTORE, OP_ADD_GROUP, OP_NAME_GROUP, OP_VOTES_EACH, OP_PAPER,
    OP_REMOVE_ANY, OP_CLOSE,
    OP_COUNT
} BoardKind;
const char *board_kind_name(BoardKind k);
bool board_kind_find(Str name, BoardKind *ret);

typedef enum { VOTE_LIKE, VOTE_ARROW, VOTE_KINDS } VoteKind;

/* What an operation is about; the server looks it up before it asks. */
typedef enum { ON_BOARD, ON_STICKY, ON_CLUSTER, ON_GROUP } BoardThing;
BoardThing board_kind_thing(BoardKind k);

typedef struct {
    BoardState state;
    BoardPhase phase;
    int64_t each[VOTE_KINDS];                /* votes a person has */
    int64_t stickies, groups, clusters;      /* how many there are */
} BoardFacts;
typedef struct {
    bool facilitator;
    int64_t stickies;                        /* of his own */
    int64_t given[VOTE_KINDS];               /* votes on the whole board */
} BoardActor;
typedef struct {
    bool there, removed, own;
    int64_t rev, given;                      /* given: votes of the asked kind that he has on this one */
} BoardTarget;
typedef struct {
    BoardKind kind;
    int64_t rev;                             /* edit: the one he saw */
    VoteKind vote;
    int64_t n;                               /* vote: +1 or -1; paper: how many stickies */
} BoardMove;

typedef enum {
    REFUSED_NOT, REFUSED_CLOSED, REFUSED_LOCKED, REFUSED_PHASE, REFUSED_FACILITATOR, REFUSED_NOT_YOURS, REFUSED_GONE, REFUSED_CHANGED,
    REFUSED_NO_VOTES, REFUSED_NONE_GIVEN, REFUSED_FULL, REFUSED_YOURS_FULL, REFUSED_PLACE, REFUSED_TOO_FAST,
    REFUSAL_COUNT
} BoardRefusal;
const char *board_refusal_code(BoardRefusal r);
const char *board_refusal_sentence(BoardRefusal r);

/* May this person do this now, to this? Every rule of the board is here. */
BoardRefusal board_judge(const BoardMove *move, const BoardFacts *facts, const BoardActor *actor, const BoardTarget *target);

/* Does a participant see what this sticky says? His own always; others' not in the silent phase, nor what was hidden. */
bool board_shows_text(BoardPhase phase, bool facilitator, bool own, bool hidden);

#define BOARD_COLOURS 5
extern const char *const board_colours[BOARD_COLOURS];
bool board_is_colour(Str s);
/* Kinds of organisation a participant may choose, ending with {0}. */
typedef struct {
    const char *key, *label;
} BoardWord;
extern const BoardWord board_organisations[];
const char *board_organisation_label(Str key); /* "" when there is none */

/* ---- the code on the wall ---- */
/* Eight letters of an alphabet of 28 without look-alikes: 28^8 = 3.8 × 10^11 codes, so that a guess meets one of a
 * thousand open rooms with 2.6 × 10^-9. */
#define BOARD_CODE_LETTERS 8
#define BOARD_LINK_CHARACTERS 22 /* 128 bits in base64url, beside the code in the QR */
#define BOARD_CODE_ALPHABET "346789ABCDEFGHJKMNPQRSTVWXYZ"
typedef void (*RandomFn)(void *p, size_t n);
void board_code_new(RandomFn random, char ret[static BOARD_CODE_LETTERS + 1]);
/* As typed: small letters, wide letters, blanks and hyphens anywhere; 2 is taken for Z and 5 for S. false: no code. */
bool board_code_read(Str typed, char ret[static BOARD_CODE_LETTERS + 1]);
void board_code_show(const char *code, char ret[static BOARD_CODE_LETTERS + 2]); /* ABCD-EFGH */

/* ---- places ---- */
#define BOARD_SIDE 10000 /* x and y run from 0 to it */
typedef struct {
    int64_t x, y, w, h;
} BoardRect;
/* Area i of n, in a grid of that many columns (0: what suits n). */
BoardRect board_lay_area(size_t i, size_t n, size_t columns);
/* Where the nth sticky of an area is put when nobody says where (its centre, as all places are), below the area's own
 * words; later ones begin again a little aside. */
void board_lay_sticky(BoardRect area, size_t nth, int64_t *ret_x, int64_t *ret_y);

/* ---- limits ---- */
#define BOARD_STICKIES_MAX 2000
#define BOARD_STICKIES_EACH_MAX 100
#define BOARD_GROUPS_MAX 30
#define BOARD_CLUSTERS_MAX 200
#define BOARD_AREAS_MAX 12
#define BOARD_TEXT_MAX 200          /* characters of a sticky */
#define BOARD_NAME_MAX 40           /* of a participant, group, cluster, area */
#define BOARD_HINT_MAX 120
#define BOARD_PARTICIPANTS_MAX 400
#define BOARD_VOTES_EACH_MAX 20
#define BOARD_PAPER_VOTES_MAX 1000  /* on one sticky of a paper table */
#define BOARD_TIMER_SECONDS_MAX (3 * 60 * 60)
