#include "base/test.h"
#include "base/totp.h"

#include <stdio.h>
#include <string.h>

#define RFC_SECRET S("12345678901234567890") /* RFC 4226 Appendix D, RFC 6238 Appendix B */

/* RFC 4226 Appendix D, counters 0 to 9. */
static const uint32_t rfc4226[] = { 755224, 287082, 359152, 969429, 338314, 254676, 287922, 162583, 399871, 520489 };

TEST(hotp_of_rfc_4226)
{
    for (size_t i = 0; i < COUNT_OF(rfc4226); i++) {
        uint32_t code = 0;
        EXPECT_I64(hotp(RFC_SECRET, i, 6, &code), OK);
        EXPECT_I64(code, rfc4226[i]);
    }
    uint32_t untouched = 7;
    EXPECT_I64(hotp(RFC_SECRET, 0, 5, &untouched), ERR_INVALID);
    EXPECT_I64(hotp(RFC_SECRET, 0, 9, &untouched), ERR_INVALID);
    EXPECT_I64(hotp(S(""), 0, 6, &untouched), ERR_INVALID);
    EXPECT_I64(untouched, 7);
}

/* RFC 6238 Appendix B, the rows of SHA-1: eight digits. */
static const struct {
    int64_t seconds;
    uint32_t code;
} rfc6238[] = {
    { 59, 94287082 }, { 1111111109, 7081804 }, { 1111111111, 14050471 },
    { 1234567890, 89005924 }, { 2000000000, 69279037 }, { 20000000000, 65353130 },
};

TEST(totp_of_rfc_6238)
{
    for (size_t i = 0; i < COUNT_OF(rfc6238); i++) {
        uint32_t code = 0;
        char six[16];
        int64_t step = 0;
        EXPECT_I64(hotp(RFC_SECRET, (uint64_t)totp_step(rfc6238[i].seconds * 1000), 8, &code), OK);
        EXPECT_I64(code, rfc6238[i].code);
        snprintf(six, sizeof six, "%06u", rfc6238[i].code % 1000000); /* six digits are the last six of eight */
        EXPECT_I64(totp_match(RFC_SECRET, str_of(six), rfc6238[i].seconds * 1000, -1, &step), OK);
        EXPECT_I64(step, rfc6238[i].seconds / 30);
    }
}

static Str code_at(int64_t step, char ret[static 16])
{
    uint32_t code = 0;
    EXPECT_I64(hotp(RFC_SECRET, (uint64_t)step, 6, &code), OK);
    snprintf(ret, 16, "%06u", code);
    return str_of(ret);
}

TEST(a_code_holds_for_its_step_and_one_either_way)
{
    char z[16];
    const int64_t begin = 1700000010000, step = begin / 30000; /* a step begins here */
    int64_t found;
    EXPECT_I64(begin % 30000, 0);
    Str code = code_at(step, z);
    static const struct {
        int64_t off_ms;
        Status want;
    } rows[] = {
        { 0, OK }, { 29999, OK }, { 30000, OK }, { 59999, OK }, { -1, OK }, { -30000, OK },
        { 60000, ERR_UNAUTHENTICATED }, { 90000, ERR_UNAUTHENTICATED }, { -30001, ERR_UNAUTHENTICATED },
        { -90000, ERR_UNAUTHENTICATED }, { 3600000, ERR_UNAUTHENTICATED }, { -begin, ERR_UNAUTHENTICATED },
    };
    for (size_t i = 0; i < COUNT_OF(rows); i++)
        EXPECT_I64(totp_match(RFC_SECRET, code, begin + rows[i].off_ms, -1, &found), rows[i].want);
}

TEST(a_used_code_is_burnt_and_so_are_those_before_it)
{
    char now[16], before[16], next[16];
    const int64_t at = 1700000015000, step = at / 30000;
    int64_t found = -1;
    EXPECT_I64(totp_match(RFC_SECRET, code_at(step, now), at, step - 1, &found), OK);
    EXPECT_I64(found, step);
    EXPECT_I64(totp_match(RFC_SECRET, str_of(now), at + 1, found, &found), ERR_UNAUTHENTICATED);
    EXPECT_I64(totp_match(RFC_SECRET, code_at(step - 1, before), at + 1, found, &found), ERR_UNAUTHENTICATED);
    EXPECT_I64(totp_match(RFC_SECRET, code_at(step + 1, next), at + 1, found, &found), OK);
    EXPECT_I64(found, step + 1);
}

TEST(what_is_no_code)
{
    static const char *const wrong[] = { "", "1", "12345", "1234567", "94287082", "28708a", "-87082", " 87082", "２８７０８２", "287082\n" };
    int64_t found = 77;
    for (size_t i = 0; i < COUNT_OF(wrong); i++)
        EXPECT_I64(totp_match(RFC_SECRET, str_of(wrong[i]), 59000, -1, &found), ERR_UNAUTHENTICATED);
    EXPECT_I64(found, 77);
    EXPECT_I64(totp_match(RFC_SECRET, S("287082"), 59000, -1, &found), OK); /* "94287082" without its head */
}

/* RFC 4648 §10, without the padding. */
static const struct {
    const char *plain, *text;
} rfc4648[] = { { "", "" }, { "f", "MY" }, { "fo", "MZXQ" }, { "foo", "MZXW6" }, { "foob", "MZXW6YQ" }, { "fooba", "MZXW6YTB" },
                { "foobar", "MZXW6YTBOI" } };

TEST(base32_of_rfc_4648)
{
    CLEANUP(buf_done) Buf out;
    buf_init(&out, 4096);
    for (size_t i = 0; i < COUNT_OF(rfc4648); i++) {
        buf_clear(&out);
        base32_add(&out, str_of(rfc4648[i].plain));
        EXPECT_STR(buf_str(&out), str_of(rfc4648[i].text));
        buf_clear(&out);
        EXPECT_I64(base32_read(str_of(rfc4648[i].text), &out), OK);
        EXPECT_STR(buf_str(&out), str_of(rfc4648[i].plain));
    }
    static const char *const wrong[] = { "M", "MZ1", "MZ0", "MZ8", "MZ=", "MZXW6Y", "MZXW7", "MY\n", "あ" };
    for (size_t i = 0; i < COUNT_OF(wrong); i++) {
        buf_clear(&out);
        EXPECT_I64(base32_read(str_of(wrong[i]), &out), ERR_INVALID);
    }
    buf_clear(&out);
    EXPECT_I64(base32_read(S("mzxw 6ytb-oi"), &out), OK);
    EXPECT_STR(buf_str(&out), S("foobar"));
}

TEST(base32_reads_what_it_wrote)
{
    CLEANUP(buf_done) Buf text, back;
    buf_init(&text, 4096);
    buf_init(&back, 4096);
    for (int round = 0; round < 2000; round++) {
        char bytes[64];
        size_t n = test_rand(0, sizeof bytes);
        for (size_t i = 0; i < n; i++)
            bytes[i] = (char)test_rand(0, 255);
        buf_clear(&text);
        buf_clear(&back);
        base32_add(&text, (Str){ bytes, n });
        EXPECT_I64(base32_read(buf_str(&text), &back), OK);
        EXPECT_STR(buf_str(&back), ((Str){ bytes, n }));
    }
}
