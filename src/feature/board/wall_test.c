/* Streams that end with the room, and the token of its wall. */
#include "feature/board/board_parts.h"
#include "feature/board/board_testing.h"

#include <pthread.h>
#include <sched.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const Feature *const list[] = { &feature_board };

/* A guest asks for the events while the room is being closed: either he is refused, or what he gets goes on to the closing and
 * ends there. Never does he wait behind it, where he would hear of the next opening. */
typedef struct {
    Hall *hall;
    Str cookie;
    int64_t behind;      /* the furthest that he was let in at */
    _Atomic bool asking; /* he has asked once */
} Eager;

static void *asks_on(void *context)
{
    Eager *e = context;
    Arena a;
    TestReply reply = { .status = 200 };
    arena_init(&a, 64u << 20);
    const TestRequest request = { .method = GET, .target = S("/api/room/events"), .same_origin = true, .cookie = e->cookie };
    for (int n = 0; n < 20000 && reply.status == 200; n++) {
        arena_reset(&a);
        EXPECT_I64(app_request(&e->hall->h->app, &request, &a, &reply), OK);
        e->behind = reply.status == 200 ? reply.feed_after : e->behind;
        e->asking = true;
    }
    EXPECT(reply.status == 401 || reply.status == 429);
    arena_done(&a);
    return NULL;
}

static void nobody_waits_behind_the_end(ScenarioHouse *h)
{
    Hall hall;
    hall_open(&hall, h, "free");
    for (int round = 0; round < 10; round++) {
        pthread_t thread;
        Eager e = { .hall = &hall, .cookie = hall_join(&hall, "a") };
        if (pthread_create(&thread, NULL, asks_on, &e) != 0)
            abort();
        while (!e.asking)
            sched_yield();
        EXPECT_REPLY(hall_ask(&hall, S(""), POST, hall_text(&hall, "%s/close", hall.base), NULL), 204, NULL);
        int64_t end = scenario_number(h, "SELECT seq FROM board_room");
        pthread_join(thread, NULL);
        EXPECT(e.behind < end);
        TestReply opened = hall_ask(&hall, S(""), POST, hall_text(&hall, "%s/open", hall.base), "{\"hours\":1}");
        EXPECT_REPLY(opened, 200, "\"code\":");
        const char *code = memmem(opened.body.p, opened.body.n, "\"code\":\"", 8);
        snprintf(hall.code, sizeof hall.code, "%.9s", code ? code + 8 : "");
    }
}
TEST(a_guest_who_asks_while_the_room_closes_hears_the_end_or_nothing)
{
    scenario_each(list, COUNT_OF(list), nobody_waits_behind_the_end);
}

/* ---- the wall ---- */

static void wall(ScenarioHouse *h)
{
    Hall hall;
    hall_open(&hall, h, "free");
    Str guest = hall_join(&hall, "a"), token, rest;
    const char *door = hall_text(&hall, "%s/wall", hall.base);
    EXPECT_REPLY(scenario_ask(h, BUREAU, POST, door, NULL, NULL), 403, NULL);
    EXPECT_REPLY(hall_ask(&hall, guest, POST, door, NULL), 401, NULL);
    TestReply made = hall_ask(&hall, S(""), POST, door, NULL);
    EXPECT_REPLY(made, 204, NULL);
    str_cut(made.set_cookie, ';', &token, &rest);
    EXPECT(str_starts(token, S("wall=")) && str_contains(rest, S("HttpOnly")));
    EXPECT_REPLY(hall_ask(&hall, token, GET, "/api/wall", NULL), 200, "\"participants\":1"); /* it is nobody */
    EXPECT_REPLY(hall_ask(&hall, token, GET, "/api/wall", NULL), 200, "\"facilitator\":false");
    EXPECT_REPLY(hall_ask(&hall, token, GET, "/api/wall/events", NULL), 200, NULL);
    EXPECT_REPLY(hall_ask(&hall, token, GET, "/api/wall/code", NULL), 200, hall.code);
    Str as_guest = arena_printf(&h->arena, "room" STR_FMT, STR_ARG(str_sub(token, 4, token.n))), as_wall = arena_printf(&h->arena, "wall" STR_FMT, STR_ARG(str_sub(guest, 4, guest.n)));
    const Str bad[] = { token, as_guest };
    for (size_t i = 0; i < COUNT_OF(bad); i++) { /* it does nothing, under whatever name */
        EXPECT_REPLY(hall_ask(&hall, bad[i], POST, "/api/room/operations", "{\"operations\":[{\"key\":\"w\",\"kind\":\"add\",\"text\":\"x\"}]}"), 401, NULL);
        EXPECT_REPLY(hall_ask(&hall, bad[i], GET, "/api/room", NULL), 401, NULL);
        EXPECT_REPLY(hall_ask(&hall, bad[i], DELETE, "/api/room", NULL), 401, NULL);
    }
    EXPECT_REPLY(hall_ask(&hall, as_wall, GET, "/api/wall", NULL), 401, NULL);
    EXPECT_REPLY(hall_ask(&hall, token, GET, hall_text(&hall, "%s/live", hall.base), NULL), 401, NULL);
    EXPECT_REPLY(hall_ask(&hall, S(""), POST, hall_text(&hall, "%s/close", hall.base), NULL), 204, NULL);
    EXPECT_REPLY(hall_ask(&hall, token, GET, "/api/wall", NULL), 401, NULL);
    EXPECT_REPLY(hall_ask(&hall, S(""), POST, door, NULL), 422, "\"closed\"");
    EXPECT_REPLY(hall_ask(&hall, S(""), POST, hall_text(&hall, "%s/open", hall.base), "{\"hours\":1}"), 200, NULL);
    EXPECT_REPLY(hall_ask(&hall, token, GET, "/api/wall", NULL), 401, NULL); /* not yesterday's wall either */
}
TEST(a_wall_sees_the_room_and_does_nothing)
{
    scenario_each(list, COUNT_OF(list), wall);
}
