/* router.h: from method and path to the route row. Built once at start from all features' rows and
 * the generic rows of their entities; what is ambiguous, unset or double is refused then. */
#pragma once
#include "base/limits.h"
#include "http/feature.h"

typedef struct Router Router;

MUST_USE Status router_build(Router **ret, const Feature *const *list, size_t n, Arena *arena, Str *ret_why);
void router_free(Router **r);

typedef struct {
    const Route *route;
    Str segments[PATH_SEGMENTS_MAX]; /* the {…} of the path in order, decoded; {org} first when the route has it */
    size_t n_segments;
    bool has_org;
    unsigned allowed;                /* bit per Method that the path knows */
} Match;
/* ERR_NOT_FOUND; ERR_UNSUPPORTED when the path exists for other methods (ret->allowed says which). */
MUST_USE Status router_match(const Router *r, Method method, Str path, Arena *arena, Match *ret);

size_t router_count(const Router *r);
const Route *router_route(const Router *r, size_t i); /* in order of registration */
const char *method_name(Method m);
/* Does the path have {org}? */
bool route_has_org(const Route *route);
/* Must it run on a slow-lane thread: it writes, waits for the writer, makes a file, or hashes? */
bool route_is_slow(const Route *route);
bool route_is_unsafe(const Route *route); /* POST, PUT, DELETE */
bool route_is_closed(const Route *route); /* reachable from the closed network */
AuditVerb route_audit(const Route *route);
bool route_is_recorded(const Route *route); /* though it only reads */
