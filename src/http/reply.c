#include "http/reply.h"

#include <stdio.h>
#include <string.h>

void reply_init(Reply *r, Arena *arena)
{
    *r = (Reply){ .arena = arena };
    buf_init(&r->out, REPLY_MAX);
    buf_init(&r->current, REPLY_MAX);
}

void reply_free(Reply *r)
{
    buf_done(&r->out);
    buf_done(&r->current);
}

void reply_reset(Reply *r)
{
    Buf out = r->out, current = r->current;
    *r = (Reply){ .arena = r->arena, .out = out, .current = current };
    buf_clear(&r->out);
    buf_clear(&r->current);
}

Str reply_body(const Reply *r)
{
    return r->in_body ? r->body : buf_str(&r->out);
}

JsonWriter *reply_json(Req *rq, int http_status)
{
    Reply *r = rq->reply;
    r->http = http_status;
    r->media_type = "application/json";
    r->in_body = false;
    buf_clear(&r->out);
    json_begin(&r->json, &r->out);
    return &r->json;
}

Status reply_done(Req *rq)
{
    Reply *r = rq->reply;
    TRY(json_end(&r->json));
    TRY(buf_status(&r->out));
    TRY(r->failed);
    r->done = true;
    return OK;
}

Status reply_bytes(Req *rq, int http_status, const char *media_type, Str body)
{
    Reply *r = rq->reply;
    r->http = http_status;
    r->media_type = media_type;
    r->body = body;
    r->in_body = r->done = true;
    return r->failed;
}

Status reply_no_content(Req *rq)
{
    return reply_bytes(rq, 204, NULL, (Str){ 0 });
}

/* RFC 5987: every byte outside the attr-char set is written as %XX. */
static Str encode_name(Arena *a, Str name)
{
    static const char digits[] = "0123456789ABCDEF";
    const Str head = S("attachment; filename*=UTF-8''");
    char *p = arena_alloc(a, head.n + name.n * 3 + 1);
    if (!p)
        return (Str){ 0 };
    memcpy(p, head.p, head.n);
    size_t n = head.n;
    for (size_t i = 0; i < name.n; i++) {
        unsigned char c = (unsigned char)name.p[i];
        bool plain = (c >= '0' && c <= '9') || ((c | 0x20) >= 'a' && (c | 0x20) <= 'z') || c == '-' || c == '.' || c == '_';
        if (plain) {
            p[n++] = (char)c;
        } else {
            p[n++] = '%';
            p[n++] = digits[c >> 4];
            p[n++] = digits[c & 15];
        }
    }
    return (Str){ p, n };
}

Status reply_file(Req *rq, const char *media_type, Str file_name, Str body)
{
    reply_header(rq, "Content-Disposition", encode_name(rq->arena, file_name));
    rq->reply->file_name = file_name;
    return reply_bytes(rq, 200, media_type, body);
}

void reply_header(Req *rq, const char *name, Str value)
{
    Reply *r = rq->reply;
    Str kept = arena_copy(r->arena, value);
    bool clean = kept.p && !memchr(kept.p, '\r', kept.n) && !memchr(kept.p, '\n', kept.n);
    if (r->n_headers == REPLY_HEADERS_MAX || !clean)
        r->failed = ERR_INTERNAL;
    else
        r->headers[r->n_headers++] = (ReplyHeader){ name, kept };
}

void reply_rev(Req *rq, int64_t rev)
{
    rq->reply->etag = arena_printf(rq->arena, "\"%lld\"", (long long)rev);
}

JsonWriter *reply_current(Req *rq)
{
    Reply *r = rq->reply;
    buf_clear(&r->current);
    json_begin(&r->current_json, &r->current);
    return &r->current_json;
}

Status reply_job_events(Req *rq, int64_t job)
{
    Reply *r = rq->reply;
    r->stream_job = job;
    r->http = 200;
    r->media_type = "text/event-stream";
    r->done = true;
    return OK;
}

/* ---- problem documents (RFC 9457) ---- */

void status_phone_code(Status status, char ret[static 8])
{
    int http = status_info(status)->http, variant = 0;
    for (int s = 0; s < (int)status; s++)
        variant += status_info((Status)s)->http == http;
    snprintf(ret, 8, "K-%03u%u", (unsigned)http % 1000u, (unsigned)variant % 10u);
}

static void write_errors(JsonWriter *w, const Problems *ps)
{
    if (!ps || !ps->count)
        return;
    json_array_field(w, "errors");
    for (size_t i = 0; i < ps->count; i++) {
        json_open_object(w);
        json_key(w, S("pointer"));
        json_put_str(w, ps->items[i].pointer);
        json_key(w, S("code"));
        json_put_str(w, ps->items[i].code);
        json_key(w, S("detail"));
        json_put_str(w, ps->items[i].sentence);
        json_close_object(w);
    }
    json_close_array(w);
    if (ps->beyond)
        json_i64_field(w, "more", (int64_t)ps->beyond);
}

static void write_problem(Reply *r, const char *type, const char *title, int http, Str code, const Problems *ps)
{
    buf_clear(&r->out);
    JsonWriter *w = &r->json;
    json_begin(w, &r->out);
    json_open_object(w);
    json_str_field(w, "type", str_of(type));
    json_str_field(w, "title", str_of(title));
    json_i64_field(w, "status", http);
    json_str_field(w, "code", code);
    write_errors(w, ps);
    if (http == 409 && r->current.n && json_end(&r->current_json) == OK) {
        json_key(w, S("current"));
        json_put_raw(w, buf_str(&r->current));
    }
    json_close_object(w);
    r->in_body = json_end(w) != OK;
    r->body = (Str){ 0 };
    r->http = http;
    r->media_type = "application/problem+json";
    r->etag = (Str){ 0 };
    r->stream_job = 0;
}

void reply_write_problem(Reply *r, Status status, const Problems *ps)
{
    const StatusInfo *info = status_info(status);
    char code[8];
    status_phone_code(status, code);
    write_problem(r, info->code, info->sentence, info->http, str_of(code), ps);
}

static const struct {
    int http;
    const char *type, *title, *code;
} http_problems[] = {
    { 400, "bad_request", "要求の形が正しくありません。画面を読み込み直してください。", "K-4000" },
    { 405, "method", "この方法では使えません。", "K-4050" },
    { 421, "host", "このアドレスでは開けません。案内されたアドレスを開いてください。", "K-4210" },
    { 431, "head_too_large", "要求の見出しが大きすぎます。このサイトの Cookie を消して、もう一度開いてください。", "K-4310" },
    { 501, "transfer", "この送り方には対応していません。", "K-5010" },
    { 503, "stopping", "混み合っているか、停止の途中です。少し待ってからもう一度試してください。", "K-5039" },
};

void reply_write_http_problem(Reply *r, int http)
{
    size_t i = 0;
    while (i + 1 < COUNT_OF(http_problems) && http_problems[i].http != http)
        i++;
    write_problem(r, http_problems[i].type, http_problems[i].title, http_problems[i].http, str_of(http_problems[i].code), NULL);
}
