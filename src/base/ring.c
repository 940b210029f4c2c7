#include "base/ring_inside.h"
#include "base/sealed_file.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* ---- one line ---- */

static void put_hex(const uint8_t *bytes, size_t n, char *to)
{
    static const char digits[] = "0123456789abcdef";
    for (size_t i = 0; i < n; i++) {
        to[2 * i] = digits[bytes[i] >> 4];
        to[2 * i + 1] = digits[bytes[i] & 15];
    }
}

static bool take_hex(Str hex, uint8_t *ret)
{
    static const char digits[] = "0123456789abcdef";
    for (size_t i = 0; i < hex.n; i++) {
        const char *d = memchr(digits, hex.p[i], 16);
        if (!d)
            return false;
        ret[i / 2] = (uint8_t)(i % 2 ? ret[i / 2] | (d - digits) : (d - digits) << 4);
    }
    return true;
}

typedef struct {
    char text[RING_LINE + 1];
} Line;

static void line_begin(Line *l, const char *word, RingPlace p)
{
    memset(l->text, '-', sizeof l->text);
    int n = snprintf(l->text, sizeof l->text, "%-5s%020lld %-12.12s %04d ", word, (long long)p.org, p.class, p.year);
    if (n == HEAD)
        l->text[HEAD] = '-';
    l->text[RING_LINE - 1] = '\n';
    l->text[RING_LINE] = 0;
}

static void prove(const Keys *k, Line *l, size_t from)
{
    uint8_t hash[32];
    token_digest(k, S("ring"), (Str){ l->text, from }, hash);
    put_hex(hash, sizeof hash, l->text + from);
}

static bool is_proven(const Keys *k, Str line, size_t from)
{
    uint8_t hash[32], told[32];
    for (size_t i = from + HASH_HEX; i < RING_LINE - 1; i++)
        if (line.p[i] != '-')
            return false; /* what is left of a key */
    token_digest(k, S("ring"), str_sub(line, 0, from), hash);
    return take_hex(str_sub(line, from, HASH_HEX), told) && str_eq_secret((Str){ (const char *)hash, 32 }, (Str){ (const char *)told, 32 });
}

static Status line_of_key(const Keys *k, RingPlace p, const uint8_t data[static DATA_KEY], Line *ret)
{
    CLEANUP(buf_done) Buf sealed;
    buf_init(&sealed, DATA_KEY + SEAL_OVERHEAD);
    line_begin(ret, "key1", p);
    TRY(seal(k, (Str){ ret->text, HEAD }, (Str){ (const char *)data, DATA_KEY }, &sealed));
    put_hex((const uint8_t *)sealed.p, sealed.n, ret->text + HEAD);
    return OK;
}

static void line_of_gone(const Keys *k, RingPlace p, int64_t at_ms, Line *ret)
{
    line_begin(ret, "gone1", p);
    snprintf(ret->text + HEAD, PAYLOAD, "%020lld ", (long long)at_ms);
    memset(ret->text + HEAD + 21, '-', PAYLOAD - 21);
    prove(k, ret, HEAD + 21);
}

static void line_of_stone(const Keys *k, int64_t count, Str signature, Line *ret)
{
    line_begin(ret, "tomb1", (RingPlace){ count, "-", 0 });
    memcpy(ret->text + HEAD, signature.p, signature.n < RING_STONE ? signature.n : RING_STONE);
    prove(k, ret, HEAD + RING_STONE);
}

/* ---- reading ---- */

static bool same_place(const Entry *e, int64_t org, Str class, int year)
{
    return e->year == year && e->org == org && str_eq(str_of(e->class), class);
}

static Status room_for_one(Ring *r)
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
    if (!take_hex(str_sub(line, HEAD, PAYLOAD), sealed))
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
    Entry e = { .org = org, .line = r->lines, .year = (int)year };
    Str class = str_trim(str_sub(line, 26, RING_CLASS_MAX));
    memcpy(e.class, class.p, class.n);
    TRY(take_place(r, line, &e));
    TRY(room_for_one(r));
    r->entries[r->n++] = e;
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

