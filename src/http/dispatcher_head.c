/* dispatcher_head.c: what the head of a request decides, before its body is read: which route, who asks, whether that person or guest
 * may, and whether a page of somebody else sent it. */
#include "base/limits.h"
#include "http/app.h"
#include "http/dispatcher_parts.h"
#include "http/refusals.h"
#include "http/scope.h"

#define TARGET_MAX 4096

static Status find_route(Call *c)
{
    Str path, query;
    str_cut(c->in->target, '?', &path, &query);
    if (c->in->target.n > TARGET_MAX || query_parse(query, &c->worker->arena, &c->req.query, &c->req.n_query) != OK) {
        c->http_refusal = 400;
        return ERR_INVALID;
    }
    Status found = router_match(c->app->router, c->in->method, path, &c->worker->arena, &c->match);
    if (found == ERR_UNSUPPORTED)
        c->http_refusal = 405;
    if (found == ERR_INVALID)
        c->http_refusal = 400;
    if (found == OK)
        c->req.route = c->match.route;
    return found;
}

static Status find_person(Call *c)
{
    TRY(worker_reader(c->worker, &c->reader));
    TRY(db_generation(c->reader, &c->generation));
    Status found = session_find(c->app->sessions, c->reader, c->generation, c->in->cookie, c->match.route->passive, &c->worker->arena, &c->who);
    if (found == OK && c->in->closed && !role_is_closed(c->who.role))
        return OK; /* a session of the town hall is worth nothing there */
    c->locked = found == OK && c->who.locked && c->match.route->door != DOOR_LOCKED;
    if (found == OK && !c->locked)
        c->req.who = &c->who;
    return found == ERR_UNAUTHENTICATED ? OK : found; /* whether that matters, the route says */
}

/* Signed in, but not through the door yet. */
static Status refuse_at_door(Call *c)
{
    static const char *const codes[] = { "locked", "must_change", "must_enrol" };
    static const char *const sentences[] = {
        "しばらく使われなかったので、画面を閉じました。パスワードか確認コードを入れると、続きから使えます。",
        "はじめに、自分のパスワードを決めてください。",
        "はじめに、二段階の確認を登録してください。",
    };
    const Principal *who = c->req.who;
    bool half = who && c->match.route->door == DOOR_INSIDE;
    int why = c->locked ? 0 : half && who->must_change ? 1 : half && who->must_enrol ? 2 : -1;
    if (why < 0)
        return who ? OK : ERR_UNAUTHENTICATED;
    if (problem_add(c->req.problems, S(""), codes[why], "%s", sentences[why]) == ERR_MEMORY)
        return ERR_MEMORY;
    return why == 0 ? ERR_UNAUTHENTICATED : ERR_FORBIDDEN;
}

static Status refuse_closed(Call *c)
{
    Status said = problem_add(c->req.problems, S(""), "closed_network", "この画面は、庁内のネットワークからだけ使えます。役場の担当者に頼んでください。");
    return said == ERR_MEMORY ? said : ERR_FORBIDDEN;
}

/* The last way in: the team of an engagement, while its access is open. */
static Status authorise_walking(Call *c)
{
    const AccessRow *access = &access_rows[c->match.route->access];
    Req *rq = &c->req;
    int64_t engagement = 0;
    bool open = false;
    if (!access_allows(c->match.route->access, rq->who->role, RELATION_WALKING))
        return ERR_FORBIDDEN;
    if (access->by_engagement && (!rq->n_path || !str_to_i64(rq->path[0], &engagement) || engagement <= 0))
        return ERR_FORBIDDEN;
    TRY(scope_walks(c->reader, rq->who, rq->org, engagement, app_today(c->app), &open));
    if (!open)
        return ERR_FORBIDDEN;
    rq->relation = RELATION_WALKING;
    return OK;
}

