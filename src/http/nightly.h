/* nightly.h: the server's own backup, each night at 02:00 in Japan, or as soon as it runs again when it was off then.
 * A thread of its own: neither requests nor what happens once a minute wait for it. */
#pragma once
#include "http/app.h"

/* Nothing without config.backup_to. ERR_UNSUPPORTED with a sentence: PostgreSQL. */
MUST_USE Status nightly_start(App *app, Str *ret_why);
void nightly_stop(App *app); /* a backup under way is given up; an exercise is waited for */

/* ---- by day, on somebody's word: the same thread does it ---- */
typedef enum { NIGHTLY_NOTHING, NIGHTLY_BACKUP, NIGHTLY_DRILL } NightlyWork;
typedef struct {
    NightlyWork under_way;   /* asked for or begun */
    NightlyWork failed;      /* what could not be done when it was tried last */
    int64_t failed_ms;
    Status why;
} NightlyState;
/* ERR_UNSUPPORTED: the server makes no backups; ERR_BUSY: something is under way. */
MUST_USE Status nightly_ask(App *app, NightlyWork work);
void nightly_look(App *app, NightlyState *ret);
void nightly_wait(App *app); /* until it has looked and nothing is under way; for tests. Only while the server makes backups */
