/* status.h: how every fallible function of Banso answers, and the one table that maps an
 * answer to HTTP, to a process exit code and to a machine-readable code.
 *
 * A function that can fail returns Status and writes its ret_ out-parameters only on OK. */
#pragma once
#include <stddef.h>

typedef enum {
    OK = 0,
    ERR_INVALID,      /* the caller's data is wrong; Problems say what, where and what to do */
    ERR_UNAUTHENTICATED,
    ERR_FORBIDDEN,
    ERR_NOT_FOUND,
    ERR_CONFLICT,     /* If-Match does not match, or the row exists already */
    ERR_TOO_LARGE,    /* a named limit was exceeded */
    ERR_UNSUPPORTED,  /* media type, encoding or version that we do not read */
    ERR_RATE,         /* too many requests */
    ERR_CANCELLED,    /* somebody pressed 中止 */
    ERR_BUSY,         /* locked or serialisation failure: may be tried again */
    ERR_DB,
    ERR_IO,
    ERR_MEMORY,
    ERR_INTERNAL,
    ERR_LOST,         /* the connection to the database ended; whether a COMMIT under way was done is not known */
    STATUS_COUNT
} Status;

typedef struct {
    const char *code;     /* stable machine code, used as the type of a problem document */
    int http;             /* HTTP status */
    int exit;             /* process exit code of the CLI: 2 = wrong input, 1 = everything else */
    const char *sentence; /* Japanese: what happened and what to do, when nothing better is known */
} StatusInfo;

/* Never NULL; an unknown value answers the row of ERR_INTERNAL. */
const StatusInfo *status_info(Status s);

#define MUST_USE __attribute__((warn_unused_result))

/* The only macro that hides a return. */
#define TRY(expr)                       \
    do {                                \
        Status try_status_ = (expr);    \
        if (try_status_ != OK)          \
            return try_status_;         \
    } while (0)

/* Runs fn(&variable) when the variable leaves its scope. fn accepts a zeroed object. */
#define CLEANUP(fn) __attribute__((cleanup(fn)))

#define COUNT_OF(array) (sizeof(array) / sizeof((array)[0]))
