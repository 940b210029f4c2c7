/* New keys sign the record from now on; what the old ones signed stays verifiable, and they can do nothing more. */
#include "base/test.h"
#include "schema/audit_chain.h"
#include "schema/audit_signer.h"

static const Sql forget_signers = { .text = "DELETE FROM audit_signer" };
static const Sql forget_first = { .text = "DELETE FROM audit_signer WHERE until_seq = (SELECT MIN(until_seq) FROM audit_signer)" };
static const Sql bend = { .text = "UPDATE audit_signer SET until_seq = until_seq + 1 WHERE until_seq = (SELECT MAX(until_seq) FROM audit_signer)" };
static const Sql stretch = { .text = "UPDATE audit_signer SET until_seq = 99 WHERE until_seq = (SELECT MIN(until_seq) FROM audit_signer)" };
static const Sql flip = { .text = "UPDATE audit_signer SET taken = handed" };
static const Sql forget_later = { .text = "DELETE FROM audit_checkpoint WHERE seq > $1" };

enum { KEYS = 3, EACH = 10 };

typedef struct {
    Arena arena;
    DbPool *pool;
    Db *db;
    const Keys *keys[KEYS + 1]; /* the last one: a thief's own */
    Buf copy;
    int64_t now_ms;
} Record;

static Status in_tx(Db *db, void *context)
{
    Record *r = context;
    for (int i = 0; i < EACH; i++) {
        const AuditEntry e = { .org = 100, .at_ms = r->now_ms += 1000, .account = 7, .target = i, .verb = S("view"), .route = S("GET /api/x"), .result = S("ok"), .address = S("::1") };
        TRY(audit_append(db, &e));
    }
    return OK;
}

/* Ten entries and a checkpoint under each of three keys. */
static void record_make(Record *r)
{
    Str why = S("");
    bool made;
    *r = (Record){ .now_ms = 1000000 };
    arena_init(&r->arena, 1 << 24);
    buf_init(&r->copy, 1 << 20);
    EXPECT(secret_init() == OK);
    for (size_t i = 0; i <= KEYS; i++)
        EXPECT_I64(keys_from_seed(i + 1, &r->keys[i]), OK);
    EXPECT(db_pool_open(&r->pool, &(DbConfig){ .url = ":memory:", .readers = 1, .create = true }, &r->arena, &why) == OK && db_pool_writer(r->pool, &r->db) == OK);
    EXPECT(db_migrate(r->db, &r->arena, &why) == OK);
    for (size_t i = 0; i < KEYS; i++) {
        if (i)
            EXPECT_I64(audit_hand_over(r->db, r->keys[i - 1], r->keys[i], r->now_ms), OK);
        EXPECT_I64(db_tx(r->db, in_tx, r), OK);
        EXPECT(audit_checkpoint(r->db, r->keys[i], r->now_ms, true, &made) == OK && made);
    }
    EXPECT_I64(db_tx(r->db, in_tx, r), OK);
    EXPECT_I64(audit_copy_lines(r->db, (AuditCopyEnd){ 0 }, 1000, &r->copy), OK);
}

static void record_done(Record *r)
{
    db_pool_return(&r->db);
    db_pool_close(&r->pool);
    for (size_t i = 0; i <= KEYS; i++)
        keys_close(&r->keys[i]);
    buf_done(&r->copy);
    arena_done(&r->arena);
}

static void expect(Record *r, const char *what, size_t by, AuditFinding finding, int64_t first_bad)
{
    AuditVerdict v;
    EXPECT_I64(audit_verify(r->db, r->keys[by], buf_str(&r->copy), &v), OK);
    if (v.finding != finding || v.first_bad != first_bad)
        test_fail(__FILE__, __LINE__, "%s: found %s at %lld, wanted %s at %lld", what, audit_finding_code(v.finding), (long long)v.first_bad, audit_finding_code(finding),
                  (long long)first_bad);
}

TEST(a_record_signed_by_three_keys_is_sound_under_the_last)
{
    Record r;
    AuditSigners by;
    record_make(&r);
    expect(&r, "the last", KEYS - 1, AUDIT_SOUND, 0);
    EXPECT_I64(audit_signers_read(r.db, r.keys[KEYS - 1], &by), OK);
    EXPECT(by.n == 2 && by.bad == 0 && by.list[0].until_seq == 20 && by.list[1].until_seq == 10);
    expect(&r, "an older one", 0, AUDIT_FORGED, 20);
    expect(&r, "a foreign one", KEYS, AUDIT_FORGED, 20);
    record_done(&r);
}

static void attacked(const char *what, const Sql *sql, int64_t first_bad)
{
    Record r;
    record_make(&r);
    EXPECT_I64(db_exec0(r.db, sql), OK);
    expect(&r, what, KEYS - 1, AUDIT_FORGED, first_bad);
    record_done(&r);
}

TEST(a_hand_over_cannot_be_left_out_moved_or_made)
{
    attacked("all hand-overs left out", &forget_signers, 10);
    attacked("the first one left out", &forget_first, 10);
    attacked("the end of a signer moved", &bend, 21);
    attacked("an old signer for later entries", &stretch, 99);
    attacked("not taken by the new keys", &flip, 20);
}

/* Who has the old keys hands over to his own, and signs on. */
TEST(the_old_keys_hand_over_to_nobody_else)
{
    Record r;
    record_make(&r);
    EXPECT_I64(audit_hand_over(r.db, r.keys[0], r.keys[KEYS], r.now_ms), OK);
    AuditVerdict v;
    EXPECT_I64(audit_verify(r.db, r.keys[KEYS - 1], S(""), &v), OK);
    EXPECT_I64(v.finding, AUDIT_FORGED);
    record_done(&r);
}

/* A checkpoint of today by keys of before. */
TEST(the_old_keys_sign_nothing_later)
{
    Record r;
    bool made;
    record_make(&r);
    EXPECT_I64(db_exec(r.db, &forget_later, P_INT(30)), OK);
    EXPECT(audit_checkpoint(r.db, r.keys[1], r.now_ms, true, &made) == OK && made);
    expect(&r, "signed by old keys", KEYS - 1, AUDIT_FORGED, 40);
    record_done(&r);
}

TEST(hand_overs_end_before_there_are_too_many)
{
    Record r;
    AuditVerdict v;
    record_make(&r);
    Status s = OK;
    int64_t n = 2;
    for (; s == OK && n < 2 * AUDIT_SIGNERS_MAX; n += s == OK) {
        const size_t from = n % 2 ? KEYS : KEYS - 1;
        EXPECT_I64(db_tx(r.db, in_tx, &r), OK);
        s = audit_hand_over(r.db, r.keys[from], r.keys[from == KEYS ? KEYS - 1 : KEYS], r.now_ms);
    }
    EXPECT_I64(s, ERR_TOO_LARGE);
    EXPECT_I64(n, AUDIT_SIGNERS_MAX - 1);
    EXPECT_I64(audit_verify(r.db, r.keys[n % 2 ? KEYS : KEYS - 1], buf_str(&r.copy), &v), OK);
    EXPECT_I64(v.finding, AUDIT_SOUND);
    record_done(&r);
}
