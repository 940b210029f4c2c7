#include "base/secret.h"
#include "base/limits.h"
#include "base/test.h"

#include <fcntl.h>
#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static const Keys *keys_for_test(uint64_t seed)
{
    const Keys *k = NULL;
    EXPECT(secret_init() == OK);
    EXPECT(keys_from_seed(seed, &k) == OK);
    return k;
}

static bool is_hex(const uint8_t *p, size_t n, const char *hex)
{
    uint8_t wanted[64];
    size_t got = 0;
    return sodium_hex2bin(wanted, sizeof wanted, hex, strlen(hex), NULL, &got, NULL) == 0 && got == n
           && memcmp(p, wanted, n) == 0;
}

/* RFC 7693 Appendix A gives BLAKE2b-512("abc"); the 256-bit value is the one of the BLAKE2 authors' b2sum -l 256. */
TEST(blake2b_gives_the_published_digests)
{
    uint8_t long_one[64], d[32], piecewise[32];
    EXPECT(secret_init() == OK);
    crypto_generichash(long_one, sizeof long_one, (const uint8_t *)"abc", 3, NULL, 0);
    EXPECT(is_hex(long_one, 64,
                  "ba80a53f981c4d0d6a2797b69f12f6e94c212f14685ac4b74b12bb6fdbffa2d1"
                  "7d87c5392aab792dc252d5de4533cc9518d38aa8dbf1925ab92386edd4009923"));
    digest_of(S("abc"), d);
    EXPECT(is_hex(d, 32, "bddd813c634239723171ef3fee98579b94964e3bb1cb3e427262c8c068d52319"));
    Digest running;
    digest_init(&running);
    digest_add(&running, S("a"));
    Digest copy = running; /* a Digest may be moved */
    digest_add(&copy, S(""));
    digest_add(&copy, S("bc"));
    digest_end(&copy, piecewise);
    EXPECT(memcmp(piecewise, d, 32) == 0);
}

/* draft-irtf-cfrg-xchacha-03 A.3.1: that the construction we call is the one of the draft. */
TEST(xchacha20_poly1305_is_the_one_of_the_draft)
{
    static const char plain[] = "Ladies and Gentlemen of the class of '99: If I could offer you only one tip for the future, "
                                "sunscreen would be it.";
    uint8_t key[32], nonce[24], out[sizeof plain - 1 + 16];
    static const uint8_t ad[12] = { 0x50, 0x51, 0x52, 0x53, 0xc0, 0xc1, 0xc2, 0xc3, 0xc4, 0xc5, 0xc6, 0xc7 };
    for (int i = 0; i < 32; i++)
        key[i] = (uint8_t)(0x80 + i);
    for (int i = 0; i < 24; i++)
        nonce[i] = (uint8_t)(0x40 + i);
    EXPECT(secret_init() == OK);
    crypto_aead_xchacha20poly1305_ietf_encrypt(out, NULL, (const uint8_t *)plain, sizeof plain - 1, ad, sizeof ad, NULL,
                                               nonce, key);
    EXPECT(is_hex(out, 16, "bd6d179d3e83d43b9576579493c0e939"));
    EXPECT(is_hex(out + sizeof out - 16, 16, "c0875924c1c7987947deafd8780acf49"));
}

