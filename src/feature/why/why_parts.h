/* why_parts.h: what the files of this feature share. */
#pragma once
#include "domain/cause.h"
#include "domain/peers.h"
#include "domain/service.h"
#include "feature/why/why.h"
#include "http/told.h"
#include "schema/town_cap.h"

typedef enum { AGAINST_LAST_YEAR, AGAINST_PEERS, AGAINST_PREFECTURE, AGAINST_NATION, AGAINST_COUNT } Against;

/* ---- towns that can be compared ---- */

typedef enum { PEER_LN65, PEER_SHARE65, PEER_SHARE75, PEER_SHARE85, PEER_GROWTH75, PEER_FEATURE_COUNT } PeerFeature;
typedef struct {
    const char *key, *label, *unit;
} PeerFeatureInfo;
extern const PeerFeatureInfo peer_features[PEER_FEATURE_COUNT];

#define PEER_YEARS_BACK 3 /* growth of 75+ */
#define PEER_K 15
#define PEER_K_MIN 3
#define PEER_K_MAX 60
#define PEER_DRAWS 200

typedef struct {
    int64_t id, parent, union_of;
    Str name;
    int64_t total, age65, age75, age85, before75; /* 0: not known */
    int64_t entitled;      /* 要支援1・2, of an insurer that reports them; 0: not known */
    int64_t choice;        /* row of peer_choice, 0: none */
    PeersManual manual;
    Str reason;
    double values[PEER_FEATURE_COUNT];
} PeerTown;

typedef struct {
    PeerTown *items;
    size_t count, own;     /* own == count: the town itself is not among them */
    int year;              /* people are those of 1 October of it */
    int64_t statistic_year; /* of the annual report; 0: none */
    PeerList list;         /* of peer_towns_find */
    size_t k;
} PeerTowns;

/* Everybody's circumstances; the town's own choices. */
MUST_USE Status peer_towns_read(Req *rq, int year, PeerTowns *ret);
PeerTown *peer_town_of(const PeerTowns *towns, int64_t id); /* NULL: not among them */
/* The k nearest; k 0: PEER_K, but no more than a third of those compared. draws 0: no stability. */
MUST_USE Status peer_towns_find(Req *rq, PeerTowns *towns, int64_t k, size_t draws);
MUST_USE Status peers_get(Req *rq); /* handler */
/* "places_year" and "places": where the town stands by each published figure (why_places.c). */
#define PLACE_SMALL 100 /* below this many certified persons chance alone moves a rate by a fifth: what is left without it is told too */
MUST_USE Status peer_places_put(Req *rq, const PeerTowns *towns, JsonWriter *w);

extern const Sql peer_sql_towns, peer_sql_statistic, peer_sql_choices, peer_sql_exists, place_sql_statistic;
#define PEER_STATEMENTS &peer_sql_towns, &peer_sql_statistic, &peer_sql_choices, &peer_sql_exists, &place_sql_statistic

/* ---- both sides of a comparison ---- */

/* How much the data of both sides tell about a line: the coarser side decides. */
typedef enum {
    TELLS_PERSONS, /* different people, months, providers, levels */
    TELLS_MONTHS,  /* person-months but not how many people */
    TELLS_YEN,     /* yen alone: compared by person of 75 and over */
    TELLS_FIXED    /* contracts and subsidies without people: by their amount */
} Tells;

/* Service and programme: 通所型（従前相当） */
typedef struct {
    Str service, program; /* keys; service is a category or, for what is none, the word of the ledger */
    bool fixed;
    Tells tells;
    int64_t users[2], months[2], yen[2];
} WhyLine;

typedef struct {
    size_t line;
    int64_t provider;
    Str level;
    int64_t months[2], yen[2];
} WhyRow;

typedef enum {
    BAR_POPULATION, BAR_ELIGIBLE, BAR_USERS, BAR_MONTHS, BAR_USE, BAR_MIX, BAR_PRICE, BAR_PER75, BAR_FIXED,
    BAR_AGED, BAR_CERTIFIED1, BAR_CERTIFIED2, /* against the country */
    BAR_COUNT
} Bar;

#define WHY_LINES_MAX 256
/* All lines as one; those of few towns as one. */
#define WHY_WHOLE S("gathered")
#define WHY_REST S("rest")

/* 要支援1 and 2 by the annual report: how many there are, how many of the town's ages would be at the rates of the country, and how
 * many of its people of 75 and over. Not known: expected 0. */
#define COUNTRY_LEVELS 2
typedef struct {
    int64_t year;           /* of the report; 0: there is none with both */
    int64_t certified[COUNTRY_LEVELS];
    double expected[COUNTRY_LEVELS], crude[COUNTRY_LEVELS];
    int64_t apart;          /* yen of rows of neither level */
} WhyCountry;

