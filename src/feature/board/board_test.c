/* A room of people without accounts: what they reach, what they do, what stays hidden, and the bad days. */
#include "feature/board/board_testing.h"
#include "feature/board/board_parts.h"

#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const Feature *const list[] = { &feature_board };
#define NOON 1700000010000
#define PHASE_OF(name) "{\"key\":\"p-" name "\",\"kind\":\"phase\",\"phase\":\"" name "\"}"

/* ---- a session ---- */

static void session(ScenarioHouse *h)
{
    Hall hall;
    hall_open(&hall, h, "free");
    Str one = hall_join(&hall, "包括 3番"), two = hall_join(&hall, "");
    int64_t id = hall_add(&hall, one, "a", "足がないのよ");
    TestReply seen = hall_ask(&hall, two, GET, "/api/room", NULL);
    EXPECT_REPLY(seen, 200, "\"text\":null");
    EXPECT(!str_contains(seen.body, S("足がない")));
    seen = hall_ask(&hall, one, GET, "/api/room", NULL);
    EXPECT_REPLY(seen, 200, "\"text\":\"足がないのよ\"");
    EXPECT_REPLY(seen, 200, "\"mine\":true");
    EXPECT_REPLY(hall_ask(&hall, S(""), GET, hall_text(&hall, "%s/live", hall.base), NULL), 200, "足がないのよ");
    EXPECT_REPLY(hall_do(&hall, two, hall_text(&hall, "{\"key\":\"m\",\"kind\":\"move\",\"id\":%lld,\"x\":1,\"y\":2}", (long long)id)), 200, "not_yours");
    EXPECT_REPLY(hall_do(&hall, S(""), PHASE_OF("talk")), 200, "\"status\":\"done\"");
    seen = hall_ask(&hall, two, GET, "/api/room", NULL);
    EXPECT_REPLY(seen, 200, "足がないのよ");
    EXPECT_REPLY(seen, 200, "\"author\":\"包括 3番\"");
    TestReply moved = hall_do(&hall, two, hall_text(&hall, "{\"key\":\"m2\",\"kind\":\"move\",\"id\":%lld,\"x\":10,\"y\":20,\"group\":%lld}", (long long)id, (long long)hall.team[1]));
    EXPECT_REPLY(moved, 200, "\"x\":10,\"y\":20");
    TestReply cluster = hall_do(&hall, one, hall_text(&hall, "{\"key\":\"c\",\"kind\":\"add_cluster\",\"group\":%lld,\"name\":\"移動\",\"x\":0,\"y\":0}", (long long)hall.team[0]));
    int64_t c = hall_number(&cluster, "\"id\":");
    EXPECT_REPLY(hall_do(&hall, two, hall_text(&hall, "{\"key\":\"c2\",\"kind\":\"cluster\",\"id\":%lld,\"cluster\":%lld}", (long long)id, (long long)c)), 200, "\"cluster\":");
    EXPECT_REPLY(hall_do(&hall, two, hall_text(&hall, "{\"key\":\"e\",\"kind\":\"edit\",\"id\":%lld,\"text\":\"x\",\"rev\":1}", (long long)id)), 200, "not_yours");
    EXPECT_REPLY(hall_do(&hall, one, hall_text(&hall, "{\"key\":\"e\",\"kind\":\"edit\",\"id\":%lld,\"text\":\"x\",\"rev\":1}", (long long)id)), 200, "changed");
    EXPECT_REPLY(hall_do(&hall, S(""), "{\"key\":\"hn\",\"kind\":\"hide_names\",\"on\":true}"), 200, "done");
    EXPECT(!str_contains(hall_ask(&hall, two, GET, "/api/room", NULL).body, S("包括 3番")));
    EXPECT_REPLY(hall_do(&hall, S(""), hall_text(&hall, "{\"key\":\"hi\",\"kind\":\"hide\",\"id\":%lld,\"on\":true}", (long long)id)), 200, "done");
    EXPECT(!str_contains(hall_ask(&hall, two, GET, "/api/room", NULL).body, S("足がない")));
    EXPECT_REPLY(hall_do(&hall, S(""), hall_text(&hall, "{\"key\":\"ra\",\"kind\":\"remove_any\",\"id\":%lld}", (long long)id)), 200, "done");
    EXPECT_REPLY(hall_ask(&hall, two, GET, "/api/room", NULL), 200, "\"stickies\":[]");
    EXPECT_REPLY(hall_ask(&hall, S(""), GET, hall_text(&hall, "%s/live", hall.base), NULL), 200, "\"removed\":[{");
    EXPECT_REPLY(hall_do(&hall, S(""), hall_text(&hall, "{\"key\":\"re\",\"kind\":\"restore\",\"id\":%lld}", (long long)id)), 200, "done");
    EXPECT_REPLY(hall_do(&hall, S(""), "{\"key\":\"lo\",\"kind\":\"lock\",\"on\":true}"), 200, "done");
    EXPECT_REPLY(hall_do(&hall, one, "{\"key\":\"z\",\"kind\":\"add\",\"group\":1,\"area\":\"free\",\"text\":\"x\"}"), 200, "locked");
    EXPECT_REPLY(hall_ask(&hall, one, DELETE, "/api/room", NULL), 204, NULL);
    EXPECT_REPLY(hall_ask(&hall, one, GET, "/api/room", NULL), 401, NULL);
}
TEST(a_session_from_silence_to_talk)
{
    scenario_each(list, COUNT_OF(list), session);
}

