/* challenge.h: random numbers given to one browser for one purpose and taken back once. They live in memory, are bounded and
 * forget: who asks again has a new one, and the one before is worth nothing. */
#pragma once
#include "base/str.h"

#define CHALLENGE_BYTES 32
#define CHALLENGE_SECONDS 300
#define CHALLENGES_MAX 4096 /* under way at once; the oldest gives way */

typedef struct Challenges Challenges;

Challenges *challenges_new(void); /* NULL without memory */
void challenges_free(Challenges **c);
/* bound: for what and for whom, e.g. the session's id. */
void challenge_give(Challenges *c, Str bound, int64_t now_ms, uint8_t ret[static CHALLENGE_BYTES]);
/* What was given for it, once, and not longer ago than CHALLENGE_SECONDS; false: nothing. */
bool challenge_take(Challenges *c, Str bound, int64_t now_ms, uint8_t ret[static CHALLENGE_BYTES]);
