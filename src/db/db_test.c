/* What every feature relies on, the same on both databases. */
#include "db/house_test.h"

#include <string.h>

static const Sql insert_thing = { .text = "INSERT INTO thing (id, n, name, bytes) VALUES ($1, $2, $3, $4)" };
static const Sql get_thing = { .text = "SELECT n, name, bytes FROM thing WHERE id = $1", .read_only = true };
static const Sql insert_pair = { .text = "INSERT INTO pair (org, id, thing) VALUES ($1, $2, $3)" };
#define COUNT_THINGS "SELECT COUNT(*) FROM thing"

static void expect_thing(House *h, int64_t id, const Param *n, const Param *name, const Param *bytes)
{
    EXPECT_I64(db_exec(h->w, &insert_thing, P_INT(id), *n, *name, *bytes), OK);
    CLEANUP(rows_done) Rows rows = { 0 };
    EXPECT_I64(db_query(h->r, &get_thing, &rows, P_INT(id)), OK);
    EXPECT(rows_next(&rows));
    EXPECT(row_is_null(&rows, 0) == (n->kind == P_KIND_NULL));
    EXPECT(row_is_null(&rows, 1) == (name->kind == P_KIND_NULL));
    EXPECT(row_is_null(&rows, 2) == (bytes->kind == P_KIND_NULL));
    EXPECT_I64(row_int(&rows, 0), n->i);
    EXPECT_STR(row_text(&rows, 1), name->s);
    EXPECT_STR(row_blob(&rows, 2), bytes->s);
    EXPECT_STR(row_text(&rows, 0), S(""));
    EXPECT_STR(row_blob(&rows, 1), S(""));
    EXPECT(!rows_next(&rows));
    EXPECT(!rows_next(&rows));
    EXPECT_I64(rows.status, OK);
}

BOTH(values_come_back_as_they_went)
{
    char all[256];
    for (int i = 0; i < 256; i++)
        all[i] = (char)i;
    expect_thing(h, 1, &P_INT(INT64_MIN), &P_TEXT(S("𠮷野家 髙橋 ﾊﾝｶｸ")), &P_BLOB(((Str){ all, sizeof all })));
    expect_thing(h, 2, &P_INT(INT64_MAX), &P_TEXT(S("'; DROP TABLE thing; --\"$1")), &P_BLOB(S("\0")));
    expect_thing(h, 3, &P_INT(0), &P_TEXT(S("")), &P_BLOB(S("")));
    expect_thing(h, 4, &P_NULL, &P_NULL, &P_NULL);
    expect_thing(h, 5, &P_INT(-1), &P_TEXT(S("\n\t\x01\xEF\xBF\xBD")), &P_BLOB(((Str){ NULL, 0 })));
    expect_thing(h, INT64_MAX, &P_INT(1), &P_TEXT(S("x")), &P_NULL);
    expect_thing(h, INT64_MIN, &P_INT(1), &P_TEXT(((Str){ "yz", 1 })), &P_NULL);
}

BOTH(random_values_come_back)
{
    char text[300];
    for (int64_t i = 1; i <= 100; i++) {
        size_t n = (size_t)test_rand(0, sizeof text);
        for (size_t k = 0; k < n; k++)
            text[k] = (char)test_rand(0, 255);
        int64_t value = (int64_t)test_rand(0, UINT64_MAX);
        expect_thing(h, i, &P_INT(value), &P_NULL, &P_BLOB(((Str){ text, n })));
    }
}

BOTH(a_large_value_comes_back)
{
    size_t n = 3 << 20;
    char *large = malloc(n);
    memset(large, 'a', n);
    expect_thing(h, 1, &P_NULL, &P_NULL, &P_BLOB(((Str){ large, n })));
    free(large);
    EXPECT_I64(db_exec(h->w, &insert_thing, P_INT(2), P_NULL, P_NULL, P_BLOB(((Str){ "", (size_t)DB_VALUE_MAX + 1 }))),
               ERR_TOO_LARGE);
}

BOTH(texts_that_the_databases_see_differently_are_refused)
{
    static const Str bad[] = { { "a\0b", 3 }, { "\0", 1 }, { "\xFF", 1 }, { "\xED\xA0\x80", 3 }, { "\xC0\xAF", 2 }, { "\xE3\x81", 2 } };
    for (size_t i = 0; i < COUNT_OF(bad); i++)
        EXPECT_I64(db_exec(h->w, &insert_thing, P_INT(1), P_NULL, P_TEXT(bad[i]), P_NULL), ERR_INVALID);
    EXPECT_I64(house_number(h->r, COUNT_THINGS), 0);
}

