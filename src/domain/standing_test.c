#include "base/test.h"
#include "domain/standing.h"

#include <math.h>

#define EXPECT_STANDING(s, rank_, of_, percentile_) \
    do { \
        Standing s_ = (s); \
        EXPECT_I64((int64_t)s_.rank, rank_); \
        EXPECT_I64((int64_t)s_.of, of_); \
        EXPECT(s_.percentile == (percentile_)); \
    } while (0)

TEST(standing_counts_from_the_highest)
{
    static const double others[] = { 10, 40, 20, 30 };
    EXPECT_STANDING(standing_among(50, others, 4), 1, 5, 100);
    EXPECT_STANDING(standing_among(25, others, 4), 3, 5, 50);
    EXPECT_STANDING(standing_among(1, others, 4), 5, 5, 0);
}

TEST(standing_of_ties_is_shared_and_in_the_middle)
{
    static const double others[] = { 5, 7, 7, 9 }, same[] = { 3, 3, 3 };
    EXPECT_STANDING(standing_among(7, others, 4), 2, 5, 50);
    EXPECT_STANDING(standing_among(9, others, 4), 1, 5, 87.5);
    EXPECT_STANDING(standing_among(3, same, 3), 1, 4, 50);
}

TEST(standing_beside_one_other)
{
    static const double other[] = { 2 };
    EXPECT_STANDING(standing_among(3, other, 1), 1, 2, 100);
    EXPECT_STANDING(standing_among(2, other, 1), 1, 2, 50);
    EXPECT_STANDING(standing_among(1, other, 1), 2, 2, 0);
}

TEST(standing_passes_over_what_is_missing)
{
    static const double others[] = { NAN, 1, NAN, 3 }, none[] = { NAN, NAN };
    EXPECT_STANDING(standing_among(2, others, 4), 2, 3, 50);
    Standing alone = standing_among(2, none, 2), empty = standing_among(2, none, 0), unknown = standing_among(NAN, others, 4);
    EXPECT(alone.rank == 1 && alone.of == 1 && isnan(alone.percentile));
    EXPECT(empty.rank == 1 && empty.of == 1 && isnan(empty.percentile));
    EXPECT(unknown.rank == 0 && unknown.of == 0 && isnan(unknown.percentile));
}
