#include "domain/forecast_testing.h"

#include <stdlib.h>

static void cap(Town *t, int64_t yen, int64_t spread_ppm)
{
    t->in.cap = (ForecastCap){ .given = true, .branches = { { yen + 5000000, FORECAST_DEDUCTS_S }, { yen - 1000, FORECAST_DEDUCTS_P } },
                               .branch_count = 2, .yen = { 0, 5000000, 0 }, .spread_ppm = { 0, spread_ppm, 0 } };
}

static const ForecastAssumption *find(const Forecast *f, ForecastAssumptionCode code)
{
    for (size_t i = 0; i < f->assumption_count; i++)
        if (f->assumptions[i].code == code)
            return &f->assumptions[i];
    return NULL;
}

TEST(forecast_adds_up_to_the_yen)
{
    Town t;
    town(&t, 5, 55, test_rand(0, 1u << 30));
    Forecast f = of(&t);
    int64_t months = 0, services = 0;
    for (int i = 0; i < 12; i++) {
        const ForecastRow *r = &f.rows[i];
        months += r->yen;
        EXPECT_I64(r->month, month_add(202404, i));
        EXPECT_I64(r->cumulative, months);
        EXPECT(r->lo80 <= r->hi80 && r->lo80 >= 0);
        EXPECT_I64(r->how, i < 7 ? FORECAST_PAID : FORECAST_EXPECTED);
        EXPECT(i >= 7 ? r->paid == 0 : r->paid == r->yen && r->lo80 == r->cumulative && r->hi80 == r->cumulative);
    }
    for (size_t i = 0; i < f.service_count; i++) {
        services += f.services[i].yen;
        EXPECT_I64(f.services[i].key, 100 + (int)i);
        EXPECT_I64(f.services[i].method, FORECAST_BLEND);
        EXPECT(f.services[i].lo80 <= f.services[i].yen && f.services[i].yen <= f.services[i].hi80);
    }
    EXPECT_I64(f.yen, months);
    EXPECT_I64(services, months);
    EXPECT(f.lo95 <= f.lo80 && f.lo80 <= f.lo50 && f.lo50 <= f.median && f.median <= f.hi50 && f.hi50 <= f.hi80 && f.hi80 <= f.hi95);
    EXPECT_I64(f.known, 7);
    EXPECT_I64(f.last_month, 202410);
    town_done(&t);
}

TEST(forecast_is_near_what_came)
{
    Town t;
    int64_t truth = 0;
    town(&t, 6, 60, 11);
    for (int s = 0; s < 6; s++)
        for (int i = 48; i < 60; i++)
            truth += t.yen[s][i];
    t.in.month_count = 53;
    t.in.paths = 0;
    Forecast f = of(&t);
    EXPECT(llabs(f.yen - truth) < truth / 50);
    EXPECT(f.lo95 <= truth && truth <= f.hi95);
    EXPECT(f.backtest.trials >= 30 && f.backtest.error_permille < f.backtest.naive_permille);
    EXPECT(f.backtest.covered_permille >= 800 && f.backtest.kappa_permille >= 1000);
    EXPECT(f.backtest.mase_permille > 0 && f.backtest.mase_permille < 1000);
    EXPECT_I64(f.backtest.shown_count, 3);
    EXPECT_I64(f.backtest.shown[2].origin, 202308);
    EXPECT_I64(f.backtest.shown[2].fiscal_year, 2023);
    EXPECT(forecast_backtest_sentence(&f.backtest, &t.arena).n > 0);
    town_done(&t);
}

