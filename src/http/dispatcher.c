#include "base/limits.h"
#include "http/dispatcher.h"
#include "http/app.h"
#include "http/audit.h"
#include "http/guest.h"
#include "http/log.h"
#include "http/rate.h"
#include "http/refusals.h"
#include "http/router.h"
#include "http/scope.h"
#include "http/session.h"
#include "http/worker.h"
#include "schema/past.h"

#include <stdatomic.h>
#include <string.h>

#define TARGET_MAX 4096

/* One request on its way. */
typedef struct {
    App *app;
    Incoming *in;
    Worker *worker;
    Db *reader;
    Match match;
    Principal who;
    Guest guest;
    bool locked;
    Req req;
    int64_t generation, began_ms;
    CachedReply *cached;
    int http_refusal;    /* 0, or a refusal that has no Status: 400, 405 */
    bool audited, offered; /* offered: the handler may take the upload over */
} Call;

/* ---- what the head decides ---- */

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

/* An id that is not there, of the town's own rows or of another's: which of the two, nobody is told, and he who walks along the ids is counted. */
static Status note_absent(Call *c, Status status)
{
    if (status == ERR_NOT_FOUND && c->req.who && c->match.has_org && strstr(c->match.route->path, "{id}"))
        refusals_note(c->app->refusals, &c->req, status, "この団体にない番号");
    return status;
}

static Status read_head(Call *c)
{
    TRY(find_route(c));
    TRY(find_person(c));
    TRY(note_forbidden(c, authorise(c)));
    return refuse_forged(c);
}

/* ---- the kept reply ---- */

/* Everything a cached reply may depend on, beside the database. */
typedef struct {
    const Route *route;
    int64_t org, own_org, unit;
    int32_t role, relation, today, n_target;
} CacheKey;

static Str cache_key(Call *c)
{
    const Principal *who = c->req.who;
    CacheKey head;
    memset(&head, 0, sizeof head);
    head.route = c->match.route;
    head.org = c->req.org;
    head.own_org = who ? who->org : 0;
    head.unit = who ? who->unit : 0;
    head.role = who ? (int32_t)who->role : 0;
    head.relation = (int32_t)c->req.relation;
    head.today = app_today(c->app).day;
    head.n_target = (int32_t)c->in->target.n;
    char *p = arena_alloc(&c->worker->arena, sizeof head + c->in->target.n);
    if (!p)
        return (Str){ 0 };
    memcpy(p, &head, sizeof head);
    memcpy(p + sizeof head, c->in->target.p, c->in->target.n);
    return (Str){ p, sizeof head + c->in->target.n };
}

static bool take_cached(Call *c)
{
    if (!c->match.route->cached)
        return false;
    Str key = cache_key(c);
    c->cached = key.n ? cache_get(c->app->cache, key, (uint64_t)c->generation) : NULL;
    return c->cached != NULL;
}

static void keep_cached(Call *c)
{
    Reply *r = &c->worker->reply;
    if (!c->match.route->cached || r->http != 200 || r->in_body || r->n_headers)
        return;
    Str key = cache_key(c);
    if (key.n)
        c->cached = cache_put(c->app->cache, key, (uint64_t)c->generation, reply_body(r), r->etag);
}

/* ---- running the handler ---- */

static Status limit_rate(Call *c)
{
    const Route *route = c->match.route;
    uint64_t caller = c->req.guest ? ~(uint64_t)c->req.guest->participant
                      : c->req.who ? (uint64_t)c->req.who->account : str_hash(c->in->address);
    unsigned per_minute = route->per_minute ? route->per_minute : RATE_PER_MINUTE_DEFAULT;
    if (rates_take(c->app->rates, caller, route, per_minute, c->began_ms))
        return OK;
    reply_header(&c->req, "Retry-After", S("10"));
    return ERR_RATE;
}

static Status read_body(Call *c, JsonDoc **doc)
{
    if (!c->in->body)
        return OK;
    Str bytes;
    TRY(body_view(c->in->body, &bytes));
    if (c->match.route->raw_body) {
        c->req.upload = c->in->body;
        c->offered = true;
        c->req.raw_body = bytes;
        return OK;
    }
    if (!bytes.n)
        return OK;
    TRY(json_parse(bytes, &c->worker->problems, doc));
    c->req.body = json_root(*doc);
    return OK;
}

static Status call_handler(Call *c)
{
    TRY(c->match.route->handler(&c->req));
    TRY(arena_status(&c->worker->arena));
    if (!c->worker->reply.done)
        return ERR_INTERNAL;
    return c->worker->reply.failed;
}

/* What the town's figures are computed from may have changed: its versions are written with the change. */
static Status note_past(const Call *c, Db *db)
{
    return c->req.org ? past_note(db, c->req.org, c->began_ms) : OK;
}

