#include "base/ring_inside.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

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
