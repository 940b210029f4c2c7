/* What a forecast is told beside yen: users, services that are planned, how much wider the band is while trials are few. */
#include "domain/forecast_testing.h"

static const ForecastAssumption *find(const Forecast *f, ForecastAssumptionCode code)
{
    for (size_t i = 0; i < f->assumption_count; i++)
        if (f->assumptions[i].code == code)
            return &f->assumptions[i];
    return NULL;
}

/* ---- users × yen a user ---- */

static void counted(Town *t, int64_t (*users)[MONTHS], int services, int months)
{
    for (int s = 0; s < services; s++) {
        for (int i = 0; i < months; i++) {
            users[s][i] = 40 + s * 10 + i + (i * 7 + s) % 5;
            t->yen[s][i] = users[s][i] * (20000 + s * 3000);
        }
        t->services[s].users = users[s];
    }
}

TEST(forecast_tells_users_and_price_apart)
{
    static int64_t users[MOST][MONTHS];
    Town t;
    town(&t, 2, 55, 3);
    counted(&t, users, 2, 55); /* the price never moves: what is foretold is users × price */
    Forecast f = of(&t);
    const ForecastAssumption *said = find(&f, FORECAST_BY_USERS);
    EXPECT(said && said->a == 2);
    EXPECT(f.services[0].by_users && f.services[1].by_users);
    EXPECT(f.backtest.error_permille < 50);
    for (int i = 0; i < 7; i++)
        EXPECT_I64(f.rows[i].yen, f.rows[i].paid);
    users[1][20] = 0; /* nobody counted in a month that was paid: yen alone */
    f = of(&t);
    said = find(&f, FORECAST_BY_USERS);
    EXPECT(said && said->a == 1);
    EXPECT(f.services[0].by_users && !f.services[1].by_users);
    town_done(&t);
}

TEST(forecast_keeps_yen_alone_where_users_mislead)
{
    static int64_t users[MOST][MONTHS];
    Town t;
    Rng r;
    rng_init(&r, 9, 9);
    town(&t, 2, 55, 4);
    for (int s = 0; s < 2; s++) {
        for (int i = 0; i < 55; i++)
            users[s][i] = 10 + (int64_t)rng_below(&r, 200); /* that have nothing to do with what is paid */
        t.services[s].users = users[s];
    }
    Forecast with = of(&t);
    EXPECT(!find(&with, FORECAST_BY_USERS));
    t.services[0].users = t.services[1].users = NULL;
    EXPECT_I64(with.yen, of(&t).yen);
    town_done(&t);
}

/* ---- what is known ahead ---- */

TEST(forecast_takes_a_planned_service_at_its_word)
{
    static const int64_t nothing[MONTHS];
    Town t;
    town(&t, 2, 55, 6);
    int64_t without = of(&t).yen;
    t.services[2] = (ForecastService){ .key = 300, .yen = nothing, .starts = 202501, .planned = 123456 };
    t.in.service_count = 3;
    Forecast f = of(&t);
    EXPECT_I64(f.yen, without + 3 * 123456); /* January to March */
    EXPECT_I64(f.services[2].yen, 3 * 123456);
    EXPECT(find(&f, FORECAST_PLANNED));
    t.services[2].stops = 202503;
    EXPECT_I64(of(&t).yen, without + 2 * 123456);
    t.services[2].starts = 0;
    EXPECT_I64(forecast_compute(&t.in, &t.arena, &f), ERR_INVALID); /* a plan without a month */
    EXPECT_I64(f.refusal, FORECAST_BAD_EFFECT);
    town_done(&t);
}

TEST(forecast_widens_by_the_given_factor_while_trials_are_few)
{
    Town t;
    town(&t, 2, 20, 8);
    Forecast usual = of(&t);
    t.in.few_kappa_permille = 2600;
    Forecast wide = of(&t);
    EXPECT(usual.backtest.trials < 8);
    EXPECT_I64(usual.backtest.kappa_permille, FORECAST_FEW_KAPPA);
    EXPECT_I64(wide.backtest.kappa_permille, 2600);
    EXPECT(wide.hi80 - wide.lo80 > usual.hi80 - usual.lo80);
    EXPECT_I64(usual.yen, wide.yen);
    town_done(&t);
}