BOTH(parameters_go_by_number)
{
    static const Sql twice = { .text = "SELECT CAST($2 AS TEXT), CAST($1 AS BIGINT), CAST($2 AS TEXT) || CAST($3 AS TEXT)", .read_only = true };
    CLEANUP(rows_done) Rows rows = { 0 };
    EXPECT_I64(db_query(h->r, &twice, &rows, P_INT(7), P_TEXT(S("b")), P_TEXT(S("c"))), OK);
    EXPECT(rows_next(&rows));
    EXPECT_STR(row_text(&rows, 0), S("b"));
    EXPECT_I64(row_int(&rows, 1), 7);
    EXPECT_STR(row_text(&rows, 2), S("bc"));
}

BOTH(a_wrong_number_of_parameters_is_refused)
{
    Rows rows = { 0 };
    EXPECT(db_exec(h->w, &insert_thing, P_INT(1), P_NULL, P_NULL) != OK);
    EXPECT(db_exec(h->w, &insert_thing, P_INT(1), P_NULL, P_NULL, P_NULL, P_NULL) != OK);
    EXPECT(db_query0(h->r, &get_thing, &rows) != OK);
    EXPECT_I64(house_number(h->r, COUNT_THINGS), 0);
}

BOTH(what_is_no_statement_is_refused_in_the_words_of_the_database)
{
    static const char *const bad[] = { "SELEKT 1", "SELECT x FROM nowhere", "SELECT 1; SELECT 2", "" };
    for (size_t i = 0; i < COUNT_OF(bad); i++)
        EXPECT(house_run(h->w, bad[i]) != OK || i == 3);
    EXPECT(house_run(h->w, "SELECT nothing FROM thing") != OK);
    EXPECT(str_contains(db_last_error(h->w), S("nothing")));
}

BOTH(null_first_then_a_large_number)
{
    static const Sql or_zero = { .text = "SELECT COALESCE($1, 0)", .read_only = true };
    int64_t value = -1;
    EXPECT_I64(db_one_int(h->r, &or_zero, &value, P_NULL), OK);
    EXPECT_I64(value, 0);
    EXPECT_I64(db_one_int(h->r, &or_zero, &value, P_INT(INT64_MAX)), OK);
    EXPECT_I64(value, INT64_MAX);
    EXPECT_I64(db_one_int(h->r, &or_zero, &value, P_NULL), OK);
    EXPECT_I64(value, 0);
}

/* ---- the portable subset ---- */

static void put(House *h, int64_t from, int64_t to)
{
    for (int64_t i = from; i <= to; i++)
        EXPECT_I64(db_exec(h->w, &insert_thing, P_INT(i), P_INT(i * i), P_NULL, P_NULL), OK);
}

BOTH(returning_answers_the_new_row)
{
    static const Sql insert = { .text = "INSERT INTO thing (id, n) VALUES ($1, $2) RETURNING n + 1, id" };
    int64_t value = 0;
    EXPECT_I64(db_one_int(h->w, &insert, &value, P_INT(5), P_INT(41)), OK);
    EXPECT_I64(value, 42);
    EXPECT_I64(db_one_int(h->w, &insert, &value, P_INT(5), P_INT(1)), ERR_CONFLICT);
    Rows rows = { 0 };
    EXPECT_I64(db_query(h->w, &insert, &rows, P_INT(6), P_INT(1)), OK);
    rows_done(&rows); /* nobody looked: it is written all the same */
    EXPECT_I64(house_number(h->r, COUNT_THINGS), 2);
}

