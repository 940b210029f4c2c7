#include "base/test.h"
#include "domain/service.h"
#include "base/limits.h"

static Arena arena;

static Status split(int64_t total, const int64_t *weights, size_t n, int64_t *parts)
{
    arena_done(&arena);
    arena_init(&arena, 1 << 20);
    return yen_split(total, weights, n, &arena, parts);
}

TEST(service_words_are_found)
{
    EXPECT_I64(service_kind(S("A2"))->category, SERVICE_VISIT);
    EXPECT_I64(service_kind(S("A6"))->category, SERVICE_DAY);
    EXPECT_I64(service_kind(S("AE"))->category, SERVICE_SUPPORT);
    EXPECT(!service_kind(S("AF"))->shared);
    EXPECT(service_kind(S("46")) == NULL && service_kind(S("a2")) == NULL && service_kind(S("")) == NULL);
    size_t n = 0;
    while (service_kind_at(n))
        n++;
    EXPECT_I64(n, 15);
    static const char *const levels[] = { "01", "06", "11", "12", "13", "21", "22", "23", "24", "25" };
    for (size_t i = 0; i < COUNT_OF(levels); i++)
        EXPECT(care_level(str_of(levels[i])) == care_level_at(i));
    EXPECT(care_level_at(COUNT_OF(levels)) == NULL && care_level(S("14")) == NULL);
    EXPECT_STR(str_of(care_level(S("06"))->label), S("事業対象者"));
    for (Program p = 0; p < PROGRAM_COUNT; p++) {
        Program found = PROGRAM_COUNT;
        EXPECT(program_find(str_of(program_word(p)->key), &found) && found == p);
    }
    ServiceCategory c = SERVICE_VISIT;
    Program p = PROGRAM_D;
    EXPECT(service_category_find(S("day"), &c) && c == SERVICE_DAY);
    EXPECT(!service_category_find(S("night"), &c) && !program_find(S("A"), &p) && p == PROGRAM_D);
}

TEST(program_rule_is_the_most_specific_that_fits)
{
    static const ProgramRule rules[] = {
        { { "A6", 2 }, { "", 0 }, 0, 201504, 0, PROGRAM_EQUIVALENT },
        { { "A6", 2 }, { "1", 1 }, 0, 201504, 0, PROGRAM_A },
        { { "A6", 2 }, { "13", 2 }, 0, 201504, 0, PROGRAM_C },
        { { "A6", 2 }, { "", 0 }, 77, 202404, 202503, PROGRAM_B },
        { { "A6", 2 }, { "", 0 }, 0, 202504, 0, PROGRAM_OTHER },
        { { "", 0 }, { "", 0 }, 88, 201504, 0, PROGRAM_D },
    };
    static const struct { const char *service, *item; int64_t provider; Month month; int rule; } cases[] = {
        { "A6", "2111", 1, 202404, 0 },  { "A6", "1111", 1, 202404, 1 },  { "A6", "1311", 1, 202404, 2 },
        { "A6", "1311", 77, 202404, 3 }, { "A6", "1311", 77, 202503, 3 }, { "A6", "1311", 77, 202504, 2 },
        { "A6", "2111", 1, 202504, 4 },  { "A2", "1111", 88, 202404, 5 }, { "A6", "1311", 88, 202404, 5 },
        { "A2", "1111", 1, 202404, -1 }, { "A6", "2111", 1, 201503, -1 },
    };
    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        const ProgramRule *r = program_rule(rules, COUNT_OF(rules), str_of(cases[i].service), str_of(cases[i].item),
                                            cases[i].provider, cases[i].month);
        EXPECT_I64(r ? r - rules : -1, cases[i].rule);
    }
    EXPECT(program_rule(NULL, 0, S("A6"), S("1111"), 1, 202404) == NULL);
}