/* ---- what is repeated, and what is nonsense ---- */

static void repeated(ScenarioHouse *h)
{
    Hall hall;
    hall_open(&hall, h, "free");
    Str one = hall_join(&hall, "a"), two = hall_join(&hall, "b");
    int64_t id = hall_add(&hall, one, "same", "一枚だけ");
    int64_t logged = scenario_number(h, "SELECT COUNT(*) FROM board_operation");
    const char *again = hall_text(&hall, "{\"key\":\"same\",\"kind\":\"add\",\"group\":%lld,\"area\":\"free\",\"text\":\"一枚だけ\"}", (long long)hall.team[0]);
    TestReply reply = hall_do(&hall, one, hall_text(&hall, "%s,%s", again, again));
    EXPECT_REPLY(reply, 200, "\"status\":\"repeated\"");
    EXPECT(!str_contains(reply.body, S("\"done\"")));
    EXPECT_I64(hall_number(&reply, "\"id\":"), id);
    EXPECT_I64(scenario_number(h, "SELECT COUNT(*) FROM sticky"), 1);
    EXPECT_I64(scenario_number(h, "SELECT COUNT(*) FROM board_operation"), logged);
    EXPECT_REPLY(hall_do(&hall, two, again), 200, "\"done\""); /* a key of his own */
    EXPECT_I64(scenario_number(h, "SELECT COUNT(*) FROM sticky"), 2);
    static const struct { const char *body; int status; const char *has; } rows[] = {
        { "{\"key\":\"n1\",\"kind\":\"add\",\"group\":5,\"area\":\"free\",\"text\":\"x\"}", 200, "\"place\"" },
        { "{\"key\":\"n2\",\"kind\":\"dance\"}", 200, "\"invalid\"" },
        { "{\"key\":\"n3\",\"kind\":\"add\",\"text\":\"x\"}", 200, "\"invalid\"" },
        { "{\"key\":\"n4\",\"kind\":\"edit\",\"id\":99,\"text\":\"x\",\"rev\":1}", 200, "\"gone\"" },
        { "{\"key\":\"n5\",\"kind\":\"rename\",\"name\":\"x\",\"role\":\"admin\"}", 200, "\"invalid\"" },
        { "{\"key\":\"n6\",\"kind\":\"phase\",\"phase\":\"vote\"}", 200, "\"facilitator\"" },
        { "{\"key\":\"n7\",\"kind\":\"close\"}", 200, "\"facilitator\"" },
        { "{\"kind\":\"close\"}", 422, "/operations/0" },
        { "{\"key\":\"0123456789012345678901234567890123456789x\",\"kind\":\"close\"}", 422, "/operations/0" },
        { "", 422, "/operations" },
    };
    for (size_t i = 0; i < COUNT_OF(rows); i++)
        EXPECT_REPLY(hall_do(&hall, one, rows[i].body), rows[i].status, rows[i].has);
    EXPECT_I64(scenario_number(h, "SELECT COUNT(*) FROM sticky"), 2);
}
TEST(a_post_that_came_twice_is_done_once)
{
    scenario_each(list, COUNT_OF(list), repeated);
}

/* ---- the door of the room ---- */

static TestReply knock(Hall *hall, const char *code, const char *address)
{
    TestRequest request = { .method = POST, .target = S("/api/rooms"), .body = str_of(hall_text(hall, "{\"code\":\"%s\"}", code)), .same_origin = true,
                            .address = str_of(address) };
    TestReply reply = { 0 };
    EXPECT_I64(app_request(&hall->h->app, &request, &hall->h->arena, &reply), OK);
    return reply;
}

static void doors(ScenarioHouse *h)
{
    Hall open, shut;
    hall_open(&open, h, "free");
    hall_open(&shut, h, "strengths");
    Str inside = hall_join(&shut, "中の人");
    EXPECT_REPLY(hall_ask(&shut, S(""), POST, hall_text(&shut, "%s/close", shut.base), NULL), 204, NULL);
    TestReply closed = knock(&open, shut.code, "10.0.0.1"), absent = knock(&open, "ABCD-EFGH", "10.0.0.1"), nonsense = knock(&open, "x", "10.0.0.1");
    EXPECT_REPLY(closed, 404, "合言葉");
    EXPECT_STR(closed.body, absent.body);
    EXPECT_STR(closed.body, nonsense.body);
    EXPECT_REPLY(hall_ask(&shut, inside, GET, "/api/room", NULL), 401, NULL);
    EXPECT_REPLY(hall_do(&shut, inside, "{\"key\":\"r\",\"kind\":\"rename\",\"name\":\"x\"}"), 401, NULL);
    for (int i = 0; i < 60; i++)
        absent = knock(&open, "ABCD-EFGH", "10.0.0.2");
    EXPECT_REPLY(absent, 429, NULL);
    EXPECT_REPLY(knock(&open, open.code, "10.0.0.2"), 429, NULL);
    EXPECT_REPLY(knock(&open, open.code, "10.0.0.3"), 200, NULL);
    TestReply reopened = hall_ask(&shut, S(""), POST, hall_text(&shut, "%s/open", shut.base), "{}");
    EXPECT_REPLY(reopened, 200, "\"code\"");
    EXPECT(!str_contains(reopened.body, str_of(shut.code)));
    EXPECT_REPLY(hall_ask(&shut, inside, GET, "/api/room", NULL), 401, NULL); /* yesterday's cookie */
    EXPECT_REPLY(knock(&open, shut.code, "10.0.0.3"), 404, NULL);
}
static TestReply knock_linked(Hall *hall, const char *code, const char *link, const char *address)
{
    TestRequest request = { .method = POST, .target = S("/api/rooms/linked"), .same_origin = true, .address = str_of(address),
                            .body = str_of(hall_text(hall, "{\"code\":\"%s\",\"link\":\"%s\"}", code, link)) };
    TestReply reply = { 0 };
    EXPECT_I64(app_request(&hall->h->app, &request, &hall->h->arena, &reply), OK);
    return reply;
}

