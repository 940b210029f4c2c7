#include "http/framing.h"
#include "base/limits.h"
#include "base/status.h"

#include <string.h>
#include <strings.h>

/* RFC 9110 §5.6.2. "Transfer-Encoding :" is no header's name, whatever a proxy before us takes it for. */
static bool is_token(Str s)
{
    for (size_t i = 0; i < s.n; i++)
        if ((unsigned char)s.p[i] <= ' ' || (unsigned char)s.p[i] >= 0x7f || strchr("\"(),/:;<=>?@[\\]{}", s.p[i]))
            return false;
    return s.n > 0;
}

static bool is_name(Str s, Str name)
{
    return s.n == name.n && strncasecmp(s.p, name.p, name.n) == 0;
}

void framing_note(Framing *f, Str name, Str value)
{
    const struct {
        Str name;
        Str *to;
        size_t *count;
    } rows[] = {
        { S("Host"), &f->host, &f->hosts },
        { S("Content-Length"), &f->length, &f->lengths },
        { S("Transfer-Encoding"), &f->encoding, &f->encodings },
    };
    f->bytes += name.n + value.n + 4;
    f->malformed |= !is_token(name);
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        if (is_name(name, rows[i].name)) {
            *rows[i].to = value;
            ++*rows[i].count;
        } else if (is_name(str_sub(name, 0, rows[i].name.n), rows[i].name)) {
            /* libmicrohttpd makes "Transfer-Encodingchunked" of a header whose value stands in the next line; a proxy
             * before us may make Transfer-Encoding: chunked of it. */
            f->malformed = true;
        }
    }
}

/* libmicrohttpd 0.9.75 alone would answer a second request hidden behind two Content-Length, or behind Content-Length and
 * Transfer-Encoding together. */
int framing_refusal(const Framing *f, Str target, bool old)
{
    if (f->bytes + target.n > REQUEST_HEAD_MAX)
        return 431;
    if (!str_starts(target, S("/")) || memchr(target.p, ' ', target.n)) /* nor a proxy's form of the target */
        return 400;
    if (f->malformed || f->lengths > 1 || f->encodings > 1 || (f->lengths && f->encodings) || f->hosts > 1 || (!f->hosts && !old))
        return 400;
    if (f->lengths && (!str_is_digits(f->length) || f->length.n > 18))
        return 400;
    if (f->encodings && (old || !is_name(f->encoding, S("chunked"))))
        return 501;
    return 0;
}
