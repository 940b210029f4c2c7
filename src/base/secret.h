/* secret.h: libsodium lives here alone: sealing, keyed hashes, password hashes, tokens. */
#pragma once
#include "base/arena.h"
#include "base/buf.h"

/* The keys of one installation, from a key file outside the database. */
typedef struct Keys Keys;

MUST_USE Status secret_init(void); /* once per process, before anything else here */
/* Reads the key file; makes it (mode 0600) when absent and create. ERR_IO, ERR_INVALID (damaged, or readable by others). */
MUST_USE Status keys_open(const char *path, bool create, const Keys **ret);
/* Keys from a fixed seed, for the demo of tests only. */
MUST_USE Status keys_from_seed(uint64_t seed, const Keys **ret);
void keys_close(const Keys **keys);

#define SEAL_OVERHEAD 41           /* version and key id 1, nonce 24, tag 16 */
/* XChaCha20-Poly1305 (draft-irtf-cfrg-xchacha-03). place is bound as additional data:
 * "claim_person:org:id"; a sealed value moved elsewhere does not open. */
MUST_USE Status seal(const Keys *k, Str place, Str plain, Buf *out);
MUST_USE Status unseal(const Keys *k, Str place, Str sealed, Buf *out); /* ERR_INVALID when it does not open */
/* Keyed BLAKE2b-128 (RFC 7693) of purpose and value: finds equal values without showing them. */
void lookup_key(const Keys *k, Str purpose, Str value, uint8_t ret[static 16]);
/* Keyed BLAKE2b-256: what the database keeps instead of a token or a typed code. */
void token_digest(const Keys *k, Str purpose, Str token, uint8_t ret[static 32]);
/* Unkeyed BLAKE2b-256 of a file or token. */
typedef struct { uint64_t opaque[64]; } Digest;
void digest_init(Digest *d);
void digest_add(Digest *d, Str bytes);
void digest_end(Digest *d, uint8_t ret[static 32]);
void digest_of(Str bytes, uint8_t ret[static 32]);

/* Ed25519 (RFC 8032) with the installation's own key, which is derived from the key file. */
#define SIGNATURE_SIZE 64
void sign_bytes(const Keys *k, Str bytes, uint8_t ret[static SIGNATURE_SIZE]);
bool sign_verify(const Keys *k, Str bytes, const uint8_t signature[static SIGNATURE_SIZE]);

/* Argon2id, m = 19 MiB, t = 2, p = 1 (OWASP), as a PHC string. */
MUST_USE Status password_hash(Str password, char ret_phc[static 128]);
bool password_verify(Str password, const char *phc);
bool password_needs_rehash(const char *phc);
/* 256 random bits as 43 characters of URL-safe base64, no padding. */
void token_new(char ret[static 44]);
/* A code people type: 4 groups of 5 from an alphabet without 0O1Il. */
void setup_code_new(char ret[static 24]);
void random_bytes(void *p, size_t n);
