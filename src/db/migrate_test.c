/* Migrations on both databases, and the words that differ between them. */
#include "db/house_test.h"
#include "db/translate.h"

BOTH(all_migrations_apply_and_twice_changes_nothing)
{
    EXPECT_I64(house_run(h->w, "DROP TABLE schema_migration"), OK);
    Str why = S("");
    for (int round = 0; round < 2; round++) {
        EXPECT_I64(db_migrate(h->w, &h->arena, &why), OK);
        EXPECT_STR(why, S(""));
        EXPECT_I64(house_number(h->r, "SELECT COUNT(*) FROM schema_migration"), (int64_t)db_migration_count);
        EXPECT_I64(house_number(h->r, "SELECT MAX(number) FROM schema_migration"), db_migrations[db_migration_count - 1].number);
    }
    EXPECT_I64(house_number(h->r, "SELECT COUNT(*) FROM claim"), 0);
}

/* Applies list and answers how it went; the sentence must name what it is about. */
static Status apply(House *h, const Migration *list, size_t n, Str named)
{
    Str why = S("");
    Status s = migrate_list(h->w, list, n, &h->arena, &why);
    EXPECT((s == OK) == (why.n == 0));
    EXPECT(str_contains(why, named));
    return s;
}

BOTH(migrations_go_forward_only)
{
    const Migration one = house_tables[0];
    const Migration two = { 2, "0002_more", "CREATE TABLE more (id BIGINT NOT NULL PRIMARY KEY) CLUSTERED;" };
    const Migration changed = { 1, "0001_thing", "CREATE TABLE thing (id BIGINT NOT NULL PRIMARY KEY);" };
    const Migration moved = { 3, "0003_thing", one.sql };
    const Migration broken = { 3, "0003_broken", "CREATE TABLE half (id BIGINT); CREATE TABLE half (id BIGINT);" };
    const Migration open_end = { 3, "0003_open", "CREATE TABLE half (id BIGINT)" };
    EXPECT_I64(apply(h, (const Migration[]){ one, two }, 2, S("")), OK);
    EXPECT_I64(apply(h, (const Migration[]){ one, two }, 2, S("")), OK);
    EXPECT_I64(apply(h, (const Migration[]){ changed, two }, 2, S("0001_thing")), ERR_DB);
    EXPECT_I64(apply(h, (const Migration[]){ moved, two }, 2, S("違います")), ERR_DB);
    EXPECT_I64(apply(h, &one, 1, S("2 番")), ERR_DB);
    EXPECT(apply(h, (const Migration[]){ one, two, broken }, 3, S("0003_broken")) != OK);
    EXPECT(apply(h, (const Migration[]){ one, two, open_end }, 3, S("0003_open")) != OK);
    EXPECT_I64(house_number(h->r, "SELECT COUNT(*) FROM schema_migration"), 2);
    EXPECT(house_run(h->w, "SELECT * FROM half") != OK);
    EXPECT_I64(house_number(h->r, "SELECT COUNT(*) FROM more"), 0);
}

BOTH(a_newer_database_is_refused_when_opened)
{
    EXPECT_I64(house_run(h->w, "INSERT INTO schema_migration (number, name, checksum, applied_ms)"
                               " SELECT 9999, name, checksum, applied_ms FROM schema_migration"), OK);
    DbPool *pool = NULL;
    Str why = S("");
    EXPECT_I64(db_pool_open(&pool, &(DbConfig){ .url = h->url, .readers = 1 }, &h->arena, &why), ERR_DB);
    EXPECT(str_contains(why, S("9999")));
    EXPECT(pool == NULL);
}

/* ---- translation ---- */

static void expect_translated(const char *script, bool postgres, const char *const *wanted, size_t n)
{
    CLEANUP(buf_done) Buf out;
    buf_init(&out, 1 << 16);
    Str rest = str_of(script);
    bool found = false;
    for (size_t i = 0; i < n; i++) {
        EXPECT_I64(translate_next(&rest, postgres, &out, &found), OK);
        EXPECT(found);
        EXPECT_STR(str_of(out.p), str_of(wanted[i]));
    }
    EXPECT_I64(translate_next(&rest, postgres, &out, &found), OK);
    EXPECT(!found);
}

TEST(words_are_translated_outside_of_strings_and_comments)
{
    static const char script[] = "-- BYTES; it's a comment\nCREATE TABLE t (bytes BYTES DEFAULT 'BYTES;',\"BYTES\" BIGINT) CLUSTERED;\n"
                                 "/* ; */CREATE TABLE u (a BIGINT, BYTESX BIGINT);CREATE INDEX i ON t (a); -- end";
    static const char *const sqlite[] = {
        "CREATE TABLE t (bytes BLOB DEFAULT 'BYTES;',\"BYTES\" INTEGER) STRICT, WITHOUT ROWID",
        "CREATE TABLE u (a INTEGER, BYTESX INTEGER) STRICT",
        "CREATE INDEX i ON t (a)",
    };
    static const char *const postgres[] = {
        "CREATE TABLE t (bytes BYTEA DEFAULT 'BYTES;',\"BYTES\" BIGINT) ",
        "CREATE TABLE u (a BIGINT, BYTESX BIGINT)",
        "CREATE INDEX i ON t (a)",
    };
    expect_translated(script, false, sqlite, COUNT_OF(sqlite));
    expect_translated(script, true, postgres, COUNT_OF(postgres));
    expect_translated("", false, NULL, 0);
    expect_translated("  -- only this", true, NULL, 0);
}

TEST(what_is_left_open_is_refused)
{
    static const char *const bad[] = { "CREATE TABLE t (a BIGINT)", "INSERT INTO t VALUES ('a;", "/* a;", "SELECT \"a;", "'" };
    CLEANUP(buf_done) Buf out;
    buf_init(&out, 1 << 16);
    for (size_t i = 0; i < COUNT_OF(bad); i++) {
        Str rest = str_of(bad[i]);
        bool found = false;
        EXPECT_I64(translate_next(&rest, false, &out, &found), ERR_INVALID);
        EXPECT_STR(rest, str_of(bad[i]));
    }
    buf_done(&out);
    buf_init(&out, 8);
    Str rest = S("CREATE TABLE longer_than_eight (a BIGINT);");
    bool found = false;
    EXPECT_I64(translate_next(&rest, false, &out, &found), ERR_TOO_LARGE);
}