/* What stands behind the point in the QR's address. */
static const char *link_of(Hall *hall)
{
    TestReply code = hall_ask(hall, S(""), GET, hall_text(hall, "%s/code", hall->base), NULL);
    EXPECT_REPLY(code, 200, "/room#");
    const char *at = memmem(code.body.p, code.body.n, hall->code, strlen(hall->code));
    const char *url = at ? memmem(at + 1, code.body.n - (size_t)(at + 1 - code.body.p), "/room#", 6) : NULL;
    return url ? hall_text(hall, "%.*s", BOARD_LINK_CHARACTERS, url + strlen("/room#ABCD-EFGH.")) : "";
}

/* One line, one address: a hall, and a stranger who tries codes. */
static void stranger(ScenarioHouse *h)
{
    Hall hall, other;
    h->app.clock = clock_fixed(NOON); /* no bucket refills */
    hall_open(&hall, h, "free");
    hall_open(&other, h, "free");
    const char *link = link_of(&hall);
    EXPECT_I64(strlen(link), BOARD_LINK_CHARACTERS);
    for (int i = 0; i < ROOM_GUESSES_PER_MINUTE; i++)
        EXPECT_REPLY(knock(&hall, "ABCD-EFGH", "10.0.0.9"), 404, NULL);
    EXPECT_REPLY(knock(&hall, "ABCD-EFGH", "10.0.0.9"), 429, NULL);
    EXPECT_REPLY(knock(&hall, hall.code, "10.0.0.9"), 429, NULL);  /* nobody of the hall is in yet */
    EXPECT_REPLY(knock_linked(&hall, hall.code, link, "10.0.0.9"), 200, "\"participant\":");
    EXPECT_REPLY(knock(&hall, "ABCD-EFGH", "10.0.0.9"), 429, NULL); /* a right QR gives the stranger nothing */
    EXPECT_REPLY(knock(&hall, other.code, "10.0.0.9"), 429, NULL);  /* nor does it open another room */
    for (int i = 0; i < 200; i++)
        EXPECT_REPLY(knock(&hall, hall.code, "10.0.0.9"), 200, "\"participant\":");
    EXPECT_REPLY(knock(&hall, hall.code, "10.0.0.10"), 200, NULL);  /* another line was never held up */
}
TEST(a_stranger_who_guesses_does_not_shut_a_hall_out)
{
    scenario_each(list, COUNT_OF(list), stranger);
}

/* Codes tried from everywhere and as fast as the door takes them. */
static void flood(ScenarioHouse *h)
{
    Hall hall, shut;
    h->app.clock = clock_fixed(NOON);
    hall_open(&hall, h, "free");
    hall_open(&shut, h, "free");
    const char *link = link_of(&hall), *old = link_of(&shut);
    EXPECT_REPLY(hall_ask(&shut, S(""), POST, hall_text(&shut, "%s/close", shut.base), NULL), 204, NULL);
    for (int i = 0; i < ROOM_GUESSES_ALL_PER_MINUTE; i++)
        EXPECT_REPLY(knock(&hall, "ABCD-EFGH", hall_text(&hall, "10.1.%d.1", i / 2)), 404, NULL);
    EXPECT_REPLY(knock(&hall, "ABCD-EFGH", "10.2.0.1"), 429, NULL);
    for (int i = 0; i < ROOM_JOINS_PER_MINUTE; i++)
        (void)knock(&hall, "ABCD-EFGH", "10.2.0.1");
    EXPECT_REPLY(knock_linked(&hall, hall.code, link, "10.2.0.1"), 200, NULL);
    /* a link is good with its own code, while the room is open, and whole */
    const char *const wrong[] = { "", "AAAAAAAAAAAAAAAAAAAAAA", old, hall_text(&hall, "%.21s", link), hall_text(&hall, "%sA", link) };
    TestReply refused = knock_linked(&hall, "ABCD-EFGH", link, "10.2.0.1");
    EXPECT_REPLY(refused, 404, "合言葉");
    for (size_t i = 0; i < COUNT_OF(wrong); i++) {
        TestReply reply = knock_linked(&hall, hall.code, wrong[i], "10.2.0.1");
        EXPECT_REPLY(reply, 404, NULL);
        EXPECT_STR(reply.body, refused.body);
    }
    EXPECT_REPLY(knock_linked(&shut, shut.code, old, "10.2.0.1"), 404, NULL);
    EXPECT_REPLY(knock_linked(&hall, "", link, "10.2.0.1"), 422, "/code");
}
TEST(the_link_of_the_qr_opens_its_room_whatever_is_tried_beside_it)
{
    scenario_each(list, COUNT_OF(list), flood);
}