TEST(sealed_values_open_only_in_their_place_and_with_their_key)
{
    CLEANUP(keys_close) const Keys *k = keys_for_test(1), *other = keys_for_test(2);
    Buf sealed, again, open;
    buf_init(&sealed, 4096), buf_init(&again, 4096), buf_init(&open, 4096);
    Str place = S("claim_person:7:9001"), plain = S("0012345678 高松 𠮷子");
    EXPECT(seal(k, place, plain, &sealed) == OK && seal(k, place, plain, &again) == OK);
    EXPECT_I64(sealed.n, plain.n + SEAL_OVERHEAD);
    EXPECT(!str_eq(buf_str(&sealed), buf_str(&again))); /* a fresh nonce every time */
    EXPECT(!str_contains(buf_str(&sealed), S("12345678")));
    EXPECT(unseal(k, place, buf_str(&sealed), &open) == OK);
    EXPECT_STR(buf_str(&open), plain);
    EXPECT(unseal(k, S("claim_person:7:9002"), buf_str(&sealed), &open) == ERR_INVALID);
    EXPECT(unseal(k, S(""), buf_str(&sealed), &open) == ERR_INVALID);
    EXPECT(unseal(other, place, buf_str(&sealed), &open) == ERR_INVALID);
    EXPECT_STR(buf_str(&open), plain); /* a refusal adds nothing */
    keys_close(&other);
    buf_done(&sealed), buf_done(&again), buf_done(&open);
}

TEST(one_flipped_bit_anywhere_does_not_open)
{
    CLEANUP(keys_close) const Keys *k = keys_for_test(test_rand(0, UINT64_MAX - 1));
    for (size_t n = 0; n < 3; n++) {
        Buf sealed, open;
        buf_init(&sealed, 4096), buf_init(&open, 4096);
        EXPECT(seal(k, S("p"), (Str){ "a\0z", n }, &sealed) == OK);
        for (size_t i = 0; i < sealed.n; i++)
            for (int bit = 0; bit < 8; bit++) {
                sealed.p[i] = (char)(sealed.p[i] ^ (1 << bit));
                EXPECT(unseal(k, S("p"), buf_str(&sealed), &open) == ERR_INVALID);
                sealed.p[i] = (char)(sealed.p[i] ^ (1 << bit));
            }
        for (size_t cut = 0; cut < sealed.n; cut++)
            EXPECT(unseal(k, S("p"), (Str){ sealed.p, cut }, &open) == ERR_INVALID);
        EXPECT_I64(open.n, 0);
        EXPECT(unseal(k, S("p"), buf_str(&sealed), &open) == OK);
        EXPECT_STR(buf_str(&open), ((Str){ "a\0z", n }));
        buf_done(&sealed), buf_done(&open);
    }
}

TEST(sealing_into_a_full_buffer_says_so)
{
    CLEANUP(keys_close) const Keys *k = keys_for_test(3);
    Buf small, sealed;
    buf_init(&small, SEAL_OVERHEAD + 2), buf_init(&sealed, 4096);
    EXPECT(seal(k, S("p"), S("abc"), &small) == ERR_TOO_LARGE);
    EXPECT_I64(small.n, 0);
    buf_clear(&small);
    EXPECT(seal(k, S("p"), S("ab"), &small) == OK);
    EXPECT(seal(k, S("p"), S("a longer value than the room that is given to it below"), &sealed) == OK);
    buf_clear(&small);
    EXPECT(unseal(k, S("p"), buf_str(&sealed), &small) == ERR_TOO_LARGE);
    buf_done(&small), buf_done(&sealed);
}

TEST(lookup_keys_are_stable_and_keep_purposes_apart)
{
    CLEANUP(keys_close) const Keys *k = keys_for_test(4), *same = keys_for_test(4), *other = keys_for_test(5);
    uint8_t a[16], b[16], t[32];
    lookup_key(k, S("person"), S("0012345678"), a);
    lookup_key(same, S("person"), S("0012345678"), b);
    EXPECT(memcmp(a, b, 16) == 0);
    lookup_key(other, S("person"), S("0012345678"), b);
    EXPECT(memcmp(a, b, 16) != 0);
    lookup_key(k, S("provider"), S("0012345678"), b);
    EXPECT(memcmp(a, b, 16) != 0);
    lookup_key(k, S("person0"), S("012345678"), b);
    EXPECT(memcmp(a, b, 16) != 0);
    lookup_key(k, S("person"), S("001234567\0"), b);
    EXPECT(memcmp(a, b, 16) != 0);
    token_digest(k, S("person"), S("0012345678"), t);
    EXPECT(memcmp(a, t, 16) != 0);
    keys_close(&same), keys_close(&other);
}

