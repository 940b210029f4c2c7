#include "base/test.h"
#include "domain/cap.h"
#include "domain/product.h"

#include <string.h>

__extension__ typedef __int128 Wide;

/* An invented town; every figure of its cap was worked out by hand and script outside this program. */
static const int64_t town_n75[] = { 9000, 9230, 9480, 9760, 10010, 10260, 10480, 10700, 10890, 10960, 11000, 11230, 11470, 11640 };

static CapInputs town(int fiscal_year)
{
    CapInputs in = { .fiscal_year = fiscal_year };
    for (size_t i = 0; i < COUNT_OF(town_n75); i++)
        CAP_SET_N75(&in, CAP_N75_FIRST + (int)i, town_n75[i]);
    CAP_SET(&in, CAP_A26, 150000000);
    CAP_SET(&in, CAP_B26, 230000000);
    CAP_SET(&in, CAP_K26, 20000000);
    CAP_SET(&in, CAP_CARE_MANAGEMENT, 12000000);
    CAP_SET(&in, CAP_PREVENTION_BENEFIT, 95000000);
    return in;
}

TEST(cap_of_the_worked_example)
{
    static const struct { int year; const char *rate, *product; } steps[] = {
        { 2015, "1.0281", "1.0281000000" }, { 2016, "1.0282", "1.0570924200" }, { 2017, "1.0274", "1.0860567523" },
        { 2018, "1.0246", "1.1127737484" }, { 2019, "1.0230", "1.1383675446" }, { 2020, "1.0205", "1.1617040793" },
        { 2021, "1.0153", "1.1794781517" }, { 2022, "1.0093", "1.1904472985" }, { 2023, "1.0104", "1.2028279504" },
        { 2024, "1.0155", "1.2214717837" }, { 2025, "1.0194", "1.2451683363" },
    };
    CapInputs in = town(2025);
    CapResult r;
    EXPECT(cap_compute(&in, &r) == OK);
    EXPECT_I64(r.state, CAP_KNOWN);
    EXPECT_I64(r.issue_count, 0);
    EXPECT_I64(r.rate_count, COUNT_OF(steps));
    for (size_t i = 0; i < r.rate_count; i++) {
        char room[24];
        EXPECT_I64(r.rates[i].year, steps[i].year);
        EXPECT_STR(cap_rate_text(r.rates[i].rate, room), str_of(steps[i].rate));
        EXPECT_STR(cap_product_text(cap_product_e10(&r, i), room), str_of(steps[i].product));
    }
    EXPECT_I64(r.rates[10].n_from, 11000);
    EXPECT_I64(r.rates[10].n_to, 11640);
    EXPECT_I64(r.branches[CAP_BRANCH_I].before, 211678617);
    EXPECT_I64(r.branches[CAP_BRANCH_I].yen, 199678617);
    EXPECT_I64(r.branches[CAP_BRANCH_RO].before, 311292084);
    EXPECT_I64(r.branches[CAP_BRANCH_RO].yen, 216292084);
    EXPECT_I64(r.chosen, CAP_BRANCH_RO);
    EXPECT_I64(r.yen, 216292084);
    EXPECT(r.provisional);
    in.settled = true;
    EXPECT(cap_compute(&in, &r) == OK && !r.provisional);
}

TEST(cap_rate_rounds_half_away_from_zero_at_the_fifth_decimal)
{
    static const struct { int64_t from, to, rate; } cases[] = {
        { 912, 870, 9846 },        /* a shrinking town */
        { 11000, 11640, 10194 },   /* the compound rate would be 1.01903 */
        { 10000, 10000, 10000 },
        { 20000, 20003, 10001 },   /* 0.00005 exactly */
        { 20000, 19997, 9999 },    /* −0.00005 exactly */
        { 60000, 60008, 10000 },   /* 0.0000444… */
        { 1, 0, 6667 },            /* −1/3 */
        { 1, 4, 20000 },
        { 1, CAP_POPULATION_MAX, 3333333340000 },
        { CAP_POPULATION_MAX, CAP_POPULATION_MAX - 1, 10000 },
    };
    for (size_t i = 0; i < COUNT_OF(cases); i++)
        EXPECT_I64(cap_rate(cases[i].from, cases[i].to), cases[i].rate);
}