TEST(forecast_is_exact_when_nothing_is_open)
{
    Town t;
    int64_t truth = 0;
    town(&t, 3, 60, 5);
    for (int s = 0; s < 3; s++)
        for (int i = 48; i < 60; i++)
            truth += t.yen[s][i];
    cap(&t, truth - 1, 0);
    Forecast f = of(&t);
    EXPECT_I64(f.yen, truth);
    EXPECT_I64(f.lo95, truth);
    EXPECT_I64(f.hi95, truth);
    EXPECT_I64(f.over_yen, 1);
    EXPECT_I64(f.chance_percent, 100);
    EXPECT_I64(f.first_over, 202503);
    arena_reset(&t.arena);
    cap(&t, truth, 0);
    f = of(&t);
    EXPECT_I64(f.chance_percent, 0);
    EXPECT_I64(f.first_over, 0);
    arena_reset(&t.arena);
    cap(&t, truth, 20000); /* spending is settled, the cap is not: it exceeds about half the time */
    f = of(&t);
    EXPECT(f.chance_percent > 35 && f.chance_percent < 65);
    EXPECT(f.cap_lo80 < truth && f.cap_hi80 > truth);
    town_done(&t);
}

TEST(forecast_is_the_same_in_any_order_of_services)
{
    Town t;
    town(&t, 6, 50, test_rand(0, 1u << 30));
    cap(&t, 120000000, 20000);
    Forecast a = of(&t);
    for (int i = 0; i < 3; i++) {
        ForecastService keep = t.services[i];
        t.services[i] = t.services[5 - i];
        t.services[5 - i] = keep;
    }
    Forecast b = of(&t);
    EXPECT_I64(b.yen, a.yen);
    EXPECT_I64(b.lo80, a.lo80);
    EXPECT_I64(b.hi95, a.hi95);
    EXPECT_I64(b.chance_percent, a.chance_percent);
    for (int i = 0; i < 6; i++)
        EXPECT_I64(b.services[i].yen, a.services[5 - i].yen);
    town_done(&t);
}

TEST(forecast_is_the_same_twice_and_with_a_service_of_nothing)
{
    Town t;
    town(&t, 4, 50, 77);
    Forecast a = of(&t), again = of(&t);
    EXPECT_I64(again.yen, a.yen);
    EXPECT_I64(again.lo80, a.lo80);
    t.services[4] = (ForecastService){ .key = 999, .yen = t.yen[4] }; /* never paid anything */
    t.in.service_count = 5;
    Forecast b = of(&t);
    EXPECT_I64(b.yen, a.yen);
    EXPECT_I64(b.lo80, a.lo80);
    EXPECT_I64(b.hi80, a.hi80);
    EXPECT_I64(b.services[4].method, FORECAST_NONE);
    EXPECT_I64(b.services[4].yen, 0);
    town_done(&t);
}

TEST(forecast_does_not_know_which_century_it_is)
{
    Town t;
    town(&t, 3, 50, 8);
    cap(&t, 40000000, 0);
    Forecast a = of(&t);
    t.in.first = month_add(t.in.first, 12 * 30);
    t.in.fiscal_year += 30;
    Forecast b = of(&t);
    EXPECT_I64(b.yen, a.yen);
    EXPECT_I64(b.hi80, a.hi80);
    EXPECT_I64(b.chance_percent, a.chance_percent);
    town_done(&t);
}

TEST(forecast_scales_with_the_money)
{
    Town t;
    town(&t, 3, 50, 21);
    Forecast a = of(&t);
    for (int s = 0; s < 3; s++)
        for (int i = 0; i < 50; i++)
            t.yen[s][i] *= 1024;
    Forecast b = of(&t);
    EXPECT(fabs((double)b.yen / (double)a.yen - 1024) < 0.01);
    EXPECT(fabs((double)(b.hi80 - b.lo80) / (double)(a.hi80 - a.lo80) - 1024) < 1);
    town_done(&t);
}

/* Two services that move together are less certain in sum than two that do not. */
TEST(forecast_keeps_services_together)
{
    Town t;
    town(&t, 2, 59, 3);
    for (int i = 0; i < 59; i++)
        t.yen[1][i] = t.yen[0][i];
    t.in.month_count = 53;
    t.in.paths = 4000;
    Forecast same = of(&t);
    int64_t width = same.services[0].hi80 - same.services[0].lo80;
    EXPECT(fabs((double)(same.hi80 - same.lo80) / (double)(2 * width) - 1) < 0.01);
    town_done(&t);
    town(&t, 2, 53, 4);
    for (int i = 0; i < 53; i++) /* as large as the first, but with errors of its own */
        t.yen[1][i] /= 2;
    Forecast apart = of(&t);
    int64_t both = apart.services[0].hi80 - apart.services[0].lo80 + apart.services[1].hi80 - apart.services[1].lo80;
    EXPECT((double)(apart.hi80 - apart.lo80) < 0.97 * (double)both);
    town_done(&t);
}