static void forget(Ring *r)
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
        forget(&fresh);
        return s;
    }
    forget(r);
    r->entries = fresh.entries;
    r->n = fresh.n;
    r->room = fresh.room;
    r->lines = fresh.lines;
    r->stones = fresh.stones;
    memcpy(r->stone, fresh.stone, sizeof r->stone);
    return OK;
}

static Status read_file(Ring *r, int fd, int64_t *ret_bad_line)
{
    CLEANUP(buf_done) Buf text;
    buf_init(&text, (size_t)RING_LINES_MAX * RING_LINE);
    *ret_bad_line = 0;
    TRY(ring_read_all(fd, &text));
    return read_ring(r, buf_str(&text), ret_bad_line);
}

/* In a running program a ring that does not read is no fault of what was asked, and no answer to it. */
static Status read_again(Ring *r, int fd)
{
    int64_t bad;
    Status s = read_file(r, fd, &bad);
    return s == ERR_INVALID ? ERR_IO : s;
}

/* ---- opening ---- */

static Status ring_new(const Keys *k, char *path, Ring **ret)
{
    Ring *r = calloc(1, sizeof *r);
    if (!r) {
        free(path);
        return ERR_MEMORY;
    }
    pthread_mutex_init(&r->lock, NULL);
    r->keys = k;
    r->path = path;
    *ret = r;
    return OK;
}

Status ring_in_memory(const Keys *k)
{
    Ring *r;
    TRY(ring_new(k, NULL, &r));
    keys_set_ring(k, r);
    return OK;
}

Status ring_open(const Keys *k, const char *key_file, int64_t *ret_bad_line)
{
    CLEANUP(ring_fd_close) int fd = -1;
    size_t n = strlen(key_file) + sizeof ".ring";
    char *path = malloc(n);
    Ring *r;
    *ret_bad_line = 0;
    if (!path)
        return ERR_MEMORY;
    snprintf(path, n, "%s.ring", key_file);
    TRY(ring_new(k, path, &r));
    Status s = ring_open_file(path, O_RDONLY, &fd);
    if (s == OK)
        s = read_file(r, fd, ret_bad_line);
    if (s != OK && s != ERR_NOT_FOUND) {
        ring_close(&r);
        return s;
    }
    keys_set_ring(k, r);
    return OK;
}

void ring_close(Ring **ring)
{
    Ring *r = *ring;
    if (!r)
        return;
    forget(r);
    free(r->path);
    pthread_mutex_destroy(&r->lock);
    free(r);
    *ring = NULL;
}

void ring_unlock(Ring **r)
{
    if (*r)
        pthread_mutex_unlock(&(*r)->lock);
}

Ring *ring_take(const Keys *k)
{
    Ring *r = keys_ring(k);
    if (r)
        pthread_mutex_lock(&r->lock);
    return r;
}

int64_t ring_lines(const Keys *k)
{
    CLEANUP(ring_unlock) Ring *r = ring_take(k);
    return r ? r->lines : 0;
}

/* ---- finding and making ---- */

static const Entry *find(Ring *r, RingPlace p)
{
    Str class = str_of(p.class);
    if (r->hint < r->n && same_place(&r->entries[r->hint], p.org, class, p.year))
        return &r->entries[r->hint];
    for (size_t i = 0; i < r->n; i++)
        if (same_place(&r->entries[i], p.org, class, p.year)) {
            r->hint = i;
            return &r->entries[i];
        }
    return NULL;
}

/* The first year that was not destroyed; 0 when none was. */
static int floor_of(const Ring *r, int64_t org, const char *class)
{
    int floor = 0;
    for (size_t i = 0; i < r->n; i++)
        if (r->entries[i].gone && r->entries[i].org == org && str_eq(str_of(r->entries[i].class), str_of(class)) && r->entries[i].year >= floor)
            floor = r->entries[i].year + 1;
    return floor;
}

