/* There and back, and what is no digit. */
#include "base/hex.h"
#include "base/status.h"
#include "base/test.h"

#include <string.h>

TEST(bytes_are_written_and_read_as_digits)
{
    uint8_t bytes[256], back[256];
    char hex[2 * sizeof bytes];
    for (size_t i = 0; i < sizeof bytes; i++)
        bytes[i] = (uint8_t)i;
    hex_write(bytes, sizeof bytes, hex);
    EXPECT_STR(((Str){ hex, 8 }), S("00010203"));
    EXPECT_STR(((Str){ hex + 506, 6 }), S("fdfeff"));
    EXPECT(hex_read((Str){ hex, sizeof hex }, back, sizeof back) && memcmp(bytes, back, sizeof bytes) == 0);
}

TEST(what_is_no_digit_is_refused)
{
    static const char *const bad[] = { "", "0", "0g", "G0", "0F", "/0", "0:", "`0", "0 ", " 0", "000", "0000", "\xc3\xa9" };
    uint8_t byte;
    for (size_t i = 0; i < COUNT_OF(bad); i++)
        EXPECT(!hex_read(str_of(bad[i]), &byte, 1));
    EXPECT(hex_read(S("a9"), &byte, 1) && byte == 0xa9);
    EXPECT(hex_read(S(""), &byte, 0));
}
