/* state.h: what stands in the database, seen past the program: rows by table, so that "nothing half-written" can be asked,
 * and everything can be put back as it was. SQLite and PostgreSQL. */
#pragma once
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { STATE_TABLES_MAX = 512 }; /* with more, the program ends and says so */

typedef struct {
    char name[64];
    uint64_t *rows; /* a hash of each, sorted */
    size_t n;
} StateTable;

typedef struct {
    StateTable tables[STATE_TABLES_MAX];
    size_t n;
} State;

typedef struct States States;
States *states_open(const char *url); /* ends the process when it fails */
void states_close(States **s);
/* Tables that every request may touch (the record of who did what, sessions) are left out. */
void state_read(States *s, State *ret);
void state_done(State *s);
/* Has anybody else written since the mark? It may say yes when nobody has. */
void states_mark(States *s);
bool states_touched(States *s);
/* Keeps all tables as they are now. */
void states_keep(States *s);
bool states_sound(States *s); /* what the database itself says of its integrity */

/* How two states differ: rows gone and rows come, by table. */
typedef struct {
    uint32_t gone[STATE_TABLES_MAX], come[STATE_TABLES_MAX];
} Shape;
Shape state_shape(const State *before, const State *after);
/* Puts back what was kept: the tables that differ, and those that every request may touch. */
void states_restore(States *s, const State *before, const Shape *shape);
/* Leaves out the tables of a file that is being looked at. */
Shape shape_without_files(const State *s, const Shape *shape);
/* Takes what happened to one table from another shape. */
void shape_take(const State *s, Shape *shape, const Shape *from, const char *table);
bool shape_is_none(const Shape *s);
bool shape_same(const Shape *a, const Shape *b);
