/* backup.h: a backup of an SQLite database in one file: a consistent copy, packed and sealed (base/sealed_file.h) under the
 * installation's key for backups, with a head that says what it is. Made while people work; written under another name,
 * read back, and renamed only when it is whole. Restored only into a new place, and only when everything holds. */
#pragma once
#include "base/secret.h"
#include "base/clock.h"
#include "db/db.h"
#include "schema/audit_chain.h"

typedef struct {
    char installation[33];             /* keys_name of the keys */
    int64_t made_ms, schema;           /* schema: number of the last migration */
    int64_t audit_seq, plain_bytes;
    char audit_hash[65], plain_digest[65];
} BackupHead;

typedef enum {
    BACKUP_SOUND,
    BACKUP_ABSENT,     /* no such file, or it cannot be read */
    BACKUP_NO_BACKUP,  /* another kind of file, or its head is damaged */
    BACKUP_DAMAGED,    /* a bit flipped, a chunk swapped, dropped, added */
    BACKUP_TRUNCATED,
    BACKUP_FOREIGN,    /* of another installation's key */
    BACKUP_NEWER,      /* made by a newer program */
    BACKUP_OLDER,      /* the audit chain was known to go further */
    BACKUP_TAKEN,      /* something stands already where it should go */
    BACKUP_UNSOUND,    /* it opens, but the database in it is not whole */
    BACKUP_RECORD,     /* its audit chain does not hold */
    BACKUP_NO_ROOM,    /* could not be written */
    BACKUP_FINDING_COUNT
} BackupFinding;
const char *backup_finding_code(BackupFinding f);
const char *backup_finding_sentence(BackupFinding f); /* Japanese: what is wrong and what to do */
Status backup_finding_status(BackupFinding f);

/* ---- making ---- */
typedef struct {
    const char *database;      /* path of the SQLite file; a plain copy stands beside it for a moment */
    const char *dir, *second;  /* folders; second may be NULL */
    int64_t now_ms;
    Status (*tell)(void *context); /* called often; answers something else than OK to stop. May be NULL */
    void *context;
} BackupOrder;
typedef struct {
    BackupHead head;
    Str path, second_path;
    int64_t bytes;
} BackupMade;
/* ERR_BUSY: another one is being made; ERR_UNSUPPORTED: PostgreSQL. *ret_why is a Japanese sentence. */
MUST_USE Status backup_make(Db *reader, const Keys *keys, const BackupOrder *order, Arena *a, BackupMade *ret, Str *ret_why);
/* Whether one is being made at this moment, by whatever program. */
MUST_USE Status backup_under_way(const char *database, Arena *a, bool *ret);

/* ---- reading ---- */
/* The head of a file; fd stands behind it afterwards. */
BackupFinding backup_read_head(int fd, const Keys *keys, Arena *a, BackupHead *ret);
/* Opens every chunk and compares the digest; writes what it holds to `to` unless that is −1. */
BackupFinding backup_read_all(int fd, const Keys *keys, const BackupHead *head, Arena *a, int to, Status (*tell)(void *), void *context);

typedef struct {
    const char *from, *to;
    int64_t known_seq;   /* the last audit entry known to have been written; 0: none is known */
    Str copy;            /* second copy of the audit chain, or empty */
    bool accept_older;   /* with less than is known, too; the chain must still be the same up to there */
} RestoreOrder;
typedef struct {
    BackupHead head;
    int64_t entries, checkpoints, lost; /* lost: known elsewhere and not in it */
    int64_t accounts, persons, claims, batches;
    AuditFinding audit;
    char code[10];       /* audit_short_code of the last entry */
} BackupHolding;
/* Everything is checked before the file gets its name. *ret is filled as far as it was read. */
BackupFinding backup_restore(const Keys *keys, const RestoreOrder *order, Arena *a, BackupHolding *ret);
/* The same of a database that other tools have put back (pg_restore), where it stands; order->from and ->to are not looked at.
 * It has no head: its last entry says of when it is. */
BackupFinding backup_look_at(Db *restored, const Keys *keys, const RestoreOrder *order, Arena *a, BackupHolding *ret);

/* ---- a folder of them ---- */
typedef struct {
    Str path, name;
    BackupHead head;
    int64_t bytes;
} BackupFile;
/* The backups of this installation in a folder, newest first. Everything else there is left alone. ERR_IO. */
MUST_USE Status backup_list(const char *dir, const Keys *keys, Arena *a, BackupFile **ret, size_t *ret_n);
/* Deletes those that domain/generations.h does not keep. */
MUST_USE Status backup_prune(const char *dir, const Keys *keys, Arena *a, size_t *ret_deleted, size_t *ret_kept);

/* 令和8年11月21日 2時00分, in Japan. */
Str backup_time(int64_t ms, Arena *a);
extern const Sql backup_newest_migration;
extern const Sql *const backup_restore_statements[];
extern const size_t backup_restore_statement_count;
extern const Sql *const backup_statements[];
extern const size_t backup_statement_count;
