/* problem.h: what is wrong with data that somebody gave us: where, which code, which sentence.
 * A decoder collects all problems of its input before it answers ERR_INVALID. */
#pragma once
#include "base/arena.h"
#include "base/limits.h"

typedef struct {
    Str pointer;  /* JSON Pointer (RFC 6901), or row and column of a file: "/n75/2011" */
    Str code;     /* stable machine code: "missing", "unknown", "type", "range", "check_digit" … */
    Str sentence; /* Japanese: what is wrong and what to do. Never holds personal data. */
} Problem;

typedef struct {
    Arena *arena;
    Problem items[PROBLEMS_MAX];
    size_t count, beyond; /* kept, and counted beyond PROBLEMS_MAX */
} Problems;

void problems_init(Problems *ps, Arena *arena);
/* Keeps the problem (copies into the arena) and answers ERR_INVALID. */
Status problem_add(Problems *ps, Str pointer, const char *code, const char *sentence, ...)
    __attribute__((format(printf, 4, 5)));
/* ERR_INVALID when something was added, else OK. */
MUST_USE Status problems_status(const Problems *ps);
