/* worksheet_parts.h: what the files of this feature share: the facts of a town, and the sheet made of them. */
#pragma once
#include "domain/proportion.h"
#include "domain/service.h"
#include "domain/simulation.h"
#include "domain/whatif.h"
#include "feature/worksheet/worksheet.h"
#include "schema/outcome.h"
#include "http/told.h"
#include "schema/settled.h"
#include "schema/town_landing.h"

#define WS_PAST 10              /* years before the one looked at */
#define WS_YEARS (WS_PAST + 1)
#define WS_TARGET 2030          /* the first year of the plan that the worksheet looks ahead to (第11期) */
#define WS_LAST 2050
#define WS_LINES_MAX 48
#define WS_POINTS_MAX 24
#define WS_STATISTICS_MAX 16
#define WS_TOWNS_MAX 400
#define WS_OTHERS_MIN 3         /* fewer other towns would show what one of them spends */

/* ---- the sheet ---- */

#define WS_BLOCKS_MAX 16
#define WS_TABLES_MAX 5
#define WS_SERIES_MAX 24
#define WS_COLUMNS_MAX 24
#define WS_NOTES_MAX 8

typedef enum { WS_CHART_NONE, WS_CHART_LINE, WS_CHART_STACK, WS_CHART_GROUP } WsChart;
typedef enum { WS_LOOK_BAR, WS_LOOK_LINE, WS_LOOK_LIMIT, WS_LOOK_NONE } WsLook; /* LIMIT: the cap; NONE: in the table alone */

typedef struct {
    Str label, mark;            /* 実績 見込み 推計 計算 仮定 */
    WsLook look;
    int64_t values[WS_COLUMNS_MAX]; /* NUMBER_NONE: not known */
} WsSeries;

typedef struct {
    Str title, unit, note;
    int digits;                 /* values are whole numbers of 10^-digits */
    WsChart chart;
    Str columns[WS_COLUMNS_MAX];
    size_t n_columns, first_future; /* columns from first_future on are foretold; n_columns: none */
    WsSeries series[WS_SERIES_MAX];
    size_t n_series;
} WsTable;

/* What is not there, whom to ask, and the screen that takes it. */
typedef struct {
    Str what, ask, screen;
} WsMissing;

typedef struct {
    const char *key, *title, *viewpoint;
    Str finding;
    WsTable tables[WS_TABLES_MAX];
    size_t n_tables;
    Str sources[WS_NOTES_MAX];
    size_t n_sources;
    WsMissing missing[WS_NOTES_MAX];
    size_t n_missing;
} WsBlock;

typedef struct {
    WsBlock blocks[WS_BLOCKS_MAX];
    size_t n;
} Sheet;

/* ---- the facts ---- */

typedef struct {
    Str service, program;       /* keys */
    Str label;                  /* 通所型（従前相当） */
    int64_t people[WS_YEARS], paid[WS_YEARS]; /* person-months and yen of the months known */
    int64_t last_people, last_paid;           /* of the last month known */
    bool gathered;              /* all lines as one, for readers outside the town hall */
} WsLine;

enum { AGE_ALL, AGE_15_64, AGE_65, AGE_75, AGE_80, AGE_85, AGE_COUNT };
typedef struct {
    int year;
    int64_t n[AGE_COUNT];       /* NUMBER_NONE: not known */
} WsPeople;

enum { LEVELS = 7, LEVEL_AGES = 3 }; /* 12 13 21 22 23 24 25; 65–74, 75–84, 85 and over */
typedef struct {
    int year;
    int64_t level[LEVELS];      /* everybody; NUMBER_NONE: not reported */
    int64_t by_age[LEVEL_AGES][LEVELS];
    bool has_levels, has_ages;
} WsCertified;

enum { POOL_VISIT, POOL_DAY, POOL_REST, POOL_KINDS };
typedef struct {
    int64_t org;
    Str name;
    int64_t months;             /* with claims, of the range */
    int64_t age65, age75, age85; /* 0: not known */
    int64_t total;              /* people, for the rule of small cells */
    int64_t whole;              /* yen of everything, as it is today */
    bool apart;                 /* it shows its lines outside; else the three below are 0 */
    int64_t paid[POOL_KINDS][PROGRAM_COUNT], people[POOL_KINDS][PROGRAM_COUNT], priced[POOL_KINDS][PROGRAM_COUNT]; /* priced: yen of rows that count persons */
} WsTown;

typedef struct {
    WsTown *towns;
    size_t n;
    Month first, last;
} Pool;

typedef struct {
    Db *db;
    Arena *arena;
    int64_t org, parent;
    Str name;
    int year, year_starts;
    Date today;
    Told told;                  /* what this reader is told of its years */
    TownLanding *landing;
    WhatIf *path;               /* NULL: no landing */
    int64_t growth_index80[WHATIF_YEARS_MAX]; /* people of 80 and over; 0: not known */
    int months[WS_YEARS];       /* known, of each year */
    Month last;                 /* 0: no claims */
    WsLine lines[WS_LINES_MAX];
    size_t n_lines;
    int64_t landing_parts[WS_LINES_MAX];
    struct { bool known; int64_t yen; } caps[WS_YEARS];
    WsPeople counted[WS_POINTS_MAX], projected[WS_POINTS_MAX];
    size_t n_counted, n_projected;
    WsCertified certified[WS_STATISTICS_MAX];
    size_t n_certified;
    int64_t nation75;           /* insured of 75 and over in the country, 0: not known */
    int nation75_year;
    struct { int year; int64_t users; } used[WS_YEARS]; /* different persons of 要支援1・2 in the last month of a year; year 0: not known */
    SettledYear *settled;       /* the town's own settled papers, ascending */
    size_t n_settled;
    OutcomeValue *outcomes;
    size_t n_outcomes;
    Pool pool, pool_now;        /* the last whole year; the months of this year */
    SimulationLine cells[WS_LINES_MAX]; /* beside lines */
} Facts;

