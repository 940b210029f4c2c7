#include "base/ring_inside.h"
#include "base/sealed_file.h"

#include <fcntl.h>
#include <unistd.h>

/* The line of the copy may become ours: it is the same, or its key was destroyed since. */
static bool may_become(Str copy, Str ours, size_t at)
{
    Str theirs = str_sub(copy, at, RING_LINE), mine = str_sub(ours, at, RING_LINE);
    if (str_eq(theirs, mine))
        return true;
    bool destroyed = str_starts(mine, S("gone1")) && str_eq(str_sub(theirs, 5, HEAD - 5), str_sub(mine, 5, HEAD - 5));
    return destroyed && (str_starts(theirs, S("key1 ")) || str_starts(theirs, S("gone1")));
}

static Status copy_lines(int fd, Str copy, Str ours)
{
    size_t whole = copy.n - copy.n % RING_LINE;
    if (whole > ours.n)
        return ERR_INVALID;
    for (size_t at = 0; at < whole; at += RING_LINE)
        if (!may_become(copy, ours, at))
            return ERR_INVALID;
    for (size_t at = 0; at < whole; at += RING_LINE)
        if (!str_eq(str_sub(copy, at, RING_LINE), str_sub(ours, at, RING_LINE)))
            TRY(ring_write_at(fd, str_sub(ours, at, RING_LINE), (off_t)at));
    if (ours.n > whole)
        TRY(ring_write_at(fd, str_sub(ours, whole, ours.n), (off_t)whole));
    return OK;
}

Status ring_copy_to(const Keys *k, const char *path)
{
    CLEANUP(ring_unlock) Ring *r = ring_take(k);
    CLEANUP(ring_fd_close) int from = -1;
    CLEANUP(ring_fd_close) int to = -1;
    CLEANUP(buf_done) Buf ours, copy;
    buf_init(&ours, (size_t)RING_LINES_MAX * RING_LINE);
    buf_init(&copy, (size_t)RING_LINES_MAX * RING_LINE);
    if (!r || !r->path)
        return OK;
    TRY(ring_open_file(path, O_RDWR | O_CREAT, &to));
    TRY(ring_read_all(to, &copy));
    Status s = ring_open_file(r->path, O_RDONLY, &from);
    if (s == OK)
        TRY(ring_read_all(from, &ours));
    else if (s != ERR_NOT_FOUND)
        return s;
    ours.n -= ours.n % RING_LINE;
    if (str_eq(buf_str(&ours), buf_str(&copy)))
        return OK;
    TRY(copy_lines(to, buf_str(&copy), buf_str(&ours)));
    return ftruncate(to, (off_t)ours.n) == 0 && fsync(to) == 0 ? file_directory_sync(path) : ERR_IO;
}
