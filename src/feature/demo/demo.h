/* demo.h: みほん市, a fictional town of about 44,000 people, and its 30 neighbours in 見本県
 * (prefecture code 99: never a real place). Made from a seed number, the same on every machine.
 * All people are synthetic. The story is the seeds' story: spending creeps over the cap by about
 * 1.7 M yen, by too much 従前相当, a dear provider mix and few graduates.
 *
 * This feature only says what the town is and writes its papers; cli/demo.c puts them in. */
#pragma once
#include "base/buf.h"
#include "base/date.h"

#define DEMO_SEED 20220401
#define DEMO_FIRST_MONTH 202203 /* service months: March 2022 … */
#define DEMO_LAST_MONTH 202609  /* … to what the demo has taken in; the next one lies on the desk */
#define DEMO_DESK_MONTH 202610
#define DEMO_TODAY "2026-11-20"

typedef struct {
    const char *number, *name, *service; /* 事業所番号, "A6" or "A2" or "AF" or A7/A3 */
    int weight[5];                       /* share of new users in FY2022…FY2026 */
    int extras;                          /* add-ons: bit 0 サービス提供体制, 1 処遇改善, 2 運動器機能向上 (until 2024-03) */
} DemoProvider;
extern const DemoProvider demo_providers[];
extern const size_t demo_provider_count;

typedef struct {
    const char *code, *insurer, *name, *kana;
    int people;          /* about, for the peers */
    int yen_per_75;      /* yearly spending per person of 75 and over */
} DemoTown;
extern const DemoTown demo_towns[]; /* [0] is みほん市 */
extern const size_t demo_town_count;

typedef struct {
    const char *town;    /* code of the organisation */
    const char *login, *name, *role, *unit, *opens;
} DemoPerson;
extern const DemoPerson demo_people[];
extern const size_t demo_people_count;

typedef struct {
    int fiscal_year;
    const char *item;
    int64_t yen;
    const char *mark, *source;
} DemoCapInput;
extern const DemoCapInput demo_cap_inputs[];
extern const size_t demo_cap_input_count;

typedef struct {
    int fiscal_year;     /* 1 October of it */
    int total, age65, age75, age85;
} DemoPopulation;
extern const DemoPopulation demo_populations[]; /* of みほん市 */
extern const size_t demo_population_count;

/* The annual report of insurers: 第1号被保険者 by age, and how many of them are certified, by level and age. */
#define DEMO_ANNUAL_YEAR 2023
#define DEMO_AGES 6
#define DEMO_LEVELS 7
typedef struct {
    const char *level;
    int64_t people[DEMO_AGES];
} DemoCertified;
extern const char *const demo_annual_ages[DEMO_AGES];
extern const int64_t demo_insured[DEMO_AGES / 2];         /* of the country */
extern const DemoCertified demo_certified[DEMO_LEVELS];   /* of the country */
int64_t demo_certified_in(size_t town, size_t level, size_t age, int64_t people); /* people: of demo_insured's age there */

/* What never passes the 国保連: monthly contracts and subsidies, as a range of months. */
typedef struct {
    Month from, to;
    const char *service, *program, *kind, *payee;
    int64_t yen;
    int people;
} DemoLedger;
extern const DemoLedger demo_ledger[];
extern const size_t demo_ledger_count;

/* Outcome indicators that the town entered (5.1, 5.3 and 5.4 of the worksheet). */
typedef struct {
    int fiscal_year;
    const char *indicator, *part;
    int numerator, denominator;
    const char *source;
} DemoOutcome;
extern const DemoOutcome demo_outcomes[];
extern const size_t demo_outcome_count;

/* The claim lines examined in the months [from, to] as the extract of an insurer's system:
 * CSV, UTF-8, CRLF, with a header row. Deterministic: the lines of a month do not depend on the range. */
MUST_USE Status demo_claims_csv(Month from, Month to, Buf *out);
/* Yearly sums of a neighbour by month: yen paid for one month of one service and programme, and for how many people. */
int64_t demo_neighbour_yen(size_t town, Month m, const char *service, const char *program);
int64_t demo_neighbour_people(size_t town, const char *service, const char *program, int64_t yen);
int demo_neighbour_75(size_t town, int fiscal_year);
void demo_neighbour_ages(size_t town, int age75, int *ret_age65, int *ret_age85);

/* What others publish of all its towns, as their files: the annual report of insurers by year (that of DEMO_ANNUAL_YEAR is the last), and
 * a projection of the population. */
#define DEMO_ANNUAL_FIRST 2021
MUST_USE Status demo_annual_csv(int fiscal_year, Buf *out);
MUST_USE Status demo_projection_csv(Buf *out);

/* The papers on the desk: files that a person can drag in. i from 0; false beyond the last.
 * Bytes go to *out in the encoding of the file. */
typedef struct {
    const char *file_name, *what; /* Japanese: what it shows */
} DemoFile;
#define DEMO_FILE_TAKEN 1 /* the paper that the demo has taken in already */
extern const DemoFile demo_files[];
extern const size_t demo_file_count;
MUST_USE Status demo_file_bytes(size_t i, Buf *out);
