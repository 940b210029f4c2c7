#include "base/arena.h"
#include "base/buf.h"
#include "base/problem.h"
#include "base/test.h"

TEST(arena_refuses_beyond_its_limit_and_survives)
{
    Arena a;
    arena_init(&a, 256);
    EXPECT(arena_alloc(&a, 200) != NULL);
    EXPECT(arena_alloc(&a, 200) == NULL);
    EXPECT(arena_array(&a, SIZE_MAX / 2, 4) == NULL);
    arena_reset(&a);
    EXPECT(arena_alloc(&a, 200) != NULL);
    arena_done(&a);
}

TEST(arena_lists_grow_and_keep_what_they_hold)
{
    Arena a;
    int *list = NULL;
    size_t n = 0, room = 0;
    arena_init(&a, 4096);
    for (;; n++) {
        int *more = ARENA_MORE(&a, list, n, &room, 3);
        if (!more)
            break;
        list = more;
        list[n] = (int)n;
    }
    EXPECT_I64(room, 384); /* 3 × 2^7; with what was copied twice as much and more does not fit */
    EXPECT_I64(n, room);
    for (size_t i = 0; i < n; i++)
        EXPECT_I64(list[i], i);
    EXPECT_I64(arena_status(&a), ERR_MEMORY);
    arena_done(&a);
}

TEST(arena_memory_is_zero_after_reset)
{
    Arena a;
    arena_init(&a, 1 << 20);
    for (int round = 0; round < 3; round++) {
        unsigned char *p = arena_alloc(&a, 100);
        for (int i = 0; i < 100; i++) {
            EXPECT_I64(p[i], 0);
            p[i] = 0xAA;
        }
        arena_reset(&a);
    }
    arena_done(&a);
}

#ifdef __SANITIZE_ADDRESS__
#include <sanitizer/asan_interface.h>
TEST(arena_lets_the_sanitizer_see_what_runs_over)
{
    Arena a;
    arena_init(&a, 1 << 20);
    char *p = arena_alloc(&a, 100), *q = arena_alloc(&a, 100);
    EXPECT(!__asan_region_is_poisoned(p, 100) && !__asan_region_is_poisoned(q, 100));
    EXPECT(__asan_address_is_poisoned(p + 100) && __asan_address_is_poisoned(q + 100));
    arena_reset(&a);
    EXPECT(__asan_address_is_poisoned(p));
    arena_done(&a);
}
#endif

TEST(buf_remembers_that_it_was_too_small)
{
    Buf b;
    buf_init(&b, 8);
    buf_add(&b, S("12345678"));
    EXPECT(buf_status(&b) == OK);
    buf_char(&b, '9');
    EXPECT(buf_status(&b) == ERR_TOO_LARGE);
    EXPECT_STR(buf_str(&b), S("12345678"));
    buf_done(&b);
}

TEST(integers_print_and_read_back)
{
    static const struct { int64_t value; Str text; } rows[] = {
        { 0, { "0", 1 } }, { -1, { "-1", 2 } },
        { INT64_MAX, { "9223372036854775807", 19 } }, { INT64_MIN, { "-9223372036854775808", 20 } },
    };
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        Buf b;
        int64_t back;
        buf_init(&b, 64);
        buf_i64(&b, rows[i].value);
        EXPECT_STR(buf_str(&b), rows[i].text);
        EXPECT(str_to_i64(buf_str(&b), &back) && back == rows[i].value);
        buf_done(&b);
    }
}

TEST(integers_that_are_none_are_refused)
{
    static const char *const bad[] = { "", "-", "+1", " 1", "1 ", "1.0", "0x1", "9223372036854775808", "-9223372036854775809", "１" };
    int64_t v = 7;
    for (size_t i = 0; i < COUNT_OF(bad); i++)
        EXPECT(!str_to_i64(str_of(bad[i]), &v) && v == 7);
}

TEST(utf8_of_rfc_3629_only)
{
    static const char *const good[] = { "", "a", "み", "𠮷", "\xF4\x8F\xBF\xBF", "\xEE\x80\x80" };
    static const char *const bad[] = { "\x80", "\xC0\xAF", "\xE0\x80\x80", "\xED\xA0\x80", "\xF4\x90\x80\x80", "\xF5", "み\xE3\x81", "\xC2" };
    for (size_t i = 0; i < COUNT_OF(good); i++)
        EXPECT(str_is_utf8(str_of(good[i])));
    for (size_t i = 0; i < COUNT_OF(bad); i++)
        EXPECT(!str_is_utf8(str_of(bad[i])));
}

TEST(trim_takes_wide_blanks_too)
{
    EXPECT_STR(str_trim(S(" \t　みほん市　\r\n")), S("みほん市"));
    EXPECT_STR(str_trim(S("　　")), S(""));
}

TEST(problems_count_beyond_the_limit)
{
    Arena a;
    arena_init(&a, 1 << 20);
    static Problems ps;
    problems_init(&ps, &a);
    EXPECT(problems_status(&ps) == OK);
    for (int i = 0; i < PROBLEMS_MAX + 3; i++)
        EXPECT(problem_add(&ps, S("/x"), "type", "%d 番目", i) == ERR_INVALID);
    EXPECT_I64(ps.count, PROBLEMS_MAX);
    EXPECT_I64(ps.beyond, 3);
    EXPECT_STR(ps.items[1].sentence, S("1 番目"));
    arena_done(&a);
}

TEST(an_arena_remembers_that_something_was_missing)
{
    Arena a;
    arena_init(&a, 64);
    EXPECT(arena_alloc(&a, 32) && arena_status(&a) == OK);
    EXPECT(!arena_copy(&a, S("more than there is left of sixty-four bytes in all")).p && arena_status(&a) == ERR_MEMORY);
    EXPECT(arena_alloc(&a, 16) && arena_status(&a) == ERR_MEMORY);
    arena_reset(&a);
    EXPECT(arena_status(&a) == OK);
    EXPECT(!arena_array(&a, SIZE_MAX, 2) && arena_status(&a) == ERR_MEMORY);
    arena_done(&a);
}
