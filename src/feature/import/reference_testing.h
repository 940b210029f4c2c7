/* reference_testing.h: what the tests of reference imports share: a nation beside the town, files with a name, and
 * the public data in ../shared/data. */
#pragma once
#include "feature/import/import_testing.h"
#include <stdlib.h>

enum { NATION = 2 };
#define SHARED "../shared/data/"

static const Sql add_nation = { .text = "INSERT INTO organisation (id, rev, kind, name) VALUES (2, 1, 'nation', '国')" };

/* REFERENCE(id) { … } is a test on SQLite, and on PostgreSQL when BANSO_TEST_PG names an empty database. */
static const char *reference_url;
#define REFERENCE(id)                                                                                  \
    static void reference_##id(void);                                                                  \
    static void on_sqlite_##id(void) { reference_url = NULL; reference_##id(); }                       \
    static void on_postgres_##id(void) { reference_url = test_postgres(); reference_##id(); }          \
    __attribute__((constructor)) static void register_##id(void)                                       \
    {                                                                                                  \
        static Test s = { #id, __FILE__, on_sqlite_##id, 0 }, p = { #id "_postgres", __FILE__, on_postgres_##id, 0 }; \
        test_register(&s);                                                                             \
        if (test_postgres())                                                                           \
            test_register(&p);                                                                         \
    }                                                                                                  \
    static void reference_##id(void)

static const Sql drop_schema = { .text = "DROP SCHEMA public CASCADE" }, create_schema = { .text = "CREATE SCHEMA public" };

/* The town of import_testing.h in an emptied database; world_done ends it too. */
static inline bool world_open_at(World *w, const char *url)
{
    DbConfig config = { .url = url, .readers = 1 };
    Str why = { 0 };
    *w = (World){ .now_ms = WORLD_NOW };
    arena_init(&w->arena, 256u << 20);
    problems_init(&w->problems, &w->arena);
    bool good = secret_init() == OK && keys_from_seed(1, &w->keys) == OK && db_pool_open(&w->pool, &config, &w->arena, &why) == OK &&
                db_pool_writer(w->pool, &w->db) == OK && db_exec0(w->db, &drop_schema) == OK && db_exec0(w->db, &create_schema) == OK &&
                db_migrate(w->db, &w->arena, &why) == OK &&
                db_exec(w->db, &world_town, P_INT(WORLD_ORG), P_TEXT(S("092142")), P_TEXT(S("092148")), P_TEXT(S("さくら市"))) == OK;
    if (!good)
        test_fail(__FILE__, __LINE__, "no world: " STR_FMT, STR_ARG(why));
    return good;
}

static inline bool reference_open(World *w)
{
    bool good = (reference_url ? world_open_at(w, reference_url) : world_open(w)) && db_exec0(w->db, &add_nation) == OK;
    EXPECT(good);
    return good;
}

static inline BatchWork work_of(World *w, int64_t org)
{
    BatchWork work = world_work(w);
    work.org = org;
    problems_init(&w->problems, &w->arena);
    return work;
}

static inline Status take_as(World *w, int64_t org, Str name, Str bytes, Taken *ret)
{
    BatchWork work = work_of(w, org);
    w->left = bytes;
    DirectImport file = { .file_name = name, .read = world_read, .read_context = w, .size = (int64_t)bytes.n };
    *ret = (Taken){ 0 };
    return batch_direct(&work, &file, &ret->result, &ret->batch, &ret->same);
}

/* Takes a good file in: nothing wrong, nothing refused. */
static inline void take_all(World *w, int64_t org, const char *kind, Str name, Str bytes, int64_t taken, Taken *ret)
{
    EXPECT_I64(take_as(w, org, name, bytes, ret), OK);
    EXPECT(!ret->result.refused);
    EXPECT_STR(str_of(ret->result.kind ? ret->result.kind->name : ""), str_of(kind));
    EXPECT_I64(ret->result.rows_taken, taken);
    EXPECT_I64(ret->result.rows_wrong, 0);
    for (size_t i = 0; i < ret->result.n_issues && ret->result.issues[i].severity == ISSUE_WRONG && i < 5; i++)
        test_fail(__FILE__, __LINE__, "row %lld: " STR_FMT " [" STR_FMT "]", (long long)ret->result.issues[i].row, STR_ARG(ret->result.issues[i].sentence),
                  STR_ARG(ret->result.issues[i].value));
}

/* One row, refused with that code and nothing taken. */
static inline void expect_wrong(World *w, int64_t org, Str name, Str bytes, const char *code)
{
    Taken t;
    EXPECT_I64(take_as(w, org, name, bytes, &t), OK);
    const Issue *i = issue_with(&t.result, code);
    if (!i || i->severity != ISSUE_WRONG || t.result.rows_taken || t.result.refused)
        test_fail(__FILE__, __LINE__, "not refused with %s; taken %lld, first: %s", code, (long long)t.result.rows_taken,
                  t.result.n_issues ? t.result.issues[0].code : "nothing");
}

static inline void expect_refused(World *w, int64_t org, Str name, Str bytes, const char *code)
{
    Taken t;
    EXPECT_I64(take_as(w, org, name, bytes, &t), OK);
    if (!t.result.refused || !issue_with(&t.result, code))
        test_fail(__FILE__, __LINE__, "file not refused with %s; first: %s", code, t.result.n_issues ? t.result.issues[0].code : "nothing");
}

static inline Status undo_as(World *w, int64_t org, int64_t batch)
{
    BatchWork work = work_of(w, org);
    return batch_undo(&work, batch);
}

/* The first column of all rows, one a line. */
static inline Str world_lines(World *w, const Sql *sql)
{
    Buf out;
    Rows rows = { 0 };
    buf_init(&out, 64u << 20);
    EXPECT_I64(db_query(w->db, sql, &rows, P_INT(WORLD_ORG)), OK);
    while (rows_next(&rows)) {
        buf_add(&out, row_text(&rows, 0));
        buf_char(&out, '\n');
    }
    EXPECT_I64(rows.status, OK);
    rows_done(&rows);
    Str text = arena_copy(&w->arena, buf_str(&out));
    buf_done(&out);
    return text;
}

static inline bool understood(const ImportResult *r, const char *part)
{
    for (size_t i = 0; i < r->n_understood; i++)
        if (str_contains(r->understood[i], str_of(part)))
            return true;
    return false;
}

/* The bytes of a public file; false, and the test is skipped, when the folder is not there. */
static inline bool shared_file(World *w, const char *path, Str *ret)
{
    FILE *f = fopen(path, "rb");
    if (!f) {
        test_skip(path);
        return false;
    }
    size_t room = 4u << 20;
    char *p = arena_alloc(&w->arena, room);
    size_t n = p ? fread(p, 1, room, f) : 0;
    fclose(f);
    *ret = (Str){ p, n };
    EXPECT(n > 0 && n < room);
    return n > 0;
}
