#include "base/clock.h"

#include <time.h>

static int64_t real_ms(const Clock *c)
{
    (void)c;
    struct timespec t;
    clock_gettime(CLOCK_REALTIME, &t);
    return (int64_t)t.tv_sec * 1000 + t.tv_nsec / 1000000;
}

static int64_t fixed_ms(const Clock *c)
{
    return c->fixed_ms;
}

Clock clock_real(void)
{
    return (Clock){ .now_ms = real_ms };
}

Clock clock_fixed(int64_t unix_ms)
{
    return (Clock){ .now_ms = fixed_ms, .fixed_ms = unix_ms };
}

int64_t clock_ms(const Clock *c)
{
    return c->now_ms(c);
}

bool clock_within(int64_t began_ms, int64_t length_ms, int64_t now_ms)
{
    return now_ms >= began_ms - CLOCK_SLACK_MS && now_ms < began_ms + length_ms;
}

Date clock_day(int64_t unix_ms)
{
    const int64_t japan = unix_ms + JAPAN_AHEAD_MS;
    return (Date){ (int32_t)(japan / DAY_MS - (japan % DAY_MS < 0)) };
}

int64_t clock_midnight_ms(Date day)
{
    return day.day * DAY_MS - JAPAN_AHEAD_MS;
}

Date clock_today(const Clock *c)
{
    return clock_day(clock_ms(c));
}
