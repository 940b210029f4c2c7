/* dispatcher.c: a request from its head to its answer: the kept reply, the handler in its transaction or at an earlier moment, the record, the log. */
#include "base/limits.h"
#include "http/dispatcher_parts.h"
#include "http/app.h"
#include "http/audit.h"
#include "http/log.h"
#include "http/past_turn.h"
#include "http/rate.h"
#include "http/refusals.h"
#include "schema/past.h"

#include <string.h>

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

static Call *call_of(Req *rq)
{
    return (Call *)((char *)rq - offsetof(Call, req));
}

Status req_moment(Req *rq)
{
    return tx_read(rq->db, &call_of(rq)->moment);
}

static Status call_handler(Call *c)
{
    if (c->match.route->tx == TX_READ)
        TRY(req_moment(&c->req));
    Status status = c->match.route->handler(&c->req);
    tx_done(&c->moment);
    TRY(status);
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

typedef Status (*TakeWriter)(DbPool *pool, Db **ret); /* db_pool_writer, db_pool_writer_if_free */

static Status in_tx_of(Call *c, TakeWriter take, Status (*fn)(Db *, void *), void *context)
{
    CLEANUP(db_pool_return) Db *writer = NULL;
    TRY(take(c->app->pool, &writer));
    Status status = db_tx(writer, fn, context);
    log_database(c, writer, status);
    c->req.db = c->reader;
    return status;
}

static Status in_writer_tx_of(Call *c, Status (*fn)(Db *, void *), void *context)
{
    return in_tx_of(c, db_pool_writer, fn, context);
}

static Status in_writer_tx(Call *c, Status (*fn)(Db *, void *))
{
    return in_writer_tx_of(c, fn, c);
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
    TRY(past_turn_take(c->app, &turn));
    TRY(req_moment(&c->req));
    Status status = past_open(c->reader, c->req.org, at_ms, c->match.route->as_of, &c->worker->arena, &past);
    tx_done(&c->moment);
    TRY(status);
    c->req.db = past.db;
    status = call_handler(c);
    c->req.db = c->reader;
    return status;
}

/* Before it is sent. A file that leaves the house stands in a list of its own as well, in the same transaction; looks at persons share one. */
static Status record_look(Call *c)
{
    if (c->match.route->audit == AUDIT_EXPORT)
        return in_writer_tx(c, audit_alone);
    c->entry.entry = audit_entry(&c->req, OK);
    TRY(arena_status(&c->worker->arena));
    c->held = c->hold != NULL;
    return c->held ? OK : recorder_write(c->app->recorder, &c->entry.entry);
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
    return route_is_recorded(route) && !c->audited ? record_look(c) : OK;
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
    Call *c = call_of(rq);
    Small small = { c, fn, context, false };
    Status status = in_writer_tx_of(c, small_in_tx, &small);
    c->audited |= status == OK;
    return status;
}

static Status note(Req *rq, TakeWriter take, Status (*fn)(Req *, void *), void *context)
{
    Call *c = call_of(rq);
    Small small = { c, fn, context, true };
    if (c->match.route->tx == TX_WRITE)
        return fn(rq, context);
    tx_done(&c->moment); /* nobody is kept waiting for what is only read */
    Status status = in_tx_of(c, take, small_in_tx, &small);
    if (c->match.route->tx == TX_READ)
        TRY(req_moment(rq));
    return status;
}

Status req_note(Req *rq, Status (*fn)(Req *rq, void *context), void *context)
{
    return note(rq, db_pool_writer, fn, context);
}

Status req_note_if_free(Req *rq, Status (*fn)(Req *rq, void *context), void *context)
{
    return note(rq, db_pool_writer_if_free, fn, context);
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
    Refusal r = { call_of(rq), refused };
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

static void end(Call *c)
{
    Worker *w = c->worker; /* the call stands in its arena */
    worker_return(&w);
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
    end(c);
}

/* NULL: answered that there is no memory. */
static Call *begin(App *app, Incoming *in, OutcomeFn answer, void *context)
{
    Worker *w;
    Call *c = NULL;
    if (worker_take(app->workers, &w) == OK && !(c = ARENA_NEW(&w->arena, Call)))
        worker_return(&w);
    if (!c) {
        dispatch_refuse(ERR_MEMORY, answer, context);
        return NULL;
    }
    *c = (Call){ .app = app, .in = in, .worker = w, .began_ms = clock_ms(&app->clock) };
    c->req = (Req){ .app = app, .arena = &w->arena, .problems = &w->problems, .reply = &w->reply,
                    .now_ms = c->began_ms, .if_match = in->if_match, .address = in->address, .closed = in->closed,
                    .idempotency_key = in->idempotency_key, .last_event_id = in->last_event_id, .host = in->host };
    return c;
}

bool dispatch_admit(App *app, const Incoming *in, Admission *ret, OutcomeFn answer, void *context)
{
    Incoming copy = *in;
    Call *c = begin(app, &copy, answer, context);
    if (!c)
        return false;
    Status status = dispatch_head(c);
    if (status != OK) {
        finish(c, status, answer, context);
        return false;
    }
    const Route *route = c->match.route;
    ret->body_max = route->body_max ? route->body_max : BODY_MAX_DEFAULT;
    ret->slow = route_is_slow(route);
    end(c);
    return true;
}

/* An id that is not there, of the town's own rows or of another's: which of the two, nobody is told, and he who walks along the ids is counted. */
static Status note_absent(Call *c, Status status)
{
    if (status == ERR_NOT_FOUND && c->req.who && c->match.has_org && strstr(c->match.route->path, "{id}"))
        refusals_note(c->app->refusals, &c->req, status, "この団体にない番号");
    return status;
}

static Status serve(Call *c)
{
    TRY(dispatch_head(c));
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

/* A name with an escape in it may be the same. */
static bool asks_for_past(Str query)
{
    Str pair, name, value;
    while (query.n) {
        str_cut(query, '&', &pair, &query);
        str_cut(pair, '=', &name, &value);
        if (str_eq(name, S("as_of")) || str_contains(name, S("%")))
            return true;
    }
    return false;
}

bool dispatch_is_slow(const App *app, Method method, Str target)
{
    Match match;
    Arena none;
    arena_init(&none, 0);
    Str path, query;
    str_cut(target, '?', &path, &query);
    return router_match(app->router, method, path, &none, &match) == OK && (route_is_slow(match.route) || (match.route->as_of && asks_for_past(query)));
}

static void answered(Call *c, Status status, OutcomeFn answer, void *context)
{
    if (c->offered && !c->req.upload)
        c->in->body = NULL; /* a job has it now */
    finish(c, status, answer, context);
}

void dispatch(App *app, Incoming *in, OutcomeFn answer, void *context)
{
    Call *c = begin(app, in, answer, context);
    if (c)
        answered(c, serve(c), answer, context);
}

static void told(RecordEntry *e)
{
    const Call *c = e->context;
    c->hold->go_on(c->hold->context);
}

/* While the record is waited for, others read with the connection. */
static void hold(Call *c)
{
    worker_forget_reader(c->worker);
    c->reader = c->req.db = NULL;
    c->entry.told = told;
    c->entry.context = c;
    c->hold->rest(c->hold->context);
    Status put = recorder_put(c->app->recorder, &c->entry);
    if (put != OK) {
        c->entry.status = put;
        told(&c->entry);
    }
}

Call *dispatch_or_hold(App *app, Incoming *in, OutcomeFn answer, void *context, const Hold *how)
{
    Call *c = begin(app, in, answer, context);
    if (!c)
        return NULL;
    c->hold = how;
    Status status = serve(c);
    if (status == OK && c->held) {
        hold(c);
        return c;
    }
    answered(c, status, answer, context);
    return NULL;
}

void dispatch_held(Call *c, OutcomeFn answer, void *context)
{
    answered(c, c->entry.status, answer, context);
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
