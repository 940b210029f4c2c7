/* town.h: organisations (nation, bureaus, prefectures, municipalities, 広域連合) with opening and
 * closing dates, and what a municipality has of its own: areas, centres, providers, settings. */
#pragma once
#include "http/feature.h"

typedef struct {
    int64_t id, rev, parent, insurer_org, successor; /* 0: none */
    Str kind, code, insurer, name, kana;
    Date opened, closed;                             /* DATE_NONE: open */
} Organisation;

typedef struct {
    Row row;
    Str kind, name, kana, number, run_by;
    int64_t area;
    Str address, phone;
    Date opened, closed;
    Str note;
} Unit;

typedef struct {
    Row row;
    int64_t year_starts; /* first service month of the fiscal year: 3 (paid April–March) or 4 */
    Str yen_rounding;    /* "floor", "half_up" */
    int64_t late_months; /* the newest service months taken as incomplete */
    bool special_town;   /* 特定事情市町村: 施行令37条の13第4項第2号 */
    int64_t release_days; /* a month is first shown outside so many days after its last change; NUMBER_NONE: RELEASE_DAYS_DEFAULT */
} TownSetting;

extern const Feature feature_town;
extern const Entity entity_unit, entity_town_setting;

/* Texts live in the arena. ERR_NOT_FOUND. */
MUST_USE Status organisation_by_code(Db *db, Str code6, Arena *a, Organisation *ret);
/* Checks code and 保険者番号 (problems at /code, /insurer) before it writes; wants an id, and leaves the rev in *o. */
MUST_USE Status organisation_insert(Db *db, Organisation *o, Problems *ps);
