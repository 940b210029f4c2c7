/* Any inputs: no overflow, no endless search, and what is told adds up. */
#include "base/fuzz.h"
#include "domain/forecast.h"

#include <stdlib.h>
#include <string.h>

enum { SERVICES = 3, MONTHS = 48 };

static int64_t take(const uint8_t **data, size_t *size, size_t bytes)
{
    int64_t v = 0;
    size_t n = *size < bytes ? *size : bytes;
    memcpy(&v, *data, n);
    *data += n;
    *size -= n;
    return v;
}

/* Small, great, negative and missing values, by two bits of their own. */
static int64_t yen(int64_t v)
{
    int64_t plain = v >> 2;
    switch (v & 3) {
    case 0: return plain;
    case 1: return plain << 34;
    case 2: return -plain;
    default: return v & 4 ? FORECAST_MISSING : plain * 1000;
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static int64_t values[SERVICES][MONTHS];
    ForecastService services[SERVICES];
    ForecastRevision revision;
    Forecast f;
    Arena arena;
    int64_t head = take(&data, &size, 4), months = take(&data, &size, 1) % (MONTHS + 1);
    ForecastInputs in = { .fiscal_year = 2020 + (int)(head & 7), .year_starts = head & 8 ? 3 : 4, .first = 202004, .services = services,
                          .month_count = (size_t)months, .service_count = (size_t)(head >> 4 & 3) % (SERVICES + 1), .late_months = (int)(head >> 6 & 3),
                          .paths = 20, .seed = (uint64_t)head };
    in.cap = (ForecastCap){ .given = head & 256, .branches = { { take(&data, &size, 6), FORECAST_DEDUCTS_S } }, .branch_count = 1,
                            .yen = { 0, take(&data, &size, 5), 0 }, .spread_ppm = { 0, take(&data, &size, 2), 0 } };
    revision = (ForecastRevision){ 202004 + (Month)(take(&data, &size, 1) % 9), take(&data, &size, 3) };
    for (int s = 0; s < SERVICES; s++) {
        services[s] = (ForecastService){ .key = s, .yen = values[s], .revisions = &revision, .revision_count = head >> 9 & 1 };
        for (int t = 0; t < MONTHS; t++)
            values[s][t] = yen(take(&data, &size, 2));
    }
    arena_init(&arena, 16u << 20);
    Status status = forecast_compute(&in, &arena, &f);
    if (status == OK) {
        int64_t sum = 0;
        for (int i = 0; i < 12; i++)
            sum += f.rows[i].yen;
        if (sum != f.yen || f.lo95 > f.lo80 || f.lo80 > f.hi80 || f.hi80 > f.hi95 || f.chance_percent < 0 || f.chance_percent > 100)
            abort();
    } else if (status != ERR_INVALID || f.refusal == FORECAST_GOOD) {
        abort();
    }
    arena_done(&arena);
    return 0;
}
