/* How the full engine came to its landing, for people. */
#include "feature/cap/cap_parts.h"

/* "engine", "backtest", and the assumptions of the full engine. */
void home_put_forecast(Req *rq, JsonWriter *w, const Forecast *f)
{
    const ForecastBacktest *b = &f->backtest;
    json_str_field(w, "engine", S("forecast"));
    json_object_field(w, "backtest");
    json_i64_field(w, "trials", b->trials);
    json_i64_field(w, "error_permille", b->error_permille);
    json_i64_field(w, "naive_error_permille", b->naive_permille);
    json_i64_field(w, "mase_permille", b->mase_permille);
    json_i64_field(w, "covered_permille", b->covered_permille);
    json_i64_field(w, "widened_permille", b->kappa_permille);
    json_bool_field(w, "naive_shown", b->naive_shown);
    json_str_field(w, "sentence", forecast_backtest_sentence(b, rq->arena));
    json_array_field(w, "shown");
    for (int i = 0; i < b->shown_count; i++) {
        json_open_object(w);
        json_i64_field(w, "month", b->shown[i].origin);
        json_i64_field(w, "year", b->shown[i].fiscal_year);
        json_i64_field(w, "foretold", b->shown[i].foretold);
        json_i64_field(w, "actual", b->shown[i].actual);
        json_close_object(w);
    }
    json_close_array(w);
    json_close_object(w);
    json_array_field(w, "assumptions");
    for (size_t i = 0; i < f->assumption_count; i++) {
        json_open_object(w);
        json_str_field(w, "text", forecast_assumption_sentence(&f->assumptions[i], rq->arena));
        json_str_field(w, "mark", forecast_is_assumed(f->assumptions[i].code) ? S("仮定") : S("実績"));
        json_close_object(w);
    }
    if (b->trials) {
        json_open_object(w);
        json_str_field(w, "text", forecast_backtest_sentence(b, rq->arena));
        json_str_field(w, "mark", S("実績"));
        json_close_object(w);
    }
    json_close_array(w);
}
