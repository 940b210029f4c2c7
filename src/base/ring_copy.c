#include "base/ring_inside.h"
#include "base/sealed_file.h"

#include <fcntl.h>
#include <unistd.h>

/* The line of the copy may become ours: it is the same, or its key was destroyed since, perhaps not to the end. */
static bool may_become(Str copy, Str ours, size_t at)
{
    Str theirs = str_sub(copy, at, RING_LINE), mine = str_sub(ours, at, RING_LINE);
    return str_eq(theirs, mine) || (str_starts(mine, S("gone1")) && str_eq(str_sub(theirs, 5, HEAD - 5), str_sub(mine, 5, HEAD - 5)));
}

/* What is new comes first, on the disk: so the lines that say what is gone stand before the keys are written over. */
static Status copy_lines(int fd, Str copy, Str ours)
{
    size_t whole = copy.n - copy.n % RING_LINE;
    if (whole > ours.n)
        return ERR_INVALID;
    for (size_t at = 0; at < whole; at += RING_LINE)
        if (!may_become(copy, ours, at))
            return ERR_INVALID;
    TRY(ring_write_at(fd, str_sub(ours, whole, ours.n), (off_t)whole));
    if (ftruncate(fd, (off_t)ours.n) != 0 || fsync(fd) != 0)
        return ERR_IO;
    for (size_t at = 0; at < whole; at += RING_LINE)
        if (!str_eq(str_sub(copy, at, RING_LINE), str_sub(ours, at, RING_LINE)))
            TRY(ring_write_at(fd, str_sub(ours, at, RING_LINE), (off_t)at));
    return fsync(fd) == 0 ? OK : ERR_IO;
}

/* Of a ring that was never made, nothing. */
static Status read_ours(const Ring *r, Buf *ours)
{
    CLEANUP(ring_fd_close) int fd = -1;
    buf_clear(ours);
    Status s = ring_open_file(r->path, O_RDONLY, &fd);
    if (s == ERR_NOT_FOUND && !r->lines)
        return OK;
    TRY(s);
    TRY(ring_read_all(fd, ours));
    ours->n -= ours->n % RING_LINE;
    return OK;
}

/* A ring whose lines are whole is what the copy becomes. */
static Status settle(Ring *r)
{
    CLEANUP(ring_fd_close) int fd = -1;
    TRY(ring_open_anew(r, &fd));
    return ring_wipe(r, fd);
}

Status ring_copy_to(const Keys *k, const char *path)
{
    CLEANUP(ring_unlock) Ring *r = ring_take(k);
    CLEANUP(ring_fd_close) int to = -1;
    CLEANUP(buf_done) Buf ours, copy;
    buf_init(&ours, (size_t)RING_LINES_MAX * RING_LINE);
    buf_init(&copy, (size_t)RING_LINES_MAX * RING_LINE);
    if (!r || !r->path)
        return OK;
    TRY(ring_open_file(path, O_RDWR | O_CREAT, &to));
    TRY(ring_read_all(to, &copy));
    TRY(read_ours(r, &ours));
    if (str_eq(buf_str(&ours), buf_str(&copy)))
        return OK;
    if (ours.n) {
        TRY(settle(r));
        TRY(read_ours(r, &ours));
    }
    TRY(copy_lines(to, buf_str(&copy), buf_str(&ours)));
    return file_directory_sync(path);
}
