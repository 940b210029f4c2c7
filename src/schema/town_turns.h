/* town_turns.h: what the keeper does once a minute for every town that needs it, some of them each minute and each in a transaction of
 * its own. A town where it fails holds up no other, however many fail: who comes first changes with every minute. */
#pragma once
#include "base/limits.h"
#include "db/db.h"

/* For ORDER BY; minute is a parameter with town_minute. A prime number, since the ids of towns may go by tens. */
#define TOWN_TURN(org, minute) "(" org " + " minute ") % 97, " org
int64_t town_minute(int64_t now_ms);

typedef struct {
    int64_t org[TOWNS_A_MINUTE];
    size_t n;
} TownTurns;
/* The first column of what a statement finds. */
MUST_USE Status town_turns_read(Db *db, const Sql *sql, TownTurns *ret, const Param *params, size_t n);
#define town_turns(db, sql, ret, ...) town_turns_read((db), (sql), (ret), PARAM_LIST(__VA_ARGS__))

typedef struct {
    int64_t org;
    void *context;
} TownTurn;
/* fn gets a TownTurn. Answers the first failure, after all the others; a lost database ends it. */
MUST_USE Status town_turns_take(Db *writer, const TownTurns *turns, Status (*fn)(Db *db, void *turn), void *context);
/* Is this the end of it? Keeps the first failure in *first. */
bool town_turn_over(Status s, Status *first);
