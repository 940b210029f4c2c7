/* server.h: the socket. libmicrohttpd lives in server*.c alone; what is asked is decided in
 * dispatcher.c, so that another HTTP library would be another server.c. */
#pragma once
#include "base/arena.h"
#include "http/app.h"

#include <sys/socket.h>

typedef struct Server Server;

/* Listens at app->config.listen; sets app->port. On failure *ret_why is a Japanese sentence. */
MUST_USE Status server_start(App *app, Arena *arena, Str *ret_why);
/* Takes no new connection, ends the streams. */
void server_quiesce(Server *server);
/* Waits until nothing is under way (SHUTDOWN_SECONDS), then stops. ERR_BUSY: something hangs; the server
 * is left as it is, and the process should end. */
MUST_USE Status server_stop(Server **server);

/* News was said in this feed: its streams wake. */
void server_feed_moved(Server *server, int64_t org, int64_t id);

/* How many threads serve connections. */
size_t server_threads(const AppConfig *config);
/* For cache_new: what a CachedReply was prepared into. */
void server_drop_prepared(void *prepared);

/* "127.0.0.1:8080", "[::1]:0", "localhost:8080". */
MUST_USE Status listen_parse(Str text, struct sockaddr_storage *ret, bool *ret_loopback);
/* A socket that listens there, for AppConfig.listener. */
MUST_USE Status listen_open(Str text, int *ret);
