/* The April guard, with さくら市's own days. */
#include "domain/april_guard.h"
#include "base/test.h"

static Date on(int year, int month, int day)
{
    Date d = DATE_NONE;
    EXPECT(date_make(year, month, day, &d));
    return d;
}

TEST(sakura_went_the_shorter_way)
{
    Date settled = on(2022, 12, 5);
    static const struct { PathStep step; int year, month, day; } published[] = {
        { PATH_DRAFT, 2022, 12, 16 }, { PATH_COMMENT, 2022, 12, 19 }, { PATH_BRIEFING, 2023, 1, 18 }, { PATH_CALL, 2023, 1, 19 },
        { PATH_CHOICE, 2023, 1, 31 }, { PATH_OPENING, 2023, 3, 1 },
    };
    for (size_t i = 0; i < COUNT_OF(published); i++)
        EXPECT_I64(april_path_day(published[i].step, settled).day, on(published[i].year, published[i].month, published[i].day).day);
    EXPECT(april_path_day(PATH_CONTRACT, settled).day < on(2023, 4, 1).day);
    EXPECT(settled.day <= april_path_latest(settled).day);
    for (PathStep s = 1; s < PATH_COUNT; s++)
        EXPECT(april_path(s)->after > april_path(s - 1)->after);
}

TEST(the_next_first_of_april)
{
    EXPECT_I64(april_next(on(2023, 3, 31)).day, on(2023, 4, 1).day);
    EXPECT_I64(april_next(on(2023, 4, 1)).day, on(2024, 4, 1).day);
    EXPECT_I64(april_next(on(2022, 12, 5)).day, on(2023, 4, 1).day);
    /* signed at the latest on 31 March */
    Date latest = april_path_latest(on(2022, 12, 5));
    EXPECT_I64(april_path_day(PATH_CONTRACT, latest).day, on(2023, 3, 31).day);
}

#define NONE DATE_NONE
TEST(what_crosses_april_alone_is_red)
{
    Date today = on(2022, 12, 5), before = on(2023, 3, 31), after = on(2023, 4, 1), yesterday = on(2022, 12, 4), tomorrow = on(2022, 12, 6);
    const struct {
        GuardedAction a;
        GuardColour want;
    } rows[] = {
        { { NONE, before, false, true, NONE, false }, GUARD_CLEAR },     /* ends on 31 March */
        { { NONE, after, false, true, NONE, false }, GUARD_RED },        /* a day later */
        { { NONE, NONE, false, false, NONE, false }, GUARD_RED },        /* nobody said when: it crosses */
        { { NONE, after, true, true, NONE, false }, GUARD_CLEAR },       /* finished */
        { { NONE, after, false, true, yesterday, true }, GUARD_CLEAR },
        { { NONE, after, false, true, yesterday, false }, GUARD_YELLOW },
        { { NONE, after, false, true, NONE, true }, GUARD_YELLOW },
        { { NONE, after, false, true, tomorrow, false }, GUARD_RED },    /* a contract of tomorrow is none yet */
        { { NONE, after, false, false, NONE, true }, GUARD_CLEAR },      /* needs none */
        { { NONE, after, false, false, NONE, false }, GUARD_RED },
        { { NONE, after, false, false, yesterday, false }, GUARD_CLEAR },
    };
    Arena a;
    arena_init(&a, 1 << 16);
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        GuardColour c = april_guard(&rows[i].a, today);
        EXPECT_I64(c, rows[i].want);
        EXPECT((april_sentence(&rows[i].a, c, today, &a).n == 0) == (c == GUARD_CLEAR));
    }
    GuardedAction late = { NONE, after, false, true, NONE, false };
    EXPECT(str_contains(april_sentence(&late, GUARD_RED, today, &a), S("令和5年1月19日までに")));
    EXPECT(str_contains(april_sentence(&late, GUARD_RED, on(2023, 3, 1), &a), S("間に合わない")));
    arena_done(&a);
}
