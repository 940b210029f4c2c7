/* arena.h: memory with one lifetime. Everything made in an arena is freed at once by
 * arena_reset or arena_done; nobody frees a piece. An arena has a limit; beyond it and when
 * the system has no memory, arena_alloc answers NULL and the caller answers ERR_MEMORY. */
#pragma once
#include "base/status.h"
#include "base/str.h"

typedef struct ArenaBlock ArenaBlock;
typedef struct {
    ArenaBlock *top;
    size_t used, limit; /* bytes handed out, bytes at most */
    bool failed;        /* answered NULL since it was emptied */
} Arena;

void arena_init(Arena *a, size_t limit);
void arena_reset(Arena *a); /* keeps one block for reuse */
void arena_done(Arena *a);
/* ERR_MEMORY when something was not there to be had: a text that was copied may be missing, and nothing that rests on it may
 * be committed or answered. */
MUST_USE Status arena_status(const Arena *a);

/* Zeroed, aligned for any type; NULL when the limit is reached. */
MUST_USE void *arena_alloc(Arena *a, size_t size);
MUST_USE void *arena_array(Arena *a, size_t count, size_t size); /* NULL on overflow too */
#define ARENA_NEW(a, Type) ((Type *)arena_alloc((a), sizeof(Type)))
#define ARENA_ARRAY(a, Type, count) ((Type *)arena_array((a), (count), sizeof(Type)))

/* Room for one more behind n items: items as they are, or a copy with twice the room (`first`, when there was none). NULL: neither is to be had, and
 * all is as it was. What was copied stays until the arena is emptied: a list takes twice its memory at most. */
MUST_USE void *arena_more(Arena *a, void *items, size_t n, size_t *room, size_t first, size_t size);
#define ARENA_MORE(a, items, n, room, first) arena_more((a), (items), (n), (room), (first), sizeof *(items))

/* A NUL-terminated copy; .p == NULL when the limit is reached. */
MUST_USE Str arena_copy(Arena *a, Str s);
/* printf into the arena; for texts and log lines only: never for SQL, HTML or JSON. */
MUST_USE Str arena_printf(Arena *a, const char *format, ...) __attribute__((format(printf, 2, 3)));
