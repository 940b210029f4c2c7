#include "base/passkey.h"
#include "base/secret.h"

#include <fido.h>
#include <fido/es256.h>
#include <fido/rs256.h>
#include <string.h>

#define HASH_BYTES 32
#define FLAG_PRESENT 0x01
#define FLAG_VERIFIED 0x04
#define FLAG_MAY_BE_COPIED 0x08
#define FLAG_IS_COPIED 0x10
#define FLAG_EXTENDED 0x80
#define HEAD_BYTES (HASH_BYTES + 1 + 4)           /* flags and counter: WebAuthn Level 2 §6.1 */
#define MADE_HEAD_BYTES (HEAD_BYTES + 16 + 2)     /* its maker, and the length of its id: §6.5.1 */
#define CBOR_DEPTH_MAX 8                          /* CTAP2 itself: 4 */

static int verify_es256(const fido_assert_t *signed_by, Str key)
{
    es256_pk_t *pk = es256_pk_new();
    int r = !pk ? FIDO_ERR_INTERNAL : es256_pk_from_ptr(pk, key.p, key.n);
    if (r == FIDO_OK)
        r = fido_assert_verify(signed_by, 0, COSE_ES256, pk);
    es256_pk_free(&pk);
    return r;
}

static int verify_rs256(const fido_assert_t *signed_by, Str key)
{
    rs256_pk_t *pk = rs256_pk_new();
    int r = !pk ? FIDO_ERR_INTERNAL : rs256_pk_from_ptr(pk, key.p, key.n);
    if (r == FIDO_OK)
        r = fido_assert_verify(signed_by, 0, COSE_RS256, pk);
    rs256_pk_free(&pk);
    return r;
}

const int64_t passkey_algorithms[PASSKEY_ALGORITHMS] = { COSE_ES256, COSE_RS256 };
static int (*const verifiers[PASSKEY_ALGORITHMS])(const fido_assert_t *, Str) = { verify_es256, verify_rs256 };

static const unsigned char *bytes_of(Str s)
{
    return (const unsigned char *)s.p;
}

/* Takes one item of CBOR (RFC 8949) off the front of *s; false when not all that it announces is there. CTAP2 writes no item of
 * unknown length. */
static bool item_take(Str *s, unsigned depth)
{
    if (!s->n || depth == CBOR_DEPTH_MAX)
        return false;
    unsigned head = bytes_of(*s)[0], kind = head >> 5, info = head & 31;
    size_t more = info < 24 ? 0 : info < 28 ? (size_t)1 << (info - 24) : SIZE_MAX;
    uint64_t value = info;
    if (more > s->n - 1)
        return false;
    for (size_t i = 0; i < more; i++)
        value = (i ? value << 8 : 0) | bytes_of(*s)[1 + i];
    *s = str_sub(*s, 1 + more, s->n);
    bool text = kind == 2 || kind == 3;
    if ((text || kind == 4 || kind == 5) && value > s->n)
        return false;
    if (text)
        *s = str_sub(*s, (size_t)value, s->n);
    for (uint64_t items = kind == 4 ? value : kind == 5 ? 2 * value : kind == 6; items; items--)
        if (!item_take(s, depth + 1))
            return false;
    return true;
}

/* libcbor 0.8, in which libfido2 reads, makes room for as many items as an array or a map announces before it looks for one: five
 * bytes would take gigabytes. So what lies behind the fixed part is whole before it is handed on. */
static bool is_whole(Str auth_data, size_t from)
{
    Str rest = str_sub(auth_data, from, auth_data.n);
    bool whole = auth_data.n >= from;
    while (whole && rest.n)
        whole = item_take(&rest, 0);
    return whole;
}

static bool made_is_whole(Str auth_data)
{
    if (auth_data.n < MADE_HEAD_BYTES)
        return false;
    const unsigned char *id_length = bytes_of(auth_data) + MADE_HEAD_BYTES - 2;
    return is_whole(auth_data, MADE_HEAD_BYTES + ((size_t)id_length[0] << 8 | id_length[1]));
}

static bool signed_is_whole(Str auth_data)
{
    return auth_data.n >= HEAD_BYTES && (!(bytes_of(auth_data)[HASH_BYTES] & FLAG_EXTENDED) || is_whole(auth_data, HEAD_BYTES));
}

