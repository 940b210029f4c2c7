#include "base/test.h"
#include "domain/whatif.h"

/* In these tables what stands as 0 was not given; ZERO is a given 0. */
#define ZERO INT64_MAX

static void blank_zeros(WhatIfRow *r)
{
    int64_t *const figures[] = { &r->people, &r->unit_yen, &r->to_yen, &r->care_management, &r->replacement, &r->courses, &r->course_months,
                                 &r->course_yen, &r->fill, &r->treated, &r->control, &r->hold_months, &r->price_permille, &r->growth_permille,
                                 &r->growth85_permille, &r->start_months, &r->cert_from, &r->cert_to, &r->until_year };
    for (size_t i = 0; i < COUNT_OF(figures); i++)
        *figures[i] = *figures[i] == 0 ? WHATIF_NONE : *figures[i] == ZERO ? 0 : *figures[i];
}

static CapInputs town(void)
{
    CapInputs in = { .fiscal_year = 2026 };
    CAP_SET(&in, CAP_A26, 130000000);
    CAP_SET(&in, CAP_B26, 190000000);
    CAP_SET(&in, CAP_K26, 12000000);
    CAP_SET(&in, CAP_CARE_MANAGEMENT, 12000000);
    CAP_SET(&in, CAP_PREVENTION_BENEFIT, 110000000);
    for (int y = 2011; y <= 2025; y++)
        CAP_SET_N75(&in, y, 4000 + 100 * (y - 2011)); /* 100 more a year: 5,100 → 5,400 in three years is 19.6 ‰ a year */
    return in;
}

/* 250 people in a line of 60 million; what is not a person's; a line nobody uses yet. */
static const WhatIfLine lines[] = { { 60000000, 250, true }, { 10000000, 0, false }, { 0, 0, true } };

static Status ask(const WhatIfRow *rows, size_t n, WhatIf *ret)
{
    WhatIfRow given[4];
    const CapInputs cap = town();
    for (size_t i = 0; i < n; i++) {
        given[i] = rows[i];
        blank_zeros(&given[i]);
    }
    const WhatIfInputs in = { .first_year = 2026, .last_year = 2030, .year_starts = 3, .landing = 170000000, .known = 202609,
                              .cap = &cap, .lines = lines, .line_count = COUNT_OF(lines), .rows = given, .row_count = n };
    return whatif_compute(&in, ret);
}

TEST(whatif_without_a_decision_is_the_base)
{
    WhatIf w;
    EXPECT(ask(NULL, 0, &w) == OK);
    EXPECT_I64(w.year_count, 5);
    EXPECT(w.grows);
    EXPECT_I64(w.growth_permille, 20); /* (5,400 − 5,100) ÷ 3 ÷ 5,100 = 19.6 ‰ */
    EXPECT_I64(w.years[0].base, 170000000);
    EXPECT_I64(w.years[0].n75, 5508);
    EXPECT_I64(w.years[1].n75, 5618);
    EXPECT_I64(w.years[1].base, 173395062); /* × 5,618 ÷ 5,508 */
    for (size_t i = 0; i < w.year_count; i++) {
        EXPECT_I64(w.years[i].total, w.years[i].base);
        EXPECT(w.years[i].has_cap && w.years[i].cap == w.years[i].base_cap);
        EXPECT(i == 0 || w.years[i].cap > w.years[i - 1].cap);
    }
}

/* 富士川町: ten people, 19,141 yen a month, twelve months are 2,296,920 yen. */
TEST(whatif_of_the_seed)
{
    WhatIf w;
    const WhatIfRow row = { .kind = WHATIF_GRADUATION, .from = 202611, .people = 10, .unit_yen = 19141 };
    EXPECT(ask(&row, 1, &w) == OK);
    EXPECT_I64(w.years[0].effects[0], -10 * 19141 * 4); /* November to February */
    for (size_t i = 1; i < w.year_count; i++) {
        EXPECT_I64(w.years[i].effects[0], -2296920);
        EXPECT_I64(w.years[i].gross[0], -2296920);
        EXPECT_I64(w.years[i].total, w.years[i].base - 2296920);
    }
    EXPECT(w.left_out[0][GRADUATION_REPLACEMENT]);
}