/* Short messages are hashed at one go, long ones piecewise: both must be the one function that is written down. */
TEST(lookup_keys_of_any_length_follow_the_same_rule)
{
    CLEANUP(keys_close) const Keys *k = keys_for_test(6);
    static uint8_t message[2048] = { 4, 0, 0, 0, 0, 0, 0, 0, 'l', 'o', 'n', 'g' };
    static const uint8_t seed[16] = { 'd', 'e', 'm', 'o', 's', 'e', 'e', 'd', 6 };
    uint8_t master[32], sub[32], mine[16], wanted[16];
    crypto_generichash(master, sizeof master, seed, sizeof seed, NULL, 0);
    crypto_kdf_derive_from_key(sub, sizeof sub, 2, "banso_v1", master);
    for (size_t i = 12; i < sizeof message; i++)
        message[i] = (uint8_t)test_rand(0, 255);
    for (size_t n = 0; n <= sizeof message - 12; n += n < 480 || n > 520 ? 7 : 1) {
        lookup_key(k, S("long"), (Str){ (const char *)message + 12, n }, mine);
        crypto_generichash(wanted, sizeof wanted, message, 12 + n, sub, sizeof sub);
        EXPECT(memcmp(mine, wanted, 16) == 0);
    }
}

/* ---- key file ---- */

static Str key_path(Arena *a)
{
    Str dir = arena_copy(a, S("/tmp/banso-keys-XXXXXX"));
    char *room = arena_alloc(a, dir.n + 1);
    memcpy(room, dir.p, dir.n + 1);
    EXPECT(mkdtemp(room) != NULL);
    return arena_printf(a, "%s/key", room);
}

static void put_file(const char *path, const char *text, mode_t mode)
{
    FILE *f = fopen(path, "w");
    EXPECT(f != NULL);
    if (!f)
        return;
    fputs(text, f);
    fclose(f);
    EXPECT(chmod(path, mode) == 0);
}

static void drop(Arena *a, Str path)
{
    unlink(path.p);
    Str dir = arena_copy(a, str_sub(path, 0, path.n - 4));
    EXPECT(rmdir(dir.p) == 0); /* fails when a draft was left beside the key */
    arena_done(a);
}

TEST(key_file_is_made_once_private_and_read_back)
{
    Arena a;
    arena_init(&a, 1 << 20);
    EXPECT(secret_init() == OK);
    Str path = key_path(&a);
    const Keys *k = NULL, *again = NULL;
    EXPECT(keys_open(path.p, false, &k) == ERR_IO && k == NULL);
    EXPECT(keys_open(path.p, true, &k) == OK);
    EXPECT(keys_open(path.p, true, &again) == OK);
    struct stat st;
    EXPECT(stat(path.p, &st) == 0 && (st.st_mode & 0777) == 0600 && st.st_nlink == 1);
    uint8_t x[16], y[16];
    lookup_key(k, S("p"), S("v"), x);
    lookup_key(again, S("p"), S("v"), y);
    EXPECT(memcmp(x, y, 16) == 0);
    keys_close(&k), keys_close(&again);
    EXPECT(k == NULL);
    drop(&a, path);
}

#define KEY_LINE "000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f"

