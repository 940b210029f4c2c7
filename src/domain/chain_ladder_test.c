#include "base/test.h"
#include "domain/chain_ladder.h"

#include <math.h>
#include <string.h>

#define _ NAN
/* Taylor & Ashe (1983), cumulative, as in Mack (1993). */
static const double taylor_ashe[10][10] = {
    { 357848, 1124788, 1735330, 2218270, 2745596, 3319994, 3466336, 3606286, 3833515, 3901463 },
    { 352118, 1236139, 2170033, 3353322, 3799067, 4120063, 4647867, 4914039, 5339085, _ },
    { 290507, 1292306, 2218525, 3235179, 3985995, 4132918, 4628910, 4909315, _, _ },
    { 310608, 1418858, 2195047, 3757447, 4029929, 4381982, 4588268, _, _, _ },
    { 443160, 1136350, 2128333, 2897821, 3402672, 3873311, _, _, _, _ },
    { 396132, 1333217, 2180715, 2985752, 3691712, _, _, _, _, _ },
    { 440832, 1288463, 2419861, 3483130, _, _, _, _, _, _ },
    { 359480, 1421128, 2864498, _, _, _, _, _, _, _ },
    { 376686, 1363294, _, _, _, _, _, _, _, _ },
    { 344014, _, _, _, _, _, _, _, _, _ },
};

TEST(chain_ladder_gives_the_reserve_and_error_that_mack_published)
{
    static const double factors[9] = { 3.4906, 1.7473, 1.4574, 1.1739, 1.1038, 1.0863, 1.0539, 1.0766, 1.0177 };
    ChainLadder r;
    EXPECT_I64(chain_ladder(&taylor_ashe[0][0], 10, &r), OK);
    for (int j = 0; j < 9; j++)
        EXPECT(fabs(r.factors[j] - factors[j]) < 0.00005);
    EXPECT_I64(llround(r.reserve), 18680856);
    EXPECT_I64(llround(r.reserve_error), 2447095);
    EXPECT(r.error[0] == 0);
    EXPECT_I64(llround(r.error[1]), 75535); /* Mack 1993, table 3, s.e. of the second year */
    EXPECT_I64(llround(r.error[9]), 1363155);
}

TEST(chain_ladder_of_months_without_late_claims_adds_nothing)
{
    double t[5][5];
    ChainLadder r;
    for (int i = 0; i < 5; i++)
        for (int j = 0; j < 5; j++)
            t[i][j] = i + j < 5 ? 1000.0 * (i + 1) : NAN;
    EXPECT_I64(chain_ladder(&t[0][0], 5, &r), OK);
    EXPECT(r.reserve == 0 && r.reserve_error == 0);
    EXPECT(r.ultimate[4] == 5000);
}

TEST(chain_ladder_scales_with_the_money)
{
    double t[10][10];
    ChainLadder a, b;
    for (int i = 0; i < 100; i++)
        t[i / 10][i % 10] = taylor_ashe[i / 10][i % 10] * 4096;
    EXPECT_I64(chain_ladder(&taylor_ashe[0][0], 10, &a), OK);
    EXPECT_I64(chain_ladder(&t[0][0], 10, &b), OK);
    EXPECT(fabs(b.reserve / (a.reserve * 4096) - 1) < 1e-12);
    EXPECT(fabs(b.reserve_error / (a.reserve_error * 4096) - 1) < 1e-12);
}

TEST(chain_ladder_never_reads_what_is_not_known_yet)
{
    double t[10][10];
    ChainLadder a, b;
    memcpy(t, taylor_ashe, sizeof t);
    for (int i = 0; i < 10; i++)
        for (int j = 10 - i; j < 10; j++)
            t[i][j] = (double)test_rand(0, 1u << 30);
    EXPECT_I64(chain_ladder(&taylor_ashe[0][0], 10, &a), OK);
    EXPECT_I64(chain_ladder(&t[0][0], 10, &b), OK);
    EXPECT(memcmp(&a, &b, sizeof a) == 0);
}

TEST(chain_ladder_refuses)
{
    double t[40 * 40] = { 0 };
    ChainLadder r = { .reserve = 7 };
    EXPECT_I64(chain_ladder(t, 10, &r), ERR_INVALID); /* nothing paid */
    for (int i = 0; i < 1600; i++)
        t[i] = 100;
    EXPECT_I64(chain_ladder(t, 0, &r), ERR_INVALID);
    EXPECT_I64(chain_ladder(t, 3, &r), ERR_INVALID);
    EXPECT_I64(chain_ladder(t, CHAIN_LADDER_MAX + 1, &r), ERR_INVALID);
    t[1] = NAN;
    EXPECT_I64(chain_ladder(t, 10, &r), ERR_INVALID);
    t[1] = INFINITY;
    EXPECT_I64(chain_ladder(t, 10, &r), ERR_INVALID);
    t[1] = 100;
    for (int i = 0; i < 10; i++)
        t[i * 10] = i % 2 ? -100 : 100; /* an age that comes to less than nothing */
    t[0] = -900;
    EXPECT_I64(chain_ladder(t, 10, &r), ERR_INVALID);
    EXPECT(r.reserve == 7);
}
