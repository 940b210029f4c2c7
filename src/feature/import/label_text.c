#include "feature/import/label_text.h"
#include "feature/import/year_cell.h"

#include <string.h>

/* ---- texts ---- */

bool label_number(Str cell)
{
    static const Str before[] = { { "(", 1 }, { "-", 1 }, { "▲", 3 }, { "△", 3 }, { "−", 3 }, { "¥", 2 }, { "\\", 1 } };
    static const Str after[] = { { "千円", 6 }, { "円", 3 }, { "人", 3 }, { "%", 1 }, { ")", 1 } };
    size_t digits = 0, points = 0;
    for (size_t i = 0; i < COUNT_OF(before); i++)
        if (str_starts(cell, before[i]))
            cell = str_trim(str_sub(cell, before[i].n, cell.n));
    for (size_t i = 0; i < COUNT_OF(after); i++)
        if (digits == 0 && str_ends(cell, after[i]))
            cell = str_trim(str_sub(cell, 0, cell.n - after[i].n));
    for (size_t i = 0; i < cell.n; i++) {
        digits += cell.p[i] >= '0' && cell.p[i] <= '9';
        points += cell.p[i] == '.';
        if (!strchr("0123456789,.", cell.p[i]) || !cell.p[i])
            return false;
    }
    return digits > 0 && digits <= 30 && points <= 1;
}

static size_t mark_length(Str key)
{
    static const Str marks[] = { { "・", 3 }, { "※", 3 }, { "○", 3 }, { "●", 3 }, { "うち", 6 } };
    for (size_t i = 0; i < COUNT_OF(marks); i++)
        if (str_starts(key, marks[i]))
            return marks[i].n;
    if (key.n > 3 && (unsigned char)key.p[0] == 0xE2 && (unsigned char)key.p[1] == 0x91) /* ① … */
        return 3;
    if (key.n > 3 && key.p[0] == '(')
        for (size_t i = 1; i < key.n && i <= 7; i++)
            if (key.p[i] == ')')
                return i + 1;
    size_t digits = 0;
    while (digits < key.n && digits < 3 && key.p[digits] >= '0' && key.p[digits] <= '9')
        digits++;
    if (digits && digits < key.n)
        return key.p[digits] == '.' || key.p[digits] == ')' ? digits + 1 : digits;
    if (key.n > 3 && (unsigned char)key.p[0] == 0xE3 && (unsigned char)key.p[1] == 0x82 && (unsigned char)key.p[2] >= 0xA2) /* ア … */
        return key.p[3] == '.' || key.p[3] == ')' ? 4 : 3;
    return 0;
}

/* 訪問型サービスA(緩和した基準)(円) without its last bracket; the same when there is none. */
static Str without_bracket(Str key)
{
    if (!key.n || key.p[key.n - 1] != ')')
        return key;
    for (size_t i = key.n; i-- > 1;)
        if (key.p[i] == '(')
            return str_sub(key, 0, i);
    return key;
}

static bool is_one_of(Str key, Str aliases)
{
    Str one;
    for (bool more = key.n > 0 && aliases.n > 0; more;) {
        more = str_cut(aliases, '|', &one, &aliases);
        if (str_eq(key, one))
            return true;
    }
    return false;
}

enum { MARKS = 3, BRACKETS = 3 }; /* how many of them a text may carry */

bool label_is(Str key, const char *aliases)
{
    Str list = str_of(aliases);
    for (int m = 0; m <= MARKS; m++) {
        Str bare = key;
        for (int b = 0; b <= BRACKETS; b++, bare = without_bracket(bare))
            if (is_one_of(bare, list))
                return true;
        size_t mark = mark_length(key);
        if (!mark)
            break;
        key = str_sub(key, mark, key.n);
    }
    return false;
}

/* Between a label and its figure these say nothing new. */
static bool is_note(Str key)
{
    static const char quiet[] = "円|千円|人|%|=|×|+|-|÷|年度|→|:";
    bool bracketed = key.n > 1 && (key.p[0] == '(' || str_starts(key, S("※"))) && without_bracket(key).n == key.n && key.p[key.n - 1] == ')';
    return !key.n || bracketed || str_starts(key, S("※")) || is_one_of(key, str_of(quiet));
}

