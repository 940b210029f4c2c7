#include "http/router.h"
#include "http/reply.h"


#include <stdlib.h>
#include <string.h>

/* A tree of path segments: literal children in a list sorted by registration (short), and at most
 * one {…} child. */
typedef struct Node {
    Str literal;
    struct Node *children, *next, *parameter;
    const Route *route[METHOD_COUNT];
} Node;

struct Router {
    Arena arena;
    Node root;
    const Route **routes;
    size_t n;
};

const char *method_name(Method m)
{
    static const char *const names[METHOD_COUNT] = { "GET", "POST", "PUT", "DELETE" };
    return (unsigned)m < METHOD_COUNT ? names[m] : "?";
}

bool route_has_org(const Route *route)
{
    return str_contains(str_of(route->path), S("{org}"));
}

bool route_is_unsafe(const Route *route)
{
    return route->method != GET;
}

bool route_is_closed(const Route *route)
{
    return access_rows[route->access].closed && !route->inside_only;
}

AuditVerb route_audit(const Route *route)
{
    return route->audit == AUDIT_NONE && route->method != GET ? AUDIT_WRITE : route->audit;
}

bool route_is_recorded(const Route *route)
{
    return route->audit != AUDIT_NONE;
}

bool route_is_slow(const Route *route)
{
    bool look = route->method == GET && route->audit == AUDIT_VIEW_PERSON; /* its entry is waited for by nobody (dispatch_or_hold) */
    return route->slow || (route->audit != AUDIT_NONE && !look) || (route->method != GET && !route->quick);
}

static bool is_parameter(Str segment)
{
    return segment.n > 2 && segment.p[0] == '{' && segment.p[segment.n - 1] == '}';
}

/* "/a/b" -> "a", then "b"; false at the end. */
static bool next_segment(Str *rest, Str *ret)
{
    if (!rest->n || rest->p[0] != '/')
        return false;
    Str tail = str_sub(*rest, 1, rest->n), head, after;
    bool more = str_cut(tail, '/', &head, &after);
    *ret = head;
    *rest = more ? (Str){ head.p + head.n, tail.n - head.n } : (Str){ 0 };
    return true;
}

static Node *child_of(Router *r, Node *node, Str segment)
{
    if (is_parameter(segment)) {
        if (!node->parameter)
            node->parameter = ARENA_NEW(&r->arena, Node);
        return node->parameter;
    }
    for (Node *c = node->children; c; c = c->next)
        if (str_eq(c->literal, segment))
            return c;
    Node *made = ARENA_NEW(&r->arena, Node);
    if (!made)
        return NULL;
    *made = (Node){ .literal = segment, .next = node->children };
    return node->children = made;
}

/* Could one path match both? */
static bool overlap(const Route *a, const Route *b)
{
    if (a->method != b->method)
        return false;
    Str ra = str_of(a->path), rb = str_of(b->path), sa, sb;
    for (;;) {
        bool more_a = next_segment(&ra, &sa), more_b = next_segment(&rb, &sb);
        if (more_a != more_b)
            return false;
        if (!more_a)
            return true;
        if (!is_parameter(sa) && !is_parameter(sb) && !str_eq(sa, sb))
            return false;
    }
}

static Status refuse(const Route *route, const char *why, Arena *arena, Str *ret_why)
{
    *ret_why = arena_printf(arena, "経路の表に誤りがあります: %s %s: %s", method_name(route->method), route->path ? route->path : "",
                            why);
    return ERR_INTERNAL;
}

static Status check(const Router *r, const Route *route, Arena *arena, Str *ret_why)
{
    if ((unsigned)route->method >= METHOD_COUNT || !route->path || !str_starts(str_of(route->path), S("/api/")) || !route->handler)
        return refuse(route, "method, path or handler is missing", arena, ret_why);
    if (route->access <= ACCESS_UNSET || route->access >= ACCESS_COUNT)
        return refuse(route, "access is unset", arena, ret_why);
    const AccessRow *access = &access_rows[route->access];
    if (!access->public && !access->signed_in && !access->room && !route_has_org(route))
        return refuse(route, "this access asks for an organisation, but the path has no {org}", arena, ret_why);
    if (route->method == GET && route->tx == TX_WRITE)
        return refuse(route, "GET never changes", arena, ret_why);
    if (route->cached && (route->method != GET || route->tx != TX_READ || route->audit != AUDIT_NONE))
        return refuse(route, "only an unaudited GET that reads can be cached", arena, ret_why);
    if (route->as_of && (route->method != GET || route->tx != TX_READ || !route_has_org(route)))
        return refuse(route, "only a GET of a town that reads can be asked as of a day", arena, ret_why);
    if (route->no_csrf && route->tx == TX_WRITE)
        return refuse(route, "what writes is checked against forged requests", arena, ret_why);
    if (route->own_log && (route->tx != TX_NONE || !(access->public || access->room)))
        return refuse(route, "what somebody with an account writes is audited", arena, ret_why);
    if (access->room && route_has_org(route))
        return refuse(route, "a guest's organisation is that of his room", arena, ret_why);
    if (route->quick && (route->tx != TX_NONE || route->slow))
        return refuse(route, "what is quick neither writes nor hashes", arena, ret_why);
    size_t segments = 0;
    for (Str rest = str_of(route->path), s; next_segment(&rest, &s);)
        if (++segments > PATH_SEGMENTS_MAX || !s.n || (str_eq(s, S("{org}")) && segments > 3))
            return refuse(route, "too many or empty segments, or {org} too far down", arena, ret_why);
    for (size_t i = 0; i < r->n; i++)
        if (overlap(r->routes[i], route))
            return refuse(route, arena_printf(arena, "ambiguous with %s", r->routes[i]->path).p, arena, ret_why);
    return OK;
}