static void comes_again(ScenarioHouse *h)
{
    Hall hall, other;
    hall_open(&hall, h, "free");
    hall_open(&other, h, "free");
    Str one = hall_join(&hall, "はじめ");
    int64_t id = hall_add(&hall, one, "a", "わたしの一枚");
    const char *again = hall_text(&hall, "{\"code\":\"%s\",\"name\":\"二度め\"}", hall.code);
    TestReply reply = hall_ask(&hall, one, POST, "/api/rooms", again);
    EXPECT_REPLY(reply, 200, "\"participant\":");
    EXPECT_STR(reply.set_cookie, S(""));
    EXPECT_I64(scenario_number(h, "SELECT COUNT(*) FROM board_participant"), 1);
    TestReply seen = hall_ask(&hall, one, GET, "/api/room", NULL);
    EXPECT_REPLY(seen, 200, "\"author\":\"二度め\"");
    EXPECT_REPLY(seen, 200, "\"mine\":true");
    EXPECT_REPLY(seen, 200, "\"participants\":1");
    reply = hall_ask(&hall, one, POST, "/api/rooms", hall_text(&hall, "{\"code\":\"%s\"}", other.code)); /* into the next room: somebody new there */
    EXPECT(reply.set_cookie.n > 0);
    EXPECT_I64(scenario_number(h, "SELECT COUNT(*) FROM board_participant"), 2);
    EXPECT_REPLY(hall_ask(&hall, S(""), GET, hall_text(&hall, "%s/live", hall.base), NULL), 200, "わたしの一枚");
    EXPECT_REPLY(hall_ask(&hall, S(""), GET, hall_text(&hall, "%s/live?as=room", hall.base), NULL), 200, "\"text\":null");
    hall_do(&hall, S(""), hall_text(&hall, "{\"key\":\"h\",\"kind\":\"hide\",\"id\":%lld,\"on\":true}", (long long)id));
    EXPECT(!str_contains(scenario_ask(h, BUREAU, GET, hall_text(&hall, "%s/stickies.csv", hall.base), NULL, NULL).body, S("わたしの一枚")));
    EXPECT_REPLY(hall_ask(&hall, S(""), POST, "/api/rooms", "{}"), 422, "/code");
}
TEST(who_scans_the_code_again_is_the_same_person)
{
    scenario_each(list, COUNT_OF(list), comes_again);
}

TEST(a_closed_room_is_like_one_that_never_was_and_guessing_slows_down)
{
    scenario_each(list, COUNT_OF(list), doors);
}

static void walls(ScenarioHouse *h)
{
    Hall a, b;
    hall_open(&a, h, "free");
    hall_open(&b, h, "free");
    Str in_a = hall_join(&a, "a"), in_b = hall_join(&b, "b");
    int64_t id = hall_add(&a, in_a, "k", "こちらだけの話");
    hall_do(&b, S(""), PHASE_OF("talk"));
    EXPECT(!str_contains(hall_ask(&b, in_b, GET, "/api/room", NULL).body, S("こちらだけの話")));
    static const char *const tries[] = { "\"kind\":\"move\",\"x\":1,\"y\":1", "\"kind\":\"colour\",\"colour\":\"pink\"", "\"kind\":\"remove\"",
                                         "\"kind\":\"edit\",\"text\":\"x\",\"rev\":1" };
    for (size_t i = 0; i < COUNT_OF(tries); i++)
        EXPECT_REPLY(hall_do(&b, in_b, hall_text(&b, "{\"key\":\"t%zu\",\"id\":%lld,%s}", i, (long long)id, tries[i])), 200, "\"gone\"");
    EXPECT_REPLY(hall_do(&b, in_b, hall_text(&b, "{\"key\":\"5\",\"kind\":\"join_group\",\"group\":%lld}", (long long)a.team[0])), 200, "\"gone\"");
    EXPECT_REPLY(hall_do(&b, in_b, hall_text(&b, "{\"key\":\"6\",\"kind\":\"add\",\"group\":%lld,\"area\":\"free\",\"text\":\"x\"}", (long long)a.team[0])), 200, "\"place\"");
    /* and nothing but the room */
    const char *const closed[] = { "/api/towns/1001/boards", a.base, hall_text(&a, "%s/live", a.base), "/api/towns/1001/lineages", "/api/schema",
                                   "/api/board-templates" };
    for (size_t i = 0; i < COUNT_OF(closed); i++) {
        TestReply reply = hall_ask(&b, in_b, GET, closed[i], NULL);
        EXPECT_REPLY(reply, 401, NULL);
    }
    EXPECT_REPLY(hall_ask(&a, scenario_cookie(h, OFFICER), GET, "/api/room", NULL), 401, NULL);
    EXPECT_REPLY(scenario_ask(h, NEIGHBOUR, GET, hall_text(&a, "%s/live", a.base), NULL, NULL), 403, NULL);
    EXPECT_REPLY(scenario_ask(h, CENTRE, POST, hall_text(&a, "%s/operations", a.base), "{\"operations\":[{\"key\":\"x\",\"kind\":\"close\"}]}", NULL), 403, NULL);
    EXPECT_REPLY(scenario_ask(h, BUREAU, POST, hall_text(&a, "%s/close", a.base), NULL, NULL), 403, NULL);
    EXPECT_REPLY(scenario_ask(h, BUREAU, GET, hall_text(&a, "%s/live", a.base), NULL, NULL), 200, "\"text\":null");
    EXPECT_REPLY(scenario_ask(h, PREFECTURE, GET, hall_text(&a, "%s/live", a.base), NULL, NULL), 200, "こちらだけの話");
    TestRequest forged = { .method = POST, .target = S("/api/room/operations"), .body = S("{\"operations\":[{\"key\":\"x\",\"kind\":\"rename\",\"name\":\"x\"}]}"), .cookie = in_b };
    TestReply reply;
    EXPECT_I64(app_request(&h->app, &forged, &h->arena, &reply), OK);
    EXPECT_REPLY(reply, 403, NULL);
}
TEST(a_guest_reaches_his_room_and_nothing_else)
{
    scenario_each(list, COUNT_OF(list), walls);
}

