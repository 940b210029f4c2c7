/* suppress_testing.h: tables of rows × columns with all their sums, for tests of suppress.h. */
#pragma once
#include "base/test.h"
#include "domain/suppress.h"

#include <string.h>

enum { SIDE_MAX = 12 };
typedef struct {
    Arena arena;
    Suppress s;
    size_t rows, columns;
    uint32_t at[SIDE_MAX + 1][SIDE_MAX + 1]; /* the last of each: sums */
} Grid;

static inline void grid_open(Grid *g, size_t rows, size_t columns, const int64_t *values, int64_t width)
{
    int64_t down[SIDE_MAX] = { 0 }, all = 0;
    uint32_t parts[SIDE_MAX + 1];
    memset(g, 0, sizeof *g);
    arena_init(&g->arena, 1 << 26);
    suppress_init(&g->s, &g->arena);
    g->rows = rows;
    g->columns = columns;
    for (size_t r = 0; r < rows; r++) {
        int64_t across = 0;
        for (size_t c = 0; c < columns; c++) {
            int64_t v = values[r * columns + c];
            g->at[r][c] = suppress_cell(&g->s, v, v, width);
            across += v;
            down[c] += v;
        }
        g->at[r][columns] = suppress_cell(&g->s, across, across, width);
        all += across;
    }
    for (size_t c = 0; c < columns; c++)
        g->at[rows][c] = suppress_cell(&g->s, down[c], down[c], width);
    g->at[rows][columns] = suppress_cell(&g->s, all, all, width);
    for (size_t r = 0; r <= rows; r++)
        suppress_sum(&g->s, g->at[r][columns], g->at[r], columns);
    for (size_t c = 0; c <= columns; c++) {
        for (size_t r = 0; r < rows; r++)
            parts[r] = g->at[r][c];
        suppress_sum(&g->s, g->at[rows][c], parts, rows);
    }
    EXPECT_I64(g->s.status, OK);
}

static inline void grid_close(Grid *g)
{
    arena_done(&g->arena);
}

static inline void hide(Grid *g, const char *cells) /* "wa xb": rows from w, columns from a */
{
    for (; *cells; cells += cells[2] ? 3 : 2) {
        SuppressCell *c = &g->s.cells[g->at[cells[0] - 'w'][cells[1] - 'a']];
        c->hidden = c->primary = true;
    }
}

static inline void expect_range(Grid *g, const char *cell, int64_t lo, int64_t hi)
{
    SuppressRange *ranges = ARENA_ARRAY(&g->arena, SuppressRange, g->s.n);
    EXPECT_I64(suppress_ranges(&g->s, &g->arena, ranges), OK);
    SuppressRange r = ranges[g->at[cell[0] - 'w'][cell[1] - 'a']];
    if (r.lo != lo || r.hi != hi)
        test_fail(__FILE__, __LINE__, "%s is [%lld, %lld], wanted [%lld, %lld]", cell, (long long)r.lo, (long long)r.hi, (long long)lo, (long long)hi);
}

static inline size_t hidden_in(const Suppress *s)
{
    size_t n = 0;
    for (size_t i = 0; i < s->n; i++)
        n += s->cells[i].hidden;
    return n;
}
