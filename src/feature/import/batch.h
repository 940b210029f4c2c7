/* batch.h: one file that was given to us, from upload to undo: stored sealed, checked, taken in, taken
 * back. The long ones own their transactions; a failure or a cancel leaves the batch as it was.
 *
 *   reading ──check──▶ checked ──apply──▶ applied ──undo──▶ undone
 *                 └──▶ failed (cannot be read)          reading, checked, failed ──discard──▶ gone */
#pragma once
#include "feature/import/run.h"

typedef struct {
    Db *db;                    /* the writer */
    const Keys *keys;
    int64_t org, account, now_ms;
    Arena *arena;
    Problems *problems;
    Status (*progress)(void *context, int64_t rows, int64_t bytes); /* may be NULL */
    void *progress_context;
} BatchWork;

typedef struct {
    int64_t id, rev, size, rows_read, rows_taken, rows_same, rows_wrong, first_month, last_month, yen, account;
    int64_t made_ms, applied_ms, undone_ms;
    Str kind, file_name, state, encoding, mapping, account_name;
    uint8_t digest[32];
} Batch;

#define BATCH_COLUMNS \
    "b.id, b.rev, b.kind, b.file_name, b.digest, b.size, b.state, b.encoding, b.mapping, b.rows_read, b.rows_taken, b.rows_same, " \
    "b.rows_wrong, b.first_month, b.last_month, b.yen, b.account, b.made_ms, b.applied_ms, b.undone_ms, a.name"
#define BATCH_TABLES "batch b LEFT JOIN account a ON a.org = b.org AND a.id = b.account"
void batch_of_row(const Rows *r, Arena *a, Batch *ret); /* of BATCH_COLUMNS */
/* ERR_NOT_FOUND. Texts live in the arena. */
MUST_USE Status batch_get(Db *db, int64_t org, int64_t id, Arena *arena, Batch *ret);
/* The applied batch of the same bytes, other than `but`; ERR_NOT_FOUND. */
MUST_USE Status batch_same(Db *db, int64_t org, const uint8_t digest[static 32], int64_t but, Arena *arena, Batch *ret);

/* ---- inside the caller's transaction ---- */
/* The row of a new upload, state reading. */
MUST_USE Status batch_open(const BatchWork *w, int64_t id, Str file_name, int64_t size);
/* Remembers the columns for this batch and for every later file with the same header. */
MUST_USE Status batch_set_mapping(const BatchWork *w, int64_t id, Str mapping);
/* A value that is the masked suggestion (******1234) stands for the suggestion. */
MUST_USE Status batch_set_repairs(const BatchWork *w, int64_t id, const Repair *repairs, size_t n);
/* Takes the suggested repair for every cell of a field with that fault, or no longer. */
MUST_USE Status batch_set_column_repair(const BatchWork *w, int64_t id, const ColumnRepair *repair, bool accepted);
/* Deletes what is not taken in. ERR_CONFLICT when it is. */
MUST_USE Status batch_discard(const BatchWork *w, int64_t id);

/* ---- with transactions of their own ---- */
/* Stores the bytes of an upload, sealed in chunks. ERR_NOT_FOUND: it was thrown away. */
MUST_USE Status batch_put_bytes(const BatchWork *w, int64_t id, Str bytes);
/* Reads the stored bytes, remembers what was found, takes nothing in. What was thrown away (ERR_NOT_FOUND) or taken in
 * (ERR_CONFLICT) meanwhile stays as it is; what was corrected is checked again, at last ERR_BUSY. */
MUST_USE Status batch_check(const BatchWork *w, int64_t id);
/* Takes it in. ERR_CONFLICT with a problem when the batch is not checked, or the same file is in already. */
MUST_USE Status batch_apply(const BatchWork *w, int64_t id, ImportResult *ret);
MUST_USE Status batch_undo(const BatchWork *w, int64_t id);
/* From a file to the database in one pass, for the command line. The batch appears applied. With dry_run, or when
 * the file is refused, nothing remains. *ret_same: the batch that holds the same file, 0 when none; then nothing
 * changes either. */
typedef struct {
    Str file_name, kind;
    ReadFn read;
    void *read_context;
    int64_t size;
    bool read_ahead;           /* read may be called on another thread */
    bool dry_run;
} DirectImport;
MUST_USE Status batch_direct(const BatchWork *w, const DirectImport *file, ImportResult *ret, int64_t *ret_batch, Batch *ret_same);

/* A sealed piece of a batch, bound to its place, under the key of the year the batch came in. */
typedef struct {
    const char *what;
    int64_t org, batch, n;
} Piece;
MUST_USE Status piece_seal(const Keys *keys, Piece p, Str plain, Buf *out);
/* ERR_NOT_FOUND: its key was destroyed with the year; ERR_INVALID: does not open. */
MUST_USE Status piece_unseal(const Keys *keys, Piece p, Str sealed, Buf *out);
