/* outcome_inside.h: the values of a town as they are gathered; for the files of outcome.h alone. */
#pragma once
#include "schema/outcome.h"

typedef struct {
    Arena *arena;
    OutcomeValue *items;
    size_t n, room;
} OutcomeList;

OutcomeValue *outcome_more(OutcomeList *l); /* a value to fill; NULL: no memory */
void outcome_in_order(OutcomeList *l); /* as outcome_values says */
/* The proxy ratio of 5.1 from claims of ケアマネジメント; what was entered stands in the list already. */
MUST_USE Status outcome_plans(Db *db, int64_t org, OutcomeList *l);
