#include "domain/board.h"

#include <string.h>

static const char *const state_names[BOARD_STATE_COUNT] = { "closed", "open", "locked" };
static const struct { const char *name, *label; } phases[PHASE_COUNT] = {
    [PHASE_SILENT] = { "silent", "ひとりで書く" }, [PHASE_TALK] = { "talk", "話して、まとめる" }, [PHASE_PRESENT] = { "present", "発表を聞く" },
    [PHASE_VOTE] = { "vote", "シールを貼る" },
};

#define IN(phase) (1u << (phase))
#define SILENT IN(PHASE_SILENT)
#define TALK IN(PHASE_TALK)
#define PRESENT IN(PHASE_PRESENT)
#define VOTE IN(PHASE_VOTE)
#define ALWAYS (SILENT | TALK | PRESENT | VOTE)

typedef enum { ANYBODY, OWNER, OWNER_WHEN_SILENT, FACILITATOR } Who;

/* Who may do it, and when. Where a lock does not hold, nobody can be disturbed. */
static const struct {
    const char *name;
    BoardThing thing;
    Who who;
    unsigned phases;
    bool despite_lock;
} kinds[OP_COUNT] = {
    [OP_ADD] = { "add", ON_BOARD, ANYBODY, SILENT | TALK | PRESENT, false },
    [OP_EDIT] = { "edit", ON_STICKY, OWNER, SILENT | TALK | PRESENT, false },
    [OP_MOVE] = { "move", ON_STICKY, OWNER_WHEN_SILENT, SILENT | TALK, false },
    [OP_COLOUR] = { "colour", ON_STICKY, OWNER_WHEN_SILENT, SILENT | TALK, false },
    [OP_REMOVE] = { "remove", ON_STICKY, OWNER, SILENT | TALK | PRESENT, false },
    [OP_CLUSTER] = { "cluster", ON_STICKY, ANYBODY, TALK, false },
    [OP_ADD_CLUSTER] = { "add_cluster", ON_BOARD, ANYBODY, TALK, false },
    [OP_NAME_CLUSTER] = { "name_cluster", ON_CLUSTER, ANYBODY, TALK, false },
    [OP_REMOVE_CLUSTER] = { "remove_cluster", ON_CLUSTER, ANYBODY, TALK, false },
    [OP_VOTE] = { "vote", ON_STICKY, ANYBODY, VOTE, false },
    [OP_JOIN_GROUP] = { "join_group", ON_GROUP, ANYBODY, ALWAYS, true },
    [OP_RENAME] = { "rename", ON_BOARD, ANYBODY, ALWAYS, true },
    [OP_PHASE] = { "phase", ON_BOARD, FACILITATOR, ALWAYS, true },
    [OP_TIMER] = { "timer", ON_BOARD, FACILITATOR, ALWAYS, true },
    [OP_LOCK] = { "lock", ON_BOARD, FACILITATOR, ALWAYS, true },
    [OP_HIDE_NAMES] = { "hide_names", ON_BOARD, FACILITATOR, ALWAYS, true },
    [OP_PRESENT] = { "present", ON_BOARD, FACILITATOR, ALWAYS, true },
    [OP_HIDE] = { "hide", ON_STICKY, FACILITATOR, ALWAYS, true },
    [OP_RESTORE] = { "restore", ON_STICKY, FACILITATOR, ALWAYS, true },
    [OP_ADD_GROUP] = { "add_group", ON_BOARD, FACILITATOR, ALWAYS, true },
    [OP_NAME_GROUP] = { "name_group", ON_GROUP, FACILITATOR, ALWAYS, true },
    [OP_VOTES_EACH] = { "votes_each", ON_BOARD, FACILITATOR, ALWAYS, true },
    [OP_PAPER] = { "paper", ON_BOARD, FACILITATOR, ALWAYS, true },
    [OP_REMOVE_ANY] = { "remove_any", ON_STICKY, FACILITATOR, ALWAYS, true },
    [OP_CLOSE] = { "close", ON_BOARD, FACILITATOR, ALWAYS, true },
};

