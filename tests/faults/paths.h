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
    const char *waits;       /* a table that comes later when it answers 202 */
    Str cookie;              /* of a guest; then `as` says nothing */
    bool job;                /* answers 202 and goes on */
    bool steps;              /* in steps of its own: the file that is looked at may be half on its way, people and sums never */
} Path;

typedef struct {
    const char *method, *route;
    Path path;
} HandPath;
/* paths_town.c: files that leave the town hall, disposals, what is given on, questions of the prefecture, engagements, boards. */
size_t town_paths(ScenarioHouse *h, int64_t engagement, HandPath *ret);

const char *path_text(ScenarioHouse *h, const char *format, ...) __attribute__((format(printf, 2, 3)));
int64_t path_number(Str body, const char *key); /* behind "key": */
Str path_words(Str body, const char *key);

/* Fills the house with what the requests need. Routes without a request are named in *ret_untried. */
size_t paths_make(ScenarioHouse *h, Path *ret, const Route **ret_untried, size_t *ret_n_untried);
/* Sends it and, for a job, waits. *ret_good: it did what it should. */
TestReply path_run(ScenarioHouse *h, const Path *p, Arena *arena, bool *ret_good);
