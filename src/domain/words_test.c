#include "base/test.h"
#include "domain/words.h"

TEST(money_is_said_as_people_say_it)
{
    static const struct { int64_t yen; const char *words; } rows[] = {
        { 172400000, "1億7,240万円" }, { 1700000, "170万円" }, { 9800, "9,800円" }, { 0, "0円" }, { -1704999, "170万円" },
        { 1705000, "171万円" }, { 100000000, "1億円" }, { 99995000, "1億円" }, { 9999, "9,999円" }, { 10000, "1万円" },
        { 123456789012345, "1,234,567億8,901万円" },
    };
    Arena a;
    arena_init(&a, 1 << 16);
    for (size_t i = 0; i < COUNT_OF(rows); i++)
        EXPECT_STR(yen_words(rows[i].yen, &a), str_of(rows[i].words));
    EXPECT_STR(yen_exact(-1234567, &a), S("-1,234,567円"));
    EXPECT_STR(yen_exact(INT64_MIN, &a), S("-9,223,372,036,854,775,808円"));
    arena_done(&a);
}

TEST(how_far_the_cap_may_be_passed_is_said_without_a_sign)
{
    static const struct { int64_t low, high; const char *words; } rows[] = {
        { -4483037, 7364396, "4,483,037円余る〜7,364,396円超える" }, { 100, 2000, "100円〜2,000円超える" }, { -2000, -100, "100円〜2,000円余る" },
        { 0, 5, "0円〜5円超える" }, { -5, 0, "0円〜5円余る" }, { 0, 0, "0円〜0円超える" },
    };
    Arena a;
    arena_init(&a, 1 << 16);
    for (size_t i = 0; i < COUNT_OF(rows); i++)
        EXPECT_STR(over_span(rows[i].low, rows[i].high, &a), str_of(rows[i].words));
    arena_done(&a);
}