typedef struct {
    Against against;
    int year;
    Month first, last;      /* of this year; first 0: there is nothing yet */
    int64_t months;
    TownCap *caps[2];       /* last year's and this year's */
    bool from_above;        /* asked by somebody who may never reach a person's row: not even to count people */
    bool no_people;         /* the population of one side is missing: it is not told apart */
    int people_year[2];
    int64_t people[2], eligible[2];
    bool knows_eligible;
    int64_t statistic_year[2];
    WhyLine lines[WHY_LINES_MAX];
    size_t line_count;
    WhyRow *rows;           /* as the cube has them, or by line when the other side has no more */
    size_t row_count, row_room;
    size_t asked, towns, left_out, hidden; /* other towns: wanted; in the sum; without all of the months; without lines that they show outside */
    bool rest;              /* lines of fewer than three of them are one line */
    WhyCountry country;
    Told told;              /* what this reader is told of both sides' months */
    bool gathered;          /* he is told the whole alone, of this town or of the others */
    Str refusal;            /* nothing could be compared: why */
    /* computed */
    CauseCells cells;
    int64_t *yen;           /* cells × factors, whole yen */
    int64_t from, to, difference;
    int64_t bars[BAR_COUNT];
    bool has[BAR_COUNT];
    bool has_chance;
    CauseWidth chance[BAR_COUNT];
} Why;

/* Is the other side the sum of other towns? */
static inline bool why_is_pooled(const Why *w)
{
    return w->against == AGAINST_PEERS || w->against == AGAINST_PREFECTURE;
}

MUST_USE Status why_read(Req *rq, Why *w);
MUST_USE Status why_compute(Why *w, Arena *a);
Bar why_bar(const Why *w, size_t cell, size_t factor);
MUST_USE Status why_query_of(Req *rq, Why *ret); /* ?year=&against= */

/* The steps of the above, for those who compare otherwise. */
MUST_USE Status why_begin(Req *rq, Why *w, int years); /* caps, people and months of the year, and of so many before it; a refusal when there is nothing yet */
MUST_USE Status why_read_side(Req *rq, Why *w, int side, Month first, Month last);
MUST_USE Status why_entitled(Req *rq, int first, size_t n, int64_t *ret);
void why_join_rows(Why *w); /* rows of one place become one, rows of one line stand together */
MUST_USE Status why_cells(Why *w, Arena *a, Decomposition *ret); /* ERR_INVALID: nothing to compare */
MUST_USE Status why_read_pool(Req *rq, Why *w);         /* why_pool.c: both sides, against other towns */
MUST_USE Status why_line(Why *w, Str kind, Str program, bool fixed, Arena *a, size_t *ret);
MUST_USE Status why_add_row(Why *w, size_t line, int64_t provider, Str level, Arena *a, WhyRow **ret);
void why_coarsen(WhyLine *l, Tells tells);
MUST_USE Status why_read_country(Req *rq, Why *w);      /* why_country.c */
MUST_USE Status why_country_cells(Why *w, Arena *a, Decomposition *ret);
void why_country_chance(Why *w);

extern const Sql why_sql_last, why_sql_months, why_sql_nation, why_sql_report, why_sql_rows, why_sql_told_rows, why_sql_users, why_sql_entitled, why_sql_wholes,
    why_sql_providers;
#define WHY_STATEMENTS &why_sql_last, &why_sql_months, &why_sql_nation, &why_sql_report, &why_sql_rows, &why_sql_told_rows, &why_sql_users, &why_sql_entitled, \
    &why_sql_wholes, &why_sql_providers

/* ---- words ---- */

extern const char *const against_keys[AGAINST_COUNT];
const char *bar_key(Bar b);
const char *bar_label(const Why *w, Bar b);
Str line_label(const WhyLine *l, Arena *a);      /* 通所型（従前相当） */
Str why_other_label(const Why *w, Arena *a);     /* 令和7年度の同じ月 */
Str why_sentence(const Why *w, Arena *a);
Str bar_sentence(const Why *w, Bar b, Arena *a);
Str bar_numbers(const Why *w, Bar b, Arena *a);  /* 5,960人 → 6,080人; empty when there is no such number */
size_t bars_by_size(const Why *w, Bar ret[static BAR_COUNT]);
int64_t why_year_pace(const Why *w);

MUST_USE Status why_xlsx(Req *rq); /* handler: why_xlsx.c */
MUST_USE Status why_years(Req *rq); /* handler: why_years.c */
