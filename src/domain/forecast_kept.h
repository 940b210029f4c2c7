/* forecast_kept.h: forecast_compute, remembered. The same inputs give the same figures (forecast.h), so an answer is kept under the digest of
 * all its inputs: it never becomes stale, and nobody has to say that something changed. For the whole process, FORECASTS_KEPT of
 * them, the one not asked for longest makes room. Any thread may ask; two that ask for the same at once both compute. */
#pragma once
#include "domain/forecast.h"

/* As forecast_compute, refusals too (they are quick, and not kept). */
MUST_USE Status forecast_kept(const ForecastInputs *in, Arena *arena, Forecast *ret);
