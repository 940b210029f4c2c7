#include "http/body.h"
#include "base/limits.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <unistd.h>

struct Body {
    Buf memory;
    int file; /* -1: in memory */
    size_t seen, max;
    void *map;
    Status status;
    const char *dir;
};

Body *body_new(size_t max, const char *dir)
{
    Body *b = calloc(1, sizeof *b);
    if (!b)
        return NULL;
    buf_init(&b->memory, max);
    b->file = -1;
    b->max = max;
    b->dir = dir;
    return b;
}

void body_free(Body **b)
{
    if (!*b)
        return;
    if ((*b)->map)
        munmap((*b)->map, (*b)->seen);
    if ((*b)->file >= 0)
        close((*b)->file);
    buf_done(&(*b)->memory);
    free(*b);
    *b = NULL;
}

static Status write_all(int file, Str bytes)
{
    while (bytes.n) {
        ssize_t n = write(file, bytes.p, bytes.n);
        if (n < 0 && errno == EINTR)
            continue;
        if (n <= 0)
            return ERR_IO;
        bytes.p += n;
        bytes.n -= (size_t)n;
    }
    return OK;
}

/* A file without a name: nobody else can open it, and it is gone when we are. */
static Status spill(Body *b)
{
    b->file = open(b->dir, O_TMPFILE | O_RDWR | O_CLOEXEC, 0600);
    if (b->file < 0)
        return ERR_IO;
    TRY(write_all(b->file, buf_str(&b->memory)));
    buf_done(&b->memory);
    buf_init(&b->memory, 0);
    return OK;
}

void body_add(Body *b, Str bytes)
{
    b->seen += bytes.n;
    if (b->status != OK)
        return;
    if (b->seen > b->max) {
        b->status = ERR_TOO_LARGE;
        return;
    }
    if (b->file < 0 && b->seen > BODY_MEMORY_MAX)
        b->status = spill(b);
    if (b->status != OK)
        return;
    if (b->file >= 0) {
        b->status = write_all(b->file, bytes);
    } else {
        buf_add(&b->memory, bytes);
        b->status = buf_status(&b->memory);
    }
}

size_t body_seen(const Body *b)
{
    return b->seen;
}

Status body_status(const Body *b)
{
    return b->status;
}

Status body_view(Body *b, Str *ret)
{
    TRY(b->status);
    if (b->file < 0) {
        *ret = buf_str(&b->memory);
        return OK;
    }
    if (!b->map) {
        void *map = mmap(NULL, b->seen, PROT_READ, MAP_PRIVATE, b->file, 0);
        if (map == MAP_FAILED)
            return ERR_MEMORY;
        b->map = map;
        madvise(map, b->seen, MADV_SEQUENTIAL);
    }
    *ret = (Str){ b->map, b->seen };
    return OK;
}
