#include "base/arena.h"
#include "base/limits.h"

#include <stdalign.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

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
    if (first)
        first->used = 0;
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
    a->top = block;
    return true;
}

void *arena_alloc(Arena *a, size_t size)
{
    const size_t align = alignof(max_align_t);
    if (size > SIZE_MAX - align)
        return none(a);
    size = (size + align - 1) / align * align;
    if (size > a->limit - a->used)
        return none(a);
    if ((!a->top || size > a->top->size - a->top->used) && !grow(a, size))
        return none(a);
    void *p = a->top->bytes + a->top->used;
    a->top->used += size;
    a->used += size;
    return memset(p, 0, size);
}

void *arena_array(Arena *a, size_t count, size_t size)
{
    size_t bytes;
    return __builtin_mul_overflow(count, size, &bytes) ? none(a) : arena_alloc(a, bytes);
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