TEST(forecast_of_a_series_that_never_changes_is_certain)
{
    Town t;
    town(&t, 1, 50, 1);
    for (int i = 0; i < 50; i++)
        t.yen[0][i] = 265000;
    cap(&t, 3180000, 0);
    Forecast f = of(&t);
    EXPECT_I64(f.yen, 12 * 265000);
    EXPECT(f.hi95 - f.lo95 < 24);
    EXPECT_I64(f.over_yen, 0);
    town_done(&t);
}

TEST(forecast_meets_the_cap_on_the_same_paths)
{
    Town t;
    town(&t, 4, 53, 31);
    Forecast plain = of(&t);
    cap(&t, plain.yen, 0);
    Forecast half = of(&t);
    EXPECT(half.chance_percent >= 40 && half.chance_percent <= 60);
    EXPECT_I64(half.over_yen, 0);
    EXPECT_I64(half.cap_lo80, plain.yen);
    cap(&t, plain.hi80, 0);
    Forecast tenth = of(&t);
    EXPECT(tenth.chance_percent >= 8 && tenth.chance_percent <= 12);
    cap(&t, plain.hi80, 400000);
    EXPECT(of(&t).chance_percent <= tenth.chance_percent); /* where イ falls, ロ stays: the cap is the higher one */
    t.in.cap.branch_count = 1; /* a cap that may fall makes exceeding likelier */
    EXPECT(of(&t).chance_percent > tenth.chance_percent);
    cap(&t, plain.yen / 2, 0);
    Forecast sure = of(&t);
    EXPECT_I64(sure.chance_percent, 99);
    EXPECT(sure.first_over > 202404 && sure.first_over < 202503 && sure.first_ahead == 202404);
    EXPECT(sure.rows[month_diff(sure.first_over, 202404)].cumulative > sure.cap_yen);
    EXPECT(sure.rows[month_diff(sure.first_over, 202404) - 1].cumulative <= sure.cap_yen);
    cap(&t, plain.yen * 2, 0);
    EXPECT_I64(of(&t).chance_percent, 1);
    EXPECT(find(&tenth, FORECAST_CAP_MOVES) == NULL);
    town_done(&t);
}

TEST(forecast_takes_the_last_months_as_not_known)
{
    Town t;
    town(&t, 3, 55, 9);
    Forecast whole = of(&t);
    for (int s = 0; s < 3; s++)
        t.yen[s][54] /= 3; /* claims of the last month are still to come */
    t.in.late_months = 1;
    Forecast f = of(&t);
    EXPECT_I64(f.rows[6].how, FORECAST_EXPECTED);
    EXPECT(f.rows[6].yen > f.rows[6].paid);
    EXPECT(fabs((double)f.yen / (double)whole.yen - 1) < 0.02);
    EXPECT_I64(find(&f, FORECAST_LATE_EXPECTED)->a, 1);
    for (int s = 0; s < 3; s++)
        t.yen[s][54] *= 30; /* what is paid is paid, whatever was expected */
    f = of(&t);
    EXPECT_I64(f.rows[6].yen, f.rows[6].paid);
    town_done(&t);
}