TEST(units_are_priced_as_the_published_examples)
{
    int64_t yen = -1;
    EXPECT(units_cost(2127, 1000, &yen));
    EXPECT_I64(yen, 21270);
    EXPECT_I64(cost_paid(yen, 90), 19143);
    EXPECT_I64(1176 + units_addition(1176, 266), 1489);
    EXPECT(units_cost(1489, 1105, &yen)); /* 16,453.45 */
    EXPECT_I64(yen, 16453);
    EXPECT(units_cost(2042, 1000, &yen)); /* (1,798 + 72) + 9.2 % */
    EXPECT_I64(1870 + units_addition(1870, 92), 2042);
    EXPECT_I64(cost_paid(yen, 90), 18378);
    EXPECT_I64(cost_paid(16453, 80), 13162);
    EXPECT_I64(cost_paid(16453, 70), 11517);
    EXPECT_I64(cost_paid(16453, 100), 16453);
    EXPECT_I64(units_addition(1969, 59) + units_addition(1969, 10) + units_addition(1969, 11), 2127 - 1969);
    EXPECT(units_cost(-1489, 1105, &yen));
    EXPECT_I64(yen, -16453);
    EXPECT_I64(units_addition(-1176, 266), -313);
    EXPECT_I64(cost_paid(-21271, 90), -19143);
    EXPECT(!units_cost(INT64_MAX, INT64_MAX, &yen) && !units_cost(YEN_MAX, 101, &yen));
    EXPECT_I64(yen, -16453);
}

TEST(split_follows_the_largest_remainder)
{
    static const int64_t weights[] = { 1672, 225, 72, 158 };
    int64_t parts[4];
    EXPECT(split(19143, weights, 4, parts) == OK); /* 15048, 2025, 648, 1422: no remainder at all */
    EXPECT_I64(parts[0], 15048);
    EXPECT_I64(parts[1], 2025);
    EXPECT_I64(parts[2], 648);
    EXPECT_I64(parts[3], 1422);
    static const int64_t thirds[] = { 1, 1, 1 };
    EXPECT(split(100, thirds, 3, parts) == OK);
    EXPECT_I64(parts[0], 34);
    EXPECT_I64(parts[1], 33);
    static const int64_t nothing[] = { 0, 0, 0 };
    EXPECT(split(-100, nothing, 3, parts) == OK);
    EXPECT_I64(parts[0], -34);
    EXPECT_I64(parts[2], -33);
    static const int64_t deduction[] = { 1798, -47 };
    EXPECT(split(1751 * 9, deduction, 2, parts) == OK);
    EXPECT_I64(parts[1], -47 * 9);
}

TEST(split_refuses_what_has_no_answer)
{
    int64_t parts[2] = { 5, 6 };
    static const int64_t nearly_nothing[] = { INT64_MAX, -(INT64_MAX - 1) };
    EXPECT(split(1, NULL, 0, parts) == ERR_INVALID);
    EXPECT(split(0, NULL, 0, parts) == OK);
    EXPECT(split(YEN_MAX, nearly_nothing, 2, parts) == ERR_INVALID);
    EXPECT(split(INT64_MIN, nearly_nothing, 2, parts) == ERR_INVALID);
    arena_done(&arena);
    arena_init(&arena, 0);
    EXPECT(yen_split(1, nearly_nothing, 2, &arena, parts) == ERR_MEMORY);
    EXPECT(parts[0] == 5 && parts[1] == 6);
}

TEST(split_is_exact_and_a_withdrawn_claim_leaves_nothing)
{
    for (int round = 0; round < 5000; round++) {
        enum { MOST = 30 };
        int64_t weights[MOST], parts[MOST], back[MOST], sum = 0, weight_sum = 0;
        size_t n = (size_t)test_rand(1, MOST);
        bool mixed = test_rand(0, 3) == 0;
        for (size_t i = 0; i < n; i++) {
            weights[i] = (int64_t)test_rand(0, 5000) - (mixed ? 2500 : 0);
            weight_sum += weights[i];
        }
        int64_t total = (int64_t)test_rand(0, 20000000) - 10000000;
        EXPECT(split(total, weights, n, parts) == OK);
        EXPECT(split(-total, weights, n, back) == OK);
        for (size_t i = 0; i < n; i++) {
            sum += parts[i];
            EXPECT_I64(parts[i] + back[i], 0);
            if (weight_sum) { /* each part is within a yen of its exact share */
                int64_t error = parts[i] * weight_sum - total * weights[i], size = weight_sum < 0 ? -weight_sum : weight_sum;
                EXPECT(error < size && error > -size);
            }
        }
        EXPECT_I64(sum, total);
    }
}
