/* Any Cookie header: what is found is the value of the only cookie of that name. */
#include "base/fuzz.h"
#include "http/reply.h"

#include <stdlib.h>
#include <string.h>

/* How many pieces between semicolons are "sid=…" once blanks are taken away. */
static size_t planted(Str header, Str *ret)
{
    size_t n = 0, from = 0;
    for (size_t i = 0; i <= header.n; i++) {
        if (i < header.n && header.p[i] != ';')
            continue;
        Str piece = str_trim(str_sub(header, from, i - from));
        if (str_starts(piece, S("sid="))) {
            *ret = str_sub(piece, 4, piece.n);
            n++;
        }
        from = i + 1;
    }
    return n;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    Str header = { (const char *)data, size }, only = { 0 };
    Str found = cookie_find(header, S("sid"));
    if (!str_eq(found, planted(header, &only) == 1 ? only : S("")))
        abort();
    return 0;
}