TEST(whatif_counts_no_month_that_is_paid)
{
    WhatIf w;
    const WhatIfRow row = { .kind = WHATIF_GRADUATION, .from = 202603, .to = 202702, .people = 10, .unit_yen = 19141 };
    EXPECT(ask(&row, 1, &w) == OK);
    EXPECT(w.past[0]);
    EXPECT_I64(w.years[0].effects[0], -10 * 19141 * 5); /* October to February */
    EXPECT_I64(w.years[1].effects[0], 0);
}

TEST(whatif_net_leaves_out_what_would_have_come_anyway)
{
    WhatIf w;
    const WhatIfRow row = { .kind = WHATIF_GRADUATION, .from = 202703, .people = 10, .unit_yen = 19141, .care_management = 4420,
                            .replacement = 2000, .treated = 1110, .control = 380 };
    EXPECT(ask(&row, 1, &w) == OK);
    EXPECT_I64(w.years[0].effects[0], 0);
    EXPECT_I64(w.years[1].gross[0], -2296920);
    EXPECT(w.years[1].effects[0] > w.years[1].gross[0] && w.years[1].effects[0] < 0);
    EXPECT_I64(w.years[1].effects[0], w.years[4].effects[0]);
}

TEST(whatif_shift_price_and_population)
{
    WhatIf w;
    const WhatIfRow rows[] = {
        { .kind = WHATIF_SHIFT, .from = 202704, .people = 30, .unit_yen = 19000, .to_yen = 12500 },
        { .kind = WHATIF_PRICE, .from = 202704, .price_permille = 21, .line = 1 },
        { .kind = WHATIF_POPULATION, .growth_permille = ZERO },
    };
    EXPECT(ask(rows, 3, &w) == OK);
    EXPECT_I64(w.years[1].effects[0], -30 * 11 * 6500); /* March 2027 is before it */
    EXPECT_I64(w.years[2].effects[0], -30 * 12 * 6500);
    EXPECT_I64(w.years[1].effects[1], 1178066); /* alone: 60 M × 5,618 ÷ 5,508 × 2.1 % × 11 ÷ 12 */
    EXPECT_I64(w.years[1].effects[1] + w.years[1].together, 1155000); /* with nobody more, 60 M × 2.1 % × 11 ÷ 12 */
    EXPECT_I64(w.years[1].n75, 5400);
    EXPECT_I64(w.years[1].effects[2], 170000000 - w.years[1].base);
    EXPECT(w.years[4].cap < w.years[4].base_cap);
    for (size_t i = 0; i < w.year_count; i++)
        EXPECT_I64(w.years[i].total, w.years[i].base + w.years[i].effects[0] + w.years[i].effects[1] + w.years[i].effects[2] + w.years[i].together);
}

/* Two courses a year of 20 places, full, 11.1 % leave against 3.8 % without: 1.46 people each for twelve months. */
TEST(whatif_a_class_costs_first_and_saves_little)
{
    WhatIf w;
    const WhatIfRow row = { .kind = WHATIF_NEW_CLASS, .from = 202703, .to = 202802, .people = 20, .courses = 2, .course_months = 3,
                            .course_yen = 1200000, .fill = 10000, .treated = 1110, .control = 380, .hold_months = 12, .unit_yen = 20000 };
    EXPECT(ask(&row, 1, &w) == OK);
    EXPECT_I64(w.years[0].effects[0], 0);
    EXPECT_I64(w.years[1].effects[0], 2 * 1200000 - (1460 * 9 + 1460 * 3) * 20); /* June–February, December–February */
    EXPECT_I64(w.years[1].gross[0], 2 * 1200000 - (2220 * 9 + 2220 * 3) * 20);
    EXPECT_I64(w.years[2].effects[0], -(1460 * 3 + 1460 * 9) * 20);
    EXPECT_I64(w.years[3].effects[0], 0);
}

