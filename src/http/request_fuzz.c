/* Fuzz: everything of a request's head that is ours to read. Paths and queries decode to valid UTF-8 without control
 * characters, or are refused; a route is found by its own path only. */
#include "base/fuzz.h"
#include "http/access.h"
#include "http/reply.h"
#include "http/router.h"
#include "http/server.h"

#include <stdlib.h>

static Status nothing(Req *rq)
{
    return reply_no_content(rq);
}

static const Route routes[] = {
    { GET, "/api/session", nothing, ACCESS_PUBLIC, TX_READ, .summary = "" },
    { GET, "/api/towns/{org}/cap", nothing, ACCESS_MONEY_READ, TX_READ, .summary = "" },
    { GET, "/api/towns/{org}/duties/{id}", nothing, ACCESS_MONEY_READ, TX_READ, .summary = "" },
    { PUT, "/api/towns/{org}/duties/{id}", nothing, ACCESS_MONEY_WRITE, TX_WRITE, .summary = "" },
    { GET, "/api/jobs/{id}/events", nothing, ACCESS_SIGNED_IN, TX_NONE, .summary = "" },
};
static const Feature feature = { .name = "fuzz", LIST_OF(routes, routes) };
static const Feature *const list[] = { &feature };

static void must_be_clean(Str s)
{
    for (size_t i = 0; i < s.n; i++)
        if ((unsigned char)s.p[i] < 0x20 || s.p[i] == 0x7f)
            abort();
    if (!str_is_utf8(s))
        abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static Router *router;
    static Arena arena;
    Str why;
    if (!router) {
        arena_init(&arena, 1 << 20);
        if (router_build(&router, list, 1, &arena, &why) != OK)
            abort();
    }
    arena_reset(&arena);
    Str target = { (const char *)data, size }, path, query;
    str_cut(target, '?', &path, &query);
    const QueryParam *params;
    size_t n;
    if (query_parse(query, &arena, &params, &n) == OK)
        for (size_t i = 0; i < n; i++) {
            must_be_clean(params[i].name);
            must_be_clean(params[i].value);
        }
    Match m;
    if (router_match(router, GET, path, &arena, &m) == OK) {
        if (m.n_segments > PATH_SEGMENTS_MAX || !(m.allowed & 1u << GET))
            abort();
        for (size_t i = 0; i < m.n_segments; i++)
            must_be_clean(m.segments[i]);
    }
    struct sockaddr_storage address;
    bool loopback;
    Status listened = listen_parse(target, &address, &loopback);
    return listened == OK && size < 3 ? -1 : 0;
}
