/* passkey.h: keys of WebAuthn (a security key, Windows Hello, a phone): what one makes when it is registered and what it signs
 * later. libfido2 reads and verifies both, and lives here alone. Who the key belongs to is not known here. */
#pragma once
#include "base/arena.h"

#define PASSKEY_ID_MAX 1023 /* WebAuthn Level 2 §4, credential id */

typedef struct {
    int64_t algorithm;  /* of COSE: one of passkey_algorithms */
    Str id, public_key; /* the key as libfido2 keeps it */
    int64_t counter;
} Passkey;

#define PASSKEY_ALGORITHMS 2
extern const int64_t passkey_algorithms[PASSKEY_ALGORITHMS]; /* best first */

/* auth_data of a registration for the host rp_id, with somebody present (and, when verified, known to the key by PIN or finger).
 * No attestation is asked: what the key says of its maker proves nothing here. ERR_INVALID. */
MUST_USE Status passkey_made(Str rp_id, Str auth_data, bool verified, Arena *arena, Passkey *ret);
/* Did the key sign auth_data and client_data, for that host, with somebody present? *ret_counter: what it has counted.
 * ERR_UNAUTHENTICATED. */
MUST_USE Status passkey_signed(const Passkey *key, Str rp_id, Str client_data, Str auth_data, Str signature, bool verified, Arena *arena,
                               int64_t *ret_counter);
/* WebAuthn Level 2 §7.2 step 21: a counter that does not rise is that of a copy; a key that does not count stays at 0. */
bool passkey_counter_rises(int64_t kept, int64_t shown);