/* The months people chose: April and October, and no others. */
TEST(whatif_courses_begin_in_their_months)
{
    WhatIf w;
    const WhatIfRow row = { .kind = WHATIF_NEW_CLASS, .from = 202611, .people = 20, .courses = 2, .start_months = 1 << 3 | 1 << 9, .course_months = 3,
                            .course_yen = 1200000, .fill = 10000, .treated = 1110, .control = 380, .hold_months = 12, .unit_yen = 20000 };
    EXPECT(ask(&row, 1, &w) == OK);
    EXPECT_I64(w.years[0].effects[0], 0); /* November 2026 to February 2027: none begins */
    EXPECT_I64(w.years[1].parts[0][WHATIF_COURSE], 2 * 1200000);
    EXPECT_I64(w.years[1].parts[0][WHATIF_GROSS], -(2220 * 8 + 2220 * 2) * 20); /* July–February, January–February */
    EXPECT_I64(w.years[1].parts[0][WHATIF_NATURAL], (760 * 8 + 760 * 2) * 20);
    EXPECT_I64(w.years[1].effects[0], 2 * 1200000 - (1460 * 8 + 1460 * 2) * 20);
}

TEST(whatif_parts_sum_to_the_effect)
{
    WhatIf w;
    const WhatIfRow row = { .kind = WHATIF_GRADUATION, .from = 202703, .people = 10, .unit_yen = 19141, .care_management = 4420,
                            .replacement = 2000, .treated = 1110, .control = 380 };
    EXPECT(ask(&row, 1, &w) == OK);
    const int64_t *parts = w.years[1].parts[0];
    EXPECT_I64(parts[WHATIF_GROSS], -2296920);
    EXPECT_I64(parts[WHATIF_CARE], -10 * 4420 * 12);
    EXPECT_I64(parts[WHATIF_REPLACEMENT], 10 * 2000 * 12);
    EXPECT_I64(parts[WHATIF_NATURAL], 885749); /* (2,296,920 + 530,400 − 240,000) × 380 ÷ 1,110 */
    EXPECT_I64(w.years[1].effects[0], -2296920 - 530400 + 240000 + 885749);
}

/* 5.1 % now, 4.5 % in 2030: a quarter of the way each year, on what people use. */
TEST(whatif_certification_moves_in_a_straight_line)
{
    WhatIf w;
    const WhatIfRow row = { .kind = WHATIF_CERTIFICATION, .cert_from = 510, .cert_to = 450, .until_year = 2028 };
    EXPECT(ask(&row, 1, &w) == OK);
    EXPECT_I64(w.years[0].effects[0], 0);
    EXPECT_I64(w.years[1].effects[0], -3599897); /* 61,198,257 × 30 ÷ 510 */
    EXPECT_I64(w.years[2].effects[0], -7343330); /* 60 M × 5,730 ÷ 5,508 × 60 ÷ 510 */
    EXPECT_I64(w.years[4].effects[0], -7640651); /* 60 M × 5,962 ÷ 5,508 × 60 ÷ 510: no further after 2028 */
    EXPECT_I64(w.years[4].n75, 5962);
    EXPECT_I64(w.years[4].total, w.years[4].base + w.years[4].effects[0]);
    EXPECT_I64(w.years[4].cap, w.years[4].base_cap);
}

/* What stands in the books for one decision alone is not what two of them do: the order never matters. */
TEST(whatif_interplay_is_one_figure_whatever_the_order)
{
    const WhatIfRow rows[] = {
        { .kind = WHATIF_GRADUATION, .from = 202703, .line = 1, .people = 100, .unit_yen = 20000 },
        { .kind = WHATIF_PRICE, .from = 202703, .line = 1, .price_permille = 100 },
        { .kind = WHATIF_SHIFT, .from = 202703, .line = 1, .to_line = 3, .people = 200, .unit_yen = 20000, .to_yen = 15000 },
        { .kind = WHATIF_CERTIFICATION, .cert_from = 500, .cert_to = 400, .until_year = 2030 },
    };
    static const size_t orders[][4] = { { 0, 1, 2, 3 }, { 3, 2, 1, 0 }, { 2, 0, 3, 1 }, { 1, 3, 0, 2 } };
    WhatIf first, w;
    for (size_t o = 0; o < COUNT_OF(orders); o++) {
        WhatIfRow given[4];
        for (size_t i = 0; i < 4; i++)
            given[i] = rows[orders[o][i]];
        EXPECT(ask(given, 4, &w) == OK);
        if (o == 0)
            first = w;
        for (size_t y = 0; y < w.year_count; y++) {
            EXPECT_I64(w.years[y].together, first.years[y].together);
            EXPECT_I64(w.years[y].total, first.years[y].total);
        }
    }
    /* The dearer price is not paid for who left: 100 × 20,000 × 12 × 10 % less. */
    EXPECT(ask(rows, 2, &w) == OK);
    EXPECT_I64(w.years[1].together, -2400000);
    EXPECT(ask(rows, 1, &w) == OK);
    EXPECT_I64(w.years[1].together, 0);
}

