/* whatif_inside.h: what the files of the what-if share. */
#pragma once
#include "domain/whatif.h"

__extension__ typedef __int128 Wide;

#define WHATIF_COURSES_MAX 60

/* People of an age on 1 October, counted and then carried on. */
typedef struct {
    int64_t n[CAP_N75_LAST - CAP_N75_FIRST + 1]; /* 0: not known */
    int last_known;                              /* 0: none */
} PeoplePath;
/* counted: by year from CAP_N75_FIRST, or NULL */
void people_take(const CapValue *counted, int first_year, PeoplePath *ret);
/* path: what a projection says of a year, or NULL */
void people_extend(PeoplePath *p, int last_year, int64_t permille, const CapValue *path);
/* The rate of the rule, three years to the last known one, in ‰; false where it is not known. */
bool people_growth(const PeoplePath *p, int64_t *ret);
int64_t people_of(const PeoplePath *p, int year);
/* From the people of one year to another's; without people nothing moves. */
int64_t people_carried(const PeoplePath *p, int64_t yen, int from, int to);

/* The path that the base goes with: as it is, and as the town says it will be. */
typedef struct {
    PeoplePath usual75, own75, usual85, own85;
    const PeoplePath *usual, *own;
} Paths;

/* The first month in which the row can still change anything. */
Month whatif_starts(const WhatIfInputs *in, const WhatIfRow *r);
/* How many courses begin in a month. */
int whatif_courses_in(const WhatIfInputs *in, const WhatIfRow *r, Month m);
/* How far the certification rate has moved by a year: yen × moved ÷ (cert_from × whole way). */
int64_t whatif_certified(const WhatIfInputs *in, const WhatIfRow *r, int64_t yen, int year);

/* What the decisions do to one another in a year, in yen. */
int64_t whatif_together(const WhatIfInputs *in, const Paths *p, int year);