/* May run again after a conflict: starts from nothing each time. */
static Status handle_in_tx(Db *db, void *context)
{
    Call *c = context;
    reply_reset(&c->worker->reply);
    problems_init(&c->worker->problems, &c->worker->arena);
    c->req.db = db;
    TRY(call_handler(c));
    TRY(note_past(c, db));
    return audit_write(&c->req, db, OK);
}

static Status audit_alone(Db *db, void *context)
{
    Call *c = context;
    return audit_write(&c->req, db, OK);
}

static void log_database(Call *c, const Db *db, Status status)
{
    if (status == ERR_DB || status == ERR_INTERNAL)
        log_event(c->app->log, "database: " STR_FMT, STR_ARG(db_last_error(db)));
}

static Status in_writer_tx_of(Call *c, Status (*fn)(Db *, void *), void *context)
{
    CLEANUP(db_pool_return) Db *writer = NULL;
    TRY(db_pool_writer(c->app->pool, &writer));
    Status status = db_tx(writer, fn, context);
    log_database(c, writer, status);
    c->req.db = c->reader;
    return status;
}

static Status in_writer_tx(Call *c, Status (*fn)(Db *, void *))
{
    return in_writer_tx_of(c, fn, c);
}

static void past_turn_done(App **app)
{
    if (!*app)
        return;
    sem_post(&(*app)->past_turns);
    atomic_fetch_sub(&(*app)->pasts_asked, 1);
}

/* A past is a database of its own, in memory: few are made at once, a few wait, and whoever comes then may come again. */
static Status past_turn(App *app, App **ret)
{
    if (atomic_fetch_add(&app->pasts_asked, 1) >= PASTS_ASKED_MAX) {
        atomic_fetch_sub(&app->pasts_asked, 1);
        return ERR_BUSY;
    }
    while (sem_wait(&app->past_turns) != 0) /* only a signal ends it early */
        ;
    *ret = app;
    return OK;
}

/* The handler reads the town of an earlier moment. What differs from one day to the next may be one person's, so outsiders may not ask. */
static Status call_as_of(Call *c)
{
    CLEANUP(past_turn_done) App *turn = NULL;
    CLEANUP(past_done) Past past = { 0 };
    int64_t at_ms;
    TRY(req_as_of(&c->req, &at_ms));
    if (at_ms == INT64_MAX)
        return call_handler(c);
    if (relation_is_outside(c->req.relation))
        return ERR_FORBIDDEN;
    TRY(past_turn(c->app, &turn));
    TRY(past_open(c->reader, c->req.org, at_ms, c->match.route->as_of, &c->worker->arena, &past));
    c->req.db = past.db;
    Status status = call_handler(c);
    c->req.db = c->reader;
    return status;
}

static Status run(Call *c)
{
    const Route *route = c->match.route;
    if (route->tx == TX_WRITE)
        return in_writer_tx(c, handle_in_tx);
    c->req.db = c->reader;
    Status status = route->as_of ? call_as_of(c) : call_handler(c);
    log_database(c, c->reader, status);
    TRY(status);
    /* A look at a person or an export is recorded before it is sent. */
    return route->audit != AUDIT_NONE && !c->audited ? in_writer_tx(c, audit_alone) : OK;
}

typedef struct {
    Call *call;
    Status (*fn)(Req *, void *);
    void *context;
    bool note;
} Small;

static Status small_in_tx(Db *db, void *context)
{
    Small *s = context;
    s->call->req.db = db;
    TRY(s->fn(&s->call->req, s->context));
    TRY(arena_status(&s->call->worker->arena));
    if (s->note || s->call->match.route->own_log)
        return OK;
    TRY(note_past(s->call, db));
    return audit_write(&s->call->req, db, OK);
}

Status req_in_tx(Req *rq, Status (*fn)(Req *rq, void *context), void *context)
{
    Call *c = (Call *)((char *)rq - offsetof(Call, req));
    Small small = { c, fn, context, false };
    Status status = in_writer_tx_of(c, small_in_tx, &small);
    c->audited |= status == OK;
    return status;
}

Status req_note(Req *rq, Status (*fn)(Req *rq, void *context), void *context)
{
    Call *c = (Call *)((char *)rq - offsetof(Call, req));
    Small small = { c, fn, context, true };
    return c->match.route->tx == TX_WRITE ? fn(rq, context) : in_writer_tx_of(c, small_in_tx, &small);
}

typedef struct {
    Call *call;
    Status refused;
} Refusal;

static Status audit_refusal(Db *db, void *context)
{
    const Refusal *r = context;
    return audit_write(&r->call->req, db, r->refused);
}

Status req_refuse_recorded(Req *rq, Status refused)
{
    Refusal r = { (Call *)((char *)rq - offsetof(Call, req)), refused };
    CLEANUP(db_pool_return) Db *writer = NULL;
    TRY(db_pool_writer(r.call->app->pool, &writer));
    TRY(db_tx(writer, audit_refusal, &r));
    return refused;
}

