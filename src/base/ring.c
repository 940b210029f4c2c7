#include "base/ring_inside.h"
#include "base/sealed_file.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
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

static Status take_line(Ring *r, Str line)
{
    int64_t org, year;
    Str word = str_sub(line, 0, 5);
    if (line.n != RING_LINE || line.p[RING_LINE - 1] != '\n' || !str_to_i64(str_sub(line, 5, 20), &org) || !str_to_i64(str_sub(line, 39, 4), &year))
        return ERR_INVALID;
    if (str_eq(word, S("tomb1"))) {
        if (!is_proven(r->keys, line, HEAD + RING_STONE))
            return ERR_INVALID;
        r->stones = org;
        memcpy(r->stone, line.p + HEAD, RING_STONE);
        return OK;
    }
    Entry e = { .org = org, .year = (int)year, .gone = str_eq(word, S("gone1")) };
    Str class = str_trim(str_sub(line, 26, RING_CLASS_MAX));
    memcpy(e.class, class.p, class.n);
    if (e.gone ? !is_proven(r->keys, line, HEAD + 21) : !str_eq(word, S("key1 ")))
        return ERR_INVALID;
    if (!e.gone)
        TRY(take_key(r, line, &e));
    TRY(room_for_one(r));
    r->entries[r->n++] = e;
    return OK;
}

Status ring_read_all(int fd, Buf *out)
{
    for (;;) {
        char *to = buf_reserve(out, 1 << 14);
        if (!to)
            return buf_status(out);
        ssize_t n = pread(fd, to, 1 << 14, (off_t)out->n);
        if (n < 0 && errno == EINTR)
            continue;
        if (n <= 0)
            return n == 0 ? OK : ERR_IO;
        out->n += (size_t)n;
    }
}

static void forget(Ring *r)
{
    if (r->entries)
        secret_wipe(r->entries, r->room * sizeof *r->entries);
    r->n = r->hint = 0;
    r->lines = r->stones = 0;
    memset(r->stone, 0, sizeof r->stone);
}

/* All of the file anew: another process may have added to it. */
static Status read_ring(Ring *r, Str text, int64_t *ret_bad_line)
{
    forget(r);
    for (size_t at = 0; at + RING_LINE <= text.n; at += RING_LINE) {
        r->lines++;
        Status s = take_line(r, str_sub(text, at, RING_LINE));
        *ret_bad_line = s == OK ? 0 : r->lines;
        TRY(s);
    }
    return OK;
}

void ring_fd_close(int *fd)
{
    if (*fd >= 0)
        close(*fd);
}

/* Locked against other processes until it is closed. */
Status ring_open_file(const char *path, int how, int *ret)
{
    int fd = open(path, how | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK, 0600);
    struct stat st;
    if (fd < 0)
        return errno == ENOENT ? ERR_NOT_FOUND : ERR_IO;
    Status s = fstat(fd, &st) != 0 || flock(fd, LOCK_EX) != 0 ? ERR_IO : !S_ISREG(st.st_mode) || (st.st_mode & 077) ? ERR_INVALID : OK;
    if (s == OK)
        *ret = fd;
    else
        close(fd);
    return s;
}

