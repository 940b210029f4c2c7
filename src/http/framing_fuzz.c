/* Heads as libmicrohttpd delivers them: the first line is the target, each further one "name:value". What is let through
 * means the same to a reader who forgives much. The first byte: HTTP/1.0 or not. */
#include "base/fuzz.h"
#include "http/framing.h"
#include "base/limits.h"

#include <ctype.h>
#include <string.h>

/* A name as careless readers take it: small letters, whatever stands around and between them. */
static bool names(Str name, const char *wanted)
{
    size_t k = 0;
    for (size_t i = 0; i < name.n && wanted[k]; i++) {
        char c = (char)tolower((unsigned char)name.p[i]);
        if (c == wanted[k])
            k++;
        else if (c > ' ' && c < 0x7f)
            return false;
    }
    return !wanted[k];
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    if (!size)
        return 0;
    bool old = data[0] & 1;
    Str target, line, rest = { (const char *)data + 1, size - 1 };
    Framing f = { 0 };
    size_t careless = 0, bytes = 0;
    str_cut(rest, '\n', &target, &rest);
    while (rest.n) {
        Str name, value;
        str_cut(rest, '\n', &line, &rest);
        str_cut(line, ':', &name, &value);
        framing_note(&f, name, value);
        careless += names(name, "content-length") || names(name, "transfer-encoding");
        bytes += name.n + value.n;
    }
    int refusal = framing_refusal(&f, target, old);
    must(refusal == 0 || refusal == 400 || refusal == 431 || refusal == 501);
    if (refusal)
        return 0;
    must(careless <= 1 && f.hosts <= 1 && f.lengths + f.encodings <= 1 && (f.hosts || old));
    must(target.n && target.p[0] == '/' && !memchr(target.p, ' ', target.n) && bytes + target.n <= REQUEST_HEAD_MAX);
    must(!f.lengths || (f.length.n && f.length.n <= 18 && str_is_digits(f.length)));
    must(!f.encodings || (f.encoding.n == 7 && !old));
    return 0;
}
