/* drill.h: the exercise of a recovery: the newest backup of a folder is restored beside the database, looked through and deleted;
 * what came out is a row of the table drill and an entry of the record. */
#pragma once
#include "schema/backup.h"

typedef struct {
    int64_t id, at_ms, took_ms;
    Str route, address;      /* who asked: for the entry in the record */
    Str backup;              /* name of the file; empty: there was none */
    BackupFinding finding;
    BackupHolding holding;
} Drill;

/* The trial copy stands beside the database, where its like is guarded already. db: of the living database, to read from. */
MUST_USE Status drill_exercise(Db *db, const Keys *keys, const char *database, const char *dir, const Clock *clock, Arena *a, Drill *d);
/* Of a database that pg_restore made of a dump of the living one: looked through, and brought forward when it is sound.
 * ERR_CONFLICT: it is the living one itself, or no past of it. */
#define DRILL_BY_PG_RESTORE "pg_restore" /* in the place of a file's name */
MUST_USE Status drill_look(Db *living, Db *restored, const Keys *keys, const Clock *clock, Arena *a, Drill *d);
MUST_USE Status drill_record(Db *writer, Drill *d);
extern const Sql *const drill_statements[];
extern const size_t drill_statement_count;
