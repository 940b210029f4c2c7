/* Bytes of a connection through libmicrohttpd and our guard, with the options of the server that matter to the head:
 * nothing crashes or hangs, and a head that passes says one thing about its body. */
#include "base/fuzz.h"
#include "http/framing.h"

#include <fcntl.h>
#include <microhttpd.h>
#include <netinet/in.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

/* Runs of the event loop: a request takes a handful. Up to 32 KiB libmicrohttpd takes a connection's room from malloc, where the
 * sanitizer watches it, and beyond from mmap, which costs more than reading the head. */
enum { RUNS = 64, ROOM = 16 * 1024 };

static enum MHD_Result note(void *context, enum MHD_ValueKind kind, const char *key, size_t key_size, const char *value, size_t value_size)
{
    (void)kind;
    must(strlen(key) == key_size);
    framing_note(context, (Str){ key, key_size }, (Str){ value ? value : "", value_size });
    return MHD_YES;
}

static enum MHD_Result answer(struct MHD_Connection *connection, unsigned http, bool close)
{
    struct MHD_Response *r = MHD_create_response_from_buffer(0, NULL, MHD_RESPMEM_PERSISTENT);
    if (close)
        MHD_add_response_header(r, "Connection", "close");
    enum MHD_Result done = MHD_queue_response(connection, http, r);
    MHD_destroy_response(r);
    return done;
}

static enum MHD_Result handle(void *context, struct MHD_Connection *connection, const char *url, const char *method, const char *version,
                              const char *upload, size_t *upload_size, void **request)
{
    static int begun;
    (void)context, (void)upload, (void)method;
    if (*request && *upload_size) {
        *upload_size = 0;
        return MHD_YES;
    }
    if (*request)
        return answer(connection, 200, false);
    *request = &begun;
    Framing f = { 0 };
    MHD_get_connection_values_n(connection, MHD_HEADER_KIND, note, &f);
    int refusal = framing_refusal(&f, str_of(url), strcmp(version, "HTTP/1.0") == 0);
    if (refusal)
        return answer(connection, (unsigned)refusal, true);
    must(f.lengths + f.encodings <= 1 && f.hosts <= 1);
    return MHD_YES;
}

static size_t keep(void *context, struct MHD_Connection *connection, char *s)
{
    (void)context, (void)connection;
    return strlen(s);
}

static void silent(void *context, const char *format, va_list args)
{
    (void)context, (void)format, (void)args;
}

static struct MHD_Daemon *daemon_new(void)
{
    return MHD_start_daemon(MHD_USE_NO_LISTEN_SOCKET | MHD_USE_ERROR_LOG, 0, NULL, NULL, handle, NULL,
                            MHD_OPTION_EXTERNAL_LOGGER, silent, NULL,
                            MHD_OPTION_CONNECTION_MEMORY_LIMIT, (size_t)ROOM,
                            MHD_OPTION_UNESCAPE_CALLBACK, keep, NULL,
                            MHD_OPTION_STRICT_FOR_CLIENT, 0, MHD_OPTION_END);
}

/* As MHD_run, without asking the kernel first: the socket does not block, so it is always worth a try. */
static void run(struct MHD_Daemon *daemon, int fd)
{
    fd_set readable, writable, broken;
    FD_ZERO(&readable);
    FD_ZERO(&writable);
    FD_ZERO(&broken);
    FD_SET(fd, &readable);
    FD_SET(fd, &writable);
    MHD_run_from_select(daemon, &readable, &writable, &broken);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static struct MHD_Daemon *daemon;
    int ends[2];
    char reply[4096];
    if (!daemon && !(daemon = daemon_new()))
        abort();
    if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0, ends) != 0)
        abort();
    const struct sockaddr_in from = { .sin_family = AF_INET, .sin_addr = { htonl(INADDR_LOOPBACK) } };
    if (MHD_add_connection(daemon, ends[0], (const struct sockaddr *)&from, sizeof from) != MHD_YES)
        abort();
    size_t sent = 0;
    for (int i = 0; i < RUNS; i++) {
        ssize_t n = sent < size ? send(ends[1], data + sent, size - sent, MSG_NOSIGNAL) : 0;
        sent += n > 0 ? (size_t)n : 0;
        if (sent == size)
            shutdown(ends[1], SHUT_WR);
        run(daemon, ends[0]);
        while ((n = recv(ends[1], reply, sizeof reply, 0)) > 0)
            ;
        if (n == 0)
            break;
    }
    close(ends[1]);
    for (int i = 0; i < 4; i++)
        run(daemon, ends[0]);
    return 0;
}