static Status read_file(Ring *r, int fd, int64_t *ret_bad_line)
{
    CLEANUP(buf_done) Buf text;
    buf_init(&text, (size_t)RING_LINES_MAX * RING_LINE);
    *ret_bad_line = 0;
    TRY(ring_read_all(fd, &text));
    return read_ring(r, buf_str(&text), ret_bad_line);
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
    free(r->entries);
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

Status ring_write_at(int fd, Str bytes, off_t at)
{
    while (bytes.n) {
        ssize_t n = pwrite(fd, bytes.p, bytes.n, at);
        if (n < 0 && errno == EINTR)
            continue;
        if (n <= 0)
            return ERR_IO;
        bytes = str_sub(bytes, (size_t)n, bytes.n);
        at += n;
    }
    return OK;
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

/* Open for writing and read anew; the file is made, and its name brought to the disk, when there is none. */
static Status open_anew(Ring *r, int *ret)
{
    int64_t bad;
    Status s = ring_open_file(r->path, O_RDWR, ret);
    if (s == ERR_NOT_FOUND) {
        TRY(ring_open_file(r->path, O_RDWR | O_CREAT, ret));
        TRY(file_directory_sync(r->path));
    } else {
        TRY(s);
    }
    return read_file(r, *ret, &bad);
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
    int64_t bad;
    buf_init(&lines, (RING_YEARS_AHEAD + 1) * RING_LINE);
    if (!r->path)
        return remember(r, p);
    TRY(open_anew(r, &fd));
    if (p.year < floor_of(r, p.org, p.class))
        return ERR_BUSY; /* another process destroyed it a moment ago: the caller tries again */
    for (int ahead = 0; ahead <= RING_YEARS_AHEAD; ahead++)
        TRY(new_key(r, (RingPlace){ p.org, p.class, p.year + ahead }, &lines));
    TRY(append(r, fd, buf_str(&lines)));
    return read_file(r, fd, &bad);
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
    int64_t bad;
    *ret = find(r, p);
    if (*ret || p.year < floor_of(r, p.org, p.class) || !r->path)
        return OK;
    TRY(ring_open_file(r->path, O_RDONLY, &fd));
    TRY(read_file(r, fd, &bad));
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

/* The line of the file at this place, or where the next one goes. */
static off_t line_of(const Ring *r, Str text, RingPlace p)
{
    Line l;
    (void)r;
    line_begin(&l, "key1", p);
    for (size_t at = 0; at + RING_LINE <= text.n; at += RING_LINE)
        if (str_eq(str_sub(text, at + 5, HEAD - 5), (Str){ l.text + 5, HEAD - 5 }))
            return (off_t)at;
    return -1;
}

static Status destroy_one(Ring *r, int fd, RingPlace p, int64_t at_ms)
{
    CLEANUP(buf_done) Buf text;
    Line line;
    buf_init(&text, (size_t)RING_LINES_MAX * RING_LINE);
    TRY(ring_read_all(fd, &text));
    off_t at = line_of(r, buf_str(&text), p);
    line_of_gone(r->keys, p, at_ms, &line);
    return at >= 0 ? ring_write_at(fd, (Str){ line.text, RING_LINE }, at) : append(r, fd, (Str){ line.text, RING_LINE });
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

/* The latest year last: while its line does not say that it is gone, the earlier ones are not given way to either, and
 * what was begun is begun again. */
Status ring_destroy(const Keys *k, RingPlace p, int64_t at_ms)
{
    CLEANUP(ring_unlock) Ring *r = ring_take(k);
    CLEANUP(ring_fd_close) int fd = -1;
    int64_t bad;
    if (!r)
        return ERR_INTERNAL;
    if (!r->path)
        return destroy_in_memory(r, p);
    TRY(open_anew(r, &fd));
    for (size_t i = 0; i < r->n; i++) {
        const Entry *e = &r->entries[i];
        if (!e->gone && e->year < p.year && same_place(e, p.org, str_of(p.class), e->year))
            TRY(destroy_one(r, fd, (RingPlace){ p.org, p.class, e->year }, at_ms));
    }
    const Entry *last = find(r, p);
    if (!last || !last->gone)
        TRY(destroy_one(r, fd, p, at_ms));
    if (fsync(fd) != 0)
        return ERR_IO;
    return read_file(r, fd, &bad);
}

/* ---- tombstones ---- */

Status ring_stone_put(const Keys *k, int64_t count, Str signature)
{
    CLEANUP(ring_unlock) Ring *r = ring_take(k);
    CLEANUP(ring_fd_close) int fd = -1;
    int64_t bad;
    Line line;
    if (!r || !r->path || signature.n < RING_STONE)
        return r && !r->path ? OK : ERR_INTERNAL;
    TRY(open_anew(r, &fd));
    if (r->stones >= count)
        return OK;
    line_of_stone(r->keys, count, signature, &line);
    TRY(append(r, fd, (Str){ line.text, RING_LINE }));
    return read_file(r, fd, &bad);
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
