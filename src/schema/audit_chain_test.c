#include "base/test.h"
#include "schema/audit_chain.h"

#include <stdio.h>
#include <string.h>

/* A chain in memory, and every attack of which the handbook tells: each must be named, with the first bad entry. */
typedef struct {
    Arena arena;
    DbPool *pool;
    Db *db;
    const Keys *keys;
    Buf copy;
} Chain;

static const Sql forget = { .text = "DELETE FROM audit WHERE seq = $1" };
static const Sql forget_after = { .text = "DELETE FROM audit WHERE seq > $1" };
static const Sql forget_signed = { .text = "DELETE FROM audit_checkpoint WHERE seq > $1" };
static const Sql rewind_head = { .text = "UPDATE audit_head SET seq = $1, hash = (SELECT hash FROM audit WHERE seq = $1) WHERE id = 1" };
static const Sql flip = { .text = "UPDATE audit SET reason = 'x' WHERE seq = $1" };
static const Sql move_to = { .text = "UPDATE audit SET seq = $2 WHERE seq = $1" };
static const Sql forge = { .text = "UPDATE audit_checkpoint SET signature = $2 WHERE seq = $1" };
static const Sql forged_hash = { .text = "UPDATE audit_checkpoint SET hash = $2 WHERE seq = $1" };

static void append(Chain *c, int64_t i, int64_t at_ms)
{
    const AuditEntry e = { .org = 100 + i % 3, .at_ms = at_ms, .account = i % 7, .target = i, .verb = S("view"), .route = S("GET /api/x"),
                           .entity = i % 2 ? S("person") : S(""), .reason = S("電話の照会"), .result = S("ok"), .address = S("127.0.0.1") };
    Tx tx;
    EXPECT(tx_begin(c->db, &tx) == OK);
    EXPECT(audit_append(c->db, &e) == OK);
    EXPECT(tx_commit(&tx) == OK);
}

static void checkpoint(Chain *c, int64_t at_ms)
{
    bool made;
    EXPECT(audit_checkpoint(c->db, c->keys, at_ms, true, &made) == OK && made);
}

static void copy_on(Chain *c)
{
    EXPECT(audit_copy_lines(c->db, audit_copy_end(buf_str(&c->copy)), 1000, &c->copy) == OK);
}

/* 20 entries; checkpoints after 10 and 20; everything copied. */
static void chain_make(Chain *c)
{
    Str why = S("");
    *c = (Chain){ 0 };
    arena_init(&c->arena, 1 << 24);
    buf_init(&c->copy, 1 << 20);
    const DbConfig config = { .url = ":memory:", .readers = 1, .create = true };
    EXPECT(secret_init() == OK && keys_from_seed(7, &c->keys) == OK);
    EXPECT(db_pool_open(&c->pool, &config, &c->arena, &why) == OK && db_pool_writer(c->pool, &c->db) == OK);
    EXPECT(db_migrate(c->db, &c->arena, &why) == OK);
    for (int64_t i = 1; i <= 20; i++) {
        append(c, i, 1000000 * i);
        if (i % 10 == 0)
            checkpoint(c, 1000000 * i + 1);
    }
    copy_on(c);
}

static void chain_done(Chain *c)
{
    db_pool_return(&c->db);
    db_pool_close(&c->pool);
    keys_close(&c->keys);
    buf_done(&c->copy);
    arena_done(&c->arena);
}

static void expect(Chain *c, const char *attack, Str copy, AuditFinding finding, int64_t first_bad)
{
    AuditVerdict v;
    EXPECT(audit_verify(c->db, c->keys, copy, &v) == OK);
    if (v.finding != finding || v.first_bad != first_bad)
        test_fail(__FILE__, __LINE__, "%s: found %s at %lld, wanted %s at %lld", attack, audit_finding_code(v.finding), (long long)v.first_bad,
                  audit_finding_code(finding), (long long)first_bad);
}

static void run(Db *db, const Sql *sql, int64_t a)
{
    EXPECT(db_exec(db, sql, P_INT(a)) == OK);
}

static void drop_tail(Chain *c)
{
    run(c->db, &forget_after, 15);
    run(c->db, &forget_signed, 15);
    run(c->db, &rewind_head, 15);
}

