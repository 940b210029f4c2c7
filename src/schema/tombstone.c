#include "schema/tombstone.h"
#include "base/hex.h"
#include "base/sealed_file.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#define FIRST "-"
#define SIGNATURE_HEX (2 * SIGNATURE_SIZE)
#define END_NAME "tombstones"
_Static_assert(RING_STONE < SIGNATURE_HEX, "the ring keeps the beginning of a signature");

static const Sql end_get = { .read_only = true, .text = "SELECT value FROM meta WHERE name = $1" };
static const Sql end_put = { .text = "INSERT INTO meta (name, value) VALUES ($1, $2) ON CONFLICT (name) DO UPDATE SET value = excluded.value" };
const Sql *const tombstone_statements[] = { &end_get, &end_put };
const size_t tombstone_statement_count = COUNT_OF(tombstone_statements);

/* ---- one line ---- */

static Str signature_of(Str line)
{
    return line.n > SIGNATURE_HEX ? str_sub(line, line.n - SIGNATURE_HEX, SIGNATURE_HEX) : S(FIRST);
}

/* Version 1 is of before persons were a class of their own: there the claims took their persons with them. */
typedef struct {
    Tombstone t;
    bool with_persons;
} Read;

static bool parse(const Keys *keys, Str line, Str before, Read *ret)
{
    uint8_t signature[SIGNATURE_SIZE];
    Str word[8], rest;
    Tombstone *t = &ret->t;
    if (line.n <= SIGNATURE_HEX + 1 || line.p[line.n - SIGNATURE_HEX - 1] != ' ' || !hex_read(signature_of(line), signature, SIGNATURE_SIZE))
        return false;
    Str body = str_sub(line, 0, line.n - SIGNATURE_HEX - 1);
    rest = body;
    for (size_t i = 0; i < COUNT_OF(word); i++)
        str_cut(rest, ' ', &word[i], &rest);
    t->class = disposal_class(word[5]);
    ret->with_persons = str_eq(word[1], S("1")) && str_eq(word[5], S("claims"));
    return sign_verify(keys, body, signature) && str_eq(word[0], S("tombstone")) && (str_eq(word[1], S("1")) || str_eq(word[1], S("2")))
           && str_to_i64(word[2], &t->disposal) && str_to_i64(word[3], &t->at_ms) && str_to_i64(word[4], &t->org) && t->class
           && date_from_iso(word[6], &t->until) && str_eq(word[7], before);
}

/* ---- all of them ---- */

static Status apply(Db *db, const Read *r)
{
    TRY(disposal_apply(db, r->t.class, r->t.org, r->t.until));
    return r->with_persons ? disposal_apply(db, disposal_class(S("persons")), r->t.org, r->t.until) : OK;
}

/* db NULL: only looks. of: finds whether that disposal has a line for that class. */
static Status each_line(Db *db, const Keys *keys, Str text, const Tombstone *of, TombstoneEnd *ret_end, bool *ret_has)
{
    Str line, before = S(FIRST);
    *ret_end = (TombstoneEnd){ 0 };
    while (text.n) {
        Read r;
        if (!str_cut(text, '\n', &line, &text) || !parse(keys, line, before, &r))
            return ERR_INVALID;
        before = signature_of(line);
        if (of && r.t.disposal == of->disposal && r.t.org == of->org && r.t.class == of->class)
            *ret_has = true;
        if (db)
            TRY(apply(db, &r));
        ret_end->count++;
        memcpy(ret_end->signature, before.p, RING_STONE);
    }
    return OK;
}

Status tombstones_check(const Keys *keys, Str text, TombstoneEnd *ret_end)
{
    return each_line(NULL, keys, text, NULL, ret_end, NULL);
}

Status tombstones_apply(Db *db, const Keys *keys, Str text, int64_t *ret_lines)
{
    TombstoneEnd end;
    TRY(tombstones_check(keys, text, &end));
    *ret_lines = end.count;
    return each_line(db, keys, text, NULL, &end, NULL);
}

bool tombstones_reach(Str text, const TombstoneEnd *end)
{
    Str line = S("");
    for (int64_t i = 0; i < end->count; i++)
        if (!str_cut(text, '\n', &line, &text))
            return false;
    return !end->count || str_starts(signature_of(line), str_of(end->signature));
}

/* ---- writing ---- */

static Status read_all(int fd, Buf *out)
{
    for (;;) {
        char *to = buf_reserve(out, 4096);
        if (!to)
            return buf_status(out);
        ssize_t n = read(fd, to, 4096);
        if (n <= 0)
            return n == 0 ? OK : ERR_IO;
        out->n += (size_t)n;
    }
}

Status tombstones_read(const char *path, Buf *out)
{
    int fd = open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW);
    if (fd < 0)
        return errno == ENOENT ? ERR_NOT_FOUND : ERR_IO;
    Status s = read_all(fd, out);
    close(fd);
    return s;
}

