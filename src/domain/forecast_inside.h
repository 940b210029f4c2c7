/* forecast_inside.h: what the files of forecast.h share. Months are counted from ForecastInputs.first. */
#pragma once
#include "domain/blend.h"
#include "domain/forecast.h"

#define FORECAST_SEASON 12
#define FORECAST_AHEAD_MAX 36 /* late months and two years */
#define FORECAST_YEN_BOUND 1e16 /* a path that runs away stops here, so that sums stay exact */

typedef struct {
    const ForecastService *in;
    int start, known;        /* first month that counts; months known in it */
    int begins;              /* month of `starts`, also when it lies ahead */
    int stop;                /* first month without the service; beyond every month when it goes on */
    double y[FORECAST_MONTHS_MAX]; /* [t − start], at today's price; NAN: nothing to learn */
    double level[FORECAST_MONTHS_MAX + FORECAST_AHEAD_MAX]; /* price of month t ÷ today's */
    int64_t floor[FORECAST_AHEAD_MAX]; /* paid already, of the months to foretell from `complete` on; 0: nothing */
    bool by_users;           /* blend foretells users, price yen a user */
    double users[FORECAST_MONTHS_MAX], prices[FORECAST_MONTHS_MAX]; /* as y */
    Blend *blend, *price;
    double means[FORECAST_AHEAD_MAX];
} ForecastLine;

typedef struct {
    const ForecastInputs *in;
    Arena *arena;
    int n;          /* months of data up to the year's end */
    int year_at;    /* the year's first month */
    int complete;   /* months [0, complete) cannot grow any more */
    bool apart;     /* lines that may are foretold as users × yen a user */
    bool late_told; /* late claims are known by the triangle: complete is n */
    ForecastLine *lines;
    int line_count;
} ForecastWork;

/* Fits every line to the months before `origin`. */
Status forecast_fit(ForecastWork *w, int origin, BlendChoice choice, EtsEffort effort);
/* The mean of every line for the months origin..origin + horizon. */
void forecast_means(ForecastWork *w, int origin, int horizon);

/* One more month is known: t. */
void forecast_line_advance(ForecastLine *l, int t);

/* The months that a path draws, and the method: the same for every line. */
typedef struct {
    uint64_t method;
    int at[FORECAST_AHEAD_MAX];
} ForecastDraw;
void forecast_draw(const ForecastWork *w, int origin, int horizon, uint64_t path, ForecastDraw *ret);
/* A line's yen on a path, as paid: price and stop are in it, nothing is below what was paid already. */
void forecast_line_path(const ForecastWork *w, const ForecastLine *l, int origin, int horizon, const ForecastDraw *draw, int64_t *ret_yen);
int64_t forecast_line_yen(const ForecastWork *w, const ForecastLine *l, int t, double at_todays_price);

/* Fills ret but not `shown` beyond what it knows; κ and whether the plain method is to be shown. */
Status forecast_backtest(ForecastWork *w, int horizon, ForecastBacktest *ret);
