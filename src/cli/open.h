/* open.h: a database opened by a command that is no server. */
#pragma once
#include "base/secret.h"
#include "cli/cli.h"
#include "db/db.h"

typedef enum { OPEN_READ, OPEN_WRITE, OPEN_CREATE } OpenFor;

typedef struct {
    DbPool *pool;
    Db *db;            /* a reader, or the writer */
    const Keys *keys;  /* NULL for OPEN_READ */
} Opened;

/* Opens and (unless reading) migrates and finds the keys: key_file, or, when that is empty, beside the SQLite
 * file. Failures are explained. */
MUST_USE Status cli_open(Cli *cli, Str url, Str key_file, OpenFor how, Arena *arena, Opened *ret);
/* The keys alone, for a command that only reads: nothing is made, nothing written. */
MUST_USE Status cli_open_keys(Cli *cli, Str url, Str key_file, Arena *arena, Opened *ret);
bool cli_is_postgres(Str url);
void opened_done(Opened *o); /* for CLEANUP */
