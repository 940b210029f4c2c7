/* Base32 as people type it, and codes: what is read comes back, and only six digits are a code. */
#include "base/fuzz.h"
#include "base/totp.h"

static void there_and_back(Str bytes)
{
    Buf text, back;
    buf_init(&text, 1 << 20);
    buf_init(&back, 1 << 20);
    base32_add(&text, bytes);
    must(base32_read(buf_str(&text), &back) == OK && str_eq(buf_str(&back), bytes));
    buf_done(&text);
    buf_done(&back);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    Str text = { (const char *)data, size };
    Buf secret;
    buf_init(&secret, 1 << 20);
    there_and_back(text);
    if (base32_read(text, &secret) == OK)
        there_and_back(buf_str(&secret));
    int64_t step = -1;
    const int64_t now = INT64_C(1700000000000);
    Status s = totp_match(S("12345678901234567890"), text, now, 0, &step);
    must(s == OK ? text.n == TOTP_DIGITS && str_is_digits(text) && step >= totp_step(now) - 1 && step <= totp_step(now) + 1 : step == -1);
    buf_done(&secret);
    return 0;
}
