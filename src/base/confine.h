/* confine.h: what the process gives up once it is about to serve: other people's files (Landlock), system calls it
 * never needs (seccomp), new privileges, core dumps, and its user when that is root.
 *
 *   confine_become(user)     when root: another user, for good
 *   confine_files(plan)      before the first thread is made: a Landlock domain passes from a thread to those it makes
 *   confine_calls(plan)      when everything is open: all threads at once; no new program code from here on
 *
 * A kernel without Landlock or seccomp answers ERR_UNSUPPORTED: the caller says so and goes on. */
#pragma once
#include "base/status.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

typedef enum { CONFINE_READ, CONFINE_WRITE } ConfineRight; /* WRITE: reads, makes and deletes too */
typedef struct {
    const char *path; /* a file, or a folder and all below it; one that is absent is left out, and so is NULL */
    ConfineRight right;
} ConfinePath;

enum { CONFINE_PORTS_MAX = 8 };
typedef struct {
    const ConfinePath *paths; /* beside what every process reads: libraries, the resolver's files, the clock's */
    size_t n_paths;
    uint16_t listen_ports[2]; /* 0: a free one */
    size_t n_listen_ports;
    uint16_t connect_ports[CONFINE_PORTS_MAX]; /* TCP, of the database server */
    size_t n_connect_ports;
    bool connect_local;       /* to a Unix socket */
    bool look_up_names;       /* UDP to name servers */
} ConfinePlan;

/* ERR_NOT_FOUND: no such user. ERR_FORBIDDEN: not root, or the system refused. */
MUST_USE Status confine_become(const char *user);
/* No new privileges, no core, not to be traced by others; then the files and ports of the plan alone. */
MUST_USE Status confine_files(const ConfinePlan *plan, int *ret_abi);
/* Calls outside the list fail with EPERM. */
MUST_USE Status confine_calls(const ConfinePlan *plan, size_t *ret_allowed);
