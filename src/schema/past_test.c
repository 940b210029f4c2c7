/* Versions of rows: what an older database gets at the migration, and what is written down, closed and laid out. */
#include "schema/past.h"
#include "schema/sample_test.h"
#include "schema/town_stamp.h"

#define ORG 7
#define ONE(name, ...) static const Sql name = { .read_only = true, .scan_ok = true, .text = __VA_ARGS__ }

static int64_t number(Db *db, const Sql *sql)
{
    int64_t n = INT64_MIN;
    EXPECT_I64(db_one_int0(db, sql, &n), OK);
    return n;
}

/* ---- an older database ---- */

static const Sql old_batch = { .text =
    "INSERT INTO batch (org, id, rev, kind, file_name, digest, size, state, rows_read, rows_taken, rows_same, rows_wrong, first_month, last_month, yen, account, made_ms,"
    " applied_ms) VALUES (7, 1, 1, 'claims', 'a.csv', $1, 1, 'applied', 1, 1, 0, 0, 202604, 202605, 1, 1, 0, 5000)" };
static const Sql old_rows[] = {
    { .text = "INSERT INTO claim (org, service_month, batch, line, person, provider, service, item, program, level, exam_month, paid_month, kind, days, units, cost, paid,"
              " fingerprint) VALUES (7, 202604, 1, 1, 1, 1, 'A6', '1111', 'equivalent', '12', 202605, 202606, 1, 1, 1, 100, 100, 1),"
              " (7, 202604, 1, 2, 2, 1, 'A6', '1111', 'equivalent', '12', 202605, 202606, 1, 1, 1, 40, 40, 2),"
              " (7, 202604, 1, 3, 3, 1, 'A6', '1111', 'equivalent', '12', 202606, 202607, 1, 1, 1, 7, 7, 3)" },
    { .text = "INSERT INTO cube (org, service_month, service, program, provider, level, origin, people, lines, units, cost, paid)"
              " VALUES (7, 202604, 'A6', 'equivalent', 1, '12', 'claim', 3, 3, 3, 147, 147)" },
    { .text = "INSERT INTO approval (org, id, rev, fiscal_year, yen, reason, decided_on, note) VALUES (7, 1, 1, 2024, 100, 'small', '2024-12-01', 'same'),"
              " (7, 2, 2, 2025, 900, 'small', NULL, NULL), (7, 3, 1, 2025, 30, 'disaster', NULL, 'no record')" },
    { .text = "INSERT INTO cap_exception (org, id, rev, fiscal_year, reason, words, asked_yen, approved_yen, state, decided_on)"
              " VALUES (7, 1, 1, 2024, 'small', 'same', 100, 100, 'approved', '2024-12-01'), (7, 2, 1, 2025, 'small', NULL, 1700, 1700, 'partly', NULL),"
              " (7, 4, 1, 2025, 'small', 'why', 55, 55, 'approved', NULL), (7, 5, 1, 2025, 'small', NULL, 8, NULL, 'draft', NULL)" },
    { .text = "INSERT INTO cap_input (org, id, rev, fiscal_year, item, yen, mark) VALUES (7, 4096000, 1, 2014, 'a26', 5, 'final'), (7, 2, 3, 2014, 'b26', 6, 'final')" },
    { .text = "INSERT INTO audit (seq, org, at_ms, account, verb, route, entity, target, result, address, hash)"
              " VALUES (900, 7, 8000, 1, 'write', 'r', 'cap_input', 2, 'ok', 'a', 'h'), (901, 7, 7000, 1, 'write', 'r', 'cap_input', 2, 'ok', 'a', 'h')" },
};

ONE(late_may, "SELECT paid FROM late_sum WHERE org = 7 AND service_month = 202604 AND exam_month = 202605");
ONE(late_june, "SELECT paid FROM late_sum WHERE org = 7 AND service_month = 202604 AND exam_month = 202606");
ONE(late_rows, "SELECT COUNT(*) FROM late_sum");
ONE(counted_2024, "SELECT CAST(SUM(approved_yen) AS BIGINT) FROM cap_exception WHERE fiscal_year = 2024 AND state IN ('approved', 'partly')");
ONE(counted_2025, "SELECT CAST(SUM(approved_yen) AS BIGINT) FROM cap_exception WHERE fiscal_year = 2025 AND state IN ('approved', 'partly')");
ONE(records, "SELECT COUNT(*) FROM cap_exception");
ONE(withdrawn, "SELECT COUNT(*) FROM cap_exception WHERE id = 4 AND state = 'withdrawn' AND approved_yen IS NULL AND words LIKE 'why（55円%'");
ONE(cube_from, "SELECT from_ms FROM cube_past WHERE org = 7");
ONE(made_from, "SELECT from_ms FROM cap_input_past WHERE id = 4096000");
ONE(changed_from, "SELECT from_ms FROM cap_input_past WHERE id = 2");

