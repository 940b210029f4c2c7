#include "base/clock.h"
#include "schema/entity.h"

#include <stdatomic.h>
#include <unistd.h>

enum { LOW_BITS = 12, PROCESS_BITS = 4 };
#define EPOCH_2020_MS INT64_C(1577836800000)
#define STEP (INT64_C(1) << PROCESS_BITS)

int64_t id_new(int64_t now_ms)
{
    static _Atomic int64_t last;
    int64_t ms = now_ms - EPOCH_2020_MS, top = (INT64_C(1) << (53 - LOW_BITS)) - 1;
    ms = ms < 0 ? 0 : ms > top ? top : ms;
    int64_t first = (ms << LOW_BITS) | (getpid() & (STEP - 1)), before = atomic_load(&last), next;
    /* A clock that stands still or goes back only moves the counter; process bits stay. */
    do
        next = first > before ? first : before + STEP;
    while (!atomic_compare_exchange_weak(&last, &before, next));
    return next;
}

int id_fiscal_year(int64_t id)
{
    return fiscal_year_of(month_of(clock_day((id >> LOW_BITS) + EPOCH_2020_MS)), 4);
}
