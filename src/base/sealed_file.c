#include "base/sealed_file.h"
#include "base/hex.h"
#include "base/limits.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <zlib.h>

#define END_LINE_SIZE (4 + 64 + 1) /* "end ", digest, line end */
#define PACK_LEVEL 3               /* 6 is half as fast for a twentieth less */

struct SealedWriter {
    int fd;
    z_stream z;
    bool z_open;
    SealStream stream;
    Str place;
    Buf sealed;
    size_t filled;
    char head[SEALED_HEAD_MAX], packed[SEALED_CHUNK];
};

struct SealedReader {
    int fd;
    z_stream z;
    bool z_open, last, ended;
    SealStream stream;
    Str place;
    Buf sealed, packed;
    char head[SEALED_HEAD_MAX], plain[SEALED_CHUNK];
};

/* ---- files ---- */

Status file_write_all(int fd, Str s)
{
    while (s.n) {
        ssize_t n = write(fd, s.p, s.n);
        if (n < 0 && errno == EINTR)
            continue;
        if (n <= 0)
            return ERR_IO;
        s = str_sub(s, (size_t)n, s.n);
    }
    return OK;
}

Status file_directory_sync(const char *path)
{
    CLEANUP(buf_done) Buf dir;
    buf_init(&dir, 1 << 16);
    const char *slash = strrchr(path, '/');
    buf_add(&dir, !slash ? S(".") : slash == path ? S("/") : (Str){ path, (size_t)(slash - path) });
    buf_char(&dir, 0);
    TRY(buf_status(&dir));
    int fd = open(dir.p, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (fd < 0)
        return ERR_IO;
    int rc = fsync(fd);
    close(fd);
    return rc == 0 || errno == EINVAL ? OK : ERR_IO; /* EINVAL: a file system that cannot */
}

/* n bytes, or ERR_NOT_FOUND when the file ends before. */
static Status read_exactly(int fd, char *to, size_t n)
{
    for (size_t done = 0; done < n;) {
        ssize_t k = read(fd, to + done, n - done);
        if (k < 0 && errno == EINTR)
            continue;
        if (k < 0)
            return ERR_IO;
        if (k == 0)
            return ERR_NOT_FOUND;
        done += (size_t)k;
    }
    return OK;
}

static uint32_t length_of(const char bytes[static 4])
{
    uint32_t n = 0;
    for (int i = 3; i >= 0; i--)
        n = n << 8 | (uint8_t)bytes[i];
    return n;
}

/* ---- the head ---- */

static void end_line(Str head, char ret[static END_LINE_SIZE])
{
    uint8_t digest[32];
    digest_of(head, digest);
    memcpy(ret, "end ", 4);
    hex_write(digest, sizeof digest, ret + 4);
    ret[END_LINE_SIZE - 1] = '\n';
}

/* One byte after another: what follows the head belongs to somebody else. */
Status sealed_head_read(int fd, Str first, Arena *a, Str *ret)
{
    char head[SEALED_HEAD_MAX], wanted[END_LINE_SIZE];
    size_t n = 0, line = 0;
    for (; n < sizeof head; n++) {
        Status s = read_exactly(fd, head + n, 1);
        if (s != OK)
            return s == ERR_NOT_FOUND && !str_starts(first, str_sub((Str){ head, n }, 0, first.n)) ? ERR_INVALID : s;
        if (n < first.n && head[n] != first.p[n])
            return ERR_INVALID;
        if (head[n] != '\n')
            continue;
        if (str_starts((Str){ head + line, n - line }, S("end ")))
            break;
        line = n + 1;
    }
    end_line((Str){ head, line }, wanted);
    if (n == sizeof head || n + 1 - line != END_LINE_SIZE || memcmp(head + line, wanted, END_LINE_SIZE) != 0)
        return ERR_INVALID;
    *ret = arena_copy(a, (Str){ head, line });
    return ret->p ? OK : ERR_MEMORY;
}

/* ---- writing ---- */

Status sealed_writer_new(const Keys *k, int fd, Str head, SealedWriter **ret)
{
    uint8_t stream_head[SEAL_STREAM_HEAD];
    char end[END_LINE_SIZE];
    if (head.n + END_LINE_SIZE > SEALED_HEAD_MAX)
        return ERR_TOO_LARGE;
    SealedWriter *w = calloc(1, sizeof *w);
    if (!w)
        return ERR_MEMORY;
    w->fd = fd;
    buf_init(&w->sealed, SEALED_CHUNK + SEAL_STREAM_OVERHEAD + 4);
    memcpy(w->head, head.p, head.n);
    w->place = (Str){ w->head, head.n };
    seal_stream_begin(k, &w->stream, stream_head);
    end_line(head, end);
    w->z_open = deflateInit(&w->z, PACK_LEVEL) == Z_OK;
    Status s = w->z_open ? file_write_all(fd, head) : ERR_MEMORY;
    if (s == OK)
        s = file_write_all(fd, (Str){ end, sizeof end });
    if (s == OK)
        s = file_write_all(fd, (Str){ (const char *)stream_head, sizeof stream_head });
    if (s != OK)
        sealed_writer_free(&w);
    else
        *ret = w;
    return s;
}

static Status put_chunk(SealedWriter *w, bool last)
{
    uint32_t n = (uint32_t)(w->filled + SEAL_STREAM_OVERHEAD);
    buf_clear(&w->sealed);
    for (int i = 0; i < 4; i++)
        buf_char(&w->sealed, (char)(uint8_t)(n >> (8 * i)));
    TRY(seal_stream_push(&w->stream, w->place, (Str){ w->packed, w->filled }, last, &w->sealed));
    w->filled = 0;
    return file_write_all(w->fd, buf_str(&w->sealed));
}

static Status pack(SealedWriter *w, Str plain, int flush)
{
    union {
        const char *p;
        Bytef *bytes;
    } in = { .p = plain.p };
    w->z.next_in = in.bytes;
    w->z.avail_in = (uInt)plain.n;
    for (int rc = Z_OK; rc != Z_STREAM_END;) {
        w->z.next_out = (Bytef *)w->packed + w->filled;
        w->z.avail_out = (uInt)(SEALED_CHUNK - w->filled);
        rc = deflate(&w->z, flush);
        if (rc == Z_STREAM_ERROR)
            return ERR_INTERNAL;
        w->filled = SEALED_CHUNK - w->z.avail_out;
        if (w->filled == SEALED_CHUNK && rc != Z_STREAM_END)
            TRY(put_chunk(w, false));
        else if (flush == Z_NO_FLUSH)
            return OK;
    }
    return OK;
}

Status sealed_writer_add(SealedWriter *w, Str plain)
{
    for (const size_t most = 1u << 30; plain.n; plain = str_sub(plain, most, plain.n))
        TRY(pack(w, str_sub(plain, 0, most), Z_NO_FLUSH));
    return OK;
}

Status sealed_writer_end(SealedWriter *w)
{
    TRY(pack(w, S(""), Z_FINISH));
    return put_chunk(w, true);
}

void sealed_writer_free(SealedWriter **at)
{
    SealedWriter *w = *at;
    *at = NULL;
    if (!w)
        return;
    if (w->z_open)
        deflateEnd(&w->z);
    seal_stream_done(&w->stream);
    buf_done(&w->sealed);
    free(w);
}

/* ---- reading ---- */

Status sealed_reader_new(const Keys *k, int fd, Str head, SealedReader **ret)
{
    char stream_head[SEAL_STREAM_HEAD];
    TRY(read_exactly(fd, stream_head, sizeof stream_head));
    if (head.n > SEALED_HEAD_MAX)
        return ERR_TOO_LARGE;
    SealedReader *r = calloc(1, sizeof *r);
    if (!r)
        return ERR_MEMORY;
    r->fd = fd;
    buf_init(&r->sealed, SEALED_CHUNK + SEAL_STREAM_OVERHEAD);
    buf_init(&r->packed, SEALED_CHUNK + 1);
    memcpy(r->head, head.p, head.n);
    r->place = (Str){ r->head, head.n };
    seal_stream_open(k, (const uint8_t *)stream_head, &r->stream);
    r->z_open = inflateInit(&r->z) == Z_OK;
    if (r->z_open)
        *ret = r;
    else
        sealed_reader_free(&r);
    return r ? OK : ERR_MEMORY;
}

static Status take_chunk(SealedReader *r)
{
    char length[4];
    TRY(read_exactly(r->fd, length, sizeof length));
    size_t n = length_of(length);
    if (n < SEAL_STREAM_OVERHEAD || n > SEALED_CHUNK + SEAL_STREAM_OVERHEAD)
        return ERR_INVALID;
    buf_clear(&r->sealed);
    char *room = buf_reserve(&r->sealed, n);
    if (!room)
        return buf_status(&r->sealed);
    TRY(read_exactly(r->fd, room, n));
    r->sealed.n = n;
    buf_clear(&r->packed);
    TRY(seal_stream_pull(&r->stream, r->place, buf_str(&r->sealed), &r->packed, &r->last));
    r->z.next_in = (Bytef *)r->packed.p;
    r->z.avail_in = (uInt)r->packed.n;
    return OK;
}

static Status nothing_follows(SealedReader *r)
{
    char one;
    if (r->z.avail_in)
        return ERR_INVALID;
    while (!r->last) {
        TRY(take_chunk(r));
        if (r->z.avail_in)
            return ERR_INVALID;
    }
    Status s = read_exactly(r->fd, &one, 1);
    return s == OK ? ERR_INVALID : s == ERR_NOT_FOUND ? OK : s;
}

Status sealed_reader_next(SealedReader *r, Str *ret)
{
    r->z.next_out = (Bytef *)r->plain;
    r->z.avail_out = sizeof r->plain;
    while (!r->ended && r->z.avail_out == sizeof r->plain) {
        if (r->z.avail_in == 0) {
            if (r->last)
                return ERR_INVALID;
            TRY(take_chunk(r));
        }
        int rc = inflate(&r->z, Z_NO_FLUSH);
        if (rc == Z_STREAM_END) {
            r->ended = true;
            TRY(nothing_follows(r));
        } else if (rc != Z_OK && rc != Z_BUF_ERROR) {
            return rc == Z_MEM_ERROR ? ERR_MEMORY : ERR_INVALID;
        }
    }
    *ret = (Str){ r->plain, sizeof r->plain - r->z.avail_out };
    return OK;
}

void sealed_reader_free(SealedReader **at)
{
    SealedReader *r = *at;
    *at = NULL;
    if (!r)
        return;
    if (r->z_open)
        inflateEnd(&r->z);
    seal_stream_done(&r->stream);
    buf_done(&r->sealed);
    buf_done(&r->packed);
    free(r);
}
