/* clock.h: the only source of time, so that a test can own it. */
#pragma once
#include "base/date.h"

typedef struct Clock {
    int64_t (*now_ms)(const struct Clock *c); /* Unix time in milliseconds, UTC */
    int64_t fixed_ms;                         /* used by clock_fixed only */
} Clock;

Clock clock_real(void);
Clock clock_fixed(int64_t unix_ms);
int64_t clock_ms(const Clock *c);
/* So far a clock may be put right without anybody noticing; more is a finding in the record. */
#define CLOCK_SLACK_MS (2 * 60 * 1000)
/* Is now within so long after it began? Before it began only by the slack: a clock that is set back lengthens nothing. */
bool clock_within(int64_t began_ms, int64_t length_ms, int64_t now_ms);
#define DAY_MS INT64_C(86400000)
#define JAPAN_AHEAD_MS (9 * INT64_C(3600000)) /* of UTC, without summer time */
Date clock_day(int64_t unix_ms);     /* the day in Japan of a moment… */
int64_t clock_midnight_ms(Date day); /* …and the moment in which it begins there */
Date clock_today(const Clock *c);
