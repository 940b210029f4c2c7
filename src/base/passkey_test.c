/* A key that signs is believed; every byte that is not as it was is not. */
#include "base/passkey_testing.h"

#include <sys/resource.h>

#define HOST "banso.town.example"
#define CLIENT "{\"type\":\"webauthn.get\"}"

typedef struct {
    Arena arena;
    SoftKey soft;
    Passkey key;
    Str auth_data, signature;
} Case;

static void begin(Case *c)
{
    arena_init(&c->arena, 1u << 20);
    EXPECT_I64(secret_init(), OK);
    soft_make(&c->soft);
    EXPECT_I64(passkey_made(S(HOST), soft_made(&c->soft, S(HOST), SOFT_PRESENT, &c->arena), false, &c->arena, &c->key), OK);
    soft_sign(&c->soft, S(HOST), SOFT_PRESENT, S(CLIENT), &c->arena, &c->auth_data, &c->signature);
}

static void end(Case *c)
{
    soft_done(&c->soft);
    arena_done(&c->arena);
}

static Status signed_as(Case *c, Str host, Str client, Str auth_data, Str signature, bool verified)
{
    int64_t counter = -1;
    Status status = passkey_signed(&c->key, host, client, auth_data, signature, verified, &c->arena, &counter);
    EXPECT_I64(counter, status == OK ? (int64_t)c->soft.counter : -1);
    return status;
}

TEST(what_a_key_signed_is_believed)
{
    Case c;
    begin(&c);
    EXPECT_I64(c.key.algorithm, -7);
    EXPECT_I64(c.key.id.n, sizeof c.soft.id);
    EXPECT_I64(c.key.counter, 0);
    EXPECT_I64(signed_as(&c, S(HOST), S(CLIENT), c.auth_data, c.signature, false), OK);
    EXPECT_I64(signed_as(&c, S(HOST), S(CLIENT), c.auth_data, c.signature, true), ERR_UNAUTHENTICATED); /* touched, but nobody known to it */
    soft_sign(&c.soft, S(HOST), SOFT_PRESENT | SOFT_VERIFIED, S(CLIENT), &c.arena, &c.auth_data, &c.signature);
    EXPECT_I64(signed_as(&c, S(HOST), S(CLIENT), c.auth_data, c.signature, true), OK);
    soft_sign(&c.soft, S(HOST), 0, S(CLIENT), &c.arena, &c.auth_data, &c.signature);
    EXPECT_I64(signed_as(&c, S(HOST), S(CLIENT), c.auth_data, c.signature, false), ERR_UNAUTHENTICATED); /* nobody touched it */
    end(&c);
}

TEST(another_host_page_or_key_is_not)
{
    Case c, other;
    begin(&c);
    begin(&other);
    EXPECT_I64(signed_as(&c, S("banso.town.example.evil"), S(CLIENT), c.auth_data, c.signature, false), ERR_UNAUTHENTICATED);
    EXPECT_I64(signed_as(&c, S(""), S(CLIENT), c.auth_data, c.signature, false), ERR_UNAUTHENTICATED);
    EXPECT_I64(signed_as(&c, S(HOST), S(CLIENT " "), c.auth_data, c.signature, false), ERR_UNAUTHENTICATED);
    EXPECT_I64(signed_as(&c, S(HOST), S(CLIENT), other.auth_data, other.signature, false), ERR_UNAUTHENTICATED);
    c.key.algorithm = -257; /* the same bytes read as another kind of key */
    EXPECT_I64(signed_as(&c, S(HOST), S(CLIENT), c.auth_data, c.signature, false), ERR_UNAUTHENTICATED);
    c.key.algorithm = 0;
    EXPECT_I64(signed_as(&c, S(HOST), S(CLIENT), c.auth_data, c.signature, false), ERR_UNAUTHENTICATED);
    end(&other);
    end(&c);
}

/* Each byte, each with another bit; each length. */
static void spoil(Case *c, Str whole, bool is_signature)
{
    for (size_t i = 0; i < whole.n; i++) {
        Str bent = arena_copy(&c->arena, whole), cut = str_sub(whole, 0, i);
        ((char *)(uintptr_t)bent.p)[i] ^= (char)(1u << (i % 8));
        EXPECT_I64(is_signature ? signed_as(c, S(HOST), S(CLIENT), c->auth_data, bent, false) : signed_as(c, S(HOST), S(CLIENT), bent, c->signature, false),
                   ERR_UNAUTHENTICATED);
        EXPECT_I64(is_signature ? signed_as(c, S(HOST), S(CLIENT), c->auth_data, cut, false) : signed_as(c, S(HOST), S(CLIENT), cut, c->signature, false),
                   ERR_UNAUTHENTICATED);
    }
}

TEST(no_byte_of_it_can_be_changed)
{
    Case c;
    begin(&c);
    spoil(&c, c.auth_data, false);
    spoil(&c, c.signature, true);
    end(&c);
}