/* body and its signature, as a line. */
static Status signed_line(const Keys *keys, Str body, Arena *a, TombstoneEnd *end, Str *ret)
{
    uint8_t signature[SIGNATURE_SIZE];
    char hex[SIGNATURE_HEX + 1];
    if (!body.p)
        return ERR_MEMORY;
    sign_bytes(keys, body, signature);
    hex_write(signature, sizeof signature, hex);
    hex[SIGNATURE_HEX] = 0;
    *ret = arena_printf(a, STR_FMT " %s\n", STR_ARG(body), hex);
    if (!ret->p)
        return ERR_MEMORY;
    end->count++;
    memcpy(end->signature, hex, RING_STONE);
    return OK;
}

static Status write_line(int fd, const Keys *keys, const Tombstone *t, Str before, Arena *a, TombstoneEnd *end)
{
    char day[11];
    Str line;
    Str body = arena_printf(a, "tombstone 2 %lld %lld %lld %s " STR_FMT " " STR_FMT, (long long)t->disposal, (long long)t->at_ms, (long long)t->org, t->class->name,
                            STR_ARG(date_to_iso(t->until, day)), STR_ARG(before));
    TRY(signed_line(keys, body, a, end, &line));
    TRY(file_write_all(fd, line));
    return fsync(fd) == 0 ? OK : ERR_IO;
}

Status tombstones_anew(const Keys *from, Str text, const Keys *to, Arena *a, Buf *out, TombstoneEnd *ret_end)
{
    Str line, before = S(FIRST);
    TRY(tombstones_check(from, text, ret_end));
    *ret_end = (TombstoneEnd){ 0 };
    while (str_cut(text, '\n', &line, &text)) {
        size_t words = line.n - SIGNATURE_HEX - 1;
        while (line.p[words - 1] != ' ')
            words--; /* the last word names the signature before */
        TRY(signed_line(to, arena_printf(a, STR_FMT STR_FMT, STR_ARG(str_sub(line, 0, words)), STR_ARG(before)), a, ret_end, &line));
        before = signature_of(str_sub(line, 0, line.n - 1));
        buf_add(out, line);
    }
    return buf_status(out);
}

/* A line that a crash cut off was never counted: it is cut off before the next one. */
static Status append(int fd, const Keys *keys, const Tombstone *t, Arena *a, TombstoneEnd *ret_end)
{
    CLEANUP(buf_done) Buf text;
    bool has = false;
    buf_init(&text, TOMBSTONES_MAX);
    TRY(read_all(fd, &text));
    size_t whole = text.n;
    while (whole && text.p[whole - 1] != '\n')
        whole--;
    Str lines = str_sub(buf_str(&text), 0, whole), last = lines, line;
    TRY(each_line(NULL, keys, lines, t, ret_end, &has));
    if (has)
        return OK;
    if (whole != text.n && ftruncate(fd, (off_t)whole) != 0)
        return ERR_IO;
    Str before = S(FIRST);
    while (str_cut(last, '\n', &line, &last))
        before = signature_of(line);
    return write_line(fd, keys, t, before, a, ret_end);
}

Status tombstone_append(const char *path, const Keys *keys, const Tombstone *t, Arena *a, TombstoneEnd *ret_end)
{
    int fd = open(path, O_RDWR | O_APPEND | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600);
    if (fd < 0)
        return ERR_IO;
    Status s = flock(fd, LOCK_EX) == 0 ? append(fd, keys, t, a, ret_end) : ERR_IO;
    close(fd);
    return s;
}

/* ---- who knows how far it goes ---- */

Status tombstone_end_of(Db *db, TombstoneEnd *ret)
{
    CLEANUP(rows_done) Rows rows = { 0 };
    Str count, signature;
    *ret = (TombstoneEnd){ 0 };
    TRY(db_query(db, &end_get, &rows, P_TEXT(S(END_NAME))));
    if (!rows_next(&rows))
        return rows.status;
    str_cut(row_text(&rows, 0), ' ', &count, &signature);
    if (!str_to_i64(count, &ret->count) || signature.n != RING_STONE)
        return ERR_DB;
    memcpy(ret->signature, signature.p, RING_STONE);
    return OK;
}

void tombstone_end_of_ring(const Keys *keys, TombstoneEnd *ret)
{
    *ret = (TombstoneEnd){ 0 };
    ret->count = ring_stone(keys, ret->signature);
}

Status tombstone_end_note(Db *db, const TombstoneEnd *end)
{
    TombstoneEnd known;
    TRY(tombstone_end_of(db, &known));
    return known.count >= end->count ? OK : tombstone_end_renew(db, end);
}

Status tombstone_end_renew(Db *db, const TombstoneEnd *end)
{
    char text[24 + RING_STONE];
    if (!end->count)
        return OK;
    int n = snprintf(text, sizeof text, "%lld %s", (long long)end->count, end->signature);
    return db_exec(db, &end_put, P_TEXT(S(END_NAME)), P_TEXT(((Str){ text, (size_t)n })));
}
