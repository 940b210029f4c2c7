/* paths.h: every way in which the program writes over HTTP, with a request that works. The generic routes of an entity are
 * made from its table of fields; the others stand in a table. */
#pragma once
#include "http/scenario.h"

enum { PATHS_MAX = 400 };

typedef struct {
    const Route *route;
    Person as;
    const char *target, *body, *if_match;
    Str content_type, bytes; /* bytes: a body that is no JSON */
    bool job;                /* answers 202 and goes on */
    bool steps;              /* in steps of its own: the file that is looked at may be half on its way, people and sums never */
} Path;

/* Fills the house with what the requests need. Routes without a request are named in *ret_untried. */
size_t paths_make(ScenarioHouse *h, Path *ret, const Route **ret_untried, size_t *ret_n_untried);
/* Sends it and, for a job, waits. *ret_good: it did what it should. */
TestReply path_run(ScenarioHouse *h, const Path *p, Arena *arena, bool *ret_good);