BOTH(on_conflict_and_counts)
{
    static const Sql upsert = { .text = "INSERT INTO thing (id, n) VALUES ($1, $2) ON CONFLICT (id) DO UPDATE SET n = excluded.n + thing.n" };
    static const Sql once = { .text = "INSERT INTO thing (id, n) VALUES ($1, $2) ON CONFLICT DO NOTHING" };
    static const Sql raise = { .text = "UPDATE thing SET n = n + $1 WHERE id >= $2" };
    int64_t changed = -1;
    EXPECT_I64(db_exec_count(h->w, &upsert, &changed, P_INT(1), P_INT(10)), OK);
    EXPECT_I64(db_exec_count(h->w, &upsert, &changed, P_INT(1), P_INT(5)), OK);
    EXPECT_I64(changed, 1);
    EXPECT_I64(house_number(h->w, "SELECT n FROM thing WHERE id = 1"), 15);
    EXPECT_I64(db_exec_count(h->w, &once, &changed, P_INT(1), P_INT(5)), OK);
    EXPECT_I64(changed, 0);
    put(h, 2, 4);
    EXPECT_I64(db_exec_count(h->w, &raise, &changed, P_INT(1), P_INT(2)), OK);
    EXPECT_I64(changed, 3);
    EXPECT_I64(db_exec_count(h->w, &raise, &changed, P_INT(1), P_INT(99)), OK);
    EXPECT_I64(changed, 0);
}

BOTH(pages_follow_each_other)
{
    static const Sql page = { .text = "SELECT id FROM thing ORDER BY id LIMIT $1 OFFSET $2", .read_only = true, .scan_ok = true };
    put(h, 1, 7);
    int64_t seen = 0;
    for (int64_t at = 0; at < 9; at += 3) {
        CLEANUP(rows_done) Rows rows = { 0 };
        EXPECT_I64(db_query(h->r, &page, &rows, P_INT(3), P_INT(at)), OK);
        while (rows_next(&rows))
            EXPECT_I64(row_int(&rows, 0), ++seen);
        EXPECT_I64(rows.status, OK);
    }
    EXPECT_I64(seen, 7);
}

BOTH(common_table_expressions_windows_and_sums)
{
    static const Sql running = { .text = "WITH RECURSIVE k (i) AS (SELECT CAST(1 AS BIGINT) UNION ALL SELECT i + 1 FROM k WHERE i < $1)"
                                         " SELECT i, SUM(i) OVER (ORDER BY i) FROM k ORDER BY i DESC",
                                 .read_only = true };
    CLEANUP(rows_done) Rows rows = { 0 };
    EXPECT_I64(db_query(h->r, &running, &rows, P_INT(100)), OK);
    for (int64_t i = 100; rows_next(&rows); i--)
        EXPECT_I64(row_int(&rows, 1), i * (i + 1) / 2);
    EXPECT_I64(rows.status, OK);
}

BOTH(sums_are_exact_or_refused)
{
    static const int64_t values[] = { 1, -1, 9999, 10000, -10000, 1000000000000000, INT64_MAX, INT64_MIN, 100000000, -99990000 };
    for (size_t i = 0; i < COUNT_OF(values); i++) {
        EXPECT_I64(house_run(h->w, "DELETE FROM thing"), OK);
        EXPECT_I64(db_exec(h->w, &insert_thing, P_INT(1), P_INT(values[i]), P_NULL, P_NULL), OK);
        EXPECT_I64(house_number(h->r, "SELECT SUM(n) FROM thing"), values[i]);
    }
    static const Sql sum = { .text = "SELECT SUM(n) FROM thing", .read_only = true };
    EXPECT_I64(house_run(h->w, "DELETE FROM thing"), OK);
    EXPECT_I64(house_number(h->r, "SELECT COALESCE(SUM(n), 0) FROM thing"), 0);
    int64_t value = -7;
    EXPECT_I64(db_one_int0(h->r, &sum, &value), OK);
    EXPECT_I64(value, 0); /* NULL reads as 0 */
    EXPECT_I64(db_exec(h->w, &insert_thing, P_INT(1), P_INT(INT64_MAX), P_NULL, P_NULL), OK);
    EXPECT_I64(db_exec(h->w, &insert_thing, P_INT(2), P_INT(1), P_NULL, P_NULL), OK);
    value = -7;
    EXPECT(db_one_int0(h->r, &sum, &value) != OK);
    EXPECT_I64(value, -7);
}

BOTH(texts_sort_and_match_by_bytes)
{
    const Str sorted[] = { S("B"), S("a"), S("ア"), S("亜"), S("𠮷") };
    for (size_t i = COUNT_OF(sorted); i-- > 0;)
        EXPECT_I64(db_exec(h->w, &insert_thing, P_INT(i + 1), P_NULL, P_TEXT(sorted[i]), P_NULL), OK);
    static const Sql all = { .text = "SELECT name FROM thing ORDER BY name", .read_only = true, .scan_ok = true };
    CLEANUP(rows_done) Rows rows = { 0 };
    EXPECT_I64(db_query0(h->r, &all, &rows), OK);
    for (size_t i = 0; rows_next(&rows); i++)
        EXPECT_STR(row_text(&rows, 0), sorted[i]);
    EXPECT_I64(house_number(h->r, "SELECT COUNT(*) FROM thing WHERE name LIKE 'b%'"), 0);
    EXPECT_I64(house_number(h->r, "SELECT COUNT(*) FROM thing WHERE name LIKE 'B%'"), 1);
}

