/* sealed.h: every column whose value is sealed or hashed under a key, and how all of them come under new keys. A column of bytes that
 * is not in this list is found by its test (sealed_test.c), so that none is forgotten when keys are changed. */
#pragma once
#include "base/secret.h"
#include "db/db.h"

typedef enum {
    SEALED,        /* opened with the old keys, sealed under the new ones */
    SEALED_LOOKUP, /* a keyed hash of what is sealed beside it: made anew */
    SEALED_ENDS,   /* a keyed hash of what nobody here knows: its rows end with the old keys */
    SEALED_NOT,    /* no key stands behind it */
} SealedKind;

typedef struct {
    const char *table, *column;
    SealedKind kind;
    const char *why; /* of SEALED_NOT */
} SealedColumn;
extern const SealedColumn sealed_columns[];
extern const size_t sealed_column_count;

/* What was done with one table. */
typedef struct {
    const char *label;
    int64_t rows, values; /* values: sealed anew */
    int64_t erased;       /* their key is destroyed, and stays so */
    int64_t left;         /* opened with no key before, either, and were left knowingly */
    int64_t ended;        /* rows of SEALED_ENDS */
} SealedTally;
#define SEALED_TABLES 8
typedef struct {
    const Keys *from, *to;
    bool leave;                                         /* what does not open stays as it is; else it stops everything */
    void (*tell)(void *context, const SealedTally *t);  /* now and then, and at the end of each table; may be NULL */
    void *context;
    SealedTally tables[SEALED_TABLES];
    char bad[96];                                       /* the row that did not open: table and key, nothing that is personal */
} Resealing;

/* In a transaction of writer; reader is another connection, which sees what the transaction found. ERR_INVALID: a value does not open
 * (r->bad names it). Ends with reading back everything: nothing but what was erased or left opens under the new keys alone. */
MUST_USE Status sealed_anew(Db *reader, Db *writer, Resealing *r);

extern const Sql *const sealed_statements[];
extern const size_t sealed_statement_count;
