/* What a key is said to have made or signed: nothing breaks, and nothing that was not signed is believed. */
#include "base/fuzz.h"
#include "base/limits.h"
#include "base/passkey.h"
#include "base/secret.h"

#include <string.h>

static void made(Arena *arena, Str auth_data)
{
    Passkey key;
    if (passkey_made(S("localhost"), auth_data, false, arena, &key) != OK)
        return;
    must(key.id.n > 0 && key.id.n <= PASSKEY_ID_MAX && key.public_key.n > 0 && key.counter >= 0 && key.counter <= UINT32_MAX);
    must(key.algorithm == passkey_algorithms[0] || key.algorithm == passkey_algorithms[1]);
}

/* The first byte says where signature and rest part. */
static void signed_by_nobody(Arena *arena, Str whole)
{
    static const char point[64] = { 1 }; /* on no curve */
    const Passkey key = { passkey_algorithms[whole.n % PASSKEY_ALGORITHMS], S("id"), { point, sizeof point }, 0 };
    int64_t counter = -1;
    size_t at = whole.n ? (unsigned char)whole.p[0] : 0;
    Status s = passkey_signed(&key, S("localhost"), S("{}"), str_sub(whole, at, whole.n), str_sub(whole, 0, at), false, arena, &counter);
    must(s != OK && counter == -1);
}

static void text(Str whole)
{
    Buf bytes, back;
    buf_init(&bytes, 1 << 20);
    buf_init(&back, 1 << 20);
    if (base64url_read(whole, &bytes) == OK) {
        base64url_add(&back, buf_str(&bytes));
        must(str_eq(buf_str(&back), whole)); /* one way to write it */
    }
    buf_done(&bytes);
    buf_done(&back);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    Str whole = { (const char *)data, size };
    Arena arena;
    arena_init(&arena, 1u << 20);
    must(secret_init() == OK);
    made(&arena, whole);
    signed_by_nobody(&arena, whole);
    text(whole);
    arena_done(&arena);
    return 0;
}
