#include "tests/faults/fault.h"

#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <sqlite3.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <unistd.h>

static atomic_int armed = -1;
static _Atomic int64_t calls, fails_at;
static atomic_bool goes_on;

static bool traced;
void __sanitizer_print_stack_trace(void);

const char *fault_name(FaultKind kind)
{
    static const char *const names[FAULT_KINDS] = { "memory", "file", "database", "network" };
    return names[kind];
}

void fault_arm(FaultKind kind, int64_t nth, bool on)
{
    traced = getenv("BANSO_FAULT_TRACE") != NULL;
    atomic_store(&calls, 0);
    atomic_store(&fails_at, nth);
    atomic_store(&goes_on, on);
    atomic_store(&armed, (int)kind);
}

int64_t fault_disarm(void)
{
    atomic_store(&armed, -1);
    return atomic_load(&calls);
}

static bool fails(FaultKind kind, int code)
{
    if (atomic_load(&armed) != (int)kind)
        return false;
    int64_t n = atomic_fetch_add(&calls, 1) + 1, at = atomic_load(&fails_at);
    if (n != at && !(atomic_load(&goes_on) && n > at))
        return false;
    if (traced && !atomic_load(&goes_on)) { /* what the trace itself asks for must not fail */
        int kept = atomic_exchange(&armed, -1);
        __sanitizer_print_stack_trace();
        atomic_store(&armed, kept);
    }
    errno = code;
    return true;
}

/* ---- memory: the sanitizer's own, by the names under which it exports them ---- */

void *__interceptor_malloc(size_t n);
void *__interceptor_calloc(size_t n, size_t size);
void *__interceptor_realloc(void *p, size_t n);

void *malloc(size_t n)
{
    return fails(FAULT_MEMORY, ENOMEM) ? NULL : __interceptor_malloc(n);
}

void *calloc(size_t n, size_t size)
{
    return fails(FAULT_MEMORY, ENOMEM) ? NULL : __interceptor_calloc(n, size);
}

void *realloc(void *p, size_t n)
{
    return fails(FAULT_MEMORY, ENOMEM) ? NULL : __interceptor_realloc(p, n);
}

/* ---- files ---- */

static int open_with(const char *path, int flags, va_list args)
{
    mode_t mode = flags & (O_CREAT | __O_TMPFILE) ? va_arg(args, mode_t) : 0;
    return fails(FAULT_FILE, ENOSPC) ? -1 : (int)syscall(SYS_openat, AT_FDCWD, path, flags, mode);
}

int open(const char *path, int flags, ...)
{
    va_list args;
    va_start(args, flags);
    int fd = open_with(path, flags, args);
    va_end(args);
    return fd;
}

int open64(const char *path, int flags, ...)
{
    va_list args;
    va_start(args, flags);
    int fd = open_with(path, flags, args);
    va_end(args);
    return fd;
}

ssize_t read(int fd, void *p, size_t n)
{
    return fails(FAULT_FILE, EIO) ? -1 : syscall(SYS_read, fd, p, n);
}

ssize_t write(int fd, const void *p, size_t n)
{
    return fails(FAULT_FILE, ENOSPC) ? -1 : syscall(SYS_write, fd, p, n);
}

ssize_t pread(int fd, void *p, size_t n, off_t at)
{
    return fails(FAULT_FILE, EIO) ? -1 : syscall(SYS_pread64, fd, p, n, at);
}

ssize_t pread64(int fd, void *p, size_t n, off64_t at)
{
    return fails(FAULT_FILE, EIO) ? -1 : syscall(SYS_pread64, fd, p, n, at);
}

ssize_t pwrite(int fd, const void *p, size_t n, off_t at)
{
    return fails(FAULT_FILE, ENOSPC) ? -1 : syscall(SYS_pwrite64, fd, p, n, at);
}

ssize_t pwrite64(int fd, const void *p, size_t n, off64_t at)
{
    return fails(FAULT_FILE, ENOSPC) ? -1 : syscall(SYS_pwrite64, fd, p, n, at);
}

/* Nobody pulls the plug here (tests/lanes/crash does): what succeeds need not wait for the disk. */
int fsync(int fd)
{
    (void)fd;
    return fails(FAULT_FILE, EIO) ? -1 : 0;
}

int fdatasync(int fd)
{
    (void)fd;
    return fails(FAULT_FILE, EIO) ? -1 : 0;
}

int ftruncate(int fd, off_t n)
{
    return fails(FAULT_FILE, EIO) ? -1 : (int)syscall(SYS_ftruncate, fd, n);
}

int ftruncate64(int fd, off64_t n)
{
    return fails(FAULT_FILE, EIO) ? -1 : (int)syscall(SYS_ftruncate, fd, n);
}

int rename(const char *from, const char *to)
{
    return fails(FAULT_FILE, EIO) ? -1 : (int)syscall(SYS_renameat2, AT_FDCWD, from, AT_FDCWD, to, 0);
}

/* ---- the database ---- */

static void *real(const char *name)
{
    void *p = dlsym(RTLD_NEXT, name);
    if (!p)
        abort();
    return p;
}

static bool is_rollback(const char *sql)
{
    return sql && strncmp(sql, "ROLLBACK", 8) == 0;
}

/* sqlite3_exec takes its answer from the statement, not from the step: a step that was never made would pass for a good one. */
static _Thread_local int inside;

int sqlite3_exec(sqlite3 *db, const char *sql, int (*each)(void *, int, char **, char **), void *context, char **ret_words)
{
    static int (*next)(sqlite3 *, const char *, int (*)(void *, int, char **, char **), void *, char **);
    if (!next)
        *(void **)&next = real("sqlite3_exec");
    if (!is_rollback(sql) && fails(FAULT_DATABASE, EIO))
        return SQLITE_IOERR;
    inside++;
    int rc = next(db, sql, each, context, ret_words);
    inside--;
    return rc;
}

int sqlite3_step(sqlite3_stmt *s)
{
    static int (*next)(sqlite3_stmt *);
    if (!next)
        *(void **)&next = real("sqlite3_step");
    return !inside && !is_rollback(sqlite3_sql(s)) && fails(FAULT_DATABASE, EIO) ? SQLITE_IOERR : next(s);
}

int sqlite3_prepare_v3(sqlite3 *db, const char *sql, int n, unsigned flags, sqlite3_stmt **ret, const char **tail)
{
    static int (*next)(sqlite3 *, const char *, int, unsigned, sqlite3_stmt **, const char **);
    if (!next)
        *(void **)&next = real("sqlite3_prepare_v3");
    if (fails(FAULT_DATABASE, EIO)) {
        *ret = NULL;
        return SQLITE_IOERR;
    }
    return next(db, sql, n, flags, ret, tail);
}

/* ---- the network: a connection that failed stays dead ---- */

static bool is_cut(int fd)
{
    if (!fails(FAULT_NETWORK, ECONNRESET))
        return false;
    syscall(SYS_shutdown, fd, SHUT_RDWR);
    errno = ECONNRESET;
    return true;
}

ssize_t send(int fd, const void *p, size_t n, int flags)
{
    return is_cut(fd) ? -1 : syscall(SYS_sendto, fd, p, n, flags, NULL, 0);
}

ssize_t recv(int fd, void *p, size_t n, int flags)
{
    return is_cut(fd) ? -1 : syscall(SYS_recvfrom, fd, p, n, flags, NULL, NULL);
}

int connect(int fd, __CONST_SOCKADDR_ARG to, socklen_t n)
{
    return fails(FAULT_NETWORK, ECONNREFUSED) ? -1 : (int)syscall(SYS_connect, fd, to.__sockaddr__, n);
}