/* What is on disk today must open in ten years: the derivation is repeated here from its description. */
TEST(sealed_bytes_follow_the_written_format)
{
    Arena a;
    arena_init(&a, 1 << 20);
    EXPECT(secret_init() == OK);
    Str path = key_path(&a);
    put_file(path.p, "banso key file 1\nid 1\nkey " KEY_LINE "\n", 0600);
    const Keys *k = NULL;
    EXPECT(keys_open(path.p, false, &k) == OK);
    if (k) {
        uint8_t master[32], sub[32], plain[8];
        for (int i = 0; i < 32; i++)
            master[i] = (uint8_t)i;
        crypto_kdf_derive_from_key(sub, sizeof sub, 1, "banso_v1", master);
        Buf sealed;
        buf_init(&sealed, 256);
        EXPECT(seal(k, S("place"), S("8 bytes."), &sealed) == OK);
        const uint8_t *p = (const uint8_t *)sealed.p;
        EXPECT_I64(p[0], 0x11);
        EXPECT(crypto_aead_xchacha20poly1305_ietf_decrypt(plain, NULL, NULL, p + 25, sealed.n - 25, (const uint8_t *)"place",
                                                          5, p + 1, sub) == 0);
        EXPECT(memcmp(plain, "8 bytes.", 8) == 0);
        buf_done(&sealed);
        uint8_t mine[16], theirs[16];
        static const uint8_t message[] = { 6, 0, 0, 0, 0, 0, 0, 0, 'p', 'e', 'r', 's', 'o', 'n', '1', '2' };
        crypto_kdf_derive_from_key(sub, sizeof sub, 2, "banso_v1", master);
        crypto_generichash(theirs, 16, message, sizeof message, sub, 32);
        lookup_key(k, S("person"), S("12"), mine);
        EXPECT(memcmp(mine, theirs, 16) == 0);
    }
    keys_close(&k);
    drop(&a, path);
}

TEST(key_files_that_others_can_read_or_that_are_damaged_are_refused)
{
    static const struct { const char *text; mode_t mode; Status wanted; } rows[] = {
        { "banso key file 1\nid 1\nkey " KEY_LINE "\n", 0600, OK },
        { "banso key file 1\nid 1\nkey " KEY_LINE "\n", 0400, OK },
        { "banso key file 1\nid 1\nkey " KEY_LINE "\n", 0640, ERR_INVALID },
        { "banso key file 1\nid 1\nkey " KEY_LINE "\n", 0604, ERR_INVALID },
        { "banso key file 1\nid 1\nkey " KEY_LINE "\n", 0620, ERR_INVALID },
        { "banso key file 1\nid 1\nkey " KEY_LINE, 0600, ERR_INVALID },
        { "banso key file 1\nid 1\nkey " KEY_LINE "\n\n", 0600, ERR_INVALID },
        { "banso key file 2\nid 1\nkey " KEY_LINE "\n", 0600, ERR_INVALID },
        { "banso key file 1\nid 1\nkey 0g" KEY_LINE "\n", 0600, ERR_INVALID },
        { "banso key file 1\nid 1\nkey zz0102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f\n", 0600, ERR_INVALID },
        { "banso key file 1\nid 1\nkey 0000000000000000000000000000000000000000000000000000000000000000\n", 0600, ERR_INVALID },
        { "", 0600, ERR_INVALID },
    };
    Arena a;
    arena_init(&a, 1 << 20);
    EXPECT(secret_init() == OK);
    Str path = key_path(&a);
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        const Keys *k = NULL;
        unlink(path.p);
        put_file(path.p, rows[i].text, rows[i].mode);
        Status s = keys_open(path.p, true, &k);
        if (s != rows[i].wanted)
            test_fail(__FILE__, __LINE__, "row %zu: %s", i, status_info(s)->code);
        EXPECT((k != NULL) == (s == OK));
        keys_close(&k);
    }
    EXPECT(keys_open("/tmp", true, &(const Keys *){ NULL }) == ERR_INVALID);
    EXPECT(keys_open("/nowhere/at/all/key", true, &(const Keys *){ NULL }) == ERR_IO);
    drop(&a, path);
}

/* ---- passwords, tokens ---- */

