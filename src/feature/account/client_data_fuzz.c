/* What a browser says it let a key sign: nothing breaks, and only this challenge from this page passes. */
#include "base/fuzz.h"
#include "base/secret.h"
#include "feature/account/client_data.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    Str whole = { (const char *)data, size };
    Arena arena;
    arena_init(&arena, 1u << 20);
    must(secret_init() == OK);
    for (int act = CLIENT_MAKES; act <= CLIENT_SIGNS; act++) {
        Status s = client_data_check(whole, (ClientAct)act, S("0123456789abcdef0123456789abcdef"), S("http://localhost"), &arena);
        must(s != OK || (str_contains(whole, S("webauthn.")) || str_contains(whole, S("\\u"))));
        must(s != OK || client_data_check(whole, act == CLIENT_MAKES ? CLIENT_SIGNS : CLIENT_MAKES, S("0123456789abcdef0123456789abcdef"),
                                          S("http://localhost"), &arena) != OK);
    }
    arena_done(&arena);
    return 0;
}
