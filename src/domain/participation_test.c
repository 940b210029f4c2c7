/* 問5: what counts as weekly, and ages that towns cut in other ways. */
#include "base/test.h"
#include "domain/participation.h"

#define ANSWERS(...) ((const Joins[PARTICIPATION_ACTIVITIES]){ __VA_ARGS__ })

TEST(participation_counts_once_to_three_times_a_month_in_two_or_three_things_as_weekly)
{
    static const struct { Joins answers[PARTICIPATION_ACTIVITIES]; bool two, three; } rows[] = {
        { { JOINS_WEEKLY }, true, true },
        { { JOINS_NOT, JOINS_NOT, JOINS_2_A_WEEK, JOINS_NOT }, true, true },
        { { JOINS_MONTHLY, JOINS_NOT }, false, false },
        { { JOINS_MONTHLY, JOINS_NOT, JOINS_MONTHLY }, true, false },
        { { JOINS_MONTHLY, JOINS_UNKNOWN, JOINS_MONTHLY, JOINS_YEARLY, JOINS_MONTHLY }, true, true },
        { { JOINS_YEARLY, JOINS_YEARLY, JOINS_YEARLY, JOINS_YEARLY }, false, false },
        { { JOINS_UNKNOWN }, false, false },
    };
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        EXPECT_I64(participation_weekly(rows[i].answers, 2), rows[i].two);
        EXPECT_I64(participation_weekly(rows[i].answers, 3), rows[i].three);
    }
    EXPECT(!participation_answered(ANSWERS(JOINS_UNKNOWN)));
    EXPECT(participation_answered(ANSWERS(JOINS_UNKNOWN, JOINS_NOT)));
}

TEST(participation_reads_numbers_and_words)
{
    static const struct { const char *cell; int joins; } rows[] = {
        { "1", JOINS_4_A_WEEK }, { "4", JOINS_MONTHLY }, { "6", JOINS_NOT }, { "", JOINS_UNKNOWN }, { "無回答", JOINS_UNKNOWN }, { "9", JOINS_UNKNOWN },
        { "週2~3回", JOINS_2_A_WEEK }, { "週2〜3回", JOINS_2_A_WEEK }, { "週2-3回", JOINS_2_A_WEEK }, { "月1～3回", JOINS_MONTHLY }, { "年に数回", JOINS_YEARLY },
        { "参加していない", JOINS_NOT },
        { "7", -1 }, { "12", -1 }, { "はい", -1 }, { "-1", -1 }, { "1.5", -1 }, { "週2回から3回ぐらい、天気のよい日に友だちと出かけることにしているが、雨の日は行かない", -1 },
    };
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        Joins j = JOINS_COUNT;
        EXPECT_I64(joins_of(str_of(rows[i].cell), &j), rows[i].joins >= 0);
        if (rows[i].joins >= 0)
            EXPECT_I64(j, rows[i].joins);
        else
            EXPECT_I64(j, JOINS_COUNT);
    }
}

TEST(age_classes_are_read_as_towns_write_them)
{
    static const struct { const char *cell; int from, to; } rows[] = {
        { "72", 72, 72 }, { "72歳", 72, 72 }, { "65~69歳", 65, 69 }, { "65-69", 65, 69 }, { "65歳〜74歳", 65, 74 }, { "85歳以上", 85, AGE_OPEN },
        { "90以上", 90, AGE_OPEN }, { "85+", 85, AGE_OPEN }, { "85-89才", 85, 89 }, { "前期高齢者", 65, 74 }, { "後期", 75, AGE_OPEN }, { "65以上", 65, AGE_OPEN },
        { "64", 0, 0 }, { "40~64歳", 0, 0 }, { "", 0, 0 }, { "歳", 0, 0 }, { "69-65", 0, 0 }, { "70台", 0, 0 }, { "70から79", 0, 0 }, { "1950", 0, 0 }, { "121", 0, 0 },
    };
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        AgeClass c = { 0 };
        EXPECT_I64(age_class_of(str_of(rows[i].cell), &c), rows[i].from > 0);
        EXPECT_I64(c.from, rows[i].from);
        EXPECT_I64(c.to, rows[i].to);
    }
}

TEST(ages_are_cut_again_into_the_finest_classes_that_fit)
{
    static const struct { AgeClass classes[4]; size_t n; int cut; } rows[] = {
        { { { 72, 72 }, { 88, 88 }, { 101, 101 } }, 3, 0 },
        { { { 65, 69 }, { 70, 74 }, { 90, AGE_OPEN } }, 3, 0 },
        { { { 65, 69 }, { 80, 84 }, { 85, AGE_OPEN } }, 3, 1 },
        { { { 65, 74 }, { 75, 84 }, { 85, AGE_OPEN } }, 3, 2 },
        { { { 65, 69 }, { 75, AGE_OPEN } }, 2, 3 },
        { { { 65, 79 }, { 80, AGE_OPEN } }, 2, 4 },
        { { { 65, AGE_OPEN } }, 1, 4 },
    };
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        const AgeCut *cut = age_cut_for(rows[i].classes, rows[i].n);
        EXPECT_I64(cut - age_cuts, rows[i].cut);
        for (size_t k = 0; k < rows[i].n; k++)
            EXPECT(age_cut_place(cut, rows[i].classes[k]) >= 0);
    }
}

/* Whatever the ages: every class has one place, and it lies in it. */
TEST(ages_never_fall_between_the_classes)
{
    for (int round = 0; round < 500; round++) {
        AgeClass list[5];
        size_t n = test_rand(1, 5);
        for (size_t i = 0; i < n; i++) {
            int from = (int)test_rand(65, 110);
            list[i] = (AgeClass){ from, test_rand(0, 4) ? from + (int)test_rand(0, 20) : AGE_OPEN };
        }
        const AgeCut *cut = age_cut_for(list, n);
        for (size_t i = 0; i < n; i++) {
            int place = age_cut_place(cut, list[i]);
            EXPECT(place >= 0 && place < cut->n);
            EXPECT(cut->classes[place].from <= list[i].from && cut->classes[place].to >= list[i].to);
        }
    }
}
