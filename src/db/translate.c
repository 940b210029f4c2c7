#include "db/translate.h"

#include <string.h>

typedef enum { TOKEN_SPACE, TOKEN_COMMENT, TOKEN_WORD, TOKEN_QUOTED, TOKEN_OTHER, TOKEN_OPEN /* never closed */ } TokenKind;

static bool is_word(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_';
}

/* Length of what ends with `end`, counted from the start of s and looking from `from` on; 0 when it never ends. */
static size_t through(Str s, size_t from, Str end)
{
    const char *hit = from < s.n ? memmem(s.p + from, s.n - from, end.p, end.n) : NULL;
    return hit ? (size_t)(hit - s.p) + end.n : 0;
}

static TokenKind closed_or_open(size_t n, TokenKind kind, size_t *ret_n)
{
    *ret_n = n;
    return n ? kind : TOKEN_OPEN;
}

static TokenKind token(Str s, size_t *ret_n)
{
    static const char spaces[] = " \t\r\n";
    if (str_starts(s, S("--"))) {
        size_t n = through(s, 2, S("\n"));
        return closed_or_open(n ? n : s.n, TOKEN_COMMENT, ret_n);
    }
    if (str_starts(s, S("/*")))
        return closed_or_open(through(s, 2, S("*/")), TOKEN_COMMENT, ret_n);
    if (s.p[0] == '\'' || s.p[0] == '"') /* a doubled quote reads as two quoted tokens in a row: no harm */
        return closed_or_open(through(s, 1, (Str){ s.p, 1 }), TOKEN_QUOTED, ret_n);
    size_t n = 1;
    TokenKind kind = strchr(spaces, s.p[0]) ? TOKEN_SPACE : is_word(s.p[0]) ? TOKEN_WORD : TOKEN_OTHER;
    while (kind == TOKEN_WORD && n < s.n && is_word(s.p[n]))
        n++;
    *ret_n = n;
    return kind;
}

static Str translated(Str word, bool postgres)
{
    static const struct { Str portable, sqlite, postgres; } words[] = {
        { { "BIGINT", 6 }, { "INTEGER", 7 }, { "BIGINT", 6 } },
        { { "BYTES", 5 }, { "BLOB", 4 }, { "BYTEA", 5 } },
        { { "CLUSTERED", 9 }, { "STRICT, WITHOUT ROWID", 21 }, { "", 0 } },
    };
    for (size_t i = 0; i < COUNT_OF(words); i++)
        if (str_eq(word, words[i].portable))
            return postgres ? words[i].postgres : words[i].sqlite;
    return word;
}

Status translate_next(Str *script, bool postgres, Buf *out, bool *ret_found)
{
    Str rest = *script, first = S(""), second = S(""), last = S("");
    buf_clear(out);
    for (size_t n; rest.n; rest = str_sub(rest, n, rest.n)) {
        TokenKind kind = token(rest, &n);
        Str t = { rest.p, n };
        if (kind == TOKEN_OPEN)
            return ERR_INVALID;
        if (kind == TOKEN_COMMENT || kind == TOKEN_SPACE) {
            if (out->n)
                buf_char(out, ' ');
            continue;
        }
        if (kind == TOKEN_OTHER && t.p[0] == ';') {
            if (!postgres && str_eq(first, S("CREATE")) && str_eq(second, S("TABLE")) && !str_eq(last, S("CLUSTERED")))
                buf_add(out, S(" STRICT"));
            buf_char(out, '\0');
            *script = str_sub(rest, n, rest.n);
            *ret_found = true;
            return buf_status(out);
        }
        buf_add(out, kind == TOKEN_WORD ? translated(t, postgres) : t);
        if (!first.n)
            first = t;
        else if (!second.n)
            second = t;
        last = t;
    }
    if (first.n)
        return ERR_INVALID;
    *ret_found = false;
    *script = rest;
    return OK;
}