/* What libfido2 checks of an assertion only, for a registration: whose host, who was there. */
static bool is_for(Str rp_id, Str auth_data, unsigned flags, bool verified)
{
    uint8_t hash[HASH_BYTES];
    sha256_of(rp_id, hash);
    bool copied_rightly = !(flags & FLAG_IS_COPIED) || (flags & FLAG_MAY_BE_COPIED);
    return auth_data.n >= HASH_BYTES && memcmp(auth_data.p, hash, HASH_BYTES) == 0 && (flags & FLAG_PRESENT) &&
           (!verified || (flags & FLAG_VERIFIED)) && copied_rightly;
}

static Status take_over(const fido_cred_t *cred, int64_t algorithm, Arena *arena, Passkey *ret)
{
    Str id = { (const char *)fido_cred_id_ptr(cred), fido_cred_id_len(cred) };
    Str key = { (const char *)fido_cred_pubkey_ptr(cred), fido_cred_pubkey_len(cred) };
    if (!id.n || id.n > PASSKEY_ID_MAX || !key.n)
        return ERR_INVALID;
    Passkey p = { algorithm, arena_copy(arena, id), arena_copy(arena, key), fido_cred_sigcount(cred) };
    if (!p.id.p || !p.public_key.p)
        return ERR_MEMORY;
    *ret = p;
    return OK;
}

static Status made_with(int64_t algorithm, Str rp_id, Str auth_data, bool verified, Arena *arena, Passkey *ret)
{
    fido_cred_t *cred = fido_cred_new();
    if (!cred)
        return ERR_MEMORY;
    Status status = ERR_INVALID;
    if (fido_cred_set_type(cred, (int)algorithm) == FIDO_OK &&
        fido_cred_set_authdata_raw(cred, bytes_of(auth_data), auth_data.n) == FIDO_OK && is_for(rp_id, auth_data, fido_cred_flags(cred), verified))
        status = take_over(cred, algorithm, arena, ret);
    fido_cred_free(&cred);
    return status;
}

Status passkey_made(Str rp_id, Str auth_data, bool verified, Arena *arena, Passkey *ret)
{
    if (!made_is_whole(auth_data))
        return ERR_INVALID;
    fido_init(0);
    for (size_t i = 0; i < PASSKEY_ALGORITHMS; i++) {
        Status status = made_with(passkey_algorithms[i], rp_id, auth_data, verified, arena, ret);
        if (status != ERR_INVALID)
            return status;
    }
    return ERR_INVALID;
}

static bool set(fido_assert_t *a, const char *rp_id, Str client_data, Str auth_data, Str signature, bool verified)
{
    return fido_assert_set_count(a, 1) == FIDO_OK && fido_assert_set_rp(a, rp_id) == FIDO_OK && fido_assert_set_up(a, FIDO_OPT_TRUE) == FIDO_OK &&
           fido_assert_set_uv(a, verified ? FIDO_OPT_TRUE : FIDO_OPT_OMIT) == FIDO_OK &&
           fido_assert_set_clientdata(a, bytes_of(client_data), client_data.n) == FIDO_OK &&
           fido_assert_set_authdata_raw(a, 0, bytes_of(auth_data), auth_data.n) == FIDO_OK &&
           fido_assert_set_sig(a, 0, bytes_of(signature), signature.n) == FIDO_OK;
}

Status passkey_signed(const Passkey *key, Str rp_id, Str client_data, Str auth_data, Str signature, bool verified, Arena *arena, int64_t *ret_counter)
{
    size_t i = 0;
    Str host = arena_copy(arena, rp_id); /* ends in NUL */
    while (i < PASSKEY_ALGORITHMS && passkey_algorithms[i] != key->algorithm)
        i++;
    if (i == PASSKEY_ALGORITHMS || !signed_is_whole(auth_data))
        return ERR_UNAUTHENTICATED;
    fido_init(0);
    fido_assert_t *a = host.p ? fido_assert_new() : NULL;
    if (!a)
        return ERR_MEMORY;
    Status status = ERR_UNAUTHENTICATED;
    if (set(a, host.p, client_data, auth_data, signature, verified) && verifiers[i](a, key->public_key) == FIDO_OK) {
        *ret_counter = fido_assert_sigcount(a, 0);
        status = OK;
    }
    fido_assert_free(&a);
    return status;
}

bool passkey_counter_rises(int64_t kept, int64_t shown)
{
    return shown > kept || (shown == 0 && kept == 0);
}
