/* run.h: one reading of one file inside the transaction of the caller: recognise, map, decode, hand
 * over, count. The caller commits (taking in) or rolls back (checking). */
#pragma once
#include "feature/import/column.h"
#include "feature/import/source.h"

enum { IMPORT_COLUMN_FAULTS_MAX = 32 };

typedef enum { ISSUE_WRONG, ISSUE_NOTICE, ISSUE_WARNING } IssueSeverity; /* row not taken; row taken; whole file */

typedef struct {
    int64_t row;               /* 0: the whole file */
    const ImportField *field;  /* NULL: the whole row */
    IssueSeverity severity;
    const char *code;
    Str sentence, value, repair;
} Issue;

/* A repair that a person typed. */
typedef struct {
    int64_t row;
    Str field, value;          /* field: machine name */
    bool skip;                 /* leave the row out */
} Repair;

/* The suggested repair, accepted for every cell of a field that has this fault. */
typedef struct {
    Str field, code;           /* machine name; ImportFault.code */
} ColumnRepair;

/* Cells of one field with one fault that a repair is known for. */
typedef struct {
    const ImportField *field;
    const char *code;
    Str value, repair;         /* of the first such cell */
    int64_t cells;
    bool accepted;             /* they were read by the repair */
} ColumnFault;

typedef struct {
    Db *db;
    const Keys *keys;
    int64_t org, batch, now_ms;
    Str file_name;
    ReadFn read;
    void *read_context;
    bool read_ahead;           /* read may be called on another thread */
    int64_t size;              /* bytes expected, for progress; 0 when unknown */
    Str kind, mapping;         /* forced by a person; empty: find out */
    const Repair *repairs;     /* ordered by row */
    size_t n_repairs;
    const ColumnRepair *column_repairs;
    size_t n_column_repairs;
    /* Called every few thousand rows; ERR_CANCELLED ends the run. May be NULL. */
    Status (*progress)(void *context, int64_t rows, int64_t bytes);
    void *progress_context;
} ImportOrder;

typedef struct {
    Month month;
    int64_t rows, yen, yen_before; /* before: what the town had for this month already */
} MonthSum;

typedef struct {
    Str *cells;
    int64_t number;
} PreviewRow;

typedef struct {
    const ImportKind *kind;    /* NULL: not recognised */
    const char *encoding;
    Columns columns;
    bool refused;              /* nothing can be taken: the reason is the first warning */
    bool nothing;              /* understood, but every row is wrong (batch_direct): nothing was kept */
    uint8_t digest[32];
    int64_t rows_read, rows_taken, rows_same, rows_wrong;
    int64_t yen;
    Month first_month, last_month;
    MonthSum *months;          /* in order */
    size_t n_months;
    Issue *issues;             /* rows first, in order, then the file's */
    size_t n_issues;
    int64_t issues_beyond;     /* counted, not kept */
    ColumnFault column_faults[IMPORT_COLUMN_FAULTS_MAX];
    size_t n_column_faults;
    Str understood[16];
    size_t n_understood;
    ImportFigure *figures;     /* of kinds that gather */
    size_t n_figures;
    PreviewRow preview[IMPORT_PREVIEW_ROWS];
    size_t n_preview;
} ImportResult;

/* Everything in *ret lives in the arena. A failure with a problem in *ps says why the file cannot be read at all;
 * a file that is read but not understood answers OK with ret->refused. */
MUST_USE Status import_run(const ImportOrder *order, Arena *arena, Problems *ps, ImportResult *ret);
