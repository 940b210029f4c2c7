/* tombstone.h: a signed line for each class of each disposal, in a file beside the keys, apart from the database: by it a restored
 * older backup loses again what was disposed of. Each line names the signature of the one before; how many there are, and how the
 * last signature begins, stands in the ring, in the database and in the record: so a line is missed wherever it was taken out. */
#pragma once
#include "base/ring.h"
#include "schema/disposal.h"

#define TOMBSTONES_MAX (4u * 1024 * 1024)
typedef struct {
    int64_t disposal, at_ms, org;
    const DisposalClass *class;
    Date until;
} Tombstone;

/* The end of the file that somebody knows of. */
typedef struct {
    int64_t count;
    char signature[RING_STONE + 1];
} TombstoneEnd;

/* Appends a signed line and brings it to the disk, unless that disposal has one for that class; *ret_end is then the end. */
MUST_USE Status tombstone_append(const char *path, const Keys *keys, const Tombstone *t, Arena *a, TombstoneEnd *ret_end);
/* All of the file; ERR_NOT_FOUND: there is none. */
MUST_USE Status tombstones_read(const char *path, Buf *out);
/* ERR_INVALID: a line is not ours, was changed, or is missing between two others. */
MUST_USE Status tombstones_check(const Keys *keys, Str text, TombstoneEnd *ret_end);
/* The same lines signed by other keys, each naming the new signature before it: for new keys. ERR_INVALID as above. */
MUST_USE Status tombstones_anew(const Keys *from, Str text, const Keys *to, Arena *a, Buf *out, TombstoneEnd *ret_end);
/* Does the text go at least as far as that end, and through it? */
bool tombstones_reach(Str text, const TombstoneEnd *end);
/* Applies every line of the text, after checking all. */
MUST_USE Status tombstones_apply(Db *db, const Keys *keys, Str text, int64_t *ret_lines);

/* What the database and the ring know. A database that knows of none answers 0. */
MUST_USE Status tombstone_end_of(Db *db, TombstoneEnd *ret);
void tombstone_end_of_ring(const Keys *keys, TombstoneEnd *ret);
MUST_USE Status tombstone_end_note(Db *db, const TombstoneEnd *end); /* only forward */
MUST_USE Status tombstone_end_renew(Db *db, const TombstoneEnd *end); /* as it is after the keys were changed */

extern const Sql *const tombstone_statements[];
extern const size_t tombstone_statement_count;
