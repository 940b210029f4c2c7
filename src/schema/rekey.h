/* rekey.h: a database comes under new keys, in one transaction: what is sealed, the names and counts that the database keeps of its
 * keys, and who signs its record. Afterwards the old keys open nothing in it. */
#pragma once
#include "schema/audit_chain.h"
#include "schema/sealed.h"
#include "schema/tombstone.h"

typedef struct {
    const Keys *to;              /* with an empty ring of their own */
    Str tombstones;              /* the old ones: their text */
    const char *new_tombstones;  /* where they are written, signed by the new keys; nothing is written when there are none */
    int64_t now_ms;
    Resealing sealed;            /* from, leave, tell and context are the caller's */
    AuditFinding record;         /* what the record was found to be before */
    bool foreign;                /* with ERR_INVALID: they are no keys of this database, they open nothing in it */
    bool whole;                  /* all was done and only the commit was left: after a failure its end may be uncertain */
} Rekey;

/* Both of a database that nobody else uses. ERR_INVALID: r->sealed.bad names what does not open, or else the tombstones are not
 * those of the old keys. ERR_LOST: ask keys_noted on a new connection what became of it. */
MUST_USE Status rekey(Db *reader, Db *writer, Rekey *r, Arena *a);

/* The name of the keys that the database is under (keys_name); "" where it was never noted. */
MUST_USE Status keys_noted(Db *db, char ret[static 33]);
MUST_USE Status keys_note(Db *db, const Keys *keys);

extern const Sql *const rekey_statements[];
extern const size_t rekey_statement_count;