/* 100 and 200 of 255 people: 45 of them were counted twice, a sixth of both decisions. */
TEST(whatif_nobody_leaves_twice)
{
    WhatIf w;
    const WhatIfRow rows[] = {
        { .kind = WHATIF_GRADUATION, .from = 202703, .line = 1, .people = 100, .unit_yen = 20000, .replacement = 1000 },
        { .kind = WHATIF_SHIFT, .from = 202703, .line = 1, .to_line = 3, .people = 200, .unit_yen = 20000, .to_yen = 15000 },
        { .kind = WHATIF_POPULATION, .growth_permille = ZERO },
    };
    EXPECT(ask(rows, 2, &w) == OK);
    /* 250 × 5,618 ÷ 5,508 = 255 are there */
    EXPECT_I64(w.years[1].effects[0] + w.years[1].effects[1] + w.years[1].together, (-100 * 19000 - 200 * 5000) * 12ll * 255 / 300);
    EXPECT(ask(rows, 3, &w) == OK); /* 250 on the path of nobody more */
    EXPECT_I64(w.years[1].total, 170000000 + (-100 * 19000 - 200 * 5000) * 12ll * 250 / 300);
}

/* The cap goes with 75 and over, need with 85 and over. */
TEST(whatif_base_may_go_with_85_and_over)
{
    CapValue n85[CAP_N75_LAST - CAP_N75_FIRST + 1] = { 0 };
    const CapInputs cap = town();
    WhatIfInputs in = { .first_year = 2026, .last_year = 2035, .year_starts = 3, .landing = 170000000, .cap = &cap, .n85 = n85, .follow85 = true };
    WhatIf w;
    EXPECT(whatif_compute(&in, &w) == OK); /* not known: 75 and over, and said so */
    EXPECT(!w.follows85 && w.years[9].base85 == 0 && w.years[9].base == w.years[9].base75);
    for (int y = 2022; y <= 2025; y++)
        n85[y - CAP_N75_FIRST] = (CapValue){ true, 1000 + 60 * (y - 2022) }; /* 60 of 1,000 a year: 60 ‰ */
    EXPECT(whatif_compute(&in, &w) == OK);
    EXPECT(w.follows85 && w.grows85);
    EXPECT_I64(w.growth85_permille, 60);
    EXPECT_I64(w.year_count, 10);
    EXPECT_I64(w.years[1].n85, 1326); /* 1,180 × 1.06 × 1.06 */
    EXPECT_I64(w.years[1].base, 180191847); /* × 1,326 ÷ 1,251 */
    EXPECT_I64(w.years[1].base75, 173395062);
    EXPECT(w.years[9].base > w.years[9].base75 && w.years[9].has_cap);
    in.follow85 = false;
    EXPECT(whatif_compute(&in, &w) == OK);
    EXPECT_I64(w.years[1].base, 173395062);
    EXPECT_I64(w.years[1].base85, 180191847);
}

/* Where a projection tells a year, it stands in place of the rate; what was counted stands before it. */
TEST(whatif_people_go_as_a_projection_says)
{
    CapValue path[CAP_N75_LAST - CAP_N75_FIRST + 1] = { 0 };
    const CapInputs cap = town();
    WhatIfInputs in = { .first_year = 2026, .last_year = 2030, .year_starts = 3, .landing = 170000000, .cap = &cap };
    WhatIf plain, told;
    EXPECT(whatif_compute(&in, &plain) == OK);
    for (int y = 2025; y <= 2029; y++) /* 2030 is not told: carried on from 2029 */
        path[y - CAP_N75_FIRST] = (CapValue){ true, 7000 };
    in.path75 = path;
    EXPECT(whatif_compute(&in, &told) == OK);
    EXPECT_I64(told.growth_permille, plain.growth_permille);
    for (size_t y = 0; y < 4; y++) {
        EXPECT_I64(told.years[y].n75, 7000);
        EXPECT_I64(told.years[y].base, 170000000);
    }
    EXPECT_I64(told.years[4].n75, 7000 + (7000 * told.growth_permille + 500) / 1000);
    EXPECT(told.years[3].has_cap && told.years[3].cap != plain.years[3].cap);
    const WhatIfRow own = { .kind = WHATIF_POPULATION, .growth_permille = 0, .growth85_permille = WHATIF_NONE };
    in.rows = &own; /* what the town says itself stands before a projection */
    in.row_count = 1;
    EXPECT(whatif_compute(&in, &told) == OK);
    EXPECT_I64(told.years[3].n75, plain.years[0].n75 - (plain.years[0].n75 - cap.n75[2025 - CAP_N75_FIRST].value));
    EXPECT_I64(told.years[3].base_n75, 7000);
}

