/* town_moves.h: which services moved most: this year's months so far less the same months of last year. The first reason that
 * the first screen and the prefecture's board give. */
#pragma once
#include "schema/town_landing.h"

#define TOWN_MOVES_MAX 128
typedef struct {
    Str service, program; /* keys; service is a category or, for what is none, the word of the ledger */
    int64_t yen;
} TownMove;
typedef struct {
    TownMove items[TOWN_MOVES_MAX]; /* the largest first, up or down */
    size_t count;
} TownMoves;

/* Of the months that the landing knows; nothing when there are none. */
MUST_USE Status town_moves(Db *db, int64_t org, const TownLanding *landing, Arena *a, TownMoves *ret);
/* Of these months and those a year before; told: as readers outside the town hall are told (outside_depth.h). */
MUST_USE Status town_moves_of(Db *db, int64_t org, Month first, Month last, bool told, Arena *a, TownMoves *ret);
const TownMove *town_move_largest(const TownMoves *m, bool more); /* up or down; NULL: none */
Str town_move_label(const TownMove *m, Arena *a);                 /* 通所型（従前相当） */
Str town_move_sentence(const TownMove *m, Arena *a);              /* 通所型（従前相当）が昨年の同じ期間より120万円多い */

extern const Sql town_sql_moves, town_sql_told_moves;
#define MOVES_STATEMENTS &town_sql_moves, &town_sql_told_moves
