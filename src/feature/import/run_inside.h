/* run_inside.h: a run as its own two files see it: run.c reads, tell.c keeps what is reported. */
#pragma once
#include "feature/import/map.h"
#include "feature/import/run.h"

enum { CACHE_BYTES = 48 };

/* The last good cell of a column: files are full of columns that hardly change. */
typedef struct {
    char cell[CACHE_BYTES], text[CACHE_BYTES];
    size_t n_cell, n_text;
    ImportValue value;
    bool filled;
} ColumnCache;

typedef struct ImportRun {
    Import im;
    const ImportOrder *order;
    Problems *problems;
    Arena row_arena;
    Arena sample_arena;        /* the first rows of the sheet that is looked at */
    Arena kind_arena;          /* how one kind would read them */
    Source *source;
    const ImportKind *kind;
    void *state;
    bool begun;
    ImportResult *result;
    ImportValue *values;       /* by field */
    int64_t *sums;             /* by field: of IMPORT_SUMMED columns, all rows */
    int *column_of;            /* by field */
    ColumnCache *caches;       /* by field */
    size_t next_repair;
    int64_t records;           /* seen so far, good or wrong or left out */
    int64_t wrong_row;         /* the last row that was refused; counts once */
    size_t issues_room, figures_room;
    Map month_at;
    size_t months_room;
    size_t undecodable_seen;
} ImportRun;

/* Says how many cells were read by the repairs accepted for whole columns. */
void decode_tell_repairs(ImportRun *run);
