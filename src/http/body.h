/* body.h: the body of a request as it arrives: small ones in memory, large ones in a nameless
 * file that is mapped for reading, so that a 250 MB upload does not cost 250 MB of memory. */
#pragma once
#include "base/buf.h"

typedef struct Body Body;

/* NULL without memory. dir: where large bodies are spooled. */
Body *body_new(size_t max, const char *dir);
void body_free(Body **b);
/* Beyond max the bytes are counted and dropped: body_status answers ERR_TOO_LARGE. */
void body_add(Body *b, Str bytes);
size_t body_seen(const Body *b);                    /* bytes offered so far */
MUST_USE Status body_status(const Body *b);
MUST_USE Status body_view(Body *b, Str *ret);       /* after the last body_add; lives as long as b */
