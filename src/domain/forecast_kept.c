#include "domain/forecast_kept.h"
#include "base/secret.h"

#include <pthread.h>
#include <string.h>

/* A field that is not in the digest would give one town's figures for another's: whoever adds one adds it below. */
_Static_assert(sizeof(ForecastRevision) == 16 && sizeof(ForecastService) == 72 && sizeof(ForecastBranch) == 16 && sizeof(ForecastCap) == 136 &&
                   sizeof(ForecastInputs) == 224, "every field of the inputs is in the digest");

typedef struct {
    uint8_t digest[32];
    uint64_t asked; /* 0: empty */
    Forecast forecast;
    ForecastServiceResult services[FORECAST_SERVICES_MAX];
} Kept;

static Kept kept[FORECASTS_KEPT];
static uint64_t asked;
static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;

/* ---- the digest ---- */

static void add(Digest *d, int64_t v)
{
    digest_add(d, (Str){ (const char *)&v, sizeof v });
}

static void add_yen(Digest *d, const int64_t *list, size_t n)
{
    add(d, list != NULL);
    if (list)
        digest_add(d, (Str){ (const char *)list, n * sizeof *list });
}

static void add_service(Digest *d, const ForecastService *s, size_t months, size_t late)
{
    add(d, s->key);
    add_yen(d, s->yen, months);
    add_yen(d, s->users, months);
    add(d, s->starts);
    add(d, s->stops);
    add(d, s->planned);
    add(d, (int64_t)s->revision_count);
    for (size_t i = 0; i < s->revision_count; i++) {
        add(d, s->revisions[i].from);
        add(d, s->revisions[i].ppm);
    }
    add_yen(d, s->late_added, late);
    add_yen(d, s->late_error, late);
}

static void add_cap(Digest *d, const ForecastCap *c)
{
    add(d, c->given);
    add(d, c->branch_count);
    for (int i = 0; i < c->branch_count && i < (int)COUNT_OF(c->branches); i++) {
        add(d, c->branches[i].before);
        add(d, c->branches[i].deducts);
    }
    add(d, c->approved);
    add_yen(d, c->yen, FORECAST_DEDUCTIONS);
    add_yen(d, c->spread_ppm, FORECAST_DEDUCTIONS);
}

static void digest_inputs(const ForecastInputs *in, uint8_t ret[static 32])
{
    Digest d;
    digest_init(&d);
    const int64_t numbers[] = { in->fiscal_year, in->year_starts, in->first, (int64_t)in->month_count, (int64_t)in->service_count, in->late_months,
                                (int64_t)in->dummy_count, in->few_kappa_permille, in->paths, (int64_t)in->seed };
    add_yen(&d, numbers, COUNT_OF(numbers));
    for (size_t i = 0; i < in->service_count; i++)
        add_service(&d, &in->services[i], in->month_count, in->late_months > 0 ? (size_t)in->late_months : 0);
    for (size_t i = 0; i < in->dummy_count; i++)
        add(&d, in->dummies[i]);
    add_cap(&d, &in->cap);
    digest_end(&d, ret);
}

/* ---- what is kept ---- */

static Kept *find(const uint8_t digest[static 32])
{
    for (size_t i = 0; i < FORECASTS_KEPT; i++)
        if (kept[i].asked && !memcmp(kept[i].digest, digest, sizeof kept[i].digest))
            return &kept[i];
    return NULL;
}

static Kept *oldest(void)
{
    Kept *k = &kept[0];
    for (size_t i = 1; i < FORECASTS_KEPT; i++)
        k = kept[i].asked < k->asked ? &kept[i] : k;
    return k;
}

/* services holds room for FORECAST_SERVICES_MAX. */
static bool recall(const uint8_t digest[static 32], ForecastServiceResult *services, Forecast *ret)
{
    pthread_mutex_lock(&lock);
    Kept *k = find(digest);
    if (k) {
        k->asked = ++asked;
        *ret = k->forecast;
        memcpy(services, k->services, sizeof k->services);
    }
    pthread_mutex_unlock(&lock);
    return k;
}

static void keep(const uint8_t digest[static 32], const Forecast *f)
{
    pthread_mutex_lock(&lock);
    Kept *k = find(digest);
    k = k ? k : oldest();
    memcpy(k->digest, digest, sizeof k->digest);
    k->asked = ++asked;
    k->forecast = *f;
    k->forecast.services = NULL;
    memcpy(k->services, f->services, f->service_count * sizeof *f->services);
    pthread_mutex_unlock(&lock);
}

Status forecast_kept(const ForecastInputs *in, Arena *arena, Forecast *ret)
{
    uint8_t digest[32];
    if (in->service_count > FORECAST_SERVICES_MAX || in->month_count > FORECAST_MONTHS_MAX)
        return forecast_compute(in, arena, ret);
    digest_inputs(in, digest);
    ForecastServiceResult *services = ARENA_ARRAY(arena, ForecastServiceResult, FORECAST_SERVICES_MAX);
    if (!services)
        return ERR_MEMORY;
    if (recall(digest, services, ret)) {
        ret->services = services;
        return OK;
    }
    TRY(forecast_compute(in, arena, ret));
    keep(digest, ret);
    return OK;
}
