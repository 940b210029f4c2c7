/* What is remembered is what would have been computed, whichever input changed, and whoever asks at once. */
#include "domain/forecast_kept.h"
#include "domain/forecast_testing.h"

#include <pthread.h>

enum { TOWN_SERVICES = 2, TOWN_MONTHS = 31, TOWN_SHORT = 22 /* too few for a look back */ };

/* Field by field, since what lies between fields is nobody's. */
static bool same(const Forecast *a, const Forecast *b)
{
    bool equal = a->refusal == b->refusal && a->yen == b->yen && a->median == b->median && a->lo50 == b->lo50 && a->hi50 == b->hi50 && a->lo80 == b->lo80 &&
                 a->hi80 == b->hi80 && a->lo95 == b->lo95 && a->hi95 == b->hi95 && a->paid == b->paid && a->known == b->known && a->last_month == b->last_month &&
                 a->cap_yen == b->cap_yen && a->cap_lo80 == b->cap_lo80 && a->cap_hi80 == b->cap_hi80 && a->over_yen == b->over_yen &&
                 a->chance_percent == b->chance_percent && a->first_over == b->first_over && a->first_ahead == b->first_ahead &&
                 a->service_count == b->service_count && a->assumption_count == b->assumption_count && a->backtest.trials == b->backtest.trials &&
                 a->backtest.error_permille == b->backtest.error_permille && a->backtest.kappa_permille == b->backtest.kappa_permille;
    for (size_t i = 0; equal && i < a->service_count; i++)
        equal = a->services[i].key == b->services[i].key && a->services[i].yen == b->services[i].yen && a->services[i].lo80 == b->services[i].lo80 &&
                a->services[i].hi80 == b->services[i].hi80 && a->services[i].method == b->services[i].method && !strcmp(a->services[i].form, b->services[i].form);
    for (size_t i = 0; equal && i < COUNT_OF(a->rows); i++)
        equal = a->rows[i].month == b->rows[i].month && a->rows[i].yen == b->rows[i].yen && a->rows[i].cumulative == b->rows[i].cumulative &&
                a->rows[i].lo80 == b->rows[i].lo80 && a->rows[i].hi80 == b->rows[i].hi80;
    for (size_t i = 0; equal && i < a->assumption_count; i++)
        equal = a->assumptions[i].code == b->assumptions[i].code && a->assumptions[i].a == b->assumptions[i].a && a->assumptions[i].b == b->assumptions[i].b;
    return equal;
}

static void compare(const ForecastInputs *in, const char *what)
{
    Arena a;
    Forecast computed, remembered, again;
    arena_init(&a, 64u << 20);
    Status s = forecast_compute(in, &a, &computed);
    EXPECT_I64(forecast_kept(in, &a, &remembered), s);
    EXPECT_I64(forecast_kept(in, &a, &again), s);
    if (s == OK && (!same(&computed, &remembered) || !same(&computed, &again)))
        test_fail(__FILE__, __LINE__, "another answer after a change of %s", what);
    if (s != OK && (remembered.refusal != computed.refusal || again.refusal != computed.refusal))
        test_fail(__FILE__, __LINE__, "another refusal after a change of %s", what);
    arena_done(&a);
}

/* A town that says something in every field. */
typedef struct {
    Town t;
    int64_t users[TOWN_MONTHS], added[3], error[3];
    ForecastRevision revision;
    Month dummy;
} Full;

