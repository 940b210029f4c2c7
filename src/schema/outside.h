/* outside.h: what figures about people must satisfy before they leave the inside of a town hall: the rule of small cells
 * (domain/suppress.h) for this town, from its population. */
#pragma once
#include "db/db.h"
#include "domain/suppress.h"

typedef struct {
    SuppressRule rule;
    int64_t population;   /* the newest that the town has entered; −1: none */
    int year_starts;      /* first service month of its fiscal year */
    Str sentence;         /* what a reader of a table is told: 「x」は… */
} Outside;

MUST_USE Status outside_read(Db *db, int64_t org, Date today, Arena *a, Outside *ret);
/* May a count of so many different persons be shown? 0 may. */
bool outside_shows(const Outside *o, int64_t people);
/* Which of the lines of one sum to put together without telling them apart: those of few persons, and when that is only one, the
 * next smallest with it. */
void outside_gather(const Outside *o, const int64_t *people, size_t n, bool *ret);
#define OUTSIDE_MARK S("x")
extern const Sql outside_sql_population, outside_sql_setting;
#define OUTSIDE_STATEMENTS &outside_sql_population, &outside_sql_setting
