/* Rows in and out of both databases, revisions, tenants, and the table itself. */
#include "schema/entity_sql.h"
#include "schema/sample_test.h"

#include <pthread.h>

static void any_row(Bench *b)
{
    for (int round = 0; round < 200; round++) {
        Errand wanted = errand_random(&b->arena, (int64_t)test_rand(1, 3), 1000 + round), have;
        wanted.secret = S("鍵");
        EXPECT_I64(entity_insert(&errand_entity, b->db, &wanted), OK);
        EXPECT_I64(wanted.row.rev, 1);
        EXPECT_I64(entity_get(&errand_entity, b->db, wanted.row.org, wanted.row.id, &b->arena, &have), OK);
        errand_equal(&have, &wanted);
        EXPECT_I64(have.row.rev, 1);
    }
}
TEST(any_row_comes_back_from_the_database) { each_database(any_row); }

static void revisions(Bench *b)
{
    Errand mine = errand_plain(7, 8, "窓口"), theirs, stored;
    EXPECT_I64(entity_insert(&errand_entity, b->db, &mine), OK);
    EXPECT_I64(entity_get(&errand_entity, b->db, 7, 8, &b->arena, &theirs), OK);
    mine.yen = 5;
    mine.month = 202701; /* fixed: not written */
    EXPECT_I64(entity_update(&errand_entity, b->db, &mine), OK);
    EXPECT_I64(mine.row.rev, 2);
    theirs.yen = 6;
    EXPECT_I64(entity_update(&errand_entity, b->db, &theirs), ERR_CONFLICT);
    EXPECT_I64(theirs.row.rev, 1);
    EXPECT_I64(entity_get(&errand_entity, b->db, 7, 8, &b->arena, &stored), OK);
    EXPECT_I64(stored.yen, 5);
    EXPECT_I64(stored.month, 202604);
    EXPECT_I64(stored.row.rev, 2);
    EXPECT_I64(entity_delete(&errand_entity, b->db, 7, 8, 1), ERR_CONFLICT);
    EXPECT_I64(entity_delete(&errand_entity, b->db, 7, 8, 2), OK);
    EXPECT_I64(entity_delete(&errand_entity, b->db, 7, 8, 2), ERR_NOT_FOUND);
    EXPECT_I64(entity_update(&errand_entity, b->db, &mine), ERR_NOT_FOUND);
    EXPECT_I64(entity_get(&errand_entity, b->db, 7, 8, &b->arena, &stored), ERR_NOT_FOUND);
}
TEST(a_change_needs_the_stored_revision) { each_database(revisions); }

static void refusals(Bench *b)
{
    Errand one = errand_plain(7, 8, "窓口"), two = errand_plain(7, 8, "別"), twin = errand_plain(7, 9, "窓口");
    Errand nameless = errand_plain(7, 0, "無"), huge = errand_plain(7, ID_MAX + 1, "大"), none = errand_plain(7, 10, "日なし");
    EXPECT_I64(entity_insert(&errand_entity, b->db, &one), OK);
    EXPECT_I64(entity_insert(&errand_entity, b->db, &two), ERR_CONFLICT);  /* id */
    EXPECT_I64(entity_insert(&errand_entity, b->db, &twin), ERR_CONFLICT); /* unique (org, month, title) */
    EXPECT_I64(twin.row.rev, 0);
    EXPECT_I64(entity_insert(&errand_entity, b->db, &nameless), ERR_INTERNAL);
    EXPECT_I64(entity_insert(&errand_entity, b->db, &huge), ERR_INTERNAL);
    none.day = DATE_NONE;
    EXPECT(entity_insert(&errand_entity, b->db, &none) != OK);
    twin.row.org = 6; /* another town may have the same */
    EXPECT_I64(entity_insert(&errand_entity, b->db, &twin), OK);
}
TEST(what_the_table_refuses) { each_database(refusals); }

/* ---- those who listen ---- */
typedef struct {
    int64_t calls, yen_before, yen_after, rev_after;
} Heard;
static Heard heard;
static Status answer_to_listen;

static Status listen(Db *db, int64_t org, const void *before, const void *after)
{
    const Errand *b = before, *a = after;
    EXPECT(db != NULL);
    EXPECT_I64(org, 7);
    heard = (Heard){ heard.calls + 1, b ? b->yen : -1, a ? a->yen : -1, a ? a->row.rev : -1 };
    return answer_to_listen;
}

