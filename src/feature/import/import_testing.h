/* import_testing.h: a town in memory that files can be given to. For tests only. */
#pragma once
#include "base/test.h"
#include "feature/import/batch.h"
#include <stdio.h>
#include <string.h>

enum { WORLD_ORG = 1 };
#define WORLD_NOW 1790000000000

typedef struct {
    DbPool *pool;
    Db *db;
    const Keys *keys;
    Arena arena;
    Problems problems;
    int64_t now_ms;
    Str left;            /* what the file has still to give */
    size_t piece;        /* bytes given at once; 0: all that is asked for */
    int64_t cancel_after; /* rows; 0: never */
} World;

static const Sql world_town = { .text =
    "INSERT INTO organisation (id, rev, kind, code, insurer, name) VALUES ($1, 1, 'municipality', $2, $3, $4)" };

static inline void world_done(World *w)
{
    if (w->db)
        db_pool_return(&w->db);
    if (w->pool)
        db_pool_close(&w->pool);
    if (w->keys)
        keys_close(&w->keys);
    arena_done(&w->arena);
}

/* さくら市, whose two numbers differ in the last digit. */
static inline bool world_open(World *w)
{
    static const DbConfig config = { .url = ":memory:", .readers = 1, .create = true };
    Str why = { 0 };
    *w = (World){ .now_ms = WORLD_NOW };
    arena_init(&w->arena, 256u << 20);
    problems_init(&w->problems, &w->arena);
    bool good = secret_init() == OK && keys_from_seed(1, &w->keys) == OK && db_pool_open(&w->pool, &config, &w->arena, &why) == OK &&
                db_pool_writer(w->pool, &w->db) == OK && db_migrate(w->db, &w->arena, &why) == OK &&
                db_exec(w->db, &world_town, P_INT(WORLD_ORG), P_TEXT(S("092142")), P_TEXT(S("092148")), P_TEXT(S("さくら市"))) == OK;
    if (!good)
        test_fail(__FILE__, __LINE__, "no world: " STR_FMT, STR_ARG(why));
    return good;
}

static inline Status world_read(void *context, char *p, size_t n, size_t *ret_n)
{
    World *w = context;
    n = w->piece && w->piece < n ? w->piece : n;
    n = w->left.n < n ? w->left.n : n;
    if (n)
        memcpy(p, w->left.p, n);
    w->left = str_sub(w->left, n, w->left.n);
    *ret_n = n;
    return OK;
}

static inline Status world_progress(void *context, int64_t rows, int64_t bytes)
{
    const World *w = context;
    (void)bytes;
    return w->cancel_after && rows >= w->cancel_after ? ERR_CANCELLED : OK;
}

static inline BatchWork world_work(World *w)
{
    w->now_ms += 1000; /* every act has its own time */
    return (BatchWork){ .db = w->db, .keys = w->keys, .org = WORLD_ORG, .account = 7, .now_ms = w->now_ms, .arena = &w->arena,
                        .problems = &w->problems, .progress = world_progress, .progress_context = w };
}

typedef struct {
    ImportResult result;
    int64_t batch;
    Batch same;
} Taken;

static inline Status world_take(World *w, Str bytes, bool dry_run, Taken *ret)
{
    BatchWork work = world_work(w);
    problems_init(&w->problems, &w->arena);
    w->left = bytes;
    DirectImport file = { .file_name = S("test.csv"), .read = world_read, .read_context = w, .read_ahead = w->now_ms / 1000 % 2 == 0, .size = (int64_t)bytes.n, .dry_run = dry_run };
    *ret = (Taken){ 0 };
    return batch_direct(&work, &file, &ret->result, &ret->batch, &ret->same);
}

static inline int64_t world_int(World *w, const Sql *sql)
{
    int64_t value = -1;
    if (db_one_int(w->db, sql, &value, P_INT(WORLD_ORG)) != OK)
        test_fail(__FILE__, __LINE__, "%s", sql->text);
    return value;
}

static inline const Issue *issue_with(const ImportResult *r, const char *code)
{
    for (size_t i = 0; i < r->n_issues; i++)
        if (strcmp(r->issues[i].code, code) == 0)
            return &r->issues[i];
    return NULL;
}

/* All rows of a table or query as text, to compare states. */
static inline Str world_dump(World *w, const Sql *sql, int columns)
{
    Buf out;
    Rows rows = { 0 };
    buf_init(&out, 64u << 20);
    if (db_query(w->db, sql, &rows, P_INT(WORLD_ORG)) != OK)
        test_fail(__FILE__, __LINE__, "%s", sql->text);
    while (rows_next(&rows)) {
        for (int c = 0; c < columns; c++) {
            buf_add(&out, row_text(&rows, c));
            buf_i64(&out, row_int(&rows, c));
            buf_char(&out, c + 1 < columns ? ' ' : '\n');
        }
    }
    rows_done(&rows);
    Str text = arena_copy(&w->arena, buf_str(&out));
    buf_done(&out);
    return text;
}

static const Sql world_cube = { .read_only = true, .text =
    "SELECT service_month, service, program, provider, level, origin, people, lines, units, cost, paid FROM cube WHERE org = $1 "
    "ORDER BY service_month, service, program, provider, level, origin" };
static const Sql world_late = { .read_only = true, .text =
    "SELECT service_month, exam_month, paid FROM late_sum WHERE org = $1 ORDER BY service_month, exam_month" };
static const Sql world_persons = { .read_only = true, .text =
    "SELECT service_month, ledger, service, program, level, provider, people, least, reach_9, reach_19 FROM cube_persons WHERE org = $1 "
    "ORDER BY service_month, ledger, service, program, level, provider" };
/* The cube with its late sums and its persons. */
static inline Str world_cube_text(World *w)
{
    return arena_printf(&w->arena, STR_FMT "late\n" STR_FMT "persons\n" STR_FMT, STR_ARG(world_dump(w, &world_cube, 11)), STR_ARG(world_dump(w, &world_late, 3)),
                        STR_ARG(world_dump(w, &world_persons, 10)));
}