/* ---- votes ---- */

#define PRESSES 24
typedef struct {
    Hall *hall;
    Str cookie;
    int64_t id;
    int number, done;
} Presser;

static void *press(void *context)
{
    Presser *p = context;
    for (int i = 0; i < PRESSES; i++) {
        char body[256];
        Arena arena;
        TestReply reply = { 0 };
        arena_init(&arena, 4u << 20);
        snprintf(body, sizeof body, "{\"operations\":[{\"key\":\"t%d-%d\",\"kind\":\"vote\",\"id\":%lld,\"kind_of\":\"like\",\"n\":1}]}", p->number, i, (long long)p->id);
        TestRequest request = { .method = POST, .target = S("/api/room/operations"), .body = str_of(body), .cookie = p->cookie, .same_origin = true };
        if (app_request(&p->hall->h->app, &request, &arena, &reply) == OK && reply.status == 200)
            p->done += str_contains(reply.body, S("\"done\""));
        arena_done(&arena);
    }
    return NULL;
}

/* One person, several windows, all pressing at once: three votes are three. */
static void budget(ScenarioHouse *h)
{
    Hall hall;
    enum { WINDOWS = 3 }; /* each takes a reading connection; the test keeps one */
    pthread_t threads[WINDOWS];
    Presser pressers[WINDOWS];
    int done = 0;
    hall_open(&hall, h, "free");
    Str one = hall_join(&hall, "a");
    int64_t id = hall_add(&hall, one, "a", "いいね？");
    hall_do(&hall, S(""), PHASE_OF("vote"));
    for (int i = 0; i < WINDOWS; i++) {
        pressers[i] = (Presser){ &hall, one, id, i, 0 };
        EXPECT_I64(pthread_create(&threads[i], NULL, press, &pressers[i]), 0);
    }
    for (int i = 0; i < WINDOWS; i++) {
        pthread_join(threads[i], NULL);
        done += pressers[i].done;
    }
    EXPECT_I64(done, 3);
    EXPECT_I64(scenario_number(h, "SELECT n FROM board_vote"), 3);
    EXPECT_I64(scenario_number(h, "SELECT likes FROM sticky"), 3);
    EXPECT_I64(scenario_number(h, "SELECT COUNT(*) FROM board_operation WHERE kind = 'vote'"), 3);
    EXPECT_I64(scenario_number(h, "SELECT seq - (SELECT COUNT(*) FROM board_operation) FROM board_room"), 0);
    const char *back = hall_text(&hall, "{\"key\":\"b\",\"kind\":\"vote\",\"id\":%lld,\"kind_of\":\"like\",\"n\":-1}", (long long)id);
    EXPECT_REPLY(hall_do(&hall, one, back), 200, "\"votes_left\":1");
    Str two = hall_join(&hall, "b");
    EXPECT_REPLY(hall_do(&hall, two, back), 200, "none_given");
    EXPECT_REPLY(hall_do(&hall, two, hall_text(&hall, "{\"key\":\"v\",\"kind\":\"vote\",\"id\":%lld,\"kind_of\":\"arrow\",\"n\":2}", (long long)id)), 200, "invalid");
}
TEST(nobody_votes_more_than_he_may_however_many_windows_press)
{
    scenario_each(list, COUNT_OF(list), budget);
}

static void many_hands(ScenarioHouse *h)
{
    Hall hall;
    hall_open(&hall, h, "free");
    Str one = hall_join(&hall, "a");
    TestReply last = { 0 };
    for (int i = 0; i < 7; i++) {
        Buf ops;
        buf_init(&ops, 64 * 1024);
        for (int k = 0; k < ROOM_OPERATIONS_MAX; k++)
            buf_printf(&ops, "%s{\"key\":\"%d-%d\",\"kind\":\"rename\",\"name\":\"n%d\"}", k ? "," : "", i, k, k);
        buf_char(&ops, '\0');
        last = hall_do(&hall, one, ops.p);
        buf_done(&ops);
    }
    EXPECT_REPLY(last, 200, "too_fast");
    Buf many;
    buf_init(&many, 64 * 1024);
    for (int k = 0; k <= ROOM_OPERATIONS_MAX; k++)
        buf_printf(&many, "%s{\"key\":\"x%d\",\"kind\":\"rename\",\"name\":\"n\"}", k ? "," : "", k);
    buf_char(&many, '\0');
    EXPECT_REPLY(hall_do(&hall, one, many.p), 422, "/operations");
    buf_done(&many);
    EXPECT_REPLY(hall_do(&hall, hall_join(&hall, "b"), "{\"key\":\"r\",\"kind\":\"rename\",\"name\":\"x\"}"), 200, "done"); /* another one is not held up */
}
TEST(who_is_too_fast_waits_alone)
{
    scenario_each(list, COUNT_OF(list), many_hands);
}

