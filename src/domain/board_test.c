/* The rules of a board, written a second time as rows of who, when, what, and what comes of it. */
#include "domain/board.h"
#include "base/rng.h"
#include "base/test.h"
#include "domain/board_template.h"

#include <string.h>

#define OPEN(phase_) { .state = BOARD_OPEN, .phase = (phase_), .each = { 3, 2 } }
static const BoardActor guest, facilitator = { .facilitator = true };
static const BoardTarget own = { .there = true, .own = true, .rev = 4 }, others = { .there = true, .rev = 4 }, gone = { 0 },
                         removed = { .there = true, .removed = true, .own = true, .rev = 4 };

static const struct {
    BoardKind kind;
    BoardPhase phase;
    const BoardTarget *target;
    BoardRefusal guest, facilitator;
} rows[] = {
    { OP_ADD, PHASE_SILENT, NULL, REFUSED_NOT, REFUSED_NOT },
    { OP_ADD, PHASE_TALK, NULL, REFUSED_NOT, REFUSED_NOT },
    { OP_ADD, PHASE_PRESENT, NULL, REFUSED_NOT, REFUSED_NOT },
    { OP_ADD, PHASE_VOTE, NULL, REFUSED_PHASE, REFUSED_NOT },
    { OP_EDIT, PHASE_SILENT, &own, REFUSED_NOT, REFUSED_NOT },
    { OP_EDIT, PHASE_TALK, &others, REFUSED_NOT_YOURS, REFUSED_NOT },
    { OP_EDIT, PHASE_VOTE, &own, REFUSED_PHASE, REFUSED_NOT },
    { OP_EDIT, PHASE_TALK, &gone, REFUSED_GONE, REFUSED_GONE },
    { OP_EDIT, PHASE_TALK, &removed, REFUSED_GONE, REFUSED_GONE },
    { OP_MOVE, PHASE_SILENT, &own, REFUSED_NOT, REFUSED_NOT },
    { OP_MOVE, PHASE_SILENT, &others, REFUSED_NOT_YOURS, REFUSED_NOT },
    { OP_MOVE, PHASE_TALK, &others, REFUSED_NOT, REFUSED_NOT },
    { OP_MOVE, PHASE_PRESENT, &own, REFUSED_PHASE, REFUSED_NOT },
    { OP_COLOUR, PHASE_SILENT, &others, REFUSED_NOT_YOURS, REFUSED_NOT },
    { OP_COLOUR, PHASE_TALK, &others, REFUSED_NOT, REFUSED_NOT },
    { OP_REMOVE, PHASE_TALK, &own, REFUSED_NOT, REFUSED_NOT },
    { OP_REMOVE, PHASE_TALK, &others, REFUSED_NOT_YOURS, REFUSED_NOT },
    { OP_REMOVE, PHASE_VOTE, &own, REFUSED_PHASE, REFUSED_NOT },
    { OP_CLUSTER, PHASE_TALK, &others, REFUSED_NOT, REFUSED_NOT },
    { OP_CLUSTER, PHASE_SILENT, &own, REFUSED_PHASE, REFUSED_NOT },
    { OP_ADD_CLUSTER, PHASE_TALK, NULL, REFUSED_NOT, REFUSED_NOT },
    { OP_ADD_CLUSTER, PHASE_VOTE, NULL, REFUSED_PHASE, REFUSED_NOT },
    { OP_NAME_CLUSTER, PHASE_TALK, &others, REFUSED_NOT, REFUSED_NOT },
    { OP_NAME_CLUSTER, PHASE_TALK, &gone, REFUSED_GONE, REFUSED_GONE },
    { OP_REMOVE_CLUSTER, PHASE_TALK, &removed, REFUSED_GONE, REFUSED_GONE },
    { OP_JOIN_GROUP, PHASE_VOTE, &others, REFUSED_NOT, REFUSED_PHASE },
    { OP_JOIN_GROUP, PHASE_TALK, &gone, REFUSED_GONE, REFUSED_PHASE },
    { OP_RENAME, PHASE_SILENT, NULL, REFUSED_NOT, REFUSED_PHASE },
    { OP_PHASE, PHASE_TALK, NULL, REFUSED_FACILITATOR, REFUSED_NOT },
    { OP_TIMER, PHASE_TALK, NULL, REFUSED_FACILITATOR, REFUSED_NOT },
    { OP_LOCK, PHASE_TALK, NULL, REFUSED_FACILITATOR, REFUSED_NOT },
    { OP_HIDE_NAMES, PHASE_TALK, NULL, REFUSED_FACILITATOR, REFUSED_NOT },
    { OP_PRESENT, PHASE_TALK, NULL, REFUSED_FACILITATOR, REFUSED_NOT },
    { OP_HIDE, PHASE_TALK, &others, REFUSED_FACILITATOR, REFUSED_NOT },
    { OP_RESTORE, PHASE_TALK, &removed, REFUSED_FACILITATOR, REFUSED_NOT },
    { OP_RESTORE, PHASE_TALK, &others, REFUSED_FACILITATOR, REFUSED_GONE },
    { OP_ADD_GROUP, PHASE_TALK, NULL, REFUSED_FACILITATOR, REFUSED_NOT },
    { OP_NAME_GROUP, PHASE_TALK, &others, REFUSED_FACILITATOR, REFUSED_NOT },
    { OP_VOTES_EACH, PHASE_TALK, NULL, REFUSED_FACILITATOR, REFUSED_NOT },
    { OP_PAPER, PHASE_TALK, NULL, REFUSED_FACILITATOR, REFUSED_NOT },
    { OP_REMOVE_ANY, PHASE_VOTE, &others, REFUSED_FACILITATOR, REFUSED_NOT },
    { OP_CLOSE, PHASE_TALK, NULL, REFUSED_FACILITATOR, REFUSED_NOT },
};

