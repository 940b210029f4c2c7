#include "base/secret.h"
#include "base/key_file.h"
#include "base/limits.h"
#include "base/ring.h"

#include <errno.h>
#include <sodium.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <unistd.h>

#define KEY_CONTEXT "banso_v1" /* crypto_kdf wants exactly 8 characters */
#define YEAR_CONTEXT "banso_yr"
#define SEAL_HEAD 0x11         /* high half: version 1; low half: key id 1 */
#define SEAL_YEAR_HEAD 0x21    /* version 2: under the key of a year, which follows in two bytes */
#define LOOKUP_ROOM 512        /* longer messages take the streaming way */
#define ARGON2_PASSES 2u
#define ARGON2_BYTES (19u * 1024 * 1024)

enum { KEY_SEALING = 1, KEY_LOOKUP = 2, KEY_TOKENS = 3, KEY_SIGNING = 4, KEY_BACKUPS = 5 };

struct Keys {
    uint8_t sealing[crypto_aead_xchacha20poly1305_ietf_KEYBYTES];
    uint8_t lookup[crypto_generichash_KEYBYTES];
    uint8_t tokens[crypto_generichash_KEYBYTES];
    uint8_t backups[crypto_secretstream_xchacha20poly1305_KEYBYTES];
    uint8_t signing[crypto_sign_SECRETKEYBYTES], verifying[crypto_sign_PUBLICKEYBYTES];
    Ring *ring;
    int fd; /* of the key file, locked; -1: there is none */
};

_Static_assert(1 + crypto_aead_xchacha20poly1305_ietf_NPUBBYTES + crypto_aead_xchacha20poly1305_ietf_ABYTES
              == SEAL_OVERHEAD, "the overhead in secret.h");
_Static_assert(KEY_FILE_BYTES == crypto_kdf_KEYBYTES, "the size in key_file.h");
_Static_assert(sizeof(Digest) >= sizeof(crypto_generichash_state), "Digest has room for the state");
_Static_assert(crypto_pwhash_STRBYTES <= 128, "password_hash has room for the PHC string");

static const uint8_t *bytes_of(Str s)
{
    return (const uint8_t *)(s.n ? s.p : "");
}

Status secret_init(void)
{
    return sodium_init() < 0 ? ERR_INTERNAL : OK;
}

/* ---- signatures ---- */

_Static_assert(SIGNATURE_SIZE == crypto_sign_BYTES && SIGNER_SIZE == crypto_sign_PUBLICKEYBYTES, "the sizes in secret.h");

void sign_bytes(const Keys *k, Str bytes, uint8_t ret[static SIGNATURE_SIZE])
{
    crypto_sign_detached(ret, NULL, bytes_of(bytes), bytes.n, k->signing);
}

bool sign_verify_by(const uint8_t signer[static SIGNER_SIZE], Str bytes, const uint8_t signature[static SIGNATURE_SIZE])
{
    return crypto_sign_verify_detached(signature, bytes_of(bytes), bytes.n, signer) == 0;
}

bool sign_verify(const Keys *k, Str bytes, const uint8_t signature[static SIGNATURE_SIZE])
{
    return sign_verify_by(k->verifying, bytes, signature);
}

void sign_public(const Keys *k, uint8_t ret[static SIGNER_SIZE])
{
    memcpy(ret, k->verifying, SIGNER_SIZE);
}

/* ---- keys ---- */

/* fd: of the key file, the keys' from here on; -1: none. */
static Status keys_derive(const uint8_t master[static crypto_kdf_KEYBYTES], int fd, const Keys **ret)
{
    Keys *k = sodium_malloc(sizeof *k); /* guard pages, kept out of swap where the system allows */
    if (!k)
        return ERR_MEMORY;
    k->ring = NULL;
    k->fd = fd;
    crypto_kdf_derive_from_key(k->sealing, sizeof k->sealing, KEY_SEALING, KEY_CONTEXT, master);
    crypto_kdf_derive_from_key(k->lookup, sizeof k->lookup, KEY_LOOKUP, KEY_CONTEXT, master);
    crypto_kdf_derive_from_key(k->tokens, sizeof k->tokens, KEY_TOKENS, KEY_CONTEXT, master);
    crypto_kdf_derive_from_key(k->backups, sizeof k->backups, KEY_BACKUPS, KEY_CONTEXT, master);
    uint8_t seed[crypto_sign_SEEDBYTES];
    crypto_kdf_derive_from_key(seed, sizeof seed, KEY_SIGNING, KEY_CONTEXT, master);
    crypto_sign_seed_keypair(k->verifying, k->signing, seed);
    sodium_memzero(seed, sizeof seed);
    sodium_mprotect_readonly(k);
    *ret = k;
    return OK;
}

