#include "base/limits.h"
#include "db/sqlite_parts.h"

#include <fcntl.h>
#include <unistd.h>

/* ---- a copy while others write ---- */

/* The copy is thrown away when anything stops, so it needs neither a journal nor its own fsyncs. */
static Status open_target(Sqlite *c, const char *path, sqlite3 **ret)
{
    int fd = open(path, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
    if (fd < 0)
        return db_say(&c->db, ERR_IO, "the copy cannot be made");
    close(fd);
    int rc = sqlite3_open_v2(path, ret, SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX, NULL);
    if (rc == SQLITE_OK)
        rc = sqlite3_exec(*ret, "PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF", NULL, NULL, NULL);
    return rc == SQLITE_OK ? OK : db_say(&c->db, ERR_IO, sqlite3_errstr(rc));
}

static Status copy_steps(Sqlite *c, sqlite3_backup *copy, const DbProgress *progress)
{
    int rc = SQLITE_OK;
    while (rc == SQLITE_OK) {
        rc = sqlite3_backup_step(copy, DB_BACKUP_PAGES);
        int total = sqlite3_backup_pagecount(copy);
        if (rc == SQLITE_OK && progress)
            TRY(progress->tell(progress->context, total - sqlite3_backup_remaining(copy), total));
    }
    return rc == SQLITE_DONE ? OK : db_say(&c->db, sqlite_failed(c, rc), sqlite3_errstr(rc));
}

/* BEGIN alone reads nothing; with the first read the transaction stands on one state of the database, whatever is
 * committed afterwards. Without it, every commit of others would start the copy again. */
static Status take_snapshot(Sqlite *c)
{
    int rc = sqlite3_exec(c->handle, "SELECT 1 FROM sqlite_schema LIMIT 1", NULL, NULL, NULL);
    return rc == SQLITE_OK ? OK : sqlite_failed(c, rc);
}

Status sqlite_backup(Db *db, const char *path, const DbProgress *progress)
{
    Sqlite *c = sqlite_of(db);
    sqlite3 *target = NULL;
    TRY(take_snapshot(c));
    Status s = open_target(c, path, &target);
    sqlite3_backup *copy = s == OK ? sqlite3_backup_init(target, "main", c->handle, "main") : NULL;
    if (s == OK && !copy)
        s = db_say(db, ERR_DB, sqlite3_errmsg(target));
    if (copy) {
        s = copy_steps(c, copy, progress);
        int rc = sqlite3_backup_finish(copy);
        if (s == OK && rc != SQLITE_OK)
            s = db_say(db, ERR_IO, sqlite3_errstr(rc));
    }
    if (sqlite3_close(target) != SQLITE_OK && s == OK)
        s = db_say(db, ERR_IO, "the copy cannot be closed");
    return s;
}

/* ---- is the file whole? ---- */

/* Every row of the pragma is a complaint, but for the one that says "ok". */
static Status no_complaint(Sqlite *c, const char *pragma)
{
    sqlite3_stmt *s = NULL;
    int rc = sqlite3_prepare_v2(c->handle, pragma, -1, &s, NULL);
    Status status = OK;
    while (rc == SQLITE_OK || rc == SQLITE_ROW) {
        rc = sqlite3_step(s);
        Str words = rc == SQLITE_ROW ? str_of((const char *)sqlite3_column_text(s, 0)) : S("");
        if (rc == SQLITE_ROW && status == OK && !str_eq(words, S("ok")))
            status = db_say(&c->db, ERR_INVALID, words.p ? words.p : pragma);
    }
    if (rc != SQLITE_DONE && status == OK)
        status = sqlite_failed(c, rc);
    sqlite3_finalize(s);
    return status == ERR_DB ? ERR_INVALID : status; /* a page that is no page */
}

Status sqlite_verify(Db *db)
{
    Sqlite *c = sqlite_of(db);
    sqlite3_set_authorizer(c->handle, NULL, NULL); /* it denies pragmas */
    Status s = no_complaint(c, "PRAGMA integrity_check(1)");
    if (s == OK)
        s = no_complaint(c, "PRAGMA foreign_key_check");
    sqlite3_set_authorizer(c->handle, sqlite_authorize, c);
    return s;
}
