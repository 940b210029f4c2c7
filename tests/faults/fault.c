#include "tests/faults/fault.h"

#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <libpq-fe.h>
#include <link.h>
#include <poll.h>
#include <pthread.h>
#include <sqlite3.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <time.h>
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

/* libxlsxwriter and the minizip below it look at few of their own allocations: these are the only ones that never fail here (their files
 * do, and what base/workbook.c asks for before it calls them); tests/lanes/place takes the memory away from them for good. None of
 * the three gives everything back when something fails. */
enum { LAX_SPARED = 2, LAX_LIBRARIES };
static const char *const lax[LAX_LIBRARIES] = { "/libxlsxwriter.so", "/libminizip.so", "/libzip.so" };
static struct {
    uintptr_t from, to;
} lax_code[LAX_LIBRARIES];

static int find_lax(struct dl_phdr_info *info, size_t n, void *context)
{
    (void)n;
    (void)context;
    for (size_t k = 0; k < LAX_LIBRARIES; k++)
        for (int i = 0; strstr(info->dlpi_name, lax[k]) && i < info->dlpi_phnum; i++)
            if (info->dlpi_phdr[i].p_type == PT_LOAD && info->dlpi_phdr[i].p_flags & PF_X) {
                lax_code[k].from = info->dlpi_addr + info->dlpi_phdr[i].p_vaddr;
                lax_code[k].to = lax_code[k].from + info->dlpi_phdr[i].p_memsz;
            }
    return 0;
}

__attribute__((constructor)) static void look_for_lax(void)
{
    dl_iterate_phdr(find_lax, NULL);
}

/* Asked before the sanitizer has begun. */
__attribute__((no_sanitize("address", "undefined"))) static bool is_lax(const void *caller, size_t libraries)
{
    bool found = false;
    for (size_t k = 0; k < libraries; k++)
        found |= (uintptr_t)caller >= lax_code[k].from && (uintptr_t)caller < lax_code[k].to;
    return found;
}

/* The sanitizer asks where the stack of a new thread lies, and ends the program when it is not told; of the first one before it has begun. */
static _Thread_local bool asks_for_stack;

__attribute__((no_sanitize("address", "undefined"))) int pthread_getattr_np(pthread_t thread, pthread_attr_t *ret)
{
    static int (*next)(pthread_t, pthread_attr_t *);
    if (!next)
        *(void **)&next = dlsym(RTLD_NEXT, "pthread_getattr_np");
    asks_for_stack = true;
    int rc = next(thread, ret);
    asks_for_stack = false;
    return rc;
}

static bool lacks(const void *caller)
{
    return !asks_for_stack && !is_lax(caller, LAX_SPARED) && fails(FAULT_MEMORY, ENOMEM);
}

void *__interceptor_malloc(size_t n);
void *__interceptor_calloc(size_t n, size_t size);
void *__interceptor_realloc(void *p, size_t n);

void __lsan_disable(void);
void __lsan_enable(void);

void *malloc(size_t n)
{
    const void *caller = __builtin_return_address(0);
    if (lacks(caller))
        return NULL;
    if (!is_lax(caller, LAX_LIBRARIES))
        return __interceptor_malloc(n);
    __lsan_disable();
    void *p = __interceptor_malloc(n);
    __lsan_enable();
    return p;
}

void *calloc(size_t n, size_t size)
{
    return lacks(__builtin_return_address(0)) ? NULL : __interceptor_calloc(n, size);
}

void *realloc(void *p, size_t n)
{
    return lacks(__builtin_return_address(0)) ? NULL : __interceptor_realloc(p, n);
}

void *reallocarray(void *p, size_t n, size_t size)
{
    size_t bytes;
    return __builtin_mul_overflow(n, size, &bytes) || lacks(__builtin_return_address(0)) ? NULL : __interceptor_realloc(p, bytes);
}

static char *copy_of(const char *text, size_t n, const void *caller)
{
    char *copy = lacks(caller) ? NULL : __interceptor_malloc(n + 1);
    if (copy) {
        memcpy(copy, text, n);
        copy[n] = 0;
    }
    return copy;
}

char *strdup(const char *text)
{
    return copy_of(text, strlen(text), __builtin_return_address(0));
}

char *strndup(const char *text, size_t most)
{
    return copy_of(text, strnlen(text, most), __builtin_return_address(0));
}

