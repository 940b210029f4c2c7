/* guest.h: somebody in the room of a board who has no account. He came with the code on the wall and holds a token of
 * 256 random bits in a cookie; the database holds its hash. He reaches his room (ACCESS_ROOM) and nothing else, while
 * it is open. The wall of a room (its projector) has a token of its own kind, in a cookie of its own: it opens only routes with
 * .wall, which look and change nothing, and it does not lock, because nobody is signed in with it. */
#pragma once
#include "http/feature.h"

#define GUEST_WALL "wall" /* in the place of the kind of organisation */

struct Guest {
    int64_t org, board, participant;
    int64_t closes_ms; /* when the room closes by itself */
};

/* Whose cookie header this is; ERR_UNAUTHENTICATED when nobody's, or the room is closed. */
MUST_USE Status guest_find(const App *app, Db *db, Str cookie_header, int64_t now_ms, bool wall, Guest *ret);
/* A new token: its hash for the database, and the value of Set-Cookie. */
MUST_USE Status guest_token(const App *app, int64_t seconds, bool wall, Arena *arena, uint8_t ret_hash[static 32], Str *ret_cookie);
Str guest_clear_cookie(const App *app, Arena *arena);

extern const Sql *const guest_statements[];
extern const size_t guest_statement_count;