MUST_USE Status facts_read(Db *db, int64_t org, int year, Date today, const Told *told, Arena *a, Facts **ret);
/* today: whose rule of small cells holds. What is owed counts as not shown: pool_keep keeps it first. */
MUST_USE Status pool_read(Db *db, int64_t parent, Month first, Month last, Date today, Arena *a, Pool *ret);
MUST_USE Status pool_keep(Req *rq, int64_t parent);
/* May a line that so many of the others have be told: none of them, or not too few? */
static inline bool others_enough(int towns)
{
    return towns == 0 || towns >= WS_OTHERS_MIN;
}
Str others_words(const Facts *f, const Pool *p); /* how many of them are in the figures by service, and why not all; empty: all */
/* People on 1 October: counted, else as projected, in between on a straight line. */
bool facts_people(const Facts *f, int year, int age, int64_t *ret, bool *ret_projected);
bool facts_projected(const Facts *f, int year, int age, int64_t *ret);
static inline int facts_year(const Facts *f, size_t i)
{
    return f->year - WS_PAST + (int)i;
}
/* Are the lines one, as for readers outside who are not told them apart? */
static inline bool facts_gathered(const Facts *f)
{
    return f->n_lines > 0 && f->lines[f->n_lines - 1].gathered;
}
/* Part of this year's landing. */
int64_t facts_landing_part(const Facts *f, const WsLine *l);
/* The first year with claims; WS_YEARS: none. */
size_t facts_first(const Facts *f);
Str facts_note(const Facts *f); /* what a reader outside is told of hiding and keeping */
bool facts_whole_year(const Facts *f, size_t i);
/* Years that only the settled papers tell: before the first claims, the newest WS_EARLY_MAX of them, ascending. */
#define WS_EARLY_MAX 8
size_t facts_early(const Facts *f, const SettledYear *ret[static WS_EARLY_MAX]);

/* ---- making blocks ---- */

WsBlock *sheet_block(Sheet *s, const char *key, const char *title, const char *viewpoint);
WsTable *block_table(WsBlock *b, Str title, Str unit, int digits, WsChart chart);
void table_column(WsTable *t, Str label, bool future);
WsSeries *table_series(WsTable *t, Str label, Str mark, WsLook look);
void block_drop_empty(WsBlock *b); /* the last table, when it has no series */
void block_source(WsBlock *b, Str text);
/* Once each. */
void block_missing(WsBlock *b, Str what, Str ask, Str screen);

void blocks_people(const Facts *f, Sheet *s);  /* 1.1, 1.2 */
void block_choice(const Facts *f, Sheet *s);   /* 2 */
void block_staff(const Facts *f, Sheet *s);    /* 3 */
void block_level(const Facts *f, Sheet *s);    /* 4.1 */
void block_cap(const Facts *f, Sheet *s);      /* 4.2 */
void blocks_cost(const Facts *f, Sheet *s);    /* 4.3, 4.4 */
void block_outcomes(const Facts *f, Sheet *s); /* 5 */

MUST_USE Status sheet_make(const Facts *f, Sheet **ret);
void sheet_put(JsonWriter *w, const Sheet *s);

/* ---- block 6 ---- */

typedef struct {
    int to;
    Str follows;               /* "age75", "age80", "age85" */
    bool at_once;
    bool known;                /* else sentence says why not */
    Str sentence;
    size_t n_years;
    int years[SIMULATION_YEARS_MAX];
    int64_t base[SIMULATION_YEARS_MAX], cap[SIMULATION_YEARS_MAX];
    bool has_cap[SIMULATION_YEARS_MAX];
    Simulation result;
    SimulationLine lines[WS_LINES_MAX];
} Simulated;
/* What is kept; where it cannot be computed any more, nothing set, and the sentence says so: the rest of the sheet is worth reading. */
MUST_USE Status simulate_kept(const Facts *f, Simulated *ret);
void simulated_put(JsonWriter *w, const Facts *f, const Simulated *s);

/* ---- doors ---- */

MUST_USE Status worksheet_facts_of(Req *rq, int year, Facts **ret);
MUST_USE Status worksheet_facts(Req *rq, Facts **ret); /* ?year= */
MUST_USE Status worksheet_simulate(Req *rq);
MUST_USE Status worksheet_keep(Req *rq);
MUST_USE Status worksheet_xlsx(Req *rq);
MUST_USE Status worksheet_prefecture(Req *rq);
MUST_USE Status worksheet_prefecture_xlsx(Req *rq);

extern const Sql ws_sql_months, ws_sql_told_months, ws_sql_lines, ws_sql_told_lines, ws_sql_people, ws_sql_projected, ws_sql_statistic, ws_sql_nation, ws_sql_used, ws_sql_place, ws_sql_parent, ws_sql_cells,
    ws_sql_drop, ws_sql_add, ws_sql_pool, ws_sql_pool_orgs, ws_sql_pool_people, ws_sql_growth, ws_sql_supported;
#define WORKSHEET_STATEMENTS \
    &ws_sql_months, &ws_sql_told_months, &ws_sql_lines, &ws_sql_told_lines, &ws_sql_people, &ws_sql_projected, &ws_sql_statistic, &ws_sql_nation, &ws_sql_used, &ws_sql_place, &ws_sql_parent, &ws_sql_cells, \
    &ws_sql_drop, &ws_sql_add, &ws_sql_pool, &ws_sql_pool_orgs, &ws_sql_pool_people, &ws_sql_growth, &ws_sql_supported
