/* disposal.h: classes of records with their period of keeping, counting and deleting what is older, and the end of a disposal:
 * tombstones are written and the keys of its years destroyed, so that an older backup neither brings it back nor opens it. */
#pragma once
#include "base/date.h"
#include "base/secret.h"
#include "db/db.h"

typedef struct {
    const char *name, *label, *basis; /* basis: why so long; from memory where the mark says 仮定 */
    int years;                        /* where a town says nothing */
    bool sealed;                      /* has keys of its own in the ring (base/ring.h) */
} DisposalClass;
extern const DisposalClass disposal_classes[];
extern const size_t disposal_class_count;
const DisposalClass *disposal_class(Str name); /* NULL */

/* The last day whose records are over when years have passed since the end of their fiscal year. */
Date disposal_until(Date today, int64_t years);
/* Persons go when their last claim does: claims_until says which claims go with the same list, DATE_NONE when none do. */
MUST_USE Status disposal_count(Db *db, const DisposalClass *c, int64_t org, Date until, Date claims_until, int64_t *ret);
/* In a transaction. The sums of disposed claims stay in the cube, the amounts of exceptions in their rows. */
MUST_USE Status disposal_apply(Db *db, const DisposalClass *c, int64_t org, Date until);

/* ---- what follows the two signatures ---- */
typedef struct {
    const Keys *keys;
    const char *tombstones, *ring_copy; /* ring_copy may be NULL */
    int64_t now_ms;
} Erasing;
/* Once the rows are gone: writes the tombstones, destroys the keys in the ring and in its copy, and notes all that in the record.
 * Whatever was done of it already is not done again: after a crash it is simply called once more. */
MUST_USE Status disposal_finish(Db *writer, const Erasing *e, int64_t org, int64_t disposal, Arena *a);
/* All that wait for it, of all towns. */
MUST_USE Status disposal_finish_all(Db *reader, Db *writer, const Erasing *e, Arena *a);

extern const Sql disposal_sql_unfinished;
extern const Sql *const disposal_statements[];
extern const size_t disposal_statement_count;
