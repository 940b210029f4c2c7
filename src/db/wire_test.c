#include "base/test.h"
#include "db/wire.h"

typedef struct {
    unsigned type;
    Str bytes;
    bool fits;
    int64_t value;
} Case;

TEST(binary_numbers_are_read)
{
    const Case cases[] = {
        { TYPE_INT8, S("\x7F\xFF\xFF\xFF\xFF\xFF\xFF\xFF"), true, INT64_MAX },
        { TYPE_INT8, S("\x80\0\0\0\0\0\0\0"), true, INT64_MIN },
        { TYPE_INT4, S("\xFF\xFF\xFF\xFE"), true, -2 },
        { TYPE_INT4, S("\x7F\xFF\xFF\xFF"), true, 2147483647 },
        { TYPE_INT2, S("\x80\0"), true, -32768 },
        { TYPE_BOOL, S("\x01"), true, 1 },
        { TYPE_BOOL, S("\0"), true, 0 },
        { TYPE_TEXT, S("12"), true, 0 },
        { TYPE_INT8, S("\0\0\0\0"), false, 0 },
        { TYPE_INT4, S(""), false, 0 },
        /* numeric: digits, weight, sign, scale, digits of base 10000 */
        { TYPE_NUMERIC, S("\0\0\0\0\0\0\0\0"), true, 0 },
        { TYPE_NUMERIC, S("\0\1\0\0\0\0\0\0\0\x2A"), true, 42 },
        { TYPE_NUMERIC, S("\0\1\0\1\x40\0\0\0\0\x2A"), true, -420000 },
        { TYPE_NUMERIC, S("\0\2\0\0\0\0\0\2\0\1\x13\x88"), true, 1 },            /* 1.50 */
        { TYPE_NUMERIC, S("\0\1\xFF\xFF\0\0\0\2\x13\x88"), true, 0 },            /* 0.50 */
        { TYPE_NUMERIC, S("\0\5\0\4\0\0\0\0\x03\x9A\x0D\x2C\x01\x70\x15\x65\x16\xAF"), true, INT64_MAX },
        { TYPE_NUMERIC, S("\0\5\0\4\x40\0\0\0\x03\x9A\x0D\x2C\x01\x70\x15\x65\x16\xB0"), true, INT64_MIN },
        { TYPE_NUMERIC, S("\0\5\0\4\0\0\0\0\x03\x9A\x0D\x2C\x01\x70\x15\x65\x16\xB0"), false, 0 },
        { TYPE_NUMERIC, S("\0\1\0\5\0\0\0\0\0\1"), false, 0 },                   /* 10^20 */
        { TYPE_NUMERIC, S("\0\0\0\0\xC0\0\0\0"), false, 0 },                     /* NaN */
        { TYPE_NUMERIC, S("\0\2\0\0\0\0\0\0\0\1"), false, 0 },                   /* a digit is missing */
        { TYPE_NUMERIC, S("\0\1\0"), false, 0 },
    };
    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        int64_t value = -77;
        bool fits = wire_int(cases[i].type, cases[i].bytes, &value);
        if (fits != cases[i].fits || value != (fits ? cases[i].value : -77))
            test_fail(__FILE__, __LINE__, "case %zu: %d, %lld", i, fits, (long long)value);
    }
}

TEST(random_integers_survive_the_wire)
{
    for (int i = 0; i < 1000; i++) {
        Wire w;
        int64_t value = (int64_t)test_rand(0, UINT64_MAX), back = 0;
        wire_put(&w, (const Param[]){ P_NULL, P_INT(value) }, 2);
        EXPECT(w.values[0] == NULL);
        EXPECT(wire_int(TYPE_INT8, (Str){ w.values[1], (size_t)w.lengths[1] }, &back));
        EXPECT_I64(back, value);
    }
}

TEST(sqlstates_become_statuses)
{
    static const struct { const char *state; Status status; } rows[] = {
        { "23505", ERR_CONFLICT }, { "23503", ERR_CONFLICT }, { "23502", ERR_DB }, { "40001", ERR_BUSY }, { "40P01", ERR_BUSY },
        { "53100", ERR_IO },       { "53200", ERR_MEMORY },   { "57P01", ERR_LOST }, { "57014", ERR_DB }, { "08006", ERR_LOST }, { "42601", ERR_DB },  { NULL, ERR_DB },
        { "25006", ERR_INTERNAL }, { "", ERR_DB },
    };
    for (size_t i = 0; i < COUNT_OF(rows); i++)
        EXPECT_I64(wire_status(rows[i].state), rows[i].status);
}

TEST(copied_rows_are_written_as_the_manual_says)
{
    CLEANUP(buf_done) Buf out;
    buf_init(&out, 1000);
    wire_copy_begin(&out);
    wire_copy_row(&out, (const Param[]){ P_INT(-2), P_NULL, P_TEXT(S("a\xE3\x81\x82")), P_BLOB(S("")) }, 4);
    wire_copy_end(&out);
    EXPECT_STR(buf_str(&out), S("PGCOPY\n\xFF\r\n\0" "\0\0\0\0" "\0\0\0\0"
                                "\0\4" "\0\0\0\x08\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFE" "\xFF\xFF\xFF\xFF"
                                "\0\0\0\4" "a\xE3\x81\x82" "\0\0\0\0" "\xFF\xFF"));
    EXPECT_I64(out.status, OK);
}
