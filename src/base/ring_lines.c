/* ring_lines.c: the lines of the file: how one is written and proven, and how all are read back. */
#include "base/hex.h"
#include "base/ring_inside.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* ---- one line ---- */

static void line_begin(RingLine *l, const char *word, RingPlace p)
{
    memset(l->text, '-', sizeof l->text);
    int n = snprintf(l->text, sizeof l->text, "%-5s%020lld %-12.12s %04d ", word, (long long)p.org, p.class, p.year);
    if (n == HEAD)
        l->text[HEAD] = '-';
    l->text[RING_LINE - 1] = '\n';
    l->text[RING_LINE] = 0;
}

static void prove(const Keys *k, RingLine *l, size_t from)
{
    uint8_t hash[32];
    token_digest(k, S("ring"), (Str){ l->text, from }, hash);
    hex_write(hash, sizeof hash, l->text + from);
}

static bool is_proven(const Keys *k, Str line, size_t from)
{
    uint8_t hash[32], told[32];
    for (size_t i = from + HASH_HEX; i < RING_LINE - 1; i++)
        if (line.p[i] != '-')
            return false; /* what is left of a key */
    token_digest(k, S("ring"), str_sub(line, 0, from), hash);
    return hex_read(str_sub(line, from, HASH_HEX), told, sizeof told) && str_eq_secret((Str){ (const char *)hash, 32 }, (Str){ (const char *)told, 32 });
}

Status ring_line_of_key(const Keys *k, RingPlace p, const uint8_t data[static DATA_KEY], RingLine *ret)
{
    CLEANUP(buf_done) Buf sealed;
    buf_init(&sealed, DATA_KEY + SEAL_OVERHEAD);
    line_begin(ret, "key1", p);
    TRY(seal(k, (Str){ ret->text, HEAD }, (Str){ (const char *)data, DATA_KEY }, &sealed));
    hex_write((const uint8_t *)sealed.p, sealed.n, ret->text + HEAD);
    return OK;
}

void ring_line_of_gone(const Keys *k, RingPlace p, int64_t at_ms, RingLine *ret)
{
    line_begin(ret, "gone1", p);
    snprintf(ret->text + HEAD, PAYLOAD, "%020lld ", (long long)at_ms);
    memset(ret->text + HEAD + 21, '-', PAYLOAD - 21);
    prove(k, ret, HEAD + 21);
}

void ring_line_of_stone(const Keys *k, int64_t count, Str signature, RingLine *ret)
{
    line_begin(ret, "tomb1", (RingPlace){ count, "-", 0 });
    memcpy(ret->text + HEAD, signature.p, signature.n < RING_STONE ? signature.n : RING_STONE);
    prove(k, ret, HEAD + RING_STONE);
}

/* ---- reading ---- */

Status ring_room_for_one(Ring *r)
{
    if (r->n < r->room)
        return OK;
    size_t room = r->room ? r->room * 2 : 64;
    Entry *more = calloc(room, sizeof *more);
    if (!more)
        return ERR_MEMORY;
    if (r->n)
        memcpy(more, r->entries, r->n * sizeof *more);
    if (r->entries)
        secret_wipe(r->entries, r->n * sizeof *r->entries);
    free(r->entries);
    r->entries = more;
    r->room = room;
    return OK;
}

static Status take_key(Ring *r, Str line, Entry *e)
{
    CLEANUP(buf_done) Buf plain;
    uint8_t sealed[DATA_KEY + SEAL_OVERHEAD];
    buf_init(&plain, DATA_KEY);
    if (!hex_read(str_sub(line, HEAD, PAYLOAD), sealed, sizeof sealed))
        return ERR_INVALID;
    TRY(unseal(r->keys, str_sub(line, 0, HEAD), (Str){ (const char *)sealed, sizeof sealed }, &plain));
    if (plain.n != DATA_KEY)
        return ERR_INVALID;
    year_key_draw((const uint8_t *)plain.p, &e->key);
    secret_wipe(plain.p, plain.n);
    return OK;
}

static Status take_stone(Ring *r, Str line, int64_t count)
{
    if (!is_proven(r->keys, line, HEAD + RING_STONE))
        return ERR_INVALID;
    r->stones = count;
    memcpy(r->stone, line.p + HEAD, RING_STONE);
    return OK;
}

/* What a destruction that was stopped leaves begins as a gone line: it is kept without a key, for cover() to judge. */
static Status take_place(Ring *r, Str line, Entry *e)
{
    if (str_starts(line, S("key1 ")))
        return take_key(r, line, e);
    if (line.p[0] != 'g')
        return ERR_INVALID;
    e->wiped = str_starts(line, S("gone1")) && is_proven(r->keys, line, HEAD + 21) && str_to_i64(str_sub(line, HEAD, 20), &e->at_ms);
    e->torn = !e->wiped;
    e->gone = true;
    return OK;
}

