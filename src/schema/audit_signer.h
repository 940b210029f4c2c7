/* audit_signer.h: who signs the record. When an installation gets new keys, the old ones hand over: what they signed before stays
 * verifiable by their public half, and the first checkpoint of the new ones covers all that stands before it. So who has the old
 * keys can neither sign anything later nor rewrite anything earlier. */
#pragma once
#include "base/secret.h"
#include "db/db.h"

#define AUDIT_SIGNERS_MAX 64 /* changes of keys in the life of a database */
typedef struct {
    int64_t until_seq;
    uint8_t signer[SIGNER_SIZE];
} AuditSigner;
typedef struct {
    AuditSigner list[AUDIT_SIGNERS_MAX]; /* the latest first */
    size_t n;
    int64_t bad; /* a hand-over that is not ours, by its until_seq; 0: all are sound. Those before it are not believed */
} AuditSigners;

/* keys: those of now. */
MUST_USE Status audit_signers_read(Db *db, const Keys *keys, AuditSigners *ret);
/* By whoever signed checkpoints of entry seq. */
bool audit_signed(const AuditSigners *s, const Keys *keys, int64_t seq, Str text, const uint8_t signature[static SIGNATURE_SIZE]);
/* In a transaction: what is not yet signed is signed by the old keys for the last time, then they hand over. ERR_TOO_LARGE. */
MUST_USE Status audit_hand_over(Db *db, const Keys *from, const Keys *to, int64_t now_ms);

extern const Sql *const audit_signer_statements[];
extern const size_t audit_signer_statement_count;
