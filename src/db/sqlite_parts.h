/* sqlite_parts.h: what sqlite.c shares with sqlite_backup.c. */
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
    Wide wide;
} Sqlite;

static inline Sqlite *sqlite_of(Db *db)
{
    return (Sqlite *)db;
}

/* The Status of a result code; keeps the database's words. */
Status sqlite_failed(Sqlite *c, int rc);
int sqlite_authorize(void *context, int action, const char *a, const char *b, const char *c, const char *d);

Status sqlite_backup(Db *db, const char *path, const DbProgress *progress);
Status sqlite_verify(Db *db);