static void upgrade(Bench *b)
{
    Str why = S("");
    EXPECT_I64(db_exec(b->db, &old_batch, P_BLOB(S("digest"))), OK);
    for (size_t i = 0; i < COUNT_OF(old_rows); i++)
        EXPECT_I64(db_exec0(b->db, &old_rows[i]), OK);
    EXPECT_I64(db_migrate(b->db, &b->arena, &why), OK);
    EXPECT_STR(why, S(""));
    EXPECT_I64(number(b->db, &late_may), 140);
    EXPECT_I64(number(b->db, &late_june), 7);
    EXPECT_I64(number(b->db, &late_rows), 2);
    EXPECT_I64(number(b->db, &counted_2024), 100);
    EXPECT_I64(number(b->db, &counted_2025), 900 + 30); /* what the cap counted before, and no more */
    EXPECT_I64(number(b->db, &records), 5);
    EXPECT_I64(number(b->db, &withdrawn), 1);
    EXPECT_I64(number(b->db, &cube_from), 5000);
    EXPECT_I64(number(b->db, &made_from), 1000 + INT64_C(1577836800000)); /* the time in its id */
    EXPECT_I64(number(b->db, &changed_from), 8000); /* when it was changed last */
}
TEST(an_older_database_keeps_what_the_cap_counted_and_gets_its_versions)
{
    each_migrated_before(41, upgrade);
}

/* ---- written down, closed, laid out ---- */

static const Sql put = { .text = "INSERT INTO cap_input (org, id, rev, fiscal_year, item, yen, mark) VALUES (7, $1, $2, 2014, $3, $4, 'final')" };
static const Sql change = { .text = "UPDATE cap_input SET rev = $2, yen = $3 WHERE org = 7 AND id = $1" };
static const Sql drop = { .text = "DELETE FROM cap_input WHERE org = 7 AND id = $1" };
static const Sql put_cube = { .text = "INSERT INTO cube (org, service_month, service, program, provider, level, origin, people, lines, units, cost, paid)"
                                     " VALUES (7, 202604, 'A6', 'equivalent', 1, '12', 'claim', 3, 3, 3, 147, 147)" };
ONE(cube_versions, "SELECT COUNT(*) FROM cube_past WHERE from_ms = 100 AND paid = 147");
ONE(versions, "SELECT COUNT(*) FROM cap_input_past");
ONE(sum_now, "SELECT CAST(COALESCE(SUM(yen), 0) AS BIGINT) FROM cap_input");

static void at(Bench *b, int64_t ms)
{
    EXPECT_I64(town_changed(b->db, ORG), OK);
    EXPECT_I64(past_note(b->db, ORG, ms), OK);
}

static int64_t sum_at(Bench *b, int64_t ms)
{
    CLEANUP(past_done) Past past = { 0 };
    EXPECT_I64(past_open(b->db, ORG, ms, PAST_SUMS, &b->arena, &past), OK);
    return past.db ? number(past.db, &sum_now) : -1;
}

static void versions_of(Bench *b)
{
    Past none = { 0 };
    EXPECT_I64(past_open(b->db, ORG, 1, PAST_SUMS, &b->arena, &none), OK);
    EXPECT(none.since_ms == INT64_MAX); /* nothing was ever written down */
    past_done(&none);
    EXPECT_I64(db_exec(b->db, &put, P_INT(1), P_INT(1), P_TEXT(S("a26")), P_INT(10)), OK);
    EXPECT_I64(db_exec0(b->db, &put_cube), OK);
    at(b, 100);
    EXPECT_I64(db_exec(b->db, &put, P_INT(2), P_INT(1), P_TEXT(S("b26")), P_INT(5)), OK);
    EXPECT_I64(past_note(b->db, ORG, 150), OK); /* no stamp, nothing written */
    EXPECT_I64(number(b->db, &versions), 1);
    at(b, 200);
    EXPECT_I64(db_exec(b->db, &change, P_INT(1), P_INT(2), P_INT(11)), OK);
    at(b, 300);
    EXPECT_I64(db_exec(b->db, &change, P_INT(1), P_INT(3), P_INT(12)), OK);
    at(b, 300); /* twice in one moment: the later one is it */
    EXPECT_I64(db_exec(b->db, &drop, P_INT(2)), OK);
    at(b, 400);
    const struct { int64_t ms, sum; } moments[] = { { 99, 0 }, { 100, 10 }, { 199, 10 }, { 200, 15 }, { 299, 15 }, { 300, 17 }, { 399, 17 }, { 400, 12 }, { 9999, 12 } };
    for (size_t i = 0; i < COUNT_OF(moments); i++)
        EXPECT_I64(sum_at(b, moments[i].ms), moments[i].sum);
    EXPECT_I64(number(b->db, &versions), 3); /* 10 and 12 of the first, 5 of the second */
    EXPECT_I64(number(b->db, &cube_versions), 1); /* that nobody told of a month the first time loses nothing */
    at(b, 350); /* a clock that went back spoils nothing */
    EXPECT_I64(db_exec(b->db, &change, P_INT(1), P_INT(4), P_INT(20)), OK);
    at(b, 300);
    EXPECT_I64(sum_at(b, 9999), 20);
}
TEST(versions_follow_every_change_and_tell_every_moment)
{
    each_migrated(versions_of);
}