static BoardRefusal judge(size_t i, const BoardFacts *facts, const BoardActor *actor)
{
    const BoardMove move = { .kind = rows[i].kind, .rev = 4, .n = 1 };
    return board_judge(&move, facts, actor, rows[i].target ? rows[i].target : &gone);
}

TEST(who_may_do_what_in_which_phase)
{
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        const BoardFacts facts = OPEN(rows[i].phase);
        BoardRefusal g = judge(i, &facts, &guest), f = judge(i, &facts, &facilitator);
        if (g != rows[i].guest || f != rows[i].facilitator)
            test_fail(__FILE__, __LINE__, "%s in %s: guest %s, facilitator %s", board_kind_name(rows[i].kind), board_phase_name(rows[i].phase),
                      board_refusal_code(g), board_refusal_code(f));
    }
}

TEST(a_closed_room_refuses_everybody_and_a_lock_only_guests)
{
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        BoardFacts facts = OPEN(rows[i].phase);
        facts.state = BOARD_CLOSED;
        EXPECT_I64(judge(i, &facts, &guest), REFUSED_CLOSED);
        EXPECT_I64(judge(i, &facts, &facilitator), REFUSED_CLOSED);
        facts.state = BOARD_LOCKED;
        EXPECT_I64(judge(i, &facts, &facilitator), rows[i].facilitator);
        if (rows[i].guest == REFUSED_NOT)
            EXPECT_I64(judge(i, &facts, &guest), rows[i].kind == OP_JOIN_GROUP || rows[i].kind == OP_RENAME ? REFUSED_NOT : REFUSED_LOCKED);
    }
}

TEST(an_edit_of_what_somebody_changed_meanwhile)
{
    const BoardFacts facts = OPEN(PHASE_TALK);
    EXPECT_I64(board_judge(&(BoardMove){ .kind = OP_EDIT, .rev = 3 }, &facts, &guest, &own), REFUSED_CHANGED);
    EXPECT_I64(board_judge(&(BoardMove){ .kind = OP_EDIT, .rev = 3 }, &facts, &facilitator, &others), REFUSED_CHANGED);
    EXPECT_I64(board_judge(&(BoardMove){ .kind = OP_MOVE, .rev = 3 }, &facts, &guest, &own), REFUSED_NOT);
}