static Status take_line(Ring *r, Str line)
{
    int64_t org, year;
    if (!str_to_i64(str_sub(line, 5, 20), &org) || !str_to_i64(str_sub(line, 39, 4), &year))
        return ERR_INVALID;
    if (str_starts(line, S("tomb1")))
        return take_stone(r, line, org);
    TRY(ring_room_for_one(r));
    Entry *e = &r->entries[r->n];
    *e = (Entry){ .org = org, .line = r->lines, .year = (int)year };
    Str class = str_trim(str_sub(line, 26, RING_CLASS_MAX));
    memcpy(e->class, class.p, class.n);
    TRY(take_place(r, line, e));
    r->n++;
    return OK;
}

static int by_town_and_class(const void *a, const void *b)
{
    const Entry *one = *(Entry *const *)a, *other = *(Entry *const *)b;
    return one->org != other->org ? (one->org < other->org ? -1 : 1) : strcmp(one->class, other->class);
}

static int by_year_too(const void *a, const void *b)
{
    int order = by_town_and_class(a, b);
    return order ? order : (*(Entry *const *)b)->year - (*(Entry *const *)a)->year;
}

/* The latest gone line of each town and class, in their order. */
static size_t latest_gone(const Ring *r, const Entry **list)
{
    size_t n = 0, kept = 0;
    for (size_t i = 0; i < r->n; i++)
        if (r->entries[i].wiped)
            list[n++] = &r->entries[i];
    if (n)
        qsort(list, n, sizeof *list, by_year_too);
    for (size_t i = 0; i < n; i++)
        if (!kept || by_town_and_class(&list[kept - 1], &list[i]) != 0)
            list[kept++] = list[i];
    return kept;
}

/* What is gone loses its key, whatever its own line still says; a torn line of anything else is refused. */
static Status cover(Ring *r, int64_t *ret_bad_line)
{
    const Entry **list = calloc(r->n + 1, sizeof *list);
    if (!list)
        return ERR_MEMORY;
    const size_t n = latest_gone(r, list);
    Status s = OK;
    for (size_t i = 0; s == OK && i < r->n; i++) {
        Entry *e = &r->entries[i];
        const Entry *const *by = n && !e->wiped ? bsearch(&e, list, n, sizeof *list, by_town_and_class) : NULL;
        if (by && (*by)->year >= e->year) {
            e->gone = true;
            e->at_ms = (*by)->at_ms;
            secret_wipe(&e->key, sizeof e->key);
        } else if (e->torn) {
            *ret_bad_line = e->line + 1;
            s = ERR_INVALID;
        }
    }
    free(list);
    return s;
}

void ring_forget(Ring *r)
{
    if (r->entries)
        secret_wipe(r->entries, r->room * sizeof *r->entries);
    free(r->entries);
    r->entries = NULL;
    r->n = r->room = r->hint = 0;
    r->lines = r->stones = 0;
    memset(r->stone, 0, sizeof r->stone);
}

static Status take_all(Ring *r, Str text, int64_t *ret_bad_line)
{
    for (size_t at = 0; at + RING_LINE <= text.n; at += RING_LINE, r->lines++) {
        Str line = str_sub(text, at, RING_LINE);
        Status s = line.p[RING_LINE - 1] == '\n' ? take_line(r, line) : ERR_INVALID;
        *ret_bad_line = s == OK ? 0 : r->lines + 1;
        TRY(s);
    }
    return cover(r, ret_bad_line);
}

/* All of the file anew: another process may have added to it. What was known stays until all of it was read; a ring only grows. */
static Status read_ring(Ring *r, Str text, int64_t *ret_bad_line)
{
    Ring fresh = { .keys = r->keys };
    Status s = (int64_t)(text.n / RING_LINE) < r->lines ? ERR_IO : take_all(&fresh, text, ret_bad_line);
    if (s != OK) {
        ring_forget(&fresh);
        return s;
    }
    ring_forget(r);
    r->entries = fresh.entries;
    r->n = fresh.n;
    r->room = fresh.room;
    r->lines = fresh.lines;
    r->stones = fresh.stones;
    memcpy(r->stone, fresh.stone, sizeof r->stone);
    return OK;
}

Status ring_read_file(Ring *r, int fd, int64_t *ret_bad_line)
{
    CLEANUP(buf_done) Buf text;
    buf_init(&text, (size_t)RING_LINES_MAX * RING_LINE);
    *ret_bad_line = 0;
    TRY(ring_read_all(fd, &text));
    return read_ring(r, buf_str(&text), ret_bad_line);
}

Status ring_read_again(Ring *r, int fd)
{
    int64_t bad;
    Status s = ring_read_file(r, fd, &bad);
    return s == ERR_INVALID ? ERR_IO : s;
}
