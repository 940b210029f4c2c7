/* report.h: what a check found, kept with the batch for the page: understood, columns, preview, warnings, sums as
 * sealed JSON; the list of wrong rows as rows of batch_issue with sealed values. Values of personal fields leave the
 * program masked only. */
#pragma once
#include "feature/import/batch.h"

/* Replaces what was kept. Inside the caller's transaction. */
MUST_USE Status report_store(const BatchWork *w, const Batch *b, const ImportResult *r);
/* How many rows there are to look at. */
MUST_USE Status report_count(Db *db, int64_t org, int64_t batch, int64_t *ret);
/* Writes the members (understood, columns, fields, preview, warnings, sums, issues_beyond,
 * column_faults) into the open object. */
MUST_USE Status report_members(Db *db, const Keys *keys, int64_t org, int64_t batch, JsonWriter *w);

typedef struct {
    int64_t n, row;
    const ImportField *field; /* NULL: the whole row, or the file */
    Str severity, code, sentence, value, repair; /* masked when personal */
    bool repaired;
} KeptIssue;
/* At most limit issues of rows from the given offset on, in order. */
MUST_USE Status report_issues(Db *db, const Keys *keys, const Batch *b, int64_t org, int64_t offset, int64_t limit, Arena *arena,
                              KeptIssue *ret, size_t *ret_n, int64_t *ret_total);
/* The repair the check suggested for a cell, unmasked: so that a masked one can be accepted without being seen. */
MUST_USE Status report_suggestion(const BatchWork *w, int64_t batch, int64_t row, Str field, Str *ret);
/* Did the check suggest repairs of that kind? */
MUST_USE Status report_has_repair(const BatchWork *w, int64_t batch, const ColumnRepair *repair, bool *ret);
#define MASK "******"
/* ******1234; short ones are hidden wholly. */
Str mask_value(Str value, Arena *arena);
