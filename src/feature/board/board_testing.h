/* board_testing.h: a town with an engagement, a board in an open room, and people in it; for tests, on both databases. */
#pragma once
#include "feature/board/board.h"
#include "http/scenario.h"

typedef struct {
    ScenarioHouse *h;
    int64_t board, team[2];
    char code[16], base[64]; /* /api/towns/1001/boards/… */
} Hall;

/* template in JSON; two groups, the phase is silent. */
void hall_open(Hall *hall, ScenarioHouse *h, const char *template);
/* Cookie of a new guest. */
Str hall_join(Hall *hall, const char *name);
/* A request of a guest (cookie) or, without one, of the facilitator. */
TestReply hall_ask(Hall *hall, Str cookie, Method method, const char *target, const char *body);
/* The operations of a guest, or of the facilitator; the text between [ and ]. */
TestReply hall_do(Hall *hall, Str cookie, const char *operations);
const char *hall_text(Hall *hall, const char *format, ...) __attribute__((format(printf, 2, 3)));
/* The first number behind these words in the reply. */
int64_t hall_number(const TestReply *reply, const char *words);
void hall_expect(TestReply reply, int status, const char *has, const char *file, int line);
#define EXPECT_REPLY(reply, status, has) hall_expect((reply), (status), (has), __FILE__, __LINE__)
/* A sticky of this guest in group 0; its id. */
int64_t hall_add(Hall *hall, Str cookie, const char *key, const char *text);
