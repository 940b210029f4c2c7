/* What a confined process tries and cannot do; each trial in a child of its own, because confinement has no way back. */
#include "base/confine.h"
#include "base/test.h"

#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/ptrace.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <unistd.h>

/* An answer is an errno; 0: it was possible. */
typedef int Trial(void);
enum { NOT_CONFINED = 254, ABI_NET = 4 };
static uint16_t served_port; /* somebody listens there, on loopback */

static int answer(long result)
{
    return result >= 0 ? 0 : errno;
}

static char folder_path[] = "/var/tmp/banso-confine-XXXXXX";

static void remove_folder(void)
{
    rmdir(folder_path);
}

static const char *folder(void)
{
    static bool made;
    if (!made && mkdtemp(folder_path))
        made = atexit(remove_folder) == 0;
    return folder_path;
}

/* Not confined: what the trials with /etc/shadow answer. */
static int unconfined_answer(void)
{
    return geteuid() == 0 ? 0 : EACCES;
}

/* Runs in a child: confined (or, before says so, not), then the trial. */
static int outcome(Trial *trial, const ConfinePlan *plan)
{
    pid_t child = fork();
    if (child == 0) {
        int abi;
        size_t allowed;
        if (plan && (confine_files(plan, &abi) != OK || confine_calls(plan, &allowed) != OK))
            _exit(NOT_CONFINED);
        _exit(trial());
    }
    int status = 0;
    waitpid(child, &status, 0);
    return WIFEXITED(status) ? WEXITSTATUS(status) : -WTERMSIG(status);
}

static int confined(Trial *trial)
{
    const ConfinePath own[] = { { folder(), CONFINE_WRITE }, { "/etc/hostname", CONFINE_READ }, { NULL, CONFINE_READ }, { "/absent", CONFINE_WRITE } };
    return outcome(trial, &(ConfinePlan){ .paths = own, .n_paths = COUNT_OF(own) });
}

static int landlock_abi(void)
{
    return (int)syscall(SYS_landlock_create_ruleset, NULL, 0, 1);
}

static bool without_landlock(void)
{
    if (landlock_abi() > 0)
        return false;
    test_skip("Landlock in this kernel");
    return true;
}

/* ---- files ---- */

static int read_shadow(void)
{
    return answer(open("/etc/shadow", O_RDONLY));
}
static int write_tmp(void)
{
    return answer(open("/tmp/banso-confine-foreign", O_WRONLY | O_CREAT, 0600));
}
static int list_root(void)
{
    return answer(open("/", O_RDONLY | O_DIRECTORY));
}
static int read_memory_of_parent(void)
{
    char path[64];
    snprintf(path, sizeof path, "/proc/%d/mem", (int)getppid());
    return answer(open(path, O_RDONLY));
}
static int write_what_is_for_reading(void)
{
    return answer(open("/etc/hostname", O_WRONLY));
}
static int read_what_is_for_reading(void)
{
    return answer(open("/etc/hostname", O_RDONLY));
}
static int link_out_of_folder(void)
{
    return answer(symlink("/etc/shadow", "/tmp/banso-confine-link"));
}
static int through_a_link(void)
{
    char path[256];
    snprintf(path, sizeof path, "%s/door", folder());
    return answer(open(path, O_RDONLY));
}
static int work_in_own_folder(void)
{
    char path[256], other[256];
    snprintf(path, sizeof path, "%s/own", folder());
    snprintf(other, sizeof other, "%s/renamed", folder());
    int fd = open(path, O_RDWR | O_CREAT | O_EXCL, 0600);
    if (fd < 0 || write(fd, "x", 1) != 1 || ftruncate(fd, 0) != 0 || fsync(fd) != 0 || rename(path, other) != 0 || unlink(other) != 0)
        return errno;
    return answer(open(folder(), O_TMPFILE | O_RDWR, 0600));
}

static int ask_after_a_lock(void)
{
    char path[256];
    struct flock whole = { .l_type = F_WRLCK, .l_whence = SEEK_SET };
    snprintf(path, sizeof path, "%s/lock", folder());
    int fd = open(path, O_RDWR | O_CREAT, 0600), again = open(path, O_RDONLY);
    if (fd < 0 || again < 0 || fcntl(fd, F_OFD_SETLK, &whole) != 0 || fcntl(again, F_OFD_GETLK, &whole) != 0 || unlink(path) != 0)
        return errno;
    return whole.l_type == F_WRLCK ? 0 : EBUSY;
}

TEST(files_of_others_stay_shut)
{
    if (without_landlock())
        return;
    EXPECT_I64(outcome(read_shadow, NULL), unconfined_answer()); /* root could, unconfined */
    EXPECT_I64(confined(read_shadow), EACCES);
    EXPECT_I64(confined(list_root), EACCES);
    EXPECT_I64(confined(ask_after_a_lock), 0); /* whether another program makes a backup */
    EXPECT_I64(confined(write_tmp), EACCES);
    EXPECT_I64(confined(read_memory_of_parent), EACCES);
    EXPECT_I64(confined(write_what_is_for_reading), EACCES);
    EXPECT_I64(confined(link_out_of_folder), EPERM); /* seccomp: no symbolic links at all */
    char door[256];
    snprintf(door, sizeof door, "%s/door", folder());
    EXPECT_I64(symlink("/etc/shadow", door), 0);
    EXPECT_I64(outcome(through_a_link, NULL), unconfined_answer());
    EXPECT_I64(confined(through_a_link), EACCES);
    unlink(door);
}