/* Behind the last whole line. What a failure leaves half-written is cut off again, or by the next one. */
static Status append(Ring *r, int fd, Str lines)
{
    off_t end = (off_t)r->lines * RING_LINE;
    if (r->lines + (int64_t)(lines.n / RING_LINE) > RING_LINES_MAX)
        return ERR_TOO_LARGE;
    bool good = ftruncate(fd, end) == 0 && ring_write_at(fd, lines, end) == OK && fsync(fd) == 0;
    if (!good && ftruncate(fd, end) != 0)
        return ERR_IO;
    return good ? OK : ERR_IO;
}

/* Its name is brought to the disk when it is made. */
Status ring_open_anew(Ring *r, int *ret)
{
    Status s = ring_open_file(r->path, O_RDWR, ret);
    if (s == ERR_NOT_FOUND && !r->lines) {
        TRY(ring_open_file(r->path, O_RDWR | O_CREAT, ret));
        TRY(file_directory_sync(r->path));
    } else if (s != OK) {
        return ERR_IO;
    }
    return read_again(r, *ret);
}

static Status new_key(Ring *r, RingPlace p, Buf *lines)
{
    uint8_t data[DATA_KEY];
    Line line;
    if (find(r, p))
        return OK;
    random_bytes(data, sizeof data);
    Status s = line_of_key(r->keys, p, data, &line);
    secret_wipe(data, sizeof data);
    TRY(s);
    buf_add(lines, (Str){ line.text, RING_LINE });
    return buf_status(lines);
}

static Status remember(Ring *r, RingPlace p)
{
    char place[64];
    Entry e = { .org = p.org, .year = p.year };
    int n = snprintf(place, sizeof place, "%lld:%.12s:%d", (long long)p.org, p.class, p.year);
    uint8_t data[DATA_KEY];
    token_digest(r->keys, S("ring in memory"), (Str){ place, (size_t)n }, data);
    snprintf(e.class, sizeof e.class, "%.12s", p.class);
    year_key_draw(data, &e.key);
    TRY(room_for_one(r));
    r->entries[r->n++] = e;
    r->lines++;
    return OK;
}

static Status make(Ring *r, RingPlace p)
{
    CLEANUP(buf_done) Buf lines;
    CLEANUP(ring_fd_close) int fd = -1;
    buf_init(&lines, (RING_YEARS_AHEAD + 1) * RING_LINE);
    if (!r->path)
        return remember(r, p);
    TRY(ring_open_anew(r, &fd));
    if (p.year < floor_of(r, p.org, p.class))
        return ERR_BUSY; /* another process destroyed it a moment ago: the caller tries again */
    for (int ahead = 0; ahead <= RING_YEARS_AHEAD; ahead++)
        TRY(new_key(r, (RingPlace){ p.org, p.class, p.year + ahead }, &lines));
    TRY(append(r, fd, buf_str(&lines)));
    return read_again(r, fd);
}

static Status key_for(Ring *r, RingPlace *p, const Entry **ret)
{
    int floor = floor_of(r, p->org, p->class);
    if (p->year < floor)
        p->year = floor;
    *ret = find(r, *p);
    if (*ret)
        return OK;
    TRY(make(r, *p));
    *ret = find(r, *p);
    return *ret && !(*ret)->gone ? OK : ERR_INTERNAL;
}

Status seal_year(const Keys *k, RingPlace p, Str place, Str plain, Buf *out)
{
    CLEANUP(ring_unlock) Ring *r = ring_take(k);
    const Entry *e;
    if (!r)
        return ERR_INTERNAL;
    TRY(key_for(r, &p, &e));
    return seal_under(&e->key, p.year, place, plain, out);
}

/* A key that another process made is read from the file, once. */
static Status find_or_read(Ring *r, RingPlace p, const Entry **ret)
{
    CLEANUP(ring_fd_close) int fd = -1;
    *ret = find(r, p);
    if (*ret || p.year < floor_of(r, p.org, p.class) || !r->path)
        return OK;
    if (ring_open_file(r->path, O_RDONLY, &fd) != OK)
        return ERR_IO; /* not even missing: the value says that there was one */
    TRY(read_again(r, fd));
    *ret = find(r, p);
    return OK;
}

