/* ring.c: keys found, made, used and destroyed. */
#include "base/ring_inside.h"
#include "base/sealed_file.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

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
        s = ring_read_file(r, fd, ret_bad_line);
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
    ring_forget(r);
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

static bool same_place(const Entry *e, int64_t org, Str class, int year)
{
    return e->year == year && e->org == org && str_eq(str_of(e->class), class);
}

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
    return ring_read_again(r, *ret);
}

static Status new_key(Ring *r, RingPlace p, Buf *lines)
{
    uint8_t data[DATA_KEY];
    RingLine line;
    if (find(r, p))
        return OK;
    random_bytes(data, sizeof data);
    Status s = ring_line_of_key(r->keys, p, data, &line);
    secret_wipe(data, sizeof data);
    TRY(s);
    buf_add(lines, (Str){ line.text, RING_LINE });
    return buf_status(lines);
}

static Status remember(Ring *r, RingPlace p)
{
    char place[64];
    int n = snprintf(place, sizeof place, "%lld:%.12s:%d", (long long)p.org, p.class, p.year);
    uint8_t data[DATA_KEY];
    TRY(ring_room_for_one(r));
    Entry *e = &r->entries[r->n++];
    *e = (Entry){ .org = p.org, .line = r->lines++, .year = p.year };
    snprintf(e->class, sizeof e->class, "%.12s", p.class);
    token_digest(r->keys, S("ring in memory"), (Str){ place, (size_t)n }, data);
    year_key_draw(data, &e->key);
    secret_wipe(data, sizeof data);
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
    return ring_read_again(r, fd);
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
    TRY(ring_read_again(r, fd));
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
        RingLine line;
        if (!e->gone || e->wiped)
            continue;
        ring_line_of_gone(r->keys, (RingPlace){ e->org, e->class, e->year }, e->at_ms, &line);
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
    RingLine line;
    if (!r)
        return ERR_INTERNAL;
    if (!r->path)
        return destroy_in_memory(r, p);
    TRY(ring_open_anew(r, &fd));
    if (floor_of(r, p.org, p.class) <= p.year) {
        ring_line_of_gone(r->keys, p, at_ms, &line);
        TRY(append(r, fd, (Str){ line.text, RING_LINE }));
        TRY(ring_read_again(r, fd));
    }
    TRY(ring_wipe(r, fd));
    return ring_read_again(r, fd);
}

Status ring_carry_gone(const Keys *from, const Keys *to)
{
    CLEANUP(ring_unlock) Ring *r = ring_take(from);
    for (size_t i = 0; r && i < r->n; i++) {
        const Entry *e = &r->entries[i];
        const RingPlace last = { e->org, e->class, e->gone ? floor_of(r, e->org, e->class) - 1 : 0 };
        if (e->gone && e->year == last.year && ring_year(to, last) == last.year)
            TRY(ring_destroy(to, last, e->at_ms));
    }
    return OK;
}

/* ---- tombstones ---- */

Status ring_stone_put(const Keys *k, int64_t count, Str signature)
{
    CLEANUP(ring_unlock) Ring *r = ring_take(k);
    CLEANUP(ring_fd_close) int fd = -1;
    RingLine line;
    if (!r || !r->path || signature.n < RING_STONE)
        return r && !r->path ? OK : ERR_INTERNAL;
    TRY(ring_open_anew(r, &fd));
    if (r->stones >= count)
        return OK;
    ring_line_of_stone(r->keys, count, signature, &line);
    TRY(append(r, fd, (Str){ line.text, RING_LINE }));
    return ring_read_again(r, fd);
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
