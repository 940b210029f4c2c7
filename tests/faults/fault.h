/* fault.h: the Nth call fails. The test program defines the calls of the C library and of SQLite that can fail itself, so
 * that every library asks here first; those that are not to fail go on to the real ones. */
#pragma once
#include <stdbool.h>
#include <stdint.h>

typedef enum {
    FAULT_MEMORY,   /* malloc, calloc, realloc: none left */
    FAULT_FILE,     /* open, read, write, fsync, rename, link, locks, maps, and the same by stdio: no room, no disk (what is given up is always closed and removed) */
    FAULT_DATABASE, /* a statement of SQLite or PostgreSQL is not carried out (ROLLBACK always is) */
    FAULT_NETWORK,  /* socket, connect, send, recv, poll: the other side is gone */
    FAULT_KINDS
} FaultKind;
const char *fault_name(FaultKind kind);

/* From now on the nth call of this kind fails, and with `on` every later one too. */
void fault_arm(FaultKind kind, int64_t nth, bool on);
/* Ends it; answers how many calls of the kind there were. */
int64_t fault_disarm(void);
