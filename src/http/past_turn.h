/* past_turn.h: a past (schema/past.h) is a database of its own, in memory: PASTS_AT_ONCE are made at once, a few wait, and whoever comes then
 * may come again. */
#pragma once
#include "http/app.h"

/* Waits for a turn, so only on the slow lane. ERR_BUSY: too many wait. */
MUST_USE Status past_turn_take(App *app, App **ret);
void past_turn_done(App **turn); /* for CLEANUP; declared before the Past, so that it ends after it */
