/* cap.h: a town's upper limit (上限額) with the source of every figure, and the first screen that
 * says whether the year will end within it. The rule itself is domain/cap.h. */
#pragma once
#include "http/feature.h"
#include "schema/town_cap.h"

typedef struct {
    Row row;
    int64_t fiscal_year;
    Str item;              /* key of a CapItem */
    int64_t yen;
    Str mark, source;      /* "final", "expected", "assumed" */
} CapInput;

typedef struct {
    Row row;
    Date day;
    int64_t total, age65, age75, age85, households;
    Str mark, source;
    int64_t batch;         /* the import it came with; 0: typed */
} Population;

typedef struct {
    Row row;
    Str kind, service, program; /* kind: key of an EffectKind */
    Month from_month, to_month;
    int64_t rate, month_yen;    /* rate in 0.01 % */
    Str mark, source;
} KnownEffect;

typedef struct {
    Row row;
    Str item;                   /* key of an Assume (schema/town_outlook.h) */
    int64_t value;              /* in ‰ */
    Str mark, source;
} ForecastAssumed;

extern const Feature feature_cap;
extern const Entity entity_cap_input, entity_population, entity_known_effect, entity_forecast_assumption;
