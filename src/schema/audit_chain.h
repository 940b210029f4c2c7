/* audit_chain.h: the record of who did and saw what, as a chain: hash_n = BLAKE2b-256(hash_{n−1} ‖ entry_n), so that
 * nothing in the middle can be changed, dropped, added or swapped unseen. A chain alone does not know its own end: signed
 * checkpoints (Ed25519) and a second copy outside the database do.
 *
 * The second copy is a text file, a line a fact, a checkpoint behind its entry: "entry SEQ HASH", "checkpoint SEQ AT_MS HASH SIGNATURE". */
#pragma once
#include "base/secret.h"
#include "db/db.h"

typedef struct {
    int64_t org, at_ms, account, target; /* target 0: none */
    Str verb, route, entity, reason, result, address; /* entity and reason may be empty */
} AuditEntry;

/* Writes the entry inside the caller's transaction; entries are serialised by the head's row. */
MUST_USE Status audit_append(Db *db, const AuditEntry *e);
/* The same for many, in their order; no batch may be open. */
MUST_USE Status audit_append_all(Db *db, const AuditEntry *const *list, size_t n);
#define AUDIT_TEXT_MAX (256 * 1024)
/* Will a database take its texts? One that it does not take spoils the transaction of all. */
bool audit_is_writable(const AuditEntry *e);

#define AUDIT_CHECKPOINT_ENTRIES 1000
#define AUDIT_CHECKPOINT_MS (10 * 60 * 1000)
/* A signed checkpoint when AUDIT_CHECKPOINT_ENTRIES or AUDIT_CHECKPOINT_MS have passed since the last one and there is
 * something new, or when forced. In the caller's transaction. */
MUST_USE Status audit_checkpoint(Db *db, const Keys *keys, int64_t now_ms, bool force, bool *ret_made);
/* Where a copy ends: at an entry, with or without the checkpoint that was signed over it, maybe long after. An empty one: at 0. */
typedef struct {
    int64_t seq;
    bool checkpoint;
} AuditCopyEnd;
/* Of a copy, or of its last lines: they are enough. */
AuditCopyEnd audit_copy_end(Str copy);
/* Appends to *out the lines that follow that end, at most so many: the rest follows those. */
MUST_USE Status audit_copy_lines(Db *db, AuditCopyEnd after, size_t most, Buf *out);
/* The number of the last entry a copy tells the hash of; 0 for an empty one. */
int64_t audit_copy_last(Str copy);

/* The last entry's number and hash; 0 and "" when there is none. */
MUST_USE Status audit_head(Db *db, int64_t *ret_seq, char ret_hash[static 65]);

typedef enum {
    AUDIT_SOUND,
    AUDIT_CHANGED,            /* an entry is not what its hash says (a byte flipped, two swapped) */
    AUDIT_GAP,                /* entries are missing in the middle */
    AUDIT_TAIL,               /* the end is missing: dropped, or an old state put back */
    AUDIT_REWRITTEN,          /* the chain holds in itself but is not the one that was copied or signed */
    AUDIT_CLOCK,              /* time runs backwards */
    AUDIT_FORGED,             /* a checkpoint's signature is not ours */
    AUDIT_COPY_DIFFERS,       /* the copy contradicts itself or cannot be read */
    AUDIT_FINDING_COUNT
} AuditFinding;

typedef struct {
    AuditFinding finding;
    int64_t first_bad;        /* sequence number, 0 when sound */
    int64_t entries, checkpoints;
    char head[65];            /* hash of the last entry */
} AuditVerdict;

/* Reads the whole chain, as it is at one moment: others may write meanwhile, so db is better a reader. copy may be empty: then nothing
 * outside is compared; it was read before, so that the database has all that it has. */
MUST_USE Status audit_verify(Db *db, const Keys *keys, Str copy, AuditVerdict *ret);
const char *audit_finding_code(AuditFinding f);     /* "changed", "tail" … */
const char *audit_finding_sentence(AuditFinding f); /* Japanese */
/* Eight characters of the hash for the printed monthly sheet: "7KQ2-M9XA". */
Str audit_short_code(const char hash[static 65], char room[static 10]);

extern const Sql *const audit_chain_statements[];
extern const size_t audit_chain_statement_count;
