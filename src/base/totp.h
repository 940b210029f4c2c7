/* totp.h: time-based one-time passwords (RFC 6238 over RFC 4226), and the base32 in which their secrets
 * are typed. OpenSSL's libcrypto lives here alone: libsodium has no HMAC-SHA-1. */
#pragma once
#include "base/buf.h"

#define TOTP_SECRET_BYTES 20 /* the length of the hash (RFC 4226 §4, R6) */
#define TOTP_DIGITS 6
#define TOTP_STEP_SECONDS 30
#define TOTP_WINDOW_STEPS 1  /* either way: clocks that are not quite in step, and slow fingers (RFC 6238 §5.2) */

/* HOTP of RFC 4226 §5.3; digits 6 to 8. */
MUST_USE Status hotp(Str secret, uint64_t counter, unsigned digits, uint32_t *ret);
/* Steps of 30 s since 1970. */
int64_t totp_step(int64_t unix_ms);
/* The newest step around now_ms, and after last_step, whose code this is; ERR_UNAUTHENTICATED when there is none. A step
 * at or before last_step is burnt: a code counts once (RFC 6238 §5.2). Costs the same whichever step it was. */
MUST_USE Status totp_match(Str secret, Str code, int64_t now_ms, int64_t last_step, int64_t *ret_step);

/* RFC 4648 §6, without padding. */
void base32_add(Buf *out, Str bytes);
/* Small letters, blanks and '-' are forgiven; ERR_INVALID for anything else that is not base32. */
MUST_USE Status base32_read(Str text, Buf *out);