/* A person who votes and takes back at random never has more than his number, and never fewer than none. */
TEST(nobody_ever_has_more_votes_than_his_number)
{
    for (int round = 0; round < 200; round++) {
        BoardFacts facts = OPEN(PHASE_VOTE);
        facts.each[VOTE_LIKE] = (int64_t)test_rand(0, 5);
        facts.each[VOTE_ARROW] = (int64_t)test_rand(0, 3);
        int64_t on[4][VOTE_KINDS] = { 0 };
        for (int step = 0; step < 100; step++) {
            VoteKind k = (VoteKind)test_rand(0, 1);
            size_t at = (size_t)test_rand(0, 3);
            BoardActor actor = { 0 };
            for (size_t i = 0; i < 4; i++)
                for (VoteKind v = 0; v < VOTE_KINDS; v++)
                    actor.given[v] += on[i][v];
            BoardTarget target = { .there = true, .rev = 1, .given = on[at][k] };
            int64_t n = test_rand(0, 2) ? 1 : -1;
            BoardRefusal r = board_judge(&(BoardMove){ .kind = OP_VOTE, .vote = k, .n = n }, &facts, &actor, &target);
            EXPECT_I64(r, n > 0 ? (actor.given[k] < facts.each[k] ? REFUSED_NOT : REFUSED_NO_VOTES) : (on[at][k] > 0 ? REFUSED_NOT : REFUSED_NONE_GIVEN));
            on[at][k] += r == REFUSED_NOT ? n : 0;
        }
    }
    const BoardFacts talk = OPEN(PHASE_TALK), vote = OPEN(PHASE_VOTE);
    const BoardMove like = { .kind = OP_VOTE, .n = 1 };
    EXPECT_I64(board_judge(&like, &talk, &guest, &others), REFUSED_PHASE);
    EXPECT_I64(board_judge(&like, &vote, &facilitator, &others), REFUSED_PHASE);
    EXPECT_I64(board_judge(&like, &vote, &guest, &gone), REFUSED_GONE);
}

TEST(a_board_is_full_at_its_limits)
{
    const BoardMove add = { .kind = OP_ADD }, paper = { .kind = OP_PAPER, .n = 10 }, cluster = { .kind = OP_ADD_CLUSTER }, group = { .kind = OP_ADD_GROUP };
    BoardFacts facts = OPEN(PHASE_TALK);
    facts.stickies = BOARD_STICKIES_MAX - 1;
    EXPECT_I64(board_judge(&add, &facts, &guest, &gone), REFUSED_NOT);
    EXPECT_I64(board_judge(&paper, &facts, &facilitator, &gone), REFUSED_FULL);
    facts.stickies = BOARD_STICKIES_MAX;
    EXPECT_I64(board_judge(&add, &facts, &guest, &gone), REFUSED_FULL);
    EXPECT_I64(board_judge(&add, &facts, &facilitator, &gone), REFUSED_FULL);
    facts.stickies = 0;
    EXPECT_I64(board_judge(&add, &facts, &(BoardActor){ .stickies = BOARD_STICKIES_EACH_MAX - 1 }, &gone), REFUSED_NOT);
    EXPECT_I64(board_judge(&add, &facts, &(BoardActor){ .stickies = BOARD_STICKIES_EACH_MAX }, &gone), REFUSED_YOURS_FULL);
    facts.clusters = BOARD_CLUSTERS_MAX;
    facts.groups = BOARD_GROUPS_MAX;
    EXPECT_I64(board_judge(&cluster, &facts, &guest, &gone), REFUSED_FULL);
    EXPECT_I64(board_judge(&group, &facts, &facilitator, &gone), REFUSED_FULL);
}

