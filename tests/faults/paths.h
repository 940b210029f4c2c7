/* paths.h: every way in which the program writes over HTTP or lets a file leave, with a request that works. The generic routes of an entity are
 * made from its table of fields; the others stand in a table. */
#pragma once
#include "http/nightly.h"
#include "http/scenario.h"

enum { PATHS_MAX = 400, HAND_MAX = 160 };

typedef struct Path {
    const Route *route;
    Person as;
    const char *target, *body, *if_match;
    Str content_type, bytes; /* bytes: a body that is no JSON */
    const char *waits;       /* a table that comes later when it answers 202, or loses the answer to its COMMIT */
    Str cookie;              /* of a guest; then `as` says nothing */
    bool job;                /* answers 202 and goes on */
    NightlyWork nightly;     /* answers 204 and the night's thread goes on */
    void (*before)(ScenarioHouse *h, struct Path *p, Arena *arena); /* what a request uses up in memory is given anew; nothing fails yet */
    void (*after)(ScenarioHouse *h);
    bool steps;              /* in steps of its own: the file that is looked at may be half on its way, people and sums never */
} Path;

typedef struct {
    const char *method, *route;
    Path path;
} HandPath;
/* paths_town.c: files that leave the town hall, disposals, what is given on, questions of the prefecture, engagements, boards. */
size_t town_paths(ScenarioHouse *h, int64_t engagement, HandPath *ret);

/* paths_doors.c: the first account, security keys, the demo's people, backups. */
size_t door_paths(ScenarioHouse *h, HandPath *ret);
/* A house in which nobody has an account yet: the way in which its first one is made. */
size_t paths_of_an_empty_house(ScenarioHouse *h, Path *ret);

#define PATH_PASSWORD "雨の日は縁側で将棋を指しましょう"
const char *path_text(ScenarioHouse *h, const char *format, ...) __attribute__((format(printf, 2, 3)));

/* Fills the house with what the requests need; a route may have several. Routes without a request are named in *ret_untried. */
size_t paths_make(ScenarioHouse *h, Path *ret, const Route **ret_untried, size_t *ret_n_untried);
/* Sends it and, for what goes on after the answer, waits. *ret_good: it did what it should. */
TestReply path_run(ScenarioHouse *h, const Path *p, Arena *arena, bool *ret_good);