Status unseal_year(const Keys *k, int64_t org, const char *class, Str place, Str sealed, Buf *out)
{
    RingPlace p = { org, class, sealed_year(sealed) };
    if (!p.year)
        return unseal(k, place, sealed, out);
    CLEANUP(ring_unlock) Ring *r = ring_take(k);
    const Entry *e;
    if (!r)
        return ERR_INTERNAL;
    TRY(find_or_read(r, p, &e));
    if (e ? e->gone : p.year < floor_of(r, org, class))
        return ERR_NOT_FOUND;
    return e ? unseal_under(&e->key, place, sealed, out) : ERR_INVALID;
}

Status lookup_year(const Keys *k, RingPlace p, Str purpose, Str value, uint8_t ret[static 16])
{
    if (!p.year) {
        lookup_key(k, purpose, value, ret);
        return OK;
    }
    CLEANUP(ring_unlock) Ring *r = ring_take(k);
    const Entry *e;
    if (!r)
        return ERR_INTERNAL;
    TRY(find_or_read(r, p, &e));
    if (!e || e->gone)
        return ERR_NOT_FOUND;
    lookup_under(&e->key, purpose, value, ret);
    return OK;
}

int ring_year(const Keys *k, RingPlace p)
{
    CLEANUP(ring_unlock) Ring *r = ring_take(k);
    int floor = r ? floor_of(r, p.org, p.class) : 0;
    return p.year < floor ? floor : p.year;
}

/* ---- destroying ---- */

Status ring_wipe(Ring *r, int fd)
{
    bool wiped = false;
    for (size_t i = 0; i < r->n; i++) {
        Entry *e = &r->entries[i];
        Line line;
        if (!e->gone || e->wiped)
            continue;
        line_of_gone(r->keys, (RingPlace){ e->org, e->class, e->year }, e->at_ms, &line);
        TRY(ring_write_at(fd, (Str){ line.text, RING_LINE }, (off_t)e->line * RING_LINE));
        wiped = true;
    }
    return wiped && fsync(fd) != 0 ? ERR_IO : OK;
}

static Status destroy_in_memory(Ring *r, RingPlace p)
{
    if (!find(r, p))
        TRY(remember(r, p));
    for (size_t i = 0; i < r->n; i++)
        if (r->entries[i].year <= p.year && same_place(&r->entries[i], p.org, str_of(p.class), r->entries[i].year)) {
            r->entries[i].gone = true;
            secret_wipe(&r->entries[i].key, sizeof r->entries[i].key);
        }
    return OK;
}

/* First a line at the end, on the disk: from then on the keys are gone, whatever stands in their lines. */
Status ring_destroy(const Keys *k, RingPlace p, int64_t at_ms)
{
    CLEANUP(ring_unlock) Ring *r = ring_take(k);
    CLEANUP(ring_fd_close) int fd = -1;
    Line line;
    if (!r)
        return ERR_INTERNAL;
    if (!r->path)
        return destroy_in_memory(r, p);
    TRY(ring_open_anew(r, &fd));
    if (floor_of(r, p.org, p.class) <= p.year) {
        line_of_gone(r->keys, p, at_ms, &line);
        TRY(append(r, fd, (Str){ line.text, RING_LINE }));
        TRY(read_again(r, fd));
    }
    TRY(ring_wipe(r, fd));
    return read_again(r, fd);
}

/* ---- tombstones ---- */

Status ring_stone_put(const Keys *k, int64_t count, Str signature)
{
    CLEANUP(ring_unlock) Ring *r = ring_take(k);
    CLEANUP(ring_fd_close) int fd = -1;
    Line line;
    if (!r || !r->path || signature.n < RING_STONE)
        return r && !r->path ? OK : ERR_INTERNAL;
    TRY(ring_open_anew(r, &fd));
    if (r->stones >= count)
        return OK;
    line_of_stone(r->keys, count, signature, &line);
    TRY(append(r, fd, (Str){ line.text, RING_LINE }));
    return read_again(r, fd);
}

int64_t ring_stone(const Keys *k, char ret_signature[static RING_STONE + 1])
{
    CLEANUP(ring_unlock) Ring *r = ring_take(k);
    ret_signature[0] = 0;
    if (!r)
        return 0;
    memcpy(ret_signature, r->stone, RING_STONE + 1);
    return r->stones;
}
