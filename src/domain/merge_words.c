#include "domain/merge_words.h"
#include "base/text.h"

#include <string.h>

#define SCRATCH_MAX (64u << 20)

typedef struct {
    Str *items;
    size_t n;
} Words;

typedef enum { LETTER_OTHER, LETTER_LATIN, LETTER_HIRAGANA, LETTER_KATAKANA, LETTER_KANJI } LetterKind;

static LetterKind kind_of(uint32_t c)
{
    static const struct { uint32_t first, last; LetterKind kind; } ranges[] = {
        { '0', '9', LETTER_LATIN },           { 'A', 'Z', LETTER_LATIN },           { 'a', 'z', LETTER_LATIN },
        { 0xC0, 0x24F, LETTER_LATIN },        { 0x3041, 0x309F, LETTER_HIRAGANA },  { 0x30A1, 0x30FA, LETTER_KATAKANA },
        { 0x30FC, 0x30FF, LETTER_KATAKANA },  { 0x3005, 0x3006, LETTER_KANJI },     { 0x3400, 0x9FFF, LETTER_KANJI },
        { 0xF900, 0xFAFF, LETTER_KANJI },     { 0xFF10, 0xFF19, LETTER_LATIN },     { 0xFF21, 0xFF3A, LETTER_LATIN },
        { 0xFF41, 0xFF5A, LETTER_LATIN },     { 0xFF66, 0xFF9F, LETTER_KATAKANA },  { 0x20000, 0x3FFFF, LETTER_KANJI },
    };
    for (size_t i = 0; i < COUNT_OF(ranges); i++)
        if (c >= ranges[i].first && c <= ranges[i].last)
            return ranges[i].kind;
    return LETTER_OTHER;
}

static Status split(Str text, Arena *a, Words *ret)
{
    Words w = { .items = ARENA_ARRAY(a, Str, text.n + 1) };
    LetterKind last = LETTER_OTHER;
    if (!w.items)
        return ERR_MEMORY;
    for (size_t at = 0, from; at < text.n;) {
        from = at;
        LetterKind kind = kind_of(utf8_next(text, &at));
        if (w.n && kind != LETTER_OTHER && kind == last)
            w.items[w.n - 1].n += at - from;
        else
            w.items[w.n++] = str_sub(text, from, at - from);
        last = kind;
    }
    *ret = w;
    return OK;
}

/* For each word of base, which word of other it became; NOT_THERE when it went. */
#define NOT_THERE SIZE_MAX

static void match_ends(const Words *base, const Words *other, size_t *match, size_t *ret_head, size_t *ret_tail)
{
    size_t head = 0, tail = 0;
    for (size_t i = 0; i < base->n; i++)
        match[i] = NOT_THERE;
    while (head < base->n && head < other->n && str_eq(base->items[head], other->items[head])) {
        match[head] = head;
        head++;
    }
    while (head + tail < base->n && head + tail < other->n && str_eq(base->items[base->n - 1 - tail], other->items[other->n - 1 - tail])) {
        match[base->n - 1 - tail] = other->n - 1 - tail;
        tail++;
    }
    *ret_head = head;
    *ret_tail = tail;
}

/* The longest common subsequence of what lies between equal ends. */
static Status match_words(const Words *base, const Words *other, Arena *a, size_t **ret)
{
    size_t head, tail, *match = ARENA_ARRAY(a, size_t, base->n + 1);
    if (!match)
        return ERR_MEMORY;
    match_ends(base, other, match, &head, &tail);
    size_t rows = base->n - head - tail, columns = other->n - head - tail, width = columns + 1;
    uint16_t *length = ARENA_ARRAY(a, uint16_t, (rows + 1) * width);
    if (!length)
        return ERR_MEMORY;
    for (size_t i = rows; i-- > 0;)
        for (size_t k = columns; k-- > 0;) {
            uint16_t down = length[(i + 1) * width + k], right = length[i * width + k + 1];
            length[i * width + k] = str_eq(base->items[head + i], other->items[head + k]) ? (uint16_t)(length[(i + 1) * width + k + 1] + 1)
                                    : down > right                                        ? down
                                                                                          : right;
        }
    for (size_t i = 0, k = 0; i < rows && k < columns;) {
        if (str_eq(base->items[head + i], other->items[head + k])) {
            match[head + i] = head + k;
            i++;
            k++;
        } else if (length[(i + 1) * width + k] >= length[i * width + k + 1]) {
            i++;
        } else {
            k++;
        }
    }
    *ret = match;
    return OK;
}