static const struct { const char *code, *sentence; } refusals[REFUSAL_COUNT] = {
    [REFUSED_NOT] = { "", "" },
    [REFUSED_CLOSED] = { "closed", "この部屋は閉じました。書いたものは残っています。" },
    [REFUSED_LOCKED] = { "locked", "いまは進行役が止めています。再開するまでお待ちください。" },
    [REFUSED_PHASE] = { "phase", "いまの段階では、この操作はできません。画面の上に出ている段階を確かめてください。" },
    [REFUSED_FACILITATOR] = { "facilitator", "この操作は、進行役だけができます。" },
    [REFUSED_NOT_YOURS] = { "not_yours", "ほかの人の付せんです。直すのは、書いた人にお願いしてください。" },
    [REFUSED_GONE] = { "gone", "この付せんや見出しは、もうありません。" },
    [REFUSED_CHANGED] = { "changed", "ほかの画面で先に書きかえられました。いまの内容を見て、もう一度直してください。" },
    [REFUSED_NO_VOTES] = { "no_votes", "シールをすべて使いました。貼ったシールをはがすと、貼りなおせます。" },
    [REFUSED_NONE_GIVEN] = { "none_given", "この付せんには、あなたのシールはありません。" },
    [REFUSED_FULL] = { "full", "これ以上は入りません。進行役に知らせてください。" },
    [REFUSED_YOURS_FULL] = { "yours_full", "一人で書ける枚数（消したものも入れて100枚）をこえました。進行役に知らせてください。" },
    [REFUSED_PLACE] = { "place", "置き場所がありません。画面を読み込み直してください。" },
    [REFUSED_TOO_FAST] = { "too_fast", "操作が速すぎます。少し待ってから、もう一度してください。" },
};

const char *board_state_name(BoardState s)
{
    return state_names[s];
}

const char *board_phase_name(BoardPhase p)
{
    return phases[p].name;
}

const char *board_phase_label(BoardPhase p)
{
    return phases[p].label;
}

bool board_phase_find(Str name, BoardPhase *ret)
{
    for (BoardPhase p = 0; p < PHASE_COUNT; p++)
        if (str_eq(name, str_of(phases[p].name))) {
            *ret = p;
            return true;
        }
    return false;
}

bool board_state_find(Str name, BoardState *ret)
{
    for (BoardState s = 0; s < BOARD_STATE_COUNT; s++)
        if (str_eq(name, str_of(state_names[s]))) {
            *ret = s;
            return true;
        }
    return false;
}

const char *board_kind_name(BoardKind k)
{
    return kinds[k].name;
}

BoardThing board_kind_thing(BoardKind k)
{
    return kinds[k].thing;
}

bool board_kind_find(Str name, BoardKind *ret)
{
    for (BoardKind k = 0; k < OP_COUNT; k++)
        if (str_eq(name, str_of(kinds[k].name))) {
            *ret = k;
            return true;
        }
    return false;
}

const char *board_refusal_code(BoardRefusal r)
{
    return refusals[r].code;
}

const char *board_refusal_sentence(BoardRefusal r)
{
    return refusals[r].sentence;
}

/* ---- judging ---- */

static BoardRefusal judge_person(BoardKind k, const BoardFacts *facts, const BoardActor *actor)
{
    if (facts->state == BOARD_CLOSED)
        return REFUSED_CLOSED;
    if (actor->facilitator) /* has no votes and sits in no group; everything else he may do for others */
        return k == OP_VOTE || k == OP_JOIN_GROUP || k == OP_RENAME ? REFUSED_PHASE : REFUSED_NOT;
    if (kinds[k].who == FACILITATOR)
        return REFUSED_FACILITATOR;
    if (facts->state == BOARD_LOCKED && !kinds[k].despite_lock)
        return REFUSED_LOCKED;
    return kinds[k].phases & IN(facts->phase) ? REFUSED_NOT : REFUSED_PHASE;
}

static BoardRefusal judge_target(const BoardMove *move, const BoardFacts *facts, const BoardActor *actor, const BoardTarget *t)
{
    Who who = kinds[move->kind].who;
    if (!t->there || t->removed != (move->kind == OP_RESTORE))
        return REFUSED_GONE;
    bool owner_only = who == OWNER || (who == OWNER_WHEN_SILENT && facts->phase == PHASE_SILENT);
    if (owner_only && !t->own && !actor->facilitator)
        return REFUSED_NOT_YOURS;
    if (move->kind == OP_EDIT && move->rev != t->rev)
        return REFUSED_CHANGED;
    return REFUSED_NOT;
}

static BoardRefusal judge_vote(const BoardMove *move, const BoardFacts *facts, const BoardActor *actor, const BoardTarget *t)
{
    if (move->n < 0)
        return t->given + move->n < 0 ? REFUSED_NONE_GIVEN : REFUSED_NOT;
    return actor->given[move->vote] + move->n > facts->each[move->vote] ? REFUSED_NO_VOTES : REFUSED_NOT;
}