static int64_t unit_in(Str key)
{
    static const struct { Str words; int64_t unit; } units[] = {
        { { "百万円", 9 }, 1000000 }, { { "千円", 6 }, 1000 }, { { "円", 3 }, 1 },
    };
    static const char *const shapes[] = { "(%s)", "単位:%s", "単位%s", "(単位:%s)" };
    if (!str_contains(key, S("円")))
        return 0;
    for (size_t u = 0; u < COUNT_OF(units); u++) {
        if (str_eq(key, units[u].words))
            return units[u].unit;
        for (size_t s = 0; s < COUNT_OF(shapes); s++) {
            Str head, tail, shape = str_of(shapes[s]);
            char room[64];
            str_cut(shape, '%', &head, &tail);
            tail = str_sub(tail, 1, tail.n);
            size_t n = head.n + units[u].words.n + tail.n;
            memcpy(room, head.p, head.n);
            memcpy(room + head.n, units[u].words.p, units[u].words.n);
            memcpy(room + head.n + units[u].words.n, tail.p, tail.n);
            if (str_contains(key, (Str){ room, n }))
                return units[u].unit;
        }
    }
    return 0;
}

/* ---- the aliases of a book ---- */

typedef enum { ALIAS_LABEL, ALIAS_GROUP, ALIAS_HEAD, ALIAS_TOTAL } AliasOf;

typedef struct {
    Str text;
    AliasOf of;
    int at; /* place in the book */
} Alias;

struct LabelIndex {
    const LabelBook *book;
    Alias *slots;       /* open addressing; text.n == 0: free. The keys are ours, so their chains are short whoever asks */
    size_t mask, longest;
};

static size_t count_aliases(Str list)
{
    size_t n = 1;
    for (size_t i = 0; i < list.n; i++)
        n += list.p[i] == '|';
    return n;
}

static const char totals[] = "計|小計|合計|総計|総合計";

static size_t book_aliases(const LabelBook *book)
{
    size_t n = count_aliases(str_of(totals));
    for (size_t i = 0; i < book->n_labels; i++)
        n += count_aliases(str_of(book->labels[i].aliases));
    for (size_t i = 0; i < book->n_groups; i++)
        n += count_aliases(str_of(book->groups[i].aliases));
    for (size_t i = 0; i < book->n_heads; i++)
        n += count_aliases(str_of(book->heads[i].aliases));
    return n;
}

static void put_aliases(LabelIndex *x, const char *list, AliasOf of, int at)
{
    Str one, rest = str_of(list);
    for (bool more = rest.n > 0; more;) {
        more = str_cut(rest, '|', &one, &rest);
        if (!one.n)
            continue;
        size_t slot = str_hash(one) & x->mask;
        while (x->slots[slot].text.n)
            slot = (slot + 1) & x->mask;
        x->slots[slot] = (Alias){ one, of, at };
        x->longest = one.n > x->longest ? one.n : x->longest;
    }
}

Status labels_index(const LabelBook *book, Arena *a, const LabelIndex **ret)
{
    size_t room = 64;
    while (room < book_aliases(book) * 2)
        room *= 2;
    LabelIndex *x = ARENA_NEW(a, LabelIndex);
    if (!x)
        return ERR_MEMORY;
    *x = (LabelIndex){ .book = book, .slots = ARENA_ARRAY(a, Alias, room), .mask = room - 1 };
    if (!x->slots)
        return ERR_MEMORY;
    for (size_t i = 0; i < book->n_labels; i++)
        put_aliases(x, book->labels[i].aliases, ALIAS_LABEL, (int)i);
    for (size_t i = 0; i < book->n_groups && i < LABEL_GROUPS_MAX; i++)
        put_aliases(x, book->groups[i].aliases, ALIAS_GROUP, (int)i);
    for (size_t i = 0; i < book->n_heads; i++)
        put_aliases(x, book->heads[i].aliases, ALIAS_HEAD, (int)i);
    put_aliases(x, totals, ALIAS_TOTAL, 0);
    *ret = x;
    return OK;
}

/* The first of the book counts. */
static void least(int *have, int at)
{
    if (*have == NO_LABEL || at < *have)
        *have = at;
}

static void hit(const LabelIndex *x, const Alias *a, LabelHits *h)
{
    switch (a->of) {
    case ALIAS_LABEL:
        least(&h->label[x->book->labels[a->at].group], a->at);
        h->any = true;
        return;
    case ALIAS_GROUP:
        least(&h->group, a->at);
        return;
    case ALIAS_HEAD:
        least(&h->head, a->at);
        return;
    case ALIAS_TOTAL:
        h->total = true;
    }
}

