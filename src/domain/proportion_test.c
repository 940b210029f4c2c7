/* Rounding as it is done on paper, and at the ends of what there is. */
#include "base/status.h"
#include "base/test.h"
#include "domain/proportion.h"

TEST(a_proportion_is_rounded_half_away_from_zero)
{
    static const struct { int64_t a, b, c, want; } rows[] = {
        { 10, 1, 4, 3 }, { -10, 1, 4, -3 }, { 9, 1, 4, 2 }, { 1, 1, 3, 0 }, { 2, 1, 3, 1 }, { 1, 1, 2, 1 }, { -1, 1, 2, -1 },
        { 5, 1, -2, -3 }, { -5, 1, -2, 3 }, { 7, 3, 0, 0 }, { 0, 9, 4, 0 }, { INT64_MAX, 7, 7, INT64_MAX }, { INT64_MIN, 7, 7, INT64_MIN },
        { INT64_MAX, INT64_MAX, INT64_MAX, INT64_MAX }, { 12360000, 242, 224, 13353214 },
    };
    for (size_t i = 0; i < COUNT_OF(rows); i++)
        EXPECT_I64(proportion(rows[i].a, rows[i].b, rows[i].c), rows[i].want);
}

TEST(a_proportion_beyond_all_numbers_stays_at_their_end)
{
    EXPECT_I64(proportion(INT64_MAX, 2, 1), INT64_MAX);
    EXPECT_I64(proportion(INT64_MIN, 2, 1), INT64_MIN);
    EXPECT_I64(proportion(INT64_MIN, 1, -1), INT64_MAX);
    EXPECT_I64(proportion(INT64_MIN, INT64_MIN, 1), INT64_MAX);
}
