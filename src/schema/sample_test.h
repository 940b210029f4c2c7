/* sample_test.h: an invented entity with every kind and every flag, and a database that has it. */
#pragma once
#include "base/test.h"
#include "schema/entity.h"

typedef struct {
    Row row;
    Str title, memo, mark, phone, secret;
    Date day, birthday;
    Month month, until;
    int64_t yen, count, fiscal_year, area, batch, parts;
    bool closed;
} Errand;
extern const Entity errand_entity;

typedef struct {
    Arena arena;
    DbPool *pool;
    Db *db;       /* the writer */
    bool postgres;
    Problems problems;
} Bench;

/* Runs the body on an empty table in SQLite, and in PostgreSQL when BANSO_TEST_PG names one. */
void each_database(void (*body)(Bench *b));
/* The same with the tables of the program's own migrations. */
void each_migrated(void (*body)(Bench *b));
/* With those before `number` alone; the body brings it up to date. */
void each_migrated_before(int number, void (*body)(Bench *b));
/* Random and valid, with org and id. */
Errand errand_random(Arena *a, int64_t org, int64_t id);
void errand_equal(const Errand *have, const Errand *wanted);
/* Plain and valid. */
Errand errand_plain(int64_t org, int64_t id, const char *title);

/* One problem of pointer and code, and nothing else? */
bool only_problem(const Problems *ps, const char *pointer, const char *code);