TEST(forecast_completes_late_claims_that_the_triangle_tells)
{
    static const int64_t added[2] = { 1000, 40000 }, sure[2] = { 0, 0 }, doubtful[2] = { 100000, 400000 };
    Town t;
    town(&t, 2, 60, 10);
    t.in.late_months = 2;
    for (int s = 0; s < 2; s++) {
        t.services[s].late_added = added;
        t.services[s].late_error = sure;
    }
    Forecast a = of(&t);
    EXPECT_I64(a.yen, a.paid + 2 * 41000);
    EXPECT_I64(a.lo95, a.yen);
    EXPECT_I64(a.rows[11].how, FORECAST_COMPLETED);
    EXPECT_I64(find(&a, FORECAST_LATE_COMPLETED)->a, 2);
    EXPECT_I64(find(&a, FORECAST_LATE_COMPLETED)->b, 82000);
    t.services[0].late_error = t.services[1].late_error = doubtful;
    t.in.paths = 4000;
    Forecast b = of(&t);
    double wanted = 1.2816 * sqrt(2 * (100000.0 * 100000 + 400000.0 * 400000));
    EXPECT_I64(b.yen, a.yen);
    EXPECT(fabs((double)(b.hi80 - b.yen) / wanted - 1) < 0.08);
    town_done(&t);
}

TEST(forecast_knows_a_revision_of_fees)
{
    Town t;
    town(&t, 1, 54, 12);
    Forecast before = of(&t);
    const ForecastRevision now = { 202410, 1100000 }; /* +10 % from October: nothing of it is in the data yet */
    t.services[0].revisions = &now;
    t.services[0].revision_count = 1;
    Forecast f = of(&t);
    for (int i = 6; i < 12; i++)
        EXPECT(fabs((double)f.rows[i].yen / (double)before.rows[i].yen - 1.1) < 1e-5);
    EXPECT_I64(find(&f, FORECAST_REVISED)->a, 1);
    for (int i = 36; i < 54; i++) /* and one that is in the data is not learnt as growth */
        t.yen[0][i] = t.yen[0][i] * 13 / 10;
    const ForecastRevision past = { 202304, 1300000 };
    t.services[0].revisions = &past;
    f = of(&t);
    for (int i = 6; i < 12; i++)
        EXPECT(fabs((double)f.rows[i].yen / (double)before.rows[i].yen - 1.3) < 1e-4);
    town_done(&t);
}

TEST(forecast_lets_services_begin_and_end)
{
    Town t;
    town(&t, 3, 54, 13);
    t.services[0].stops = 202501;
    for (int i = 0; i < 46; i++)
        t.yen[1][i] = 0; /* began in February 2024: leading zeros are no data */
    for (int i = 50; i < 54; i++)
        t.yen[2][i] = 0; /* ended in May 2024 */
    Forecast f = of(&t);
    EXPECT_I64(f.services[1].method, FORECAST_SHORT);
    EXPECT_I64(f.services[1].months, 8);
    EXPECT_I64(f.services[2].yen, t.yen[2][48] + t.yen[2][49]);
    EXPECT(f.rows[8].yen > f.rows[9].yen + t.yen[0][53] / 2);
    EXPECT_I64(find(&f, FORECAST_STOPPED)->a, 2);
    EXPECT_I64(find(&f, FORECAST_SERVICES_SHORT)->a, 1);
    EXPECT(f.services[1].yen > 11 * (t.yen[1][53] / 2));
    town_done(&t);
}

TEST(forecast_learns_nothing_from_dummy_months)
{
    static const Month covid[] = { 202304, 202305, 202306 };
    Town t;
    town(&t, 2, 54, 14);
    Forecast plain = of(&t);
    for (int s = 0; s < 2; s++)
        for (int i = 36; i < 39; i++)
            t.yen[s][i] /= 10;
    t.in.dummies = covid;
    t.in.dummy_count = 3;
    Forecast f = of(&t);
    EXPECT(fabs((double)f.yen / (double)plain.yen - 1) < 0.02);
    EXPECT_I64(find(&f, FORECAST_DUMMIES)->a, 3);
    town_done(&t);
}

TEST(forecast_bridges_a_month_that_one_service_lacks)
{
    Town t;
    town(&t, 3, 54, 15);
    Forecast plain = of(&t);
    t.yen[1][20] = t.yen[1][50] = FORECAST_MISSING;
    Forecast f = of(&t);
    EXPECT(fabs((double)f.yen / (double)plain.yen - 1) < 0.02);
    EXPECT_I64(find(&f, FORECAST_FILLED)->a, 1); /* only the one of this year is part of the sum */
    town_done(&t);
}