Status keys_open(const char *path, bool create, const Keys **ret)
{
    uint8_t master[crypto_kdf_KEYBYTES];
    int fd;
    const Keys *k;
    TRY(key_file_open(path, create, &fd, master));
    Status s = keys_derive(master, fd, &k);
    sodium_memzero(master, sizeof master);
    if (s == OK)
        *ret = k;
    else
        close(fd);
    return s;
}

Status keys_alone(const Keys *k)
{
    return k->fd < 0 || flock(k->fd, LOCK_EX | LOCK_NB) == 0 ? OK : errno == EWOULDBLOCK ? ERR_BUSY : ERR_IO;
}

Status keys_from_seed(uint64_t seed, const Keys **ret)
{
    uint8_t message[16] = "demoseed", master[crypto_kdf_KEYBYTES];
    for (int i = 0; i < 8; i++)
        message[8 + i] = (uint8_t)(seed >> (8 * i));
    crypto_generichash(master, sizeof master, message, sizeof message, NULL, 0);
    TRY(keys_derive(master, -1, ret));
    Status s = ring_in_memory(*ret);
    if (s != OK)
        keys_close(ret);
    return s;
}

void keys_close(const Keys **keys)
{
    if (*keys) {
        Ring *ring = (*keys)->ring;
        int fd = (*keys)->fd;
        ring_close(&ring);
        if (fd >= 0)
            close(fd);
        sodium_free((void *)(uintptr_t)*keys); /* wipes */
    }
    *keys = NULL;
}

Ring *keys_ring(const Keys *k)
{
    return k->ring;
}

void keys_set_ring(const Keys *k, Ring *ring)
{
    Keys *ours = (void *)(uintptr_t)k;
    sodium_mprotect_readwrite(ours);
    ours->ring = ring;
    sodium_mprotect_readonly(ours);
}

void secret_wipe(void *p, size_t n)
{
    sodium_memzero(p, n);
}

/* ---- sealing ---- */

/* head, nonce, what is sealed and its tag; the head is one byte, or three with a year. */
static Status seal_bytes(const uint8_t *key, Str head, Str place, Str plain, Buf *out)
{
    const size_t around = head.n + crypto_aead_xchacha20poly1305_ietf_NPUBBYTES + crypto_aead_xchacha20poly1305_ietf_ABYTES;
    if (plain.n > SIZE_MAX - around)
        return ERR_TOO_LARGE;
    uint8_t *to = (uint8_t *)buf_reserve(out, plain.n + around);
    if (!to)
        return buf_status(out);
    uint8_t *nonce = to + head.n;
    memcpy(to, head.p, head.n);
    randombytes_buf(nonce, crypto_aead_xchacha20poly1305_ietf_NPUBBYTES);
    crypto_aead_xchacha20poly1305_ietf_encrypt(nonce + crypto_aead_xchacha20poly1305_ietf_NPUBBYTES, NULL, bytes_of(plain), plain.n,
                                               bytes_of(place), place.n, NULL, nonce, key);
    out->n += plain.n + around;
    return OK;
}

static Status unseal_bytes(const uint8_t *key, size_t head, Str place, Str sealed, Buf *out)
{
    const size_t around = head + crypto_aead_xchacha20poly1305_ietf_NPUBBYTES + crypto_aead_xchacha20poly1305_ietf_ABYTES;
    if (sealed.n < around)
        return ERR_INVALID;
    size_t n = sealed.n - around;
    uint8_t *to = (uint8_t *)buf_reserve(out, n); /* NULL is right for n == 0: then only the tag is checked */
    TRY(buf_status(out));
    const uint8_t *nonce = bytes_of(sealed) + head, *cipher = nonce + crypto_aead_xchacha20poly1305_ietf_NPUBBYTES;
    if (crypto_aead_xchacha20poly1305_ietf_decrypt(to, NULL, NULL, cipher, n + crypto_aead_xchacha20poly1305_ietf_ABYTES, bytes_of(place),
                                                   place.n, nonce, key) != 0)
        return ERR_INVALID;
    out->n += n;
    return OK;
}

