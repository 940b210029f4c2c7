#include "base/key_file.h"
#include "base/hex.h"
#include "base/sealed_file.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#define HEAD "banso key file 1\nid 1\nkey "
#define HEAD_SIZE (sizeof HEAD - 1)
#define FILE_SIZE (HEAD_SIZE + 2 * KEY_FILE_BYTES + 1)

static void fd_close(int *fd)
{
    if (*fd >= 0)
        close(*fd);
}

/* ---- making it ---- */

static Status write_new(int fd)
{
    uint8_t master[KEY_FILE_BYTES];
    char text[FILE_SIZE] = HEAD;
    random_bytes(master, sizeof master);
    hex_write(master, sizeof master, text + HEAD_SIZE);
    text[FILE_SIZE - 1] = '\n';
    Status s = file_write_all(fd, (Str){ text, sizeof text });
    secret_wipe(master, sizeof master);
    secret_wipe(text, sizeof text);
    return s == OK && fsync(fd) != 0 ? ERR_IO : s;
}

/* Written whole under another name, then linked: nobody ever sees half a key file, and of two
 * processes that start together one wins and the other reads the winner's. A new name must reach the disk
 * too, else a power cut loses the key of data already sealed. */
static Status make(const char *path)
{
    CLEANUP(arena_done) Arena a;
    char unique[44];
    arena_init(&a, 64 * 1024);
    token_new(unique);
    Str draft = arena_printf(&a, "%s.%s", path, unique);
    if (!draft.p)
        return ERR_MEMORY;
    CLEANUP(fd_close) int fd = open(draft.p, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0600);
    if (fd < 0)
        return ERR_IO;
    Status s = write_new(fd);
    if (s == OK && link(draft.p, path) != 0 && errno != EEXIST)
        s = ERR_IO;
    unlink(draft.p);
    return s == OK ? file_directory_sync(path) : s;
}

/* ---- reading it ---- */

static Status parse(Str text, uint8_t ret_master[static KEY_FILE_BYTES])
{
    uint8_t master[KEY_FILE_BYTES], any = 0;
    if (text.n != FILE_SIZE || !str_starts(text, S(HEAD)) || text.p[text.n - 1] != '\n')
        return ERR_INVALID;
    bool good = hex_read(str_sub(text, HEAD_SIZE, 2 * sizeof master), master, sizeof master);
    for (size_t i = 0; good && i < sizeof master; i++)
        any |= master[i];
    good = good && any;
    if (good)
        memcpy(ret_master, master, sizeof master);
    secret_wipe(master, sizeof master);
    return good ? OK : ERR_INVALID;
}

static Status read_it(int fd, uint8_t ret_master[static KEY_FILE_BYTES])
{
    struct stat st;
    if (fstat(fd, &st) != 0)
        return ERR_IO;
    if (!S_ISREG(st.st_mode) || (st.st_mode & 077) || (st.st_uid != geteuid() && st.st_uid != 0))
        return ERR_INVALID;
    char text[FILE_SIZE + 1];
    size_t n = 0;
    for (ssize_t k = 1; k > 0 && n < sizeof text;) {
        k = read(fd, text + n, sizeof text - n);
        if (k < 0 && errno == EINTR)
            k = 1;
        else if (k < 0)
            return secret_wipe(text, sizeof text), ERR_IO;
        else
            n += (size_t)k;
    }
    Status s = parse((Str){ text, n }, ret_master);
    secret_wipe(text, sizeof text);
    return s;
}

Status key_file_open(const char *path, bool create, int *ret_fd, uint8_t ret_master[static KEY_FILE_BYTES])
{
    CLEANUP(fd_close) int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
    if (fd < 0 && errno == ENOENT && create) {
        TRY(make(path));
        fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
    }
    if (fd < 0)
        return ERR_IO;
    if (flock(fd, LOCK_SH | LOCK_NB) != 0)
        return errno == EWOULDBLOCK ? ERR_BUSY : ERR_IO;
    TRY(read_it(fd, ret_master));
    *ret_fd = fd;
    fd = -1;
    return OK;
}

/* ---- changing it for another ---- */

#define SHORT_NAME 8
static const char *const files[] = { ".tombstones", ".ring", "" }; /* the key file last: while it waits, so does the change */

Str key_files_new(const char *path, Arena *a)
{
    return arena_printf(a, "%s.new", path);
}

static Str named(const char *path, const char *what, const Keys *keys, Arena *a)
{
    char name[33];
    keys_name(keys, name);
    return arena_printf(a, "%s.%s-%.*s", path, what, SHORT_NAME, name);
}

Str key_files_old(const char *path, const Keys *old, Arena *a)
{
    return named(path, "old", old, a);
}

bool key_files_wait(const char *path, Str name)
{
    CLEANUP(arena_done) Arena a;
    CLEANUP(keys_close) const Keys *keys = NULL;
    char theirs[33];
    arena_init(&a, 64 * 1024);
    Str new = key_files_new(path, &a);
    if (!new.p || keys_open(new.p, false, &keys) != OK)
        return false;
    keys_name(keys, theirs);
    return str_eq(name, str_of(theirs));
}

static Status take_one(const char *path, const char *tail, Str old, Str new, Arena *a)
{
    Str at = arena_printf(a, "%s%s", path, tail), kept = arena_printf(a, STR_FMT "%s", STR_ARG(old), tail), waits = arena_printf(a, STR_FMT "%s", STR_ARG(new), tail);
    if (!at.p || !kept.p || !waits.p)
        return ERR_MEMORY;
    if (access(waits.p, F_OK) != 0)
        return errno == ENOENT ? OK : ERR_IO; /* it is there already, or there was none */
    if (link(at.p, kept.p) != 0 && errno != EEXIST && errno != ENOENT)
        return ERR_IO;
    TRY(file_directory_sync(path)); /* the old one has its name before the new one takes its place */
    return rename(waits.p, at.p) == 0 ? file_directory_sync(path) : ERR_IO;
}

Status key_files_take(const char *path, const Keys *old, Arena *a)
{
    Str kept = key_files_old(path, old, a), new = key_files_new(path, a);
    if (!kept.p || !new.p)
        return ERR_MEMORY;
    for (size_t i = 0; i < COUNT_OF(files); i++)
        TRY(take_one(path, files[i], kept, new, a));
    return OK;
}

static Status aside_one(const char *from, const char *to, const char *tail, Arena *a)
{
    Str was = arena_printf(a, "%s%s", from, tail), is = arena_printf(a, "%s%s", to, tail);
    if (!was.p || !is.p)
        return ERR_MEMORY;
    return rename(was.p, is.p) == 0 || errno == ENOENT ? OK : ERR_IO;
}

Status key_files_aside(const char *path, Arena *a)
{
    CLEANUP(keys_close) const Keys *keys = NULL;
    Str new = key_files_new(path, a);
    if (!new.p)
        return ERR_MEMORY;
    if (access(new.p, F_OK) != 0)
        return errno == ENOENT ? OK : ERR_IO;
    TRY(keys_open(new.p, false, &keys));
    Str to = named(path, "unused", keys, a);
    if (!to.p)
        return ERR_MEMORY;
    for (size_t i = 0; i < COUNT_OF(files); i++)
        TRY(aside_one(new.p, to.p, files[i], a));
    return file_directory_sync(path);
}

void key_files_drop(const char *path, Arena *a)
{
    for (size_t i = 0; i < COUNT_OF(files); i++) {
        Str one = arena_printf(a, "%s.new%s", path, files[i]);
        if (one.p)
            unlink(one.p);
    }
}
