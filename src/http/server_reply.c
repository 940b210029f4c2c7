/* From an Outcome or a file of the client to a response of libmicrohttpd, with the headers that every
 * reply carries (ux-and-security: CSP without a violation, measured). */
#include "http/router.h"
#include "http/server_parts.h"

#include <stdlib.h>
#include <string.h>

static const char *const every_reply[][2] = {
    { "Content-Security-Policy",
      "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; connect-src 'self'; "
      "form-action 'self'; base-uri 'none'; frame-ancestors 'none'; require-trusted-types-for 'script'" },
    { "X-Content-Type-Options", "nosniff" },
    { "Referrer-Policy", "no-referrer" },
    { "Cross-Origin-Opener-Policy", "same-origin" },
    { "Cross-Origin-Resource-Policy", "same-origin" },
    { "Permissions-Policy", "camera=(), display-capture=(), geolocation=(), microphone=(), payment=(), usb=()" },
};

static void add_common_headers(struct MHD_Response *r, const char *cache_control, bool tls)
{
    for (size_t i = 0; i < COUNT_OF(every_reply); i++)
        MHD_add_response_header(r, every_reply[i][0], every_reply[i][1]);
    MHD_add_response_header(r, "Cache-Control", cache_control);
    if (tls)
        MHD_add_response_header(r, "Strict-Transport-Security", "max-age=31536000; includeSubDomains");
}

static bool speaks_tls(const Exchange *x)
{
    return x->server->app->config.tls_cert != NULL;
}

/* Values come from an arena and end in NUL (arena_copy), or are short and copied here. */
static void add_header(struct MHD_Response *r, const char *name, Str value)
{
    char *z = strndup(value.p ? value.p : "", value.n);
    if (z)
        MHD_add_response_header(r, name, z);
    free(z);
}

static void add_allow(struct MHD_Response *r, unsigned allowed)
{
    CLEANUP(buf_done) Buf text;
    buf_init(&text, 64);
    for (int m = 0; m < METHOD_COUNT; m++) {
        if (!(allowed & 1u << m))
            continue;
        buf_add(&text, text.n ? S(", ") : S(""));
        buf_add(&text, m == GET ? S("GET, HEAD") : str_of(method_name((Method)m)));
    }
    add_header(r, "Allow", buf_str(&text));
}

static struct MHD_Response *make(const Exchange *x, const Outcome *o)
{
    union {
        const char *p;
        void *copied;
    } body = { .p = o->body.n ? o->body.p : "" }; /* MUST_COPY: it is only read */
    struct MHD_Response *r = MHD_create_response_from_buffer(o->body.n, body.copied, MHD_RESPMEM_MUST_COPY);
    if (!r)
        return NULL;
    add_common_headers(r, "no-store", speaks_tls(x));
    if (o->media_type)
        MHD_add_response_header(r, "Content-Type", o->media_type);
    if (o->etag.n)
        add_header(r, "ETag", o->etag);
    if (o->http == 405)
        add_allow(r, o->allowed);
    for (size_t i = 0; i < o->n_headers; i++)
        add_header(r, o->headers[i].name, o->headers[i].value);
    if (x->close)
        MHD_add_response_header(r, "Connection", "close");
    return r;
}

enum MHD_Result server_send(Exchange *x, struct MHD_Response *response, unsigned http)
{
    if (!response)
        return MHD_NO;
    enum MHD_Result queued = MHD_queue_response(x->connection, http, response);
    MHD_destroy_response(response);
    return queued;
}

void server_drop_prepared(void *response)
{
    MHD_destroy_response(response);
}

/* Made at the first use, kept for all later ones; two threads may make it at once, one wins. */
static struct MHD_Response *prepared(void *_Atomic *place, struct MHD_Response *fresh)
{
    void *none = NULL;
    if (!fresh || atomic_compare_exchange_strong(place, &none, fresh))
        return fresh;
    MHD_destroy_response(fresh);
    return none;
}

