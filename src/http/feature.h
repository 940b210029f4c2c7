/* feature.h: what a feature hands to the house: entities, routes, statements. What must never be
 * forgotten is a column of the route row and is executed by the dispatcher. */
#pragma once
#include "base/clock.h"
#include "http/access.h"
#include "schema/entity.h"

typedef struct App App;   /* http/app.h */
typedef struct Job Job;   /* http/job.h */
typedef struct Guest Guest; /* http/guest.h */

typedef struct {
    int64_t account, org;  /* the person, and the organisation he belongs to */
    int64_t town;          /* the municipality of that organisation, 0 above towns */
    int64_t unit;          /* the unit of the town he works in (a centre, a provider), or 0 */
    int64_t session;       /* id of the session he came with */
    Role role;
    Str name, login;
    bool demo;
    bool must_change;      /* came with a one-time code: may only choose a password */
    bool must_enrol;       /* his role wants a second factor, or a reset took his: may only enrol one */
    bool locked;           /* nothing asked for SESSION_IDLE_SECONDS: one factor, and he goes on */
    int64_t locks_at_ms, ends_at_ms; /* when that will be, and when the session ends whatever he does */
} Principal;

/* One ?name=value, decoded. */
typedef struct {
    Str name, value;
} QueryParam;
typedef struct Body Body;  /* http/body.h */
typedef struct Route Route;

typedef enum { GET, POST, PUT, DELETE, METHOD_COUNT } Method;
typedef enum {
    TX_READ,  /* a read-only connection, as it is at one moment */
    TX_WRITE, /* the writer inside a transaction, committed by the dispatcher when the handler answers OK */
    TX_NONE   /* no database: the handler only talks to jobs or memory */
} TxMode;

typedef struct Req {
    App *app;
    Arena *arena;          /* everything made while serving; nobody frees */
    Db *db;                /* by the route's TxMode */
    Problems *problems;
    const Principal *who;  /* NULL on public routes without a session */
    const Guest *guest;    /* who came with the code of a room: on routes of ACCESS_ROOM (org is that of his room), and, when known, where guests come in */
    int64_t org;           /* {org} of the path, authorised; else 0 */
    Str path[4];           /* the other {…} of the path in order */
    size_t n_path;
    JsonNode *body;        /* parsed JSON body, or NULL */
    Str raw_body;          /* body of a route with .raw_body */
    Str if_match;          /* header without quotes, empty when absent */
    int64_t now_ms;
    struct Reply *reply;   /* http/reply.h */
    const void *row;       /* what the route row carries in .data, e.g. the Entity of a generic route */
    const Route *route;
    Relation relation;     /* of the person to org */
    const QueryParam *query;
    size_t n_query;
    Str address;           /* of the caller */
    bool closed;           /* came in from the closed network: only role_is_closed may sign in there */
    Str idempotency_key;   /* header Idempotency-Key, for JobSpec */
    Str last_event_id;     /* header Last-Event-ID of a stream that goes on */
    Str host;              /* header Host */
    Body *upload;          /* owner of raw_body; req_take_body hands it to a job */
} Req;

typedef Status (*Handler)(Req *rq);

/* How far one must have come. Public routes stand outside the door; there is nobody whom a locked session names. */
typedef enum {
    DOOR_INSIDE, /* signed in, password and second factor as they must be */
    DOOR_HALF,   /* also while a password must be chosen or a second factor enrolled */
    DOOR_LOCKED  /* also in a locked session: the handler looks at who->locked */
} Door;
typedef enum { AUDIT_NONE, AUDIT_WRITE, AUDIT_VIEW_PERSON, AUDIT_EXPORT, AUDIT_SIGN } AuditVerb;

struct Route {
    Method method;
    const char *path;      /* "/api/towns/{org}/cap" */
    Handler handler;
    Access access;         /* never 0: checked at start and by a test */
    TxMode tx;
    const char *summary;   /* English, for OpenAPI */
    size_t body_max;       /* 0: BODY_MAX_DEFAULT */
    unsigned per_minute;   /* requests a minute and person (or address); 0: 600 */
    AuditVerb audit;       /* writes default to AUDIT_WRITE */
    unsigned as_of;        /* PAST_SUMS… (schema/past.h): with ?as_of= the handler reads the town as it was known then; never from outside the hall */
    bool cached;           /* the reply depends on path, query, person's scope and database only, and not on the record */
    bool raw_body;         /* the body is not JSON */
    bool no_csrf;          /* only for routes that change nothing */
    bool quick;            /* changes nothing in the database though unsafe (cancel a job): never waits for the writer */
    Door door;             /* for what a person does about his own door */
    bool passive;          /* asked by the page itself: does not put off the idle lock */
    bool inside_only;      /* never from the closed network, though its access is reachable there */
    bool own_log;          /* of people without accounts: what they do stands in a log of its own, not in the audit */
    bool wall;             /* of ACCESS_ROOM: for the projector's token, which sees the room and does nothing (http/guest.h) */
    bool slow;             /* hashes a password, lays out a past, counts a month of the record: runs on a slow-lane thread, connection suspended */
    const void *data;
};

