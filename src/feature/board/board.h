/* board.h: boards with stickies for people without accounts (付せん): a board of a town and an engagement, a room that a
 * code on the wall opens, what is written, moved and voted there, and what became of it. The rules stand in
 * domain/board.h; here are the rows, the doors, and the news to everybody in the room. */
#pragma once
#include "http/feature.h"

typedef struct {
    Row row;
    int64_t engagement, meeting;
    Str title, template, state; /* state: NULL until it is opened first */
} Board;

typedef struct {
    Row row;
    Str name, lead, areas;      /* one area a line: 見出し｜ヒント */
    int64_t columns;
} TownTemplate;

/* Where an issue or a promise came from. Written once. */
typedef struct {
    Row row;
    int64_t issue, promise, board, sticky;
    Str words;
    int64_t votes, arrows;
    Str organisation_kind, team;
} Lineage;

extern const Feature feature_board;
extern const Entity entity_board, entity_board_template, entity_lineage;

/* Two boards of the demo town: one finished, with its votes; one open, with the code BOARD_DEMO_CODE. */
#define BOARD_DEMO_CODE "MHNDEMRY"
MUST_USE Status board_install_demo(Db *db, int64_t org, int64_t engagement, int64_t *next_id);
