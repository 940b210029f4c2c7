/* Where a town stands among towns like it and among all, by nothing but the published figures: how old its old people are, and
 * how many of them are certified at each level. */
#include "domain/standardise.h"
#include "domain/standing.h"
#include "feature/why/why_parts.h"

#include <math.h>

/* Of the annual report; the three ages of 第2表 and the six of 第4-1-1表. */
typedef enum {
    ITEM_INSURED, ITEM_INSURED_AGE, ITEM_CERTIFIED = ITEM_INSURED_AGE + 3, ITEM_CERTIFIED_AGE = ITEM_CERTIFIED + 8,
    ITEM_COUNT = ITEM_CERTIFIED_AGE + 6
} Item;
static const char *const items[ITEM_COUNT] = {
    "insured1_total", "insured1_65_74", "insured1_75_84", "insured1_85",
    "certified_total_insured1", "certified_12_insured1", "certified_13_insured1", "certified_21_insured1", "certified_22_insured1",
    "certified_23_insured1", "certified_24_insured1", "certified_25_insured1",
    "certified_total_65_69", "certified_total_70_74", "certified_total_75_79", "certified_total_80_84", "certified_total_85_89", "certified_total_90",
};
#define AGES 3 /* those that both tables know */

const Sql place_sql_statistic = { .read_only = true, .scan_ok = true, .text =
    "SELECT org, item, value, fiscal_year FROM statistic WHERE fiscal_year = (SELECT MAX(fiscal_year) FROM statistic WHERE fiscal_year <= $1"
    " AND item = 'certified_total_insured1') AND (item LIKE 'insured1%' OR item LIKE 'certified%insured1' OR item LIKE 'certified_total%')"
    " ORDER BY org, item, batch" };

typedef enum { PLACE_SHARE75, PLACE_AGED, PLACE_RATE, PLACE_COUNT = PLACE_RATE + 8 } PlaceKind;
static const struct { const char *key, *label, *unit; } places[PLACE_COUNT] = {
    [PLACE_SHARE75] = { "share75", "65歳以上のうち75歳以上", "percent" },
    [PLACE_AGED] = { "certified_standardised", "年齢の違いをならした認定者の多さ（全体を100として）", "index" },
    [PLACE_RATE] = { "certified_total", "認定率（要支援1〜要介護5）", "percent" },
    { "certified_12", "認定率：要支援1", "percent" },
    { "certified_13", "認定率：要支援2", "percent" },
    { "certified_21", "認定率：要介護1", "percent" },
    { "certified_22", "認定率：要介護2", "percent" },
    { "certified_23", "認定率：要介護3", "percent" },
    { "certified_24", "認定率：要介護4", "percent" },
    { "certified_25", "認定率：要介護5", "percent" },
};

typedef struct {
    int64_t counts[ITEM_COUNT]; /* −1: not reported */
} Reported;

/* 100 × observed ÷ expected is the value, divided once so that equal shares are equal; expected 0: not known. */
typedef struct {
    size_t n;
    int64_t *observed;
    double *expected, *values;
} Measured;

/* ---- reading ---- */

static Item item_of(Str name)
{
    Item i = 0;
    while (i < ITEM_COUNT && !str_eq(name, str_of(items[i])))
        i++;
    return i;
}

static Status read_reported(Req *rq, const PeerTowns *towns, Reported *ret, int64_t *ret_year)
{
    CLEANUP(rows_done) Rows rows = { 0 };
    for (size_t t = 0; t < towns->count; t++)
        for (Item i = 0; i < ITEM_COUNT; i++)
            ret[t].counts[i] = -1;
    TRY(db_query(rq->db, &place_sql_statistic, &rows, P_INT(towns->year)));
    while (rows_next(&rows)) {
        const PeerTown *t = peer_town_of(towns, row_int(&rows, 0));
        Item i = item_of(row_text(&rows, 1));
        if (t && i < ITEM_COUNT)
            ret[t - towns->items].counts[i] = row_int(&rows, 2);
        *ret_year = row_int(&rows, 3);
    }
    return rows.status;
}

/* ---- measuring ---- */

/* People and certified persons by the ages both tables know; false when one is not reported. */
static bool ages_of(const Reported *r, int64_t ret_people[static AGES], int64_t ret_certified[static AGES])
{
    for (size_t a = 0; a < AGES; a++) {
        int64_t younger = r->counts[ITEM_CERTIFIED_AGE + 2 * a], older = r->counts[ITEM_CERTIFIED_AGE + 2 * a + 1];
        ret_people[a] = r->counts[ITEM_INSURED_AGE + a];
        ret_certified[a] = younger + older;
        if (ret_people[a] < 0 || younger < 0 || older < 0)
            return false;
    }
    return true;
}

/* Indirect: the town's ages at the rates of all who report. */
static void measure_aged(const Reported *reported, Measured *m)
{
    int64_t people[AGES], certified[AGES], all_people[AGES] = { 0 }, all_certified[AGES] = { 0 };
    double rates[AGES], expected;
    for (size_t t = 0; t < m->n; t++)
        for (size_t a = 0; ages_of(&reported[t], people, certified) && a < AGES; a++) {
            all_people[a] += people[a];
            all_certified[a] += certified[a];
        }
    for (size_t a = 0; a < AGES; a++)
        rates[a] = all_people[a] ? (double)all_certified[a] / (double)all_people[a] : 0;
    for (size_t t = 0; t < m->n; t++) {
        if (!ages_of(&reported[t], people, certified) || standardise_expected(people, rates, AGES, &expected) != OK)
            continue;
        m->observed[t] = certified[0] + certified[1] + certified[2];
        m->expected[t] = expected;
    }
}

