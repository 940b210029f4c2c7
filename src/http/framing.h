/* framing.h: where a request begins and ends. What two readers could understand differently is refused, so that no second
 * request hides inside the first, whatever proxy stands before us. Pure. */
#pragma once
#include "base/str.h"

typedef struct {
    size_t hosts, lengths, encodings, bytes; /* how many headers of each; bytes of all of them */
    bool malformed;
    Str host, length, encoding;
} Framing;

/* One header, as libmicrohttpd delivers it. */
void framing_note(Framing *f, Str name, Str value);
/* After all of them: 0, or the HTTP status that refuses. old: HTTP/1.0. */
int framing_refusal(const Framing *f, Str target, bool old);