static Status admit_guest(Call *c)
{
    TRY(guest_find(c->app, c->reader, c->in->cookie, c->began_ms, c->match.route->wall, &c->guest));
    c->req.guest = &c->guest;
    c->req.org = c->guest.org;
    c->req.who = NULL; /* who is signed in as well is a guest here all the same */
    return OK;
}

/* At a door for guests that needs none: who was in before is known again. */
static Status recognise_guest(Call *c)
{
    Status known = guest_find(c->app, c->reader, c->in->cookie, c->began_ms, false, &c->guest);
    c->req.guest = known == OK ? &c->guest : NULL;
    return known == ERR_UNAUTHENTICATED ? OK : known;
}

/* Deny by default: the table must allow the role in its relation to the organisation of the path. */
static Status authorise(Call *c)
{
    const AccessRow *access = &access_rows[c->match.route->access];
    Req *rq = &c->req;
    size_t skip = c->match.has_org ? 1 : 0;
    if (c->match.n_segments - skip > COUNT_OF(rq->path))
        return ERR_INTERNAL;
    for (size_t i = skip; i < c->match.n_segments; i++)
        rq->path[rq->n_path++] = c->match.segments[i];
    if (c->in->closed && !route_is_closed(c->match.route))
        return refuse_closed(c);
    if (access->room)
        return admit_guest(c);
    if (!access->public)
        TRY(refuse_at_door(c));
    if (access->public && c->match.route->own_log)
        TRY(recognise_guest(c));
    if (!c->match.has_org)
        return access->public || access->signed_in ? OK : ERR_FORBIDDEN;
    int64_t org;
    if (!str_is_digits(c->match.segments[0]) || !str_to_i64(c->match.segments[0], &org) || org <= 0)
        return ERR_NOT_FOUND;
    rq->org = org;
    if (access->public)
        return OK;
    TRY(scope_relation(c->reader, rq->who, org, &rq->relation));
    if (rq->relation == RELATION_NONE || !access_allows(c->match.route->access, rq->who->role, rq->relation))
        return authorise_walking(c);
    return OK;
}

static bool is_type(Str content_type, Str wanted)
{
    Str type, parameters;
    str_cut(content_type, ';', &type, &parameters);
    return str_eq(str_trim(type), wanted);
}

/* A page of another origin cannot send X-Banso or JSON without asking first, and a browser says
 * itself where the request comes from (Fetch Metadata); SameSite=Strict is the third lock. */
static Status refuse_forged(const Call *c)
{
    const Route *route = c->match.route;
    const Incoming *in = c->in;
    if (!route_is_unsafe(route) || route->no_csrf)
        return OK;
    if (!str_eq(in->banso, S("1")) || (in->fetch_site.n && !str_eq(in->fetch_site, S("same-origin"))))
        return ERR_FORBIDDEN;
    if (!in->fetch_site.n && in->origin.n) {
        Str scheme, host;
        if (!str_cut(in->origin, '/', &scheme, &host) || !str_starts(host, S("/")) || !str_eq(str_sub(host, 1, host.n), in->host))
            return ERR_FORBIDDEN;
    }
    if (in->has_body && !is_type(in->content_type, route->raw_body ? S("application/octet-stream") : S("application/json")))
        return ERR_UNSUPPORTED;
    return OK;
}

/* Somebody who is signed in reached for what is not his. Who has not come through the door yet is only shown to it. */
static Status note_forbidden(Call *c, Status status)
{
    const Principal *who = c->req.who;
    if (status == ERR_FORBIDDEN && who && !who->must_change && !who->must_enrol)
        refusals_note(c->app->refusals, &c->req, status, c->in->closed && !route_is_closed(c->match.route) ? "閉じたネットワークから"
                                                          : c->req.org && c->req.relation == RELATION_NONE ? "ほかの団体の情報"
                                                                                                           : "役割に許されていない操作");
    return status;
}

Status dispatch_head(Call *c)
{
    TRY(find_route(c));
    TRY(find_person(c));
    TRY(note_forbidden(c, authorise(c)));
    return refuse_forged(c);
}