/* ---- coming back ---- */

static TestReply back_at(Hall *hall, Str cookie, int64_t seq)
{
    TestRequest request = { .method = GET, .target = S("/api/room/events"), .cookie = cookie,
                            .last_event_id = str_of(hall_text(hall, "%lld", (long long)seq)) };
    TestReply reply = { 0 };
    EXPECT_I64(app_request(&hall->h->app, &request, &hall->h->arena, &reply), OK);
    return reply;
}

static void resumes(ScenarioHouse *h)
{
    Hall hall;
    hall_open(&hall, h, "free");
    Str one = hall_join(&hall, "a"), two = hall_join(&hall, "b");
    hall_do(&hall, S(""), PHASE_OF("talk"));
    TestReply shot = hall_ask(&hall, one, GET, "/api/room", NULL);
    int64_t seq = hall_number(&shot, "\"seq\":");
    EXPECT_REPLY(back_at(&hall, one, seq), 200, NULL);
    EXPECT_STR(back_at(&hall, one, seq).body, S(""));
    int64_t first = hall_add(&hall, two, "1", "一枚め"), second = hall_add(&hall, one, "2", "二枚め");
    for (int i = 0; i < 5; i++)
        hall_do(&hall, two, hall_text(&hall, "{\"key\":\"m%d\",\"kind\":\"move\",\"id\":%lld,\"x\":%d,\"y\":7}", i, (long long)first, 1000 + i));
    TestReply back = back_at(&hall, one, seq);
    EXPECT_REPLY(back, 200, "\"x\":1004,\"y\":7");
    EXPECT_REPLY(back, 200, hall_text(&hall, "id: %lld\nevent: operation\n", (long long)seq + 7));
    EXPECT(!str_contains(back.body, S("\"x\":1003")));                  /* each thing once, as it is now */
    EXPECT_REPLY(back, 200, "二枚め");
    EXPECT_REPLY(back, 200, "\"mine\":true");
    EXPECT(!str_contains(back_at(&hall, one, seq + 7).body, S("一枚め")));
    hall_do(&hall, one, hall_text(&hall, "{\"key\":\"rm\",\"kind\":\"remove\",\"id\":%lld}", (long long)second));
    back = back_at(&hall, two, seq);
    EXPECT_REPLY(back, 200, hall_text(&hall, "\"removed\":%lld", (long long)second));
    EXPECT(!str_contains(back.body, S("二枚め"))); /* what is gone is not told again */
    EXPECT_REPLY(back_at(&hall, two, 999999), 200, "event: reload"); /* a future that never was: a backup was restored */
    hall_do(&hall, S(""), PHASE_OF("silent"));
    EXPECT_REPLY(back_at(&hall, two, seq), 200, "event: reload");
    EXPECT(!str_contains(back_at(&hall, one, seq).body, S("一枚め")));
    TestRequest wrong = { .method = GET, .target = S("/api/room/events"), .cookie = one, .last_event_id = S("-4") };
    TestReply reply;
    EXPECT_I64(app_request(&h->app, &wrong, &h->arena, &reply), OK);
    EXPECT_REPLY(reply, 422, NULL);
}
TEST(a_phone_that_slept_is_told_what_changed)
{
    scenario_each(list, COUNT_OF(list), resumes);
}

/* ---- the hour has come ---- */

static int64_t hour_ms = INT64_C(1795132800000);
static int64_t fixed_hour(const Clock *clock)
{
    (void)clock;
    return hour_ms;
}

static void closes(const char *url)
{
    static ScenarioHouse house;
    Hall hall;
    hour_ms = INT64_C(1795132800000);
    scenario_open(&house, url, list, COUNT_OF(list), &(AppConfig){ .clock = { .now_ms = fixed_hour } });
    hall_open(&hall, &house, "free");
    Str one = hall_join(&hall, "a");
    hour_ms += 3 * INT64_C(3600000);
    EXPECT_REPLY(hall_ask(&hall, one, GET, "/api/room", NULL), 401, NULL);
    EXPECT_REPLY(knock(&hall, hall.code, "10.0.0.9"), 404, NULL);
    EXPECT_I64(scenario_number(&house, "SELECT COUNT(*) FROM board_room WHERE code IS NOT NULL"), 1);
    app_tidy(&house.app);
    EXPECT_I64(scenario_number(&house, "SELECT COUNT(*) FROM board_room WHERE code IS NOT NULL"), 0);
    EXPECT_I64(scenario_number(&house, "SELECT COUNT(*) FROM board WHERE state = 'closed'"), 1);
    EXPECT_I64(scenario_number(&house, "SELECT COUNT(*) FROM board_participant WHERE token IS NOT NULL"), 0);
    scenario_close(&house);
}
TEST(a_room_closes_by_itself)
{
    closes(NULL);
    if (test_postgres())
        closes(test_postgres());
}