TEST(a_registration_is_of_this_host_and_whole)
{
    Case c;
    Passkey key;
    begin(&c);
    Str made = soft_made(&c.soft, S(HOST), SOFT_PRESENT, &c.arena);
    EXPECT_I64(passkey_made(S("other.example"), made, false, &c.arena, &key), ERR_INVALID);
    EXPECT_I64(passkey_made(S(HOST), made, true, &c.arena, &key), ERR_INVALID);
    EXPECT_I64(passkey_made(S(HOST), soft_made(&c.soft, S(HOST), 0, &c.arena), false, &c.arena, &key), ERR_INVALID);
    EXPECT_I64(passkey_made(S(HOST), soft_made(&c.soft, S(HOST), SOFT_PRESENT | 0x10, &c.arena), false, &c.arena, &key), ERR_INVALID); /* copied, but cannot be */
    EXPECT_I64(passkey_made(S(HOST), soft_made(&c.soft, S(HOST), SOFT_PRESENT | 0x18, &c.arena), false, &c.arena, &key), OK);
    EXPECT_I64(passkey_made(S(HOST), soft_made(&c.soft, S(HOST), SOFT_PRESENT | SOFT_VERIFIED, &c.arena), true, &c.arena, &key), OK);
    EXPECT_I64(passkey_made(S(HOST), c.auth_data, false, &c.arena, &key), ERR_INVALID); /* of a signing */
    for (size_t i = 0; i < made.n; i++)
        EXPECT_I64(passkey_made(S(HOST), str_sub(made, 0, i), false, &c.arena, &key), ERR_INVALID);
    end(&c);
}

static int64_t memory_peak_kib(void)
{
    struct rusage used;
    EXPECT(getrusage(RUSAGE_SELF, &used) == 0);
    return used.ru_maxrss;
}

/* An array, a map and a text of 2^28 items and more in a few bytes, and arrays within arrays; also behind a key that is whole. */
TEST(what_a_key_announces_must_be_there)
{
    static const Str great[] = {
        { "\x9a\x10\x00\x00\x00", 5 }, { "\xba\x10\x00\x00\x00", 5 }, { "\x9b\x00\x00\x00\x00\x20\x00\x00\x00", 9 }, { "\x5a\x40\x00\x00\x00", 5 },
        { "\xd8\x18\x9a\x10\x00\x00\x00", 7 }, { "\x81\x81\x81\x81\x81\x81\x81\x81\x81\x00", 10 }, { "\x9f\xff", 2 }, { "\xbb\xff\xff\xff\xff\xff\xff\xff\xff", 9 },
    };
    enum { EXTENDED = 0x80 };
    Case c;
    Passkey key;
    begin(&c);
    int64_t before = memory_peak_kib();
    for (size_t i = 0; i < sizeof great / sizeof *great; i++) {
        CLEANUP(buf_done) Buf made, head;
        buf_init(&made, 4096);
        buf_init(&head, 4096);
        Str whole = soft_made(&c.soft, S(HOST), SOFT_PRESENT | EXTENDED, &c.arena);
        buf_add(&made, whole);
        buf_add(&made, great[i]);
        EXPECT_I64(passkey_made(S(HOST), buf_str(&made), false, &c.arena, &key), ERR_INVALID);
        buf_clear(&made);
        buf_add(&made, str_sub(whole, 0, 37 + 18 + sizeof c.soft.id));
        buf_add(&made, great[i]);
        EXPECT_I64(passkey_made(S(HOST), buf_str(&made), false, &c.arena, &key), ERR_INVALID);
        soft_head(&head, &c.soft, S(HOST), SOFT_PRESENT | EXTENDED);
        buf_add(&head, great[i]);
        EXPECT_I64(signed_as(&c, S(HOST), S(CLIENT), buf_str(&head), c.signature, false), ERR_UNAUTHENTICATED);
    }
    EXPECT(memory_peak_kib() - before < 64 * 1024);
    end(&c);
}

TEST(a_counter_rises_or_was_never_used)
{
    EXPECT(passkey_counter_rises(0, 0));
    EXPECT(passkey_counter_rises(0, 1));
    EXPECT(passkey_counter_rises(7, 4294967295));
    EXPECT(!passkey_counter_rises(7, 7));
    EXPECT(!passkey_counter_rises(7, 6));
    EXPECT(!passkey_counter_rises(7, 0));
}

/* RFC 4648 §10, in the alphabet of §5; and what is none, or another way to write the same bytes. */
TEST(base64url_is_read_one_way_only)
{
    static const char *const pairs[][2] = { { "", "" }, { "f", "Zg" }, { "fo", "Zm8" }, { "foo", "Zm9v" }, { "foobar", "Zm9vYmFy" }, { "\xfb\xff\xfe", "-__-" } };
    static const char *const wrong[] = { "Z", "Zg=", "Zg==", "Zh", "Zm9", "+//+", "Zm9v ", " Zm9v", "Zm\n9v", "\xff\xff\xff\xff", "Zm9\xc3\xa9", "Zm9v\xe3\x80\x80" };
    for (size_t i = 0; i < sizeof pairs / sizeof *pairs; i++) {
        CLEANUP(buf_done) Buf bytes, text;
        buf_init(&bytes, 100);
        buf_init(&text, 100);
        EXPECT_I64(base64url_read(str_of(pairs[i][1]), &bytes), OK);
        EXPECT_STR(buf_str(&bytes), str_of(pairs[i][0]));
        base64url_add(&text, str_of(pairs[i][0]));
        EXPECT_STR(buf_str(&text), str_of(pairs[i][1]));
    }
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
        CLEANUP(buf_done) Buf bytes;
        buf_init(&bytes, 100);
        EXPECT_I64(base64url_read(str_of(wrong[i]), &bytes), ERR_INVALID);
    }
}