BOTH(one_int_of_nothing_is_not_found)
{
    int64_t value = 3;
    EXPECT_I64(db_one_int(h->r, &get_thing, &value, P_INT(1)), ERR_NOT_FOUND);
    EXPECT_I64(value, 3);
    EXPECT_I64(db_int_or(h->r, &get_thing, -7, &value, P_INT(1)), OK);
    EXPECT_I64(value, -7);
}

/* ---- rows ---- */

static const Sql series = { .text = "WITH RECURSIVE k (i) AS (SELECT CAST(1 AS BIGINT) UNION ALL SELECT i + 1 FROM k WHERE i < $1) SELECT i FROM k",
                            .read_only = true };

BOTH(a_read_may_stop_early)
{
    for (int round = 0; round < 3; round++) {
        CLEANUP(rows_done) Rows rows = { 0 };
        EXPECT_I64(db_query(h->r, &series, &rows, P_INT(5000)), OK);
        EXPECT(rows_next(&rows) && rows_next(&rows));
        EXPECT_I64(row_int(&rows, 0), 2);
    }
    EXPECT_I64(house_number(h->r, "SELECT 1"), 1);
}

BOTH(reads_may_be_nested)
{
    static const Sql square = { .text = "SELECT CAST($1 AS BIGINT) * CAST($1 AS BIGINT)", .read_only = true };
    CLEANUP(rows_done) Rows outer = { 0 }, inner = { 0 };
    int64_t n = 0, m = 0, value = 0;
    EXPECT_I64(db_query(h->r, &series, &outer, P_INT(50)), OK);
    EXPECT_I64(db_query(h->r, &series, &inner, P_INT(60)), OK);
    while (rows_next(&outer)) {
        EXPECT_I64(row_int(&outer, 0), ++n);
        EXPECT_I64(db_one_int(h->r, &square, &value, P_INT(n)), OK);
        EXPECT_I64(value, n * n);
    }
    while (rows_next(&inner))
        EXPECT_I64(row_int(&inner, 0), ++m);
    EXPECT_I64(n, 50);
    EXPECT_I64(m, 60);
    EXPECT_I64(outer.status, OK);
    EXPECT_I64(inner.status, OK);
}

BOTH(a_broken_read_is_no_short_list)
{
    static const Sql breaks = { .text = "WITH RECURSIVE k (i) AS (SELECT CAST(1 AS BIGINT) UNION ALL SELECT i + 1 FROM k WHERE i < 100)"
                                        " SELECT ABS($1 + i - 50) FROM k",
                                .read_only = true };
    CLEANUP(rows_done) Rows rows = { 0 };
    int n = 0;
    Status s = db_query(h->r, &breaks, &rows, P_INT(INT64_MIN + 49 + 30 - 29));
    while (s == OK && rows_next(&rows))
        n++;
    EXPECT(s != OK || rows.status != OK || n == 100);
    EXPECT_I64(house_number(h->r, "SELECT 2"), 2);
}

BOTH(statements_are_counted)
{
    size_t before = db_statement_count(h->r);
    EXPECT_I64(house_number(h->r, "SELECT 1"), 1);
    EXPECT_I64(house_number(h->r, "SELECT 2"), 2);
    EXPECT_I64(db_statement_count(h->r) - before, 2);
}

BOTH(the_statement_cache_is_bounded)
{
    static Sql many[STATEMENT_CACHE * 3];
    for (int round = 0; round < 2; round++)
        for (size_t i = 0; i < COUNT_OF(many); i++) {
            many[i] = (Sql){ .text = i % 2 ? "SELECT CAST($1 AS BIGINT) + 1" : "SELECT CAST($1 AS BIGINT)", .read_only = true };
            int64_t value = 0;
            EXPECT_I64(db_one_int(h->r, &many[i], &value, P_INT(i)), OK);
            EXPECT_I64(value, i + i % 2);
        }
    if (house_is_postgres(h))
        EXPECT(house_number(h->r, "SELECT COUNT(*) FROM pg_prepared_statements") <= STATEMENT_CACHE);
}

