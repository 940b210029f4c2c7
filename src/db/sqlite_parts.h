/* sqlite_parts.h: what the files of SQLite share. */
#pragma once
#include "db/cache.h"
#include "db/driver.h"
#include "db/wide.h"

#include <sqlite3.h>

typedef struct {
    Db db;
    sqlite3 *handle;
    StatementCache cache;
    sqlite3_stmt *begin, *commit, *rollback, *data_version;
    int64_t seen_version, seen_changes;
    bool has_read; /* and so opened the log itself, if there is one */
    Wide wide;
} Sqlite;

static inline Sqlite *sqlite_of(Db *db)
{
    return (Sqlite *)db;
}

/* The Status of a result code; keeps the database's words. */
Status sqlite_failed(Sqlite *c, int rc);
int sqlite_authorize(void *context, int action, const char *a, const char *b, const char *c, const char *d);

/* Which commit the file is at. false: not known, as of a database in memory. */
bool sqlite_state(Sqlite *c, DbState *ret);
/* Lies exactly one commit between them? */
bool sqlite_state_is_next(const DbState *before, const DbState *after);
Status sqlite_generation(Db *db, int64_t *ret);

Status sqlite_backup(Db *db, const char *path, const DbProgress *progress);
Status sqlite_verify(Db *db);
