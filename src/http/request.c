/* What handlers read: path, query, upload. */
#include "http/body.h"
#include "http/reply.h"

#include <string.h>

static int hex(char c)
{
    if (c >= '0' && c <= '9')
        return c - '0';
    c = (char)(c | 0x20);
    return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

Status percent_decode(Str s, bool plus, Arena *arena, Str *ret)
{
    if (!memchr(s.p ? s.p : "", '%', s.n) && !(plus && memchr(s.p ? s.p : "", '+', s.n))) {
        *ret = s;
    } else {
        char *p = arena_alloc(arena, s.n + 1);
        if (!p)
            return ERR_MEMORY;
        size_t n = 0;
        for (size_t i = 0; i < s.n; i++) {
            if (s.p[i] != '%') {
                p[n++] = plus && s.p[i] == '+' ? ' ' : s.p[i];
                continue;
            }
            if (s.n - i < 3)
                return ERR_INVALID;
            int high = hex(s.p[i + 1]), low = hex(s.p[i + 2]);
            if (high < 0 || low < 0)
                return ERR_INVALID;
            p[n++] = (char)(high * 16 + low);
            i += 2;
        }
        *ret = (Str){ p, n };
    }
    for (size_t i = 0; i < ret->n; i++)
        if ((unsigned char)ret->p[i] < 0x20 || ret->p[i] == 0x7f)
            return ERR_INVALID;
    return str_is_utf8(*ret) ? OK : ERR_INVALID;
}

Status query_parse(Str query, Arena *arena, const QueryParam **ret, size_t *ret_n)
{
    *ret = NULL;
    *ret_n = 0;
    if (!query.n)
        return OK;
    QueryParam *list = ARENA_ARRAY(arena, QueryParam, QUERY_PARAMETERS_MAX);
    if (!list)
        return ERR_MEMORY;
    size_t n = 0;
    for (Str rest = query, one; rest.n;) {
        str_cut(rest, '&', &one, &rest);
        if (!one.n)
            continue;
        if (n == QUERY_PARAMETERS_MAX)
            return ERR_INVALID;
        Str name, value;
        str_cut(one, '=', &name, &value);
        TRY(percent_decode(name, true, arena, &list[n].name));
        TRY(percent_decode(value, true, arena, &list[n].value));
        n++;
    }
    *ret = list;
    *ret_n = n;
    return OK;
}

Str cookie_find(Str header, Str name)
{
    Str found = { 0 };
    size_t n = 0;
    for (Str one; header.n;) {
        str_cut(header, ';', &one, &header);
        Str key, value;
        if (!str_cut(str_trim(one), '=', &key, &value) || !str_eq(key, name))
            continue;
        found = value;
        n++;
    }
    return n == 1 ? found : (Str){ 0 };
}

bool req_query(const Req *rq, const char *name, Str *ret)
{
    for (size_t i = 0; i < rq->n_query; i++)
        if (str_eq(rq->query[i].name, str_of(name))) {
            *ret = rq->query[i].value;
            return true;
        }
    return false;
}

Status req_query_i64(Req *rq, const char *name, int64_t otherwise, int64_t min, int64_t max, int64_t *ret)
{
    Str text;
    int64_t value = otherwise;
    if (req_query(rq, name, &text) && text.n) {
        Str pointer = arena_printf(rq->arena, "?%s", name);
        if (!str_to_i64(text, &value))
            return problem_add(rq->problems, pointer, "type", "数字で指定してください。");
        if (value < min || value > max)
            return problem_add(rq->problems, pointer, "range", "%lld から %lld までの数で指定してください。", (long long)min,
                               (long long)max);
    }
    *ret = value;
    return OK;
}

/* "2026-05-01T13:05" */
static bool moment_of(Str text, int64_t *ret_ms)
{
    Str day, clock, hour, minute;
    Date d;
    int64_t h = 24, m = 0; /* a day alone: its end */
    bool timed = str_cut(text, 'T', &day, &clock);
    if (timed && (!str_cut(clock, ':', &hour, &minute) || !str_is_digits(hour) || !str_is_digits(minute) || !str_to_i64(hour, &h) || !str_to_i64(minute, &m)))
        return false;
    if (!date_from_iso(timed ? day : text, &d) || h > (timed ? 23 : 24) || m > 59)
        return false;
    *ret_ms = clock_midnight_ms(d) + h * INT64_C(3600000) + m * 60000 - (timed ? 0 : 1);
    return true;
}

Status req_as_of(Req *rq, int64_t *ret_ms)
{
    Str text = S("");
    *ret_ms = INT64_MAX;
    if (!req_query(rq, "as_of", &text) || !text.n || moment_of(text, ret_ms))
        return OK;
    return problem_add(rq->problems, S("?as_of"), "type", "日付は 2026-11-20、時刻まで決めるときは 2026-11-20T13:00 のように入力してください。");
}

Status req_path_i64(Req *rq, size_t i, int64_t *ret)
{
    int64_t value;
    if (i >= rq->n_path || !str_is_digits(rq->path[i]) || !str_to_i64(rq->path[i], &value) || value <= 0)
        return ERR_NOT_FOUND;
    *ret = value;
    return OK;
}

Status req_take_body(Req *rq, Body **ret)
{
    if (!rq->upload)
        return ERR_INVALID;
    *ret = rq->upload;
    rq->upload = NULL;
    return OK;
}

void req_audit(Req *rq, const char *entity, int64_t id)
{
    rq->reply->audit.entity = entity;
    rq->reply->audit.target = id;
}

void req_audit_reason(Req *rq, Str reason)
{
    rq->reply->audit.reason = arena_copy(rq->arena, reason);
}
