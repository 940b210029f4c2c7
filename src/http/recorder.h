/* recorder.h: the record of reads. A look at a person is recorded before it is answered, and that waits for the disk; so those
 * who look at the same time share one transaction: a thread of its own takes the writer, writes every entry that waits by then,
 * in the order in which they came, commits once and tells each of them. What fails, fails for all of them. After a group of several it
 * waits RECORD_GATHER_MS at most until as many are there again.
 * Writes, and files that leave the house, record themselves in the transaction that does them (http/audit.h).
 *
 * The commit is a quiet one (db_tx_quiet): sessions and replies that are kept do not depend on the record, and stay.
 * Nobody waits without end: behind the group under way and its gathering, then DB_WAIT_SECONDS for the writer, then for his own transaction. */
#pragma once
#include "http/feature.h"
#include "schema/audit_chain.h"

typedef struct Recorder Recorder;

/* One that waits; its owner keeps it and what its texts point to until it is told. */
typedef struct RecordEntry {
    AuditEntry entry;
    struct RecordEntry *next;
    void (*told)(struct RecordEntry *e); /* on the recorder's thread: status is known, and the entry the owner's again */
    void *context;
    Status status;
} RecordEntry;

Recorder *recorder_new(App *app); /* NULL: no memory, no thread */
/* Writes what waits, then ends. */
void recorder_free(Recorder **r);

/* OK: told will be called, perhaps before this returns. ERR_BUSY: RECORD_QUEUE_MAX wait already; ERR_INVALID: no database
 * takes its texts. */
MUST_USE Status recorder_put(Recorder *r, RecordEntry *e);
/* Waits until it is in the record. */
MUST_USE Status recorder_write(Recorder *r, const AuditEntry *entry);

typedef struct {
    size_t waiting;          /* not taken into a group yet */
    int64_t groups, entries; /* committed so far */
} RecorderCount;
RecorderCount recorder_count(Recorder *r); /* for tests and measurements */
