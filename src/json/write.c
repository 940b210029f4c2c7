#include "json/write.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define REPLACEMENT "\xEF\xBF\xBD"

void json_begin(JsonWriter *w, Buf *out)
{
    *w = (JsonWriter){ .out = out };
}

Status json_end(JsonWriter *w)
{
    TRY(buf_status(w->out));
    return w->misused || w->depth || !w->whole ? ERR_INTERNAL : OK;
}

/* The comma before a value, and the check that a value may stand here. */
static void place_value(JsonWriter *w)
{
    if (w->depth == 0) {
        w->misused |= w->whole;
        w->whole = true;
        return;
    }
    bool *some = &w->some[w->depth - 1];
    if (w->object[w->depth - 1])
        w->misused |= !w->keyed;
    else if (*some)
        buf_char(w->out, ',');
    w->keyed = false;
    *some = true;
}

static void open_scope(JsonWriter *w, bool object)
{
    place_value(w);
    if (w->depth == JSON_DEPTH_MAX) {
        w->misused = true;
        return;
    }
    w->object[w->depth] = object;
    w->some[w->depth++] = false;
    buf_char(w->out, object ? '{' : '[');
}

static void close_scope(JsonWriter *w, bool object)
{
    if (w->depth == 0 || w->object[w->depth - 1] != object || w->keyed) {
        w->misused = true;
        return;
    }
    w->depth--;
    buf_char(w->out, object ? '}' : ']');
}

void json_open_object(JsonWriter *w)
{
    open_scope(w, true);
}

void json_close_object(JsonWriter *w)
{
    close_scope(w, true);
}

void json_open_array(JsonWriter *w)
{
    open_scope(w, false);
}

void json_close_array(JsonWriter *w)
{
    close_scope(w, false);
}

/* Bytes of the UTF-8 character at the start of s, 0 when it is none. */
static size_t character(Str s)
{
    unsigned char lead = (unsigned char)s.p[0];
    size_t n = lead < 0x80 ? 1 : lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : 4;
    return n <= s.n && str_is_utf8(str_sub(s, 0, n)) ? n : 0;
}

static void put_escape(Buf *out, unsigned char c)
{
    static const char named[0x20] = { ['\b'] = 'b', ['\f'] = 'f', ['\n'] = 'n', ['\r'] = 'r', ['\t'] = 't' };
    buf_char(out, '\\');
    if (c >= 0x20) {
        buf_char(out, (char)c);
    } else if (named[c]) {
        buf_char(out, named[c]);
    } else {
        buf_add(out, S("u00"));
        buf_char(out, (char)('0' + c / 16));
        buf_char(out, "0123456789abcdef"[c % 16]);
    }
}

/* Most strings need no escape and are plain ASCII: those are copied in one piece. */
static bool is_plain(Str s)
{
    unsigned char odd = 0;
    for (size_t i = 0; i < s.n; i++) {
        unsigned char c = (unsigned char)s.p[i];
        odd |= (unsigned char)((c < 0x20) | (c == '"') | (c == '\\') | (c >= 0x80));
    }
    return !odd;
}

/* comma? "s" colon? */
static void put_plain(Buf *out, bool comma, Str s, bool colon)
{
    char *to = buf_reserve(out, s.n + 4);
    if (!to)
        return;
    size_t n = 0;
    if (comma)
        to[n++] = ',';
    to[n++] = '"';
    if (s.n)
        memcpy(to + n, s.p, s.n);
    n += s.n;
    to[n++] = '"';
    if (colon)
        to[n++] = ':';
    out->n += n;
}

static void put_escaped(Buf *out, Str s)
{
    bool valid = str_is_utf8(s);
    size_t from = 0;
    buf_char(out, '"');
    for (size_t i = 0; i < s.n;) {
        unsigned char c = (unsigned char)s.p[i];
        bool escape = c < 0x20 || c == '"' || c == '\\';
        size_t n = valid || c < 0x80 ? 1 : character(str_sub(s, i, s.n));
        if (!escape && n) {
            i += n;
            continue;
        }
        buf_add(out, str_sub(s, from, i - from));
        if (escape)
            put_escape(out, c);
        else
            buf_add(out, S(REPLACEMENT));
        from = ++i;
    }
    buf_add(out, str_sub(s, from, s.n));
    buf_char(out, '"');
}

static void put_quoted(Buf *out, bool comma, Str s, bool colon)
{
    if (is_plain(s)) {
        put_plain(out, comma, s, colon);
        return;
    }
    if (comma)
        buf_char(out, ',');
    put_escaped(out, s);
    if (colon)
        buf_char(out, ':');
}

void json_key(JsonWriter *w, Str key)
{
    if (w->depth == 0 || !w->object[w->depth - 1] || w->keyed) {
        w->misused = true;
        return;
    }
    put_quoted(w->out, w->some[w->depth - 1], key, true);
    w->keyed = true;
}

void json_put_str(JsonWriter *w, Str s)
{
    place_value(w);
    put_quoted(w->out, false, s, false);
}

void json_put_i64(JsonWriter *w, int64_t v)
{
    place_value(w);
    buf_i64(w->out, v);
}

void json_put_bool(JsonWriter *w, bool v)
{
    json_put_raw(w, v ? S("true") : S("false"));
}

void json_put_null(JsonWriter *w)
{
    json_put_raw(w, S("null"));
}

void json_put_real(JsonWriter *w, double v)
{
    if (!isfinite(v)) {
        json_put_null(w);
        return;
    }
    char digits[32]; /* 17 digits, sign, point and exponent need 24 */
    int n = 0;
    for (int precision = 1; precision <= 17; precision = precision < 15 ? 15 : precision + 1) {
        n = snprintf(digits, sizeof digits, "%.*g", precision, v);
        double back = strtod(digits, NULL);
        if (!(back < v) && !(back > v))
            break;
    }
    if (digits[0] == '-' && digits[1] == '0' && !digits[2]) { /* -0 would read back as the integer 0 */
        json_put_raw(w, S("-0.0"));
        return;
    }
    json_put_raw(w, (Str){ digits, (size_t)n });
}

void json_put_raw(JsonWriter *w, Str json)
{
    place_value(w);
    buf_add(w->out, json);
}

void json_str_field(JsonWriter *w, const char *key, Str v)
{
    json_key(w, str_of(key));
    json_put_str(w, v);
}

void json_i64_field(JsonWriter *w, const char *key, int64_t v)
{
    json_key(w, str_of(key));
    json_put_i64(w, v);
}

void json_bool_field(JsonWriter *w, const char *key, bool v)
{
    json_key(w, str_of(key));
    json_put_bool(w, v);
}

void json_real_field(JsonWriter *w, const char *key, double v)
{
    json_key(w, str_of(key));
    json_put_real(w, v);
}

void json_null_field(JsonWriter *w, const char *key)
{
    json_key(w, str_of(key));
    json_put_null(w);
}

void json_object_field(JsonWriter *w, const char *key)
{
    json_key(w, str_of(key));
    json_open_object(w);
}

void json_array_field(JsonWriter *w, const char *key)
{
    json_key(w, str_of(key));
    json_open_array(w);
}