typedef struct {
    const Str *items;
    size_t n;
} Chunk;

static Chunk chunk(const Words *w, size_t from, size_t to)
{
    return (Chunk){ w->items + from, to - from };
}

static bool same(Chunk a, Chunk b)
{
    for (size_t i = 0; a.n == b.n && i < a.n; i++)
        if (!str_eq(a.items[i], b.items[i]))
            return false;
    return a.n == b.n;
}

static void put(char *to, size_t *n, Chunk c)
{
    for (size_t i = 0; i < c.n; i++) {
        memcpy(to + *n, c.items[i].p, c.items[i].n);
        *n += c.items[i].n;
    }
}

/* What lies between two words that both kept. False: they collide. */
static bool settle(Chunk base, Chunk theirs, Chunk mine, char *to, size_t *n)
{
    if (same(theirs, mine) || same(base, mine) || !mine.n) {
        put(to, n, theirs);
    } else if (same(base, theirs) || !theirs.n) {
        put(to, n, mine);
    } else if (!base.n) {
        put(to, n, theirs);
        put(to, n, mine);
    } else {
        return false;
    }
    return true;
}

static bool weave(const Words *base, const Words *theirs, const Words *mine, const size_t *in_theirs, const size_t *in_mine, char *to, size_t *ret_n)
{
    size_t b = 0, t = 0, m = 0, n = 0;
    for (size_t i = 0; i <= base->n; i++) {
        bool end = i == base->n;
        if (!end && (in_theirs[i] == NOT_THERE || in_mine[i] == NOT_THERE))
            continue;
        size_t t_to = end ? theirs->n : in_theirs[i], m_to = end ? mine->n : in_mine[i];
        if (!settle(chunk(base, b, i), chunk(theirs, t, t_to), chunk(mine, m, m_to), to, &n))
            return false;
        if (end)
            break;
        put(to, &n, chunk(base, i, i + 1));
        b = i + 1;
        t = t_to + 1;
        m = m_to + 1;
    }
    *ret_n = n;
    return true;
}

Status merge_words(Str base, Str theirs, Str mine, Arena *a, MergedWords *ret)
{
    if (str_eq(base, theirs) || str_eq(theirs, mine)) {
        *ret = (MergedWords){ .text = mine };
        return OK;
    }
    if (str_eq(base, mine)) {
        *ret = (MergedWords){ .text = theirs };
        return OK;
    }
    CLEANUP(arena_done) Arena scratch;
    arena_init(&scratch, SCRATCH_MAX);
    Words b, t, m;
    size_t *in_theirs, *in_mine, n = 0;
    TRY(split(base, &scratch, &b));
    TRY(split(theirs, &scratch, &t));
    TRY(split(mine, &scratch, &m));
    TRY(match_words(&b, &t, &scratch, &in_theirs));
    TRY(match_words(&b, &m, &scratch, &in_mine));
    char *to = arena_alloc(a, theirs.n + mine.n + base.n + 1);
    if (!to)
        return ERR_MEMORY;
    bool clean = weave(&b, &t, &m, in_theirs, in_mine, to, &n);
    *ret = (MergedWords){ .text = clean ? (Str){ to, n } : theirs, .collided = !clean };
    return OK;
}