static void *real(const char *name)
{
    void *p = dlsym(RTLD_NEXT, name);
    if (!p)
        abort();
    return p;
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

int openat(int folder, const char *path, int flags, ...)
{
    va_list args;
    va_start(args, flags);
    mode_t mode = flags & (O_CREAT | __O_TMPFILE) ? va_arg(args, mode_t) : 0;
    va_end(args);
    return fails(FAULT_FILE, ENOSPC) ? -1 : (int)syscall(SYS_openat, folder, path, flags, mode);
}

int mkstemp(char *path)
{
    static int (*next)(char *);
    if (!next)
        *(void **)&next = real("mkstemp");
    return fails(FAULT_FILE, ENOSPC) ? -1 : next(path);
}

int mkdir(const char *path, mode_t mode)
{
    return fails(FAULT_FILE, ENOSPC) ? -1 : (int)syscall(SYS_mkdirat, AT_FDCWD, path, mode);
}

int renameat2(int from_dir, const char *from, int to_dir, const char *to, unsigned flags)
{
    return fails(FAULT_FILE, EIO) ? -1 : (int)syscall(SYS_renameat2, from_dir, from, to_dir, to, flags);
}

int link(const char *from, const char *to)
{
    return fails(FAULT_FILE, ENOSPC) ? -1 : (int)syscall(SYS_linkat, AT_FDCWD, from, AT_FDCWD, to, 0);
}

int flock(int fd, int how)
{
    return fails(FAULT_FILE, ENOLCK) ? -1 : (int)syscall(SYS_flock, fd, how);
}

int fstat(int fd, struct stat *ret)
{
    return fails(FAULT_FILE, EIO) ? -1 : (int)syscall(SYS_fstat, fd, ret);
}

int fstat64(int fd, struct stat64 *ret)
{
    return fails(FAULT_FILE, EIO) ? -1 : (int)syscall(SYS_fstat, fd, ret);
}

/* To take a lock may fail; to give one back never does. */
static int lock_with(int fd, int how, void *what)
{
    bool takes = (how == F_SETLK || how == F_SETLKW || how == F_OFD_SETLK || how == F_OFD_SETLKW) && ((const struct flock *)what)->l_type != F_UNLCK;
    return takes && fails(FAULT_FILE, ENOLCK) ? -1 : (int)syscall(SYS_fcntl, fd, how, what);
}

/* A lock that cannot be taken is one of somebody else to SQLite, for which it waits: in vain, where every later one fails too. */
int usleep(useconds_t n)
{
    const bool in_vain = atomic_load(&goes_on) && atomic_load(&armed) == FAULT_FILE && atomic_load(&calls) >= atomic_load(&fails_at);
    const struct timespec time = { .tv_sec = n / 1000000, .tv_nsec = n % 1000000 * 1000L };
    return in_vain ? 0 : nanosleep(&time, NULL);
}

int fcntl(int fd, int how, ...)
{
    va_list args;
    va_start(args, how);
    void *what = va_arg(args, void *);
    va_end(args);
    return lock_with(fd, how, what);
}

int fcntl64(int fd, int how, ...)
{
    va_list args;
    va_start(args, how);
    void *what = va_arg(args, void *);
    va_end(args);
    return lock_with(fd, how, what);
}

void *mmap(void *at, size_t n, int protection, int flags, int fd, off_t from)
{
    static void *(*next)(void *, size_t, int, int, int, off_t);
    if (!next)
        *(void **)&next = real("mmap");
    return fd >= 0 && fails(FAULT_FILE, ENOMEM) ? MAP_FAILED : next(at, n, protection, flags, fd, from);
}

void *mmap64(void *at, size_t n, int protection, int flags, int fd, off64_t from)
{
    return mmap(at, n, protection, flags, fd, from);
}

/* ---- files by way of stdio: its own reads and writes are not asked for by name ---- */

FILE *fopen(const char *path, const char *how)
{
    static FILE *(*next)(const char *, const char *);
    if (!next)
        *(void **)&next = real("fopen");
    return fails(FAULT_FILE, ENOSPC) ? NULL : next(path, how);
}

FILE *fopen64(const char *path, const char *how)
{
    return fopen(path, how);
}

FILE *fdopen(int fd, const char *how)
{
    static FILE *(*next)(int, const char *);
    if (!next)
        *(void **)&next = real("fdopen");
    return fails(FAULT_FILE, ENOMEM) ? NULL : next(fd, how);
}

static bool is_spoken(const FILE *f)
{
    return f == stdout || f == stderr;
}

size_t fread(void *p, size_t size, size_t n, FILE *f)
{
    static size_t (*next)(void *, size_t, size_t, FILE *);
    if (!next)
        *(void **)&next = real("fread");
    return fails(FAULT_FILE, EIO) ? 0 : next(p, size, n, f);
}

size_t fwrite(const void *p, size_t size, size_t n, FILE *f)
{
    static size_t (*next)(const void *, size_t, size_t, FILE *);
    if (!next)
        *(void **)&next = real("fwrite");
    return !is_spoken(f) && fails(FAULT_FILE, ENOSPC) ? 0 : next(p, size, n, f);
}

int fflush(FILE *f)
{
    static int (*next)(FILE *);
    if (!next)
        *(void **)&next = real("fflush");
    return f && !is_spoken(f) && fails(FAULT_FILE, ENOSPC) ? EOF : next(f);
}

/* It is closed all the same. */
int fclose(FILE *f)
{
    static int (*next)(FILE *);
    if (!next)
        *(void **)&next = real("fclose");
    bool failed = fails(FAULT_FILE, ENOSPC);
    int rc = next(f);
    if (failed)
        errno = ENOSPC;
    return failed ? EOF : rc;
}

/* ---- the database ---- */

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
    bool may = !inside && !(is_rollback(sqlite3_sql(s)) && atomic_load(&goes_on)); /* of SQLite even a ROLLBACK may fail, but not all of them */
    return may && fails(FAULT_DATABASE, EIO) ? SQLITE_IOERR : next(s);
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

/* PostgreSQL is sent something else, which it refuses. */
#define REFUSED "DO $$ BEGIN RAISE EXCEPTION 'no room' USING ERRCODE = '53100'; END $$"
#define UNKNOWN "SELECT * FROM pg_no_such_table"

int PQsendQuery(PGconn *c, const char *sql)
{
    static int (*next)(PGconn *, const char *);
    if (!next)
        *(void **)&next = real("PQsendQuery");
    return next(c, !is_rollback(sql) && fails(FAULT_DATABASE, EIO) ? REFUSED : sql);
}

int PQsendQueryParams(PGconn *c, const char *sql, int n, const Oid *types, const char *const *values, const int *lengths, const int *formats, int format)
{
    static int (*next)(PGconn *, const char *, int, const Oid *, const char *const *, const int *, const int *, int);
    if (!next)
        *(void **)&next = real("PQsendQueryParams");
    return !is_rollback(sql) && fails(FAULT_DATABASE, EIO) ? next(c, REFUSED, 0, NULL, NULL, NULL, NULL, format)
                                                           : next(c, sql, n, types, values, lengths, formats, format);
}

int PQsendPrepare(PGconn *c, const char *name, const char *sql, int n, const Oid *types)
{
    static int (*next)(PGconn *, const char *, const char *, int, const Oid *);
    if (!next)
        *(void **)&next = real("PQsendPrepare");
    return fails(FAULT_DATABASE, EIO) ? next(c, name, UNKNOWN, 0, NULL) : next(c, name, sql, n, types);
}

int PQsendQueryPrepared(PGconn *c, const char *name, int n, const char *const *values, const int *lengths, const int *formats, int format)
{
    static int (*next)(PGconn *, const char *, int, const char *const *, const int *, const int *, int);
    static int (*plain)(PGconn *, const char *, int, const Oid *, const char *const *, const int *, const int *, int);
    if (!next) {
        *(void **)&next = real("PQsendQueryPrepared");
        *(void **)&plain = real("PQsendQueryParams");
    }
    return fails(FAULT_DATABASE, EIO) ? plain(c, REFUSED, 0, NULL, NULL, NULL, NULL, format) : next(c, name, n, values, lengths, formats, format);
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

int socket(int domain, int type, int protocol)
{
    return fails(FAULT_NETWORK, EMFILE) ? -1 : (int)syscall(SYS_socket, domain, type, protocol);
}

int poll(struct pollfd *p, nfds_t n, int timeout)
{
    return fails(FAULT_NETWORK, ENOMEM) ? -1 : (int)syscall(SYS_poll, p, n, timeout);
}