/* Last year's month is unbeatable where every year is the last one again, and other methods see noise. */
TEST(forecast_shows_the_naive_method_where_it_does_better)
{
    Town t;
    Rng r;
    town(&t, 1, 65, 16);
    rng_init(&r, 4, 4);
    for (int i = 0; i < 12; i++)
        t.yen[0][i] = 1000000 + (int64_t)rng_below(&r, 3000000);
    for (int i = 12; i < 65; i++)
        t.yen[0][i] = t.yen[0][i - 12];
    Forecast f = of(&t);
    EXPECT(f.backtest.naive_shown);
    EXPECT_I64(f.services[0].method, FORECAST_NAIVE);
    EXPECT(find(&f, FORECAST_BY_NAIVE) != NULL);
    EXPECT_I64(f.backtest.error_permille, 0);
    for (int i = 0; i < 12; i++)
        EXPECT_I64(f.rows[i].yen, f.rows[i].last_year);
    town_done(&t);
}

TEST(forecast_of_little_data_says_so)
{
    Town t;
    town(&t, 2, 13, 17);
    Forecast f = of(&t);
    EXPECT(f.backtest.trials < 8);
    EXPECT_I64(f.backtest.kappa_permille, 1300);
    EXPECT_I64(find(&f, FORECAST_SPREAD_ASSUMED)->b, 1300);
    EXPECT(f.hi80 > f.yen && f.lo80 < f.yen);
    town_done(&t);
}

static ForecastRefusal refused(Town *t, Month *month)
{
    Forecast f = { .yen = 5 };
    EXPECT_I64(forecast_compute(&t->in, &t->arena, &f), ERR_INVALID);
    EXPECT(f.yen == 0 && f.services == NULL && forecast_refusal_sentence(&f, &t->arena).n > 0);
    if (month)
        *month = f.refused_month;
    return f.refusal;
}

TEST(forecast_refuses)
{
    Town t;
    Month at;
    town(&t, 2, 54, 18);
    const ForecastInputs good = t.in;
#define REFUSED(why, change)                    \
    do {                                        \
        change;                                 \
        EXPECT_I64(refused(&t, &at), why);      \
        t.in = good;                            \
    } while (0)
    REFUSED(FORECAST_BAD_YEAR, t.in.fiscal_year = 1999);
    REFUSED(FORECAST_BAD_YEAR, t.in.year_starts = 5);
    REFUSED(FORECAST_BAD_YEAR, t.in.late_months = -1);
    REFUSED(FORECAST_BAD_YEAR, t.in.late_months = 13);
    REFUSED(FORECAST_NO_DATA, t.in.month_count = 0);
    REFUSED(FORECAST_NO_DATA, t.in.service_count = 0);
    REFUSED(FORECAST_NO_DATA, t.in.first = 202013);
    REFUSED(FORECAST_NO_DATA, t.in.fiscal_year = 2026);
    REFUSED(FORECAST_TOO_LARGE, t.in.service_count = FORECAST_SERVICES_MAX + 1);
    REFUSED(FORECAST_TOO_LARGE, t.in.month_count = FORECAST_MONTHS_MAX + 1);
    REFUSED(FORECAST_TOO_SHORT, (t.in.fiscal_year = 2020, t.in.month_count = 11));
    REFUSED(FORECAST_TOO_SHORT, (t.in.fiscal_year = 2021, t.in.month_count = 12, t.in.late_months = 1));
    REFUSED(FORECAST_NO_DATA, t.in.fiscal_year = 2019);
    REFUSED(FORECAST_TOO_SHORT, (t.in.first = 202009, t.in.fiscal_year = 2020));
    REFUSED(FORECAST_BAD_EFFECT, (t.in.cap.given = true, t.in.cap.branch_count = 0));
    REFUSED(FORECAST_BAD_EFFECT, (cap(&t, 1000, 0), t.in.cap.branches[0].before = -1));
    REFUSED(FORECAST_BAD_EFFECT, (cap(&t, 1000, 0), t.in.cap.yen[1] = YEN_MAX + 1));
    REFUSED(FORECAST_BAD_EFFECT, (cap(&t, 1000, 0), t.in.cap.spread_ppm[2] = -1));
    const ForecastRevision none = { 202404, 0 };
    t.services[0].revisions = &none;
    REFUSED(FORECAST_BAD_EFFECT, t.services[0].revision_count = 1);
    EXPECT_I64(at, 202404);
    t.services[0].revision_count = 0;
    REFUSED(FORECAST_BAD_EFFECT, t.services[0].stops = 202400);
    t.services[0].stops = 0;
    int64_t keep = t.yen[0][30];
    t.yen[0][30] = YEN_MAX + 1;
    REFUSED(FORECAST_TOO_LARGE, (void)0);
    EXPECT_I64(at, 202210);
    t.yen[0][30] = -t.yen[1][30] - 1;
    REFUSED(FORECAST_NEGATIVE, (void)0);
    EXPECT_I64(at, 202210);
    t.yen[0][30] = -t.yen[1][30] + 1; /* one service below zero, the month above: 過誤 in a small service */
    of(&t);
    keep = t.yen[1][30];
    t.yen[0][30] = t.yen[1][30] = FORECAST_MISSING;
    REFUSED(FORECAST_GAP, (void)0);
    EXPECT_I64(at, 202210);
    t.yen[0][30] = t.yen[1][30] = keep;
    memset(t.yen, 0, sizeof t.yen);
    REFUSED(FORECAST_ALL_ZERO, (void)0);
    EXPECT_I64(at, 0);
    for (int i = 0; i < 54; i++)
        t.yen[0][i] = FORECAST_MISSING, t.yen[1][i] = FORECAST_MISSING;
    REFUSED(FORECAST_GAP, (void)0);
#undef REFUSED
    town_done(&t);
}

