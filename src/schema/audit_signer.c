#include "schema/audit_signer.h"
#include "base/hex.h"
#include "schema/audit_chain.h"

#include <stdio.h>
#include <string.h>

static const Sql read_sql = { .read_only = true, .scan_ok = true, .text = "SELECT until_seq, at_ms, signer, handed, taken FROM audit_signer ORDER BY until_seq DESC" };
static const Sql count_sql = { .read_only = true, .scan_ok = true, .text = "SELECT COUNT(*) FROM audit_signer" };
static const Sql put_sql = { .text = "INSERT INTO audit_signer (until_seq, at_ms, signer, handed, taken) VALUES ($1, $2, $3, $4, $5)" };
const Sql *const audit_signer_statements[] = { &read_sql, &count_sql, &put_sql };
const size_t audit_signer_statement_count = COUNT_OF(audit_signer_statements);

#define HEX(bytes) (2 * sizeof(bytes) + 1)

static Str hex_text(const uint8_t *bytes, size_t n, char *room)
{
    hex_write(bytes, n, room);
    return (Str){ room, 2 * n };
}

/* What both sign. */
static Str hand_over_text(int64_t until_seq, int64_t at_ms, const uint8_t from[static SIGNER_SIZE], const uint8_t to[static SIGNER_SIZE], char room[static 224])
{
    char old[2 * SIGNER_SIZE + 1], new[2 * SIGNER_SIZE + 1];
    int n = snprintf(room, 224, "banso audit signer %lld %lld %.64s %.64s", (long long)until_seq, (long long)at_ms,
                     hex_text(from, SIGNER_SIZE, old).p, hex_text(to, SIGNER_SIZE, new).p);
    return (Str){ room, (size_t)n };
}

static bool is_ours(const Rows *r, const uint8_t to[static SIGNER_SIZE], uint8_t ret_from[static SIGNER_SIZE])
{
    uint8_t handed[SIGNATURE_SIZE], taken[SIGNATURE_SIZE];
    char room[224];
    if (!hex_read(row_text(r, 2), ret_from, SIGNER_SIZE) || !hex_read(row_text(r, 3), handed, sizeof handed) || !hex_read(row_text(r, 4), taken, sizeof taken))
        return false;
    Str text = hand_over_text(row_int(r, 0), row_int(r, 1), ret_from, to, room);
    return sign_verify_by(ret_from, text, handed) && sign_verify_by(to, text, taken);
}

Status audit_signers_read(Db *db, const Keys *keys, AuditSigners *ret)
{
    CLEANUP(rows_done) Rows rows = { 0 };
    uint8_t to[SIGNER_SIZE];
    ret->n = 0;
    ret->bad = 0;
    sign_public(keys, to);
    TRY(db_query0(db, &read_sql, &rows));
    while (!ret->bad && rows_next(&rows)) {
        AuditSigner *s = &ret->list[ret->n];
        s->until_seq = row_int(&rows, 0);
        if (ret->n + 1 == AUDIT_SIGNERS_MAX || !is_ours(&rows, to, s->signer))
            ret->bad = s->until_seq;
        else
            memcpy(to, ret->list[ret->n++].signer, SIGNER_SIZE);
    }
    return rows.status;
}

bool audit_signed(const AuditSigners *s, const Keys *keys, int64_t seq, Str text, const uint8_t signature[static SIGNATURE_SIZE])
{
    const uint8_t *signer = NULL;
    for (size_t i = 0; i < s->n && s->list[i].until_seq >= seq; i++)
        signer = s->list[i].signer;
    return signer ? sign_verify_by(signer, text, signature) : sign_verify(keys, text, signature);
}

Status audit_hand_over(Db *db, const Keys *from, const Keys *to, int64_t now_ms)
{
    uint8_t old[SIGNER_SIZE], new[SIGNER_SIZE], handed[SIGNATURE_SIZE], taken[SIGNATURE_SIZE];
    char signer[HEX(old)], by_old[HEX(handed)], by_new[HEX(taken)], room[224], head[65];
    int64_t seq, n;
    bool made;
    TRY(db_one_int0(db, &count_sql, &n));
    if (n + 2 > AUDIT_SIGNERS_MAX)
        return ERR_TOO_LARGE;
    TRY(audit_checkpoint(db, from, now_ms, true, &made));
    TRY(audit_head(db, &seq, head));
    sign_public(from, old);
    sign_public(to, new);
    Str text = hand_over_text(seq, now_ms, old, new, room);
    sign_bytes(from, text, handed);
    sign_bytes(to, text, taken);
    return db_exec(db, &put_sql, P_INT(seq), P_INT(now_ms), P_TEXT(hex_text(old, sizeof old, signer)), P_TEXT(hex_text(handed, sizeof handed, by_old)),
                   P_TEXT(hex_text(taken, sizeof taken, by_new)));
}
