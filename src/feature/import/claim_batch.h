/* claim_batch.h: the claims of a batch as a whole: what the months of the town look like with them, and how they are taken back. */
#pragma once
#include "feature/import/kind.h"

/* Warns of months that are missing, repeated or far from the usual. */
MUST_USE Status claim_batch_look(Import *im);
/* ImportKind.undo of all claim kinds. */
MUST_USE Status claim_batch_undo(Db *db, int64_t org, int64_t batch, Problems *ps);