static struct MHD_Response *stream_or_refuse(Exchange *x, const Outcome *o)
{
    struct MHD_Response *r = o->feed ? stream_open_feed(x->server, x->connection, o->feed)
                                     : stream_open(x->server, x->connection, o->stream_job, o->account);
    if (r) {
        add_common_headers(r, "no-store", speaks_tls(x));
        MHD_add_response_header(r, "Content-Type", "text/event-stream");
        MHD_add_response_header(r, "X-Accel-Buffering", "no");
    }
    return r;
}

void server_answer_now(void *exchange, const Outcome *o)
{
    Exchange *x = exchange;
    x->stage = READY;
    if (o->stream_job || o->feed) {
        struct MHD_Response *stream = stream_or_refuse(x, o);
        if (stream) {
            server_send(x, stream, 200);
        } else {
            dispatch_refuse(ERR_RATE, server_answer_now, x);
        }
        return;
    }
    if (!o->cached || x->close) {
        server_send(x, make(x, o), (unsigned)o->http);
        return;
    }
    CachedReply *c = o->cached;
    struct MHD_Response *r = atomic_load(&c->prepared);
    if (!r)
        r = prepared(&c->prepared, make(x, o));
    if (r)
        MHD_queue_response(x->connection, (unsigned)o->http, r);
}

void server_answer_later(void *exchange, const Outcome *o)
{
    Exchange *x = exchange;
    x->response = make(x, o);
    x->http = (unsigned)o->http;
}

static void answer_method(void *exchange, const Outcome *o)
{
    Exchange *x = exchange;
    Outcome with = *o;
    with.allowed = x->allowed;
    server_answer_now(x, &with);
}

void server_refuse_method(Exchange *x, unsigned allowed)
{
    x->allowed = allowed;
    x->close = true; /* its body, if any, was not read */
    dispatch_refuse_http(405, answer_method, x);
}

/* ---- files of the client ---- */

static struct MHD_Response *make_file(const Exchange *x, const SiteFile *f)
{
    union {
        const char *p;
        void *bytes;
    } body = { .p = f->bytes.n ? f->bytes.p : "" };
    struct MHD_Response *r = MHD_create_response_from_buffer(f->bytes.n, body.bytes, f->prepared ? MHD_RESPMEM_PERSISTENT : MHD_RESPMEM_MUST_COPY);
    if (!r)
        return NULL;
    add_common_headers(r, f->cache_control, speaks_tls(x));
    MHD_add_response_header(r, "Content-Type", f->media_type);
    MHD_add_response_header(r, "Vary", "Accept-Encoding");
    if (f->encoding)
        MHD_add_response_header(r, "Content-Encoding", f->encoding);
    if (f->etag.n)
        add_header(r, "ETag", f->etag);
    return r;
}

static enum MHD_Result send_not_modified(Exchange *x, const SiteFile *f)
{
    static char nothing[1];
    struct MHD_Response *r = MHD_create_response_from_buffer(0, nothing, MHD_RESPMEM_PERSISTENT);
    if (!r)
        return MHD_NO;
    add_common_headers(r, f->cache_control, speaks_tls(x));
    MHD_add_response_header(r, "Vary", "Accept-Encoding");
    add_header(r, "ETag", f->etag);
    return server_send(x, r, 304);
}

static enum MHD_Result send_file(Exchange *x, const SiteFile *f)
{
    if (f->etag.n && str_eq(x->if_none_match, f->etag))
        return send_not_modified(x, f);
    if (!f->prepared)
        return server_send(x, make_file(x, f), 200);
    struct MHD_Response *r = atomic_load(f->prepared);
    if (!r)
        r = prepared(f->prepared, make_file(x, f));
    return r ? MHD_queue_response(x->connection, 200, r) : MHD_NO;
}

enum MHD_Result server_send_site(Exchange *x)
{
    if (x->in.method != GET) {
        server_refuse_method(x, 1u << GET);
        return MHD_YES;
    }
    Str path, query;
    str_cut(x->in.target, '?', &path, &query);
    CLEANUP(buf_done) Buf room = { 0 };
    SiteFile file;
    if (site_find(x->server->site, path, x->accept_encoding, &room, &file) != OK) {
        dispatch_refuse(ERR_NOT_FOUND, server_answer_now, x);
        return MHD_YES;
    }
    return send_file(x, &file);
}
