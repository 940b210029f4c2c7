#include "base/problem.h"

#include <stdarg.h>
#include <stdio.h>

void problems_init(Problems *ps, Arena *arena)
{
    ps->arena = arena;
    ps->count = ps->beyond = 0;
}

Status problem_add(Problems *ps, Str pointer, const char *code, const char *sentence, ...)
{
    if (ps->count == PROBLEMS_MAX) {
        ps->beyond++;
        return ERR_INVALID;
    }
    char text[1024];
    va_list args;
    va_start(args, sentence);
    vsnprintf(text, sizeof text, sentence, args);
    va_end(args);
    Problem problem = { arena_copy(ps->arena, pointer), str_of(code), arena_copy(ps->arena, str_of(text)) };
    if (!problem.pointer.p || !problem.sentence.p) {
        ps->beyond++; /* counted, so that problems_status cannot answer OK */
        return ERR_MEMORY;
    }
    ps->items[ps->count++] = problem;
    return ERR_INVALID;
}

Status problems_status(const Problems *ps)
{
    return ps->count || ps->beyond ? ERR_INVALID : OK;
}
