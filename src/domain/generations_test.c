#include "base/test.h"
#include "base/date.h"
#include "domain/generations.h"

#include <string.h>

enum { MANY = 1200 };
#define HOUR INT64_C(3600000)
#define DAY (24 * HOUR)

/* Hour h of a day in Japan. */
static int64_t at(int year, int month, int day, int64_t hour)
{
    Date d;
    EXPECT(date_make(year, month, day, &d));
    return d.day * DAY + (hour - 9) * HOUR;
}

static size_t count(const bool *keep, size_t n)
{
    size_t kept = 0;
    for (size_t i = 0; i < n; i++)
        kept += keep[i];
    return kept;
}

/* One each night for three years, the last on Saturday 2026-11-21, pruned each night as the program does. */
TEST(a_backup_each_night_for_three_years)
{
    int64_t kept[MANY];
    bool keep[MANY];
    size_t n = 0, most = 0;
    int64_t last = at(2026, 11, 21, 2);
    for (int64_t night = last - 3 * 365 * DAY; night <= last; night += DAY) {
        memmove(kept + 1, kept, n * sizeof *kept);
        kept[0] = night;
        n++;
        generations_choose(kept, n, keep);
        size_t to = 0;
        for (size_t i = 0; i < n; i++)
            if (keep[i])
                kept[to++] = kept[i];
        n = to;
        most = n > most ? n : most;
    }
    /* Days 21…15 November; the Sundays 15, 8, 1 and 25 (this week's newest is the 21st); the last days of the 11 months before. */
    const int64_t wanted[] = {
        at(2026, 11, 21, 2), at(2026, 11, 20, 2), at(2026, 11, 19, 2), at(2026, 11, 18, 2), at(2026, 11, 17, 2), at(2026, 11, 16, 2),
        at(2026, 11, 15, 2), at(2026, 11, 8, 2), at(2026, 11, 1, 2), at(2026, 10, 31, 2), at(2026, 10, 25, 2), at(2026, 9, 30, 2),
        at(2026, 8, 31, 2), at(2026, 7, 31, 2), at(2026, 6, 30, 2), at(2026, 5, 31, 2), at(2026, 4, 30, 2), at(2026, 3, 31, 2),
        at(2026, 2, 28, 2), at(2026, 1, 31, 2), at(2025, 12, 31, 2),
    };
    EXPECT_I64(n, sizeof wanted / sizeof wanted[0]);
    for (size_t i = 0; i < n; i++)
        EXPECT_I64(kept[i], wanted[i]);
    EXPECT(most <= GENERATIONS_DAYS + GENERATIONS_WEEKS + GENERATIONS_MONTHS + 1);
}

TEST(of_one_day_the_newest_is_kept_and_midnight_is_japans)
{
    const int64_t made[] = { at(2026, 11, 21, 23), at(2026, 11, 21, 12), at(2026, 11, 21, 0), at(2026, 11, 20, 23) };
    bool keep[4];
    generations_choose(made, 4, keep);
    EXPECT(keep[0] && !keep[1] && !keep[2] && keep[3]);
}

TEST(nothing_is_thrown_away_for_want_of_new_ones)
{
    int64_t made[7];
    bool keep[7];
    for (int i = 0; i < 7; i++)
        made[i] = at(2019 - i, 3, 3, 2);
    generations_choose(made, 7, keep);
    EXPECT_I64(count(keep, 7), 7);
    generations_choose(made, 0, keep);
}

TEST(the_newest_is_always_kept_and_never_more_than_the_rule)
{
    for (int round = 0; round < 200; round++) {
        int64_t made[60];
        bool keep[60], again[60];
        int64_t ms = at(2026, 11, 21, 2);
        for (int i = 0; i < 60; i++) {
            made[i] = ms;
            ms -= (int64_t)test_rand(1, (uint64_t)(40 * DAY));
        }
        generations_choose(made, 60, keep);
        EXPECT(keep[0]);
        EXPECT(count(keep, 60) <= GENERATIONS_DAYS + GENERATIONS_WEEKS + GENERATIONS_MONTHS);
        /* Choosing among the chosen takes nothing more away. */
        size_t n = 0;
        for (int i = 0; i < 60; i++)
            if (keep[i])
                made[n++] = made[i];
        generations_choose(made, n, again);
        EXPECT_I64(count(again, n), n);
    }
}

TEST(a_backup_is_due_after_two_in_the_night)
{
    EXPECT(backup_is_due(INT64_MIN, at(2026, 11, 21, 12)));
    EXPECT(!backup_is_due(at(2026, 11, 21, 2), at(2026, 11, 21, 2)));
    EXPECT(!backup_is_due(at(2026, 11, 21, 2), at(2026, 11, 22, 2) - 1));
    EXPECT(backup_is_due(at(2026, 11, 21, 2), at(2026, 11, 22, 2)));
    EXPECT(backup_is_due(at(2026, 11, 20, 23), at(2026, 11, 21, 8)));
    EXPECT(!backup_is_due(at(2026, 11, 21, 1), at(2026, 11, 21, 1) + 1));
    EXPECT(backup_is_due(at(2026, 11, 21, 2) - 1, at(2026, 11, 21, 2)));
    EXPECT(!backup_is_due(at(2026, 11, 21, 3), at(2026, 11, 21, 2)));
    EXPECT(backup_is_due(at(2026, 12, 1, 0), at(2026, 11, 21, 2)));
}
