#include "base/test.h"
#include "domain/whatif.h"

/* In these tables what stands as 0 was not given; ZERO is a given 0. */
#define ZERO INT64_MAX

static void blank_zeros(WhatIfRow *r)
{
    int64_t *const figures[] = { &r->people, &r->unit_yen, &r->to_yen, &r->care_management, &r->replacement, &r->courses, &r->course_months,
                                 &r->course_yen, &r->fill, &r->treated, &r->control, &r->hold_months, &r->price_permille, &r->line_yen, &r->growth_permille };
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

static Status ask(const WhatIfRow *rows, size_t n, WhatIf *ret)
{
    WhatIfRow given[4];
    const CapInputs cap = town();
    for (size_t i = 0; i < n; i++) {
        given[i] = rows[i];
        blank_zeros(&given[i]);
    }
    const WhatIfInputs in = { .first_year = 2026, .last_year = 2030, .year_starts = 3, .landing = 170000000, .known = 202609,
                              .cap = &cap, .rows = given, .row_count = n };
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
        { .kind = WHATIF_PRICE, .from = 202704, .price_permille = 21, .line_yen = 60000000 },
        { .kind = WHATIF_POPULATION, .growth_permille = ZERO },
    };
    EXPECT(ask(rows, 3, &w) == OK);
    EXPECT_I64(w.years[1].effects[0], -30 * 11 * 6500); /* March 2027 is before it */
    EXPECT_I64(w.years[2].effects[0], -30 * 12 * 6500);
    EXPECT_I64(w.years[1].effects[1], 1155000); /* 60 M × 2.1 % × 11 ÷ 12: nobody more on the town's own path */
    EXPECT_I64(w.years[1].n75, 5400);
    EXPECT_I64(w.years[1].effects[2], 170000000 - w.years[1].base);
    EXPECT(w.years[4].cap < w.years[4].base_cap);
    for (size_t i = 0; i < w.year_count; i++)
        EXPECT_I64(w.years[i].total, w.years[i].base + w.years[i].effects[0] + w.years[i].effects[1] + w.years[i].effects[2]);
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
        { .kind = WHATIF_PRICE, .from = 202611, .line_yen = 1 },
        { .kind = WHATIF_PRICE, .from = 202611, .line_yen = 1, .price_permille = -1001 },
        { .kind = WHATIF_POPULATION },
        { .kind = WHATIF_POPULATION, .growth_permille = 201 },
        { .kind = WHATIF_KIND_COUNT, .from = 202611 },
    };
    WhatIf w;
    for (size_t i = 0; i < COUNT_OF(wrong); i++)
        if (ask(&wrong[i], 1, &w) != ERR_INVALID)
            test_fail(__FILE__, __LINE__, "row %zu", i);
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
