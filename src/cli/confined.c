#include "cli/confined.h"
#include "base/text.h"
#include "http/server.h"

#include <arpa/inet.h>
#include <fcntl.h>
#include <libgen.h>
#include <netinet/in.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static void add(Confined *c, const char *path, ConfineRight right)
{
    if (path && c->plan.n_paths < COUNT_OF(c->paths))
        c->paths[c->plan.n_paths++] = (ConfinePath){ path, right };
}

static const char *folder_of(const char *path, Arena *arena)
{
    Str copy = arena_copy(arena, str_of(path));
    union {
        const char *p;
        char *ours;
    } text = { .p = copy.p };
    return copy.p ? dirname(text.ours) : NULL;
}

/* ~/.postgresql holds certificates, ~/.pgpass passwords: libpq looks for them when it connects. */
static void add_libpq(Confined *c, Arena *arena)
{
    const char *home = getenv("HOME");
    static const char *const named[] = { "PGPASSFILE", "PGSSLROOTCERT", "PGSSLCERT", "PGSSLKEY", "PGSSLCRL" };
    if (home) {
        add(c, arena_printf(arena, "%s/.pgpass", home).p, CONFINE_READ);
        add(c, arena_printf(arena, "%s/.postgresql", home).p, CONFINE_READ);
    }
    for (size_t i = 0; i < COUNT_OF(named); i++)
        add(c, getenv(named[i]), CONFINE_READ);
}

/* The file alone, made when there is none: its folder stays closed. */
static void add_beside(Confined *c, const char *key, const char *tail, Arena *arena)
{
    const char *path = arena_printf(arena, "%s%s", key, tail).p;
    int fd = path ? open(path, O_WRONLY | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600) : -1;
    if (fd >= 0)
        close(fd);
    add(c, path, CONFINE_WRITE);
}

static void add_files(Confined *c, const AppConfig *config, bool postgres, Arena *arena)
{
    const char *key = config->key_file;
    const bool waits = key && access(arena_printf(arena, "%s.new", key).p, F_OK) == 0; /* a change of keys that was killed: this start may end it */
    if (postgres)
        add_libpq(c, arena);
    else
        add(c, folder_of(config->db.url, arena), CONFINE_WRITE);
    if (key && !waits && access(key, F_OK) == 0)
        add(c, key, CONFINE_READ);
    else if (key)
        add(c, folder_of(key, arena), CONFINE_WRITE); /* the first start makes it */
    if (key) { /* disposals are noted beside it, and the keys of years stand there */
        add_beside(c, key, ".tombstones", arena);
        add_beside(c, key, ".ring", arena);
    }
    if (config->ring_copy)
        add(c, folder_of(config->ring_copy, arena), CONFINE_WRITE);
    if (config->audit_copy)
        add(c, folder_of(config->audit_copy, arena), CONFINE_WRITE);
    add(c, config->backup_to, CONFINE_WRITE);
    add(c, config->backup_second, CONFINE_WRITE);
    add(c, config->tls_cert, CONFINE_READ);
    add(c, config->tls_key, CONFINE_READ);
    add(c, config->assets_dir, CONFINE_READ);
    add(c, "/tmp", CONFINE_WRITE);     /* workbooks while they are written */
    add(c, "/var/tmp", CONFINE_WRITE); /* uploads, and what SQLite sorts */
}

static Status listen_port(Cli *cli, const char *option, const char *text, ConfinePlan *plan)
{
    struct sockaddr_storage address;
    bool loopback;
    if (listen_parse(str_of(text), &address, &loopback) != OK)
        return cli_fail(cli, ERR_INVALID, "%s は 127.0.0.1:8080 のように、アドレスとポートで指定してください: %s", option, text);
    struct sockaddr_in six_or_four; /* the port stands at the same place in both */
    memcpy(&six_or_four, &address, sizeof six_or_four);
    plan->listen_ports[plan->n_listen_ports++] = ntohs(six_or_four.sin_port);
    return OK;
}

static Status open_listener(Cli *cli, const char *listen, int *ret)
{
    if (listen_open(str_of(listen), ret) == OK)
        return OK;
    return cli_fail(cli, ERR_IO, "%s で待ち受けできません。ほかのプログラムが同じポートを使っていないか確かめてください。", listen);
}

Status confined_user(Cli *cli, Str user, AppConfig *config)
{
    if (!user.n)
        return OK;
    TRY(open_listener(cli, config->listen, &config->listener));
    if (config->listen_closed)
        TRY(open_listener(cli, config->listen_closed, &config->listener_closed));
    Status s = confine_become(user.p);
    if (s == ERR_NOT_FOUND)
        return cli_fail(cli, ERR_INVALID, "--user に指定した利用者がいません（root は使えません）: %s", user.p);
    return s == OK ? OK : cli_fail(cli, s, "--user は root で始めたときだけ使えます。");
}

/* The first CP932 conversion loads code, which is forbidden afterwards. */
static Status warm_up(void)
{
    CLEANUP(buf_done) Buf out;
    UnmappedList lost;
    buf_init(&out, 64);
    return text_encode_cp932(S("伴走"), &out, &lost);
}

Status confined_files(Cli *cli, const AppConfig *config, Arena *arena, Confined *ret)
{
    memset(ret, 0, sizeof *ret);
    DbPlace place;
    if (db_place(config->db.url, &place) != OK)
        return cli_fail(cli, ERR_INVALID, "--db の postgres://… を読めません。書き方を確かめてください。");
    TRY(listen_port(cli, "--listen", config->listen, &ret->plan));
    if (config->listen_closed)
        TRY(listen_port(cli, "--listen-closed", config->listen_closed, &ret->plan));
    TRY(warm_up());
    add_files(ret, config, place.postgres, arena);
    ret->plan.paths = ret->paths;
    ret->quiet = config->quiet;
    ret->plan.connect_local = place.local;
    ret->plan.look_up_names = place.named;
    _Static_assert((int)CONFINE_PORTS_MAX >= (int)DB_PLACE_PORTS_MAX, "every host of a URL has its port");
    for (size_t i = 0; i < place.n_ports; i++)
        ret->plan.connect_ports[ret->plan.n_connect_ports++] = place.ports[i];
    int abi;
    Status s = confine_files(&ret->plan, &abi);
    if (s == ERR_UNSUPPORTED)
        fputs("このカーネルには Landlock がないので、ファイルの囲いなしで動きます。 / no Landlock in this kernel: files are not confined\n", stderr);
    else if (s == OK && !config->quiet)
        fprintf(stderr, "confined: Landlock ABI %d, %zu places, %zu outgoing ports\n", abi, ret->plan.n_paths, ret->plan.n_connect_ports);
    else if (s != OK)
        return cli_fail(cli, s, "プロセスを囲えません。事情があるときは --no-confine で始められます。");
    return OK;
}

Status confined_calls(Cli *cli, const Confined *confined)
{
    size_t allowed;
    Status s = confine_calls(&confined->plan, &allowed);
    if (s == ERR_UNSUPPORTED)
        fputs("このカーネルには seccomp がないので、システムコールの囲いなしで動きます。 / no seccomp in this kernel: calls are not confined\n", stderr);
    else if (s == OK && !confined->quiet)
        fprintf(stderr, "confined: seccomp, %zu system calls and no new program\n", allowed);
    else if (s != OK)
        return cli_fail(cli, s, "プロセスを囲えません。事情があるときは --no-confine で始められます。");
    return OK;
}