TEST(forecast_tells_when_memory_is_short)
{
    Town t;
    Forecast f;
    town(&t, 4, 54, 19);
    for (size_t limit = 1024; limit < 400000; limit *= 3) {
        arena_done(&t.arena);
        arena_init(&t.arena, limit);
        Status s = forecast_compute(&t.in, &t.arena, &f);
        EXPECT(s == ERR_MEMORY || s == OK);
    }
    town_done(&t);
}

/* Any sound data: no crash, sums hold, bands are in order, and 10^15 yen does not overflow. */
TEST(forecast_holds_for_any_data)
{
    for (int round = 0; round < 25; round++) {
        Town t;
        int services = (int)test_rand(1, 6), months = (int)test_rand(13, 80);
        town(&t, services, months, test_rand(0, 1u << 30));
        int64_t top = test_rand(0, 4) ? (int64_t)test_rand(1, 100000000) : YEN_MAX / services;
        for (int s = 0; s < services; s++)
            for (int i = 0; i < months; i++)
                t.yen[s][i] = test_rand(0, 9) ? (int64_t)test_rand(0, (uint64_t)top) : 0;
        for (int i = 0; i < months; i++)
            t.yen[0][i] += i == 0 || t.yen[0][i] == 0;
        t.in.paths = 100;
        t.in.late_months = (int)test_rand(0, 1) * (months > 13);
        t.in.fiscal_year = fiscal_year_of(month_add(t.in.first, months), 4);
        cap(&t, (int64_t)test_rand(1000, 1000000000), 20000);
        Forecast f = of(&t);
        int64_t sum = 0;
        for (int i = 0; i < 12; i++) {
            sum += f.rows[i].yen;
            EXPECT(f.rows[i].lo80 <= f.rows[i].hi80);
        }
        EXPECT_I64(f.yen, sum);
        EXPECT(f.lo95 <= f.lo80 && f.lo80 <= f.median && f.median <= f.hi80 && f.hi80 <= f.hi95);
        EXPECT(f.chance_percent >= 0 && f.chance_percent <= 100);
        for (size_t i = 0; i < f.assumption_count; i++)
            EXPECT(forecast_assumption_sentence(&f.assumptions[i], &t.arena).n > 0);
        town_done(&t);
    }
}
