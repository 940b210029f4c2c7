/* The address to listen at. Names are not looked up, except localhost. */
#include "http/server.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <string.h>
#include <unistd.h>

static bool split(Str text, Str *host, Str *port)
{
    size_t at = text.n;
    while (at > 0 && text.p[at - 1] != ':')
        at--;
    if (at < 2)
        return false;
    *port = str_sub(text, at, text.n);
    *host = str_sub(text, 0, at - 1);
    return true;
}

Status listen_parse(Str text, struct sockaddr_storage *ret, bool *ret_loopback)
{
    Str host, port;
    int64_t number;
    char z[INET6_ADDRSTRLEN];
    if (!split(text, &host, &port) || !str_is_digits(port) || !str_to_i64(port, &number) || number > 65535)
        return ERR_INVALID;
    bool six = str_starts(host, S("[")) && str_ends(host, S("]"));
    if (six)
        host = str_sub(host, 1, host.n - 2);
    if (str_eq(host, S("localhost")))
        host = S("127.0.0.1");
    if (host.n >= sizeof z)
        return ERR_INVALID;
    memcpy(z, host.p, host.n);
    z[host.n] = 0;
    struct sockaddr_storage all = { 0 };
    if (six) {
        struct sockaddr_in6 in6 = { .sin6_family = AF_INET6, .sin6_port = htons((uint16_t)number) };
        if (inet_pton(AF_INET6, z, &in6.sin6_addr) != 1)
            return ERR_INVALID;
        *ret_loopback = IN6_IS_ADDR_LOOPBACK(&in6.sin6_addr);
        memcpy(&all, &in6, sizeof in6);
    } else {
        struct sockaddr_in in4 = { .sin_family = AF_INET, .sin_port = htons((uint16_t)number) };
        if (inet_pton(AF_INET, z, &in4.sin_addr) != 1)
            return ERR_INVALID;
        *ret_loopback = ntohl(in4.sin_addr.s_addr) >> 24 == 127;
        memcpy(&all, &in4, sizeof in4);
    }
    *ret = all;
    return OK;
}

static bool open_at(int fd, const struct sockaddr_storage *address)
{
    const int on = 1;
    bool six = address->ss_family == AF_INET6;
    socklen_t size = six ? sizeof(struct sockaddr_in6) : sizeof(struct sockaddr_in);
    return setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on) == 0 &&
           (!six || setsockopt(fd, IPPROTO_IPV6, IPV6_V6ONLY, &on, sizeof on) == 0) &&
           bind(fd, (const struct sockaddr *)address, size) == 0 && listen(fd, SOMAXCONN) == 0;
}

Status listen_open(Str text, int *ret)
{
    struct sockaddr_storage address;
    bool loopback;
    TRY(listen_parse(text, &address, &loopback));
    int fd = socket(address.ss_family, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
    if (fd < 0)
        return ERR_IO;
    if (!open_at(fd, &address)) {
        close(fd);
        return ERR_IO;
    }
    *ret = fd;
    return OK;
}