Status seal(const Keys *k, Str place, Str plain, Buf *out)
{
    const char head[] = { SEAL_HEAD };
    return seal_bytes(k->sealing, (Str){ head, sizeof head }, place, plain, out);
}

Status unseal(const Keys *k, Str place, Str sealed, Buf *out)
{
    if (!sealed.n || (uint8_t)sealed.p[0] != SEAL_HEAD)
        return ERR_INVALID;
    return unseal_bytes(k->sealing, 1, place, sealed, out);
}

/* ---- under the key of a year ---- */

enum { YEAR_SEALING = 1, YEAR_LOOKUP = 2, YEAR_HEAD = 3, YEAR_PLACE_MAX = 128 };
_Static_assert(YEAR_HEAD + crypto_aead_xchacha20poly1305_ietf_NPUBBYTES + crypto_aead_xchacha20poly1305_ietf_ABYTES == SEAL_YEAR_OVERHEAD,
               "the overhead in secret.h");

void year_key_draw(const uint8_t data[static 32], YearKey *ret)
{
    crypto_kdf_derive_from_key(ret->sealing, sizeof ret->sealing, YEAR_SEALING, YEAR_CONTEXT, data);
    crypto_kdf_derive_from_key(ret->lookup, sizeof ret->lookup, YEAR_LOOKUP, YEAR_CONTEXT, data);
}

/* The readable head is bound too: place, then the year. */
static Status year_place(Str head, Str place, char room[static YEAR_PLACE_MAX], Str *ret)
{
    if (place.n + head.n > YEAR_PLACE_MAX)
        return ERR_TOO_LARGE;
    memcpy(room, head.p, head.n);
    memcpy(room + head.n, place.p, place.n);
    *ret = (Str){ room, head.n + place.n };
    return OK;
}

Status seal_under(const YearKey *k, int year, Str place, Str plain, Buf *out)
{
    const uint8_t bytes[YEAR_HEAD] = { SEAL_YEAR_HEAD, (uint8_t)(year >> 8), (uint8_t)year };
    const Str head = { (const char *)bytes, sizeof bytes };
    char room[YEAR_PLACE_MAX];
    Str bound;
    TRY(year_place(head, place, room, &bound));
    return seal_bytes(k->sealing, head, bound, plain, out);
}

Status unseal_under(const YearKey *k, Str place, Str sealed, Buf *out)
{
    char room[YEAR_PLACE_MAX];
    Str bound;
    if (!sealed_year(sealed))
        return ERR_INVALID;
    TRY(year_place(str_sub(sealed, 0, YEAR_HEAD), place, room, &bound));
    return unseal_bytes(k->sealing, YEAR_HEAD, bound, sealed, out);
}

int sealed_year(Str sealed)
{
    const uint8_t *p = bytes_of(sealed);
    return sealed.n > YEAR_HEAD && p[0] == SEAL_YEAR_HEAD ? p[1] << 8 | p[2] : 0;
}

/* ---- a long text in pieces ---- */

_Static_assert(SEAL_STREAM_HEAD == crypto_secretstream_xchacha20poly1305_HEADERBYTES
              && SEAL_STREAM_OVERHEAD == crypto_secretstream_xchacha20poly1305_ABYTES, "the sizes in secret.h");
_Static_assert(sizeof(SealStream) >= sizeof(crypto_secretstream_xchacha20poly1305_state), "SealStream has room for the state");

static crypto_secretstream_xchacha20poly1305_state *stream_of(SealStream *s)
{
    return (void *)s->opaque;
}

void seal_stream_begin(const Keys *k, SealStream *ret, uint8_t ret_head[static SEAL_STREAM_HEAD])
{
    crypto_secretstream_xchacha20poly1305_init_push(stream_of(ret), ret_head, k->backups);
}

void seal_stream_open(const Keys *k, const uint8_t head[static SEAL_STREAM_HEAD], SealStream *ret)
{
    crypto_secretstream_xchacha20poly1305_init_pull(stream_of(ret), head, k->backups);
}

