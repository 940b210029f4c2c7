#include "base/totp.h"

#include <openssl/crypto.h>
#include <openssl/evp.h>
#include <openssl/hmac.h>

#define SHA1_BYTES 20

Status hotp(Str secret, uint64_t counter, unsigned digits, uint32_t *ret)
{
    static const uint32_t moduli[] = { 1000000, 10000000, 100000000 };
    uint8_t message[8], mac[SHA1_BYTES];
    unsigned n = sizeof mac;
    if (digits < 6 || digits > 8 || !secret.n || secret.n > INT32_MAX)
        return ERR_INVALID;
    /* Without the machine's openssl.cnf: the confined server may not read it, and nothing in it is wanted. */
    if (!OPENSSL_init_crypto(OPENSSL_INIT_NO_LOAD_CONFIG, NULL))
        return ERR_INTERNAL;
    for (int i = 0; i < 8; i++)
        message[i] = (uint8_t)(counter >> (56 - 8 * i));
    if (!HMAC(EVP_sha1(), secret.p, (int)secret.n, message, sizeof message, mac, &n) || n != sizeof mac)
        return ERR_INTERNAL;
    const uint8_t *at = mac + (mac[SHA1_BYTES - 1] & 15); /* dynamic truncation */
    uint32_t bits = (uint32_t)(at[0] & 0x7f) << 24 | (uint32_t)at[1] << 16 | (uint32_t)at[2] << 8 | at[3];
    *ret = bits % moduli[digits - 6];
    return OK;
}

int64_t totp_step(int64_t unix_ms)
{
    return unix_ms / (TOTP_STEP_SECONDS * 1000);
}

Status totp_match(Str secret, Str code, int64_t now_ms, int64_t last_step, int64_t *ret_step)
{
    int64_t typed, now = totp_step(now_ms), found = -1;
    bool usable = code.n == TOTP_DIGITS && str_is_digits(code) && str_to_i64(code, &typed);
    if (!usable || now < TOTP_WINDOW_STEPS)
        return ERR_UNAUTHENTICATED;
    for (int64_t step = now - TOTP_WINDOW_STEPS; step <= now + TOTP_WINDOW_STEPS; step++) {
        uint32_t right;
        TRY(hotp(secret, (uint64_t)step, TOTP_DIGITS, &right));
        found = ((uint32_t)typed ^ right) == 0 && step > last_step ? step : found;
    }
    if (found < 0)
        return ERR_UNAUTHENTICATED;
    *ret_step = found;
    return OK;
}

/* ---- base32 ---- */

static const char alphabet[33] = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";

void base32_add(Buf *out, Str bytes)
{
    uint32_t bits = 0;
    unsigned n = 0;
    for (size_t i = 0; i < bytes.n; i++) {
        bits = bits << 8 | (uint8_t)bytes.p[i];
        for (n += 8; n >= 5; n -= 5)
            buf_char(out, alphabet[bits >> (n - 5) & 31]);
    }
    if (n)
        buf_char(out, alphabet[bits << (5 - n) & 31]);
}

static int value_of(char c)
{
    if (c >= 'a' && c <= 'z')
        return c - 'a';
    if (c >= 'A' && c <= 'Z')
        return c - 'A';
    return c >= '2' && c <= '7' ? c - '2' + 26 : -1;
}

Status base32_read(Str text, Buf *out)
{
    uint32_t bits = 0;
    unsigned n = 0;
    for (size_t i = 0; i < text.n; i++) {
        if (text.p[i] == ' ' || text.p[i] == '-')
            continue;
        int v = value_of(text.p[i]);
        if (v < 0)
            return ERR_INVALID;
        bits = (bits << 5 | (uint32_t)v) & 0xfff;
        n += 5;
        if (n >= 8) {
            n -= 8;
            buf_char(out, (char)(uint8_t)(bits >> n));
        }
    }
    /* What is left over must be the zeros that fill the last character up. */
    if (n >= 5 || (bits & ((1u << n) - 1)))
        return ERR_INVALID;
    return buf_status(out);
}
