/* log.h: one line per request, gathered and written to stderr in blocks. Never personal data:
 * the pattern of the route stands there, not its path. */
#pragma once
#include "base/str.h"

typedef struct Log Log;

Log *log_new(bool quiet);
void log_free(Log **l); /* writes what is left */
void log_request(Log *l, int64_t at_ms, const char *method, const char *route, int http, int64_t took_ms, int64_t account);
/* Something for the person who runs the program; at once. */
void log_event(Log *l, const char *format, ...) __attribute__((format(printf, 2, 3)));
void log_flush(Log *l);
