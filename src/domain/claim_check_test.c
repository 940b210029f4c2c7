#include "base/test.h"
#include "domain/claim_check.h"

enum { N = 30 };

/* A town whose months lie between 10.0 and 10.4 M yen. */
static void usual_town(ClaimMonth *m, size_t n)
{
    for (size_t i = 0; i < n; i++)
        m[i] = (ClaimMonth){ .month = month_add(202404, (int)i), .lines = 500 + (int64_t)i % 7, .units = 900000 + (int64_t)(i * i),
                             .yen = 10000000 + (int64_t)(i * 7919 % 41) * 10000, .in_file = i == n - 1 };
}

TEST(claim_check_is_silent_about_a_usual_month)
{
    ClaimMonth m[N];
    ClaimFinding f[4];
    usual_town(m, N);
    EXPECT_I64(claim_check(m, N, f, 4), 0);
}

TEST(claim_check_finds_a_gap_beside_the_file_only)
{
    ClaimMonth m[N];
    ClaimFinding f[4];
    usual_town(m, N);
    m[N - 1].month = month_add(m[N - 1].month, 2);
    EXPECT_I64(claim_check(m, N, f, 4), 2);
    EXPECT(f[0].kind == CLAIM_GAP && f[0].month == month_add(m[N - 2].month, 1));
    EXPECT(f[1].kind == CLAIM_GAP && f[1].month == month_add(m[N - 2].month, 2));
    m[N - 1].in_file = false; /* an old gap is not this file's news */
    EXPECT_I64(claim_check(m, N, f, 4), 0);
}

TEST(claim_check_finds_the_copy_of_a_month)
{
    ClaimMonth m[N];
    ClaimFinding f[4];
    usual_town(m, N);
    m[N - 1].lines = m[N - 2].lines;
    m[N - 1].units = m[N - 2].units;
    m[N - 1].yen = m[N - 2].yen;
    EXPECT_I64(claim_check(m, N, f, 4), 1);
    EXPECT(f[0].kind == CLAIM_REPEATED && f[0].month == m[N - 1].month);
    m[N - 1].units++;
    EXPECT_I64(claim_check(m, N, f, 4), 0);
}

TEST(claim_check_jump_needs_both_conditions)
{
    ClaimMonth m[N];
    ClaimFinding f[4];
    usual_town(m, N);
    m[N - 1].yen = 11400000; /* far by deviations (median 10.2, MAD about 0.1), but within 15 % */
    EXPECT_I64(claim_check(m, N, f, 4), 0);
    m[N - 1].yen = 12000000;
    EXPECT_I64(claim_check(m, N, f, 4), 1);
    EXPECT(f[0].kind == CLAIM_JUMP && f[0].yen == 12000000 && f[0].usual > 10000000 && f[0].usual < 10400000);
    m[N - 1].yen = 7000000;
    EXPECT_I64(claim_check(m, N, f, 4), 1);
}

TEST(claim_check_is_not_fooled_by_one_odd_month_before)
{
    ClaimMonth m[N];
    ClaimFinding f[4];
    usual_town(m, N);
    m[N - 5].yen = 90000000;
    EXPECT_I64(claim_check(m, N, f, 4), 0);
    m[N - 1].yen = 20000000;
    EXPECT_I64(claim_check(m, N, f, 4), 1);
}

TEST(claim_check_says_nothing_of_jumps_without_history)
{
    ClaimMonth m[CLAIM_CHECK_LEAST];
    ClaimFinding f[4];
    usual_town(m, CLAIM_CHECK_LEAST);
    m[CLAIM_CHECK_LEAST - 1].yen = 90000000;
    EXPECT_I64(claim_check(m, CLAIM_CHECK_LEAST, f, 4), 0);
    EXPECT_I64(claim_check(m, 0, f, 4), 0);
    EXPECT_I64(claim_check(m, 1, f, 4), 0);
}

TEST(claim_check_counts_beyond_the_room)
{
    ClaimMonth m[2] = { { .month = 202404, .yen = 1 }, { .month = 202604, .yen = 2, .in_file = true } };
    ClaimFinding one;
    EXPECT_I64(claim_check(m, 2, &one, 1), 23);
    EXPECT_I64(one.month, 202405);
}