/* Nobody tidied between the hour and the next opening: who was in before does not come in again by his old cookie. */
static void reopens(ScenarioHouse *h)
{
    Hall hall;
    hall_open(&hall, h, "free");
    Str one = hall_join(&hall, "a");
    EXPECT_REPLY(hall_ask(&hall, one, GET, "/api/room", NULL), 200, NULL);
    scenario_sql(h, "UPDATE board_room SET closes_ms = 1");
    EXPECT_REPLY(hall_ask(&hall, S(""), POST, hall_text(&hall, "%s/open", hall.base), "{\"hours\":1}"), 200, "\"code\":");
    EXPECT_REPLY(hall_ask(&hall, one, GET, "/api/room", NULL), 401, NULL);
    EXPECT_REPLY(hall_ask(&hall, S(""), GET, hall_text(&hall, "%s/live", hall.base), NULL), 200, "\"participants\":0");
}
TEST(a_room_whose_hour_came_opens_for_nobody_of_before)
{
    scenario_each(list, COUNT_OF(list), reopens);
}

/* Guests fill the board with the heaviest words there are: it no longer fits in one piece of news. */
static void heavy(ScenarioHouse *h)
{
    Hall hall;
    hall_open(&hall, h, "free");
    Str one = hall_join(&hall, "名前が長い人の名前がとても長い人の名前がとても長い人の名前が長い人"), words = S("");
    TestReply shot = hall_ask(&hall, one, GET, "/api/room", NULL);
    int64_t seq = hall_number(&shot, "\"seq\":"), who = hall_number(&shot, "\"participant\":");
    for (int i = 0; i < BOARD_TEXT_MAX; i++)
        words = arena_printf(&h->arena, STR_FMT "\xF0\x9F\x99\x82", STR_ARG(words));
    scenario_sql(h, arena_printf(&h->arena,
                                 "INSERT INTO sticky (org, board, id, rev, team, area, words, colour, x, y, cluster, participant, organisation_kind, paper, likes,"
                                 " arrows, hidden, removed) WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < %d)"
                                 " SELECT 1001, %lld, i, 1, %lld, 'free', '" STR_FMT "', 'yellow', 0, 0, 0, %lld, 'other', 0, 0, 0, 0, 0 FROM n",
                                 BOARD_STICKIES_MAX, (long long)hall.board, (long long)hall.team[0], STR_ARG(words), (long long)who).p);
    for (int i = 1; i <= BOARD_STICKIES_MAX / 100; i++)
        scenario_sql(h, arena_printf(&h->arena, "INSERT INTO board_operation (org, board, seq, at_ms, participant, account, key, kind, thing, thing_id)"
                                                " WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 100)"
                                                " SELECT 1001, %lld, %lld + i, 1, 1, 0, '#' || (%d + i), 'add', 1, %d + i FROM n",
                                     (long long)hall.board, (long long)seq + (i - 1) * 100, (int)seq + (i - 1) * 100, (i - 1) * 100).p);
    scenario_sql(h, arena_printf(&h->arena, "UPDATE board_room SET seq = seq + %d", BOARD_STICKIES_MAX).p);
    EXPECT_REPLY(hall_do(&hall, S(""), PHASE_OF("talk")), 200, "\"status\":\"done\"");
    EXPECT_REPLY(hall_do(&hall, S(""), "{\"key\":\"hn\",\"kind\":\"hide_names\",\"on\":true}"), 200, "\"status\":\"done\"");
    EXPECT_REPLY(hall_ask(&hall, one, GET, "/api/room", NULL), 200, "\"phase\":\"talk\"");
    EXPECT_REPLY(back_at(&hall, one, seq), 200, "event: reload");
}
TEST(a_board_too_heavy_for_one_piece_of_news_stays_in_hand)
{
    scenario_each(list, COUNT_OF(list), heavy);
}

/* ---- what the facilitator makes of it ---- */