typedef struct {
    const char *name;
    const Entity *const *entities;
    size_t n_entities;
    const Route *routes;
    size_t n_routes;
    const Sql *const *statements; /* beyond CRUD; for banso check */
    size_t n_statements;
    const struct ExportSource *const *exports; /* http/export_source.h */
    size_t n_exports;
    /* A municipality begins to use the program (first run): gives it what it needs, once. In the same transaction. */
    Status (*town_begins)(Db *db, int64_t org, int64_t now_ms);
    /* Once a minute. Writes only when there is something to do: a write empties every cache. */
    Status (*tidy)(App *app, int64_t now_ms);
} Feature;
#define LIST_OF(member, array) .member = (array), .n_##member = COUNT_OF(array)

/* The one sorted list, in cli/features.c. */
extern const Feature *const features[];
extern const size_t feature_count;

/* ---- reading the request ---- */
bool req_query(const Req *rq, const char *name, Str *ret);              /* decoded ?name= */
MUST_USE Status req_query_i64(Req *rq, const char *name, int64_t otherwise, int64_t min, int64_t max, int64_t *ret);
MUST_USE Status req_path_i64(Req *rq, size_t i, int64_t *ret);          /* ERR_NOT_FOUND when not an id */

/* The moment of ?as_of=2026-05-01 (its end in Japan) or ?as_of=2026-05-01T13:05; INT64_MAX without one. */
MUST_USE Status req_as_of(Req *rq, int64_t *ret_ms);

/* ---- answering ---- */
/* Begins a JSON reply with that HTTP status; write one value, then reply_done. */
JsonWriter *reply_json(Req *rq, int http_status);
MUST_USE Status reply_done(Req *rq);
/* Bytes as a download. file_name is UTF-8 (RFC 5987); body lives in the arena or is static. */
MUST_USE Status reply_file(Req *rq, const char *media_type, Str file_name, Str body);
/* Any other body: media type, no file name. */
MUST_USE Status reply_bytes(Req *rq, int http_status, const char *media_type, Str body);
MUST_USE Status reply_no_content(Req *rq);
void reply_header(Req *rq, const char *name, Str value);                 /* e.g. Set-Cookie; arena copy */
void reply_rev(Req *rq, int64_t rev);                                    /* ETag: "rev" */
/* Before answering ERR_CONFLICT: begins the "current" member of the problem; write one value. */
JsonWriter *reply_current(Req *rq);
/* Answers with the events of a job (SSE). */
MUST_USE Status reply_job_events(Req *rq, int64_t job);
/* The upload for a job that outlives the request: the caller frees it by body_free. */
MUST_USE Status req_take_body(Req *rq, Body **ret);
/* For a TX_NONE handler that writes a little after slow work: fn in a transaction, with the
 * audit row of the route. May run fn again. */
MUST_USE Status req_in_tx(Req *rq, Status (*fn)(Req *rq, void *context), void *context);
/* For a reading route that has to write something down before it reads on: fn in a transaction of its own, or in the route's where that
 * one writes; what a reading route reads afterwards is of a new moment, with it. Leaves no audit row. May run fn again. */
MUST_USE Status req_note(Req *rq, Status (*fn)(Req *rq, void *context), void *context);
/* The same where the writer is free, and ERR_BUSY otherwise: for what can be noted another time. */
MUST_USE Status req_note_if_free(Req *rq, Status (*fn)(Req *rq, void *context), void *context);
/* A TX_READ handler reads one moment of the database, whatever is written meanwhile: its sums add up, and what some rows were judged to allow goes
 * out with rows of the same moment. Another one reads so from here on, until it ends or notes something. */
MUST_USE Status req_moment(Req *rq);
/* For a refusal that must be recorded (a wrong password): writes the audit row and answers status. */
Status req_refuse_recorded(Req *rq, Status status);
/* One line for the audit: ids of what was touched; never personal data. */
void req_audit(Req *rq, const char *entity, int64_t id);
void req_audit_reason(Req *rq, Str reason);                              /* why a person's data was opened */