/* ---- answering ---- */

static void refuse(Call *c, Status status)
{
    Reply *r = &c->worker->reply;
    size_t kept = 0; /* of the headers, a refusal keeps only when to come again */
    for (size_t i = 0; i < r->n_headers; i++)
        if (strcmp(r->headers[i].name, "Retry-After") == 0)
            r->headers[kept++] = r->headers[i];
    r->n_headers = kept;
    if (c->http_refusal)
        reply_write_http_problem(r, c->http_refusal);
    else
        reply_write_problem(r, status, &c->worker->problems);
    if (status == ERR_DB)
        worker_forget_reader(c->worker);
}

static void finish(Call *c, Status status, OutcomeFn answer, void *context)
{
    Reply *r = &c->worker->reply;
    if (status != OK)
        refuse(c, status);
    Outcome out = {
        .http = c->cached && status == OK ? 200 : r->http,
        .media_type = r->media_type,
        .body = reply_body(r),
        .etag = r->etag,
        .headers = r->headers,
        .n_headers = r->n_headers,
        .allowed = c->match.allowed,
        .stream_job = r->stream_job,
        .account = c->req.who ? c->req.who->account : 0,
        .feed = status == OK && r->is_feed ? &r->feed : NULL,
    };
    if (c->cached && status == OK) {
        out.cached = c->cached;
        out.body = c->cached->body;
        out.etag = c->cached->etag;
        out.media_type = "application/json";
    }
    answer(context, &out);
    int64_t now_ms = clock_ms(&c->app->clock);
    log_request(c->app->log, now_ms, method_name(c->in->method), c->match.route ? c->match.route->path : "-", out.http,
                now_ms - c->began_ms, out.account);
    cached_reply_drop(&c->cached);
    worker_return(&c->worker);
}

static bool begin(Call *c, App *app, Incoming *in, OutcomeFn answer, void *context)
{
    *c = (Call){ .app = app, .in = in, .began_ms = clock_ms(&app->clock) };
    if (worker_take(app->workers, &c->worker) != OK) {
        dispatch_refuse(ERR_MEMORY, answer, context);
        return false;
    }
    c->req = (Req){ .app = app, .arena = &c->worker->arena, .problems = &c->worker->problems, .reply = &c->worker->reply,
                    .now_ms = c->began_ms, .if_match = in->if_match, .address = in->address, .closed = in->closed,
                    .idempotency_key = in->idempotency_key, .last_event_id = in->last_event_id, .host = in->host };
    return true;
}

bool dispatch_admit(App *app, const Incoming *in, Admission *ret, OutcomeFn answer, void *context)
{
    Call c;
    Incoming copy = *in;
    if (!begin(&c, app, &copy, answer, context))
        return false;
    Status status = read_head(&c);
    if (status != OK) {
        finish(&c, status, answer, context);
        return false;
    }
    const Route *route = c.match.route;
    ret->body_max = route->body_max ? route->body_max : BODY_MAX_DEFAULT;
    ret->slow = route_is_slow(route);
    worker_return(&c.worker);
    return true;
}

static Status serve(Call *c)
{
    TRY(read_head(c));
    if (take_cached(c))
        return OK;
    TRY(limit_rate(c));
    CLEANUP(json_done) JsonDoc *doc = NULL;
    TRY(read_body(c, &doc));
    c->req.row = c->match.route->data;
    TRY(note_absent(c, run(c)));
    keep_cached(c);
    return OK;
}

bool dispatch_is_slow(const App *app, Method method, Str target)
{
    Match match;
    Arena none;
    arena_init(&none, 0);
    Str path, query;
    str_cut(target, '?', &path, &query);
    return router_match(app->router, method, path, &none, &match) == OK && route_is_slow(match.route);
}

void dispatch(App *app, Incoming *in, OutcomeFn answer, void *context)
{
    Call c;
    if (!begin(&c, app, in, answer, context))
        return;
    Status status = serve(&c);
    if (c.offered && !c.req.upload)
        in->body = NULL; /* a job has it now */
    finish(&c, status, answer, context);
}

static void answer_alone(Status status, int http, OutcomeFn answer, void *context)
{
    Arena arena;
    Reply reply;
    arena_init(&arena, REQUEST_HEAD_MAX);
    reply_init(&reply, &arena);
    if (http)
        reply_write_http_problem(&reply, http);
    else
        reply_write_problem(&reply, status, NULL);
    answer(context, &(Outcome){ .http = reply.http, .media_type = reply.media_type, .body = reply_body(&reply) });
    reply_free(&reply);
    arena_done(&arena);
}

void dispatch_refuse_http(int http, OutcomeFn answer, void *context)
{
    answer_alone(OK, http, answer, context);
}

void dispatch_refuse(Status status, OutcomeFn answer, void *context)
{
    answer_alone(status, 0, answer, context);
}