static Status add(Router *r, const Route *route, Arena *arena, Str *ret_why)
{
    if (r->n == ROUTES_MAX)
        return refuse(route, "more than ROUTES_MAX", arena, ret_why);
    TRY(check(r, route, arena, ret_why));
    Node *node = &r->root;
    for (Str rest = str_of(route->path), s; next_segment(&rest, &s);)
        if (!(node = child_of(r, node, s)))
            return ERR_MEMORY;
    node->route[route->method] = route;
    r->routes[r->n++] = route;
    return OK;
}

static Status add_all(Router *r, const Feature *const *list, size_t n, Arena *arena, Str *ret_why)
{
    for (size_t i = 0; i < n; i++)
        for (size_t k = 0; k < list[i]->n_routes; k++)
            TRY(add(r, &list[i]->routes[k], arena, ret_why));
    return OK;
}

Status router_build(Router **ret, const Feature *const *list, size_t n, Arena *arena, Str *ret_why)
{
    Router *r = calloc(1, sizeof *r);
    if (!r)
        return ERR_MEMORY;
    arena_init(&r->arena, REQUEST_ARENA_MAX);
    r->routes = ARENA_ARRAY(&r->arena, const Route *, ROUTES_MAX);
    Status status = r->routes ? add_all(r, list, n, arena, ret_why) : ERR_MEMORY;
    if (status != OK) {
        router_free(&r);
        return status;
    }
    *ret = r;
    return OK;
}

void router_free(Router **r)
{
    if (!*r)
        return;
    arena_done(&(*r)->arena);
    free(*r);
    *r = NULL;
}

/* Literals win over parameters; since overlapping rows were refused, at most one row fits. */
static const Node *walk(const Node *node, Str rest, Method method, Match *m)
{
    Str segment;
    if (!next_segment(&rest, &segment)) {
        for (int k = 0; k < METHOD_COUNT; k++)
            m->allowed |= node->route[k] ? 1u << k : 0;
        return method < METHOD_COUNT && node->route[method] ? node : NULL;
    }
    for (const Node *c = node->children; c; c = c->next)
        if (str_eq(c->literal, segment)) {
            const Node *found = walk(c, rest, method, m);
            if (found)
                return found;
        }
    if (!node->parameter || !segment.n || m->n_segments == PATH_SEGMENTS_MAX)
        return NULL;
    m->segments[m->n_segments++] = segment;
    const Node *found = walk(node->parameter, rest, method, m);
    if (!found)
        m->n_segments--;
    return found;
}

static size_t depth_of(Str path)
{
    size_t n = 0;
    for (Str s; next_segment(&path, &s);)
        n++;
    return n;
}

Status router_match(const Router *r, Method method, Str path, Arena *arena, Match *ret)
{
    Match m = { 0 };
    if (!str_starts(path, S("/api/")) || depth_of(path) > PATH_SEGMENTS_MAX)
        return ERR_NOT_FOUND;
    const Node *node = walk(&r->root, path, method, &m);
    if (node) {
        m.route = node->route[method];
        m.has_org = route_has_org(m.route);
        for (size_t i = 0; i < m.n_segments; i++) {
            TRY(percent_decode(m.segments[i], false, arena, &m.segments[i]));
            if (memchr(m.segments[i].p, '/', m.segments[i].n))
                return ERR_NOT_FOUND;
        }
    }
    *ret = m;
    return node ? OK : m.allowed ? ERR_UNSUPPORTED : ERR_NOT_FOUND;
}

size_t router_count(const Router *r)
{
    return r->n;
}

const Route *router_route(const Router *r, size_t i)
{
    return r->routes[i];
}
