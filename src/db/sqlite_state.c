/* sqlite_state.c: which commit a file is at, without a statement and without a lock; and db_generation by it. Every commit of every
 * process rewrites the head of the index of the write-ahead log (sqlite.org/walformat.html, 2.1), which all connections share as
 * memory: the number of commits, the length of the log, its checksum and its salts, so that no two commits have the same. It stands
 * there twice, and is whole when both are the same. */
#include "db/sqlite_parts.h"

#include <string.h>

enum {
    INDEX_PART = 32768,     /* bytes of the index that are mapped at once */
    INDEX_VERSION = 3007000,
    AT_VERSION = 0,         /* places in a head, in words */
    AT_COMMITS = 2,
};

static void copy_words(const volatile uint32_t *from, DbState *to)
{
    for (size_t i = 0; i < COUNT_OF(to->words); i++)
        to->words[i] = from[i];
}

bool sqlite_state(Sqlite *c, DbState *ret)
{
    sqlite3_file *file = NULL;
    void volatile *index = NULL;
    DbState first, second;
    if (sqlite3_file_control(c->handle, "main", SQLITE_FCNTL_FILE_POINTER, &file) != SQLITE_OK || !file || !file->pMethods)
        return false;
    const sqlite3_io_methods *methods = file->pMethods;
    if (methods->iVersion < 2 || !methods->xShmMap || methods->xShmMap(file, 0, INDEX_PART, 0, &index) != SQLITE_OK || !index)
        return false;
    const volatile uint32_t *words = index;
    copy_words(words, &first);
    methods->xShmBarrier(file);
    copy_words(words + COUNT_OF(first.words), &second);
    if (memcmp(&first, &second, sizeof first) != 0 || first.words[AT_VERSION] != INDEX_VERSION)
        return false;
    *ret = first;
    return true;
}

bool sqlite_state_is_next(const DbState *before, const DbState *after)
{
    return after->words[AT_COMMITS] == before->words[AT_COMMITS] + 1;
}

/* data_version moves when others commit, total_changes when we do. It is a number of this
 * connection alone; the pool makes of it one that all its connections can compare. */
static Status generation_by_statement(Db *db, int64_t *ret)
{
    Sqlite *c = sqlite_of(db);
    int rc = sqlite3_step(c->data_version);
    int64_t version = rc == SQLITE_ROW ? sqlite3_column_int64(c->data_version, 0) : 0;
    sqlite3_reset(c->data_version);
    if (rc != SQLITE_ROW)
        return sqlite_failed(c, rc);
    c->has_read = true;
    int64_t changes = sqlite3_total_changes64(c->handle);
    bool moved = version != c->seen_version || changes != c->seen_changes;
    c->seen_version = version;
    c->seen_changes = changes;
    *ret = pool_generation(db->pool, moved);
    return OK;
}

Status sqlite_generation(Db *db, int64_t *ret)
{
    DbState state;
    if (!sqlite_of(db)->has_read) /* so that the log is opened by SQLite itself */
        TRY(generation_by_statement(db, ret));
    if (!sqlite_state(sqlite_of(db), &state))
        return generation_by_statement(db, ret);
    *ret = pool_generation_at(db->pool, &state);
    return OK;
}
