#include "base/test.h"
#include "domain/graduation.h"

#define SET(in, item, yen) ((in).values[item] = (GraduationValue){ true, (yen), MARK_GIVEN })

static GraduationInputs seed(void)
{
    GraduationInputs in = { 0 };
    SET(in, GRADUATION_PEOPLE, 10);
    SET(in, GRADUATION_PUBLIC_COST, 19141);
    SET(in, GRADUATION_MONTHS, 12);
    return in;
}

TEST(graduation_of_the_seed)
{
    GraduationInputs in = seed();
    Graduation g;
    EXPECT(graduation_compute(&in, &g) == OK);
    EXPECT_I64(g.gross, 2296920);
    EXPECT_I64(g.net, 2296920);
    EXPECT_I64(g.attributable_milli, 10000);
    EXPECT(g.left_out[GRADUATION_REPLACEMENT] && g.left_out[GRADUATION_CONTROL] && g.left_out[GRADUATION_COURSE_COST]);
    EXPECT(!g.left_out[GRADUATION_PEOPLE]);
}

/* 4,420 of care management stops, 3,000 is used instead; 11.1 % leave with the course, 3.8 % without; 40 took it at 60,000. */
TEST(graduation_net_of_what_the_seed_leaves_out)
{
    GraduationInputs in = seed();
    Graduation g;
    SET(in, GRADUATION_CARE_MANAGEMENT, 4420);
    SET(in, GRADUATION_REPLACEMENT, 3000);
    EXPECT(graduation_compute(&in, &g) == OK);
    EXPECT_I64(g.care_management, 530400);
    EXPECT_I64(g.replacement, 360000);
    EXPECT_I64(g.net, 2467320);
    SET(in, GRADUATION_TREATED, 1110);
    SET(in, GRADUATION_CONTROL, 380);
    EXPECT(graduation_compute(&in, &g) == OK);
    EXPECT_I64(g.natural, 844668); /* 2,467,320 × 38 ÷ 111 = 844,668.11 */
    EXPECT_I64(g.net, 1622652);
    EXPECT_I64(g.attributable_milli, 6577);
    SET(in, GRADUATION_PARTICIPANTS, 40);
    SET(in, GRADUATION_COURSE_COST, 60000);
    EXPECT(graduation_compute(&in, &g) == OK);
    EXPECT_I64(g.net, 1622652 - 2400000); /* the course may cost more than it saves: that must be sayable */
    EXPECT(!g.left_out[GRADUATION_COURSE_COST]);
}

TEST(graduation_without_effect_saves_nothing)
{
    GraduationInputs in = seed();
    Graduation g;
    SET(in, GRADUATION_TREATED, 500);
    SET(in, GRADUATION_CONTROL, 500);
    EXPECT(graduation_compute(&in, &g) == OK);
    EXPECT_I64(g.net, 0);
    EXPECT_I64(g.attributable_milli, 0);
    SET(in, GRADUATION_REPLACEMENT, 20000); /* dearer than the service: natural recovery loses too */
    SET(in, GRADUATION_CONTROL, 250);
    EXPECT(graduation_compute(&in, &g) == OK);
    EXPECT_I64(g.net, -51540);
    SET(in, GRADUATION_PEOPLE, 0);
    EXPECT(graduation_compute(&in, &g) == OK && g.gross == 0 && g.net == 0);
}

