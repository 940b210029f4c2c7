/* scenario.h: a small country for tests, and rows that say what must work and what must be refused:
 * method, path, as whom, status, has, has not. Runs in-process through the whole dispatcher, on SQLite
 * and, when BANSO_TEST_PG names a database, on PostgreSQL. */
#pragma once
#include "base/limits.h"
#include "base/test.h"
#include "http/app.h"

/* nation 1 ─ bureau 10 ─ prefecture 100 ─ towns 1001 (with unit 5001, a centre) and 1002; prefecture 200 ─ town 2001 */
enum { IN_NATION = 1, IN_BUREAU = 10, IN_PREFECTURE = 100, OTHER_PREFECTURE = 200, IN_TOWN = 1001, NEIGHBOUR_TOWN = 1002, FAR_TOWN = 2001 };
#define SCENARIO_UNIT 5001

typedef enum {
    NOBODY,
    OFFICER, HEAD, NURSE, ADMIN, CENTRE, COORDINATOR, CAREMANAGER, PROVIDER, /* of town 1001 */
    NEIGHBOUR,                                          /* the officer of town 1002 */
    PREFECTURE, OTHER_PREFECTURE_MAN, BUREAU, MINISTRY, ADVISER, NATION_ADMIN,
    DISABLED,
    PERSON_COUNT
} Person;

typedef struct {
    int64_t account, org, unit;
    const char *login, *role;
    bool disabled;
} ScenarioPerson;
extern const ScenarioPerson scenario_people[PERSON_COUNT];

typedef struct {
    App app;
    Arena arena;
    const char *url;
    char file[TEST_FOLDER_MAX + 32];
    Str cookies[PERSON_COUNT]; /* made at first need */
    Db *held[DB_POSTGRES_WRITERS];
    size_t n_held;
} ScenarioHouse;

/* Too large for a stack; free() it. Ends the program where there is no memory. */
ScenarioHouse *scenario_new(void);
/* url NULL: a new SQLite file. config may be NULL; of its database only the number of readers is taken over. */
void scenario_open(ScenarioHouse *h, const char *url, const Feature *const *list, size_t n, const AppConfig *config);
void scenario_close(ScenarioHouse *h);
Str scenario_cookie(ScenarioHouse *h, Person who);
/* One request of a page of our own. */
TestReply scenario_ask(ScenarioHouse *h, Person who, Method method, const char *target, const char *body, const char *if_match);
/* 5 November 2026, noon in Japan: for tests whose figures are of that year. */
#define A_DAY_OF_2026_MS INT64_C(1793847600000)
/* A statement without parameters, for preparing and looking. */
void scenario_sql(ScenarioHouse *h, const char *text);
int64_t scenario_number(ScenarioHouse *h, const char *text);
/* From here until scenario_let_go nobody else writes: all connections that do are taken, as by a long import. Who asks meanwhile has signed in before. */
void scenario_hold_writers(ScenarioHouse *h);
void scenario_let_go(ScenarioHouse *h);
/* What stands behind the first "key": of an answer. */
Str scenario_text_in(Str body, const char *key);       /* between quotes; empty: not there */
int64_t scenario_number_in(Str body, const char *key); /* −1: not there, or no number */

typedef struct {
    const char *name;
    Method method;
    const char *target;
    Person as;
    int want;
    const char *body, *if_match;
    const char *has[6], *hasnot[4];
} Scenario;
void scenario_run(ScenarioHouse *h, const Scenario *rows, size_t n);
/* Opens, runs and closes, on each database. */
void scenarios(const Feature *const *list, size_t n_list, const Scenario *rows, size_t n);
/* The same with a function of your own between. */
void scenario_each(const Feature *const *list, size_t n_list, void (*body)(ScenarioHouse *h));
