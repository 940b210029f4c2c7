#include "base/test.h"
#include "base/limits.h"
#include "domain/landing.h"

#include <string.h>

enum { MOST = 60 };
typedef struct {
    LandingMonth months[MOST];
    LandingInputs in;
} Town;

/* n months of `paid(i)` from first on, looked at from the year fiscal_year. */
static void town(Town *t, int fiscal_year, int starts, Month first, size_t n, int64_t (*paid)(size_t i))
{
    *t = (Town){ .in = { .fiscal_year = fiscal_year, .year_starts = starts, .month_count = n } };
    t->in.months = t->months;
    for (size_t i = 0; i < n; i++)
        t->months[i] = (LandingMonth){ month_add(first, (int)i), paid(i) };
}

static int64_t flat(size_t i)
{
    (void)i;
    return 1000000;
}

static int64_t zero(size_t i)
{
    (void)i;
    return 0;
}

/* Ten percent more every twelve months, with a season of its own. */
static int64_t seasonal(size_t i)
{
    static const int64_t season[12] = { 90, 95, 100, 105, 110, 115, 110, 105, 100, 95, 85, 90 };
    int64_t yen = season[i % 12] * 100000;
    for (size_t year = i / 12; year; year--)
        yen = yen * 11 / 10;
    return yen;
}

static int64_t noisy(size_t i)
{
    return seasonal(i) + (int64_t)test_rand(0, 1000000);
}

static const LandingAssumption *find(const Landing *l, LandingAssumptionCode code)
{
    for (size_t i = 0; i < l->assumption_count; i++)
        if (l->assumptions[i].code == code)
            return &l->assumptions[i];
    return NULL;
}

TEST(landing_continues_last_year_at_this_years_growth)
{
    Town t;
    Landing l;
    town(&t, 2026, 4, 202304, 36 + 6, seasonal);
    t.in.has_cap = true;
    t.in.cap = 155000000;
    EXPECT(landing_compute(&t.in, &l) == OK);
    int64_t whole = 0;
    for (size_t i = 36; i < 48; i++)
        whole += seasonal(i);
    EXPECT(l.yen >= whole - 12 && l.yen <= whole + 12); /* growth was exactly 1.1 all along */
    EXPECT_I64(find(&l, LANDING_GROWTH)->a, 1100);
    EXPECT_I64(find(&l, LANDING_GROWTH)->b, 6);
    EXPECT(find(&l, LANDING_IS_REFERENCE) && find(&l, LANDING_SPREAD_PAST));
    EXPECT_I64(l.known, 6);
    EXPECT_I64(l.last_month, 202609);
    EXPECT_I64(l.rows[0].month, 202604);
    EXPECT_I64(l.rows[6].how, LANDING_EXPECTED);
    EXPECT_I64(l.rows[6].last_year, seasonal(30));
    EXPECT_I64(l.over_yen, l.yen - 155000000);
    EXPECT(l.chance_percent == 99 && l.first_over == 202703); /* 159,720,000 by the whole year */
    EXPECT(l.lo80 <= l.yen && l.yen <= l.hi80 && l.hi80 - l.lo80 <= 30);
}

TEST(landing_of_both_calendars)
{
    Town t;
    Landing l;
    town(&t, 2026, 3, 202403, 24 + 3, flat);
    EXPECT(landing_compute(&t.in, &l) == OK);
    EXPECT_I64(l.rows[0].month, 202603);
    EXPECT_I64(l.rows[11].month, 202702);
    EXPECT_I64(l.known, 3);
    EXPECT_I64(l.yen, 12000000);
    t.in.year_starts = 4;
    EXPECT(landing_compute(&t.in, &l) == OK);
    EXPECT_I64(l.known, 2);
    EXPECT_I64(l.rows[11].month, 202703);
    EXPECT_I64(l.yen, 12000000);
}

TEST(landing_of_a_finished_year_is_its_sum)
{
    for (int round = 0; round < 200; round++) {
        Town t;
        Landing l;
        size_t before = (size_t)test_rand(0, 30);
        town(&t, 2025, 4, month_add(202504, -(int)before), before + 12, noisy);
        int64_t total = 0;
        for (size_t i = before; i < before + 12; i++)
            total += t.months[i].paid;
        t.in.has_cap = true;
        t.in.cap = total - 1 + (int64_t)test_rand(0, 1);
        EXPECT(landing_compute(&t.in, &l) == OK);
        EXPECT_I64(l.yen, total);
        EXPECT_I64(l.paid, total);
        EXPECT(l.lo80 == total && l.hi80 == total);
        EXPECT_I64(l.chance_percent, total > t.in.cap ? 100 : 0);
        EXPECT_I64(l.first_over, total > t.in.cap ? 202603 : 0);
        EXPECT(!find(&l, LANDING_GROWTH) && !find(&l, LANDING_GROWTH_UNKNOWN));
    }
}

