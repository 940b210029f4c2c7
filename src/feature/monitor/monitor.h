/* monitor.h: checking (確かめる): the indicators of an engagement, what was measured on which day, and how the town
 * saw itself on a day, so that the 到達点 stands beside where it started, in numbers and in words.
 *
 * Values are integers in units of the last decimal: 184 with digits 1 is 18.4. An indicator whose figure the data
 * know is computed by month of service; the others are typed in. */
#pragma once
#include "http/feature.h"

typedef struct {
    Row row;
    int64_t engagement;
    Str name, figure, unit;
    int64_t digits, begin_value, target; /* NUMBER_NONE when nobody said */
    Date target_day;
    Str why;
} Indicator;

typedef struct {
    Row row;
    int64_t engagement, indicator;
    Date day;
    int64_t value;
    Str note;
} Reading;

extern const Feature feature_monitor;
extern const Entity entity_indicator, entity_reading;

/* Indicators of the demo town's engagement, a first self-portrait, and readings. */
MUST_USE Status monitor_install_demo(Db *db, int64_t org, int64_t engagement, int64_t *next_id);
