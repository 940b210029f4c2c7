#include "base/key_file.h"
#include "base/hex.h"
#include "base/sealed_file.h"

#include <dirent.h>
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

/* Where there is none yet. Never under two names at once where the file system knows how: who destroys a draft that was left behind
 * must not destroy the key. */
static Status give_name(const char *draft, const char *path)
{
    if (renameat2(AT_FDCWD, draft, AT_FDCWD, path, RENAME_NOREPLACE) == 0 || errno == EEXIST)
        return OK;
    if (errno != EINVAL && errno != ENOSYS)
        return ERR_IO;
    return link(draft, path) == 0 || errno == EEXIST ? OK : ERR_IO;
}

/* Written whole under another name, then given its own: nobody ever sees half a key file, and of two
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
    if (s == OK)
        s = give_name(draft.p, path);
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
    if (flock(fd, LOCK_SH | LOCK_NB) != 0 && errno == EWOULDBLOCK)
        return ERR_BUSY; /* where files cannot be locked, keys are not changed either: keys_alone */
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

/* The folder of a path. */
static Str folder_of(const char *path, Arena *a)
{
    const char *slash = strrchr(path, '/');
    return !slash ? S(".") : arena_printf(a, "%.*s", slash == path ? 1 : (int)(slash - path), path);
}

/* A file that is mounted alone cannot be renamed. An older kernel does not say. */
static bool mounted_alone(const char *at, const char *folder)
{
    struct statx one, other;
    const bool told = statx(AT_FDCWD, at, AT_SYMLINK_NOFOLLOW, STATX_MNT_ID, &one) == 0 && statx(AT_FDCWD, folder, 0, STATX_MNT_ID, &other) == 0;
    return told && (one.stx_mask & other.stx_mask & STATX_MNT_ID) && one.stx_mnt_id != other.stx_mnt_id;
}

/* With files that hold nothing: a second name of a key would be one more to destroy. */
static bool may_link(const char *path, Arena *a)
{
    char unique[44];
    token_new(unique);
    Str one = arena_printf(a, "%s.%s", path, unique), two = arena_printf(a, "%s.%s-2", path, unique);
    CLEANUP(fd_close) int fd = one.p && two.p ? open(one.p, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0600) : -1;
    if (fd < 0)
        return false;
    const bool good = link(one.p, two.p) == 0;
    return unlink(one.p) == 0 && (!good || unlink(two.p) == 0) && good;
}

static Status ready_one(const char *at, const char *kept, const char *folder)
{
    struct stat file;
    if (lstat(kept, &file) == 0)
        return ERR_CONFLICT;
    if (lstat(at, &file) != 0)
        return errno == ENOENT ? OK : ERR_IO;
    return !S_ISREG(file.st_mode) || mounted_alone(at, folder) ? ERR_UNSUPPORTED : OK;
}

Status key_files_ready(const char *path, const Keys *old, Arena *a, Str *ret_which)
{
    Str kept = key_files_old(path, old, a), folder = folder_of(path, a);
    if (!kept.p || !folder.p)
        return ERR_MEMORY;
    for (size_t i = 0; i < COUNT_OF(files); i++) {
        Str at = arena_printf(a, "%s%s", path, files[i]), one = arena_printf(a, STR_FMT "%s", STR_ARG(kept), files[i]);
        if (!at.p || !one.p)
            return ERR_MEMORY;
        Status s = ready_one(at.p, one.p, folder.p);
        *ret_which = s == ERR_CONFLICT ? one : at;
        TRY(s);
    }
    return may_link(path, a) ? OK : ERR_IO;
}

static bool same_file(const struct stat *a, const struct stat *b)
{
    return a->st_dev == b->st_dev && a->st_ino == b->st_ino;
}

/* ERR_CONFLICT: another file has the name under which it would be kept, and must not be lost for it. */
static Status keep_as(const char *at, const char *kept)
{
    struct stat file, other;
    if (link(at, kept) == 0 || errno == ENOENT)
        return OK; /* or there was none */
    if (errno != EEXIST || lstat(at, &file) != 0 || lstat(kept, &other) != 0)
        return ERR_IO;
    return same_file(&file, &other) ? OK : ERR_CONFLICT;
}

static Status take_one(const char *path, const char *tail, Str old, Str new, Arena *a)
{
    Str at = arena_printf(a, "%s%s", path, tail), kept = arena_printf(a, STR_FMT "%s", STR_ARG(old), tail), waits = arena_printf(a, STR_FMT "%s", STR_ARG(new), tail);
    if (!at.p || !kept.p || !waits.p)
        return ERR_MEMORY;
    if (access(waits.p, F_OK) != 0)
        return errno == ENOENT ? OK : ERR_IO; /* it is there already, or there was none */
    TRY(keep_as(at.p, kept.p));
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

/* ---- what still lies there ---- */

Str key_files_left(const char *path, Arena *a)
{
    const char *slash = strrchr(path, '/');
    const char *base = slash ? slash + 1 : path;
    Str dir = folder_of(path, a), wanted = arena_printf(a, "%s.old-", base), found = { 0 };
    DIR *d = dir.p && wanted.p ? opendir(dir.p) : NULL;
    for (const struct dirent *e; d && !found.p && (e = readdir(d)) != NULL;) {
        Str name = str_of(e->d_name);
        if (str_starts(name, wanted) && name.n == wanted.n + SHORT_NAME)
            found = arena_printf(a, "%.*s" STR_FMT, (int)(base - path), path, STR_ARG(name));
    }
    if (d)
        closedir(d);
    return found;
}