TEST(own_files_open)
{
    EXPECT_I64(confined(work_in_own_folder), 0);
    EXPECT_I64(confined(read_what_is_for_reading), 0);
}

/* ---- programs and processes ---- */

static int run_program(void)
{
    char *const argv[] = { (char[]){ "true" }, NULL };
    return answer(execv("/bin/true", argv));
}
static int run_by_descriptor(void)
{
    int fd = open("/etc/hostname", O_RDONLY);
    char *const argv[] = { (char[]){ "x" }, NULL };
    return answer(fexecve(fd, argv, argv));
}
static int fork_process(void)
{
    pid_t child = fork();
    if (child == 0)
        _exit(0);
    return answer(child);
}
static int trace_parent(void)
{
    return answer(ptrace(PTRACE_ATTACH, getppid(), NULL, NULL));
}
static int trace_self(void)
{
    return answer(ptrace(PTRACE_TRACEME, 0, NULL, NULL));
}
static int kill_parent(void)
{
    return answer(kill(getppid(), 0));
}
static int code_page(void)
{
    void *p = mmap(NULL, 4096, PROT_READ | PROT_EXEC, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    return p == MAP_FAILED ? errno : 0;
}
static int page_becomes_code(void)
{
    void *p = mmap(NULL, 4096, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    return p == MAP_FAILED ? 0 : answer(mprotect(p, 4096, PROT_READ | PROT_EXEC));
}
static int become_root(void)
{
    return answer(setuid(0));
}
static int mount_something(void)
{
    return answer(syscall(SYS_mount, "none", "/tmp", "tmpfs", 0, NULL));
}
static int bpf(void)
{
    return answer(syscall(SYS_bpf, 0, NULL, 0));
}
static int ring(void)
{
    return answer(syscall(SYS_io_uring_setup, 1, NULL));
}
static int raise_core_limit(void)
{
    const struct rlimit all = { RLIM_INFINITY, RLIM_INFINITY };
    return answer(setrlimit(RLIMIT_CORE, &all));
}
static int dumpable(void)
{
    return answer(prctl(PR_SET_DUMPABLE, 1, 0, 0, 0));
}

TEST(no_program_and_no_process)
{
    static Trial *const trials[] = { run_program, run_by_descriptor, fork_process, trace_parent, trace_self, kill_parent, code_page,
                                     page_becomes_code, become_root, mount_something, bpf, ring, raise_core_limit, dumpable };
    EXPECT_I64(outcome(run_program, NULL), 0);
    EXPECT_I64(outcome(fork_process, NULL), 0);
    EXPECT_I64(outcome(code_page, NULL), 0);
    for (size_t i = 0; i < COUNT_OF(trials); i++)
        EXPECT_I64(confined(trials[i]), EPERM);
}

static void *nothing(void *context)
{
    return context;
}
static int make_thread(void)
{
    pthread_t thread;
    int rc = pthread_create(&thread, NULL, nothing, NULL);
    return rc ? rc : pthread_join(thread, NULL);
}
static int attributes(void)
{
    struct rlimit core;
    if (prctl(PR_GET_NO_NEW_PRIVS, 0, 0, 0, 0) != EPERM && errno != EPERM) /* only naming a thread is left of prctl */
        return 1;
    return getrlimit(RLIMIT_CORE, &core) == 0 && core.rlim_cur == 0 && core.rlim_max == 0 ? 0 : 2;
}

TEST(threads_go_on)
{
    EXPECT_I64(confined(make_thread), 0);
    EXPECT_I64(confined(attributes), 0);
}

/* A thread that was there before. */
static pthread_barrier_t before, after;
static int thread_errno;

static void *open_later(void *context)
{
    (void)context;
    pthread_barrier_wait(&before);
    pthread_barrier_wait(&after);
    thread_errno = fork_process();
    return NULL;
}
static int older_thread(void)
{
    pthread_t thread;
    size_t allowed;
    pthread_barrier_init(&before, NULL, 2);
    pthread_barrier_init(&after, NULL, 2);
    int rc = pthread_create(&thread, NULL, open_later, NULL);
    pthread_barrier_wait(&before);
    Status s = prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) == 0 ? confine_calls(&(ConfinePlan){ 0 }, &allowed) : ERR_FORBIDDEN;
    pthread_barrier_wait(&after);
    pthread_join(thread, NULL);
    return rc || s != OK ? NOT_CONFINED : thread_errno;
}

TEST(threads_made_before_are_held_too)
{
    EXPECT_I64(outcome(older_thread, NULL), EPERM);
}

/* ---- the network ---- */

static int connect_to(int family, int type, const void *address, socklen_t size)
{
    int fd = socket(family, type, 0);
    return fd < 0 ? errno : answer(connect(fd, address, size));
}
static int connect_tcp(void)
{
    struct sockaddr_in to = { .sin_family = AF_INET, .sin_port = htons(served_port), .sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
    return connect_to(AF_INET, SOCK_STREAM, &to, sizeof to);
}
static int connect_udp(void)
{
    struct sockaddr_in to = { .sin_family = AF_INET, .sin_port = htons(53), .sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
    return connect_to(AF_INET, SOCK_DGRAM, &to, sizeof to);
}
static int connect_unix(void)
{
    struct sockaddr_un to = { .sun_family = AF_UNIX };
    snprintf(to.sun_path, sizeof to.sun_path, "%s/socket", folder());
    return connect_to(AF_UNIX, SOCK_STREAM, &to, sizeof to);
}
static int packet_socket(void)
{
    return answer(socket(AF_PACKET, SOCK_RAW, 0));
}
static int raw_socket(void)
{
    return answer(socket(AF_INET, SOCK_RAW, IPPROTO_ICMP));
}
static int listen_elsewhere(void)
{
    struct sockaddr_in at = { .sin_family = AF_INET, .sin_port = htons(1), .sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
    int fd = socket(AF_INET, SOCK_STREAM, 0);
    return fd < 0 ? errno : answer(bind(fd, (struct sockaddr *)&at, sizeof at));
}

static int serve_loopback(int type)
{
    struct sockaddr_in at = { .sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
    socklen_t size = sizeof at;
    int fd = socket(AF_INET, type, 0);
    EXPECT(bind(fd, (struct sockaddr *)&at, size) == 0 && listen(fd, 8) == 0 && getsockname(fd, (struct sockaddr *)&at, &size) == 0);
    served_port = ntohs(at.sin_port);
    return fd;
}

TEST(no_way_out_for_a_database_in_a_file)
{
    static Trial *const trials[] = { connect_tcp, connect_udp, connect_unix, packet_socket, raw_socket, listen_elsewhere };
    int fd = serve_loopback(SOCK_STREAM);
    EXPECT_I64(outcome(connect_tcp, NULL), 0);
    for (size_t i = 0; i < COUNT_OF(trials); i++)
        EXPECT_I64(confined(trials[i]), EPERM);
    close(fd);
}

TEST(only_the_port_of_the_database_server)
{
    int fd = serve_loopback(SOCK_STREAM);
    const ConfinePlan right = { .connect_ports = { 1, served_port }, .n_connect_ports = 2 };
    const ConfinePlan wrong = { .connect_ports = { 1 }, .n_connect_ports = 1 };
    EXPECT_I64(outcome(connect_tcp, &right), 0);
    if (landlock_abi() >= ABI_NET)
        EXPECT_I64(outcome(connect_tcp, &wrong), EACCES);
    EXPECT_I64(outcome(connect_udp, &right), EPERM);
    EXPECT_I64(outcome(connect_unix, &right), EPERM);
    EXPECT_I64(outcome(raw_socket, &right), EPERM);
    EXPECT_I64(outcome(connect_udp, &(ConfinePlan){ .connect_ports = { 1 }, .n_connect_ports = 1, .look_up_names = true }), 0);
    close(fd);
}

TEST(a_local_socket_and_no_network)
{
    struct sockaddr_un at = { .sun_family = AF_UNIX };
    snprintf(at.sun_path, sizeof at.sun_path, "%s/socket", folder());
    int fd = socket(AF_UNIX, SOCK_STREAM, 0);
    EXPECT(bind(fd, (struct sockaddr *)&at, sizeof at) == 0 && listen(fd, 8) == 0);
    const ConfinePath own[] = { { folder(), CONFINE_WRITE } };
    const ConfinePlan local = { .paths = own, .n_paths = 1, .connect_local = true };
    EXPECT_I64(outcome(connect_unix, &local), 0);
    EXPECT_I64(outcome(connect_tcp, &local), EPERM);
    unlink(at.sun_path);
    close(fd);
}

/* ---- the user ---- */

static int become_nobody(void)
{
    if (confine_become("nobody") != OK)
        return 1;
    return getuid() == 0 || geteuid() == 0 || getgid() == 0 ? 2 : read_shadow();
}
static int become_unknown(void)
{
    return confine_become("no-such-user-here") == ERR_NOT_FOUND && confine_become("root") == ERR_NOT_FOUND && geteuid() == 0 ? 0 : 1;
}
static int become_twice(void)
{
    return confine_become("nobody") == OK && confine_become("nobody") == ERR_FORBIDDEN ? 0 : 1;
}

TEST(root_becomes_somebody_else_for_good)
{
    if (geteuid() != 0) {
        test_skip("root, who alone can become somebody else");
        EXPECT_I64(confine_become("nobody"), ERR_FORBIDDEN);
        return;
    }
    EXPECT_I64(outcome(become_nobody, NULL), EACCES);
    EXPECT_I64(outcome(become_unknown, NULL), 0);
    EXPECT_I64(outcome(become_twice, NULL), 0);
}