static void swap_two(Chain *c)
{
    EXPECT(db_exec(c->db, &move_to, P_INT(5), P_INT(-1)) == OK);
    EXPECT(db_exec(c->db, &move_to, P_INT(6), P_INT(5)) == OK);
    EXPECT(db_exec(c->db, &move_to, P_INT(-1), P_INT(6)) == OK);
}

TEST(an_untouched_chain_is_sound)
{
    Chain c;
    chain_make(&c);
    expect(&c, "nothing", buf_str(&c.copy), AUDIT_SOUND, 0);
    expect(&c, "nothing, without a copy", S(""), AUDIT_SOUND, 0);
    append(&c, 21, 21000000);
    expect(&c, "newer than the copy", buf_str(&c.copy), AUDIT_SOUND, 0);
    chain_done(&c);
}

TEST(a_flipped_byte_is_found)
{
    Chain c;
    chain_make(&c);
    run(c.db, &flip, 7);
    expect(&c, "byte flipped", S(""), AUDIT_CHANGED, 7);
    chain_done(&c);
}

TEST(a_dropped_middle_is_found)
{
    Chain c;
    chain_make(&c);
    run(c.db, &forget, 4);
    expect(&c, "middle dropped", S(""), AUDIT_GAP, 4);
    chain_done(&c);
}

TEST(two_swapped_entries_are_found)
{
    Chain c;
    chain_make(&c);
    swap_two(&c);
    expect(&c, "two swapped", S(""), AUDIT_CHANGED, 5);
    chain_done(&c);
}

TEST(a_dropped_tail_is_found_by_the_head_and_the_copy)
{
    Chain c;
    chain_make(&c);
    run(c.db, &forget_after, 15);
    run(c.db, &forget_signed, 15);
    expect(&c, "tail dropped, head forgotten", S(""), AUDIT_TAIL, 16);
    run(c.db, &rewind_head, 15);
    expect(&c, "tail dropped with everything in the database", buf_str(&c.copy), AUDIT_TAIL, 16);
    chain_done(&c);
}

TEST(a_tail_dropped_and_written_anew_is_found)
{
    Chain c;
    chain_make(&c);
    drop_tail(&c);
    for (int64_t i = 16; i <= 25; i++)
        append(&c, i + 1000, 1000000 * i);
    expect(&c, "tail dropped and appended", buf_str(&c.copy), AUDIT_REWRITTEN, 16);
    chain_done(&c);
}

TEST(an_old_state_put_back_is_found)
{
    Chain c, old;
    chain_make(&c);
    chain_make(&old); /* the same twenty: a backup of then */
    for (int64_t i = 21; i <= 30; i++)
        append(&c, i, 1000000 * i);
    copy_on(&c);
    expect(&old, "old backup restored", buf_str(&c.copy), AUDIT_TAIL, 21);
    chain_done(&c);
    chain_done(&old);
}

TEST(a_clock_set_back_is_found)
{
    Chain c;
    chain_make(&c);
    append(&c, 21, 1000000 * 10);
    expect(&c, "clock set back", S(""), AUDIT_CLOCK, 21);
    chain_done(&c);
}

TEST(a_clock_set_right_by_a_minute_is_fine)
{
    Chain c;
    chain_make(&c);
    append(&c, 21, 1000000 * 20 - 60000);
    expect(&c, "a minute", S(""), AUDIT_SOUND, 0);
    chain_done(&c);
}

TEST(a_forged_checkpoint_is_found)
{
    Chain c;
    chain_make(&c);
    char signature[129];
    memset(signature, 'a', 128);
    signature[128] = 0;
    EXPECT(db_exec(c.db, &forge, P_INT(10), P_TEXT(str_of(signature))) == OK);
    expect(&c, "signature forged", S(""), AUDIT_FORGED, 10);
    EXPECT(db_exec(c.db, &forge, P_INT(10), P_TEXT(S("zz"))) == OK);
    expect(&c, "signature that is none", S(""), AUDIT_FORGED, 10);
    chain_done(&c);
}

