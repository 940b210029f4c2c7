/* disposal.h: classes of records with their period of keeping, counting and deleting what is older, and tombstones: a signed
 * line for each disposal in a file beside the keys, apart from the database, by which a restored older backup loses it again. */
#pragma once
#include "base/date.h"
#include "base/secret.h"
#include "db/db.h"

typedef struct {
    const char *name, *label, *basis; /* basis: why so long; from memory where the mark says 仮定 */
    int years;                        /* where a town says nothing */
} DisposalClass;
extern const DisposalClass disposal_classes[];
extern const size_t disposal_class_count;
const DisposalClass *disposal_class(Str name); /* NULL */

/* The last day whose records are over when years have passed since the end of their fiscal year. */
Date disposal_until(Date today, int64_t years);
MUST_USE Status disposal_count(Db *db, const DisposalClass *c, int64_t org, Date until, int64_t *ret);
/* In a transaction. The sums of disposed claims stay in the cube. */
MUST_USE Status disposal_apply(Db *db, const DisposalClass *c, int64_t org, Date until);

#define TOMBSTONES_MAX (4u * 1024 * 1024)
typedef struct {
    int64_t disposal, at_ms, org;
    const DisposalClass *class;
    Date until;
} Tombstone;
/* Appends a signed line and brings it to the disk. */
MUST_USE Status tombstone_append(const char *path, const Keys *keys, const Tombstone *t, Arena *a);
/* Applies every line of the text. ERR_INVALID: a line is not ours, was changed, or is missing between two others. */
MUST_USE Status tombstones_apply(Db *db, const Keys *keys, Str text, int64_t *ret_lines);
MUST_USE Status tombstones_check(const Keys *keys, Str text);

extern const Sql *const disposal_statements[];
extern const size_t disposal_statement_count;
