#include "base/confine.h"

#include <errno.h>
#include <fcntl.h>
#include <grp.h>
#include <linux/landlock.h>
#include <pwd.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <syslog.h>
#include <unistd.h>

/* Newer than the headers of Debian 12; the kernel tells by its ABI which of them it knows (landlock(7)). */
#define ACCESS_FS_TRUNCATE  (1ULL << 14) /* ABI 3 */
#define ACCESS_FS_IOCTL_DEV (1ULL << 15) /* ABI 5 */
#define ACCESS_NET_BIND     (1ULL << 0)  /* ABI 4 */
#define ACCESS_NET_CONNECT  (1ULL << 1)
#define SCOPE_ABSTRACT_UNIX (1ULL << 0)  /* ABI 6 */
#define SCOPE_SIGNAL        (1ULL << 1)
#define RULE_NET_PORT       2
enum { ABI_REFER = 2, ABI_TRUNCATE = 3, ABI_NET = 4, ABI_IOCTL = 5, ABI_SCOPE = 6 };

typedef struct {
    uint64_t fs, net, scoped;
} Ruleset;
typedef struct {
    uint64_t access, port;
} PortRule;

#define READ_FILE_ACCESS  LANDLOCK_ACCESS_FS_READ_FILE
#define READ_ACCESS       (LANDLOCK_ACCESS_FS_READ_FILE | LANDLOCK_ACCESS_FS_READ_DIR)
#define WRITE_FILE_ACCESS (LANDLOCK_ACCESS_FS_READ_FILE | LANDLOCK_ACCESS_FS_WRITE_FILE | ACCESS_FS_TRUNCATE)
#define WRITE_ACCESS                                                                                                    \
    (READ_ACCESS | WRITE_FILE_ACCESS | LANDLOCK_ACCESS_FS_REMOVE_FILE | LANDLOCK_ACCESS_FS_MAKE_REG |                   \
     LANDLOCK_ACCESS_FS_MAKE_DIR | LANDLOCK_ACCESS_FS_REMOVE_DIR)

/* What the C library and the libraries of PKGS read by themselves. Not /etc as a whole: passwords live there. */
static const char *const read_by_all[] = {
    "/usr/lib", "/lib", "/lib64", "/usr/lib64", "/usr/share/zoneinfo", "/usr/share/locale", "/usr/lib/locale", "/usr/share/i18n",
    "/etc/ld.so.cache", "/etc/ld.so.preload", "/etc/localtime", "/etc/timezone", "/etc/resolv.conf", "/run/systemd/resolve", "/etc/hosts",
    "/etc/host.conf", "/etc/nsswitch.conf", "/etc/gai.conf", "/etc/services", "/etc/protocols", "/etc/passwd", "/etc/group",
    "/etc/ssl/openssl.cnf", "/etc/ssl/certs", "/usr/lib/ssl", "/usr/share/ca-certificates", "/etc/gnutls", "/etc/crypto-policies",
    "/proc/self", "/proc/cpuinfo", "/proc/meminfo", "/proc/sys", "/sys/devices/system/cpu", "/dev/urandom", "/dev/random",
};

static uint64_t known_fs(int abi)
{
    uint64_t fs = (1ULL << 13) - 1;
    fs |= abi >= ABI_REFER ? LANDLOCK_ACCESS_FS_REFER : 0;
    fs |= abi >= ABI_TRUNCATE ? ACCESS_FS_TRUNCATE : 0;
    fs |= abi >= ABI_IOCTL ? ACCESS_FS_IOCTL_DEV : 0;
    return fs;
}

