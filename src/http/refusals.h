/* refusals.h: who reached for what is not his. A refusal for want of a right (403), or of a number that his organisation does not
 * have (404), is counted here by person, route and result, and enters the audit record once a minute as one entry: so a flood fills
 * neither the disk nor the writer's time. Nothing of the path is kept but its pattern. */
#pragma once
#include "http/feature.h"

#define REFUSALS_KEPT_MAX 64        /* entries of a minute, */
#define REFUSALS_OF_ONE_MAX 4       /* and of one person: what is more counts with his last one */

typedef struct Refusals Refusals;

Refusals *refusals_new(void); /* NULL without memory */
void refusals_free(Refusals **r);
/* why: a constant sentence. */
void refusals_note(Refusals *r, const Req *rq, Status result, const char *why);
/* What was counted since the last time: an entry each, entity "refusal", target how often. Writes nothing when there was nothing. */
MUST_USE Status refusals_write(App *app);
