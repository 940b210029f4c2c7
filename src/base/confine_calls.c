#include "base/confine.h"

#include <errno.h>
#include <fcntl.h>
#include <sched.h>
#include <seccomp.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <unistd.h>

/* Whatever their arguments. Opening files is here: which ones, Landlock decides. */
static const int always[] = {
    /* files that are open, and files of our folders */
    SCMP_SYS(read), SCMP_SYS(write), SCMP_SYS(readv), SCMP_SYS(writev), SCMP_SYS(pread64), SCMP_SYS(pwrite64), SCMP_SYS(preadv),
    SCMP_SYS(pwritev), SCMP_SYS(preadv2), SCMP_SYS(pwritev2), SCMP_SYS(lseek), SCMP_SYS(close), SCMP_SYS(close_range), SCMP_SYS(open),
    SCMP_SYS(openat), SCMP_SYS(openat2), SCMP_SYS(stat), SCMP_SYS(fstat), SCMP_SYS(lstat), SCMP_SYS(newfstatat), SCMP_SYS(statx),
    SCMP_SYS(statfs), SCMP_SYS(fstatfs), SCMP_SYS(access), SCMP_SYS(faccessat), SCMP_SYS(faccessat2), SCMP_SYS(readlink),
    SCMP_SYS(readlinkat), SCMP_SYS(getdents), SCMP_SYS(getdents64), SCMP_SYS(getcwd), SCMP_SYS(fcntl), SCMP_SYS(flock), SCMP_SYS(fsync),
    SCMP_SYS(fdatasync), SCMP_SYS(sync_file_range), SCMP_SYS(ftruncate), SCMP_SYS(fallocate), SCMP_SYS(fadvise64), SCMP_SYS(unlink),
    SCMP_SYS(unlinkat), SCMP_SYS(rename), SCMP_SYS(renameat), SCMP_SYS(renameat2), SCMP_SYS(link), SCMP_SYS(linkat), SCMP_SYS(mkdir),
    SCMP_SYS(mkdirat), SCMP_SYS(rmdir), SCMP_SYS(umask), SCMP_SYS(fchmod), SCMP_SYS(fchown), SCMP_SYS(utimensat), SCMP_SYS(dup),
    SCMP_SYS(dup2), SCMP_SYS(dup3), SCMP_SYS(pipe), SCMP_SYS(pipe2), SCMP_SYS(eventfd2), SCMP_SYS(sendfile), SCMP_SYS(copy_file_range),
    /* connections that somebody opened to us */
    SCMP_SYS(accept), SCMP_SYS(accept4), SCMP_SYS(recvfrom), SCMP_SYS(recvmsg), SCMP_SYS(sendto), SCMP_SYS(sendmsg), SCMP_SYS(sendmmsg),
    SCMP_SYS(shutdown), SCMP_SYS(getsockname), SCMP_SYS(getpeername), SCMP_SYS(getsockopt), SCMP_SYS(setsockopt), SCMP_SYS(poll),
    SCMP_SYS(ppoll), SCMP_SYS(select), SCMP_SYS(pselect6), SCMP_SYS(epoll_create1), SCMP_SYS(epoll_ctl), SCMP_SYS(epoll_wait),
    SCMP_SYS(epoll_pwait), SCMP_SYS(epoll_pwait2),
    /* memory, threads, time, signals to wait for */
    SCMP_SYS(brk), SCMP_SYS(munmap), SCMP_SYS(mremap), SCMP_SYS(madvise), SCMP_SYS(mlock), SCMP_SYS(munlock), SCMP_SYS(futex),
    SCMP_SYS(set_robust_list), SCMP_SYS(rseq), SCMP_SYS(membarrier), SCMP_SYS(sched_yield), SCMP_SYS(sched_getaffinity), SCMP_SYS(getcpu),
    SCMP_SYS(gettid), SCMP_SYS(getpid), SCMP_SYS(getppid), SCMP_SYS(getuid), SCMP_SYS(geteuid), SCMP_SYS(getgid), SCMP_SYS(getegid),
    SCMP_SYS(clock_gettime), SCMP_SYS(clock_getres), SCMP_SYS(clock_nanosleep), SCMP_SYS(nanosleep), SCMP_SYS(gettimeofday), SCMP_SYS(time),
    SCMP_SYS(rt_sigaction), SCMP_SYS(rt_sigprocmask), SCMP_SYS(rt_sigreturn), SCMP_SYS(rt_sigtimedwait), SCMP_SYS(sigaltstack),
    SCMP_SYS(restart_syscall), SCMP_SYS(getrandom), SCMP_SYS(uname), SCMP_SYS(sysinfo), SCMP_SYS(getrusage), SCMP_SYS(exit),
    SCMP_SYS(exit_group),
};

