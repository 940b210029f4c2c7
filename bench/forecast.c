/* forecast: 12 services × 60 months, 4,000 joint paths, cap and backtest, over and over; writes the milliseconds of
 * processor time of each run, one a line.
 *   usage: forecast [RUNS] */
#include "base/rng.h"
#include "domain/forecast.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

enum { SERVICES = 12, MONTHS = 60, KNOWN = 55 };
static int64_t yen[SERVICES][MONTHS];
static ForecastService services[SERVICES];

static void make(void)
{
    Rng r;
    rng_init(&r, 1, 1);
    for (int s = 0; s < SERVICES; s++) {
        double level = 1e6 * (s + 1);
        for (int t = 0; t < MONTHS; t++) {
            double noise = rng_unit(&r) + rng_unit(&r) + rng_unit(&r) - 1.5;
            level *= 1.004;
            yen[s][t] = llround(level * (1 + 0.05 * sin(t * 0.5235987756 + s)) * (1 + 0.03 * noise));
        }
        services[s] = (ForecastService){ .key = s, .yen = yen[s] };
    }
}

static double milliseconds(void)
{
    struct timespec t;
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
    return (double)t.tv_sec * 1e3 + (double)t.tv_nsec / 1e6;
}

int main(int argc, char **argv)
{
    long runs = argc > 1 ? strtol(argv[1], NULL, 10) : 9;
    Arena arena;
    make();
    arena_init(&arena, 32u << 20);
    const ForecastInputs in = { .fiscal_year = 2024, .year_starts = 4, .first = 202004, .month_count = KNOWN, .services = services,
                                .service_count = SERVICES, .late_months = 1,
                                .cap = { .given = true, .branches = { { 1200000000, FORECAST_DEDUCTS_S }, { 1100000000, FORECAST_DEDUCTS_P } },
                                         .branch_count = 2, .yen = { 0, 20000000, 90000000 }, .spread_ppm = { 0, 20000, 20000 } } };
    for (long i = 0; i < runs; i++) {
        Forecast f;
        double start = milliseconds();
        arena_reset(&arena);
        if (forecast_compute(&in, &arena, &f) != OK || f.backtest.trials < 30)
            return 1;
        printf("%.1f\n", milliseconds() - start);
    }
    arena_done(&arena);
    return 0;
}