TEST(passwords_are_argon2id_and_never_cut)
{
    enum { LONG = 200 };
    char phc[128], other[128], text[LONG];
    EXPECT(secret_init() == OK);
    memset(text, 'a', sizeof text);
    EXPECT(password_hash((Str){ text, LONG }, phc) == OK && password_hash((Str){ text, LONG }, other) == OK);
    EXPECT(str_starts(str_of(phc), S("$argon2id$v=19$m=19456,t=2,p=1$")));
    EXPECT(strcmp(phc, other) != 0); /* salted */
    EXPECT(password_verify((Str){ text, LONG }, phc));
    EXPECT(!password_verify((Str){ text, LONG - 1 }, phc));
    EXPECT(!password_verify((Str){ text, 72 }, phc)); /* bcrypt's old trap */
    text[LONG - 1] = 'b';
    EXPECT(!password_verify((Str){ text, LONG }, phc));
    EXPECT(!password_needs_rehash(phc));
}

TEST(passwords_may_hold_any_character)
{
    static const struct { Str right, wrong; } rows[] = {
        { { "𠮷野家𠮷野家𠮷野家𠮷野家𠮷野家", 50 }, { "𠮷野家𠮷野家𠮷野家𠮷野家𠮷野", 47 } },
        { { "nul\0inside is kept", 18 }, { "nul\0inside is lost", 18 } },
        { { "  blanks at both ends  ", 23 }, { "blanks at both ends", 19 } },
    };
    EXPECT(secret_init() == OK);
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        char phc[128];
        EXPECT(password_hash(rows[i].right, phc) == OK);
        EXPECT(password_verify(rows[i].right, phc));
        EXPECT(!password_verify(rows[i].wrong, phc));
    }
}

TEST(password_refusals)
{
    static char huge[PASSWORD_BYTES_MAX + 1];
    char phc[128] = "untouched";
    EXPECT(secret_init() == OK);
    memset(huge, 'x', sizeof huge);
    EXPECT(password_hash(S(""), phc) == ERR_INVALID);
    EXPECT(password_hash((Str){ huge, sizeof huge }, phc) == ERR_TOO_LARGE);
    EXPECT_STR(str_of(phc), S("untouched"));
    static const char *const damaged[] = { "", "x", "$argon2id$", "$argon2id$v=19$m=19456,t=2,p=1$",
        "$argon2i$v=19$m=19456,t=2,p=1$c29tZXNhbHQxMjM0NTY$AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA",
        "$2b$12$abcdefghijklmnopqrstuv" };
    for (size_t i = 0; i < COUNT_OF(damaged); i++) {
        EXPECT(!password_verify(S("x"), damaged[i]));
        EXPECT(password_needs_rehash(damaged[i]));
    }
    EXPECT(password_needs_rehash("$argon2id$v=19$m=8192,t=1,p=1$c29tZXNhbHQxMjM0NTY$AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"));
}

TEST(random_bytes_fill_all_that_is_asked_for)
{
    uint8_t seen[32] = { 0 }, room[34] = { 0 };
    EXPECT(secret_init() == OK);
    for (int round = 0; round < 64; round++) { /* a byte that stays 0 in 64 rounds has a chance of 256^-64 */
        random_bytes(room + 1, 32);
        for (int i = 0; i < 32; i++)
            seen[i] |= room[1 + i];
    }
    EXPECT(memchr(seen, 0, sizeof seen) == NULL && room[0] == 0 && room[33] == 0);
}

TEST(tokens_and_codes_have_their_shape)
{
    char last[44] = "";
    EXPECT(secret_init() == OK);
    for (int i = 0; i < 200; i++) {
        char token[44], code[24];
        token_new(token);
        EXPECT_I64(strlen(token), 43);
        EXPECT_I64(strspn(token, "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"), 43);
        EXPECT(strcmp(token, last) != 0);
        memcpy(last, token, sizeof last);
        setup_code_new(code);
        EXPECT_I64(strlen(code), 23);
        EXPECT(strpbrk(code, "0O1Il") == NULL && code[5] == '-' && code[11] == '-' && code[17] == '-');
        EXPECT_I64(strspn(code, "ABCDEFGHJKLMNPQRSTUVWXYZ23456789-"), 23);
    }
}