static void expect_heard(int64_t calls, int64_t before, int64_t after, int64_t rev)
{
    EXPECT_I64(heard.calls, calls);
    EXPECT_I64(heard.yen_before, before);
    EXPECT_I64(heard.yen_after, after);
    EXPECT_I64(heard.rev_after, rev);
}

static void listening(Bench *b)
{
    static Entity heeded;
    heeded = errand_entity;
    heeded.changed = listen;
    heard = (Heard){ 0, 0, 0, 0 };
    answer_to_listen = OK;
    Errand row = errand_plain(7, 8, "窓口"), stale;
    EXPECT_I64(entity_insert(&heeded, b->db, &row), OK);
    expect_heard(1, -1, 1000, 1);
    stale = row;
    row.yen = 5;
    EXPECT_I64(entity_update(&heeded, b->db, &row), OK);
    expect_heard(2, 1000, 5, 2);
    EXPECT_I64(entity_update(&heeded, b->db, &stale), ERR_CONFLICT);
    EXPECT_I64(entity_delete(&heeded, b->db, 7, 9, 1), ERR_NOT_FOUND);
    expect_heard(2, 1000, 5, 2); /* nothing happened, nothing was heard */
    answer_to_listen = ERR_INVALID;
    row.yen = 6;
    EXPECT_I64(entity_update(&heeded, b->db, &row), ERR_INVALID);
    EXPECT_I64(row.row.rev, 2);
    answer_to_listen = OK;
    EXPECT_I64(entity_delete(&heeded, b->db, 7, 8, 3), OK);
    expect_heard(4, 6, -1, -1);
}
TEST(changes_are_heard_with_what_was_before) { each_database(listening); }

static void towns(Bench *b)
{
    Errand row = errand_plain(7, 8, "窓口"), other;
    EXPECT_I64(entity_insert(&errand_entity, b->db, &row), OK);
    EXPECT_I64(entity_get(&errand_entity, b->db, 6, 8, &b->arena, &other), ERR_NOT_FOUND);
    EXPECT_I64(entity_delete(&errand_entity, b->db, 6, 8, 1), ERR_NOT_FOUND);
    row.row.org = 6;
    EXPECT_I64(entity_update(&errand_entity, b->db, &row), ERR_NOT_FOUND);
}
TEST(a_row_of_another_town_is_not_there) { each_database(towns); }

static void refs(Bench *b)
{
    static const Entity *const list[] = { &errand_entity };
    Errand row = errand_plain(7, 8, "窓口"), other = errand_plain(6, 9, "隣町");
    EXPECT_I64(entity_insert(&errand_entity, b->db, &row), OK);
    EXPECT_I64(entity_insert(&errand_entity, b->db, &other), OK);
    EXPECT_I64(entity_check_refs(&errand_entity, list, 1, b->db, &row, &b->problems), OK);
    row.area = 8;
    EXPECT_I64(entity_check_refs(&errand_entity, list, 1, b->db, &row, &b->problems), OK);
    row.area = 9; /* exists, in another town */
    EXPECT_I64(entity_check_refs(&errand_entity, list, 1, b->db, &row, &b->problems), ERR_INVALID);
    EXPECT(only_problem(&b->problems, "/area", "ref"));
    EXPECT_STR(b->problems.items[0].sentence, S("地域は一覧にあるものから選択してください。"));
    problems_init(&b->problems, &b->arena);
    EXPECT_I64(entity_check_refs(&errand_entity, list, 0, b->db, &row, &b->problems), OK);
}
TEST(a_reference_must_exist_in_the_same_town) { each_database(refs); }

static void same_table(Bench *b)
{
    Str why = S("");
    EXPECT_I64(entity_matches_schema(&errand_entity, b->db, b->postgres, &b->arena, &why), OK);
    EXPECT_STR(why, S(""));
}
TEST(the_printed_table_is_what_the_database_has) { each_database(same_table); }