Status seal_stream_push(SealStream *s, Str place, Str plain, bool last, Buf *out)
{
    uint8_t *to = (uint8_t *)buf_reserve(out, plain.n + SEAL_STREAM_OVERHEAD);
    uint8_t tag = last ? crypto_secretstream_xchacha20poly1305_TAG_FINAL : crypto_secretstream_xchacha20poly1305_TAG_MESSAGE;
    if (!to)
        return buf_status(out);
    crypto_secretstream_xchacha20poly1305_push(stream_of(s), to, NULL, bytes_of(plain), plain.n, bytes_of(place), place.n, tag);
    out->n += plain.n + SEAL_STREAM_OVERHEAD;
    return OK;
}

Status seal_stream_pull(SealStream *s, Str place, Str sealed, Buf *out, bool *ret_last)
{
    if (sealed.n < SEAL_STREAM_OVERHEAD)
        return ERR_INVALID;
    size_t n = sealed.n - SEAL_STREAM_OVERHEAD;
    uint8_t *to = (uint8_t *)buf_reserve(out, n + 1), tag;
    if (!to)
        return buf_status(out);
    if (crypto_secretstream_xchacha20poly1305_pull(stream_of(s), to, NULL, &tag, bytes_of(sealed), sealed.n, bytes_of(place), place.n) != 0)
        return ERR_INVALID;
    out->n += n;
    *ret_last = tag == crypto_secretstream_xchacha20poly1305_TAG_FINAL;
    return OK;
}

void seal_stream_done(SealStream *s)
{
    sodium_memzero(s, sizeof *s);
}

void keys_name(const Keys *k, char ret[static 33])
{
    uint8_t name[16];
    lookup_key(k, S("installation"), S("name"), name);
    sodium_bin2hex(ret, 33, name, sizeof name);
}

/* ---- keyed and plain hashes ---- */

/* The purpose goes in with its length, so that ("ab","c") and ("a","bc") differ. */
static void keyed_hash(const uint8_t key[static crypto_generichash_KEYBYTES], Str purpose, Str value, uint8_t *ret,
                       size_t ret_n)
{
    uint8_t room[LOOKUP_ROOM];
    for (int i = 0; i < 8; i++)
        room[i] = (uint8_t)((uint64_t)purpose.n >> (8 * i));
    if (purpose.n <= sizeof room - 8 && value.n <= sizeof room - 8 - purpose.n) {
        memcpy(room + 8, bytes_of(purpose), purpose.n);
        memcpy(room + 8 + purpose.n, bytes_of(value), value.n);
        crypto_generichash(ret, ret_n, room, 8 + purpose.n + value.n, key, crypto_generichash_KEYBYTES);
        return;
    }
    crypto_generichash_state state;
    crypto_generichash_init(&state, key, crypto_generichash_KEYBYTES, ret_n);
    crypto_generichash_update(&state, room, 8);
    crypto_generichash_update(&state, bytes_of(purpose), purpose.n);
    crypto_generichash_update(&state, bytes_of(value), value.n);
    crypto_generichash_final(&state, ret, ret_n);
}

void lookup_key(const Keys *k, Str purpose, Str value, uint8_t ret[static 16])
{
    keyed_hash(k->lookup, purpose, value, ret, 16);
}

void lookup_under(const YearKey *k, Str purpose, Str value, uint8_t ret[static 16])
{
    keyed_hash(k->lookup, purpose, value, ret, 16);
}

void token_digest(const Keys *k, Str purpose, Str token, uint8_t ret[static 32])
{
    keyed_hash(k->tokens, purpose, token, ret, 32);
}

/* Digest is aligned for uint64_t only, the library's state wants 64: so it works on a copy. */
void digest_init(Digest *d)
{
    crypto_generichash_state state;
    crypto_generichash_init(&state, NULL, 0, 32);
    memcpy(d->opaque, &state, sizeof state);
}

void digest_add(Digest *d, Str bytes)
{
    crypto_generichash_state state;
    memcpy(&state, d->opaque, sizeof state);
    crypto_generichash_update(&state, bytes_of(bytes), bytes.n);
    memcpy(d->opaque, &state, sizeof state);
}