TEST(whatif_refuses)
{
    static const WhatIfRow wrong[] = {
        { .kind = WHATIF_GRADUATION, .from = 202611, .people = 10 },
        { .kind = WHATIF_GRADUATION, .from = 202613, .people = 10, .unit_yen = 1 },
        { .kind = WHATIF_GRADUATION, .from = 202611, .to = 202610, .people = 10, .unit_yen = 1 },
        { .kind = WHATIF_GRADUATION, .from = 202611, .people = -1, .unit_yen = 1 },
        { .kind = WHATIF_SHIFT, .from = 202611, .people = 10, .unit_yen = 1 },
        { .kind = WHATIF_NEW_CLASS, .from = 202611, .people = 1, .courses = ZERO, .course_months = 1, .course_yen = 1, .fill = 1, .treated = 1, .control = 1, .hold_months = 1, .unit_yen = 1 },
        { .kind = WHATIF_NEW_CLASS, .from = 202611, .people = 1, .courses = 1, .course_months = 1, .course_yen = 1, .fill = 1, .treated = 1, .control = 2, .hold_months = 1, .unit_yen = 1 },
        { .kind = WHATIF_NEW_CLASS, .from = 202611, .people = 1, .courses = 1, .course_months = 1, .course_yen = 1, .fill = 10001, .treated = 1, .control = 1, .hold_months = 1, .unit_yen = 1 },
        { .kind = WHATIF_PRICE, .from = 202611 },
        { .kind = WHATIF_PRICE, .from = 202611, .price_permille = -1001 },
        { .kind = WHATIF_POPULATION },
        { .kind = WHATIF_POPULATION, .growth_permille = 201 },
        { .kind = WHATIF_POPULATION, .growth_permille = 1, .growth85_permille = -201 },
        { .kind = WHATIF_PRICE, .from = 202611, .line = 4, .price_permille = 1 },
        { .kind = WHATIF_CERTIFICATION, .cert_from = 510, .cert_to = 480 },
        { .kind = WHATIF_CERTIFICATION, .cert_from = ZERO, .cert_to = 480, .until_year = 2030 },
        { .kind = WHATIF_CERTIFICATION, .cert_from = 510, .cert_to = 10001, .until_year = 2030 },
        { .kind = WHATIF_CERTIFICATION, .cert_from = 510, .cert_to = 480, .until_year = 2026 },
        { .kind = WHATIF_KIND_COUNT, .from = 202611 },
    };
    WhatIf w;
    for (size_t i = 0; i < COUNT_OF(wrong); i++)
        if (ask(&wrong[i], 1, &w) != ERR_INVALID)
            test_fail(__FILE__, __LINE__, "row %zu", i);
    const WhatIfRow twice[] = { { .kind = WHATIF_POPULATION, .growth_permille = 1 }, { .kind = WHATIF_POPULATION, .growth_permille = 2 } };
    EXPECT(ask(twice, 2, &w) == ERR_INVALID);
    const CapInputs cap = town();
    WhatIfInputs in = { .first_year = 2026, .last_year = 2025, .year_starts = 3, .cap = &cap };
    EXPECT(whatif_compute(&in, &w) == ERR_INVALID);
    in.last_year = 2026 + WHATIF_YEARS_MAX;
    EXPECT(whatif_compute(&in, &w) == ERR_INVALID);
    in.last_year = 2030;
    in.landing = YEN_MAX + 1;
    EXPECT(whatif_compute(&in, &w) == ERR_INVALID);
    in.landing = 1;
    CapInputs empty = { .fiscal_year = 2026 };
    in.cap = &empty;
    EXPECT(whatif_compute(&in, &w) == OK);
    EXPECT(!w.grows && !w.years[4].has_cap);
    EXPECT_I64(w.years[4].base, 1);
}