TEST(cap_rate_is_the_nearest_of_four_decimals)
{
    for (int i = 0; i < 20000; i++) {
        int64_t from = (int64_t)test_rand(1, 3000000), to = (int64_t)test_rand(1, 3000000);
        int64_t q = cap_rate(from, to) - CAP_RATE_SCALE;
        int64_t error = 2 * ((to - from) * CAP_RATE_SCALE - 3 * from * q); /* twice the error, in units of 3·from */
        EXPECT(error <= 3 * from && error >= -3 * from);
        if (error == 3 * from || error == -3 * from) /* a tie went away from zero */
            EXPECT((error < 0) == (to > from));
    }
}

TEST(cap_product_agrees_with_wide_arithmetic)
{
    for (int i = 0; i < 5000; i++) {
        uint64_t start = test_rand(0, YEN_MAX), rates = test_rand(0, 4);
        Product p;
        Wide exact = (Wide)start, scale = 1;
        product_init(&p, start);
        for (uint64_t k = 0; k < rates; k++) {
            uint64_t rate = test_rand(5000, 20000);
            product_multiply(&p, rate);
            exact *= rate;
            scale *= CAP_RATE_SCALE;
        }
        Product again = p;
        int64_t cut = -1, near = -1;
        EXPECT(product_divide(&p, 4 * (unsigned)rates, false, &cut));
        EXPECT(product_divide(&again, 4 * (unsigned)rates, true, &near));
        EXPECT(cut == (int64_t)(exact / scale));
        EXPECT(near == (int64_t)((exact + scale / 2) / scale));
    }
}

TEST(cap_product_refuses_what_no_integer_holds)
{
    Product p;
    int64_t v = 7;
    product_init(&p, UINT64_MAX);
    EXPECT(!product_divide(&p, 0, false, &v));
    product_init(&p, 1);
    for (int i = 0; i < 2 * PRODUCT_LIMBS; i++)
        product_multiply(&p, UINT64_MAX);
    EXPECT(p.overflow && !product_divide(&p, 400, false, &v));
    EXPECT_I64(v, 7);
    product_init(&p, 0);
    product_multiply(&p, 5);
    EXPECT(product_divide(&p, 40, true, &v));
    EXPECT_I64(v, 0);
}

TEST(cap_from_an_entered_chain_is_the_same_law)
{
    CapInputs in = { .fiscal_year = 2025 };
    CapResult r;
    CAP_SET(&in, CAP_CHAIN_YEAR, 2024);
    CAP_SET(&in, CAP_CHAIN_I, 207650203); /* 170,000,000 × 1.2214717837 */
    CAP_SET(&in, CAP_CHAIN_RO, 305367945);
    CAP_SET(&in, CAP_CARE_MANAGEMENT, 12000000);
    CAP_SET(&in, CAP_PREVENTION_BENEFIT, 95000000);
    CAP_SET_N75(&in, 2021, 11000);
    CAP_SET_N75(&in, 2024, 11640);
    EXPECT(cap_compute(&in, &r) == OK);
    EXPECT_I64(r.state, CAP_KNOWN);
    EXPECT_I64(r.rate_count, 1);
    EXPECT_I64(r.branches[CAP_BRANCH_I].before, 211678616); /* one yen was cut the year before */
    EXPECT_I64(r.yen, 311292083 - 95000000);
}

/* X_y = X_{y−1} × r_y: entering the whole base as the chain of 2014 changes nothing. */
TEST(cap_of_a_chain_that_is_the_base_is_the_cap_of_the_base)
{
    for (int i = 0; i < 300; i++) {
        CapInputs in = town((int)test_rand(2018, 2025));
        CapResult whole, chain;
        CAP_SET(&in, CAP_A26, (int64_t)test_rand(0, 1000000000));
        EXPECT(cap_compute(&in, &whole) == OK);
        CAP_SET(&in, CAP_CHAIN_YEAR, 2014);
        CAP_SET(&in, CAP_CHAIN_I, in.values[CAP_A26].value + in.values[CAP_K26].value);
        CAP_SET(&in, CAP_CHAIN_RO, in.values[CAP_B26].value + in.values[CAP_K26].value);
        EXPECT(cap_compute(&in, &chain) == OK);
        EXPECT_I64(chain.yen, whole.yen);
        EXPECT_I64(chain.chosen, whole.chosen);
    }
}