TEST(landing_completes_the_late_months)
{
    Town t;
    Landing l;
    town(&t, 2026, 4, 202504, 12 + 6, flat);
    t.in.late_months = 1;
    t.months[17].paid = 400000;
    EXPECT(landing_compute(&t.in, &l) == OK);
    EXPECT_I64(l.rows[5].how, LANDING_EXPECTED); /* no history of late claims: not known */
    EXPECT_I64(l.yen, 12000000);
    EXPECT_I64(find(&l, LANDING_LATE_EXPECTED)->a, 1);
    t.months[17].paid = 1200000; /* already more than expected */
    EXPECT(landing_compute(&t.in, &l) == OK);
    EXPECT_I64(l.yen, 12200000);
    t.months[17].paid = 800000;
    static const LandingLate late[] = { { 8000, 10000 } };
    t.in.late = late;
    t.in.late_count = 1;
    EXPECT(landing_compute(&t.in, &l) == OK);
    EXPECT_I64(l.rows[5].how, LANDING_COMPLETED);
    EXPECT_I64(l.rows[5].yen, 1000000);
    EXPECT_I64(find(&l, LANDING_LATE_FACTOR)->b, 200000);
    EXPECT_I64(l.yen, 12000000);
    static const LandingLate useless[] = { { 10, 10000 } };
    t.in.late = useless;
    EXPECT(landing_compute(&t.in, &l) == OK);
    EXPECT_I64(l.rows[5].how, LANDING_EXPECTED);
    town(&t, 2025, 4, 202504, 13, flat); /* one month of the next year makes the year old enough */
    t.in.late_months = 1;
    EXPECT(landing_compute(&t.in, &l) == OK);
    EXPECT_I64(l.rows[11].how, LANDING_PAID);
}

TEST(landing_bounds_growth_and_says_so)
{
    Town t;
    Landing l;
    town(&t, 2026, 4, 202504, 14, flat);
    t.months[12].paid = t.months[13].paid = 3000000;
    EXPECT(landing_compute(&t.in, &l) == OK);
    EXPECT_I64(l.yen, 6000000 + 10 * 1250000);
    EXPECT_I64(find(&l, LANDING_GROWTH_BOUNDED)->a, 3000);
    EXPECT_I64(find(&l, LANDING_GROWTH_BOUNDED)->b, 1250);
    EXPECT_I64(find(&l, LANDING_SPREAD_ASSUMED)->a, 100);
    EXPECT_I64(l.hi80 - l.yen, 1601939); /* 1.2815516 × 10 % × 12,500,000 */
    t.months[12].paid = t.months[13].paid = 0;
    EXPECT(landing_compute(&t.in, &l) == OK);
    EXPECT_I64(l.yen, 10 * 800000);
}

TEST(landing_before_the_first_month_follows_last_year)
{
    Town t;
    Landing l;
    town(&t, 2026, 4, 202404, 24, seasonal);
    EXPECT(landing_compute(&t.in, &l) == OK);
    EXPECT_I64(l.known, 0);
    EXPECT_I64(l.last_month, 0);
    EXPECT_I64(find(&l, LANDING_GROWTH)->a, 1100);
    town(&t, 2026, 4, 202504, 12, flat);
    EXPECT(landing_compute(&t.in, &l) == OK);
    EXPECT(find(&l, LANDING_GROWTH_UNKNOWN) != NULL);
    EXPECT_I64(l.yen, 12000000);
}

