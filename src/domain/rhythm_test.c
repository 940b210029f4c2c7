/* The rhythm, with the days that towns published about FY2022. */
#include "domain/rhythm.h"
#include "base/test.h"

static Date on(int year, int month, int day)
{
    Date d = DATE_NONE;
    EXPECT(date_make(year, month, day, &d));
    return d;
}

static void nothing(RhythmDay days[static RHYTHM_STEP_COUNT])
{
    for (size_t i = 0; i < RHYTHM_STEP_COUNT; i++)
        days[i] = (RhythmDay){ DATE_NONE, DATE_NONE };
}

static size_t warned(const RhythmDay *days, Date today, RhythmFinding finding, RhythmStep step)
{
    RhythmWarning list[RHYTHM_WARNINGS_MAX];
    size_t n = rhythm_check(days, 2022, today, list), found = 0;
    for (size_t i = 0; i < n; i++)
        found += list[i].finding == finding && list[i].step == step;
    return found;
}

static const struct {
    const char *town;
    struct { RhythmStep step; int year, month, day; } held[8];
} towns[] = {
    { "富士川町", { { RHYTHM_ORIENTATION, 2022, 7, 15 }, { RHYTHM_MEETING_05, 2022, 7, 25 }, { RHYTHM_VISIT_1, 2022, 8, 1 }, { RHYTHM_MEETING_15, 2022, 11, 1 },
                    { RHYTHM_VISIT_2, 2022, 11, 14 }, { RHYTHM_MEETING_25, 2023, 1, 5 }, { RHYTHM_VISIT_3, 2023, 1, 17 } } },
    { "館林市", { { RHYTHM_MEETING_05, 2022, 8, 19 }, { RHYTHM_VISIT_1, 2022, 8, 30 }, { RHYTHM_MEETING_15, 2022, 9, 28 }, { RHYTHM_VISIT_2, 2022, 10, 4 },
                  { RHYTHM_MEETING_25, 2022, 11, 15 }, { RHYTHM_VISIT_3, 2022, 11, 30 } } },
};

TEST(what_the_towns_did_is_warned_of_nowhere)
{
    for (size_t t = 0; t < COUNT_OF(towns); t++) {
        RhythmDay days[RHYTHM_STEP_COUNT];
        RhythmWarning list[RHYTHM_WARNINGS_MAX];
        nothing(days);
        for (size_t i = 0; i < COUNT_OF(towns[t].held) && towns[t].held[i].year; i++)
            days[towns[t].held[i].step].held = on(towns[t].held[i].year, towns[t].held[i].month, towns[t].held[i].day);
        EXPECT_I64(rhythm_check(days, 2022, on(2023, 3, 31), list), 0);
        for (int less = 0; less < 2; less++) { /* a day outside, and it is */
            RhythmDay moved[RHYTHM_STEP_COUNT];
            for (size_t i = 0; i < RHYTHM_STEP_COUNT; i++)
                moved[i] = days[i];
            moved[RHYTHM_MEETING_15].held.day = days[RHYTHM_VISIT_2].held.day - (less ? 5 : 16);
            EXPECT_I64(warned(moved, on(2023, 3, 31), less ? RHYTHM_TOO_CLOSE : RHYTHM_TOO_FAR, RHYTHM_MEETING_15), 1);
        }
    }
}

TEST(a_visit_wants_its_meeting)
{
    RhythmDay days[RHYTHM_STEP_COUNT];
    nothing(days);
    EXPECT_I64(warned(days, on(2022, 9, 1), RHYTHM_NO_MEETING, RHYTHM_MEETING_05), 0);
    days[RHYTHM_VISIT_1].planned = on(2022, 9, 20); /* さくら市 published its visits and no day of a meeting */
    EXPECT_I64(warned(days, on(2022, 9, 1), RHYTHM_NO_MEETING, RHYTHM_MEETING_05), 1);
    EXPECT_I64(warned(days, on(2022, 9, 1), RHYTHM_NO_MEETING, RHYTHM_MEETING_15), 0);
}

TEST(the_edges_of_the_rhythm)
{
    for (int gap = 0; gap <= 20; gap++) {
        RhythmDay days[RHYTHM_STEP_COUNT];
        nothing(days);
        days[RHYTHM_VISIT_3].planned = on(2023, 2, 13);
        days[RHYTHM_MEETING_25].planned.day = days[RHYTHM_VISIT_3].planned.day - gap;
        EXPECT_I64(warned(days, on(2022, 12, 1), RHYTHM_TOO_CLOSE, RHYTHM_MEETING_25), gap < 6);
        EXPECT_I64(warned(days, on(2022, 12, 1), RHYTHM_TOO_FAR, RHYTHM_MEETING_25), gap > 15);
    }
}

TEST(order_delay_and_the_end_of_the_year)
{
    RhythmDay days[RHYTHM_STEP_COUNT];
    nothing(days);
    days[RHYTHM_MEETING_05].planned = on(2022, 9, 25);
    days[RHYTHM_VISIT_1].planned = on(2022, 9, 20);
    EXPECT_I64(warned(days, on(2022, 9, 20), RHYTHM_OUT_OF_ORDER, RHYTHM_VISIT_1), 1);
    EXPECT_I64(warned(days, on(2022, 9, 20), RHYTHM_TOO_CLOSE, RHYTHM_MEETING_05), 0);
    EXPECT_I64(warned(days, on(2022, 9, 20), RHYTHM_OVERDUE, RHYTHM_VISIT_1), 0);
    EXPECT_I64(warned(days, on(2022, 9, 21), RHYTHM_OVERDUE, RHYTHM_VISIT_1), 1);
    days[RHYTHM_VISIT_1].held = on(2022, 9, 20);
    EXPECT_I64(warned(days, on(2022, 9, 21), RHYTHM_OVERDUE, RHYTHM_VISIT_1), 0);
    days[RHYTHM_VISIT_3].planned = on(2023, 3, 31);
    EXPECT_I64(warned(days, on(2022, 9, 21), RHYTHM_AFTER_YEAR, RHYTHM_VISIT_3), 0);
    days[RHYTHM_VISIT_3].planned = on(2023, 4, 1);
    EXPECT_I64(warned(days, on(2022, 9, 21), RHYTHM_AFTER_YEAR, RHYTHM_VISIT_3), 1);
}

TEST(the_template_keeps_its_own_rhythm)
{
    RhythmDay days[RHYTHM_STEP_COUNT];
    RhythmWarning list[RHYTHM_WARNINGS_MAX];
    Date start = on(2022, 7, 15);
    for (RhythmStep s = 0; s < RHYTHM_STEP_COUNT; s++) {
        RhythmStep back;
        days[s] = (RhythmDay){ { start.day + rhythm_step(s)->after_start }, DATE_NONE };
        EXPECT(rhythm_step_find(str_of(rhythm_step(s)->key), &back) && back == s);
    }
    EXPECT_I64(rhythm_check(days, 2022, start, list), 0);
    RhythmStep none;
    EXPECT(!rhythm_step_find(S("visit_4"), &none) && !rhythm_step_find(S(""), &none));
}

TEST(every_finding_has_a_sentence)
{
    Arena a;
    arena_init(&a, 1 << 16);
    for (RhythmFinding f = RHYTHM_TOO_CLOSE; f <= RHYTHM_AFTER_YEAR; f++) {
        Str s = rhythm_sentence(&(RhythmWarning){ f, RHYTHM_MEETING_15, RHYTHM_VISIT_2, 3 }, &a);
        EXPECT(s.n > 20 && str_ends(s, S("。")) && str_contains(s, S("1.5次ミーティング")));
    }
    arena_done(&a);
}