TEST(cap_of_the_special_case_competes_with_the_others)
{
    CapInputs in = town(2025);
    CapResult r;
    in.special = true;
    CAP_SET(&in, CAP_H29_PROGRAM, 210000000);
    CAP_SET(&in, CAP_H29_TRANSITIONAL, 30000000);
    CAP_SET(&in, CAP_H29_PREVENTION, 120000000);
    EXPECT(cap_compute(&in, &r) == OK);
    EXPECT_I64(r.branch_count, 4);
    EXPECT_I64(r.branches[CAP_BRANCH_SPECIAL_I].rates_from, 2018);
    EXPECT_I64(r.branches[CAP_BRANCH_SPECIAL_I].before, 275160943); /* 240,000,000 × r2018…r2025, exact fraction .5386 */
    EXPECT_I64(r.branches[CAP_BRANCH_SPECIAL_I].yen, 263160943);
    EXPECT_I64(r.branches[CAP_BRANCH_SPECIAL_RO].yen, 378346297 - 95000000);
    EXPECT_I64(r.chosen, CAP_BRANCH_SPECIAL_RO);
    in.rounding = CAP_HALF_UP;
    EXPECT(cap_compute(&in, &r) == OK);
    EXPECT_I64(r.branches[CAP_BRANCH_SPECIAL_I].before, 275160944);
    EXPECT_I64(r.branches[CAP_BRANCH_I].before, 211678617);
    CAP_SET(&in, CAP_H29_PROGRAM, 0);
    EXPECT(cap_compute(&in, &r) == OK);
    EXPECT_I64(r.chosen, CAP_BRANCH_RO);
    in.values[CAP_H29_PROGRAM].given = false;
    EXPECT(cap_compute(&in, &r) == OK);
    EXPECT_I64(r.state, CAP_AT_LEAST);
}

TEST(cap_special_case_before_2018_is_refused_because_the_text_is_not_known)
{
    CapInputs in = town(2016);
    CapResult r;
    in.special = true;
    EXPECT(cap_compute(&in, &r) == ERR_INVALID);
    EXPECT_I64(r.issues[0].wrong, CAP_SILENT);
    EXPECT_I64(cap_adjustment(10281).over * 10281, cap_adjustment(10281).under * 11000);
    EXPECT_I64(cap_adjustment(11000).over, 1);
    EXPECT_I64(cap_adjustment(12000).over, cap_adjustment(12000).under);
}

TEST(cap_of_the_first_years_deducts_the_transitional_benefit)
{
    CapInputs in = town(2016);
    CapResult r;
    EXPECT(cap_compute(&in, &r) == OK);
    EXPECT_I64(r.state, CAP_AT_LEAST);
    EXPECT_I64(r.issue_count, 1);
    EXPECT_I64(r.issues[0].item, CAP_TRANSITIONAL);
    CAP_SET(&in, CAP_TRANSITIONAL, 60000000);
    EXPECT(cap_compute(&in, &r) == OK);
    EXPECT_I64(r.branches[CAP_BRANCH_I].yen, 179705711 - 60000000); /* 170,000,000 × 1.05709242 = 179,705,711.4 */
    EXPECT(str_contains(str_of(r.rule->article), S("第2項")));
    EXPECT(str_contains(str_of(cap_rule(2018)->article), S("第4項")));
    EXPECT(cap_rule(2026) == cap_rule(2018));
    EXPECT(cap_rule(2014) == NULL && cap_rule(CAP_YEAR_LAST + 1) == NULL);
}

TEST(cap_approval_counts_for_the_year_and_never_in_the_chain)
{
    CapInputs in = town(2025);
    CapResult without, with;
    EXPECT(cap_compute(&in, &without) == OK);
    CAP_SET(&in, CAP_APPROVED, 29707916); /* the excess of the worked example */
    EXPECT(cap_compute(&in, &with) == OK);
    EXPECT_I64(with.yen, 246000000);
    EXPECT_I64(with.base_yen, without.base_yen);
    for (size_t i = 0; i < with.branch_count; i++)
        EXPECT_I64(with.branches[i].before, without.branches[i].before);
}

TEST(cap_names_what_is_missing_and_computes_the_rest)
{
    CapInputs in = town(2025);
    CapResult r;
    in.values[CAP_B26].given = false;
    EXPECT(cap_compute(&in, &r) == OK);
    EXPECT_I64(r.state, CAP_AT_LEAST);
    EXPECT_I64(r.yen, 199678617);
    EXPECT(r.provisional);
    in.n75[2014 - CAP_N75_FIRST].given = false;
    EXPECT(cap_compute(&in, &r) == OK);
    EXPECT_I64(r.state, CAP_UNKNOWN);
    EXPECT_I64(r.issue_count, 2);
    EXPECT_I64(r.issues[0].item, CAP_B26);
    EXPECT_I64(r.issues[1].item, CAP_N75);
    EXPECT_I64(r.issues[1].year, 2014);
    EXPECT_I64(r.rates[0].rate, 0); /* 2015 needs 2011 and 2014 */
    EXPECT_I64(r.rates[1].rate, 10282);
    CapInputs nothing = { .fiscal_year = 2025 };
    EXPECT(cap_compute(&nothing, &r) == OK);
    EXPECT_I64(r.state, CAP_UNKNOWN);
    EXPECT_I64(r.issue_count, 3 + 14 + 2);
}