TEST(what_is_hidden_from_whom)
{
    EXPECT(!board_shows_text(PHASE_SILENT, false, false, false));
    EXPECT(board_shows_text(PHASE_SILENT, false, true, false));
    EXPECT(board_shows_text(PHASE_SILENT, true, false, true));
    EXPECT(board_shows_text(PHASE_TALK, false, false, false));
    EXPECT(!board_shows_text(PHASE_TALK, false, false, true));
    EXPECT(board_shows_text(PHASE_VOTE, false, true, true));
}

TEST(names_are_found_again_and_words_are_said)
{
    for (BoardKind k = 0; k < OP_COUNT; k++) {
        BoardKind back = OP_COUNT;
        EXPECT(board_kind_find(str_of(board_kind_name(k)), &back) && back == k);
    }
    for (BoardPhase p = 0; p < PHASE_COUNT; p++) {
        BoardPhase back = PHASE_COUNT;
        EXPECT(board_phase_find(str_of(board_phase_name(p)), &back) && back == p);
        EXPECT(*board_phase_label(p));
    }
    for (BoardRefusal r = REFUSED_CLOSED; r < REFUSAL_COUNT; r++)
        EXPECT(*board_refusal_code(r) && *board_refusal_sentence(r));
    BoardKind k;
    EXPECT(!board_kind_find(S("delete"), &k) && !board_kind_find(S(""), &k));
    EXPECT(board_is_colour(S("pink")) && !board_is_colour(S("red")) && !board_is_colour(S("")));
    EXPECT_STR(str_of(board_organisation_label(S("council"))), S("社会福祉協議会"));
    EXPECT_STR(str_of(board_organisation_label(S("x"))), S(""));
}

/* ---- the code ---- */

static Rng rng;
static void draw(void *p, size_t n)
{
    unsigned char *bytes = p;
    for (size_t i = 0; i < n; i++)
        bytes[i] = (unsigned char)rng_below(&rng, 256);
}

TEST(a_code_is_drawn_evenly_and_read_as_typed)
{
    size_t counts[128] = { 0 };
    char code[BOARD_CODE_LETTERS + 1], back[BOARD_CODE_LETTERS + 1], shown[BOARD_CODE_LETTERS + 2];
    rng_init(&rng, test_rand(0, UINT32_MAX), 0);
    for (int i = 0; i < 7000; i++) {
        board_code_new(draw, code);
        board_code_show(code, shown);
        EXPECT(board_code_read(str_of(shown), back) && strcmp(code, back) == 0);
        for (size_t k = 0; k < BOARD_CODE_LETTERS; k++)
            counts[(unsigned char)code[k] & 127]++;
    }
    for (const char *c = BOARD_CODE_ALPHABET; *c; c++) /* 2000 expected; beyond 300 is 6.8 sigma */
        EXPECT(counts[(unsigned char)*c] > 1700 && counts[(unsigned char)*c] < 2300);
    for (const char *look_alike = "01IOLU25"; *look_alike; look_alike++)
        EXPECT_I64(counts[(unsigned char)*look_alike], 0);
}

TEST(how_people_type_a_code)
{
    static const struct { const char *typed, *code; } good[] = {
        { "ABCD-EFGH", "ABCDEFGH" }, { "abcd efgh", "ABCDEFGH" }, { " a b c d e f g h ", "ABCDEFGH" }, { "ＡＢＣＤ－ＥＦＧＨ", "ABCDEFGH" },
        { "ａｂｃｄ　ｅｆｇｈ", "ABCDEFGH" }, { "ABCDーEFGH", "ABCDEFGH" }, { "2BC5-EFGH", "ZBCSEFGH" }, { "34679999", "34679999" },
    };
    static const char *const bad[] = { "", "ABCD", "ABCD-EFG", "ABCD-EFGHJ", "ABCD-EFG1", "ABCD-EFGO", "あいうえおかきく", "ABCD/EFGH", "ABCDEFG\xE3", "ABCDEFG\xFF\xFE" };
    char code[BOARD_CODE_LETTERS + 1];
    for (size_t i = 0; i < COUNT_OF(good); i++) {
        bool read = board_code_read(str_of(good[i].typed), code);
        if (!read || strcmp(code, good[i].code) != 0)
            test_fail(__FILE__, __LINE__, "%s is not read as %s", good[i].typed, good[i].code);
    }
    for (size_t i = 0; i < COUNT_OF(bad); i++)
        if (board_code_read(str_of(bad[i]), code))
            test_fail(__FILE__, __LINE__, "%s is read as a code", bad[i]);
}