typedef struct {
    int call;
    struct scmp_arg_cmp is;
} Narrow;

static struct scmp_arg_cmp equal(unsigned argument, scmp_datum_t value)
{
    return (struct scmp_arg_cmp){ .arg = argument, .op = SCMP_CMP_EQ, .datum_a = value };
}

static struct scmp_arg_cmp masked(unsigned argument, scmp_datum_t mask, scmp_datum_t value)
{
    return (struct scmp_arg_cmp){ .arg = argument, .op = SCMP_CMP_MASKED_EQ, .datum_a = mask, .datum_b = value };
}

static bool add(scmp_filter_ctx filter, const Narrow *list, size_t n)
{
    for (size_t i = 0; i < n; i++)
        if (seccomp_rule_add_array(filter, SCMP_ACT_ALLOW, list[i].call, 1, &list[i].is) != 0)
            return false;
    return true;
}

/* A thread, never a process; memory, never code; signals to ourselves alone. */
static bool add_narrow(scmp_filter_ctx filter)
{
    const Narrow list[] = {
        { SCMP_SYS(clone), masked(0, CLONE_THREAD, CLONE_THREAD) },
        { SCMP_SYS(mmap), masked(2, PROT_EXEC, 0) },
        { SCMP_SYS(mprotect), masked(2, PROT_EXEC, 0) },
        { SCMP_SYS(tgkill), equal(0, (scmp_datum_t)getpid()) },
        { SCMP_SYS(prctl), equal(0, PR_SET_NAME) },
        { SCMP_SYS(prlimit64), equal(2, 0) },
        { SCMP_SYS(setpriority), equal(2, 19) }, /* the nightly backup steps back */
        { SCMP_SYS(ioctl), equal(1, FIONBIO) },
        { SCMP_SYS(ioctl), equal(1, FIONREAD) },
        { SCMP_SYS(ioctl), equal(1, TCGETS) },
    };
    return add(filter, list, COUNT_OF(list));
}

static bool add_socket(scmp_filter_ctx filter, int family, int type)
{
    const struct scmp_arg_cmp is[] = {
        equal(0, (scmp_datum_t)family),
        masked(1, 0xff, (scmp_datum_t)type), /* above: SOCK_CLOEXEC, SOCK_NONBLOCK */
    };
    return seccomp_rule_add_array(filter, SCMP_ACT_ALLOW, SCMP_SYS(socket), COUNT_OF(is), is) == 0;
}

/* A database in a file needs no way out at all. */
static bool add_way_out(scmp_filter_ctx filter, const ConfinePlan *plan)
{
    if (!plan->connect_local && !plan->n_connect_ports)
        return true;
    bool done = seccomp_rule_add(filter, SCMP_ACT_ALLOW, SCMP_SYS(connect), 0) == 0;
    if (plan->connect_local)
        done = done && add_socket(filter, AF_UNIX, SOCK_STREAM);
    if (plan->n_connect_ports)
        done = done && add_socket(filter, AF_INET, SOCK_STREAM) && add_socket(filter, AF_INET6, SOCK_STREAM);
    if (plan->look_up_names)
        done = done && add_socket(filter, AF_INET, SOCK_DGRAM) && add_socket(filter, AF_INET6, SOCK_DGRAM);
    return done;
}

static bool fill(scmp_filter_ctx filter, const ConfinePlan *plan)
{
    for (size_t i = 0; i < COUNT_OF(always); i++)
        if (seccomp_rule_add(filter, SCMP_ACT_ALLOW, always[i], 0) != 0)
            return false;
    /* The flags of clone3 lie in memory, out of a filter's sight; told that there is none, glibc takes clone. */
    return seccomp_rule_add(filter, SCMP_ACT_ERRNO(ENOSYS), SCMP_SYS(clone3), 0) == 0 && add_narrow(filter) && add_way_out(filter, plan) &&
           seccomp_attr_set(filter, SCMP_FLTATR_CTL_TSYNC, 1) == 0 && seccomp_attr_set(filter, SCMP_FLTATR_CTL_OPTIMIZE, 2) == 0;
}

Status confine_calls(const ConfinePlan *plan, size_t *ret_allowed)
{
    if (prctl(PR_GET_SECCOMP, 0, 0, 0, 0) < 0)
        return ERR_UNSUPPORTED;
    scmp_filter_ctx filter = seccomp_init(SCMP_ACT_ERRNO(EPERM));
    if (!filter)
        return ERR_MEMORY;
    Status status = fill(filter, plan) && seccomp_load(filter) == 0 ? OK : ERR_FORBIDDEN;
    seccomp_release(filter);
    if (status == OK)
        *ret_allowed = COUNT_OF(always);
    return status;
}
