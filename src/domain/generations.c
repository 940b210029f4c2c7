#include "domain/generations.h"
#include "base/date.h"

#define HOUR_MS (INT64_C(3600) * 1000)
#define DAY_MS (24 * HOUR_MS)
#define JAPAN_MS (9 * HOUR_MS)

static int64_t floor_div(int64_t a, int64_t b)
{
    return a / b - (a % b < 0);
}

static int64_t day_of(int64_t ms)
{
    return floor_div(ms + JAPAN_MS, DAY_MS);
}

/* 1970-01-01 was a Thursday; weeks begin on Monday. */
static int64_t week_of(int64_t ms)
{
    return floor_div(day_of(ms) + 3, 7);
}

static int64_t month_number(int64_t ms)
{
    return month_of((Date){ (int32_t)day_of(ms) });
}

static const struct {
    int64_t (*period)(int64_t ms);
    size_t kept;
} rules[] = {
    { day_of, GENERATIONS_DAYS },
    { week_of, GENERATIONS_WEEKS },
    { month_number, GENERATIONS_MONTHS },
};

void generations_choose(const int64_t *made_ms, size_t n, bool *ret_keep)
{
    for (size_t i = 0; i < n; i++)
        ret_keep[i] = false;
    for (size_t r = 0; r < sizeof rules / sizeof rules[0]; r++) {
        size_t periods = 0;
        for (size_t i = 0; i < n && periods < rules[r].kept; i++) {
            if (i > 0 && rules[r].period(made_ms[i]) == rules[r].period(made_ms[i - 1]))
                continue;
            ret_keep[i] = true;
            periods++;
        }
    }
}

bool backup_is_due(int64_t newest_ms, int64_t now_ms)
{
    int64_t last_night = floor_div(now_ms + JAPAN_MS - BACKUP_HOUR * HOUR_MS, DAY_MS) * DAY_MS - JAPAN_MS + BACKUP_HOUR * HOUR_MS;
    return newest_ms < last_night || newest_ms > now_ms + DAY_MS; /* made while the clock was wrong: says nothing of last night */
}
