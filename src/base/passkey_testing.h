/* passkey_testing.h: a security key made of software, for tests: it keeps a P-256 key, counts, and signs whatever it is told to. */
#pragma once
#include "base/passkey.h"
#include "base/secret.h"
#include "base/test.h"

#include <openssl/ec.h>
#include <openssl/evp.h>
#include <string.h>

#define SOFT_PRESENT 0x01
#define SOFT_VERIFIED 0x04
#define SOFT_NEW 0x40

typedef struct {
    EVP_PKEY *key;
    uint8_t id[16];
    uint32_t counter;
} SoftKey;

static inline void soft_make(SoftKey *k)
{
    *k = (SoftKey){ .key = EVP_EC_gen("P-256") };
    EXPECT(k->key != NULL);
    random_bytes(k->id, sizeof k->id);
}

static inline void soft_done(SoftKey *k)
{
    EVP_PKEY_free(k->key);
}

/* rpIdHash ‖ flags ‖ counter: WebAuthn Level 2 §6.1. */
static inline void soft_head(Buf *out, const SoftKey *k, Str rp_id, unsigned flags)
{
    uint8_t hash[32];
    const char rest[] = { (char)flags, (char)(k->counter >> 24), (char)(k->counter >> 16), (char)(k->counter >> 8), (char)k->counter };
    sha256_of(rp_id, hash);
    buf_add(out, (Str){ (const char *)hash, sizeof hash });
    buf_add(out, (Str){ rest, sizeof rest });
}

/* What it answers to navigator.credentials.create: the public key as COSE {1:2, 3:−7, −1:1, −2:x, −3:y}. */
static inline Str soft_made(const SoftKey *k, Str rp_id, unsigned flags, Arena *arena)
{
    static const char zeros[16], cose[] = "\xa5\x01\x02\x03\x26\x20\x01\x21\x58\x20", between[] = "\x22\x58\x20";
    uint8_t *point = NULL; /* 04 ‖ x ‖ y */
    CLEANUP(buf_done) Buf out;
    buf_init(&out, 4096);
    size_t n = EVP_PKEY_get1_encoded_public_key(k->key, &point);
    EXPECT_I64(n, 65);
    soft_head(&out, k, rp_id, flags | SOFT_NEW);
    buf_add(&out, (Str){ zeros, sizeof zeros }); /* of no maker */
    buf_add(&out, (Str){ "\x00\x10", 2 });
    buf_add(&out, (Str){ (const char *)k->id, sizeof k->id });
    buf_add(&out, (Str){ cose, sizeof cose - 1 });
    buf_add(&out, (Str){ (const char *)point + 1, 32 });
    buf_add(&out, (Str){ between, sizeof between - 1 });
    buf_add(&out, (Str){ (const char *)point + 33, 32 });
    OPENSSL_free(point);
    return arena_copy(arena, buf_str(&out));
}

/* What it answers to navigator.credentials.get; counts first. */
static inline void soft_sign(SoftKey *k, Str rp_id, unsigned flags, Str client_data, Arena *arena, Str *ret_auth_data, Str *ret_signature)
{
    uint8_t hash[32], signature[128];
    size_t n = sizeof signature;
    CLEANUP(buf_done) Buf head, whole;
    EVP_MD_CTX *md = EVP_MD_CTX_new();
    buf_init(&head, 4096);
    buf_init(&whole, 4096);
    k->counter++;
    soft_head(&head, k, rp_id, flags);
    sha256_of(client_data, hash);
    buf_add(&whole, buf_str(&head));
    buf_add(&whole, (Str){ (const char *)hash, sizeof hash });
    EXPECT(EVP_DigestSignInit(md, NULL, EVP_sha256(), NULL, k->key) == 1);
    EXPECT(EVP_DigestSign(md, signature, &n, (const uint8_t *)whole.p, whole.n) == 1);
    EVP_MD_CTX_free(md);
    *ret_auth_data = arena_copy(arena, buf_str(&head));
    *ret_signature = arena_copy(arena, (Str){ (const char *)signature, n });
}
