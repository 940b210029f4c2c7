/* outside_persons.h: how many different persons stand behind what readers outside are told of a month (schema/cube_persons.h), kept with the month.
 * The rule of small cells asks these numbers. A month that was shown before persons were counted has no groups, and stays judged by the sums
 * that it was shown by: judging it anew would show by subtraction what it hid. */
#pragma once
#include "schema/cube_persons.h"
#include "schema/outside.h"

typedef struct {
    Month month;
    bool ledger;
    PersonsPlace place;
    int64_t people;      /* at least so many different ones */
    int64_t reach[2];    /* of the place of all: as many can 9, 19 persons count at most */
} OutsideGroup;

typedef struct {
    OutsideGroup *items; /* in order */
    size_t n, room;
} OutsidePersons;

/* Of what is kept, and of what would be kept now. */
MUST_USE Status outside_persons(Db *db, int64_t org, Month from, Month to, Arena *a, OutsidePersons *ret);
/* NULL: not counted. */
const OutsideGroup *outside_group(const OutsidePersons *p, Month month, bool ledger, const PersonsPlace *place);
/* How wide must be what a reader can think of a hidden cell, so that what he knows of some together is never a handful of persons that count in each
 * of them? all: the group of all, or NULL; small: what the cells of too few persons come to together. */
int64_t outside_width(const OutsideGroup *all, int64_t below, int64_t small);
extern const Sql outside_sql_groups;
#define OUTSIDE_PERSONS_STATEMENTS &outside_sql_groups
