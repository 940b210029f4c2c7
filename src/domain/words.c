#include "domain/words.h"
#include "base/buf.h"

static void put_grouped(Buf *b, uint64_t v)
{
    if (v >= 1000) {
        put_grouped(b, v / 1000);
        buf_printf(b, ",%03u", (unsigned)(v % 1000));
    } else {
        buf_printf(b, "%u", (unsigned)v);
    }
}

static uint64_t magnitude(int64_t v)
{
    return v < 0 ? -(uint64_t)v : (uint64_t)v;
}

static Str kept(Buf *b, Arena *a)
{
    Str s = arena_copy(a, buf_str(b));
    buf_done(b);
    return s;
}

Str yen_words(int64_t yen, Arena *a)
{
    Buf b;
    buf_init(&b, 64);
    uint64_t v = magnitude(yen);
    if (v < 10000) {
        put_grouped(&b, v);
    } else {
        uint64_t man = v / 10000 + (v % 10000 >= 5000), oku = man / 10000;
        if (oku) {
            put_grouped(&b, oku);
            buf_add(&b, S("億"));
        }
        if (man % 10000) {
            put_grouped(&b, man % 10000);
            buf_add(&b, S("万"));
        }
    }
    buf_add(&b, S("円"));
    return kept(&b, a);
}

static Str exact(int64_t n, Str unit, Arena *a)
{
    Buf b;
    buf_init(&b, 64);
    if (n < 0)
        buf_char(&b, '-');
    put_grouped(&b, magnitude(n));
    buf_add(&b, unit);
    return kept(&b, a);
}

Str yen_exact(int64_t yen, Arena *a)
{
    return exact(yen, S("円"), a);
}

static Str amount(int64_t yen, Arena *a)
{
    return yen_exact(yen < 0 ? -yen : yen, a);
}

Str over_span(int64_t low, int64_t high, Arena *a)
{
    bool under = high <= 0 && low < 0, apart = low < 0 && high > 0;
    Str first = amount(under ? high : low, a), last = amount(under ? low : high, a);
    return arena_printf(a, STR_FMT "%s〜" STR_FMT "%s", STR_ARG(first), apart ? "余る" : "", STR_ARG(last), under ? "余る" : "超える");
}

Str cases_exact(int64_t cases, Arena *a)
{
    return exact(cases, S("件"), a);
}

Str people_exact(int64_t people, Arena *a)
{
    return exact(people, S("人"), a);
}
