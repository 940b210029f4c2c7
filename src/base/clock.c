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

Date clock_today(const Clock *c)
{
    int64_t japan = clock_ms(c) + 9LL * 3600 * 1000;
    int64_t days = japan / 86400000 - (japan % 86400000 < 0);
    return (Date){ (int32_t)days };
}
