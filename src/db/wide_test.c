#include "base/test.h"
#include "db/wide.h"

TEST(plain_inserts_are_widened_and_nothing_else)
{
    static const struct { const char *narrow; size_t n, rows; const char *wide; } rows[] = {
        { "INSERT INTO t (a) VALUES ($1)", 1, 3, "INSERT INTO t (a) VALUES ($1), ($2), ($3)" },
        { " INSERT INTO t (a, b) VALUES ($1,$2)\n", 2, 2, "INSERT INTO t (a, b) VALUES ($1, $2), ($3, $4)" },
        { "INSERT INTO t (a, b) VALUES ($2, $1)", 2, 2, NULL },
        { "INSERT INTO t (a, b) VALUES ($1, $1)", 2, 2, NULL },
        { "INSERT INTO t (a, b) VALUES ($1, 0)", 2, 2, NULL },
        { "INSERT INTO t (a, b) VALUES ($1, $2 + 1)", 2, 2, NULL },
        { "INSERT INTO t (a, b) VALUES ($1, $2)", 1, 2, NULL },
        { "INSERT INTO t (a, b) VALUES ($1, $2)", 3, 2, NULL },
        { "INSERT INTO t (a) VALUES ($1) ON CONFLICT DO NOTHING", 1, 2, NULL },
        { "INSERT INTO t (a) VALUES ($1) RETURNING a", 1, 2, NULL },
        { "INSERT INTO t (a) VALUES ($1), ($2)", 2, 2, NULL },
        { "INSERT INTO t (a) SELECT $1", 1, 2, NULL },
        { "UPDATE t SET a = $1", 1, 2, NULL },
        { "INSERT INTO t DEFAULT VALUES", 0, 2, NULL },
        { "INSERT INTO t (a) VALUES ()", 0, 2, NULL },
        { "", 0, 2, NULL },
    };
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        CLEANUP(buf_done) Buf out;
        buf_init(&out, 1000);
        Status s = wide_text(str_of(rows[i].narrow), rows[i].n, rows[i].rows, &out);
        if (rows[i].wide) {
            EXPECT_I64(s, OK);
            EXPECT_STR(str_of(out.p), str_of(rows[i].wide));
        } else if (s != ERR_UNSUPPORTED) {
            test_fail(__FILE__, __LINE__, "%s was widened", rows[i].narrow);
        }
    }
}
