/* secret.h: libsodium lives here alone: sealing, keyed hashes, password hashes, tokens. */
#pragma once
#include "base/arena.h"
#include "base/buf.h"

/* The keys of one installation, from a key file outside the database. */
typedef struct Keys Keys;

MUST_USE Status secret_init(void); /* once per process, before anything else here */
/* Reads the key file; makes it (mode 0600) when absent and create. ERR_IO, ERR_INVALID (damaged, or readable by others), ERR_BUSY
 * (being changed). The file stays locked, shared with others, until the keys are closed. */
MUST_USE Status keys_open(const char *path, bool create, const Keys **ret);
/* Nobody else on this machine opens that key file from here on. ERR_BUSY: somebody has it open. */
MUST_USE Status keys_alone(const Keys *k);
/* Keys from a fixed seed, for the demo of tests only. */
MUST_USE Status keys_from_seed(uint64_t seed, const Keys **ret);
void keys_close(const Keys **keys);

#define SEAL_OVERHEAD 41           /* version and key id 1, nonce 24, tag 16 */
/* XChaCha20-Poly1305 (draft-irtf-cfrg-xchacha-03). place is bound as additional data:
 * "claim_person:org:id"; a sealed value moved elsewhere does not open. */
MUST_USE Status seal(const Keys *k, Str place, Str plain, Buf *out);
MUST_USE Status unseal(const Keys *k, Str place, Str sealed, Buf *out); /* ERR_INVALID when it does not open */
/* The key of one year of one class of record (base/ring.h), drawn from 32 random bytes that can be destroyed. */
typedef struct { uint8_t sealing[32], lookup[32]; } YearKey;
void year_key_draw(const uint8_t data[static 32], YearKey *ret);
/* As seal, under that key; the year stands readable in the sealed bytes and is bound with the place. */
#define SEAL_YEAR_OVERHEAD 43      /* version 1, year 2, nonce 24, tag 16 */
MUST_USE Status seal_under(const YearKey *k, int year, Str place, Str plain, Buf *out);
MUST_USE Status unseal_under(const YearKey *k, Str place, Str sealed, Buf *out);
int sealed_year(Str sealed);       /* 0: under the installation's own key */
void lookup_under(const YearKey *k, Str purpose, Str value, uint8_t ret[static 16]);
void secret_wipe(void *p, size_t n);
/* The ring that goes with the keys; closed with them. */
typedef struct Ring Ring;
Ring *keys_ring(const Keys *k);    /* NULL: none was opened */
void keys_set_ring(const Keys *k, Ring *ring);
/* A long text sealed in pieces (libsodium's secretstream over XChaCha20-Poly1305), under the key for backups: a piece
 * that is changed, left out, swapped or brought from another stream does not open, and the last one says that it is. */
typedef struct { uint64_t opaque[8]; } SealStream;
#define SEAL_STREAM_HEAD 24
#define SEAL_STREAM_OVERHEAD 17    /* tag byte 1, tag 16 */
void seal_stream_begin(const Keys *k, SealStream *ret, uint8_t ret_head[static SEAL_STREAM_HEAD]);
MUST_USE Status seal_stream_push(SealStream *s, Str place, Str plain, bool last, Buf *out);
void seal_stream_open(const Keys *k, const uint8_t head[static SEAL_STREAM_HEAD], SealStream *ret);
MUST_USE Status seal_stream_pull(SealStream *s, Str place, Str sealed, Buf *out, bool *ret_last); /* ERR_INVALID when it does not open */
void seal_stream_done(SealStream *s);
/* The name of the installation that the keys belong to: 32 digits, no secret. */
void keys_name(const Keys *k, char ret[static 33]);
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
/* SHA-256 (FIPS 180-4) as 64 hex digits: what people compare a file with. */
void sha256_hex(Str bytes, char ret[static 65]);
void sha256_of(Str bytes, uint8_t ret[static 32]);

/* Ed25519 (RFC 8032) with the installation's own key, which is derived from the key file. */
#define SIGNATURE_SIZE 64
void sign_bytes(const Keys *k, Str bytes, uint8_t ret[static SIGNATURE_SIZE]);
bool sign_verify(const Keys *k, Str bytes, const uint8_t signature[static SIGNATURE_SIZE]);
/* The half of it that is no secret, and verifying by it alone. */
#define SIGNER_SIZE 32
void sign_public(const Keys *k, uint8_t ret[static SIGNER_SIZE]);
bool sign_verify_by(const uint8_t signer[static SIGNER_SIZE], Str bytes, const uint8_t signature[static SIGNATURE_SIZE]);

/* Argon2id, m = 19 MiB, t = 2, p = 1 (OWASP), as a PHC string. */
MUST_USE Status password_hash(Str password, char ret_phc[static 128]);
bool password_verify(Str password, const char *phc);
bool password_needs_rehash(const char *phc);
/* 256 random bits as 43 characters of URL-safe base64, no padding. */
void token_new(char ret[static 44]);
/* RFC 4648 §5, without padding: the one way to write the bytes; reading refuses any other (ERR_INVALID). */
void base64url_add(Buf *out, Str bytes);
MUST_USE Status base64url_read(Str text, Buf *out);
/* A code people type: 4 groups of 5 from an alphabet without 0O1Il. */
void setup_code_new(char ret[static 24]);
void random_bytes(void *p, size_t n);