static void fill(Full *f, int months)
{
    memset(f, 0, sizeof *f);
    town(&f->t, TOWN_SERVICES, months, 5);
    for (int i = 0; i < TOWN_MONTHS; i++)
        f->users[i] = 30 + i % 7;
    for (int i = 0; i < 3; i++) {
        f->added[i] = 40000 * (i + 1);
        f->error[i] = 9000 * (i + 1);
    }
    f->revision = (ForecastRevision){ 202204, 1020000 };
    f->dummy = 202105;
    ForecastService *s = &f->t.services[0];
    s->users = f->users;
    s->revisions = &f->revision;
    s->revision_count = 1;
    for (int i = 0; i < TOWN_SERVICES; i++) {
        f->t.services[i].late_added = f->added;
        f->t.services[i].late_error = f->error;
    }
    f->t.in.paths = 200;
    f->t.in.late_months = 3;
    f->t.in.dummies = &f->dummy;
    f->t.in.dummy_count = 1;
    f->t.in.cap = (ForecastCap){ .given = true, .branches = { { 21000000, FORECAST_DEDUCTS_P }, { 20500000, FORECAST_DEDUCTS_S } }, .branch_count = 2,
                                 .approved = 100000, .yen = { 0, 300000, 400000 }, .spread_ppm = { 0, 20000, 30000 } };
}

#define CHANGES(X) \
    X(t.services[0].key, += 7) X(t.yen[1][9], += 90000) X(users[4], += 30) X(t.services[1].starts, = 202010) X(t.services[1].stops, = 202212) \
    X(t.services[1].planned, = 1000) X(revision.from, = 202110) X(revision.ppm, += 50000) X(t.services[0].revision_count, = 0) \
    X(added[1], += 500000) X(error[1], += 500000) X(t.services[0].users, = NULL) X(t.services[0].late_added, = NULL) X(t.services[1].late_error, = NULL) \
    X(t.in.fiscal_year, -= 1) X(t.in.year_starts, = 3) X(t.in.first, = 202003) X(t.in.month_count, -= 1) X(t.in.service_count, = 1) \
    X(t.in.late_months, = 2) X(dummy, = 202106) X(t.in.dummy_count, = 0) X(t.in.few_kappa_permille, = 4000) X(t.in.paths, = 150) X(t.in.seed, = 99) \
    X(t.in.cap.given, = false) X(t.in.cap.branches[0].before, += 3000000) X(t.in.cap.branches[0].deducts, = FORECAST_DEDUCTS_NOTHING) X(t.in.cap.branch_count, = 1) \
    X(t.in.cap.approved, += 1000000) X(t.in.cap.yen[FORECAST_DEDUCTS_P], += 2000000) X(t.in.cap.spread_ppm[FORECAST_DEDUCTS_P], += 300000)

static void change_each(int months)
{
    static Full f;
    fill(&f, months);
#define CHANGE(field, how) \
    compare(&f.t.in, "nothing"); \
    f.field how; \
    compare(&f.t.in, #field); \
    town_done(&f.t); \
    fill(&f, months);
    CHANGES(CHANGE)
    town_done(&f.t);
}

TEST(a_remembered_forecast_is_the_computed_one_whichever_input_changes)
{
    change_each(TOWN_MONTHS);
    change_each(TOWN_SHORT);
}

/* More towns than are kept, in a random order, some of them again. */
TEST(remembered_forecasts_make_room_for_each_other)
{
    for (int i = 0; i < 40; i++) {
        Town t;
        town(&t, 1, 30, test_rand(0, FORECASTS_KEPT > 9 ? 9 : FORECASTS_KEPT + 2));
        t.in.paths = 50;
        compare(&t.in, "towns");
        town_done(&t);
    }
}

static void *ask(void *context)
{
    const uint64_t *first = context;
    for (uint64_t i = 0; i < 12; i++) {
        Town t;
        town(&t, 1, 30, 100 + (*first + i * 5) % 4);
        t.in.paths = 50;
        compare(&t.in, "threads");
        town_done(&t);
    }
    return NULL;
}

TEST(threads_may_ask_for_the_same_forecast_at_once)
{
    pthread_t threads[4];
    uint64_t firsts[COUNT_OF(threads)];
    for (size_t i = 0; i < COUNT_OF(threads); i++) {
        firsts[i] = i;
        EXPECT_I64(pthread_create(&threads[i], NULL, ask, &firsts[i]), 0);
    }
    for (size_t i = 0; i < COUNT_OF(threads); i++)
        EXPECT_I64(pthread_join(threads[i], NULL), 0);
}
