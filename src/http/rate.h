/* rate.h: how often somebody may ask: buckets per caller and route, and the growing wait after
 * wrong passwords. Both live in memory, are bounded, and forget: nobody is locked out for good. */
#pragma once
#include "base/str.h"

typedef struct Rates Rates;

Rates *rates_new(void); /* NULL without memory */
void rates_free(Rates **r);

/* Takes one of per_minute from the bucket of this caller and route; false: too many. The bucket
 * holds a minute's worth and refills evenly. */
bool rates_take(Rates *r, uint64_t caller, const void *route, unsigned per_minute, int64_t now_ms);

/* Codes of rooms: may this address try one? Nobody waits for long: the buckets of the address (ROOM_GUESSES_PER_MINUTE)
 * and of the whole server (ROOM_GUESSES_ALL_PER_MINUTE) refill evenly, and only wrong codes empty them. */
bool guess_may(Rates *r, Str address, int64_t now_ms);
void guess_failed(Rates *r, Str address, int64_t now_ms);
/* Somebody at this address is in this room, or opened it. Where guessing has emptied the buckets, the code of such a room still
 * opens it: a stranger behind the same line as a hall does not shut the hall out. */
void room_is_here(Rates *r, Str address, int64_t org, int64_t board, int64_t now_ms);
bool room_was_here(Rates *r, Str address, int64_t org, int64_t board, int64_t now_ms);

/* Milliseconds to wait before this login may be tried again from this address; 0: now.
 * SIGNIN_FAILURES_MAX failures within SIGNIN_WINDOW_SECONDS are free, then the wait doubles from
 * 30 s to SIGNIN_WINDOW_SECONDS. An address may fail ten times as often (a town hall is one). */
int64_t signin_wait_ms(Rates *r, Str login, Str address, int64_t now_ms);
void signin_failed(Rates *r, Str login, Str address, int64_t now_ms);
void signin_succeeded(Rates *r, Str login);