static Status allow_path(int set, uint64_t known, const char *path, ConfineRight right)
{
    int fd = open(path, O_PATH | O_CLOEXEC);
    struct stat st;
    if (fd < 0)
        return OK;
    bool known_kind = fstat(fd, &st) == 0, folder = known_kind && S_ISDIR(st.st_mode);
    uint64_t access = right == CONFINE_READ ? (folder ? READ_ACCESS : READ_FILE_ACCESS) : (folder ? WRITE_ACCESS : WRITE_FILE_ACCESS);
    struct landlock_path_beneath_attr rule = { .allowed_access = access & known, .parent_fd = fd };
    bool done = known_kind && syscall(SYS_landlock_add_rule, set, LANDLOCK_RULE_PATH_BENEATH, &rule, 0) == 0;
    close(fd);
    return done ? OK : ERR_IO;
}

static Status allow_port(int set, uint64_t access, uint16_t port)
{
    PortRule rule = { access, port };
    return syscall(SYS_landlock_add_rule, set, RULE_NET_PORT, &rule, 0) == 0 ? OK : ERR_IO;
}

static Status add_rules(int set, const ConfinePlan *plan, const Ruleset *rules)
{
    for (size_t i = 0; i < COUNT_OF(read_by_all); i++)
        TRY(allow_path(set, rules->fs, read_by_all[i], CONFINE_READ));
    TRY(allow_path(set, rules->fs, "/dev/null", CONFINE_WRITE));
    for (size_t i = 0; i < plan->n_paths; i++)
        if (plan->paths[i].path)
            TRY(allow_path(set, rules->fs, plan->paths[i].path, plan->paths[i].right));
    if (!rules->net)
        return OK;
    for (size_t i = 0; i < plan->n_listen_ports; i++)
        TRY(allow_port(set, ACCESS_NET_BIND, plan->listen_ports[i]));
    for (size_t i = 0; i < plan->n_connect_ports; i++)
        TRY(allow_port(set, ACCESS_NET_CONNECT, plan->connect_ports[i]));
    return OK;
}

/* syslog opens its socket now: later, no socket is to be had. */
static Status give_up_privileges(void)
{
    const struct rlimit none = { 0, 0 };
    openlog(NULL, LOG_NDELAY, LOG_AUTHPRIV);
    bool done = prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) == 0 && prctl(PR_SET_DUMPABLE, 0, 0, 0, 0) == 0 && setrlimit(RLIMIT_CORE, &none) == 0;
    return done ? OK : ERR_FORBIDDEN;
}

Status confine_files(const ConfinePlan *plan, int *ret_abi)
{
    TRY(give_up_privileges());
    long abi = syscall(SYS_landlock_create_ruleset, NULL, 0, LANDLOCK_CREATE_RULESET_VERSION);
    if (abi < 1)
        return ERR_UNSUPPORTED;
    Ruleset rules = { .fs = known_fs((int)abi) };
    rules.net = abi >= ABI_NET ? ACCESS_NET_BIND | ACCESS_NET_CONNECT : 0;
    rules.scoped = abi >= ABI_SCOPE ? SCOPE_ABSTRACT_UNIX | SCOPE_SIGNAL : 0;
    /* an older kernel takes a longer structure whose unknown end is zero */
    int set = (int)syscall(SYS_landlock_create_ruleset, &rules, sizeof rules, 0);
    if (set < 0)
        return ERR_FORBIDDEN;
    Status status = add_rules(set, plan, &rules);
    if (status == OK && syscall(SYS_landlock_restrict_self, set, 0) != 0)
        status = ERR_FORBIDDEN;
    close(set);
    if (status == OK)
        *ret_abi = (int)abi;
    return status;
}

Status confine_become(const char *user)
{
    if (geteuid() != 0)
        return ERR_FORBIDDEN;
    const struct passwd *entry = getpwnam(user);
    if (!entry || entry->pw_uid == 0)
        return ERR_NOT_FOUND;
    uid_t uid = entry->pw_uid;
    gid_t gid = entry->pw_gid;
    if (initgroups(user, gid) != 0 || setgid(gid) != 0 || setuid(uid) != 0)
        return ERR_FORBIDDEN;
    return setuid(0) == 0 || geteuid() != uid ? ERR_FORBIDDEN : OK; /* there is no way back */
}
