/* Who knocks while the room is closed and opened again: the code he gave is yesterday's by the time he could come in. */
#include "feature/board/board_parts.h"
#include "feature/board/board_testing.h"

#include <pthread.h>
#include <sched.h>
#include <stdlib.h>

static const Feature *const list[] = { &feature_board };

typedef struct {
    Hall *hall;
    Str cookie, target, body;
    Arena arena;
    TestReply reply;
    pthread_t thread;
} Knock;

static void *knocks(void *context)
{
    Knock *k = context;
    const TestRequest request = { .method = POST, .target = k->target, .body = k->body, .cookie = k->cookie, .same_origin = true };
    EXPECT_I64(app_request(&k->hall->h->app, &request, &k->arena, &k->reply), OK);
    return NULL;
}

/* What a closing and an opening leave. */
static Status turn_over(Db *db, void *context)
{
    static const Sql new_code = { .text = "UPDATE board_room SET code = 'ABCDEFGH', participants = 0 WHERE org = $1 AND board = $2" },
                     all_leave = { .text = "UPDATE board_participant SET token = NULL WHERE org = $1 AND board = $2" };
    const Hall *hall = context;
    TRY(db_exec(db, &new_code, P_INT(IN_TOWN), P_INT(hall->board)));
    return db_exec(db, &all_leave, P_INT(IN_TOWN), P_INT(hall->board));
}

/* He has looked for the room when he waits for the writer; then the room turns over, or does not. */
static TestReply knock_meanwhile(Knock *k, bool turns_over)
{
    ScenarioHouse *h = k->hall->h;
    arena_init(&k->arena, 1 << 20);
    scenario_hold_writers(h);
    EXPECT(pthread_create(&k->thread, NULL, knocks, k) == 0);
    while (db_pool_waiting(h->app.pool) == 0)
        sched_yield();
    if (turns_over)
        EXPECT_I64(db_tx(h->held[0], turn_over, k->hall), OK);
    scenario_let_go(h);
    pthread_join(k->thread, NULL);
    TestReply reply = { .status = k->reply.status, .body = arena_copy(&h->arena, k->reply.body), .set_cookie = arena_copy(&h->arena, k->reply.set_cookie) };
    arena_done(&k->arena);
    return reply;
}

static const char *link_of(Hall *hall)
{
    TestReply code = hall_ask(hall, S(""), GET, hall_text(hall, "%s/code", hall->base), NULL);
    Str url = scenario_text_in(code.body, "url");
    return url.n > BOARD_LINK_CHARACTERS ? hall_text(hall, "%.*s", BOARD_LINK_CHARACTERS, url.p + url.n - BOARD_LINK_CHARACTERS) : "";
}

enum { TYPED, LINKED, AGAIN, WAYS };

static void turned_over(ScenarioHouse *h)
{
    for (int way = TYPED; way < WAYS; way++) {
        Hall hall;
        hall_open(&hall, h, "free");
        Str inside = way == AGAIN ? hall_join(&hall, "はじめ") : S("none=1");
        const char *link = way == LINKED ? link_of(&hall) : "";
        Knock k = { .hall = &hall, .cookie = inside, .target = way == LINKED ? S("/api/rooms/linked") : S("/api/rooms"),
                    .body = str_of(hall_text(&hall, "{\"code\":\"%s\",\"link\":\"%s\",\"name\":\"二度め\"}", hall.code, link)) };
        EXPECT_I64(knock_meanwhile(&k, false).status, 200);
        int64_t people = scenario_number(h, "SELECT COUNT(*) FROM board_participant");
        TestReply late = knock_meanwhile(&k, true);
        TestReply wrong = hall_ask(&hall, S("none=1"), POST, "/api/rooms", "{\"code\":\"ZZZZ-ZZZZ\"}");
        EXPECT_REPLY(late, 404, "合言葉");
        EXPECT_STR(late.body, wrong.body);
        EXPECT_STR(late.set_cookie, S(""));
        EXPECT_I64(scenario_number(h, "SELECT COUNT(*) FROM board_participant"), people);
        EXPECT_REPLY(hall_ask(&hall, S(""), POST, hall_text(&hall, "%s/close", hall.base), NULL), 204, NULL);
    }
}
TEST(who_knocks_while_the_room_is_closed_and_opened_again_needs_its_new_code)
{
    scenario_each(list, COUNT_OF(list), turned_over);
}
