/* Where a PostgreSQL is, for the confinement of the process: libpq's own reading of the URL and its environment. */
#include "db/db.h"

#include <libpq-fe.h>
#include <arpa/inet.h>
#include <stdlib.h>
#include <string.h>

#define POSTGRES_PORT 5432

static const char *option(const PQconninfoOption *list, const char *keyword)
{
    for (; list->keyword; list++)
        if (strcmp(list->keyword, keyword) == 0)
            return list->val && *list->val ? list->val : list->envvar ? getenv(list->envvar) : NULL;
    return NULL;
}

static bool is_address(Str host)
{
    char z[INET6_ADDRSTRLEN];
    unsigned char bytes[sizeof(struct in6_addr)];
    if (host.n >= sizeof z)
        return false;
    memcpy(z, host.p, host.n);
    z[host.n] = 0;
    return inet_pton(AF_INET, z, bytes) == 1 || inet_pton(AF_INET6, z, bytes) == 1;
}

/* One of the comma-separated hosts; the last port serves the hosts beyond it. */
static Status add_host(Str host, Str port, bool has_address, DbPlace *place)
{
    int64_t number = POSTGRES_PORT;
    if (!host.n || host.p[0] == '/' || host.p[0] == '@') {
        place->local = true;
        return OK;
    }
    if ((port.n && !str_to_i64(port, &number)) || number < 1 || number > 65535 || place->n_ports == DB_PLACE_PORTS_MAX)
        return ERR_INVALID;
    place->ports[place->n_ports++] = (uint16_t)number;
    place->named |= !has_address && !is_address(host);
    return OK;
}

static Status read_place(const PQconninfoOption *list, DbPlace *place)
{
    const char *address = option(list, "hostaddr"), *host = option(list, "host"), *port = option(list, "port");
    Str hosts = str_of(address ? address : host ? host : ""), ports = str_of(port ? port : ""), one, one_port = ports;
    do {
        str_cut(hosts, ',', &one, &hosts);
        if (ports.n)
            str_cut(ports, ',', &one_port, &ports);
        TRY(add_host(one, one_port, address != NULL, place));
    } while (hosts.n);
    return OK;
}

Status db_place(const char *url, DbPlace *ret)
{
    DbPlace place = { 0 };
    Str text = str_of(url);
    if (!str_starts(text, S("postgres://")) && !str_starts(text, S("postgresql://"))) {
        *ret = place;
        return OK;
    }
    char *complaint = NULL;
    PQconninfoOption *list = PQconninfoParse(url, &complaint);
    PQfreemem(complaint);
    if (!list)
        return ERR_INVALID;
    Status s = read_place(list, &place);
    PQconninfoFree(list);
    place.postgres = true;
    if (s == OK)
        *ret = place;
    return s;
}