static BoardRefusal judge_room(const BoardMove *move, const BoardFacts *facts, const BoardActor *actor)
{
    int64_t more = move->kind == OP_PAPER ? move->n : 1;
    switch (move->kind) {
    case OP_ADD:
    case OP_PAPER:
        if (!actor->facilitator && actor->stickies >= BOARD_STICKIES_EACH_MAX)
            return REFUSED_YOURS_FULL;
        return facts->stickies + more > BOARD_STICKIES_MAX ? REFUSED_FULL : REFUSED_NOT;
    case OP_ADD_CLUSTER: return facts->clusters >= BOARD_CLUSTERS_MAX ? REFUSED_FULL : REFUSED_NOT;
    case OP_ADD_GROUP:   return facts->groups >= BOARD_GROUPS_MAX ? REFUSED_FULL : REFUSED_NOT;
    default:             return REFUSED_NOT;
    }
}

BoardRefusal board_judge(const BoardMove *move, const BoardFacts *facts, const BoardActor *actor, const BoardTarget *target)
{
    BoardRefusal r = judge_person(move->kind, facts, actor);
    if (r == REFUSED_NOT && kinds[move->kind].thing != ON_BOARD)
        r = judge_target(move, facts, actor, target);
    if (r == REFUSED_NOT && move->kind == OP_VOTE)
        r = judge_vote(move, facts, actor, target);
    return r == REFUSED_NOT ? judge_room(move, facts, actor) : r;
}

bool board_shows_text(BoardPhase phase, bool facilitator, bool own, bool hidden)
{
    return facilitator || own || (phase != PHASE_SILENT && !hidden);
}

/* ---- words ---- */

const char *const board_colours[BOARD_COLOURS] = { "yellow", "blue", "green", "pink", "white" };

bool board_is_colour(Str s)
{
    for (size_t i = 0; i < BOARD_COLOURS; i++)
        if (str_eq(s, str_of(board_colours[i])))
            return true;
    return false;
}

const BoardWord board_organisations[] = {
    { "town", "市町村" }, { "centre", "地域包括支援センター" }, { "coordinator", "生活支援コーディネーター" }, { "caremanager", "ケアマネジャー" },
    { "provider", "サービス事業所" }, { "council", "社会福祉協議会" }, { "prefecture", "都道府県・厚生局・国" }, { "resident", "住民・民生委員" },
    { "other", "その他" }, { 0 },
};

const char *board_organisation_label(Str key)
{
    for (const BoardWord *w = board_organisations; w->key; w++)
        if (str_eq(key, str_of(w->key)))
            return w->label;
    return "";
}

/* ---- places ---- */

#define GAP 100
#define STICKY_W 1250 /* about an eighth of a board: legible from the back of a room */
#define STICKY_H 1100
#define AREA_HEAD 700 /* the name and the hint of an area */
#define ASIDE 150

static size_t columns_for(size_t n)
{
    return n <= 3 ? n : n == 4 ? 2 : n <= 6 ? 3 : 4;
}

BoardRect board_lay_area(size_t i, size_t n, size_t columns)
{
    if (!n || i >= n)
        return (BoardRect){ 0, 0, BOARD_SIDE, BOARD_SIDE };
    size_t across = columns && columns <= n ? columns : columns_for(n), down = (n + across - 1) / across;
    int64_t w = BOARD_SIDE / (int64_t)across, h = BOARD_SIDE / (int64_t)down;
    int64_t x = (int64_t)(i % across) * w, y = (int64_t)(i / across) * h;
    return (BoardRect){ x + GAP / 2, y + GAP / 2, w - GAP, h - GAP };
}

void board_lay_sticky(BoardRect area, size_t nth, int64_t *ret_x, int64_t *ret_y)
{
    const int64_t head = AREA_HEAD; /* the area's own words */
    int64_t across = area.w / STICKY_W, down = (area.h - head) / STICKY_H;
    across = across < 1 ? 1 : across;
    down = down < 1 ? 1 : down;
    int64_t k = (int64_t)nth, round = k / (across * down), place = k % (across * down);
    int64_t x = area.x + place % across * STICKY_W + STICKY_W / 2 + round % 6 * ASIDE;
    int64_t y = area.y + head + place / across * STICKY_H + STICKY_H / 2 + round % 6 * ASIDE;
    *ret_x = x > BOARD_SIDE ? BOARD_SIDE : x;
    *ret_y = y > BOARD_SIDE ? BOARD_SIDE : y;
}
