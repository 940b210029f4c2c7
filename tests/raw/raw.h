/* raw.h: bytes to and from a server on this machine, as an attacker or a poor network sends them. */
#pragma once
#include "base/buf.h"
#include "http/scenario.h"

typedef struct {
    int fd;
    Buf in;
    bool closed; /* by the server */
} Raw;

Raw raw_open(int port);
void raw_done(Raw *r); /* for CLEANUP */
void raw_send(Raw *r, Str bytes);
/* Reads until the server closes, or `until` was seen, or RAW_SECONDS passed without a byte. */
Str raw_read(Raw *r, const char *until);
/* Sends, reads to the end, answers everything. */
Str raw_talk(int port, Str bytes, Arena *arena);
size_t raw_count(Str s, const char *part);
int raw_status(Str reply);                         /* of the first reply; 0 when there is none */
bool raw_has_header(Str reply, const char *line);  /* "X-Content-Type-Options: nosniff" in the first head, or "Name:" */
