#include "domain/agenda.h"
#include "base/status.h"
#include "base/test.h"

TEST(a_time_of_day_as_people_write_it)
{
    static const struct { const char *text; int minute; } cases[] = {
        { "13:30", 810 }, { "9:05", 545 }, { "00:00", 0 }, { "23:59", 1439 },
        { "24:00", -1 }, { "12:60", -1 }, { "1230", -1 }, { "12:5", -1 }, { ":30", -1 }, { "-1:30", -1 }, { "", -1 }, { "12:30:00", -1 }, { "１２:30", -1 },
    };
    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        int minute = -1;
        bool good = agenda_clock(str_of(cases[i].text), &minute);
        EXPECT_I64(minute, cases[i].minute);
        EXPECT(good == (cases[i].minute >= 0));
    }
}

TEST(what_runs_beyond_the_end_is_told)
{
    const int minutes[] = { 40, 60, 30 };
    AgendaSlot slots[3];
    EXPECT_I64(agenda_lay(minutes, 3, 13 * 60, 15 * 60, slots), 10);
    EXPECT_I64(slots[1].from, 13 * 60 + 40);
    EXPECT_I64(slots[1].over, 0);
    EXPECT_I64(slots[2].until, 15 * 60 + 10);
    EXPECT_I64(slots[2].over, 10);
    EXPECT_I64(agenda_lay(minutes, 3, 13 * 60, 14 * 60, slots), 70);
    EXPECT_I64(slots[1].over, 40);
    EXPECT_I64(slots[2].over, 30); /* all of it */
    EXPECT_I64(agenda_lay(minutes, 3, 13 * 60, 15 * 60 + 10, slots), 0);
    EXPECT_I64(agenda_lay(minutes, 3, 13 * 60, -1, slots), 0);
    EXPECT_I64(agenda_lay(minutes, 0, 13 * 60, 14 * 60, slots), 0);
}