static void measure(const PeerTowns *towns, const Reported *reported, PlaceKind kind, Measured *m)
{
    for (size_t t = 0; t < m->n; t++) {
        bool people = kind == PLACE_SHARE75;
        int64_t whole = people ? towns->items[t].age65 : reported[t].counts[ITEM_INSURED];
        int64_t part = people ? towns->items[t].age75 : kind == PLACE_AGED ? -1 : reported[t].counts[ITEM_CERTIFIED + (kind - PLACE_RATE)];
        bool known = whole > 0 && part >= (people ? 1 : 0);
        m->observed[t] = known ? part : 0;
        m->expected[t] = known ? (double)whole : 0;
    }
    if (kind == PLACE_AGED)
        measure_aged(reported, m);
    for (size_t t = 0; t < m->n; t++)
        m->values[t] = m->expected[t] > 0 ? 100 * (double)m->observed[t] / m->expected[t] : NAN;
}

/* What is left of a small town's value when chance is taken out; NaN when it cannot be told. */
static double shrunk(const Measured *m, size_t own, Arena *a)
{
    int64_t *observed = ARENA_ARRAY(a, int64_t, m->n);
    double *expected = ARENA_ARRAY(a, double, m->n);
    StandardPrior prior;
    size_t n = 0;
    if (!observed || !expected)
        return NAN;
    for (size_t t = 0; t < m->n; t++)
        if (m->expected[t] > 0) {
            observed[n] = m->observed[t];
            expected[n++] = m->expected[t];
        }
    return standardise_prior(observed, expected, n, &prior) == OK ? 100 * standardise_shrunk(&prior, m->observed[own], m->expected[own]) : NAN;
}

/* ---- writing ---- */

static void put_value(JsonWriter *w, const char *key, double value)
{
    if (isnan(value))
        json_null_field(w, key);
    else
        json_real_field(w, key, round(value * 100) / 100);
}

static void put_standing(JsonWriter *w, Standing s)
{
    if (s.rank)
        json_i64_field(w, "rank", (int64_t)s.rank);
    else
        json_null_field(w, "rank");
    json_i64_field(w, "of", (int64_t)s.of);
    if (isnan(s.percentile))
        json_null_field(w, "percentile");
    else
        json_i64_field(w, "percentile", llround(s.percentile));
}

/* 75+ share is a count of everybody, not of events: chance has no part in it. */
static void put_chance(JsonWriter *w, const Measured *m, PlaceKind kind, size_t own, Arena *a)
{
    StandardRatio r;
    bool events = kind != PLACE_SHARE75 && m->expected[own] > 0;
    if (events && standardise_ratio(m->observed[own], m->expected[own], &r) == OK) {
        json_object_field(w, "interval");
        put_value(w, "lo", 100 * r.lo);
        put_value(w, "hi", 100 * r.hi);
        json_close_object(w);
    } else {
        json_null_field(w, "interval");
    }
    put_value(w, "shrunk", events && m->observed[own] < PLACE_SMALL ? shrunk(m, own, a) : NAN);
}

static void put_dots(JsonWriter *w, const PeerTowns *towns, const Measured *m)
{
    json_array_field(w, "dots");
    for (size_t i = 0; i < towns->list.count; i++) {
        size_t t = towns->list.items[i].row;
        if (isnan(m->values[t]))
            continue;
        json_open_object(w);
        json_i64_field(w, "org", towns->items[t].id);
        json_str_field(w, "name", towns->items[t].name);
        put_value(w, "value", m->values[t]);
        json_close_object(w);
    }
    json_close_array(w);
}

static void put_place(JsonWriter *w, const PeerTowns *towns, Measured *m, PlaceKind kind, double *near, Arena *a)
{
    double own = m->values[towns->own];
    for (size_t i = 0; i < towns->list.count; i++)
        near[i] = m->values[towns->list.items[i].row];
    json_open_object(w);
    json_str_field(w, "key", str_of(places[kind].key));
    json_str_field(w, "label", str_of(places[kind].label));
    json_str_field(w, "unit", str_of(places[kind].unit));
    put_value(w, "value", own);
    put_standing(w, standing_among(own, near, towns->list.count));
    put_chance(w, m, kind, towns->own, a);
    put_dots(w, towns, m);
    m->values[towns->own] = NAN; /* the others alone */
    json_object_field(w, "all");
    put_standing(w, standing_among(own, m->values, m->n));
    json_close_object(w);
    json_close_object(w);
}

Status peer_places_put(Req *rq, const PeerTowns *towns, JsonWriter *w)
{
    size_t n = towns->count;
    Reported *reported = ARENA_ARRAY(rq->arena, Reported, n + 1);
    double *near = ARENA_ARRAY(rq->arena, double, towns->list.count + 1);
    Measured m = { .n = n, .observed = ARENA_ARRAY(rq->arena, int64_t, n + 1), .expected = ARENA_ARRAY(rq->arena, double, n + 1),
                   .values = ARENA_ARRAY(rq->arena, double, n + 1) };
    int64_t year = 0;
    if (!reported || !near || !m.observed || !m.expected || !m.values)
        return ERR_MEMORY;
    TRY(read_reported(rq, towns, reported, &year));
    json_i64_field(w, "places_year", year);
    json_array_field(w, "places");
    for (PlaceKind kind = 0; kind < PLACE_COUNT && towns->own < n; kind++) {
        measure(towns, reported, kind, &m);
        put_place(w, towns, &m, kind, near, rq->arena);
    }
    json_close_array(w);
    return OK;
}
