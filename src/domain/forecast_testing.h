/* forecast_testing.h: an invented town whose services grow and have a season. For tests only. */
#pragma once
#include "base/rng.h"
#include "base/test.h"
#include "domain/forecast.h"

#include <math.h>
#include <string.h>

enum { MOST = 12, MONTHS = FORECAST_MONTHS_MAX };
typedef struct {
    int64_t yen[MOST][MONTHS];
    ForecastService services[MOST];
    ForecastInputs in;
    Arena arena;
} Town;

/* n services from April 2020 on, growing, with a season; the same ones for the same seed. */
static inline void town(Town *t, int services, int months, uint64_t seed)
{
    Rng r;
    memset(t, 0, sizeof *t);
    rng_init(&r, seed, 0);
    for (int s = 0; s < services; s++) {
        double level = 500000.0 * (s + 1);
        for (int i = 0; i < months; i++) {
            double noise = rng_unit(&r) + rng_unit(&r) + rng_unit(&r) - 1.5;
            level *= 1.003;
            t->yen[s][i] = llround(level * (1 + 0.06 * sin(i * 0.5235987756 + s)) * (1 + 0.03 * noise));
        }
        t->services[s] = (ForecastService){ .key = 100 + s, .yen = t->yen[s] };
    }
    t->in = (ForecastInputs){ .fiscal_year = 2020 + (months - 1) / 12, .year_starts = 4, .first = 202004, .month_count = (size_t)months,
                              .services = t->services, .service_count = (size_t)services, .paths = 500 };
    arena_init(&t->arena, 64u << 20);
}

static inline void town_done(Town *t)
{
    arena_done(&t->arena);
}

static inline Forecast of(Town *t)
{
    Forecast f;
    EXPECT_I64(forecast_compute(&t->in, &t->arena, &f), OK);
    return f;
}
