#include "base/arena.h"
#include "base/limits.h"

#include <stdalign.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Under the sanitizer every piece has a gap behind it that nobody may touch, and so has all that was not handed out: what runs over the end
 * of a piece, or is used after arena_reset, is seen. */
#if defined __has_feature
#if __has_feature(address_sanitizer)
#define WATCHED
#endif
#elif defined __SANITIZE_ADDRESS__
#define WATCHED
#endif
#ifdef WATCHED
#include <sanitizer/asan_interface.h>
enum { GAP = 32 };
#else
enum { GAP = 0 };
#define ASAN_POISON_MEMORY_REGION(p, n) ((void)(p), (void)(n))
#define ASAN_UNPOISON_MEMORY_REGION(p, n) ((void)(p), (void)(n))
#endif

struct ArenaBlock {
    ArenaBlock *below;
    size_t used, size;
    alignas(max_align_t) unsigned char bytes[];
};

void arena_init(Arena *a, size_t limit)
{
    *a = (Arena){ .limit = limit };
}

static void drop_blocks(Arena *a, ArenaBlock *keep)
{
    while (a->top && a->top != keep) {
        ArenaBlock *below = a->top->below;
        free(a->top);
        a->top = below;
    }
}

void arena_reset(Arena *a)
{
    ArenaBlock *first = a->top;
    while (first && first->below)
        first = first->below;
    drop_blocks(a, first);
    if (first) {
        first->used = 0;
        ASAN_POISON_MEMORY_REGION(first->bytes, first->size);
    }
    a->used = 0;
    a->failed = false;
}

void arena_done(Arena *a)
{
    drop_blocks(a, NULL);
    a->used = 0;
    a->failed = false;
}

Status arena_status(const Arena *a)
{
    return a->failed ? ERR_MEMORY : OK;
}

static void *none(Arena *a)
{
    a->failed = true;
    return NULL;
}

static bool grow(Arena *a, size_t need)
{
    size_t size = need > ARENA_BLOCK ? need : ARENA_BLOCK;
    ArenaBlock *block = malloc(sizeof *block + size);
    if (!block)
        return false;
    *block = (ArenaBlock){ .below = a->top, .size = size };
    ASAN_POISON_MEMORY_REGION(block->bytes, size);
    a->top = block;
    return true;
}

void *arena_alloc(Arena *a, size_t size)
{
    const size_t align = alignof(max_align_t);
    if (size > SIZE_MAX - align)
        return none(a);
    const size_t taken = (size + align - 1) / align * align, room = taken + GAP;
    if (taken > a->limit - a->used)
        return none(a);
    if ((!a->top || room > a->top->size - a->top->used) && !grow(a, room))
        return none(a);
    void *p = a->top->bytes + a->top->used;
    a->top->used += room;
    a->used += taken;
    ASAN_UNPOISON_MEMORY_REGION(p, size);
    return memset(p, 0, size);
}

void *arena_array(Arena *a, size_t count, size_t size)
{
    size_t bytes;
    return __builtin_mul_overflow(count, size, &bytes) ? none(a) : arena_alloc(a, bytes);
}

void *arena_more(Arena *a, void *items, size_t n, size_t *room, size_t first, size_t size)
{
    if (n < *room)
        return items;
    const size_t wanted = *room ? 2 * *room : first;
    void *more = arena_array(a, wanted, size);
    if (!more)
        return NULL;
    if (n)
        memcpy(more, items, n * size);
    *room = wanted;
    return more;
}

Str arena_copy(Arena *a, Str s)
{
    char *p = s.n < SIZE_MAX ? arena_alloc(a, s.n + 1) : none(a);
    if (p && s.n)
        memcpy(p, s.p, s.n);
    return (Str){ p, p ? s.n : 0 };
}

Str arena_printf(Arena *a, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    int n = vsnprintf(NULL, 0, format, args);
    va_end(args);
    char *p = n < 0 ? NULL : arena_alloc(a, (size_t)n + 1);
    if (!p)
        return (Str){ NULL, 0 };
    va_start(args, format);
    vsnprintf(p, (size_t)n + 1, format, args);
    va_end(args);
    return (Str){ p, (size_t)n };
}