void digest_end(Digest *d, uint8_t ret[static 32])
{
    crypto_generichash_state state;
    memcpy(&state, d->opaque, sizeof state);
    crypto_generichash_final(&state, ret, 32);
    sodium_memzero(d, sizeof *d);
}

void digest_of(Str bytes, uint8_t ret[static 32])
{
    crypto_generichash(ret, 32, bytes_of(bytes), bytes.n, NULL, 0);
}

void sha256_of(Str bytes, uint8_t ret[static 32])
{
    crypto_hash_sha256(ret, bytes_of(bytes), bytes.n);
}

void sha256_hex(Str bytes, char ret[static 65])
{
    uint8_t hash[crypto_hash_sha256_BYTES];
    crypto_hash_sha256(hash, bytes_of(bytes), bytes.n);
    sodium_bin2hex(ret, 65, hash, sizeof hash);
}

/* ---- passwords, tokens ---- */

Status password_hash(Str password, char ret_phc[static 128])
{
    if (password.n == 0)
        return ERR_INVALID;
    if (password.n > PASSWORD_BYTES_MAX)
        return ERR_TOO_LARGE;
    char phc[crypto_pwhash_STRBYTES];
    if (crypto_pwhash_str_alg(phc, password.p, password.n, ARGON2_PASSES, ARGON2_BYTES, crypto_pwhash_ALG_ARGON2ID13)
        != 0)
        return ERR_MEMORY;
    memcpy(ret_phc, phc, sizeof phc);
    return OK;
}

bool password_verify(Str password, const char *phc)
{
    return password.n > 0 && password.n <= PASSWORD_BYTES_MAX
           && crypto_pwhash_argon2id_str_verify(phc, password.p, password.n) == 0;
}

bool password_needs_rehash(const char *phc)
{
    return crypto_pwhash_argon2id_str_needs_rehash(phc, ARGON2_PASSES, ARGON2_BYTES) != 0;
}

void token_new(char ret[static 44])
{
    uint8_t bits[32];
    randombytes_buf(bits, sizeof bits);
    sodium_bin2base64(ret, 44, bits, sizeof bits, sodium_base64_VARIANT_URLSAFE_NO_PADDING);
    sodium_memzero(bits, sizeof bits);
}

void base64url_add(Buf *out, Str bytes)
{
    size_t room = sodium_base64_ENCODED_LEN(bytes.n, sodium_base64_VARIANT_URLSAFE_NO_PADDING); /* with a NUL */
    char *p = buf_reserve(out, room);
    if (!p)
        return;
    sodium_bin2base64(p, room, bytes_of(bytes), bytes.n, sodium_base64_VARIANT_URLSAFE_NO_PADDING);
    out->n += room - 1;
}

/* libsodium 1.0.18 takes bytes beyond ASCII for '_'. */
static bool is_base64url(Str text)
{
    for (size_t i = 0; i < text.n; i++) {
        char c = text.p[i];
        if (!((c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-' || c == '_'))
            return false;
    }
    return true;
}

Status base64url_read(Str text, Buf *out)
{
    size_t n = 0;
    const char *end = text.p;
    if (!is_base64url(text))
        return ERR_INVALID;
    char *p = buf_reserve(out, text.n / 4 * 3 + 3);
    if (!p)
        return buf_status(out);
    if (text.n && (sodium_base642bin((uint8_t *)p, text.n / 4 * 3 + 3, text.p, text.n, NULL, &n, &end,
                                     sodium_base64_VARIANT_URLSAFE_NO_PADDING) != 0 || end != text.p + text.n))
        return ERR_INVALID;
    out->n += n;
    return OK;
}

void setup_code_new(char ret[static 24])
{
    static const char alphabet[32] = { "ABCDEFGHJKLMNPQRSTUVWXYZ23456789" }; /* 32: every byte value is fair */
    uint8_t bits[20];
    randombytes_buf(bits, sizeof bits);
    char *to = ret;
    for (size_t i = 0; i < sizeof bits; i++) {
        if (i && i % 5 == 0)
            *to++ = '-';
        *to++ = alphabet[bits[i] % sizeof alphabet];
    }
    *to = 0;
    sodium_memzero(bits, sizeof bits);
}

void random_bytes(void *p, size_t n)
{
    randombytes_buf(p, n);
}