TEST(graduation_units_of_the_tariff)
{
    static const struct { GraduationUnits in; int64_t units, cost, paid; } cases[] = {
        /* 1,672 + 運動器 225 + サービス提供体制Ⅱ 72, 5.9 % + 1.0 % + 1.1 % */
        { { 1672, { 225, 72 }, 2, { 59, 10, 11 }, 3, 1000, 90, false }, 2127, 21270, 19143 },
        { { 1672, { 225, 88 }, 2, { 59, 12 }, 2, 1000, 90, false }, 2126, 21260, 19134 },
        { { 1798, { 72 }, 1, { 92 }, 1, 1000, 90, false }, 2042, 20420, 18378 },
        /* a spreadsheet that does not round: 2,126.88 units */
        { { 1672, { 120, 200, 24 }, 3, { 43, 12 }, 2, 1000, 90, true }, 2126, 21268, 19141 },
        { { 1984, { 0 }, 0, { 0 }, 0, 1072, 90, false }, 1984, 21268, 19141 }, /* 2級地 */
        { { 1176, { 0 }, 0, { 266 }, 1, 1105, 100, false }, 1489, 16453, 16453 },
    };
    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        GraduationUnitCost c;
        EXPECT(graduation_unit_cost(&cases[i].in, &c) == OK);
        EXPECT_I64(c.units, cases[i].units);
        EXPECT_I64(c.cost, cases[i].cost);
        EXPECT_I64(c.public_cost, cases[i].paid);
    }
}

static void refuses(const GraduationInputs *in, GraduationItem item, GraduationWrong wrong)
{
    Graduation g;
    EXPECT(graduation_compute(in, &g) == ERR_INVALID);
    EXPECT(g.issue_count >= 1 && g.issues[0].item == item && g.issues[0].wrong == wrong);
    EXPECT_I64(g.net, 0);
}

TEST(graduation_refuses)
{
    GraduationInputs in = { 0 };
    Graduation g;
    EXPECT(graduation_compute(&in, &g) == ERR_INVALID);
    EXPECT_I64(g.issue_count, 3);
    in = seed();
    in.values[GRADUATION_PUBLIC_COST].given = false;
    refuses(&in, GRADUATION_PUBLIC_COST, GRADUATION_MISSING);
    in = seed();
    SET(in, GRADUATION_PEOPLE, -1);
    refuses(&in, GRADUATION_PEOPLE, GRADUATION_RANGE);
    in = seed();
    SET(in, GRADUATION_MONTHS, 0);
    refuses(&in, GRADUATION_MONTHS, GRADUATION_RANGE);
    in = seed();
    SET(in, GRADUATION_TREATED, 1110);
    refuses(&in, GRADUATION_CONTROL, GRADUATION_PAIR);
    SET(in, GRADUATION_CONTROL, 1200);
    refuses(&in, GRADUATION_CONTROL, GRADUATION_ORDER);
    in = seed();
    SET(in, GRADUATION_COURSE_COST, 60000);
    refuses(&in, GRADUATION_PARTICIPANTS, GRADUATION_PAIR);
    SET(in, GRADUATION_PARTICIPANTS, 9);
    refuses(&in, GRADUATION_PEOPLE, GRADUATION_ORDER);
    in = seed();
    SET(in, GRADUATION_PUBLIC_COST, YEN_MAX);
    refuses(&in, GRADUATION_RESULT, GRADUATION_TOO_LARGE);
}

TEST(graduation_units_refuses)
{
    static const GraduationUnits bad[] = {
        { .base = -1, .price_e2 = 1000, .percent = 90 },
        { .base = 1, .price_e2 = 0, .percent = 90 },
        { .base = 1, .price_e2 = 1000, .percent = 101 },
        { .base = 1, .price_e2 = 1000, .percent = 0 },
        { .base = 1, .price_e2 = 1000, .percent = 90, .additions = { -5 }, .addition_count = 1 },
        { .base = 1, .price_e2 = 1000, .percent = 90, .permille = { -5 }, .permille_count = 1 },
        { .base = 1, .price_e2 = 1000, .percent = 90, .addition_count = GRADUATION_ADDITIONS_MAX + 1 },
    };
    GraduationUnitCost c = { 7, 7, 7 };
    for (size_t i = 0; i < COUNT_OF(bad); i++)
        EXPECT(graduation_unit_cost(&bad[i], &c) == ERR_INVALID);
    EXPECT_I64(c.units, 7);
}