TEST(landing_refuses_what_it_cannot_know)
{
    Town t;
    Landing l;
    Arena arena;
    arena_init(&arena, 4096);
    town(&t, 2026, 4, 202504, 0, flat);
    EXPECT(landing_compute(&t.in, &l) == ERR_INVALID && l.refusal == LANDING_NO_DATA);
    town(&t, 2026, 4, 202404, 20, flat); /* ends in November of last year */
    EXPECT(landing_compute(&t.in, &l) == ERR_INVALID && l.refusal == LANDING_NO_DATA);
    town(&t, 2026, 4, 202704, 3, flat);
    EXPECT(landing_compute(&t.in, &l) == ERR_INVALID && l.refusal == LANDING_NO_DATA);
    town(&t, 2026, 4, 202604, 6, flat);
    EXPECT(landing_compute(&t.in, &l) == ERR_INVALID && l.refusal == LANDING_TOO_SHORT && l.refused_month == 202510);
    town(&t, 2026, 4, 202504, 18, zero);
    EXPECT(landing_compute(&t.in, &l) == ERR_INVALID && l.refusal == LANDING_ALL_ZERO);
    town(&t, 2026, 4, 202504, 18, flat);
    t.months[14].paid = -1;
    EXPECT(landing_compute(&t.in, &l) == ERR_INVALID && l.refusal == LANDING_NEGATIVE && l.refused_month == 202606);
    t.months[14].paid = YEN_MAX + (int64_t)1;
    EXPECT(landing_compute(&t.in, &l) == ERR_INVALID && l.refusal == LANDING_TOO_LARGE);
    town(&t, 2026, 4, 202504, 18, flat);
    memmove(&t.months[14], &t.months[15], 3 * sizeof t.months[0]);
    t.in.month_count--;
    EXPECT(landing_compute(&t.in, &l) == ERR_INVALID && l.refusal == LANDING_GAP && l.refused_month == 202606);
    EXPECT_STR(str_sub(landing_refusal_sentence(&l, &arena), 0, sizeof("2026年6月：") - 1), S("2026年6月："));
    t.months[15] = t.months[14];
    EXPECT(landing_compute(&t.in, &l) == ERR_INVALID && l.refusal == LANDING_GAP);
    town(&t, 2026, 5, 202504, 18, flat);
    EXPECT(landing_compute(&t.in, &l) == ERR_INVALID && l.refusal == LANDING_BAD_YEAR);
    EXPECT_I64(l.yen, 0);
    arena_done(&arena);
}

TEST(landing_forgets_what_lies_before_an_old_gap)
{
    Town t, with;
    Landing l, same;
    town(&t, 2026, 4, 202504, 18, noisy);
    with = t;
    memmove(&with.months[1], &with.months[0], 18 * sizeof with.months[0]);
    with.months[0] = (LandingMonth){ 202401, 999 };
    with.in.months = with.months;
    with.in.month_count = 19;
    EXPECT(landing_compute(&t.in, &l) == OK);
    EXPECT(landing_compute(&with.in, &same) == OK);
    EXPECT_I64(l.yen, same.yen);
}

TEST(landing_scales_with_the_money)
{
    for (int round = 0; round < 300; round++) {
        Town t;
        Landing one, ten;
        town(&t, 2026, 4, 202304, 36 + (size_t)test_rand(1, 11), noisy);
        t.in.late_months = (int)test_rand(0, 2);
        EXPECT(landing_compute(&t.in, &one) == OK);
        for (size_t i = 0; i < t.in.month_count; i++)
            t.months[i].paid *= 10;
        EXPECT(landing_compute(&t.in, &ten) == OK);
        EXPECT(ten.yen - 10 * one.yen <= 60 && 10 * one.yen - ten.yen <= 60); /* half a yen a month, ten times */
    }
}

TEST(landing_never_falls_when_more_is_spent)
{
    for (int round = 0; round < 500; round++) {
        Town t;
        Landing before, after;
        size_t known = (size_t)test_rand(1, 12);
        town(&t, 2026, 4, 202304, 36 + known, noisy);
        t.in.late_months = (int)test_rand(0, 2);
        t.in.has_cap = true;
        t.in.cap = 160000000;
        EXPECT(landing_compute(&t.in, &before) == OK);
        t.months[36 + test_rand(0, known - 1)].paid += (int64_t)test_rand(0, 5000000);
        EXPECT(landing_compute(&t.in, &after) == OK);
        EXPECT(after.yen >= before.yen);
        EXPECT(after.lo80 <= after.yen && after.yen <= after.hi80 && after.lo80 >= after.paid);
        EXPECT(!before.first_over || (after.first_over && after.first_over <= before.first_over));
        EXPECT(after.over_yen > 0 ? after.chance_percent >= 50 : after.chance_percent <= 50);
    }
}

TEST(landing_assumptions_are_sentences)
{
    Arena arena;
    arena_init(&arena, 1 << 14);
    for (LandingAssumptionCode c = LANDING_IS_REFERENCE; c <= LANDING_SPREAD_ASSUMED; c++) {
        Str text = landing_assumption_sentence(&(LandingAssumption){ c, 1034, 7 }, &arena);
        EXPECT(str_ends(text, S("。")) && str_is_utf8(text));
    }
    EXPECT(str_contains(landing_assumption_sentence(&(LandingAssumption){ LANDING_GROWTH, 1034, 7 }, &arena), S("103.4%")));
    EXPECT(landing_is_assumed(LANDING_SPREAD_ASSUMED) && !landing_is_assumed(LANDING_GROWTH));
    arena_done(&arena);
}