static void look_up(const LabelIndex *x, Str key, LabelHits *h)
{
    if (!key.n || key.n > x->longest)
        return;
    for (size_t slot = str_hash(key) & x->mask; x->slots[slot].text.n; slot = (slot + 1) & x->mask)
        if (str_eq(x->slots[slot].text, key))
            hit(x, &x->slots[slot], h);
}

/* The text as it stands and without its marks and notes. */
static void hits_of(const LabelIndex *x, Str key, LabelHits *ret)
{
    *ret = (LabelHits){ .group = NO_LABEL, .head = NO_LABEL };
    for (size_t g = 0; g <= LABEL_GROUPS_MAX; g++)
        ret->label[g] = NO_LABEL;
    for (int m = 0; m <= MARKS; m++) {
        Str bare = key;
        look_up(x, bare, ret);
        for (int b = 0; b < BRACKETS; b++) {
            Str shorter = without_bracket(bare);
            if (shorter.n == bare.n)
                break;
            look_up(x, bare = shorter, ret);
        }
        size_t mark = mark_length(key);
        if (!mark)
            return;
        key = str_sub(key, mark, key.n);
    }
}

bool labels_know(const LabelIndex *x, Str key)
{
    LabelHits h;
    hits_of(x, key, &h);
    return h.any;
}

int label_id(const LabelIndex *x, const LabelHits *hits, int group)
{
    int at = hits->label[group];
    return at == NO_LABEL ? NO_LABEL : x->book->labels[at].id;
}

/* ---- what a text says ---- */

/* 令和5年度実績額: the year, and what is left. */
static Str without_year(Str key, Arena *a, int64_t *ret_year)
{
    int64_t year;
    Str head, tail;
    if (!import_year_in(key, false, a, &year)) {
        ImportValue v = { 0 };
        ImportFault fault;
        if (import_year(without_bracket(key), NULL, a, &v, &fault)) {
            *ret_year = v.i;
            return S("");
        }
        return key;
    }
    *ret_year = year;
    for (size_t i = 0; i + 3 <= key.n; i++)
        if (str_starts(str_sub(key, i, key.n), S("年"))) {
            tail = str_sub(key, i + 3, key.n);
            tail = str_starts(tail, S("度")) ? str_sub(tail, 3, tail.n) : tail;
            head = str_sub(key, 0, i);
            return str_starts(head, S("令和")) || str_starts(head, S("平成")) ? tail : key;
        }
    return S("");
}

/* 訪問型サービス(従前相当): a part of the group that the words before the bracket name. */
static void part_in_bracket(const LabelIndex *x, Str key, TextSense *s)
{
    LabelHits before, inside;
    Str words = without_bracket(key);
    if (words.n == key.n || !words.n || s->unit)
        return;
    Str inner = str_sub(key, words.n + 1, key.n - words.n - 2);
    if (!inner.n || str_starts(inner, S("※")))
        return;
    hits_of(x, words, &before);
    if (before.group == NO_LABEL)
        return;
    hits_of(x, inner, &inside);
    if (inside.total || inside.group != NO_LABEL)
        return;
    s->in_bracket = true;
    s->part = label_id(x, &inside, before.group + 1);
}

static void head_sense(const LabelIndex *x, Str key, Arena *scratch, TextSense *s)
{
    LabelHits hits;
    int64_t year = 0;
    Str rest = without_year(key, scratch, &year);
    if (rest.n) {
        hits_of(x, rest, &hits);
        s->rank = hits.head == NO_LABEL ? HEAD_UNSAID : x->book->heads[hits.head].rank;
    }
    bool said = s->rank != HEAD_UNSAID;
    s->year = rest.n == 0 || said || !without_bracket(rest).n ? year : 0;
    s->heads_unit = said || year;
}

TextSense label_sense(const LabelIndex *x, Str key, Arena *scratch, LabelHits *hits)
{
    hits_of(x, key, hits);
    TextSense s = { .group = hits->group + 1, .known = hits->any, .total = hits->total, .note = is_note(key), .part = NO_LABEL, .rank = HEAD_UNSAID,
                    .unit = unit_in(key) };
    part_in_bracket(x, key, &s);
    head_sense(x, key, scratch, &s);
    return s;
}