/* ---- templates and places ---- */

TEST(areas_lie_on_the_board_and_not_on_one_another)
{
    for (size_t columns = 0; columns <= 4; columns++)
        for (size_t n = 1; n <= BOARD_AREAS_MAX; n++)
            for (size_t i = 0; i < n; i++) {
                BoardRect a = board_lay_area(i, n, columns);
                EXPECT(a.x >= 0 && a.y >= 0 && a.w > 0 && a.h > 0 && a.x + a.w <= BOARD_SIDE && a.y + a.h <= BOARD_SIDE);
                for (size_t k = 0; k < i; k++) {
                    BoardRect b = board_lay_area(k, n, columns);
                    EXPECT(a.x >= b.x + b.w || b.x >= a.x + a.w || a.y >= b.y + b.h || b.y >= a.y + a.h);
                }
            }
}

TEST(stickies_without_a_place_get_different_ones_on_the_board)
{
    BoardRect area = board_lay_area(0, 6, 3);
    int64_t x, y, x2, y2;
    for (size_t i = 0; i < BOARD_STICKIES_MAX; i++) {
        board_lay_sticky(area, i, &x, &y);
        EXPECT(x > area.x && x <= BOARD_SIDE && y > area.y && y <= BOARD_SIDE);
    }
    board_lay_sticky(area, 0, &x, &y);
    EXPECT(x - 480 >= area.x && y - 520 >= area.y + 700 - 60); /* half a sticky as the client draws it, below the heading */
    for (size_t i = 1; i < 12; i++) {
        board_lay_sticky(area, i, &x2, &y2);
        EXPECT(x != x2 || y != y2);
    }
}

TEST(the_templates_of_the_programme)
{
    EXPECT_I64(board_template_count, 5);
    for (size_t i = 0; i < board_template_count; i++) {
        const BoardTemplate *t = &board_templates[i];
        EXPECT(board_template_find(str_of(t->key)) == t);
        EXPECT(board_template_areas(t) >= 1 && *t->label && *t->lead);
    }
    EXPECT_I64(board_template_areas(board_template_find(S("stages_c"))), 6);
    EXPECT(!board_template_find(S("")) && !board_template_find(S("own:1")));
}

TEST(a_town_writes_its_own_areas)
{
    Str rest = S("入口｜だれが見つけるか\n\n　出口　| どこへ \n役割\n"), label, hint;
    EXPECT(board_area_line(&rest, &label, &hint));
    EXPECT_STR(label, S("入口"));
    EXPECT_STR(hint, S("だれが見つけるか"));
    EXPECT(board_area_line(&rest, &label, &hint));
    EXPECT_STR(label, S("出口"));
    EXPECT_STR(hint, S("どこへ"));
    EXPECT(board_area_line(&rest, &label, &hint));
    EXPECT_STR(hint, S(""));
    EXPECT(!board_area_line(&rest, &label, &hint));
    EXPECT(!board_area_fault(S("あ｜い")));
    EXPECT(board_area_fault(S("")) && board_area_fault(S("\n｜\n")));
    EXPECT(board_area_fault(S("1\n2\n3\n4\n5\n6\n7\n8\n9\n10\n11\n12\n13")));
    EXPECT(board_area_fault(S("あいうえおかきくけこあいうえおかきくけこあいうえおかきくけこあいうえおかきくけこあ")));
}