static void outcome(ScenarioHouse *h)
{
    Hall hall;
    hall_open(&hall, h, "stages_c");
    TestReply paper = hall_do(&hall, S(""), hall_text(&hall, "{\"key\":\"p\",\"kind\":\"paper\",\"group\":%lld,\"area\":\"exit\",\"rows\":[{\"text\":\"=送迎がない\",\"votes\":7,\"arrows\":2},{\"text\":\"紙の二枚め\"}]}", (long long)hall.team[0]));
    EXPECT_REPLY(paper, 200, "done");
    int64_t id = scenario_number(h, "SELECT MIN(id) FROM sticky");
    const char *f = hall.base;
    EXPECT_REPLY(hall_ask(&hall, S(""), GET, hall_text(&hall, "%s/stickies.csv", f), NULL), 200, "A班,出口,,'=送迎がない,7,2,");
    EXPECT(hall_ask(&hall, S(""), GET, hall_text(&hall, "%s/stickies.xlsx", f), NULL).body.n > 4000);
    EXPECT_REPLY(hall_ask(&hall, S(""), POST, hall_text(&hall, "%s/issues", f), "{\"stickies\":[]}"), 422, "/stickies");
    EXPECT_REPLY(hall_ask(&hall, S(""), POST, hall_text(&hall, "%s/issues", f), "{\"stickies\":[12]}"), 422, "/stickies");
    TestReply issue = hall_ask(&hall, S(""), POST, hall_text(&hall, "%s/issues", f), hall_text(&hall, "{\"stickies\":[%lld],\"title\":\"移動の手段が足りない\"}", (long long)id));
    EXPECT_REPLY(issue, 201, "\"id\":");
    int64_t made = hall_number(&issue, "\"id\":");
    EXPECT_I64(scenario_number(h, "SELECT votes FROM issue WHERE origin = 'sticky' AND words = '移動の手段が足りない' AND original = '=送迎がない'"), 9);
    EXPECT_REPLY(hall_ask(&hall, S(""), GET, hall_text(&hall, "/api/towns/1001/lineages?issue=%lld", (long long)made), NULL), 200, "\"words\":\"=送迎がない\",\"votes\":7,\"arrows\":2");
    hall_do(&hall, S(""), hall_text(&hall, "{\"key\":\"r\",\"kind\":\"remove_any\",\"id\":%lld}", (long long)id));
    EXPECT_REPLY(hall_ask(&hall, S(""), GET, hall_text(&hall, "/api/towns/1001/lineages?issue=%lld", (long long)made), NULL), 200, "送迎がない");
    EXPECT_REPLY(hall_ask(&hall, S(""), DELETE, hall_text(&hall, "/api/towns/1001/lineages/%lld", (long long)made), NULL), 405, NULL);
    scenario_sql(h, "INSERT INTO promise (org, id, rev, engagement, role, who, what, due, state) VALUES (1001, 500, 1, 77, 'town', 'x', 'y', '2026-12-01', 'open')");
    scenario_sql(h, "INSERT INTO promise (org, id, rev, engagement, role, who, what, due, state) VALUES (1001, 501, 1, 78, 'town', 'x', 'y', '2026-12-01', 'open')");
    int64_t other = scenario_number(h, "SELECT MAX(id) FROM sticky");
    EXPECT_REPLY(hall_ask(&hall, S(""), POST, hall_text(&hall, "%s/lineages", f), hall_text(&hall, "{\"promise\":500,\"stickies\":[%lld]}", (long long)other)), 204, NULL);
    EXPECT_REPLY(hall_ask(&hall, S(""), POST, hall_text(&hall, "%s/lineages", f), hall_text(&hall, "{\"promise\":501,\"stickies\":[%lld]}", (long long)other)), 422, "/promise");
    EXPECT_REPLY(hall_ask(&hall, S(""), POST, hall_text(&hall, "%s/lineages", f), hall_text(&hall, "{\"stickies\":[%lld]}", (long long)other)), 422, "課題か約束");
    EXPECT_REPLY(hall_ask(&hall, S(""), GET, hall_text(&hall, "%s/code", f), NULL), 200, "<svg");
    TestReply kept = hall_ask(&hall, S(""), POST, hall_text(&hall, "%s/template", f), "{\"name\":\"うちの六段階\"}");
    EXPECT_REPLY(kept, 201, "\"id\":");
    EXPECT_REPLY(hall_ask(&hall, S(""), GET, "/api/towns/1001/board-templates", NULL), 200, "入口｜だれが");
    EXPECT_REPLY(hall_ask(&hall, S(""), POST, "/api/towns/1001/engagements/77/boards",
                          hall_text(&hall, "{\"title\":\"x\",\"template\":\"own:%lld\",\"groups\":[\"1\"]}", (long long)hall_number(&kept, "\"id\":"))), 201, NULL);
    EXPECT_REPLY(hall_ask(&hall, S(""), POST, "/api/towns/1001/board-templates", "{\"name\":\"x\",\"areas\":\"｜\"}"), 422, "/areas");
    EXPECT_REPLY(hall_ask(&hall, S(""), GET, "/api/board-templates", NULL), 200, "通所Cの六つの段階");
    static const struct { const char *body, *has; } bad[] = {
        { "{\"title\":\"x\",\"template\":\"own:5\",\"groups\":[\"1\"]}", "/template" }, { "{\"title\":\"\",\"template\":\"free\",\"groups\":[\"1\"]}", "/title" },
        { "{\"title\":\"x\",\"template\":\"free\",\"groups\":[]}", "/groups" }, { "{\"title\":\"x\",\"template\":\"free\",\"groups\":[\"\"]}", "/groups" },
        { "{\"title\":\"x\",\"template\":\"free\",\"groups\":[\"1\"],\"meeting\":9}", "/meeting" }, { "[]", "/title" },
    };
    for (size_t i = 0; i < COUNT_OF(bad); i++)
        EXPECT_REPLY(hall_ask(&hall, S(""), POST, "/api/towns/1001/engagements/77/boards", bad[i].body), 422, bad[i].has);
    EXPECT_REPLY(hall_ask(&hall, S(""), POST, "/api/towns/1001/engagements/78/boards", "{\"title\":\"x\",\"template\":\"free\",\"groups\":[\"1\"]}"), 404, NULL);
    EXPECT_REPLY(hall_ask(&hall, S(""), POST, hall_text(&hall, "%s/open", f), "{\"hours\":100}"), 422, "/hours");
    EXPECT(scenario_number(h, "SELECT COUNT(*) FROM audit") > 5);
    EXPECT_I64(scenario_number(h, "SELECT COUNT(*) FROM audit WHERE route LIKE '%/api/room%'"), 0);
}
TEST(what_was_said_becomes_issues_and_promises_with_their_words)
{
    scenario_each(list, COUNT_OF(list), outcome);
}