static void other_tables(Bench *b)
{
    Field fields[32];
    const size_t n = errand_entity.n_fields;
    for (size_t i = 0; i < n; i++)
        fields[i] = errand_entity.fields[i];
    fields[n] = (Field)FIELD_BOOL(Errand, closed, "余分", .flags = 0);
    fields[n].name = "surplus";
    Entity changed = errand_entity;
    changed.fields = fields;
    const struct { const char *what; size_t n; unsigned flip; FieldKind kind; const char *unique, *table; } rows[] = {
        { "a column is missing in the database", n + 1, 0, KIND_TEXT, "month, title", "errand" },
        { "a column is missing in the program", n - 1, 0, KIND_TEXT, "month, title", "errand" },
        { "NOT NULL differs", n, FIELD_REQUIRED, KIND_TEXT, "month, title", "errand" },
        { "the type differs", n, 0, KIND_INT, "month, title", "errand" },
        { "the key differs", n, 0, KIND_TEXT, "month", "errand" },
        { "there is no unique key in the program", n, 0, KIND_TEXT, NULL, "errand" },
        { "there is no such table", n, 0, KIND_TEXT, "month, title", "nothing" },
    };
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        changed.n_fields = rows[i].n;
        changed.unique = rows[i].unique;
        changed.table = rows[i].table;
        fields[1].flags = FIELD_SEARCH ^ FIELD_SEARCH ^ rows[i].flip;
        fields[1].kind = rows[i].kind;
        Str why = S("");
        Status s = entity_matches_schema(&changed, b->db, b->postgres, &b->arena, &why);
        if (s != ERR_INVALID || !str_contains(why, str_of(rows[i].table)))
            test_fail(__FILE__, __LINE__, "%s: %d " STR_FMT, rows[i].what, (int)s, STR_ARG(why));
    }
}
TEST(any_difference_of_the_table_is_named) { each_database(other_tables); }

static void statements(Bench *b)
{
    const Sql *list[128];
    size_t n = entity_statements(&errand_entity, list, COUNT_OF(list));
    EXPECT(n > 5 && n <= COUNT_OF(list));
    EXPECT_I64(entity_statements(&errand_entity, NULL, 0), n);
    Str why = S("");
    EXPECT_I64(db_check(b->db, list, n, &b->arena, &why), OK);
    EXPECT_STR(why, S(""));
}
TEST(every_statement_prepares_without_a_full_scan) { each_database(statements); }

/* Its address is a statement's identity: all threads must be given the same. */
static void *ask_for_sql(void *arg)
{
    const Sql **ret = arg;
    const ListSql *list = entity_list_sql(&errand_entity, (ListShape){ .sort = 2, .words = 1, .descending = true });
    ret[0] = entity_sql(&errand_entity) ? &entity_sql(&errand_entity)->get : NULL;
    ret[1] = list ? &list->page : NULL;
    return NULL;
}

TEST(all_threads_get_the_same_statement)
{
    pthread_t threads[8];
    const Sql *got[8][2] = { { NULL, NULL } };
    for (size_t i = 0; i < COUNT_OF(threads); i++)
        EXPECT_I64(pthread_create(&threads[i], NULL, ask_for_sql, got[i]), 0);
    for (size_t i = 0; i < COUNT_OF(threads); i++)
        pthread_join(threads[i], NULL);
    for (size_t i = 0; i < COUNT_OF(threads); i++)
        EXPECT(got[i][0] && got[i][1] && got[i][0] == got[0][0] && got[i][1] == got[0][1]);
}

/* The entities of the real migrations are the features'; here one stands for their shape. */
typedef struct {
    Row row;
    int64_t fiscal_year, yen;
    Str item, mark, source;
} CapInput;
static const Choice cap_marks[] = { { "実績", "実績" }, { 0 } };
static const Field cap_fields[] = {
    FIELD_YEAR(CapInput, fiscal_year, "年度", .flags = FIELD_REQUIRED),
    FIELD_TEXT(CapInput, item, "項目", .flags = FIELD_REQUIRED),
    FIELD_YEN(CapInput, yen, "金額", .flags = FIELD_REQUIRED),
    FIELD_CHOICE(CapInput, mark, "根拠", .flags = FIELD_REQUIRED, .choices = cap_marks),
    FIELD_TEXT(CapInput, source, "出典", .flags = 0),
};
static const Entity cap_entity = {
    .name = "cap_input", .label = "上限額の元", .table = "cap_input", .plural = "cap-inputs", .fields = cap_fields,
    .n_fields = COUNT_OF(cap_fields), .size = sizeof(CapInput), .unique = "fiscal_year, item" };

static void real_tables(Bench *b)
{
    Str why = S("");
    EXPECT_I64(entity_matches_schema(&cap_entity, b->db, b->postgres, &b->arena, &why), OK);
    EXPECT_STR(why, S(""));
    CapInput row = { .row = { 1, 2, 0 }, .fiscal_year = 2026, .yen = 3, .item = S("a26"), .mark = S("実績") }, back;
    EXPECT_I64(entity_insert(&cap_entity, b->db, &row), OK);
    EXPECT_I64(entity_get(&cap_entity, b->db, 1, 2, &b->arena, &back), OK);
    EXPECT_STR(back.item, S("a26"));
}
TEST(the_printed_table_is_what_the_real_migrations_make) { each_migrated(real_tables); }