BOTH(an_address_used_again_for_another_text_is_noticed)
{
    static Sql sql;
    int64_t value = 0;
    sql = (Sql){ .text = "SELECT 1", .read_only = true };
    EXPECT_I64(db_one_int0(h->r, &sql, &value), OK);
    sql = (Sql){ .text = "SELECT 2", .read_only = true };
    EXPECT_I64(db_one_int0(h->r, &sql, &value), OK);
    EXPECT_I64(value, 2);
}

/* ---- refusals ---- */

BOTH(constraints_answer_conflict)
{
    EXPECT_I64(db_exec(h->w, &insert_thing, P_INT(1), P_NULL, P_TEXT(S("a")), P_NULL), OK);
    EXPECT_I64(db_exec(h->w, &insert_thing, P_INT(1), P_NULL, P_NULL, P_NULL), ERR_CONFLICT);
    EXPECT_I64(db_exec(h->w, &insert_thing, P_INT(2), P_NULL, P_TEXT(S("a")), P_NULL), ERR_CONFLICT);
    EXPECT(db_last_error(h->w).n > 0);
    EXPECT_I64(db_exec(h->w, &insert_pair, P_INT(1), P_INT(1), P_INT(1)), OK);
    EXPECT_I64(db_exec(h->w, &insert_pair, P_INT(1), P_INT(1), P_INT(1)), ERR_CONFLICT);
    EXPECT_I64(db_exec(h->w, &insert_pair, P_INT(1), P_INT(2), P_INT(99)), ERR_CONFLICT);
    EXPECT_I64(house_run(h->w, "DELETE FROM thing WHERE id = 1"), ERR_CONFLICT);
    EXPECT_I64(db_exec(h->w, &insert_pair, P_INT(1), P_NULL, P_INT(1)), ERR_DB);
    EXPECT_I64(house_number(h->r, "SELECT COUNT(*) FROM pair"), 1);
}

BOTH(readers_cannot_write)
{
    static const Sql lie = { .text = "INSERT INTO thing (id) VALUES ($1)", .read_only = true };
    EXPECT_I64(db_exec(h->r, &insert_thing, P_INT(1), P_NULL, P_NULL, P_NULL), ERR_INTERNAL);
    EXPECT(db_exec(h->r, &lie, P_INT(1)) != OK);
    static const char *const bad[] = { "DELETE FROM thing", "DROP TABLE pair", "CREATE TABLE x (a BIGINT)",
                                       "UPDATE thing SET n = 1", "ALTER TABLE thing ADD COLUMN z BIGINT" };
    for (size_t i = 0; i < COUNT_OF(bad); i++) {
        Sql sql = { .text = bad[i], .read_only = true };
        EXPECT(db_exec0(h->r, &sql) != OK);
    }
    EXPECT_I64(house_number(h->w, COUNT_THINGS), 0);
    EXPECT_I64(house_number(h->r, "SELECT COUNT(*) FROM pair"), 0);
}

BOTH(check_refuses)
{
    static const Sql good = { .text = "SELECT name FROM thing WHERE id = $1", .read_only = true };
    static const Sql writes = { .text = "UPDATE thing SET n = $2 WHERE id = $1" };
    static const Sql scans = { .text = "SELECT name FROM thing WHERE n = $1", .read_only = true };
    static const Sql meant = { .text = "SELECT name FROM thing WHERE n = $1", .read_only = true, .scan_ok = true };
    static const Sql derived = { .text = "WITH k AS (SELECT id, n FROM thing WHERE id = $1) SELECT q.n FROM k q", .read_only = true };
    static const Sql liar = { .text = "DELETE FROM thing WHERE id = $1", .read_only = true };
    static const Sql broken = { .text = "SELECT nowhere FROM thing" };
    static const Sql *const fine[] = { &good, &writes, &meant, &derived };
    Str why = S("");
    EXPECT_I64(db_check(h->w, fine, COUNT_OF(fine), &h->arena, &why), OK);
    EXPECT_STR(why, S(""));
    static const Sql *const bad[] = { &broken, &scans, &liar };
    for (size_t i = 0; i < (house_is_postgres(h) ? 1 : COUNT_OF(bad)); i++) {
        why = S("");
        EXPECT(db_check(h->w, (const Sql *const[]){ &good, bad[i] }, 2, &h->arena, &why) != OK);
        EXPECT(str_contains(why, str_of(bad[i]->text)));
    }
}