TEST(a_checkpoint_of_another_hash_is_found)
{
    Chain c;
    chain_make(&c);
    EXPECT(db_exec(c.db, &forged_hash, P_INT(20), P_TEXT(S("00"))) == OK);
    expect(&c, "hash of a checkpoint changed", S(""), AUDIT_FORGED, 20);
    chain_done(&c);
}

TEST(another_installations_key_does_not_sign_for_us)
{
    Chain c;
    const Keys *others;
    AuditVerdict v;
    chain_make(&c);
    EXPECT(keys_from_seed(8, &others) == OK);
    EXPECT(audit_verify(c.db, others, S(""), &v) == OK && v.finding == AUDIT_FORGED && v.first_bad == 10);
    keys_close(&others);
    chain_done(&c);
}

TEST(a_copy_that_differs_is_found)
{
    Chain c;
    chain_make(&c);
    Str copy = arena_copy(&c.arena, buf_str(&c.copy));
    char *third = memmem(c.copy.p, c.copy.n, "entry 3 ", 8);
    EXPECT(third != NULL);
    third[8] = third[8] == 'f' ? '0' : 'f';
    expect(&c, "second copy differs", buf_str(&c.copy), AUDIT_REWRITTEN, 3);
    expect(&c, "the right copy", copy, AUDIT_SOUND, 0);
    expect(&c, "a copy that is none", S("hello\n"), AUDIT_COPY_DIFFERS, 21);
    expect(&c, "a last line cut short by a crash", arena_printf(&c.arena, STR_FMT "entry 2", STR_ARG(copy)), AUDIT_SOUND, 0);
    chain_done(&c);
}

static Str tail_of(Str copy)
{
    size_t n = copy.n < 400 ? copy.n : 400;
    return str_sub(copy, copy.n - n, n);
}

TEST(a_checkpoint_signed_in_a_quiet_minute_reaches_the_copy)
{
    Chain c;
    chain_make(&c);
    append(&c, 21, 21000000);
    copy_on(&c);
    checkpoint(&c, 21000001);
    copy_on(&c);
    EXPECT(str_contains(buf_str(&c.copy), S("\ncheckpoint 21 ")));
    AuditCopyEnd end = audit_copy_end(tail_of(buf_str(&c.copy)));
    EXPECT(end.seq == 21 && end.checkpoint);
    size_t n = c.copy.n;
    copy_on(&c); /* once */
    EXPECT_I64((int64_t)c.copy.n, (int64_t)n);
    expect(&c, "after a quiet minute", buf_str(&c.copy), AUDIT_SOUND, 0);
    chain_done(&c);
}

TEST(a_copy_begun_late_follows_in_rounds)
{
    Chain c;
    chain_make(&c);
    for (size_t most = 1; most < 9; most++) {
        CLEANUP(buf_done) Buf late;
        buf_init(&late, 1 << 20);
        for (size_t before = 1; before != late.n;) {
            before = late.n;
            EXPECT(audit_copy_lines(c.db, audit_copy_end(tail_of(buf_str(&late))), most, &late) == OK);
        }
        EXPECT_STR(buf_str(&late), buf_str(&c.copy));
    }
    chain_done(&c);
}

TEST(checkpoints_come_by_count_and_by_time)
{
    Chain c;
    bool made;
    chain_make(&c);
    EXPECT(audit_checkpoint(c.db, c.keys, 99999999, false, &made) == OK && !made); /* nothing new */
    append(&c, 21, 21000000);
    EXPECT(audit_checkpoint(c.db, c.keys, 20000001 + AUDIT_CHECKPOINT_MS - 1, false, &made) == OK && !made);
    EXPECT(audit_checkpoint(c.db, c.keys, 20000001 + AUDIT_CHECKPOINT_MS, false, &made) == OK && made);
    expect(&c, "after it", S(""), AUDIT_SOUND, 0);
    chain_done(&c);
}

TEST(the_short_code_is_eight_letters_of_the_hash)
{
    char room[10];
    static const char zero[65] = "0000000000000000000000000000000000000000000000000000000000000000";
    static const char ones[65] = "ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff";
    EXPECT_STR(audit_short_code(zero, room), S("2222-2222"));
    EXPECT_STR(audit_short_code(ones, room), S("ZZZZ-ZZZZ"));
}
