/* Whatever a phone sends becomes operations within their limits, or is refused. */
#include "base/fuzz.h"
#include "feature/board/board_parts.h"

#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    Arena arena;
    Problems problems;
    CLEANUP(json_done) JsonDoc *doc = NULL;
    Operation *ops = NULL;
    size_t n = 0;
    arena_init(&arena, 4u << 20);
    problems_init(&problems, &arena);
    if (json_parse((Str){ (const char *)data, size }, &problems, &doc) == OK && operations_decode(json_root(doc), &arena, &problems, &ops, &n) == OK) {
        if (!n || n > ROOM_OPERATIONS_MAX)
            abort();
        for (size_t i = 0; i < n; i++) {
            const Operation *o = &ops[i];
            if (!o->key.n || str_utf8_count(o->key) > ROOM_KEY_MAX)
                abort();
            if (o->fault)
                continue;
            if (o->kind >= OP_COUNT || o->x < 0 || o->x > BOARD_SIDE || o->y < 0 || o->y > BOARD_SIDE || str_utf8_count(o->text) > BOARD_TEXT_MAX ||
                str_utf8_count(o->name) > BOARD_NAME_MAX || o->n_rows > ROOM_PAPER_ROWS_MAX || o->n < -1 || o->n > BOARD_VOTES_EACH_MAX)
                abort();
        }
    }
    arena_done(&arena);
    return 0;
}