TEST(cap_refuses_the_impossible_and_names_all_of_it)
{
    CapInputs in = town(2025);
    CapResult r;
    CAP_SET(&in, CAP_A26, -1);
    CAP_SET(&in, CAP_PREVENTION_BENEFIT, YEN_MAX + (int64_t)1);
    CAP_SET_N75(&in, 2012, 0);
    CAP_SET_N75(&in, 2013, -5);
    CAP_SET_N75(&in, 2014, CAP_POPULATION_MAX + 1);
    CAP_SET(&in, CAP_CHAIN_YEAR, 2025);
    in.values[CAP_CARE_MANAGEMENT].given = false;
    EXPECT(cap_compute(&in, &r) == ERR_INVALID);
    static const CapIssue wanted[] = {
        { CAP_CHAIN_YEAR, 0, CAP_YEAR }, { CAP_A26, 0, CAP_NEGATIVE }, { CAP_PREVENTION_BENEFIT, 0, CAP_TOO_LARGE },
        { CAP_N75, 2012, CAP_ZERO }, { CAP_N75, 2013, CAP_NEGATIVE }, { CAP_N75, 2014, CAP_TOO_LARGE },
        { CAP_CHAIN_I, 0, CAP_MISSING }, { CAP_CHAIN_RO, 0, CAP_MISSING }, { CAP_CARE_MANAGEMENT, 0, CAP_MISSING },
    };
    EXPECT_I64(r.issue_count, COUNT_OF(wanted));
    for (size_t i = 0; i < r.issue_count && i < COUNT_OF(wanted); i++) {
        EXPECT_I64(r.issues[i].item, wanted[i].item);
        EXPECT_I64(r.issues[i].year, wanted[i].year);
        EXPECT_I64(r.issues[i].wrong, wanted[i].wrong);
    }
    static const int years[] = { 0, -1, 2014, CAP_YEAR_LAST + 1, INT32_MAX, INT32_MIN };
    for (size_t i = 0; i < COUNT_OF(years); i++) {
        in = town(years[i]);
        EXPECT(cap_compute(&in, &r) == ERR_INVALID);
        EXPECT_I64(r.issues[0].item, CAP_FISCAL_YEAR);
    }
}

TEST(cap_beyond_all_money_is_refused)
{
    CapInputs in = { .fiscal_year = CAP_YEAR_LAST };
    CapResult r;
    for (int year = CAP_N75_FIRST; year <= CAP_N75_LAST; year++)
        CAP_SET_N75(&in, year, year % 4 == CAP_N75_FIRST % 4 ? 1 : CAP_POPULATION_MAX);
    static const CapItem all[] = { CAP_A26, CAP_B26, CAP_K26, CAP_CARE_MANAGEMENT, CAP_PREVENTION_BENEFIT };
    for (size_t i = 0; i < COUNT_OF(all); i++)
        CAP_SET(&in, all[i], YEN_MAX);
    EXPECT(cap_compute(&in, &r) == ERR_INVALID);
    EXPECT_I64(r.issues[0].item, CAP_RESULT);
    for (int year = CAP_N75_FIRST; year <= CAP_N75_LAST; year++)
        CAP_SET_N75(&in, year, 1000);
    CAP_SET(&in, CAP_K26, 0);
    EXPECT(cap_compute(&in, &r) == OK); /* 85 rates of 1.0000 */
    EXPECT_I64(r.rate_count, 85);
    EXPECT_I64(r.yen, 0);
}

TEST(cap_grows_with_its_base_and_falls_with_its_deductions)
{
    for (int i = 0; i < 500; i++) {
        CapInputs in = town(2025);
        CapResult before, after;
        EXPECT(cap_compute(&in, &before) == OK);
        int64_t more = (int64_t)test_rand(0, 100000000);
        in.values[test_rand(CAP_A26, CAP_K26)].value += more;
        EXPECT(cap_compute(&in, &after) == OK);
        EXPECT(after.yen >= before.yen);
        in = town(2025);
        in.values[CAP_CARE_MANAGEMENT].value += more;
        in.values[CAP_PREVENTION_BENEFIT].value += more;
        EXPECT(cap_compute(&in, &after) == OK);
        EXPECT_I64(after.yen, before.yen - more);
    }
}
