#include "tests/raw/raw.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <unistd.h>

#define RAW_SECONDS 120

Raw raw_open(int port)
{
    Raw r = { .fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0) };
    struct sockaddr_in to = { .sin_family = AF_INET, .sin_port = htons((uint16_t)port), .sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
    struct timeval patience = { .tv_sec = RAW_SECONDS };
    buf_init(&r.in, 64u << 20);
    setsockopt(r.fd, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience);
    EXPECT_I64(connect(r.fd, (const struct sockaddr *)&to, sizeof to), 0);
    return r;
}

void raw_done(Raw *r)
{
    if (r->fd > 0)
        close(r->fd);
    buf_done(&r->in);
}

void raw_send(Raw *r, Str bytes)
{
    while (bytes.n) {
        ssize_t n = send(r->fd, bytes.p, bytes.n, MSG_NOSIGNAL);
        if (n <= 0)
            break; /* the server closed: that may be what the test wants */
        bytes.p += n;
        bytes.n -= (size_t)n;
    }
}

Str raw_read(Raw *r, const char *until)
{
    while (!r->closed && !(until && str_contains(buf_str(&r->in), str_of(until)))) {
        char *to = buf_reserve(&r->in, 64 * 1024);
        ssize_t n = to ? recv(r->fd, to, 64 * 1024, 0) : -1;
        if (n <= 0) {
            r->closed = true;
            if (n < 0)
                test_fail(__FILE__, __LINE__, "no byte within %d s", RAW_SECONDS);
            break;
        }
        r->in.n += (size_t)n;
    }
    return buf_str(&r->in);
}

Str raw_talk(int port, Str bytes, Arena *arena)
{
    CLEANUP(raw_done) Raw r = raw_open(port);
    raw_send(&r, bytes);
    return arena_copy(arena, raw_read(&r, NULL));
}

size_t raw_count(Str s, const char *part)
{
    size_t n = 0;
    for (const char *at = s.p; at && (at = memmem(at, (size_t)(s.p + s.n - at), part, strlen(part))); at++)
        n++;
    return n;
}

int raw_status(Str reply)
{
    int status = 0;
    char head[32] = "";
    memcpy(head, reply.p, reply.n < 31 ? reply.n : 31);
    return sscanf(head, "HTTP/1.%*d %d", &status) == 1 ? status : 0;
}

bool raw_has_header(Str reply, const char *line)
{
    char wanted[512];
    const char *end = memmem(reply.p, reply.n, "\r\n\r\n", 4);
    Str head = { reply.p, end ? (size_t)(end + 2 - reply.p) : reply.n };
    snprintf(wanted, sizeof wanted, "\r\n%s%s", line, line[strlen(line) - 1] == ':' ? " " : "\r\n");
    return str_contains(head, str_of(wanted));
}
