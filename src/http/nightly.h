/* nightly.h: the server's own backup, each night at 02:00 in Japan, or as soon as it runs again when it was off then.
 * A thread of its own: neither requests nor what happens once a minute wait for it. */
#pragma once
#include "http/app.h"

/* Nothing without config.backup_to. ERR_UNSUPPORTED with a sentence: PostgreSQL. */
MUST_USE Status nightly_start(App *app, Str *ret_why);
void nightly_stop(App *app); /* a backup under way is given up */
